"""Idle land by law (闲置土地处置办法, 国土资源部令第53号): what one supply contract comes to on a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from landuse.core.units import round_half_up
from landuse.measures.statutory_periods import Anniversary, add_years, is_full

if TYPE_CHECKING:
    from landuse.measures.table_rows import Row

Branch = Literal["not_started", "started", "stopped", "none"]
Status = Literal[
    "cancelled",
    "completed",
    "building",
    "not_due",
    "overdue",
    "suspected_idle",
    "determined_idle",
    "disposed",
    "undecided",
]
Measure = Literal["none", "warning", "fee", "recovery", "measures", "cause_first"]
#: The states in which land is idle and still to be dealt with.
IDLE: frozenset[Status] = frozenset({"suspected_idle", "determined_idle"})
GOVERNMENT = ("government", "force_majeure")

#: Building is agreed to begin within a few years of the contract.
MOST_YEARS_TO_START = 10


class IdleNumbers(BaseModel):
    """The numbers of the decree; a pack gives them as a table only where its own law has others.

    Parameters
    ----------
    idle_years, recovery_years
        Full years from the start date after which land is idle, and after which it is recovered (Arts 2, 14).
    fee_share
        The idle-land fee, as a share of the price (Art. 14).
    min_developed, min_invested
        Below these shares of area and of investment, land that was stopped may be found idle (Art. 2).
    stopped_years
        How long it must have been stopped.
    years_from_delivery
        The start date where none was agreed, in years from the delivery in fact (Art. 22).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    idle_years: int = Field(default=1, ge=1)
    recovery_years: int = Field(default=2, ge=1)
    fee_share: float = Field(default=0.2, ge=0, le=1)
    min_developed: float = Field(default=1 / 3, ge=0, le=1)
    min_invested: float = Field(default=0.25, ge=0, le=1)
    stopped_years: int = Field(default=1, ge=1)
    years_from_delivery: int = Field(default=1, ge=0)


@dataclass(frozen=True)
class Due:
    """The day by which work had to start.

    Parameters
    ----------
    day
        The day; None where it is not known.
    basis
        ``changed``, ``agreed``, ``delivery``, or ``unknown``.
    exempt_days
        Days that were added.
    missing
        The columns that would tell, where it is not known.
    """

    day: date | None
    basis: Literal["changed", "agreed", "delivery", "unknown"]
    exempt_days: int = 0
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class IdleStatus:
    """What one supply contract comes to on a day.

    Parameters
    ----------
    status
        Where it stands.
    branch
        Not started, started, or stopped: fee and free recovery belong to the first alone.
    measure
        What the law provides for it.
    due
        The day by which work had to start.
    days
        Days from the due day, or from the day it stopped, to the day it is looked at.
    cause
        ``government``, ``force_majeure``, ``own``, ``disputed`` or ``unknown``.
    developed, invested
        The shares developed and invested, where known.
    fee_yuan
        The fee proposed, yuan.
    may_be
        Where undecided, whether it may be idle land, and may be due for fee or recovery.
    missing
        The columns that would decide it.
    """

    status: Status
    branch: Branch
    measure: Measure
    due: Due
    days: int | None = None
    cause: str = "unknown"
    developed: float | None = None
    invested: float | None = None
    fee_yuan: float | None = None
    may_be: bool = False
    missing: tuple[str, ...] = ()

    @property
    def idle(self) -> bool | None:
        """Whether it is idle land still to be dealt with; None where undecided."""
        return None if self.status == "undecided" else self.status in IDLE

    @property
    def due_for_levy(self) -> bool | None:
        """Whether fee or recovery is due for it; None where undecided."""
        if self.branch in ("started", "stopped") or self.cause in GOVERNMENT:
            return False
        if self.status == "undecided" or (self.status in IDLE and self.branch == "none"):
            return None
        return self.status in IDLE and self.measure in ("fee", "recovery", "cause_first")


