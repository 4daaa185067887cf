"""What every test can ask for: the system parts that pip does not bring."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from landuse.core.errors import LanduseError
from landuse.core.messages import Message
from landuse.core.read_issues import ReadIssue
from scripts._postgis_server import binaries, server, why_not

# how long an example takes says more of the machine than of the code
settings.register_profile("landuse", deadline=None)
settings.load_profile("landuse")
# a fault of our own must show itself in a test, and not pass for input that was refused
os.environ["LANDUSE_TRACEBACK"] = "1"
# tests read errors in English, on a Chinese machine as well
os.environ["LANDUSE_LANG"] = "en"

#: A system part: the programs any of which will do, and how it is got on Debian.
PARTS = {
    "chromium": (("chromium", "chromium-browser", "google-chrome"), "apt-get install chromium"),
    "gdaldem": (("gdaldem",), "apt-get install gdal-bin"),
    "postgis": ((), "apt-get install postgresql-15-postgis-3"),
}


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose system part is not installed; fail it where LANDUSE_REQUIRE names the part."""
    for mark in item.iter_markers("needs"):
        (part,) = mark.args
        if find_part(part) is None:
            lacking(part, required=os.environ.get("LANDUSE_REQUIRE", ""))


@pytest.fixture(scope="session", autouse=True)
def _whatever_is_refused_or_reported_is_a_message() -> Iterator[None]:
    """Fail the test in which our own code refuses or reports with bare words instead of a message."""
    plain_error, plain_issue = LanduseError.__init__, ReadIssue.__init__

    def ours() -> bool:
        return str(sys._getframe(2).f_globals.get("__name__")).startswith("landuse.")

    def refused(self: LanduseError, what: Message, **named: object) -> None:
        plain_error(self, what, **named)  # type: ignore[arg-type]
        assert not ours() or isinstance(what, Message), f"refused with bare words: {what!r}"

    def reported(self: ReadIssue, code: str, what: Message, *more: object, **named: object) -> None:
        plain_issue(self, code, what, *more, **named)  # type: ignore[arg-type]
        assert not ours() or isinstance(what, Message), f"reported with bare words: {what!r}"

    LanduseError.__init__, ReadIssue.__init__ = refused, reported  # type: ignore[method-assign, assignment]
    yield
    LanduseError.__init__, ReadIssue.__init__ = plain_error, plain_issue  # type: ignore[method-assign]


def find_part(part: str) -> Path | None:
    """Give the program of a system part, or None."""
    if part == "postgis":
        # Debian keeps a server's programs off the path
        return None if why_not() else binaries()
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


#: A browser that is cut off from the network: no name is found but this machine's own.
BROWSER_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[object]:
    """Chromium, headless; mark the test ``@pytest.mark.needs("chromium")``."""
    playwright = pytest.importorskip("playwright.sync_api").sync_playwright().start()
    opened = playwright.chromium.launch(executable_path=str(chromium), args=BROWSER_ARGUMENTS)
    yield opened
    opened.close()
    playwright.stop()


@pytest.fixture(scope="session")
def postgis() -> Iterator[str]:
    """The address of a PostGIS server of the tests' own; mark the test ``@pytest.mark.needs("postgis")``."""
    with server() as connection:
        told = dict(part.split("=") for part in connection.split())
        yield f"postgresql://{told['user']}:no-secret@/{told['dbname']}?host={told['host']}"


@pytest.fixture(scope="session")
def repo() -> Path:
    """The root of the repository."""
    return Path(__file__).parents[1]
