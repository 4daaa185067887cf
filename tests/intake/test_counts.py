"""Rows of GeoJSON and KML are counted in the file's own text: none that its driver passes over is lost unsaid."""

from __future__ import annotations

import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landuse.core.errors import InputError
from landuse.intake import vector
from landuse.intake.base import ReadOptions
from landuse.intake.ogr import counts

GROUND = {"type": "Polygon", "coordinates": [[[110, 31], [110.1, 31], [110.1, 31.1], [110, 31]]]}
TEXT = st.text(st.sampled_from('a"\\{}[],:临features'), max_size=12)


def feature(**properties):
    return {"type": "Feature", "properties": properties, "geometry": GROUND}


def collection(*members):
    return json.dumps({"type": "FeatureCollection", "features": list(members)}, ensure_ascii=False)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.dictionaries(st.one_of(st.just("features"), TEXT), st.one_of(TEXT, st.lists(st.just({}), max_size=2)))),
    st.integers(16, 64),
    st.sampled_from([None, 1]),
)
def test_objects_are_counted_whatever_the_texts_hold_and_wherever_the_file_is_cut(
    tmp_path_factory, rows, piece, indent
):
    file = tmp_path_factory.mktemp("count") / "图.geojson"
    members = [feature(**{f"k{key}": value for key, value in row.items()}) for row in rows]
    for member, row in zip(members, rows, strict=True):
        member["properties"] |= {"features": list(row.values())}
    whole = {"links": [{}, {}], "type": "FeatureCollection", "features": members, "more": [{"features": [{}]}]}
    file.write_text(json.dumps(whole, ensure_ascii=False, indent=indent), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counts, "_PIECE", piece)
        assert counts.count_geojson(file) == len(rows)


@pytest.mark.parametrize(
    "stranger", [GROUND, {"properties": {}, "geometry": GROUND}, {"type": "FeatureCollection", "features": [feature()]}]
)
def test_a_feature_that_the_driver_passes_over_is_refused_with_both_numbers(tmp_path, stranger):
    (tmp_path / "图.geojson").write_text(collection(feature(n=1), stranger), encoding="utf-8")
    with pytest.raises(InputError, match="2 features stand in it, and 1 can be read"):
        vector.read_layer(tmp_path / "图.geojson", ReadOptions())


@pytest.mark.parametrize("text", [collection(feature(n=1), feature(n=2)), "\n".join([json.dumps(feature(n=1))] * 2)])
def test_a_whole_file_is_read(tmp_path, text):
    (tmp_path / "图.geojson").write_text(text, encoding="utf-8")
    assert len(vector.read_layer(tmp_path / "图.geojson", ReadOptions()).frame) == 2


def placemark(number):
    east = 110 + number / 100
    ring = f"{east},31 {east + 0.005},31 {east + 0.005},31.005 {east},31"
    return (
        f"<Placemark><name>{number}</name><Polygon><outerBoundaryIs><LinearRing><coordinates>{ring}</coordinates>"
        "</LinearRing></outerBoundaryIs></Polygon></Placemark>"
    )


NESTED = (
    '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>临河</name>'
    f"{placemark(0)}<Folder><name>甲</name>{placemark(1)}<Folder><name>丙</name>{placemark(2)}{placemark(3)}</Folder>"
    f"</Folder><Folder>{placemark(4)}</Folder></Document></kml>"
)


@pytest.mark.parametrize("ending", [".kml", ".kmz"])
def test_placemarks_are_counted_by_folder(tmp_path, ending, monkeypatch):
    file = tmp_path / f"图{ending}"
    if ending == ".kmz":
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("doc.kml", NESTED)
    else:
        file.write_text(NESTED, encoding="utf-8")
    read = {name: len(vector.read_layer(file, ReadOptions(layer=name)).frame) for name in vector.list_layers(file)}
    assert sorted(read.values()) == [1, 1, 1, 2]
    assert read["丙"] == 2
    monkeypatch.setattr(counts, "count_kml", lambda _: [("临河", 1), ("甲", 1), ("丙", 3), ("", 1)])
    with pytest.raises(InputError, match="3 features stand in it, and 2 can be read"):
        vector.read_layer(file, ReadOptions(layer="丙"))
