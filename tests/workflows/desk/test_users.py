"""Accounts, sign-ins, and the limit on trying."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from landuse.core.errors import InputError
from landuse.workflows.desk import users
from landuse.workflows.desk.store import Store
from landuse.workflows.desk.users import Accounts, SignIns

PASSWORD = "correct horse battery"


@pytest.fixture
def accounts(tmp_path):
    accounts = Accounts(tmp_path / "users.toml")
    accounts.put("zhang", "reviewer", PASSWORD, "张三")
    return accounts


@pytest.fixture
def sign_ins(tmp_path):
    store = Store.in_file(tmp_path / "desk.sqlite")
    yield SignIns(store, timedelta(hours=1), timedelta(hours=12))
    store.close()


def test_a_password_is_kept_as_an_argon2_hash_alone(accounts):
    text = accounts.path.read_text(encoding="utf-8")
    assert PASSWORD not in text
    assert "$argon2id$" in text
    assert accounts.path.stat().st_mode & 0o077 == 0
    assert accounts.verify("zhang", PASSWORD).title == "张三"
    assert accounts.verify("zhang", PASSWORD + "x") is None
    assert accounts.verify("nobody", PASSWORD) is None


@pytest.mark.parametrize(
    ("name", "password"),
    [("zhang", "short"), ("a b", PASSWORD), ("", PASSWORD), ("../x", PASSWORD), ("x" * 41, PASSWORD)],
)
def test_what_cannot_serve_is_refused(accounts, name, password):
    with pytest.raises(InputError):
        accounts.put(name, "planner", password)


def test_a_changed_file_is_read_again(accounts):
    other = Accounts(accounts.path)
    before = other.get("zhang").stamp
    accounts.put("zhang", "planner", PASSWORD)
    assert other.get("zhang").stamp != before
    accounts.remove("zhang")
    assert other.get("zhang") is None


def test_a_file_that_holds_no_accounts_is_refused(tmp_path):
    for content in ("x = 1", "[a]\nrole = 'king'\npassword = 'x'", "["):
        (tmp_path / "users.toml").write_text(content)
        with pytest.raises(InputError):
            Accounts(tmp_path / "users.toml").all()
    with pytest.raises(InputError):
        Accounts(tmp_path / "none.toml").all()


def test_a_ticket_opens_once(sign_ins):
    ticket = sign_ins.begin("local", kind="ticket", longest=timedelta(minutes=1))
    token = sign_ins.exchange(ticket)
    assert sign_ins.who(token).user == "local"
    assert sign_ins.exchange(ticket) is None
    assert sign_ins.who(ticket) is None
    assert sign_ins.exchange(token) is None


def test_a_sign_in_ends(sign_ins, monkeypatch):
    token, program = sign_ins.begin("a"), sign_ins.begin("a", kind="program")
    moment = users.now()
    monkeypatch.setattr(users, "now", lambda: moment + timedelta(minutes=59))
    assert sign_ins.who(token) is not None
    monkeypatch.setattr(users, "now", lambda: moment + timedelta(minutes=59 + 61))
    assert sign_ins.who(token) is None
    assert sign_ins.who(program, "program") is not None
    assert sign_ins.who(program) is None
    monkeypatch.setattr(users, "now", lambda: moment + timedelta(hours=13))
    assert sign_ins.who(program, "program") is None


def test_a_sign_in_that_is_used_ends_all_the_same(sign_ins, monkeypatch):
    token, moment = sign_ins.begin("a"), users.now()
    for hour in range(1, 13):
        monkeypatch.setattr(users, "now", lambda hour=hour: moment + timedelta(minutes=hour * 59))
        assert sign_ins.who(token) is not None
    monkeypatch.setattr(users, "now", lambda: moment + timedelta(hours=12, minutes=1))
    assert sign_ins.who(token) is None


def test_no_token_stands_in_the_database(sign_ins, tmp_path):
    token = sign_ins.begin("a")
    assert token.encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_trying_is_limited_by_name_and_place(sign_ins, monkeypatch):
    for _ in range(5):
        assert sign_ins.attempt("a", "10.0.0.1")
    assert sign_ins.attempt("a", "10.0.0.1") is None
    assert sign_ins.attempt("a", "10.0.0.2")
    assert sign_ins.attempt("b", "10.0.0.1")
    moment = users.now()
    monkeypatch.setattr(users, "now", lambda: moment + timedelta(minutes=16))
    assert sign_ins.attempt("a", "10.0.0.1")


def test_trying_is_limited_by_account_from_wherever_and_by_place_whoever(sign_ins):
    assert all(sign_ins.attempt("a", f"10.0.0.{n}") for n in range(30))
    assert sign_ins.attempt("a", "10.0.1.1") is None
    assert all(sign_ins.attempt(f"b{n}", "10.0.2.1") for n in range(50))
    assert sign_ins.attempt("c", "10.0.2.1") is None
    assert sign_ins.attempt("c", "10.0.2.2")


def test_who_came_in_has_not_failed(sign_ins):
    for _ in range(12):
        sign_ins.forgive(sign_ins.attempt("a", "10.0.0.1"))
    assert sign_ins.attempt("a", "10.0.0.1")


def test_many_attempts_at_once_are_no_more_than_one_after_the_other(sign_ins):
    with ThreadPoolExecutor(16) as threads:
        attempts = list(threads.map(lambda _: sign_ins.attempt("a", "10.0.0.1"), range(16)))
    assert sum(attempt is not None for attempt in attempts) == 5
