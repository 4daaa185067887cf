"""What is in a raster: its cells, its system, what it holds, and what reading it would take for what."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.core.sandbox import confined
from landuse.core.sandbox.files import size_on_disk
from landuse.geometry.crs import work as crs

#: Endings that rasters have, and scans as well.
ENDINGS = (".tif", ".tiff")
CELLS = Message("cells of {width} by {height} in its own CRS; {bands:count} bands of {kind}")
VALUES = Message("values of band {band}: {low} to {high}; without a value: {void} of {count:count} cells")
VOID = Message("the file declares no value that stands for none, and {value} may be one")
SCALED = Message("the values of band {band} are to be multiplied by {scale} and moved by {offset}")
UNIT = Message("unit of band {band}: {unit}")
NOT_USABLE = Message("its CRS cannot be used: {why}")
#: What is commonly written for no value.
_VOIDS = (-9999.0, -99999.0, -32768.0, -32767.0, 32767.0, 65535.0, -3.4028234663852886e38)


@dataclass(frozen=True)
class RasterContent:
    """What a raster holds, read to its last block.

    Parameters
    ----------
    shape
        Rows and columns.
    crs
        As WKT; None where it has none.
    bounds
        West, south, east, north in its own CRS.
    notes
        What is to be said of its cells and values.
    kind
        ``elevation``, ``imagery`` or ``land_cover``, as its bands and cells say; None where they leave it open.
    """

    shape: tuple[int, int]
    crs: str | None
    bounds: tuple[float, float, float, float]
    notes: tuple[Message, ...]
    kind: str | None = None


def read_content(path: Path) -> RasterContent | None:
    """Read a raster to its last block; None for a picture that says nowhere of where it lies.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    RasterContent or None
        What it holds.

    Raises
    ------
    InputError
        If it is damaged, cut off, or no raster.
    """
    content: RasterContent | None = confined(_content, path, where=str(path), size=size_on_disk(path))
    return content


def system_of(content: RasterContent) -> tuple[str | None, str | None, tuple[Message, ...]]:
    """Return the CRS as found and as it is read, and what is said of it; the second is None where it is refused."""
    if content.crs is None:
        return None, None, ()
    reading = crs.examine_crs(content.crs)
    system = crs.label(content.crs)
    if reading.trouble:
        return system, None, (*reading.notes, NOT_USABLE(why=InputError(reading.trouble, next=reading.advice).reason))
    return system, system, reading.notes


def _content(path: Path) -> RasterContent | None:
    from rasterio.errors import NotGeoreferencedWarning, RasterioError

    from landuse.measures.raster.grid import damaged, opened

    with warnings.catch_warnings(action="ignore", category=NotGeoreferencedWarning), opened(path) as dataset:
        placed = dataset.crs is not None or not dataset.transform.is_identity
        if not placed:
            return None
        kinds = list(dict.fromkeys(dataset.dtypes))
        step = dataset.transform
        notes = [CELLS(width=f"{step.a:g}", height=f"{-step.e:g}", bands=dataset.count, kind=kinds)]
        try:
            for band in range(1, dataset.count + 1):
                notes += _band_notes(dataset, band)
        except RasterioError as error:
            raise damaged(error, path) from None
        system = None if dataset.crs is None else dataset.crs.to_wkt()
        west, south, east, north = dataset.bounds
        return RasterContent(dataset.shape, system, (west, south, east, north), tuple(notes), _kind(dataset))


def _kind(dataset) -> str | None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Return what a raster is by its bands: pictures have three or four of bytes, heights one of wider numbers."""
    kinds = set(dataset.dtypes)
    if dataset.count in (3, 4) and kinds <= {"uint8", "uint16"}:
        return "imagery"
    if dataset.count == 1 and kinds <= {"float32", "float64", "int16", "int32"}:
        return "elevation"
    return None


def _band_notes(dataset, band: int) -> list[Message]:  # type: ignore[no-untyped-def]  # noqa: ANN001
    low, high, count, voids = np.inf, -np.inf, 0, set[float]()
    for _, window in dataset.block_windows(band):
        values = dataset.read(band, window=window, masked=True).compressed()
        values = values[np.isfinite(values)] if values.dtype.kind == "f" else values
        if values.size:
            low, high, count = min(low, float(values.min())), max(high, float(values.max())), count + values.size
            voids |= {void for void in _VOIDS if void in {low, high}}
    total = dataset.width * dataset.height
    bounds = ("—", "—") if not count else (f"{low:g}", f"{high:g}")
    notes = [VALUES(band=band, low=bounds[0], high=bounds[1], void=f"{total - count:,}", count=total)]
    scale, offset, unit = dataset.scales[band - 1], dataset.offsets[band - 1], dataset.units[band - 1]
    notes += [SCALED(band=band, scale=f"{scale:g}", offset=f"{offset:g}")] if (scale, offset) != (1.0, 0.0) else []
    notes += [UNIT(band=band, unit=unit)] if unit else []
    return [*notes, *(VOID(value=f"{void:g}") for void in sorted(voids & {low, high}))]
