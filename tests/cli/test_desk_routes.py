"""Every address of the desk, taken from the application itself: none opens without what it must ask for."""

from __future__ import annotations

import re

import pytest
from fastapi.routing import APIRoute
from starlette.routing import Mount

from landuse.cli.desk_app.application import make_application
from tests.cli.desk_person import HOST, Person, of_one, opened

#: What is shown to whoever comes: the ways in, the language, the letters.
OPEN = {("GET", "/enter"), ("GET", "/sign-in"), ("POST", "/sign-in"), ("GET", "/language/{lang}"), ("GET", "/font")}
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}
GIVEN = {"name": "0001", "file": "opinion.pdf", "number": "1", "lang": "en"}


@pytest.fixture
def case(server):
    planner = Person(server, "pan")
    return planner.hand_in(("a.txt", b"x"), title="mine").headers["location"].split("/")[2]


def routes_of(router):
    for route in router.routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from routes_of(inner)
        elif isinstance(route, Mount):
            assert route.path == "/static"
        else:
            assert isinstance(route, APIRoute), route
            yield route


def addresses(desk):
    """List every method and address that the application answers."""
    routes = routes_of(make_application(desk))
    listed = [(method, route.path) for route in routes for method in sorted(route.methods)]
    assert len(listed) > 40
    return listed


def filled(path: str, case: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: {**GIVEN, "case": case}[match[1]], path)


def test_no_address_shows_or_changes_anything_for_who_is_not_signed_in(server, case):
    stranger = Person(server).client
    before = sorted(server.workspace.root.rglob("*"))
    for method, path in addresses(server):
        if (method, path) in OPEN:
            continue
        answer = stranger.request(method, filled(path, case))
        assert answer.status_code == 401 or answer.headers.get("location") == "/sign-in", (method, path)
        assert case not in answer.text, path
    assert sorted(server.workspace.root.rglob("*")) == before


@pytest.mark.parametrize("name", ["pan", "sun"])
def test_no_address_changes_anything_without_the_word_of_the_sign_in(server, case, name):
    person, other = Person(server, name), Person(server, "ren")
    lines = len(server.audit.entries(most=5000))
    changing = [(method, path) for method, path in addresses(server) if method in CHANGING and path != "/sign-in"]
    assert len(changing) > 15
    for method, path in changing:
        for word in ("", "0" * 64, other.csrf()):
            address, headers = filled(path, case), {"x-csrf": word}
            answer = person.client.request(method, address, data={"csrf": word, "final": "yes"}, headers=headers)
            assert answer.status_code == 403, (method, path)
    assert len(server.audit.entries(most=5000)) == lines
    assert Person(server, name).client.get("/").status_code == 200


def test_no_address_changes_anything_for_a_page_of_another_place(server, case):
    person = Person(server, "sun")
    word = person.csrf()
    for method, path in addresses(server):
        if method in CHANGING:
            for origin in ("http://evil.example", "null", f"https://{HOST}"):
                headers = {"origin": origin, "x-csrf": word}
                answer = person.client.request(method, filled(path, case), data={"csrf": word}, headers=headers)
                assert answer.status_code == 403, (method, path)


def test_no_address_answers_under_another_name(server, case):
    person = Person(server, "sun")
    for method, path in addresses(server):
        answer = person.client.request(method, filled(path, case), headers={"host": "rebound.example"})
        assert answer.status_code == 421, (method, path)


def test_no_address_of_a_case_leads_another_planner_to_it(server, case):
    other = Person(server, "ping")
    word = other.csrf()
    before = {path: path.read_bytes() for path in server.workspace.folder(case).rglob("*") if path.is_file()}
    of_cases = [(method, path) for method, path in addresses(server) if "{case}" in path or "{number}" in path]
    assert len(of_cases) > 30
    for method, path in of_cases:
        fields = {"csrf": word, "final": "yes", "role-0": "draft"} if method in CHANGING else None
        answer = other.client.request(method, filled(path, case), data=fields, headers={"x-csrf": word})
        assert answer.status_code in (403, 404), (method, path)
        assert "mine-title" not in answer.text
        absent = other.client.request(method, filled(path, "absent"), data=fields, headers={"x-csrf": word})
        if "{case}" in path:  # and it cannot be told from one that is not there
            assert absent.status_code == answer.status_code, (method, path)
    after = {path: path.read_bytes() for path in server.workspace.folder(case).rglob("*") if path.is_file()}
    assert after == before


@pytest.mark.parametrize("name", ["..", "%2e%2e", "..%2f..%2fetc", "%2e%2e%5c", ".desk", "reviews", "%00", "C%3a"])
def test_no_address_of_a_case_leads_out_of_the_workspace(server, case, name):
    person = Person(server, "sun")
    word = person.csrf()
    for method, path in addresses(server):
        if "{case}" not in path or "{name}" in path:
            continue
        fields = {"csrf": word} if method in CHANGING else None
        answer = person.client.request(
            method, filled(path, "CASE").replace("CASE", name), data=fields, headers={"x-csrf": word}
        )
        assert answer.status_code in (303, 404, 405, 400), (method, path, answer.status_code)
        if answer.status_code == 303:
            assert method == "GET"


def test_a_desk_of_one_person_lets_nobody_in_by_a_password(tmp_path):
    desk = of_one(tmp_path)
    person = Person(desk).client
    assert person.post("/sign-in", data={"name": "local", "password": ""}).status_code == 403
    assert opened(desk).client.get("/").status_code == 200
    desk.store.close()


def test_nobody_who_is_not_signed_in_has_anything_of_theirs_read(server):
    """What is handed in is not read, and takes no disk, before it is known who hands it in."""
    read = []

    def body():
        for _ in range(1000):
            read.append(1)
            yield b"x" * 100_000

    for path in ("/api/v1/cases/upload", "/upload", "/cases/x/upload"):
        kind = {"content-type": "multipart/form-data; boundary=b", "authorization": "Bearer made-up"}
        answer = Person(server).client.post(path, content=body(), headers=kind)
        assert answer.status_code == 401
    assert list(server.workspace.temporary.iterdir()) == []


def test_a_sign_in_gives_a_new_token_and_ends_the_one_that_was_there(server):
    person = Person(server, "ren")
    before = person.client.cookies[server.cookie]
    person.client.post("/sign-in", data={"name": "ren", "password": "correct horse battery"})
    after = person.client.cookies[server.cookie]
    assert after != before
    assert server.sign_ins.who(before) is None
    planted = Person(server)
    planted.client.cookies.set(server.cookie, "planted-by-another")
    planted.client.post("/sign-in", data={"name": "ren", "password": "correct horse battery"})
    assert server.sign_ins.who("planted-by-another") is None
