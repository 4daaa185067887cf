"""Why GEOS calls a geometry invalid, in the words of the user."""

from __future__ import annotations

from landuse.core.messages import Message

_REASONS = {
    "self-intersection": Message("self-intersection"),
    "ring self-intersection": Message("ring self-intersection"),
    "hole lies outside shell": Message("hole lies outside shell"),
    "nested shells": Message("nested shells"),
    "holes are nested": Message("holes are nested"),
    "interior is disconnected": Message("interior is disconnected"),
    "duplicate rings": Message("duplicate rings"),
    "too few points in geometry component": Message("too few points in geometry component"),
    "ring is not closed": Message("ring is not closed"),
    "invalid coordinate": Message("invalid coordinate"),
    "invalid": Message("invalid geometry"),
}


def reason_message(reason: str) -> Message | str:
    """Return the message for a reason that GEOS gives; its own words where it is none of those we know."""
    return _REASONS.get(reason.lower(), reason.lower())
