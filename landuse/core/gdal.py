"""Keeps GDAL on this machine, and to the drivers it is given."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from landuse.core.errors import InputError
from landuse.core.messages import Message

#: Where a call of GDAL's would go that nothing else keeps from the network: to a proxy that can't be.
_NOWHERE = "http://127.0.0.1:0"
#: Drivers that open what a file names, a service, or a database; and those whose name may be taken by a text.
_NAMING = (
    "ADBC", "AmigoCloud", "Carto", "CSW", "DAAS", "DIMAP", "ECRGTOC", "EEDA", "EEDAI", "Elasticsearch", "ESRIC",
    "GDALG", "GNMDatabase", "GNMFile", "GPSBabel", "GTI", "HTTP", "ISIS3", "KMLSUPEROVERLAY", "LIBERTIFF", "MapML",
    "MRF", "NGW", "OAPIF", "OGCAPI", "OGR_VRT", "PDF", "PDS4", "PLMOSAIC", "PLSCENES", "PostGISRaster", "RPFTOC",
    "S102", "S104", "S111", "SAFE", "SENTINEL2", "STACIT", "STACTA", "TIL", "TSX", "VICAR", "VRT", "WCS", "WFS",
    "WMS", "WMTS", "Zarr",
)  # fmt: skip
#: For a process that only opens foreign files; that one build of GDAL lacks a driver of these is nobody's concern.
SKIP = {"GDAL_SKIP": ",".join(_NAMING), "CPL_LOG": os.devnull}
OFFLINE = {
    "GDAL_HTTP_PROXY": _NOWHERE,
    "GDAL_HTTPS_PROXY": _NOWHERE,
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_HTTP_CONNECTTIMEOUT": "1",
    "GDAL_HTTP_TIMEOUT": "1",
    "CPL_VSIL_CURL_ALLOWED_FILENAME": "none",
    "GML_DOWNLOAD_SCHEMA": "NO",
    "GML_SKIP_RESOLVE_ELEMS": "ALL",
    "ALLOW_OGR_SQL_FUNCTIONS_FROM_TRIGGER_AND_VIEW": "NO",
    "PROJ_NETWORK": "OFF",
}
#: The driver that may open a raster; what is under another name is none of ours.
RASTER_DRIVER = "GTiff"
_MOST_BANDS = 50
_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
#: What in the notes beside a raster names another file.
_NAMED = (b"OVERVIEW_FILE", b"SourceFilename", b"SourceDataset", b"_DATASET")
_alone: list[bool] = []
#: What else tells a library where the network is.
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "ftp_proxy")


def stay_offline() -> None:
    """Set the environment so that GDAL and PROJ, loaded after this, ask nothing of the network."""
    os.environ.update(offline({}))
    for name in _PROXIES:
        for spelled in (name, name.upper()):
            os.environ.pop(spelled, None)


def offline(environment: dict[str, str]) -> dict[str, str]:
    """Return an environment in which GDAL and PROJ ask nothing of the network."""
    kept = {name: value for name, value in environment.items() if name.lower() not in _PROXIES}
    return {**kept, **OFFLINE}


def check_raster(path: Path) -> None:
    """Raise where a raster, or what lies beside it and is opened with it, is no TIFF or names another file."""
    for part in (path, *(Path(f"{path}{ending}") for ending in (".ovr", ".msk"))):
        if part.is_file() and _start(part) not in _TIFF:
            what = Message("it cannot be read as a raster: it is no TIFF file")
            raise InputError(what, where=str(part), next=Message("Give a GeoTIFF"))
    for notes in (Path(f"{path}.aux.xml"), path.with_suffix(".aux.xml")):
        if notes.is_file() and any(name in notes.read_bytes() for name in _NAMED):
            raise InputError(
                Message("it names another file, which is not followed"), where=str(notes), next=Message("Take it away")
            )


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4)


def open_raster(path: Path) -> Any:  # noqa: ANN401  rasterio ships no types
    """Open a raster that is drawn, by our own drivers and without the network."""
    import rasterio

    check_raster(path)
    with rasterio.Env(**OFFLINE):
        raster = rasterio.open(path, driver=RASTER_DRIVER)
    if raster.count > _MOST_BANDS:
        raster.close()
        what = Message("it has {n:count} bands, and a picture has few", n=raster.count)
        raise InputError(what, where=str(path), next=Message("Give a picture of three bands"))
    return raster


def be_alone() -> None:
    """Note that this process only opens foreign files, so that its drivers may be taken away."""
    _alone.append(True)


def only_drivers(names: Iterable[str]) -> None:
    """Leave pyogrio's GDAL no drivers but these, in a process that only opens foreign files."""
    if not _alone:  # somebody's own program, which may need the others
        return
    import pyogrio
    from pyogrio._ogr import _register_drivers

    wanted = {*names, "MEM"}
    pyogrio.set_gdal_config_options({"GDAL_SKIP": ""})
    _register_drivers()
    others = set(pyogrio.list_drivers()) - wanted
    pyogrio.set_gdal_config_options({"GDAL_SKIP": ",".join(sorted(others))})
    _register_drivers()
    left = set(pyogrio.list_drivers()) - wanted
    if left:
        raise RuntimeError(f"GDAL keeps the drivers {sorted(left)}")


@contextmanager
def gdal_writing() -> Iterator[None]:
    """Have whatever GDAL raises when it cannot write raised as an `OSError`: a full disk fails in many of its ways."""
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        yield
    except (DataSourceError, DataLayerError) as error:
        raise OSError(str(error)) from error
