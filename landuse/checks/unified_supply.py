"""Supply contracts of a zone that are not part of the county's unified supply and its plan."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from landuse.core.evidence import Evidence, MissingInput
from landuse.core.kleene import any_known
from landuse.core.layer import Zone
from landuse.core.messages import Message
from landuse.core.missing import missing_table
from landuse.measures import zone_facts
from landuse.measures.check import check
from landuse.measures.inputs import TableLike, as_table
from landuse.measures.land_use_words import is_industrial
from landuse.measures.organs import is_organ, read_organ
from landuse.measures.table_rows import Row, RowAssessment, count, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"supply": "raise", "supply_plan": "lower"}
EXEMPT_ZONE = Message("this zone is exempt from unified supply")
EXEMPT = Message("whether this zone is the base the clause exempts")
BASE = "基地"
_ON_BEHALF = re.compile(r"委托|受托|代[为理办]|授权")
_OTHER_FIELDS = r"(?:[和与及]?(?:规划|海洋|林业|草原|建设|住房|城乡|水利|生态|环境))*"
_ZONES = "开发区|园区|集聚区|新区|工业区|高新区|经开区|保税区|合作区|示范区|度假区|管委会"
_PLACE = re.compile(rf"|(?!.*(?:{_ZONES}|[非不无])).*[县市区旗州盟]|本级|[县市]级")


@dataclass(frozen=True, eq=False)
class _Planned:
    rows: list[Row]
    taken: dict[int, float]


@check(supply="table", supply_plan="table", zone="zone")
def unified_supply(
    supply: TableLike,
    supply_plan: TableLike,
    zone: Zone | None = None,
    *,
    on: date,
    suppliers: list[str],
    not_suppliers: list[str],
    exempt: list[str] | None,
) -> Evidence:
    """Count the contracts that the county did not supply, or that stand outside the plan's place, time or scale.

    Contracts draw on the plan in the order they were signed; the first one beyond the planned area, and those after it,
    are outside its scale.

    Parameters
    ----------
    supply
        Contracts with ``supplier``, ``parcel_id``, ``block``, ``use``, ``area`` (ha) and ``signed_on``.
    supply_plan
        The plan: ``parcel_id`` or ``block``, ``use``, ``area`` (ha), ``year`` or ``from_on`` and ``until_on``.
    zone
        States ``name``.
    on
        The day it is judged on; later contracts are left out.
    suppliers, not_suppliers
        Bodies that are the county's authority (人民政府 of a level, or the field of its office), and such as are not.
    exempt
        Zones the clause exempts; where None, a zone whose name says it is a base (基地) may be exempt.

    Returns
    -------
    Evidence
        A count.

    Notes
    -----
    《促进开发区改革和创新发展的实施方案》五(十六): 除x基地外,各类开发区用地均须纳入所在市、县用地统一供应管理….

    Examples
    --------
    >>> import pandas as pd
    >>> rows = {"contract": ["1", "2"], "supplier": ["某县自然资源局", "甲区管委会"], "parcel_id": ["7", "8"],
    ...         "area": [2.0, 1.0], "use": ["工业用地"] * 2, "signed_on": [date(2025, 5, 1)] * 2}
    >>> plan = {"parcel_id": ["7", "8"], "area": [2.0, 1.0], "year": [2025, 2025]}
    >>> unified_supply(
    ...     pd.DataFrame(rows, dtype=object), pd.DataFrame(plan, dtype=object), on=date(2026, 1, 1),
    ...     suppliers=["自然资源"], not_suppliers=["管委会"], exempt=[],
    ... ).interval.value
    1.0
    """
    names = zone_facts.stated(zone, "name")
    if exempt is not None and set(names) & set(exempt):
        return Evidence.not_applicable(EXEMPT_ZONE, "count")
    table, plan = as_table(supply, "supply"), as_table(supply_plan, "supply_plan")
    if table is None:
        return Evidence.unknown(0, math.inf, "count", missing_table("supply"))
    rows = zone_facts.own_rows(rows_of(table, "supply"), zone)
    rows = sorted(
        (row for row in rows if (row.day("signed_on") or on) <= on), key=lambda row: row.day("signed_on") or date.max
    )
    planned = None if plan is None else _Planned(rows_of(plan, "supply_plan"), defaultdict(float))
    assessments = [_assess(row, planned, suppliers, not_suppliers) for row in rows]
    if exempt is None and (not names or any(BASE in name for name in names)):
        want = MissingInput("param:exempt", EXEMPT, "authority", math.inf)
        assessments = [
            RowAssessment(
                assessment.row,
                None if assessment.known else assessment.known,
                assessment.kind,
                assessment.area_m2,
                wants=(want, *assessment.wants),
            )
            for assessment in assessments
        ]
    evidence = count(assessments)
    unique = tuple({want.key: want for want in evidence.wants}.values())
    return Evidence(**{**evidence.__dict__, "wants": unique})


def _assess(row: Row, planned: _Planned | None, suppliers: list[str], not_suppliers: list[str]) -> RowAssessment:
    area = row.figure("area")
    by = _by_county(row, suppliers, not_suppliers)
    kind, within, wants = _in_plan(row, planned, area)
    if by is None:
        wants = [row.want("supplier"), *wants]
    known = True if by is False or within is False else None if by is None or within is None else False
    return RowAssessment(
        row,
        known,
        "not_by_county" if by is False else kind,
        None if area is None else area * 10_000,
        wants=tuple(wants),
    )


def _by_county(row: Row, suppliers: list[str], not_suppliers: list[str]) -> bool | None:
    organ = read_organ(row.text("supplier"))
    if organ is None or _ON_BEHALF.search(organ.name):
        return None
    if organ.kind in {body.kind for body in map(read_organ, not_suppliers) if body is not None}:
        return False
    if organ.kind == "government":
        return any_known(is_organ(organ.name, wanted) for wanted in suppliers if wanted.endswith("政府"))
    return _is_office(organ.name, suppliers) if organ.kind == "department" else None


def _is_office(name: str, suppliers: list[str]) -> bool | None:
    """Return True for an office of a county or city in one of some fields; of a zone's office nothing is known."""
    field = "|".join(re.escape(word) for word in suppliers if not word.endswith("政府"))
    match = re.fullmatch(rf"(?P<place>.*?)(?:规划和)?(?:{field}){_OTHER_FIELDS}(?:局|委员会|委|部门|主管部门)", name)
    return True if field and match and _PLACE.fullmatch(match["place"]) else None


