"""The catalogue of messages: read from its ``.po``, compiled beside it when first needed, corrected by a user's own."""

from __future__ import annotations

import gettext
import hashlib
import io
import os
import re
import string
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

DOMAIN = "landuse"
#: Under this the compiled catalogue keeps the checksum of its source.
_SOURCE = "sha256 of the .po"
_SHIPPED = Path(__file__).resolve().parents[1] / "locale"
_LINE = re.compile(r'(#.*|((msgid|msgid_plural|msgctxt|msgstr|msgstr\[\d+\]) )?"([^"\\]|\\.)*")?')
_added: list[Path] = []


def add_locale(folder: Path) -> None:
    """Let the catalogue of a user's folder, ``LANG/LC_MESSAGES/landuse.po``, outrank the shipped one.

    Raises
    ------
    CatalogueError
        If it cannot be read, or a translation names what its message does not.
    """
    if folder not in _added:
        for source in sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
            _verify(source)
        _added.append(folder)
        load_catalogue.cache_clear()


class CatalogueError(Exception):
    """A user's catalogue that is wrong in itself: ``source`` is the file, ``text`` what stands in ``line``."""

    def __init__(self, source: Path, line: int, text: str) -> None:
        super().__init__(source, line, text)
        self.source, self.line, self.text = source, line, text


def _verify(source: Path) -> None:
    from babel.messages.pofile import PoFileError, read_po

    try:
        for number, line in enumerate(source.read_text(encoding="utf-8").splitlines(), start=1):
            if not _LINE.fullmatch(line.strip()):
                raise CatalogueError(source, number, line)
        with source.open("rb") as file:
            messages = read_po(file, domain=DOMAIN, abort_invalid=True)
        for message in messages:
            english = message.id if isinstance(message.id, (list, tuple)) else [message.id]
            texts = message.string if isinstance(message.string, (list, tuple)) else [message.string]
            allowed = {name for text in english for name in slots(str(text))}
            for text in texts if message.id else ():
                if slots(str(text)) - allowed:
                    raise CatalogueError(source, message.lineno or 0, str(text))
    except PoFileError as error:
        raise CatalogueError(source, error.lineno + 1, str(error.line)) from error
    except ValueError as error:  # braces that do not close, bytes that are no text
        raise CatalogueError(source, 0, str(error)) from error


def slots(template: str) -> set[str]:
    """Return the names of the slots of a template."""
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(template) if name}


def mark(text: str, /) -> str:
    """Return a text as it is: it marks a literal for the catalogue below `Message`, to be written by `translated`."""
    return text


def translated(text: str, lang: str) -> str:
    """Return a marked text in a language; as it is where the catalogue does not have it."""
    return load_catalogue(lang).gettext(text)


@cache
def load_catalogue(lang: str) -> gettext.NullTranslations:
    """Read the messages of a language: a user's own first, then those shipped."""
    catalogue: gettext.NullTranslations = gettext.NullTranslations()
    for folder in (_SHIPPED, *_added):
        own = _read(folder / lang / "LC_MESSAGES" / f"{DOMAIN}.po")
        if own is not None:
            own.add_fallback(catalogue)
            catalogue = own
    return catalogue


def _read(source: Path) -> gettext.GNUTranslations | None:
    compiled = source.with_suffix(".mo")
    if compiled.is_file():
        with compiled.open("rb") as file:
            catalogue = gettext.GNUTranslations(file)
        if not source.is_file() or catalogue.gettext(_SOURCE) == _digest(source):
            return catalogue
    return _from_source(source, compiled) if source.is_file() else None


def _from_source(source: Path, compiled: Path) -> gettext.GNUTranslations:
    binary = compile_catalogue(source)
    with suppress(OSError):  # a folder that cannot be written: compiled anew by the next process
        handle, name = tempfile.mkstemp(dir=compiled.parent, suffix=".mo.new")
        with os.fdopen(handle, "wb") as file:
            file.write(binary)
        Path(name).replace(compiled)
    return gettext.GNUTranslations(io.BytesIO(binary))


def compile_catalogue(source: Path) -> bytes:
    """Compile a ``.po``; the result holds the checksum of its source, by which a stale one is known."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        messages = read_po(file, domain=DOMAIN)
    messages.add(_SOURCE, _digest(source))
    binary = io.BytesIO()
    write_mo(binary, messages)
    return binary.getvalue()


def _digest(source: Path) -> str:
    return hashlib.sha256(source.read_bytes()).hexdigest()
