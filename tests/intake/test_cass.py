"""CASS coordinate files, 点号,编码,Y,X,H."""

from __future__ import annotations

import pytest

from landuse.core.errors import InputError
from landuse.intake.base import ReadOptions
from landuse.intake.cass import list_layers, read_layer

SQUARE = [(39600000, 3520100), (39600100, 3520100), (39600100, 3520000), (39600000, 3520000)]


def lines(corners=SQUARE, code="", y=0, height=",12.5"):
    return [f"{i},{code},{east + y:.3f},{north:.3f}{height}" for i, (east, north) in enumerate(corners, 1)]


@pytest.fixture
def read(tmp_path):
    def _read(rows, written="gb18030", **options):
        path = tmp_path / "界址点.dat"
        path.write_bytes("\r\n".join(rows).encode(written))
        return read_layer(path, ReadOptions(**options))

    return _read


def codes(found):
    return [repair.code for repair in found.repairs]


@pytest.mark.parametrize("height", [",12.5", "", ",", ",12.5,"])
def test_one_plot(read, height):
    found = read(lines(height=height))
    assert found.frame.area.tolist() == [10_000.0]
    assert codes(found) == ["XY_ORDER", "RING_OPEN"]
    assert "the fourth field was read as north" in found.repairs[0].text("en")
    assert found.repairs[1].line == 4
    assert found.crs is None


def test_crs_as_stated(read):
    assert read(lines(), crs="EPSG:4527").crs == "EPSG:4527"
    assert read(lines(y=-39_000_000), crs="EPSG:4548").frame.total_bounds[0] == 39_600_000
    with pytest.raises(InputError, match=r"界址点\.dat:1: ZONE_UNKNOWN"):
        read(lines(y=-39_000_000))


def test_the_other_order_is_found_and_said(read):
    found = read([f"{i},,{north},{east},0" for i, (east, north) in enumerate(SQUARE, 1)])
    assert codes(found) == ["XY_ORDER", "XY_SWAPPED", "RING_OPEN"]
    assert "the third field was read as north" in found.repairs[0].text("en")


def test_closed_ring_with_count_and_end(read):
    found = read(["5", *lines([*SQUARE, SQUARE[0]]), "END", ""])
    assert codes(found) == ["XY_ORDER"]
    assert found.frame.area.tolist() == [10_000.0]


def test_plots_by_blank_lines(read):
    found = read([*lines(), "", *lines(code="B", y=500), ""])
    assert found.frame.area.tolist() == [10_000.0, 10_000.0]
    assert found.frame["plot_number"].fillna("none").tolist() == ["none", "B"]


def test_plots_by_code(read):
    found = read([*lines(code="QK1"), *lines(code="QK2", y=500)])
    assert found.frame["plot_number"].tolist() == ["QK1", "QK2"]
    assert found.frame["line"].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ([f"{i},{'AB'[i % 2]},{east},{north},0" for i, (east, north) in enumerate(SQUARE)], 1),
        ([*lines(code="A"), *lines(code="B", y=500)[:2]], 5),
        ([*lines(code="A"), *lines(code="B", y=500), *lines(code="A", y=900)], 1),
        ([*lines(), "", *lines(y=500)[:2]], 6),
        (lines()[:2], 1),
    ],
    ids=["codes alternate", "two points of a code", "a code comes again", "two points in a block", "two points"],
)
def test_what_bounds_no_plots(read, rows, line):
    with pytest.raises(InputError, match=rf"界址点\.dat:{line}: .*bound no plots"):
        read(rows)


@pytest.mark.parametrize("line", ["1,,39600000", "1,,a,3520100,0", "1,,39600000,3520100,0,0,0", "hello"])
def test_a_corrupt_line(read, line):
    with pytest.raises(InputError, match=r"界址点\.dat:5: corrupt vertex"):
        read([*lines(), line])


def test_nothing(read):
    with pytest.raises(InputError, match="no points"):
        read(["", "END"])


def test_binary(tmp_path):
    path = tmp_path / "a.dat"
    path.write_bytes(b"\0\1\2")
    with pytest.raises(InputError, match="no text file"):
        read_layer(path, ReadOptions())
    assert list_layers(path) == ["a"]
