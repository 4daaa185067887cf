"""landuse: review a development zone's boundary, clause by clause, offline.

The public names are loaded when they are first asked for, so that importing the package costs next to nothing.

>>> import landuse
>>> landuse.Interval(0.1, 0.2).high
0.2
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import lazy_loader

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

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=["checks"],
    submod_attrs={
        "core.errors": ["InputError", "LanduseError"],
        "core.evidence": ["Evidence", "Interval", "Verdict"],
        "core.findings": ["Finding", "Review"],
        "core.rules": ["load_pack"],
        "judge.review": ["review"],
        "normalise.case": ["read_case"],
    },
)
