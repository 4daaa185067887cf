"""Makes sound files of every kind and damages them: cut off, overwritten, drawn to cost, and calling the network."""

from __future__ import annotations

import json
import math
import shutil
import struct
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import ezdxf.filemanagement
import numpy as np
import openpyxl
import pyogrio
import rasterio
from rasterio.transform import from_origin

from tests.hostile.corpus import SQUARE, X, Y, _gml, collection, feature, squares
from tests.hostile.more import PLOT, kml, osm, placemark, plots

#: What an archive of the bombs unpacks to.
MEGABYTES = 300


def sound(folder: Path) -> dict[str, Path]:
    """Write the same square in every format that is read, and a raster."""
    made: dict[str, Path] = {}
    frame = squares()
    for ending in ("gpkg", "shp", "fgb", "geojson", "parquet"):
        made[ending] = folder / f"a.{ending}"
        if ending == "parquet":
            frame.to_parquet(made[ending])
        else:
            pyogrio.write_dataframe(frame, made[ending])
    for ending, text in (
        ("kml", kml(placemark())), ("gml", _gml("", "", "EPSG:4548")), ("txt", plots(*PLOT)),
        ("osm", osm('<node id="1" lat="31" lon="117"/><node id="2" lat="31" lon="117.1"/>')),
        ("csv", "宗地编号,供地方式\n1,出让\n"),
        ("dat", "J1,,500000,3520000,0\nJ2,,500100,3520000,0\nJ3,,500100,3520100,0\n"),
    ):  # fmt: skip
        made[ending] = folder / f"a.{ending}"
        made[ending].write_bytes(text if isinstance(text, bytes) else text.encode())
    made["dxf"] = folder / "a.dxf"
    drawing = ezdxf.filemanagement.new("R2010")
    drawing.modelspace().add_lwpolyline(SQUARE[:-1], close=True)
    drawing.saveas(made["dxf"])
    made["xlsx"] = folder / "a.xlsx"
    book = openpyxl.Workbook()
    for row in (("点号", "X", "Y"), *((f"J{n}", y, x) for n, (x, y) in enumerate(SQUARE[:-1]))):
        book.active.append(row)
    book.save(made["xlsx"])
    for name, inner in (("kmz", "kml"), ("zip", "geojson")):
        made[name] = folder / f"a.{name}"
        with zipfile.ZipFile(made[name], "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(made[inner], f"doc.{inner}")
    made["tif"] = folder / "a.tif"
    with rasterio.open(made["tif"], "w", driver="GTiff", width=20, height=20, count=1, dtype="uint8", crs="EPSG:4548",
                       transform=from_origin(X, Y + 1000, 50, 50)) as raster:  # fmt: skip
        raster.write(np.ones((1, 20, 20), np.uint8))
    return made


WAYS = ("cut at 1/7", "cut at 1/2", "cut at the end", "head overwritten", "middle overwritten", "numbers")


def damaged(folder: Path, whole: dict[str, Path]) -> Iterator[tuple[str, Callable[[], Path]]]:
    """Yield every sound file cut off at three places and overwritten at three, its other parts being whole."""
    for ending in whole:
        for number, way in enumerate(WAYS):
            yield f"{ending}, {way}", partial(_damage, whole[ending], folder / f"{ending}-{number}", way)


def _copied(path: Path, folder: Path) -> Path:
    _made(folder)
    parts = (".shp", ".shx", ".dbf", ".prj", ".cpg") if path.suffix == ".shp" else (path.suffix,)
    for part in parts:
        shutil.copy(path.with_suffix(part), folder)
    return folder / path.name


def _damage(path: Path, folder: Path, way: str) -> Path:
    path = _copied(path, folder)
    data = bytearray(path.read_bytes())
    size = len(data)
    if way.startswith("cut"):
        del data[{"cut at 1/7": size // 7, "cut at 1/2": size // 2, "cut at the end": size - 3}[way] :]
    elif way == "head overwritten":
        data[:8] = b"\xff" * 8
    elif way == "middle overwritten":
        data[size // 2 : size // 2 + 16] = b"\xff\xff\xff\x7f" * 4
    else:
        data[:] = data.replace(b"500000", b"1e9999").replace(struct.pack("<d", X), struct.pack("<d", math.nan))
        data[size // 3 : size // 3 + 4] = b"\xfe\xff\xff\xff"
    path.write_bytes(data)
    return path


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def star(points: int) -> list[list[float]]:
    """Return a star that crosses itself at every side."""
    step = points // 2
    turns = [2 * math.pi * step * n / points for n in range(points)]
    ring = [[X + 500 + 400 * math.cos(turn), Y + 500 + 400 * math.sin(turn)] for turn in turns]
    return [*ring, ring[0]]


def comb(teeth: int) -> list[list[float]]:
    """Return a comb, whose teeth are thinner than a hand."""
    ring = [[X + n / 20, Y + (1000 if n % 2 else 1)] for n in range(2 * teeth)]
    return [*ring, [X + teeth / 10, Y], [X, Y], ring[0]]


def costly(folder: Path) -> Iterator[tuple[str, Callable[[], Path]]]:
    """Yield drawings that cost far more than they are large, in several formats."""
    shapes: dict[str, Callable[[], list[list[list[float]]]]] = {
        "star of 2 001 points": lambda: [star(2001)],
        "comb of 3 000 teeth": lambda: [comb(3000)],
        "1 500 rings in each other": lambda: [_ring(n / 4) for n in range(1500)],
        "3 000 holes on one another": lambda: [_ring(0), *[_ring(100)] * 3000],
    }
    for name, rings in shapes.items():
        for ending in ("geojson", "dxf", "txt"):
            place = folder / f"{name.replace(' ', '-')}-{ending}"
            yield f"{ending}, {name}", partial(_draw, place, rings, ending)


def _draw(folder: Path, drawn: Callable[[], list[list[list[float]]]], ending: str) -> Path:
    rings, path = drawn(), _made(folder) / f"a.{ending}"
    if ending == "geojson":
        system = {"type": "name", "properties": {"name": "EPSG:4548"}}
        path.write_text(collection([feature(coordinates=rings)], crs=system))
    elif ending == "dxf":
        drawing = ezdxf.filemanagement.new("R2010")
        for ring in rings:
            drawing.modelspace().add_lwpolyline(ring[:-1], close=True)
        drawing.saveas(path)
    else:
        lines = [PLOT[0].replace("4,", f"{len(rings[0]) - 1},", 1)]
        lines += [f"J{n},1,{y:.3f},{x + 39_000_000:.3f}" for n, (x, y) in enumerate(rings[0])]
        path.write_bytes(plots(*lines))
    return path


def _ring(inset: float) -> list[list[float]]:
    low, high = inset, 1000 - inset
    return [[X + x, Y + y] for x, y in ((low, low), (high, low), (high, high), (low, high), (low, low))]


def bombs(folder: Path) -> Iterator[tuple[str, Callable[[], Path]]]:
    """Yield small files that unpack, nest or claim to be large."""
    for name, entry in (
        ("a.xlsx", "xl/sharedStrings.xml"), ("a.xlsx", "docProps/core.xml"), ("a.kmz", "doc.kml"),
        ("a.zip", "a.geojson"), ("a.zip", "a.gpkg"),
    ):  # fmt: skip
        place = folder / f"{name}-{entry.replace('/', '-')}" / name
        yield f"{name} of {MEGABYTES} MB in {entry}", partial(_packed, place, entry)
    texts: dict[str, tuple[str, Callable[[], str | bytes]]] = {
        "deep JSON": ("a.geojson", lambda: "[" * 200_000 + "]" * 200_000),
        "a cell without end": ("a.csv", lambda: '"' + "a\n" * 3_000_000),
        "entities of entities in KML": ("a.kml", lambda: _laughs("kml")),
        "entities of entities in GML": ("a.gml", lambda: _laughs("gml")),
        "entities of entities in OSM": ("a.osm", lambda: _laughs("osm")),
        "a plot of 10^8 points": ("a.txt", lambda: plots(PLOT[0].replace("4,", "99999999,", 1))),
        "two million commas": ("a.dat", lambda: "," * 2_000_000),
        "300 000 features that are none": (
            "a.geojson", lambda: json.dumps({"type": "FeatureCollection", "features": [{}] * 300_000})),
    }  # fmt: skip
    for name, (file, text) in texts.items():
        yield name, partial(_written, folder / name.replace(" ", "-") / file, text)


def _packed(path: Path, entry: str) -> Path:
    _made(path.parent)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(entry, "w") as part:
        for _ in range(MEGABYTES):
            part.write(b" " * (1 << 20))
    return path


def _written(path: Path, text: Callable[[], str | bytes]) -> Path:
    _made(path.parent)
    content = text()
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def _laughs(root: str) -> str:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    return f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY e0 "ha">{entities}]><{root}>&e11;</{root}>'


def callers(folder: Path, whole: dict[str, Path], address: str) -> Iterator[tuple[str, Callable[[], Path]]]:
    """Yield sound files with an address wherever a format has a place for one."""
    named = (
        f"<PAMDataset><Metadata domain='xml:VRT'><SourceFilename>{address}/a</SourceFilename></Metadata></PAMDataset>"
    )
    for ending, part in (
        ("shp", "prj"), ("shp", "cpg"), ("shp", "qpj"), ("shp", "shp.xml"), ("shp", "shx.vrt"),
        ("tif", "tif.aux.xml"), ("tif", "tif.ovr"), ("tif", "tif.msk"),
    ):  # fmt: skip
        text = named if ending == "tif" else f"{address}/{part}"
        yield (
            f"{ending} with an address in .{part}",
            partial(_beside, whole[ending], folder / f"call-{part}", part, text),
        )
    yield "drawing with a reference and a picture elsewhere", partial(_far_drawing, folder / "call-dxf", address)
    yield "workbook with links elsewhere", partial(_far_workbook, whole["xlsx"], folder / "call-xlsx", address)
    link = f"<Link><href>{address}/a.kml</href></Link>"
    for name, more in (
        ("network link", f"<NetworkLink>{link}</NetworkLink>"),
        ("model", f"<Placemark><Model>{link}</Model></Placemark>"),
    ):
        place = folder / f"call-{name.replace(' ', '-')}" / "a.kml"
        yield f"KML with a {name} elsewhere", partial(_written, place, partial(kml, placemark() + more))


def _beside(path: Path, folder: Path, part: str, text: str) -> Path:
    path = _copied(path, folder)
    (folder / f"a.{part}").write_text(text)
    return path


def _far_drawing(folder: Path, address: str) -> Path:
    path = _made(folder) / "a.dxf"
    drawing = ezdxf.filemanagement.new("R2010")
    drawing.add_xref_def(f"{address}/a.dxf", "far")
    drawing.modelspace().add_blockref("far", (X, Y))
    image = drawing.add_image_def(f"{address}/a.png", (10, 10))
    drawing.modelspace().add_image(image, (X, Y), (10, 10))
    drawing.modelspace().add_lwpolyline(SQUARE[:-1], close=True)
    drawing.saveas(path)
    return path


def _far_workbook(path: Path, folder: Path, address: str) -> Path:
    path = _copied(path, folder)
    with zipfile.ZipFile(path, "a") as book:
        link = f'<externalLink><externalBook r:id="{address}"/></externalLink>'
        book.writestr("xl/externalLinks/externalLink1.xml", link)
        link = f'<Relationship Target="{address}/a.xml" TargetMode="External"/>'
        book.writestr("xl/_rels/extra.rels", f"<Relationships>{link}</Relationships>")
    return path


def every(folder: Path, address: str) -> Iterator[tuple[str, Callable[[], Path]]]:
    """Yield the name of each, and what makes it when it is wanted."""
    whole = sound(_made(folder / "sound"))
    yield from damaged(folder / "damaged", whole)
    yield from costly(folder / "costly")
    yield from bombs(folder / "bombs")
    yield from callers(folder / "callers", whole, address)
