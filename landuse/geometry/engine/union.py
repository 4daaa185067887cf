"""Overlay of whole grounds: polygonal in, polygonal out, and no area lost on the way."""

from __future__ import annotations

import math

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from landuse.geometry.engine.arrays import Floats, GeometryArray, Ints, collect, exploded, one_array, polygonal
from landuse.geometry.engine.checked import RELATIVE_NOISE, unions
from landuse.geometry.engine.counts import disputes
from landuse.geometry.engine.noise import AREA_NOISE, BELIEVED_M2, FINE_M2, WHOLE, WHOLE_M2
from landuse.geometry.engine.ragged import first_alike, lay_flat, mixed
from landuse.geometry.engine.sweep import clusters, covered_runs
from landuse.geometry.engine.tangles import refuse_entangled, refuse_tangled
from landuse.geometry.engine.trapezoid_sum import common_areas

#: Ground that mending loses where only rounding was to be mended is less than this share of it.
CRUMB = 1e-3
#: Chords of a quarter of a circle where ground is widened.
SEGMENTS = 16
#: So many polygons around each place are too many to hold each against each.
DEEP = 60
#: So many polygons are asked about at once, before their neighbours are counted.
_ASKED = 512
#: So many polygons tell whether all lie many times over each other.
_LOOKED_AT = 256
#: Up to so many polygons are united one after another; for more, all at once is quicker.
SHORT = 6


def sound(geometries: GeometryArray) -> GeometryArray:
    """Return valid polygons for all of them; only what is invalid is touched.

    Parameters
    ----------
    geometries
        Shape (n,); missing ones allowed.

    Returns
    -------
    numpy.ndarray
        Shape (n,): valid Polygon or MultiPolygon, an empty polygon for what has no area.
    """
    # A collection is valid when each member is; taken for ground, its members must not overlap either.
    polygons = polygonal(geometries)
    valid = shapely.is_valid(polygons)
    if valid.all():
        return polygons
    kept = polygons.copy()
    kept[~valid] = _mended(polygons[~valid])
    return kept


def _mended(polygons: GeometryArray) -> GeometryArray:
    """Mend invalid polygons; where only rounding made them invalid, so that they keep the area of their rings."""
    for polygon in polygons:
        refuse_tangled(polygon)
    mended = _made_valid(polygons)
    rings = shapely.area(polygons)
    allowed = BELIEVED_M2 + np.spacing(np.abs(shapely.bounds(polygons)).max(axis=1)) * shapely.length(polygons)
    allowed = np.nan_to_num(allowed)
    apart = np.abs(shapely.area(mended) - rings)
    # what is far apart was drawn so: lobes, parts over each other
    for at in np.flatnonzero((apart > allowed) & (apart < CRUMB * rings)).tolist():
        for other in (shapely.make_valid(polygons[at]), shapely.buffer(polygons[at], 0)):
            other = polygonal_one(other)
            if abs(other.area - rings[at]) <= allowed[at] and other.is_valid:
                mended[at] = other
                break
    return mended


def _made_valid(polygons: GeometryArray) -> GeometryArray:
    """Return polygons made valid by their structure; one at which GEOS throws by its lines, or without width."""
    try:
        return polygonal(shapely.make_valid(polygons, method="structure", keep_collapsed=False))
    except shapely.GEOSException:
        disputes.add()
    if len(polygons) > 1:
        return np.concatenate([_made_valid(polygons[at : at + 1]) for at in range(len(polygons))])
    try:
        return polygonal(shapely.make_valid(polygons))
    except shapely.GEOSException:
        return polygonal(shapely.buffer(polygons, 0))


