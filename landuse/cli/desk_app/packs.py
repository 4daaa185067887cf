"""The policy packs that a page offers, read once."""

from __future__ import annotations

from functools import cache

from landuse.core.messages import Message
from landuse.core.plugins import names
from landuse.core.rules import load_pack


@cache
def pack_titles() -> dict[str, Message]:
    """Return the shipped packs with their titles, the national one first."""
    listed = sorted(names("packs"), key=lambda name: (name != "cn", name))
    return {name: load_pack(name).title.message for name in listed}
