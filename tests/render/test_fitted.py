"""A drawing as `savefig` writes it: no label on another, no tick on another, legend and title whole."""

from __future__ import annotations

from itertools import combinations

import geopandas as gpd
import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from shapely import box

import landuse
from landuse.core.resources import resource_folder

CURRENT = "henan-2022/employment-land-share-current"


@pytest.fixture(scope="module")
def review():
    return landuse.review(landuse.read_case(resource_folder("layers") / "sample"))


@pytest.fixture(autouse=True)
def _no_screen():
    mpl.use("Agg")
    yield
    plt.close("all")


def dense():
    """Twenty-five squares, twenty strips 3 m wide, eight 2 m high: their codes cannot all stand."""
    squares = [box(n % 5 * 20, n // 5 * 20, n % 5 * 20 + 18, n // 5 * 20 + 18) for n in range(25)]
    upright = [box(100 + n * 3, 0, 103 + n * 3, 100) for n in range(20)]
    lying = [box(160, n * 12, 300, n * 12 + 2) for n in range(8)]
    codes = ["0601"] * 25 + ["0701"] * 20 + ["1001"] * 8
    shapes = gpd.GeoSeries([*squares, *upright, *lying], crs=4548).translate(500_000, 3_500_000)
    return gpd.GeoDataFrame({"use_code": codes}, geometry=shapes)


def share_of(land):
    ground = gpd.GeoSeries([box(500_000, 3_500_000, 500_320, 3_500_120)], crs=4548)
    return landuse.checks.employment_land_share(land, ground, scheme="gbt21010")


def drawings(review):
    evidence, parcels = review[f"{CURRENT}@draft"].evidence, review.case["parcels"]
    yield review.plot()
    yield review.plot("henan-2022/ecological-red-line", lang="en")
    yield review.plot(CURRENT, lang="en")
    yield evidence.plot(parcels)
    yield share_of(dense()).plot(dense())
    for size, rows, columns in (((9, 4), 1, 2), ((4, 8), 2, 1), ((3, 3), 1, 1), ((12, 2), 1, 1)):
        _, axes = plt.subplots(rows, columns, figsize=size, squeeze=False)
        for each in axes.ravel():
            yield review.plot(CURRENT, ax=each)


def within(box, figure, margin=1.5):
    left, low, right, high = box.extents
    return (
        left >= -margin
        and low >= -margin
        and right <= figure.bbox.width + margin
        and (high <= figure.bbox.height + margin)
    )


def test_nothing_is_cut_off_and_nothing_lies_on_anything(review, tmp_path):
    count = 0
    for axes in drawings(review):
        figure = axes.get_figure(root=True)
        figure.savefig(tmp_path / "as_it_is.png")
        legend = axes.get_legend().get_window_extent()
        assert within(legend, figure)
        assert not legend.overlaps(axes.get_window_extent())
        assert within(axes.title.get_window_extent(), figure)
        ticks = [
            label.get_window_extent() for label in axes.get_xticklabels() if label.get_text() and label.get_visible()
        ]
        west, east = axes.get_window_extent().x0, axes.get_window_extent().x1
        inside = [tick for tick in ticks if west - 1 <= (tick.x0 + tick.x1) / 2 <= east + 1]
        assert not any(first.overlaps(second) for first, second in combinations(inside, 2))
        assert not any(tick.overlaps(legend) for tick in inside)
        labels = [text.get_window_extent() for text in axes.texts]
        assert not any(first.overlaps(second) for first, second in combinations(labels, 2))
        count += 1
    assert count == 11


def test_labels_that_fit_stay_and_those_that_do_not_go(review):
    texts = [text.get_text() for text in share_of(dense()).plot(dense()).texts]
    assert texts.count("0601") == 25
    assert "1001" not in texts
    assert len([text for text in review.plot().texts if text.get_text() == "0601"]) == 4


def test_the_legend_names_the_lines_that_are_drawn(review):
    words = [text.get_text() for text in review.plot().get_legend().get_texts()]
    assert words == ["永久基本农田", "生态保护红线", "城镇开发边界", "核准范围", "草案范围"]


def test_a_figure_of_ones_own_keeps_its_size_and_engine(review):
    figure, axes = plt.subplots(figsize=(5, 5), layout="tight")
    engine = figure.get_layout_engine()
    review.plot(CURRENT, ax=axes)
    assert figure.get_layout_engine() is engine
    assert figure.get_size_inches().tolist() == [5, 5]
