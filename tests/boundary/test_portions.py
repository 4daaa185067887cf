"""Approved against draft on land measured with a finger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import affinity, box

from landuse.boundary.portions import (
    classes_by_portion,
    control_overlap,
    match_blocks,
    neighbours,
    portion_grounds,
    portion_summary,
    portions,
)
from landuse.core.errors import InputError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

XIASHA = Path(__file__).parents[2].parent / "shared" / "data" / "xiasha" / "xiasha.gpkg"


def frame(*polygons: BaseGeometry, crs: int | None = 4549, **columns: list[object]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=list(polygons), crs=crs)


def test_a_shifted_square_is_kept_added_and_withdrawn() -> None:
    parts = portions(frame(box(0, 0, 100, 100)), frame(box(40, 0, 140, 100)))
    assert parts.set_index("portion")["area_m2"].to_dict() == {"kept": 6000, "added": 4000, "withdrawn": 4000}
    assert not parts["sliver"].any()
    assert parts.crs.to_epsg() == 4549


@pytest.mark.parametrize(("moved", "sliver"), [(0.499, True), (0.5, False), (0.501, False)])
def test_a_strip_thinner_than_the_tolerance_is_a_sliver(moved: float, sliver: bool) -> None:
    parts = portions(frame(box(0, 0, 100, 100)), frame(box(0, 0, 100 + moved, 100), box(300, 0, 400, 100)))
    strip = parts[(parts["portion"] == "added") & (parts["area_m2"] < 100)]
    assert strip["sliver"].tolist() == [sliver]
    summary = portion_summary(parts).loc["added"]
    assert summary["area_m2"] == pytest.approx(10_000 + (0 if sliver else moved * 100))
    assert summary["sliver_count"] == sliver
    assert summary["sliver_widest_m"] == pytest.approx(moved if sliver else 0, abs=1e-3)


def test_a_thin_tail_of_real_change_counts_in_full() -> None:
    grown = box(0, 0, 100.1, 100).union(box(100, 0, 150, 50))
    parts = portions(frame(box(0, 0, 100, 100)), frame(grown))
    added = parts[parts["portion"] == "added"]
    assert added["sliver"].tolist() == [False]
    assert added["area_m2"].iloc[0] == pytest.approx(2500 + 0.1 * 50)


def test_each_part_names_its_blocks() -> None:
    approved = frame(box(0, 0, 100, 100), box(200, 0, 300, 100), block=["一", "二"])
    draft = frame(box(0, 0, 120, 100), box(200, 0, 300, 100), box(500, 0, 510, 10), block=["一", "二", "三"])
    parts = portions(approved, draft)
    table = parts[["portion", "part", "approved_block", "draft_block", "area_m2"]].to_numpy().tolist()
    assert table == [
        ["kept", 1, "一", "一", 10_000],
        ["kept", 2, "二", "二", 10_000],
        ["added", 1, "", "一", 2_000],
        ["added", 2, "", "三", 100],
    ]


def test_portions_make_up_both_boundaries() -> None:
    approved, draft = frame(box(0, 0, 100, 100)), frame(box(40, 20, 140, 120), box(0, 0, 10, 5))
    ground = portion_grounds(portions(approved, draft))
    assert ground["kept"].area + ground["added"].area == pytest.approx(draft.union_all().area)
    assert ground["kept"].area + ground["withdrawn"].area == pytest.approx(approved.union_all().area)


def test_two_systems_are_refused() -> None:
    with pytest.raises(InputError, match="different systems"):
        portions(frame(box(0, 0, 1, 1)), frame(box(0, 0, 1, 1), crs=4548))


def test_blocks_are_matched_by_ground_and_not_by_name() -> None:
    approved = frame(*[box(x, 0, x + 80, 80) for x in (0, 100, 200, 300, 400)], block=["1", "2", "3", "4", "5"])
    draft = frame(
        box(0, 0, 80, 80),
        box(100, 0, 180, 90),
        box(200, 0, 240, 80),
        box(240, 0, 280, 80),
        box(300, 0, 480, 80),
        box(900, 0, 910, 10),
        block=["9", "2", "3a", "3b", "4", "7"],
    )
    table = match_blocks(approved, draft)
    assert list(zip(table["approved_block"], table["draft_block"], table["relation"], strict=True))[:6] == [
        ("1", "9", "same"),
        ("2", "2", "changed"),
        ("3", "3a", "split"),
        ("3", "3b", "split"),
        ("4", "4", "merged"),
        ("5", "4", "merged"),
    ]
    assert table.iloc[6]["draft_block"] == "7"
    assert table.iloc[6]["relation"] == "new"
    assert table.iloc[1]["share_of_draft"] == pytest.approx(80 / 90)


def test_a_block_without_a_partner_is_gone_and_a_shared_sliver_is_no_match() -> None:
    table = match_blocks(frame(box(0, 0, 100, 100)), frame(box(99.8, 0, 200, 100)))
    assert sorted(table["relation"]) == ["gone", "new"]
    regrouped = match_blocks(
        frame(box(0, 0, 100, 100), box(100, 0, 200, 100)), frame(box(0, 0, 150, 100), box(150, 0, 200, 100))
    )
    assert regrouped["relation"].tolist() == ["merged", "regrouped", "split"]


def test_neighbours_lie_outside_and_are_told_by_length() -> None:
    units = gpd.GeoDataFrame(
        geometry=[box(100, 0, 200, 60), box(90, 60, 200, 100), box(20, 20, 40, 40), box(100, 100, 200, 200)],
        index=["east", "across", "inside", "corner"],
    )
    table = neighbours({"kept": box(0, 0, 100, 100)}, units, reach_m=0.5)
    assert table["id"].tolist() == ["east", "across"]
    assert table["shared_m"].tolist() == pytest.approx([60.5, 41.0], abs=0.6)


def test_classes_are_united_and_the_doubtful_ground_is_shown() -> None:
    units = gpd.GeoDataFrame(
        {"use_code": ["0601", "0601", "0101", None]},
        geometry=[box(0, 0, 60, 100), box(40, 0, 80, 100), box(70, 0, 90, 100), box(300, 0, 400, 100)],
    )
    table = classes_by_portion({"kept": box(0, 0, 100, 100), "added": box(290, 0, 300, 100)}, units, column="use_code")
    rows = table.set_index(["portion", "use_class"])["area_m2"].to_dict()
    assert rows == {
        ("kept", "0101"): 2000,
        ("kept", "0601"): 8000,
        ("kept", "<unmapped>"): 1000,
        ("kept", "<contested>"): 1000,
        ("added", "<unmapped>"): 1000,
        ("added", "<contested>"): 0,
    }


def test_control_lines_are_united_and_slivers_counted_apart() -> None:
    controls = {"ecological_red_line": frame(box(0, 0, 50, 100), box(0, 0, 50, 100), box(99.9, 0, 150, 100))}
    table = control_overlap({"kept": box(0, 0, 100, 100), "added": box(500, 0, 600, 100)}, controls)
    assert table["area_m2"].tolist() == [5000, 0]
    assert table["sliver_count"].tolist() == [1, 0]
    assert table["sliver_area_m2"].iloc[0] == pytest.approx(10)
    assert table["sliver_widest_m"].iloc[0] == pytest.approx(0.1, abs=1e-3)


@given(st.permutations(range(3)), st.booleans(), st.sampled_from([(0.0, 0.0), (5e5, 4e6)]))
def test_order_direction_density_and_place_change_no_portion(
    order: list[int], back: bool, shift: tuple[float, float]
) -> None:
    approved = [box(0, 0, 100, 100), box(200, 0, 300, 100), box(400, 0, 450, 40)]
    draft = [box(0, 0, 100.2, 100), box(190, 0, 310, 90), box(405, 5, 460, 50)]

    def vary(polygons: list[BaseGeometry]) -> gpd.GeoDataFrame:
        moved = [affinity.translate(polygons[at].segmentize(30), *shift) for at in order]
        return frame(*[each.reverse() if back else each for each in moved])

    plain, varied = portions(frame(*approved), frame(*draft)), portions(vary(approved), vary(draft))
    columns = ["portion", "part", "sliver"]
    pd.testing.assert_frame_equal(varied[columns], plain[columns])
    assert varied["area_m2"].tolist() == pytest.approx(plain["area_m2"].tolist(), abs=1e-4)


@pytest.mark.skipif(not XIASHA.exists(), reason="the shared data are not here")
def test_the_real_zone_has_three_added_parts_and_the_wetland_in_them() -> None:
    layers = {
        name: gpd.read_file(XIASHA, layer=name).to_crs(4549) for name in ("approved", "draft", "protected", "farmland")
    }
    parts = portions(layers["approved"], layers["draft"])
    assert parts["portion"].tolist() == ["kept", "added", "added", "added"]
    table = control_overlap(portion_grounds(parts), {name: layers[name] for name in ("protected", "farmland")})
    areas = table.set_index(["control", "portion"])["area_m2"] / 1e4
    assert areas["protected", "added"] == pytest.approx(29.39, abs=0.005)
    assert areas["protected", "kept"] == areas["farmland", "added"] == 0
