"""The page of each input format: what a person wrote of it in docs/, and below that what the reader itself says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from landuse.core import plugins
from landuse.core.messages import Message
from landuse.core.read_issue_codes import name_of
from scripts._messages import catalogue_texts, load
from scripts._messages_in_code import REPO, issues_in, reached, refusals_in, shown

Lang = Literal["zh", "en"]
#: Modules that hold the helpers of readers: a repair said there is one of the reader that imports them.
HELPERS = ("cad", "ogr", "survey", "tabular", "decode")
#: What the shapes of any format go through.
COMMON = REPO / "landuse" / "normalise" / "repair_geometry.py"
#: Words by which a refusal of the reader of many formats is known to be of some of them only.
ONLY: dict[str, tuple[str, ...]] = {
    r"\.shx|its table is not|a shapefile": ("shapefile",),
    "KML holds": ("kml",),
    "holds degrees of WGS 84": ("geojson", "kml"),
    r"its text is not in \{encoding\}$|this is no text file": ("geojson",),
    "as it says": ("kml",),
    "archive|unpacks": ("filegdb", "shapefile"),
}
WORDS: dict[str, Message] = {
    "endings": Message("Endings"),
    "can": Message("landuse can"),
    "reader": Message("Reader"),
    "codes": Message("What may be mended or said"),
    "refused": Message("What is refused"),
    "summary": Message("In short"),
    "formats": Message("Formats"),
    "about": Message(
        "A page for each format that land or tables come in. A code such as `RING_OPEN` is what a repair or a "
        "fault is listed under in `review.json`; … stands for what is said of the case in hand. `landuse inspect "
        "FILE` lists what holds of a file, and [hostile files](../../explanation/hostile-files.md) shows what "
        "becomes of bad ones."
    ),
    "common": Message("Shapes of any format"),
}
DOES: dict[str, Message] = {
    "list_layers": Message("list layers"),
    "read_layer": Message("read layers"),
    "read_table": Message("read tables"),
    "write_layer": Message("write layers"),
}


@dataclass(frozen=True)
class Format:
    """A format as people know it.

    Parameters
    ----------
    reader
        The reader, by its file in ``landuse/intake``; None for rasters, which are read where they lie.
    endings
        Which of its endings are this format.
    codes
        Which of the reader's codes can come of this format; all where None.
    """

    reader: str | None
    endings: tuple[str, ...]
    codes: frozenset[str] | None = None

    @property
    def written(self) -> bool:
        """Whether files of this format are written."""
        if self.reader is None:
            return False
        written = plugins.literal("intake", self.reader, "WRITTEN")
        return written is None or bool(set(self.endings) & set(written))


#: What any file that OGR reads can be said to have.
_OGR = frozenset({
    "COLUMN_TWICE", "CRSUNREADABLE", "CRS_CHANGED", "CRS_IMPOSSIBLE", "GEOMETRY_UNREADABLE", "M_DROPPED",
    "NAME_CHANGED", "READER", "RING_OPEN", "TYPE_CHANGED", "WRITER", "Z_DROPPED",
})  # fmt: skip
FORMATS = {
    "cass": Format("cass", (".dat",)),
    "dxf": Format("dxf", (".dxf",)),
    "filegdb": Format("vector", (".gdb", ".zip"), _OGR | {"CURVE", "ROUNDED", "TEXT_CUT"}),
    "flatgeobuf": Format("vector", (".fgb",), _OGR),
    "geojson": Format("vector", (".geojson", ".json"), _OGR | {"ENCODING", "REPROJECTED"}),
    "geopackage": Format("vector", (".gpkg",), _OGR | {"COUNT_STALE", "CURVE"}),
    "geoparquet": Format("parquet", (".parquet", ".geoparquet")),
    "geotiff": Format(None, (".tif", ".tiff", ".vrt", ".img")),
    "gml": Format("vector", (".gml",), _OGR | {"CURVE", "ENCODING"}),
    "kml": Format(
        "vector", (".kml", ".kmz", ".ovkml", ".ovkmz"),
        _OGR | {"ENCODING", "GCJ02", "REPROJECTED", "ROUNDED", "TYPES_LOST"},
    ),
    "osm": Format("osm", (".osm", ".osm.pbf")),
    "postgis": Format("postgis", ("postgresql://", "postgres://")),
    "shapefile": Format(
        "vector", (".shp", ".dbf", ".zip"),
        _OGR | {
            "DBF_MISSING", "ENCODING", "ENCODING_UNSAID", "NAME_CUT", "ROUNDED", "ROWS_DELETED", "SHP_REST",
            "SHX_MISSING", "SHX_SHORT", "TEXT_CUT",
        },
    ),
    "survey-txt": Format("survey_txt", (".txt",)),
    "tables": Format("sheet", (".csv", ".xlsx")),
}  # fmt: skip


def format_pages(home: Path, lang: Lang) -> Iterator[tuple[str, str]]:
    """Yield each format's page: the one in ``home`` that a person wrote, with what its reader says below."""
    for name, one in FORMATS.items():
        written = (home / f"{name}.md").read_text(encoding="utf-8").rstrip()
        yield name, "\n".join([written, "", *_told(name, one, lang)]) + "\n"


