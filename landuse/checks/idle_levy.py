"""Fee and free recovery for land on which work has not started (闲置费, 无偿收回)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from landuse.core.evidence import Evidence, Interval
from landuse.core.layer import Zone
from landuse.core.missing import missing_table
from landuse.measures.check import check
from landuse.measures.idle_land.law import IdleNumbers
from landuse.measures.idle_land.table import IdleParcel, disposal_table, judge_parcels
from landuse.measures.inputs import LayerLike, TableLike, as_layer, as_table
from landuse.measures.statutory_periods import Anniversary
from landuse.measures.table_rows import RowAssessment, count

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"supply": "raise"}


@check(supply="table", idle_register="table", supplied_land="layer", zone="zone")
def idle_levy(
    supply: TableLike,
    idle_register: TableLike = None,
    supplied_land: LayerLike = None,
    zone: Zone | None = None,
    *,
    on: date,
    anniversary: Anniversary = "next_day",
    numbers: IdleNumbers | None = None,
) -> Evidence:
    """Count the parcels for which a fee or free recovery is due and not yet carried out.

    Only land on which work has not started is counted; land idle through the government's acts or force majeure, and
    land on which work stopped, is not.

    Parameters
    ----------
    supply
        Supply contracts, by the spec of ``supply``.
    idle_register
        The register of idle land, which says what is disposed of.
    supplied_land
        The ground of the parcels.
    zone
        States ``name`` or ``code``: rows of other zones are left out.
    on
        The day it is judged on.
    anniversary
        ``next_day``: a year is full the day after the anniversary; ``same_day``: on it.
    numbers
        The numbers of the law, where a pack gives others.

    Returns
    -------
    Evidence
        A count; ``figures`` has ``for_fee``, ``for_recovery`` and ``fee_yuan``, ``tables["disposal"]`` the parcels.

    Notes
    -----
    驻政办〔2019〕125号 二(五)2; 《闲置土地处置办法》 Art. 14. The years are counted from the start date agreed, as
    the decree does.

    Examples
    --------
    >>> import pandas as pd
    >>> contracts = pd.DataFrame({"contract": ["1"], "agreed_start": [date(2020, 3, 1)], "actual_start": [None]})
    >>> idle_levy(contracts, on=date(2022, 3, 2)).figures["for_recovery"]
    1.0
    """
    table, land, law = as_table(supply, "supply"), as_layer(supplied_land, "supplied_land"), numbers or IdleNumbers()
    cases = judge_parcels(table, as_table(idle_register, "idle_register"), land, on, anniversary, law, zone=zone)
    evidence = count((_assess(case) for case in cases), crs=None if land is None else land.features.crs)
    due = [case for case in cases if case.standing.due_for_levy]
    figures: dict[str, float | None] = {
        **evidence.figures,
        "for_fee": float(sum(case.standing.measure == "fee" for case in due)),
        "for_recovery": float(sum(case.standing.measure == "recovery" for case in due)),
        "fee_yuan": sum(case.standing.fee_yuan or 0.0 for case in due),
    }
    evidence = replace(evidence, figures=figures, tables={"disposal": disposal_table(due, law)})
    if table is not None:
        return evidence
    return replace(
        evidence,
        interval=Interval(evidence.interval.low, float("inf")),
        wants=(missing_table("supply"), *evidence.wants),
    )


def _assess(case: IdleParcel) -> RowAssessment:
    status, area = case.standing, case.row.figure("area")
    wants = tuple(case.row.want(column) for column in status.missing)
    return RowAssessment(
        case.row,
        status.due_for_levy,
        status.measure,
        None if area is None else area * 10_000,
        case.geometry,
        wants,
        {"days": status.days},
    )
