"""Reading a CRS, refusing what cannot be used, and the way into the work system."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS
from shapely import Point, Polygon, box

from landuse.core.errors import InputError
from landuse.geometry.crs.work import (
    across_bands,
    check_in_china,
    detect_crs,
    examine_crs,
    label,
    read_crs,
    to_system,
    to_work,
    work_crs,
)

CGCS, WGS, XIAN, BEIJING = (
    (6378137.0, 298.257222101),
    (6378137.0, 298.257223563),
    (6378140.0, 298.257),
    (6378245.0, 298.3),
)
LOCAL = 'LOCAL_CS["city grid",UNIT["m",1]]'
CHINA_2000 = ("GCS_China_Geodetic_Coordinate_System_2000", "D_China_2000", CGCS)


def esri(name, datum, easting=39_500_000.0, meridian=117.0, scale=1.0, latitude=0.0):
    """A .prj as ESRI writes it."""
    geographic, datum_name, (axis, flattening) = datum
    return (
        f'PROJCS["{name}",GEOGCS["{geographic}",DATUM["{datum_name}",SPHEROID["s",{axis},{flattening}]],'
        'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],'
        f'PARAMETER["False_Easting",{easting}],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",{meridian}],'
        f'PARAMETER["Scale_Factor",{scale}],PARAMETER["Latitude_Of_Origin",{latitude}],UNIT["Meter",1.0]]'
    )


def square(east=600_000.0, north=3_520_000.0, side=100.0, crs="EPSG:4548") -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"name": ["a"]}, geometry=[box(east, north, east + side, north + side)], index=[7], crs=crs)


class TestReading:
    @pytest.mark.parametrize(
        ("crs", "epsg", "kind", "zone", "prefixed"),
        [
            (4527, 4527, "cgcs2000_3", 39, True),
            (4548, 4548, "cgcs2000_3", 39, False),
            (4498, 4498, "cgcs2000_6", 20, True),
            (4509, 4509, "cgcs2000_6", 20, False),
            (4490, 4490, "cgcs2000_geographic", None, False),
            (4480, 4490, "cgcs2000_geographic", None, False),
            (4326, 4326, "wgs84_geographic", None, False),
            (3857, 3857, "wgs84_projected", None, False),
            (32650, 32650, "wgs84_projected", None, False),
            ("EPSG:4527+5737", 4527, "cgcs2000_3", 39, True),
            (esri("CGCS2000_3_Degree_GK_Zone_39", CHINA_2000), 4527, "cgcs2000_3", 39, True),
            (esri("anything", CHINA_2000), 4527, "cgcs2000_3", 39, True),
            (esri("x", ("GCS_CGCS_2000", "D_CGCS_2000", CGCS)), 4527, "cgcs2000_3", 39, True),
            (esri("x", ("Unknown", "Unknown", CGCS)), 4527, "cgcs2000_3", 39, True),
            (esri("CGCS2000_3_Degree_GK_Zone_39", ("GCS_WGS_1984", "D_WGS_1984", WGS)), 4527, "wgs84_3", 39, True),
            (esri("mine", ("GCS_WGS_1984", "D_WGS_1984", WGS)), 4527, "wgs84_3", 39, True),
            (esri("CGCS2000_3_Degree_GK_CM_117E", CHINA_2000, 500_000.0), 4548, "cgcs2000_3", 39, False),
            (esri("CGCS2000_GK_CM_117E", CHINA_2000, 500_000.0), 4509, "cgcs2000_6", 20, False),
            (esri("CGCS2000_GK_CM_114E", CHINA_2000, 500_000.0, 114.0), 4547, "cgcs2000_3", 38, False),
            ("+proj=tmerc +lon_0=117 +x_0=500000 +ellps=GRS80", 4548, "cgcs2000_3", 39, False),
            ("+proj=tmerc +lon_0=117 +x_0=500000 +ellps=GRS80 +units=km", None, "cgcs2000_projected", None, False),
            ("+proj=aea +lat_1=25 +lat_2=47 +lon_0=105 +ellps=GRS80", None, "cgcs2000_projected", None, False),
        ],
    )
    def test_what_can_be_used(self, crs, epsg, kind, zone, prefixed):
        reading = read_crs(crs)
        assert (reading.epsg, reading.kind, reading.zone, reading.prefixed) == (epsg, kind, zone, prefixed)
        assert reading.central_meridian == (None if zone is None else (6 * zone - 3 if zone < 24 else 3 * zone))

    @pytest.mark.parametrize(
        ("crs", "telling"),
        [
            (4610, "Xian 80"),
            (2363, "Xian 80"),
            (2415, "Beijing 54"),
            (4555, "Beijing 54"),
            (4269, "North American Datum 1983"),
            (4258, "European Terrestrial"),
            (2326, "Hong Kong 1980"),
            (3826, "Taiwan"),
            (4479, "geocentric"),
            # a name is never enough: this is what to_epsg(min_confidence=20) takes for EPSG:4527
            (esri("CGCS2000_3_Degree_GK_Zone_39", ("Unknown", "Unknown", XIAN)), "by name"),
            (esri("Xian_1980_3_Degree_GK_Zone_39", CHINA_2000), "by name"),
            (esri("mine", ("Unknown", "Unknown", XIAN)), "Xian 80"),
            (esri("mine", ("Unknown", "Unknown", BEIJING)), "Beijing 54"),
            (esri("mine", ("Unknown", "Unknown", (6378388.0, 297.0))), "unknown datum"),
            (esri("a", CHINA_2000, 500_000.0, 117.25), "地方坐标系"),
            (esri("a", CHINA_2000, 500_000.0, 118.5), "地方坐标系"),
            (esri("a", CHINA_2000, 500_000.0, 117.0, 1.00012), "scale factor is 1.00012"),
            (esri("a", CHINA_2000, 50_000.0), "false easting is 50000.000"),
            (esri("a", CHINA_2000, 500_000.0, 117.0, 1.0, 30.0), "地方坐标系"),
            (esri("a", CHINA_2000, 38_500_000.0), "different zones"),
            (esri("a", CHINA_2000, 12_500_000.0, 69.0), "different zones"),
            (LOCAL, "地方坐标系"),
            ("+proj=longlat +ellps=krass +towgs84=15,-130,-80", "datum shift of its own"),
            ("+proj=longlat +datum=WGS84 +pm=ferro", "unknown datum"),
            ("EPSG:0", "is no CRS"),
            (None, "no CRS"),
        ],
    )
    def test_what_is_refused_and_why(self, crs, telling):
        with pytest.raises(InputError, match=telling) as refusal:
            read_crs(crs)
        assert refusal.value.next

    def test_a_shift_of_zero_is_none(self):
        assert read_crs("+proj=longlat +ellps=GRS80 +towgs84=0,0,0").epsg == 4490

    def test_examining_tells_without_refusing(self):
        reading = examine_crs(2363)
        assert (reading.epsg, reading.kind, reading.zone, reading.datum) == (2363, "xian80_3", 39, "Xian 80")
        assert "Xian 80" in reading.trouble.text("en")
        assert "four or seven" in reading.advice.text("en")

    def test_one_datum_is_said_in_both_languages(self):
        (note,) = read_crs(4326).notes
        assert "同一基准" in note.text("zh")
        assert "counts as one with CGCS2000" in note.text("en")
        assert read_crs(4490).notes == ()

    def test_a_datum_known_by_its_shape_only_is_said(self):
        (note,) = read_crs(esri("x", ("Unknown", "Unknown", CGCS))).notes
        assert "298.257222101" in note.text("en")

    @pytest.mark.parametrize(
        ("crs", "text"),
        [
            (4527, "EPSG:4527"),
            (esri("x", CHINA_2000), "EPSG:4527"),
            (LOCAL, "city grid"),
        ],
    )
    def test_label(self, crs, text):
        assert label(crs) == text


class TestWorkSystem:
    @pytest.mark.parametrize(
        ("frame", "epsg"),
        [
            (square(), 4548),
            (square(39_600_000.0, crs="EPSG:4527"), 4548),
            # its own band, even where most of it lies in the next
            (square(39_700_000.0, crs="EPSG:4527"), 4548),
            (square(20_700_000.0, crs="EPSG:4498"), 4549),
            (square(118.0, 31.0, 0.1, crs="EPSG:4490"), 4548),
            (square(118.4, 31.0, 0.3, crs="EPSG:4326"), 4549),
            (square(500_000.0, crs="EPSG:32650"), 4548),
        ],
    )
    def test_band_of_the_boundary(self, frame, epsg):
        assert work_crs(frame) == epsg

    def test_no_boundary_no_band(self):
        with pytest.raises(InputError, match=r"draft.shp: there is no ground"):
            work_crs(gpd.GeoDataFrame(geometry=[], crs="EPSG:4490"), where="draft.shp")

    def test_prefix_is_taken_off_to_the_last_digit(self):
        frame = square(39_600_000.123, 3_520_000.457, 0.001, crs="EPSG:4527")
        moved, notes = to_work(frame, 4548)
        assert moved.crs.to_epsg() == 4548
        assert moved.index.tolist() == [7]
        assert moved["name"].tolist() == ["a"]
        assert moved.total_bounds.tolist() == [600_000.123, 3_520_000.457, 600_000.124, 3_520_000.458]
        assert [note.text("en")[:18] for note in notes] == ["the zone prefix 39"]
        assert frame.total_bounds[0] == 39_600_000.123, "the caller's frame is not touched"

    def test_six_degree_band_on_the_same_meridian_is_shifted_too(self):
        moved, _ = to_work(square(20_600_000.123, crs="EPSG:4498"), 4548)
        assert moved.total_bounds[0] == 600_000.123

    def test_the_same_band_is_left_alone(self):
        frame = square(600_000.1234567891)
        moved, notes = to_work(frame, 4548)
        assert moved.total_bounds.tolist() == frame.total_bounds.tolist()
        assert notes == []

    def test_from_degrees(self):
        frame = square(118.05594877444, 31.79854784167, 0.001, crs="EPSG:4490")
        moved, _ = to_work(frame, 4548)
        # the standard's worked vertex, X 3520000 Y 600000: the south-west corner of the square
        corners = shapely.get_coordinates(moved.geometry)
        assert np.abs(corners - [600_000, 3_520_000]).max(axis=1).min() < 1e-3

    def test_wgs_84_is_not_moved_and_is_said(self):
        one, notes = to_work(square(118.05, 31.79, 0.001, crs="EPSG:4326"), 4548)
        two, _ = to_work(square(118.05, 31.79, 0.001, crs="EPSG:4490"), 4548)
        assert shapely.equals_exact(one.geometry.iloc[0], two.geometry.iloc[0], 1e-3)
        assert len(notes) == 1

    def test_unknown_datum_name_is_not_shifted(self):
        moved, _ = to_work(square(39_600_000.5, crs=esri("x", ("Unknown", "Unknown", CGCS))), 4549)
        expected, _ = to_work(square(39_600_000.5, crs="EPSG:4527"), 4549)
        assert moved.total_bounds.tolist() == expected.total_bounds.tolist()

    def test_heights_are_dropped(self):
        frame = gpd.GeoDataFrame(geometry=[shapely.force_3d(box(0, 0, 1, 1), 5.0)], crs="EPSG:4548").translate(
            6e5, 3.5e6
        )
        moved, _ = to_work(gpd.GeoDataFrame(geometry=frame), 4549)
        assert not moved.has_z.any()

    def test_empty_and_missing_pass(self):
        frame = gpd.GeoDataFrame(geometry=[None, Polygon()], crs="EPSG:4527")
        moved, _ = to_work(frame, 4548)
        assert moved.geometry.isna().tolist() == [True, False]
        assert moved.geometry.is_empty.tolist() == [False, True]

    @pytest.mark.parametrize("crs", ["EPSG:2363", "EPSG:4214", None])
    def test_refusal_names_the_layer(self, crs):
        with pytest.raises(InputError, match=r"^draft.shp: "):
            to_work(square(39_600_000.0, crs=crs), 4548, where="draft.shp")

    @given(st.integers(26, 44), st.decimals(400_000, 600_000, places=4), st.decimals(2_000_000, 5_900_000, places=4))
    def test_shifting_never_changes_a_written_digit(self, zone, east, north):
        frame = square(float(f"{zone}{east:011.4f}"), float(north), 10.0, crs=4488 + zone)
        moved, _ = to_work(frame, 4509 + zone)
        assert moved.total_bounds[0] == float(east)
        assert moved.total_bounds[1] == float(north)


class TestInChina:
    @pytest.mark.parametrize(
        ("frame", "telling"),
        [
            (square(118.0, 31.0, 0.1, crs="EPSG:4490"), None),
            (square(136.0, 53.9, 0.0001, crs="EPSG:4490"), "outside China"),
            (square(135.9999, 53.9999, 0.0001, crs="EPSG:4490"), None),
            (square(31.0, 118.0, 0.1, crs="EPSG:4490"), "latitude and longitude are swapped"),
            (square(-118.0, 31.0, 0.1, crs="EPSG:4326"), "outside China"),
            (square(600_000.0, crs="EPSG:4490"), "in degrees and the coordinates are not"),
            (square(118.0, 31.0, 0.1, crs="EPSG:4548"), "in metres and the coordinates are degrees"),
            (square(31.0, 118.0, 0.1, crs="EPSG:4548"), "in metres and the coordinates are degrees"),
            (square(3_520_000.0, 600_000.0, crs="EPSG:4548"), "northings and eastings are swapped"),
            (square(3_520_000.0, 39_600_000.0, crs="EPSG:4527"), "northings and eastings are swapped"),
            (square(600_000.0, crs="EPSG:4527"), "no zone prefix, against EPSG:4527"),
            (square(39_600_000.0, crs="EPSG:4548"), "the zone prefix 39, against EPSG:4548"),
            (square(38_600_000.0, crs="EPSG:4527"), "the zone prefix 38, against EPSG:4527"),
            (square(600_000.0, 8_520_000.0), "outside China"),
            (square(500_000.0, crs="EPSG:32618"), "outside China"),
            (gpd.GeoDataFrame(geometry=[], crs="EPSG:4490"), None),
        ],
    )
    def test_slips_are_named(self, frame, telling):
        if telling is None:
            check_in_china(frame)
            return
        with pytest.raises(InputError, match=rf"^a.shp: OUT_OF_CHINA: .*{telling}"):
            check_in_china(frame, where="a.shp")

    def test_the_right_code_is_offered(self):
        with pytest.raises(InputError, match='crs = "EPSG:4526"'):
            check_in_china(square(38_600_000.0, crs="EPSG:4527"))
        with pytest.raises(InputError, match='crs = "EPSG:4548"'):
            check_in_china(square(600_000.0, crs="EPSG:4527"))

    def test_one_feature_far_off_is_enough(self):
        frame = gpd.GeoDataFrame(geometry=[box(118, 31, 118.1, 31.1), box(0, 0, 1, 1)], crs="EPSG:4490")
        with pytest.raises(InputError, match="outside China"):
            to_work(frame, 4548)


class TestAcrossBands:
    def test_two_bands_are_said(self):
        note = across_bands(square(115.0, 34.0, 1.0, crs="EPSG:4490"))
        assert note is not None
        assert "38 to 39" in note.text("en")
        assert "38至39" in note.text("zh")

    @pytest.mark.parametrize("frame", [square(), gpd.GeoDataFrame(geometry=[], crs="EPSG:4548")])
    def test_one_band_is_not(self, frame):
        assert across_bands(frame) is None


class TestDetection:
    @pytest.mark.parametrize(("east", "epsg"), [(39_600_000.0, 4527), (20_600_000.0, 4498), (25_500_000.0, 4513)])
    def test_by_prefix(self, east, epsg):
        assert detect_crs(square(east, crs=None)) == CRS.from_epsg(epsg)

    @pytest.mark.parametrize(
        ("frame", "telling"),
        [
            (square(118.0, 31.0, 0.1, crs=None), "are degrees"),
            (square(31.0, 118.0, 0.1, crs=None), "swapped"),
            (square(3_520_000.0, 39_600_000.0, crs=None), "swapped"),
            (square(3_520_000.0, 600_000.0, crs=None), "swapped"),
            (square(crs=None), "ZONE_UNKNOWN"),
            (square(24_600_000.0, crs=None), "tell none"),
            (square(39_999_000.0, side=2_000.0, crs=None), "tell none"),
            (square(0.0, 0.0, crs=None), "tell none"),
            (gpd.GeoDataFrame(geometry=[]), "tell none"),
        ],
    )
    def test_nothing_is_guessed(self, frame, telling):
        with pytest.raises(InputError, match=rf"^a.shp: .*{telling}"):
            detect_crs(frame, where="a.shp")


def test_a_prefix_is_put_before_eastings_without_touching_another_digit() -> None:
    plain = gpd.GeoDataFrame(geometry=[Point(600_000.123, 3_521_000.001)], crs=4548)
    prefixed, notes = to_system(plain, 4527)
    assert prefixed.geometry[0] == Point(39_600_000.123, 3_521_000.001)
    assert prefixed.crs == 4527
    assert "39" in notes[0].text("en")
    assert "加上带号39" in notes[0].text("zh")
    back, _ = to_system(prefixed, 4548)
    assert back.geometry[0] == plain.geometry[0]


def test_a_layer_abroad_may_be_converted_but_not_reviewed() -> None:
    abroad = gpd.GeoDataFrame(geometry=[Point(-113.0, 37.3)], crs=4326)
    assert to_system(abroad, 4490)[0].geometry[0] == Point(-113.0, 37.3)
    with pytest.raises(InputError, match="OUT_OF_CHINA"):
        to_work(abroad, 4548)
    with pytest.raises(InputError, match="Xian 80"):
        to_system(gpd.GeoDataFrame(geometry=[Point(1, 1)], crs=2363), 4326)


@pytest.mark.parametrize(
    ("ellipsoid", "kind"), [("+ellps=GRS80", "cgcs2000_local"), ("+datum=WGS84", "wgs84_projected")]
)
def test_the_scale_of_utm_is_a_local_system_but_on_wgs_84(ellipsoid, kind):
    reading = examine_crs(f"+proj=tmerc +lat_0=0 +lon_0=117 +k=0.9996 +x_0=500000 +y_0=0 {ellipsoid} +units=m")
    assert reading.kind == kind
    trouble = "" if reading.trouble is None else reading.trouble.text("en")
    assert ("地方坐标系" in trouble) is (kind == "cgcs2000_local")
