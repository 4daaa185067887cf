"""Tables of a real PostGIS server are read as they are, and what can be left to it is."""

from __future__ import annotations

import json
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import psycopg
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg import sql
from shapely import MultiPolygon, Polygon, box

from landuse.core.errors import InputError
from landuse.intake import postgis as reader
from landuse.intake.base import ReadOptions, WriteOptions
from landuse.intake.ogr.database import ask
from landuse.intake.open import fingerprint, read
from landuse.judge.review import review
from landuse.normalise.case import read_case

pytestmark = pytest.mark.needs("postgis")
FRAME = gpd.GeoDataFrame(
    {
        "地块编号": ["甲-1", None, "c"],
        "TBMJ": [1.25, None, -0.0],
        "n": pd.array([1, None, 2**62], dtype="Int64"),
        "i": [1, 2, 3],
        "yes": [True, False, True],
        "maybe": pd.array([True, None, False], dtype="boolean"),
        "at": pd.to_datetime(["2026-06-30 12:00", None, "2024-01-01 00:00"]),
        "geom": ["a\tb\\n", "", "\n'\""],
    },
    geometry=[
        Polygon([(0, 0), (100, 0), (100, 100), (0, 100)], [[(20, 20), (20, 80), (80, 80), (80, 20)]]),
        MultiPolygon([box(200, 0, 300, 100), box(400.123456789, 0.1, 500, 100)]),
        None,
    ],
    crs=4527,
)


@pytest.fixture(scope="module")
def database(postgis):
    with psycopg.connect(postgis) as link:
        link.execute("CREATE SCHEMA 规划; CREATE SCHEMA other")
        link.execute(
            'CREATE TABLE 规划."地块 表" (gid int PRIMARY KEY, "DLBM" text, mj numeric(15,2), sj date, tags text[],'
            " geom geometry(Geometry, 4549))"
        )
        insert = 'INSERT INTO 规划."地块 表" VALUES (%s, %s, %s, %s, %s, ST_GeomFromText(%s, 4549))'
        for gid, x in ((3, 200), (1, 0), (2, 100)):
            figure = None if gid == 3 else 1.25
            land = box(x, 0, x + 100, 100).wkt
            link.execute(insert, (gid, f"060{gid}", figure, date(2026, 6, gid), ["a", "b"], land))
        link.execute('CREATE VIEW other.v AS SELECT * FROM 规划."地块 表" WHERE gid > 1')
        link.execute("CREATE TABLE zm (k int, g geometry)")
        heights = ("POLYGON ZM((0 0 1 2,1 0 1 2,1 1 1 2,0 0 1 2))", "POLYGON Z((0 0 1,1 0 1,1 1 1,0 0 1))")
        for k, text in enumerate(heights):
            link.execute("INSERT INTO zm VALUES (%s, ST_GeomFromText(%s, 4490))", (k, text))
        link.execute("CREATE TABLE curved (k int, g geometry)")
        arc = "CURVEPOLYGON(CIRCULARSTRING(0 0,100 100,200 0,100 -100,0 0))"
        link.execute("INSERT INTO curved VALUES (1, ST_GeomFromText(%s, 4549))", (arc,))
        link.execute("CREATE TABLE mixed (k int, g geometry)")
        link.execute("INSERT INTO mixed VALUES (1, 'SRID=4549;POINT(0 0)'), (2, 'SRID=4490;POINT(0 0)')")
        link.execute("CREATE TABLE two (a geometry, b geometry)")
        link.execute("CREATE TABLE 供地 (项目 text, 面积 double precision)")
        link.execute("INSERT INTO 供地 VALUES ('甲', 1.5), ('乙', NULL)")
        link.execute("CREATE TABLE same (k int); CREATE TABLE other.same (k int, g geometry)")
    return postgis


