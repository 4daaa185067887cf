"""The workbook: figures as figures, text as text, sums that are sums."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import openpyxl
import pandas as pd
import pytest

from landuse.core import plugins, resources
from landuse.core.evidence import Evidence, Interval, Verdict
from landuse.core.findings import Finding, Review
from landuse.core.limits import Limit
from landuse.core.titles import TABLES
from landuse.judge import review as judge
from landuse.judge.bind import find_check
from landuse.normalise import case as normalise
from landuse.render import xlsx
from landuse.render.shared.land_use import structure
from landuse.render.workbook import workbook as _book
from landuse.render.workbook.tables import _value, key_title, table_column
from landuse.render.workbook.workbook import Workbook, WorkbookColumn
from scripts._check_pictures import example_of
from tests.render.made import RED_LINE, REPAIR, make_review, parcels, square

HOSTILE = {0: '=cmd|"/c calc"!A1', 1: "@SUM(1)", 2: "+1", 3: "-1", 4: "https://evil.example", 5: "001", 6: "a\nb"}


def with_tables(review, **given):
    """Give the review with tables in its first finding."""
    first, *rest = review.items
    evidence = replace(first.evidence, tables=given, figures={"overlap_m2": 45_000.0})
    return replace(review, items=(replace(first, evidence=evidence), *rest))


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """Give a way to write a review and read it back, formulas or values."""

    def written(review, lang="zh", *, values=True):
        folder = tmp_path_factory.mktemp("tables")
        xlsx.render(review, folder, lang)
        return openpyxl.load_workbook(folder / "tables.xlsx", data_only=values)

    return written


def rows(sheet):
    """Give a sheet's rows as mappings by heading."""
    head, *body = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in body]


LAND = pd.DataFrame(
    {
        "id": ["DK-011", "DK-012"], "name": ["甲", "乙"], "use_code": ["0103", "9999"],
        "parcel_m2": [62_500.0, 62_500.0], "overlap_m2": [22_500.0, 20_000.0],
    }
)  # fmt: skip
IDLE = pd.DataFrame(
    {
        "contract": ["HT-1"], "area_m2": [20_000.0], "status": ["suspected_idle"], "start_due": [date(2024, 1, 1)],
        "days": [911], "fee_yuan": [600_000.0], "why_zh": ["逾期"], "why_en": ["late"], "developed": [0.25],
    }
)  # fmt: skip


@pytest.fixture(scope="module")
def review():
    return with_tables(make_review(), by_parcel=LAND, disposal=IDLE, strange_table=pd.DataFrame({"some_share": [0.5]}))


def test_every_kind_of_sheet_is_there_in_both_languages(book, review):
    names = (
        "概要 审查结论 用地结构 各范围面积 分部分量算 调整前区块 调整后区块 新增土地权属 占用情况 闲置土地处置 "
        "strange_table 界址点 数据来源 数据修复"
    )
    assert book(review).sheetnames == names.split()
    english = book(review, "en")
    assert english.sheetnames[:3] == ["Summary", "Findings", "Land use"]
    heads = [cell.value for sheet in english for cell in sheet[1] if cell.value]
    assert not [head for head in heads[1:] if re.search("[一-鿿]", head) and "方格" not in head]


def test_the_same_review_gives_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        xlsx.render(make_review(), tmp_path / name, "zh")
    assert (tmp_path / "a/tables.xlsx").read_bytes() == (tmp_path / "b/tables.xlsx").read_bytes()


