"""Survey coordinate text files (勘测定界/报部坐标 TXT), read and written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse.core.errors import LayerNotFound
from landuse.core.messages import Message
from landuse.intake.base import RawData, ReadOptions, WriteOptions
from landuse.intake.survey.read import read_survey
from landuse.intake.survey.write import write_survey

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from landuse.core.read_issues import ReadIssue

SUFFIXES = (".txt",)
WRITTEN = (".txt",)


def list_layers(path: Path) -> list[str]:
    """Name the one layer of the file."""
    return [path.stem]


def read_layer(path: Path, options: ReadOptions) -> RawData:
    """Read the plots of the file."""
    if options.layer not in {None, path.stem}:
        raise LayerNotFound(
            Message("there is no layer '{layer}'", layer=options.layer),
            where=str(path),
            next=Message("It has one: '{layer}'", layer=path.stem),
        )
    frame, crs, repairs, encoding = read_survey(path, encoding=options.encoding, crs=options.crs)
    if options.bbox is not None:
        frame = frame.cx[options.bbox[0] : options.bbox[2], options.bbox[1] : options.bbox[3]]
    return RawData(frame, crs, repairs, encoding)


def write_layer(path: Path, frame: gpd.GeoDataFrame, options: WriteOptions) -> list[ReadIssue]:
    """Write plots as a survey file: GBK and CRLF, from the north-west, outer rings clockwise, closed."""
    return write_survey(path, frame, encoding=options.encoding)
