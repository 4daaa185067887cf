"""A workbook of typed tables: figures as figures, text as text, totals as formulas."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.utility import xl_col_to_name, xl_range

from landuse.core.audience import INTERNAL
from landuse.core.figures import number
from landuse.core.messages import Lang, Message
from landuse.core.units import round_half_up
from landuse.render.shared.shapes import plain_value
from landuse.render.shared.styles import VERDICT_COLOURS, VERDICT_TINTS

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Kind = Literal[
    "text", "long", "m2", "ha", "mu", "share", "m", "count", "number", "yuan", "date", "verdict", "heading", "label"
]
#: How a figure of each kind is shown; the number in the cell keeps all its digits.
FORMATS: dict[Kind, str] = {
    "m2": "#,##0.00", "ha": "#,##0.0000", "mu": "#,##0.00", "share": "0.00%", "m": "#,##0.000", "count": "#,##0",
    "number": "#,##0.######", "yuan": "#,##0.00", "date": "yyyy-mm-dd",
}  # fmt: skip
WIDTHS: dict[Kind, int] = {
    "text": 18, "long": 48, "m2": 18, "ha": 14, "mu": 14, "share": 10, "m": 12, "count": 10, "number": 14, "yuan": 18,
    "date": 12, "verdict": 11, "heading": 26, "label": 26,
}  # fmt: skip
BOLD: dict[str, dict[str, Any]] = {
    "heading": {"bold": True, "font_size": 14, "text_wrap": False},
    "label": {"bold": True},
}
YES, NO = Message("yes"), Message("no")
#: What one cell and one sheet can hold, by the file format.
LONGEST, MOST = 32_767, 1_048_000
#: Height of a line of text and the greatest height of a row, points.
LINE, HIGHEST = 13.5, 409


@dataclass(frozen=True)
class WorkbookColumn:
    """One column of a sheet.

    Parameters
    ----------
    key
        The key of its values in a row.
    title
        Its heading, with the unit.
    kind
        What it holds, which gives the format.
    width
        In characters; by its kind where None.
    total
        Whether its sum stands under it.
    """

    key: str
    title: str
    kind: Kind = "text"
    width: int | None = None
    total: bool = False


@dataclass(frozen=True)
class FigureCell:
    """A figure in a column whose rows have different units.

    Parameters
    ----------
    value
        The figure, in the unit its kind is shown in; infinite where there is no bound.
    kind
        What it is.
    """

    value: float | None
    kind: Kind


Row = Mapping[str, Any]


class Workbook:
    """A workbook that comes out the same each time.

    Parameters
    ----------
    path
        The file to write.
    title, on
        What the file says of itself: its title, and the day the review is of in place of the clock.
    lang
        ``zh`` or ``en``.
    notice
        What stands at the foot of every sheet.
    """

    def __init__(self, path: Path, title: str, on: date, lang: Lang, notice: str = "") -> None:
        # nothing a user wrote may become a formula, a link or a number
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.book = xlsxwriter.Workbook(str(path), options)
        self.book.set_properties({"title": _text(title)[:250], "created": datetime.combine(on, time())})
        self.lang = lang
        self.notice = notice or INTERNAL.text(lang)
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def close(self) -> None:
        """Write the file.

        Raises
        ------
        OSError
            If it cannot be written.
        """
        try:
            self.book.close()
        except FileCreateError as error:
            raise next((cause for cause in error.args if isinstance(cause, OSError)), OSError(str(error))) from None

    def style(self, **more: Any) -> Format:  # noqa: ANN401
        """Return a cell format, each made once.

        Parameters
        ----------
        **more
            As xlsxwriter names them.

        Returns
        -------
        Format
            The format.
        """
        key = tuple(sorted(more.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format({"valign": "top", "font_size": 10, **more})
        return self._formats[key]

    def sheet(
        self,
        name: str,
        columns: Sequence[WorkbookColumn],
        groups: Sequence[Sequence[Row]],
        *,
        freeze: int = 1,
        printed: int | None = None,
    ) -> None:
        """Write a table: a heading, rows, and under each group its totals.

        Parameters
        ----------
        name
            The name of the sheet.
        columns
            Its columns.
        groups
            Rows in groups; one group where there is one total.
        freeze
            How many columns stay in sight.
        printed
            How many columns go to the printer, on A3; all of them on A4 where None.
        """
        for part in _parts(groups):
            made = self._page(self._name(name), columns, freeze)
            last = self._fill(made, columns, part)
            if printed is not None:
                made.set_paper(8)
                made.print_area(0, 0, max(last, 1), printed - 1)
            made.autofilter(0, 0, max(last, 1), len(columns) - 1)
            # an id of figures is still a text, and no mistake
            made.ignore_errors({"number_stored_as_text": xl_range(0, 0, max(last, 1), len(columns) - 1)})

    def _name(self, wanted: str) -> str:
        """Return a sheet a name the format allows and no other sheet has."""
        plain = re.sub(r"[\[\]:*?/\\']", " ", wanted)[:31]
        taken = {sheet.name.casefold() for sheet in self.book.worksheets()}
        tries = (plain if n == 1 else f"{plain[:26]} ({n})" for n in count(1))
        return next(candidate for candidate in tries if candidate.casefold() not in taken)

    def _page(self, name: str, columns: Sequence[WorkbookColumn], freeze: int) -> Worksheet:
        made = self.book.add_worksheet(name)
        head = self.style(bold=True, bg_color="#17324D", font_color="#FFFFFF", text_wrap=True, border=1)
        for n, column in enumerate(columns):
            made.set_column(n, n, column.width or WIDTHS[column.kind])
            made.write_string(0, n, column.title, head)
        made.freeze_panes(1, freeze)
        self.paper(made)
        made.repeat_rows(0)
        return made

    def paper(self, made: Worksheet) -> None:
        """Set a sheet up for printing: A4 across, as wide as the page, the notice at the foot.

        Parameters
        ----------
        made
            The sheet.
        """
        made.set_landscape()
        made.set_paper(9)
        made.fit_to_pages(1, 0)
        made.set_footer(f"&L&8{_footer(self.notice)}&R&8&P / &N")

    def _fill(self, made: Worksheet, columns: Sequence[WorkbookColumn], groups: Sequence[Sequence[Row]]) -> int:
        line = 0
        for rows in groups:
            first = line + 1
            for row in rows:
                line += 1
                for n, column in enumerate(columns):
                    self.put(made, line, n, row.get(column.key), column.kind)
                if (lines := _lines(columns, row)) > 1:
                    made.set_row(line, min(lines * LINE, HIGHEST))
            if rows and any(column.total for column in columns):
                line += 1
                self._totals(made, columns, rows, first, line)
        return line

    def _totals(
        self, made: Worksheet, columns: Sequence[WorkbookColumn], rows: Sequence[Row], first: int, line: int
    ) -> None:
        label = next(n for n, column in enumerate(columns) if not column.total)
        for n, column in enumerate(columns):
            bold = {"bold": True, "top": 1, "bg_color": "#EEF2F6"}
            if n == label:
                made.write_string(line, n, Message("Total").text(self.lang), self.style(**bold))
            elif column.total and any(_figure(row.get(column.key), column.kind) is not None for row in rows):
                cells = f"{xl_col_to_name(n)}{first + 1}:{xl_col_to_name(n)}{line}"
                total = math.fsum(_figure(row.get(column.key), column.kind) or 0.0 for row in rows)
                style = self.style(num_format=FORMATS[column.kind], **bold)
                made.write_formula(line, n, f"=SUM({cells})", style, round_half_up(total, 6))
            else:
                made.write_blank(line, n, None, self.style(**bold))

    def put(self, made: Worksheet, line: int, n: int, value: object, kind: Kind = "text") -> None:
        """Write one value into a cell by its kind.

        Parameters
        ----------
        made
            The sheet.
        line, n
            Row and column, from 0.
        value
            The value; None leaves the cell blank.
        kind
            What it is.
        """
        wrap: dict[str, Any] = {"text_wrap": True, **BOLD.get(kind, {})}
        if isinstance(value, FigureCell):
            kind, value = value.kind, value.value
        if kind == "verdict" and isinstance(value, tuple):
            verdict, text = value
            colour = {"font_color": VERDICT_COLOURS[verdict].upper(), "bg_color": VERDICT_TINTS[verdict], "bold": True}
            made.write_string(line, n, _text(text), self.style(**colour, text_wrap=True))
        elif isinstance(value, date) and kind == "date":
            made.write_datetime(line, n, datetime.combine(value, time()), self.style(num_format=FORMATS["date"]))
        elif (figure := _figure(value, kind)) is not None and kind in FORMATS:
            made.write_number(line, n, figure, self.style(num_format=FORMATS[kind]))
        elif isinstance(value, float) and math.isinf(value):
            made.write_string(line, n, number(value, "plain", self.lang), self.style(**wrap))
        elif (plain := plain_value(value)) is not None:
            text = (YES if plain else NO).text(self.lang) if isinstance(plain, bool) else str(plain)
            made.write_string(line, n, _text(text), self.style(**wrap))


def _lines(columns: Sequence[WorkbookColumn], row: Row) -> int:
    """Count the lines a row needs: programs other than Excel do not make room by themselves."""
    most = 1
    for column in columns:
        value = row.get(column.key)
        text = value[1] if isinstance(value, tuple) else value
        if isinstance(text, str) and len(text) > 3:
            width = column.width or WIDTHS[column.kind]
            lines = (-(-len(line.encode("gb18030", "replace")) // (width - 1)) for line in text.split("\n"))
            most = max(most, sum(max(line_count, 1) for line_count in lines))
    return most


def _figure(value: object, kind: Kind) -> float | None:
    """Return a figure as it is published: areas and money to the hundredth."""
    plain = plain_value(value)
    if isinstance(plain, (bool, str)) or plain is None:
        return None
    decimals = {"m2": 2, "ha": 6, "yuan": 2, "m": 3, "share": 6}.get(kind)
    return float(plain) if decimals is None else round_half_up(float(plain), decimals) + 0.0


def _footer(text: str) -> str:
    """Return a text as the foot of a sheet may hold it: 255 letters with its marks, and no code of its own."""
    return text.replace("&", "&&")[:230]


def _text(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _parts(groups: Sequence[Sequence[Row]]) -> list[list[Sequence[Row]]]:
    """Split groups over as many sheets as they need."""
    cut = [rows[n : n + MOST] for rows in groups for n in range(0, max(len(rows), 1), MOST)]
    parts: list[list[Sequence[Row]]] = [[]]
    held = 0
    for rows in cut:
        if held and held + len(rows) + 1 > MOST:
            parts.append([])
            held = 0
        parts[-1].append(rows)
        held += len(rows) + 1
    return parts
