"""What a layer holds, counted and found by its own features: no driver's count, extent or index is taken for it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyogrio import raw

from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.core.read_issues import ReadIssue
from landuse.intake.ogr import shapefile
from landuse.intake.ogr.geopackage_file import count_rows

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from landuse.intake.ogr.open import OpenLayer

#: Drivers that keep a count; others count what they read.
_COUNTED = (".fgb", ".gdb", ".gdb.zip")
_BATCH = 50_000
#: Whole numbers that a float holds exactly.
_EXACT, _LONGEST = 2**53, 2**63
#: Files whose numbers stand in a dBASE table, where GDAL makes floats of those with more than 18 digits.
_DBASE = (".shp", ".dbf")


def count_features(layer: OpenLayer) -> int | None:
    """Count the features of a layer past what its driver keeps; None where the driver keeps no count.

    Parameters
    ----------
    layer
        The layer.

    Returns
    -------
    int or None
        How many there are.
    """
    name = layer.file.name.lower()
    if layer.source.features is not None:
        return layer.source.features
    if name.endswith(".gpkg"):
        return count_rows(layer.file, layer.inner)
    if not name.endswith(_COUNTED):
        return None
    with pyogrio.open_arrow(
        layer.file, layer=layer.inner, columns=[], read_geometry=False, return_fids=True, use_pyarrow=True,
        batch_size=_BATCH,
    ) as (_, batches):  # fmt: skip
        return int(sum(batch.num_rows for batch in batches))


def stale_count(layer: OpenLayer, stated: int, count: int) -> ReadIssue:
    """Return what is to be said of a count that is not that of the features."""
    what = Message(
        "the file keeps a count of {said:count} features, and {count:count} are there: all were read",
        said=stated,
        count=count,
    )
    return ReadIssue("COUNT_STALE", what, layer.name)


def features_in(layer: OpenLayer, box: tuple[float, float, float, float]) -> tuple[NDArray[np.int64], int]:
    """Find the features whose own extent meets a box, and those that have no geometry.

    Parameters
    ----------
    layer
        The layer.
    box
        West, south, east, north, in its CRS.

    Returns
    -------
    tuple
        Their ids in the order of the file, and how many features there are at all.
    """
    near, total = [np.zeros(0, dtype=np.int64)], 0
    if layer.file.name.lower().endswith(".fgb"):  # its stream breaks off at a feature without geometry
        _, fids, blobs, _ = raw.read(layer.file, layer=layer.inner, columns=[], return_fids=True)
        return fids[_meets(blobs, box)], len(fids)
    with pyogrio.open_arrow(
        layer.file, layer=layer.inner, columns=[], return_fids=True, use_pyarrow=True, batch_size=_BATCH
    ) as (about, batches):
        for batch in batches:
            fids = batch.column(about["fid_column"] or "OGC_FID").to_numpy(zero_copy_only=False).astype(np.int64)
            blobs = np.array(batch.column(about["geometry_name"] or "wkb_geometry").to_pylist(), dtype=object)
            near.append(fids[_meets(blobs, box)])
            total += batch.num_rows
    return np.sort(np.concatenate(near)), total


def _meets(blobs: NDArray[np.object_], box: tuple[float, float, float, float]) -> NDArray[np.bool_]:
    """Return which shapes meet a box by their own extent, or have none that can be told."""
    west, south, east, north = box
    bounds = shapely.bounds(shapely.from_wkb(blobs, on_invalid="ignore"))
    meets = (bounds[:, 0] <= east) & (bounds[:, 2] >= west) & (bounds[:, 1] <= north) & (bounds[:, 3] >= south)
    near: NDArray[np.bool_] = meets | np.isnan(bounds).any(axis=1)
    return near


def refuse_lost_shapes(layer: OpenLayer, binaries: NDArray[np.object_] | None, path: Path, *, all_read: bool) -> None:
    """Raise where more features came without a shape than say so themselves.

    Parameters
    ----------
    layer
        The layer.
    binaries
        The shapes as they came; None where none were asked for.
    path
        The file, for the message.
    all_read
        Whether all features of the layer were read.

    Raises
    ------
    InputError
        With their number.
    """
    if layer.source.bare is None or binaries is None or not all_read:
        return
    lost = int(pd.isna(binaries).sum()) - layer.source.bare
    if lost > 0:
        raise InputError(
            Message.plural(
                "{n:count} shape that stands in it cannot be read",
                "{n:count} shapes that stand in it cannot be read",
                n=lost,
            ),
            where=str(path),
            next=Message("Export the layer anew"),
        )


def exact_columns(
    layer: OpenLayer, meta: dict[str, Any], columns: list[Any], asked: dict[str, Any], fids: NDArray[np.int64]
) -> list[Any]:
    """Return columns with whole numbers to their last digit and instants with their zone.

    Parameters
    ----------
    layer
        The layer.
    meta, columns
        What GDAL gave.
    asked
        What it was asked.
    fids
        The features that came.

    Returns
    -------
    list
        The columns; those read anew are nullable whole numbers, or instants in UTC.
    """
    exact = list(columns)
    fields = [str(field) for field in meta["fields"]]
    for place, (field, kind) in enumerate(zip(fields, meta["ogr_types"], strict=True)):
        if fields.count(field) > 1:
            continue
        values = columns[place]
        if kind == "OFTInteger64" and values.dtype.kind == "f" and (np.abs(values[~np.isnan(values)]) >= _EXACT).any():
            exact[place] = _whole_numbers(layer, field, asked, len(values))
        elif kind == "OFTReal" and layer.file.suffix.lower() in _DBASE and _is_long(values):
            texts = shapefile.digits(layer.file, place, len(fields), fids)
            exact[place] = values if texts is None else _long_numbers(texts)
        elif kind == "OFTDateTime" and len(values):
            exact[place] = _instants(layer, field, asked, values)
    return exact


def _is_long(values: NDArray[Any]) -> bool:
    """Return whether a column holds whole numbers that a float does not hold exactly."""
    held = values[~np.isnan(values)]
    return bool((np.abs(held) >= _EXACT).any() and (held == np.round(held)).all())


def _long_numbers(texts: list[str]) -> Any:  # noqa: ANN401
    """Return whole numbers of any length: as numbers where 64 bits hold them all, else as their digits."""
    numbers = [int(text.split(".")[0]) if text.strip("*-+. ") else None for text in texts]
    if all(number is None or abs(number) < _LONGEST for number in numbers):
        return pd.array(numbers, dtype="Int64")
    return pd.Series([None if number is None else str(number) for number in numbers], dtype=object).array


def _whole_numbers(layer: OpenLayer, field: str, asked: dict[str, Any], count: int) -> Any:  # noqa: ANN401
    """Read a column of long numbers again, in which a null has made floats of all."""
    about, table = pyogrio.read_arrow(
        layer.file, layer=layer.inner, columns=[field], read_geometry=False, return_fids=True,
        encoding=asked.get("encoding"), where=asked.get("where"),
    )  # fmt: skip
    fids = table[about["fid_column"] or "OGC_FID"].to_pylist()
    numbers = pd.Series(pd.array(table[field].to_pylist(), dtype="Int64"), index=fids)
    numbers = numbers if "fids" not in asked else numbers.loc[asked["fids"]]
    if len(numbers) != count:
        raise RuntimeError(f"the numbers of '{field}' cannot be read to their last digit")
    return numbers.array


def _instants(layer: OpenLayer, field: str, asked: dict[str, Any], values: NDArray[Any]) -> Any:  # noqa: ANN401
    """Read a column of days and hours again as text, which tells whether they are of a zone."""
    _, _, _, (texts,) = raw.read(layer.file, columns=[field], read_geometry=False, datetime_as_string=True, **asked)
    moments = [None if text is None else _moment(str(text)) for text in texts]
    zoned = [moment.tzinfo is not None for moment in moments if moment is not None]
    if not any(zoned):
        return values
    column = pd.Series(moments, dtype=object)
    return pd.to_datetime(column, utc=True).array if all(zoned) else column.array


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.replace("/", "-").strip())
    except ValueError:
        return None