def standing(row: Row, on: date, anniversary: Anniversary, numbers: IdleNumbers) -> IdleStatus:
    """Work out what a supply contract comes to on a day.

    A blank start in fact means that the work has not started, a blank stop that it was not stopped: that is how the
    table is kept. What stands there and cannot be read, or a column that is missing, leaves it undecided.

    Parameters
    ----------
    row
        A row of the table ``supply``.
    on
        The day.
    anniversary
        Whether a year is full on the anniversary or the day after.
    numbers
        The numbers of the decree.

    Returns
    -------
    IdleStatus
        With the columns that are missing where it is undecided.

    Notes
    -----
    国土资源部令第53号 Arts 2, 8, 12, 14, 22.
    """
    due, cause = start_due(row, numbers, on), cause_of(row)
    gone = row.says("cancelled")
    if gone is None:
        return _open(IdleStatus("undecided", "not_started", "none", due, cause=cause), ("cancelled",))
    if gone:
        return IdleStatus("cancelled", "none", "none", due, cause=cause)
    disposed = row.says("disposed")
    if disposed:
        return IdleStatus("disposed", "none", "none", due, cause=cause)
    done, unclear = _by(row, "actual_completion", on)
    if done:
        return IdleStatus("completed", "none", "none", due, cause=cause)
    started, doubts = _started(row, on)
    missing = (*unclear, *doubts)
    if started is None:
        return _open(IdleStatus("undecided", "not_started", "none", due, cause=cause), missing)
    status = _stopped(row, on, anniversary, numbers) if started else _not_started(row, on, anniversary, numbers)
    status = replace(status, due=due, cause=cause)
    if unclear and status.status not in ("building", "not_due", "overdue"):
        return _open(status, missing)
    if disposed is None and status.status in IDLE:  # what stands there may say that it is idle no more
        return _open(status, (*missing, "disposed"))
    return _levied(row, status, on, numbers)


def start_due(row: Row, numbers: IdleNumbers, on: date) -> Due:
    """Work out the day by which work had to start.

    Parameters
    ----------
    row
        A row of the table ``supply``.
    numbers
        The numbers of the decree.
    on
        The day; a contract that is there on it was signed by then.

    Returns
    -------
    Due
        The start as changed, else as agreed, else one year from the delivery in fact; the days exempt are added.
    """
    exempt = row.figure("exempt_days")
    if row.given("exempt_days") and exempt is None:
        return Due(None, "unknown", missing=("exempt_days",))
    days = int(exempt or 0)
    for column, basis in (("changed_start", "changed"), ("agreed_start", "agreed")):
        day = row.day(column)
        if day is not None and _is_agreed(row, day, on):
            return Due(day + timedelta(days), basis, days)  # type: ignore[arg-type]
        if row.given(column):
            return Due(None, "unknown", days, (column,))
    delivered = row.day("actual_delivery")
    if delivered is None or not row.has("agreed_start"):
        return Due(
            None, "unknown", days, ("agreed_start", "actual_delivery") if row.has("agreed_start") else ("agreed_start",)
        )
    return Due(add_years(delivered, numbers.years_from_delivery) + timedelta(days), "delivery", days)


def _is_agreed(row: Row, start: date, on: date) -> bool:
    """Return whether a start can have been agreed on: one ten years behind its contract is a slip of the pen."""
    signed = row.day("signed_on") or row.day("approved_on") or on
    return start <= add_years(signed, MOST_YEARS_TO_START)


def cause_of(row: Row) -> str:
    """Return whose cause the delay is, as far as it is on record.

    Parameters
    ----------
    row
        A row of the table ``supply``.

    Returns
    -------
    str
        ``government``, ``force_majeure``, ``own``, ``disputed`` where two columns contradict each other, else
        ``unknown``.
    """
    named, flag = row.text("cause"), row.yes("government_cause")
    named = named if named in ("government", "force_majeure", "own") else None
    if (flag is True and named == "own") or (flag is False and named == "government"):
        return "disputed"
    if flag is True and named is None:
        return "government"
    return named or "unknown"


def determined(row: Row, on: date) -> bool:
    """Return whether a 闲置土地认定书 was issued by a day."""
    day = row.day("determined_on")
    return day <= on if day is not None else row.given("determination_number")


