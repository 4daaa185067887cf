"""What a reader is asked and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from landuse.core.brief import brief

if TYPE_CHECKING:
    import pandas as pd
    from pyproj import CRS

    from landuse.core.read_issues import ReadIssue
    from landuse.intake.extent import ReadExtent

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class ReadOptions:
    """How a file is to be read.

    Parameters
    ----------
    layer
        The layer, sheet or table inside the file; None where it has only one.
    encoding
        The encoding of the attributes, where the user states one.
    bbox
        Only features that touch this box, in the file's own CRS.
    crs
        The CRS the user states for a file that carries none.
    columns
        The columns wanted, where the format can leave others unread (a database).
    near
        The ground a case is about: a format with an index may leave what lies elsewhere unread, and says so.
    geometry
        What the layer is to be: ``polygon``, ``line`` or ``point``; None where all there is is wanted. A format whose
        one file holds several kinds takes the layer of that kind, and asks where several layers hold ground.
    names
        What the layer may be called: of several layers the only one of such a name is taken.
    holes
        Whether a closed line within another is a hole of it, as it is in a boundary that a drawing holds.
    """

    layer: str | None = None
    encoding: str | None = None
    bbox: Bounds | None = None
    crs: str | None = None
    columns: tuple[str, ...] | None = None
    near: ReadExtent | None = None
    geometry: str | None = None
    names: tuple[str, ...] = ()
    holes: bool = False

    __repr__ = brief


@dataclass(frozen=True)
class WriteOptions:
    """How a file is to be written.

    Parameters
    ----------
    layer
        The name of the layer in the file.
    encoding
        The encoding of text, where the format leaves a choice.
    overwrite
        Whether a table of that name in a database may be replaced.
    """

    layer: str | None = None
    encoding: str | None = None
    overwrite: bool = False

    __repr__ = brief


@dataclass(frozen=True, eq=False)
class RawData:
    """What a reader found: the file as it is, nothing renamed.

    Parameters
    ----------
    frame
        A GeoDataFrame for a layer, a DataFrame for a table; the user's own columns.
    crs
        The CRS as the file says it, or None.
    repairs
        What had to be mended, or was found wrong, while reading.
    encoding
        The encoding the attributes were read in, where it is known.
    total
        How many features the layer holds, where only those near were read; else None.
    """

    frame: pd.DataFrame
    crs: CRS | None = None
    repairs: tuple[ReadIssue, ...] = ()
    encoding: str | None = None
    total: int | None = None

    __repr__ = brief
