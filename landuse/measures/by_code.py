"""A ground split by the use codes of a layer: once, however many rules and readings ask."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from landuse.geometry.overlay import coverage, partition
from landuse.measures.pieces import near

if TYPE_CHECKING:
    from collections.abc import Hashable

    import geopandas as gpd
    from geopandas.array import GeometryArray
    from shapely.geometry.base import BaseGeometry

    from landuse.core.layer import Layer, Scope
    from landuse.geometry.overlay import Coverage

#: The codes that claim a piece, and the piece; no code is ground that no parcel covers.
CodePieces = list[tuple[frozenset[str], "BaseGeometry"]]

# A layer is never altered once it is read, nor is a ground; both are kept alive by the case.
_known: WeakKeyDictionary[Layer, dict[int, tuple[BaseGeometry, CodePieces]]] = WeakKeyDictionary()
# A layer without overlaps and gaps is united by code once, not for every ground.
_coverages: WeakKeyDictionary[Layer, Coverage | None] = WeakKeyDictionary()


def split_by_code(layer: Layer, ground: Scope) -> CodePieces:
    """Split a ground by the use codes that claim it.

    Parameters
    ----------
    layer
        Parcels with ``use_code``, in metres.
    ground
        The ground.

    Returns
    -------
    list of tuple
        The codes, as written but without spaces around them (missing ones are empty), and the piece they claim; the
        pieces share no ground and make up the whole of it.
    """
    kept = _known.setdefault(layer, {})
    entry = kept.get(id(ground.geometry))
    if entry is None or entry[0] is not ground.geometry:
        claims = _claims(near(layer, ground.geometry))
        split = partition(ground.geometry, claims, known=_united(layer))
        pieces = [(frozenset(map(str, keys)), piece) for keys, piece in split]
        entry = kept[id(ground.geometry)] = ground.geometry, pieces
    return entry[1]


def _claims(rows: gpd.GeoDataFrame) -> dict[Hashable, GeometryArray]:
    codes = rows["use_code"].fillna("").astype(str).str.strip()
    return {code: rows.geometry[codes == code].array for code in codes.unique()}


def _united(layer: Layer) -> Coverage | None:
    if layer not in _coverages:
        _coverages[layer] = coverage(_claims(layer.features))
    return _coverages[layer]
