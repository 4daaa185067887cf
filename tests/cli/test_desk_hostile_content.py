"""What files, reviews and names hold that somebody else wrote; what is done to a desk that somebody else works at."""

from __future__ import annotations

import asyncio
import re
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import pytest

from landuse.cli.desk_app import guard
from landuse.cli.desk_app.desk import Desk
from landuse.workflows.desk.workspace import write_json
from tests.cli.desk_person import CASE, SCRIPT, of_one, opened


@pytest.fixture
def local(tmp_path):
    desk = of_one(tmp_path)
    yield desk
    desk.store.close()


class Tags(HTMLParser):
    """Whatever in a page would do something that the desk did not mean."""

    def __init__(self) -> None:
        super().__init__()
        self.at_work: list[tuple[str, object]] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        own = str(given.get("src", "")).startswith(("/static/", "/cases/"))
        if (tag in ("script", "img", "iframe") and not own) or any(name.startswith(("on", "style")) for name in given):
            self.at_work.append((tag, attrs))
        for name in ("href", "action"):
            if name in given and not given[name].startswith(("/", "#")):
                self.at_work.append((tag, attrs))


def shown_json(desk: Desk, case: str, hostile: str) -> None:
    """Write what jobs leave for the pages, every text of it hostile."""
    for job in desk.jobs.jobs(case):
        desk.jobs.cancel(job.id)
    keep = desk.workspace.keeping(case)
    words = {"zh": hostile, "en": hostile}
    column = {"heading": hostile, "type": hostile, "first": hostile}
    layer: dict[str, Any] = {
        "name": hostile, "alone": True, "kind": "layer", "features": 1, "geometry": {hostile: 1}, "crs_found": hostile,
        "crs": hostile, "encoding": hostile, "columns": [column], "schemes": [hostile], "repair_count": 1,
        "likely": [{"role": "draft", "by_name": True, "columns": {"id": hostile}, "missing": [], "wanted": []}],
        "repairs": [{"code": hostile, "name": words, "text": words, "repaired": True}], "notes": [words],
        "drawing": hostile,
    }  # fmt: skip
    file: dict[str, Any] = {
        "path": hostile,
        "what": "data",
        "note": words,
        "why": words,
        "reader": hostile,
        "layers": [layer],
    }
    paper = {**file, "what": "paper", "layers": [], "unread": []}
    unread = {**file, "unread": [{"layer": hostile, "why": words}]}
    write_json(keep / "inspection.json", {"files": [unread, paper]})
    home = desk.workspace.root / "reviews" / case
    finding: dict[str, Any] = dict.fromkeys(
        ("id", "rule", "title", "verdict", "word", "weight", "message", "figure", "limit", "margin", "scope", "clause",
         "document", "number", "quote", "remedy"), hostile,
    )  # fmt: skip
    finding |= {"primary": True, "counted": True, "items": [{"kind": hostile, "label": hostile, "area": hostile}]}
    finding |= {"decides": [{"what": hostile, "whom": hostile}], "notes": [hostile], "gates": [], "more": 0}
    finding |= {"definitions": [{"what": hostile, "bounds": hostile}]}
    finding |= {"assumed": [{"about": hostile, "reason": hostile, "by": hostile, "without": hostile}]}
    shown: dict[str, Any] = {"title": hostile, "why": [hostile], "findings": [finding, {**finding, "primary": False}]}
    shown |= {"asks": [{"what": hostile, "supplier": hostile}], "notes": [hostile]}
    shown |= {"departures": [{"name": hostile, "value": hostile, "reason": hostile, "by": hostile}]}
    for name in ("0001", "0002"):
        (home / name).mkdir(parents=True)
        listed = [{"id": f"{hostile}{name}", "rule": hostile, "title": hostile, "verdict": "met", "weight": "must"}]
        content = {"on": hostile, "title": hostile, "summary": {}, "findings": listed, "final": False}
        write_json(home / name / "review.json", content)
        write_json(home / name / "record.json", {"on": hostile, "inputs": []})
        write_json(keep / f"result-{name}.en.json", shown)
        kept = {"kind": hostile, "conclusion": words, "by": hostile, "guessed": [hostile], "obstacles": [words]}
        text = dict.fromkeys(("rule", "document", "number", "clause", "quote"), hostile)
        write_json(home / f"{name}.json", {**kept, "unconfirmed": [{**text, "title": words}]})


