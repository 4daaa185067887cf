"""Collects the faults of one file while it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from landuse.core.repairs import Repair

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    Lines = Sequence[int] | NDArray[np.int64]

#: Beyond this, faults of one kind are counted and not listed.
_LISTED = 1000
_NAMED = 10


class Faults:
    """The faults found in one file, and what was done about each.

    Parameters
    ----------
    where
        The file, as the user named it.
    unit
        What its records are counted in: the lines of a text, or the rows of a table below its headings.
    """

    def __init__(self, where: str, unit: Literal["line", "row"] = "line") -> None:
        self.where, self.unit = where, unit
        self._found: dict[str, list[Repair]] = {}
        self._more: dict[str, int] = {}

    def add(
        self,
        code: str,
        what: str,
        *,
        line: int | None = None,
        row: int | None = None,
        id: str | None = None,
    ) -> None:
        """Note one fault.

        Parameters
        ----------
        code
            Its kind, as in table 1.6 of the standard.
        what
            What was found and what was done, in one sentence.
        line
            The line of the file, from 1.
        row
            The position of the plot, from 0.
        id
            The number of the plot.
        """
        found = self._found.setdefault(code, [])
        if self.unit == "row" and line is not None:
            what, line = f"{what} (row {line})", None
        if len(found) < _LISTED:
            found.append(Repair(code, what, self.where, id or None, row, line))
        else:
            self._more[code] = self._more.get(code, 0) + 1

    def add_lines(self, code: str, what: str, lines: Lines) -> None:
        """Note a fault that is of the same kind on many lines, once.

        Parameters
        ----------
        code
            Its kind.
        what
            What was found and what was done, without the lines.
        lines
            The lines, from 1; nothing is noted where there are none.
        """
        if len(lines):
            self.add(code, f"{what} ({self.named(lines)})", line=int(lines[0]) if self.unit == "line" else None)

    def named(self, lines: Lines) -> str:
        """Name lines for a message.

        Parameters
        ----------
        lines
            Line numbers, from 1.

        Returns
        -------
        str
            ``line 3``, or ``lines 3, 5, 9 and 12 more``.
        """
        listed = ", ".join(str(int(line)) for line in lines[:_NAMED])
        more = f" and {len(lines) - _NAMED} more" if len(lines) > _NAMED else ""
        return f"{self.unit}{'s' if len(lines) > 1 else ''} {listed}{more}"

    def at(self, line: int) -> str:
        """Say where a line is, for an error.

        Parameters
        ----------
        line
            The line, from 1.

        Returns
        -------
        str
            ``a.txt:3``, or ``a.csv row 3``.
        """
        return f"{self.where}:{line}" if self.unit == "line" else f"{self.where} row {line}"

    def __contains__(self, code: object) -> bool:
        return code in self._found

    def as_repairs(self) -> tuple[Repair, ...]:
        """Give all faults, in the order of the file.

        Returns
        -------
        tuple of Repair
            Those of the whole file first, then by line.
        """
        listed = [repair for found in self._found.values() for repair in found]
        extra = [Repair(code, f"{count} more of this kind", self.where) for code, count in self._more.items()]
        return (*sorted(listed, key=lambda repair: (repair.line or 0, repair.code)), *extra)
