"""A ground split by the use codes of a layer: once, however many rules and readings ask."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from landuse.measures.pieces import near
from landuse.overlay import partition

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from landuse.layer import Ground, Layer

#: The codes that claim a piece, and the piece; no code is ground that no parcel covers.
CodePieces = list[tuple[frozenset[str], "BaseGeometry"]]

# A layer is never altered once it is read, nor is a ground; both are kept alive by the case.
_known: WeakKeyDictionary[Layer, dict[int, tuple[BaseGeometry, CodePieces]]] = WeakKeyDictionary()


def split_by_code(layer: Layer, ground: Ground) -> CodePieces:
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
    found = kept.get(id(ground.geometry))
    if found is None or found[0] is not ground.geometry:
        rows = near(layer, ground.geometry)
        codes = rows["use_code"].fillna("").astype(str).str.strip()
        claims = {code: rows.geometry[codes == code].array for code in codes.unique()}
        pieces = [(frozenset(map(str, keys)), piece) for keys, piece in partition(ground.geometry, claims)]
        found = kept[id(ground.geometry)] = ground.geometry, pieces
    return found[1]
