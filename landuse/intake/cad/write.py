"""Writes a layer into a drawing: each ring a closed polyline, with what it takes to put features together again."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import ezdxf
import numpy as np
import shapely
from ezdxf._options import options
from shapely.geometry.base import BaseGeometry

from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.core.read_issues import ReadIssue
from landuse.intake.cad.tags import APP, COLUMNS, LINE, SYSTEM, escape, place_tags, value_tags

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    from ezdxf.document import Drawing
    from numpy.typing import NDArray

_NOT_IN_NAMES = re.compile(r"[<>/\\\":;?*|=`\x00-\x1f]")
_LONGEST_NAME = 255


@contextmanager
def _undated() -> Iterator[None]:
    """Have neither the clock nor numbers by chance written into a drawing."""
    before = options.write_fixed_meta_data_for_testing
    options.write_fixed_meta_data_for_testing = True
    try:
        yield
    finally:
        options.write_fixed_meta_data_for_testing = before


@_undated()
def write_drawing(path: Path, frame: gpd.GeoDataFrame, *, layer: str, encoding: str | None = None) -> list[ReadIssue]:
    """Write a layer as DXF.

    Parameters
    ----------
    path
        The file to write.
    frame
        The features; a column ``layer`` says on which layer each is drawn.
    layer
        The layer for features that say none.
    encoding
        ``utf-8`` for AutoCAD 2007 and later, ``gbk`` for AutoCAD 2004.

    Returns
    -------
    list of ReadIssue
        What a drawing cannot hold.

    Raises
    ------
    InputError
        If a feature holds geometry of several kinds, or the encoding is none of the two.
    """
    where = path.name
    drawing = _new(frame, encoding, where)
    space = drawing.modelspace()
    names = _layers(frame, layer)
    repairs = _said(frame, names, where)
    for name in sorted(set(names.values())):
        if name not in drawing.layers:
            drawing.layers.add(name)
    columns = [name for name in frame.columns if name != frame.geometry.name]
    rows = frame[columns].astype(object).to_dict("records")
    cut: Counter[str] = Counter()
    for number, (shape, row, place) in enumerate(zip(frame.geometry.array, rows, names, strict=True)):
        values, left = value_tags({str(name): value for name, value in row.items()})
        cut.update(left)
        for first, (kind, part, ring, points) in enumerate(_entities(shape, where, number)):
            entity = _draw(space, kind, points, names[place])
            entity.set_xdata(APP, [*place_tags(number, part, ring), *([] if first else values)])
    repairs += [
        ReadIssue(
            "TEXT_CUT",
            Message.plural(
                "'{name}' of {n} feature was too long and was left out",
                "'{name}' of {n} features was too long and was left out",
                n=count,
                name=name,
            ),
            where,
        )
        for name, count in cut.items()
    ]
    drawing.saveas(path)
    return repairs


def _new(frame: gpd.GeoDataFrame, encoding: str | None, where: str) -> Drawing:
    codec = (encoding or "utf-8").lower()
    if codec not in ("utf-8", "utf8", "gbk", "gb18030", "gb2312"):
        raise InputError(
            Message("a drawing is not written in '{encoding}'", encoding=encoding),
            where=where,
            next=Message("Take utf-8 or gbk"),
        )
    plain = codec in ("utf-8", "utf8")
    if not plain:
        _refuse_unfit(frame, where)
    drawing = ezdxf.new("R2010" if plain else "R2004", setup=False)  # type: ignore[attr-defined]
    if not plain:
        drawing.encoding = "gbk"
    drawing.header["$INSUNITS"] = 6  # metres
    drawing.appids.add(APP)
    kept = drawing.header.custom_vars
    for number, name in enumerate(name for name in frame.columns if name != frame.geometry.name):
        kept.append(f"{COLUMNS}.{number}", escape(json.dumps([str(name), str(frame[name].dtype)], ensure_ascii=False)))
    if frame.crs is not None:
        epsg = frame.crs.to_epsg()
        kept.append(SYSTEM, f"EPSG:{epsg}" if epsg else escape(frame.crs.to_wkt()))
    return drawing


def _refuse_unfit(frame: gpd.GeoDataFrame, where: str) -> None:
    for name in frame.columns.drop(frame.geometry.name):
        for text in (str(name), *(value for value in frame[name] if isinstance(value, str))):
            unfit = sorted({letter for letter in text if not _fits(letter)})
            if unfit:
                message = Message("'{name}' holds {unfit}, which GBK does not have", name=name, unfit=unfit[:10])
                raise InputError(message, where=where, next=Message("Write it as utf-8"))


def _fits(letter: str) -> bool:
    try:
        letter.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def _layers(frame: gpd.GeoDataFrame, layer: str) -> dict[int, str]:
    """Return the layer of each row, in a name a drawing can have."""
    wanted = frame["layer"].tolist() if "layer" in frame else [None] * len(frame)
    texts = [name if isinstance(name, str) and name.strip() else layer for name in wanted]
    return {row: _NOT_IN_NAMES.sub("_", text)[:_LONGEST_NAME] for row, text in enumerate(texts)}


def _said(frame: gpd.GeoDataFrame, names: dict[int, str], where: str) -> list[ReadIssue]:
    shapes = frame.geometry.array
    absent = int((shapely.is_missing(shapes) | shapely.is_empty(shapes)).sum())
    repairs = []
    if absent:
        repairs.append(
            ReadIssue(
                "NO_GEOMETRY",
                Message.plural(
                    "{n} feature without geometry was not written",
                    "{n} features without geometry were not written",
                    n=absent,
                ),
                where,
            )
        )
    if shapely.has_z(shapes).any():
        repairs.append(
            ReadIssue(
                "Z_DROPPED",
                Message.plural(
                    "heights of {n} feature were dropped",
                    "heights of {n} features were dropped",
                    n=int(shapely.has_z(shapes).sum()),
                ),
                where,
            )
        )
    if "layer" in frame:
        asked = frame["layer"].dropna().astype(str)
        changed = sorted({name for name in asked if name.strip() and name not in set(names.values())})
        repairs += [
            ReadIssue("NAME_CHANGED", Message("layer '{layer}' has a name a drawing cannot have", layer=name), where)
            for name in changed
        ]
    return repairs


_Entity = tuple[str, int, int, "NDArray[np.float64]"]


def _entities(shape: BaseGeometry | None, where: str, number: int) -> Iterator[_Entity]:
    """Yield the rings, lines and points of a feature, with the part and ring each is."""
    if shape is None or shape.is_empty:
        return
    for part, geometry in enumerate(shapely.get_parts(shapely.force_2d(shape))):
        if geometry.geom_type == "Polygon":
            for ring, line in enumerate(shapely.get_rings(geometry)):
                yield "ring", part, ring, shapely.get_coordinates(line)[:-1]
        elif geometry.geom_type in ("LineString", "LinearRing"):
            yield "line", part, LINE, shapely.get_coordinates(geometry)
        elif geometry.geom_type == "Point":
            yield "point", part, 0, shapely.get_coordinates(geometry)
        else:
            raise InputError(
                Message("feature #{number} is a {kind}", number=number + 1, kind=shape.geom_type),
                where=where,
                next=Message("Take it apart first"),
            )


def _draw(space: Any, kind: str, points: NDArray[np.float64], layer: str) -> Any:  # noqa: ANN401
    attributes = {"layer": layer}
    if kind == "point":
        return space.add_point(tuple(map(float, points[0])), dxfattribs=attributes)
    plain = [(float(x), float(y)) for x, y in points]
    return space.add_lwpolyline(plain, close=kind == "ring", dxfattribs=attributes)
