"""What a land-use code may mean, scheme by scheme."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landuse.core.code_lists import candidates, known, list_schemes, load_scheme, read_scheme
from landuse.core.codes import ANYTHING
from landuse.core.crosswalk import crosswalk, crosswalk_rows
from landuse.core.errors import InputError
from landuse.core.resources import resource_folder

TABLES = Path(__file__).parents[3] / "shared" / "standards" / "tables"
EMPLOYMENT, CONSTRUCTION, OTHER = (frozenset({word}) for word in ("employment", "construction", "other"))
PAIRS = [(first, second) for first in list_schemes() for second in list_schemes() if first != second]


@pytest.mark.parametrize(
    ("scheme", "code", "uses", "expected"),
    [
        ("gbt21010", "0601", "industrial", EMPLOYMENT),
        ("gbt21010", "0604", "industrial", CONSTRUCTION),
        ("gbt21010", "0604", "industrial_storage", EMPLOYMENT),
        ("gbt21010", "0602", "extended", CONSTRUCTION),
        ("gbt21010", "0804", "industrial_storage", CONSTRUCTION),
        ("gbt21010", "0804", "extended", EMPLOYMENT),
        ("gbt21010", "06", "industrial_storage", EMPLOYMENT | CONSTRUCTION),
        ("gbt21010", "05", "industrial_storage", CONSTRUCTION),
        ("gbt21010", "0404", "industrial_storage", OTHER),
        ("gbt21010", "10", "industrial_storage", CONSTRUCTION | OTHER),
        ("gbt21010", " 0601 ", "industrial", EMPLOYMENT),
        ("gbt21010", "０６０１", "industrial", EMPLOYMENT),
        ("gbt21010", "0601K", "industrial", EMPLOYMENT),
        ("gbt21010", "060199", "industrial", EMPLOYMENT),
        ("gbt21010", "0699", "industrial", EMPLOYMENT | CONSTRUCTION),
        ("gbt21010", "0601/0702", "industrial", EMPLOYMENT | CONSTRUCTION),
        ("gbt21010", "0601 工业用地", "industrial", EMPLOYMENT),
        ("gbt21010", "0601工业用地", "industrial", EMPLOYMENT),
        ("gbt21010", "0601商业用地", "industrial", ANYTHING),
        ("gbt21010", "M1/B2", "industrial", ANYTHING),
        ("gbt21010", "0601/M1", "industrial", ANYTHING),
        ("gbt21010", "601", "industrial", ANYTHING),
        ("gbt21010", "6", "industrial", ANYTHING),
        ("gbt21010", "99", "industrial", ANYTHING),
        ("gbt21010", "", "industrial", ANYTHING),
        ("gbt21010", None, "industrial", ANYTHING),
        ("gbt21010", float("nan"), "industrial", ANYTHING),
        ("gbt21010", 1001.0, "industrial", CONSTRUCTION),
        ("sandiao", "05", "industrial_storage", EMPLOYMENT | CONSTRUCTION),
        ("sandiao", "05h1", "industrial_storage", CONSTRUCTION),
        ("sandiao", "08H2", "industrial_storage", CONSTRUCTION),
        ("sandiao", "08H2", "extended", EMPLOYMENT | CONSTRUCTION),
        ("sandiao", "08H2A", "extended", CONSTRUCTION),
        ("sandiao", "08", "extended", EMPLOYMENT | CONSTRUCTION),
        ("sandiao", "0201K", "extended", OTHER),
        ("sandiao", "0603", "industrial_storage", CONSTRUCTION),
        ("ydyh2023", "1001", "industrial", EMPLOYMENT),
        ("ydyh2023", "100102", "industrial", EMPLOYMENT),
        ("ydyh2023", "10", "industrial", EMPLOYMENT | CONSTRUCTION),
        ("ydyh2023", "11", "industrial_storage", EMPLOYMENT | CONSTRUCTION),
        ("ydyh2023", "1102", "industrial_storage", CONSTRUCTION),
        ("ydyh2023", "0601", "industrial_storage", OTHER),
        ("ydyh2023", "0802", "extended", EMPLOYMENT),
        ("ydyh2023", "16", "industrial", ANYTHING),
        ("ydyh2023", "100101/0901", "industrial", EMPLOYMENT | CONSTRUCTION),
        ("ydyh2023", "1901", "industrial", OTHER),
        ("ydyh2020", "0604", "industrial_storage", OTHER),
        ("ydyh2020", "2303", "industrial_storage", OTHER),
    ],
)
def test_what_a_code_may_stand_for(scheme: str, code: object, uses: str, expected: frozenset[str]) -> None:
    assert load_scheme(scheme).classes(code, uses) == expected  # type: ignore[arg-type]


def test_a_glued_name_must_be_the_codes_own() -> None:
    assert load_scheme("gbt21010").split("0601商业用地") == ("0601商业用地",)
    assert load_scheme("gbt21010").split("0601工业用地") == ("0601",)


def test_a_column_is_classified_on_its_own_index() -> None:
    codes = pd.Series(["0601", None, "0701", "0601"], index=[7, 7, 3, 1], name="use_code")
    found = load_scheme("gbt21010").classify(codes, "industrial")
    assert found.index.tolist() == [7, 7, 3, 1]
    assert found.tolist() == [EMPLOYMENT, ANYTHING, CONSTRUCTION, EMPLOYMENT]
    assert load_scheme("gbt21010").classify(codes.iloc[:0], "industrial").empty


@given(st.lists(st.text(alphabet="0123456789AHK/ ", max_size=8), max_size=6), st.sampled_from(list_schemes()))
def test_no_code_is_ever_nothing_and_more_codes_never_narrow(codes: list[str], scheme: str) -> None:
    listed = load_scheme(scheme)
    sets = [listed.classes(code, "industrial_storage") for code in codes]
    assert all(sets)
    together = listed.classes("/".join(codes), "industrial_storage")
    if all(listed.split(code) for code in codes) and codes:
        assert together == frozenset().union(*sets)


def test_unknown_uses_and_schemes_are_refused() -> None:
    with pytest.raises(InputError, match="uses = 'office'"):
        load_scheme("sandiao").classes("0601", "office")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="Did you mean 'gbt21010'"):
        load_scheme("gbt2101")
    with pytest.raises(InputError, match="There are gbt21010, sandiao"):
        load_scheme("xyz")


@pytest.mark.parametrize(
    ("code", "scheme", "water"),
    [("1101", "sandiao", True), ("11", "sandiao", None), ("0601", "sandiao", False), ("1105", "sandiao", None),
     ("17", "ydyh2023", True), ("1101", "ydyh2023", False), ("", "sandiao", None), ("XX", "sandiao", None)],
)  # fmt: skip
def test_water(code: str, scheme: str, water: bool | None) -> None:
    assert load_scheme(scheme).is_water(code) is water


def test_names_colours_and_great_classes() -> None:
    listed = load_scheme("ydyh2023")
    assert listed.name_of("100101") == "一类工业用地"
    assert listed.colour("1001") == (187, 150, 116)
    assert load_scheme("sandiao").colour("06") == (197, 154, 140)
    assert listed.colour("99") is None
    assert load_scheme("sandiao").land_classes("10") == {"construction", "agricultural"}
    assert listed.land_classes("99") == {"unknown"}


def test_which_schemes_the_codes_could_be_of() -> None:
    assert candidates(["05H1", "0601"]) == ["sandiao"]
    assert candidates(["0601", "0201K"]) == list(list_schemes())
    assert candidates(["100101"]) == ["ydyh2020", "ydyh2023"]
    assert candidates(["0205"]) == ["ydyh2023"]
    assert candidates(["0604", "0903"]) == ["gbt21010", "ydyh2020"]
    assert candidates(["0101", "77"]) == []
    assert candidates([None, ""]) == []
    assert known(["0601", "77", None, "05H1"], "sandiao") == {"0601", "05H1"}


@pytest.mark.parametrize(
    ("code", "from_scheme", "to_scheme", "expected"),
    [
        ("0601", "sandiao", "ydyh2023", ("1001",)),
        ("0601", "gbt21010", "sandiao", ("0601",)),
        ("0508", "sandiao", "gbt21010", ("0604",)),
        ("08H2", "sandiao", "gbt21010", ("0803", "0804", "0805", "0806", "0807", "0808")),
        ("0601", "ydyh2023", "sandiao", ("1006",)),
        ("100102", "ydyh2023", "sandiao", ("0601",)),
        ("10", "ydyh2023", "gbt21010", ("0601", "0602", "0603")),
        ("16", "ydyh2023", "sandiao", ()),
        ("0602", "ydyh2020", "ydyh2023", ("060201",)),
        ("0601", "sandiao", "sandiao", ("0601",)),
        ("0201K", "sandiao", "gbt21010", ("0201",)),
        ("XX", "sandiao", "gbt21010", ()),
    ],
)
def test_crosswalks(code: str, from_scheme: str, to_scheme: str, expected: tuple[str, ...]) -> None:
    assert crosswalk(code, from_scheme, to_scheme) == expected


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_crosswalk_files_name_listed_codes_and_mirror_each_other(first: str, second: str) -> None:
    folder = resource_folder("layers") / "codes" / "crosswalks"
    with (folder / f"{first}__{second}.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["from"], row["to"], float(row["certainty"])) for row in csv.DictReader(file)]
    assert {row[0] for row in rows} <= set(load_scheme(first).codes)
    assert {row[1] for row in rows} <= set(load_scheme(second).codes)
    assert all(0 < row[2] < 1 for row in rows)
    with (folder / f"{second}__{first}.csv").open(encoding="utf-8", newline="") as file:
        assert {(row["to"], row["from"]) for row in csv.DictReader(file)} == {row[:2] for row in rows}


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_every_code_crosses_or_has_nothing_like_it(first: str, second: str) -> None:
    lost = {code for code in load_scheme(first).codes if not crosswalk_rows(code, first, second)}
    at_sea_or_open = {
        code for code in lost if first.startswith("ydyh") and code[:2] in {"16", *map(str, range(18, 25))}
    }
    assert lost == at_sea_or_open


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_crossing_never_turns_construction_land_into_farmland(first: str, second: str) -> None:
    for code, row in load_scheme(first).codes.items():
        if row.land_class == "construction" and not row.parent.startswith("00"):
            reached = {name for to in crosswalk(code, first, second) for name in load_scheme(second).land_classes(to)}
            assert not reached or "construction" in reached, code


@pytest.mark.parametrize(
    ("file", "scheme", "code_field", "name_field"),
    [
        ("sandiao_codes_rgb.csv", "sandiao", "dlbm", "dlmc"),
        ("ydyh2023_codes_rgb.csv", "ydyh2023", "code", "name"),
    ],
)
def test_the_lists_are_the_standards(file: str, scheme: str, code_field: str, name_field: str) -> None:
    if not (TABLES / file).is_file():
        pytest.skip("the shared tables are not here")
    with (TABLES / file).open(encoding="utf-8-sig", newline="") as source:
        rows = {row[code_field]: row[name_field] for row in csv.DictReader(source)}
    assert {code: row.name for code, row in load_scheme(scheme).codes.items()} == rows


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("01,甲,,farm,no,no,no,no,,,,", "not allowed"),
        ("01,甲,,construction,maybe,no,no,no,,,,", "not allowed"),
        ("01,甲,,construction,,,,,,,,", "or as a group none"),
        ("0101,甲,01,construction,no,no,no,no,,,,", "parents that are not listed"),
        ("01,甲,,,,,,,,,,", "groups without children"),
        ("01,甲,,construction,no,no,no,no,red,0,0,", "not a row"),
    ],
)
def test_a_wrong_list_is_named(tmp_path: Path, row: str, said: str) -> None:
    header = "code,name,parent,land_class,industrial,industrial_storage,extended,water,r,g,b,note"
    (tmp_path / "mine.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_scheme(tmp_path / "mine.csv")


@pytest.mark.parametrize("code", ["08040804", "10019999", "080408040804", "0804X0804"])
def test_a_code_two_levels_deeper_than_any_is_none(code: str) -> None:
    assert load_scheme("ydyh2020").find(code) is None
