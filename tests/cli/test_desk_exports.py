"""What leaves the desk is written into the log of exports, by hash and account, before it leaves."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import pytest

from landuse.cli.desk_app.desk import DeskSettings
from landuse.workflows.exports import broken_lines
from tests.cli.desk_person import HOST, Still, opened

FILES = {"review.json": b'{"title": "A", "audience": "public"}', "opinion.pdf": b"%PDF-1.7 paper"}


@pytest.fixture
def desk(tmp_path):
    root = tmp_path / "cases"
    folder = root / "reviews" / "a" / "0001"
    folder.mkdir(parents=True)
    (root / "a").mkdir()
    (root / "a" / "case.toml").write_text('title = "A"\n')
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    sums = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(FILES.items())]
    (folder / "SHA256SUMS").write_text("".join(sums))
    desk = Still(DeskSettings(root, "en", (HOST,)))
    yield desk
    desk.store.close()


@pytest.fixture
def log(desk, tmp_path, monkeypatch):
    settings_file = tmp_path / "settings.toml"
    settings_file.write_text("")
    monkeypatch.setenv("LANDUSE_SETTINGS", str(settings_file))
    return desk.workspace.own / "exports.jsonl"


def lines(log):
    assert broken_lines(log)[1] == []
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


def test_each_way_out_is_logged_by_hash_and_account(desk, log):
    client = opened(desk).client
    assert client.get("/cases/a/papers/0001/opinion.pdf").status_code == 200  # looked at in its page: stays inside
    assert not log.exists()
    assert client.get("/cases/a/papers/0001/opinion.pdf?save=1").content == FILES["opinion.pdf"]
    packed = client.get("/cases/a/papers/0001/all.zip").content
    assert client.get("/api/v1/cases/a/reviews/0001/files/opinion.pdf").content == FILES["opinion.pdf"]
    saved, archive, fetched = lines(log)
    digest = {"name": "opinion.pdf", "sha256": hashlib.sha256(FILES["opinion.pdf"]).hexdigest()}
    assert saved["files"] == fetched["files"] == [digest]
    assert {(line["audience"], line["title"], line["by"]) for line in (saved, archive, fetched)} == {
        ("public", "A", saved["by"])
    }
    assert saved["by"]
    with zipfile.ZipFile(io.BytesIO(packed)) as zipped:
        held = {name: hashlib.sha256(zipped.read(name)).hexdigest() for name in zipped.namelist()}
    assert {file["name"]: file["sha256"] for file in archive["files"]} == held


def test_where_the_log_cannot_be_written_nothing_leaves(desk, log):
    client = opened(desk).client
    log.mkdir()
    for path in ("papers/0001/opinion.pdf?save=1", "papers/0001/all.zip"):
        answer = client.get(f"/cases/a/{path}")
        assert answer.status_code >= 400
        assert FILES["opinion.pdf"] not in answer.content
    assert client.get("/api/v1/cases/a/reviews/0001/files/opinion.pdf").status_code >= 400


def test_the_settings_may_name_another_log(desk, log, tmp_path):
    (tmp_path / "settings.toml").write_text('[exports]\nlog = "out.jsonl"\n')
    from landuse.core import settings

    settings._content.cache_clear()
    opened(desk).client.get("/cases/a/papers/0001/opinion.pdf?save=1")
    assert len(lines(tmp_path / "out.jsonl")) == 1
    assert not log.exists()
    settings._content.cache_clear()
