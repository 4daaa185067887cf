"""What was compiled of older sources is not used; numba alone would look at the file of the function itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import landuse.geometry.engine.jit as module

ENGINE = Path(module.__file__).parent
CALLER = """
from engine.jit import compiled
from engine.called import LIMIT, part

@compiled
def whole(number):
    return part(number) + LIMIT
"""
CALLED = """
from engine.jit import compiled

LIMIT = {limit}

@compiled
def part(number):
    return number * {times}
"""
ASKED = "from engine.caller import whole; print(whole(1), sum(whole.stats.cache_hits.values()))"


def asked(folder):
    """Return what the function gives in a process of its own, and whether it was taken from what was kept."""
    settings = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": ""}
    run = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, check=True, env=settings)
    return tuple(map(int, run.stdout.split()))


def test_a_change_in_a_file_that_is_called_compiles_its_caller_anew(tmp_path):
    engine = tmp_path / "engine"
    engine.mkdir()
    (engine / "__init__.py").touch()
    shutil.copy(ENGINE / "jit.py", engine)
    (engine / "caller.py").write_text(CALLER)
    (engine / "called.py").write_text(CALLED.format(limit=10, times=2))
    assert asked(tmp_path) == (12, 0)
    assert asked(tmp_path) == (12, 1)
    (engine / "called.py").write_text(CALLED.format(limit=70, times=3))
    assert asked(tmp_path) == (73, 0)
    assert asked(tmp_path) == (73, 1)


def test_every_compiled_function_is_stamped():
    sources = [path.read_text(encoding="utf-8") for path in ENGINE.glob("*.py") if path.name != "jit.py"]
    assert sum("@compiled" in source for source in sources) >= 9
    assert not [source for source in sources if "njit" in source]
