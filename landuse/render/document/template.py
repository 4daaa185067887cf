"""The templates of opinion, reply and letter: which fields they may name, and which they must."""

from __future__ import annotations

import difflib
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from landuse.core.errors import InputError
from landuse.core.foreign_words import words_of
from landuse.core.messages import Message
from landuse.render.document.parts import SECTIONS
from landuse.render.shared.facts import fact

if TYPE_CHECKING:
    from landuse.core.case import Case

FOLDER = Path(__file__).parents[1] / "templates"
#: Templates that are shipped, by what `opinion_template` calls them.
SHIPPED = {"opinion": FOLDER / "opinion.docx", "reply": FOLDER / "reply.docx"}
SUPPLEMENT = FOLDER / "supplement.docx"

#: Lines a template may name, ``{{ title }}``, and what they are.
FIELDS: dict[str, Message] = {
    "office": Message("the reviewing office"),
    "number": Message("the number of the opinion"),
    "title": Message("the title"),
    "addressee": Message("whom it is addressed to"),
    "applicant": Message("the applicant"),
    "letter": Message("the number of the applicant's letter"),
    "received": Message("the day it was received"),
    "zone": Message("the zone"),
    "on": Message("the day reviewed on"),
    "policies": Message("the documents reviewed under"),
    "approved_ha": Message("the approved plane area, ha"),
    "draft_ha": Message("the drafted plane area, ha"),
    "added_ha": Message("the added plane area, ha"),
    "withdrawn_ha": Message("the plane area given up, ha"),
    "counts": Message("how many clauses are met, broken and undecided"),
    "conclusion_line": Message("the conclusion in one line"),
    "supply_by": Message("the day by which to supply"),
    "notice": Message("what the opinion is not"),
    "mark": Message("the mark of a draft; empty in a final document"),
}
#: Sections a template may name, ``{{p conclusion }}``: whole paragraphs and tables.
PLACES: tuple[str, ...] = (*SECTIONS, "reply", "supplies")


def environment() -> SandboxedEnvironment:
    """Return the environment templates are filled in: a template comes from outside, it may fill in, not run code."""
    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def opinion_template(case: Case) -> Path:
    """Return the template of a case's opinion: a shipped one by its name, else a file beside the case.

    Parameters
    ----------
    case
        The case; its ``[zone] opinion_template`` says which.

    Returns
    -------
    Path
        The template.

    Raises
    ------
    InputError
        If there is no such file.
    """
    name = fact(case, "opinion_template") or "opinion"
    return SHIPPED[name] if name in SHIPPED else _beside(case, "opinion_template", name)


def supplement_template(case: Case) -> Path:
    """Return the template of the letter to the applicant; ``[zone] supplement_template`` names the bureau's own."""
    name = fact(case, "supplement_template")
    return _beside(case, "supplement_template", name) if name else SUPPLEMENT


def _beside(case: Case, key: str, name: str) -> Path:
    path = Path(name) if case.folder is None else case.folder / name
    if not path.is_file():
        raise InputError(
            Message("there is no such template"),
            where=f"[zone] {key}: {path}",
            next=Message("Name a .docx file, or one of {shipped}", shipped=sorted(SHIPPED)),
        )
    return path


def open_template(file: Path) -> DocxTemplate:
    """Open a template.

    Parameters
    ----------
    file
        A Word document.

    Returns
    -------
    DocxTemplate
        Ready to be filled in.

    Raises
    ------
    InputError
        If it is none.
    """
    try:
        document = DocxTemplate(str(file))
        document.init_docx()
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise InputError(
            Message("this is no Word document: {error}", error=words_of(error)),
            where=str(file),
            next=Message("Save it as .docx"),
        ) from None
    return document


def check_template(file: Path) -> tuple[str, ...]:
    """Validate the fields of a template when it is loaded, before anything is written.

    Parameters
    ----------
    file
        A Word document.

    Returns
    -------
    tuple of str
        The sections it has a place for, in the order they are printed.

    Raises
    ------
    InputError
        If it names a field that there is not, or has no place for a part of the opinion: a one-page reply must have
        ``title`` and ``reply``, any other ``title`` and every section.
    """
    try:
        named = set(open_template(file).get_undeclared_template_variables(environment()))
    except (TemplateError, etree.XMLSyntaxError) as error:
        raise InputError(
            Message("the template cannot be filled in: {error}", error=words_of(error)),
            where=str(file),
            next=Message("Mend the field it names"),
        ) from None
    strangers = sorted(named - set(FIELDS) - set(PLACES))
    if strangers:
        near = difflib.get_close_matches(strangers[0], [*FIELDS, *PLACES], n=1)
        raise InputError(
            Message("the template names fields that there are not: {names}", names=strangers),
            where=str(file),
            next=Message("Write {field}", field=field_of(near[0]))
            if near
            else Message("The fields are listed in the documentation of the outputs"),
        )
    brief = next((name for name in ("reply", "supplies") if name in named), None)
    required = ("title", brief) if brief else ("title", *SECTIONS)
    missing = [name for name in required if name not in named]
    if missing:
        raise InputError(
            Message("the template has no place for a part of the opinion"),
            where=str(file),
            next=Message("Add {places}", places=[field_of(name) for name in missing]),
        )
    return tuple(name for name in PLACES if name in named)


def field_of(name: str) -> str:
    """Return how a template writes a field."""
    return f"{{{{p {name} }}}}" if name in PLACES else f"{{{{ {name} }}}}"
