"""The log can only be appended to, and a change of it shows."""

from __future__ import annotations

import sqlite3
import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from landuse.workflows.desk.audit import AuditLog
from landuse.workflows.desk.store import Store


@pytest.fixture
def log(tmp_path):
    log = AuditLog(Store.in_file(tmp_path / "desk.sqlite"))
    for n in range(5):
        log.add("张三", "took in", f"案卷{n}", files=n)
    yield log
    log.store.close()


def test_the_lines_say_who_did_what(log):
    entry = log.entries()[0]
    assert (entry.by, entry.action, entry.case, entry.detail) == ("张三", "took in", "案卷4", {"files": 4})
    assert [entry.case for entry in log.entries("案卷2")] == ["案卷2"]
    assert log.broken_at() is None


@pytest.mark.parametrize(
    "statement", ["UPDATE audit SET by = 'x'", "DELETE FROM audit", "UPDATE audit SET id = 9 WHERE id = 1"]
)
def test_the_database_refuses_to_change_a_line(log, statement):
    with (
        pytest.raises((IntegrityError, OperationalError), match="only be appended"),
        log.store.transaction() as session,
    ):
        session.execute(text(statement))
    assert len(log.entries()) == 5


@pytest.mark.parametrize(
    ("statement", "at"),
    [
        ("UPDATE audit SET detail = '{}' WHERE id = 2", 2),
        ("DELETE FROM audit WHERE id = 3", 4),
        ("UPDATE audit SET by = 'x' WHERE id = 5", 5),
    ],
)
def test_who_goes_round_the_database_is_seen(log, tmp_path, statement, at):
    with sqlite3.connect(tmp_path / "desk.sqlite") as connection:
        for verb in ("update", "delete"):
            connection.execute(f"DROP TRIGGER audit_keeps_{verb}")
        connection.execute(statement)
    connection.close()
    assert log.broken_at() == at


@pytest.mark.needs("postgis")
def test_postgresql_refuses_to_change_a_line_too(postgis):
    log = AuditLog(Store(postgis))
    log.add("张三", "took in", "案卷")
    for statement in ("UPDATE audit SET by = 'x'", "DELETE FROM audit", "TRUNCATE audit"):
        with pytest.raises(DBAPIError, match="only be appended"), log.store.transaction() as session:
            session.execute(text(statement))
    again = AuditLog(Store(postgis))  # a second start finds its tables
    assert again.broken_at() is None
    for store in (log.store, again.store):
        store.close()


def test_lines_of_many_at_once_are_one_chain(log):
    threads = [threading.Thread(target=log.add, args=("x", f"a{n}")) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(log.entries()) == 25
    assert log.broken_at() is None
