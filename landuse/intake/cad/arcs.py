"""Arcs as chords: how far a chord leaves its arc is stated, and every point lies on the arc."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ezdxf.math import BSpline, Vec3

Point = tuple[float, float]

#: Into how many pieces the span between two knots is cut at least, and how often each may be halved.
_PIECES, _HALVINGS = 4, 20
#: More chords than any arc on the ground takes: a full circle of 1000 km in steps 1 mm off takes 70 000.
_MOST_CHORDS = 200_000


def bulged(vertices: Sequence[tuple[float, float, float]], *, closed: bool, chord: float) -> list[Point]:
    """Draw a polyline whose sides may be arcs.

    Parameters
    ----------
    vertices
        x, y and bulge: the tangent of a quarter of the angle of the arc to the next vertex, positive to the left.
    closed
        Whether the last vertex is joined to the first.
    chord
        How far a chord may lie off its arc.

    Returns
    -------
    list of (float, float)
        The vertices as given, with points of the arcs between; closed where the polyline is.
    """
    points: list[Point] = []
    for number, (x, y, bulge) in enumerate(vertices):
        points.append((x, y))
        last = number == len(vertices) - 1
        if bulge and not (last and not closed):
            after = vertices[0 if last else number + 1]
            points += _between((x, y), (after[0], after[1]), bulge, chord)
    if closed and points and points[0] != points[-1]:
        points.append(points[0])
    return points


def circular(center: Point, radius: float, start_deg: float, end_deg: float, *, chord: float) -> list[Point]:
    """Draw an arc of a circle, counter-clockwise.

    Parameters
    ----------
    center
        x and y.
    radius
        Its radius.
    start_deg, end_deg
        Where it starts and ends, degrees; a full circle where they are the same.
    chord
        How far a chord may lie off the arc.

    Returns
    -------
    list of (float, float)
        From start to end; a full circle ends where it starts.
    """
    span = math.radians((end_deg - start_deg) % 360.0 or 360.0)
    count = _steps(radius, span, chord)
    start = math.radians(start_deg)
    angles = [start + span * step / count for step in range(count + 1)]
    points = [(center[0] + radius * math.cos(angle), center[1] + radius * math.sin(angle)) for angle in angles]
    if span == math.tau:
        points[-1] = points[0]
    return points


def splined(spline: BSpline, *, chord: float) -> list[Vec3]:
    """Draw a spline over the span its knots define, which for a periodic one is not all of them.

    Parameters
    ----------
    spline
        The spline.
    chord
        How far a chord may lie off it.

    Returns
    -------
    list of Vec3
        From start to end.
    """
    knots = spline.knots()
    degree = spline.order - 1
    joints = sorted(set(knots[degree : len(knots) - degree]))
    steps = [low + (high - low) * part / _PIECES for low, high in pairwise(joints) for part in range(_PIECES)]
    points: list[Vec3] = []
    for low, high in pairwise([*steps, joints[-1]]):
        points += _halved(spline, (low, high), (spline.point(low), spline.point(high)), chord, _HALVINGS)
    return [*points, spline.point(joints[-1])]


def _halved(spline: BSpline, span: tuple[float, float], ends: tuple[Vec3, Vec3], chord: float, left: int) -> list[Vec3]:
    """Return the points from one end up to the other, without that."""
    middle = (span[0] + span[1]) / 2
    point = spline.point(middle)
    # a chord can cross a curve in the middle: its eighths are looked at as well, and half the error is kept in hand
    step = (span[1] - span[0]) / 8
    between = [spline.point(span[0] + part * step) for part in range(1, 8)]
    near = all(_off(point, *ends) <= chord / 2 for point in between)
    if not left or (near and not _turns(spline, span, ends, chord)):
        return [ends[0]]
    first = _halved(spline, (span[0], middle), (ends[0], point), chord, left - 1)
    return first + _halved(spline, (middle, span[1]), (point, ends[1]), chord, left - 1)


def _turns(spline: BSpline, span: tuple[float, float], ends: tuple[Vec3, Vec3], chord: float) -> bool:
    """Return if a curve runs past an end of its chord and turns back there, which samples between can miss."""
    along = ends[1] - ends[0]
    if along.magnitude <= chord / 2:
        return False
    return any(spline.derivative(at, 1)[1].dot(along) < 0 for at in span)


def _off(point: Vec3, start: Vec3, end: Vec3) -> float:
    along, seen = end - start, point - start
    share = min(max(seen.dot(along) / along.dot(along), 0.0), 1.0) if along.magnitude else 0.0
    return float((seen - along * share).magnitude)


def _between(start: Point, end: Point, bulge: float, chord: float) -> list[Point]:
    """Return the points of an arc between its ends, without these."""
    half = 2.0 * math.atan(bulge)
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy)
    # half of chord times bulge is how far the arc leaves its chord
    if length * abs(bulge) / 2 <= chord:
        return []
    radius = length / (2.0 * abs(math.sin(half)))
    count = _steps(radius, abs(2.0 * half), chord)
    away = math.cos(half) / math.sin(half) / 2.0
    x0, y0 = dx / 2 - dy * away, dy / 2 + dx * away  # the centre, seen from the start
    points = []
    for step in range(1, count):
        turn = 2.0 * half * step / count
        cos, sin = math.cos(turn), math.sin(turn)
        points.append((start[0] + x0 - x0 * cos + y0 * sin, start[1] + y0 - x0 * sin - y0 * cos))
    return points


def _steps(radius: float, angle: float, chord: float) -> int:
    # the chord of an angle a lies r (1 - cos a/2) = 2 r sin² a/4 off its arc
    step = 4.0 * math.asin(math.sqrt(min(chord / (2.0 * radius), 0.5))) if radius > 0 else math.pi
    count = max(1, math.ceil(angle / min(step, math.pi / 2) - 1e-9))
    if count > _MOST_CHORDS:
        raise ArithmeticError(f"an arc of radius {radius:.0f} takes {count} chords")
    return count