def _in_plan(row: Row, planned: _Planned | None, area: float | None) -> tuple[str, bool | None, list[MissingInput]]:
    """Return whether a contract stands within the plan: its place, then its time, then its scale."""
    if planned is None:
        return "not_in_plan", None, [missing_table("supply_plan")]
    placed = [line for line in planned.rows if _same_place(row, line)]
    if not placed:
        asked = [] if row.given("parcel_id") or row.given("block") else [row.want("parcel_id")]
        return "not_in_plan", None if asked else False, asked
    timed = [(line, _in_time(row, line)) for line in placed]
    lines = [line for line, timely in timed if timely]
    if not lines:
        loose = [line for line, timely in timed if timely is None]
        asked = (
            [row.want("signed_on")]
            if row.day("signed_on") is None
            else [line.want("year", whom="bureau") for line in loose]
        )
        return "not_in_time", None if loose else False, asked
    line = lines[0]
    scale = line.figure("area")
    if area is None or scale is None:
        return "over_scale", None, [row.want("area")] if area is None else [line.want("area", whom="bureau")]
    planned.taken[line.number] += area
    # a ten-thousandth of a hectare is the last digit of either figure
    return "over_scale", planned.taken[line.number] <= scale + 5e-5, []


def _same_place(row: Row, line: Row) -> bool:
    if line.given("parcel_id"):
        return line.text("parcel_id") == row.text("parcel_id")
    industrial = is_industrial(line, uses="industrial")
    same_use = industrial is None or is_industrial(row, uses="industrial") in (None, industrial)
    return same_use and (not line.given("block") or line.text("block") == row.text("block"))


def _in_time(row: Row, line: Row) -> bool | None:
    signed, since, until, year = row.day("signed_on"), line.day("from_on"), line.day("until_on"), line.figure("year")
    if signed is None or (since is None and until is None and year is None):
        return None
    if since is not None or until is not None:
        return (since is None or since <= signed) and (until is None or signed <= until)
    return signed.year == year
