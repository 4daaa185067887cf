"""More files that are built to harm or to break a reader, beside those of `tests.hostile.corpus`."""

from __future__ import annotations

import json
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.hostile.corpus import SQUARE, X, Y, _book, _dxf, _gml, _lying_gpkg, _text, collection, feature, squares

Make = Callable[[Path], Path]
SHEET = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
RING = "117,31 117.01,31 117.01,31.01 117,31"


def kml(inner: str, encoding: str = "utf-8") -> str:
    return (
        f'<?xml version="1.0" encoding="{encoding}"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>{inner}'
        "</Document></kml>"
    )


def placemark(coordinates: str = RING, more: str = "") -> str:
    ring = f"<outerBoundaryIs><LinearRing><coordinates>{coordinates}</coordinates></LinearRing></outerBoundaryIs>"
    return f"<Placemark><name>甲</name>{more}<Polygon>{ring}</Polygon></Placemark>"


def osm(inner: str) -> str:
    return f'<osm version="0.6">{inner}</osm>'


def plots(*lines: str, head: str = "坐标系=2000国家大地坐标系\n几度分带=3\n带号=39\n精度=0.001\n") -> bytes:
    return f"[属性描述]\n{head}[地块坐标]\n{chr(10).join(lines)}\n".encode("gb18030")


PLOT = ("4,100.0,1,甲,面,,,,@", f"J1,1,{Y},39500000", f"J2,1,{Y},39501000", f"J3,1,{Y + 1000},39501000",
        f"J1,1,{Y},39500000")  # fmt: skip


def shape(change: Callable[[Path], None]) -> Make:
    def make(folder: Path) -> Path:
        path = folder / "a.shp"
        squares(面积=[1.0]).to_file(path, encoding="utf-8")
        change(path)
        return path

    return make


def poked(suffix: str, at: int, data: bytes) -> Make:
    def change(path: Path) -> None:
        place = path.with_suffix(suffix)
        content = bytearray(place.read_bytes())
        content[at : at + len(data)] = data
        place.write_bytes(content)

    return shape(change)


def base(*statements: str) -> Make:
    def make(folder: Path) -> Path:
        path = folder / "a.gpkg"
        squares(name=["甲"]).to_file(path, layer="draft")
        link = sqlite3.connect(path)
        triggers = [name for (name,) in link.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
        for statement in (*(f'DROP TRIGGER "{name}"' for name in triggers), *statements):
            link.execute(statement)
        link.commit()
        link.close()
        return path

    return make


def workbook(part: str, content: bytes | None) -> Make:
    """Put another content, or none, for a part of a sound workbook."""

    def make(folder: Path) -> Path:
        import openpyxl

        book = openpyxl.Workbook()
        book.active.append(["地块名称", "面积"])
        book.active.append(["甲", 1.5])
        book.save(folder / "sound.xlsx")
        with zipfile.ZipFile(folder / "sound.xlsx") as source, zipfile.ZipFile(folder / "a.xlsx", "w") as target:
            for name in source.namelist():
                if name != part:
                    target.writestr(name, source.read(name))
            if content is not None:
                target.writestr(part, content)
        return folder / "a.xlsx"

    return make


def _breaking_off(folder: Path) -> Path:
    """Write a workbook one part of which claims to be longer than the file."""
    path = folder / "a.xlsx"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("xl/theme.xml", "<a/>")
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 20 : at + 28] = struct.pack("<II", 50_000_000, 50_000_000)
    path.write_bytes(data)
    return path


def cells(inner: bytes) -> Make:
    return _book("a.xlsx", SHEET + b"<sheetData>" + inner + b"</sheetData></worksheet>")


def archive(entries: dict[str, str | bytes], name: str = "a.zip") -> Make:
    def make(folder: Path) -> Path:
        with zipfile.ZipFile(folder / name, "w") as target:
            for entry, content in entries.items():
                target.writestr(entry, content)
        return folder / name

    return make


