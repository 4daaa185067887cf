"""Checks that the parts landuse leans on are there, and says how to mend each."""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from landuse.cli import _common
from landuse.core.messages import Lang, Message

if TYPE_CHECKING:
    from landuse.cli._parser import CommandParser

HELP = Message("check that what landuse leans on is there, and say how to mend it")
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
    found: Message | str
    mend: Message | str


def add_arguments(parser: CommandParser) -> None:
    """Write what the command takes."""
    _common.add_shared(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    parts = [check() for check in CHECKS]
    if arguments.json:
        print(json.dumps([_plain(part, arguments.lang) for part in parts], ensure_ascii=False, indent=1))
    else:
        for part in parts:
            state = WORDS["here" if part.here else "missing" if part.needed else "optional"].text(arguments.lang)
            print(f"[{state}] {part.name}: {_text(part.found, arguments.lang)}", end="")
            print("" if part.here else f"  {_text(part.mend, arguments.lang)}")
    return 0 if all(part.here or not part.needed for part in parts) else 2


def _plain(part: InstalledPart, lang: Lang) -> dict[str, object]:
    return asdict(replace(part, found=_text(part.found, lang), mend=_text(part.mend, lang)))


def _text(text: Message | str, lang: Lang) -> str:
    return text.text(lang) if isinstance(text, Message) else text


def _drivers() -> InstalledPart:
    import pyogrio

    wanted = ("GPKG", "ESRI Shapefile", "GeoJSON", "OpenFileGDB", "FlatGeobuf", "LIBKML", "DXF")
    lacking = [name for name in wanted if name not in pyogrio.list_drivers()]
    versions = f"pyogrio {pyogrio.__version__}, GDAL {pyogrio.__gdal_version_string__}"
    state = Message("{versions}, without {drivers}", versions=versions, drivers=lacking) if lacking else versions
    mend = Message("Install landuse's own wheels again: pip install --force-reinstall pyogrio")
    return InstalledPart("GDAL", not lacking, True, state, mend)


def _projections() -> InstalledPart:
    import pyproj
    from pyproj.exceptions import CRSError

    try:
        pyproj.CRS.from_epsg(4549)
        here = True
    except CRSError:
        here = False
    state = f"pyproj {pyproj.__version__}, PROJ {pyproj.proj_version_str}, {pyproj.datadir.get_data_dir()}"
    return InstalledPart(
        "PROJ data", here, True, state, Message("Unset PROJ_LIB and PROJ_DATA, or install pyproj again")
    )


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
        return InstalledPart("layers", False, True, str(error), Message("Install landuse again"))


def _wording() -> InstalledPart:
    from landuse.core import plugins
    from landuse.core.own_wording import unused_wording

    wordings = [unused_wording(Path(folder) / "locale") for folder in plugins.added_folders()]
    unused = [english for _, names in wordings for english in names]
    own = Message.plural("{n} message worded anew", "{n} messages worded anew", n=sum(count for count, _ in wordings))
    mend = Message("these are said no more and change nothing: {texts}", texts=unused)
    return InstalledPart("wording", not unused, False, own, mend)


def _package(name: str, use: Message) -> Callable[[], InstalledPart]:
    def check() -> InstalledPart:
        from importlib.metadata import PackageNotFoundError, version

        try:
            return InstalledPart(name, True, False, Message("{version} ({use})", version=version(name), use=use), "")
        except PackageNotFoundError:
            return InstalledPart(name, False, False, use, f"pip install {name}")

    return check


def _chromium() -> InstalledPart:
    programs = ("chromium", "chromium-browser", "google-chrome")
    path = next((program for program in map(shutil.which, programs) if program), None)
    return InstalledPart(
        "Chromium",
        path is not None,
        False,
        path or Message("tests that open the map"),
        Message("On Debian: apt-get install chromium"),
    )


CHECKS: tuple[Callable[[], InstalledPart], ...] = (
    _drivers,
    _projections,
    _geometry,
    _layers,
    _wording,
    _package("rasterio", Message("rasters")),
    _package("exactextract", Message("exact share of raster cells")),
    _package("numba", Message("large layers")),
    _package("ezdxf", Message("CAD drawings")),
    _chromium,
)
