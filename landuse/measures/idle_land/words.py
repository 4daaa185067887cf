"""What is said of idle land: the sentence that tells why, and what the law lets the bureau do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse.core.figures import number
from landuse.core.messages import Message
from landuse.core.missing import column_title

if TYPE_CHECKING:
    from landuse.measures.idle_land.law import IdleNumbers, IdleStatus

BASIS = {
    "changed": Message("the start date as changed"),
    "agreed": Message("the start date agreed"),
    "delivery": Message("no start was agreed: one year from the delivery in fact"),
    "unknown": Message("the start date is not known"),
}
CAUSES = {
    "government": Message("the government's acts (Art. 8)"),
    "force_majeure": Message("force majeure (Art. 8)"),
    "own": Message("the holder's own doing"),
    "disputed": Message("the causes on record contradict each other"),
    "unknown": Message("nothing on record shows a government cause or force majeure"),
}
WORDS = {
    "suspected_idle": Message("suspected idle"),
    "determined_idle": Message("determined idle"),
}
CANCELLED = Message("the supply was cancelled: it counts no more")
COMPLETED = Message("completed")
BUILDING = Message("started, and not stopped for {stopped_years} year below the shares of area and investment")
NOT_DUE = Message("{basis} {due}{exempt} is not past: not due")
OVERDUE = Message("not started {days} days after {basis} {due}{exempt}, less than {idle_years} year: a warning")
FEE = Message(
    "not started {days} days after {basis} {due}{exempt}, {idle_years} year or more and less than "
    "{recovery_years}, {cause}: {word}; {proposed} a fee of {fee} ({share:share} of the "
    "price){real_estate}"
)
RECOVERY = Message(
    "not started {days} days after {basis} {due}{exempt}, {recovery_years} years or more, {cause}: "
    "{word}; {proposed} recovery without payment"
)
EXCUSED = Message(
    "not started {days} days after {basis} {due}{exempt}, {cause}: {word}; to be dealt with under "
    "Arts 12 and 13, without fee or free recovery"
)
CAUSE_FIRST = Message(
    "not started {days} days after {basis} {due}{exempt}, {cause}: {word}; settle the cause before "
    "fee, recovery or Art. 12"
)
STOPPED = Message(
    "started, stopped for {days} days ({stopped_years} year or more), {developed:share} of the area "
    "developed and {invested:share} invested (below {min_developed}, or below {min_invested}): "
    "{word}; to be dealt with under Art. 12, without fee or free recovery"
)
DISPOSED = Message("the register or the table of supply has it disposed of or struck off")
REGISTERED = Message("the register has it determined idle and not yet disposed of")
UNDECIDED = Message("undecided; wanting: {columns}")
STARTED = Message("started and not completed; whether it stood still for a year is not on record: {columns}")
EXEMPT = Message(" (with {days} days exempt)")
FEE_YUAN = Message("{fee} yuan")
NO_PRICE = Message("an amount to be worked out once the price is known")
REAL_ESTATE = Message(" (for real-estate land, the Urban Real Estate Act Art. 26 has 'up to 20%')")
NOTHING = Message.verbatim("")
THIRD = Message("a third")

#: Art. 12: what may be agreed with the holder; except the fourth, the start date is counted anew.
OPTIONS: tuple[Message, ...] = (
    Message("extend the time to start, by a supplementary agreement with new dates and penalties: one year at most"),
    Message("change the use or the planning conditions: new formalities, and the price settled anew"),
    Message("temporary use arranged by the government until the project can start: two years at most"),
    Message("recovery against payment, by agreement with the holder"),
    Message("exchange for other land: price paid, funds ready, and idle because the plan was lawfully changed"),
    Message("another way that the city or county government provides for"),
)


def why(status: IdleStatus, numbers: IdleNumbers, *, real_estate: bool = False) -> Message:
    """Write the sentence that says why a parcel stands where it stands.

    Parameters
    ----------
    found
        Where it stands.
    numbers
        The numbers of the decree.
    real_estate
        Whether it was granted for real-estate development.

    Returns
    -------
    Message
        In both languages.
    """
    if status.status == "undecided":
        phrase = STARTED if status.branch == "started" else UNDECIDED
        return phrase(columns=[column_title("supply", column) for column in status.missing])
    shown = {
        **numbers.model_dump(),
        "min_developed": _share(numbers.min_developed),
        "min_invested": _share(numbers.min_invested),
    }
    plain = {"cancelled": CANCELLED, "completed": COMPLETED, "building": BUILDING, "disposed": DISPOSED}
    if status.status in plain:
        return plain[status.status](**shown)
    phrase = _phrase(status)
    proposed = Message("proposed:") if status.status == "suspected_idle" else Message("due:")
    exempt = EXEMPT(days=status.due.exempt_days) if status.due.exempt_days else NOTHING
    fee = NO_PRICE if status.fee_yuan is None else FEE_YUAN(fee=number(status.fee_yuan, "plain"))
    return phrase(
        basis=BASIS[status.due.basis],
        due=status.due.day,
        exempt=exempt,
        days=status.days,
        cause=CAUSES[status.cause],
        word=WORDS.get(status.status, NOTHING),
        proposed=proposed,
        fee=fee,
        share=numbers.fee_share,
        developed=status.developed,
        invested=status.invested,
        real_estate=REAL_ESTATE if real_estate else NOTHING,
        **shown,
    )


def _share(value: float) -> Message:
    percent = number(value, "share")
    return THIRD if value == 1 / 3 else Message.verbatim(percent)


def _phrase(status: IdleStatus) -> Message:
    if status.status == "not_due":
        return NOT_DUE
    if status.status == "overdue":
        return OVERDUE
    if status.branch in ("none", "started"):
        return REGISTERED
    if status.branch == "stopped":
        return STOPPED
    return {"fee": FEE, "recovery": RECOVERY, "measures": EXCUSED, "cause_first": CAUSE_FIRST}[status.measure]


def options(status: IdleStatus) -> tuple[Message, ...]:
    """List what the law lets the bureau agree with the holder, each with its condition."""
    open_ways = status.measure in ("measures", "cause_first") or status.branch == "none"
    return OPTIONS if open_ways and status.status in ("suspected_idle", "determined_idle") else ()
