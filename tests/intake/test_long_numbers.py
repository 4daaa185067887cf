"""Numbers of contracts and parcels are read to their last digit, or not at all: two never become one."""

from __future__ import annotations

import struct
from datetime import date

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landuse.core.case import TableEntry
from landuse.core.specs import load_spec
from landuse.intake import vector
from landuse.intake.base import ReadOptions
from landuse.normalise.columns import resolve_columns
from landuse.normalise.tables import read_table


def write_dbf(path, width, kind, values, deleted=()):
    """Write a dBASE table with one field of numbers."""
    header = struct.pack("<BBBBIHH20x", 3, 126, 1, 1, len(values), 65, 1 + width)
    field = b"ID".ljust(11, b"\0") + kind.encode() + bytes(4) + bytes([width, 0]) + bytes(14)
    rows = [
        (b"*" if row in deleted else b" ") + ("" if value is None else str(value)).rjust(width).encode()
        for row, value in enumerate(values)
    ]
    path.write_bytes(header + field + b"\r" + b"".join(rows) + b"\x1a")


@settings(max_examples=40, deadline=None)
@given(
    st.integers(17, 30),
    st.sampled_from("NF"),
    st.lists(st.one_of(st.none(), st.integers(10**16, 10**30 - 1)), min_size=1, max_size=6),
    st.sets(st.integers(0, 5)),
)
def test_digits_of_a_dbf_are_read_to_the_last(tmp_path_factory, width, kind, values, deleted):
    values = [None if value is None else value % 10**width for value in values]
    gone = {row for row in deleted if row < len(values)}
    path = tmp_path_factory.mktemp("dbf") / "宗地.dbf"
    write_dbf(path, width, kind, values, gone)
    column = vector.read_table(path, ReadOptions()).frame["ID"]
    read = [
        None if cell is None or cell != cell else int(cell)
        for cell in column.astype(object).where(column.notna(), None)
    ]
    assert read == [value for row, value in enumerate(values) if row not in gone]


@pytest.mark.parametrize("number", [141021201800012345, 1.41021201800012e17, "1.41021E+17"])
def test_a_number_that_a_spreadsheet_cut_short_is_not_given(tmp_path, number):
    book = openpyxl.Workbook()
    book.active.append(["电子监管号", "项目名称", "约定开工时间", "供应面积(公顷)"])
    book.active.append([number, "甲厂", date(2019, 1, 1), 2.5])
    book.active.append(["1410212018B00012", "乙厂", date(2019, 1, 1), 1_500])
    book.save(tmp_path / "台账.xlsx")
    table = read_table(tmp_path, "supply", TableEntry(path="台账.xlsx"))
    assert table.rows["id"].tolist() == ["#1", "1410212018B00012"]
    assert table.rows["supervision_number"].isna().tolist() == [True, False]
    assert [issue.code for issue in table.source.repairs] == ["LONG_NUMBERS"]
    assert table.rows["area"].tolist() == [2.5, 1_500]


def test_ids_that_a_file_keeps_as_floats_are_no_ids():
    floats = [float(2**53), float(2**53 + 2), 7.0]
    frame = pd.DataFrame({"BSM": floats, "DLBM": ["0601"] * 3, "ZDDM": floats})
    rows, notes = resolve_columns(frame, load_spec("parcels"), {}, where="图斑.gdb")
    assert rows["id"].tolist() == ["#1", "#2", "7"]
    assert any("2 ids" in note.text("en") for note in notes)
    contracts = pd.DataFrame({"电子监管号": floats, "合同编号": ["甲", "乙", "丙"]})
    rows, _ = resolve_columns(contracts, load_spec("supply"), {}, where="台账.gdb")
    assert rows["supervision_number"].isna().tolist() == [True, True, False]
