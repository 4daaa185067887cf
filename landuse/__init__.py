"""landuse: review a development zone's boundary, clause by clause, offline.

The public names are loaded when they are first asked for, so that importing the package costs next to nothing.

>>> import landuse
>>> landuse.Interval(0.1, 0.2).high
0.2
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from landuse import checks as checks
    from landuse.core.errors import InputError as InputError
    from landuse.core.errors import LanduseError as LanduseError
    from landuse.core.evidence import Evidence as Evidence
    from landuse.core.evidence import Interval as Interval
    from landuse.core.evidence import Verdict as Verdict
    from landuse.core.findings import Finding as Finding
    from landuse.core.findings import Review as Review
    from landuse.core.rules import load_pack as load_pack
    from landuse.judge.review import review as review
    from landuse.normalise.case import read_case as read_case

_HOMES = {
    "Evidence": "landuse.core.evidence",
    "Finding": "landuse.core.findings",
    "InputError": "landuse.core.errors",
    "Interval": "landuse.core.evidence",
    "LanduseError": "landuse.core.errors",
    "Review": "landuse.core.findings",
    "Verdict": "landuse.core.evidence",
    "checks": "landuse.checks",
    "load_pack": "landuse.core.rules",
    "read_case": "landuse.normalise.case",
    "review": "landuse.judge.review",
}
__all__ = [  # noqa: PLE0604  the names are those of _HOMES, which no linter sees
    *_HOMES,
]


def __getattr__(name: str) -> Any:  # noqa: ANN401  a function, a class or a module
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'landuse' has no attribute '{name}'; it has: {', '.join(sorted(_HOMES))}")
    module = importlib.import_module(home)
    return module if name == "checks" else getattr(module, name)


def __dir__() -> list[str]:
    return sorted(_HOMES)
