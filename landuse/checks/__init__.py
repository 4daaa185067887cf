"""One check per file: pure functions of the file's name, each callable on its own.

>>> import landuse.checks
>>> landuse.checks.employment_land_share  # doctest: +ELLIPSIS
<function employment_land_share at ...>
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

from landuse import plugins

if TYPE_CHECKING:
    from collections.abc import Callable

    from landuse.evidence import Evidence


class _Checks(ModuleType):
    """Keeps the function of a check under its name where Python would put the file it was imported from."""

    def __setattr__(self, name: str, value: object) -> None:
        function = getattr(value, name, None) if isinstance(value, ModuleType) else None
        super().__setattr__(name, value if function is None else function)


sys.modules[__name__].__class__ = _Checks


def __getattr__(name: str) -> Callable[..., Evidence]:
    if name.startswith("_") or name not in plugins.names("checks"):
        raise AttributeError(f"there is no check '{name}'; there are: {', '.join(plugins.names('checks'))}")
    function: Callable[..., Evidence] = getattr(plugins.load("checks", name), name)
    return function


def __dir__() -> list[str]:
    return list(plugins.names("checks"))
