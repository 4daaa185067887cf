"""What README and documentation print is what comes out: their Python is run, and their figures are held against it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import geopandas as gpd
import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from pyproj import CRS
from shapely import box

import landuse
from landuse.cli._summary import finding_line
from landuse.geometry.crs.areal_scale import areal_scale
from landuse.testing import parcels, square

REPO = Path(__file__).parents[2]
PAGES = [REPO / "README.md", REPO / "README.zh.md", REPO / "CONTRIBUTING.md", *sorted((REPO / "docs").rglob("*.md"))]
#: What a comment begins with that is an output, and no remark.
OUTPUT = re.compile(r"[\d\-\[({'\"<]|[A-Z]\w+\(|True|False|None")
#: Figures of Python that stand in both languages, once with each.
TWINS = [
    ("README.md", "README.zh.md"),
    *((f"docs/en/{name}", f"docs/zh/{name}") for name in ("explanation/intervals.md",)),
]


def blocks(page):
    return re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


#: The Chinese of a twin is the same, see below.
SHOWN = [
    (page, number)
    for page in PAGES
    for number, _ in enumerate(blocks(page))
    if page.relative_to(REPO).as_posix() not in dict(TWINS).values()
]


def remarks(code):
    """The comment at the end of each line, by its number."""
    found = {}
    for number, line in enumerate(code.splitlines(), 1):
        _, mark, remark = line.rpartition("  # ")
        if mark:
            found[number] = remark.strip()
    return found


def run(code, folder):
    """Run a block as a notebook would, and yield each expression's value with the remark behind it."""
    said, space = remarks(code), {"__name__": "__main__"}
    for node in ast.parse(code).body:
        if isinstance(node, ast.Expr):
            value = eval(compile(ast.Expression(node.value), "page", "eval"), space)
            yield value, said.get(node.end_lineno, "")
        else:
            exec(compile(ast.Module([node], []), "page", "exec"), space)
            if isinstance(node, ast.Assign) and OUTPUT.match(said.get(node.end_lineno, "")):
                yield space[node.targets[0].id], said[node.end_lineno]


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder in which the repository's sample lies, as in a clone."""
    mpl.use("Agg")
    (tmp_path / "layers").symlink_to(REPO / "layers")
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    plt.close("all")


def test_there_is_python_to_run_and_it_prints_something():
    assert {page.name for page, _ in SHOWN} >= {"README.md", "intervals.md"}
    printed = [one for page, n in SHOWN for one in remarks(blocks(page)[n]).values() if OUTPUT.match(one)]
    assert len(printed) >= 6


@pytest.mark.parametrize(("page", "number"), SHOWN, ids=lambda one: one.name if isinstance(one, Path) else str(one))
def test_what_is_printed_behind_python_is_what_it_comes_to(page, number, desk):
    wrong = [
        (remark, repr(value))
        for value, remark in run(blocks(page)[number], desk)
        if OUTPUT.match(remark) and re.sub(r"\s", "", remark) != re.sub(r"\s", "", repr(value))
    ]
    assert wrong == []


def test_a_wrong_figure_is_found(tmp_path):
    wrong = [(remark, repr(value)) for value, remark in run("x = 2\nx + 1  # 4\nx  # a remark", tmp_path)]
    assert wrong == [("4", "3"), ("a remark", "2")]


@pytest.mark.parametrize(("first", "second"), TWINS)
def test_the_python_of_both_languages_is_the_same(first, second):
    here, there = blocks(REPO / first), blocks(REPO / second)
    assert [re.sub(r"#.*", "", block) for block in here] == [re.sub(r"#.*", "", block) for block in there] != []
    outputs = [
        [one for block in each for one in remarks(block).values() if OUTPUT.match(one)] for each in (here, there)
    ]
    assert outputs[0] == outputs[1] != []


def test_the_example_of_the_page_on_intervals_is_so():
    """59 ha of industry, 30 of housing, 11 of nothing in 100 ha: 59 % to 70 %, and 59 % with the 11 ha settled."""
    land = parcels((box(0, 0, 590, 1000), "0601"), (box(590, 0, 890, 1000), "0701"))
    settings = {"scheme": "gbt21010", "denominator": "boundary", "uses": "industrial_storage"}
    share = landuse.checks.employment_land_share(land, square(1000), **settings)
    assert repr(share.interval) == "Interval(low=0.59, high=0.7, value=0.59)"
    settled = landuse.checks.employment_land_share(
        land, square(1000), **settings, assume={"unmapped": "not_employment_land"}
    )
    assert settled.interval.high == 0.59
    for lang, figures in (("en", ("100 ha", "59 ha", "30 ha", "11 ha", "59 %", "70 %")), ("zh", ("59公顷", "70%"))):
        text = (REPO / "docs" / lang / "explanation" / "intervals.md").read_text(encoding="utf-8")
        assert [figure for figure in figures if figure not in text] == []


def test_the_scales_of_the_page_on_areas_are_so():
    kaifeng = gpd.GeoSeries([box(114.3, 34.8, 114.301, 34.801)], crs=4490)
    scale = areal_scale(CRS.from_epsg(3857), tuple(kaifeng.to_crs(3857).total_bounds))
    edge = gpd.GeoSeries([box(115.48, 18.0, 115.5, 18.02)], crs=4490).to_crs(4547)
    worst = areal_scale(CRS.from_epsg(4547), tuple(edge.total_bounds))
    for lang in ("en", "zh"):
        text = (REPO / "docs" / lang / "explanation" / "areas.md").read_text(encoding="utf-8")
        assert f"{scale:.2f}" in text
        assert worst - 1 < 0.0007
        assert re.search(r"0\.07 ?%", text)


def test_the_line_of_the_terminal_in_the_tutorial_is_printed(desk):
    review = landuse.review(landuse.read_case("layers/sample"))
    for lang in ("en", "zh"):
        text = (REPO / "docs" / lang / "tutorial" / "first-review.md").read_text(encoding="utf-8")
        ident, shown = re.search(r"```\n(?=\[[^\n]*?(\S+@\S+))(\[.*?)  \.\.\.\n```", text).groups()
        assert finding_line(review[ident], lang).startswith(shown)
