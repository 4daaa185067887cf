"""No file says when it was made: the same content gives the same bytes in every format that is written."""

from __future__ import annotations

import hashlib
import time

import pytest

from landuse.cli import main
from landuse.core.resources import resource_folder

SAMPLE = resource_folder("layers") / "sample"
FORMATS = ("gpkg", "shp", "kmz", "fgb", "dxf", "xlsx", "parquet")
#: A FileGDB is not among them: GDAL gives each one new identifiers.
#: What an archive holds of the time is told in steps of two seconds.
LONG_ENOUGH = 2.1


def sums(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def written(folder):
    folder.mkdir()
    for ending in FORMATS:
        command = ["convert", f"{SAMPLE / '示例.gpkg'}:核准边界", str(folder / f"核准.{ending}"), "--lang", "en"]
        assert main(command) == 0, ending
    for ending in ("xlsx", "gpkg"):
        assert main(["boundary", str(SAMPLE), "--out", str(folder / f"界址.{ending}")]) in (0, 1)
    return sums(folder)


@pytest.mark.slow
def test_a_file_written_later_is_the_same(tmp_path, capsys, monkeypatch):
    first, begun = written(tmp_path / "first"), time.monotonic()
    time.sleep(max(0, LONG_ENOUGH - time.monotonic() + begun))
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    try:
        second = written(tmp_path / "second")
    finally:
        monkeypatch.undo()
        time.tzset()
    assert len(first) > len(FORMATS)
    assert [name for name in first if first[name] != second[name]] == []