def test_findings_have_figures_as_numbers_with_formats(book, review):
    sheet = book(review)["审查结论"]
    by_id = {row["结论编号"]: row for row in rows(sheet)}
    assert len(by_id) == len(review.items)
    broken = by_id["made-2026/ecological-red-line@draft"]
    assert (broken["实测值"], broken["限值"], broken["距限值"], broken["单位"]) == (4.5, 0, -4.5, "公顷")
    share = by_id["made-2026/employment-land-share@draft"]
    assert (share["实测值"], share["下限"], share["上限"], share["距限值"]) == (0.58, 0.55, 0.65, None)
    assert "踏勘为水面" in share["采用的假设"]
    column = [cell.value for cell in sheet[1]].index("实测值")
    formats = {row[column].number_format for row in sheet.iter_rows(min_row=2) if row[column].value is not None}
    assert formats == {"0.00%", "#,##0.0000"}


def test_verdicts_are_words_in_their_colour(book, review):
    sheet = book(review)["审查结论"]
    cells = {cell.value: cell for cell in sheet["C"][1:]}
    assert cells["不符合"].font.color.rgb == "FFC62828"
    assert cells["符合"].font.color.rgb == "FF1B7F3B"
    assert len({cell.fill.fgColor.rgb for cell in cells.values()}) == 4


def test_tables_are_frozen_and_can_be_filtered(book, review):
    for sheet in book(review).worksheets[1:]:
        assert sheet.freeze_panes is not None, sheet.title
        assert sheet.auto_filter.ref.startswith("A1:"), sheet.title


def test_totals_are_formulas_that_equal_their_cells(book, review):
    formulas, values = book(review, values=False), book(review)
    seen = 0
    for sheet in formulas.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            first, last = re.fullmatch(r"=SUM\((\w+):(\w+)\)", cell.value).groups()
            summed = sum(one[0].value or 0 for one in values[sheet.title][f"{first}:{last}"])
            assert values[sheet.title][cell.coordinate].value == pytest.approx(summed, abs=1e-6)
            seen += 1
    assert seen > 10


def test_what_parcels_lose_sums_to_the_ground_of_the_finding(book, review):
    *lines, total = [row for row in rows(book(review)["占用情况"]) if row["范围"] != "新增部分"][:3]
    assert [line["占用面积（平方米）"] for line in lines] == [22_500, 22_500]
    assert (total["占用面积（平方米）"], total["占用面积（公顷）"]) == (45_000, 4.5)
    assert lines[0]["占地块比例"] == pytest.approx(0.36)


def test_idle_land_has_dates_words_and_one_language(book, review):
    (line, total) = rows(book(review)["闲置土地处置"])
    assert line["应动工日期"].date() == date(2024, 1, 1)
    assert (line["状态"], line["认定理由"], line["天数"], line["已开发面积占比"]) == ("疑似闲置", "逾期", 911, 0.25)
    assert total["闲置费（元）"] == 600_000
    assert rows(book(review, "en")["Idle land"])[0]["Why"] == "late"


def test_nothing_a_user_wrote_becomes_a_formula_a_link_or_a_number(book):
    table = LAND.head(1).assign(name=[HOSTILE[0]], id=[HOSTILE[5]])
    many = pd.DataFrame({"name": list(HOSTILE.values())})
    for review in (
        make_review(HOSTILE, title=HOSTILE[0]),
        with_tables(make_review(title="+1"), lost=table, x=many),
    ):
        made = book(review, values=False)
        for sheet in made.worksheets:
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                assert cell.hyperlink is None
                assert cell.data_type != "f" or cell.value.startswith("=SUM(")
                assert cell.value not in HOSTILE.values() or cell.data_type in ("s", "inlineStr")
    assert [cell.value for cell in made["x"]["C"][1:]] == list(HOSTILE.values())
    assert made["lost"]["C2"].value == "001"


def test_the_structure_of_land_use_sums_to_the_ground(book, review):
    whole = [row for row in rows(book(review)["用地结构"]) if row["范围"] == "草案范围"]
    present = {row["地类"]: row["现状面积（平方米）"] for row in whole}
    assert present["0601 工业用地"] == 37_500  # 250 x 250 less the 100 m in the west that are given up
    assert present["无地块覆盖"] == 0
    assert sum(area or 0 for area in present.values()) == 675_000
    planned = {row["地类"]: row["规划面积（平方米）"] for row in whole if row["规划面积（平方米）"] is not None}
    assert planned["100101 一类工业用地"] == 100_000
    assert planned["无地块覆盖"] == 575_000


