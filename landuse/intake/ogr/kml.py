"""KML and its kin made ready for GDAL: names of data in any script, and which of them are in GCJ-02."""

from __future__ import annotations

import re
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from xml.sax.saxutils import unescape

from landuse.core.archives import BROKEN_ARCHIVE
from landuse.core.errors import InputError
from landuse.core.foreign_words import words_of
from landuse.core.messages import Message
from landuse.core.sandbox.limits import RAISE_LIMIT, LimitReachedError, read_limits

if TYPE_CHECKING:
    from collections.abc import Iterator

#: KML as 奥维 writes it.
OMAP = {".ovkml": ".kml", ".ovkmz": ".kmz"}
ENDINGS = (".kml", ".kmz", *OMAP)
#: Where an attribute of a feature is named: ``<Data name="面积">``, ``<SimpleData name=…>``, ``<SimpleField name=…>``.
_NAMED = re.compile(
    r"(?P<before><(?:\w+:)?(?:Data|SimpleData|SimpleField)\b[^<>]*?\bname\s*=\s*)(?P<quote>[\"'])(?P<name>.*?)(?P=quote)",
    re.DOTALL,
)
_SAFE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_SAYS = re.compile(r"(<\?xml[^>]*?encoding\s*=\s*[\"'])[\w.-]+")
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)[\"']")
_ENTITIES = {"&quot;": '"', "&apos;": "'"}
_MOST = 1 << 30


@dataclass
class Names:
    """What stands for the names that GDAL would spoil: the stand-in, and the name."""

    given: dict[str, str] = field(default_factory=dict)
    _stand_ins: dict[str, str] = field(default_factory=dict)

    def stand_in(self, name: str) -> str:
        """Return what stands for a name."""
        if name not in self._stand_ins:
            stand_in = f"landuse_field_{len(self.given) + 1}"
            self._stand_ins[name], self.given[stand_in] = stand_in, name
        return self._stand_ins[name]


@contextmanager
def with_plain_names(path: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    """Offer a KML or KMZ file in which every name of data is one that GDAL keeps.

    Parameters
    ----------
    path
        The file.

    Yields
    ------
    tuple of (Path, dict)
        The file to open, and the names by what stands for them there.

    Raises
    ------
    InputError
        If a KMZ cannot be unpacked, or its text is in no encoding it may be in.
    """
    suffix = OMAP.get(path.suffix.lower(), path.suffix.lower())
    names = Names()
    content = path.read_bytes() if suffix == ".kml" else b""
    with TemporaryDirectory(prefix="landuse-") as folder:
        copy = Path(folder) / f"{path.stem}{suffix}"
        if suffix == ".kml":
            copy.write_bytes(_renamed(content, names, path))
        else:
            _repack(path, copy, names)
        yield copy, names.given


def _repack(path: Path, copy: Path, names: Names) -> None:
    try:
        with zipfile.ZipFile(path) as archive, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as again:
            for entry in archive.infolist():
                if entry.file_size > _MOST:
                    raise InputError(
                        Message("it unpacks to more than 1 GiB"), where=str(path), next=Message("Ask for .gpkg or .shp")
                    )
                if entry.filename.lower().endswith(".kml"):
                    again.writestr(entry.filename, _renamed(archive.read(entry), names, path))
    except (OSError, *BROKEN_ARCHIVE) as error:
        raise InputError(
            Message("this KMZ cannot be unpacked: {error}", error=words_of(error)),
            where=str(path),
            next=Message("Ask for the whole file"),
        ) from error


def declared_encoding(head: bytes) -> str:
    """Return the encoding that an XML file says it is in; UTF-8 where it says nothing."""
    declared = _DECLARED.search(head)
    return declared[1].decode("ascii") if declared else "utf-8"


def declared_text(content: bytes, path: Path) -> tuple[str, str]:
    """Return the text of an XML file, and the encoding it says it is in.

    Raises
    ------
    InputError
        If it is not in that encoding, or there is none of that name.
    """
    encoding = declared_encoding(content[:200])
    try:
        text = content.decode("gb18030" if encoding.lower() in ("gbk", "gb2312") else encoding)
    except (UnicodeError, LookupError) as error:
        raise InputError(
            Message("its text is not in {encoding}, as it says", encoding=encoding),
            where=str(path),
            next=Message("Save it in UTF-8"),
        ) from error
    return text, encoding


def _check_columns(text: str, path: Path) -> None:
    """Refuse more names of data than a layer may have columns, which its driver would take hours over."""
    count = len({match["name"] for match in _NAMED.finditer(text)})
    if count > read_limits().columns:
        raise LimitReachedError(Message("it holds {n:count} columns", n=count), where=str(path), next=RAISE_LIMIT)


def in_utf8(text: str) -> str:
    """Return the text of an XML file that says of itself that it is in UTF-8."""
    return _SAYS.sub(r"\g<1>UTF-8", text, count=1)


def _renamed(content: bytes, names: Names, path: Path) -> bytes:
    text, encoding = declared_text(content, path)
    _check_columns(text, path)

    def named(match: re.Match[str]) -> str:
        name = unescape(match["name"], _ENTITIES).strip()
        kept = match["name"] if _SAFE.fullmatch(match["name"]) or not name else names.stand_in(name)
        return f"{match['before']}{match['quote']}{kept}{match['quote']}"

    changed = _NAMED.sub(named, text)
    if encoding.lower() != "utf-8":
        changed = in_utf8(changed)
    return changed.encode("utf-8")
