"""Times the map of a review in a browser, beside ``GeoDataFrame.explore`` on the same parcels.

    python scripts/bench_map.py [--json FILE] [--parcels 200000] [--patience 180]

A ratio is always higher-is-better: limit over measured where there is a limit, the peer's figure over ours where there
is a peer. What is not installed, or runs past its time, is left out with a line that says so.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import shutil
import sys
import tempfile
import time
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from landuse.core.findings import Review

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
CODES = np.array(["0601", "0602", "0701", "0501", "0101", "0301", "0810", "1003", "1101", "0604", "0103", "0404"])
EAST, NORTH, CELL = 520_000.0, 3_353_000.0, 45.0
#: Limits of the map: MB, s to build, s to the first drawing, s of a frame while panning, s until a zoom has settled.
LIMITS = {200_000: (22, 45, 3, 0.040, 0.3), 1_000: (3, None, 1, 0.040, 0.3)}
WORKS = ("size", "built", "first drawing", "pan frame", "zoom settled")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]

FRAMES = """async (name) => {
  const map = name ? window[name] : landuse.app.map, frame = () => new Promise(requestAnimationFrame);
  const lands = name ? [] : landuse.app.lands, from = map.getZoom(), medians = [];
  for (const zoom of [from, 16]) {
    map.setZoom(zoom, { animate: false });
    do { await frame(); } while (lands.some((land) => land.close() && land.grid._loading));
    const times = [];
    for (let i = 0; i < 60; i++) {
      const start = performance.now();
      map.panBy([i % 20 < 10 ? 12 : -12, 0], { animate: false });
      await frame();
      times.push(performance.now() - start);
    }
    medians.push(times.sort((a, b) => a - b)[30]);
  }
  map.setZoom(from, { animate: false });
  return Math.max(...medians) / 1000;
}"""
ZOOMS = """async (name) => {
  const map = name ? window[name] : landuse.app.map, frame = () => new Promise(requestAnimationFrame);
  const lands = name ? [] : landuse.app.lands, from = map.getZoom(), times = [];
  const settled = async () => {
    do { await frame(); } while (map._animatingZoom || lands.some((land) => land.close() && land.grid._loading));
    await frame();
  };
  for (const zoom of [from + 1, 15, 16, 15, from]) {
    const start = performance.now();
    map.setZoom(zoom, { animate: false });
    await settled();
    times.push(performance.now() - start);
  }
  return Math.max(...times) / 1000;
}"""
DRAWN = """async (name) => {
  const frame = () => new Promise(requestAnimationFrame);
  if (!name) await Promise.all(landuse.app.lands.map((land) => land.painted));
  await frame();
  await frame();
  return performance.now() / 1000;
}"""
IDS = """async () => {
  await Promise.all(landuse.app.lands.map((land) => land.ready));
  const held = landuse.app.lands.reduce((all, land) => all.concat(land.table.columns.id), []);
  landuse.app.layers.rows.forEach((row) => row.parts.forEach((part) => {
    if (row.group === "parcels" && part.vector) part.vector.eachLayer((one) => held.push(one.feature.properties.id));
  }));
  const sample = held.filter((_, n) => n % Math.ceil(held.length / 200) === 0);
  const first = (id) => (landuse.search(landuse.app, id).best[0] || { properties: {} }).properties.id;
  return [held, sample.every((id) => first(id) === id)];
}"""


def parcels(count: int) -> gpd.GeoDataFrame:
    """Make parcels without gaps, each of 12 corners, in a jittered grid."""
    side = int(np.ceil(np.sqrt(count)))
    dice = np.random.default_rng(1)
    grid = np.stack(np.meshgrid(np.arange(side + 1.0), np.arange(side + 1.0), indexing="ij"), -1)
    corners = grid + dice.uniform(-0.25, 0.25, grid.shape)

    def between(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
        thirds = np.array([1 / 3, 2 / 3])[:, None]
        points: NDArray[np.float64] = one[..., None, :] * (1 - thirds) + other[..., None, :] * thirds
        return points + dice.uniform(-0.06, 0.06, points.shape)

    across, up = between(corners[:-1], corners[1:]), between(corners[:, :-1], corners[:, 1:])
    i, j = np.divmod(np.arange(count), side)
    south_west, south_east, north_east, north_west = (
        corners[i + a, j + b][:, None] for a, b in ((0, 0), (1, 0), (1, 1), (0, 1))
    )
    sides = (across[i, j], up[i + 1, j], across[i, j + 1][:, ::-1], up[i, j][:, ::-1])
    ring = [south_west, sides[0], south_east, sides[1], north_east, sides[2], north_west, sides[3], south_west]
    shapes = shapely.polygons(np.concatenate(ring, axis=1) * CELL + [EAST, NORTH])
    columns = {
        "id": [f"330104-{n:06}" for n in range(count)],
        "name": [f"地块{n}" for n in range(count)],
        "use_code": CODES[dice.integers(0, len(CODES), count)],
        "stated_area": np.round(shapely.area(shapes), 2),
    }
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=4549)


def reviewed(land: gpd.GeoDataFrame) -> Review:
    """Review a zone on these parcels: an approved boundary, a draft that adds a strip, a red line across it."""
    from landuse.core.case import Case
    from landuse.core.layer import Layer
    from landuse.judge.review import review

    size = np.ceil(np.sqrt(len(land))) * CELL

    def layer(role: str, *sides: float) -> tuple[Layer]:
        west, south, east, north = (side * size for side in sides)
        box = shapely.box(EAST + west, NORTH + south, EAST + east, NORTH + north)
        return (Layer(role, gpd.GeoDataFrame({"id": ["1"]}, geometry=[box], crs=4549)),)

    layers = {
        "approved": layer("approved", 0.1, 0.1, 0.7, 0.9),
        "draft": layer("draft", 0.1, 0.1, 0.9, 0.9),
        "ecological_red_line": layer("ecological_red_line", 0.8, 0.2, 0.95, 0.5),
        "parcels": (Layer("parcels", land, scheme="gbt21010"),),
    }
    rules = ("henan-2022/ecological-red-line",)
    return review(Case("map", date(2026, 6, 30), rules=rules, layers=layers, work_crs=4549), "henan-2022")


def explore(land: gpd.GeoDataFrame, file: Path) -> None:
    """Draw the parcels as geopandas does it, with the assets in the page, since the bench has no network."""
    from landuse.render.webmap.offline import OfflineMap

    chart = OfflineMap("explore", location=[30.3, 120.2], zoom_start=14, prefer_canvas=True)
    try:
        land.explore("use_code", m=chart).save(file)
    except ImportError as error:
        print(f"explore(): {error}")
        raise SystemExit(1) from None


def within(patience: float, work: Callable[..., None], *arguments: object) -> float | None:
    """Time a piece of work in a process of its own; None where it fails or runs past its time."""
    process = multiprocessing.get_context("fork").Process(target=work, args=arguments)
    start = time.perf_counter()
    process.start()
    process.join(patience)
    if process.is_alive():
        process.kill()
        process.join()
        return None
    return time.perf_counter() - start if process.exitcode == 0 else None


def looked_at(file: Path, name: str | None, land: gpd.GeoDataFrame, patience: float) -> dict[str, Any]:
    """Open a map in Chromium, cut off from the network, and time it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.set_default_timeout(patience * 1000)
        troubles: list[str] = []
        page.on("console", lambda said: troubles.append(said.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda one: troubles.append(one.url) if one.url.startswith(("http", "ws")) else None)
        page.goto(file.as_uri())
        if name:
            name = page.evaluate("Object.keys(window).find((key) => /^map_/.test(key))")
        found: dict[str, Any] = {"first drawing": page.evaluate(DRAWN, name)}
        if not name:
            held, searched = page.evaluate(IDS)
            found["whole"] = sorted(held) == sorted(land["id"]) and searched
        found |= {"pan frame": page.evaluate(FRAMES, name), "zoom settled": page.evaluate(ZOOMS, name)}
        browser.close()
    return {**found, "quiet": not troubles}


def rows_of(count: int, folder: Path, patience: float) -> list[dict[str, Any]]:
    """Measure the map of so many parcels, against its limits and against the peer."""
    from landuse.render.map import render

    land = parcels(count)
    review = reviewed(land)
    start = time.perf_counter()
    render(review, folder, "zh")
    ours: dict[str, Any] = {"built": time.perf_counter() - start, "size": (folder / "map.html").stat().st_size / 1e6}
    ours |= looked_at(folder / "map.html", None, land, patience)
    equal = bool(ours["whole"] and ours["quiet"])
    print(
        f"{count} parcels: "
        + ", ".join(f"{work} {ours[work]:.3f}" for work in WORKS)
        + f"; every id found and quiet: {equal}"
    )
    limits = zip(WORKS, LIMITS.get(count, (None,) * 5), strict=True)
    rows = [
        {
            "work": f"{count} parcels: {work}",
            "against": f"limit {limit}",
            "ratio": limit / ours[work],
            "target": 1.0,
            "equal": equal,
        }
        for work, limit in limits
        if limit is not None
    ]
    return rows + peer_rows(count, land, ours, folder, patience)


def peer_rows(
    count: int, land: gpd.GeoDataFrame, ours: dict[str, Any], folder: Path, patience: float
) -> list[dict[str, Any]]:
    """Measure the peer on the same parcels."""
    lacking = [package for package in ("matplotlib", "mapclassify") if find_spec(package) is None]
    if lacking:
        print(f"{count} parcels: explore() is left out: it needs {' and '.join(lacking)}, which is not installed")
        return []
    file = folder / "explore.html"
    took = within(patience, explore, land, file)
    if took is None:
        print(f"{count} parcels: explore() is left out: it failed, or did not finish within {patience:g} s")
        return []
    theirs: dict[str, Any] = {"built": took, "size": file.stat().st_size / 1e6}
    try:
        theirs |= looked_at(file, "map", land, patience)
    except Exception as error:  # noqa: BLE001  whatever the peer's page does, the bench goes on
        print(
            f"{count} parcels: explore() did not finish in the browser within {patience:g} s ({type(error).__name__})"
        )
    print(f"{count} parcels, explore(): " + ", ".join(f"{work} {theirs[work]:.3f}" for work in WORKS if work in theirs))
    return [
        {
            "work": f"{count} parcels: {work}",
            "against": "geopandas explore()",
            "ratio": theirs[work] / ours[work],
            # at a thousand parcels both are drawn within a few frames, and a frame more or less is half the ratio
            "target": 0.5 if count < 5_000 and work not in ("size", "built") else 1.0,
            "equal": True,
        }
        for work in WORKS
        if work in theirs
    ]


def main() -> int:
    """Run the bench."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there")
    parser.add_argument("--parcels", type=int, default=200_000, help="how many parcels the large map has")
    parser.add_argument("--patience", type=float, default=180, help="seconds a peer may take")
    given = parser.parse_args()
    rows: list[dict[str, Any]] = []
    for count in (1_000, given.parcels):
        with tempfile.TemporaryDirectory() as folder:
            rows += rows_of(count, Path(folder), given.patience)
    for row in rows:
        print(f"{row['ratio']:8.2f}  {row['work']} / {row['against']}")
    if given.json:
        given.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
