"""One check per file: pure functions of the file's name, each callable on its own.

>>> import landuse.checks
>>> callable(landuse.checks.employment_land_share)
True
"""

from __future__ import annotations

import sys
from importlib.machinery import FileFinder, SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from landuse.core import plugins

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec

    from landuse.core.evidence import Evidence
    from landuse.measures.check import CheckFunction


class CheckModule(ModuleType):
    """The file of a check, imported by its path; calling it calls the check, which has the same name."""

    def __call__(self, *args: Any, **kwargs: Any) -> Evidence:  # noqa: ANN401  as the check takes them
        """Measure."""
        evidence: Evidence = getattr(self, self.__name__.rpartition(".")[2])(*args, **kwargs)
        return evidence


class _CheckLoader(SourceFileLoader):
    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return CheckModule(spec.name)


def _finder(path: str) -> FileFinder:
    if Path(path) != Path(__file__).parent:
        raise ImportError(path)
    return FileFinder(path, (_CheckLoader, [".py"]))


# Files of this folder alone are loaded so. Python would else put a plain module where people look for the function.
sys.path_hooks.insert(0, _finder)
sys.path_importer_cache.pop(str(Path(__file__).parent), None)


def __getattr__(name: str) -> CheckFunction[...]:
    if name.startswith("_") or name not in plugins.names("checks"):
        raise AttributeError(f"there is no check '{name}'; there are: {', '.join(plugins.names('checks'))}")
    function: CheckFunction[...] = getattr(plugins.load("checks", name), name)
    globals().pop(name, None)  # where the import has just put the module: the name is the function's
    return function


def __dir__() -> list[str]:
    return list(plugins.names("checks"))
