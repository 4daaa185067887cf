"""Reasons for sending a draft back that lie in the drawing: b, c, d, e, f, j, n, o."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyproj

from landuse.boundary.points import block_labels
from landuse.boundary.portions import control_overlap, portion_summary, portions
from landuse.boundary.reason import Search, looked
from landuse.boundary.submission import Submission, drawn_areas
from landuse.boundary.topology import Limits, check_between, check_topology, check_within
from landuse.crs_reading import examine_crs
from landuse.overlay import united
from landuse.phrases import Note, Phrase

if TYPE_CHECKING:
    import geopandas as gpd

    from landuse.boundary.disagreement import Disagreement
    from landuse.boundary.faults import Faults

NO_DRAWING = Note("边界图形", "drawing of the boundary")
NO_CRS = Note("图形原有的坐标系", "CRS as the drawing came")
NO_COUNTY = Note("县界", "county boundary")
NO_APPROVED = Note("核准边界", "approved boundary")
NO_CONTROLS = Note("管控线图层", "control lines")
NO_ZONES = Note("相邻开发区图层", "neighbouring zones")
NO_PLANNED = Note("规划用地图层", "planned land use")
NO_PLANNED_STATE = Note("规划图层是否已批准的说明", "word whether the planned layer is approved")
NO_LIMIT = Note("区块数和最小面积的规定", "limit on the number and size of blocks")
NO_POINTS = Note("界址点成果表", "point table")

#: Layers that were drawn apart are held to this width, m (standards §7.4 c; design §2).
_APART = Limits(tolerance_m=0.5)
WRONG_SYSTEM = Phrase("坐标系为{name}:{why}", "the CRS is {name}: {why}")
FAR_AWAY = Phrase(
    "图形离县界{by:m},疑为带号或坐标系有误",
    "the drawing lies {by:m} from the county: wrong zone or wrong system, it seems",
)
SLIVERS = Phrase(
    "与{control}有{count:count}处碎条,共{area:m2},最宽{width:m},疑用了旧版管控线",
    "{count:count} slivers on {control}, {area:m2} in all, {width:m} at the widest: an old edition of it, it seems",
)
KEPT = Phrase(
    "草案与核准边界之间有{count:count}处碎条,共{area:m2},最宽{width:m},疑核准边界转换有误",
    "{count:count} slivers between draft and approved boundary, {area:m2} in all, {width:m} at the widest: the "
    "approved boundary was converted badly, it seems",
)
OUTSIDE = Phrase("区块{block}有{area:m2}在县界之外", "{area:m2} of block {block} lie beyond the county")
ENCLAVE = Phrase(
    "区块{block}整个在县界之外,且没有飞地协议", "block {block} lies wholly beyond the county, without agreement"
)
BARE = Phrase("开发区内有{area:ha}规划图层没有覆盖", "the planned layer leaves {area:ha} of the zone uncovered")
DRAFT = Note("规划图层本身是草案", "the planned layer is itself a draft")
MANY = Phrase("共{count:count}个区块,多于{limit:count}个", "{count:count} blocks, more than {limit:count}")
SMALL = Phrase("区块{block}只有{area:ha},小于{limit:ha}", "block {block} has only {area:ha}, less than {limit:ha}")
#: What reading a file may have found wrong with its rings and points (standards §1.6).
_RING_CODES = {
    "POINT_COUNT", "RING_OPEN", "DUP_VERTEX", "SPIKE", "SELF_INTERSECTION", "ZERO_AREA", "HOLE_OUTSIDE", "CLOSE_X_X",
}  # fmt: skip


def system(given: Submission, disagreements: list[Disagreement]) -> Search:
    """Look for b: xian 80 for 2000, a wrong zone, X and Y exchanged.

    Parameters
    ----------
    given
        What was handed in.
    disagreements
        What the cross-check found.

    Returns
    -------
    Search
        The CRS as found, the point table's axes, a shift of the whole, and the drawing against the county.
    """
    found = [each.note for each in disagreements if each.what in ("axes", "shift")]
    wants = [] if given.points is not None else [NO_POINTS]
    if given.crs_found is None:
        wants.append(NO_CRS)
    else:
        reading = examine_crs(given.crs_found)
        if reading.trouble:
            found.append(WRONG_SYSTEM(name=_crs_name(given.crs_found), why=reading.trouble))
    if given.county is None or given.drawn is None:
        wants.append(NO_COUNTY if given.county is None else NO_DRAWING)
    else:
        by = float(united(given.drawn).distance(united(given.county)))
        found += [FAR_AWAY(by=by)] if by > 0 else []
    found += [_repair(each.code, each.what) for each in given.repairs if each.code in _SYSTEM_CODES]
    return looked(found, looked_at=len(wants) < 3 or bool(given.repairs), wants=wants)


def control_slivers(given: Submission, disagreements: list[Disagreement]) -> Search:
    """Look for c: slivers on the control lines from an old edition.

    Parameters
    ----------
    given
        What was handed in.
    disagreements
        Not needed.

    Returns
    -------
    Search
        Overlaps with each control line that are thinner than 0.5 m.
    """
    del disagreements
    if given.drawn is None or not given.controls:
        return looked([], looked_at=False, wants=[NO_DRAWING] if given.drawn is None else [NO_CONTROLS])
    table = control_overlap({"draft": given.drawn}, given.controls)
    found = [
        SLIVERS(control=row.control, count=row.sliver_count, area=row.sliver_area_m2, width=row.sliver_widest_m)
        for row in table.itertuples()
        if row.sliver_count
    ]
    return looked(found)


def approved(given: Submission, disagreements: list[Disagreement]) -> Search:
    """Look for d: the approved boundary badly converted, so that what is kept is not what was approved.

    Parameters
    ----------
    given
        What was handed in.
    disagreements
        What the cross-check found.

    Returns
    -------
    Search
        The approved boundary's area against the catalogue's, and slivers between it and the draft.
    """
    found = [each.note for each in disagreements if each.what == "approved_area"]
    if given.approved is None:
        return looked(found, looked_at=False, wants=[NO_APPROVED])
    if given.drawn is None:
        return looked(found, looked_at=given.catalogue is not None, wants=[NO_DRAWING])
    summary = portion_summary(portions(given.approved, given.drawn))
    strips = summary[summary["sliver_count"] > 0]
    if len(strips):
        count, area = int(strips["sliver_count"].sum()), float(strips["sliver_area_m2"].sum())
        found.append(KEPT(count=count, area=area, width=float(strips["sliver_widest_m"].max())))
    return looked(found)


def county(given: Submission, disagreements: list[Disagreement]) -> Search:
    """Look for e: beyond the county's legal line, or an enclave without agreement.

    Parameters
    ----------
    given
        What was handed in.
    disagreements
        Not needed.

    Returns
    -------
    Search
        Ground of each block beyond the county, slivers of lines drawn apart left out.
    """
    del disagreements
    if given.drawn is None or given.county is None:
        return looked([], looked_at=False, wants=[NO_DRAWING] if given.drawn is None else [NO_COUNTY])
    labelled = _labelled(given.drawn)
    beyond = check_within(labelled, given.county, ids="block", covered=False, limits=_APART).frame
    areas = drawn_areas(labelled)
    found = []
    for block, area in beyond.groupby("id_a", sort=True)["area_m2"].sum().items():
        whole = area >= areas[str(block)].m2 - 1.0
        if whole and given.enclave_agreed:
            continue
        found.append(ENCLAVE(block=block) if whole else OUTSIDE(block=block, area=area))
    return looked(found)


def neighbours(given: Submission, disagreements: list[Disagreement]) -> Search:
    """Look for f: overlap or gap with a neighbouring zone, or between blocks.

    Parameters
    ----------
    given
        What was handed in.
    disagreements
        Not needed.

    Returns
    -------
    Search
        Faults between the blocks at 2 mm, and with the neighbours at 0.5 m.
    """
    del disagreements
    if given.drawn is None:
        return looked([], looked_at=False, wants=[NO_DRAWING])
    blocks = _labelled(given.drawn)
    kinds = ("overlap", "contained", "duplicate", "gap")
    found = _told(check_topology(blocks, ids="block").only(kinds))
    if given.zones is None:
        return looked(found, wants=[NO_ZONES])
    zones = given.zones.assign(block=given.zones.get("name", given.zones.index))
    limits = Limits(tolerance_m=_APART.tolerance_m, gap_width_m=5.0)
    return looked(found + _told(check_between([blocks, zones], ids="block", limits=limits).only(kinds)))


def planned(given: Submission, disagreements: list[Disagreement]) -> Search:
    """Look for j: the planned layer is itself a draft, or does not cover the zone.

    Parameters
    ----------
    given
        What was handed in.
    disagreements
        Not needed.

    Returns
    -------
    Search
        Ground of the zone that no planned parcel covers, and whether the layer is a draft.
    """
    del disagreements
    found = [DRAFT] if given.planned_is_draft else []
    if given.planned is None or given.drawn is None:
        return looked(found, looked_at=False, wants=[NO_PLANNED] if given.planned is None else [NO_DRAWING])
    bare = check_within(given.planned, given.drawn, limits=_APART).only(["uncovered"]).frame
    if len(bare):
        found.append(BARE(area=float(bare["area_m2"].sum())))
    return looked(found, wants=[NO_PLANNED_STATE] if given.planned_is_draft is None else [])


def drawing(given: Submission, disagreements: list[Disagreement]) -> Search:
    """Look for n: self-crossing, duplicates, point counts, unclosed rings.

    Parameters
    ----------
    given
        What was handed in.
    disagreements
        What the cross-check found.

    Returns
    -------
    Search
        Faults of the drawing itself, of the point table, and what reading the files found.
    """
    found = [_repair(each.code, each.what) for each in given.repairs if each.code in _RING_CODES]
    found += [each.note for each in disagreements if each.what in ("ring", "point_number", "point_order")]
    if given.drawn is not None:
        faults = check_topology(_labelled(given.drawn), ids="block")
        found += _told(faults.only(["invalid", "repeated_point", "spike", "duplicate"]))
    wants = [want for want, there in ((NO_DRAWING, given.drawn), (NO_POINTS, given.points)) if there is None]
    return looked(found, looked_at=len(wants) < 2 or bool(given.repairs), wants=wants)


def blocks(given: Submission, disagreements: list[Disagreement]) -> Search:
    """Look for o: too many or tiny blocks.

    Parameters
    ----------
    given
        What was handed in.
    disagreements
        Not needed.

    Returns
    -------
    Search
        Blocks beyond the number, or below the size, that the rules of the province allow; and splinters of any block.
    """
    del disagreements
    if given.drawn is None:
        return looked([], looked_at=False, wants=[NO_DRAWING])
    areas = drawn_areas(given.drawn)
    found = _told(check_topology(_labelled(given.drawn), ids="block").only(["tiny"]))
    if given.max_blocks is not None and len(areas) > given.max_blocks:
        found.append(MANY(count=len(areas), limit=given.max_blocks))
    if given.min_block_m2 is not None:
        small = ((key, area.m2) for key, area in areas.items() if area.m2 < given.min_block_m2)
        found += [SMALL(block=key, area=area, limit=given.min_block_m2) for key, area in small]
    unlimited = given.max_blocks is None and given.min_block_m2 is None
    return looked(found, looked_at=not unlimited, wants=[NO_LIMIT] if unlimited else [])


_SYSTEM_CODES = {
    "XY_SWAPPED", "ZONE_HEADER_MISMATCH", "ZONE_UNKNOWN", "DEGREE_MISMATCH", "GEOGRAPHIC", "OUT_OF_CHINA", "OUT_OF_XZQ",
}  # fmt: skip


def _labelled(drawn: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return drawn.assign(block=block_labels(drawn))


def _told(faults: Faults) -> list[Note]:
    zh, en = faults.messages("zh"), faults.messages("en")
    open_faults = np.flatnonzero(~faults.frame["accepted"].to_numpy(dtype=bool)).tolist()
    return [_plain(str(zh.iloc[at]), str(en.iloc[at])) for at in open_faults]


def _repair(code: str, what: str) -> Note:
    return _plain(f"{code}: {what}", f"{code}: {what}")


def _plain(zh: str, en: str) -> Note:
    """Make a note of sentences that are finished: a brace in an id names nothing."""
    bare = [said.replace("{", "{{").replace("}", "}}") for said in (zh, en)]
    return Note(bare[0], bare[1])


def _crs_name(crs: object) -> str:
    try:
        return str(pyproj.CRS.from_user_input(crs).name)
    except pyproj.exceptions.CRSError:
        return str(crs)
