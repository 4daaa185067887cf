"""Tells a PDF to which a person appended a signature from one whose content was changed."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from pypdf import PageObject, PdfReader

#: What a signature adds to the catalogue of a document, to a page, and to what it says of itself.
_CATALOGUE = {"/AcroForm", "/Extensions", "/Version", "/Perms", "/Metadata"}
_PAGE = {"/Annots"}
_INFO = {"/ModDate", "/Producer"}
#: What a form may hold that consists of signatures alone.
_FORM = {"/Fields", "/SigFlags", "/DR", "/DA"}
#: What a widget that shows a signature may hold: no action, and nothing that opens or loads anything.
_WIDGET = {"/Type", "/Subtype", "/FT", "/T", "/V", "/F", "/P", "/Rect", "/AP", "/MK", "/Lock", "/TU", "/DA", "/Ff",
           "/DR", "/BS", "/Border", "/SV", "/H", "/C", "/M", "/NM"}  # fmt: skip
#: What may stand where a seal or a signature is put: blanks, and the words beside them.
_COVERED = re.compile(r"[\s＿_年月日审查复核定（）()印章：:—]*")
#: The number of the digest of a message in a signature, and the digests by their length.
_DIGEST = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04\x31"
_HASHES = {20: ("sha1",), 32: ("sha256", "sm3"), 48: ("sha384",), 64: ("sha512",)}
#: Programs write the same number with fewer digits: so far apart two are one, points.
_POINTS = 1e-4
#: No signature, seal or chain of certificates is larger, bytes.
_LARGEST = 32 << 20
#: Deeper no document of ours nests.
_DEEPEST = 60


def is_only_signed(written: Path, stored: Path) -> bool:
    """Return whether a PDF is the one that was written, byte for byte, with nothing but signatures appended.

    What is appended may add signatures and where they are shown; every page, every picture, every link and whatever
    opens with the document stays what it was, no seal lies on words, and the last signature is over the whole file.

    Parameters
    ----------
    written
        As the review writes it.
    stored
        As it is now.

    Returns
    -------
    bool
        False also where it cannot be read, or the package ``pypdf`` is not installed.
    """
    if stored.stat().st_size > written.stat().st_size + _LARGEST:
        return False
    before, now = written.read_bytes(), stored.read_bytes()
    if not now.startswith(before) or len(now) == len(before):
        return False
    try:
        from pypdf import PdfReader
    except ImportError:
        return False
    try:
        old, new = (PdfReader(io.BytesIO(data), strict=False) for data in (before, now))
        fields = list(_signatures(new))
        return bool(fields) and _same_document(old, new, fields) and _signs_all(fields, now, len(before))
    except Exception:  # noqa: BLE001  (whatever a library makes of what somebody appended, it is no signature)
        return False


def _signatures(new: PdfReader) -> Iterator[Any]:
    """Yield the fields of a form that has signatures and nothing else; raise where it has more."""
    form = _plain(new.root_object["/AcroForm"])
    if set(form) - _FORM:
        raise ValueError("a form with more than signatures")
    for field in _plain(form["/Fields"]):
        widget = _plain(field)
        if widget.get("/FT") != "/Sig" or set(widget) - _WIDGET:
            raise ValueError("a field that is no signature")
        yield widget


def _same_document(old: PdfReader, new: PdfReader, fields: list[Any]) -> bool:
    if len(old.pages) != len(new.pages):
        return False
    # pages are compared by themselves: whatever else leads to one of them leads to the same
    places = [[page.indirect_reference.idnum for page in reader.pages] for reader in (old, new)]  # type: ignore[union-attr]
    seen = set(zip(*places, strict=True))
    catalogues = _plain(old.root_object), _plain(new.root_object)
    if not _same(*catalogues, seen, _CATALOGUE | {"/Pages"}) or set(catalogues[0]) & {"/AcroForm", "/Perms"}:
        return False
    info = [_plain(reader.trailer.get("/Info", {})) for reader in (old, new)]
    if not _same(info[0], info[1], seen, _INFO):
        return False
    return all(_same_page(*pages, seen, fields) for pages in zip(old.pages, new.pages, strict=True))


def _same_page(old: PageObject, new: PageObject, seen: set[tuple[int, int]], fields: list[Any]) -> bool:
    if not _same(_plain(old), _plain(new), seen, _PAGE | {"/Parent"}):
        return False
    before, after = (list(_plain(page.get("/Annots", []))) for page in (old, new))
    kept, added = after[: len(before)], [_plain(annotation) for annotation in after[len(before) :]]
    if len(kept) != len(before) or not all(_same(a, b, seen) for a, b in zip(before, kept, strict=True)):
        return False
    return all(any(widget is field or widget == field for field in fields) for widget in added) and not any(
        _hides_words(old, widget) for widget in added
    )


def _hides_words(page: PageObject, widget: Any) -> bool:  # noqa: ANN401  as pypdf has it
    left, bottom, right, top = sorted_box([float(number) for number in _plain(widget["/Rect"])])
    if right - left < 1 or top - bottom < 1:
        return False
    hidden: list[str] = []

    def look(text: str, page_to_paper: Any, place: Any, _: Any, size: float) -> None:  # noqa: ANN401
        x, y = _times(place[4], place[5], page_to_paper)
        _, up = _times(place[4], place[5] + size * (place[3] or 1.0), page_to_paper)
        high = max(abs(up - y), 6.0)
        if bottom - high < y < top and x < right and x + len(text) * high > left:
            hidden.append(text)

    page.extract_text(visitor_text=look)
    return not all(_COVERED.fullmatch(text) for text in hidden)


def _times(x: float, y: float, matrix: Any) -> tuple[float, float]:  # noqa: ANN401
    return x * matrix[0] + y * matrix[2] + matrix[4], x * matrix[1] + y * matrix[3] + matrix[5]


def sorted_box(corners: list[float]) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top of a box given by any two corners."""
    x, y = sorted(corners[::2]), sorted(corners[1::2])
    return x[0], y[0], x[1], y[1]