def unite(geometries: GeometryArray, *, overlapping: bool = False) -> BaseGeometry:
    """Unite polygons into the ground they cover together.

    A valid coverage (neighbours share their vertices) is dissolved without noding; the rest goes through the general
    union. Neither is believed: a dissolved coverage must have the very sides that its parts leave open, a union the
    area that its parts have less what they share by the sum of trapezoids. Where that decides nothing, since several
    lie over one place, or the union is wrong, they are united two by two, each step checked.

    Parameters
    ----------
    geometries
        Shape (n,); any mixture, invalid ones are repaired for the purpose.
    overlapping
        Known to be no coverage, so that it need not be tried.

    Returns
    -------
    shapely.Polygon or shapely.MultiPolygon
        An empty polygon where there is no area.
    """
    whole_ones = sound(geometries)
    parts = exploded(whole_ones)[0]
    # the parts of one valid multipolygon share no ground: it is united already
    if len(parts) < 2 or len(whole_ones) == 1:
        return collect(parts)
    parts = distinct(parts)
    total = float(shapely.area(parts).sum())
    left, bottom, right, top = shapely.total_bounds(parts)
    room = (right - left) * (top - bottom) * (1 + AREA_NOISE)
    if not overlapping and total <= room:
        dissolved = dissolve(parts)
        if dissolved is not None:
            return dissolved
    low, high = covered_bounds(parts)
    if high - low > slack_of(parts, total):
        return _two_by_two(parts)
    try:
        whole = polygonal_one(shapely.union_all(parts))
    except shapely.GEOSException:
        disputes.add()
        return _two_by_two(parts)
    if abs(whole.area - high) <= slack_of(parts, total) and _holds_all(whole, parts):
        return whole
    disputes.add()
    return _two_by_two(parts)


def covered_bounds(parts: GeometryArray) -> tuple[float, float]:
    """Compute between which bounds the ground lies that polygons cover together, by the sum of trapezoids alone.

    What two share is counted twice in the sum of all, so that it is at least that sum less what all pairs share
    (Bonferroni), and at most less what the pairs of a tree share (Hunter). Where no place is covered three times over,
    nor four polygons lie around a ring of overlaps, the two are one.

    Parameters
    ----------
    parts
        Shape (n,): valid polygons, no two alike.

    Returns
    -------
    tuple
        The least and the greatest area, m².
    """
    overlaps = _overlaps(parts)
    return (0.0, math.fsum(shapely.area(parts))) if overlaps is None else _bounds(parts, *overlaps)


def swept_area(parts: GeometryArray) -> float | None:
    """Measure the ground that polygons cover together without drawing it.

    Where the bounds that their overlaps leave are one, that is it; else each cluster of overlaps is swept.

    Parameters
    ----------
    parts
        Shape (n,): valid polygons, no two alike.

    Returns
    -------
    float or None
        Area, m²; None where too many lie over each other.
    """
    overlaps = _overlaps(parts)
    if overlaps is None:
        return None
    low, high = _bounds(parts, *overlaps)
    if high - low <= FINE_M2:
        return high
    cluster = clusters(*overlaps[:2], len(parts))
    order = np.argsort(cluster, kind="stable")
    many = np.bincount(cluster)[cluster[order]] > 1
    several = order[many]
    swept = covered_runs(parts[several], np.cumsum(np.diff(cluster[several], prepend=-1) != 0) - 1)
    if swept is None:
        return None
    area = math.fsum([*swept, *shapely.area(parts[order[~many]])])
    return area if low - BELIEVED_M2 <= area <= high + BELIEVED_M2 else None


def _overlaps(parts: GeometryArray) -> tuple[Ints, Ints, Floats] | None:
    """Find the pairs of polygons that share ground, and how much; None where too many boxes meet."""
    meeting = meeting_boxes(parts)
    if meeting is None:
        return None
    lower, upper = meeting
    shared = common_areas(parts[lower], parts[upper])
    real = shared > 0
    lower, upper, shared = lower[real], upper[real], shared[real]
    refuse_entangled(parts[lower], parts[upper])
    return lower, upper, shared


def _bounds(parts: GeometryArray, lower: Ints, upper: Ints, shared: Floats) -> tuple[float, float]:
    areas = shapely.area(parts)
    total = math.fsum(areas)
    if not len(lower):
        return total, total
    saved = math.fsum(_greatest_forest(lower, upper, shared, len(parts)))
    return max(total - math.fsum(shared), float(areas.max())), total - saved


