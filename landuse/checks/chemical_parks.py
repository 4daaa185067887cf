"""New chemical parks (化工园区)."""

from __future__ import annotations

from datetime import date

from landuse.core.evidence import Evidence, MissingInput
from landuse.core.layer import Layer
from landuse.core.messages import Message
from landuse.core.missing import missing_layer
from landuse.geometry.overlay import intersection
from landuse.measures.check import check
from landuse.measures.inputs import LayersLike
from landuse.measures.table_rows import Row, RowAssessment, count, rows_of

CATEGORIES = ("chemical_park", "inner_park", "logistics_park", "theme_park")
BEFORE = Message("the parks as they stood before {since}, with its date")


@check(inner_parks="layers")
def chemical_parks(inner_parks: LayersLike, *, on: date, since: date) -> Evidence:
    """Count the chemical parks that are there now and were not before a day.

    Parameters
    ----------
    inner_parks
        Parks with ``name`` and ``category`` (``chemical_park``) at two dates, the earlier before ``since``.
    on
        The day; later layers are left out.
    since
        The first day on which a park is new.

    Returns
    -------
    Evidence
        A count. Parks are the same where their names are, or where they share ground.

    Notes
    -----
    驻政办〔2019〕125号 二(三)3: 全市不再新增化工园区.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> park = gpd.GeoDataFrame({"name": ["甲园"], "category": ["chemical_park"]}, geometry=[box(0, 0, 9, 9)])
    >>> dated = [Layer("inner_parks", park.iloc[:0], on=date(2019, 1, 1)), Layer("inner_parks", park)]
    >>> chemical_parks(dated, on=date(2020, 6, 1), since=date(2019, 11, 15)).interval.value
    1.0
    """
    layers = [layer for layer in inner_parks or () if layer.on is None or layer.on <= on]
    if not layers:
        return Evidence.unknown(0, float("inf"), "count", missing_layer("inner_parks"))
    before = [layer for layer in layers if layer.on is not None and layer.on < since]
    old = [row for row in rows_of(before[-1]) if _chemical(row) is not False] if before else None
    if before and before[-1] is layers[-1]:
        old = None
    want = MissingInput("layer:inner_parks", BEFORE(since=since), "bureau", 1.0)
    latest: Layer = layers[-1]
    return count((_assess(row, old, want) for row in rows_of(latest)), crs=latest.features.crs)


def _chemical(row: Row) -> bool | None:
    category = row.term("category", CATEGORIES)
    if category is not None or row.given("category"):
        return None if category is None else category == "chemical_park"
    # a park may be called after chemicals and be none, or be one and be called otherwise
    return None


def _assess(row: Row, old: list[Row] | None, want: MissingInput) -> RowAssessment:
    chemical = _chemical(row)
    wants: tuple[MissingInput, ...] = () if chemical is not None else (row.want("category"),)
    if chemical is False:
        return RowAssessment(row, False, "chemical_park")
    if old is None:
        return RowAssessment(row, None, "chemical_park", row.geometry.area, wants=(*wants, want))
    same = [entry for entry in old if _same(row, entry)]
    known = False if any(_chemical(entry) for entry in same) else None if same or chemical is None else True
    return RowAssessment(row, known, "chemical_park", row.geometry.area, wants=wants)


def _same(row: Row, other: Row) -> bool:
    name = row.text("name")
    if name is not None and name == other.text("name"):
        return True
    return bool(intersection(row.geometry, other.geometry).area > 0)