def test_ground_that_two_uses_claim_counts_once():
    land = [*parcels(), {"id": "twice", "use_code": "0301", "geometry": square(500, 0, 750, 100)}]
    land += [{"id": "same", "use_code": "0301", "geometry": square(500, 0, 750, 100)}]
    (whole, *_) = structure(make_review(land=land), "zh")
    by_use = {row["use"]: row["current_m2"] for row in whole}
    assert by_use["0301 乔木林地"] == pytest.approx(62_500 + 25_000)
    assert by_use["不同地类重叠（扣除重复）"] == pytest.approx(-25_000)
    assert sum(area or 0 for area in by_use.values()) == pytest.approx(675_000)


def test_blocks_have_groups_of_their_own():
    groups = structure(make_review(), "en")
    assert [group[0]["scope"] for group in groups] == ["draft", "block 1 of the draft", "block 2 of the draft"]
    assert sum(row["current_m2"] or 0 for row in groups[1]) == pytest.approx(300_000)


def test_grounds_have_their_areas(book, review):
    by_scope = {row["范围"]: row for row in rows(book(review)["各范围面积"])}
    assert by_scope["新增部分"]["平面面积（亩）"] == pytest.approx(337.5)
    assert by_scope["新增部分"]["占审查范围"] == pytest.approx(1 / 3, abs=1e-6)
    assert by_scope["草案范围"]["椭球面积（平方米）"] == pytest.approx(675_000, rel=1e-3)


def test_code_terms_of_the_structure_are_said_in_words():
    row = {"of": "parcels", "scheme": "ydyh2023", "class": "water", "low_m2": 1.0, "high_m2": 2.0}
    said = {key_title(key.removesuffix("_m2"), "zh"): _value(value, key, "zh") for key, value in row.items()}
    assert said == {"图层": "现状地块", "地类标准": "用地用海2023", "类别": "水域", "下限": 1.0, "上限": 2.0}
    assert not table_column("high_m2", [2.0], "zh").total  # uses that shut each other out have no sum
    assert table_column("area_m2", [2.0], "zh").total


def test_the_workbook_says_which_area(book, review):
    made = book(review)
    said = {row[0].value: row[1].value for row in made["概要"].iter_rows() if row[0].value}
    assert "平面面积" in said["面积口径"]
    assert "椭球面积" in said["面积口径"]
    kinds = {row["结论编号"]: row["面积口径"] for row in rows(made["审查结论"])}
    assert kinds == {
        one.id: {"plane": "平面面积", None: None}[one.evidence.area] if one.evidence.reason is None else None
        for one in review.items
    }
    assert "平面面积" in kinds.values()


def test_portions_stand_beside_each_other(book, review):
    by_rule = {row["条目"]: row for row in rows(book(review)["分部分量算"])}
    red = by_rule["生态保护红线压占"]
    assert (red["保留部分"], red["新增部分"]) == ("符合 0.00公顷", "不符合 4.50公顷")


def test_what_has_no_bound_says_so_and_what_was_repaired_is_listed(book):
    review = make_review()
    endless = Finding(
        RED_LINE, Verdict.UNDECIDED, Evidence(Interval(0, float("inf")), "m2"), "zone", limit=Limit("<=", 0)
    )
    land = review.case.layers["parcels"][0]
    source = replace(land.source, repairs=(REPAIR,))
    case = replace(review.case, layers={**review.case.layers, "parcels": (replace(land, source=source),)})
    made = book(Review(case, review.packs, (endless,), review.grounds))
    assert rows(made["审查结论"])[0]["上限"] == "无上限"
    assert rows(made["数据修复"])[0]["修复前面积（平方米）"] == 100


