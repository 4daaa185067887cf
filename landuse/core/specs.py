"""Layer specs: what a role is called, which shape it has, and which columns, read from ``layers/specs``."""

from __future__ import annotations

import difflib
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, ValidationError, model_validator

from landuse.core.errors import InputError
from landuse.core.foreign_words import words_of
from landuse.core.form_faults import form_fault
from landuse.core.messages import Message
from landuse.core.resources import resource_folder
from landuse.core.strict_model import StrictModel
from landuse.core.texts import Texts

if TYPE_CHECKING:
    from pathlib import Path

ColumnType = Literal["text", "number", "integer", "date", "yes_no"]
Geometry = Literal["polygon", "line", "point", "any"]
#: Units a column can be stored in; ``landuse.normalise.columns`` converts a heading's own unit to it.
Unit = Literal[
    "m2", "ha", "mu", "km2", "m", "km", "yuan", "wan_yuan", "yi_yuan", "1", "year", "month", "day", "t", "tce",
    "person", "m3", "wan_yuan_per_ha", "wan_yuan_per_mu", "degree",
]  # fmt: skip

KIND_NAMES = {"layer": Message("layer"), "table": Message("table"), "raster": Message("raster")}

#: Who supplies what is missing, as `landuse.core.terms.SUPPLIERS` names them.
Supplier = Literal["zone", "bureau", "survey", "authority"]


class ColumnSpec(StrictModel):
    """One column of a role: its meaning, its type and the headings it is found under.

    Parameters
    ----------
    title
        The name people see.
    type
        What the values are converted to.
    required
        Whether the role means nothing without it.
    aliases
        Field names and headings it goes by, the standard's own name first.
    unit
        The unit the figures are stored in; None for what has no unit.
    units
        The unit of an alias where it differs from ``unit``; ``unknown`` where the heading is used with several.
    unit_column
        The column in which each row's unit stands, where the figures of the rows have different ones.
    values
        Words as found, to the code term; case, width and script (traditional or simplified) make no difference.
    words
        The vocabulary (``layers/words``) in which what stands here is read; ``values`` outrank it.
    zero
        Whether the figure can be 0; where it cannot, a 0 is a cell that nobody filled in.
    share
        Whether the figure is a part of a whole, and so at most 1.
    least, most
        What the figure can be at all, by law or by nature, in ``unit``: a term of 0.002 or of 700 years is none.
    blank
        What a blank cell says where the column is there: ``no`` where people fill it in only for what is so (why a
        supply was cancelled, when work began), so that a blank is an answer; ``unknown`` for all others.
    first_wins
        Whether, of several aliases present, the first serves (ids, names); else they have to be told apart.
    event
        Whether it dates what has happened, so that a day after the review day says that it has not yet.
    """

    title: Texts
    type: ColumnType
    required: bool = False
    aliases: tuple[str, ...] = ()
    unit: Unit | None = None
    units: dict[str, Unit | Literal["unknown"]] = {}
    values: dict[str, str] = {}
    unit_column: str | None = None
    words: str | None = None
    zero: bool = True
    share: bool = False
    least: float | None = None
    most: float | None = None
    blank: Literal["unknown", "no"] = "unknown"
    first_wins: bool = False
    event: bool = False

    @property
    def terms(self) -> dict[str, str]:
        """The words as found, to the code terms."""
        return self.values

    def believes(self, figure: float) -> bool:
        """Return whether a figure is one that there can be."""
        if (figure == 0 and not self.zero) or (figure > 1 and self.share):
            return False
        return (self.least is None or figure >= self.least) and (self.most is None or figure <= self.most)

    @model_validator(mode="after")
    def _fits(self) -> ColumnSpec:
        strangers = sorted(set(self.units) - set(self.aliases))
        if strangers:
            raise ValueError(f"units name {strangers}, which are no aliases")
        if self.unit and self.type not in ("number", "integer"):
            raise ValueError(f"a {self.type} column has no unit")
        if not (self.least is self.most is None) and self.type not in ("number", "integer"):
            raise ValueError(f"a {self.type} column has no least or most")
        if self.words and self.type not in ("text", "yes_no"):
            raise ValueError(f"a {self.type} column has no words")
        return self


