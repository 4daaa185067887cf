"""How the areas were found: said after the fact, so that no fallback stays unseen."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass


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
    repaired
        Invalid geometries, repaired for the purpose of the measure.
    """

    pairs: int = 0
    kernel: int = 0
    whole: int = 0
    geos: int = 0
    doubtful: int = 0
    repaired: int = 0

    def add(self, other: EngineCounts) -> None:
        """Add another tally to this one.

        Parameters
        ----------
        other
            What to add.
        """
        for field in dataclasses.fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))
