"""Checks that the parts landuse leans on are there, and says how to mend each."""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass

from landuse.cli import _common
from landuse.core.messages import Message

HELP = "check that what landuse leans on is there, and say how to mend it"
WORDS = {
    "here": Message("here"),
    "missing": Message("missing"),
    "optional": Message("not here (optional)"),
}


@dataclass(frozen=True)
class InstalledPart:
    """One part, and what was found of it."""

    name: str
    here: bool
    needed: bool
    found: str
    mend: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    _common.add_shared(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    parts = [check() for check in CHECKS]
    if arguments.json:
        print(json.dumps([asdict(part) for part in parts], ensure_ascii=False, indent=1))
    else:
        for part in parts:
            state = WORDS["here" if part.here else "missing" if part.needed else "optional"].text(arguments.lang)
            print(f"[{state}] {part.name}: {part.found}" + ("" if part.here else f"  {part.mend}"))
    return 0 if all(part.here or not part.needed for part in parts) else 2


def _drivers() -> InstalledPart:
    import pyogrio

    wanted = ("GPKG", "ESRI Shapefile", "GeoJSON", "OpenFileGDB", "FlatGeobuf", "LIBKML", "DXF")
    lacking = [name for name in wanted if name not in pyogrio.list_drivers()]
    found = f"pyogrio {pyogrio.__version__}, GDAL {pyogrio.__gdal_version_string__}" + (
        f", without {', '.join(lacking)}" if lacking else ""
    )
    return InstalledPart(
        "GDAL", not lacking, True, found, "Install landuse's own wheels again: pip install --force-reinstall pyogrio"
    )


def _projections() -> InstalledPart:
    import pyproj
    from pyproj.exceptions import CRSError

    try:
        pyproj.CRS.from_epsg(4549)
        here = True
    except CRSError:
        here = False
    found = f"pyproj {pyproj.__version__}, PROJ {pyproj.proj_version_str}, {pyproj.datadir.get_data_dir()}"
    return InstalledPart("PROJ data", here, True, found, "Unset PROJ_LIB and PROJ_DATA, or install pyproj again")


def _geometry() -> InstalledPart:
    import shapely

    return InstalledPart(
        "GEOS",
        shapely.geos_version >= (3, 11, 0),
        True,
        f"shapely {shapely.__version__}, GEOS {shapely.geos_version_string}",
        "pip install --upgrade shapely",
    )


def _layers() -> InstalledPart:
    from landuse.core.errors import LanduseError
    from landuse.core.resources import resource_folder

    try:
        return InstalledPart("layers", True, True, str(resource_folder("layers")), "")
    except LanduseError as error:
        return InstalledPart("layers", False, True, str(error), "Install landuse again")


def _package(name: str, use: str) -> Callable[[], InstalledPart]:
    def check() -> InstalledPart:
        from importlib.metadata import PackageNotFoundError, version

        try:
            return InstalledPart(name, True, False, f"{version(name)} ({use})", "")
        except PackageNotFoundError:
            return InstalledPart(name, False, False, use, f"pip install {name}")

    return check


def _chromium() -> InstalledPart:
    programs = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for found in map(shutil.which, programs) if found), None)
    return InstalledPart(
        "Chromium", path is not None, False, path or "tests that open the map", "On Debian: apt-get install chromium"
    )


CHECKS: tuple[Callable[[], InstalledPart], ...] = (
    _drivers,
    _projections,
    _geometry,
    _layers,
    _package("fiona", "formats that pyogrio cannot read"),
    _package("rasterio", "rasters"),
    _package("exactextract", "exact share of raster cells"),
    _package("numba", "large layers"),
    _package("ezdxf", "CAD drawings"),
    _chromium,
)
