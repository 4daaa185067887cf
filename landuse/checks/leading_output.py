"""The share of output that the leading industries of each block make."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

import pandas as pd

from landuse.core.evidence import Evidence, Interval, MissingInput
from landuse.core.kleene import all_known, any_known
from landuse.core.layer import Zone
from landuse.core.messages import Message
from landuse.core.missing import missing_column, missing_table
from landuse.measures import zone_facts
from landuse.measures.check import check
from landuse.measures.grading import enterprise_key
from landuse.measures.industries import on_list
from landuse.measures.inputs import TableLike, as_table
from landuse.measures.table_rows import Row, rows_of

NONE = Message("no enterprise has any output")


@dataclass
class _Sums:
    leading: float = 0.0
    other: float = 0.0
    unsure: float = 0.0
    #: Output of rows that may be of another year: leading, other, and of an industry nobody knows.
    perhaps_leading: float = 0.0
    perhaps_other: float = 0.0
    low_open: bool = False
    high_open: bool = False
    wants: list[MissingInput] = field(default_factory=list)

    def interval(self) -> Interval | None:
        most = self.leading + self.unsure + self.perhaps_leading
        if most + self.other + self.perhaps_other == 0 and not (self.low_open or self.high_open):
            return None
        least_of = self.leading + self.other + self.unsure + self.perhaps_other
        low = 0.0 if self.low_open or least_of == 0 else self.leading / least_of
        high = 1.0 if self.high_open or most + self.other == 0 else most / (most + self.other)
        known = self.leading + self.other
        return Interval(low, high, min(max(self.leading / known, low), high) if known else None)


@check(enterprises="table", leading_industries="table", zone="zone")
def leading_output(
    enterprises: TableLike, leading_industries: TableLike, zone: Zone | None = None, *, on: date
) -> Evidence:
    """Measure the share of the zone's output that comes from the leading industries set for each block.

    The share is of output, not of land. An enterprise without a readable output may make any; one whose block or
    industry is not known may be leading or not.

    Parameters
    ----------
    enterprises
        Enterprises with ``block``, ``industry_code`` or ``industry``, ``output`` and ``year``.
    leading_industries
        The leading industries: ``industry_code`` (a code stands for all below it) or ``industry``, by ``block``; those
        without a block are of the whole zone.
    zone
        States ``name``: rows of other zones are left out.
    on
        The day it is judged on: of several years, the latest up to it counts.

    Returns
    -------
    Evidence
        A share of 1; the table ``blocks`` has the same by block.

    Notes
    -----
    《促进开发区改革和创新发展的实施方案》二(五): 各开发区按照区块设定的主导产业产值占比达到60%以上.

    Examples
    --------
    >>> made = pd.DataFrame({"name": ["甲", "乙"], "industry_code": ["36", "17"], "output": [60.0, 40.0]})
    >>> leading_output(made, pd.DataFrame({"industry_code": ["36"]}), on=date(2026, 6, 30)).interval.value
    0.6
    """
    table, listed = as_table(enterprises, "enterprises"), as_table(leading_industries, "leading_industries")
    for given, role in ((table, "enterprises"), (listed, "leading_industries")):
        if given is None:
            return Evidence.unknown(0, 1, "1", missing_table(role))
    assert table is not None
    if "output" not in table.rows:
        return Evidence.unknown(0, 1, "1", missing_column("enterprises", "output"))
    entries = zone_facts.own_rows(rows_of(listed, "leading_industries"), zone)
    rows = _of_the_year(zone_facts.own_rows(rows_of(table, "enterprises"), zone), on)
    whole, blocks = _Sums(), dict[str, _Sums]()
    dated = any(row.figure("year") is not None for row in rows)
    again = _again(rows)
    for row in rows:
        for sums in (whole, blocks.setdefault(row.text("block") or "—", _Sums())):
            # beside rows of a year one without may be of another; one that stands twice counts once at most
            _add(sums, row, entries, perhaps=row in again or (dated and row.figure("year") is None))
    interval = whole.interval()
    if interval is None:
        return Evidence.not_applicable(NONE, "1")
    by_block = pd.DataFrame([_line(name, sums) for name, sums in sorted(blocks.items())])
    figures = {"leading_output": whole.leading, "other_output": whole.other}
    evidence = Evidence(interval, "1", figures=figures, tables={"blocks": by_block})
    return evidence if interval.low == interval.high else replace(evidence, wants=tuple(whole.wants))


def _of_the_year(rows: list[Row], on: date) -> list[Row]:
    rows = [row for row in rows if (row.figure("year") or 0) <= on.year]
    last = max((row.figure("year") or 0 for row in rows), default=0)
    return [row for row in rows if (row.figure("year") or last) == last]


def _again(rows: list[Row]) -> list[Row]:
    """Return the rows of enterprises that stand in one block already."""
    first = {(enterprise_key(row), row.text("block")): row.number for row in reversed(rows)}
    return [row for row in rows if first[enterprise_key(row), row.text("block")] != row.number]


def _add(sums: _Sums, row: Row, entries: list[Row], *, perhaps: bool) -> None:
    leads = _leads(row, entries)
    output = row.figure("output")
    if output is None:
        sums.low_open |= leads is not True
        sums.high_open |= leads is not False
        sums.wants.append(row.want("output"))
    elif perhaps:
        sums.perhaps_leading += output if leads is not False else 0.0
        sums.perhaps_other += output if leads is not True else 0.0
        sums.wants.append(row.want("year", weight=output))
    elif leads is None:
        sums.unsure += output
        sums.wants.append(row.want("block" if row.text("block") is None else "industry_code", weight=output))
    elif leads:
        sums.leading += output
    else:
        sums.other += output


def _leads(row: Row, entries: list[Row]) -> bool | None:
    leads = any_known(all_known((on_list(row, entry), entry.own)) for entry in entries)
    return leads if row.own else None


def _line(block: str, sums: _Sums) -> dict[str, object]:
    interval = sums.interval() or Interval(0.0, 1.0)
    bounds = {"share": interval.value, "low": interval.low, "high": interval.high}
    return {"block": block, "leading": sums.leading, "other": sums.other, **bounds}
