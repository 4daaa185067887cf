"""What a hostile page, file, form or neighbour tries at the desk; the table of the docs, each line held here."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from landuse.cli.desk_app.application import make_application
from tests.cli.desk_person import CASE, HOST, PASSWORD, SCRIPT, Person, of_one, opened


@pytest.fixture
def local(tmp_path):
    desk = of_one(tmp_path)
    yield desk
    desk.store.close()


def test_nothing_is_shown_to_who_is_not_signed_in(server):
    stranger = Person(server).client
    for path in (
        "/",
        "/log",
        "/api",
        "/api/openapi.json",
        "/cases/x/files",
        "/cases/x/papers/0001/opinion.pdf",
        "/jobs/1",
    ):
        answer = stranger.get(path)
        assert answer.status_code in (303, 401), path
        assert "x" not in answer.headers.get("location", "").replace("/sign-in", "")
    assert stranger.get("/api/v1/cases").status_code == 401
    assert stranger.post("/upload", data={"csrf": ""}).status_code == 401


def test_a_ticket_opens_once_and_no_guess_does(local):
    ticket = local.sign_ins.begin("local", kind="ticket", longest=timedelta(minutes=1))
    person = Person(local).client
    assert person.get("/enter", params={"ticket": "guess"}).status_code == 403
    answer = person.get("/enter", params={"ticket": ticket})
    cookie = answer.headers["set-cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=strict"))
    assert ticket not in answer.headers["location"]
    assert Person(local).client.get("/enter", params={"ticket": ticket}).status_code == 403


def test_a_stolen_cookie_of_another_desk_or_a_made_one_opens_nothing(local):
    person = Person(local).client
    person.cookies.set(local.cookie, "made-up")
    assert person.get("/").status_code == 303


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", f"{HOST}.evil.example", "", HOST + "/x"])
def test_a_name_pointed_here_from_elsewhere_is_not_answered(local, host):
    person = opened(local)
    assert person.client.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "", "referer": "http://evil.example/x"},
        {"origin": f"http://{HOST}.evil.example"},
    ],
)
def test_a_form_of_another_place_is_refused(local, headers):
    person = opened(local)
    word = person.csrf()
    answer = person.client.post("/upload", data={"csrf": word}, headers=headers)
    assert answer.status_code == 403
    assert (
        person.client.get("/", headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}).status_code == 403
    )


def test_a_form_without_its_word_is_refused(server):
    person, other = Person(server, "ren"), Person(server, "sun")
    for word in ("", "0" * 64, other.csrf()):
        assert person.client.post("/upload", data={"csrf": word}).status_code == 403
    assert server.workspace.cases() == []


@pytest.mark.parametrize(
    "name", ["../x.txt", "..\\..\\x.txt", "/etc/x", "C:\\x.txt", "a/../../../x", "con.txt", "x\r\ny"]
)
def test_a_name_that_leads_out_is_refused(local, name, tmp_path):
    person = opened(local)
    before = sorted(path for path in tmp_path.rglob("*.txt"))
    answer = person.hand_in((name, b"1"))
    assert answer.status_code in (303, 400)
    if answer.status_code == 303:  # the way to name it took away what leads out
        case = answer.headers["location"].split("/")[2]
        assert all(
            path.is_relative_to(local.workspace.folder(case)) for path in tmp_path.rglob("*x*") if path.is_file()
        )
    else:
        assert sorted(path for path in tmp_path.rglob("*.txt")) == before


def test_an_archive_bomb_is_refused(local):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(4):
            archive.writestr(f"{n}.txt", bytes(40 << 20))
    answer = opened(local).hand_in(("bomb.zip", stream.getvalue()))
    assert answer.status_code == 413
    assert local.workspace.cases() == []


def test_too_much_is_not_read_to_its_end(local, monkeypatch):
    person = opened(local)
    word = person.csrf()
    answer = person.client.post("/cases/x/facts", data={"csrf": word, "title": "x" * (2 << 20)})
    assert answer.status_code == 413
    monkeypatch.setattr("landuse.cli.desk_app.case_list.most_bytes", lambda desk: 1000)
    assert person.hand_in(("a.txt", b"x" * 5000)).status_code == 413
    assert local.workspace.cases() == []


def test_script_in_every_text_is_shown_as_text(local):
    person = opened(local)
    answer = person.hand_in(("case.toml", CASE.encode()), ("a.txt", b"x"), title=SCRIPT)
    case = answer.headers["location"].split("/")[2]
    pages = ["/", "/log", f"/cases/{case}/missing", f"/cases/{case}/history", f"/cases/{case}/review"]
    version = re.search(r'name="version" value="(\w+)"', person.client.get(pages[2]).text)[1]
    facts = {"version": version, "title": SCRIPT, "on": "2026-06-30", "zone-name": SCRIPT}
    assert person.post(f"/cases/{case}/facts", **facts).status_code == 303
    refused = person.post(f"/cases/{case}/facts", **{**facts, "on": SCRIPT})
    assert refused.status_code == 400
    for text in (refused.text, *(person.client.get(path).text for path in pages)):
        assert "<script>alert" not in text
        assert "<img" not in text
        assert "49" not in re.findall(r"\{\{|49(?=<)", text)
    assert "&lt;script&gt;" in person.client.get("/").text


def test_every_answer_says_what_a_browser_may_do_with_it(local):
    person = opened(local)
    for path in ("/", "/nothing", "/static/desk.css", "/api/v1/cases", "/sign-in"):
        headers = person.client.get(path).headers
        policy = headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
    assert not re.search(r"<script(?! src=)|style=|\son[a-z]+=", person.client.get("/").text)


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", "/x\r\nset-cookie: a=b"])
def test_nobody_is_sent_elsewhere_and_no_header_is_written(local, back):
    answer = opened(local).client.get("/language/en", params={"back": back})
    assert answer.headers["location"] == "/"
    assert len(answer.headers.get_list("set-cookie")) == 1


class TestMoreThanOnePerson:
    @pytest.fixture
    def case(self, server):
        planner = Person(server, "pan")
        return planner.hand_in(("a.txt", b"x"), title="mine").headers["location"].split("/")[2]

    def test_another_planner_finds_no_trace_of_it(self, server, case):
        other = Person(server, "ping")
        shown = ("files", "missing", "review", "result", "papers", "history", "compare", "papers/0001/opinion.pdf")
        for path in shown:
            assert other.client.get(f"/cases/{case}/{path}").status_code in (403, 404), path
        for path in (
            "facts",
            "files",
            "open",
            "complete",
            "assume",
            "decide",
            "confirm",
            "review",
            "cancel",
            "hand-in",
        ):
            assert other.post(f"/cases/{case}/{path}").status_code == 404, path
        assert other.hand_in(("b.txt", b"x"), path=f"/cases/{case}/upload").status_code == 404
        assert case not in other.client.get("/").text
        assert other.client.get(f"/api/v1/cases/{case}").status_code == 404
        assert other.client.get("/api/v1/cases").json() == []
        job = server.jobs.jobs(case)[0]
        assert other.client.get(f"/jobs/{job.id}").status_code == 404

    def test_a_planner_neither_judges_nor_signs(self, server, case):
        planner = Person(server, "pan")
        for path in ("open", "complete", "assume", "withdraw", "decide", "confirm", "review", "verify"):
            assert planner.post(f"/cases/{case}/{path}", final="yes").status_code == 403, path
        assert planner.client.get("/log").status_code == 403
        assert planner.client.get(f"/cases/{case}/compare").status_code == 403

    def test_a_reviewer_does_not_sign(self, server, case):
        reviewer = Person(server, "ren")
        final = {"params": {"final": "true"}, "headers": {"x-csrf": reviewer.csrf()}}
        assert reviewer.client.post(f"/api/v1/cases/{case}/reviews", **final).status_code == 403
        assert reviewer.post(f"/cases/{case}/review", final="yes").status_code == 403

    def test_what_was_handed_in_no_longer_changes(self, server, case):
        planner, reviewer = Person(server, "pan"), Person(server, "ren")
        assert planner.post(f"/cases/{case}/hand-in").status_code == 303
        assert planner.post(f"/cases/{case}/facts", title="x").status_code == 403
        assert planner.hand_in(("b.txt", b"x"), path=f"/cases/{case}/upload").status_code == 403
        assert planner.post(f"/cases/{case}/hand-in", back="yes").status_code == 403
        assert reviewer.post(f"/cases/{case}/hand-in", back="yes").status_code == 303
        assert planner.hand_in(("b.txt", b"x"), path=f"/cases/{case}/upload").status_code == 303

    @pytest.mark.parametrize(
        "lines",
        [
            '[layers.draft]\npath = "../mine/a.txt"',
            '[layers.draft]\npath = "/etc/passwd"',
            '[layers.draft]\npath = "postgresql://h/d"',
            '[layers.draft]\npath = "a.txt"\ncovers = { path = "../../x" }',
            'basemap = "/etc/hosts"',
            'policy = ["./own.toml"]',
            '[[decisions]]\nfinding = "cn/x"\nruling = "overruled"\nreason = "x"\nby = "局长"\non = 2026-01-01',
            '[tables.supply]\npath = "a.txt"\ncomplete = { by = "局长", reason = "全", until = 2026-01-01 }',
        ],
    )
    def test_a_planner_s_case_file_reaches_nothing_else_and_states_nothing(self, server, lines):
        planner = Person(server, "pan")
        text = f'title = "t"\n{lines}\n'
        case = planner.hand_in(("a.txt", b"x"), ("case.toml", text.encode())).headers["location"].split("/")[2]
        folder = server.workspace.folder(case)
        assert not (folder / "case.toml").exists()
        assert (folder / "case.toml.handed-in.txt").read_text(encoding="utf-8") == text

    def test_a_statement_bears_the_name_of_who_makes_it(self, server, case):
        reviewer = Person(server, "ren")
        folder = server.workspace.folder(case)
        (folder / "case.toml").write_text('title = "t"\n', encoding="utf-8")
        version = re.search(r'name="version" value="(\w+)"', reviewer.client.get(f"/cases/{case}/missing").text)[1]
        fields = {"version": version, "about": "unmapped|not_employment_land", "reason": "踏勘", "by": "局长"}
        assert reviewer.post(f"/cases/{case}/assume", **fields).status_code == 303
        text = (folder / "case.toml").read_text(encoding="utf-8")
        assert "ren-title" in text
        assert "局长" not in text

    def test_guessing_passwords_ends_soon(self, server):
        person = Person(server).client
        answers = [person.post("/sign-in", data={"name": "ren", "password": f"guess{n}"}).status_code for n in range(7)]
        assert answers == [403] * 5 + [429] * 2
        assert person.post("/sign-in", data={"name": "ren", "password": PASSWORD}).status_code == 429
        assert [entry.action for entry in server.audit.entries()].count("sign-in failed") == 5

    def test_who_lost_the_account_is_out_at_once(self, server):
        person = Person(server, "ren")
        assert person.client.get("/log").status_code == 200
        server.accounts.put("ren", "planner", PASSWORD)
        assert person.client.get("/log").status_code == 303

    def test_who_signs_out_is_out(self, server):
        person = Person(server, "ren")
        token = person.client.cookies[server.cookie]
        assert person.post("/sign-out").status_code == 303
        person.client.cookies.set(server.cookie, token)
        assert person.client.get("/").status_code == 303

    def test_a_program_comes_with_its_token_and_no_cookie_serves_it(self, server, case):
        account = server.accounts.get("pan")
        token = server.sign_ins.begin("pan", account.stamp, kind="program", longest=timedelta(days=1))
        program = TestClient(make_application(server), base_url=f"http://{HOST}")
        program.headers["authorization"] = f"Bearer {token}"
        assert [answer["case"] for answer in program.get("/api/v1/cases").json()] == [case]
        sent = program.post("/api/v1/cases/upload", files=[("files", ("b.txt", b"x"))], params={"title": "二"})
        assert sent.status_code == 201
        assert program.post(f"/api/v1/cases/{case}/reviews").status_code == 403
        del program.headers["authorization"]
        program.cookies.set(server.cookie, token)
        assert program.get("/api/v1/cases").status_code == 401

    def test_a_browser_s_cookie_alone_changes_nothing_through_the_door_for_programs(self, server):
        person = Person(server, "ren")
        assert person.client.post("/api/v1/cases/upload", files=[("files", ("b.txt", b"x"))]).status_code == 403
        sent = person.client.post(
            "/api/v1/cases/upload", files=[("files", ("b.txt", b"x"))], headers={"x-csrf": person.csrf()}
        )
        assert sent.status_code == 201


@pytest.mark.parametrize("number", ["²", "9" * 5000, "-1", "1e3", "9" * 30])
def test_a_number_that_is_none_is_refused_and_no_fault(server, number):
    """Python calls ² a digit and cannot read it, nor a number of 5 000 digits."""
    person = Person(server, "sun")
    case = person.hand_in(("a.txt", b"x"), title="n").headers["location"].split("/")[2]
    for path, fields in (
        ("cancel", {"job": number}),
        ("complete", {"kind": "layers", "role": "draft", "place": number}),
        ("withdraw", {"place": number}),
    ):
        answer = person.post(f"/cases/{case}/{path}", **fields)
        assert 400 <= answer.status_code < 500, (path, answer.status_code)
    assert 400 <= person.client.get(f"/api/v1/jobs/{number}").status_code < 500
    length = {b"content-length": number.encode("latin-1")}
    assert person.client.get("/", headers=length).status_code == 413
