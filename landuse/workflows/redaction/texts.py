"""Takes out of sentences what data, files and persons put into them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import shapely

from landuse.core.messages import Message
from landuse.core.specs import load_spec
from landuse.core.terms import SCOPES

if TYPE_CHECKING:
    from landuse.core.findings import Review

#: What stands for a word that was left out, in a sentence and in a field that holds no sentence.
REMOVED = Message.in_context("public", "[left out]")
DASH = "—"
#: Decimals of a degree that place nothing: some hundred metres.
_DEGREE_DECIMALS = 3
#: A user's own words stand in a message of no words of its own.
_VERBATIM = "{text}"
#: How far round its layers a coordinate of a case may lie, and the numbers of zones of 3 and 6 degrees.
AROUND_M, AROUND_DEGREES, ZONES = 2_000.0, 1.0, range(13, 46)


@dataclass
class Words:
    """What may be said: the words of packs and specs, the public facts of the zone, and figures that place nothing.

    Parameters
    ----------
    known
        Texts that no file or person of this case brought.
    metres, degrees
        From where to where coordinates of this case run.
    taken
        How many sentences lost a word.
    """

    known: frozenset[str]
    metres: tuple[tuple[float, float], ...] = ()
    degrees: tuple[tuple[float, float], ...] = ()
    taken: int = field(default=0)

    def clean(self, message: Message) -> Message:
        """Return a message without the words that may not leave."""
        values = {name: self._value(value) for name, value in message.values.items()}
        if values != dict(message.values):
            self.taken += 1
        return message(**values)

    def is_clean(self, message: Message) -> bool:
        """Return whether a message holds nothing that may not leave."""
        return all(_same(self._value(value), value) for value in message.values.values())

    def _value(self, value: Any) -> Any:  # noqa: ANN401  whatever a message holds
        if value is None or isinstance(value, (bool, date)):
            return value
        if isinstance(value, Message):
            return self._nested(value)
        if isinstance(value, Mapping):
            return {key: self._value(part) for key, part in value.items()}
        if isinstance(value, (list, tuple, set, frozenset)):
            return [self._value(part) for part in value]
        if isinstance(value, str):
            return value if value in self.known else REMOVED
        try:
            return REMOVED if self.places(float(value)) else value
        except (TypeError, ValueError):
            return REMOVED

    def _nested(self, message: Message) -> Message:
        own = dict(message.translations)
        if own.get("zh") == own.get("en") == _VERBATIM:
            return message if str(message.values.get("text")) in self.known else REMOVED
        return self.clean_quietly(message)

    def clean_quietly(self, message: Message) -> Message:
        """Return a message without the words that may not leave, uncounted."""
        return message(**{name: self._value(value) for name, value in message.values.items()})

    def places(self, figure: float) -> bool:
        """Return whether a figure may be a coordinate of this case."""
        if any(low <= figure <= high for low, high in self.metres):
            return True
        fine = figure != round(figure, _DEGREE_DECIMALS)
        return fine and any(low <= figure <= high for low, high in self.degrees)


def words_of(review: Review, facts: Mapping[str, object], labels: Iterable[str]) -> Words:
    """Return what may be said in the public copy of a review.

    Parameters
    ----------
    review
        The review, as it is inside.
    facts
        What may be said of the zone.
    labels
        The labels of blocks.

    Returns
    -------
    Words
        With the spans of its coordinates.
    """
    known = {review.case.title, *map(str, facts.values()), *labels, *SCOPES, *review.grounds, DASH, ""}
    for pack in review.packs:
        known |= set(_texts(pack.model_dump(mode="python", exclude={"tests"})))
        known |= {pack.id, *(rule.full_id for rule in pack.rules)}
    for finding in review.items:
        known |= {finding.id, finding.scope}
    for role in {*review.case.layers, *review.case.tables, *review.case.rasters}:
        spec = load_spec(role)
        known |= {role, *spec.columns, *_texts(spec.model_dump(mode="python"))}
    layers = [layer.features for layers in review.case.layers.values() for layer in layers]
    frames = [frame for frame in layers if len(frame) and not math.isnan(frame.total_bounds[0])]
    metres = [span for frame in frames for span in _metres(frame)]
    degrees = [span for frame in frames if frame.crs is not None for span in _degrees(frame)]
    return Words(frozenset(known), tuple(metres), tuple(degrees))


def _texts(content: Any) -> Iterator[str]:  # noqa: ANN401  whatever a model holds
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        for key, value in content.items():
            yield from _texts(key)
            yield from _texts(value)
    elif isinstance(content, (list, tuple, set, frozenset)):
        for value in content:
            yield from _texts(value)


def _metres(frame: gpd.GeoDataFrame) -> Iterator[tuple[float, float]]:
    """Yield where coordinates lie in the work system, as they are and with a zone before them."""
    west, south, east, north = frame.total_bounds
    yield west - AROUND_M, east + AROUND_M
    yield south - AROUND_M, north + AROUND_M
    for zone in ZONES:
        yield zone * 1e6 + west - AROUND_M, zone * 1e6 + east + AROUND_M


def _degrees(frame: gpd.GeoDataFrame) -> Iterator[tuple[float, float]]:
    corners = gpd.GeoSeries([shapely.box(*frame.total_bounds)], crs=frame.crs)
    west, south, east, north = corners.to_crs(4490).total_bounds
    yield west - AROUND_DEGREES, east + AROUND_DEGREES
    yield south - AROUND_DEGREES, north + AROUND_DEGREES


def _same(cleaned: Any, before: Any) -> bool:  # noqa: ANN401
    if isinstance(before, (tuple, set, frozenset)):
        return bool(cleaned == list(before))
    return bool(cleaned == before)
