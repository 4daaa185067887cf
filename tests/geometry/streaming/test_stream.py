"""Layers too big to hold: the same answer from every kind of file, whatever the window."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from landuse.core.errors import InputError
from landuse.geometry.engine import compiled, counted_once, wkb
from landuse.geometry.engine.counts import EngineCounts
from landuse.geometry.engine.ragged import box_rows, lay_flat
from landuse.geometry.engine.sums import ExactSum
from landuse.geometry.streaming import geoparquet, stream
from landuse.geometry.streaming.geopackage import GeoPackage
from landuse.geometry.streaming.geoparquet import GeoParquet
from landuse.geometry.streaming.spatial_sort import arrange, is_compact
from tests.geometry.engine.helpers import array


def parcels(count=40, seed=0):
    """A lattice of slanting parcels, no two alike, in an order of its own; some are no ground at all."""
    random = np.random.default_rng(seed)
    x, y = np.meshgrid(np.arange(count) * 50.0, np.arange(count) * 50.0)
    corners = np.stack([x, y], axis=-1).reshape(-1, 1, 2) + np.array([[0, 0], [50, 0], [50, 50], [0, 50]], dtype=float)
    corners = corners + random.uniform(-9, 9, corners.shape) + np.array([500_000.0, 3_300_000.0])
    made = array(shapely.polygons(corners))
    made[3], made[7] = None, Polygon()
    made[11] = MultiPolygon([made[11], shapely.affinity.translate(made[11], 700, 0)])
    order = random.permutation(len(made))
    return gpd.GeoDataFrame({"id": np.arange(len(made))[order]}, geometry=made[order], crs=4549)


def restrictions(seed=1):
    """Discs and one great slab, most of them overlapping, two of them the same."""
    random = np.random.default_rng(seed)
    places = random.uniform(0, 2000, (60, 2)) + np.array([500_000.0, 3_300_000.0])
    discs = shapely.buffer(shapely.points(places), random.uniform(30, 160, 60))
    slab = Polygon(
        box(500_300, 3_300_300, 501_900, 3_300_900).exterior, [box(500_500, 3_300_500, 500_700, 3_300_700).exterior]
    )
    return gpd.GeoDataFrame({"name": range(63)}, geometry=array([*discs, slab, discs[7], discs[8]]), crs=4549)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("stream")
    units, ground = parcels(), restrictions()
    in_order = units.sort_values("id")
    units.to_parquet(place / "units.parquet", row_group_size=200, write_covering_bbox=True)
    in_order.to_parquet(place / "in_order.parquet", row_group_size=160)
    ground.to_parquet(place / "ground.parquet", row_group_size=10)
    units.to_file(place / "units.gpkg", layer="units")
    ground.to_file(place / "ground.gpkg", layer="ground")
    return place


@pytest.fixture(scope="module")
def expected():
    counts, units, ground = EngineCounts(), parcels(), restrictions()
    one, other = (compiled.ready(np.asarray(layer.geometry), counts) for layer in (units, ground))
    within = counted_once.within(one, other, counts)
    return dict(zip(units["id"].tolist(), within.tolist(), strict=True))


def measured(units, ground, **options):
    table = pa.concat_tables(list(stream.area_within(units, ground, columns=["id"], **options)))
    return dict(zip(table["id"].to_pylist(), table["within_m2"].to_pylist(), strict=True)), table


class TestSameAnswer:
    def test_the_answer_is_that_of_geos(self, expected) -> None:
        units, whole = parcels(), restrictions().union_all()
        areas = shapely.area(shapely.intersection(np.asarray(units.geometry), whole))
        assert list(expected.values()) == pytest.approx(np.nan_to_num(areas), abs=1e-6)
        assert sum(area > 0 for area in expected.values()) > 500

    @pytest.mark.parametrize("window_rows", [7, 50, 333, 5000])
    @pytest.mark.parametrize(
        ("units", "ground"),
        [
            ("units.parquet", "ground.parquet"),
            ("in_order.parquet", "ground.gpkg"),
            ("units.gpkg", "ground.parquet"),
            ("units.gpkg", "ground.gpkg"),
        ],
    )
    def test_to_the_last_digit_whatever_the_window_and_the_file(
        self, folder, expected, units, ground, window_rows
    ) -> None:
        counts = EngineCounts()
        found, table = measured(
            stream.open_source(folder / units),
            stream.open_source(folder / ground),
            window_rows=window_rows,
            counts=counts,
        )
        assert found == expected
        assert counts.pairs > 0
        assert sorted(table["row"].to_pylist())[-1] in (len(expected) - 1, len(expected))  # GeoPackage counts from 1

    def test_pairs(self, folder) -> None:
        units, ground = parcels(), restrictions()
        counts = EngineCounts()
        one, other = (compiled.ready(np.asarray(layer.geometry), counts) for layer in (units, ground))
        lefts, rights, area = compiled.measure(one, other, counts)
        expected = pd.DataFrame(
            {"row": lefts, "id": units["id"].to_numpy()[lefts], "ground_row": rights, "area_m2": area}
        )
        sources = (stream.open_source(folder / name) for name in ("units.parquet", "ground.parquet"))
        tables = list(stream.pair_areas(*sources, columns=["id"], window_rows=60))
        found = pa.concat_tables(tables).to_pandas().sort_values(["row", "ground_row"], ignore_index=True)
        pd.testing.assert_frame_equal(found, expected, check_exact=True)

    def test_threads_do_not_show(self, folder, expected) -> None:
        sources = [stream.open_source(folder / name) for name in ("units.parquet", "ground.parquet")]
        assert measured(*sources, window_rows=90, threads=1)[0] == measured(*sources, window_rows=90, threads=5)[0]

    @given(st.integers(0, 10_000), st.integers(1, 60), st.integers(1, 5))
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_overlapping_ground_cut_anywhere(self, tmp_path, seed, window_rows, groups) -> None:
        units, ground = parcels(8, seed), restrictions(seed)
        units.to_parquet(tmp_path / "u.parquet", row_group_size=16)
        ground.to_parquet(tmp_path / "g.parquet", row_group_size=groups)
        counts = EngineCounts()
        one, other = (compiled.ready(np.asarray(layer.geometry), counts) for layer in (units, ground))
        expected = dict(zip(units["id"], counted_once.within(one, other, counts).tolist(), strict=True))
        sources = [GeoParquet(tmp_path / "u.parquet"), GeoParquet(tmp_path / "g.parquet")]
        assert measured(*sources, window_rows=window_rows)[0] == expected


class TestFiles:
    def test_only_row_groups_near_the_window_are_read(self, folder, monkeypatch) -> None:
        source = GeoParquet(folder / "in_order.parquet")
        read, do_read = [], GeoParquet._read

        def reading(self, group, columns=()):
            read.append(group)
            return do_read(self, group, columns)

        monkeypatch.setattr(GeoParquet, "_read", reading)
        batch = source.near((500_000, 3_300_000, 500_100, 3_300_010))
        assert read == [0]
        assert 0 < len(batch.rows) < 10
        assert (np.diff(batch.rows) > 0).all()

    def test_row_groups_are_kept_for_the_next_window_only_so_long(self, folder, monkeypatch) -> None:
        monkeypatch.setattr(geoparquet, "KEEP", 1)
        source = GeoParquet(folder / "in_order.parquet")
        everything = source.near(source.extent)
        assert len(everything.rows) == source.count - 2
        assert len(source._kept) == 1

    def test_a_geopackage_is_searched_by_place(self, folder) -> None:
        source = GeoPackage(folder / "ground.gpkg")
        assert source.count == 63
        assert source.near((500_390, 3_300_390, 500_400, 3_300_400)).rows.tolist()  # something reaches there
        assert [len(batch.rows) for batch in source.walk([], 25)] == [25, 25, 13]

    def test_what_is_no_geoparquet_is_refused(self, tmp_path) -> None:
        pq.write_table(pa.table({"a": [1]}), tmp_path / "plain.parquet")
        with pytest.raises(InputError, match="no GeoParquet"):
            GeoParquet(tmp_path / "plain.parquet")

    def test_another_encoding_is_refused(self, tmp_path) -> None:
        parcels(4).dropna().explode().iloc[:5].to_parquet(tmp_path / "n.parquet", geometry_encoding="geoarrow")
        with pytest.raises(InputError, match=r"encoded as 'polygon'"):
            GeoParquet(tmp_path / "n.parquet")

    def test_degrees_and_two_systems_are_refused(self, folder, tmp_path) -> None:
        restrictions().to_crs(4490).to_parquet(tmp_path / "degrees.parquet")
        restrictions().to_crs(4550).to_parquet(tmp_path / "next.parquet")
        units = GeoParquet(folder / "units.parquet")
        for name, said in (("degrees", "degrees"), ("next", "different systems")):
            with pytest.raises(InputError, match=said):
                list(stream.area_within(units, GeoParquet(tmp_path / f"{name}.parquet")))

    def test_a_file_without_crs_is_in_degrees_by_the_standard_and_null_says_nothing(self, folder, tmp_path) -> None:
        table = pq.read_table(folder / "ground.parquet")
        about = json.loads(table.schema.metadata[b"geo"])
        for name, crs in (("absent", ...), ("null", None)):
            if crs is ...:
                about["columns"]["geometry"].pop("crs")
            else:
                about["columns"]["geometry"]["crs"] = crs
            pq.write_table(table.replace_schema_metadata({"geo": json.dumps(about)}), tmp_path / f"{name}.parquet")
        absent = GeoParquet(tmp_path / "absent.parquet").crs
        assert absent is not None
        assert absent.is_geographic
        assert GeoParquet(tmp_path / "null.parquet").crs is None

    def test_a_layer_out_of_order_is_arranged_under_its_own_numbers(self, folder, tmp_path) -> None:
        source = GeoParquet(folder / "units.parquet")
        assert not is_compact(source, 100)
        assert is_compact(GeoParquet(folder / "in_order.parquet"), 100)
        arranged = arrange(source, ["id"], tmp_path, 100)
        assert is_compact(arranged, 100)
        batches = list(arranged.walk(["id"], 100))
        rows = np.concatenate([batch.rows for batch in batches])
        ids = np.concatenate([batch.columns["id"].to_numpy() for batch in batches])
        assert sorted(rows) == list(range(source.count))
        assert (parcels()["id"].to_numpy()[rows] == ids).all()
        assert not list(tmp_path.glob("*.arrow"))

    def test_nothing_near_and_nothing_at_all(self, folder, tmp_path) -> None:
        far = restrictions()
        far.geometry = far.translate(1e5, 0)
        far.to_parquet(tmp_path / "far.parquet")
        far.iloc[:0].to_parquet(tmp_path / "none.parquet")
        units = GeoParquet(folder / "units.parquet")
        for name in ("far", "none"):
            assert set(measured(units, GeoParquet(tmp_path / f"{name}.parquet"))[0].values()) == {0.0}
        assert list(stream.area_within(GeoParquet(tmp_path / "none.parquet"), units)) == []


class TestWrite:
    def test_all_or_nothing(self, tmp_path) -> None:
        tables = [pa.table({"row": [1, 2]}), pa.table({"row": [3]})]
        assert stream.write(tables, tmp_path / "out.parquet") == 3

        def failing():
            yield tables[0]
            raise InputError("broken off")

        with pytest.raises(InputError):
            stream.write(failing(), tmp_path / "out.parquet")
        assert pq.read_table(tmp_path / "out.parquet")["row"].to_pylist() == [1, 2, 3]
        assert [path.name for path in tmp_path.iterdir()] == ["out.parquet"]


class TestBinary:
    @pytest.mark.parametrize("flavor", ["iso", "extended"])
    @pytest.mark.parametrize("byte_order", [0, 1])
    def test_every_kind_of_wkb_is_laid_as_the_geometry_is(self, flavor, byte_order) -> None:
        holed = Polygon(box(0, 0, 9, 9).exterior, [box(1, 1, 2, 2).exterior, box(4, 4, 5, 5).exterior])
        kinds = array(
            [holed, None, Polygon(), MultiPolygon([holed, box(20, 0, 21, 1)]), MultiPolygon(), box(0, 0, 1, 1)]
        )
        kinds[5] = shapely.set_srid(shapely.force_3d(kinds[5], 7.0), 4549)
        raw = shapely.to_wkb(kinds, flavor=flavor, byte_order=byte_order, include_srid=flavor == "extended")
        found, expected = (
            wkb.lay_flat(pa.array(raw.tolist(), pa.binary())),
            lay_flat(array([*kinds[:1], Polygon(), *kinds[2:]])),
        )
        for name in ("xy", "rings", "parts", "row"):
            assert getattr(found, name).tolist() == getattr(expected, name).tolist(), name
        assert found.rows == 6

    def test_collections_go_the_long_way_and_lines_are_no_ground(self) -> None:
        kinds = array(
            [shapely.GeometryCollection([box(0, 0, 1, 1), shapely.Point(5, 5)]), shapely.LineString([(0, 0), (1, 1)])]
        )
        found = wkb.lay_flat(pa.array(shapely.to_wkb(kinds).tolist(), pa.binary()))
        assert (found.rows, found.row.tolist(), len(found.xy)) == (2, [0], 5)
        assert box_rows(found).tolist() == [[0, 0, 1, 1], [np.inf, np.inf, -np.inf, -np.inf]]

    def test_a_slice_of_an_array(self) -> None:
        raw = pa.array(shapely.to_wkb(array([box(k, 0, k + 1, 1) for k in range(5)])).tolist(), pa.binary())
        assert wkb.lay_flat(raw[2:4]).xy[:, 0].min() == 2


class TestExactSum:
    @given(st.lists(st.floats(-1e9, 1e9), max_size=40), st.randoms())
    def test_neither_order_nor_parts_show(self, numbers, random) -> None:
        whole = ExactSum().add(numbers).value
        mixed = list(numbers)
        random.shuffle(mixed)
        cut = random.randint(0, len(mixed))
        assert ExactSum().add(mixed[:cut]).merge(ExactSum().add(mixed[cut:])).value == whole
        assert whole == pytest.approx(sum(numbers), rel=1e-9, abs=1e-6)

    def test_what_is_too_large_or_no_number(self) -> None:
        for wrong in (2.0**33, float("nan")):
            with pytest.raises(ValueError, match="exactly"):
                ExactSum().add([wrong])
