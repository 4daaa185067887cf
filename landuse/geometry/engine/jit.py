"""How the engine's functions are compiled, and when what was compiled before still holds.

numba keeps a compiled function as long as its own file is unchanged, also where one that it calls from another file was
changed: after an update a figure could then come from old code. So what is kept bears the stamp of the whole engine.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from numba import njit


@cache
def source_stamp() -> str:
    """Return the SHA-256 of all that the engine is compiled from."""
    digest = sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def compiled(function: Callable[..., Any]) -> Any:  # noqa: ANN401  numba's own kind of function
    """Compile a function, and keep what was compiled until any file of the engine changes.

    Raises
    ------
    AttributeError
        If numba keeps compiled functions in another way than this knows.
    """
    dispatcher = njit(cache=True, nogil=True, error_model="numpy")(function)
    if dispatcher is function:  # NUMBA_DISABLE_JIT: nothing is compiled
        return function
    # numba has no public way to say what a cache depends on
    kept = cast("Any", dispatcher)._cache._cache_file
    assert hasattr(kept, "_source_stamp")
    kept._source_stamp = source_stamp()
    return dispatcher
