"""Extracts of OpenStreetMap are read as areas, and what could not be put together is listed."""

from __future__ import annotations

import struct
import zlib

import pytest
from shapely import Polygon

from landuse.core.errors import InputError
from landuse.intake import osm
from landuse.intake.base import ReadOptions

PLAIN = ReadOptions()
NODES = {
    1: (118.0, 31.0), 2: (118.01, 31.0), 3: (118.01, 31.01), 4: (118.0, 31.01),
    5: (118.002, 31.002), 6: (118.004, 31.002), 7: (118.004, 31.004), 8: (118.002, 31.004),
}  # fmt: skip
XML = f"""<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6">
 {"".join(f'<node id="{n}" lon="{x}" lat="{y}"/>' for n, (x, y) in NODES.items())}
 <node id="9" lat="31.02" lon="118.02"><tag k="name" v="点"/></node>
 <way id="10"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="1"/></way>
 <way id="11"><nd ref="5"/><nd ref="6"/><nd ref="7"/><nd ref="8"/><nd ref="5"/>
  <tag k="landuse" v="industrial"/><tag k="name" v="甲厂"/><tag k="name:en" v="A"/></way>
 <way id="12"><nd ref="1"/><nd ref="3"/><tag k="highway" v="primary"/><tag k="name" v="某路"/></way>
 <way id="13"><nd ref="1"/><nd ref="2"/><nd ref="3"/></way>
 <relation id="20"><member type="way" ref="10" role="outer"/><member type="way" ref="11" role="inner"/>
  <tag k="type" v="multipolygon"/><tag k="landuse" v="farmland"/></relation>
 <relation id="21"><member type="way" ref="13" role="outer"/><tag k="type" v="multipolygon"/>
  <tag k="landuse" v="forest"/></relation>
 <relation id="22"><member type="way" ref="999" role="outer"/><tag k="type" v="boundary"/></relation>
 <relation id="23"><member type="way" ref="12" role=""/><tag k="type" v="route"/></relation>
</osm>
"""


@pytest.fixture
def extract(tmp_path):
    (tmp_path / "区.osm").write_text(XML, encoding="utf-8")
    return tmp_path / "区.osm"


def test_areas_with_their_holes(extract):
    found = osm.read_layer(extract, PLAIN)
    field, works = (found.frame[found.frame["landuse"] == use].iloc[0] for use in ("farmland", "industrial"))
    assert works["name"] == "甲厂"
    assert works["osm_way_id"] == "11"
    assert works["other_tags"] == '"name:en"=>"A"'
    hole = Polygon([NODES[n] for n in (5, 6, 7, 8)])
    assert works.geometry.equals(hole)
    assert field.geometry.equals(Polygon([NODES[n] for n in (1, 2, 3, 4)]) - hole)
    assert found.crs == 4326
    assert len(found.frame) == 2


def test_areas_that_do_not_close_are_listed_by_their_number(extract):
    entries = [entry for entry in osm.read_layer(extract, PLAIN).repairs if entry.code == "AREA_OPEN"]
    assert [entry.id for entry in entries] == ["21", "22"]
    assert "landuse=forest" in entries[0].text("en")
    assert "no tags" in entries[1].text("en")


def test_layers_that_hold_anything(extract):
    assert osm.list_layers(extract) == ["multipolygons", "lines", "points", "multilinestrings"]
    assert osm.read_layer(extract, ReadOptions(layer="lines")).frame["name"].tolist() == ["某路"]
    assert osm.read_layer(extract, ReadOptions(layer="points")).frame["name"].tolist() == ["点"]
    with pytest.raises(InputError, match="no layer 'areas'"):
        osm.read_layer(extract, ReadOptions(layer="areas"))


def test_a_box_takes_what_touches_it(extract):
    found = osm.read_layer(extract, ReadOptions(bbox=(118.005, 31.005, 118.006, 31.006)))
    assert found.frame["landuse"].tolist() == ["farmland"]
    assert osm.read_layer(extract, ReadOptions(bbox=(119, 31, 120, 32))).frame.empty


def test_an_extract_without_areas_says_what_it_has(tmp_path):
    way = '<way id="12"><nd ref="1"/><nd ref="3"/><tag k="highway" v="primary"/></way>'
    nodes = "".join(f'<node id="{n}" lon="{x}" lat="{y}"/>' for n, (x, y) in NODES.items())
    (tmp_path / "x.osm").write_text(f"<osm version='0.6'>{nodes}{way}</osm>", encoding="utf-8")
    with pytest.raises(InputError, match=r"no area in it; it has lines"):
        osm.read_layer(tmp_path / "x.osm", PLAIN)


@pytest.mark.parametrize("name", ["x.osm", "x.osm.pbf"])
@pytest.mark.parametrize("content", [b"", b"not xml", XML.encode()[:900], b"<osm version='0.6'>" + b"\xff" * 50])
def test_what_is_no_extract_is_one_message(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError):
        osm.read_layer(tmp_path / name, PLAIN)


def _number(value: int) -> bytes:
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def _signed(value: int) -> bytes:
    return _number(value * 2 if value >= 0 else -value * 2 - 1)


def _field(number: int, content: bytes | int) -> bytes:
    if isinstance(content, int):
        return _number(number << 3) + _number(content)
    return _number(number << 3 | 2) + _number(len(content)) + content


def _steps(values: list[int]) -> bytes:
    return b"".join(_signed(now - before) for before, now in zip([0, *values], values, strict=False))


def _blob(kind: bytes, content: bytes) -> bytes:
    blob = _field(2, len(content)) + _field(3, zlib.compress(content))
    header = _field(1, kind) + _field(3, len(blob))
    return struct.pack(">I", len(header)) + header + blob


def _pbf() -> bytes:
    """Write the eight nodes and way 11 in the PBF form (OpenStreetMap wiki, PBF Format)."""
    strings = b"".join(_field(1, text) for text in (b"", b"landuse", b"industrial"))
    dense = _field(1, _steps(list(NODES)))
    dense += _field(8, _steps([round(y * 1e7) for _, y in NODES.values()]))
    dense += _field(9, _steps([round(x * 1e7) for x, _ in NODES.values()]))
    way = _field(1, 11) + _field(2, _number(1)) + _field(3, _number(2)) + _field(8, _steps([5, 6, 7, 8, 5]))
    block = _field(1, strings) + _field(2, _field(2, dense)) + _field(2, _field(3, way))
    header = _field(4, b"OsmSchema-V0.6") + _field(4, b"DenseNodes")
    return _blob(b"OSMHeader", header) + _blob(b"OSMData", block)


def test_pbf_is_read_and_says_what_it_cannot_list(tmp_path):
    (tmp_path / "x.osm.pbf").write_bytes(_pbf())
    found = osm.read_layer(tmp_path / "x.osm.pbf", PLAIN)
    assert found.frame["landuse"].tolist() == ["industrial"]
    assert found.frame.geometry[0].equals(Polygon([NODES[n] for n in (5, 6, 7, 8)]))
    assert [entry.code for entry in found.repairs] == ["AREAS_UNLISTED"]
