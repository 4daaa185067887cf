"""Finds, among the headings of a file, those a role's columns go by, and asks where that is open."""

from __future__ import annotations

import difflib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd

from landuse.core.case_in_play import advice
from landuse.core.errors import InputError
from landuse.core.heading_text import fold, split_unit, unit_ratio
from landuse.core.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    import pandas as pd

    from landuse.core.specs import ColumnSpec, LayerSpec

_CUT = 10  # a dBASE field name has 10 bytes

FIRST_TAKEN = Message("in {where}, '{title}' is read from {taken}, not from {left}")
TITLED = Message("'{title}' ({column})")
BY_TRUNCATION = Message("in {where}, {heading} is taken for a cut-off name of '{title}'")
LEFT_OPEN_ALONE = Message(
    "in {where}, {heading} may be {titles} and is not used; to use it, head the column of the file {column}"
)
LEFT_OPEN = Message(
    "in {where}, {heading} may be {titles} and is not used; to use it, write in case.toml: columns = "
    '{{ {column} = "{heading}" }}'
)


@dataclass(frozen=True)
class Match:
    """A heading found for a column: by which alias, and what unit the heading says itself."""

    heading: str
    alias: str | None
    unit: str | None
    asked: bool = False


class Finder:
    """Looks for the headings of one frame, and keeps the notes."""

    def __init__(self, frame: pd.DataFrame, spec: LayerSpec, where: str) -> None:
        geometry = (
            {frame.geometry.name} if isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name else set()
        )
        self.headings = [str(column) for column in frame.columns if column not in geometry]
        self.spec, self.where = spec, where
        self.notes: list[Message] = []
        self.first_day: date | None = frame.attrs.get("first_day")

    def stated_columns(self, mapping: Mapping[str, str]) -> dict[str, Match]:
        """Find the headings the user names."""
        matches = {}
        for column, asked in mapping.items():
            if column not in self.spec.columns:
                near = difflib.get_close_matches(column, self.spec.columns, n=3) or list(self.spec.columns)
                raise InputError(
                    Message("columns names '{column}', which '{role}' has not", column=column, role=self.spec.role),
                    where=f"case.toml, {self.where}",
                    next=Message("It has {near}", near=near),
                )
            matches[column] = self._one_asked(column, asked)
        return matches

    def _one_asked(self, column: str, asked: str) -> Match:
        base, unit = split_unit(asked)
        for wanted, its_unit in ((asked, None), (base, unit)):
            same = [heading for heading in self.headings if heading == wanted]
            same = same or [heading for heading in self.headings if fold(heading) == fold(wanted)]
            if len(same) > 1:
                raise InputError(
                    Message("the heading '{wanted}' stands there {count} times", wanted=wanted, count=len(same)),
                    where=self.where,
                    next=Message("Give each column its own heading"),
                )
            if same:
                match = Match(same[0], self._alias_of(column, same[0]), its_unit or split_unit(same[0])[1], True)
                self._check_unit(column, match)
                return match
        raise InputError(
            advice(
                Message(
                    "it has no column '{asked}', which case.toml names for '{column}'; it has {headings}",
                    asked=asked,
                    column=column,
                    headings=self.headings,
                ),
                Message("it has no column '{asked}'; it has {headings}", asked=asked, headings=self.headings),
            ),
            where=self.where,
            next=advice(
                Message("Correct it in case.toml: columns = {{ {column} = ... }}", column=column),
                Message("Name one of these columns"),
            ),
        )

    def _alias_of(self, column: str, heading: str) -> str | None:
        base = fold(split_unit(heading)[0])
        return next((name for name in self.spec.columns[column].aliases if fold(name) == base), None)

    def _check_unit(self, column: str, match: Match) -> None:
        wanted = self.spec.columns[column].unit
        if wanted and match.unit and unit_ratio(match.unit, wanted) is None:
            raise InputError(
                Message(
                    "'{heading}' is in {unit}, and '{column}' is in {wanted}",
                    heading=match.heading,
                    unit=match.unit,
                    column=column,
                    wanted=wanted,
                ),
                where=self.where,
            )

    def by_name(self, taken: Mapping[str, Match]) -> dict[str, Match]:
        """Find headings by code term, alias, and alias in other case, width or with a unit."""
        free = self._free(taken)
        matches = {}
        for column, spec in self.spec.columns.items():
            if column not in taken:
                candidates = self._named(column, spec, free)
                if candidates:
                    matches[column] = self._only(column, candidates)
        return matches

    def _free(self, taken: Mapping[str, Match]) -> list[str]:
        used = {match.heading for match in taken.values()}
        return [heading for heading in self.headings if heading not in used]

    def _named(self, column: str, spec: ColumnSpec, free: Iterable[str]) -> list[Match]:
        free = list(free)
        exact = [Match(heading, None, None) for heading in free if heading == column]
        exact = exact or [Match(alias, alias, None) for alias in spec.aliases for heading in free if heading == alias]
        if exact:
            return exact
        folded: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
        for heading in free:
            base, unit = split_unit(heading)
            if unit is None or spec.unit is None or unit_ratio(unit, spec.unit) is not None:
                folded[fold(base)].append((heading, unit))
        names = dict.fromkeys([column, *spec.aliases])
        return [
            Match(heading, None if name == column else name, unit)
            for name in names
            for heading, unit in folded.get(fold(name), ())
        ]

    def _only(self, column: str, candidates: list[Match]) -> Match:
        """Take the one heading found; of several, the first where the spec says so, else ask."""
        names = list(dict.fromkeys(match.heading for match in candidates))
        twice = [name for name in names if self.headings.count(name) > 1]
        if len(names) > 1 and self.spec.columns[column].first_wins and not twice:
            title = self.spec.columns[column].title.message
            self.notes.append(FIRST_TAKEN(where=self.where, title=title, taken=names[0], left=names[1:]))
        elif len(names) > 1 or twice:
            what = (
                Message("it has '{heading}' twice, either of which could be '{column}' of '{role}'", heading=twice[0])
                if twice
                else Message("it has {headings}, any of which could be '{column}' of '{role}'", headings=names)
            )
            raise InputError(
                what(column=column, role=self.spec.role),
                where=self.where,
                next=advice(
                    Message(
                        'Say which in case.toml: columns = {{ {column} = "{heading}" }}',
                        column=column,
                        heading=names[0],
                    ),
                    Message("Leave one column of that meaning in the file, headed {column}", column=column),
                ),
            )
        return candidates[0]

    def by_cut_off_name(self, taken: Mapping[str, Match]) -> dict[str, Match]:
        """Find headings that are an alias cut off to the 10 bytes of a shapefile."""
        claims: dict[str, list[str]] = defaultdict(list)
        for heading in self._free(taken):
            for column, spec in self.spec.columns.items():
                if column not in taken and any(fold(heading) in _cut_off(alias) for alias in (column, *spec.aliases)):
                    claims[heading].append(column)
        counts = [column for columns in claims.values() for column in columns]
        matches = {}
        for heading, columns in claims.items():
            if len(columns) == 1 and counts.count(columns[0]) == 1:
                matches[columns[0]] = Match(heading, None, None)
                title = self.spec.columns[columns[0]].title.message
                self.notes.append(BY_TRUNCATION(where=self.where, heading=heading, title=title))
            else:
                self._leave_open(heading, columns)
        return matches

    def _leave_open(self, heading: str, columns: list[str]) -> None:
        needed = [column for column in columns if self.spec.columns[column].required]
        if needed:
            raise InputError(
                Message(
                    "the cut-off name '{heading}' could be {columns} of '{role}', or others could",
                    heading=heading,
                    columns=columns,
                    role=self.spec.role,
                ),
                where=self.where,
                next=advice(
                    Message(
                        'Say which in case.toml: columns = {{ {column} = "{heading}" }}',
                        column=needed[0],
                        heading=heading,
                    ),
                    Message("Leave one column of that meaning in the file, headed {column}", column=needed[0]),
                ),
            )
        titles = [self.spec.columns[column].title.message for column in columns]
        left_open = advice(LEFT_OPEN, LEFT_OPEN_ALONE)
        self.notes.append(left_open(where=self.where, heading=heading, titles=titles, column=columns[0]))

    def refuse_missing(self, matches: Mapping[str, Match]) -> None:
        """Raise where a required column was not found."""
        missing = [column for column in self.spec.required if column not in matches]
        if missing:
            line = ", ".join(f"{column} = ..." for column in missing)
            raise InputError(
                Message(
                    "it lacks {columns} for {role}; it has {headings}",
                    columns=[_titled(self.spec.columns[column].title.message, column) for column in missing],
                    role=_titled(self.spec.title.message, self.spec.role),
                    headings=self.headings,
                ),
                where=self.where,
                next=advice(
                    Message("Name it in case.toml: columns = {{ {line} }}", line=line),
                    Message("Head its columns in the file {columns}", columns=missing),
                ),
            )


def _titled(title: Message, code: str) -> Message:
    """Return what people call a thing, with the code that a case file calls it by."""
    return TITLED(title=title, column=code)


def _cut_off(name: str) -> set[str]:
    """Return the forms a name too long for a shapefile is cut to: 10 characters, 10 bytes of GBK or of UTF-8."""
    cuts = {name[:_CUT]}
    for encoding in ("gb18030", "utf-8"):
        cuts.add(name.encode(encoding)[:_CUT].decode(encoding, errors="ignore"))
    return {fold(cut) for cut in cuts if len(cut) < len(name)}
