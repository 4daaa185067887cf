"""Tables of boundary points put together, on squares of a hectare."""

from __future__ import annotations

import pandas as pd
import pytest
import shapely
from openpyxl import Workbook
from shapely import box

from landuse.core.errors import InputError
from landuse.intake.base import ReadOptions
from landuse.intake.sheet import read_layer
from landuse.intake.survey.point_table import points_to_polygons

SQUARE = [(3520100.0, 39600000.0), (3520100.0, 39600100.0), (3520000.0, 39600100.0), (3520000.0, 39600000.0)]
HOLE = [(3520080.0, 39600020.0), (3520080.0, 39600070.0), (3520030.0, 39600070.0), (3520030.0, 39600020.0)]


def shift(corners, y):
    return [(north, east + y) for north, east in corners]


def table(corners, *, close=True, headings=("点号", "X坐标", "Y坐标"), **columns):
    rows = [(f"J{i}", *corner) for i, corner in enumerate(corners, 1)]
    rows += [("J1", *corners[0])] if close else []
    return pd.DataFrame(rows, columns=list(headings)).assign(**columns)


def read(frame, **options):
    return points_to_polygons(frame, where="界址点.csv", **options)


def codes(found):
    return [repair.code for repair in found[2]]


class TestColumns:
    @pytest.mark.parametrize(
        "headings",
        [
            ("点号", "X坐标", "Y坐标"),
            ("界址点号", "X(m)", "Y(m)"),
            ("拐点编号", "X坐标（米）", "Y坐标（米）"),
            ("JZDH", "XZB", "YZB"),
            ("点 号", "x", "y"),
            ("点号", "纵坐标(X)", "横坐标(Y)"),
            ("point", "north", "east"),
            ("point", "x_north_m", "y_east_m"),
        ],
    )
    def test_headings(self, headings):
        frame, crs, repairs = read(table(SQUARE, headings=headings))
        assert frame.area.tolist() == [10_000.0]
        assert frame["point_names"].tolist() == ["J1,J2,J3,J4"]
        assert crs is None
        assert [repair.code for repair in repairs] == ["XY_ORDER"]
        assert f"the column {headings[1]!r} was read as north" in repairs[0].text("en")

    def test_the_other_order_is_found_and_said(self):
        found = read(table([(y, x) for x, y in SQUARE]))
        assert codes(found) == ["XY_ORDER", "XY_SWAPPED"]
        assert found[0].total_bounds.tolist() == [39600000, 3520000, 39600100, 3520100]
        assert "the column 'Y坐标' was read as north" in found[2][0].text("en")

    @pytest.mark.parametrize(
        ("columns", "telling"),
        [
            (["点号", "纬向", "Y坐标"], "lacks the north coordinate"),
            (["点号", "X坐标", "面积"], "lacks the east coordinate"),
            (["点号", "p", "q"], "lacks the north coordinate"),
            (["点号", "经度", "q"], "lacks the latitude"),
            (["X", "X坐标", "Y坐标"], r"has the columns X, X坐标 for one coordinate"),
        ],
    )
    def test_what_is_not_there_or_twice(self, columns, telling):
        with pytest.raises(InputError, match=rf"界址点\.csv: the table {telling}"):
            read(table(SQUARE, headings=columns))

    def test_degrees(self):
        corners = [(118.05, 31.79), (118.06, 31.79), (118.06, 31.8), (118.05, 31.8)]
        found = read(table(corners, headings=("点号", "经度", "纬度")), crs="EPSG:4490")
        assert codes(found) == ["GEOGRAPHIC", "XY_ORDER"]
        assert found[1] == "EPSG:4490"
        assert found[0].total_bounds.tolist() == [118.05, 31.79, 118.06, 31.8]
        signs = [("118°03′00″", "31°47′24″"), ("118°03′36″", "31°47′24″"), ("118°03′36″", "31°48′00″")]
        found = read(table(signs, headings=("点号", "东经", "北纬")), crs="EPSG:4490")
        assert found[0].total_bounds.tolist() == pytest.approx([118.05, 31.79, 118.06, 31.8])

    def test_text_and_thousands(self):
        corners = [(f"{x:,.3f}", f"{y:.3f}".replace(".", "．")) for x, y in SQUARE]
        assert read(table(corners))[0].area.tolist() == [10_000.0]


