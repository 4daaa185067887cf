"""What changed between two reviews, as it is printed: what moved first, with its figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from landuse.core.messages import Message

if TYPE_CHECKING:
    from landuse.core.messages import Lang

#: What became of a finding, the most pressing first.
CHANGES: dict[str, Message] = {
    "opened": Message("opened"),
    "closed": Message("closed"),
    "still_open": Message("still open"),
    "changed": Message("changed"),
    "new": Message("new rule"),
    "gone": Message("gone"),
    "same": Message("same"),
}
#: The columns of the ledger.
TITLES: dict[str, Message] = {
    "change": Message("Change"),
    "title": Message("Rule"),
    "scope": Message("Ground"),
    "weight": Message("Weight"),
    "verdict_before": Message("Verdict before"),
    "verdict_after": Message("Verdict after"),
    "before": Message("Measured before"),
    "after": Message("Measured after"),
    "limit": Message("Limit"),
    "id": Message("Finding id"),
}
AREA_TITLES: dict[str, Message] = {
    "scope": Message("Ground"),
    "before": Message("Area before (ha)"),
    "after": Message("Area after (ha)"),
    "by": Message("Difference (ha)"),
}


@dataclass(frozen=True)
class LedgerRow:
    """One finding in two reviews, in words.

    Parameters
    ----------
    change
        A key of `CHANGES`.
    moved
        Whether its verdict or its figures differ.
    cells
        By the keys of `TITLES`.
    """

    change: str
    moved: bool
    cells: dict[str, str]


@dataclass(frozen=True)
class AreaChange:
    """The plane area of a ground in two reviews, ha; None where one has no such ground."""

    scope: str
    before: float | None
    after: float | None

    @property
    def by(self) -> float | None:
        """By how much it grew."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True)
class Ledger:
    """What changed between two reviews.

    Parameters
    ----------
    title
        The two reviews with their days.
    on
        The day of the later one.
    rows
        The findings of either, what moved first.
    areas
        The grounds of either.
    lang
        The language of all of it.
    """

    title: str
    on: date
    rows: tuple[LedgerRow, ...]
    areas: tuple[AreaChange, ...]
    lang: Lang

    @property
    def moved(self) -> tuple[LedgerRow, ...]:
        """The findings of which anything differs."""
        return tuple(row for row in self.rows if row.moved)

    @property
    def counts(self) -> str:
        """How many there are of each change."""
        counts = {change: sum(row.change == change for row in self.rows) for change in CHANGES}
        return "  ".join(f"{CHANGES[change].text(self.lang)} {count}" for change, count in counts.items())
