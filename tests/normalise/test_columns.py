"""Columns are found under the names files give them, and asked for where that is open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from landuse.core.column_fault import ColumnFault
from landuse.core.errors import InputError
from landuse.core.specs import list_specs, load_spec
from landuse.normalise.columns import resolve_columns

SHARED = Path(__file__).parents[3] / "shared" / "data"
PARCELS = load_spec("parcels")
SUPPLY = load_spec("supply")


def _parcels(**columns: Any) -> gpd.GeoDataFrame:
    count = len(next(iter(columns.values())))
    return gpd.GeoDataFrame(columns, geometry=[box(0, 0, 100, 100)] * count, crs=4549)


def _said(notes: tuple[object, ...]) -> str:
    texts = [note.text(lang) for note in notes for lang in ("zh", "en")]  # type: ignore[attr-defined]
    return "\n".join(texts)


def test_the_message_for_a_missing_column() -> None:
    with pytest.raises(InputError) as error:
        resolve_columns(_parcels(XYZ=["a"], TBMJ=[1]), PARCELS, {}, where="地块.shp")
    assert str(error.value).rstrip(".") == (
        "地块.shp: it lacks 'Land-use code' (use_code) for 'Parcels, current use' (parcels); it has XYZ, TBMJ."
        " Name it in case.toml: columns = { use_code = ... }"
    )


@pytest.mark.parametrize("heading", ["DLBM", "dlbm", "地类编码", "use_code", "USE_CODE", "ＤＬＢＭ", " DLBM "])
def test_one_column_under_many_names(heading: str) -> None:
    frame, _ = resolve_columns(_parcels(**{heading: ["0601"]}), PARCELS, {}, where="x")
    assert frame["use_code"].tolist() == ["0601"]
    assert isinstance(frame, gpd.GeoDataFrame)
    assert frame.crs == "EPSG:4549"


def test_the_users_word_goes_first_and_the_input_stays_as_it_was() -> None:
    given = _parcels(DLBM=["01"], GHDM=["0601"], id=[9])
    frame, notes = resolve_columns(given, PARCELS, {"use_code": "ghdm"}, where="x")
    assert frame["use_code"].tolist() == ["0601"]
    assert frame["DLBM"].tolist() == ["01"]
    assert frame["id"].tolist() == ["9"]
    assert list(given.columns) == ["DLBM", "GHDM", "id", "geometry"]
    assert notes == ()


def test_a_heading_can_serve_two_columns_and_a_code_term_given_away_is_kept_aside() -> None:
    frame, notes = resolve_columns(
        _parcels(name=["甲"], MC2=["乙"], DLBM=["0601"]), PARCELS, {"name": "MC2", "enterprise": "MC2"}, where="x"
    )
    assert frame["name"].tolist() == ["乙"]
    assert frame["enterprise"].tolist() == ["乙"]
    assert frame["name (as found)"].tolist() == ["甲"]
    assert "name (as found)" in _said(notes)


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ({"use_code": "NOPE"}, r"no column 'NOPE'.*it has DLBM"),
        ({"usecode": "DLBM"}, "'usecode', which 'parcels' has not.*use_code"),
        ({"stated_area": "MJ (元)"}, "no column"),
    ],
)
def test_a_wrong_mapping_is_refused(mapping: dict[str, str], said: str) -> None:
    with pytest.raises(InputError, match=said):
        resolve_columns(_parcels(DLBM=["0601"]), PARCELS, mapping, where="x")


def test_two_headings_for_one_column_are_asked_for() -> None:
    with pytest.raises(InputError, match=r'columns = \{ use_code = "DLBM" \}'):
        resolve_columns(_parcels(DLBM=["01"], 地类编码=["02"]), PARCELS, {}, where="x")
    frame, _ = resolve_columns(_parcels(DLBM=["01"], 地类编码=["02"]), PARCELS, {"use_code": "地类编码"}, where="x")
    assert frame["use_code"].tolist() == ["02"]


def test_of_two_ids_the_first_alias_serves_and_that_is_said() -> None:
    frame, notes = resolve_columns(_parcels(TBBH=["7"], BSM=["330"], DLBM=["01"]), PARCELS, {}, where="x")
    assert frame["id"].tolist() == ["330"]
    assert "'Id' is read from BSM, not from TBBH" in _said(notes)


def test_a_heading_that_stands_twice_is_refused() -> None:
    frame = pd.DataFrame([["a", "b", "c"]], columns=["合同编号", "合同编号", "x"])
    with pytest.raises(InputError, match="'合同编号' twice"):
        resolve_columns(frame, SUPPLY, {}, where="x")


def test_names_cut_off_by_a_shapefile() -> None:
    cut = {"永久基本农": [1.0]}  # 10 bytes of GBK; 永久基本农田面积 and 永久基本农田图斑面积 both
    farmland = load_spec("permanent_basic_farmland")
    frame, notes = resolve_columns(_parcels(**cut), farmland, {}, where="x")
    assert "net_area" not in frame
    assert "columns = {" in _said(notes)
    frame, notes = resolve_columns(_parcels(DLBM=["01"], 线状地物宽=[3.5]), PARCELS, {}, where="x")
    assert frame["line_width"].tolist() == [3.5]
    assert "cut-off name" in _said(notes)
    frame, _ = resolve_columns(_parcels(DLBM=["01"], deduction_=[0.1]), PARCELS, {}, where="x")
    assert "deduction_coefficient" not in frame  # deduction_area and deduction_code are cut to the same


def test_a_required_column_is_never_taken_from_a_cut_off_name_that_others_share() -> None:
    boundary = load_spec("boundary_points")
    spec = boundary.model_copy(
        update={
            "columns": {
                name: column.model_copy(
                    update={"aliases": ("界址点坐标值北", "界址点坐标值东")[:1] if name == "x" else ("界址点坐标值东",)}
                )
                for name, column in boundary.columns.items()
                if name in ("x", "y")
            }
        }
    )
    with pytest.raises(InputError, match="could be"):
        resolve_columns(pd.DataFrame({"界址点坐标": [1.0]}), spec, {}, where="x")


def test_ids_are_kept_and_rows_without_one_go_by_number() -> None:
    frame, notes = resolve_columns(_parcels(DKBH=["A", "A", None, " "], DLBM=["01"] * 4), PARCELS, {}, where="x")
    assert frame["id"].tolist() == ["A", "A", "#3", "#4"]
    assert "2 rows of x have no id" in _said(notes)
    frame, notes = resolve_columns(_parcels(DLBM=["01", "02"]), PARCELS, {}, where="x")
    assert frame["id"].tolist() == ["#1", "#2"]
    assert "no column of ids" in _said(notes)
    frame, _ = resolve_columns(_parcels(osm_id=[12.0, 13.0], DLBM=["01", "02"]), PARCELS, {}, where="x")
    assert frame["id"].tolist() == ["12", "13"]


def test_values_are_converted_and_what_cannot_be_is_null_and_listed() -> None:
    table = pd.DataFrame(
        {
            "合同编号": ["A", "B", "C"],
            "供应面积(公顷)": ["1,234.5", "约3", None],
            "成交价款（亿元）": ["1.5", 2, "3000万元"],
            "约定开工时间": ["2024/6/1", 45444, "2023-02-29"],
            "KFLY_BZ": ["0", 1, "也许"],
            "豁免天数": ["30天", "2.5", ""],
            "闲置原因": ["政府原因", "own", "不明"],
        },
        index=[5, 5, 9],
    )
    frame, notes = resolve_columns(table, SUPPLY, {}, where="供地.xlsx")
    assert frame.index.tolist() == [5, 5, 9]
    assert frame["area"].fillna(-1).tolist() == [1234.5, -1, -1]
    assert frame["price"].fillna(-1).tolist() == [15_000, 20_000, -1]
    assert frame["agreed_start"].dt.strftime("%F").fillna("").tolist() == ["2024-06-01", "2024-06-01", ""]
    assert frame["is_developed"].tolist() == [True, False, pd.NA]
    assert frame["exempt_days"].tolist() == [30, pd.NA, pd.NA]
    assert frame["cause"].tolist() == ["government", "own", "不明"]
    faults = {note.column: note.rows for note in notes if isinstance(note, ColumnFault)}
    assert faults == {
        "area": (2,),
        "price": (3,),
        "agreed_start": (3,),
        "is_developed": (3,),
        "exempt_days": (2,),
        "cause": (3,),
    }
    said = _said(notes)
    assert "#2 '约3'" in said
    assert "yi_yuan" in said


def test_infinite_and_boolean_figures_are_not_figures() -> None:
    table = pd.DataFrame({"合同编号": ["A", "B"], "供应面积": [float("inf"), 2.0], "成交价款": [True, False]})
    frame, notes = resolve_columns(table, SUPPLY, {}, where="x")
    assert frame["area"].fillna(-1).tolist() == [-1, 2]
    assert frame["price"].isna().all()
    assert {note.column for note in notes if isinstance(note, ColumnFault)} == {"area", "price"}


def test_units_are_taken_from_the_heading_the_alias_or_the_case() -> None:
    boundary = load_spec("approved")
    frame, notes = resolve_columns(_parcels(**{"核准面积（亩）": [15.0]}), boundary, {}, where="x")
    assert frame["approved_area"].tolist() == [1.0]
    assert "is in mu and was converted to ha" in _said(notes)
    frame, notes = resolve_columns(_parcels(MJ=[2.0]), boundary, {}, where="x")
    assert frame["stated_area"].tolist() == [2.0]
    assert "says no unit" in _said(notes)
    frame, notes = resolve_columns(_parcels(MJ=[20_000.0]), boundary, {"stated_area": "MJ (m2)"}, where="x")
    assert frame["stated_area"].tolist() == [2.0]
    frame, _ = resolve_columns(_parcels(QYMJ=[1.0]), load_spec("ecological_red_line"), {}, where="x")
    assert frame["stated_area"].tolist() == [1e6]
    with pytest.raises(InputError, match="is in yuan, and 'stated_area' is in ha"):
        resolve_columns(_parcels(MJ=[2.0]), boundary, {"stated_area": "MJ (元)"}, where="x")


def test_a_heading_in_a_unit_of_another_kind_is_not_the_column() -> None:
    frame, _ = resolve_columns(pd.DataFrame({"合同编号": ["A"], "供应面积(万元)": [3]}), SUPPLY, {}, where="x")
    assert "area" not in frame


@pytest.mark.parametrize("role", list_specs())
def test_a_frame_with_nothing_in_it_passes_or_lacks_what_is_required(role: str) -> None:
    spec = load_spec(role)
    empty = pd.DataFrame({column: pd.Series(dtype="str") for column in spec.required})
    frame, _ = resolve_columns(empty, spec, {}, where="x")
    assert set(spec.required) | {"id"} == set(frame.columns)


@pytest.mark.parametrize("role", list_specs())
def test_every_column_is_found_under_each_of_its_aliases(role: str) -> None:
    spec = load_spec(role)
    for column, one in spec.columns.items():
        for alias in one.aliases:
            others = {name: [None] for name in spec.required if name != column}
            frame, _ = resolve_columns(pd.DataFrame({alias: [None], **others}), spec, {}, where="x")
            assert column in frame, alias


def test_the_real_zone_in_gbk_and_in_a_geopackage() -> None:
    if not (SHARED / "xiasha" / "xiasha.gpkg").is_file():
        pytest.skip("the shared data are not here")
    parcels = gpd.read_file(SHARED / "xiasha" / "xiasha.gpkg", layer="parcels")
    frame, notes = resolve_columns(
        parcels, PARCELS, {"id": "osm_id", "use_code": "dlbm", "name": "name"}, where="xiasha.gpkg"
    )
    assert len(frame) == 668
    assert frame["use_code"].notna().all()
    assert not [note for note in notes if isinstance(note, ColumnFault)]
