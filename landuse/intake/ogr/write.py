"""Writes layers with OGR, and says what a format could not hold."""

from __future__ import annotations

import json
import re
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyogrio
import shapely

from landuse.core.clock import NO_DAY, gdal_dated, without_times
from landuse.core.errors import InputError
from landuse.core.exact_path import exact_target
from landuse.core.foreign_words import words_of
from landuse.core.messages import Message
from landuse.core.read_issues import WRITER_SAYS, ReadIssue
from landuse.geometry.crs import work as crs

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

_DRIVERS = {
    ".gpkg": "GPKG",
    ".shp": "ESRI Shapefile",
    ".geojson": "GeoJSON",
    ".json": "GeoJSON",
    ".fgb": "FlatGeobuf",
    ".gdb": "OpenFileGDB",
    ".kml": "LIBKML",
    ".kmz": "LIBKML",
}
_NAME_BYTES, _TEXT_BYTES = 10, 254  # what a dBASE table holds
_WGS84, _CGCS2000 = 4326, 4490
_LARGEST = 2**31
#: Signs a layer's name may not begin with in a GeoPackage, or not hold in KML.
_NOT_FIRST, _NOT_IN_KML = "`~!@#$%^&*()+-={}|[]\\:\";'<>?,./ ", re.compile(r'[<>:"/\\|?*&]')
_NAMELESS = "layer"
_IN_KMZ = re.compile(r"[A-Za-z0-9_ .-]+")


def write(path: Path, frame: gpd.GeoDataFrame, *, layer: str, encoding: str | None = None) -> list[ReadIssue]:
    """Write a layer in the format the ending names.

    Parameters
    ----------
    path
        The file to write; what stands there is written over.
    frame
        The features.
    layer
        The layer's name.
    encoding
        The encoding of a shapefile's table.

    Returns
    -------
    list of ReadIssue
        What the format could not hold.

    Raises
    ------
    InputError
        If the format is not written, or cannot hold such features.
    """
    suffix = path.suffix.lower()
    if suffix not in _DRIVERS:
        raise InputError(
            Message("files ending in '{suffix}' are not written", suffix=suffix),
            where=str(path),
            next=Message("These are: {endings}", endings=list(_DRIVERS)),
        )
    frame, issues = _lists_as_text(frame, path.name)
    layer, issues = _layer_name(layer, suffix, path.name, issues)
    fitted = _fitted(frame, suffix, layer, encoding, path)
    try:
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            with gdal_dated(), exact_target(path) as place:
                driver, options = _DRIVERS[suffix], fitted.options
                pyogrio.write_dataframe(fitted.frame, place, layer=fitted.layer, driver=driver, **options)
        if suffix == ".kmz":
            path.write_bytes(without_times(path.read_bytes()))
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, RuntimeError, ValueError, OSError) as error:
        raise InputError(Message("it cannot be written: {words}", words=words_of(error)), where=str(path)) from error
    complaints = (" ".join(str(warning.message).split()) for warning in heard)
    return [
        *issues,
        *fitted.issues,
        *(ReadIssue("WRITER", WRITER_SAYS(words=words), path.name) for words in complaints),
    ]


@dataclass(frozen=True, eq=False)
class _Fitted:
    """A layer as a format takes it, the options to write it with, and what it had to lose."""

    frame: gpd.GeoDataFrame
    layer: str
    options: dict[str, Any]
    issues: list[ReadIssue] = field(default_factory=list)


def _fitted(frame: gpd.GeoDataFrame, suffix: str, layer: str, encoding: str | None, path: Path) -> _Fitted:
    if suffix == ".shp":
        encoding = encoding or _fitting_encoding(frame)
        ready, issues = _for_shapefile(frame, encoding, path.name)
        options = {"encoding": encoding, "layer_options": {"DBF_DATE_LAST_UPDATE": NO_DAY.isoformat()}}
        return _Fitted(ready, layer, options, issues)
    if suffix in (".geojson", ".json"):
        ready, issues = _in_degrees(frame, "GeoJSON", path)
        # 17 decimals give every coordinate back to its last bit
        return _Fitted(ready, layer, {"layer_options": {"RFC7946": "YES", "COORDINATE_PRECISION": "17"}}, issues)
    if suffix in (".kml", ".kmz"):
        return _for_kml(frame, suffix, layer, path)
    if suffix == ".gpkg":
        return _Fitted(frame, layer, {"layer_options": _free_names(frame)})
    if suffix == ".fgb":
        return _Fitted(frame, layer, {"layer_options": {"SPATIAL_INDEX": "NO"}})  # an index would reorder the features
    what = Message("coordinates are held to 0.0001 m, or to a billionth of a degree")
    return _Fitted(_for_geodatabase(frame), layer, {"promote_to_multi": True}, [ReadIssue("ROUNDED", what, path.name)])


