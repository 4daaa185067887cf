"""Tables come out of sheets as people make them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from landuse.core.errors import InputError
from landuse.core.specs import load_spec
from landuse.intake import sheet
from landuse.intake.base import ReadOptions
from landuse.normalise.columns import resolve_columns


def _book(path: Path, **sheets: list[list[object]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        worksheet = book.create_sheet(name)
        for row in rows:
            worksheet.append(row)
    book.save(path)
    return book


SUPPLY: list[list[object]] = [
    ["某开发区土地供应台账"],
    ["单位：公顷、万元", None, None, "2024年12月"],
    ["合同编号", "供应面积(公顷)", "成交价款(万元)", "约定开工时间", "土地用途"],
    ["A-1", 1.5, "1,200", datetime(2024, 6, 1), "工业用地"],  # noqa: DTZ001
    ["A-2", "约3", None, 45444, "工业用地"],
    [None, None, None, None, None],
    ["合  计", 4.5, 1200, None, None],
    ["注：面积以合同为准"],
]


def test_headings_below_titles_and_totals_below_rows(tmp_path: Path) -> None:
    _book(tmp_path / "供地.xlsx", 台账=SUPPLY, 空=[])
    found = sheet.read_table(tmp_path / "供地.xlsx", ReadOptions())
    assert list(found.frame.columns) == SUPPLY[2]
    assert found.frame["合同编号"].tolist() == ["A-1", "A-2"]
    assert [entry.code for entry in found.repairs] == ["TITLE_ROWS", "FOOT_ROW", "FOOT_ROW"]
    assert [entry.line for entry in found.repairs] == [None, 7, 8]
    frame, _ = resolve_columns(found.frame, load_spec("supply"), {}, where="供地.xlsx")
    assert frame["area"].fillna(-1).tolist() == [1.5, -1]
    assert frame["price"].fillna(-1).tolist() == [1200, -1]
    assert frame["agreed_start"].dt.strftime("%F").tolist() == ["2024-06-01", "2024-06-01"]


def test_merged_cells_and_headings_in_two_rows(tmp_path: Path) -> None:
    book = _book(
        tmp_path / "a.xlsx",
        甲=[
            ["供地台账", None, None, None],
            ["合同编号", "约定", None, "备注"],
            [None, "动工时间", "竣工时间", None],
            ["A", "2024-06-01", "2025-06-01", "x"],
            [None, "2024-07-01", "2025-07-01", None],
        ],
    )
    for span in ("A1:D1", "A2:A3", "B2:C2", "D2:D3", "A4:A5"):
        book["甲"].merge_cells(span)
    book.save(tmp_path / "a.xlsx")
    found = sheet.read_table(tmp_path / "a.xlsx", ReadOptions())
    assert list(found.frame.columns) == ["合同编号", "约定动工时间", "约定竣工时间", "备注"]
    assert found.frame["合同编号"].tolist() == ["A", "A"]
    assert found.frame["备注"].tolist() == ["x", None]
    assert {entry.code for entry in found.repairs} == {"TITLE_ROWS", "MERGED_CELLS"}


def test_the_sheet_is_asked_for_where_several_hold_something(tmp_path: Path) -> None:
    _book(tmp_path / "a.xlsx", 甲=[["项目", "产值"], ["x", 1]], 乙=[["项目", "产值"], ["y", 2]])
    with pytest.raises(InputError, match=r"it holds 2 sheets: 甲, 乙.*sheet ="):
        sheet.read_table(tmp_path / "a.xlsx", ReadOptions())
    assert sheet.read_table(tmp_path / "a.xlsx", ReadOptions(layer="乙")).frame["项目"].tolist() == ["y"]
    with pytest.raises(InputError, match=r"there is no sheet '丙' in it; it has 甲, 乙"):
        sheet.read_table(tmp_path / "a.xlsx", ReadOptions(layer="丙"))
    assert sheet.list_layers(tmp_path / "a.xlsx") == ["甲", "乙"]


def test_errors_of_cells_and_formulas_never_calculated(tmp_path: Path) -> None:
    _book(tmp_path / "a.xlsx", 甲=[["项目", "产值"], ["x", "#N/A"], ["y", "=1+1"]])
    found = sheet.read_table(tmp_path / "a.xlsx", ReadOptions())
    assert found.frame["产值"].isna().all()
    assert {entry.code for entry in found.repairs} == {"CELL_ERROR", "FORMULA"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_csv_in_any_encoding_and_with_any_separator(tmp_path: Path, encoding: str, mark: str) -> None:
    rows = [["合同编号", "用途代码", "价款"], ["A", "0601", '"1,200"'], ["B", "", "3"]]
    (tmp_path / "a.csv").write_bytes("\r\n".join(mark.join(row) for row in rows).encode(encoding))
    found = sheet.read_table(tmp_path / "a.csv", ReadOptions())
    assert found.frame["用途代码"].tolist() == ["0601", None]
    assert found.frame["价款"].tolist() == ["1,200", "3"]
    assert sheet.list_layers(tmp_path / "a.csv") == ["a"]


def test_a_row_longer_than_its_headings_is_refused_with_its_number(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("合同编号,价款\nA,1,200\n", encoding="utf-8")
    with pytest.raises(InputError, match="row 2 has cells beyond its 2 headings"):
        sheet.read_table(tmp_path / "a.csv", ReadOptions())


def test_columns_without_a_heading_and_headings_that_repeat(tmp_path: Path) -> None:
    _book(
        tmp_path / "a.xlsx", 甲=[["项目", None, "产值", "产值", None], ["x", None, 1, 2, None], ["y", "z", 3, 4, None]]
    )
    frame = sheet.read_table(tmp_path / "a.xlsx", ReadOptions()).frame
    assert list(frame.columns) == ["项目", "column 2", "产值", "产值"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "there is nothing in it"),
        ("a.csv", b"1,2\n3,4\n", "no row of headings"),
        ("a.csv", b"\x81", "not in UTF-8 or GB 18030"),
        ("a.xlsx", b"no workbook", "no workbook that can be read"),
    ],
)
def test_what_is_no_table_is_one_line(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=said):
        sheet.read_table(tmp_path / name, ReadOptions())
    with pytest.raises(InputError, match="cannot be read"):
        sheet.read_table(tmp_path / "missing.csv", ReadOptions())


def test_a_table_of_one_column_and_of_headings_alone(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("行业名称\n化工\n", encoding="utf-8")
    assert sheet.read_table(tmp_path / "a.csv", ReadOptions()).frame["行业名称"].tolist() == ["化工"]
    (tmp_path / "b.csv").write_text("合同编号,价款\n", encoding="utf-8")
    assert sheet.read_table(tmp_path / "b.csv", ReadOptions()).frame.shape == (0, 2)
