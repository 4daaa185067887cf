"""No password is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landuse.core.addresses import is_address, shown, without_secrets


@pytest.mark.parametrize(
    ("address", "as_shown"),
    [
        ("postgresql://u:秘密@db:5432/land", "postgresql://u:***@db:5432/land"),
        ("postgres://u:p@ss/w:rd@db/land?sslmode=require", "postgres://u:***@db/land?sslmode=require"),
        ("postgresql://u@db/land?password=s3cret&a=b", "postgresql://u@db/land?password=***&a=b"),
        ("postgresql://u@db/land", "postgresql://u@db/land"),
        ("postgresql:///land", "postgresql:///land"),
        ("mysql://u:p@db", "mysql://u:***@db"),
        ("a:b@c.gpkg", "a:b@c.gpkg"),
    ],
)
def test_the_password_is_hidden_and_all_else_shown(address, as_shown):
    assert shown(address) == as_shown


def test_paths_are_no_addresses():
    assert not is_address(Path("a.gpkg"))
    assert not is_address("C:/a.gpkg")
    assert shown(Path("a.gpkg")) == "a.gpkg"


@given(st.text(min_size=6).filter(lambda text: "***" not in text and not set(text) <= set("postgresql://u:@dbland* ")))
def test_no_password_is_left_in_an_address_or_a_message(secret):
    address = f"postgresql://u:{secret}@db/land"
    assert secret not in shown(address)
    assert secret not in without_secrets(f'invalid "{secret}" in {address}', address)
