"""The catalogue of messages: read from its ``.po``, compiled beside it when first needed, corrected by a user's own."""

from __future__ import annotations

import binascii
import gettext
import io
import os
from contextlib import suppress
from functools import cache
from pathlib import Path

DOMAIN = "landuse"
#: Under this the compiled catalogue keeps the checksum of its source.
_SOURCE = "crc32 of the .po"
_SHIPPED = Path(__file__).resolve().parents[1] / "locale"
_added: list[Path] = []


def add_locale(folder: Path) -> None:
    """Let the catalogue of a user's folder, ``LANG/LC_MESSAGES/landuse.po``, outrank the shipped one."""
    if folder not in _added:
        _added.append(folder)
        load_catalogue.cache_clear()


def shipped_source(lang: str) -> Path:
    """Return the ``.po`` of a language that landuse comes with."""
    return _SHIPPED / lang / "LC_MESSAGES" / f"{DOMAIN}.po"


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
    import tempfile  # rarely needed, and slow to load

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
    return f"{binascii.crc32(source.read_bytes()):08x}"
