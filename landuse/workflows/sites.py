"""Stock land that could take a project: which pieces, why, by which clause, as a table and on a map."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from landuse.core.code_lists import load_scheme
from landuse.core.errors import InputError
from landuse.core.evidence import items
from landuse.core.figures import number
from landuse.core.messages import Message
from landuse.core.rules import load_pack
from landuse.core.terms import term
from landuse.measures.stock import ORDER, assess_sites
from landuse.render.document.sentences import cited
from landuse.workflows import outputs
from landuse.workflows.atomic import whole_file

if TYPE_CHECKING:
    from landuse.core.case import Case
    from landuse.core.layer import Layer
    from landuse.core.messages import Lang

ENDINGS = (".xlsx", ".csv", ".html")
#: Digits of a code that stands for a group.
_GROUP = 2
FITS: dict[str, Message] = {
    "yes": Message("fits"),
    "maybe": Message("may fit"),
    "no": Message("does not fit"),
}
CATEGORIES = {
    "approved_unsupplied": Message("approved, not supplied"),
    "determined_idle": Message("determined idle"),
    "suspected_idle": Message("suspected idle"),
    "supplied_unused": Message("supplied, not used"),
    "inefficient": Message("inefficient"),
}
#: What a kind of stock land means for a project.
MEANING: dict[str, Message] = {
    "approved_unsupplied": Message("approved and not supplied: the state can supply it at once"),
    "determined_idle": Message("determined idle: it is recovered or disposed of first"),
    "suspected_idle": Message("suspected idle: it is investigated and determined first"),
    "supplied_unused": Message("supplied and not used: its holder agrees, or the contract is changed"),
    "inefficient": Message("inefficient: it is redeveloped or taken back first"),
}
#: The checks whose rules speak of a kind of stock land.
CHECKS: dict[str, tuple[str, ...]] = {
    "approved_unsupplied": ("stock_land_first",),
    "determined_idle": ("stock_land_first", "idle_land"),
    "suspected_idle": ("stock_land_first", "idle_land"),
    "supplied_unused": ("stock_land_first",),
    "inefficient": ("stock_land_first",),
}
TITLES: dict[str, Message] = {
    "n": Message("No."),
    "fit": Message("Fit"),
    "id": Message("Id"),
    "name": Message("Name"),
    "category": Message("Kind of stock land"),
    "use": Message("Use"),
    "area_ha": Message("Area (ha)"),
    "over_ha": Message("Over (ha)"),
    "reasons": Message("Why"),
    "clauses": Message("Clauses"),
}


@dataclass(frozen=True, eq=False)
class Sites:
    """The stock land of a case, weighed for one project.

    Parameters
    ----------
    table
        As `assess_sites` gives it.
    reasons
        Of each row of the table, why it fits, may fit or does not.
    clauses
        Of each row, the clauses that speak of its kind.
    stock
        The layer.
    case
        The case.
    """

    table: pd.DataFrame
    reasons: list[list[Message]]
    clauses: list[list[str]]
    stock: Layer
    case: Case


def find_sites(case: Case, need_m2: float, use_code: str, *, where: str, lang: Lang = "zh") -> Sites:
    """Weigh the stock land of a case for a project.

    Parameters
    ----------
    case
        The case, with ``stock_land``.
    need_m2
        The land the project needs, m².
    use_code
        The use it needs, in the code list of the stock land.
    where
        What the case is called in messages.
    lang
        The language clauses are cited in.

    Returns
    -------
    Sites
        Every piece, the best first.

    Raises
    ------
    InputError
        If there is no stock land, or the use is none of its code list.
    """
    stock = case.layer("stock_land")
    if stock is None:
        raise InputError(
            Message("there is no layer of stock land"),
            where=where,
            next=Message("Give [layers.stock_land] in case.toml"),
        )
    _refuse_unknown(stock, use_code)
    table = assess_sites(stock, need_m2, use_code)
    rows = table.to_dict("records")
    clauses = {category: _clauses(case, category, lang) for category in ORDER}
    return Sites(
        table,
        [_reasons(row, need_m2, use_code) for row in rows],
        [clauses.get(str(row["category"]), []) for row in rows],
        stock,
        case,
    )


def _refuse_unknown(stock: Layer, use_code: str) -> None:
    codes = stock.features["use_code"].dropna().astype(str).str.strip() if "use_code" in stock.features else pd.Series()
    used = sorted(set(codes) - {""})
    if stock.scheme is None:
        if use_code not in used:
            raise InputError(
                Message("the stock land has no use '{code}'", code=use_code),
                where="--use",
                next=Message("It has {known}; or state its code list: scheme = ... in case.toml", known=used),
            )
        return
    scheme = load_scheme(stock.scheme)
    if not scheme.knows(use_code):
        named = [f"{code} {scheme.name_of(code)}" for code in used if scheme.knows(code)]
        groups = [f"{code} {row.name}" for code, row in scheme.codes.items() if len(code) == _GROUP]
        raise InputError(
            Message("the code list {scheme} has no use '{code}'", scheme=stock.scheme, code=use_code),
            where="--use",
            next=Message(
                "The stock land has {used}; the list has {known}, and the codes below them", used=named, known=groups
            )
            if named
            else Message("The list has {known}, and the codes below them", known=groups),
        )


def _reasons(row: dict[Any, Any], need_m2: float, use_code: str) -> list[Message]:
    area = float(row["area_m2"])
    size = (
        Message("{area:ha} for the {need:ha} needed, {over:ha} over", area=area, need=need_m2, over=area - need_m2)
        if row["large"]
        else Message("{area:ha} are {short:ha} less than needed", area=area, short=need_m2 - area)
    )
    used = row["use_code"] or ""
    use = {
        True: Message("its use {used} is the one asked for ({code})", used=used, code=use_code),
        False: Message("its use {used} is another than {code}", used=used, code=use_code),
        None: Message("its use {used} leaves open whether it is {code}", used=used, code=use_code)
        if used
        else Message("no use code is stated, so that it is open whether it is {code}", code=use_code),
    }[row["same_use"]]
    kind = MEANING.get(
        str(row["category"]), Message("its kind '{kind}' is none that is known", kind=row["category"] or "—")
    )
    ready = {
        True: Message("ready for supply"),
        False: Message("not ready for supply yet"),
        None: Message("whether it is ready for supply is not said"),
    }[row["serviced"]]
    return [kind, size, use, ready]


def _clauses(case: Case, category: str, lang: Lang) -> list[str]:
    """Return the clauses that speak of a kind of stock land, of the packs the case names and the national one."""
    packs = {pack.id: pack for name in ("cn", *case.policy) for pack in load_pack(name).family()}
    rules = (rule for pack in packs.values() for rule in pack.rules if rule.check in CHECKS[category])
    return list(dict.fromkeys(cited(rule.citation, lang) for rule in rules))


def check_sites(out: Path) -> None:
    """Refuse, before any work is done, a file that cannot be written."""
    if out.suffix.lower() not in ENDINGS:
        raise InputError(
            Message("sites are not written as '{suffix}'", suffix=out.suffix),
            where=str(out),
            next=Message("Use one of {endings}", endings=list(ENDINGS)),
        )
    outputs.check_file(out)


def rows_of(sites: Sites, lang: Lang) -> list[dict[str, object]]:
    """Return a row for each piece, in words."""
    rows: list[dict[str, object]] = []
    for n, (row, reasons, clauses) in enumerate(
        zip(sites.table.to_dict("records"), sites.reasons, sites.clauses, strict=True), 1
    ):
        rows.append(
            {
                "n": n,
                "fit": FITS[row["fit"]].text(lang),
                "id": row["id"],
                "name": row["name"] or "",
                "category": term(CATEGORIES, row["category"] or "—", lang),
                "use": row["use_code"] or "",
                "area_ha": row["area_m2"] / 10_000,
                "over_ha": row["surplus_m2"] / 10_000,
                "reasons": "\n".join(reason.text(lang) for reason in reasons),
                "clauses": "\n".join(clauses),
            }
        )
    return rows


def write_sites(out: Path, sites: Sites, lang: Lang = "zh") -> None:
    """Write the sites as a table (.xlsx, .csv) or a map without network (.html), all or nothing.

    Parameters
    ----------
    out
        The file.
    sites
        The sites.
    lang
        ``zh`` or ``en``.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    with whole_file(out) as fresh:
        ending = out.suffix.lower()
        if ending == ".html":
            _write_map(fresh, sites, lang)
        elif ending == ".csv":
            heads = {key: title.text(lang) for key, title in TITLES.items()}
            with fresh.open("w", encoding="utf-8-sig", newline="") as stream:
                sheet = csv.writer(stream)
                sheet.writerow(heads.values())
                sheet.writerows([row[key] for key in heads] for row in rows_of(sites, lang))
        else:
            _write_workbook(fresh, sites, lang)


