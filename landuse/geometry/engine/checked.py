"""Overlay of pairs of polygons: GEOS answers, and is not believed unseen.

GEOS 3.14 gives no ground common to two valid polygons, where one of them has a hole as thin as a hair and lies over the
other (libgeos/geos#1523, #942), a twentieth too much for one pair in 65 000 that share vertices, and throws now and
then. So every answer is held against the sum of trapezoids (`landuse.geometry.engine.trapezoid_sum`), which nodes
nothing; where the two differ, or GEOS throws, the pair is counted and put to GEOS another way, until the ground drawn
has the area measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.geometry.engine.arrays import Floats, GeometryArray, collect, one_array, polygonal
from landuse.geometry.engine.counts import disputes
from landuse.geometry.engine.noise import BELIEVED_M2, FINE_M2
from landuse.geometry.engine.tangles import refuse_entangled
from landuse.geometry.engine.threads import spread
from landuse.geometry.engine.trapezoid_sum import common_areas

Operation = Callable[..., GeometryArray]
#: Two measures of one area may differ by this share of it, which is what their terms are rounded to.
RELATIVE_NOISE = 1e-13
#: Rings that hold less are what rounding leaves where plots don't quite match, m².
HAIR_M2 = 1e-7
#: Nearer to the origin than this a pair is laid over each other where it is, m.
NEAR_M = 10_000.0
#: Pairs of about so many corners are put to GEOS at a time.
_TOGETHER = 10_000
#: Pairs are moved by whole steps of so many metres, so that a ground laid over many others is copied once for them.
WHOLE_M = 1024.0
#: The widest grid to which a pair is snapped that comes out wrong otherwise: 2**-17 m, a hundredth of a millimetre.
COARSEST = 17


def intersections(
    left: GeometryArray, right: GeometryArray, threads: int | None = None, *, common: Floats | None = None
) -> GeometryArray:
    """Intersect pairs of valid polygons, on several threads."""
    common = common_areas(left, right, threads) if common is None else common
    return _checked(shapely.intersection, left, right, common, threads)


def differences(
    left: GeometryArray, right: GeometryArray, threads: int | None = None, *, common: Floats | None = None
) -> GeometryArray:
    """Take from each valid polygon the ground of another; parameters and result as of `intersections`."""
    common = common_areas(left, right, threads) if common is None else common
    return _checked(shapely.difference, left, right, shapely.area(left) - common, threads)


def unions(
    left: GeometryArray, right: GeometryArray, threads: int | None = None, *, common: Floats | None = None
) -> GeometryArray:
    """Unite pairs of valid polygons; parameters and result as of `intersections`."""
    common = common_areas(left, right, threads) if common is None else common
    return _checked(shapely.union, left, right, shapely.area(left) + shapely.area(right) - common, threads)


def clip_to_boxes(ground: BaseGeometry, boxes: Floats) -> GeometryArray:
    """Return a valid ground within each box: quickly where that keeps its area, else by the checked overlay.

    Parameters
    ----------
    ground
        The ground.
    boxes
        Shape (n, 4): left, bottom, right, top.

    Returns
    -------
    numpy.ndarray
        Shape (n,), polygonal.
    """
    frames = shapely.box(*boxes.T)
    whole = np.full(len(boxes), ground, dtype=object)
    common = common_areas(whole, frames)
    clipped = np.empty(len(boxes), dtype=object)
    for at, box in enumerate(boxes.tolist()):
        try:
            clipped[at] = shapely.clip_by_rect(ground, *box)
        except shapely.GEOSException:
            clipped[at] = shapely.Polygon()
    clipped = polygonal(clipped)
    wrong = ~(np.abs(shapely.area(clipped) - common) <= slack(whole, frames, common)) | ~shapely.is_valid(clipped)
    clipped[wrong] = intersections(whole[wrong], frames[wrong], common=common[wrong])
    return clipped


def areas(left: GeometryArray, right: GeometryArray, threads: int | None = None) -> tuple[Floats, int]:
    """Measure the area common to each pair twice over, by GEOS and by trapezoids; where they differ the latter decide.

    Parameters
    ----------
    left, right
        Shape (n,): valid polygons, not prepared.
    threads
        How many at once.

    Returns
    -------
    tuple
        Shape (n,): m², and for how many pairs GEOS threw or was wrong.
    """
    measured = common_areas(left, right, threads)
    refuse_entangled(left, right)
    by_geos = shapely.area(_guarded(shapely.intersection, left, right, threads, back=False))
    allowed = slack(left, right, np.minimum(shapely.area(left), shapely.area(right)))
    wrong = int((~(np.abs(by_geos - measured) <= allowed)).sum())
    disputes.add(wrong)
    return np.where(np.abs(by_geos - measured) <= FINE_M2, by_geos, measured), wrong


def slack(left: GeometryArray, right: GeometryArray, area: Floats) -> Floats:
    """Return by how much two ways to an area may differ, since vertices are written down rounded, m²."""
    reach = [np.abs(np.nan_to_num(shapely.bounds(side))).max(axis=1, initial=0.0) for side in (left, right)]
    step = np.spacing(np.fmax(*reach))
    outline = shapely.length(left) + shapely.length(right)
    allowed: Floats = BELIEVED_M2 + RELATIVE_NOISE * np.abs(area) + step * outline / 10
    return allowed


def _checked(
    operation: Operation, left: GeometryArray, right: GeometryArray, expected: Floats, threads: int | None
) -> GeometryArray:
    refuse_entangled(left, right)
    made = _guarded(operation, left, right, threads)
    whole = np.maximum(shapely.area(left), shapely.area(right))
    allowed = slack(left, right, whole) - BELIEVED_M2 + FINE_M2
    # what GEOS threw at has no area at all, and NaN is apart from everything
    wrong = np.flatnonzero(~(np.abs(shapely.area(made) - expected) <= allowed) | ~shapely.is_valid(made))
    for at in wrong.tolist():
        made[at] = _another_way(operation, (left[at], right[at]), made[at], float(expected[at]), float(allowed[at]))
    return made


def _guarded(
    operation: Operation, left: GeometryArray, right: GeometryArray, threads: int | None, *, back: bool = True
) -> GeometryArray:
    """Put pairs to GEOS, each moved near the origin, and move the answers back; None where it throws.

    Far from the origin GEOS snaps corners by a millionth of a millionth of their coordinates, some micrometres, when it
    meets sides that nearly coincide, and says nothing.
    """
    made, moved = np.empty(len(left), dtype=object), np.empty(len(left), dtype=object)
    corner = _corners(left, right, WHOLE_M)

    def work(first: int, last: int) -> None:
        near = [_moved_once(side[first:last], -corner[first:last]) for side in (left, right)]
        try:
            made[first:last] = operation(*near)
        except shapely.GEOSException:
            made[first:last] = [_or_none(operation, *pair) for pair in zip(*near, strict=True)]
        thrown = shapely.is_missing(made[first:last])
        kept = np.flatnonzero(~thrown) + first
        moved[kept] = _moved(polygonal(made[kept]), corner[kept]) if back else polygonal(made[kept])

    corners = int(shapely.get_num_coordinates(left).sum() + shapely.get_num_coordinates(right).sum())
    together = _TOGETHER * len(left) // max(corners, 1)
    spread(work, len(left), threads, chunk=min(max(together, 8), 512), what="cutting")
    return moved


def _corners(left: GeometryArray, right: GeometryArray, step_m: float = 1.0) -> Floats:
    """Return for each pair a corner in whole steps to move it by; nought where it is near the origin already."""
    bounds = np.fmin(shapely.bounds(left)[:, :2], shapely.bounds(right)[:, :2])
    corner: Floats = np.floor(np.nan_to_num(bounds) / step_m) * step_m
    near = np.abs(corner).max(axis=1, initial=0.0) < NEAR_M
    corner[near] = 0.0
    return corner


def _moved(shapes: GeometryArray, by: Floats) -> GeometryArray:
    """Move each shape by its own distance; whole metres change no digit of a corner that was there before."""
    if not by.any():
        return shapes
    coordinates, row = shapely.get_coordinates(shapes, return_index=True)
    copies: GeometryArray = shapely.set_coordinates(shapes.copy(), coordinates + by[row])
    return copies


def _moved_once(shapes: GeometryArray, by: Floats) -> GeometryArray:
    """Move each shape by its own distance; one that stands in many pairs with one distance is copied once."""
    if len(shapes) == 1 or not by.any():
        return _moved(shapes, by)
    keys = np.empty((len(shapes), 3))
    keys[:, 0], keys[:, 1:] = [id(shape) for shape in shapes], by
    order = np.lexsort(keys.T)
    new = np.ones(len(order), dtype=bool)
    new[1:] = (keys[order[1:]] != keys[order[:-1]]).any(axis=1)
    if new.all():
        return _moved(shapes, by)
    first, copies = order[new], np.empty(len(shapes), dtype=object)
    copies[order] = _moved(shapes[first], by[first])[np.cumsum(new) - 1]
    return copies


def _or_none(operation: Operation, ground: BaseGeometry, other: BaseGeometry) -> BaseGeometry | None:
    try:
        answer: BaseGeometry = operation(ground, other)
    except shapely.GEOSException:
        return None
    return answer


def _another_way(
    operation: Operation,
    pair: tuple[BaseGeometry, BaseGeometry],
    answer: BaseGeometry | None,
    expected: float,
    allowed: float,
) -> BaseGeometry:
    """Put a pair to GEOS in other ways until the ground is valid and has the area measured, or comes near it."""
    ground, other = pair
    nearest, least, outline = shapely.Polygon(), abs(expected), ground.length + other.length
    if answer is not None and answer.is_valid and abs(answer.area - expected) < least:
        nearest, least = answer, abs(answer.area - expected)
    if least > allowed + BELIEVED_M2:
        disputes.add()
    for another in _other_answers(operation, ground, other):
        apart = abs(another.area - expected)
        if apart <= allowed:
            return another
        if apart < least:
            nearest, least = another, apart
    if least <= allowed + 2.0**-COARSEST * outline:
        return nearest
    disputes.lost += 1
    raise InputError(
        Message(
            "two outlines cannot be laid over each other: {expected:m2} of ground is measured, and no way to draw it "
            "comes nearer than {apart:m2}",
            expected=expected,
            apart=least,
        ),
        where=Message("near X={north:m}, Y={east:m}", north=float(ground.centroid.y), east=float(ground.centroid.x)),
        next=Message("Round the coordinates of the drawing to a millimetre and remove double points"),
    )


def _other_answers(operation: Operation, whole: BaseGeometry, other: BaseGeometry) -> Iterator[BaseGeometry]:
    """Yield what GEOS makes of a pair near the origin, where numbers are finest: as it is, without hairs, on grids.

    The grids are powers of two and no finer than the last digit of the coordinates, so that what lies on one is the
    same ground, and as valid, when it is moved back.
    """
    sides = np.array([[whole], [other]], dtype=object)
    corner = _corners(*sides)
    pair = [_moved(side, -corner)[0] for side in sides]
    bare = [_without_hairs(ground) for ground in pair]
    digit = float(np.spacing(np.abs(shapely.total_bounds([whole, other])).max()))
    grids = [0.0, *(2.0**-bits for bits in range(int(-np.log2(digit)), COARSEST - 1, -3))]
    for grid in grids:
        for near, far in (pair, bare):
            try:
                answer = operation(near, far, grid_size=grid)
            except shapely.GEOSException:
                continue
            sound = _valid(_moved(polygonal(one_array(answer)), corner)[0])
            if sound is not None:
                yield sound


#: For an answer of the right area that crosses itself once its corners are written down farther from the origin.
_WAYS_TO_MEND: tuple[Callable[[BaseGeometry], BaseGeometry], ...] = (
    lambda ground: shapely.make_valid(ground, method="structure", keep_collapsed=False),
    shapely.make_valid,
    lambda ground: shapely.buffer(ground, 0),
)


def _valid(ground: BaseGeometry) -> BaseGeometry | None:
    """Return a ground as it is where it is valid, else mended in the first way that makes it so; None where none does.

    The caller holds the area of what comes back against the one measured.
    """
    if ground.is_valid:
        return ground
    for way in _WAYS_TO_MEND:
        try:
            mended = polygonal(one_array(way(ground)))[0]
        except shapely.GEOSException:
            continue
        if mended.is_valid:
            return mended
    return None


def _without_hairs(ground: BaseGeometry) -> BaseGeometry:
    """Return a ground without the holes and parts that hold nothing."""
    parts = [part for part in shapely.get_parts(ground) if part.area > HAIR_M2]
    kept = [
        shapely.Polygon(part.exterior, [hole for hole in part.interiors if shapely.Polygon(hole).area > HAIR_M2])
        for part in parts
    ]
    return collect(np.array(kept, dtype=object))
