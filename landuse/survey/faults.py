"""Collects the faults of one file while it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse.repairs import Repair

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
    """

    def __init__(self, where: str) -> None:
        self.where = where
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
            self.add(code, f"{what} ({name_lines(lines)})", line=int(lines[0]))

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


def name_lines(lines: Lines) -> str:
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
    named = ", ".join(str(int(line)) for line in lines[:_NAMED])
    more = f" and {len(lines) - _NAMED} more" if len(lines) > _NAMED else ""
    return f"line{'s' if len(lines) > 1 else ''} {named}{more}"
