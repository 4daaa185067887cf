"""What sources leave open: rows that may be missing from a register, and editions of one day that disagree."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import geopandas as gpd
import pandas as pd

from landuse.core.evidence import Evidence, Interval
from landuse.core.layer import Layer, Table
from landuse.core.messages import Message
from landuse.core.missing import incomplete_register, role_title, unanswered_role, widened_by
from landuse.core.specs import list_specs, load_spec
from landuse.geometry.overlay import difference, split_slivers, united, widened

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from landuse.core.case import Case, RoleDoubt
    from landuse.core.layer import Scope

COMPLETE = "complete:"
#: The kinds of argument that a register can be given as.
REGISTERS = ("layer", "layers", "table", "tables")
#: What rows that a register lacks could do to a measure.
AbsentRows = Literal["raise", "beyond", "lower", "either", "handled", "shown", "judged"]
#: With these the measure is left as it is: nothing is missing, or the check leaves it open itself.
LEFT = ("handled", "shown", "judged")
#: How many combinations of editions are measured before nothing is held to be known.
MOST_EDITIONS = 16
#: Ground thinner than this is noise of drawing, and proves nothing missing, m.
SLIVER_M = 0.5
#: How far beyond the line a layer has to reach where a check asks about the ground outside, m.
MAPPED_WITHIN_M = 1.0
LISTED_WITHIN_M = 1000.0
DISAGREE = Message(
    "editions of '{roles}' of one day, or of a day that is not said, differ; each was measured, and what stands is "
    "what all allow"
)
Measured = Callable[[Mapping[str, Any]], Evidence]


def assumed_complete(data: Any, assumed: Mapping[str, str]) -> Any:  # noqa: ANN401  a layer, a table, or several
    """Return a register as complete where an assumption says so."""
    if isinstance(data, tuple):
        return tuple(assumed_complete(part, assumed) for part in data)
    return replace(data, complete=True) if data is not None and f"{COMPLETE}{data.role}" in assumed else data


def left_open(
    evidence: Evidence,
    measured: Measured,
    bound: Mapping[str, Any],
    registers: Mapping[str, AbsentRows | None],
    ground: Scope | None,
    case: Case,
) -> Evidence:
    """Widen a measure by what the rows could do that are missing from registers nobody vouches for.

    Parameters
    ----------
    evidence
        What was measured with the registers as they are.
    measured
        Measures with other arguments.
    bound
        The arguments.
    registers
        For each argument that is a register, what missing rows could do; None where the check does not say.
    ground
        The ground judged; None for a check that takes none.
    case
        The case.
    """
    for argument, able in registers.items():
        if able not in LEFT and is_open(bound[argument], ground, case, able):
            without = measured({**bound, argument: None})
            widening = "raise" if able == "beyond" else able or "either"
            evidence = widened_by(evidence, without, widening, incomplete_register(argument))
    return evidence


def doubted_roles(
    evidence: Evidence, measured: Measured, bound: Mapping[str, Any], doubts: Mapping[str, Sequence[RoleDoubt]]
) -> Evidence:
    """Widen a measure by what it would be without layers or tables that look like something else than their roles say.

    Parameters
    ----------
    evidence
        What was measured with the sources as they were handed in.
    measured
        Measures with other arguments.
    bound
        The arguments.
    doubts
        For each argument in doubt, what makes it look like something else.
    """
    for argument, reasons in doubts.items():
        opening = next((doubt for doubt in reasons if doubt.opens), None)
        if opening is not None:
            evidence = widened_by(evidence, measured({**bound, argument: None}), "either", unanswered_role(opening))
        else:
            evidence = replace(evidence, notes=(*evidence.notes, *(doubt.why for doubt in reasons)))
    return evidence


def is_open(
    data: Layer | Table | Sequence[Layer | Table] | None,
    ground: Scope | None,
    case: Case,
    able: AbsentRows | None = None,
) -> bool:
    """Return whether rows may be missing: of a table, of a layer that lists things, or of one that maps the ground.

    A layer that maps the ground is asked only where the check declares what missing parcels could do; it is open where
    it neither has a parcel nor is proven complete.
    """
    if data is not None and not isinstance(data, (Layer, Table)):
        return any(is_open(part, ground, case, able) for part in data)
    if data is None or data.complete:
        return False
    if isinstance(data, Table):
        return True
    listing = data.role in list_specs() and load_spec(data.role).listing
    if not listing and able is None:
        return False
    asked = ground.geometry if ground is not None else _boundary(case)
    if asked is not None and able == "beyond":
        asked = widened(asked, LISTED_WITHIN_M if listing else MAPPED_WITHIN_M)
    if asked is None or (listing and data.covers is None):
        return True
    bare = asked if data.covers is None else difference(asked, data.covers)
    if not listing and not bare.is_empty:
        bare = difference(bare, united(data.window(bare.bounds).geometry.array))
    return not split_slivers(bare, SLIVER_M).kept.is_empty


def _boundary(case: Case) -> BaseGeometry | None:
    layer = case.layer("draft") or case.layer("approved")
    return None if layer is None else united(layer.features.geometry.array)


def editions(case: Case, roles: Mapping[str, str]) -> Iterator[dict[str, Layer | Table]]:
    """Yield each choice among editions of one day, for arguments bound to roles: one by one, and put together.

    Nothing is yielded where no role has two editions of its latest day, or one without a day beside it.
    """
    disputed = {argument: standing for argument, role in roles.items() if len(standing := case.standing(role)) > 1}
    choices = [[*standing, _together(standing)] for standing in disputed.values()]
    if not disputed:
        return
    for chosen in itertools.islice(itertools.product(*choices), MOST_EDITIONS + 1):
        yield dict(zip(disputed, chosen, strict=True))


def _together(parts: Sequence[Layer | Table]) -> Layer | Table:
    first = parts[0]
    if isinstance(first, Table):
        rows = pd.concat([part.rows for part in parts if isinstance(part, Table)], ignore_index=True)
        return replace(first, rows=rows, faults=(), complete=all(part.complete for part in parts))
    layers = [part for part in parts if isinstance(part, Layer)]
    frame = gpd.GeoDataFrame(
        pd.concat([layer.features for layer in layers], ignore_index=True), crs=first.features.crs, geometry="geometry"
    )
    covers = [layer.covers for layer in layers if layer.covers is not None]
    complete = all(layer.complete for layer in layers)
    return replace(first, features=frame, covers=united(covers) if covers else None, complete=complete)


def hull_of_editions(readings: Sequence[Evidence], roles: Sequence[str]) -> Evidence:
    """Return what all editions of one day allow together.

    Parameters
    ----------
    readings
        What is measured with each choice among the editions.
    roles
        The roles of which there are several.
    """
    first, reasons = readings[0], [reading.reason is not None for reading in readings]
    if all(reasons):
        return first
    whole = Interval.hull(reading.interval for reading in readings)
    if any(reasons) or len(readings) > MOST_EDITIONS:
        whole = Interval(float("-inf"), float("inf"))
        first = replace(readings[reasons.index(False)], reason=None)
    if whole == first.interval:
        return first
    note = DISAGREE(roles=[role_title(role) for role in roles])
    wants = {want.key: want for reading in readings for want in reading.wants}
    return replace(first, interval=whole, notes=(*first.notes, note), wants=tuple(wants.values()))
