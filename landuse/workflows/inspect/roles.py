"""What in files looks like something else than its name says, and which layers are one and the same."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING

from landuse.core.layer import Layer
from landuse.core.messages import Message
from landuse.normalise.role_doubts import MOST_ROWS, HandedIn, doubts_of, ground_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import geopandas as gpd

    from landuse.intake.tabular.role_columns import Likely

ONE_GROUND = Message("{layers} hold the very same ground: see that none stands in for another")


def named_doubts(frame: gpd.GeoDataFrame, likely: Sequence[Likely]) -> tuple[Message, ...]:
    """Return what makes a layer look like something else than the role it goes by the name of."""
    named = [likely_role for likely_role in likely if likely_role.by_name]
    if len(named) != 1:
        return ()
    columns = {heading: name for name, heading in named[0].columns.items()}
    given = Layer(named[0].role, frame.rename(columns=columns))
    return tuple(doubt.why for doubt in doubts_of([HandedIn(named[0].role, given)]))


def ground_of(frame: gpd.GeoDataFrame) -> str | None:
    """Return a mark of all ground of a layer, the same for every copy of it; None where it is empty or very large."""
    if not 0 < len(frame) <= MOST_ROWS or frame.geometry.isna().any():
        return None
    return hashlib.sha256("".join(sorted(ground_marks(frame))).encode()).hexdigest()


def shared_grounds(grounds: Iterable[tuple[str, str | None]]) -> Iterator[Message]:
    """Yield which layers hold one and the same ground, of those named with the marks of their grounds."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for name, ground in grounds:
        if ground is not None:
            alike[ground].append(name)
    yield from (ONE_GROUND(layers=layers) for layers in alike.values() if len(layers) > 1)
