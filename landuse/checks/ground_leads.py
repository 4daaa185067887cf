"""Leads for a site visit: what the supply table says of a parcel, and what the picture from above shows."""

from __future__ import annotations

import math
from collections.abc import Mapping

import geopandas as gpd
import pandas as pd

from landuse.core.evidence import Evidence, Interval, MissingInput, items
from landuse.core.layer import RasterLayer
from landuse.core.messages import Message
from landuse.core.missing import missing_column, missing_layer, missing_table
from landuse.measures.check import check
from landuse.measures.inputs import LayerLike, RastersLike, TableLike, as_layer, as_table

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"supply": "raise"}
LEAD = Message("all of these are leads for a site visit and no finding: a picture says what most of a cell is")
NO_GROUND = Message("row {row} ({id}) of the supply table is in no parcel layer")
UNSEEN = Message(
    "land cover of {area:ha} of {count} parcels that the raster does not show: whether they are leads is open"
)
#: Ground a raster does not show below this is the noise of moving a parcel into its CRS, m².
NOISE_M2 = 1.0
KINDS = {
    "said_built_not_seen": Message("said to be started, and nothing is seen"),
    "seen_built_not_said": Message("not said to be started, and building is seen"),
    "stood_still": Message("said to be under way, and nothing came in between"),
}


@check(supply="table", parcels="layer", land_cover="rasters")
def ground_leads(
    supply: TableLike,
    parcels: LayerLike,
    land_cover: RastersLike,
    *,
    not_built_below: float = 0.1,
    built_above: float = 0.5,
    progress_below: float = 0.02,
) -> Evidence:
    """Count the parcels whose supply record and whose ground, as land cover shows it, do not agree.

    Leads only: none of them is a verdict. A parcel counts as not built where even the most its cells allow is little,
    and as built where even the least is much; with two dates, as standing still where its share hardly changed. A
    parcel that the raster does not show in full, and that could be a lead, is one more at most.

    Parameters
    ----------
    supply
        Supply contracts with ``parcel_id``, ``actual_start`` and ``actual_completion``.
    parcels
        Parcels with ``id``, in metres.
    land_cover
        Land cover, of one date or more.
    not_built_below
        Share of 1 below which a parcel is not built.
    built_above
        Share of 1 above which it is.
    progress_below
        Change of the share between the two last dates that counts as none.

    Returns
    -------
    Evidence
        A count, with the parcels as its ground and all figures in the table ``leads``.

    Notes
    -----
    国土资源部令第53号《闲置土地处置办法》第五条: a suspicion is to be investigated.

    Examples
    --------
    >>> from datetime import date
    >>> import geopandas as gpd, numpy as np, pandas as pd, rasterio
    >>> from shapely import box
    >>> from landuse.measures.raster.examine import read_raster_layer
    >>> cells, grid = np.array([[1, 1, 2, 2]] * 4, dtype="uint8"), rasterio.transform.from_origin(0, 40, 10, 10)
    >>> shape = {"width": 4, "height": 4, "count": 1, "dtype": "uint8", "crs": "EPSG:4548", "transform": grid}
    >>> with rasterio.open("/vsimem/leads.tif", "w", driver="GTiff", **shape) as file:
    ...     file.write(cells, 1)
    >>> cover = read_raster_layer("land_cover", "/vsimem/leads.tif", classes={1: "built", 2: "not_built"})
    >>> halves = [box(0, 0, 20, 40), box(20, 0, 40, 40)]
    >>> parcels = gpd.GeoDataFrame({"id": ["A", "B"]}, geometry=halves, crs="EPSG:4548")
    >>> supply = pd.DataFrame({"parcel_id": ["A", "B"], "actual_start": [date(2024, 1, 1)] * 2})
    >>> ground_leads(supply, parcels, [cover]).interval.value
    1
    """
    table, units = as_table(supply, "supply"), as_layer(parcels, "parcels")
    if table is None:
        return Evidence.unknown(0, math.inf, "count", missing_table("supply"))
    if units is None or not land_cover:
        return Evidence.unknown(
            0, len(table.rows), "count", missing_layer("parcels" if units is None else "land_cover")
        )
    if "parcel_id" not in table.rows:
        return Evidence.unknown(0, len(table.rows), "count", missing_column("supply", "parcel_id"))
    ground = units.features.drop_duplicates("id").set_index("id")
    rows = table.rows.assign(row=range(1, len(table.rows) + 1))
    placed = rows[rows["parcel_id"].isin(ground.index)]
    lost = rows[~rows["parcel_id"].isin(ground.index)]
    shapes = gpd.GeoSeries(ground.geometry.loc[placed["parcel_id"]].array, index=placed.index, crs=ground.crs)
    seen = _seen(shapes, list(land_cover))
    limits = {"not_built_below": not_built_below, "built_above": built_above, "progress_below": progress_below}
    supplied = pd.concat([placed, seen], axis=1)
    supplied["kind"] = [_kind(row, limits) for row in supplied.to_dict("records")]
    leads = supplied[supplied["kind"].notna()]
    may_be = [_could_be(row, limits) for row in supplied.to_dict("records")]
    unseen = supplied[pd.Series(may_be, index=supplied.index, dtype=bool)]
    notes = [LEAD, *(NO_GROUND(row=row["row"], id=row["parcel_id"]) for row in lost.to_dict("records"))]
    return Evidence(
        Interval(len(leads), len(leads) + len(lost) + len(unseen), len(leads)),
        "count",
        where=items([_item(row, shapes.loc[index]) for index, row in leads.iterrows()], crs=ground.crs),
        notes=tuple(notes),
        wants=_missing(unseen),
        tables={"leads": _table(supplied)},
    )


