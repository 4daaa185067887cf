"""A case at the desk rests on what lies in its own folder: no other file, no database, no pack from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from landuse.core import plugins
from landuse.core.addresses import is_address
from landuse.core.errors import InputError
from landuse.core.messages import Message

if TYPE_CHECKING:
    from pathlib import Path


def check_confined(content: Mapping[str, Any], folder: Path) -> None:
    """Raise where a case file names what does not lie in its folder.

    Raises
    ------
    InputError
        For the first path that leads out, address of a database, or pack that is not shipped.
    """
    for path in _paths(content):
        if is_address(path) or not _lies_in(path, folder):
            raise InputError(
                Message("“{path}” lies outside the folder of the case", path=path[:120]),
                where="case.toml",
                next=Message("Hand the file in with the case; others are not read at the desk"),
            )
    shipped = plugins.names("packs")
    for pack in content.get("policy", []):
        if pack not in shipped:
            raise InputError(
                Message("“{pack}” is no policy of this desk", pack=str(pack)[:120]),
                where="case.toml",
                next=Message("There are: {names}", names=shipped),
            )


def has_statements(content: Mapping[str, Any]) -> bool:
    """Return whether a case file states what only those who review state: what is complete, assumed, ruled, chosen."""
    entries = (
        entry
        for kind in ("layers", "tables")
        for given in content.get(kind, {}).values()
        for entry in (given if isinstance(given, list) else [given])
    )
    named = ("assumptions", "decisions", "confirmed", "params", "rules")
    return any(content.get(name) for name in named) or any(entry.get("complete") for entry in entries)


def _paths(content: Mapping[str, Any]) -> Iterator[str]:
    for kind in ("layers", "tables"):
        for given in content.get(kind, {}).values():
            for entry in given if isinstance(given, list) else [given]:
                yield str(entry.get("path", ""))
                covers = entry.get("covers")
                if covers:
                    yield str(covers.get("path", ""))
    basemap = content.get("basemap")
    if basemap and not str(basemap).startswith(("tianditu:", "amap:")):
        yield str(basemap).removeprefix("gcj02:")


def _lies_in(path: str, folder: Path) -> bool:
    try:
        return (folder / path).resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):
        return False
