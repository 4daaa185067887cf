"""A limit is an interval too: measured inside it met, apart from it broken, else undecided."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from landuse.core.brief import brief
from landuse.core.evidence import Interval, Verdict

Op = Literal[">=", ">", "<=", "<", "==", "between"]


@dataclass(frozen=True)
class Limit:
    """The set of figures that a clause allows.

    Parameters
    ----------
    op
        ``>=``, ``>``, ``<=``, ``<``, ``==``, or ``between`` (both ends allowed).
    value
        The limit, in the unit of the measure.
    upper
        The upper end, for ``between``.
    """

    op: Op
    value: float
    upper: float | None = None

    __repr__ = brief

    def judge(self, measured: Interval) -> Verdict:
        """Judge a measured interval.

        Parameters
        ----------
        measured
            What was measured.

        Returns
        -------
        Verdict
            Met where all of it is allowed, broken where none of it is, else undecided.

        Examples
        --------
        >>> Limit(">=", 0.6).judge(Interval(0.6, 0.7)).value
        'met'
        >>> Limit(">=", 0.6).judge(Interval(0.5, 0.6)).value
        'undecided'
        """
        ends = self._allows(measured.low), self._allows(measured.high)
        if all(ends):
            return Verdict.MET
        if any(ends) or self._within(measured):
            return Verdict.UNDECIDED
        return Verdict.BROKEN

    def margin(self, measured: Interval) -> float | None:
        """Return how far the measure lies from the limit, towards met.

        Parameters
        ----------
        measured
            What was measured.

        Returns
        -------
        float or None
            At least 0 where met, at most 0 where broken, in the unit of the measure; None where undecided.
        """
        verdict = self.judge(measured)
        if verdict is Verdict.UNDECIDED:
            return None
        floor, ceiling = self.bounds
        gaps = [measured.low - floor, ceiling - measured.high]
        if verdict is Verdict.BROKEN:
            gaps = [measured.high - floor, ceiling - measured.low]
        return min(gaps)

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and the greatest figure allowed, strict or not."""
        if self.op in (">=", ">"):
            return self.value, math.inf
        if self.op in ("<=", "<"):
            return -math.inf, self.value
        return self.value, self.value if self.upper is None else self.upper

    def _allows(self, figure: float) -> bool:
        floor, ceiling = self.bounds
        if figure == self.value and self.op in (">", "<"):
            return False
        return floor <= figure <= ceiling

    def _within(self, measured: Interval) -> bool:
        floor, ceiling = self.bounds
        return measured.low < floor and ceiling < measured.high
