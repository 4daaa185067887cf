"""How much of everything a document says: shortened until it keeps to its pages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Detail:
    """How much a body tells, so that it stays three pages in any case.

    Parameters
    ----------
    broken
        How many broken clauses of a subject are told with their figures; the others are counted.
    undecided
        How many undecided clauses of a subject are named.
    letters
        How many letters a figure or a remedy takes at most.
    met
        Whether clauses that are met are named, or counted.
    tasks
        How many remedies and materials are listed; the others stand in annex 2.
    lacking
        Whether what an undecided clause lacks is named.
    """

    broken: int
    undecided: int
    letters: int
    met: bool
    tasks: int
    lacking: bool


#: From the fullest to the shortest; the first that keeps the body to its pages is taken. What is broken is told with
#: its figures as long as anything else can be counted instead.
DETAILS = (
    Detail(12, 8, 90, True, 8, True),
    Detail(12, 8, 60, True, 6, False),
    Detail(12, 6, 60, False, 5, False),
    Detail(12, 4, 45, False, 4, False),
    Detail(12, 3, 36, False, 3, False),
    Detail(12, 2, 30, False, 2, False),
    Detail(12, 1, 30, False, 3, False),
    Detail(12, 1, 30, False, 2, False),
    Detail(12, 1, 30, False, 1, False),
    Detail(8, 1, 30, False, 1, False),
    Detail(5, 1, 24, False, 1, False),
    Detail(3, 1, 24, False, 1, False),
    Detail(2, 1, 24, False, 1, False),
    Detail(1, 1, 24, False, 1, False),
)
