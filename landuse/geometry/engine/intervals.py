"""Which intervals of two lists share length, found without holding each against each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landuse.geometry.engine.arrays import Floats, Ints

#: Numbers that sort by their list, then by where they lie: the real part is the list, the imaginary part the place.
Places = NDArray[np.complex128]


def places(run: Ints, at: Floats) -> Places:
    """Return places that sort by run, then by position."""
    made = np.empty(len(run), dtype=np.complex128)
    made.real, made.imag = run, at
    return made


def spans(starts: Ints, stops: Ints) -> tuple[Ints, Ints]:
    """Write out ranges: for each number in them whose range it is, and the number."""
    counts = np.maximum(stops - starts, 0)
    owner = np.repeat(np.arange(len(starts)), counts)
    number = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts - starts, counts)
    return owner, number


def meeting_spans(
    base: tuple[Ints, Floats, Floats], other: tuple[Ints, Floats, Floats]
) -> tuple[Ints, Ints, Ints, Ints]:
    """Find which intervals of two lists share length, as ranges: each sorted by run, then by its left end.

    Two of them share length where the left end of the other lies in the one, or that of the one inside the other.

    Parameters
    ----------
    base, other
        Run, left and right end of each interval, shape (n,) and (m,).

    Returns
    -------
    tuple
        For each interval of the base which of the other begin in it, first and last; for each of the other which of
        the base begin inside it, later than it begins, first and last.
    """
    a, b = places(base[0], base[1]), places(other[0], other[1])
    first = np.searchsorted(b, a)
    last = np.searchsorted(b, places(base[0], base[2]))
    inner_first = np.searchsorted(a, b, side="right")
    inner_last = np.searchsorted(a, places(other[0], other[2]))
    return first, last, inner_first, inner_last
