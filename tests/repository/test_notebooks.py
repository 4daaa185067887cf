"""The notebooks run from beginning to end, offline, and are stored without what they printed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).parents[2]
NOTEBOOKS = sorted((REPO / "notebooks").glob("*.ipynb"))
#: As in pyproject.toml: every warning is an error but the one rasterio gives with affine 3.
WARNINGS = ("-W", "error", "-W", "ignore:Use `@`:PendingDeprecationWarning")
SECONDS = 180  # a minute on an idle machine; test machines are shared


def name(path: Path) -> str:
    return path.stem


def run(path: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a notebook in a process and an empty folder of its own."""
    return subprocess.run(
        [sys.executable, *WARNINGS, str(REPO / "tests" / "notebook_runner.py"), str(path)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(REPO), "PYTHONIOENCODING": "utf-8", "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=SECONDS,
    )


def notebook(path: Path, *sources: str) -> Path:
    cells = [{"cell_type": "code", "source": [source]} for source in sources]
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    return path


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_a_notebook_runs_offline(path, tmp_path):
    done = run(path, tmp_path)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_a_notebook_is_short_and_holds_no_output(path):
    book = json.loads(path.read_text(encoding="utf-8"))
    code = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
    assert code
    assert len(book["cells"]) < 20
    assert [cell["id"] for cell in code if cell["outputs"] or cell["execution_count"] is not None] == []
    assert book["metadata"].keys() == {"kernelspec", "language_info"}  # nothing of the machine it was saved on


def test_there_are_notebooks():
    assert len(NOTEBOOKS) >= 6


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("import warnings; warnings.warn('old')", "UserWarning: old"),
        ("import socket; socket.create_connection(('192.0.2.1', 80))", "NoNetworkError"),
        ("import urllib.request; urllib.request.urlopen('http://192.0.2.1/')", "NoNetworkError"),
        ("class Map:\n    def _repr_html_(self):\n        raise ValueError('not drawn')\nMap()", "not drawn"),
    ],
    ids=["error", "warning", "socket", "address", "drawing"],
)
def test_what_goes_wrong_in_a_cell_is_fatal(source, said, tmp_path):
    done = run(notebook(tmp_path / "wrong.ipynb", "good = 1", source), tmp_path)
    assert done.returncode != 0
    assert said in done.stderr
