"""The grounds of a case: the draft or the approved boundary, their blocks, and the portions between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import geopandas as gpd

from landuse.boundary.block_names import names_by_label
from landuse.boundary.numerals import natural_key
from landuse.boundary.points import block_labels
from landuse.core.layer import HasLayers, Layer, Scope, Zone, primary_scope
from landuse.core.messages import Message
from landuse.core.terms import BLOCK, NAMED_BLOCK, SCOPES
from landuse.geometry.overlay import difference, intersection, split_slivers, united
from landuse.measures.accepted import check_ground
from landuse.measures.zone_facts import is_new

PORTION_TOLERANCE_M = 0.5


def scopes_of(case: HasLayers, tolerance_m: float = PORTION_TOLERANCE_M) -> dict[str, Scope]:
    """Return every ground of a case, with both readings of it where the rings of a boundary have two.

    Parameters
    ----------
    case
        The case.
    tolerance_m
        Width below which a difference between the two boundaries is noise, m.

    Returns
    -------
    dict of str to Scope
        By scope: the primary ground, its blocks, then kept, added, withdrawn and approved, as far as they are given.
    """
    scopes = _scopes(case, tolerance_m)
    layers = [case.layer(role) for role in ("draft", "approved", "blocks")]
    if all(layer is None or layer.doubt is None for layer in layers):
        return scopes
    agreed, either = (_scopes(_ReadAs(case, reading), tolerance_m) for reading in ("agreed", "either"))
    return {
        name: replace(scope, readings=(agreed[name], either[name])) if name in agreed and name in either else scope
        for name, scope in scopes.items()
    }


@dataclass(frozen=True, eq=False)
class _ReadAs:
    """A case in which one reading is taken of every layer."""

    case: HasLayers
    reading: Literal["agreed", "either"]

    @property
    def zone(self) -> Zone | None:
        return getattr(self.case, "zone", None)

    def layer(self, role: str) -> Layer | None:
        layer = self.case.layer(role)
        return None if layer is None else layer.read_as(self.reading)


def _scopes(case: HasLayers, tolerance_m: float) -> dict[str, Scope]:
    wholes = {role: _whole(case.layer(role), role) for role in ("draft", "approved")}
    scopes: dict[str, Scope] = {}
    for role in ("draft", "approved"):
        whole = wholes[role]
        if whole is not None:
            scopes[role] = whole
            if role == primary_scope(case):
                rows = case.layer("blocks") or case.layer(role)
                of_blocks = blocks(whole, case.layer("blocks"), None if rows is None else rows.ground)
                scopes |= {block.scope: block for block in of_blocks}
    draft, approved = wholes["draft"], wholes["approved"]
    if draft is not None and approved is None and is_new(getattr(case, "zone", None)):
        # all the land of a zone that is to be set up is added to it
        scopes["added"] = Scope("added", draft.geometry, draft.features, SCOPES["added"])
    if draft is not None and approved is not None:
        pieces = {
            "kept": intersection(draft.geometry, approved.geometry),
            "added": difference(draft.geometry, approved.geometry),
            "withdrawn": difference(approved.geometry, draft.geometry),
        }
        for scope, piece in pieces.items():
            geometry = split_slivers(piece, tolerance_m).kept
            scopes[scope] = Scope(
                scope, geometry, gpd.GeoDataFrame(geometry=[geometry], crs=draft.features.crs), SCOPES[scope]
            )
    return scopes


def _whole(layer: Layer | None, role: str) -> Scope | None:
    if layer is None:
        return None
    check_ground(layer, role)
    return Scope(role, united(layer.ground.array), layer.features, SCOPES[role])


def blocks(whole: Scope, layer: Layer | None = None, ground: gpd.GeoSeries | None = None) -> Iterator[Scope]:
    """Yield the blocks (区块) of a boundary: by block number, else plot number, else from the north-west.

    Parameters
    ----------
    whole
        The boundary, with the rows it was made of.
    layer
        A layer of blocks, which outranks the rows of the boundary.
    ground
        What stands for the ground of each row, on the rows' index; their own where None.

    Yields
    ------
    Scope
        One for each block; none where the boundary has only one.
    """
    rows = whole.features if layer is None else layer.features
    names = block_labels(rows)
    if names.nunique() < 2:
        return
    own = names_by_label(rows, names.tolist())
    for name in sorted(names.unique(), key=natural_key):
        mine = rows[names == name]
        scope = f"{whole.scope}/{name}"
        of, called = whole.title or Message.verbatim(whole.scope), own.get(str(name), "")
        title = NAMED_BLOCK(of=of, name=called) if called else BLOCK(of=of, block=name)
        shapes = mine.geometry if ground is None else ground.loc[mine.index]
        yield Scope(scope, united(shapes.array), mine, title, name=called)
