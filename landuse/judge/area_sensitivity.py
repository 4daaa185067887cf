"""Whether the choice of area decides: a verdict held against what it would be by the other area."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from landuse.core.errors import CrsRefused
from landuse.core.findings import OtherArea
from landuse.core.messages import Message
from landuse.core.terms import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from landuse.core.evidence import Evidence, Interval, Verdict
    from landuse.core.layer import Scope
    from landuse.core.limits import Limit
    from landuse.judge.bind import BoundCheck

#: The two areas of the same land in a 3-degree band differ by less than this share of it, also in a 6-degree one; a
#: figure farther from its limit cannot be moved across it.
APART = 0.004
KINDS = {"plane": Message("plane area"), "official": Message("official area")}
FLIPS = Message(
    "the choice of area changes the verdict: by {used} it is {figure}, {verdict}; by {other} "
    "{other_figure}, {other_verdict}"
)


def other_area(
    call: BoundCheck, ground: Scope | None, assumed: Mapping[str, str], evidence: Evidence, limit: Limit
) -> OtherArea | None:
    """Measure by the other area where that could change the verdict, and tell if it does.

    Parameters
    ----------
    call
        The check, bound to its rule and case.
    ground
        The ground.
    assumed
        What is assumed.
    evidence
        What was measured, by the area that the rule or the case asks for.
    limit
        The limit it is held against.

    Returns
    -------
    OtherArea or None
        None where the verdict is the same by both, or the check measures by one area alone.
    """
    if "area" not in call.check.named("param") or evidence.area not in KINDS or not _near(evidence.interval, limit):
        return None
    (kind,) = KINDS.keys() - {evidence.area}
    try:
        measured = replace(call, arguments={**call.arguments, "area": kind}).measure(ground, assumed)
    except CrsRefused:  # no band is known, so there is no other area
        return None
    verdict = limit.judge(measured.interval)
    return None if verdict is limit.judge(evidence.interval) else OtherArea(kind, measured.interval, verdict)


def area_sensitivity(evidence: Evidence, verdict: Verdict, other: OtherArea) -> Message:
    """Write that the choice of area changes the verdict, with both figures.

    Parameters
    ----------
    evidence, verdict
        By the area that was taken.
    other
        By the other.

    Returns
    -------
    Message
        The sentence.
    """
    return FLIPS(
        used=KINDS[str(evidence.area)],
        figure=_figure(evidence.interval, evidence.unit),
        verdict=VERDICTS[verdict],
        other=KINDS[other.area],
        other_figure=_figure(other.interval, evidence.unit),
        other_verdict=VERDICTS[other.verdict],
    )


def _near(interval: Interval, limit: Limit) -> bool:
    ends = [end for end in (limit.value, limit.upper) if end]
    figures = [figure for figure in (interval.low, interval.high) if math.isfinite(figure)]
    return any(abs(figure - end) <= APART * abs(end) for figure in figures for end in ends)


def _figure(interval: Interval, unit: str) -> str:
    # more digits than elsewhere: the two figures may part in the fourth
    if interval.low == interval.high:
        return _number(interval.low, unit)
    return f"{_number(interval.low, unit)}–{_number(interval.high, unit)}"


def _number(figure: float, unit: str) -> str:
    if unit == "1":
        return f"{figure * 100:.4f}%"
    return f"{figure:,.2f} m²" if unit == "m2" else f"{figure:,.6g}"
