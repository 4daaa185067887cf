"""What was measured, between which bounds, and where on the ground."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Interval:
    """A measured number and the bounds the data leave it.

    Parameters
    ----------
    low, high
        The least and the greatest the data allow, both included; may be infinite.
    value
        What the data say at face value, or None where they say nothing.

    Raises
    ------
    ValueError
        If a number is NaN or ``low <= value <= high`` does not hold.
    """

    low: float
    high: float
    value: float | None = None

    def __post_init__(self) -> None:
        numbers = (self.low, self.high) if self.value is None else (self.low, self.value, self.high)
        if any(math.isnan(number) for number in numbers) or list(numbers) != sorted(numbers):
            raise ValueError(f"not an interval: {self.low} <= {self.value} <= {self.high}")
