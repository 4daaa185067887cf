"""The set-up that scripts/demo and scripts/test share, and the system parts that tests ask for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import find_part, lacking

REPO = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-test.lock", "requirements-docs.lock", "requirements-build.lock")
SCRIPTS = [path for path in (*sorted((REPO / "scripts").iterdir()), REPO / ".ci" / "run") if path.is_file()]


def set_up(repo: Path, call: str, *, install: str | None = 'echo "install $1"', **variables: str):
    """Run ``call`` after scripts/_setup.sh, with a real .venv; what would be installed is only named."""
    instead = f"install() {{ {install}; }};" if install else ""
    code = f"set -euo pipefail; source '{repo}/scripts/_setup.sh'; {instead} {call}"
    env = {**os.environ, "LANDUSE_PYTHON": sys.executable, **variables}
    return subprocess.run(["bash", "-c", code], env=env, capture_output=True, text=True, check=False)


def installed(repo: Path, call: str) -> list[str]:
    """Which parts ``call`` installed, in order."""
    done = set_up(repo, call)
    assert done.returncode == 0, done.stderr
    return [line.removeprefix("install ") for line in done.stdout.splitlines()]


@pytest.fixture
def clone(tmp_path) -> Path:
    """A folder with what set-up reads, in a place with awkward letters."""
    folder = tmp_path / "审查 $1 folder"
    (folder / "scripts").mkdir(parents=True)
    for name in (*LOCKS, "pyproject.toml", "scripts/_setup.sh"):
        (folder / name).write_bytes((REPO / name).read_bytes())
    return folder


def program(path: Path, text: str) -> str:
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_executable_and_stop_at_the_first_error(script):
    text = script.read_text(encoding="utf-8")
    assert os.access(script, os.X_OK) == text.startswith("#!")
    if text.startswith("#!/usr/bin/env bash"):
        assert "\nset -euo pipefail\n" in text
        assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0


def test_a_python_too_old_is_named(tmp_path):
    found = set_up(REPO, "find_python", LANDUSE_PYTHON=program(tmp_path / "python3", "echo 3.10"))
    assert found.returncode == 2
    assert "no Python 3.11 to 3.14 found" in found.stderr
    assert "python3 is 3.10" in found.stderr


def test_no_python_at_all_is_said():
    found = set_up(REPO, "find_python", LANDUSE_PYTHON="no-such-python")
    assert found.returncode == 2
    assert "none on the PATH" in found.stderr


def test_a_missing_venv_module_is_said_with_how_to_get_it(tmp_path):
    without = program(tmp_path / "python3", 'case "$2" in *ensurepip*) exit 1;; *) echo 3.11;; esac')
    found = set_up(REPO, "find_python", LANDUSE_PYTHON=without)
    assert found.returncode == 2
    assert "apt-get install python3-venv" in found.stderr


@pytest.mark.parametrize(
    ("version", "code"),
    [("3.10", 1), ("3.11", 0), ("3.14", 0), ("3.15", 1), ("2.14", 1), ("3", 1), ("3.x", 1), ("", 1)],
)
def test_the_pythons_the_locks_are_for_fit(version, code):
    assert set_up(REPO, f"fits '{version}'").returncode == code


@pytest.mark.slow
def test_set_up_does_only_what_is_due_and_survives_being_killed(clone):
    assert installed(clone, "set_up base") == ["base", "package"]
    assert installed(clone, "set_up base") == []
    assert installed(clone, "set_up base test") == ["test"]
    assert installed(clone, "set_up base test") == installed(clone, "set_up base") == []

    with (clone / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")
    assert installed(clone, "set_up base test") == ["package"]

    (clone / "requirements-test.lock").write_bytes(b"")
    assert installed(clone, "set_up base") == []
    killed = set_up(clone, "set_up base test", install="kill -9 $$")
    assert killed.returncode == -9
    (clone / ".venv" / "half").touch()
    assert installed(clone, "set_up base test") == ["base", "test", "package"]
    assert not (clone / ".venv" / "half").exists()


@pytest.mark.slow
def test_a_venv_that_was_moved_is_made_anew(clone):
    installed(clone, "set_up base")
    moved = clone.rename(clone.with_name("moved"))
    assert installed(moved, "set_up base") == ["base", "package"]
    assert installed(moved, "set_up base") == []


@pytest.mark.slow
def test_a_venv_made_by_hand_is_kept(clone):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(clone / ".venv")], check=True)
    (clone / ".venv" / "mine").touch()
    assert installed(clone, "set_up base") == ["base", "package"]
    assert (clone / ".venv" / "mine").exists()


@pytest.mark.slow
def test_a_failed_installation_ends_in_one_line_that_says_what_next(clone):
    (clone / "requirements.lock").write_text(f"no-such-package==1 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    done = set_up(clone, "set_up base", install=None, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(clone.parent))
    assert done.returncode == 2
    assert "No matching distribution found for no-such-package==1" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("error: the part 'base' could not be installed")


def test_a_missing_part_skips_and_fails_where_it_is_required(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert find_part("chromium") is None
    with pytest.raises(pytest.skip.Exception, match="apt-get install chromium"):
        lacking("chromium", required="")
    with pytest.raises(pytest.fail.Exception, match="LANDUSE_REQUIRE=postgis chromium"):
        lacking("chromium", required="postgis chromium")