def test_a_table_is_read_in_the_order_of_its_key(database):
    found, name = read(database, ReadOptions(layer="规划.地块 表"))
    assert name == "postgis"
    assert found.crs == 4549
    assert found.frame["gid"].tolist() == [1, 2, 3]
    assert found.frame["DLBM"].tolist() == ["0601", "0602", "0603"]
    assert found.frame["mj"].tolist()[:2] == [1.25, 1.25]
    assert np.isnan(found.frame["mj"][2])
    assert found.frame["sj"].tolist() == [pd.Timestamp(2026, 6, day) for day in (1, 2, 3)]
    assert found.frame["tags"][0] == "['a', 'b']"
    assert found.frame.geometry.area.tolist() == [10_000] * 3
    assert found.frame.geometry[2].bounds == (200, 0, 300, 100)
    assert found.repairs == ()
    assert fingerprint(database) == ""


def test_the_database_leaves_out_columns_and_what_lies_elsewhere(database):
    options = ReadOptions(layer="规划.地块 表", bbox=(100, 0, 150, 50), columns=("DLBM",))
    frame = reader.read_layer(database, options).frame
    assert list(frame.columns) == ["DLBM", "geometry"]
    # the first touches the box in a line
    assert frame["DLBM"].tolist() == ["0601", "0602"]
    options = ReadOptions(layer="规划.地块 表", bbox=(100.001, 0, 150, 50), columns=("DLBM",))
    assert reader.read_layer(database, options).frame["DLBM"].tolist() == ["0602"]
    with pytest.raises(InputError, match=r"no column XX"):
        reader.read_layer(database, ReadOptions(layer="规划.地块 表", columns=("XX",)))


def test_a_view_is_read_the_same_each_time(database):
    first, second = (reader.read_layer(database, ReadOptions(layer="other.v")).frame for _ in range(2))
    assert sorted(first["gid"]) == [2, 3]
    pd.testing.assert_frame_equal(pd.DataFrame(first), pd.DataFrame(second))


def test_heights_measures_and_arcs_are_taken_down_aloud(database):
    found = reader.read_layer(database, ReadOptions(layer="zm"))
    assert [entry.text("en") for entry in found.repairs] == [
        "heights (Z) of 2 features were dropped", "measures (M) of 1 feature were dropped",
    ]  # fmt: skip
    assert not found.frame.has_z.any()
    curved = reader.read_layer(database, ReadOptions(layer="curved"))
    assert [entry.code for entry in curved.repairs] == ["CURVE"]
    assert curved.frame.geometry.area[0] == pytest.approx(np.pi * 100**2, abs=0.5)
    assert curved.frame.geometry.area[0] < np.pi * 100**2


def test_tables_without_geometry_are_tables(database):
    found, _ = read(database, ReadOptions(layer="供地"), table=True)
    assert found.frame["项目"].tolist() == ["甲", "乙"]
    assert found.frame["面积"].tolist()[0] == 1.5
    assert not isinstance(found.frame, gpd.GeoDataFrame)
    with pytest.raises(InputError, match="'供地' has no geometry"):
        reader.read_layer(database, ReadOptions(layer="供地"))


def test_layers_are_listed_and_asked_for(database):
    layers = reader.list_layers(database)
    assert {"规划.地块 表", "other.v", "zm", "供地", "same", "other.same"} <= set(layers)
    assert layers.index("供地") > layers.index("other.v")
    with pytest.raises(InputError, match=r"no table 'nope'; it has "):
        reader.read_layer(database, ReadOptions(layer="nope"))
    with pytest.raises(InputError, match="several tables fit"):
        reader.read_layer(database, ReadOptions())
    assert reader.read_table(database, ReadOptions(layer="same")).frame.columns.tolist() == ["k"]
    assert reader.read_table(database, ReadOptions(layer="other.same")).frame.empty


def test_what_is_in_doubt_is_refused(database):
    with pytest.raises(InputError, match=r"several systems: SRID 4490, 4549"):
        reader.read_layer(database, ReadOptions(layer="mixed"))
    with pytest.raises(InputError, match=r"several geometry columns: a, b"):
        reader.read_layer(database, ReadOptions(layer="two"))


