"""What every test can ask for: the system parts that pip does not bring."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

#: A system part: the programs any of which will do, and how it is got on Debian.
PARTS = {
    "chromium": (("chromium", "chromium-browser", "google-chrome"), "apt-get install chromium"),
    "gdaldem": (("gdaldem",), "apt-get install gdal-bin"),
}


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose system part is not installed; fail it where LANDUSE_REQUIRE names the part."""
    for mark in item.iter_markers("needs"):
        (part,) = mark.args
        if find_part(part) is None:
            lacking(part, required=os.environ.get("LANDUSE_REQUIRE", ""))


def find_part(part: str) -> Path | None:
    """Give the program of a system part, or None."""
    programs, _ = PARTS[part]
    found = next(filter(None, map(shutil.which, programs)), None)
    return Path(found) if found else None


def lacking(part: str, *, required: str) -> None:
    """Skip the running test for want of a part, or fail it where the part is among the required."""
    reason = f"needs {part}, which is not installed ({PARTS[part][1]})"
    if part in required.split():
        pytest.fail(f"{reason}; LANDUSE_REQUIRE={required}", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The Chromium to drive; mark the test ``@pytest.mark.needs("chromium")``."""
    program = find_part("chromium")
    assert program is not None, 'mark the test: @pytest.mark.needs("chromium")'
    return program


@pytest.fixture(scope="session")
def repo() -> Path:
    """The root of the repository."""
    return Path(__file__).parents[1]
