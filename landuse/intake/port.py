"""The port of a format: what a file of this folder has to hold to be a reader.

The file name is the name. ``SUFFIXES`` and ``WRITTEN`` are literals, read without importing the file. A module with
``SUFFIXES`` is a reader; one with ``WRITTEN`` writes those endings too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from landuse.core.read_issues import ReadIssue
    from landuse.intake.base import RawData, ReadOptions, WriteOptions


class Reader(Protocol):
    """Reads one family of formats as found: nothing renamed, nothing repaired that could be told otherwise.

    Attributes
    ----------
    SUFFIXES
        The endings it takes, with their dots, or the beginnings of addresses (``postgresql://``).
    """

    SUFFIXES: tuple[str, ...]

    def list_layers(self, path: Path) -> list[str]:
        """List the layers of a file by name, the file's own name where it has no layers.

        Parameters
        ----------
        path
            The file; an address where ``SUFFIXES`` holds one.

        Raises
        ------
        InputError
            If the file is not what its ending says.
        """

    def read_layer(self, path: Path, options: ReadOptions) -> RawData:
        """Read a layer with its geometry, in two dimensions and in the file's own coordinates.

        Parameters
        ----------
        path
            The file, or an address.
        options
            The layer, its encoding, a box in the file's CRS, the columns wanted.

        Returns
        -------
        RawData
            The user's own columns, the CRS as the file says it, and every issue met on the way.

        Raises
        ------
        InputError
            If it cannot be read whole, or holds no geometry.
        """


@runtime_checkable
class TableReader(Protocol):
    """A reader that has tables without geometry too."""

    def read_table(self, path: Path, options: ReadOptions) -> RawData:
        """Read attributes alone: a DataFrame with the user's own headings; the rest as `Reader.read_layer`."""


@runtime_checkable
class Writer(Protocol):
    """A format that is written too, for ``landuse convert``."""

    WRITTEN: tuple[str, ...]

    def write_layer(self, path: Path, frame: gpd.GeoDataFrame, options: WriteOptions) -> list[ReadIssue]:
        """Write a layer, in the frame's CRS.

        Parameters
        ----------
        path
            A file that is not there yet, or an address.
        frame
            The features, the user's columns and the CRS.
        options
            The layer's name, the encoding.

        Returns
        -------
        list of ReadIssue
            What the format could not hold, each loss said.

        Raises
        ------
        InputError
            If the format cannot hold the frame at all.
        """
