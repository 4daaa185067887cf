"""Loose pieces that are in no catalogue of zones, and which of the tests for clearing each fails."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import pandas as pd

from landuse.core.evidence import Evidence, MissingInput
from landuse.core.layer import Layer
from landuse.core.missing import missing_layer, missing_table
from landuse.core.vocabulary import fold_word, simplified, vocabulary
from landuse.geometry.overlay import intersection, split_slivers
from landuse.measures.check import check
from landuse.measures.inputs import LayerLike, TableLike, as_layer, as_table
from landuse.measures.pieces import rows_near
from landuse.measures.table_rows import Row, RowAssessment, count, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"loose_pieces": "raise", "catalogue": "lower"}
#: The seven tests of the clause; what they go by in a table is in the vocabulary ``loose_piece_tests``.
TESTS = ("plan", "layout", "clustering", "industry", "pollution", "contribution", "cycle")
_BREAK = re.compile(r"[、,;。/+\s]|(?<=[差低大小理])[和及与且]")


@check(loose_pieces="layer", catalogue="table", plans="layer")
def not_in_catalogue(
    loose_pieces: LayerLike, catalogue: TableLike = None, plans: LayerLike = None, *, tolerance_m: float = 0.5
) -> Evidence:
    """Count the pieces that are not in the catalogue and fail a test.

    Parameters
    ----------
    loose_pieces
        Pieces with ``name``, ``zone_code``, ``in_catalogue`` and ``fails`` (the tests failed; 无 for none),
        in metres.
    catalogue
        The catalogue of zones, for pieces that do not say whether they are in it.
    plans
        Plan zoning: a piece on land where the plan admits no building fails that test.
    tolerance_m
        Width below which land against the plan is a sliver of drawing, m.

    Returns
    -------
    Evidence
        A count; the table ``pieces`` has every piece outside the catalogue with the tests it fails, as far as data
        says.

    Notes
    -----
    《促进开发区改革和创新发展的实施方案》二(四): 没有进入…目录的其他区块,对不符合城市总体规划、布局不合理、
    集聚效应差、产业层次低、环境污染大、经济贡献小、难以形成投入产出良性循环的….

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> rows = {"name": ["甲工业小区", "乙工业小区"], "in_catalogue": ["no", "no"], "fails": ["经济贡献小", "无"]}
    >>> pieces = gpd.GeoDataFrame(rows, geometry=[box(0, 0, 100, 100), box(200, 0, 300, 100)])
    >>> not_in_catalogue(pieces).interval.value
    1.0
    """
    layer, listed, plan = (
        as_layer(loose_pieces, "loose_pieces"),
        as_table(catalogue, "catalogue"),
        as_layer(plans, "plans"),
    )
    if layer is None:
        return Evidence.unknown(0, math.inf, "count", missing_layer("loose_pieces"))
    names = None if listed is None else _entries(rows_of(listed, "catalogue"))
    assessments, table = [], []
    for row in rows_of(layer):
        inside, failed = _listed(row, names), _failed(row, plan, tolerance_m)
        assessments.append(_assess(row, inside, failed, names is None))
        if inside is not True:
            marks = {test: failed is not None and test in failed for test in TESTS}
            table.append(
                {"id": row.ident, "name": row.text("name"), "in_catalogue": inside, **marks, "says": row.text("fails")}
            )
    evidence = count(assessments, crs=layer.features.crs)
    return replace(evidence, tables={"pieces": pd.DataFrame(table)})


def _entries(rows: list[Row]) -> frozenset[str]:
    return frozenset(fold_word(word) for row in rows for word in (row.text("name"), row.text("zone_code")) if word)


def _listed(row: Row, names: frozenset[str] | None) -> bool | None:
    in_catalogue = row.yes("in_catalogue")
    if names is None:
        return in_catalogue
    own = {fold_word(word) for word in (row.first("zone_name", "name"), row.text("zone_code")) if word}
    of_zone = {fold_word(word) for word in (row.text("zone_name"), row.text("zone_code")) if word}
    if in_catalogue is None:
        return bool(own & names) if own else None
    # what the row says of itself and the catalogue does not bear out is open; a mere name of a piece stands in none
    against = of_zone and not of_zone & names if in_catalogue else own & names
    return None if against else in_catalogue


def _failed(row: Row, plan: Layer | None, tolerance_m: float) -> frozenset[str] | None:
    """Return the tests a piece fails; None where nothing says."""
    written = _said(row.written("fails"))
    failed = {test for test in TESTS if test in written}
    if plan is not None:
        refused = [plot.geometry for plot in rows_near(plan, row.geometry, "plans") if plot.yes("buildable") is False]
        if refused and split_slivers(intersection(row.geometry, refused), tolerance_m).kept.area > 0:
            failed.add("plan")
    if not failed and written != {"none"}:
        return None
    return frozenset(failed)


def _said(text: str | None) -> set[str | None]:
    """Return what each clause of a cell says: a test that is failed, ``ok`` of one that is met, ``none``, or None."""
    words = vocabulary("loose_piece_tests")
    return {words.words.get(part) for part in map(fold_word, _BREAK.split(simplified(text or ""))) if part}


def _assess(row: Row, inside: bool | None, failed: frozenset[str] | None, no_catalogue: bool) -> RowAssessment:
    wants: list[MissingInput] = []
    if inside is None:
        wants.append(missing_table("catalogue") if no_catalogue else row.want("in_catalogue"))
    if failed is None:
        wants.append(row.want("fails"))
    sure = inside is False and bool(failed)
    known = False if inside is True or failed == frozenset() else True if sure else None
    return RowAssessment(row, known, "not_in_catalogue", float(row.geometry.area), wants=tuple(wants))