def _for_kml(frame: gpd.GeoDataFrame, suffix: str, layer: str, path: Path) -> _Fitted:
    ready, issues = _in_degrees(frame, "KML", path)
    _refuse_nothing(frame, path)
    if suffix == ".kmz" and not _IN_KMZ.fullmatch(layer):
        # a KMZ names a file in it after the layer, and one with such a name is not found again
        what = Message("the layer is called 'layer' there, not '{layer}'", layer=layer)
        issues.append(ReadIssue("NAME_CHANGED", what, path.name))
        layer = "layer"
    issues += [
        ReadIssue("TYPES_LOST", Message("figures and days are text in KML"), path.name),
        ReadIssue("ROUNDED", Message("coordinates are held to 15 digits"), path.name),
    ]
    return _Fitted(ready, layer, {}, issues)


def _layer_name(layer: str, suffix: str, where: str, issues: list[ReadIssue]) -> tuple[str, list[ReadIssue]]:
    """Take signs out of a layer's name that a format has no place for."""
    name = layer
    if suffix == ".gpkg":
        name = layer.lstrip(_NOT_FIRST) or _NAMELESS
    elif suffix in (".kml", ".kmz"):
        name = _NOT_IN_KML.sub("_", layer)
    if name == layer:
        return layer, issues
    what = Message("the layer is called “{name}” there, not “{layer}”", name=name, layer=layer)
    return name, [*issues, ReadIssue("NAME_CHANGED", what, where)]


def _lists_as_text(frame: gpd.GeoDataFrame, where: str) -> tuple[gpd.GeoDataFrame, list[ReadIssue]]:
    """Write lists as JSON: left to GDAL they become the text numpy prints, which is cut off where it is long."""
    ready, repairs = frame, []
    for name in frame.columns.drop(frame.geometry.name):
        if frame[name].dtype == object and frame[name].map(_is_list).any():
            ready = ready.assign(
                **{str(name): frame[name].map(lambda value: _json(value) if _is_list(value) else value)}
            )
            repairs.append(
                ReadIssue("TYPE_CHANGED", Message("lists of '{name}' are written as text", name=name), where)
            )
    return ready, repairs


def _is_list(value: object) -> bool:
    return isinstance(value, (list, tuple, np.ndarray))


def _json(value: Any) -> str:  # noqa: ANN401
    return json.dumps(value.tolist() if isinstance(value, np.ndarray) else list(value), ensure_ascii=False, default=str)


def _fitting_encoding(frame: gpd.GeoDataFrame) -> str:
    """GBK, which Chinese desktop software reads without being told, where the text fits; else UTF-8."""
    texts = [*map(str, frame.columns)]
    for column in frame.columns.drop(frame.geometry.name):
        texts += [value for value in frame[column].dropna().unique() if isinstance(value, str)]
    try:
        "".join(texts).encode("gbk")
    except UnicodeEncodeError:
        return "UTF-8"
    return "GBK"


def _for_shapefile(frame: gpd.GeoDataFrame, encoding: str, where: str) -> tuple[gpd.GeoDataFrame, list[ReadIssue]]:
    _refuse_mixed(frame, where)
    names, repairs = _short_names([str(name) for name in frame.columns if name != frame.geometry.name], encoding, where)
    ready = frame.rename(columns=names)
    for name in names.values():
        ready[name], entry = _short_values(ready[name], name, encoding, where)
        repairs += [entry] if entry else []
    return ready, repairs


def _refuse_mixed(frame: gpd.GeoDataFrame, where: str) -> None:
    present = frame.geometry[frame.geometry.notna() & ~frame.geometry.is_empty]
    kinds = sorted(present.geom_type.str.removeprefix("Multi").unique())
    if len(kinds) > 1 or "GeometryCollection" in kinds:
        raise InputError(
            Message("a shapefile holds one kind of geometry, and these are {kinds}", kinds=kinds),
            where=where,
            next=Message("Write .gpkg"),
        )