def test_what_is_written_comes_back(database):
    losses = reader.write_layer(database, FRAME, WriteOptions(layer="other.写"))
    assert losses == []
    found = reader.read_layer(database, ReadOptions(layer="other.写"))
    assert found.crs == FRAME.crs
    left, right = (pd.DataFrame(frame.drop(columns="geometry")) for frame in (found.frame, FRAME))
    pd.testing.assert_frame_equal(left, right, check_dtype=False)
    assert left.dtypes.astype(str).to_dict() == right.dtypes.astype(str).to_dict()
    assert shapely.equals_identical(found.frame.geometry.array[:2], FRAME.geometry.array[:2]).all()
    assert found.frame.geometry[2] is None


def test_a_table_that_is_there_is_not_written_over_unless_told(database):
    reader.write_layer(database, FRAME[["i", "geometry"]], WriteOptions(layer="once"))
    with pytest.raises(InputError, match="such a table already"):
        reader.write_layer(database, FRAME, WriteOptions(layer="once"))
    assert list(reader.read_layer(database, ReadOptions(layer="once")).frame) == ["i", "geometry"]
    reader.write_layer(database, FRAME[["yes", "geometry"]], WriteOptions(layer="once", overwrite=True))
    assert list(reader.read_layer(database, ReadOptions(layer="once")).frame) == ["yes", "geometry"]
    with pytest.raises(InputError, match="not named"):
        reader.write_layer(database, FRAME, WriteOptions())


def test_a_write_that_fails_leaves_what_was_there(database):
    reader.write_layer(database, FRAME[["i", "geometry"]], WriteOptions(layer="held"))
    with psycopg.connect(database) as link:
        link.execute("CREATE VIEW holds AS SELECT * FROM held")
    with pytest.raises(InputError, match="depend"):
        reader.write_layer(database, FRAME, WriteOptions(layer="held", overwrite=True))
    assert len(reader.read_layer(database, ReadOptions(layer="held")).frame) == 3


def test_names_too_long_and_systems_unknown_are_said(database):
    frame = gpd.GeoDataFrame({"长" * 30: [1], "长" * 29: [2], "t": ["a\0b"]}, geometry=[box(0, 0, 1, 1)])
    losses = reader.write_layer(database, frame, WriteOptions(layer="long"))
    assert [entry.code for entry in losses] == ["CRS_LOST", "NAME_CUT", "NAME_CUT", "TEXT_CUT"]
    back = reader.read_layer(database, ReadOptions(layer="long")).frame
    assert back.iloc[0].tolist()[:3] == [1, 2, "ab"]
    assert back.crs is None


def test_no_password_is_shown(database, tmp_path):
    wrong = "postgresql://nobody:s3cret-%E5%AF%86@127.0.0.1:1/land"
    with pytest.raises(InputError) as error:
        reader.read_layer(wrong, ReadOptions())
    assert "s3cret" not in str(error.value)
    assert "postgresql://nobody:***@127.0.0.1:1/land" in str(error.value)
    with pytest.raises(InputError) as error:
        reader.list_layers("postgresql://u@/land?passwort=s3cret")
    assert "s3cret" not in str(error.value).replace("passwort=s3cret", "")
    with pytest.raises(InputError) as error:
        read("mysql://u:s3cret@h/land", ReadOptions())
    assert "s3cret" not in str(error.value)


def test_a_case_may_lie_in_a_database_and_keeps_no_password(database, tmp_path):
    assert ":no-secret@" in database
    land = gpd.GeoDataFrame({"QKMC": ["区块一"]}, geometry=[box(500_000, 3_500_000, 501_000, 3_501_000)], crs=4548)
    reader.write_layer(database, land, WriteOptions(layer="approved_land"))
    text = f'title = "t"\non = 2026-06-30\n[layers.approved]\npath = "{database}"\nlayer = "approved_land"\n'
    (tmp_path / "case.toml").write_text(text, encoding="utf-8")
    case = read_case(tmp_path)
    (source,) = case.sources
    assert case.layer("approved").features.geometry.area.tolist() == [1_000_000]
    assert "no-secret" not in repr(case) + json.dumps([source.path, *(entry.where for entry in source.repairs)])
    assert source.path == database.replace("no-secret", "***")


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
NUMBERS = st.floats(-1e7, 1e8, allow_nan=False)