def meeting_boxes(parts: GeometryArray) -> tuple[Ints, Ints] | None:
    """Find the pairs of polygons whose boxes meet, the lesser position first; None where they are too many."""
    none = np.empty(0, dtype=np.int64)
    tree, ones, others, upto = shapely.STRtree(parts), [none], [none], 0
    for first in range(0, len(parts), _ASKED):
        lower, upper = tree.query(parts[first : first + _ASKED])
        once = lower + first < upper
        ones.append(lower[once] + first)
        others.append(upper[once])
        upto += len(ones[-1])
        if upto > DEEP * len(parts):
            return None
    return np.concatenate(ones), np.concatenate(others)


def is_deep(parts: GeometryArray) -> bool:
    """Return whether the boxes of polygons lie many times over each other, as far as some of them tell."""
    if len(parts) <= DEEP:
        return False
    some = parts[np.linspace(0, len(parts) - 1, min(len(parts), _LOOKED_AT)).astype(np.int64)]
    met, tree = 0, shapely.STRtree(parts)
    for first in range(0, len(some), 16):
        met += len(tree.query(some[first : first + 16])[0])
        if met > DEEP * len(some):
            return True
    return False


def _greatest_forest(parts: Ints, other: Ints, shared: Floats, count: int) -> list[float]:
    """Return what the pairs of the greatest spanning forest of overlaps share (Kruskal)."""
    root, kept = list(range(count)), []
    for at in np.argsort(-shared, kind="stable").tolist():
        ends = []
        for end in (int(parts[at]), int(other[at])):
            while root[end] != end:
                root[end] = root[root[end]]
                end = root[end]
            ends.append(end)
        if ends[0] != ends[1]:
            root[ends[0]] = ends[1]
            kept.append(float(shared[at]))
    return kept


def slack_of(parts: GeometryArray, area: float) -> float:
    """Return by how much the area of a union may differ from what its parts add up to, m²."""
    step = float(np.spacing(np.abs(shapely.total_bounds(parts)).max()))
    return BELIEVED_M2 + RELATIVE_NOISE * area + step * float(shapely.length(parts).sum())


def distinct(parts: GeometryArray) -> GeometryArray:
    """Return polygons without those that are the same as one before, wherever their rings begin."""
    kept: GeometryArray = parts[first_alike(parts) == np.arange(len(parts))]
    return kept


def dissolve(parts: GeometryArray) -> BaseGeometry | None:
    """Unite the polygons of a valid coverage without noding; None where what came out is not the ground that went in.

    A valid outline whose sides are those that the parts leave open, none more and none less, is their ground, and no
    two of them share any: how often a place is covered changes only across such a side.
    """
    try:
        dissolved = collect(polygonal(np.array([shapely.coverage_union_all(parts)], dtype=object)))
    except shapely.GEOSException:
        return None
    same_sides = side_sum(parts) == side_sum(one_array(dissolved))
    return dissolved if same_sides and dissolved.is_valid else None


def side_sum(polygons: GeometryArray) -> int:
    """Sum the sides of polygons as numbers, each with its sense: two that run back along each other cancel out.

    Parameters
    ----------
    polygons
        Shape (n,): valid polygons.

    Returns
    -------
    int
        Below 2**64; the same for two sets with the same open sides, and by chance only for others.
    """
    flat = lay_flat(shapely.orient_polygons(polygons))
    if not len(flat.xy):
        return 0
    begins = np.zeros(len(flat.xy), dtype=bool)
    begins[flat.rings[:-1]] = True
    ends = np.flatnonzero(~begins)
    with np.errstate(over="ignore"):
        corner = mixed(flat.xy + 0.0)  # -0.0 is 0.0
        corner = mixed(corner[:, 0] * np.uint64(3) + corner[:, 1])
        a, b = corner[ends - 1], corner[ends]
        side = mixed(np.minimum(a, b) * np.uint64(5) + np.maximum(a, b))
        side[a == b] = 0
        return int(np.where(a < b, side, np.uint64(0) - side).sum())


