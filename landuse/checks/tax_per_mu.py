"""Tax per mu of industrial land (工业用地亩均税收)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from landuse.core.evidence import Evidence, Interval, MissingInput, items
from landuse.core.layer import Layer, Scope
from landuse.core.messages import Message
from landuse.core.missing import missing_layer, missing_table
from landuse.core.units import convert
from landuse.geometry.overlay import area_within
from landuse.measures.check import check
from landuse.measures.grading import enterprise_key, latest
from landuse.measures.inputs import LayerLike, ScopeLike, TableLike, as_layer, as_scope, as_table
from landuse.measures.land_use_words import is_industrial
from landuse.measures.table_rows import NOWHERE, Row, rows_of

WAN_YUAN = 10_000.0
#: Ground under no parcel may be industrial, with any tax.
ABSENT_ROWS = {"parcels": "either"}
#: By which part of it two statements of one tax may differ by rounding.
DIFFERENCE = 0.01
UNMATCHED = Message("{count} enterprises pay tax and have no parcel: their {tax:plain} yuan count in the upper bound")


@dataclass(frozen=True, eq=False)
class _TaxedPlot:
    """Land with its tax: how much of both counts, and whether it surely is industrial."""

    row: Row
    area_m2: float
    tax_yuan: float | None
    industrial: bool | None
    wants: tuple[MissingInput, ...] = ()


@check(parcels="layer", boundary="scope", enterprises="table")
def tax_per_mu(
    parcels: LayerLike,
    boundary: ScopeLike,
    enterprises: TableLike = None,
    *,
    on: date,
    scheme: str | None = None,
) -> Evidence:
    """Measure the tax a mu of industrial land yields, over the ground as a whole.

    Parcels with industrial use make up the land. Their tax is their own ``tax``, else that of the enterprises that
    name them by ``parcel_id``; a parcel that lies in the ground in part counts with that part of both. Where there is
    no layer of parcels, the enterprises' own ``land_area`` and ``tax`` serve.

    Parameters
    ----------
    parcels
        Parcels with ``use_code`` and ``tax`` (10 000 yuan).
    boundary
        The ground.
    enterprises
        Enterprises with ``tax``, and ``parcel_id`` or ``land_area``; of several years the latest counts.
    on
        The day; later years are left out.
    scheme
        The code list; the layer's own where None.

    Returns
    -------
    Evidence
        Yuan a mu. ``tables["parcels"]``, ``tables["blocks"]`` and ``tables["zones"]`` have it one by one.

    Notes
    -----
    驻政办〔2019〕125号 一(二): 工业用地亩均税收力争达到15万元. 1 mu is 2000/3 m².

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> plot = gpd.GeoDataFrame({"use_code": ["0601"], "tax": [30.0]}, geometry=[box(0, 0, 40, 50)])
    >>> round(tax_per_mu(plot, box(0, 0, 100, 100), on=date(2020, 6, 1), scheme="gbt21010").interval.value)
    100000
    """
    ground, layer = as_scope(boundary), as_layer(parcels, "parcels", scheme=scheme)
    firms = as_table(enterprises, "enterprises")
    rows = latest(rows_of(firms, "enterprises"), on.year)
    loose: list[Row] = []
    if layer is not None and ground is not None:
        plots = [plot for plot in _of_parcels(layer, ground, rows) if plot.area_m2 > 0]
        known = {row.text("id") for row in rows_of(layer)}
        loose = [row for row in rows if row.text("parcel_id") not in known and (row.figure("tax") or 0) > 0]
        loose = loose if "tax" not in layer.features else []
    elif firms is not None:
        doubled = _doubled(rows)
        plots = [_of_firm(row, doubled=row in doubled) for row in rows]
    else:
        missing = missing_layer("boundary") if ground is None else missing_layer("parcels")
        return Evidence.unknown(0, math.inf, "yuan/mu", missing, missing_table("enterprises"))
    more = sum((row.figure("tax") or 0.0) * WAN_YUAN for row in loose)
    return _measure(plots, more, len(loose), None if layer is None else layer.features.crs)


def _of_parcels(layer: Layer, ground: Scope, firms: Sequence[Row]) -> Iterable[_TaxedPlot]:
    near = replace(layer, features=layer.window(ground.geometry.bounds)) if len(layer.features) else layer
    rows = rows_of(near)
    inside = area_within([row.geometry for row in rows], ground.geometry) if rows else []
    for row, area in zip(rows, inside, strict=True):
        industrial = is_industrial(replace(row, cells={**row.cells, "use": None}), layer.scheme, "industrial")
        mine = [firm for firm in firms if row.text("id") is not None and firm.text("parcel_id") == row.text("id")]
        tax, wants = _tax(row, mine)
        share = float(area) / row.geometry.area if row.geometry.area else 0.0
        asked = [*wants, *([row.want("use_code", weight=float(area), whom="survey")] if industrial is None else [])]
        yield _TaxedPlot(row, float(area), None if tax is None else tax * share, industrial, tuple(asked))


def _tax(row: Row, firms: Sequence[Row]) -> tuple[float | None, list[MissingInput]]:
    own = row.figure("tax")
    taxes = [firm.figure("tax") for firm in firms]
    total = None if None in taxes else sum(tax or 0.0 for tax in taxes)
    if own is not None and firms and total is not None and abs(own - total) > DIFFERENCE * max(own, total):
        # what the parcel and its enterprises state is not the same tax
        return None, [row.want("tax"), *(firm.want("tax") for firm in firms)]
    if own is not None or row.given("tax") or not firms:
        return (None, [row.want("tax")]) if own is None else (own * WAN_YUAN, [])
    doubled = _doubled(firms)
    if total is None or doubled:
        gaps = [firm.want("tax") for firm, tax in zip(firms, taxes, strict=True) if tax is None]
        return None, [*gaps, *(firm.want("year") for firm in doubled)]
    return total * WAN_YUAN, []


def _doubled(firms: Sequence[Row]) -> list[Row]:
    """Return the rows of enterprises that stand several times on one parcel: of other years, or by mistake."""
    stands = Counter(map(enterprise_key, firms))
    return [firm for firm in firms if stands[enterprise_key(firm)] > 1]


def _of_firm(row: Row, *, doubled: bool) -> _TaxedPlot:
    area, tax = row.figure("land_area"), None if doubled else row.figure("tax")
    wants = [row.want(column) for column, figure in (("land_area", area), ("tax", row.figure("tax"))) if figure is None]
    wants += [row.want("year")] if doubled else []
    counts = None if area is None or doubled else True
    return _TaxedPlot(row, area or 0.0, None if tax is None else tax * WAN_YUAN, counts, tuple(wants))


def _measure(plots: Sequence[_TaxedPlot], loose_yuan: float, loose: int, crs: object) -> Evidence:
    """Take the least tax over the most land, and the most over the least."""
    counted = [plot for plot in plots if plot.industrial is not False]
    sure = [plot for plot in counted if plot.industrial]
    least = sum(plot.tax_yuan or 0.0 for plot in sure)
    most = sum(math.inf if plot.tax_yuan is None else plot.tax_yuan for plot in counted) + loose_yuan
    no_area = any(plot.industrial is None and plot.area_m2 == 0 for plot in counted)
    small, large = sum(plot.area_m2 for plot in sure), sum(plot.area_m2 for plot in counted)
    low = 0.0 if no_area or not large else least / convert(large, "mu")
    high = math.inf if not small else most / convert(small, "mu")
    value = least / convert(small, "mu") if small and all(plot.tax_yuan is not None for plot in sure) else None
    figures = {"tax_yuan": least, "land_m2": small, "land_mu": convert(small, "mu")}
    return Evidence(
        Interval(low, high, value),
        "yuan/mu",
        where=items([_item(plot) for plot in counted], crs=crs),
        figures=figures,
        notes=(UNMATCHED(count=loose, tax=loose_yuan),) if loose else (),
        wants=tuple({want.key: want for plot in counted for want in plot.wants}.values()),
        tables=_tables(counted),
        area="plane",
    )


def _item(plot: _TaxedPlot) -> dict[str, object]:
    kind = "industrial" if plot.industrial else "undecided"
    label = plot.row.first("name", "enterprise")
    ground = plot.row.geometry if plot.row.has("geometry") else NOWHERE
    return {"kind": kind, "unit_id": plot.row.ident, "label": label, "area_m2": plot.area_m2, "geometry": ground}


def _tables(plots: Sequence[_TaxedPlot]) -> dict[str, pd.DataFrame]:
    columns = ["id", "name", "block", "zone_name", "area_m2", "tax_yuan"]
    rows = [(*_names(plot.row), plot.area_m2, plot.tax_yuan) for plot in plots]
    table = pd.DataFrame(rows, columns=columns)
    table["tax_yuan"] = table["tax_yuan"].astype(float)
    tables = {"parcels": table.assign(yuan_per_mu=_per_mu(table))}
    for name, column in (("blocks", "block"), ("zones", "zone_name")):
        if table[column].notna().any():
            # a sum with a gap in it is not known
            whole = (
                table.groupby(column)[["area_m2", "tax_yuan"]]
                .agg(lambda column_values: column_values.sum(skipna=False))
                .reset_index()
            )
            tables[name] = whole.assign(yuan_per_mu=_per_mu(whole))
    return tables


def _per_mu(table: pd.DataFrame) -> pd.Series:
    return table["tax_yuan"] / convert(1.0, "mu") / table["area_m2"].where(table["area_m2"] > 0)


def _names(row: Row) -> tuple[str | None, ...]:
    return row.ident, row.first("name", "enterprise"), row.text("block"), row.text("zone_name")