def geoparquet(meta: bytes, geometry: list[bytes] | None = None) -> Make:
    def make(folder: Path) -> Path:
        import pyarrow as pa
        import pyarrow.parquet as pq
        from shapely import box

        values = geometry if geometry is not None else [box(X, Y, X + 10, Y + 10).wkb]
        table = pa.table({"geometry": pa.array(values, pa.binary()), "a": ["1"] * len(values)})
        pq.write_table(table.replace_schema_metadata({b"geo": meta}), folder / "a.parquet")
        return folder / "a.parquet"

    return make


def drawn(**options: object) -> Make:
    def draw(drawing, space):
        space.add_lwpolyline(SQUARE[:-1], close=True, dxfattribs=options)

    return _dxf("a.dxf", draw)


def _self_block(drawing, space):
    for name, other in (("a", "b"), ("b", "a")):
        drawing.blocks.new(name).add_blockref(other, (0, 0))
    space.add_blockref("a", (0, 0))


def _nothing_ellipse(drawing, space):
    for ratio in (1e-12, 1e-6):
        space.add_ellipse((X, Y), (1e-9, 0), ratio)
    space.add_circle((float("nan"), Y), 10)


def _spline(drawing, space):
    space.add_spline([(X, Y), (X + 1e200, Y), (X, Y + 1), (X, Y)], degree=3)


GEO = {"version": "1.0.0", "primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB"}}}


def geo(**changes: object) -> bytes:
    return json.dumps({**GEO, **changes}).encode()


