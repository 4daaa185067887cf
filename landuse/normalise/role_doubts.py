"""Holds what was handed in against its roles: by names, cells, fields, codes, and ground it shares with others."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from landuse.core.case import RoleDoubt
from landuse.core.heading_text import fold
from landuse.core.layer import Layer, Table
from landuse.core.messages import Message
from landuse.core.missing import role_title
from landuse.core.resources import resource_folder
from landuse.core.specs import list_specs, load_spec
from landuse.core.vocabulary import vocabulary
from landuse.geometry.overlay import difference, united
from landuse.normalise.role_headings import COMMON_COLUMNS, folded_headings, matched_columns

if TYPE_CHECKING:
    from landuse.core.case import Case

#: A layer of more features is not asked for what its cells say, nor united to be held against a boundary.
MOST_ROWS = 2000
#: So much of a ground may differ and it still counts as the same: a corner that was moved to look otherwise.
SAME_SHARE = 0.001
#: No county is so wide: a layer of which all lies farther away is another county's, m.
FAR_M = 100_000.0
#: Fewer foreign fields are chance.
FOREIGN_FIELDS = 3
PLANNED, PRESENT = "planned_parcels", "parcels"
#: The roles of plans, whose rows may say that the plan is approved.
PLANS = (PLANNED, "plans")
BOUNDARIES = ("draft", "approved")
#: Code lists of surveys of what is there, not of plans.
SURVEY_SCHEMES = ("sandiao", "gbt21010")
#: Columns that tell no role from another.
_UNTELLING = COMMON_COLUMNS | {"category"}
BY_NAME = Message("“{given}” goes by the name of '{other}' and stands as '{role}'")
BY_CELLS = Message("of the {n:count} rows of '{role}' {said:count} speak of '{other}', none of '{role}'")
BY_FIELDS = Message("the fields of '{role}' are those of '{other}': {fields}")
BY_SCHEME = Message("'{role}' is coded by a list for surveys of present land ({scheme})")
BY_STATUS = Message("'{role}' is marked as {status}, not as approved")
SAME_FILE = Message("'{role}' and '{other}' are one layer of one file")
SAME_PARCELS = Message("'{role}' has the same parcels with the same codes as '{other}'")
FAR = Message("all of '{role}' lies more than {far:m} from the boundary: it may be another county's")
SAME_GROUND = Message("'{role}' has the very ground of '{other}'")


@dataclass(frozen=True, eq=False)
class HandedIn:
    """A layer or table as it was handed in for a role.

    Parameters
    ----------
    role
        The role.
    given
        The layer or table.
    """

    role: str
    given: Layer | Table

    @property
    def names(self) -> tuple[str, ...]:
        """The names it goes by: of the layer, else of its file."""
        source = self.given.source
        if source is None:
            return ()
        stem = PurePosixPath(source.path.replace("\\", "/")).stem
        return (source.layer,) if source.layer else (stem,)

    @property
    def frame(self) -> pd.DataFrame:
        """Its rows."""
        return self.given.features if isinstance(self.given, Layer) else self.given.rows

    @property
    def place(self) -> tuple[str, str] | None:
        """The bytes of its file and the layer in it; None where it came from no file."""
        source = self.given.source
        return None if source is None else (source.sha256, source.layer or "")


def role_doubts(case: Case) -> tuple[RoleDoubt, ...]:
    """Return what makes layers and tables of a case look like something else than their roles say."""
    layers = [HandedIn(role, given[-1]) for role, given in case.layers.items() if given]
    asked = next((case.layer(role) for role in BOUNDARIES if case.layer(role) is not None), None)
    far = [doubt for handed in layers if asked is not None and (doubt := _far_away(handed, asked)) is not None]
    return (*far, *doubts_of([*layers, *(HandedIn(role, given[-1]) for role, given in case.tables.items() if given)]))


def _far_away(handed: HandedIn, asked: Layer) -> RoleDoubt | None:
    """Return that a layer which is said to be complete has nothing in the county: it may be another county's."""
    layer = handed.given
    if not isinstance(layer, Layer) or handed.role in BOUNDARIES or layer.covers is not None or not layer.complete:
        return None
    if not len(layer.features) or not len(asked.features):
        return None
    west, south, east, north = asked.features.total_bounds
    near = shapely.box(west - FAR_M, south - FAR_M, east + FAR_M, north + FAR_M)
    if layer.features.geometry.intersects(near).any():
        return None
    return RoleDoubt(handed.role, handed.role, FAR(role=role_title(handed.role), far=FAR_M), opens=True)


def doubts_of(handed: Sequence[HandedIn]) -> tuple[RoleDoubt, ...]:
    """Return what makes layers and tables look like something else than the roles they were handed in for.

    Parameters
    ----------
    handed
        What was handed in, each with its role.

    Returns
    -------
    tuple of RoleDoubt
        The first for each role and the role it looks like.
    """
    doubts = [doubt for source in handed for doubt in _alone(source)]
    doubts += [doubt for pair in combinations(handed, 2) for doubt in _pair(*pair)]
    first: dict[tuple[str, str], RoleDoubt] = {}
    for doubt in sorted(doubts, key=lambda doubt: not doubt.opens):
        first.setdefault((doubt.role, doubt.other), doubt)
    return tuple(first.values())


