"""A check called alone refuses frames that cannot be laid over each other."""

from __future__ import annotations

import geopandas as gpd
import pytest
from shapely import box

from landuse import InputError, checks

PARCELS = gpd.GeoDataFrame({"use_code": ["0601"]}, geometry=[box(5e5, 35e5, 5e5 + 100, 35e5 + 100)], crs=4548)
BOUNDARY = PARCELS[["geometry"]]


def test_frames_of_one_system_are_measured():
    assert checks.employment_land_share(PARCELS, BOUNDARY, scheme="sandiao").interval.low > 0


@pytest.mark.parametrize(
    ("parcels", "boundary", "said"),
    [
        (PARCELS, BOUNDARY.to_crs(4490), "degrees"),
        (PARCELS.to_crs(4490), BOUNDARY, "degrees"),
        (PARCELS, BOUNDARY.to_crs(4527), "two layers lie in different systems"),
        (PARCELS, BOUNDARY.to_crs(4527).geometry, "two layers lie in different systems"),
    ],
)
def test_degrees_and_several_systems_are_refused(parcels, boundary, said):
    with pytest.raises(InputError, match=said):
        checks.employment_land_share(parcels, boundary=boundary, scheme="sandiao")