def _same(
    old: Any,  # noqa: ANN401  as pypdf has it
    new: Any,  # noqa: ANN401
    seen: set[tuple[int, int]],
    but: set[str] = frozenset(),  # type: ignore[assignment]
    depth: int = 0,
) -> bool:
    """Return whether two parts of a document hold the same, wherever in the file it stands."""
    pair = getattr(old, "idnum", 0), getattr(new, "idnum", 0)
    if all(pair):
        if pair in seen:
            return True
        seen.add(pair)
    if depth > _DEEPEST:
        return False
    old, new = _plain(old), _plain(new)
    if isinstance(old, dict) and isinstance(new, dict):
        if (set(old) - but) != (set(new) - but) or getattr(old, "_data", None) != getattr(new, "_data", None):
            return False
        return all(
            _same(dict.__getitem__(old, key), dict.__getitem__(new, key), seen, depth=depth + 1)
            for key in old
            if key not in but
        )
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(
            _same(first, second, seen, depth=depth + 1) for first, second in zip(old, new, strict=True)
        )
    if isinstance(old, float) and isinstance(new, float):
        return abs(old - new) < _POINTS
    return type(old) is type(new) and bool(old == new)


def _plain(part: Any) -> Any:  # noqa: ANN401
    return part.get_object() if hasattr(part, "get_object") else part


def _signs_all(fields: list[Any], now: bytes, written: int) -> bool:
    """Return whether every signature is over all that was written, the last over the whole file, and none is broken."""
    ends = []
    for field in fields:
        value = _plain(field["/V"])
        start, first, second, rest = (int(number) for number in _plain(value["/ByteRange"]))
        hole = now[first:second]
        if start or first < written or second < first or not re.fullmatch(rb"\s*<[0-9A-Fa-f\s]*>\s*", hole):
            return False
        if not _fits(bytes.fromhex(hole.strip(b"<> \r\n\t").decode()), now[:first] + now[second : second + rest]):
            return False
        ends.append(second + rest)
    return max(ends) == len(now)


def _fits(signature: bytes, signed: bytes) -> bool:
    """Return whether a signature was made over these bytes, as far as it says which digest they had."""
    at = signature.find(_DIGEST)
    if at < 0:
        return True  # a kind that says it in another way: what it is over is known, whether it is sound is not
    at += len(_DIGEST) + 1
    if signature[at] != 0x04:
        return False
    size = signature[at + 1]
    digest = signature[at + 2 : at + 2 + size]
    return any(_hashed(name, signed) == digest for name in _HASHES.get(size, ()))


def _hashed(name: str, signed: bytes) -> bytes | None:
    try:
        return hashlib.new(name, signed).digest()
    except ValueError:  # not in this build of OpenSSL
        return None
