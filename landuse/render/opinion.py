"""The opinion (审查意见) that a reviewer reads and signs, as a Word document and as PDF: both say the same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.render.document.content import cleaned, opinion_of
from landuse.render.document.docx import write_docx
from landuse.render.document.pdf import write_pdf
from landuse.render.shared.facts import fact
from landuse.render.shared.fonts import plain, typeface

if TYPE_CHECKING:
    from landuse.core.case import Case
    from landuse.core.findings import Review
    from landuse.core.messages import Lang

FILES = ("opinion.docx", "opinion.pdf")


def render(review: Review, folder: Path, lang: Lang = "zh") -> None:
    """Write the opinion of a review.

    The case's ``[zone]`` may state ``office``, ``opinion_number``, ``applicant``, ``letter``, ``received``,
    ``evaluation_year``, ``plan_approval``, ``consulted``, ``supply_by``; ``opinion_template``, a Word document with
    the bureau's letterhead; and ``fonts``. What is not stated is a line to fill in.
    """
    case = review.case
    sans, serif = typeface(case, "sans"), typeface(case, "serif")
    opinion = opinion_of(review, lang, sans)
    write_docx(cleaned(opinion, plain), folder / FILES[0], case.on, _template(case))
    write_pdf(opinion, folder / FILES[1], serif, sans)


def _template(case: Case) -> Path | None:
    name = fact(case, "opinion_template")
    if not name:
        return None
    path = Path(name) if case.folder is None else case.folder / name
    if not path.is_file():
        raise InputError(
            Message("there is no such template"), where=f"[zone] opinion_template: {path}", next=Message("Name a .docx")
        )
    return path
