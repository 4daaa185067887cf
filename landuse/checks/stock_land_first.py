"""New projects that ask for new land while suitable stock land lies unused."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd

from landuse.core.evidence import Evidence
from landuse.core.messages import Message
from landuse.core.missing import missing_column, missing_figure, missing_layer, missing_table
from landuse.core.units import to_square_metres
from landuse.measures.check import check
from landuse.measures.inputs import LayerLike, TableLike, as_layer, as_table
from landuse.measures.stock import rank_sites
from landuse.measures.table_rows import Row, RowAssessment, count, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"projects": "raise", "stock_land": "raise"}
LEAD = Message("'{project}' asks for new land, while {sites} pieces of stock land could take it, {best} first")


@check(projects="table", stock_land="layer")
def stock_land_first(projects: TableLike, stock_land: LayerLike) -> Evidence:
    """Count the new projects on new land that some piece of stock land could take.

    A lead and no breach: the clause guides (引导), it does not forbid.

    Parameters
    ----------
    projects
        Projects with ``land_need`` (ha), ``use_code``, ``new_land`` (yes or no) and ``state``; completed ones are
        passed over.
    stock_land
        Stock land with ``category``, ``use_code`` and ``serviced``, in metres.

    Returns
    -------
    Evidence
        A count, with the candidate sites of each project, ranked, in the table ``sites``.

    Notes
    -----
    豫《2022年推动全省开发区高质量发展工作要点》二(五)2: 引导新上项目优先选址利用批而未供、闲置土地.

    Examples
    --------
    >>> import geopandas as gpd, pandas as pd
    >>> from shapely import box
    >>> rows = {"id": ["a", "b"], "category": ["inefficient", "determined_idle"]}
    >>> rows |= {"use_code": ["1001", "1001"], "serviced": ["yes", "yes"]}
    >>> stock = gpd.GeoDataFrame(rows, geometry=[box(0, 0, 100, 100), box(200, 0, 300, 200)])
    >>> need = {"name": ["甲项目"], "land_need": [1.5], "use_code": ["1001"], "new_land": ["yes"]}
    >>> stock_land_first(pd.DataFrame(need, dtype=object), stock).interval.value
    1.0
    """
    table, stock = as_table(projects, "projects"), as_layer(stock_land, "stock_land")
    if table is None:
        return Evidence.unknown(0, math.inf, "count", missing_table("projects"))
    rows = [row for row in rows_of(table, "projects") if row.text("state") != "completed"]
    on_new_land = [row for row in rows if row.yes("new_land") is not False]
    if not on_new_land:
        return count([])
    if stock is None:
        return Evidence.unknown(0, len(on_new_land), "count", missing_layer("stock_land"))
    if "use_code" not in stock.features:
        return Evidence.unknown(0, len(on_new_land), "count", missing_column("stock_land", "use_code"))
    sites = {row.number: rank_sites(stock, _need(row), row.text("use_code")) for row in on_new_land}
    assessments = [_assess(row, sites[row.number]) for row in on_new_land]
    evidence = count(assessments, crs=stock.features.crs, notes=_leads(on_new_land, sites))
    listed = [
        sites[row.number].assign(project=row.first("name", "id")) for row in on_new_land if len(sites[row.number])
    ]
    return replace(evidence, tables={"sites": pd.concat(listed, ignore_index=True)} if listed else {})


def _need(row: Row) -> float | None:
    need = row.figure("land_need")
    return None if need is None else to_square_metres(need, "ha")


def _assess(row: Row, sites: pd.DataFrame) -> RowAssessment:
    new, fits = row.yes("new_land"), (sites["fit"] == "yes").any()
    known = False if not len(sites) else True if new and fits else None
    blanks = {"new_land": new is None, "land_need": _need(row) is None, "use_code": not row.given("use_code")}
    asked = [row.want(column) for column, blank in blanks.items() if blank]
    doubtful = sites[sites["fit"] == "maybe"] if not asked else sites.iloc[:0]
    asked += [
        missing_figure("stock_land", "category" if site.use_code else "use_code", site.row, site.id, weight=1.0)
        for site in doubtful.itertuples()
    ]
    return RowAssessment(row, known, "new_land", _need(row), wants=tuple(asked))


def _leads(rows: list[Row], sites: dict[int, pd.DataFrame]) -> list[Message]:
    firsts = [(row, sites[row.number]) for row in rows if len(sites[row.number])]
    return [
        LEAD(
            project=row.first("name", "id") or str(row.number),
            sites=len(fitting),
            best=fitting["id"].iloc[0] or str(fitting["row"].iloc[0]),
        )
        for row, fitting in firsts
    ]
