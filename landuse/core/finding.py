"""One finding: a rule judged on a ground, with its evidence and what it was judged by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from landuse.core.brief import brief
from landuse.core.evidence import Evidence, Interval, Verdict
from landuse.core.messages import Message

if TYPE_CHECKING:
    from landuse.core.case import Decision
    from landuse.core.layer import Scope
    from landuse.core.limits import Limit
    from landuse.core.rules import Rule

COUNTED = ("must", "in_principle")


UNDECIDED = Message("{title}: undecided, for want of {what}.")


UNMEASURED = Message("{title}: not measured, for want of {what}.")


@dataclass(frozen=True)
class Assumed:
    """An assumption that counted in a finding, and what there would be without it.

    Parameters
    ----------
    about, take, reason, by
        As the case states it.
    without
        The interval without any assumption.
    verdict_without
        The verdict without any.
    """

    about: str
    take: str
    reason: str
    by: str
    without: Interval
    verdict_without: Verdict

    __repr__ = brief


@dataclass(frozen=True)
class Departure:
    """By what a case leaves its packs, with who answers for it.

    Parameters
    ----------
    kind
        ``wanted`` (a number the document leaves to somebody), ``definition``, ``tolerance``, ``parameter`` or
        ``assumption``.
    name
        The parameter, or what is assumed about.
    value
        What the case takes.
    rule
        The rule it is for; None for an assumption about every rule.
    standard
        What the pack takes; None where it leaves it open.
    reason, by
        As the case states them.
    """

    kind: str
    name: str
    value: object
    rule: str | None = None
    standard: object = None
    reason: str | None = None
    by: str | None = None

    __repr__ = brief


@dataclass(frozen=True)
class OtherArea:
    """What a finding would be by the other area, where that is another verdict.

    Parameters
    ----------
    area
        The other area: ``plane`` or ``official``.
    interval
        The measure in it.
    verdict
        The verdict on that.
    """

    area: str
    interval: Interval
    verdict: Verdict

    __repr__ = brief


@dataclass(frozen=True, eq=False)
class GateResult:
    """One gate of a compound rule, as it came out.

    Parameters
    ----------
    finding
        The id of the finding it rests on, or None where it is made of other gates.
    kind
        ``rule``, ``all_of``, ``any_of`` or ``not``.
    weight
        The weight it has in the compound.
    verdict
        What it comes to, in three values.
    parts
        The gates it is made of.
    title
        How people call it.
    """

    kind: str
    weight: str
    verdict: Verdict
    finding: str | None = None
    parts: tuple[GateResult, ...] = ()
    title: Message | None = None

    __repr__ = brief


@dataclass(frozen=True, eq=False)
class Finding:
    """One rule, judged on one ground.

    Parameters
    ----------
    rule
        The rule.
    verdict
        What it comes to.
    evidence
        What was measured, and where.
    scope
        The ground: ``draft``, ``draft/2``, ``added``; ``zone`` where the rule looks at no ground.
    part_of
        The id of the finding this is a portion of, or None for a primary finding.
    limit
        The limit it was judged by.
    margin
        How far from the limit, towards met; None where undecided.
    assumed
        The assumptions that counted.
    reason
        Why it is *not judged*, or what makes it undecided.
    gates
        For a compound rule, its gates.
    conditional
        Whether a broken gate of weight *in principle* makes a consent conditional.
    decision
        A reviewer's own ruling, which changes nothing else here.
    stricter
        The finding of another policy that sets a stricter limit on the same measure.
    ground
        The ground it was judged on.
    other_area
        What it would be by the other area, where the choice changes the verdict.
    unasked
        Whether it was not judged for no other reason than that the case does not ask for it.
    """

    rule: Rule
    verdict: Verdict
    evidence: Evidence
    scope: str
    part_of: str | None = None
    limit: Limit | None = None
    margin: float | None = None
    assumed: tuple[Assumed, ...] = ()
    reason: Message | None = None
    gates: GateResult | None = None
    conditional: bool = False
    decision: Decision | None = None
    stricter: str | None = None
    ground: Scope | None = None
    other_area: OtherArea | None = None
    unasked: bool = False

    __repr__ = brief

    def _about(self) -> str:
        interval, limit = self.evidence.interval, self.limit
        held = f" ({limit.op} {limit.value:g})" if limit else ""
        return f"{self.id}: {self.verdict.value}, {interval.low:.6g} to {interval.high:.6g} {self.evidence.unit}{held}"

    @property
    def id(self) -> str:
        """The id this finding has in every output, ``<pack>/<rule>@<scope>``."""
        return f"{self.rule.full_id}@{self.scope}"

    @property
    def block_name(self) -> str:
        """The name that the file gives the block it was judged on; empty for any other ground."""
        return "" if self.ground is None else self.ground.name

    @property
    def primary(self) -> bool:
        """Whether it counts, being no portion of another."""
        return self.part_of is None

    @property
    def counted(self) -> bool:
        """Whether its verdict counts in the summary and the exit code."""
        return self.primary and self.rule.weight in COUNTED


def evidence_items(finding: Finding) -> gpd.GeoDataFrame:
    """Return the pieces a finding stands on, each with the id it has in all outputs.

    Parameters
    ----------
    finding
        The finding.

    Returns
    -------
    GeoDataFrame
        Its ``evidence.where``, indexed by ``<finding>#<n>``.
    """
    frame = finding.evidence.where.copy()
    frame.index = pd.Index([f"{finding.id}#{n}" for n in range(1, len(frame) + 1)], name="id", dtype=object)
    return frame
