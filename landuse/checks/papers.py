"""Whether the papers of a request are all there."""

from __future__ import annotations

import pandas as pd

from landuse.core.evidence import Evidence, Interval, items
from landuse.core.layer import Zone
from landuse.core.missing import missing_column, missing_table
from landuse.measures import zone_facts
from landuse.measures.check import check
from landuse.measures.documents import absent_document, kind_title
from landuse.measures.inputs import TableLike, as_table
from landuse.measures.table_rows import NOWHERE, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"documents": "lower"}


@check(documents="table", zone="zone")
def papers(documents: TableLike, zone: Zone | None = None, *, kinds: list[str]) -> Evidence:
    """Count the papers that a request lacks.

    Parameters
    ----------
    documents
        Documents with ``kind``.
    zone
        States ``name``: documents of other zones are left out.
    kinds
        The kinds a request consists of.

    Returns
    -------
    Evidence
        A count; the table ``papers`` has every kind and whether it is there. What a paper says is another rule's.

    Notes
    -----
    Practice: a request is complete before it is reviewed (收件).

    Examples
    --------
    >>> table = pd.DataFrame([{"kind": "application"}])
    >>> papers(table, kinds=["application", "feasibility_study"]).interval.value
    1.0
    """
    table = as_table(documents, "documents")
    if table is None:
        return Evidence.unknown(0, len(kinds), "count", missing_table("documents"))
    if "kind" not in table.rows:
        return Evidence.unknown(0, len(kinds), "count", missing_column("documents", "kind"))
    rows = zone_facts.own_rows(rows_of(table, "documents"), zone)
    sure = {row.text("kind") for row in rows if row.own is not False and row.own is not None}
    maybe = {row.text("kind") for row in rows if row.own is None}
    nameless = [row for row in rows if row.text("kind") is None]
    lacking = [kind for kind in kinds if kind not in sure]
    surely = [] if nameless else [kind for kind in lacking if kind not in maybe]
    where = items(
        [
            {"kind": kind, "unit_id": None, "label": kind_title(kind).text("zh"), "area_m2": None, "geometry": NOWHERE}
            for kind in lacking
        ]
    )
    states = [
        {"kind": kind, "state": "present" if kind in sure else "absent" if kind in surely else "open"} for kind in kinds
    ]
    wants = [row.want("kind") for row in nameless] + [absent_document(kind) for kind in lacking]
    interval = Interval(float(len(surely)), float(len(lacking)), float(len(lacking)))
    return Evidence(interval, "count", where, wants=tuple(wants), tables={"papers": pd.DataFrame(states, dtype=object)})
