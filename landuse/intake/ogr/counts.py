"""How many features stand in a GeoJSON or KML file, counted in its own text and not by the driver that reads it."""

from __future__ import annotations

import mmap
import re
import zipfile
from typing import IO, TYPE_CHECKING
from xml.parsers import expat

import numpy as np

from landuse.core.archives import BROKEN_ARCHIVE
from landuse.core.errors import InputError
from landuse.core.messages import Message

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

#: Signs of JSON, and by how much each takes the depth up or down.
_QUOTE, _BACKSLASH, _OBJECT, _END = 0x22, 0x5C, 0x7B, 0x5D
_STEP = np.zeros(256, dtype=np.int8)
_STEP[[0x7B, 0x5B]], _STEP[[0x7D, 0x5D]] = 1, -1
_LIST = re.compile(rb'"features"\s*:\s*\[')
#: So much is held at once, bytes.
_PIECE = 1 << 23
#: What becomes a feature of the folder it stands in.
_FEATURES = frozenset({"Placemark", "GroundOverlay"})
_FOLDERS = frozenset({"Document", "Folder"})


def count_geojson(file: Path) -> int | None:
    """Count the features of a GeoJSON file: those of its collection, or one a line.

    Parameters
    ----------
    file
        The file, in UTF-8.

    Returns
    -------
    int or None
        None for what is no collection of features, or too large to be held at once.
    """
    if not file.stat().st_size:
        return None
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
        lists = [(match.start(), match.end() - 1) for match in _LIST.finditer(content)]
        counted = _FeatureCounter()
        for start in range(0, len(content), _PIECE):
            piece = np.frombuffer(content[start : start + _PIECE], dtype=np.uint8)
            counted.take(piece, [(name - start, at - start) for name, at in lists if start <= name < start + _PIECE])
    if counted.lists:
        return counted.features
    return counted.roots if counted.roots > 1 else None


class _FeatureCounter:
    """Counts objects of JSON, piece by piece: those of the outermost lists of features, and those of no other."""

    def __init__(self) -> None:
        self.features = self.roots = self.lists = 0
        self.depth, self.within_text, self.escaped = 0, False, False
        self.within_list = False
        self.opening: list[int] = []

    def take(self, signs: NDArray[np.uint8], named: list[tuple[int, int]]) -> None:
        """Count one piece.

        Parameters
        ----------
        signs
            Its bytes.
        named
            Where the word ``"features"`` begins in it, and where the list behind it does.
        """
        texts = self._texts(signs)
        steps = np.where(texts, 0, _STEP[signs])
        depth = np.cumsum(steps, dtype=np.int32) + self.depth
        outermost = [at for name, at in named if depth[name] == 1 and self._begins(texts, signs, name)]
        self.lists += len(outermost)
        opening = [*self.opening, *outermost]
        objects = np.flatnonzero((signs == _OBJECT) & ~texts)
        self.roots += int((depth[objects] == 1).sum())
        members = objects[depth[objects] == 3]
        closing = np.flatnonzero((signs == _END) & (depth == 1) & ~texts)
        begins = [0] if self.within_list else []
        begins += [at for at in opening if at < len(signs)]
        self.within_list = False
        for begin in begins:
            ends = closing[closing >= begin]
            end = int(ends[0]) if len(ends) else len(signs)
            self.within_list = self.within_list or not len(ends)
            self.features += int(((members >= begin) & (members < end)).sum())
        self.opening = [at - len(signs) for at in opening if at >= len(signs)]
        self.depth = int(depth[-1])

    def _texts(self, signs: NDArray[np.uint8]) -> NDArray[np.bool_]:
        """Return which bytes stand within texts, their quotes among them."""
        slash = np.flatnonzero(signs == _BACKSLASH)
        escaped = np.zeros(len(signs) + 1, dtype=bool)
        if len(slash) or self.escaped:
            # of a run of backslashes the first, third and so on escape what follows
            starts = np.concatenate([[True], np.diff(slash) > 1])[: len(slash)]
            run = np.arange(len(slash)) - np.maximum.accumulate(np.where(starts, np.arange(len(slash)), 0))
            if self.escaped and len(slash) and slash[0] == 0:
                first = int(np.argmax(np.diff(slash) > 1)) + 1 if (np.diff(slash) > 1).any() else len(slash)
                run[:first] += 1
            escaped[slash[run % 2 == 0] + 1] = True
            escaped[0] = self.escaped
        quotes = (signs == _QUOTE) & ~escaped[:-1]
        parity = np.cumsum(quotes, dtype=np.int32) + self.within_text
        self.within_text, self.escaped = bool(parity[-1] % 2), bool(escaped[-1])
        return np.asarray((parity % 2).astype(bool) | quotes)

    def _begins(self, texts: NDArray[np.bool_], signs: NDArray[np.uint8], name: int) -> bool:
        """Return whether a quote begins a text, and ends none."""
        return bool(texts[name]) and (name == 0 or not texts[name - 1] or signs[name - 1] == _QUOTE)