class LayerSpec(StrictModel):
    """One role a layer or a table can play in a case.

    Parameters
    ----------
    role
        The code term, the same as the file's name.
    kind
        ``layer`` for what has geometry, ``table`` for what has none.
    title
        The name people see.
    geometry
        The geometry it must have; None for a table.
    empty
        Whether it may hold nothing: an empty boundary is an error, an empty control line a fact.
    held_by
        Who holds such a layer, and so is asked for it: the applicant (``zone``), the bureau itself, a survey unit, or
        the department in charge.
    near
        Whether all that checks ask of it lies near the boundary, so that a large one is read only there.
    names
        Names such a layer goes by in a file.
    listing
        Whether a layer lists things, as a table does: that one is not in it proves nothing unless it is complete.
    dated_by
        The columns that date a row, the first that is filled: a row dated after the review day does not count.
    undated
        What a row without a day is: ``open``, whether it counts, unless its file has a day of its own; ``stands`` where
        the layer is a line as it is in force, and no list of what came when.
    key
        The columns by which two rows are of one thing: where such rows disagree, the cell is not known.
    id_from
        The columns that number the rows where no column of ids does, the first that is there.
    columns
        The columns, by their code terms.
    """

    role: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    kind: Literal["layer", "table", "raster"]
    title: Texts
    geometry: Geometry | None = None
    empty: Literal["error", "allowed"] = "allowed"
    held_by: Supplier = "zone"
    near: bool = False
    names: tuple[str, ...] = ()
    listing: bool = False
    dated_by: tuple[str, ...] = ()
    undated: Literal["open", "stands"] = "open"
    key: tuple[str, ...] = ()
    id_from: tuple[str, ...] = ()
    columns: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], ColumnSpec] = {}

    @model_validator(mode="after")
    def _fits(self) -> LayerSpec:
        strangers = sorted({*self.dated_by, *self.key, *self.id_from} - set(self.columns))
        if strangers:
            raise ValueError(f"dated_by, key and id_from name {strangers}, which are no columns")
        if (self.kind != "layer") != (self.geometry is None):
            raise ValueError("a layer says its geometry, and a table or raster has none")
        owners: dict[str, str] = {}
        for column, spec in self.columns.items():
            for heading in {column, *(alias.casefold() for alias in spec.aliases)}:
                if owners.setdefault(heading, column) != column:
                    raise ValueError(f"'{heading}' stands for '{owners[heading]}' and for '{column}'")
        return self

    @property
    def required(self) -> tuple[str, ...]:
        """The columns without which the role means nothing."""
        return tuple(name for name, column in self.columns.items() if column.required)


def read_spec(path: Path) -> LayerSpec:
    """Read one layer spec.

    Parameters
    ----------
    path
        A TOML file named after its role.

    Returns
    -------
    LayerSpec
        The spec.

    Raises
    ------
    InputError
        If the file is not TOML, not a spec, or named other than its role.
    """
    try:
        spec = LayerSpec.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise InputError(Message("not TOML: {words}", words=words_of(error)), where=str(path)) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InputError(
            Message("not a layer spec: '{key}': {fault}", key=place, fault=form_fault(first))
            if place
            else Message("not a layer spec: {fault}", fault=form_fault(first)),
            where=str(path),
        ) from error
    if spec.role != path.stem:
        raise InputError(
            Message("it says role = '{role}'", role=spec.role),
            where=str(path),
            next=Message("Name the file {role}.toml", role=spec.role),
        )
    return spec


@cache
def list_specs(kind: Literal["layer", "table", "raster"] | None = None) -> tuple[str, ...]:
    """List the roles there are specs for."""
    stems = sorted(path.stem for path in (resource_folder("layers") / "specs").glob("*.toml"))
    return tuple(stem for stem in stems if kind is None or load_spec(stem).kind == kind)


@cache
def load_spec(role: str) -> LayerSpec:
    """Load the spec of a role.

    Parameters
    ----------
    role
        A role: the name of a file in ``layers/specs``.

    Returns
    -------
    LayerSpec
        The spec.

    Raises
    ------
    InputError
        If there is no such role; the nearest names are offered.
    """
    folder = resource_folder("layers") / "specs"
    roles = sorted(path.stem for path in folder.glob("*.toml"))
    if role not in roles:
        near = difflib.get_close_matches(role, roles, n=3, cutoff=0.5)
        offer = Message("Did you mean {roles}?", roles=near) if near else Message("There are {roles}", roles=roles)
        raise InputError(Message("no role is called '{role}'", role=role), next=offer)
    return read_spec(folder / f"{role}.toml")


def require_role(kind: Literal["layer", "table", "raster"] | None, role: str, given: tuple[str, ...]) -> None:
    """Refuse a role that there is not, or that another kind of data plays.

    Parameters
    ----------
    kind
        What is asked for; None for any.
    role
        The role.
    given
        Roles that are there, whether or not they have a spec.

    Raises
    ------
    InputError
        With the nearest names, those that are there first.
    """
    if role in given:
        return
    if role not in list_specs():
        names = [*given, *(name for name in list_specs() if name not in given)]
        near = difflib.get_close_matches(role, names, n=3, cutoff=0.5)
        here, others = sorted(set(near) & set(given), key=near.index), [name for name in near if name not in given]
        offer = (
            Message("Did you mean {roles}?", roles=[*here, *others])
            if near
            else Message("The case has {roles}", roles=list(given))
            if given
            else Message("There are {roles}", roles=list(list_specs(kind)))
        )
        raise InputError(Message("no role is called '{role}'", role=role), next=offer)
    its = load_spec(role).kind
    if kind is not None and its != kind:
        raise InputError(
            Message("'{role}' is no {wanted}", role=role, wanted=KIND_NAMES[kind]),
            next=Message("Ask for case.{kind}('{role}')", kind=its, role=role),
        )


def roles_named(layer_name: str) -> tuple[str, ...]:
    """Return which roles a layer of this name may play, by the synonyms of the specs.

    Parameters
    ----------
    layer_name
        The name of a layer in a file, or the stem of a file's name.

    Returns
    -------
    tuple of str
        The roles; empty where no synonym fits, several where the name leaves it open.
    """
    wanted = layer_name.strip().casefold()
    return tuple(
        role for role in list_specs() if wanted == role or wanted in {name.casefold() for name in load_spec(role).names}
    )
