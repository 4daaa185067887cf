"""Reasons for sending a draft back that lie in where the drawing lies: b, c, d, e, f, j."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyproj
import shapely

from landuse.boundary.block_names import names_by_label
from landuse.boundary.crosscheck.submission import Submission, drawn_areas
from landuse.boundary.portions import control_overlap, portion_summary, portions
from landuse.boundary.return_reasons.notes import labelled, repair_note, stated_reason
from landuse.boundary.return_reasons.types import Search, looked
from landuse.boundary.topology.check import Limits, check_between, check_topology, check_within
from landuse.core.messages import Message
from landuse.core.missing import role_title
from landuse.geometry.crs.interpret import examine_crs
from landuse.geometry.crs.map_sheet import sheets_of
from landuse.geometry.overlay import united

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


NO_DRAWING = Message("drawing of the boundary")
NO_CRS = Message("CRS as the drawing came")
NO_COUNTY = Message("county boundary")
NO_APPROVED = Message.in_context("layer", "approved boundary")
NO_CONTROLS = Message("control lines")
NO_ZONES = Message("neighbouring zones")
NO_PLANNED = Message("planned land use")
NO_PLANNED_STATE = Message("word whether the planned layer is approved")
NO_POINTS = Message("point table")

#: Layers that were drawn apart are held to this width, m (standards §7.4 c; design §2).
_APART = Limits(tolerance_m=0.5)
WRONG_SYSTEM = Message("the CRS is {name}: {why}")
OWN_SYSTEM = Message("system, zone, order of X and Y of the file itself ({name})")
OFF_SHEET = Message(
    "block {block} does not lie on the map sheet {sheet} that the file names, but {by:m} off: wrong zone or number"
)
AMONG = Message("the blocks among themselves")
FAR_AWAY = Message("the drawing lies {by:m} from the county: wrong zone or wrong system, it seems")
SLIVERS = Message(
    "{count:count} slivers on {control}, {area:m2} in all, {width:m} at the widest: an old edition of it, it seems"
)
KEPT = Message(
    "{count:count} slivers between draft and approved boundary, {area:m2} in all, {width:m} at the "
    "widest: the approved boundary was converted badly, it seems"
)
OUTSIDE = Message("{area:m2} of block {block} lie beyond the county")
ENCLAVE = Message("block {block} lies wholly beyond the county, without agreement")
BARE = Message("the planned layer leaves {area:ha} of the zone uncovered")
DRAFT = Message("the planned layer is itself a draft")


def system(given: Submission, notes: list[Message]) -> Search:
    """Look for b: Xian 80 for 2000, a wrong zone, X and Y exchanged.

    The CRS as found, the point table's axes, a shift of the whole, and the drawing against the county.
    """
    findings = list(notes)
    wants = [] if given.points is not None or given.own_points else [NO_POINTS]
    done = [] if given.crs_found is None or not given.own_points else [OWN_SYSTEM(name=_crs_name(given.crs_found))]
    located, astray = _by_map_sheet(given)
    findings += astray
    if given.crs_found is None:
        wants.append(NO_CRS)
    else:
        reading = examine_crs(given.crs_found)
        if reading.trouble:
            findings.append(WRONG_SYSTEM(name=_crs_name(given.crs_found), why=reading.trouble))
    if given.county is None or given.drawn is None:
        # the map sheets that the file names tell as well as the county where its ground lies
        wants += [] if located else [NO_COUNTY if given.county is None else NO_DRAWING]
    else:
        by = float(united(given.drawn).distance(united(given.county)))
        findings += [FAR_AWAY(by=by)] if by > 0 else []
    findings += [repair_note(repair) for repair in given.repairs if repair.code in _SYSTEM_CODES]
    return looked(findings, looked_at=len(wants) < 3 or bool(given.repairs), wants=wants, done=done)


def _by_map_sheet(given: Submission) -> tuple[bool, list[Message]]:
    """Return whether every block lies on the map sheet (图幅号) that the file names for it, and which do not."""
    if given.drawn is None or given.drawn.crs is None or "map_sheet" not in given.drawn:
        return False, []
    there = pyproj.Transformer.from_crs(given.drawn.crs.geodetic_crs, given.drawn.crs, always_xy=True)
    rows = labelled(given.drawn)
    names = names_by_label(given.drawn, rows["block"].tolist())
    located, astray = True, []
    for block, text, shape in zip(rows["block"], rows["map_sheet"], rows.geometry, strict=True):
        boxes = None if pd.isna(text) else sheets_of(str(text))
        if boxes is None or shape is None:
            located = False
            continue
        by = float(shapely.distance([_on_plane(box, there) for box in boxes], shape).min())
        astray += [OFF_SHEET(block=names.get(str(block), block), sheet=str(text), by=by)] if by > 0 else []
    return located and not astray, astray


def _on_plane(box: tuple[float, float, float, float], there: pyproj.Transformer) -> BaseGeometry:
    outline = shapely.segmentize(shapely.box(*box), 0.1)
    return shapely.transform(outline, lambda xy: np.stack(there.transform(xy[:, 0], xy[:, 1]), axis=1))


def control_slivers(given: Submission) -> Search:
    """Look for c: slivers on the control lines from an old edition.

    Overlaps with each control line that are thinner than 0.5 m.
    """
    assert given.drawn is not None
    assert given.controls
    table = control_overlap({"draft": given.drawn}, given.controls)
    findings = [
        SLIVERS(
            control=role_title(str(row.control)),
            count=row.sliver_count,
            area=row.sliver_area_m2,
            width=row.sliver_widest_m,
        )
        for row in table.itertuples()
        if row.sliver_count
    ]
    return looked(findings)


def approved(given: Submission, notes: list[Message]) -> Search:
    """Look for d: the approved boundary badly converted, so that what is kept is not what was approved.

    The approved boundary's area against the catalogue's, and slivers between it and the draft.
    """
    assert given.approved is not None
    findings = list(notes)
    if given.drawn is None:
        return looked(findings, looked_at=given.catalogue is not None, wants=[NO_DRAWING])
    summary = portion_summary(portions(given.approved, given.drawn))
    strips = summary[summary["sliver_count"] > 0]
    if len(strips):
        count, area = int(strips["sliver_count"].sum()), float(strips["sliver_area_m2"].sum())
        findings.append(KEPT(count=count, area=area, width=float(strips["sliver_widest_m"].max())))
    return looked(findings)


def county(given: Submission) -> Search:
    """Look for e: beyond the county's legal line, or an enclave without agreement.

    Ground of each block beyond the county, slivers of lines drawn apart left out.
    """
    assert given.drawn is not None
    assert given.county is not None
    drawn = labelled(given.drawn)
    beyond = check_within(drawn, given.county, ids="block", covered=False, limits=_APART).frame
    areas = drawn_areas(drawn)
    findings = []
    for block, area in beyond.groupby("id_a", sort=True)["area_m2"].sum().items():
        whole = area >= areas[str(block)].m2 - 1.0
        if whole and given.enclave_agreed:
            continue
        findings.append(ENCLAVE(block=block) if whole else OUTSIDE(block=block, area=area))
    return looked(findings)


def neighbours(given: Submission) -> Search:
    """Look for f: overlap or gap with a neighbouring zone, or between blocks.

    Faults between the blocks at 2 mm, and with the neighbours at 0.5 m.
    """
    assert given.drawn is not None
    blocks = labelled(given.drawn)
    kinds = ("overlap", "contained", "duplicate", "gap")
    findings = stated_reason(check_topology(blocks, ids="block").only(kinds))
    if given.zones is None:
        return looked(findings, wants=[NO_ZONES], done=[AMONG])
    zones = given.zones.assign(block=given.zones.get("name", given.zones.index))
    limits = Limits(tolerance_m=_APART.tolerance_m, gap_width_m=5.0)
    return looked(findings + stated_reason(check_between([blocks, zones], ids="block", limits=limits).only(kinds)))


def planned(given: Submission) -> Search:
    """Look for j: the planned layer is itself a draft, or does not cover the zone.

    Ground of the zone that no planned parcel covers, and whether the layer is a draft.
    """
    findings = [DRAFT] if given.planned_is_draft else []
    if given.planned is None or given.drawn is None:
        return looked(findings, looked_at=False, wants=[NO_PLANNED] if given.planned is None else [NO_DRAWING])
    if not given.drawn.geometry.area.sum() > 0:  # an outline that crosses itself may hold no ground at all
        return looked(findings, looked_at=False, wants=[NO_DRAWING])
    bare = check_within(given.planned, given.drawn, limits=_APART).only(["uncovered"]).frame
    if len(bare):
        findings.append(BARE(area=float(bare["area_m2"].sum())))
    return looked(findings, wants=[NO_PLANNED_STATE] if given.planned_is_draft is None else [])


_SYSTEM_CODES = {
    "XY_SWAPPED", "ZONE_HEADER_MISMATCH", "ZONE_UNKNOWN", "DEGREE_MISMATCH", "GEOGRAPHIC", "OUT_OF_CHINA", "OUT_OF_XZQ",
}  # fmt: skip


def _crs_name(crs: object) -> str:
    try:
        return str(pyproj.CRS.from_user_input(crs).name)
    except pyproj.exceptions.CRSError:
        return str(crs)