def test_script_in_what_files_and_reviews_hold_is_shown_as_text(local):
    """Names of files, layers and columns, cells, descriptions, findings: whoever made the files wrote them."""
    person = opened(local)
    case = person.hand_in(("a.txt", b"x"), title="h").headers["location"].split("/")[2]
    (local.workspace.folder(case) / "case.toml").write_text(CASE, encoding="utf-8")
    shown_json(local, case, SCRIPT)
    for page in ("files", "missing", "result/0001", "papers/0001", "history"):
        answer = person.client.get(f"/cases/{case}/{page}")
        assert answer.status_code == 200, (page, answer.text[-600:])
        assert "&lt;script&gt;alert" in answer.text, page
        tags = Tags()
        tags.feed(answer.text)
        assert tags.at_work == [], page


def test_no_name_writes_a_header_of_a_download(local):
    person = opened(local)
    for case in ('q"; filename=x.exe; y="', "r\r\nset-cookie: a=b", "某区；x"):
        folder = local.workspace.root / case
        folder.mkdir()
        (folder / "case.toml").write_text('title = "t"\n', encoding="utf-8")
        home = local.workspace.root / "reviews" / case / "0001"
        home.mkdir(parents=True)
        write_json(home / "review.json", {"findings": []})
        answer = person.client.get(f"/cases/{quote(case, safe='')}/papers/0001/all.zip")
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers
        stated = answer.headers["content-disposition"]
        assert stated.startswith("attachment; filename")
        assert stated.count('"') in (0, 2)
        assert ".exe;" not in stated


def test_who_sends_by_the_drop_is_not_waited_for(monkeypatch):
    """A slow loris holds no place for ever, and a download that takes long is not cut."""
    monkeypatch.setattr(guard, "_PATIENCE_S", 0.05)

    async def drops():
        await asyncio.sleep(0.03)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def wait():
        counted = guard._Counted(drops, 1000)
        kinds = [(await counted())["type"] for _ in range(8)]
        assert "http.disconnect" in kinds
        whole = guard._Counted(drops, 1000)
        whole.whole, whole.began = True, 0.0
        assert (await whole())["type"] == "http.request"

    with ThreadPoolExecutor(1) as thread:  # where a browser is driven, this one has a loop already
        thread.submit(asyncio.run, wait()).result()


def test_the_second_of_two_windows_is_told_and_shown_what_was_entered(local):
    person = opened(local)
    case = person.hand_in(("a.txt", b"x"), title="w").headers["location"].split("/")[2]
    (local.workspace.folder(case) / "case.toml").write_text('title = "t"\n', encoding="utf-8")
    version = re.search(r'name="version" value="(\w+)"', person.client.get(f"/cases/{case}/missing").text)[1]
    facts = {"version": version, "title": "first", "on": "2026-06-30"}
    assert person.post(f"/cases/{case}/facts", **facts).status_code == 303
    second = person.post(f"/cases/{case}/facts", **{**facts, "title": "second window"})
    assert second.status_code == 409
    assert "second window" in second.text
    assert 'title = "first"' in (local.workspace.folder(case) / "case.toml").read_text(encoding="utf-8")


def test_a_log_that_was_changed_says_so_on_its_page(local):
    person = opened(local)
    assert "no line was changed" in person.client.get("/log").text
    with sqlite3.connect(local.workspace.own / "desk.sqlite") as connection:
        connection.execute("DROP TRIGGER audit_keeps_update")
        connection.execute("UPDATE audit SET by = 'nobody' WHERE id = 1")
    connection.close()
    assert "changed at line 1" in person.client.get("/log").text


def test_a_case_taken_away_meanwhile_leaves_the_others(local, monkeypatch):
    person = opened(local)
    for title in ("gone", "here"):
        person.hand_in(("a.txt", b"x"), title=title)
    names = local.workspace.cases()
    shutil.rmtree(local.workspace.folder("gone"))
    monkeypatch.setattr(local.workspace, "cases", lambda: names)
    page = person.client.get("/")
    assert page.status_code == 200
    assert "here" in page.text
    assert person.client.get("/cases/gone/review").status_code == 404
    assert person.post("/cases/gone/review").status_code == 404
