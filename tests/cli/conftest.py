"""A desk with accounts whose jobs wait, for all who knock at it."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from landuse.workflows.desk import users
from tests.cli.desk_person import served


@pytest.fixture
def server(tmp_path, monkeypatch):
    """What a hash costs is no matter here."""
    monkeypatch.setattr(users, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    desk = served(tmp_path)
    yield desk
    desk.store.close()
