"""Industries by the national classification (GB/T 4754): a code decides, a name only where it is the name of one."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from landuse.core.kleene import all_known, any_known
from landuse.core.resources import resource_folder
from landuse.core.vocabulary import fold_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from landuse.measures.table_rows import Row

#: GB/T 4754: 26 is chemical raw materials and products; whether refining (25) and others count is a pack's to say.
CHEMICAL_CODES = ("26",)
_CODE = re.compile(r"(?P<section>[a-t]?)(?P<digits>\d{2,4})?")
_CODE_AND_NAME = re.compile(r"(?P<code>[a-t]?\d{2,4})[-—_:.、]*(?P<name>\D.+)")
_BREAKS = re.compile(r"[、,;/|+\n]+")
_JOINTS = re.compile(r"[、,和及与或()\[\]·]|以及|及其|类似")
_TAILS = ("行业", "产业", "工业", "领域", "业", "类")
_MAKING = ("制造", "加工", "生产")


def same_section(code: str, listed: str) -> bool | None:
    """Return whether a code stands under a listed one; None where the listed one is below it and may be its part.

    Examples
    --------
    >>> same_section("C2614", "26"), same_section("26", "2614"), same_section("C13", "26")
    (True, None, False)
    """
    own, other = _CODE.fullmatch(code.casefold()), _CODE.fullmatch(listed.casefold())
    if own is None or other is None:
        return None
    if own["section"] and other["section"] and own["section"] != other["section"]:
        return False
    mine, theirs = own["digits"] or "", other["digits"] or ""
    if not mine or not theirs:
        return True if not theirs and own["section"] and own["section"] == other["section"] else None
    return True if mine.startswith(theirs) else None if theirs.startswith(mine) else False


def read_code(text: str | None) -> str | None:
    """Return the code that a cell holds, with or without its section and name; None where it holds none.

    Examples
    --------
    >>> read_code("C2614"), read_code("2614 有机化学原料制造"), read_code("约26")
    ('c2614', '2614', None)
    """
    if text is None:
        return None
    word = fold_word(text)
    plain = _CODE.fullmatch(word)
    if plain and word:
        return word if plain["digits"] is None or plain["digits"][:2] in _titles() else None
    both = _CODE_AND_NAME.fullmatch(word)
    if both is None:
        return None
    named = codes_of_name(both["name"])
    return both["code"] if any(same_section(section, both["code"]) is not False for section in named) else None


def codes_of_name(name: str | None) -> frozenset[str]:
    """Return the codes whose industry is called so; none where the classification knows no such name.

    Examples
    --------
    >>> sorted(codes_of_name("化學原料及化學製品製造業")), sorted(codes_of_name("新材料"))
    (['26'], [])
    """
    word = _normal(name or "")
    names = _names()
    for form in (word, *(word + tail for tail in _MAKING), *(_without(word, (tail,)) for tail in _MAKING)):
        if form in names:
            return names[form]
    return frozenset()


def codes_of(row: Row) -> list[frozenset[str]] | None:
    """Return, for each industry a row names, the codes it may be; None where one of them is not known.

    Parameters
    ----------
    row
        A row with ``industry_code``, ``industry`` or ``leading_industries``. Where code and name contradict each
        other, the row may be of either.
    """
    named = _named(_name(row) or None)
    if not row.given("industry_code"):
        return named
    parts = [read_code(part) for part in _BREAKS.split(row.written("industry_code") or "") if part.strip()]
    if not parts or None in parts:
        return None
    codes = [frozenset({str(part)}) for part in parts]
    if len(codes) != 1 or not named or len(named) != 1:
        return codes
    agrees = any(
        same_section(code, str(parts[0])) is not False or same_section(str(parts[0]), code) for code in named[0]
    )
    return codes if agrees else [codes[0] | named[0]]


def is_chemical(row: Row, codes: Sequence[str] = CHEMICAL_CODES) -> bool | None:
    """Return whether a row is about the chemical industry.

    Parameters
    ----------
    row
        A row with ``chemical``, ``industry_code``, ``industry`` or ``leading_industries``.
    codes
        The codes that count, with all below them.

    Returns
    -------
    bool or None
        None where the row does not say, names an industry the classification does not know, or contradicts itself.
    """
    stated, kinds = row.yes("chemical"), codes_of(row)
    if stated is None and row.given("chemical"):
        return None
    by_code = None if kinds is None else any_known(_under(kind, codes) for kind in kinds)
    if stated is False and by_code is not True and _speaks_of_chemistry(row, codes):
        return None
    if kinds is None or by_code is None:
        unread = kinds is None and row.given("industry_code")
        return None if unread else stated
    return by_code if stated is None or stated == by_code else None


@cache
def chemical_marks() -> tuple[str, ...]:
    """Return the words in names that speak of chemistry; they only raise a doubt."""
    listed = tomllib.loads((resource_folder("layers") / "chemical_marks.toml").read_text(encoding="utf-8"))
    return tuple(listed["marks"])


def _speaks_of_chemistry(row: Row, codes: Sequence[str]) -> bool:
    """Return whether the name of a row's industry is one of the chemical ones, or may be one by a word in it."""
    name = fold_word(_name(row))
    kinds = [codes_of_name(part) for part in _BREAKS.split(name) if part]
    if any(_under(kind, codes) for kind in kinds):
        return True
    # a name the classification knows says what it is, whatever words stand in it
    return not (kinds and all(kinds)) and any(mark in name for mark in chemical_marks())


