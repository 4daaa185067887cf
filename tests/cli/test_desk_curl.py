"""The door for other platforms, by the commands of the page about it, word for word."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
import zipfile
from datetime import timedelta

import pytest

from landuse.cli.desk_app.desk import Desk, DeskSettings
from landuse.core.resources import resource_folder
from landuse.workflows.desk.users import Accounts

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("curl") is None, reason="the page tells it by curl"),
]
SAMPLE = resource_folder("layers") / "sample"


@pytest.fixture
def server(tmp_path):
    """A desk of several people, and a token of one who reviews."""
    accounts = Accounts(tmp_path / "users.toml")
    accounts.put("ren", "reviewer", "correct horse battery")
    desk = Desk(DeskSettings(tmp_path / "cases", accounts=accounts.path))
    token = desk.sign_ins.begin("ren", accounts.all()["ren"].stamp, kind="program", longest=timedelta(days=1))
    desk.store.close()
    command = [sys.executable, "-u", "-m", "landuse", "desk", "serve", "--plain-http", "--users", str(accounts.path)]
    command += ["--dir", str(tmp_path / "cases"), "--port", "0", "--lang", "en"]
    log = tmp_path / "log"
    with log.open("wb") as stream, subprocess.Popen(command, stdout=stream, stderr=stream) as process:
        until = time.monotonic() + 60
        while not (said := re.search(r"port (\d+)", log.read_text(encoding="utf-8"))) and time.monotonic() < until:
            time.sleep(0.1)
        assert said is not None, log.read_text(encoding="utf-8")
        yield f"http://127.0.0.1:{said[1]}", token
        process.terminate()


def commands(repo, lang: str) -> list[str]:
    text = (repo / "docs" / lang / "howto" / "desk.md").read_text(encoding="utf-8")
    return re.findall(r"^curl .*$", text, re.MULTILINE)


def test_both_languages_tell_the_same_commands(repo):
    assert commands(repo, "en") == commands(repo, "zh")


@pytest.mark.timeout(280)
def test_the_documented_commands_hand_in_and_fetch_an_opinion(repo, server, tmp_path):
    home, token = server
    with zipfile.ZipFile(tmp_path / "case-07.zip", "w") as archive:
        for path in sorted(SAMPLE.iterdir()):
            archive.write(path, path.name)
    upload, begin, ask, result, files, fetch = commands(repo, "en")

    def run(command: str, **slots: str) -> bytes:
        command = command.replace("https://desk.example.gov.cn", home).replace("$TOKEN", token)
        for old, new in slots.items():
            command = command.replace(old, new)
        words = [part.strip('"') for part in re.findall(r'"[^"]*"|\S+', command)]
        return subprocess.run(
            [*words, "-sS", "--retry-connrefused", "--retry", "5"], cwd=tmp_path, capture_output=True, check=True
        ).stdout

    assert json.loads(run(upload))["case"] == "case-07"
    job = json.loads(run(begin))
    until = time.monotonic() + 240
    while job["state"] in ("queued", "running") and time.monotonic() < until:
        time.sleep(0.5)
        job = json.loads(run(ask, **{"jobs/7": f"jobs/{job['id']}"}))
    assert job["state"] == "done", job
    assert job["outcome"]["review"] == "0001"
    folder = tmp_path / "cases" / "reviews" / "case-07" / "0001"
    assert json.loads(run(result)) == json.loads((folder / "review.json").read_text(encoding="utf-8"))
    assert "opinion.docx" in json.loads(run(files))
    run(fetch)
    assert (tmp_path / "opinion.docx").read_bytes() == (folder / "opinion.docx").read_bytes()