#: What must end in one line that is no fault of our own, or be read, and soon.
MORE: dict[str, Make] = {
    # markup
    "GML in no encoding": _text("a.gml", '<?xml version="1.0" encoding="utf-9"?>' + _gml("", "", "EPSG:4548")),
    "GML in hex": _text("a.gml", '<?xml version="1.0" encoding="hex"?>' + _gml("", "", "EPSG:4548")),
    "GML in an encoding of names": _text("a.gml", '<?xml version="1.0" encoding="idna"?>' + _gml("", "", "EPSG:4548")),
    "GML in UTF-7": _text("a.gml", '<?xml version="1.0" encoding="utf-7"?>' + _gml("", "", "EPSG:4548")),
    "GML of 20 000 elements deep": _text("a.gml", "<a>" * 20_000 + "</a>" * 20_000),
    "GML with a ring of one number": _text("a.gml", _gml("", "", "EPSG:4548").replace(f"{X} {Y}", "1", 1)),
    "GML with NaN": _text("a.gml", _gml("", "", "EPSG:4548").replace(f"{X} {Y}", "NaN Infinity")),
    "GML in no system": _text("a.gml", _gml("", "", "EPSG:99999999")),
    "KML with numbers that are none": _text("a.kml", kml(placemark("nan,inf 1e999,-1e999 a,b 117"))),
    "KML with a coordinate of a megabyte": _text("a.kml", kml(placemark("1" * 1_000_000))),
    "KML with 30 000 folders in each other": _text("a.kml", kml("<Folder>" * 30_000 + "</Folder>" * 30_000)),
    "KML with an attribute of a megabyte": _text("a.kml", kml(placemark(more=f'<a b="{"x" * 1_000_000}"/>'))),
    "KML with fields of one name": _text(
        "a.kml",
        kml(
            placemark(
                more="<ExtendedData>"
                + "".join(f'<Data name="a"><value>{n}</value></Data>' for n in range(5_000))
                + "</ExtendedData>"
            )
        ),
    ),
    "KML with 20 000 fields": _text(
        "a.kml",
        kml(
            placemark(
                more="<ExtendedData>"
                + "".join(f'<Data name="a{n}"><value>{n}</value></Data>' for n in range(20_000))
                + "</ExtendedData>"
            )
        ),
    ),
    "KML in UTF-16": _text("a.kml", kml(placemark(), "utf-16").encode("utf-16")),
    "KML with a date of no year": _text(
        "a.kml", kml(placemark(more="<TimeStamp><when>99999-99-99</when></TimeStamp>"))
    ),
    "OSM that holds itself": _text(
        "a.osm",
        osm(
            '<relation id="1"><member type="relation" ref="1" role="outer"/><tag k="type" v="multipolygon"/></relation>'
        ),
    ),
    "OSM with a number of a thousand digits": _text("a.osm", osm(f'<node id="{"9" * 1000}" lat="31" lon="117"/>')),
    "OSM with a place that is none": _text("a.osm", osm('<node id="1" lat="nan" lon="inf"/><node id="2" lat="1e99"/>')),
    "OSM with 100 000 points that are not there": _text(
        "a.osm",
        osm(
            '<way id="1">'
            + "".join(f'<nd ref="{n}"/>' for n in range(100_000))
            + '<tag k="landuse" v="industrial"/></way>'
        ),
    ),
    "PBF that lies of its size": _text("a.osm.pbf", struct.pack(">I", 0x7FFFFFFF) + b"\x0a\x09OSMHeader"),
    # JSON
    "GeoJSON that is a number": _text("a.geojson", "1"),
    "GeoJSON that is null": _text("a.geojson", "null"),
    "GeoJSON of features that are none": _text(
        "a.geojson", '{"type":"FeatureCollection","features":[null,1,"a",[],{}]}'
    ),
    "GeoJSON without its features": _text("a.geojson", '{"type":"FeatureCollection","features":null}'),
    "GeoJSON of half a character": _text("a.geojson", collection([feature({"a": "\ud800", "\ud800": 1})])),
    "GeoJSON with properties in a list": _text(
        "a.geojson", '{"type":"FeatureCollection","features":[{"type":"Feature","properties":[1],"geometry":null}]}'
    ),
    "GeoJSON with a CRS that is a number": _text("a.geojson", collection([feature()], crs=5)),
    "GeoJSON with a CRS of lists": _text(
        "a.geojson", collection([feature()], crs={"type": "name", "properties": {"name": [["a"]]}})
    ),
    "GeoJSON with NaN": _text("a.geojson", collection([feature(coordinates=[[[float("nan"), 0]] * 4])])),
    "GeoJSON with one key twice": _text(
        "a.geojson",
        '{"type":"FeatureCollection","features":[],"features":['
        '{"type":"Feature","properties":{"a":1,"a":2},"geometry":null}]}',
    ),
    "GeoJSON of one point 300 000 times": _text("a.geojson", collection([feature(coordinates=[[[X, Y]] * 300_000])])),
    "GeoJSON with a ring of two": _text("a.geojson", collection([feature(coordinates=[[[X, Y], [X, Y]]])])),
    "GeoJSON with a name of a megabyte": _text("a.geojson", collection([feature({"x" * 1_000_000: 1})])),
    "GeoJSON with kinds that change": _text(
        "a.geojson", collection([feature({"a": v}) for v in (1, "b", [1], {"c": 1}, None, True, 1e308, 2**70)])
    ),
    "GeoJSON in UTF-32": _text("a.geojson", collection([feature()]).encode("utf-32")),
    # tables
    "CSV with noughts in it": _text("a.csv", "地块名称,面积\n甲\0,1\0\n"),
    "CSV of one line of 20 MB": _text("a.csv", "a" * 20_000_000),
    "CSV with 30 000 columns": _text("a.csv", ",".join(f"c{n}" for n in range(30_000)) + "\n1\n"),
    "CSV with one heading 3 000 times": _text("a.csv", ",".join(["面积"] * 3_000) + "\n1\n"),
    "CSV with a million empty lines": _text("a.csv", "地块名称,面积\n" + "\n" * 1_000_000 + "甲,1\n"),
    "CSV with rows of every length": _text("a.csv", "a,b\n" + "".join("," * n + "\n" for n in range(300))),
    "CSV of numbers that are none": _text(
        "a.csv", "地块名称,面积\n甲,1e400\n乙,∞\n丙,NaN\n丁,--1\n" + "9" * 400 + "\n"
    ),
    "CSV in UTF-16 without a mark": _text("a.csv", "地块名称,面积\n甲,1\n".encode("utf-16-le")),
    "CSV that calls a program": _text(
        "a.csv", '地块名称,面积\n=cmd|\'/c calc\'!A1,1\n"=HYPERLINK(""http://127.0.0.1"")",2\n'
    ),
    "CSV with half a character": _text("a.csv", "地块名称,面积\n".encode("gb18030") + b"\x81"),
    "workbook without its sheet": workbook("xl/worksheets/sheet1.xml", None),
    "workbook without its book": workbook("xl/workbook.xml", None),
    "workbook of texts that are not there": cells(b'<row r="1"><c r="A1" t="s"><v>99999999</v></c></row>'),
    "workbook with a text of a negative number": cells(b'<row r="1"><c r="A1" t="s"><v>-1</v></c></row>'),
    "workbook with a day of no calendar": cells(
        b'<row r="1"><c r="A1"><v>a</v></c></row><row r="2"><c r="A2" s="1"><v>1e300</v></c></row>'
    ),
    "workbook with a cell in no column": cells(b'<row r="1"><c r="ZZZZZ1"><v>1</v></c></row>'),
    "workbook with a cell in no row": cells(b'<row r="0"><c r="A0"><v>1</v></c></row><row r="-5"><c r="A-5"/></row>'),
    "workbook with a cell of a bad kind": cells(
        b'<row r="1"><c r="A1" t="zz"><v>1</v></c><c r="B1" t="b"><v>x</v></c></row>'
    ),
    "workbook with a formula that calls": cells(
        b'<row r="1"><c r="A1"><f>WEBSERVICE("http://127.0.0.1/")</f><v>1</v></c></row>'
    ),
    "workbook of another's parts": workbook(
        "xl/_rels/workbook.xml.rels",
        b'<?xml version="1.0"?><Relationships xmlns="'
        b'http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.'
        b'openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="http://127.0.0.1/a.xml" TargetMode='
        b'"External"/></Relationships>',
    ),
    "workbook whose styles are none": workbook(
        "xl/styles.xml", b"<styleSheet><cellXfs count='999999999'/></styleSheet>"
    ),
    "workbook whose part breaks off": _breaking_off,
    "workbook of the old kind": _text("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2_000),
    "workbook with a way out": archive({"../../../tmp/x": "a", "[Content_Types].xml": "<a/>"}, "a.xlsx"),
    # archives
    "archive with a way out": archive({"../out.geojson": collection([feature()]), "/etc/out.geojson": "{}"}),
    "archive of one name twice": archive({"a.geojson": collection([feature()]), "A.geojson": "{}"}),
    "archive in an archive": archive({"a.zip": b"PK\5\6" + b"\0" * 18}),
    "archive of nothing": archive({}),
    "archive of names no file can have": archive(
        {"a\nb.geojson": "{}", "x" * 400 + ".geojson": "{}", "con.geojson": "{}"}
    ),
    # shapefiles
    "shapefile with a length below nought": poked(".shp", 104, struct.pack(">i", -5)),
    "shapefile of another shape": poked(".shp", 108, struct.pack("<i", 999)),
    "shapefile with a part before its points": poked(".shp", 152, struct.pack("<i", -100)),
    "shapefile with NaN": poked(".shp", 156, struct.pack("<dd", float("nan"), float("inf"))),
    "shapefile whose index lies": poked(".shx", 100, struct.pack(">ii", 0x3FFFFFFF, 10)),
    "shapefile with a table head of no length": poked(".dbf", 8, struct.pack("<HH", 0, 0)),
    "shapefile with a field of no kind": poked(".dbf", 43, b"\x07"),
    "shapefile with a field of no width": poked(".dbf", 48, b"\0"),
    "shapefile in no encoding": shape(lambda path: path.with_suffix(".cpg").write_text("utf-9")),
    "shapefile in a system of a megabyte": shape(lambda path: path.with_suffix(".prj").write_text("PROJCS[" * 150_000)),
    "shapefile in a system that is none": shape(lambda path: path.with_suffix(".prj").write_bytes(b"\xff\0" * 500)),
    "shapefile without its points": shape(lambda path: path.write_bytes(path.read_bytes()[:100])),
    # databases
    "GeoPackage of a table that is not there": base("UPDATE gpkg_contents SET table_name = 'x; DROP TABLE y'"),
    "GeoPackage with words for ground": base("UPDATE draft SET geom = 'POLYGON((0 0))'"),
    "GeoPackage with a number for ground": base("UPDATE draft SET geom = 5"),
    "GeoPackage with a head and no ground": base("UPDATE draft SET geom = X'47500001D4110000'"),
    "GeoPackage in no system": base("UPDATE gpkg_geometry_columns SET srs_id = 424242"),
    "GeoPackage with a view that fails": base(
        "CREATE VIEW seen AS SELECT a FROM nowhere",
        "INSERT INTO gpkg_contents "
        "(table_name, data_type, identifier, srs_id) VALUES ('seen', 'attributes', 'seen', 0)",
    ),
    "GeoPackage with ground in a name": base("UPDATE draft SET name = X'FF00FF'"),
    "GeoPackage with a name of 5 MB": base(f"UPDATE draft SET name = hex(zeroblob({5 << 20}))"),
    "GeoPackage with 1 500 columns": base(*(f"ALTER TABLE draft ADD COLUMN c{n}" for n in range(1_500))),
    "GeoPackage with a quote in its name": base('ALTER TABLE draft RENAME TO "a""b\'c"'),
    "GeoPackage with polygons in a polygon": lambda folder: _lying_gpkg(folder, count=3),
    # drawings
    "drawing of blocks in each other": _dxf("a.dxf", _self_block),
    "drawing of ellipses that are none": _dxf("a.dxf", _nothing_ellipse),
    "drawing of a curve beyond the world": _dxf("a.dxf", _spline),
    "drawing on a layer of control characters": drawn(layer="a\x01\x02b"),
    "drawing cut off": lambda folder: (lambda path: (path.write_bytes(path.read_bytes()[:-3000]), path)[1])(
        drawn()(folder)
    ),
    "drawing with a code that is none": _text("a.dxf", "0\nSECTION\n2\nENTITIES\nx\ny\n0\nEOF\n"),
    "drawing with a number of a megabyte": _text(
        "a.dxf", "0\nSECTION\n2\nENTITIES\n0\nLWPOLYLINE\n90\n" + "9" * 1_000_000 + "\n0\nENDSEC\n0\nEOF\n"
    ),
    "drawing in no code page": _text(
        "a.dxf", "0\nSECTION\n2\nHEADER\n9\n$DWGCODEPAGE\n3\nANSI_99999\n0\nENDSEC\n0\nEOF\n"
    ),
    # survey files
    "survey file with a zone that is none": _text("a.txt", plots(*PLOT, head="带号=99999999999\n")),
    "survey file with numbers that are none": _text(
        "a.txt", plots(PLOT[0], "J1,1,nan,inf", "J2,1,1e400,-1e400", "J3,1,,")
    ),
    "survey file with a ring of no number": _text(
        "a.txt", plots(PLOT[0], *(line.replace(",1,", ",99999999999999,", 1) for line in PLOT[1:]))
    ),
    "survey file of 100 000 plots of a point": _text("a.txt", plots(*[*PLOT[:2]] * 100_000)),
    "survey file of signs": _text("a.txt", plots("@" * 100_000, "," * 100_000)),
    "survey file with another's head": _text(
        "a.txt", plots(*PLOT, head="几度分带=0\n精度=abc\n转换参数=" + "," * 5_000 + "\n")
    ),
    "CASS of 100 000 fields": _text("a.dat", "1," * 100_000),
    "CASS of words": _text("a.dat", "1,甲,乙,丙,丁\n" * 1_000),
    # Parquet and FlatGeobuf
    "Parquet with words that are no JSON": geoparquet(b"{"),
    "Parquet with a list for columns": geoparquet(geo(columns=[])),
    "Parquet of no primary column": geoparquet(geo(primary_column="x")),
    "Parquet in a system that calls": geoparquet(
        geo(columns={"geometry": {"encoding": "WKB", "crs": "http://127.0.0.1/"}})
    ),
    "Parquet in a system of numbers": geoparquet(geo(columns={"geometry": {"encoding": "WKB", "crs": {"id": 5}}})),
    "Parquet of ground that lies": geoparquet(geo(), [b"\x01\x03\0\0\0\xff\xff\xff\x7f"]),
    "Parquet of no ground": geoparquet(geo(), [b"", b"\0"]),
    "FlatGeobuf whose head lies": _text("a.fgb", b"fgb\x03fgb\0" + struct.pack("<I", 0x7FFFFFF0) + b"\0" * 64),
    "FlatGeobuf of a head and nothing": _text("a.fgb", b"fgb\x03fgb\0" + struct.pack("<I", 8) + b"\x04\0\0\0\0\0\0\0"),
}
