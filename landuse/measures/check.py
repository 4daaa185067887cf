"""The port of a check: a pure function that declares what each of its arguments is."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, ParamSpec, Protocol, cast

from landuse.measures.accepted import accepted
from landuse.measures.readings import in_every_reading

if TYPE_CHECKING:
    from landuse.core.evidence import Evidence

#: What a case binds to an argument. Any other argument is a parameter of the rule, but for ``on`` and ``assume``.
Kind = Literal["scope", "layer", "layers", "table", "tables", "raster", "rasters", "zone"]
P = ParamSpec("P")


class CheckFunction(Protocol[P]):
    """What `check` makes of a function: it measures as before, and says what it takes."""

    kinds: Mapping[str, Kind]
    __name__: str
    __module__: str

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Evidence:
        """Measure."""


def check(**kinds: Kind) -> Callable[[Callable[P, Evidence]], CheckFunction[P]]:
    """Declare a function of the file's name as a check.

    Parameters
    ----------
    **kinds
        What each argument is that a case supplies: ``scope`` (the ground that is judged), ``layer``, ``table``,
        ``raster`` (``layers``, ``tables``, ``rasters`` where it takes several dates), or ``zone``. The role bound to an
        argument is the argument's name unless the rule names another. What is not declared is a parameter of the rule.

    Returns
    -------
    decorator
        The function then takes frames as analysts have them, refuses before it measures what it cannot read or lay over
        each other, and measures every reading of rings that have two.

    Raises
    ------
    TypeError
        If the function has no such argument.

    Examples
    --------
    >>> from landuse.core.evidence import Evidence, Interval
    >>> @check(parcels="layer", boundary="scope")
    ... def counted(parcels, boundary, *, least: int = 0):
    ...     return Evidence(Interval.exact(float(len(parcels))), "count")
    >>> dict(counted.kinds)
    {'parcels': 'layer', 'boundary': 'scope'}
    """

    def declare(function: Callable[P, Evidence]) -> CheckFunction[P]:
        signature = inspect.signature(function)
        unknown = kinds.keys() - signature.parameters.keys()
        if unknown:
            raise TypeError(f"{function.__name__}() has no argument {', '.join(sorted(unknown))}")

        @wraps(function)
        def measured(*args: P.args, **kwargs: P.kwargs) -> Evidence:
            bound = signature.bind(*args, **kwargs).arguments
            arguments = accepted(function, bound, kinds, getattr(function, "any_shape", ()))
            read = {name: kind for name, kind in kinds.items() if name not in getattr(function, "drawn", ())}
            return in_every_reading(function, arguments, read)

        declared = cast("CheckFunction[P]", measured)
        declared.kinds = MappingProxyType(kinds)
        return declared

    return declare


def drawn(*arguments: str) -> Callable[[Callable[P, Evidence]], Callable[P, Evidence]]:
    """Declare, below `check`, arguments whose drawing is what is judged: they are not read in one way or another."""

    def declare(function: Callable[P, Evidence]) -> Callable[P, Evidence]:
        function.drawn = arguments  # type: ignore[attr-defined]
        return function

    return declare


def any_shape(*arguments: str) -> Callable[[Callable[P, Evidence]], Callable[P, Evidence]]:
    """Declare, below `check`, layers that may hold points and lines though no spec of a role says so."""

    def declare(function: Callable[P, Evidence]) -> Callable[P, Evidence]:
        function.any_shape = arguments  # type: ignore[attr-defined]
        return function

    return declare
