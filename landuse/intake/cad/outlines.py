"""What each entity of a drawing draws: rings and lines of plain points in the plane."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ezdxf.entities.boundary_paths import ArcEdge, EdgePath, EllipseEdge, LineEdge, PolylinePath, SplineEdge
from ezdxf.math import OCS, Vec3

from landuse.intake.cad.arcs import Point, bulged, circular, splined

if TYPE_CHECKING:
    from ezdxf.entities.dxfgfx import DXFGraphic

_FLAT = 1e-6


@dataclass(frozen=True)
class Grain:
    """How fine a drawing is taken, in its own units.

    Parameters
    ----------
    chord
        How far a chord may lie off its arc.
    near
        Ends of a line that are no further apart are one point drawn with noise.
    unit
        What the drawing is measured in: ``m`` or ``degrees``.
    """

    chord: float = 0.001
    near: float = 0.002
    unit: str = "m"


@dataclass(frozen=True)
class Outline:
    """One line of a drawing, seen from above.

    Parameters
    ----------
    points
        x and y; the last is the first where the line is a ring.
    closed
        Whether it is a ring.
    curved
        Whether arcs or splines were drawn as chords.
    raised
        Whether it had heights.
    gap
        How far apart its ends lay in the drawing.
    """

    points: tuple[Point, ...]
    closed: bool
    curved: bool = False
    raised: bool = False
    gap: float = 0.0


def outlines(entity: DXFGraphic, grain: Grain) -> list[Outline] | None:
    """Return the lines an entity draws.

    Parameters
    ----------
    entity
        An entity of a drawing, in world coordinates once its own system is applied.
    grain
        How fine arcs and closings are taken.

    Returns
    -------
    list of Outline or None
        A line for a line, every boundary for a hatch; None for what draws no line.
    """
    kind = entity.dxftype()
    if kind in ("HATCH", "MPOLYGON"):
        return [_outline(*boundary, grain.near) for boundary in _boundaries(entity, grain)]
    drawn = _drawn(entity, kind, grain.chord)
    return None if drawn is None else [_outline(*drawn, grain.near)]


def is_tilted(entity: DXFGraphic) -> bool:
    """Return whether an entity lies in a plane that is not level.

    Parameters
    ----------
    entity
        An entity of a drawing.

    Returns
    -------
    bool
        Whether it is foreshortened when seen from above.
    """
    if not entity.dxf.is_supported("extrusion"):
        return False
    upward = Vec3(entity.dxf.get("extrusion", (0, 0, 1)))
    return bool(upward.magnitude and abs(upward.normalize().z) < 1 - _FLAT)


_Drawn = tuple[list[Vec3], bool, bool]


def _drawn(entity: Any, kind: str, chord: float) -> _Drawn | None:  # noqa: ANN401
    """Return points in world coordinates, whether chords stand for curves, and whether the ends are joined."""
    if kind == "LWPOLYLINE":
        vertices = [(x, y, bulge) for x, y, bulge in entity.get_points("xyb")]
        return _flat(vertices, entity.dxf.elevation, entity, chord, joined=bool(entity.closed))
    if kind == "POLYLINE":
        return _old_polyline(entity, chord)
    if kind == "LINE":
        return [Vec3(entity.dxf.start), Vec3(entity.dxf.end)], False, False
    if kind in ("ARC", "CIRCLE"):
        ends = (entity.dxf.start_angle, entity.dxf.end_angle) if kind == "ARC" else (0.0, 360.0)
        center = Vec3(entity.dxf.center)
        points = circular((center.x, center.y), abs(entity.dxf.radius), *ends, chord=chord)
        return _to_world(points, center.z, entity.ocs()), True, points[0] == points[-1]
    if kind == "ELLIPSE":
        points = list(entity.flattening(chord))
        return points, True, _same(points)
    if kind in ("SPLINE", "HELIX"):
        points = splined(entity.construction_tool(), chord=chord)
        return points, True, bool(entity.closed) or _same(points)
    return None


def _old_polyline(entity: Any, chord: float) -> _Drawn | None:  # noqa: ANN401
    if entity.is_polygon_mesh or entity.is_poly_face_mesh:
        return None
    # the frame of a spline-fit polyline is what it was bent from, not what it draws
    kept = [vertex for vertex in entity.vertices if not vertex.dxf.flags & vertex.SPLINE_FRAME_CONTROL_POINT]
    places = [Vec3(vertex.dxf.location) for vertex in kept]
    if entity.is_3d_polyline:
        return places, False, bool(entity.is_closed)
    height = Vec3(entity.dxf.elevation).z if entity.dxf.hasattr("elevation") else (places[0].z if places else 0.0)
    vertices = [(place.x, place.y, vertex.dxf.get("bulge", 0.0)) for place, vertex in zip(places, kept, strict=True)]
    return _flat(vertices, height, entity, chord, joined=bool(entity.is_closed))


def _flat(
    vertices: Sequence[tuple[float, float, float]],
    height: float,
    entity: Any,  # noqa: ANN401
    chord: float,
    *,
    joined: bool,
) -> _Drawn:
    points = bulged(vertices, closed=joined, chord=chord)
    return _to_world(points, height, entity.ocs()), len(points) > len(vertices) + joined, joined


def _to_world(points: Iterable[Point], height: float, ocs: OCS) -> list[Vec3]:
    raised = [Vec3(x, y, height) for x, y in points]
    return list(ocs.points_to_wcs(raised)) if ocs.transform else raised


def _boundaries(hatch: Any, grain: Grain) -> Iterator[_Drawn]:  # noqa: ANN401
    ocs, height = hatch.ocs(), Vec3(hatch.dxf.elevation).z
    for path in hatch.paths:
        if isinstance(path, PolylinePath):
            points = bulged(path.vertices, closed=True, chord=grain.chord)
            yield _to_world(points, height, ocs), len(points) > len(path.vertices) + 1, True
        elif isinstance(path, EdgePath):
            curved = any(not isinstance(edge, LineEdge) for edge in path.edges)
            for points in _chained([_edge(edge, grain.chord) for edge in path.edges], grain.near):
                yield _to_world(points, height, ocs), curved, False


def _edge(edge: object, chord: float) -> list[Point]:
    """Return the points of one edge of a hatch in the direction it runs."""
    if isinstance(edge, LineEdge):
        return [(edge.start.x, edge.start.y), (edge.end.x, edge.end.y)]
    if isinstance(edge, ArcEdge):
        center = (edge.center.x, edge.center.y)
        points = circular(center, abs(edge.radius), edge.start_angle, edge.end_angle, chord=chord)
        return points if edge.ccw else points[::-1]
    if isinstance(edge, EllipseEdge):
        points = [(point.x, point.y) for point in edge.construction_tool().flattening(chord)]
        return points if edge.ccw else points[::-1]
    if isinstance(edge, SplineEdge):
        return [(point.x, point.y) for point in splined(edge.construction_tool(), chord=chord)]
    return []


def _chained(pieces: Iterable[list[Point]], near: float) -> list[list[Point]]:
    """Join edges end to end, each turned where need be; several rings may follow one another."""
    rings: list[list[Point]] = []
    alone = False  # whether the current ring is one edge yet, which may have to be turned itself
    for piece in filter(None, pieces):
        if not rings or _distance(rings[-1][0], rings[-1][-1]) <= near:
            rings, alone = [*rings, list(piece)], True
            continue
        current = rings[-1]
        if alone and not any(_distance(current[-1], end) <= near for end in (piece[0], piece[-1])):
            current.reverse()
        following = piece if _distance(current[-1], piece[0]) <= near else piece[::-1]
        if _distance(current[-1], following[0]) <= near:
            current += following[1:]
            alone = False
        else:
            rings, alone = [*rings, list(piece)], True
    return rings


def _outline(points: Sequence[Vec3], curved: bool, joined: bool, near: float) -> Outline:
    raised = any(abs(point.z) > _FLAT for point in points)
    plain = [(point.x, point.y) for point in points]
    gap = 0.0
    if len(plain) > 2 and plain[0] != plain[-1]:
        gap = 0.0 if joined else _distance(plain[0], plain[-1])
        if joined:
            plain.append(plain[0])
        elif gap <= near:
            plain[-1], joined = plain[0], True
    return Outline(tuple(plain), joined or (len(plain) > 3 and plain[0] == plain[-1]), curved, raised, gap)


def _same(points: Sequence[Vec3]) -> bool:
    return len(points) > 3 and points[0].isclose(points[-1], abs_tol=1e-9)


def _distance(start: Point, end: Point) -> float:
    return float(((start[0] - end[0]) ** 2 + (start[1] - end[1]) ** 2) ** 0.5)
