"""Degrees, minutes and seconds run together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landuse.intake.survey.degrees import can_be_dms, from_dms


@pytest.mark.parametrize(
    ("written", "degrees"),
    [
        (118.0, 118.0),
        (118.3, 118.5),
        (118.0516, 118 + 5 / 60 + 16 / 3600),
        (31.4759999, 31 + 47 / 60 + 59.999 / 3600),
        (-31.3, -31.5),
        (118.05164591, 118 + 5 / 60 + 16.4591 / 3600),
    ],
)
def test_as_by_hand(written, degrees):
    assert from_dms(np.array([written]))[0] == pytest.approx(degrees, abs=1e-12)


@pytest.mark.parametrize(
    ("written", "possible"), [(118.5959, True), (118.6, False), (118.596, False), (118.0060, False), (118.00599, True)]
)
def test_below_sixty(written, possible):
    assert can_be_dms(np.array([written])).tolist() == [possible]


@given(st.integers(0, 179), st.integers(0, 59), st.integers(0, 599_999))
def test_every_second_is_found_again(degrees, minutes, tenthousandths):
    written = float(f"{degrees}.{minutes:02d}{tenthousandths:06d}")
    assert can_be_dms(np.array([written]))[0]
    assert from_dms(np.array([written]))[0] == pytest.approx(
        degrees + minutes / 60 + tenthousandths / 1e4 / 3600, abs=1e-10
    )
