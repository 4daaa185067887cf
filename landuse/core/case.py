"""A case folder: what is given, for which zone, on which day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field

from landuse.core.addresses import shown
from landuse.core.audience import Withheld
from landuse.core.brief import brief
from landuse.core.errors import InputError
from landuse.core.files_read import FileState
from landuse.core.layer import Layer, RasterLayer, Source, Table, Zone
from landuse.core.messages import Message
from landuse.core.specs import require_role
from landuse.core.statements import Completeness, Day, Lettered, Statement
from landuse.core.strict_model import StrictModel

#: What an assumption is about that answers for a role: ``role:approved``.
ROLE = "role:"
Given = TypeVar("Given", Layer, Table, RasterLayer)


class _FileEntry(StrictModel):
    path: str

    @property
    def shown(self) -> str:
        """The path as it may be shown: an address without its password."""
        return shown(self.path)


class Covers(_FileEntry):
    """A polygon on which a layer is complete."""

    layer: str | None = None
    crs: str | None = None


class LayerEntry(_FileEntry):
    """One file that plays a role."""

    layer: str | None = None
    edition: str | None = None
    scheme: str | None = None
    columns: dict[str, str] = {}
    covers: Covers | None = None
    encoding: str | None = None
    crs: str | None = None
    format: str | None = None
    on: Day | None = None
    shift: str | None = None
    within_m: Annotated[float, Field(gt=0)] | None = None
    cut: Literal["recomputed", "proportional"] = "recomputed"
    band: Annotated[int, Field(ge=1)] = 1
    classes: dict[str, list[int]] = {}
    complete: Completeness | None = None
    guessed: Lettered | None = None


class TableEntry(_FileEntry):
    """One table that plays a role."""

    sheet: str | None = None
    layer: str | None = None
    edition: str | None = None
    columns: dict[str, str] = {}
    encoding: str | None = None
    format: str | None = None
    on: Day | None = None
    complete: Completeness | None = None
    guessed: Lettered | None = None


class Assumption(Statement):
    """What a person takes for settled that the data leave open."""

    about: str
    take: str = "yes"
    rule: str | None = None


class Decision(Statement):
    """A reviewer's own ruling on a finding."""

    finding: str
    ruling: Literal["upheld", "overruled", "deferred"]
    on: Day


class Confirmation(Statement):
    """Who held a recalled text of a rule against the original, and when."""

    rule: str
    on: Day


@dataclass(frozen=True)
class RoleDoubt:
    """What makes a layer or table look like something else than the role it was handed in for.

    Parameters
    ----------
    role
        The role it was handed in for.
    other
        The role it looks like.
    why
        What makes it look so.
    opens
        Whether nothing may rest on it until somebody answers for it; else it is only shown.
    """

    role: str
    other: str
    why: Message
    opens: bool

    __repr__ = brief

    @property
    def about(self) -> str:
        """What an assumption that answers it is about."""
        return f"{ROLE}{self.role}"


class CaseFile(StrictModel):
    """The content of ``case.toml``."""

    title: Annotated[str, Field(min_length=1)]
    on: Day | None = None
    policy: Annotated[list[str], Field(max_length=100)] = []
    rules: list[str] = []
    zone: dict[str, str | int | float | bool | date | list[str]] = {}
    layers: dict[str, LayerEntry | list[LayerEntry]] = {}
    tables: dict[str, TableEntry | list[TableEntry]] = {}
    params: dict[str, dict[str, Any]] = {}
    assumptions: list[Assumption] = []
    decisions: list[Decision] = []
    confirmed: list[Confirmation] = []
    basemap: Annotated[str, Field(min_length=1)] | None = None


@dataclass(frozen=True)
class ParamStatement:
    """A parameter as a case states it: plain, or with its reason and the name of who answers for it."""

    value: Any
    reason: str | None = None
    by: str | None = None

    __repr__ = brief

    @classmethod
    def of(cls, given: Any) -> ParamStatement:  # noqa: ANN401  whatever TOML holds
        """Return what a case gives, ``0.6`` or ``{ value = 0.6, reason = "...", by = "..." }``."""
        if isinstance(given, Mapping) and "value" in given and set(given) <= {"value", "reason", "by"}:
            return cls(given["value"], given.get("reason"), given.get("by"))
        return cls(given)


