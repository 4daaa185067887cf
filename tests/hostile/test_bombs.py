"""A small file that would cost gigabytes, or for ever, costs one line; a broken one is told in one that is not ours."""

from __future__ import annotations

import sys
import time

import pytest

from landuse.cli import main
from landuse.core.errors import InputError, LanduseError
from landuse.core.sandbox import LimitReachedError, ReaderFaultError
from landuse.intake.base import ReadOptions
from landuse.intake.open import list_layers, read
from tests.hostile import corpus
from tests.hostile.more import MORE

if sys.platform == "win32":
    pytest.skip("links and pipes of POSIX", allow_module_level=True)

#: What is read, at little cost: one word is kept for all rows, and what can't be drawn or followed is listed.
READ = ("Parquet of 300 GB", "huge circles", "lying .shp")


def reached(path):
    """Read every layer of a file, and return the errors."""
    errors = []
    try:
        layers = list_layers(path)
    except LanduseError as error:
        return [error]
    for layer in layers:
        try:
            read(path, ReadOptions(layer=layer))
        except LanduseError as error:
            errors.append(error)
    return errors


@pytest.mark.slow
@pytest.mark.parametrize("name", corpus.BOMBS)
def test_a_bomb_is_one_line(tight, files, name):
    import resource

    path = corpus.BOMBS[name](files)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    errors = reached(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000
    # a child that is forked begins with all that this process holds, and those of earlier tests are counted as well
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < max(children + 1, before + 1_500_000)
    assert errors or name in READ
    for error in errors:
        assert isinstance(error, InputError)
        assert not isinstance(error, ReaderFaultError), error
        assert "\n" not in str(error)


@pytest.mark.parametrize("name", corpus.BROKEN)
def test_a_broken_file_is_told_in_one_line_that_is_not_ours(files, capfd, monkeypatch, name):
    path = corpus.BROKEN[name](files)
    for error in reached(path):
        assert not isinstance(error, ReaderFaultError), error
        assert "\n" not in str(error)
    monkeypatch.delenv("LANDUSE_TRACEBACK", raising=False)
    assert main(["inspect", str(path), "--lang", "en"]) in (0, 2)
    assert main(["convert", str(path), str(files / "out.gpkg"), "--lang", "en"]) in (0, 2)
    err = capfd.readouterr().err
    assert "Warning" not in err
    assert "landuse's own" not in err


@pytest.mark.slow
@pytest.mark.parametrize("name", MORE)
def test_whatever_else_is_built_to_break_a_reader_is_told_in_one_line(files, name):
    started = time.process_time()
    for error in reached(MORE[name](files)):
        assert not isinstance(error, ReaderFaultError), error
        assert "\n" not in str(error)
    assert time.process_time() - started < 60
    assert not (files.parent / "out.geojson").exists()


def case(files, more="", **changes):
    """Write a case of one square, and run it."""
    corpus.squares().to_file(files / "zone.gpkg", layer="draft")
    text = 'title = "示例"\non = 2026-06-30\npolicy = ["henan-2022"]\n'
    text += '[layers.draft]\npath = "zone.gpkg"\nlayer = "draft"\n'
    for old, new in changes.items():
        text = text.replace(old, new)
    (files / "case.toml").write_text(text + more, encoding="utf-8")


TOML = {
    "deep": "x = " + "[" * 50_000 + "]" * 50_000,
    "deep, but not too deep for Python": "x = " + "[" * 100 + "]" * 100,
    "a huge integer": "[layers.parcels]\npath = 'zone.gpkg'\nband = " + "9" * 5_000,
    "a large integer": "[layers.parcels]\npath = 'zone.gpkg'\nband = " + "9" * 300,
    "infinite": "[layers.parcels]\npath = 'zone.gpkg'\nwithin_m = inf",
    "no text encoding": "[tables.supply]\npath = 'a.csv'\nencoding = 'hex'",
    "undefined encoding": "[tables.supply]\npath = 'a.csv'\nencoding = 'undefined'",
    "undefined encoding of a layer": "[layers.parcels]\npath = 'zone.gpkg'\nlayer = 'draft'\nencoding = 'undefined'",
    "escapes for an encoding": "[layers.parcels]\npath = 'a.txt'\nencoding = 'unicode_escape'",
    "a name no file can have": '[tables.supply]\npath = "a\\u0000b.csv"',
    "a name longer than any": f"[tables.supply]\npath = '{'a' * 5_000}.csv'",
    "a folder for a file": "[tables.supply]\npath = '.'\nformat = 'sheet'",
    "no number": "[zone]\narea = nan",
}


@pytest.mark.parametrize("name", TOML)
def test_a_case_file_that_is_built_to_break_it(files, capfd, monkeypatch, name):
    case(files, TOML[name] + "\n")
    (files / "a.csv").write_text("地块名称,面积\n甲,1\n", encoding="utf-8")
    (files / "a.txt").write_text("[地块坐标]\n", encoding="utf-8")
    refused(files, capfd, monkeypatch)


def test_a_hundred_thousand_policies(files, capfd, monkeypatch):
    many = "policy = [" + '"henan-2022",' * 100_000 + "]"
    case(files, **{'policy = ["henan-2022"]': many})
    started = time.process_time()
    refused(files, capfd, monkeypatch)
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    "content", [b"x = " + b"[" * 50_000, b"\xff\xfe", b"a = 1\n" * 1_000_000, b"a = " + b"9" * 9_000]
)
def test_a_pack_that_is_built_to_break_it(files, capfd, monkeypatch, content):
    (files / "pack.toml").write_bytes(content)
    case(files, **{'"henan-2022"': f'"{(files / "pack.toml").as_posix()}"'})
    refused(files, capfd, monkeypatch)


