"""What a review comes to: findings, and the review that holds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from landuse.core import plugins
from landuse.core.brief import TEXT, shortened
from landuse.core.errors import FindingNotFound
from landuse.core.evidence import Verdict
from landuse.core.finding import COUNTED, Assumed, Departure, Finding, GateResult, OtherArea, evidence_items
from landuse.core.finding_text import message
from landuse.core.findings_frame import findings_frame
from landuse.core.ground_frame import GroundFrame
from landuse.core.land import NO_LAND, LandSummary
from landuse.core.messages import Message

if TYPE_CHECKING:
    from os import PathLike
    from pathlib import Path

    from landuse.core.case import Case
    from landuse.core.layer import Scope
    from landuse.core.messages import Lang
    from landuse.core.rules import RulePack

#: A review and what its findings are made of, from one place.
__all__ = ["COUNTED", "Assumed", "Departure", "Finding", "GateResult", "OtherArea", "Review", "evidence_items"]


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
        FindingNotFound
            If there is none.
        """
        for finding in self.items:
            if finding.id == ident or (finding.primary and finding.rule.full_id == ident):
                return finding
        near = get_close_matches(str(ident), [finding.id for finding in self.items], n=3, cutoff=0.5)
        raise FindingNotFound(
            Message("there is no finding '{ident}'", ident=str(ident)),
            next=Message("Did you mean {near}?", near=near)
            if near
            else Message("review.findings.index lists them all"),
        )

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