def index_page(pages: dict[str, str], lang: Lang) -> str:
    """Return the list of the formats, and what the shapes of any of them go through."""
    lines = [f"# {WORDS['formats'].text(lang)}", "", WORDS["about"].text(lang), ""]
    for name, text in pages.items():
        title = text.partition("\n")[0].removeprefix("# ")
        lines.append(f"- [{title}]({name}.md): {', '.join(f'`{ending}`' for ending in FORMATS[name].endings)}")
    lines += ["", f"## {WORDS['common'].text(lang)}", ""]
    return "\n".join([*lines, *_listed(_codes(COMMON), lang)]) + "\n"


def codes_of(reader: str) -> list[tuple[str, str]]:
    """List what a reader may mend or say: code and sentence."""
    return _codes(REPO / "landuse" / "intake" / f"{reader}.py")


def refusals_of(name: str) -> list[tuple[str, str]]:
    """List what is refused of a format: what is wrong, and what to do next."""
    reader = FORMATS[name].reader
    return [said for said in _refusals(reader) if _may_be(name, said[0])] if reader else []


def _may_be(name: str, what: str) -> bool:
    return all(name in formats for words, formats in ONLY.items() if re.search(words, what) and _many(name))


def _many(name: str) -> bool:
    return FORMATS[name].codes is not None


@cache
def _refusals(reader: str) -> list[tuple[str, str]]:
    pieces = reached(REPO / "landuse" / "intake" / f"{reader}.py", HELPERS)
    found = [refusal for path, piece in pieces for refusal in refusals_in(path, piece)]
    return sorted({
        (what, then)
        for one in found for what in one.what for then in one.then or ("",)
    })  # fmt: skip


@cache
def _codes(path: Path) -> list[tuple[str, str]]:
    return sorted({code for file, piece in reached(path, HELPERS) for code in issues_in(file, piece)})


def _told(name: str, one: Format, lang: Lang) -> Iterator[str]:
    yield from (f"## {WORDS['summary'].text(lang)}", "")
    yield f"- {WORDS['endings'].text(lang)}: {', '.join(f'`{ending}`' for ending in one.endings)}"
    if one.reader is None:
        return
    tree = ast.parse((REPO / "landuse" / "intake" / f"{one.reader}.py").read_text(encoding="utf-8"))
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    does = [
        word.text(lang) for name, word in DOES.items() if name in defined and (name != "write_layer" or one.written)
    ]
    yield f"- {WORDS['can'].text(lang)}: {', '.join(does)}"
    yield f'- {WORDS["reader"].text(lang)}: `format = "{one.reader}"`'
    codes = [pair for pair in codes_of(one.reader) if one.codes is None or pair[0] in one.codes]
    if codes:
        yield from ("", f"## {WORDS['codes'].text(lang)}", "", *_listed(codes, lang))
    yield from ("", f"## {WORDS['refused'].text(lang)}", "")
    stop, gap = {"en": (".", " "), "zh": ("。", "")}[lang]
    for ids in refusals_of(name):
        parts = [_template(ident, lang) for ident in ids if ident]
        yield f"- {gap.join(part if part.endswith(('...', '？', '?')) else part + stop for part in parts)}"


def _listed(codes: list[tuple[str, str]], lang: Lang) -> Iterator[str]:
    for code, what in codes:
        name = name_of(code).removesuffix(code).strip() if lang == "zh" else ""
        said = _template(what, lang) if what else ""
        yield f"- `{code}`{f' {name}' if name else ''}{f': {said}' if said else ''}"


def _template(ident: str, lang: Lang) -> str:
    """Return the text of a message in a language, with a mark where it says something of the case in hand."""
    return shown(ident if lang == "en" else _chinese().get(ident, ident))


@cache
def _chinese() -> dict[str, str]:
    """Return the Chinese of each message, by its English of several."""
    texts = catalogue_texts(load()).items()
    return {english if isinstance(english, str) else english[1]: text for (_, english), text in texts}
