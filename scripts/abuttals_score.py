"""Score the abuttals text on real roads: does it name the right road along each metre of boundary?

Blocks are made by polygonising the lines of ../shared/data/roads (望京 and 龙岗, © OpenStreetMap contributors). The
text is written, read back by the parser, and held against the lines: a metre of boundary with a named line within 15 m
counts as right where the text names the nearest such line on the side the metre belongs to.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from landuse.boundary.abuttals.read import read_abuttals
from landuse.boundary.abuttals.sides import SideSegments, four_sides, side_pieces
from landuse.boundary.abuttals.write import write_abuttals

ROADS = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "roads"
WORK = "abuttals: right road named, of the boundary length with a named line within 15 m"
TARGET = 0.95
NEAR_M = 15.0
STEP_M = 1.0
BANDS = {"wangjing": 4548, "longgang": 4547}


def main() -> int:
    """Print the score of each town, and of both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--roads", type=Path, default=ROADS)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--texts", action="store_true", help="print each text")
    given = parser.parse_args()
    if not given.roads.exists():
        print(f"no roads at {given.roads}: nothing to score", file=sys.stderr)
        return 2
    rows, total = [], np.zeros(4)
    for town, band in BANDS.items():
        lines = gpd.read_file(given.roads / f"{town}.gpkg", layer="lines").to_crs(band)
        named = lines[lines["name"].notna()]
        for kind, source in (("named lines", named), ("all lines", lines)):
            blocks = make_blocks(source, named)
            sums = sum((score(block, named, band, texts=given.texts) for block in blocks), np.zeros(4))
            rows.append({"town": town, "blocks": kind, "count": len(blocks), **shares(sums)})
            total += sums
    rows.append({"town": "both", "blocks": "all", "count": sum(row["count"] for row in rows), **shares(total)})
    for row in rows:
        print(
            f"{row['town']:>9} {row['blocks']:<12} {row['count']:>4} blocks, {row['near_km']:7.2f} km with a named "
            f"line within {NEAR_M:g} m: right road on {row['right']:.2%} by the text, {row['exact']:.2%} metre by metre"
        )
    if given.json:
        row = {"work": WORK, "against": "the lines", "ratio": rows[-1]["right"] / TARGET, "target": 1, "equal": True}
        given.json.write_text(json.dumps([row], ensure_ascii=False, indent=1))
    return 0 if rows[-1]["right"] >= TARGET else 1


def make_blocks(lines: gpd.GeoDataFrame, named: gpd.GeoDataFrame) -> list[shapely.Polygon]:
    """Polygonise lines; keep blocks of a hectare and more that have a named line along at least half their boundary."""
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all(lines.geometry.array)]))
    reach = shapely.union_all(named.geometry.array).buffer(NEAR_M)
    big = faces[shapely.area(faces) >= 10_000]
    share = shapely.length(shapely.intersection(shapely.boundary(big), reach)) / shapely.length(shapely.boundary(big))
    return list(big[share >= 0.5])


def score(block: shapely.Polygon, named: gpd.GeoDataFrame, band: int, *, texts: bool) -> np.ndarray:
    """Return metres of boundary, near a named line, with its name told on that side, and told in that stretch."""
    frame = gpd.GeoDataFrame(geometry=[block], crs=band)
    written = write_abuttals(frame, named, title="示范开发区")
    text = written.text()
    if texts:
        print(text)
    read = read_abuttals(text).blocks[0].sides
    sums = np.zeros(4)
    for side, lines in four_sides(block).items():
        pieces = side_pieces(lines, step_m=STEP_M)
        truth, away = nearest_names(pieces, named)
        near = away <= NEAR_M
        told = {bound.name for bound in read[side]}
        stretch = names_of_stretches(written.runs[written.runs["side"] == side], pieces)
        sums += [
            pieces.length.sum(),
            pieces.length[near].sum(),
            pieces.length[near & np.array([name in told for name in truth], dtype=bool)].sum(),
            pieces.length[near & (stretch == truth)].sum(),
        ]
    return sums


def names_of_stretches(runs: gpd.GeoDataFrame, pieces: SideSegments) -> np.ndarray:
    """Return the name of the stretch each piece lies in."""
    tree = shapely.STRtree(np.asarray(runs.geometry.array, dtype=object))
    _, at = tree.query_nearest(shapely.points(pieces.middle), all_matches=False)
    return runs["name"].to_numpy()[at]


def nearest_names(pieces: SideSegments, named: gpd.GeoDataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the name of the line nearest to each piece, and how far it is: the truth, by nothing but distance."""
    tree = shapely.STRtree(named.geometry.array)
    spots = shapely.points(pieces.middle)
    (_, line), away = tree.query_nearest(spots, all_matches=False, return_distance=True)
    return named["name"].to_numpy()[line], away


def shares(sums: np.ndarray) -> dict[str, float]:
    """Turn metres into shares."""
    return {"near_km": sums[1] / 1000, "right": sums[2] / max(sums[1], 1e-9), "exact": sums[3] / max(sums[1], 1e-9)}


if __name__ == "__main__":
    sys.exit(main())
