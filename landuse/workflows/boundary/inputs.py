"""What is handed in beside a boundary: read from files named one by one, or from a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landuse.core.addresses import named_layer
from landuse.core.case import LayerEntry, TableEntry
from landuse.core.case_in_play import files_alone
from landuse.core.errors import InputError
from landuse.core.layer import Layer, Table
from landuse.core.messages import Message
from landuse.core.read_issues import ReadIssue
from landuse.core.specs import load_spec
from landuse.geometry.crs import work as crs
from landuse.intake.open import list_layers
from landuse.normalise.case import read_case, read_layers
from landuse.normalise.tables import read_table
from landuse.workflows.inspect.files import known_layer

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

#: What a survey file says that stands on a sheet: office and date of its header, and the name of its project.
_HEADER = {"office": "数据产生单位", "drawn_on": "数据产生日期"}
_PROJECT = "项目名称"
#: Control lines that a draft is held against.
CONTROLS = ("ecological_red_line", "permanent_basic_farmland", "urban_development_boundary")


@dataclass(frozen=True)
class Papers:
    """What else was handed in, and what is asked.

    Parameters
    ----------
    layer
        The layer in the boundary's file, where it has several.
    crs
        The CRS of the boundary's file, where it says none.
    name
        The column of the boundary's file that holds the names of its blocks, where it is none that is known.
    near
        Files of named roads, rivers and other lines.
    layers
        Files by role: ``approved``, ``counties``, ``neighbour_zones``, ``agreed_exceptions``.
    tables
        Files by role: ``boundary_points``, ``catalogue``, ``documents``, ``unsettled_land``, ``stated_figures``.
    text
        The abuttals as a notice has them.
    title, code
        The zone's name and code.
    blocks
        How many blocks the papers state.
    on
        The day of review.
    survey_year
        The year the land-use survey should be of.
    max_blocks, min_block_ha
        The most blocks, and the least area of one, that the province allows.
    documents_wanted
        The kinds of papers that must be there.
    thin_m
        The width within which straight runs are thinned, m; not at all where None.
    tolerance_m
        The width below which a fault of the drawing is noise, m.
    """

    layer: str | None = None
    crs: str | None = None
    name: str | None = None
    near: Sequence[Path] = ()
    layers: Mapping[str, Path] = field(default_factory=dict)
    tables: Mapping[str, Path] = field(default_factory=dict)
    text: str | None = None
    title: str = ""
    code: str = ""
    blocks: int | None = None
    on: date | None = None
    survey_year: int | None = None
    max_blocks: int | None = None
    min_block_ha: float | None = None
    documents_wanted: tuple[str, ...] = ()
    thin_m: float | None = None
    tolerance_m: float = 0.002


@dataclass(frozen=True, eq=False)
class Given:
    """All that came, read.

    Parameters
    ----------
    drawn
        The boundary.
    work
        The EPSG code of the band all layers are in.
    layers, tables
        What came with it, by role.
    facts
        What a case states of the zone.
    on
        The day a case is judged on.
    registers
        The tables as a review takes them, with who vouches that they are whole.
    issues
        What was mended or passed over in the tables that were named.
    """

    drawn: Layer
    work: int
    layers: Mapping[str, Layer]
    tables: Mapping[str, pd.DataFrame]
    facts: Mapping[str, Any] = field(default_factory=dict)
    on: date | None = None
    registers: Mapping[str, Table] = field(default_factory=dict)
    issues: tuple[ReadIssue, ...] = ()

    def layer(self, role: str) -> Layer | None:
        """Return a layer by its role, or None."""
        return self.layers.get(role)

    def frame(self, role: str) -> gpd.GeoDataFrame | None:
        """Return the features of a layer by its role, or None."""
        layer = self.layers.get(role)
        return None if layer is None else layer.features

    def table(self, role: str) -> pd.DataFrame | None:
        """Return the rows of a table by its role, or None."""
        return self.tables.get(role)

    def controls(self) -> dict[str, gpd.GeoDataFrame]:
        """Return the control lines there are, by role."""
        return {role: self.layers[role].features for role in CONTROLS if role in self.layers}


def given_papers(file: Path, papers: Papers) -> Given:
    """Read a boundary and what came with it.

    Parameters
    ----------
    file
        The boundary, or a case whose draft it is.
    papers
        What else was handed in; outranks what the case holds.

    Returns
    -------
    Given
        All of it, in one band.

    Raises
    ------
    InputError
        If a file cannot be used.
    """
    in_case = file.name == "case.toml" or (file / "case.toml").is_file()
    with nullcontext() if in_case else files_alone():
        base = _of_case(file, papers) if in_case else _of_files(file, papers)
        layers = {**base.layers, **{role: _beside(path, role, base.work) for role, path in papers.layers.items()}}
        beside = {role: _register(path, role) for role, path in papers.tables.items()}
        tables = {**base.tables, **{role: table.rows for role, table in beside.items()}}
        issues = tuple(issue for table in beside.values() if table.source is not None for issue in table.source.repairs)
        registers = {**base.registers, **beside}
        return Given(base.drawn, base.work, layers, tables, base.facts, base.on, registers, issues)


def _of_files(file: Path, papers: Papers) -> Given:
    entries = {
        "draft": [_drawn_entry(file, papers)],
        "named_lines": [entry_of(file_near) for file_near in papers.near],
    }
    layers, work = read_layers(Path(), {role: role_entries for role, role_entries in entries.items() if role_entries})
    if work is None:
        raise InputError(Message("nothing is in it"), where=str(file), next=Message("Give a file with a boundary"))
    last = {role: editions[-1] for role, editions in layers.items()}
    drawn = last.pop("draft")
    return Given(drawn, work, last, {}, facts=facts_of(drawn))


def facts_of(drawn: Layer) -> dict[str, Any]:
    """Return what the file itself says: its header's office and date, its project's or its zone's name."""
    attributes = drawn.features.attrs
    header, project = attributes.get("survey_header") or {}, attributes.get("survey_project") or {}
    facts = {fact: header[key] for fact, key in _HEADER.items() if header.get(key)}
    names = drawn.features["zone_name"].dropna().unique().tolist() if "zone_name" in drawn.features else []
    name = str(project.get(_PROJECT) or (names[0] if len(names) == 1 else "")).strip()
    return {**facts, **({"name": name} if name else {})}