def count_kml(file: Path) -> list[tuple[str, int]] | None:
    """Count the features of a KML or KMZ file by the folder they stand in.

    Parameters
    ----------
    file
        The file.

    Returns
    -------
    list of tuple, or None
        The name of each folder, and how many features stand in it itself; None where it is no XML.
    """
    folders = _Folders()
    try:
        if file.suffix.lower() == ".kmz":
            with zipfile.ZipFile(file) as archive:
                for name in archive.namelist():
                    if name.lower().endswith(".kml"):
                        folders.parse(archive.open(name))
        else:
            with file.open("rb") as opened:
                folders.parse(opened)
    except (expat.ExpatError, OSError, *BROKEN_ARCHIVE):
        return None
    return folders.closed


class _Folders:
    """Keeps, while a KML is parsed, the folders that are open, their names and how many features each has."""

    def __init__(self) -> None:
        self.open: list[list[object]] = []
        self.closed: list[tuple[str, int]] = []
        self.path: list[str] = []
        self.name: list[str] | None = None

    def parse(self, content: IO[bytes]) -> None:
        """Go through one document."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler = self.text
        parser.ParseFile(content)

    def start(self, tag: str, _: dict[str, str]) -> None:
        """Note that an element begins."""
        element = tag.rpartition(" ")[2]
        parent = self.path[-1] if self.path else ""
        if element in _FOLDERS:
            self.open.append(["", 0])
        elif element in _FEATURES and self.open:
            self.open[-1][1] = int(str(self.open[-1][1])) + 1
        elif element in _FEATURES:
            self.closed.append(("", 1))
        self.name = [] if element == "name" and parent in _FOLDERS else None
        self.path.append(element)

    def text(self, piece: str) -> None:
        """Note a piece of text."""
        if self.name is not None:
            self.name.append(piece)

    def end(self, tag: str) -> None:
        """Note that an element ends."""
        element = self.path.pop() if self.path else tag
        if element == "name" and self.name is not None and self.open:
            self.open[-1][0] = "".join(self.name).strip()
        self.name = None
        if element in _FOLDERS and self.open:
            name, count = self.open.pop()
            self.closed.append((str(name), int(str(count))))


def refuse_miscounted(file: Path, layer: str, count: int, layers: int, where: str) -> None:
    """Raise where a driver read another number of features of a layer than stand in the file.

    Parameters
    ----------
    file
        The file that was read.
    layer, count
        The layer by its driver, and how many features were read of it.
    layers
        How many layers the file has by its driver.
    where
        The file as the user names it.

    Raises
    ------
    InputError
        With both numbers.
    """
    suffix = file.suffix.lower()
    stated: list[int] = []
    if suffix in (".geojson", ".json"):
        own = count_geojson(file)
        stated = [] if own is None else [own]
    elif suffix in (".kml", ".kmz"):
        stated = _of_layer(count_kml(file) or [], layer, layers)
    if stated and count not in stated:
        raise InputError(
            Message("{there:count} features stand in it, and {read:count} can be read", there=max(stated), read=count),
            where=where,
            next=Message("Export the layer anew"),
        )


def _of_layer(folders: list[tuple[str, int]], layer: str, layers: int) -> list[int]:
    """Return how many features a layer may hold: those of a folder of its name, or all of a file of one layer."""
    if layers == 1:
        return [sum(count for _, count in folders)]
    named = [count for name, count in folders if name == layer]
    return named or [count for _, count in folders]
