"""Where an attempt to sign in is counted: no header is believed but a trusted proxy's, and of that its own part."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from argon2 import PasswordHasher
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.datastructures import Headers

from landuse.cli.desk_app.place import TrustedProxies, trusted_proxies
from landuse.core.errors import InputError
from landuse.workflows.desk import users
from tests.cli.desk_person import Person, served

PROXY = TrustedProxies((ip_network("127.0.0.1"), ip_network("10.1.0.0/16")))


def headers(*stated: str, name: str = "x-forwarded-for") -> Headers:
    return Headers(raw=[(name.encode(), value.encode("latin-1")) for value in stated])


@pytest.mark.parametrize(
    ("peer", "stated", "place"),
    [
        ("127.0.0.1", ("203.0.113.7",), "203.0.113.7"),
        ("127.0.0.1", ("1.1.1.1, 203.0.113.7",), "203.0.113.7"),  # what the sender wrote stands to the left
        ("127.0.0.1", ("1.1.1.1", "203.0.113.7"), "203.0.113.7"),
        ("127.0.0.1", ("1.1.1.1, 203.0.113.7, 10.1.2.3",), "203.0.113.7"),  # two proxies, one behind the other
        ("127.0.0.1", ("10.1.2.3",), "10.1.2.3"),
        ("127.0.0.1", ("203.0.113.7:5021",), "203.0.113.7"),
        ("127.0.0.1", ("[2001:db8:1:2:3::9]:443",), "2001:db8:1:2::/64"),
        ("127.0.0.1", ("2001:db8:1:2:ffff::1",), "2001:db8:1:2::/64"),
        ("127.0.0.1", ("203.0.113.7, unknown",), "127.0.0.1"),
        ("127.0.0.1", ("",), "127.0.0.1"),
        ("127.0.0.1", (), "127.0.0.1"),
        ("::ffff:127.0.0.1", ("203.0.113.7",), "203.0.113.7"),
        ("203.0.113.9", ("127.0.0.1",), "203.0.113.9"),  # no proxy of ours: its header is not looked at
        ("10.2.0.1", ("203.0.113.7",), "10.2.0.1"),
        (None, ("203.0.113.7",), "-"),
        ("testclient", ("203.0.113.7",), "-"),
    ],
)
def test_only_what_a_trusted_proxy_wrote_is_believed(peer, stated, place):
    assert PROXY.place(peer, headers(*stated)) == place


@settings(max_examples=60)
@given(st.lists(st.text(st.characters(max_codepoint=255, exclude_categories=["Cc"]), max_size=40), max_size=4))
def test_without_a_trusted_proxy_no_header_changes_the_place(stated):
    assert TrustedProxies().place("203.0.113.9", headers(*stated)) == "203.0.113.9"
    # and before a trusted proxy's own word, none does
    assert PROXY.place("127.0.0.1", headers(*stated, "203.0.113.7")) == "203.0.113.7"


def test_another_header_is_believed_only_where_the_settings_name_it():
    real = TrustedProxies(PROXY.networks, "x-real-ip")
    assert real.place("127.0.0.1", headers("203.0.113.7")) == "127.0.0.1"
    assert real.place("127.0.0.1", headers("203.0.113.7", name="x-real-ip")) == "203.0.113.7"


def test_the_settings_of_the_machine_name_the_proxies(tmp_path, monkeypatch):
    file = tmp_path / "settings.toml"
    monkeypatch.setenv("LANDUSE_SETTINGS", str(file))
    file.write_text('[desk]\ntrusted_proxies = ["127.0.0.1", "10.1.0.0/16"]\n', encoding="utf-8")
    assert trusted_proxies() == PROXY


@pytest.mark.parametrize(
    "lines", ['trusted_proxies = ["everybody"]', 'trusted_proxies = "*"', 'address_header = "X: y"', "trusted = true"]
)
def test_settings_that_cannot_be_meant_are_refused(lines, tmp_path, monkeypatch):
    file = tmp_path / f"{abs(hash(lines))}.toml"
    monkeypatch.setenv("LANDUSE_SETTINGS", str(file))
    file.write_text(f"[desk]\n{lines}\n", encoding="utf-8")
    with pytest.raises(InputError, match="desk"):
        trusted_proxies()


@pytest.mark.parametrize(("trusted", "codes"), [((), [403] * 5 + [429] * 2), ((ip_network("0.0.0.0/0"),), [403] * 7)])
def test_who_states_another_address_each_time_is_not_let_off(tmp_path, monkeypatch, trusted, codes):
    monkeypatch.setattr(users, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    desk = served(tmp_path, proxies=TrustedProxies(trusted))
    person = Person(desk).client
    person._transport.client = ("127.0.0.1", 50000)
    answers = [
        person.post(
            "/sign-in", data={"name": "ren", "password": "guess"}, headers={"x-forwarded-for": f"198.51.100.{n}"}
        )
        for n in range(7)
    ]
    assert [answer.status_code for answer in answers] == codes
    desk.store.close()