def _short_names(names: list[str], encoding: str, where: str) -> tuple[dict[str, str], list[ReadIssue]]:
    """Cut names to what a dBASE table holds, each its own."""
    short: dict[str, str] = {}
    for name in names:
        cut, number = _cut(name, encoding, _NAME_BYTES), 1
        while cut.casefold() in {other.casefold() for other in short.values()}:
            number += 1
            cut = f"{_cut(name, encoding, _NAME_BYTES - 1 - len(str(number)))}_{number}"
        short[name] = cut
    repairs = [
        ReadIssue("NAME_CUT", Message("'{name}' is called '{cut}' there", name=name, cut=cut), where)
        for name, cut in short.items()
        if cut != name
    ]
    return short, repairs


def _short_values(values: pd.Series, name: str, encoding: str, where: str) -> tuple[pd.Series, ReadIssue | None]:
    if pd.api.types.is_bool_dtype(values):
        what = Message("yes and no of '{name}' are written as 1 and 0", name=name)
        return values.astype("Int16"), ReadIssue("TYPE_CHANGED", what, where)
    if pd.api.types.is_datetime64_any_dtype(values):
        whole = (values.dropna() == values.dropna().dt.normalize()).all()
        texts = values.dt.strftime("%Y-%m-%d" if whole else "%Y-%m-%dT%H:%M:%S")
        return texts, ReadIssue("TYPE_CHANGED", Message("days of '{name}' are written as text", name=name), where)
    if not (pd.api.types.is_string_dtype(values) or values.dtype == object):
        return values, None
    cut = values.map(lambda text: _cut(text, encoding, _TEXT_BYTES) if isinstance(text, str) else text)
    longer = int((cut.notna() & (cut != values)).sum())
    what = Message.plural(
        "{n} text of '{name}' is longer than {limit} bytes and was cut",
        "{n} texts of '{name}' are longer than {limit} bytes and were cut",
        n=longer,
        name=name,
        limit=_TEXT_BYTES,
    )
    return cut, ReadIssue("TEXT_CUT", what, where) if longer else None


def _cut(text: str, encoding: str, most: int) -> str:
    return text.encode(encoding, errors="replace")[:most].decode(encoding, errors="ignore")


def _in_degrees(frame: gpd.GeoDataFrame, format: str, path: Path) -> tuple[gpd.GeoDataFrame, list[ReadIssue]]:
    """Take a layer into longitude and latitude of WGS 84, outer rings counter-clockwise (RFC 7946, 3.1.6 and 4)."""
    if frame.crs is None:
        raise InputError(
            Message("{format} holds degrees of WGS 84, and the layer says no CRS", format=format),
            where=str(path),
            next=Message("State the CRS it is in: --crs EPSG:4527"),
        )
    label = crs.label(frame.crs)
    ready, _ = crs.to_system(frame, _WGS84, where=path.name)
    ready = ready.set_geometry(shapely.orient_polygons(ready.geometry.array))
    if label == f"EPSG:{_WGS84}":
        return ready, []
    if label == f"EPSG:{_CGCS2000}":
        return ready, [
            ReadIssue(
                "CRS_CHANGED",
                Message(
                    "{format} holds longitude and latitude of WGS 84, with which CGCS2000 counts as one datum",
                    format=format,
                ),
                path.name,
            )
        ]
    return ready, [
        ReadIssue(
            "REPROJECTED",
            Message(
                "{format} holds longitude and latitude of WGS 84; coordinates were transformed from {crs}",
                format=format,
                crs=label,
            ),
            path.name,
        )
    ]


def _refuse_nothing(frame: gpd.GeoDataFrame, path: Path) -> None:
    if shapely.get_dimensions(frame.geometry.array).size == 0:
        raise InputError(Message("KML holds no layer without features"), where=str(path), next=Message("Write .gpkg"))


def _for_geodatabase(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Keep whole numbers whole: ArcGIS before 3.2 knows no longer ones than these."""
    fitting = [
        name
        for name in frame.columns
        if pd.api.types.is_integer_dtype(frame[name]) and frame[name].abs().max() < _LARGEST
    ]
    return frame.astype({name: "Int32" if frame[name].hasnans else "int32" for name in fitting})


def _free_names(frame: gpd.GeoDataFrame) -> dict[str, str]:
    """Name GeoPackage's own columns so that the user's keep theirs."""
    taken = {str(column).casefold() for column in frame.columns}
    options = {"FID": "fid", "GEOMETRY_NAME": "geom"}
    return {key: name if name not in taken else f"{name}_ogr" for key, name in options.items()}
