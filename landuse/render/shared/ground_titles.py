"""How the ground of a finding is called in an opinion."""

from __future__ import annotations

from landuse.core.messages import Lang
from landuse.core.terms import KINDS, VALUES, term
from landuse.render.shared.words import kind_title


def ground_title(kind: object, lang: Lang) -> str:
    """Return how people call a kind of ground, or what a parcel was found to be."""
    return kind_title(kind, lang) if str(kind) in KINDS else term(VALUES, kind, lang).replace("_", " ")
