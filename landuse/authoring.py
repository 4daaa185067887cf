"""What the author of a check, a reader or an output needs, in one place.

A folder with ``checks/``, ``intake/``, ``render/``, ``packs/`` or ``locale/`` in it is named with ``--plugins``, or to
`add_plugins`. `landuse.testing` makes land for its tests.

>>> from landuse.authoring import Evidence, Interval, ScopeLike, as_scope, check, missing_layer
>>> @check(boundary="scope")
... def least_width(boundary: ScopeLike) -> Evidence:
...     scope = as_scope(boundary)
...     if scope is None:
...         return Evidence.unknown(0, float("inf"), "m", missing_layer("boundary"))
...     west, south, east, north = scope.geometry.bounds
...     return Evidence(Interval.exactly(min(east - west, north - south)), "m")
"""

from __future__ import annotations

from landuse.core.errors import InputError
from landuse.core.evidence import Evidence, Interval, items
from landuse.core.messages import Message
from landuse.core.missing import missing_column, missing_layer, missing_table
from landuse.core.plugins import add_folder as add_plugins
from landuse.intake.base import RawData, ReadOptions
from landuse.measures.check import check
from landuse.measures.inputs import LayerLike, ScopeLike, TableLike, as_layer, as_scope, as_table

__all__ = [
    "Evidence",
    "InputError",
    "Interval",
    "LayerLike",
    "Message",
    "RawData",
    "ReadOptions",
    "ScopeLike",
    "TableLike",
    "add_plugins",
    "as_layer",
    "as_scope",
    "as_table",
    "check",
    "items",
    "missing_column",
    "missing_layer",
    "missing_table",
]