def _alone(source: HandedIn) -> Iterator[RoleDoubt]:
    """Yield what a layer or table says of itself: by its name, its cells, its fields, its code list."""
    opens = source.role not in BOUNDARIES
    edition = source.given.source.edition if source.given.source is not None else None
    for name in (*source.names, *((edition,) if edition and source.role == PLANNED else ())):
        for other in spoken_of(name, source.role):
            why = BY_NAME(given=name, role=role_title(source.role), other=role_title(other))
            yield RoleDoubt(source.role, other, why, opens)
    yield from _by_status(source)
    yield from _by_cells(source)
    yield from _by_fields(source)
    if source.role == PLANNED and isinstance(source.given, Layer) and source.given.scheme in SURVEY_SCHEMES:
        yield RoleDoubt(
            PLANNED, PRESENT, BY_SCHEME(role=role_title(PLANNED), scheme=str(source.given.scheme)), opens=False
        )


def _by_status(source: HandedIn) -> Iterator[RoleDoubt]:
    """Yield that a plan is marked as anything but approved: a draft of a plan is none yet."""
    if source.role not in PLANS or "plan_status" not in source.frame:
        return
    known = vocabulary("plan_status")
    written = [str(text).strip() for text in source.frame["plan_status"].dropna() if str(text).strip()]
    open_words = [text for text in dict.fromkeys(written) if known.read(text) != "approved"]
    if open_words:
        yield RoleDoubt(
            source.role, source.role, BY_STATUS(role=role_title(source.role), status=open_words[:3]), opens=True
        )


def spoken_of(text: str, role: str) -> tuple[str, ...]:
    """Return the role a name speaks of, where it does not speak of its own, nor of one akin to it."""
    plain = fold(text)
    spoken = {other: word for other, words in telling_words().items() if (word := _longest(words, plain))}
    if not spoken or any(akin(other, role) for other in spoken):
        return ()
    other = max(spoken, key=lambda other: len(spoken[other]))
    # 供地 within 供地计划 speaks of the plan
    rest = plain.replace(spoken[other], " ")
    return () if _longest(_own_words(role), rest) else (other,)


def _longest(words: Sequence[str], text: str) -> str:
    return max((word for word in words if word in text), key=len, default="")


@cache
def role_names() -> dict[str, Any]:
    """Read by which words roles are known, which are akin, and which are control lines."""
    return tomllib.loads((resource_folder("layers") / "role_names.toml").read_text(encoding="utf-8"))


@cache
def _own_words(role: str) -> tuple[str, ...]:
    """Return every name of a role, however short."""
    spec = load_spec(role)
    named = (role, spec.title.text("zh").partition("(")[0], *spec.names, *role_names()["words"].get(role, ()))
    return tuple(fold(name) for name in named)


@cache
def telling_words() -> dict[str, tuple[str, ...]]:
    """Return by which words each role is known within a name: those of its spec that are long enough, and more."""
    more, quiet = role_names()["words"], role_names()["quiet"]
    words: dict[str, tuple[str, ...]] = {}
    for role in list_specs():
        own = () if role in quiet else _own_words(role)[1:]
        long = [name for name in own if len(name) >= (5 if name.isascii() else 3)]
        words[role] = (*long, *(fold(word) for word in more.get(role, ())))
    return words


def akin(role: str, other: str) -> bool:
    """Return whether two roles may rightly share names, fields or ground."""
    return role == other or any({role, other} <= set(family) for family in role_names()["akin"].values())


def _controls(role: str) -> bool:
    return role in role_names()["controls"]


def _by_cells(source: HandedIn) -> Iterator[RoleDoubt]:
    if not (_controls(source.role) and isinstance(source.given, Layer)) or not 0 < len(source.frame) <= MOST_ROWS:
        return
    columns = [name for name in source.frame.columns if name not in ("geometry", "id") and _is_text(source.frame[name])]
    if not columns:
        return
    rows = source.frame[columns].fillna("").astype(str).agg(" ".join, axis=1)
    spoken = [spoken_of(text, source.role) for text in rows]
    named = [roles[0] for roles in spoken if roles]
    own = any(_longest(_own_words(source.role), fold(text)) for text in rows)
    if named and not own and 2 * len(named) >= len(rows):
        other = max(set(named), key=named.count)
        why = BY_CELLS(n=len(rows), said=len(named), role=role_title(source.role), other=role_title(other))
        yield RoleDoubt(source.role, other, why, opens=True)


def _is_text(column: pd.Series) -> bool:
    return bool(pd.api.types.is_object_dtype(column) or pd.api.types.is_string_dtype(column))