def _by(row: Row, column: str, on: date) -> tuple[bool, tuple[str, ...]]:
    """Return whether a day has come, and name the column where what stands there is no day."""
    day = row.day(column)
    return (day is not None and day <= on), ((column,) if row.given(column) and day is None else ())


def _started(row: Row, on: date) -> tuple[bool | None, tuple[str, ...]]:
    day, developed = row.day("actual_start"), row.yes("is_developed")
    if day is not None and day <= on and developed is False:
        return None, ("actual_start", "is_developed")
    if day is not None:
        return day <= on, ()
    if row.given("actual_start"):
        return None, ("actual_start",)
    if developed is not None:
        return developed, ()
    if row.has("actual_start") and not row.given("is_developed"):
        return False, ()
    return None, ("actual_start",)


def _not_started(row: Row, on: date, anniversary: Anniversary, numbers: IdleNumbers) -> IdleStatus:
    due = start_due(row, numbers, on)
    if due.day is None:
        return _open(IdleStatus("undecided", "not_started", "none", due), due.missing)
    days = (on - due.day).days
    if days <= 0:
        return IdleStatus("not_due", "not_started", "none", due, days)
    if not is_full(due.day, on, years=numbers.idle_years, anniversary=anniversary):
        return IdleStatus("overdue", "not_started", "warning", due, days)
    recovery = is_full(due.day, on, years=numbers.recovery_years, anniversary=anniversary)
    return IdleStatus("suspected_idle", "not_started", "recovery" if recovery else "fee", due, days)


def _stopped(row: Row, on: date, anniversary: Anniversary, numbers: IdleNumbers) -> IdleStatus:
    nowhere = Due(None, "unknown")
    developed, invested = _share(row, "developed_area", "area_to_develop"), _share(row, "invested", "total_investment")
    clear = [
        developed is not None and developed >= numbers.min_developed,
        invested is not None and invested >= numbers.min_invested,
    ]
    short = [
        developed is not None and developed < numbers.min_developed,
        invested is not None and invested < numbers.min_invested,
    ]
    branch: Branch = "stopped" if row.given("stopped_on") else "started"
    status = IdleStatus("building", branch, "none", nowhere, developed=developed, invested=invested)
    stopped, start = row.day("stopped_on"), row.day("actual_start")
    if all(clear) or (
        start is not None and not is_full(start, on, years=numbers.stopped_years, anniversary=anniversary)
    ):
        return status
    if stopped is None and (row.given("stopped_on") or not row.has("stopped_on")):
        return _open(status, ("stopped_on",))
    if stopped is None or not is_full(stopped, on, years=numbers.stopped_years, anniversary=anniversary):
        return status
    status = replace(status, days=(on - stopped).days)
    if any(short):
        return replace(status, status="suspected_idle", measure="measures")
    gaps = (("developed_area", "area_to_develop"), ("invested", "total_investment"))
    return _open(
        status,
        tuple(column for pair, known in zip(gaps, clear, strict=True) if not known for column in _gaps(row, *pair)),
    )


def _gaps(row: Row, part: str, whole: str) -> tuple[str, ...]:
    return tuple(
        column
        for column in (part, whole)
        if row.figure(column) is None or (column == whole and row.figure(column) == 0)
    )


def _share(row: Row, part: str, whole: str) -> float | None:
    top, bottom = row.figure(part), row.figure(whole)
    return top / bottom if top is not None and bottom else None


def _open(status: IdleStatus, missing: tuple[str, ...]) -> IdleStatus:
    return replace(status, status="undecided", measure="none", may_be=True, missing=missing)


def _levied(row: Row, status: IdleStatus, on: date, numbers: IdleNumbers) -> IdleStatus:
    """Let the cause decide about the fee, and the determination about the word."""
    if status.status != "suspected_idle":
        return status
    if determined(row, on):
        status = replace(status, status="determined_idle")
    if status.branch in ("started", "stopped"):
        return status
    if status.cause in GOVERNMENT:
        return replace(status, measure="measures")
    if status.cause == "disputed":
        return replace(status, measure="cause_first")
    price = row.figure("price")
    if status.measure == "fee" and price is not None:
        return replace(status, fee_yuan=round_half_up(price * 10_000 * numbers.fee_share, 2))
    return status
