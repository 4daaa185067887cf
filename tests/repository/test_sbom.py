"""Every package that is locked has its hash and a licence that may go with ours, and the bill of materials names it."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, metadata

import pytest

from scripts import sbom


def test_every_locked_package_is_listed_with_a_licence_that_fits():
    assert sbom.check(sbom.locked(sbom.LOCK), sbom.listed(sbom.PAGE)) == []
    assert len(sbom.locked(sbom.LOCK)) > 40


@pytest.mark.parametrize("name", sorted(sbom.listed(sbom.PAGE)))
def test_the_page_says_what_the_metadata_say(name):
    try:
        metadata(name)
    except PackageNotFoundError:
        pytest.skip("not installed here")
    assert sbom.listed(sbom.PAGE)[name] == sbom.licence_of(name)


def test_a_licence_that_does_not_fit_is_found():
    packages = {"a": ("1", ["0" * 64]), "b": ("1", []), "c": ("1", ["0" * 64])}
    licences = {"a": "GPL-3.0-only", "b": "MIT AND Zlib", "d": "GPL-3.0-only OR MIT"}
    assert sbom.check(packages, licences) == [
        "b: no hash is locked",
        f"c: not in {sbom.PAGE.name}",
        "d: no longer locked",
        "a: GPL-3.0-only is not known to fit",
    ]


def test_the_bill_names_each_package_with_its_hashes_and_is_the_same_each_time():
    text = sbom.bill(sbom.LOCK, sbom.listed(sbom.PAGE))
    assert text == sbom.bill(sbom.LOCK, sbom.listed(sbom.PAGE))
    components = {one["name"]: one for one in json.loads(text)["components"]}
    assert set(components) == set(sbom.locked(sbom.LOCK))
    for name, (version, hashes) in sbom.locked(sbom.LOCK).items():
        assert components[name]["version"] == version
        assert [one["content"] for one in components[name]["externalReferences"][0]["hashes"]] == hashes
