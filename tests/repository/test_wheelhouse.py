"""The folders for machines without a network: which wheels, for which machine, and what the note says."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement

REPO = Path(__file__).parents[2]
LOCK = """\
both==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
not-arm==2.0 ; platform_machine != 'aarch64' \\
    --hash=sha256:cc
old-only==3.0 ; python_full_version < '3.12' and sys_platform != 'win32' \\
    --hash=sha256:dd
"""


@pytest.fixture(scope="module")
def wheelhouse():
    spec = importlib.util.spec_from_file_location("wheelhouse", REPO / "scripts" / "_wheelhouse.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("platform", "python", "names"),
    [
        ("linux-x86_64", "3.11", ["both", "not-arm", "old-only"]),
        ("linux-x86_64", "3.12", ["both", "not-arm"]),
        ("linux-aarch64", "3.11", ["both", "old-only"]),
        ("windows", "3.11", ["both", "not-arm"]),
    ],
)
def test_pins_are_those_of_the_machine_the_folder_is_for(wheelhouse, platform, python, names):
    pins = wheelhouse.pins_for(LOCK, {**wheelhouse.PLATFORMS[platform][1], "python_version": python})
    assert [pin.partition("==")[0] for pin in pins] == names
    assert pins[0] == "both==1.0 --hash=sha256:aa --hash=sha256:bb"
    assert not any(";" in pin for pin in pins)


def test_arm64_does_without_what_has_no_wheel_there(wheelhouse):
    lock = (REPO / "requirements.lock").read_text(encoding="utf-8")
    names = {
        platform: {pin.partition("==")[0] for pin in wheelhouse.pins_for(lock, {**machine, "python_version": "3.11"})}
        for platform, (_, machine) in wheelhouse.PLATFORMS.items()
    }
    assert names["linux-x86_64"] - names["linux-aarch64"] >= {"exactextract"}
    assert names["windows"] >= {"exactextract"}
    assert {"geopandas", "shapely", "rasterio", "folium"} <= names["linux-aarch64"]


def test_wheels_of_an_earlier_lock_are_dropped(wheelhouse, tmp_path):
    name, version = re.findall(r"^(shapely)==(\S+)", (REPO / "requirements.lock").read_text(encoding="utf-8"), re.M)[0]
    kept, old, stranger = (f"{name}-{version}", f"{name}-1.0", "stranger-1.0")
    for stem in (kept, old, stranger):
        (tmp_path / f"{stem}-py3-none-any.whl").touch()
    wheelhouse.drop_strangers(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [f"{kept}-py3-none-any.whl"]


@pytest.mark.parametrize("platform", ["linux-x86_64", "linux-aarch64", "windows"])
def test_no_wheel_that_is_wanted_is_dropped(wheelhouse, platform, tmp_path):
    """With its extras in the lock, psycopg[binary], a package was once taken for none of it."""
    text = (REPO / "requirements.lock").read_text(encoding="utf-8")
    _, machine = wheelhouse.PLATFORMS[platform]
    pins = [Requirement(pin.split(" ")[0]) for pin in wheelhouse.pins_for(text, {**machine, "python_version": "3.11"})]
    wheels = [f"{one.name.replace('-', '_')}-{next(iter(one.specifier)).version}-py3-none-any.whl" for one in pins]
    for wheel in wheels:
        (tmp_path / wheel).touch()
    wheelhouse.drop_strangers(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(wheels)
    assert any(wheel.startswith("psycopg-") for wheel in wheels)


@pytest.mark.parametrize(
    ("platform", "line"),
    [
        ("linux-aarch64", "landuse-env/bin/pip install --no-index --no-deps landuse-1.2.3-py3-none-any.whl"),
        ("windows", r"landuse-env\Scripts\pip install --no-index --no-deps landuse-1.2.3-py3-none-any.whl"),
    ],
)
def test_the_note_gives_the_commands_for_its_platform(wheelhouse, platform, line):
    note = wheelhouse.note(platform, ["3.11", "3.12"], "landuse-1.2.3-py3-none-any.whl")
    assert line in note
    assert f"({platform}; Python 3.11, 3.12)" in note


def test_an_unknown_platform_is_refused_by_name(wheelhouse, capsys):
    with pytest.raises(SystemExit, match="2"):
        wheelhouse.parse(["solaris"])
    assert "there is no platform solaris; there are linux-x86_64, linux-aarch64, windows" in capsys.readouterr().err


def test_all_platforms_and_three_pythons_unless_said(wheelhouse):
    options = wheelhouse.parse([])
    assert options.platforms == ["linux-x86_64", "linux-aarch64", "windows"]
    assert options.python == ["3.11", "3.12", "3.13"]
