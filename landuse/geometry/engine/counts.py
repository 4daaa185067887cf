"""How the areas were found: said after the fact, so that no fallback stays unseen."""

from __future__ import annotations

import dataclasses
import threading
from dataclasses import dataclass, field

from landuse.core.brief import brief


@dataclass
class EngineCounts:
    """What the engine did; every call that is given the same counts adds to them.

    Parameters
    ----------
    pairs
        Pairs of pieces whose bounding boxes share ground.
    kernel
        Of these, measured by the compiled kernel.
    whole
        Of these, settled by containment: one of the two counts whole.
    geos
        Of these, decided by GEOS: small work, or the kernel in doubt.
    doubtful
        Of the pairs decided by GEOS, those the kernel was in doubt about.
    disputed
        Of the pairs put to GEOS, those where it threw or gave another area than the sum of trapezoids, which decided.
    repaired
        Invalid geometries, repaired for the purpose of the measure.
    """

    pairs: int = 0
    kernel: int = 0
    whole: int = 0
    geos: int = 0
    doubtful: int = 0
    disputed: int = 0
    repaired: int = 0

    __repr__ = brief

    def add(self, other: EngineCounts) -> None:
        """Add another tally to this one.

        Parameters
        ----------
        other
            What to add.
        """
        for tally in dataclasses.fields(self):
            setattr(self, tally.name, getattr(self, tally.name) + getattr(other, tally.name))


@dataclass
class Disputes:
    """Pairs of polygons, since the process began, for which GEOS threw or gave another area than the trapezoids.

    Parameters
    ----------
    pairs
        How many; each was put to GEOS another way.
    lost
        Of these, refused since no way came near the area measured.
    """

    pairs: int = 0
    lost: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    __repr__ = brief

    def add(self, pairs: int = 1) -> None:
        """Count pairs, from any thread."""
        with self._lock:
            self.pairs += pairs


disputes = Disputes()
