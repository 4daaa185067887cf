"""The log of read issues of one file: what was repaired or found wrong, while it is read or written."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from landuse.core.messages import Message
from landuse.core.read_issues import ReadIssue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Lines = Sequence[int] | NDArray[np.int64]

#: Beyond this, faults of one kind are counted and not listed.
_LISTED = 1000
_NAMED = 10


class IssueLog:
    """The issues of one file, and what was done about each.

    Parameters
    ----------
    where
        The file, as the user named it.
    unit
        What its records are counted in: the lines of a text, or the rows of a table below its headings.
    """

    def __init__(self, where: str, unit: Literal["line", "row"] = "line") -> None:
        self.where, self.unit = where, unit
        self._issues: list[ReadIssue] = []
        self._counts: Counter[str] = Counter()

    def add(
        self,
        code: str,
        what: Message,
        *,
        line: int | None = None,
        row: int | None = None,
        id: str | None = None,
        repaired: bool | None = None,
    ) -> None:
        """Log one issue.

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
        repaired
            Whether something was changed; where nothing is said, as issues of its kind are.
        """
        if self.unit == "row" and line is not None:
            what, line = Message("{what} (row {row})", what=what, row=line), None
        self._counts[code] += 1
        if self._counts[code] <= _LISTED:
            self._issues.append(ReadIssue(code, what, self.where, id or None, row, line, repaired=repaired))

    def add_lines(self, code: str, what: Message, lines: Lines) -> None:
        """Log an issue that is of the same kind on many lines, once.

        Parameters
        ----------
        code
            Its kind.
        what
            What was found and what was done, without the lines.
        lines
            The lines, from 1; nothing is logged where there are none.
        """
        if len(lines):
            listed = Message("{what} ({lines})", what=what, lines=self.named(lines))
            self.add(code, listed, line=int(lines[0]) if self.unit == "line" else None)

    def named(self, lines: Lines) -> Message:
        """Name lines for a message.

        Parameters
        ----------
        lines
            Line numbers, from 1.

        Returns
        -------
        Message
            ``line 3``, or ``lines 3, 5, 9 and 12 more``.
        """
        listed, more = [int(line) for line in lines[:_NAMED]], len(lines) - _NAMED
        if self.unit == "line":
            if more > 0:
                return Message("lines {lines} and {more} more", lines=listed, more=more)
            return Message.plural("line {lines}", "lines {lines}", n=len(lines), lines=listed)
        if more > 0:
            return Message("rows {rows} and {more} more", rows=listed, more=more)
        return Message.plural("row {rows}", "rows {rows}", n=len(lines), rows=listed)

    def at(self, line: int) -> str | Message:
        """Write where a line is, for an error."""
        return f"{self.where}:{line}" if self.unit == "line" else Message("{file} row {row}", file=self.where, row=line)

    def __contains__(self, code: object) -> bool:
        return code in self._counts

    def issues(self) -> tuple[ReadIssue, ...]:
        """Return all issues in the order of the file: those of the whole file first, then by line."""
        return (*sorted(self._issues, key=lambda issue: (issue.line or 0, issue.code)), *self._unlisted())

    def as_logged(self) -> tuple[ReadIssue, ...]:
        """Return all issues in the order in which they were logged."""
        return (*self._issues, *self._unlisted())

    def _unlisted(self) -> Iterator[ReadIssue]:
        for code, count in self._counts.items():
            if count > _LISTED:
                yield ReadIssue(code, Message("{count} more of this kind", count=count - _LISTED), self.where)
