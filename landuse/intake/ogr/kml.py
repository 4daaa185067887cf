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

from landuse.core.errors import InputError
from landuse.core.foreign_words import words_of
from landuse.core.messages import Message

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
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)[\"']")
_ENTITIES = {"&quot;": '"', "&apos;": "'"}
_MOST = 1 << 30


@dataclass
class Names:
    """What stands for the names that GDAL would spoil: the stand-in, and the name."""

    given: dict[str, str] = field(default_factory=dict)

    def stand_in(self, name: str) -> str:
        """Return what stands for a name."""
        known = {kept: original for original, kept in self.given.items()}
        if name not in known:
            known[name] = f"landuse_field_{len(self.given) + 1}"
            self.given[known[name]] = name
        return known[name]


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
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
        raise InputError(
            Message("this KMZ cannot be unpacked: {error}", error=words_of(error)),
            where=str(path),
            next=Message("Ask for the whole file"),
        ) from error


def _renamed(content: bytes, names: Names, path: Path) -> bytes:
    declared = _DECLARED.search(content[:200])
    encoding = declared[1].decode("ascii") if declared else "utf-8"
    try:
        text = content.decode("gb18030" if encoding.lower() in ("gbk", "gb2312") else encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise InputError(
            Message("its text is not in {encoding}, as it says", encoding=encoding),
            where=str(path),
            next=Message("Save it in UTF-8"),
        ) from error

    def named(match: re.Match[str]) -> str:
        name = unescape(match["name"], _ENTITIES).strip()
        kept = match["name"] if _SAFE.fullmatch(match["name"]) or not name else names.stand_in(name)
        return f"{match['before']}{match['quote']}{kept}{match['quote']}"

    changed = _NAMED.sub(named, text)
    if encoding.lower() != "utf-8":
        changed = re.sub(r"(<\?xml[^>]*?encoding\s*=\s*[\"'])[\w.-]+", r"\g<1>UTF-8", changed, count=1)
    return changed.encode("utf-8")
