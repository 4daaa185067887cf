"""Answers of departments to a consultation (征求意见): who answered, about what, when and on which draft."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from landuse.core.kleene import all_known, any_known
from landuse.core.messages import Message
from landuse.core.resources import resource_folder
from landuse.core.vocabulary import fold_word, simplified, vocabulary
from landuse.measures import zone_facts
from landuse.measures.organs import is_of_another_county, read_organ
from landuse.measures.statutory_periods import add_months
from landuse.measures.table_rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from landuse.core.layer import Layer, Table, Zone
    from landuse.measures.table_rows import Row

_SUBJECTS = re.compile(r"[、,;，；/\n]+|以及|及|和|与")
#: Who answers for the public: a zone's own committee and a company do not.
_ANSWERERS = ("department", "government", "state_council")
#: An answer of so many years ago was hardly given on the draft in hand.
_OLD_YEARS = 3
#: A department without a field, which answers for all.
_ANY_FIELD = "主管部门"


@dataclass(frozen=True, eq=False)
class Reply:
    """One answer that counts, or may.

    Parameters
    ----------
    row
        Its row.
    opinion
        ``consent``, ``not_affected``, ``affected``, ``conditional`` or ``refusal``; None where its words are not known.
    sure
        True where it surely is an answer of a department about this, on the draft in hand; None where it may be.
    """

    row: Row
    opinion: str | None
    sure: bool | None

    @property
    def message(self) -> Message:
        """What was answered, in the department's own words."""
        words = {name: self.row.written(name) for name in ("department", "opinion", "number", "condition")}
        department, day = words["department"] or "—", self.row.day("answered_on")
        values = {"department": department, "on": day, "opinion": words["opinion"]}
        if words["condition"]:
            return Message(
                "{department} answered on {on}: “{opinion}”, on the condition: {condition}",
                condition=words["condition"],
                **values,
            )
        if words["number"]:
            return Message("{department} answered on {on}: “{opinion}” ({number})", number=words["number"], **values)
        return Message("{department} answered on {on}: “{opinion}”", **values)


def read_replies(
    consultations: Table | None,
    about: Sequence[str],
    on: date,
    draft: Layer | None = None,
    zone: Zone | None = None,
) -> tuple[list[Reply], list[Message]]:
    """Read the answers about a subject, and say which do not count and why.

    Parameters
    ----------
    consultations
        Answers with ``department``, ``about``, ``opinion``, ``answered_on``, ``signed_by`` and ``edition``.
    about
        The subject: terms of the vocabulary ``restriction``, or words as they stand in ``about``.
    on
        The day; later answers are not yet there.
    draft
        The draft in hand: what was answered before it, or on another edition, was answered on another draft.
    zone
        States its county: the department of another county may not answer for it.
    """
    replies: list[Reply] = []
    passed_over: list[Message] = []
    for row in rows_of(consultations, "consultations"):
        subject, day = _is_about(row, about), row.day("answered_on")
        if subject is False or not row.given("opinion") or (day is not None and day > on):
            continue
        signed, current = _is_signed(row), _is_on(row, draft)
        if signed is False:
            passed_over.append(NOT_A_DEPARTMENT(who=row.written("signed_by") or row.written("department")))
        elif current is False:
            passed_over.append(ANOTHER_DRAFT(department=row.written("department") or "—"))
        else:
            dated = None if day is None or day < add_months(on, -12 * _OLD_YEARS) else True
            answers = None if not _is_in_charge(row, about, zone) else True
            replies.append(Reply(row, _opinion(row), all_known((subject, signed, current, dated, answers))))
    return replies, passed_over


NOT_A_DEPARTMENT = Message("an answer signed by {who} is none of a department and does not count")
ANOTHER_DRAFT = Message("the answer of {department} is about another draft and does not count")


def subject_title(subject: str) -> Message | str:
    """Return how people call a subject: the first word the vocabulary has for a term."""
    return SUBJECTS.get(subject, subject)


SUBJECTS = {
    "nature_reserves": Message("nature reserves"),
    "drinking_water_sources": Message("drinking-water sources"),
    "rivers": Message("rivers and lakes"),
    "wetlands": Message("wetlands"),
    "forest": Message("forest land"),
    "heritage": Message("heritage"),
    "minerals": Message("mineral deposits"),
    "hazards": Message("geological hazards"),
    "airport_clearance": Message("airport clearance"),
    "pipelines": Message("pipelines"),
}


def _is_about(row: Row, about: Sequence[str]) -> bool | None:
    """Return whether an answer is about a subject by what it says of it; the name of the department says nothing."""
    written = row.written("about")
    if written is None:
        return None
    wanted = {fold_word(word) for word in about}
    known = vocabulary("restriction")
    # 文物保护单位 holds no 和, but 自然保护地和林地、湿地 are three subjects
    parts = [part for part in _SUBJECTS.split(simplified(written)) if part.strip()]
    if known.read(written) is not None or fold_word(written) in wanted:
        parts = [written]
    return any_known(_names(part, known.read(part), wanted, about) for part in parts)


def _names(part: str, term: str | None, wanted: set[str], about: Sequence[str]) -> bool | None:
    if fold_word(part) in wanted or term in about:
        return True
    return None if term is None else False


def _is_signed(row: Row) -> bool | None:
    """Return whether a department answered, and nobody else signed for it."""
    facts = []
    for column in ("department", *(["signed_by"] if row.given("signed_by") else [])):
        organ = read_organ(row.written(column))
        facts.append(None if organ is None else organ.kind in _ANSWERERS)
    return all_known(facts)


@cache
def competent_departments() -> dict[str, list[str]]:
    """Return the words of which one stands in the name of a department in charge, by restriction."""
    return tomllib.loads((resource_folder("layers") / "competent_departments.toml").read_text(encoding="utf-8"))


def _is_in_charge(row: Row, about: Sequence[str], zone: Zone | None) -> bool:
    """Return whether a body that answered is known to have a say on the subject in the zone's county."""
    name = simplified(row.written("department") or "")
    if is_of_another_county(name, zone_facts.counties(zone)):
        return False
    organ = read_organ(name)
    fields = [word for subject in about for word in competent_departments().get(subject, ())]
    if organ is None or organ.kind != "department" or not fields or organ.name.endswith(_ANY_FIELD):
        return True
    return any(word in organ.name for word in fields)


def _opinion(row: Row) -> str | None:
    """Return what was answered; consent beside which a condition stands is consent on it."""
    opinion = row.text("opinion")
    unbound = not row.given("condition") or vocabulary("yes_no").read(row.written("condition")) == "no"
    if unbound or opinion not in ("consent", "not_affected"):
        return opinion
    return "conditional"


def _is_on(row: Row, draft: Layer | None) -> bool | None:
    day, edition = row.day("answered_on"), row.written("edition")
    facts: list[bool | None] = []
    if draft is not None and draft.on is not None:
        facts.append(None if day is None else day >= draft.on)
    if draft is not None and draft.edition is not None and edition is not None:
        facts.append(fold_word(edition) == fold_word(draft.edition))
    asked = row.day("asked_on")
    if asked is not None and day is not None and day < asked:
        facts.append(None)  # nobody answers before being asked
    return all_known(facts)
