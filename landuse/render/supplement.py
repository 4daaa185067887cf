"""The letter that asks the applicant for what is missing (补正告知书), as a Word document and as PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from landuse.render.document.clean import cleaned
from landuse.render.document.content import supplement_of
from landuse.render.document.docx import write_docx
from landuse.render.document.pdf import write_pdf
from landuse.render.document.template import check_template, supplement_template
from landuse.render.shared.fonts import plain, typeface

if TYPE_CHECKING:
    from landuse.core.findings import Review
    from landuse.core.messages import Lang

FILES = ("supplement.docx", "supplement.pdf")
#: It is set by what sets the opinion.
APART = "papers"
PLOTS = True


def render(review: Review, folder: Path, lang: Lang = "zh") -> None:
    """Write the letter of a review.

    The case's ``[zone]`` may state ``supplement_template``, a Word document with the bureau's letterhead, and what
    `landuse.render.opinion` takes.

    Parameters
    ----------
    review
        The review.
    folder
        Where ``supplement.docx`` and ``supplement.pdf`` are written.
    lang
        ``zh`` or ``en``.

    Raises
    ------
    InputError
        If the bureau's template or a font is not there, or cannot be used.
    """
    case = review.case
    template = supplement_template(case)
    check_template(template)
    sans, serif = typeface(case, "sans"), typeface(case, "serif")
    letter = supplement_of(review, lang)
    write_docx(cleaned(letter, plain), folder / FILES[0], case.on, template)
    write_pdf(letter, folder / FILES[1], serif, sans)
