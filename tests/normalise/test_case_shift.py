"""A layer in Xian 80 is taken along only by parameters the user gives."""

from __future__ import annotations

import pytest
from shapely import box

from landuse.core.errors import InputError
from landuse.normalise.case import read_case
from tests.made import land

CASE = 'title = "t"\non = 2026-06-30\n[layers.draft]\npath = "old.gpkg"\n{more}'
# a shift by 10 m south and 20 m east, held at one known point
SHIFT = """
from = "EPSG:2363"
to = "EPSG:4527"
by = "示例测绘院"
[four]
dx_m = -10.0
dy_m = 20.0
rotation_arcsec = 0.0
scale_ppm = 0.0
[[points]]
from = [3520000.0, 39500000.0]
to = [3519990.0, 39500020.0]
"""


@pytest.fixture
def folder(tmp_path):
    old = land((box(39_500_000, 3_520_000, 39_501_000, 3_521_000), {"QKBH": "1"})).set_crs(2363, allow_override=True)
    old.to_file(tmp_path / "old.gpkg")
    (tmp_path / "shift.toml").write_text(SHIFT, encoding="utf-8")
    return tmp_path


def test_without_parameters_it_is_refused(folder):
    (folder / "case.toml").write_text(CASE.format(more=""), encoding="utf-8")
    with pytest.raises(InputError, match="Xian"):
        read_case(folder)


def test_with_them_it_moves_and_that_is_said(folder):
    (folder / "case.toml").write_text(CASE.format(more='shift = "shift.toml"\n'), encoding="utf-8")
    draft = read_case(folder).layer("draft")
    assert draft.features.geometry.iloc[0].bounds == pytest.approx((500_020, 3_519_990, 501_020, 3_520_990), abs=1e-6)
    assert any("示例测绘院" in note.text("zh") for note in draft.source.notes)


def test_parameters_that_are_missing_get_one_line(folder):
    (folder / "case.toml").write_text(CASE.format(more='shift = "gone.toml"\n'), encoding="utf-8")
    with pytest.raises(InputError, match="there is no such file"):
        read_case(folder)
