"""What is asked about ground beyond a boundary: a layer that ends at the line proves nothing there."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from landuse.core.missing import unproven_ground
from landuse.geometry.overlay import difference, intersection, split_slivers, united, widened
from landuse.measures.inputs import unproven_within

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from landuse.core.evidence import Evidence
    from landuse.core.layer import Layer

#: Ground thinner than this is no doubt: layers drawn apart differ by it.
NOISE_M = 0.5


def unproven_around(
    layer: Layer | None, place: BaseGeometry, reach_m: float, *, within: BaseGeometry | None = None
) -> BaseGeometry:
    """Compute the ground around a place on which the emptiness of a layer proves nothing.

    Parameters
    ----------
    layer
        The layer; None where it is not given, which proves nothing anywhere.
    place
        Polygons, lines or points, in metres.
    reach_m
        How far around it is asked, m.
    within
        The ground that is asked about alone; all around the place where None.

    Returns
    -------
    geometry
        Less what is thinner than `NOISE_M`.
    """
    around = widened(place, reach_m)
    asked = around if within is None else intersection(around, within)
    return split_slivers(asked if layer is None else unproven_within(layer, asked), NOISE_M).kept


def unmapped_around(layer: Layer, ground: BaseGeometry, reach_m: float) -> BaseGeometry:
    """Compute the ground beside a ground of which a layer that covers the land, such as parcels, says nothing.

    Ground under a feature is known by it; elsewhere the layer must be proven complete.
    """
    ring = difference(widened(ground, reach_m), ground)
    near = layer.window(widened(ground, reach_m).bounds) if len(layer.features) else layer.features
    bare = difference(ring, united(near.geometry.array)) if len(near) else ring
    return split_slivers(unproven_within(layer, bare), NOISE_M).kept


def open_upwards(evidence: Evidence, argument: str, unproven: BaseGeometry) -> Evidence:
    """Return a count without an upper bound where nothing proves that its layer misses nobody on some ground."""
    if unproven.is_empty:
        return evidence
    interval = replace(evidence.interval, high=math.inf)
    want = unproven_ground(argument, float(unproven.area))
    return replace(evidence, interval=interval, wants=(*evidence.wants, want))
