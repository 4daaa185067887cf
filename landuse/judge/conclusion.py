"""The conclusion a review proposes (同意, 附条件同意, 补正后再审, 不同意), and the facts still wanted for it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from landuse.core.evidence import Interval, Verdict
from landuse.core.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from landuse.core.evidence import MissingInput
    from landuse.core.findings import Finding, GateResult, Review
    from landuse.core.messages import Lang

Kind = Literal["consent", "conditional", "supplement", "refusal", "partial"]
COUNTED = ("must", "in_principle")
#: Heaviest first: a rule that is a gate of several compounds has the heaviest weight of them.
WEIGHTS = ("must", "in_principle", "notice")

WORDS: dict[Kind, Message] = {
    "consent": Message("consent"),
    "conditional": Message("consent with conditions"),
    "supplement": Message("to be reviewed again once facts are supplied"),
    "refusal": Message("no consent"),
    "partial": Message("a part was reviewed: no conclusion"),
}
BARS = Message("{count} rules that must hold are broken: {titles}")
OPEN = Message("{count} rules are undecided: {titles}")
CONDITIONS = Message("{count} rules in principle are broken, or left from earlier: {titles}")
ALL_MET = Message("all {count} rules judged are met")
NOTHING = Message("there is nothing that could be judged")
CONDITION = Message("{title}: {remedy}{reason}")
REASON_GIVEN = Message(" (reason on record: {reason}, {by})")
REASON_WANTED = Message(" (a reason is to be recorded)")
LEGACY = Message("{title}: met where it is a gate; the rest is left from earlier, for the reviewer")
PUT_RIGHT = Message("to be put right")


@dataclass(frozen=True, eq=False)
class ConclusionItem:
    """One rule as it bears on the conclusion.

    Parameters
    ----------
    finding
        The finding.
    weight
        The weight it has here: that of the gate where it is one, else its own.
    verdict
        The verdict it has here.
    legacy
        Whether it is met where it is a gate, and broken on its primary ground.
    """

    finding: Finding
    weight: str
    verdict: Verdict
    legacy: bool = False

    @property
    def title(self) -> Message:
        """How people call the rule."""
        return self.finding.rule.title.message


@dataclass(frozen=True, eq=False)
class InputRequest:
    """A fact that is wanted, and what it would settle.

    Parameters
    ----------
    want
        The fact, and who must supply it.
    findings
        The findings it helps to decide.
    """

    want: MissingInput
    findings: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Conclusion:
    """The conclusion a review proposes; the reviewer's own stands beside it.

    Parameters
    ----------
    kind
        One of the four.
    bars
        What bars.
    conditions
        What makes a consent conditional.
    undecided
        What is undecided.
    asks
        The facts to be supplied (补正告知), by who must supply them.
    met
        How many rules are met.
    """

    kind: Kind
    bars: tuple[ConclusionItem, ...] = ()
    conditions: tuple[ConclusionItem, ...] = ()
    undecided: tuple[ConclusionItem, ...] = ()
    asks: tuple[InputRequest, ...] = ()
    met: int = 0

    @property
    def title(self) -> Message:
        """The words of the conclusion."""
        return WORDS[self.kind]

    def why(self) -> tuple[Message, ...]:
        """Return the sentences that say why, the heaviest first.

        Returns
        -------
        tuple of Message
            One for each group of rules that led there.
        """
        groups = ((BARS, self.bars), (OPEN, self.undecided), (CONDITIONS, self.conditions))
        sentences = tuple(phrase(count=len(group), titles=_titles(group)) for phrase, group in groups if group)
        if sentences:
            return sentences
        return (ALL_MET(count=self.met),) if self.met else (NOTHING,)

    def condition_texts(self, lang: Lang = "zh") -> list[str]:
        """Write the conditions of a consent."""
        return [_condition(point).text(lang) for point in self.conditions]

    def by_whom(self) -> dict[str, list[InputRequest]]:
        """Group the facts to be supplied by who must supply them.

        Returns
        -------
        dict of str to list of InputRequest
            ``zone``, ``bureau``, ``survey``, ``authority``, as far as something is wanted of them.
        """
        groups: dict[str, list[InputRequest]] = {}
        for ask in self.asks:
            groups.setdefault(ask.want.whom, []).append(ask)
        return groups


def conclude(review: Review) -> Conclusion:
    """Propose a conclusion from the verdicts of a review.

    A broken *must* bars. Else anything undecided asks for facts first, and a broken *in principle* for its reason to be
    recorded. With its reason it makes a consent conditional. A rule that is a gate of a compound rule bears with the
    weight and on the ground it has there; broken elsewhere, it is a condition for the reviewer to look at. Notices
    bear on nothing.

    Parameters
    ----------
    review
        The review.

    Returns
    -------
    Conclusion
        With what led to it.
    """
    points = tuple(_points(review))
    bars = tuple(point for point in points if point.verdict is Verdict.BROKEN and point.weight == "must")
    undecided = tuple(point for point in points if point.verdict is Verdict.UNDECIDED)
    conditions = tuple(
        point
        for point in points
        if point.legacy or (point.verdict is Verdict.BROKEN and point.weight == "in_principle")
    )
    met = sum(point.verdict is Verdict.MET for point in points)
    unexplained = any(point.finding.decision is None and not point.legacy for point in conditions)
    kind: Kind = "consent"
    if review.partial:
        kind = "partial"
    elif bars:
        kind = "refusal"
    elif undecided or unexplained or not points:
        kind = "supplement"
    elif conditions:
        kind = "conditional"
    return Conclusion(kind, bars, conditions, undecided, tuple(asks(point.finding for point in undecided)), met)


def _points(review: Review) -> Iterator[ConclusionItem]:
    by_id = {item.id: item for item in review.items}
    gates: dict[str, tuple[Finding, str]] = {}
    inside: set[str] = set()
    for finding in review.items:
        if finding.gates is not None and finding.verdict is not Verdict.NOT_JUDGED and finding.rule.weight in COUNTED:
            yield from _nested(finding, by_id, gates, inside)
    for finding, weight in gates.values():
        if weight in COUNTED:
            yield _as_gate(finding, weight, review)
    inside |= {finding.rule.full_id for finding, _ in gates.values()}
    for item in review.items:
        if (
            item.counted
            and item.gates is None
            and item.rule.full_id not in inside
            and item.verdict is not Verdict.NOT_JUDGED
        ):
            yield ConclusionItem(item, item.rule.weight, item.verdict)


def _as_gate(finding: Finding, weight: str, review: Review) -> ConclusionItem:
    """Take a rule where it is a gate, without losing what it comes to on its whole ground."""
    primary = next(item for item in review.items if item.primary and item.rule.full_id == finding.rule.full_id)
    if finding.verdict is Verdict.MET and primary.verdict is Verdict.UNDECIDED:
        return ConclusionItem(primary, weight, Verdict.UNDECIDED)
    return ConclusionItem(
        finding, weight, finding.verdict, finding.verdict is Verdict.MET and primary.verdict is Verdict.BROKEN
    )


def _nested(
    compound: Finding, by_id: dict[str, Finding], gates: dict[str, tuple[Finding, str]], inside: set[str]
) -> Iterator[ConclusionItem]:
    """Take the gates of a compound rule: plain ones by themselves, those made of others as they were put together."""
    assert compound.gates is not None
    parts = compound.gates.parts if compound.gates.kind == "all_of" else (compound.gates,)
    for part in parts:
        if part.verdict is Verdict.NOT_JUDGED:
            # what is no gate here still stands by itself
            continue
        if part.kind == "rule":
            gate = by_id.get(part.finding or "")
            if gate is None:
                yield ConclusionItem(compound, part.weight, part.verdict)
            elif gate.id not in gates or _heavier(part.weight, gates[gate.id][1]):
                gates[gate.id] = (gate, part.weight)
            continue
        inside |= {by_id[ident].rule.full_id for ident in _ids(part) if ident in by_id}
        if part.weight in COUNTED:
            yield ConclusionItem(compound, part.weight, part.verdict)


def _heavier(weight: str, than: str) -> bool:
    return WEIGHTS.index(weight) < WEIGHTS.index(than)


def _ids(gate: GateResult) -> Iterator[str]:
    for part in gate.parts:
        if part.finding is not None:
            yield part.finding
        yield from _ids(part)


def _titles(points: Sequence[ConclusionItem]) -> list[Message]:
    return [point.title for point in points]


def _condition(point: ConclusionItem) -> Message:
    if point.legacy:
        return LEGACY(title=point.title)
    remedy, decision = point.finding.rule.remedy, point.finding.decision
    reason = REASON_WANTED if decision is None else REASON_GIVEN(reason=decision.reason, by=decision.by)
    remedy_text = PUT_RIGHT if remedy is None else remedy.message
    return CONDITION(title=point.title, remedy=remedy_text, reason=reason)


def asks(undecided: Iterable[Finding]) -> list[InputRequest]:
    """Return the shortest list of facts that would turn these findings into verdicts.

    It is the shortest if the facts come out as the data now say: of each finding those are taken that settle most,
    until what the others leave open could no longer part the measure from its verdict. A fact that several findings
    want stands once.

    Parameters
    ----------
    undecided
        Findings that are undecided.

    Returns
    -------
    list of InputRequest
        What settles everything of a finding first, then by how many findings it serves.
    """
    chosen: dict[str, tuple[MissingInput, list[str]]] = {}
    for finding in undecided:
        for want in _needed(finding):
            kept, served = chosen.setdefault(want.key, (want, []))
            if finding.id not in served:
                served.append(finding.id)
            if want.weight > kept.weight:
                chosen[want.key] = (want, served)
    requests = [InputRequest(want, tuple(served)) for want, served in chosen.values()]
    return sorted(requests, key=lambda ask: (not math.isinf(ask.want.weight), -len(ask.findings)))


def _needed(finding: Finding) -> list[MissingInput]:
    wants = sorted({want.key: want for want in finding.evidence.wants}.values(), key=lambda want: -want.weight)
    total = sum(want.weight for want in wants)
    if not math.isfinite(total) or total <= 0 or finding.limit is None:
        return wants
    settled, taken = 0.0, []
    for want in wants:
        taken.append(want)
        settled += want.weight
        if _decided(finding, settled / total):
            break
    return taken


def _decided(finding: Finding, share: float) -> bool:
    """Return whether a verdict would be sure once this share of the doubt came out at face value."""
    interval = finding.evidence.interval
    if (
        interval.value is None
        or finding.limit is None
        or not (math.isfinite(interval.low) and math.isfinite(interval.high))
    ):
        return False
    # rounding must not leave a crumb of doubt where all of it is settled
    rest = 0.0 if math.isclose(share, 1.0) else 1.0 - share
    low, high = (
        interval.value - (interval.value - interval.low) * rest,
        interval.value + (interval.high - interval.value) * rest,
    )
    return finding.limit.judge(Interval(low, high)) is not Verdict.UNDECIDED
