"""The fifteen commonest reasons for sending a draft back (a to o), each looked for as far as what is given allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse.boundary.crosscheck.check import crosscheck
from landuse.boundary.return_reasons import documents as papers
from landuse.boundary.return_reasons import drawing
from landuse.boundary.return_reasons import location as ground
from landuse.boundary.return_reasons.types import Reason, Search
from landuse.core.messages import Lang, Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from landuse.boundary.crosscheck.disagreement import Allowance, Disagreement
    from landuse.boundary.crosscheck.submission import Submission

#: Letter, what it is about, and the search for it (standards §7.4).
REASONS: tuple[tuple[str, Message, Callable[[Submission, list[Disagreement]], Search]], ...] = (
    ("a", Message("areas disagree"), papers.areas),
    ("b", Message("the coordinate system is wrong"), ground.system),
    ("c", Message("slivers on the control lines"), ground.control_slivers),
    ("d", Message("the approved boundary was badly converted"), ground.approved),
    ("e", Message("land beyond the county, or an enclave"), ground.county),
    (
        "f",
        Message("overlap or gap with a neighbour or between blocks"),
        ground.neighbours,
    ),
    ("g", Message("the abuttals text is wrong"), papers.abuttals),
    ("h", Message("name or code not as in the catalogue"), papers.catalogue),
    ("i", Message("the land-use survey is old, or schemes are mixed"), papers.survey),
    ("j", Message("the planned layer is a draft, or does not cover the zone"), ground.planned),
    ("k", Message("employment land counted in two ways"), papers.figures),
    ("l", Message("idle, unsupplied or illegal land not settled"), papers.stock),
    ("m", Message("papers missing, expired or not in order"), papers.documents),
    (
        "n",
        Message("self-crossing, repeated points, counts, open rings"),
        drawing.drawing,
    ),
    ("o", Message("too many or tiny blocks"), drawing.blocks),
)
_FOUND = Message("found")
_CLEAR = Message("not found")
_NOT_LOOKED = Message("not looked for: no {wants}")


def return_reasons(submission: Submission, *, allowance: Allowance | None = None) -> list[Reason]:
    """Look for each of the fifteen reasons for which drafts are sent back."""
    disagreements = crosscheck(submission, allowance=allowance)
    searches = [(letter, title, search(submission, disagreements)) for letter, title, search in REASONS]
    return [
        Reason(letter, title, made.state, made.findings, made.wants, done=made.done) for letter, title, made in searches
    ]


def reason_lines(reasons: list[Reason], lang: Lang = "zh") -> list[str]:
    """Write the reasons as a list to be cleared before handing in.

    Parameters
    ----------
    reasons
        As `return_reasons` gives them.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    list of str
        For each reason a line, and indented below it what was found, and what could not be looked for.
    """
    lines = []
    for reason in reasons:
        wanting = _NOT_LOOKED(wants=list(reason.wants))
        state = {"found": _FOUND, "clear": _CLEAR, "not_looked_for": wanting}[reason.state]
        lines.append(
            Message("{letter} {title}: {state}", letter=reason.letter, title=reason.title, state=state).text(lang)
        )
        lines += [f"  - {finding.text(lang)}" for finding in reason.findings]
        lines += [f"  ({noise.text(lang)})" for noise in reason.noise]
        if reason.wants and reason.state != "not_looked_for":
            lines.append(Message("  ({wanting})", wanting=wanting).text(lang))
        if reason.done and reason.state == "not_looked_for":
            lines.append(Message("  (looked at, nothing found: {done})", done=list(reason.done)).text(lang))
    return lines


def plain_reasons(reasons: list[Reason], lang: Lang = "zh") -> list[dict[str, object]]:
    """Return the reasons as plain values, for JSON.

    Parameters
    ----------
    reasons
        As `return_reasons` gives them.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    list of dict
        ``letter``, ``title``, ``state``, ``found``, ``wants`` and ``done`` of each.
    """
    return [
        {
            "letter": reason.letter,
            "title": reason.title.text(lang),
            "state": reason.state,
            "found": [note.text(lang) for note in reason.findings],
            "wants": [note.text(lang) for note in reason.wants],
            "done": [note.text(lang) for note in reason.done] if reason.state == "not_looked_for" else [],
            "noise": [note.text(lang) for note in reason.noise],
        }
        for reason in reasons
    ]
