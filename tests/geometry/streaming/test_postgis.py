"""A real PostGIS server, where one can be started: the same answer as from files."""

from __future__ import annotations

import psycopg
import pyarrow as pa
import pytest

from landuse.core.errors import InputError
from landuse.geometry.streaming import stream
from scripts._postgis_server import server
from tests.geometry.streaming.test_stream import parcels, restrictions

pytestmark = pytest.mark.needs("postgis")


@pytest.fixture(scope="module")
def database():
    with server() as connection:
        with psycopg.connect(connection) as link:
            link.execute("CREATE SCHEMA land")
            for name, frame in (("units", parcels(12)), ("land.ground", restrictions())):
                link.execute(f"CREATE TABLE {name} (nr int PRIMARY KEY, id int, geom geometry(Geometry, 4549))")
                insert = f"INSERT INTO {name} VALUES (%s, %s, ST_GeomFromWKB(%s, 4549))"
                ids, wkb = frame.iloc[:, 0].tolist(), frame.geometry.to_wkb().tolist()
                link.cursor().executemany(insert, [(10 * k, ids[k], wkb[k]) for k in reversed(range(len(frame)))])
            link.execute("CREATE INDEX ON land.ground USING gist (geom)")
            link.execute("CREATE TABLE keyless (geom geometry(Geometry, 4549))")
            link.execute("CREATE TABLE plain (nr int PRIMARY KEY)")
            link.execute("CREATE TABLE empty (nr int PRIMARY KEY, geom geometry(Geometry, 4549))")
        host = dict(part.split("=") for part in connection.split())
        yield f"postgresql://{host['user']}@/{host['dbname']}?host={host['host']}"


@pytest.mark.parametrize("window_rows", [9, 1000])
def test_the_same_answer_as_from_files(database, tmp_path, window_rows) -> None:
    parcels(12).to_parquet(tmp_path / "units.parquet")
    restrictions().to_parquet(tmp_path / "ground.parquet")
    files = [stream.open_source(tmp_path / f"{name}.parquet") for name in ("units", "ground")]
    tables = [stream.open_source(database, name) for name in ("units", "land.ground")]
    assert tables[0].count == files[0].count
    assert tables[0].extent == files[0].extent
    found, expected = (
        pa.concat_tables(list(stream.area_within(*sources, columns=["id"], window_rows=window_rows))).sort_by("row")
        for sources in (tables, files)
    )
    assert [row // 10 for row in found["row"].to_pylist()] == expected["row"].to_pylist()
    assert found.drop_columns("row").equals(expected.drop_columns("row"))


def test_the_database_leaves_out_what_is_far(database) -> None:
    near = stream.open_source(database, "land.ground").near((500_310, 3_300_310, 500_320, 3_300_320))
    assert 600 in near.rows.tolist()  # the slab
    assert len(near.rows) < 30


def test_a_table_without_key_or_ground_is_refused(database) -> None:
    with pytest.raises(InputError, match=r"keyless: .* primary key and has none"):
        stream.open_source(database, "keyless")
    with pytest.raises(InputError, match=r"plain: .* geometry column and has none"):
        stream.open_source(database, "plain")


def test_an_empty_table(database) -> None:
    empty = stream.open_source(database, "empty")
    assert empty.count == 0
    assert list(stream.area_within(empty, stream.open_source(database, "land.ground"))) == []
    (table,) = stream.area_within(stream.open_source(database, "units"), empty)
    assert set(table["within_m2"].to_pylist()) == {0.0}
