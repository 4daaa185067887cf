"""Compiles the catalogue of messages when a wheel is built, so that an installation need not."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface):
    """Writes ``landuse.mo`` beside each ``landuse.po``."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  as hatchling calls it
        """Compile every catalogue of the tree that is built."""
        package = Path(self.root, "landuse")
        # by its file: the package itself wants libraries that a build need not have
        spec = importlib.util.spec_from_file_location("catalogue", package / "core" / "catalogue.py")
        assert spec is not None
        assert spec.loader is not None
        catalogue = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(catalogue)
        for source in package.glob("locale/*/LC_MESSAGES/*.po"):
            source.with_suffix(".mo").write_bytes(catalogue.compile_catalogue(source))
