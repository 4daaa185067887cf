"""One check per file: pure functions of the file's name, each callable on its own.

>>> import landuse.checks
>>> landuse.checks.employment_land_share  # doctest: +ELLIPSIS
<function employment_land_share at ...>
"""

from __future__ import annotations

import sys
from functools import cache, wraps
from types import ModuleType
from typing import TYPE_CHECKING, Any

from landuse.core import plugins

if TYPE_CHECKING:
    from collections.abc import Callable

    from landuse.core.evidence import Evidence


@cache
def _in_one_system(function: Callable[..., Evidence]) -> Callable[..., Evidence]:
    """Refuse, before it measures, frames of an analyst's own that are in degrees or in several systems."""

    @wraps(function)
    def check(*given: Any, **named: Any) -> Evidence:  # noqa: ANN401  as the check takes them
        from landuse.geometry.overlay import require_one_plane

        require_one_plane(*(one for one in (*given, *named.values()) if hasattr(one, "crs")))
        return function(*given, **named)

    return check


class _Checks(ModuleType):
    """Keeps the function of a check under its name where Python would put the file it was imported from."""

    def __setattr__(self, name: str, value: object) -> None:
        function = getattr(value, name, None) if isinstance(value, ModuleType) else None
        super().__setattr__(name, value if function is None else _in_one_system(function))


sys.modules[__name__].__class__ = _Checks


def __getattr__(name: str) -> Callable[..., Evidence]:
    if name.startswith("_") or name not in plugins.names("checks"):
        raise AttributeError(f"there is no check '{name}'; there are: {', '.join(plugins.names('checks'))}")
    function: Callable[..., Evidence] = getattr(plugins.load("checks", name), name)
    return _in_one_system(function)


def __dir__() -> list[str]:
    return list(plugins.names("checks"))
