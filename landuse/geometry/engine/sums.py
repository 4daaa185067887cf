"""Sums that do not depend on the order of what is added, nor on how it was divided up."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike


class ExactSum:
    """A sum without rounding, rounded once when it is read.

    Numbers are cut into multiples of 2**-16 and of 2**-62 and added up as whole numbers, so that two sums over the same
    numbers are the same to the last digit, in whatever order and in whatever parts they were added.
    """

    _HIGH, _LOW, _BLOCK = 16, 62, 8192

    def __init__(self) -> None:
        self._high, self._low = 0, 0

    def add(self, values: ArrayLike) -> ExactSum:
        """Add numbers.

        Parameters
        ----------
        values
            Finite numbers below 2**33 in size: 8 600 km² in m².

        Returns
        -------
        ExactSum
            The same sum.

        Raises
        ------
        ValueError
            If a number is too large, or none.
        """
        array = np.asarray(values, dtype=np.float64).reshape(-1)
        if not (np.abs(array) < 2.0**33).all():
            raise ValueError("only finite numbers below 2**33 can be added exactly")
        for first in range(0, len(array), self._BLOCK):
            block = array[first : first + self._BLOCK]
            high = np.rint(np.ldexp(block, self._HIGH))
            low = np.rint(np.ldexp(block - np.ldexp(high, -self._HIGH), self._LOW))
            self._high += int(high.astype(np.int64).sum())
            self._low += int(low.astype(np.int64).sum())
        return self

    def merge(self, other: ExactSum) -> ExactSum:
        """Add another sum.

        Parameters
        ----------
        other
            Any.

        Returns
        -------
        ExactSum
            The same sum.
        """
        self._high += other._high
        self._low += other._low
        return self

    @property
    def value(self) -> float:
        """The sum, rounded once."""
        return math.ldexp((self._high << (self._LOW - self._HIGH)) + self._low, -self._LOW)
