"""Tells a document that a person filled in and signed from one whose content was changed."""

from __future__ import annotations

import hashlib
import re
import zipfile
from typing import TYPE_CHECKING

from docx import Document
from docx.oxml.ns import qn

from landuse.core.archives import BROKEN_ARCHIVE
from landuse.core.errors import LanduseError
from landuse.intake.screen import check_archive

if TYPE_CHECKING:
    from pathlib import Path

#: What is left open for a person, and how much may be written there.
_BLANK = re.compile("＿+")
_MOST = 80
_TEXT, _PARAGRAPH = qn("w:t"), qn("w:p")


def is_only_filled_in(written: Path, stored: Path) -> bool:
    """Return whether a document differs from the one that was written only in what its blanks (＿＿) hold.

    Its texts are compared paragraph by paragraph, in tables, headers and footers too, and its pictures byte by byte; a
    picture may be added, such as a seal. Its bytes differ whenever a word processor has saved it.

    Parameters
    ----------
    written
        As the review writes it.
    stored
        As it is now.

    Returns
    -------
    bool
        False also where it can no longer be read.
    """
    try:
        check_archive(stored)
        texts, now = _texts(written), _texts(stored)
        pictures, pictures_now = _pictures(written), _pictures(stored)
    except (LanduseError, SyntaxError, OSError, *BROKEN_ARCHIVE):
        return False
    return len(texts) == len(now) and all(map(_fits, texts, now)) and pictures <= pictures_now


def _fits(text: str, now: str) -> bool:
    if text == now:
        return True
    pattern = f"[^\\n]{{0,{_MOST}}}".join(map(re.escape, _BLANK.split(text)))
    return bool(_BLANK.search(text)) and re.fullmatch(pattern, now) is not None


def _texts(path: Path) -> list[str]:
    """Return the text of every paragraph, with those of headers and footers; marks of deletion count as text."""
    document = Document(str(path))
    roots = [document.element.body]
    for section in document.sections:
        roots += [part._element for part in (section.header, section.footer) if not part.is_linked_to_previous]
    return ["".join(run.text or "" for run in line.iter(_TEXT)) for root in roots for line in root.iter(_PARAGRAPH)]


def _pictures(path: Path) -> set[str]:
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith("word/media/")]
        return {hashlib.sha256(archive.read(name)).hexdigest() for name in names}