@dataclass(frozen=True, eq=False)
class Case:
    """All that is given for one review, read and in one shape.

    Parameters
    ----------
    title
        What people call it.
    on
        The day it is judged on.
    folder
        The case folder, or None for a case made in memory.
    policy, rules
        The packs to judge by, and the rules asked for (all where empty).
    layers, tables, rasters
        By role; several where a role has several dates or files.
    zone
        What is stated of the zone.
    params
        Parameters by rule id.
    assumptions, decisions, confirmed
        What persons took for settled, ruled, and held against the original text.
    work_crs
        The EPSG code of the CGCS2000 3-degree band everything is in; None where no layer is given.
    notes
        What was said while it was read: the band, the datum.
    basemap
        What the map is drawn over: a file, a folder of tiles, ``tianditu:vec:KEY`` or
        ``amap:vec``; nothing where None.
    later
        The sources dated after the day, which count nowhere.
    guessed
        The roles of which a file was taken by an unconfirmed guess: no finding that rests on it is certain.
    settled
        Whether what is dated after the day was left out already.
    role_doubts
        What makes layers and tables look like something else than their roles say; filled in before it is judged.
    files
        What every file read was before it was opened, by its path.
    withheld
        What a public copy of it does not hold; None for the case itself.
    """

    title: str
    on: date
    folder: Path | None = None
    policy: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    layers: Mapping[str, tuple[Layer, ...]] = field(default_factory=dict)
    tables: Mapping[str, tuple[Table, ...]] = field(default_factory=dict)
    rasters: Mapping[str, tuple[RasterLayer, ...]] = field(default_factory=dict)
    zone: Zone = field(default_factory=Zone)
    params: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    assumptions: tuple[Assumption, ...] = ()
    decisions: tuple[Decision, ...] = ()
    confirmed: tuple[Confirmation, ...] = ()
    work_crs: int | None = None
    notes: tuple[Message, ...] = ()
    basemap: str | None = None
    later: tuple[Source, ...] = ()
    guessed: tuple[str, ...] = ()
    settled: bool = False
    role_doubts: tuple[RoleDoubt, ...] = ()
    files: Mapping[str, FileState] = field(default_factory=dict)
    withheld: Withheld | None = None

    __repr__ = brief

    @property
    def unanswered_doubts(self) -> tuple[RoleDoubt, ...]:
        """The doubts about roles that nobody has answered for all rules."""
        answered = {assumption.about for assumption in self.assumptions if assumption.rule is None}
        return tuple(doubt for doubt in self.role_doubts if doubt.about not in answered)

    def param(self, rule: str, name: str) -> ParamStatement | None:
        """Return a parameter as the case states it for a rule, or None."""
        given = self.params.get(rule, {})
        return ParamStatement.of(given[name]) if name in given else None

    def param_values(self, rule: str) -> dict[str, Any]:
        """Return the parameters the case gives a rule, as plain values."""
        return {name: ParamStatement.of(value).value for name, value in self.params.get(rule, {}).items()}

    def standing(self, role: str) -> tuple[Layer | Table, ...]:
        """Return the editions of a role that stand: those of its latest date, of which there is one as a rule.

        An edition without a date may be older or newer than the latest that has one, so that both stand.
        """
        editions: tuple[Layer | Table, ...] = self.layers.get(role, ()) or self.tables.get(role, ())
        latest = max((edition.on for edition in editions if edition.on is not None), default=None)
        return tuple(edition for edition in editions if edition.on in (None, latest))

    def layer(self, role: str) -> Layer | None:
        """Return the layer of a role, the latest where there are several dates; None where the case has none.

        Raises
        ------
        InputError
            If no layer plays a role of that name; the nearest names are offered.
        """
        return self._latest("layer", self.layers, role)

    def table(self, role: str) -> Table | None:
        """Return the table of a role, as `layer` does a layer."""
        return self._latest("table", self.tables, role)

    def raster(self, role: str) -> RasterLayer | None:
        """Return the raster of a role, as `layer` does a layer."""
        return self._latest("raster", self.rasters, role)

    def _latest(
        self, kind: Literal["layer", "table", "raster"], given: Mapping[str, tuple[Given, ...]], role: str
    ) -> Given | None:
        editions = given.get(role, ())
        if not editions:
            require_role(kind, role, tuple(given))
        return editions[-1] if editions else None

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles of the layers, tables and rasters that the case has."""
        return (*self.layers, *self.tables, *self.rasters)

    def __getitem__(self, role: str) -> Layer | Table | RasterLayer:
        """Return what plays a role, the latest where there are several dates: ``case["parcels"]``.

        Raises
        ------
        InputError
            If the case has none, with the roles there are.
        """
        editions = self.layers.get(role) or self.tables.get(role) or self.rasters.get(role)
        if not editions:
            require_role(None, role, self.roles)
            raise InputError(
                Message("the case has nothing for '{role}'", role=role),
                next=Message("It has: {roles}", roles=list(self.roles)),
            )
        return editions[-1]

    def _ipython_key_completions_(self) -> list[str]:
        return list(self.roles)

    def _about(self) -> str:
        return f"{self.title!r} on {self.on}: {', '.join(self.roles)}"

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every file the case rests on, in the order of the case file."""
        layers = [layer for many in self.layers.values() for layer in many]
        tables = [table for many in self.tables.values() for table in many]
        rasters = [raster for many in self.rasters.values() for raster in many]
        sources = [source for layer in layers for source in (layer.source, *layer.more_sources)]
        sources += [table.source for table in tables] + [raster.source for raster in rasters]
        return (*(source for source in sources if source is not None), *self.later)
