"""What was repaired or found wrong in a file while it was read or written, one entry each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from landuse.core.brief import brief
from landuse.core.messages import Message
from landuse.core.read_issue_codes import REPORTED

if TYPE_CHECKING:
    from landuse.core.messages import Lang

#: The words of a program that reads or writes files for us, as it wrote them.
READER_SAYS = Message("the reading program says: {words}")
WRITER_SAYS = Message("the writing program says: {words}")


@dataclass(frozen=True)
class ReadIssue:
    """One repair made, or one fault reported, while a file was read or written.

    Parameters
    ----------
    code
        The kind, in capitals: ``SELF_INTERSECTION``, ``POINT_COUNT`` and so on.
    what
        What was found and what was done about it.
    where
        The file, and the layer in it where there are several.
    id
        The user's own id of the feature, where it has one.
    row
        The feature's position in its layer, from 0.
    line
        The line in a text file, from 1.
    area_before_m2, area_after_m2
        Plane area before and after, m², where ground was touched.
    repaired
        Whether something was changed or left out; False for a fault that is only reported. Where nothing is said, as
        issues of its kind are.
    """

    code: str
    what: Message
    where: str = ""
    id: str | None = None
    row: int | None = None
    line: int | None = None
    area_before_m2: float | None = None
    area_after_m2: float | None = None
    repaired: bool | None = None

    __repr__ = brief

    def __post_init__(self) -> None:
        if self.repaired is None:
            object.__setattr__(self, "repaired", self.code not in REPORTED)

    def text(self, lang: Lang = "zh") -> str:
        """Write the sentence in ``zh`` or ``en``; words of another program stay as it wrote them."""
        return self.what.text(lang)

    def as_dict(self) -> dict[str, object]:
        """Return every field by name in a fixed order, the sentence in English and, as ``what_zh``, in Chinese."""
        return {
            "code": self.code,
            "what": self.text("en"),
            "where": self.where,
            "id": self.id,
            "row": self.row,
            "line": self.line,
            "area_before_m2": self.area_before_m2,
            "area_after_m2": self.area_after_m2,
            "what_zh": self.text("zh"),
        }


def place_of(issue: ReadIssue, lang: Lang = "zh", *, rows: bool = False) -> str:
    """Return where in its file an issue belongs.

    Parameters
    ----------
    issue
        The issue.
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
    if issue.line is not None:
        places.append(Message("line {line}", line=issue.line))
    if rows and issue.row is not None:
        places.append(Message("feature {row}", row=issue.row + 1))
    if issue.id is not None:
        places.append(Message("id {id}", id=issue.id))
    return Message("{places}", places=places).text(lang)