def test_a_text_too_long_for_a_cell_is_cut_and_shows_it(book):
    review = with_tables(make_review(), x=pd.DataFrame({"name": ["长" * 40_000]}))
    said = book(review)["x"]["C2"].value
    assert len(said) == 32_767
    assert said.endswith("…")


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(_book, "MOST", 3)
    book = Workbook(tmp_path / "a.xlsx", "x", date(2026, 1, 1), "zh")
    book.sheet("many", [WorkbookColumn("n", "n", "count")], [[{"n": n} for n in range(5)], [{"n": 9}]])
    book.close()
    made = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert [[cell.value for cell in sheet["A"][1:]] for sheet in made] == [[0, 1, 2], [3, 4], [9]]


def test_sheets_of_one_name_are_told_apart(book):
    table = pd.DataFrame({"name": ["x"]})
    made = book(with_tables(make_review(), **{"用地结构": table, "a/b:c*d?e[f]" + "长" * 40: table}))
    assert {"用地结构", "用地结构 (2)"} < set(made.sheetnames)
    assert max(map(len, made.sheetnames)) == 31


def test_a_file_that_cannot_be_written_is_an_error_of_the_system(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        xlsx.render(make_review(), tmp_path / "nowhere", "zh")


def test_a_review_without_land_has_its_sheets(book):
    review = make_review()
    case = replace(review.case, layers={}, work_crs=None)
    made = book(Review(case, review.packs, (), {}))
    assert made.sheetnames == ["概要", "审查结论", "各范围面积", "分部分量算", "数据来源", "数据修复"]


def test_the_boundary_points_are_numbered_from_the_north_west_with_typed_figures(book, review):
    sheet = book(review)["界址点"]
    assert [cell.value for cell in sheet[1]] == [
        "序号",
        "区块",
        "点号",
        "圈号",
        "X坐标(m)",
        "Y坐标(m)",
        "边长(m)",
        "方位角",
    ]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert rows[0][2] == "J1"
    assert isinstance(rows[0][4], float | int)
    assert 40_000_000 < rows[0][5] < 41_000_000
    assert rows[0][7] == "90°00′00″"


TERM = re.compile(r"[a-z]+(_[a-z]+)+|[a-z]{3,}")
#: What a reader sees as the code has it: an id, a unit, a format, a word of the user's own.
AS_IT_IS = ("id", "name", "contract", "parcel_id", "project", "holder", "unit", "emission_standard")


@pytest.mark.parametrize("name", plugins.names("checks"))
def test_every_column_and_code_term_of_a_check_s_tables_has_its_words(name):
    """The example of each check gives the tables it makes."""
    found = example_of(find_check(name)).found
    for table, frame in found.tables.items():
        assert table in TABLES, f"no sheet is named for '{table}'"
        for key in map(str, frame.columns):
            if key.endswith("_en"):
                continue
            column = table_column(key, frame[key].tolist(), "zh")
            assert not TERM.fullmatch(column.title), f"'{table}' has a column without a word: {key}"
            for value in frame[key]:
                shown = _value(value, key, "zh")
                assert key in AS_IT_IS or not (isinstance(shown, str) and TERM.fullmatch(shown)), (key, value)


def test_the_workbook_of_the_sample_has_no_code_terms(tmp_path):
    case = normalise.read_case(resources.resource_folder("layers") / "sample")
    xlsx.render(judge.review(case), tmp_path, "zh")
    book = openpyxl.load_workbook(tmp_path / "tables.xlsx")
    allowed = {"编号", "条目编号", "结论编号", "读取方式"}
    seen = {}
    for sheet in book:
        heads = [cell.value for cell in sheet[1]]
        for row in sheet.iter_rows(values_only=True):
            for head, cell in zip(heads, row, strict=True):
                if isinstance(cell, str) and TERM.fullmatch(cell) and head not in allowed:
                    seen.setdefault(sheet.title, set()).add(cell)
    assert not seen
