"""Where the files that come with landuse lie, in a wheel and in a source checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from landuse.core.errors import LanduseError
from landuse.core.messages import Message

_PACKAGE = Path(__file__).resolve().parents[1]


def resource_folder(name: Literal["layers", "packs"]) -> Path:
    """Find a folder of data files that comes with landuse.

    A wheel carries both inside the package; in a source checkout ``layers`` stands beside it.

    Parameters
    ----------
    name
        ``layers`` (specs, code lists, the sample) or ``packs`` (policy packs).

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    LanduseError
        If the installation has lost it.
    """
    inside = _PACKAGE / name
    # A folder beside an installed package is some other project's unless a source checkout put it there.
    beside = _PACKAGE.parent / name
    if inside.is_dir():
        return inside
    if name == "layers" and (_PACKAGE.parent / "pyproject.toml").is_file() and beside.is_dir():
        return beside
    raise LanduseError(
        Message("the folder '{folder}' is missing from the installation", folder=name),
        where=str(inside),
        next=Message("Install landuse again"),
    )
