"""The whole way at the desk in a browser without a network: five formats dropped, a final opinion downloaded."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import geopandas as gpd
import pytest

from landuse.core.resources import resource_folder
from landuse.workflows.verify import verify
from tests.cli.desk_server import running

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.slow]
SAMPLE = resource_folder("layers") / "sample"
#: Seconds that one job may take on a machine that is busy.
PATIENCE = 90_000
PAPERS = ("opinion.docx", "opinion.pdf", "boundary.pdf", "tables.xlsx", "map.html", "supplement.docx")


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory) -> Path:
    """A folder in five formats; the column of the use codes goes by a name that nobody could guess."""
    folder = tmp_path_factory.mktemp("handed-in") / "示例开发区"
    folder.mkdir()
    for name in ("四至边界.txt", "供地.csv", "文件清单.csv", "征求意见.csv"):
        (folder / name).write_bytes((SAMPLE / name).read_bytes())
    source = SAMPLE / "示例.gpkg"
    gpd.read_file(source, layer="核准边界").to_file(folder / "核准边界.geojson")
    for layer in ("生态保护红线", "永久基本农田", "城镇开发边界"):
        gpd.read_file(source, layer=layer).to_file(folder / "三线.gpkg", layer=layer)
    gpd.read_file(source, layer="县界").to_file(folder / "县界.kml", driver="KML")
    for layer in ("地类图斑", "规划用地"):
        frame = gpd.read_file(source, layer=layer)
        frame.rename(columns={"DLBM": "XX1", "GHDLDM": "XX1"}).to_file(folder / f"{layer}.shp", encoding="utf-8")
    return folder


#: What can be worked on a page and is shown, each numbered; the one that has the focus, and how that is seen.
FOCUSABLE = """() => {
  const shown = e => e.checkVisibility() && e.getClientRects().length && !e.disabled && !e.closest("fieldset:disabled");
  const all = [...document.querySelectorAll("a[href], button, input, select, summary, iframe")];
  const worked = all.filter(e => shown(e) && e.type !== "hidden" && e.tabIndex >= 0);
  worked.forEach((e, n) => { e.dataset.number = n; });
  document.activeElement.blur();
  return worked.length;
}"""
FOCUSED = "() => [document.activeElement.dataset.number ?? null, getComputedStyle(document.activeElement).outlineStyle]"


class Reader:
    """A person at the pages, and what the pages asked of the network or complained of."""

    def __init__(self, browser, server) -> None:
        self.server = server
        context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en")
        self.page = context.new_page()
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.slowest = 0.0
        context.route("**/*", self._route)
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.set_default_timeout(PATIENCE)
        self.page.goto(server.url)

    def _route(self, route) -> None:
        url = route.request.url
        if url.startswith((f"{self.server.home}/", "data:", "blob:", "chrome")):
            return route.continue_()
        self.asked.append(url)
        return route.abort()

    def case_page(self, name: str) -> None:
        self.page.goto(f"{self.base}/{name}")

    @property
    def base(self) -> str:
        return "/".join(self.page.url.split("/")[:5])

    def tab_through(self) -> None:
        """Go through a page by the Tab key alone: everything that can be worked is reached, and seen to be."""
        count = self.page.evaluate(FOCUSABLE)
        seen: set[str | None] = set()
        for _ in range(count * 2 + 20):  # a day has a stop for each of its parts
            self.page.keyboard.press("Tab")
            number, outline = self.page.evaluate(FOCUSED)
            seen.add(number)
            assert number is None or outline != "none", self.page.evaluate("document.activeElement.outerHTML")
            if len(seen - {None}) == count:
                break
        assert seen - {None} == {str(number) for number in range(count)}

    def review(self) -> str:
        """Have it reviewed, and return the number of the review once its result is shown."""
        self.case_page("review")
        before = time.monotonic()
        self.page.click("form.fields button.main")
        self.page.wait_for_selector("progress")
        worst = 0.0
        while "/result/" not in self.page.url and time.monotonic() - before < PATIENCE / 1000:
            asked = time.monotonic()
            assert self.page.request.get(f"{self.server.home}/static/desk.css").ok
            worst = max(worst, time.monotonic() - asked)
            self.page.wait_for_timeout(300)
        self.slowest = max(self.slowest, worst)
        return self.page.url.rpartition("/")[2]


@pytest.mark.timeout(900)  # three reviews at the desk and one by hand, on a machine that may be busy
def test_the_whole_way(browser, handed_in, tmp_path):
    root = tmp_path / "cases"
    with running(root) as server:
        reader = Reader(browser, server)
        page = reader.page
        # drop
        reader.tab_through()
        page.set_input_files("input[webkitdirectory]", str(handed_in))
        page.click("form.drop button.main")
        page.wait_for_selector("section.file")
        assert "示例开发区" in page.title()
        # what is in it: two columns mapped by menus, the code lists chosen, what was guessed looked at
        reader.tab_through()
        for layer, role, scheme in (("地类图斑", "parcels", "sandiao"), ("规划用地", "planned_parcels", "ydyh2023")):
            box = page.locator(".layer", has=page.locator(f".name:text-is('{layer}')"))
            select = box.locator("select[name^=role-]")
            if select.input_value() != role:
                with page.expect_navigation():
                    select.select_option(role)
            box = page.locator(".layer", has=page.locator(f".name:text-is('{layer}')"))
            box.locator("details.columns").evaluate("details => { details.open = true; }")
            option = box.locator("select[name$=-use_code] option", has_text="XX1").get_attribute("value")
            box.locator("select[name$=-use_code]").select_option(option)
            if box.locator("select[name^=scheme-]").count():
                box.locator("select[name^=scheme-]").select_option(scheme)
        for box in page.locator("input[name^=sure-]").all():
            box.check()
        for layer in ("生态保护红线", "永久基本农田"):
            box = page.locator(".layer", has=page.locator(f".name:text-is('{layer}')"))
            box.locator("select[name^=covers-]").select_option(label="县界")
        page.click("button[value=missing]")
        # what is missing
        page.wait_for_url("**/missing")
        page.fill("#on", "2026-06-30")
        page.check("input[name=policy][value=henan-2022]")
        page.fill("#zone-name", "示例经济开发区")
        page.fill("#zone-code", "S619999")
        page.fill("#zone-county", "示例县")
        page.click("form[action$=facts] button.main")
        page.wait_for_selector("#lacking h2")
        assert page.locator("#lacking .alert").count() == 0
        reader.tab_through()
        supply = page.locator("form[action$=complete]", has=page.locator("small:has-text('供地.csv')"))
        supply.locator("summary").click()
        supply.locator("input[name=reason]").fill("监管系统导出,与供地台账核对一致")
        supply.locator("input[name=by]").fill("王五")
        supply.locator("button").first.click()
        page.wait_for_selector("#complete summary:has-text('王五')")
        # review, result, a decision
        first = reader.review()
        page.locator(".finding[data-verdict=broken] summary").first.click()
        decide = page.locator(".finding[open] details.decide").first
        decide.locator("summary").click()
        decide.locator("select[name=ruling]").select_option("upheld")
        decide.locator("input[name=reason]").fill("情况属实")
        decide.locator("input[name=by]").fill("张三")
        decide.locator("button").click()
        page.wait_for_selector(".decided:has-text('情况属实')", state="attached")
        page.frame_locator("iframe[name=map]").locator(".leaflet-container").wait_for()
        # papers: the recalled texts confirmed, reviewed again, made final
        reader.case_page("papers")
        for box in page.locator("input[name=rule]").all():
            box.check()
        page.fill("form[action$=confirm] input[name=reason]", "对照原文")
        page.fill("form[action$=confirm] input[name=on]", "2026-06-30")
        page.fill("form[action$=confirm] input[name=by]", "张三")
        page.click("form[action$=confirm] button")
        second = reader.review()
        page.goto(f"{reader.base}/compare?before={first}&after={second}")
        assert page.locator("h1").count()
        reader.case_page("papers")
        page.click("form[action$=review] button.main")
        page.wait_for_url("**/result/*")
        final = page.url.rpartition("/")[2]
        reader.case_page("papers")
        assert page.locator(".good").count()
        downloads = {}
        for name in PAPERS:
            with page.expect_download() as waiting:
                page.click(f"a[href$='{name}?save=1']")
            downloads[name] = Path(waiting.value.path()).read_bytes()
        assert reader.slowest < 5, "the pages stand still while a review runs"
        assert reader.asked == []
        assert reader.complaints == []
    # the same by the command line, from the folder as the desk left it
    out = tmp_path / "by-hand"
    command = [sys.executable, "-m", "landuse", "review", str(root / "示例开发区"), "--final", "--out", str(out)]
    assert subprocess.run(command, capture_output=True, check=False).returncode in (0, 1, 3)
    for name in PAPERS:
        assert downloads[name] == (out / name).read_bytes(), name
    review = root / "reviews" / "示例开发区" / final
    assert (review / "review.json").read_bytes() == (out / "review.json").read_bytes()
    assert verify(review, None, None).same
