"""Everything that can be read out of an output: texts, packed parts, streams, blobs, names of files, and shapes."""

import base64
import gzip
import json
import re
import sqlite3
import subprocess
import zipfile
import zlib
from io import BytesIO
from shutil import which

import numpy as np
import shapely

_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_BLOB = re.compile(rb"[A-Za-z0-9+/]{80,}={0,2}")


def texts_of(path):
    """Return all that a file says, one text for each part, packed or not."""
    data = path.read_bytes()
    texts = [path.name, _text(data)]
    if path.suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            texts += [archive.comment.decode("latin-1"), *archive.namelist()]
            texts += [_text(archive.read(name)) for name in archive.namelist()]
    if path.suffix == ".pdf":
        texts += [_text(each) for each in map(_unpacked, _STREAM.findall(data))]
        assert which("pdftotext"), "the text of a PDF is read by poppler-utils"
        texts.append(_text(subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True).stdout))
        texts.append(_text(subprocess.run(["pdfinfo", path], capture_output=True, check=True).stdout))
    if path.suffix == ".gpkg":
        with sqlite3.connect(path) as base:
            names = [name for (name,) in base.execute("select name from sqlite_master where type = 'table'")]
            rows = [row for name in names for row in base.execute(f'select * from "{name}"')]
            texts += [str(cell) for row in rows for cell in row if not isinstance(cell, bytes)]
    if path.suffix == ".html":
        texts += [_text(_unpacked(base64.b64decode(blob + b"=" * (-len(blob) % 4)))) for blob in _BLOB.findall(data)]
    # what JSON writes as \\u4e2d or \\" stands there as well
    return [*texts, *(re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), text) for text in texts)]


def _unpacked(data):
    for unpack in (zlib.decompress, gzip.decompress):
        try:
            return unpack(data)
        except (zlib.error, OSError, EOFError):
            continue
    return data


def _text(data):
    return data.decode("utf-8", "replace") + data.decode("utf-16-be", "replace")


def corners_of(path, epsg):
    """Return every corner of every shape that a GeoPackage or a map holds, in a system in metres."""
    from pyproj import Transformer

    if path.suffix == ".gpkg":
        with sqlite3.connect(path) as base:
            tables = base.execute("select table_name, column_name from gpkg_geometry_columns").fetchall()
            blobs = [blob for table, column in tables for (blob,) in base.execute(f'select "{column}" from "{table}"')]
        heads = {0: 8, 1: 40, 2: 56, 3: 56, 4: 72}
        shapes = [shapely.from_wkb(blob[heads[(blob[3] >> 1) & 7] :]) for blob in blobs if blob is not None]
        return shapely.get_coordinates(shapes)
    found = re.findall(r'"coordinates": ?(\[[\[\]0-9eE+., -]*\])', path.read_text(encoding="utf-8"))
    degrees = np.array([pair for text in found for pair in re.findall(r"\[([\d.]+), ?([\d.]+)\]", text)], dtype=float)
    east, north = Transformer.from_crs(4490, epsg, always_xy=True).transform(*degrees.T)
    return np.column_stack([east, north])


def plain(value):
    """Return a value as texts show it."""
    return json.dumps(value, ensure_ascii=False)
