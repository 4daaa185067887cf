"""Small files that were read wrongly in the field, each with what must come out; the kinds have tests of their own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from landuse.checks import control_line_overlap, steep_land
from landuse.core.case import TableEntry
from landuse.core.code_lists import load_scheme
from landuse.core.errors import InputError, LayerNotFound
from landuse.intake.base import RawData, ReadOptions
from landuse.intake.open import read
from landuse.normalise.case import read_case
from landuse.normalise.tables import read_table
from landuse.workflows.boundary.describe import describe_boundary
from landuse.workflows.boundary.inputs import Papers
from landuse.workflows.convert.convert import Request, convert
from landuse.workflows.inspect.files import inspect_file

FIELD = Path(__file__).resolve().parents[3] / "shared" / "data" / "field"
pytestmark = pytest.mark.skipif(not FIELD.is_dir(), reason="the shared field files are not here")


def found(name: str, **options: Any) -> RawData:
    """Read a file as a draft is."""
    return read(FIELD / name, ReadOptions(**options))[0]


def codes(data: RawData) -> set[str]:
    """Return the kinds of what was said."""
    return {issue.code for issue in data.repairs}


def test_a_table_with_fewer_rows_than_shapes_is_refused() -> None:
    for name in ("shp/s13_dbf_fewer.shp", "cases/sample_lost/draft.shp"):
        with pytest.raises(InputError, match=r"2 shapes and \.dbf 1 rows"):
            found(name)
        with pytest.raises(InputError, match="parts disagree"):
            inspect_file(FIELD / name, ReadOptions())


def test_an_index_that_is_too_short_hides_no_shape() -> None:
    data = found("shp/s16_shx_short.shp")
    assert data.frame.area.tolist() == [10_000.0, 2_500.0]
    assert "SHX_SHORT" in codes(data)


def test_the_bytes_of_a_table_decide_its_encoding() -> None:
    data = found("shp/s04d_ldid4d_utf8.shp")
    assert data.encoding == "utf-8"
    assert all("地块" in heading or heading in {"面积", "规划用", "geometry"} for heading in data.frame.columns)


@pytest.mark.parametrize("name", ["shp/s06d_prj_zone_coords_cm.shp", "g01_4528_sixdigit.gpkg"])
def test_crs_and_eastings_that_contradict_each_other_are_said_everywhere(name: str, tmp_path: Path) -> None:
    (layer,) = inspect_file(FIELD / name, ReadOptions()).layers
    assert layer.crs_read_as is None
    assert any("EPSG:4549" in note.text("en") for note in layer.notes)
    (leg,) = convert(FIELD / name, tmp_path / "out.gpkg", Request()).legs
    assert any("EPSG:4549" in note.text("en") for note in leg.notes)
    with pytest.raises(InputError, match="EPSG:4549"):
        describe_boundary(FIELD / name)


def test_stated_areas_in_square_metres_are_no_disagreement() -> None:
    path = FIELD / "shp/s11g_dkmj_m2.shp"
    land = inspect_file(path, ReadOptions()).layers[0].land
    assert land is not None
    assert land.stated is not None
    assert (land.stated.neither, land.stated.other_unit) == (0, 2)
    assert describe_boundary(path).areas["stated_ha"].tolist() == [1.0, 0.25]


@pytest.mark.parametrize("name", ["txt/t07_area_wrong_ha.txt", "txt/t07e_two_plots_area_wrong.txt"])
def test_a_wrong_stated_area_is_found_by_all(name: str) -> None:
    land = inspect_file(FIELD / name, ReadOptions()).layers[0].land
    assert land is not None
    assert land.stated is not None
    assert land.stated.neither == 1
    reasons = {reason.letter: reason for reason in describe_boundary(FIELD / name).reasons}
    assert reasons["a"].state == "found"


def test_impossible_shapes_are_mended_and_said_by_convert(tmp_path: Path) -> None:
    (leg,) = convert(FIELD / "shp/s12_hole_cw.shp", tmp_path / "out.gpkg", Request()).legs
    assert "NESTED_SHELLS" in {issue.code for issue in leg.repairs}
    assert read(tmp_path / "out.gpkg", ReadOptions())[0].frame.is_valid.all()


@pytest.mark.parametrize(
    ("name", "areas", "names", "stated"),
    [
        ("t03_nocount_gongqing", [1.0, 0.25], ["地块1", "地块2"], [1.0, 0.25]),
        ("t05_province11", [1.0], ["某村,D8-003,地块4"], [0.0]),
        ("v08d_comma_in_name", [1.0], ["甲,乙地块"], [1.0]),
    ],
)
def test_the_plot_line_is_read_from_its_word(
    name: str, areas: list[float], names: list[str], stated: list[float]
) -> None:
    data = found(f"txt/{name}.txt")
    assert (data.frame.area / 10_000).round(4).tolist() == areas
    assert data.frame["plot_name"].tolist() == names
    assert data.frame["geometry_kind"].eq("面").all()
    assert data.frame["stated_area"].tolist() == stated
    assert "HEAD_COLUMNS" in codes(data)


def test_fields_parted_by_semicolons_keep_their_places() -> None:
    data = found("txt/v47_semicolon.txt")
    assert data.frame[["plot_number", "plot_name", "use"]].iloc[0].tolist() == ["1", "甲", "工业用地"]
    assert codes(data) == {"SEPARATOR"}


def test_wgs_84_is_said() -> None:
    assert "DATUM_WGS84" in codes(found("txt/v18_10_crs.txt"))


def test_a_zone_that_is_none_is_called_what_it_is() -> None:
    with pytest.raises(InputError, match="“3”") as refusal:
        found("txt/t12b_zone_is_3_noprefix.txt")
    assert "39" not in refusal.value.text("en").partition("带号")[2].partition("lines")[0]
    assert "empty" not in refusal.value.text("en")


def test_a_plot_without_points_is_said_and_warns_of_nothing(recwarn: pytest.WarningsRecorder) -> None:
    data = found("txt/v11_zero_points.txt")
    assert data.frame.geometry.isna().tolist() == [True, False]
    assert "EMPTY_PLOT" in codes(data)
    assert describe_boundary(FIELD / "txt/v11_zero_points.txt").areas["plane_m2"].tolist() == [10_000.0]
    assert not recwarn.list


@pytest.mark.parametrize(
    ("name", "areas"),
    [
        ("x60_standard_two_head", [10_000.0]),
        ("x60b_standard_one_head", [10_000.0]),
        ("x14b_zddm_two_open", [10_000.0, 2_500.0]),
        ("x05_interleaved_side", [10_000.0]),
    ],
)
def test_the_national_forms_of_the_point_table(name: str, areas: list[float]) -> None:
    path = FIELD / f"xlsx/{name}.xlsx"
    assert found(f"xlsx/{name}.xlsx").frame.area.tolist() == areas
    job = describe_boundary(path)
    assert job.areas["plane_m2"].tolist() == areas
    assert job.faults.frame.empty
    held = describe_boundary(path, Papers(tables={"boundary_points": path}))
    assert set(held.disagreements.get("what", ())) <= ({"ring"} if "open" in name else set())


def test_the_title_of_a_point_table_states_number_and_area() -> None:
    plot = found("xlsx/x60_standard_two_head.xlsx").frame.iloc[0]
    assert (plot["plot_number"], plot["stated_area"]) == ("DK001", 1.0)


def test_a_row_without_a_coordinate_is_passed_over_and_named() -> None:
    path = FIELD / "xlsx/x12_missing_cell.xlsx"
    job = describe_boundary(FIELD / "txt/t09_plot.txt", Papers(tables={"boundary_points": path}))
    (issue,) = [issue for issue in job.issues if issue.code == "POINT_PASSED"]
    assert "row 4" in issue.text("en")
    assert "X坐标" in issue.text("zh")
    with pytest.raises(InputError, match=r"row 4.*J3.*X坐标"):
        found("xlsx/x12_missing_cell.xlsx")
    (layer,) = inspect_file(path, ReadOptions()).layers
    assert "NOT_POINTS" in {issue.code for issue in layer.repairs}


def test_data_of_kml_keep_their_names() -> None:
    frame = found("kml/k16_extdata.kml").frame
    assert frame[["面积", "用途"]].iloc[0].tolist() == ["1.07", "工业用地"]


def test_ovkml_is_taken_back_from_gcj02() -> None:
    data = found("kml/k03_ovkml.ovkml")
    assert "GCJ02" in codes(data)
    west, south = data.frame.total_bounds[:2]
    assert (120.2 - west, south - 30.29) == (pytest.approx(0.004578, abs=1e-4), pytest.approx(0.0024, abs=1e-4))


@pytest.mark.parametrize(("name", "layers"), [("d01_r2000_gbk", ("红线", "JZD")), ("d24_frame", ("图框", "JZX"))])
def test_layers_of_a_drawing_are_asked_for(name: str, layers: tuple[str, str]) -> None:
    with pytest.raises(LayerNotFound) as refusal:
        describe_boundary(FIELD / f"dxf/{name}.dxf")
    assert all(layer in refusal.value.text("en") for layer in layers)
    ground = {"红线", "JZX"} & set(layers)
    assert describe_boundary(FIELD / f"dxf/{name}.dxf", Papers(layer=ground.pop())).areas["plane_m2"].tolist() == [1e4]


def test_an_outline_dropped_for_a_gap_of_a_centimetre_is_open() -> None:
    job = describe_boundary(FIELD / "dxf/d10d_closed_plus_gap1cm.dxf")
    assert {reason.letter: reason.state for reason in job.reasons}["n"] == "found"


def test_a_stale_count_hides_no_red_line() -> None:
    case = read_case(FIELD / "cases/F03_stale_count")
    draft = case.layer("draft")
    assert draft is not None
    assert control_line_overlap(case.layer("ecological_red_line"), draft.features).interval.value == pytest.approx(3e5)


@pytest.mark.parametrize(
    ("name", "steep_m2"),
    [("F05b_dem_scaled", 0.0), ("F05c_dem_web_mercator", 150_000.0), ("F05d_dem_degrees", 150_000.0)],
)
def test_a_dem_is_measured_on_the_ground(name: str, steep_m2: float) -> None:
    case = read_case(FIELD / "cases" / name)
    draft, approved = case.layer("draft"), case.layer("approved")
    assert draft is not None
    assert approved is not None
    added = draft.features.geometry.union_all().difference(approved.features.geometry.union_all())
    ground = draft.features.iloc[[0]].set_geometry([added], crs=draft.features.crs)
    elevation = case.rasters["elevation"][0]
    measured = steep_land(elevation, ground, max_slope_degrees=25.0).interval
    assert measured.value == pytest.approx(steep_m2)
    assert measured.low <= measured.value <= measured.high <= added.area


def test_midnight_in_beijing_is_that_day() -> None:
    table = read_table(FIELD / "cases/F06_utc_day", "supply", TableEntry(path="supply.gpkg"))
    days = [
        str(value)[:10]
        for column in table.rows
        for value in table.rows[column]
        if isinstance(value, datetime) and not pd.isna(value)
    ]
    assert "2025-06-30" in days
    assert "2025-06-29" not in days


def test_numbers_of_18_digits_stay_exact(tmp_path: Path) -> None:
    path = FIELD / "cases/F08_long_ids/parcels.gpkg"
    wanted = [410184000000000101, 410184000000000102]
    assert found("cases/F08_long_ids/parcels.gpkg").frame["BSM"].dropna().tolist() == wanted
    convert(path, tmp_path / "out.gpkg", Request())
    assert read(tmp_path / "out.gpkg", ReadOptions())[0].frame["BSM"].dropna().tolist() == wanted
    parcels = read_case(FIELD / "cases/F08_long_ids").layer("parcels")
    assert parcels is not None
    assert parcels.features["id"].tolist()[:2] == [str(number) for number in wanted]


def test_a_code_that_lost_its_zero_is_paddy_and_no_mine() -> None:
    plan = read_case(FIELD / "cases/F09_lost_zero").layer("planned_parcels")
    assert plan is not None
    assert plan.features["use_code"].tolist() == ["0101", "100101"]
    assert load_scheme("ydyh2023").name_of("0101") == "水田"
    assert plan.source is not None
    assert any("101 → 0101" in note.text("en") for note in plan.source.notes)
