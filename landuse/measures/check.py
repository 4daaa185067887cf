"""The port of a check: a pure function that declares what each of its arguments is."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, ParamSpec, Protocol, cast

from landuse.core.errors import WrongArguments
from landuse.core.evidence import Interval
from landuse.core.messages import Message
from landuse.core.missing import lost_ground
from landuse.measures.accepted import accepted
from landuse.measures.inputs import as_layer
from landuse.measures.readings import in_every_reading

if TYPE_CHECKING:
    from landuse.core.evidence import Evidence
    from landuse.measures.inputs import LayerLike

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
            try:
                bound = signature.bind(*args, **kwargs).arguments
            except TypeError:
                raise _wrong_arguments(function.__name__, signature, len(args), kwargs) from None
            arguments = accepted(function, bound, kinds, getattr(function, "any_shape", ()))
            read = {name: kind for name, kind in kinds.items() if name not in getattr(function, "drawn", ())}
            evidence = in_every_reading(function, arguments, read)
            return _open_where_lost(evidence, arguments, getattr(function, "every_ground", ()))

        declared = cast("CheckFunction[P]", measured)
        declared.kinds = MappingProxyType(kinds)
        return declared

    return declare


def _wrong_arguments(
    name: str, signature: inspect.Signature, positional: int, kwargs: Mapping[str, object]
) -> WrongArguments:
    """Return what a call lacks, or has that the check does not take."""
    parameters = signature.parameters
    in_order = [its.name for its in parameters.values() if its.kind is not inspect.Parameter.KEYWORD_ONLY]
    given = {*in_order[:positional], *kwargs}
    lacking = [its.name for its in parameters.values() if its.default is its.empty and its.name not in given]
    strange = [argument for argument in kwargs if argument not in parameters]
    what = (
        Message("it takes no argument {arguments}", arguments=strange)
        if strange
        else Message("it lacks its argument {arguments}", arguments=lacking)
        if lacking
        else Message("it is given more than it takes in order, or something twice")
    )
    return WrongArguments(
        what, where=f"{name}()", next=Message("It is called as {call}", call=f"{name}{_call(parameters)}")
    )


def _call(parameters: Mapping[str, inspect.Parameter]) -> str:
    shown: list[str] = []
    named = False
    for its in parameters.values():
        if its.kind is its.KEYWORD_ONLY and not named:
            shown, named = [*shown, "*"], True
        shown.append(its.name if its.default is its.empty else f"{its.name}={its.default!r}")
    return f"({', '.join(shown)})"


def drawn(*arguments: str) -> Callable[[Callable[P, Evidence]], Callable[P, Evidence]]:
    """Declare, below `check`, arguments whose drawing is what is judged: they are not read in one way or another."""

    def declare(function: Callable[P, Evidence]) -> Callable[P, Evidence]:
        function.drawn = arguments  # type: ignore[attr-defined]
        return function

    return declare


def every_ground(*arguments: str) -> Callable[[Callable[P, Evidence]], Callable[P, Evidence]]:
    """Declare, below `check`, layers of which every row counts: one that came without its ground leaves all open."""

    def declare(function: Callable[P, Evidence]) -> Callable[P, Evidence]:
        function.every_ground = arguments  # type: ignore[attr-defined]
        return function

    return declare


def _open_where_lost(evidence: Evidence, arguments: Mapping[str, object], counted: Sequence[str]) -> Evidence:
    """Return a measure as wide as can be where a layer of which every row counts lacks the ground of one."""
    layers = {name: as_layer(cast("LayerLike", arguments.get(name)), name) for name in counted}
    wants = [lost_ground(name, layer.lost, math.inf) for name, layer in layers.items() if layer and layer.lost]
    if not wants or evidence.reason is not None:
        return evidence
    interval = Interval(-math.inf, math.inf, evidence.interval.value)
    return replace(evidence, interval=interval, wants=(*wants, *evidence.wants))


def any_shape(*arguments: str) -> Callable[[Callable[P, Evidence]], Callable[P, Evidence]]:
    """Declare, below `check`, layers that may hold points and lines though no spec of a role says so."""

    def declare(function: Callable[P, Evidence]) -> Callable[P, Evidence]:
        function.any_shape = arguments  # type: ignore[attr-defined]
        return function

    return declare
