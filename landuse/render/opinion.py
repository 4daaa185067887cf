"""The opinion (审查意见) that a reviewer reads and signs, as a Word document and as PDF: both say the same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from landuse.render.document.clean import cleaned
from landuse.render.document.content import opinion_of
from landuse.render.document.docx import write_docx
from landuse.render.document.pdf import write_pdf
from landuse.render.document.template import check_template, opinion_template
from landuse.render.layout.font_subset import small_font
from landuse.render.shared.fonts import KINDS, plain, typeface

if TYPE_CHECKING:
    from landuse.core.findings import Review
    from landuse.core.messages import Lang

FILES = ("opinion.docx", "opinion.pdf")
#: It takes as long as all the others together, so it is written beside them.
APART = "papers"
PLOTS = True


def prepare() -> None:
    """Open what every opinion needs: the packaged fonts."""
    for kind in KINDS:
        typeface(None, kind).set("公")
    small_font(typeface(), "公")


def render(review: Review, folder: Path, lang: Lang = "zh") -> None:
    """Write the opinion of a review.

    The case's ``[zone]`` may state ``office``, ``opinion_number``, ``opinion_date``, ``addressee``, ``applicant``,
    ``letter``, ``received``, ``supply_by``; ``opinion_template``, a shipped template (``opinion``, ``reply``) or a Word
    document with the bureau's letterhead; and ``fonts``. What is not stated is a line to fill in.
    """
    case = review.case
    template = opinion_template(case)
    places = check_template(template)
    sans, serif = typeface(case, "sans"), typeface(case, "serif")
    opinion = opinion_of(review, lang, places, serif, sans)
    write_docx(cleaned(opinion, plain), folder / FILES[0], case.on, template)
    write_pdf(opinion, folder / FILES[1], serif, sans)
