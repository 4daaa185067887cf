"""Faults of a drawing: overlaps, gaps, spikes and the like, less those that somebody agreed to."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from landuse.boundary.topology.check import Limits, check_topology
from landuse.boundary.topology.exceptions import accept
from landuse.core.evidence import Evidence, Ignored, Interval, items
from landuse.core.messages import Message
from landuse.core.missing import missing_layer
from landuse.measures.check import check, drawn, every_ground
from landuse.measures.inputs import LayerLike, as_layer

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"units": "judged", "agreed_exceptions": "shown", "outline": "handled"}
NOTHING = Message("there is nothing in the layer")
AGREED = Message("{count:count} more are agreed to: {who}")
HOLES = Message("{count:count} holes: see that they do not belong")


@check(units="layer", agreed_exceptions="layer", outline="layer")
@drawn("units")
@every_ground("units")
def drawing_faults(
    units: LayerLike,
    agreed_exceptions: LayerLike = None,
    outline: LayerLike = None,
    *,
    tolerance_m: float = 0.002,
    gap_width_m: float = 0.5,
) -> Evidence:
    """Count the faults of a polygon layer's drawing that nobody agreed to.

    Overlaps, one unit inside another, duplicates, gaps, points that a neighbour's side lacks, spikes, splinters,
    repeated points and invalid outlines. A hole may be meant: it is told and not counted.

    Parameters
    ----------
    units
        Polygons, in metres: the blocks of a boundary, parcels, patches.
    agreed_exceptions
        Places where a fault is agreed to, with ``reason`` and ``by``; they stay in the table, marked.
    outline
        The boundary that the units should cover: what they enclose outside it is a hole of it and no gap.
    tolerance_m
        Width below which a fault is noise, m.
    gap_width_m
        A slit open at an end is a gap up to this width, m.

    Returns
    -------
    Evidence
        A count; the place of each fault, and the table ``faults`` with ids, size and message.

    Notes
    -----
    Practice: drafts with such faults are sent back (reason n), and their areas sum to another figure.

    Examples
    --------
    One overlap, and the four corners that lie on a side of the other without a point there:

    >>> import geopandas as gpd
    >>> from shapely import box
    >>> drawing_faults(gpd.GeoDataFrame(geometry=[box(0, 0, 10, 10), box(9, 0, 20, 10)])).interval.value
    5.0
    """
    layer, agreed = as_layer(units, "units"), as_layer(agreed_exceptions, "agreed_exceptions")
    if layer is None:
        return Evidence.unknown(0, float("inf"), "count", missing_layer("units"))
    if not len(layer.features):
        return Evidence.not_applicable(NOTHING, "count")
    ids = next((name for name in ("id", "block") if name in layer.features), None)
    limits = Limits(tolerance_m=tolerance_m, gap_width_m=gap_width_m)
    around = as_layer(outline, "outline")
    meant = None if around is None or not len(around.features) else around.features
    faults = check_topology(layer.features, ids=ids, limits=limits, meant=meant)
    if agreed is not None and len(agreed.features):
        faults = accept(faults, agreed.features)
    frame, hole = faults.frame, faults.frame["code"] == "hole"
    open_ = frame[~hole & ~frame["accepted"].astype(bool)]
    notes = []
    if frame["accepted"].any():
        agreements = frame.loc[frame["accepted"].astype(bool), ["reason", "accepted_by"]].drop_duplicates()
        who = [Message("{reason} ({by})", reason=row.reason, by=row.accepted_by) for row in agreements.itertuples()]
        notes.append(AGREED(count=int(frame["accepted"].sum()), who=who))
    if hole.any():
        notes.append(HOLES(count=int(hole.sum())))
    noise = sum(faults.ignored.values(), Ignored(tolerance_m=tolerance_m))
    return Evidence(
        Interval.exactly(float(len(open_))),
        "count",
        where=_where(open_),
        notes=tuple(notes),
        ignored=noise,
        tables={"faults": _table(frame, faults.messages("zh"), faults.messages("en"))} if len(frame) else {},
    )


def _where(open_: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    rows = [
        {
            "kind": row["code"],
            "unit_id": "/".join(str(ident) for ident in (row["id_a"], row["id_b"]) if pd.notna(ident) and str(ident)),
            "label": None,
            "area_m2": row["area_m2"],
            "geometry": row["geometry"],
        }
        for row in open_.to_dict("records")
    ]
    return items(rows, crs=open_.crs)


def _table(frame: pd.DataFrame, zh: pd.Series, en: pd.Series) -> pd.DataFrame:
    kept = ["code", "id_a", "id_b", "area_m2", "width_m", "accepted", "reason", "accepted_by"]
    return pd.DataFrame(frame[kept]).assign(message_zh=zh.to_numpy(), message_en=en.to_numpy())