def test_a_pack_that_is_a_device(files, capfd, monkeypatch):
    (files / "pack.toml").symlink_to("/dev/zero")
    case(files, **{'"henan-2022"': f'"{(files / "pack.toml").as_posix()}"'})
    refused(files, capfd, monkeypatch)


def test_a_case_that_is_a_device(files, capfd, monkeypatch):
    (files / "case.toml").symlink_to("/dev/zero")
    refused(files, capfd, monkeypatch)


def test_a_folder_that_leads_to_itself(files, capfd, monkeypatch):
    (files / "round").symlink_to(files, target_is_directory=True)
    case(files, '[layers.land_cover]\npath = "**/*.tif"\nscheme = "clcd"\n')
    refused(files, capfd, monkeypatch)


def refused(files, capfd, monkeypatch):
    monkeypatch.delenv("LANDUSE_TRACEBACK", raising=False)
    assert main(["review", str(files), "--outputs", "json", "--out", str(files.parent / "out"), "--lang", "en"]) == 2
    _, err = capfd.readouterr()
    assert err.count("\n") == 1, err
    assert len(err) < 1_000
    assert "landuse's own" not in err
    assert not (files.parent / "out").exists()


def test_the_limits_stand_in_the_settings_and_not_in_the_case(files, capfd, monkeypatch):
    case(files, "[limits]\nfeatures = 1\n")
    refused(files, capfd, monkeypatch)


def test_each_limit_holds_at_itself(files, tmp_path, monkeypatch):
    import geopandas as gpd
    from shapely import box

    path = files / "two.gpkg"
    gpd.GeoDataFrame({"a": [1, 2]}, geometry=[box(0, 0, 1, 1), box(2, 0, 3, 1)], crs="EPSG:4548").to_file(path)
    settings = tmp_path / "settings.toml"
    monkeypatch.setenv("LANDUSE_SETTINGS", str(settings))
    for name, held in (("features", 2), ("columns", 2), ("vertices", 10), ("bytes", path.stat().st_size)):
        for value, fits in ((held, True), (held - 1, False)):
            place = tmp_path / f"{name}-{value}.toml"
            place.write_text(f"[limits]\n{name} = {value}\n", encoding="utf-8")
            monkeypatch.setenv("LANDUSE_SETTINGS", str(place))
            if fits:
                assert len(read(path, ReadOptions())[0].frame) == 2
            else:
                with pytest.raises(LimitReachedError):
                    read(path, ReadOptions())


def test_a_review_or_a_record_that_is_built_to_break_it(files, capfd, monkeypatch):
    monkeypatch.delenv("LANDUSE_TRACEBACK", raising=False)
    for content in ("[" * 100_000, "\xff", '{"schema": "1", "findings": 3}', "9" * 10_000, ""):
        for name in ("review.json", "record.json"):
            (files / name).write_bytes(content.encode("latin1"))
        for command in (["verify", str(files)], ["compare", str(files), str(files)]):
            assert main([*command, "--lang", "en"]) == 2
            assert capfd.readouterr().err.count("\n") == 1


def test_a_folder_that_holds_everything_is_drafted_in_few_words(tight, files, listener, capfd, monkeypatch):
    address, heard = listener
    for name in (
        "named pipe",
        "link to /dev/zero",
        "link to itself",
        "lying .dbf",
        "cell at the far end",
        "nested blocks",
    ):
        corpus.BOMBS[name](files)
    for number, path in enumerate(corpus.network_files(files, address)):
        if number % 12:
            path.unlink()
    (files / "round").symlink_to(files, target_is_directory=True)
    monkeypatch.delenv("LANDUSE_TRACEBACK", raising=False)
    assert main(["inspect", str(files), "--case", "--lang", "en"]) in (0, 2)
    assert "Traceback" not in capfd.readouterr().err
    assert heard == []


def test_base_maps_that_are_built_to_break_it(tight, files):
    import sqlite3

    import numpy as np
    import rasterio
    from rasterio.transform import from_origin

    from landuse.render.webmap.basemap import basemap_layers

    path = files / "loop.mbtiles"
    with sqlite3.connect(path) as base:
        base.execute("CREATE VIEW tiles AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                     "SELECT 1 AS zoom_level, 1 AS tile_column, 1 AS tile_row, x'00' AS tile_data FROM n")  # fmt: skip
    base.close()
    with pytest.raises(LimitReachedError):
        basemap_layers(path, [[31.7, 117.0], [31.8, 117.1]], "en")
    path = files / "bands.tif"
    with rasterio.open(path, "w", driver="GTiff", width=2, height=2, count=200, dtype="uint8", crs="EPSG:4548",
                       transform=from_origin(corpus.X, corpus.Y + 1000, 500, 500)) as out:  # fmt: skip
        out.write(np.ones((200, 2, 2), dtype="uint8"))
    with pytest.raises(InputError, match="200 bands"):
        basemap_layers(path, [[31.7, 117.0], [31.8, 117.1]], "en")
