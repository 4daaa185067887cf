"""One review, one figure: what stands in two outputs is equal, label included, and render measures nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pdfplumber
import pyogrio
import pytest

from landuse.core.messages import Message
from landuse.core.wording import scope_title
from landuse.judge.review import review
from landuse.render import atlas, gpkg, opinion, sheet, xlsx
from landuse.render.json import content
from landuse.render.layout.titles import GROUND_TITLES
from landuse.render.shared.land_titles import area_title, closing_title, use_title
from landuse.render.shared.layers import overlays
from tests.render.test_opinion import small

RENDER = Path(opinion.__file__).parent
HECTARES = re.compile(r"-?\d[\d,]*\.\d{4}(?!\d)")
POINT = re.compile(r"\b(3\d{7}\.\d{3}|4\d{7}\.\d{3})\b")


@pytest.fixture(scope="module")
def made():
    return review(small(), "henan-2022")


@pytest.fixture(scope="module")
def folder(made, tmp_path_factory):
    out = tmp_path_factory.mktemp("outputs")
    for output in (opinion, sheet, atlas, xlsx, gpkg):
        output.render(made, out, "zh")
    return out


def text_of(path: Path) -> str:
    with pdfplumber.open(path) as pdf:
        return "\n".join(page.extract_text() for page in pdf.pages)


def tables_of(path: Path) -> Iterator[list[list[str]]]:
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            for table in page.extract_tables():
                yield [[re.sub(r"[\s\u200b]", "", cell or "") for cell in row if cell is not None] for row in table]


def published(value: object, key: str = "") -> Iterator[str]:
    """Return every area of the land of review.json in hectares, as tables write it."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from published(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from published(each, key)
    elif isinstance(value, float) and key.endswith("_ha"):
        yield f"{value:,.4f}"


def _by_kind(where) -> list[float]:
    """Return the area of each kind of ground of a finding, as a page of the atlas tells it."""
    return where.groupby("kind")["area_m2"].sum().tolist() if len(where) else []


def sheet_rows(folder: Path, name: str) -> list[dict[str, object]]:
    head, *rows = openpyxl.load_workbook(folder / "tables.xlsx", data_only=True)[name].values
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.mark.parametrize("name", ["opinion.pdf", "boundary.pdf", "atlas.pdf"])
def test_every_area_to_four_decimals_in_print_is_one_of_review_json(made, folder, name):
    # a line of one number is a grid label written upwards, which is read backwards
    lines = [line for line in text_of(folder / name).splitlines() if not re.fullmatch(r"[\d.]+", line)]
    said = set(HECTARES.findall("\n".join(lines)))
    held = set(published(content(made, "zh")["land"]))
    ledger = {f"{area:,.4f}" for area in (9.0, 0.25)}  # what the ledger itself states of its parcels
    sums = {f"{sum(each.current.ha for each in structure.rows if each.current):,.4f}" for structure in made.land.uses}
    ground = {f"{area / 10_000:,.4f}" for one in made.items for area in _by_kind(one.evidence.where)}
    assert len(said) > 5
    assert said <= held | ledger | sums | ground


def test_areas_of_scopes_stand_under_the_same_label_everywhere(made, folder):
    plane, official = (f"{area_title(kind).text('zh')}（公顷）" for kind in ("plane", "official"))
    printed = next(table for table in tables_of(folder / "opinion.pdf") if plane in table[0] and official in table[0])
    head = printed[0]
    in_opinion = {row[0]: (row[head.index(plane)], row[head.index(official)]) for row in printed[1:]}
    in_workbook = {row["范围"]: row for row in sheet_rows(folder, "各范围面积")}
    layer = pyogrio.read_dataframe(folder / "evidence.gpkg", layer="grounds", read_geometry=False)
    in_layer = dict(zip(layer["scope"], layer["area_m2"], strict=True))
    on_map = {one.key: one.parts[0].rows[0] for one in overlays(made, "zh") if one.key.startswith("ground/")}
    on_sheet = text_of(folder / "boundary.pdf")
    for scope in content(made, "zh")["land"]["scopes"]:
        title = scope_title(scope["scope"]).text("zh")
        assert in_opinion[title] == (f"{scope['plane_ha']:,.4f}", f"{scope['official_ha']:,.4f}")
        assert in_workbook[title]["平面面积（平方米）"] == scope["plane_m2"]
        assert in_workbook[title]["椭球面积（平方米）"] == scope["official_m2"]
        assert in_layer[scope["scope"]] == scope["plane_m2"]
        row = on_map[f"ground/{scope['scope']}"]
        assert (row["area_m2"], row["official_m2"]) == (scope["plane_m2"], scope["official_m2"])
        label = scope["scope"].partition("/")[2]
        called = (Message("Block {label}", label=label) if label else GROUND_TITLES[scope["scope"]]).text("zh")
        assert f"{called} {scope['plane_ha']:,.4f} {scope['official_ha']:,.4f}" in on_sheet


