"""The reasons to send a draft back, held to the checks a review judges by: never laxer than it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from landuse.boundary.return_reasons.types import Reason
from landuse.core.case import Case
from landuse.core.evidence import Verdict
from landuse.core.finding_text import message
from landuse.core.layer import Zone
from landuse.core.messages import Message
from landuse.judge.evaluate import RuleEvaluator
from landuse.judge.review import family
from landuse.measures.documents import adds_land, find_document, kind_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd

    from landuse.core.findings import Finding
    from landuse.workflows.boundary.inputs import Given

#: The rules that decide each reason; a reason is cleared only where each of them is met.
RULES: dict[str, tuple[str, ...]] = {
    "a": ("cn/stated-area",),
    "e": ("cn/inside-county",),
    "f": ("cn/neighbour-overlap", "cn/block-overlap"),
    "j": ("drawing/plan-cover",),
    "l": ("cn/idle-land",),
    "n": ("drawing/boundary-faults",),
}
#: The rules that hang on the day of review; without one they are not asked.
DATED = frozenset({"l"})
NOISE = Message(
    "{count:count} strips narrower than {tolerance:m} are left out, {area:m2} in all, {widest:m} at the widest"
)


def hold_to_rules(
    reasons: Sequence[Reason], given: Given, blocks: gpd.GeoDataFrame, *, title: str, code: str, on: date | None
) -> list[Reason]:
    """Return the reasons with what the rules of a review find beside them.

    Parameters
    ----------
    reasons
        As they were looked for in the papers.
    given
        The boundary and what came with it.
    blocks
        The blocks as they are drawn, or thinned.
    title, code
        The zone's name and code.
    on
        The day of review; None where nobody said.
    """
    facts = {**given.facts, **({"name": title} if title else {}), **({"code": code} if code else {})}
    case = Case(
        title or "—",
        on or date.max,
        layers={
            **{role: (layer,) for role, layer in given.layers.items()},
            "draft": (replace(given.drawn, role="draft", features=blocks),),
        },
        tables={role: (table,) for role, table in given.registers.items()},
        zone=Zone(facts),
        work_crs=given.work,
        settled=on is None,
    )
    evaluator = RuleEvaluator.of(case, family(["cn", "drawing"]))
    by_id = {rule.full_id: rule for rule in evaluator.rules}
    return [
        _held(reason, [evaluator.findings(by_id[name])[0] for name in RULES.get(reason.letter, ())])
        if reason.letter not in DATED or on is not None
        else reason
        for reason in reasons
    ]


def documents_held(reason: Reason, given: Given, wanted: Sequence[str], on: date | None) -> Reason:
    """Return the reason of the papers with each kind that must be there held as the rules of a review hold it."""
    table = given.registers.get("documents")
    if table is None or on is None or not wanted:
        return reason
    whole = replace(table, complete=True)
    zone = Zone(dict(given.facts))
    added = adds_land(given.drawn, given.layers.get("approved"), zone)
    statuses = [(kind, find_document(whole, kind, on=on, zone=zone, for_added_land=added)) for kind in wanted]
    bad = [UNFIT(kind=kind_title(kind)) for kind, status in statuses if status.known is False]
    wants = [want.what for _, status in statuses if status.known is None for want in status.wants]
    return _with(reason, [] if reason.findings else bad, wants)


UNFIT = Message("the {kind} is missing, refused, not for this extent, or not in force on the day")


def _held(reason: Reason, findings: list[Finding]) -> Reason:
    broken = [finding for finding in findings if finding.verdict is Verdict.BROKEN]
    wants = [
        want.what for finding in findings if finding.verdict is Verdict.UNDECIDED for want in finding.evidence.wants[:3]
    ]
    notes = (
        []
        if reason.findings
        else [Message.of_texts(zh=_plain(finding, "zh"), en=_plain(finding, "en")) for finding in broken]
    )
    held = _with(reason, notes, wants)
    return replace(held, noise=(*held.noise, *_noise(findings)))


def _with(reason: Reason, notes: Sequence[Message], wants: Sequence[Message]) -> Reason:
    findings = (*reason.findings, *notes)
    asked = {want.text("en"): want for want in (*reason.wants, *wants)}
    state = "found" if findings else "not_looked_for" if asked else reason.state
    return replace(reason, state=state, findings=findings, wants=tuple(asked.values()))


def _plain(finding: Finding, lang: str) -> str:
    return message(finding, lang).replace("{", "{{").replace("}", "}}")  # type: ignore[arg-type]


def _noise(findings: list[Finding]) -> Iterator[Message]:
    for finding in findings:
        ignored = finding.evidence.ignored
        if ignored.count:
            yield NOISE(
                count=ignored.count, tolerance=ignored.tolerance_m, area=ignored.area_m2, widest=ignored.widest_m
            )