def widen(geometry: BaseGeometry, by_m: float, corners: str, steepest: float = 5.0) -> BaseGeometry:
    """Return the ground within a distance of a geometry.

    Parameters
    ----------
    geometry
        Any geometry.
    by_m
        The distance, m; negative to shrink.
    corners
        ``round`` or ``mitre``.
    steepest
        How many times the distance a mitred corner reaches at most.

    Returns
    -------
    shapely.Polygon or shapely.MultiPolygon
        Polygons only.
    """
    shape = {"quad_segs": SEGMENTS, "join_style": corners, "mitre_limit": steepest}
    try:
        made = shapely.buffer(geometry, by_m, **shape)
        if _as_wide(made, geometry, by_m):
            return made
    except shapely.GEOSException:
        pass
    disputes.add()
    corner = np.floor(shapely.bounds(geometry)[:2])
    near = shapely.buffer(shapely.transform(geometry, lambda xy: xy - corner), by_m, **shape)
    return shapely.transform(near, lambda xy: xy + corner)


def _as_wide(made: BaseGeometry, geometry: BaseGeometry, by_m: float) -> bool:
    """Return whether widened ground has an area it can have: what it was at least, its outline times the width more."""
    was, step = geometry.area, abs(by_m) * geometry.length
    if by_m >= 0:
        return bool(made.area >= was * (1 - AREA_NOISE))
    return bool(was - step * (1 + AREA_NOISE) - BELIEVED_M2 <= made.area <= was * (1 + AREA_NOISE) + BELIEVED_M2)


def unite_runs(
    polygons: GeometryArray, starts: Ints, threads: int | None = None, *, overlapping: bool = False
) -> GeometryArray:
    """Unite runs of valid polygons, each into one: many short ones all at once, a long one by itself.

    Parameters
    ----------
    polygons
        Shape (n,): polygonal, not prepared.
    starts
        Shape (k,): where each run starts, ascending.
    threads
        How many at once; None for all processors.
    overlapping
        As in `unite`.

    Returns
    -------
    numpy.ndarray
        Shape (k,), polygonal.
    """
    lengths = np.diff(np.append(starts, len(polygons)))
    united: GeometryArray = polygons[starts].copy()
    for step in range(1, SHORT):
        on = np.flatnonzero((lengths > step) & (lengths <= SHORT))
        united[on] = unions(united[on], polygons[starts[on] + step], threads)
    for at in np.flatnonzero(lengths > SHORT):
        united[at] = unite(polygons[starts[at] : starts[at] + lengths[at]], overlapping=overlapping)
    return united


def or_whole(area: Floats, whole: Floats) -> Floats:
    """Take areas for those of the whole where they differ from them by rounding only."""
    return np.where(np.abs(area - whole) <= np.minimum(WHOLE * whole, WHOLE_M2), whole, area)


def at_most(area: Floats, whole: Floats) -> Floats:
    """Hold areas between nothing and the whole, which rounding may overstep."""
    return np.clip(or_whole(area, whole), 0.0, whole)


def polygonal_one(geometry: BaseGeometry) -> BaseGeometry:
    """Keep the polygons of a geometry."""
    return collect(polygonal(np.array([geometry], dtype=object)))


def _holds_all(whole: BaseGeometry, parts: GeometryArray) -> bool:
    total, largest = float(shapely.area(parts).sum()), float(shapely.area(parts).max())
    if not largest * (1 - AREA_NOISE) <= whole.area <= total * (1 + AREA_NOISE):
        return False
    shapely.prepare(whole)
    # A point in a very thin polygon may round to just outside of it.
    return bool(shapely.dwithin(whole, shapely.point_on_surface(parts), 1e-6).all())


def _two_by_two(parts: GeometryArray) -> BaseGeometry:
    """Unite neighbours, then what they make with its neighbours, and so on: each union of two is checked."""
    low = shapely.bounds(parts)
    x, y = low[:, 0] + low[:, 2], low[:, 1] + low[:, 3]
    slab = np.empty(len(parts), dtype=np.int64)
    slab[np.argsort(x, kind="stable")] = np.arange(len(parts)) // max(1, math.isqrt(len(parts)))
    layer: GeometryArray = parts[np.lexsort((np.where(slab % 2 == 0, y, -y), slab))]
    while len(layer) > 1:
        pairs = len(layer) // 2
        odd = layer[2 * pairs :]
        layer = np.concatenate([unions(layer[: 2 * pairs : 2], layer[1 : 2 * pairs : 2]), odd])
    whole: BaseGeometry = layer[0]
    return whole