def _write_workbook(path: Path, sites: Sites, lang: Lang) -> None:
    from landuse.render.workbook.workbook import Workbook, WorkbookColumn

    wide = {"reasons": 60, "clauses": 44, "name": 24, "category": 18}
    kinds = {"n": "count", "area_ha": "ha", "over_ha": "ha"}
    columns = [
        WorkbookColumn(key, title.text(lang), kinds.get(key, "text"), wide.get(key, 12))  # type: ignore[arg-type]
        for key, title in TITLES.items()
    ]
    title = Message("Sites on stock land").text(lang)
    book = Workbook(path, title, sites.case.on, lang)
    book.sheet(title, columns, [rows_of(sites, lang)])
    book.close()


def _write_map(path: Path, sites: Sites, lang: Lang) -> None:
    from landuse.render.notebook.evidence_map import draw_ground

    rows = [
        {
            "kind": FITS[row["fit"]].text(lang),
            "unit_id": row["id"],
            "label": f"{n}. {row['name'] or row['id']} {number(row['area_m2'], 'ha', lang)}",
            "area_m2": row["area_m2"],
            "geometry": row["geometry"],
        }
        for n, row in enumerate(sites.table.to_dict("records"), 1)
    ]
    boundary = sites.case.layer("draft") or sites.case.layer("approved")
    below = [] if boundary is None else [boundary]
    chart = draw_ground(items(rows, crs=sites.stock.features.crs), *below, lang=lang, height="100%")
    chart.save(str(path))