def _seen(shapes: gpd.GeoSeries, covers: list[RasterLayer]) -> pd.DataFrame:
    from landuse.measures.raster.shares import built_shares

    last = built_shares(shapes, covers[-1])
    shares = last[["low", "value", "high"]].assign(before=float("nan"), change=float("nan"), dates=len(covers))
    unseen = last["uncovered"]
    if len(covers) > 1:
        earlier = built_shares(shapes, covers[-2])
        unseen = unseen.combine(earlier["uncovered"], max)
        shares = shares.assign(before=earlier["value"], change=last["value"] - earlier["value"])
    area = unseen * shapes.area
    shares["unseen_m2"] = area.where(area > NOISE_M2, 0.0)
    # of a parcel seen in part nobody knows whether the rest stood still
    shares.loc[shares["unseen_m2"] > 0, "change"] = float("nan")
    return shares


def _could_be(row: Mapping[str, object], limits: Mapping[str, float]) -> bool:
    """Return whether a parcel that is not seen in full, and is no lead by what is seen, may still be one."""
    if row["kind"] is not None or not float(str(row["unseen_m2"])) > 0:
        return False
    change = float("nan") if row["dates"] == 1 else 0.0
    return _kind({**row, "low": row["high"], "high": row["low"], "change": change}, limits) is not None


def _missing(unseen: pd.DataFrame) -> tuple[MissingInput, ...]:
    area = float(unseen["unseen_m2"].sum())
    return (
        (MissingInput("ground:land_cover", UNSEEN(area=area, count=len(unseen)), "survey", area),)
        if len(unseen)
        else ()
    )


def _kind(row: Mapping[str, object], limits: Mapping[str, float]) -> str | None:
    low, high, change = (float(str(row[name])) for name in ("low", "high", "change"))
    started = any(pd.notna(row.get(name)) for name in ("actual_start", "actual_completion"))
    done = pd.notna(row.get("actual_completion"))
    if started and high < limits["not_built_below"]:
        return "said_built_not_seen"
    if not started and low > limits["built_above"]:
        return "seen_built_not_said"
    if started and not done and abs(change) < limits["progress_below"]:
        return "stood_still"
    return None


def _item(row: pd.Series, shape: object) -> dict[str, object]:
    what: Message = KINDS[row["kind"]]
    label = f"{row.get('project') or row['parcel_id']}:{what.text('zh')}"
    return {"kind": row["kind"], "unit_id": row["parcel_id"], "label": label, "area_m2": shape.area, "geometry": shape}  # type: ignore[attr-defined]


def _table(supplied: pd.DataFrame) -> pd.DataFrame:
    wanted = [
        "contract",
        "parcel_id",
        "project",
        "actual_start",
        "actual_completion",
        "low",
        "value",
        "high",
        "before",
        "change",
        "kind",
    ]
    return supplied[[name for name in wanted if name in supplied]].reset_index(drop=True)
