"""People at a desk whose jobs wait: what is asked of the pages needs no process."""

from __future__ import annotations

import io
import re
from datetime import timedelta

from starlette.testclient import TestClient

from landuse.cli.desk_app.application import make_application
from landuse.cli.desk_app.desk import Desk, DeskSettings
from landuse.workflows.desk.users import Accounts

HOST = "desk.example:8443"
PASSWORD = "correct horse battery"
ROLES = (("pan", "planner"), ("ping", "planner"), ("ren", "reviewer"), ("sun", "signer"))
SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}"
CASE = f"""\
title = '''{SCRIPT}'''
on = 2026-06-30
policy = ["cn"]
[zone]
name = '''{SCRIPT}'''
[layers.draft]
path = "a.txt"
edition = '''{SCRIPT}'''
[[assumptions]]
about = "unmapped"
take = "not_employment_land"
reason = '''{SCRIPT}'''
by = '''{SCRIPT}'''
"""


class Still(Desk):
    """A desk whose jobs wait: what is asked of the pages needs no process."""

    def start(self) -> None:
        pass


class Person:
    """A browser that is signed in."""

    def __init__(self, desk: Desk, name: str = "") -> None:
        self.client = TestClient(make_application(desk), base_url=f"http://{HOST}", follow_redirects=False)
        self.client.headers["origin"] = f"http://{HOST}"
        self.desk = desk
        if name:
            answer = self.client.post("/sign-in", data={"name": name, "password": PASSWORD})
            assert answer.status_code == 303, answer.text

    def csrf(self) -> str:
        return re.findall(r'name="csrf" value="(\w+)"', self.client.get("/").text)[0]

    def post(self, path: str, **fields):
        return self.client.post(path, data={"csrf": self.csrf(), **fields})

    def hand_in(self, *files: tuple[str, bytes], path: str = "/upload", **fields):
        parts = [("files", (name, io.BytesIO(data))) for name, data in files]
        return self.client.post(path, data={"csrf": self.csrf(), **fields}, files=parts)


def served(folder, **settings) -> Desk:
    """Return a desk of several people."""
    accounts = Accounts(folder / "users.toml")
    for name, role in ROLES:
        accounts.put(name, role, PASSWORD, f"{name}-title")
    return Still(DeskSettings(folder / "cases", "en", (HOST,), accounts=accounts.path, **settings))


def of_one(folder) -> Desk:
    """Return a desk of one person."""
    return Still(DeskSettings(folder / "cases", "en", (HOST,)))


def opened(desk: Desk) -> Person:
    """Return who opened a desk of one person by its ticket."""
    person = Person(desk)
    ticket = desk.sign_ins.begin("local", kind="ticket", longest=timedelta(minutes=1))
    assert person.client.get("/enter", params={"ticket": ticket}).status_code == 303
    return person