def _drawn_entry(file: Path, papers: Papers) -> LayerEntry:
    path, layer = named_layer(file)
    columns = {} if papers.name is None else {"block_name": papers.name}
    return LayerEntry(path=str(path), layer=papers.layer or layer, crs=papers.crs, columns=columns)


def _of_case(file: Path, papers: Papers) -> Given:
    if papers.name is not None:
        raise InputError(
            Message("a case says itself which column holds the names of its blocks"),
            where="--name",
            next=Message('Write columns = {{ block_name = "{name}" }} under [layers.draft]', name=papers.name),
        )
    case = read_case(file, on=papers.on)
    drawn = case.layer("draft") or case.layer("approved")
    if drawn is None or case.work_crs is None:
        raise InputError(
            Message("the case has no boundary"), where=str(file), next=Message("Name a draft in case.toml")
        )
    layers = {role: editions[-1] for role, editions in case.layers.items()}
    if papers.near:
        entries = {"named_lines": [entry_of(file_near) for file_near in papers.near]}
        lines = read_layers(Path(), entries)[0]["named_lines"][-1]
        layers["named_lines"] = Layer("named_lines", crs.to_work(lines.features, case.work_crs)[0])
    tables = {role: editions[-1].rows for role, editions in case.tables.items()}
    registers = {role: editions[-1] for role, editions in case.tables.items()}
    return Given(drawn, case.work_crs, layers, tables, case.zone.facts, case.on, registers)


def _beside(path: Path, role: str, work: int) -> Layer:
    """Read a layer that lies beside the boundary; only the county needs no column at all."""
    if role == "counties":
        frame = known_layer(path)
    else:
        layers, _ = read_layers(Path(), {role: [entry_of(path)]})
        frame = layers[role][-1].features
    return Layer(role, crs.to_work(frame, work, where=str(path))[0])


def entry_of(path: Path) -> LayerEntry:
    """Return the entry of a file, of the layer that ``FILE:LAYER`` names where it does."""
    file, layer = named_layer(path)
    return LayerEntry(path=str(file), layer=layer)


def _register(path: Path, role: str) -> Table:
    file, sheet = named_layer(path)
    return read_table(Path(), role, TableEntry(path=str(file), sheet=sheet or _sheet(file, role)))


def _sheet(path: Path, role: str) -> str | None:
    """Return the sheet of a workbook that is called as its role is; None where one sheet, or none, is."""
    if path.suffix.lower() not in (".xlsx", ".xlsm") or not path.is_file():
        return None
    sheets = list_layers(path)
    called = [name for name in sheets if name in (*load_spec(role).names, load_spec(role).title.en)]
    return called[0] if len(sheets) > 1 and len(called) == 1 else None
