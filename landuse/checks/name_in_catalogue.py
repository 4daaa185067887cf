"""Whether a zone bears the name it has in the catalogue or in its approval."""

from __future__ import annotations

from landuse.core.evidence import Evidence, Interval, MissingInput, items
from landuse.core.kleene import all_known, any_known
from landuse.core.layer import Zone
from landuse.core.messages import Message
from landuse.core.missing import missing_table
from landuse.core.vocabulary import fold_word
from landuse.measures.check import check
from landuse.measures.documents import absent_document
from landuse.measures.inputs import TableLike, as_table
from landuse.measures.names import approves_name, refuses
from landuse.measures.table_rows import Row, rows_of
from landuse.measures.zone_facts import missing_fact, stated

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"catalogue": "raise", "documents": "raise"}
OTHER = Message("under the code {code} the catalogue has the name '{name}'")


@check(catalogue="table", documents="table", zone="zone")
def name_in_catalogue(catalogue: TableLike = None, documents: TableLike = None, zone: Zone | None = None) -> Evidence:
    """Return whether the zone's name stands in the catalogue of zones or in a document of approval.

    Parameters
    ----------
    catalogue
        The catalogue, with ``name`` and ``zone_code``; taken as whole.
    documents
        Documents; those of the kind ``approval`` count, by ``zone_name`` and ``name``; one that refuses proves nothing.
    zone
        States ``name``, and ``code``.

    Returns
    -------
    Evidence
        A fact. Where the name is not in what is given, and the other of the two is not given, it is open.

    Notes
    -----
    《促进开发区改革和创新发展的实施方案》五(十五): 开发区的命名要严格按照《中国开发区审核公告目录》或…批准文件执行.

    Examples
    --------
    >>> import pandas as pd
    >>> name_in_catalogue(pd.DataFrame({"name": ["甲经济开发区"]}), zone=Zone({"name": "甲经济开发区"})).interval.value
    1.0
    """
    names = {fold_word(name) for name in stated(zone, "name")}
    if not names:
        return Evidence.unknown(0, 1, "fact", missing_fact("name"))
    listed, papers = as_table(catalogue, "catalogue"), as_table(documents, "documents")
    entries = rows_of(listed, "catalogue")
    approvals = [row for row in rows_of(papers, "documents") if row.text("kind") == "approval"]
    matches = [(row, _lists(row, names, set(stated(zone, "code")))) for row in entries]
    matches += [(row, _approves(row, names)) for row in approvals]
    known = any_known(fact for _, fact in matches)
    matching = [row for row, fact in matches if fact]
    if matching:
        return Evidence(Interval.exactly(1.0), "fact", where=items([_item(row) for row in matching]))
    wants: list[MissingInput] = [
        missing_table(role) for role, table in (("catalogue", listed), ("documents", papers)) if table is None
    ]
    notes = _other_names(entries, zone)
    wants += [row.want("name") for row, fact in matches if fact is None]
    known = None if wants else known
    asked = wants or [absent_document("approval")]
    return Evidence(Interval.fact(known), "fact", notes=tuple(notes), wants=tuple(asked))


def _lists(row: Row, names: set[str], codes: set[str]) -> bool | None:
    """Return whether an entry is the zone's; one of its name under another code may be of another."""
    name, code = row.text("name"), row.text("zone_code")
    if name is None:
        return None
    if fold_word(name) not in names:
        return False
    return True if not codes or code is None or code in codes else None


def _approves(row: Row, names: set[str]) -> bool | None:
    """Return whether an approval is of a zone of this name: it names it, or the name stands whole in its title."""
    of, title = row.text("zone_name"), row.text("name")
    if of is not None and fold_word(of) not in names:
        return False
    named = None if title is None else approves_name(title, names)
    if of is not None:  # the zone's own paper, whatever its title calls it
        named = not refuses(title, names)
    concluded = (
        {"passed": True, "refused": False}.get(row.text("conclusion") or "") if row.given("conclusion") else True
    )
    return all_known([named, concluded])


def _other_names(entries: list[Row], zone: Zone | None) -> list[Message]:
    codes = set(stated(zone, "code"))
    mine = [row for row in entries if row.text("zone_code") in codes]
    return [OTHER(code=row.text("zone_code"), name=row.text("name")) for row in mine]


def _item(row: Row) -> dict[str, object]:
    label = row.first("name", "zone_name")
    return {"kind": row.role, "unit_id": row.ident, "label": label, "area_m2": None, "geometry": row.geometry}
