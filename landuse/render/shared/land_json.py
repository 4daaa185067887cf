"""The land summary as ``review.json`` holds it under ``land``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landuse.core.units import round_half_up

if TYPE_CHECKING:
    from landuse.core.area import Area
    from landuse.core.land import (
        BlockAfter,
        BlockBefore,
        ClassStructure,
        LandSummary,
        Occupation,
        Ownership,
        ScopeArea,
        UseStructure,
    )


def land_content(land: LandSummary) -> dict[str, Any]:
    """Return a land summary as plain values: areas in m² to 0.01 and in hectares to 0.0001.

    Parameters
    ----------
    land
        The land summary.

    Returns
    -------
    dict
        As the JSON Schema says.
    """
    return {
        "work_crs": land.work_crs,
        "primary": land.primary,
        "scopes": [_scope(row) for row in land.scopes],
        "before": [_before(row) for row in land.before],
        "after": [_after(row) for row in land.after],
        "uses": [_uses(table) for table in land.uses],
        "classes": [_classes(table) for table in land.classes],
        "controls": [{"role": row.role, "scope": row.scope, **_area("area", row.area)} for row in land.controls],
        "ownership": None if land.ownership is None else _ownership(land.ownership),
        "occupation": [_occupation(row) for row in land.occupation],
    }


def _scope(row: ScopeArea) -> dict[str, Any]:
    share = None if row.share is None else round_half_up(row.share, 6)
    named = {"name": row.name} if row.name else {}
    return {"scope": row.scope, **named, **_area("plane", row.plane), **_area("official", row.official), "share": share}


def _before(row: BlockBefore) -> dict[str, Any]:
    return {
        "block": row.block,
        "approval": row.approval or None,
        **_area("stated", row.stated),
        **_area("drawn", row.drawn),
        **_area("kept", row.kept),
        **_area("withdrawn", row.withdrawn),
        **_area("slivers", row.slivers),
    }


def _after(row: BlockAfter) -> dict[str, Any]:
    return {
        "block": row.block,
        "sources": list(row.sources),
        **_area("drawn", row.drawn),
        **_area("kept", row.kept),
        **_area("added", row.added),
        **_area("slivers", row.slivers),
    }


def _uses(table: UseStructure) -> dict[str, Any]:
    rows = [
        {
            "kind": row.kind,
            "code": row.code,
            "scheme": row.scheme,
            **_area("current", row.current),
            **_area("planned", row.planned),
        }
        for row in table.rows
    ]
    return {"scope": table.scope, **_area("plane", table.plane), "rows": rows}


def _classes(table: ClassStructure) -> dict[str, Any]:
    return {
        "scope": table.scope,
        **_area("plane", table.plane),
        **_area("cultivated", table.cultivated),
        **_area("open", table.open_area),
        "rows": [{"kind": row.kind, **_area("area", row.area)} for row in table.rows],
    }


def _area(name: str, area: Area | None) -> dict[str, float | None]:
    return {f"{name}_m2": None if area is None else area.m2, f"{name}_ha": None if area is None else area.ha}


def _ownership(ownership: Ownership) -> dict[str, Any]:
    rows = [
        {
            "kind": row.kind,
            "ownership": row.ownership,
            "township": row.township,
            "land_class": row.land_class,
            **_area("area", row.area),
        }
        for row in ownership.rows
    ]
    return {"scope": ownership.scope, **_area("plane", ownership.plane), "rows": rows}


def _occupation(occupation: Occupation) -> dict[str, Any]:
    rows = [
        {
            "kind": row.kind,
            "unit_id": row.unit_id,
            "name": row.name,
            "use_code": row.use_code,
            "ownership": row.ownership,
            **_area("parcel", row.parcel),
            **_area("area", row.area),
            "counted_m2": _rounded(row.counted_m2),
            "deducted_m2": _rounded(row.deducted_m2),
            "net_m2": _rounded(row.net_m2),
        }
        for row in occupation.rows
    ]
    return {
        "finding": occupation.finding,
        "scheme": occupation.scheme,
        "area_kind": occupation.area_kind,
        **_area("total", occupation.total),
        "rows": rows,
    }


def _rounded(area_m2: float | None) -> float | None:
    return None if area_m2 is None else round_half_up(area_m2, 2) + 0.0
