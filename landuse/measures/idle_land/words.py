"""What is said of idle land: the sentence that tells why, and what the law lets the bureau do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse.core.figures import number
from landuse.core.missing import column_title
from landuse.core.phrases import Note, Phrase

if TYPE_CHECKING:
    from landuse.measures.idle_land.law import IdleNumbers, Standing

BASIS = {
    "changed": Note("变更后约定的动工日期", "the start date as changed"),
    "agreed": Note("约定的动工日期", "the start date agreed"),
    "delivery": Note(
        "未约定动工日期,自实际交地之日起满一年", "no start was agreed: one year from the delivery in fact"
    ),
    "unknown": Note("动工日期不明", "the start date is not known"),
}
CAUSES = {
    "government": Note("政府原因(第八条)", "the government's acts (Art. 8)"),
    "force_majeure": Note("不可抗力(第八条)", "force majeure (Art. 8)"),
    "own": Note("用地者自身原因", "the holder's own doing"),
    "disputed": Note("闲置原因记载相互矛盾", "the causes on record contradict each other"),
    "unknown": Note("未见政府原因或不可抗力的材料", "nothing on record shows a government cause or force majeure"),
}
WORDS = {
    "suspected_idle": Note("疑似闲置", "suspected idle"),
    "determined_idle": Note("已认定闲置", "determined idle"),
}
CANCELLED = Phrase("供应已撤销,不再计算", "the supply was cancelled: it counts no more")
COMPLETED = Phrase("已竣工", "completed")
BUILDING = Phrase(
    "已动工,未构成中止开发满{stopped_years}年且不足额的情形",
    "started, and not stopped for {stopped_years} year below the shares of area and investment",
)
NOT_DUE = Phrase("{basis}{due}{exempt}未过,尚不到期", "{basis} {due}{exempt} is not past: not due")
OVERDUE = Phrase(
    "{basis}{due}{exempt}已过{days}天未动工,未满{idle_years}年,预警",
    "not started {days} days after {basis} {due}{exempt}, less than {idle_years} year: a warning",
)
FEE = Phrase(
    "{basis}{due}{exempt}已过{days}天未动工,满{idle_years}年不满{recovery_years}年,{cause}:{word},{proposed}征缴"
    "土地闲置费{fee}(价款的{share:share}){real_estate}",
    "not started {days} days after {basis} {due}{exempt}, {idle_years} year or more and less than "
    "{recovery_years}, {cause}: {word}; {proposed} a fee of {fee} ({share:share} of the price){real_estate}",
)
RECOVERY = Phrase(
    "{basis}{due}{exempt}已过{days}天未动工,满{recovery_years}年,{cause}:{word},{proposed}无偿收回国有建设用地使用权",
    "not started {days} days after {basis} {due}{exempt}, {recovery_years} years or more, {cause}: {word}; "
    "{proposed} recovery without payment",
)
EXCUSED = Phrase(
    "{basis}{due}{exempt}已过{days}天未动工,{cause}:{word},按第十二、十三条处置,不征缴闲置费、不无偿收回",
    "not started {days} days after {basis} {due}{exempt}, {cause}: {word}; to be dealt with under Arts 12 and 13,"
    " without fee or free recovery",
)
CAUSE_FIRST = Phrase(
    "{basis}{due}{exempt}已过{days}天未动工,{cause}:{word},先查明原因再定征缴、收回或按第十二条处置",
    "not started {days} days after {basis} {due}{exempt}, {cause}: {word}; settle the cause before fee, recovery "
    "or Art. 12",
)
STOPPED = Phrase(
    "已动工,中止开发建设{days}天(满{stopped_years}年),已开发面积占{developed:share}、已投资额占"
    "{invested:share}(不足{min_developed}或不足{min_invested}):{word},按第十二条处置,不征缴闲置费、不无偿收回",
    "started, stopped for {days} days ({stopped_years} year or more), {developed:share} of the area developed "
    "and {invested:share} invested "
    "(below {min_developed}, or below {min_invested}): {word}; to be dealt with under Art. 12, without fee or "
    "free recovery",
)
DISPOSED = Phrase("台账载明已处置或已销号", "the register has it disposed of or struck off")
REGISTERED = Phrase("台账载明已认定闲置、尚未处置", "the register has it determined idle and not yet disposed of")
UNDECIDED = Phrase("无法判定,缺:{columns}", "undecided; wanting: {columns}")
EXEMPT = Phrase("(含豁免{days}天)", " (with {days} days exempt)")
FEE_YUAN = Phrase("{fee}元", "{fee} yuan")
NO_PRICE = Phrase("(缺成交价款,数额待算)", "an amount to be worked out once the price is known")
REAL_ESTATE = Note(
    "(房地产开发用地按城市房地产管理法第二十六条为百分之二十以下)",
    " (for real-estate land, the Urban Real Estate Act Art. 26 has 'up to 20%')",
)
NOTHING = Note("", "")
THIRD = Note("三分之一", "a third")

#: Art. 12: what may be agreed with the holder; except the fourth, the start date is counted anew.
OPTIONS: tuple[Note, ...] = (
    Note(
        "延长动工开发期限:签订补充协议,重新约定动工、竣工期限和违约责任,延长不超过一年",
        "extend the time to start, by a supplementary agreement with new dates and penalties: one year at most",
    ),
    Note(
        "调整土地用途、规划条件:按新用途或条件重新办理手续,并核算、收缴或退还价款",
        "change the use or the planning conditions: new formalities, and the price settled anew",
    ),
    Note(
        "由政府安排临时使用:原项目具备开发条件后恢复,临时使用不超过两年",
        "temporary use arranged by the government until the project can start: two years at most",
    ),
    Note("协议有偿收回国有建设用地使用权:须与用地者协商一致", "recovery against payment, by agreement with the holder"),
    Note(
        "置换土地:已缴清价款、落实项目资金,且因规划依法修改造成闲置的",
        "exchange for other land: price paid, funds ready, and idle because the plan was lawfully changed",
    ),
    Note("市、县政府根据实际情况规定的其他处置方式", "another way that the city or county government provides for"),
)


def why(found: Standing, numbers: IdleNumbers, *, real_estate: bool = False) -> Note:
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
    Note
        In both languages.
    """
    if found.status == "undecided":
        return UNDECIDED(columns=[column_title("supply", column) for column in found.missing])
    shown = {
        **numbers.model_dump(),
        "min_developed": _share(numbers.min_developed),
        "min_invested": _share(numbers.min_invested),
    }
    plain = {"cancelled": CANCELLED, "completed": COMPLETED, "building": BUILDING, "disposed": DISPOSED}
    if found.status in plain:
        return plain[found.status](**shown)
    phrase = _phrase(found)
    proposed = Note("拟", "proposed:") if found.status == "suspected_idle" else Note("应", "due:")
    exempt = EXEMPT(days=found.due.exempt_days) if found.due.exempt_days else NOTHING
    fee = NO_PRICE() if found.fee_yuan is None else FEE_YUAN(fee=number(found.fee_yuan, "plain"))
    return phrase(
        basis=BASIS[found.due.basis],
        due=found.due.day,
        exempt=exempt,
        days=found.days,
        cause=CAUSES[found.cause],
        word=WORDS.get(found.status, NOTHING),
        proposed=proposed,
        fee=fee,
        share=numbers.fee_share,
        developed=found.developed,
        invested=found.invested,
        real_estate=REAL_ESTATE if real_estate else NOTHING,
        **shown,
    )


def _share(value: float) -> Note:
    percent = number(value, "share")
    return THIRD if value == 1 / 3 else Note(percent, percent)


def _phrase(found: Standing) -> Phrase:
    if found.status == "not_due":
        return NOT_DUE
    if found.status == "overdue":
        return OVERDUE
    if found.branch == "none":
        return REGISTERED
    if found.branch == "stopped":
        return STOPPED
    return {"fee": FEE, "recovery": RECOVERY, "measures": EXCUSED, "cause_first": CAUSE_FIRST}[found.measure]


def options(found: Standing) -> tuple[Note, ...]:
    """List what the law lets the bureau agree with the holder, each with its condition.

    Parameters
    ----------
    found
        Where the parcel stands.

    Returns
    -------
    tuple of Note
        The ways of Art. 12 where they are open; else none.
    """
    open_ways = found.measure in ("measures", "cause_first") or found.branch == "none"
    return OPTIONS if open_ways and found.status in ("suspected_idle", "determined_idle") else ()
