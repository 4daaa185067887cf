"""Four and seven parameters, held against points known in both systems."""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import pytest
from pyproj import Transformer
from shapely import box

from landuse.core.errors import InputError
from landuse.geometry.crs.shift import apply_shift, read_shift
from landuse.geometry.crs.work import to_work

#: A turn of 10" and a stretch of 5 ppm, by hand: X' = dx + k (X cos a - Y sin a).
FOUR = """
from = "EPSG:2363"
to = "EPSG:4527"
by = "示例测绘院"
[four]
dx_m = 10.0
dy_m = -20.0
rotation_arcsec = 10.0
scale_ppm = 5.0
[[points]]
from = [{x}, {y}]
to = [{x2}, {y2}]
"""
SEVEN = """
from = "EPSG:2363"
to = "EPSG:4527"
by = "示例测绘院"
tolerance_m = 0.001
[seven]
dx_m = {dx}
dy_m = 0.0
dz_m = 0.0
rx_arcsec = 0.0
ry_arcsec = 0.0
rz_arcsec = {rz}
scale_ppm = 0.0
convention = "{convention}"
[[points]]
from = [{x}, {y}]
to = [{x2}, {y2}]
"""


def by_hand(north: float, east: float) -> tuple[float, float]:
    angle, scale = math.radians(10 / 3600), 1.000005
    return (
        10 + scale * (north * math.cos(angle) - east * math.sin(angle)),
        -20 + scale * (north * math.sin(angle) + east * math.cos(angle)),
    )


def write(tmp_path, text):
    path = tmp_path / "parameters.toml"
    path.write_text(text, encoding="utf-8")
    return path


def four(tmp_path, miss=0.0):
    north, east = by_hand(3_520_000.0, 600_000.0)
    return write(
        tmp_path, FOUR.format(x=3_520_000.0, y=39_600_000.0, x2=round(north, 4), y2=round(east + 39e6 + miss, 4))
    )


def layer(crs="EPSG:2363"):
    return gpd.GeoDataFrame(
        {"n": [1]}, geometry=[box(39_600_000, 3_520_000, 39_600_100, 3_520_100)], index=[7], crs=crs
    )


def test_four_parameters_as_by_hand(tmp_path):
    moved, notes = apply_shift(layer(), read_shift(four(tmp_path)))
    north, east = by_hand(3_520_000.0, 600_000.0)
    assert moved.crs.to_epsg() == 4527
    assert moved.index.tolist() == [7]
    corner = np.abs(moved.get_coordinates().to_numpy() - [east + 39e6, north]).max(axis=1).min()
    assert corner < 1e-6
    assert moved.area.iloc[0] == pytest.approx(10_000 * 1.000005**2)
    assert "示例测绘院" in notes[0].text("zh")
    assert "four parameters" in notes[0].text("en")
    work, _ = to_work(moved, 4548)
    assert work.total_bounds[0] < 1e6


def test_a_known_point_that_is_missed(tmp_path):
    assert read_shift(four(tmp_path, 0.0999)).residual_m == pytest.approx(0.0999, abs=1e-4)
    with pytest.raises(InputError, match=r"miss a known point by 0\.101 m, and 0\.1 m is allowed"):
        read_shift(four(tmp_path, 0.101))


def seven_known(dx, rz, convention):
    """The shift by hand: geocentric of Xian 80, turned about the axis and moved, back on CGCS2000."""
    to_xyz = Transformer.from_pipeline(
        "+proj=pipeline +step +inv +proj=tmerc +lon_0=117 +x_0=39500000 +a=6378140 +rf=298.257 "
        "+step +proj=cart +a=6378140 +rf=298.257"
    )
    x, y, z = to_xyz.transform(39_600_000.0, 3_520_000.0, 0.0)
    turn = math.radians(rz / 3600) * (1 if convention == "coordinate_frame" else -1)
    x, y = dx + x + turn * y, y - turn * x
    back = Transformer.from_pipeline(
        "+proj=pipeline +step +inv +proj=cart +ellps=GRS80 +step +proj=tmerc +lon_0=117 +x_0=39500000 +ellps=GRS80"
    )
    east, north, _ = back.transform(x, y, z)
    return {"x": 3_520_000.0, "y": 39_600_000.0, "x2": round(north, 5), "y2": round(east, 5)}


@pytest.mark.parametrize("convention", ["coordinate_frame", "position_vector"])
def test_seven_parameters_as_by_hand(tmp_path, convention):
    known = seven_known(20.0, 1.5, convention)
    path = write(tmp_path, SEVEN.format(dx=20.0, rz=1.5, convention=convention, **known))
    shift = read_shift(path)
    assert shift.residual_m < 1e-3
    moved, notes = apply_shift(layer(), shift)
    corner = np.abs(moved.get_coordinates().to_numpy() - [known["y2"], known["x2"]]).max(axis=1).min()
    assert corner < 1e-3
    assert "七参数" in notes[0].text("zh")


def test_the_sign_of_a_rotation_is_found_out(tmp_path):
    known = seven_known(20.0, 1.5, "position_vector")
    path = write(tmp_path, SEVEN.format(dx=20.0, rz=1.5, convention="coordinate_frame", **known))
    with pytest.raises(InputError, match="miss a known point"):
        read_shift(path)


GOOD_POINT = "[[points]]\nfrom = [1.0, 2.0]\nto = [1.0, 2.0]\n"
FOUR_TABLE = "[four]\ndx_m=0.0\ndy_m=0.0\nrotation_arcsec=0.0\nscale_ppm=0.0\n"
ENDS = 'from = "EPSG:2363"\nto = "EPSG:4527"\nby = "x"\n'


@pytest.mark.parametrize(
    ("text", "telling"),
    [
        ("not toml", "not TOML"),
        (ENDS + FOUR_TABLE, "points"),
        (ENDS + "points = []\n" + FOUR_TABLE, "points"),
        (ENDS + GOOD_POINT, r"either \[four\] or \[seven\]"),
        (ENDS + FOUR_TABLE + "dz_m=1.0\n" + GOOD_POINT, "four.dz_m"),
        (ENDS.replace("2363", "4527") + FOUR_TABLE + GOOD_POINT, "'from' is EPSG:4527"),
        (ENDS.replace("2363", "4610") + FOUR_TABLE + GOOD_POINT, "'from' is EPSG:4610"),
        (ENDS.replace("4527", "4490") + FOUR_TABLE + GOOD_POINT, "'to' is EPSG:4490"),
        (ENDS + FOUR_TABLE.replace("dx_m=0.0", "dx_m=nan") + GOOD_POINT, "dx_m"),
    ],
)
def test_a_wrong_file_is_told(tmp_path, text, telling):
    with pytest.raises(InputError, match=rf"parameters\.toml: .*{telling}"):
        read_shift(write(tmp_path, text))


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(InputError, match="there is no such file"):
        read_shift(tmp_path / "none.toml")


@pytest.mark.parametrize("crs", ["EPSG:2362", "EPSG:4527", None])
def test_a_layer_in_another_system(tmp_path, crs):
    with pytest.raises(InputError, match=r"^a.shp: .*lead from EPSG:2363"):
        apply_shift(layer(crs), read_shift(four(tmp_path)), where="a.shp")
