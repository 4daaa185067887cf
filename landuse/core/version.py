"""The version this is."""

from __future__ import annotations


def version() -> str:
    """Give the version of the installed package.

    Returns
    -------
    str
        As in its metadata; ``0`` where it was not installed.
    """
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("landuse")
    except PackageNotFoundError:
        return "0"