class TestPlots:
    def test_by_a_column(self):
        both = pd.concat(
            [table(SQUARE, 宗地号="1", 宗地名称="甲"), table(shift(SQUARE, 500), 宗地号="2", 宗地名称="乙")]
        )
        frame, _, _ = read(both)
        assert frame["plot_number"].tolist() == ["1", "2"]
        assert frame["plot_name"].tolist() == ["甲", "乙"]
        assert frame.area.tolist() == [10_000.0, 10_000.0]

    def test_by_a_column_filled_once(self):
        both = pd.concat([table(SQUARE), table(shift(SQUARE, 500))], ignore_index=True)
        both["区块编号"] = ["1", None, None, None, None, "2", None, None, None, None]
        assert read(both)[0]["plot_number"].tolist() == ["1", "2"]

    def test_rings_by_a_column(self):
        both = pd.concat([table(SQUARE, 圈号=1), table(HOLE, 圈号=2)])
        frame, _, _ = read(both)
        assert frame.area.tolist() == [7_500.0]
        assert frame["ring_numbers"].tolist() == ["1;2"]

    def test_by_rows_that_hold_a_name(self):
        title = pd.DataFrame([["区块一", None, None]], columns=["点号", "X坐标", "Y坐标"])
        merged = pd.DataFrame([["区块二"] * 3], columns=["点号", "X坐标", "Y坐标"])
        frame, _, _ = read(pd.concat([title, table(SQUARE), merged, table(shift(SQUARE, 500)), title]))
        assert frame["plot_name"].tolist() == ["区块一", "区块二"]
        assert frame.area.tolist() == [10_000.0, 10_000.0]

    @pytest.mark.parametrize("close", [True, False])
    def test_by_numbering_that_begins_anew(self, close):
        found = read(pd.concat([table(SQUARE, close=close), table(shift(SQUARE, 500), close=close)]))
        assert found[0].area.tolist() == [10_000.0, 10_000.0]
        assert codes(found) == (["XY_ORDER"] if close else ["RING_OPEN", "RING_OPEN", "XY_ORDER"])

    def test_numbering_that_runs_on_makes_one_plot_with_a_hole(self):
        hole = table(HOLE)
        hole["点号"] = ["J5", "J6", "J7", "J8", "J5"]
        found = read(pd.concat([table(SQUARE), hole]))
        assert found[0].area.tolist() == [7_500.0]
        assert codes(found) == ["RING_NUMBER", "XY_ORDER"]

    def test_by_order_where_there_are_no_names(self):
        def ordered(corners):
            rows = [(i, *corner) for i, corner in enumerate([*corners, corners[0]], 1)]
            return pd.DataFrame(rows, columns=["序号", "X", "Y"])

        assert read(pd.concat([ordered(SQUARE), ordered(shift(SQUARE, 500))]))[0].area.tolist() == [10_000.0, 10_000.0]

    def test_rows_of_side_lengths_and_repeated_headings(self):
        rows: list[list[object]] = []
        for row in table(SQUARE).itertuples(index=False):
            rows += [[*row, None], [None, None, None, 100.0]]
        rows.insert(4, ["点号", "X坐标", "Y坐标", "边长"])
        frame, _, _ = read(pd.DataFrame(rows, columns=["点号", "X坐标", "Y坐标", "边长"]))
        assert frame.area.tolist() == [10_000.0]
        assert len(frame) == 1


class TestRefusals:
    @pytest.mark.parametrize("wrong", [None, "", "x", "3.52E+06", float("nan"), "3520 100"])
    def test_a_corrupt_vertex(self, wrong):
        frame = table(SQUARE).astype(object)
        frame.iloc[2, 1] = wrong
        with pytest.raises(InputError, match=r"界址点\.csv row 3: corrupt vertex"):
            read(frame)

    def test_no_zone(self):
        bare = table(shift(SQUARE, -39e6))
        with pytest.raises(InputError, match=r"界址点\.csv row 1: ZONE_UNKNOWN: .*rows 1, 2") as refusal:
            read(bare)
        assert "EPSG:4513 for zone 25" in refusal.value.next.text("en")
        frame, crs, _ = read(bare, crs="EPSG:4548")
        assert crs == "EPSG:4527"
        assert frame.total_bounds[0] == 39_600_000

    def test_nothing(self):
        with pytest.raises(InputError, match="no boundary points"):
            read(table(SQUARE)[:0])


class TestFiles:
    def test_a_sheet_with_titles_and_merged_cells(self, tmp_path):
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        rows = [["界址点成果表"], ["宗地号", "点号", "x(m)", "y(m)", "边长(m)"]]
        rows += [["1", f"J{i}", x, y, 100.0] for i, (x, y) in enumerate([*SQUARE, SQUARE[0]], 1)]
        rows += [["制表：某某"]]
        for row in rows:
            sheet.append(row)
        sheet.merge_cells("A1:E1")
        book.save(tmp_path / "a.xlsx")
        found = read_layer(tmp_path / "a.xlsx", ReadOptions(crs="EPSG:4527"))
        assert shapely.equals(found.frame.geometry.iloc[0], box(39600000, 3520000, 39600100, 3520100))
        assert found.frame["plot_number"].tolist() == ["1"]

    def test_a_csv_in_gbk(self, tmp_path):
        path = tmp_path / "a.csv"
        table(SQUARE).to_csv(path, index=False, encoding="gbk")
        found = read_layer(path, ReadOptions())
        assert found.frame.area.tolist() == [10_000.0]
        assert found.encoding == "gb18030"
