"""Put one engine to one piece of work: ``_bench_peers.py ENGINE WORK FOLDER LEFT RIGHT``.

Prints the seconds of each run and the greatest memory, and leaves its answer in the folder. A run of more than a minute
is not repeated. Every engine has its data in its own memory before the clock starts, unless the work is from disk to
disk.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

PAIRS = """SELECT p.id AS l, f.id AS r, ST_Area(ST_Intersection(p.geometry, f.geometry)) AS area
FROM p JOIN f ON ST_Intersects(p.geometry, f.geometry)"""
ONCE = """SELECT p.id AS l, 0 AS r, sum(ST_Area(ST_Intersection(p.geometry, u.geometry))) AS area
FROM p JOIN u ON ST_Intersects(p.geometry, u.geometry) GROUP BY p.id"""
DISK = """SELECT p.id AS l, 0 AS r, sum(ST_Area(ST_Intersection(p.geometry, f.geometry))) AS area
FROM p JOIN f ON ST_Intersects(p.geometry, f.geometry) GROUP BY p.id"""


class Landuse:
    """This tool, its kernel compiled and loaded."""

    def __init__(self, left: Path, right: Path) -> None:
        from landuse.geometry import overlay
        from landuse.geometry.engine import precompile
        from landuse.geometry.streaming import stream

        self.overlay, self.stream, self.counts = overlay, stream, overlay.EngineCounts()
        self.paths = left, right
        self.left, self.right = (np.asarray(gpd.read_parquet(path).geometry) for path in self.paths)
        precompile.warm()

    def pairs(self) -> pd.DataFrame:
        self.counts = self.overlay.EngineCounts()
        found = self.overlay.pair_areas(self.left, self.right, counts=self.counts)
        return found.set_axis(["l", "r", "area"], axis=1)

    def once(self) -> pd.DataFrame:
        area = self.overlay.area_within(self.left, self.right)
        return pd.DataFrame({"l": area.index, "r": 0, "area": area.to_numpy()})

    def disk(self, out: Path) -> None:
        units, ground = (self.stream.open_source(path) for path in self.paths)
        self.stream.write(self.stream.area_within(units, ground, columns=["id"]), out)


class LanduseFromDisk:
    """This tool, nothing read before the clock starts."""

    def __init__(self, left: Path, right: Path) -> None:
        from landuse.geometry.streaming import stream

        self.stream, self.paths = stream, (left, right)

    def disk(self, out: Path) -> None:
        units, ground = (self.stream.open_source(path) for path in self.paths)
        self.stream.write(self.stream.area_within(units, ground, columns=["id"]), out)


class GeoPandas:
    def __init__(self, left: Path, right: Path) -> None:
        self.left, self.right = (gpd.read_parquet(path) for path in (left, right))

    def pairs(self) -> pd.DataFrame:
        found = gpd.overlay(self.left, self.right, how="intersection", keep_geom_type=True)
        return pd.DataFrame({"l": found["id_1"], "r": found["id_2"], "area": found.area})

    def once(self) -> pd.DataFrame:
        ground = gpd.GeoDataFrame(geometry=[self.right.union_all()], crs=self.right.crs).explode()
        found = gpd.overlay(self.left, ground, how="intersection", keep_geom_type=True)
        return found.area.groupby(found["id"]).sum().rename_axis("l").reset_index(name="area").assign(r=0)


class DuckDb:
    def __init__(self, left: Path, right: Path) -> None:
        import duckdb
        import duckdb_extension_spatial

        place = Path(duckdb_extension_spatial.__file__).parent
        (extension,) = place.rglob("*.duckdb_extension")
        self.link = duckdb.connect(config={"allow_unsigned_extensions": True, "memory_limit": "8GB"})
        self.link.execute(f"LOAD '{extension}'")
        self.paths = left, right
        for name, path in zip("pf", self.paths, strict=True):
            self.link.execute(f"CREATE TABLE {name} AS SELECT id, geometry FROM read_parquet('{path}')")

    def pairs(self) -> pa.Table:
        return self.link.execute(PAIRS).fetch_arrow_table()

    def once(self) -> pa.Table:
        self.link.execute(
            "CREATE OR REPLACE TABLE u AS SELECT unnest(ST_Dump(ST_Union_Agg(geometry))).geom AS geometry FROM f"
        )
        return self.link.execute(ONCE).fetch_arrow_table()

    def disk(self, out: Path) -> None:
        p, f = (f"read_parquet('{path}')" for path in self.paths)
        query = DISK.replace("FROM p JOIN f", f"FROM {p} AS p JOIN {f} AS f")
        self.link.execute(f"COPY ({query}) TO '{out}' (FORMAT parquet)")


class SedonaDb:
    def __init__(self, left: Path, right: Path) -> None:
        import sedonadb

        self.link, self.paths = sedonadb.connect(), (left, right)
        for name, path in zip("pf", self.paths, strict=True):
            self.link.read_parquet(str(path)).select("id", "geometry").to_memtable().to_view(name, overwrite=True)

    def pairs(self) -> pa.Table:
        return self.link.sql(PAIRS).to_arrow_table()

    def once(self) -> pa.Table:
        union = self.link.sql("SELECT ST_Union_Agg(geometry) AS geometry FROM f")
        parts = gpd.GeoDataFrame(geometry=union.to_pandas().geometry, crs="EPSG:4549").explode()
        self.link.create_data_frame(parts).to_memtable().to_view("u", overwrite=True)
        return self.link.sql(ONCE).to_arrow_table()

    def disk(self, out: Path) -> None:
        for name, path in zip("pf", self.paths, strict=True):
            self.link.read_parquet(str(path)).to_view(name, overwrite=True)
        pq.write_table(self.link.sql(DISK).to_arrow_table(), out)


class PostGis:
    def __init__(self, left: Path, right: Path) -> None:
        import psycopg
        from _postgis_server import server, why_not

        if why_not():
            raise ModuleNotFoundError(why_not())
        self._server = server()
        self.link = psycopg.connect(self._server.__enter__(), autocommit=True)
        self.paths = left, right
        self.load()

    def load(self) -> None:
        for name, path in zip("pf", self.paths, strict=True):
            self.link.execute(f"DROP TABLE IF EXISTS {name}; CREATE TABLE {name} (id int8, geometry geometry)")
            table = pq.read_table(path, columns=["id", "geometry"])
            with self.link.cursor().copy(f"COPY {name} FROM STDIN (FORMAT BINARY)") as copy:
                copy.set_types(["int8", "bytea"])
                for row in zip(table["id"].to_pylist(), table["geometry"].to_pylist(), strict=True):
                    copy.write_row(row)
            self.index(name)

    def index(self, name: str) -> None:
        self.link.execute(f"CREATE INDEX ON {name} USING gist (geometry)")
        self.link.execute(f"VACUUM ANALYZE {name}")

    def _read(self, query: str) -> pa.Table:
        self.link.execute("DROP TABLE IF EXISTS answer")
        self.link.execute(f"CREATE UNLOGGED TABLE answer AS {query}")
        rows = self.link.cursor(binary=True).execute("SELECT l::int8, r::int8, area FROM answer").fetchall()
        left, right, area = zip(*rows, strict=True) if rows else ([], [], [])
        return pa.table({"l": left, "r": right, "area": area})

    def pairs(self) -> pa.Table:
        return self._read(PAIRS)

    def once(self) -> pa.Table:
        self.link.execute(
            "DROP TABLE IF EXISTS u; CREATE TABLE u AS SELECT (ST_Dump(ST_Union(geometry))).geom AS geometry FROM f"
        )
        self.index("u")
        return self._read(ONCE)

    def disk(self, out: Path) -> None:
        self.load()
        pq.write_table(self._read(DISK), out)

    def close(self) -> None:
        self.link.close()
        self._server.__exit__(None, None, None)


ENGINES: dict[str, Any] = {
    "landuse": Landuse,
    "landuse-disk": LanduseFromDisk,
    "geopandas": GeoPandas,
    "duckdb": DuckDb,
    "sedonadb": SedonaDb,
    "postgis": PostGis,
}


def peak_mb() -> float:
    """Return the greatest memory this process held; the resource counters count in what its parent held."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return float(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    engine, work, folder, left, right = sys.argv[1:6]
    out = Path(folder) / f"{engine}-{work}-{Path(right).stem}.parquet"
    try:
        peer: Any = ENGINES[engine](Path(left), Path(right))
    except ModuleNotFoundError as error:
        print(json.dumps({"missing": str(error)}))
        return
    seconds: list[float] = []
    processor: list[float] = []
    answer: pd.DataFrame | pa.Table | None = None
    while not seconds or (len(seconds) < 3 and max(seconds) < 60):
        start, used = time.perf_counter(), time.process_time()
        answer = peer.disk(out) if work == "disk" else getattr(peer, work)()
        seconds.append(time.perf_counter() - start)
        processor.append(time.process_time() - used)
    if work != "disk":
        pq.write_table(
            answer if isinstance(answer, pa.Table) else pa.Table.from_pandas(answer, preserve_index=False), out
        )
    if hasattr(peer, "close"):
        peer.close()
    said: dict[str, object] = {"seconds": seconds, "processor": processor, "out": str(out)}
    said["peak_mb"] = peak_mb()
    if isinstance(peer, Landuse):
        said["counts"] = vars(peer.counts)
    print(json.dumps(said))


if __name__ == "__main__":
    main()