def test_uses_and_what_closes_them_are_equal_everywhere(made, folder):
    structure = next(each for each in content(made, "zh")["land"]["uses"] if each["scope"] == "draft")
    in_workbook = {row["地类"]: row for row in sheet_rows(folder, "用地结构") if row["范围"] == "草案范围"}
    said = re.sub(r"\s", "", text_of(folder / "opinion.pdf"))
    on_sheet = text_of(folder / "boundary.pdf")
    for row in structure["rows"]:
        title = (
            use_title(row["code"], row["scheme"], "zh") if row["kind"] == "use" else closing_title(row["kind"], "zh")
        )
        area = f"{row['current_ha']:,.4f}"
        if row["kind"] == "use":
            assert in_workbook[title]["现状面积（平方米）"] == row["current_m2"]
            assert f"{title} {area}" in on_sheet
        assert f"{title}{area}".replace(" ", "") in said or not row["current_m2"]


def test_occupation_is_equal_in_workbook_and_opinion(made, folder):
    said = re.sub(r"\s", "", text_of(folder / "opinion.pdf"))
    rows = sheet_rows(folder, "占用情况")
    for told in content(made, "zh")["land"]["occupation"]:
        mine = [row for row in rows if row["结论编号"] == told["finding"]]
        assert [row["占用面积（平方米）"] for row in mine] == [row["area_m2"] for row in told["rows"]]
        if made.finding(told["finding"]).primary:
            assert f"合计{told['total_ha']:,.4f}" in said
            assert all(f"{row['area_ha']:,.4f}" in said for row in told["rows"])


def test_points_have_one_easting_with_its_zone_prefix_everywhere(made, folder):
    printed = {name: set(POINT.findall(text_of(folder / name))) for name in ("opinion.pdf", "boundary.pdf")}
    in_workbook = {f"{row['Y坐标(m)']:.3f}" for row in sheet_rows(folder, "界址点")}
    assert len(in_workbook) >= 4
    assert printed["opinion.pdf"] == printed["boundary.pdf"] == in_workbook


def test_render_measures_nothing():
    """No file of render takes an area of a shape, or an overlay: figures come from the summary and the findings."""
    measuring = {"landuse.geometry.overlay", "landuse.geometry.area", "landuse.geometry.engine"}
    offenders = []
    for path in sorted(RENDER.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and any((node.module or "").startswith(name) for name in measuring):
                offenders.append(f"{path.name}:{node.lineno} {node.module}")
            if isinstance(node, ast.Attribute) and node.attr == "area" and _of_shape(node):
                offenders.append(f"{path.name}:{node.lineno} .area")
    # on the paper itself: how much of a label lies on another block, which block part is largest
    allowed = [each for each in offenders if each.startswith("map_labels.py:") and each.endswith(".area")]
    assert [each for each in offenders if each not in allowed] == []
    assert len(allowed) <= 3


def _of_shape(node: ast.Attribute) -> bool:
    """Whether ``.area`` is asked of a shape or of shapely: of a row of the summary it is a figure."""
    of = ast.unparse(node.value)
    return of in ("shapely", "label") or of.endswith(("geometry", "shape", "ground", "block"))
