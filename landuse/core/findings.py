"""What a review comes to: findings, and the review that holds them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from landuse.core import plugins
from landuse.core.brief import TEXT, brief, shortened
from landuse.core.evidence import Evidence, Interval, Verdict
from landuse.core.findings_frame import findings_frame
from landuse.core.ground_frame import GroundFrame
from landuse.core.land import NO_LAND, LandSummary
from landuse.core.messages import Message
from landuse.core.terms import VERDICTS
from landuse.core.wording import bounds, decimals_beside, figure, is_known, limit_text, scope_title

if TYPE_CHECKING:
    from os import PathLike
    from pathlib import Path

    from landuse.core.case import Case, Decision
    from landuse.core.layer import Scope
    from landuse.core.limits import Limit
    from landuse.core.messages import Lang
    from landuse.core.rules import Rule, RulePack

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


@dataclass(frozen=True, eq=False)
class Review:
    """A case judged against policy packs.

    Parameters
    ----------
    case
        What was given.
    packs
        The packs, the national one first.
    items
        The findings, by pack, rule and scope.
    grounds
        The grounds judged, by scope.
    notes
        What else is to be said: decisions that match no finding, and so on.
    departures
        By what the case leaves its packs.
    land
        The land in figures, measured once after judging; every output prints it and none measures.
    final
        Whether its opinion is written as final, and no longer as a draft.
    self_test
        What came of judging it again with the same ground drawn otherwise; None where nobody asked.
    """

    case: Case
    packs: tuple[RulePack, ...]
    items: tuple[Finding, ...]
    grounds: Mapping[str, Scope] = field(default_factory=dict)
    notes: tuple[Message, ...] = ()
    departures: tuple[Departure, ...] = ()
    land: LandSummary = NO_LAND
    final: bool = False
    self_test: Mapping[str, object] | None = None

    @property
    def unasked(self) -> tuple[Finding, ...]:
        """The findings of weight must or in principle that the choice of rules leaves unjudged."""
        return tuple(finding for finding in self.items if finding.counted and finding.unasked)

    @property
    def partial(self) -> bool:
        """Whether a must or in-principle rule was not asked for: then there is no conclusion."""
        return bool(self.unasked)

    @property
    def summary(self) -> dict[str, int]:
        """Count the verdicts of the primary findings of weight must or in principle."""
        return {
            verdict.value: sum(1 for finding in self.items if finding.counted and finding.verdict is verdict)
            for verdict in Verdict
        }

    @property
    def exit_code(self) -> int:
        """0 where all are met, 1 where something is broken, 3 where nothing is broken but something undecided.

        Of a part of the rules no 0 comes: what was left out is as undecided.
        """
        counts = self.summary
        return 1 if counts["broken"] else 3 if counts["undecided"] or self.partial else 0

    @cached_property
    def findings(self) -> pd.DataFrame:
        """The findings as a table, one row each, indexed by id."""
        return findings_table(self.items)

    def to_frame(self, lang: Lang = "zh") -> pd.DataFrame:
        """Return the findings as a table of typed columns, one row each, to count, filter and join.

        Parameters
        ----------
        lang
            Of titles, messages and reasons: ``zh`` or ``en``.

        Returns
        -------
        DataFrame
            Indexed by finding id. Text (``string``): rule, scope, part_of, unit, area (plane or official), limit_op,
            title, message, reason, document, number, clause, quote, wants (what would decide it, by comma), decision.
            Categories: weight (must, in_principle, notice), verdict (met, broken, undecided, not_judged). Numbers
            (``float64``, NaN where there is none, in the unit): value, low, high, limit, limit_upper, margin, area_m2
            (of the ground it stands on). Counts: pieces, assumed. Yes or no: primary.
        """
        return findings_frame(self.items, message, lang)

    def write(
        self,
        folder: str | PathLike[str],
        outputs: str | Iterable[str] | None = None,
        *,
        lang: Lang = "zh",
        key: str | PathLike[str] | None = None,
    ) -> list[Path]:
        """Write the review into a folder, as ``landuse review --out`` does: the same files, byte for byte.

        Parameters
        ----------
        folder
            The folder; one that holds no earlier review is never written over.
        outputs
            Names of outputs, such as ``["json", "map"]`` or ``"json,map"``; all but those made on request where None.
        lang
            ``zh`` or ``en``.
        key
            A private key to sign the sums with.

        Returns
        -------
        list of Path
            The files written.

        Raises
        ------
        InputError
            If there is no such output, or the folder must not be written over.
        OutputError
            If they cannot be written; nothing is half written.
        """
        return plugins.load("workflows", "review_case").write_review(self, folder, outputs, lang=lang, key=key)  # type: ignore[no-any-return]

    def __getitem__(self, ident: str) -> Finding:
        return self.finding(ident)

    def _ipython_key_completions_(self) -> list[str]:
        return [finding.id for finding in self.items]

    def finding(self, ident: str) -> Finding:
        """Return one finding.

        Parameters
        ----------
        ident
            Its id, ``<pack>/<rule>@<scope>``; or the rule's id, for its primary finding.

        Returns
        -------
        Finding
            The finding.

        Raises
        ------
        KeyError
            If there is none.
        """
        for finding in self.items:
            if finding.id == ident or (finding.primary and finding.rule.full_id == ident):
                return finding
        near = get_close_matches(str(ident), [finding.id for finding in self.items], n=3, cutoff=0.5)
        offer = f"did you mean {', '.join(near)}?" if near else "see review.findings.index"
        raise KeyError(f"no finding '{ident}'; {offer}")

    def evidence(self, rule_id: str, scope: str | None = None) -> gpd.GeoDataFrame:
        """Return the ground that a rule's figures stand on.

        Parameters
        ----------
        rule_id
            ``<pack>/<rule>``, or a finding's id.
        scope
            The scope; the primary one where None.

        Returns
        -------
        GeoDataFrame
            One row for each piece: ``kind``, ``unit_id``, ``label``, ``area_m2`` and geometry, in the work CRS,
            indexed by evidence id; its ``explore()`` draws a map that needs no network.
        """
        finding = self.finding(rule_id if scope is None else f"{rule_id}@{scope}")
        return GroundFrame(evidence_items(finding))

    def map(self, **options: Any) -> Any:  # noqa: ANN401  folium is a drawing library, loaded only in render/
        """Draw the review as a folium map in one piece that needs no network.

        Parameters
        ----------
        **options
            ``lang``: ``zh`` or ``en``; ``basemap``: a GeoTIFF, an ``.mbtiles`` file, a folder of tiles, or a service;
            ``only``: rule ids or patterns such as ``henan-2022/*``; ``height``: of its frame in a notebook, px.

        Returns
        -------
        folium.Map
            The map.
        """
        return plugins.load("render", "map").draw(self, **options)

    def plot(
        self,
        rule_id: str | None = None,
        scope: str | None = None,
        *,
        ax: Any = None,  # noqa: ANN401
        lang: Lang = "zh",
    ) -> Any:  # noqa: ANN401
        """Draw the land in the standard colours with matplotlib, its boundaries, and the ground of a finding.

        Parameters
        ----------
        rule_id
            ``<pack>/<rule>`` or a finding's id; no finding where None.
        scope
            The finding's scope; the primary one where None.
        ax
            Axes to draw on; new ones where None.
        lang
            ``zh`` or ``en``.

        Returns
        -------
        matplotlib.axes.Axes
            In the work CRS.

        Raises
        ------
        KeyError
            If there is no such finding.
        """
        return plugins.load("notebook", "plot").plot_review(self, rule_id, scope, ax=ax, lang=lang)

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {verdict}" for verdict, count in self.summary.items())
        title = self.case.title if len(self.case.title) <= TEXT else f"{self.case.title[: TEXT - 1]}…"
        return shortened(f"<Review of {title!r} on {self.case.on.isoformat()}: {counts}; see .findings", ">")

    def _repr_html_(self) -> str:
        # by name, as plugins do: nothing below render/ depends on it
        notebook = plugins.load("notebook", "html")
        return f"{notebook.review_html(self)}{notebook.map_html(self)}"

    def texts(self, lang: Lang = "zh") -> pd.Series:
        """Write each finding's message.

        Parameters
        ----------
        lang
            ``zh`` or ``en``.

        Returns
        -------
        Series
            Messages, indexed by finding id.
        """
        return pd.Series({finding.id: message(finding, lang) for finding in self.items}, dtype=object)


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


def findings_table(findings: Iterable[Finding]) -> pd.DataFrame:
    """Put findings into a table.

    Parameters
    ----------
    findings
        The findings.

    Returns
    -------
    DataFrame
        One row each, indexed by id: rule, scope, weight, verdict, value, low, high, limit, unit, margin, clause.
    """
    rows = [
        {
            "id": item.id, "rule": item.rule.full_id, "scope": item.scope, "part_of": item.part_of,
            "weight": item.rule.weight,
            "verdict": item.verdict.value, "value": item.evidence.interval.value, "low": item.evidence.interval.low,
            "high": item.evidence.interval.high,
            "limit": f"{item.limit.op} {item.limit.value:g}" if item.limit else None,
            "unit": item.evidence.unit, "margin": item.margin, "clause": item.rule.citation.clause,
        }
        for item in findings
    ]  # fmt: skip
    return pd.DataFrame(rows).set_index("id") if rows else pd.DataFrame(columns=["rule", "scope", "verdict"])


def message(finding: Finding, lang: Lang = "zh") -> str:
    """Write the sentence of a finding: the rule's words with the figures in place.

    Parameters
    ----------
    finding
        The finding.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        One or two sentences; the reason follows where it is *not judged*.
    """
    evidence, rule = finding.evidence, finding.rule
    if finding.reason is not None and evidence.reason is not None:
        return Message("{title}: {reason}", title=rule.title.message, reason=finding.reason).text(lang)
    sentence = _undecided(finding, lang) or rule.message.filled(message_words(finding, lang))
    if finding.reason is None:
        return sentence.text(lang)
    return Message("{sentence} ({reason})", sentence=sentence, reason=finding.reason).text(lang)


#: Where the rule's own sentence says its verdict; what stands before it says what was measured.
_VERDICT_SLOT = "{verdict}"
#: What leads from the measure to the verdict.
_LEADS = " ：:（(。.，,"


def statement(finding: Finding, lang: Lang = "zh") -> str:
    """Write what was measured, without the verdict and without what a rule says after it.

    Parameters
    ----------
    finding
        The finding.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        A clause without a full stop, made of the part of the rule's words that stands before the verdict.
    """
    if (finding.reason is not None and finding.evidence.reason is not None) or _undecided(finding, lang) is not None:
        return message(finding, lang).rstrip("。.")
    return finding.rule.message.before(_VERDICT_SLOT).filled(message_words(finding, lang)).text(lang).rstrip(_LEADS)


def _undecided(finding: Finding, lang: Lang) -> Message | None:
    """Return what stands for the rule's own words where nothing was measured that they could name.

    A layer or table that was not handed in, and a count that may be anything, are said as such: no figure stands for
    them. Where only the limit is wanting, the measure is said.
    """
    evidence, rule = finding.evidence, finding.rule
    undecided = finding.verdict is Verdict.UNDECIDED
    only_measured = finding.verdict is Verdict.NOT_JUDGED and evidence.reason is None
    if rule.check is None or not (undecided or only_measured):
        return None
    title, wants = rule.title.message, evidence.wants
    absent = [want.what for want in wants if want.key.partition(":")[0] in ("layer", "table")]
    if absent and evidence.interval.value is None and undecided:
        return Message("{title}: {what} not submitted, undecided.", title=title, what=absent[:3])
    if not is_known(evidence.interval, evidence.unit):
        what = [want.what for want in wants if math.isinf(want.weight)][:3] or [want.what for want in wants[:3]]
        wanted = UNDECIDED if undecided else UNMEASURED
        return (
            wanted(title=title, what=what)
            if what
            else Message("{title}: undecided.", title=title)
            if undecided
            else Message("{title}: not measured.", title=title)
        )
    if undecided and finding.limit is None:
        measured = bounds(evidence.interval, evidence.unit, lang)
        return Message("{title}: {bounds} measured, the limit is not given, undecided.", title=title, bounds=measured)
    return None


def message_words(finding: Finding, lang: Lang) -> dict[str, object]:
    """Return what the message of a rule may name: the figures of the evidence, the bounds, the limit and so on.

    Parameters
    ----------
    finding
        The finding.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    dict
        By the word in the template.
    """
    evidence = finding.evidence
    decimals = decimals_beside(finding.limit, evidence.interval, evidence.unit, lang)
    return {
        **evidence.figures,
        "value": figure(evidence.interval.value, evidence.unit, lang, decimals),
        "low": figure(evidence.interval.low, evidence.unit, lang, decimals),
        "high": figure(evidence.interval.high, evidence.unit, lang, decimals),
        "bounds": bounds(evidence.interval, evidence.unit, lang, decimals),
        "limit": limit_text(finding.limit, evidence.unit, lang),
        "scope": scope_title(finding.scope, finding.block_name),
        "verdict": VERDICTS[finding.verdict].text(lang),
    }
