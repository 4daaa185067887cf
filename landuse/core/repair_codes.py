"""What the codes of the repair ledger are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse.core.messages import Message

if TYPE_CHECKING:
    from landuse.core.messages import Lang
    from landuse.core.repairs import Repair

NAMES: dict[str, Message] = {
    "AREAS_UNLISTED": Message("features without area not listed"),
    "AREA_FIELD": Message("column of areas"),
    "AREA_MISMATCH": Message("area differs"),
    "AREA_OPEN": Message("area not closed"),
    "AREA_UNIT": Message("unit of areas"),
    "BLOCK": Message("block exploded"),
    "CELL_ERROR": Message("cell with an error"),
    "CLIPPED": Message("block clipped"),
    "CLOSE_X_X": Message("closing point repeated"),
    "COLUMNS_LOST": Message("columns lost"),
    "COLUMN_TWICE": Message("column name used twice"),
    "COORDINATE_PRECISION": Message("decimals of the coordinates"),
    "COPIED": Message("copied features"),
    "CRSUNREADABLE": Message("CRS cannot be read"),
    "CRS_CHANGED": Message("CRS changed"),
    "CRS_IMPOSSIBLE": Message("CRS does not fit the coordinates"),
    "CRS_LOST": Message("CRS lost"),
    "CURVE": Message("curve broken into lines"),
    "CURVES": Message("curve broken into lines"),
    "DAMAGED": Message("file damaged"),
    "DATUM_UNKNOWN": Message("datum not known"),
    "DBF_MISSING": Message(".dbf missing"),
    "DEGREES_MINUTES_SECONDS": Message("degrees, minutes, seconds"),
    "DEGREE_MISMATCH": Message("band width does not fit the band number"),
    "DUPLICATE_RINGS": Message("rings repeated"),
    "DUP_VERTEX": Message("vertex repeated"),
    "EMPTY_PLOT": Message("empty plot"),
    "ENCODING": Message("encoding"),
    "ENCODING_UNSAID": Message("encoding not stated"),
    "EOF_MISSING": Message("end of file missing"),
    "EXTERNAL": Message("external reference"),
    "EXTRA_FIELD": Message("field too many"),
    "FILLING": Message("filling repeats an outline"),
    "FOOT_ROW": Message("row at the foot of the table"),
    "FORMULA": Message("formula"),
    "FULLWIDTH": Message("full-width punctuation"),
    "GEOGRAPHIC": Message("geographic coordinates"),
    "GEOMETRY_UNREADABLE": Message("geometry cannot be read"),
    "HEADER_LINE": Message("stray line in the header"),
    "HEAD_MISSING": Message("plot line missing"),
    "HEAD_NO_AT": Message("plot line without @"),
    "HEAD_PER_RING": Message("a plot line for each ring"),
    "HEIGHTS_DROPPED": Message("heights dropped"),
    "HOLE_OUTSIDE": Message("hole outside its ring"),
    "INTERIOR_DISCONNECTED": Message("interior not connected"),
    "INVALID": Message("invalid geometry"),
    "INVALID_RINGS": Message("invalid geometry"),
    "LAYER_HIDDEN": Message("layer frozen or off"),
    "MENDED": Message("repaired"),
    "MERGED_CELLS": Message("merged cells"),
    "MIXED_PARTS": Message("mixed types"),
    "M_DROPPED": Message("M values dropped"),
    "NAME_CHANGED": Message("name changed"),
    "NAME_CUT": Message("column name cut off"),
    "NESTED": Message("ring within a ring"),
    "NESTED_HOLES": Message("hole within a hole"),
    "NESTED_SHELLS": Message("outer ring within an outer ring"),
    "NOT_CLOSED": Message("not closed"),
    "NOT_LAND": Message("no polygon"),
    "NOT_READ": Message("not read"),
    "NO_GEOMETRY": Message("no geometry"),
    "NO_HEADER": Message("file header missing"),
    "NO_RING": Message("no ring"),
    "OUT_OF_BAND": Message("outside the band"),
    "OUT_OF_CHINA": Message("coordinates outside China"),
    "PAPER_SPACE": Message("paper space"),
    "POINT_COUNT": Message("point count differs"),
    "PRECISION": Message("precision"),
    "PREFIX_ADDED": Message("band number added"),
    "READER": Message("remark of the reader"),
    "REPROJECTED": Message("coordinates transformed"),
    "RING_NUMBER": Message("ring number"),
    "RING_OPEN": Message("ring not closed"),
    "RING_REPEATED": Message("rings repeated"),
    "RING_SELF_INTERSECTION": Message("ring crosses itself"),
    "ROUNDED": Message("coordinates rounded"),
    "SECTION_REPEATED": Message("section repeated"),
    "SELF_INTERSECTION": Message("self-intersection"),
    "SEPARATOR": Message("separator"),
    "SHX_MISSING": Message(".shx missing"),
    "SPACES": Message("needless spaces"),
    "SPIKE": Message("spike"),
    "TEXT_CHANGED": Message("text changed"),
    "TEXT_CUT": Message("text cut off"),
    "TILTED": Message("tilted plane"),
    "TITLE_ROWS": Message("title rows"),
    "TOO_FEW_POINTS": Message("too few points"),
    "TWO_BANDS": Message("across two bands"),
    "TYPES_LOST": Message("types lost"),
    "TYPE_CHANGED": Message("type changed"),
    "WRITER": Message("remark of the writer"),
    "XY_ORDER": Message("order of x and y"),
    "XY_SWAPPED": Message("x and y swapped"),
    "ZERO_AREA": Message("zero area"),
    "ZONE_HEADER_MISMATCH": Message("band number does not fit the coordinates"),
    "ZONE_NUMBER": Message("band number"),
    "ZONE_UNKNOWN": Message("band number not known"),
    "Z_DROPPED": Message("heights dropped"),
}


def name_of(code: str, lang: Lang = "zh") -> str:
    """Return the name people know a code of the ledger by, with the code behind it; the code where it has none."""
    name = NAMES.get(code)
    return code if name is None else f"{name.text(lang)} {code}"


def place_of(entry: Repair, lang: Lang = "zh", *, rows: bool = False) -> str:
    """Return where in its file an entry of the ledger belongs.

    Parameters
    ----------
    entry
        The entry.
    lang
        ``zh`` or ``en``.
    rows
        Whether the position of the feature is told, counted from 1.

    Returns
    -------
    str
        Line, row and id as far as they are known.
    """
    places = []
    if entry.line is not None:
        places.append(Message("line {line}", line=entry.line))
    if rows and entry.row is not None:
        places.append(Message("feature {row}", row=entry.row + 1))
    if entry.id is not None:
        places.append(Message("id {id}", id=entry.id))
    return Message("{places}", places=places).text(lang)
