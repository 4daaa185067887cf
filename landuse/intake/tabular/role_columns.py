"""The columns of a layer by the role it may play: which heading holds the user's ids."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from landuse.core.heading_text import fold
from landuse.core.specs import list_specs, load_spec


@dataclass(frozen=True)
class Likely:
    """A role a layer may play.

    Parameters
    ----------
    role
        The role.
    by_name
        Whether the layer, or the file, goes by one of its names.
    columns
        The headings found for its columns.
    missing
        Columns without which the role means nothing, and for which no heading was found.
    """

    role: str
    by_name: bool
    columns: dict[str, str]
    missing: tuple[str, ...]


def id_heading(headings: Sequence[str], likely: Iterable[Likely] = ()) -> str | None:
    """Find the column of the user's ids.

    Parameters
    ----------
    headings
        The headings of a layer.
    likely
        The roles it may play, whose ids go first.

    Returns
    -------
    str or None
        The heading; None where none goes by a name that ids have.
    """
    own = next((role.columns["id"] for role in likely if "id" in role.columns), None)
    if own is not None:
        return own
    folded = {fold(heading): heading for heading in reversed(headings)}
    specs = (load_spec(role).columns.get("id") for role in ("parcels", "draft", *list_specs("layer")))
    names = (name for spec in specs if spec is not None for name in ("id", *spec.aliases))
    return next((folded[fold(name)] for name in names if fold(name) in folded), None)
