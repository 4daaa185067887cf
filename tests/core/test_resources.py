"""The folders of data that come with landuse are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from landuse.core import resources
from landuse.core.errors import LanduseError


def test_layers_stand_beside_the_package_in_a_checkout() -> None:
    root = Path(__file__).parents[2]
    if not (root / "layers").is_dir():
        pytest.skip("the tests run against an installed wheel: there is no checkout")
    assert resources.resource_folder("layers").name == "layers"
    assert (resources.resource_folder("layers") / "specs" / "parcels.toml").is_file()


def test_layers_inside_the_package_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "landuse"
    (package / "layers").mkdir(parents=True)
    (tmp_path / "layers").mkdir()
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.setattr(resources, "_PACKAGE", package)
    assert resources.resource_folder("layers") == package / "layers"


def test_a_strangers_folder_beside_an_installed_package_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "landuse").mkdir()
    (tmp_path / "layers").mkdir()
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "landuse")
    with pytest.raises(LanduseError, match="'layers' is missing"):
        resources.resource_folder("layers")
