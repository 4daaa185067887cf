"""One check per file: pure functions of the file's name, each callable on its own.

>>> import landuse.checks
>>> landuse.checks.employment_land_share  # doctest: +ELLIPSIS
<function employment_land_share at ...>
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse import plugins

if TYPE_CHECKING:
    from collections.abc import Callable

    from landuse.evidence import Evidence


def __getattr__(name: str) -> Callable[..., Evidence]:
    if name.startswith("_") or name not in plugins.names("checks"):
        raise AttributeError(f"there is no check '{name}'; there are: {', '.join(plugins.names('checks'))}")
    function: Callable[..., Evidence] = getattr(plugins.load("checks", name), name)
    return function


def __dir__() -> list[str]:
    return list(plugins.names("checks"))