def _by_fields(source: HandedIn) -> Iterator[RoleDoubt]:
    if source.role not in list_specs() or not len(source.frame):
        return
    kind = load_spec(source.role).kind
    columns = source.frame.columns.drop("geometry", errors="ignore")
    headings = folded_headings(str(name) for name in columns if source.frame[name].notna().any())
    if _telling_fields(source.role, headings):
        return
    fields = {
        role: telling
        for role in list_specs(kind)
        if not akin(role, source.role) and len(telling := _telling_fields(role, headings)) >= FOREIGN_FIELDS
    }
    if fields:
        other = max(fields, key=lambda role: len(fields[role]))
        titles = [load_spec(other).columns[name].title.message for name in fields[other][:3]]
        why = BY_FIELDS(role=role_title(source.role), other=role_title(other), fields=titles)
        yield RoleDoubt(source.role, other, why, opens=False)


def _telling_fields(role: str, headings: Mapping[str, str]) -> list[str]:
    return [name for name in matched_columns(role, headings) if name not in _UNTELLING]


def _pair(source: HandedIn, other: HandedIn) -> Iterator[RoleDoubt]:
    """Yield what two layers or tables have in common that they cannot have by their roles."""
    if source.role in BOUNDARIES and other.role not in BOUNDARIES:
        source, other = other, source  # what is asked about is not what is in doubt
    if {source.role, other.role} == {PLANNED, PRESENT}:
        yield from _plan_as_present(*((source, other) if source.role == PLANNED else (other, source)))
        return
    boundaries = {source.role, other.role} == set(BOUNDARIES)
    if akin(source.role, other.role) and not boundaries:
        return
    if source.place is not None and source.place == other.place:
        controls = _controls(source.role) and _controls(other.role)
        yield from _both(source.role, other.role, SAME_FILE, opens=controls or boundaries)
    elif _comparable(source, other) and _same_ground(source.given, other.given):
        yield from _both(source.role, other.role, SAME_GROUND, opens=boundaries)


def _both(role: str, other: str, why: Message, *, opens: bool) -> Iterator[RoleDoubt]:
    """Yield the doubt of the roles that it falls on: of two control lines both, beside a boundary the other alone."""
    if {role, other} == set(BOUNDARIES):
        role, other = "approved", "draft"
    yield RoleDoubt(role, other, why(role=role_title(role), other=role_title(other)), opens)
    if other not in BOUNDARIES:
        yield RoleDoubt(other, role, why(role=role_title(other), other=role_title(role)), opens)


def _plan_as_present(planned: HandedIn, present: HandedIn) -> Iterator[RoleDoubt]:
    if planned.place is not None and planned.place == present.place:
        yield RoleDoubt(PLANNED, PRESENT, SAME_FILE(role=role_title(PLANNED), other=role_title(PRESENT)), opens=True)
    elif _parcels(planned.given) == _parcels(present.given) is not None:
        yield RoleDoubt(PLANNED, PRESENT, SAME_PARCELS(role=role_title(PLANNED), other=role_title(PRESENT)), opens=True)


def _parcels(given: Layer | Table) -> tuple[str, tuple[str, ...]] | None:
    """Return the parcels of a layer with their codes, so that two layers can be held to be the same."""
    if not isinstance(given, Layer) or "use_code" not in given.features:
        return None
    shapes = ground_marks(given.features)
    marks = sorted(zip(shapes, given.features["use_code"].fillna("").astype(str), strict=True))
    return given.scheme or "", tuple(f"{shape} {code}" for shape, code in marks)


def ground_marks(frame: Any) -> list[str]:  # noqa: ANN401  a GeoDataFrame
    """Return a mark of each feature's ground to the millimetre, whatever corner its rings begin at."""
    rounded = shapely.transform(
        np.asarray(frame.geometry.array, dtype=object), lambda points: np.round(points, 3) + 0.0
    )
    with np.errstate(invalid="ignore"):  # of corners that are no numbers
        texts = shapely.to_wkb(shapely.normalize(rounded))
    return [hashlib.sha256(text or b"").hexdigest() for text in texts]


def _comparable(source: HandedIn, other: HandedIn) -> bool:
    """Return whether one of two layers is a control line that can have no ground in common by chance."""
    if not (isinstance(source.given, Layer) and isinstance(other.given, Layer)):
        return False
    polygons = all(
        0 < len(handed.frame) <= MOST_ROWS and (shapely.get_dimensions(handed.frame.geometry.array) == 2).all()
        for handed in (source, other)
    )
    boundaries = {source.role, other.role} == set(BOUNDARIES)
    return polygons and (boundaries or (_controls(source.role) and (_controls(other.role) or other.role in BOUNDARIES)))


def _same_ground(source: Layer | Table, other: Layer | Table) -> bool:
    assert isinstance(source, Layer)
    assert isinstance(other, Layer)
    if not np.allclose(source.features.total_bounds, other.features.total_bounds, atol=5.0):
        return False
    grounds = [united(np.asarray(layer.features.geometry.array, dtype=object)) for layer in (source, other)]
    apart = difference(*grounds).area + difference(*reversed(grounds)).area
    return bool(apart <= SAME_SHARE * max(ground.area for ground in grounds))
