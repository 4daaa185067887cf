"""Zones, central meridians and codes of the Gauss-Krüger bands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS

from landuse.core.errors import InputError
from landuse.geometry.crs.bands import band_epsg, band_for, central_meridian, degrees_of, zone_at, zone_of

EVERY = [
    (datum, zone, prefixed)
    for datum in ("CGCS2000", "Xian 80", "Beijing 54")
    for zone in (*range(13, 24), *range(25, 46))
    for prefixed in (True, False)
]


@pytest.mark.parametrize(("datum", "zone", "prefixed"), EVERY)
def test_every_code_is_the_band_it_should_be(datum, zone, prefixed):
    crs = CRS.from_epsg(band_epsg(datum, zone, prefixed=prefixed))
    assert crs.coordinate_operation is not None
    assert crs.ellipsoid is not None
    values = {item.code: float(item.value) for item in crs.coordinate_operation.params}
    assert values["8802"] == central_meridian(zone)
    assert values["8806"] == 500_000 + prefixed * zone * 1_000_000
    assert crs.ellipsoid.semi_major_metre == {"CGCS2000": 6378137, "Xian 80": 6378140, "Beijing 54": 6378245}[datum]
    assert ("3-degree" in crs.name) == (degrees_of(zone) == 3)


def test_wgs_84_has_the_bands_of_cgcs2000():
    assert band_epsg("WGS 84", 39, prefixed=True) == 4527


@pytest.mark.parametrize("zone", [0, 12, 24, 46, 117])
def test_what_is_no_zone(zone):
    assert degrees_of(zone) is None
    with pytest.raises(InputError, match=f"{zone} is no zone"):
        central_meridian(zone)


@pytest.mark.parametrize(
    ("meridian", "degrees", "zone"),
    [
        (117, 3, 39),
        (117, 6, 20),
        (114, 3, 38),
        (114, 6, None),
        (118.5, 3, None),
        (117.25, 3, None),
        (72, 3, None),
        (135, 3, 45),
    ],
)
def test_zone_by_central_meridian(meridian, degrees, zone):
    assert zone_of(meridian, degrees) == zone


@pytest.mark.parametrize(
    ("lon", "epsg"), [(117.0, 4548), (115.5, 4548), (115.49999, 4547), (118.5, 4549), (73.5, 4534), (136.49, 4554)]
)
def test_band_for_a_longitude(lon, epsg):
    assert band_for(lon) == epsg


@pytest.mark.parametrize("lon", [73.4999, 136.5, -117.0, float("nan"), float("inf")])
def test_no_band_outside_china(lon):
    with pytest.raises(InputError, match="longitude"):
        band_for(lon)


@pytest.mark.parametrize(("lon", "zone"), [(117.0, 20), (114.0, 20), (113.9999, 19), (120.0, 21)])
def test_six_degree_zones(lon, zone):
    assert zone_at(lon, 6) == zone


@given(st.floats(73.5, 136.4999))
def test_a_longitude_is_never_far_from_its_meridian(lon):
    assert abs(central_meridian(zone_at(lon)) - lon) <= 1.5
