"""The fifteen commonest reasons for sending a draft back (a to o), each looked for as far as what is given allows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from landuse.boundary.crosscheck.check import crosscheck
from landuse.boundary.return_reasons import documents as papers
from landuse.boundary.return_reasons import drawing
from landuse.boundary.return_reasons import location as ground
from landuse.boundary.return_reasons.types import Reason, Search, looked
from landuse.core.messages import Lang, Message

if TYPE_CHECKING:
    from landuse.boundary.crosscheck.disagreement import Allowance, Disagreement
    from landuse.boundary.crosscheck.submission import Submission

DRAWING, CONTROLS, COUNTY = ("drawn", ground.NO_DRAWING), ("controls", ground.NO_CONTROLS), ("county", ground.NO_COUNTY)


class ReturnReason(NamedTuple):
    """One of the fifteen reasons, and how it is looked for.

    Parameters
    ----------
    letter, title
        ``a`` to ``o``, and what it is about.
    search
        Looks for it in what was handed in, and in what the cross-check notes of its kinds, where it has any.
    kinds
        The disagreements that are findings of it.
    needs
        What it cannot be looked for without, each with what is then said to be missing.
    """

    letter: str
    title: Message
    search: Callable[..., Search]
    kinds: tuple[str, ...] = ()
    needs: tuple[tuple[str, Message], ...] = ()

    def look(self, given: Submission, disagreements: Sequence[Disagreement]) -> Search:
        """Look for it as far as what is given allows."""
        notes = [
            disagreement.note
            for disagreement in disagreements
            if disagreement.what in self.kinds or (self.letter == "g" and papers.is_of_text(disagreement))
        ]
        missing = next((want for name, want in self.needs if not _there(getattr(given, name))), None)
        if missing is not None:
            return looked(notes, looked_at=False, wants=[missing])
        return self.search(given, notes) if self.kinds else self.search(given)


def _there(given: object) -> bool:
    return given is not None and not (isinstance(given, Mapping) and not given)


#: The reasons by their letter (standards §7.4).
REASONS = (
    ReturnReason("a", Message("areas disagree"), papers.areas, ("area", "sum", "block_count", "block")),
    ReturnReason("b", Message("the coordinate system is wrong"), ground.system, ("axes", "shift")),
    ReturnReason("c", Message("slivers on the control lines"), ground.control_slivers, needs=(DRAWING, CONTROLS)),
    ReturnReason(
        "d",
        Message("the approved boundary was badly converted"),
        ground.approved,
        ("approved_area",),
        (("approved", ground.NO_APPROVED),),
    ),
    ReturnReason("e", Message("land beyond the county, or an enclave"), ground.county, needs=(DRAWING, COUNTY)),
    ReturnReason(
        "f", Message("overlap or gap with a neighbour or between blocks"), ground.neighbours, needs=(DRAWING,)
    ),
    ReturnReason(
        "g",
        Message("the abuttals text is wrong"),
        papers.abuttals,
        ("abuttals", "abuttals_apart", "abuttals_missing", "offset", "unknown_name", "coordinate"),
        (("text", papers.NO_TEXT),),
    ),
    ReturnReason("h", Message("name or code not as in the catalogue"), papers.catalogue, ("name", "code", "catalogue")),
    ReturnReason("i", Message("the land-use survey is old, or schemes are mixed"), papers.survey),
    ReturnReason("j", Message("the planned layer is a draft, or does not cover the zone"), ground.planned),
    ReturnReason("k", Message("employment land counted in two ways"), papers.figures),
    ReturnReason(
        "l", Message("idle, unsupplied or illegal land not settled"), papers.stock, needs=(("stock", papers.NO_STOCK),)
    ),
    ReturnReason(
        "m",
        Message("papers missing, expired or not in order"),
        papers.documents,
        needs=(("documents", papers.NO_DOCUMENTS),),
    ),
    ReturnReason(
        "n",
        Message("self-crossing, repeated points, counts, open rings"),
        drawing.drawing,
        ("ring", "point_number", "point_order"),
    ),
    ReturnReason("o", Message("too many or tiny blocks"), drawing.blocks, needs=(DRAWING,)),
)
_FOUND = Message("found")
_CLEAR = Message("not found")
_NOT_LOOKED = Message("not looked for: no {wants}")


def return_reasons(submission: Submission, *, allowance: Allowance | None = None) -> list[Reason]:
    """Look for each of the fifteen reasons for which drafts are sent back."""
    disagreements = crosscheck(submission, allowance=allowance)
    searches = [(reason.letter, reason.title, reason.look(submission, disagreements)) for reason in REASONS]
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