def same_industry(row: Row, entry: Row) -> bool | None:
    """Return whether a row is of the industry of an entry; a listed code stands for all below it.

    Parameters
    ----------
    row, entry
        Rows with ``industry_code`` or ``industry``.

    Returns
    -------
    bool or None
        By codes where both have one. Where one has only a name, True for the same name, False for names of industries
        that exclude each other, and None for all else: a name alone may be wider or narrower than what is meant.
    """
    mine, listed = codes_of(row), codes_of(entry)
    listed_code = None if mine is None or listed is None else any_known(_pairs(mine, listed))
    if row.given("industry_code") and entry.given("industry_code"):
        return listed_code
    name, word = _normal(_name(row)), _normal(_name(entry))
    if name and name == word and listed_code is not False:
        return True
    return False if listed_code is False else None


def on_list(row: Row, entry: Row) -> bool | None:
    """Return whether a row falls under an entry of a list of industries."""
    return all_known((_same_block(row, entry), same_industry(row, entry)))


def industries_of(row: Row) -> frozenset[str]:
    """Return the industries a row names: divisions (大类) where they are known, else the words as they stand."""
    kinds = codes_of(row)
    if kinds is not None:
        return frozenset(digits for kind in kinds for code in kind if (digits := division(code)) is not None)
    return frozenset(filter(None, map(_normal, _BREAKS.split(_name(row)))))


def alike(first: frozenset[str], second: frozenset[str]) -> bool | None:
    """Return whether two sets of industries share one; None where a word is not known and may be any."""
    if first & second:
        return True
    known = bool(first and second) and all(word.isdigit() for word in (*first, *second))
    return False if known else None


def division(code: str | None) -> str | None:
    """Return the two digits of an industry's division (大类).

    Examples
    --------
    >>> division("C2614"), division("26"), division("C")
    ('26', '26', None)
    """
    match = _CODE.fullmatch((code or "").strip().casefold())
    return match["digits"][:2] if match and match["digits"] else None


def industry_title(word: str) -> str:
    """Return how people call an industry that `industries_of` returned."""
    return _titles().get(word, word)


def _name(row: Row) -> str:
    return row.first("industry", "leading_industries") or ""


def _pairs(mine: list[frozenset[str]], listed: list[frozenset[str]]) -> Iterable[bool | None]:
    for kind in mine:
        for codes in listed:
            yield _under(kind, sorted(codes)) if len(codes) == 1 else None


def _named(text: str | None) -> list[frozenset[str]] | None:
    if text is None:
        return None
    whole = codes_of_name(text)
    if whole:
        return [whole]
    parts = [codes_of_name(part) for part in _BREAKS.split(fold_word(text)) if part]
    return parts if parts and all(parts) else None


def _under(kind: Iterable[str], listed: Sequence[str]) -> bool | None:
    """Return whether an industry that may be one of several codes stands under a list of codes."""
    facts = {any_known(same_section(code, entry) for entry in listed) for code in kind}
    return facts.pop() if len(facts) == 1 else None


def _same_block(row: Row, entry: Row) -> bool | None:
    block, own = entry.text("block"), row.text("block")
    if block is None:
        return None if entry.given("block") else True
    return None if own is None else fold_word(own) == fold_word(block)


@cache
def _normal(name: str) -> str:
    return _without(_JOINTS.sub("", fold_word(name)), _TAILS)


def _without(word: str, tails: tuple[str, ...]) -> str:
    tail = next((ending for ending in tails if word.endswith(ending) and len(word) > len(ending) + 1), "")
    return word.removesuffix(tail)


@cache
def _titles() -> dict[str, str]:
    with (resource_folder("layers") / "words" / "industries.csv").open(encoding="utf-8", newline="") as file:
        return {line["code"]: line["name"] for line in reversed(list(csv.DictReader(file)))}


@cache
def _names() -> dict[str, frozenset[str]]:
    codes_of: defaultdict[str, set[str]] = defaultdict(set)
    with (resource_folder("layers") / "words" / "industries.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            codes_of[_normal(line["name"])].add(line["code"])
    return {name: frozenset(codes) for name, codes in codes_of.items()}
