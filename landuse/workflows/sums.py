"""The list of sums of a review, as it stands in its folder: whoever can write there may have changed it too."""

from __future__ import annotations

from pathlib import Path

from landuse.core.errors import InputError
from landuse.core.toml_file import read_bounded
from landuse.workflows.signature import SIGNATURE

SEAL = "SHA256SUMS"


def sums_of(folder: Path) -> dict[str, str]:
    """Return the sums of a review's own list by name; what is no name of a file in the folder itself is none."""
    seal = folder / SEAL
    if not is_plain_file(seal):
        return {}
    try:
        lines = read_bounded(seal).decode("utf-8").split("\n")
    except (InputError, UnicodeDecodeError):
        return {}
    pairs = [line.split("  ", 1) for line in lines if "  " in line]
    return {name: digest for digest, name in pairs if _is_name(name)}


def is_list_of_sums(folder: Path) -> bool:
    """Return whether the list of sums of a review is one to the byte, whatever sums it has."""
    seal = folder / SEAL
    if not is_plain_file(seal):
        return False
    sums = sums_of(folder)
    lines = [f"{sums[path.name]}  {path.name}\n" for path in sorted(folder / name for name in sums)]
    return seal.read_bytes() == "".join(lines).encode()


def is_plain_file(path: Path) -> bool:
    """Return whether a file stands there itself: no link to another, no folder, no pipe or device."""
    return path.is_file() and not path.is_symlink()


def _is_name(name: str) -> bool:
    return name not in (SEAL, SIGNATURE, ".", "..") and not set(name) & set("/\\:\0")