@settings(deadline=None, max_examples=20)
@given(
    rings=st.lists(st.tuples(NUMBERS, NUMBERS, st.floats(0.01, 5000)), min_size=1, max_size=4),
    texts=st.lists(TEXTS | st.none(), min_size=2, max_size=2),
    figures=st.lists(st.floats(allow_nan=False), min_size=2, max_size=2),
)
def test_any_ground_text_and_figure_come_back(postgis, rings, texts, figures):
    shapes = []
    for x, y, size in rings:
        hole = [(x + size / 4, y + size / 4), (x + size / 2, y + size / 4), (x + size / 4, y + size / 2)]
        shapes.append(Polygon(box(x, y, x + size, y + size).exterior.coords, [hole]))
    frame = gpd.GeoDataFrame(
        {"t": pd.Series(texts, dtype="str"), "f": figures}, geometry=[shapes[0], MultiPolygon(shapes)], crs=4549
    )
    reader.write_layer(postgis, frame, WriteOptions(layer="any", overwrite=True))
    back = reader.read_layer(postgis, ReadOptions(layer="any")).frame
    pd.testing.assert_frame_equal(pd.DataFrame(back[["t", "f"]]), pd.DataFrame(frame[["t", "f"]]), check_exact=True)
    assert shapely.equals_identical(back.geometry.array, frame.geometry.array).all()


PROVINCE = """
CREATE TABLE province AS SELECT row_number() OVER () AS id,
  ST_MakeEnvelope(484000 + 100 * i, 3504000 + 100 * j, 484100 + 100 * i, 3504100 + 100 * j, 4548) AS geom, i % 2 AS odd
  FROM generate_series(0, 249) AS i, generate_series(0, 99) AS j;
ALTER TABLE province ADD PRIMARY KEY (id); CREATE INDEX ON province USING gist (geom); ANALYZE province;
"""


def test_a_large_control_line_is_searched_by_its_index_and_read_only_near(postgis, tmp_path):
    with psycopg.connect(postgis) as link:
        link.execute(PROVINCE)
    draft = box(486_010, 3_506_010, 486_190, 3_506_190)
    gpd.GeoDataFrame({"QKBH": ["1"]}, geometry=[draft], crs=4548).to_file(tmp_path / "draft.gpkg")
    (tmp_path / "case.toml").write_text(
        f'''title = "示例"
on = 2026-06-30
policy = ["henan-2022"]
rules = ["henan-2022/permanent-basic-farmland"]
[layers.draft]
path = "draft.gpkg"
[layers.permanent_basic_farmland]
path = "{postgis}"
layer = "province"
''',
        encoding="utf-8",
    )
    case = read_case(tmp_path)
    layer = case.layer("permanent_basic_farmland")
    assert layer.source.features == 25_000
    assert len(layer.features) < 800  # 22 by 22 squares lie within 1 000 m, some more within the box in degrees
    (finding,) = (one for one in review(case).items if one.id == "henan-2022/permanent-basic-farmland@draft")
    assert finding.evidence.interval.value == pytest.approx(180 * 180, abs=1e-6)


def test_the_plan_of_a_box_is_an_index_scan(postgis, monkeypatch):
    with psycopg.connect(postgis) as link:
        if not link.execute("SELECT to_regclass('province')").fetchone()[0]:
            link.execute(PROVINCE)
    plans = []

    def explained(link, query, **parts):
        if "ST_AsBinary" in query:
            plans.append("\n".join(row[0] for row in link.execute(sql.SQL("EXPLAIN " + query).format(**parts))))
        return ask(link, query, **parts)

    monkeypatch.setattr(reader, "ask", explained)
    few = ReadOptions(layer="province", bbox=(486_010, 3_506_010, 486_190, 3_506_190), columns=("id",))
    found = reader.read_layer(postgis, few)
    assert len(found.frame) == 4
    assert list(found.frame.columns) == ["id", "geometry"]
    assert "Index Cond" in plans[0]
    assert "Seq Scan" not in plans[0]
