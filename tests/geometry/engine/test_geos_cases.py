"""The overlay cases and the validity cases of GEOS's own test suite."""

from __future__ import annotations

import csv
import sys
import xml.etree.ElementTree as ET

import numpy as np
import pytest
import shapely

from landuse.geometry import overlay
from landuse.geometry.engine import pieces
from landuse.geometry.engine.arrays import polygonal
from landuse.geometry.engine.ragged import lay_flat
from landuse.geometry.engine.tangles import TangledOutlineError
from landuse.geometry.engine.union import sound
from tests.geometry.engine.helpers import DATA, array, assert_same, by_geos, by_kernel, once_by_kernel

FOLDER = DATA / "ugly" / "geos_xml"
pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason=f"the GEOS cases are not at {FOLDER}")


def geometry(text):
    packed = "".join(text.split())
    return shapely.from_wkb(packed) if packed[:2].isdigit() else shapely.from_wkt(" ".join(text.split()))


def cases():
    found = []
    for path in sorted(FOLDER.glob("TestOverlay*.xml")):
        for number, case in enumerate(ET.parse(path).getroot().iter("case")):
            grounds = [geometry(case.find(tag).text) for tag in ("a", "b") if case.find(tag) is not None]
            if all(shapely.area(ground) > 0 for ground in grounds):
                found.append(pytest.param(grounds, case, id=f"{path.stem}-{number}"))
    return found


@pytest.mark.parametrize(("grounds", "case"), cases() if FOLDER.exists() else [])
def test_overlays_that_once_failed(request, grounds, case) -> None:
    left, right = grounds[0], grounds[-1]
    tolerance = 1e-9 * max(left.area, right.area)
    if request.node.callspec.id == "TestOverlay-shapely-829-0":  # it crosses itself more than a thousand times
        with pytest.raises(TangledOutlineError):
            overlay.intersection(left, right)
        return
    assert_same(by_kernel([left], [right]), by_geos([left], [right]), tolerance)
    shared, rest = overlay.intersection(left, right), overlay.difference(left, right)
    whole = sound(array([left]))[0].area
    assert shared.area + rest.area == pytest.approx(whole, rel=1e-9)
    assert overlay.area_within([left], [right])[0] == pytest.approx(shared.area, abs=tolerance)
    united = overlay.united_area([left, right])
    assert united == pytest.approx(rest.area + sound(array([right]))[0].area, rel=1e-9)
    for test in case.iter("op"):
        if test.get("name").lower() == "unionarea":
            parts = shapely.get_parts(left)
            assert overlay.united_area(parts) == pytest.approx(float(test.text), abs=1)
            assert once_by_kernel(parts) == pytest.approx(float(test.text), abs=1)


def test_only_the_valid_are_certainly_simple() -> None:
    csv.field_size_limit(sys.maxsize)
    with (FOLDER / "valid_cases.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["wkt"]]
    with np.errstate(invalid="ignore"):  # some of the cases have no number where one belongs
        geometries = shapely.from_wkt([row["wkt"] for row in rows], on_invalid="ignore")
    plane = np.flatnonzero(shapely.get_dimensions(geometries) == 2)
    ground = [at for at in plane if np.isfinite(shapely.get_coordinates(geometries[at])).all()]
    polygons = polygonal(array(geometries)[ground])
    sure = pieces.certainly_simple(lay_flat(polygons))
    valid = shapely.is_valid(polygons)
    assert not (sure & ~valid).any()
    assert sure.sum() > 50
    repaired = sound(polygons)
    large = shapely.area(repaired) > 0
    found = by_kernel(polygons[large], [shapely.box(*shapely.total_bounds(polygons))])
    assert len(found) == large.sum()
    expected = {(at, 0): area for at, area in enumerate(shapely.area(repaired[large]).tolist())}
    for pair, area in expected.items():
        assert found[pair] == pytest.approx(area, rel=1e-9)
