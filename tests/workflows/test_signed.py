"""A PDF that a person signed is known by its content; every other change to it is found."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime

import pytest

from landuse.cli import main
from landuse.core.resources import resource_folder
from landuse.workflows.signed import is_only_signed
from landuse.workflows.verify import verify

pypdf = pytest.importorskip("pypdf", reason="pypdf, of the extra 'sign', is not installed")
pytest.importorskip("cryptography", reason="cryptography, of the extra 'sign', is not installed")

from cryptography import x509  # noqa: E402
from cryptography.hazmat.primitives import hashes, serialization  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: E402
from cryptography.hazmat.primitives.serialization import pkcs7  # noqa: E402
from cryptography.x509.oid import NameOID  # noqa: E402
from pypdf.annotations import FreeText, Link  # noqa: E402
from pypdf.generic import (  # noqa: E402
    ArrayObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

ROOM = 4000
#: Stands for a number of ten digits until the file is whole.
TEN = 9_999_999_999


@pytest.fixture(scope="module")
def key():
    private = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "审定人")])
    certificate = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(private.public_key())
    since, until = (datetime(year, 1, 1, tzinfo=UTC) for year in (2026, 2027))
    certificate = certificate.serial_number(1).not_valid_before(since).not_valid_after(until)
    return private, certificate.sign(private, hashes.SHA256())


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Review the sample, and return the folder."""
    out = tmp_path_factory.mktemp("written") / "out"
    main(["review", str(resource_folder("layers") / "sample"), "--out", str(out), "--outputs", "json,opinion,sheet"])
    return out


def named(**entries):
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in entries.items()})


def numbers(*values):
    return ArrayObject([NumberObject(value) for value in values])


def changed(data, change):
    """Append what a change does to a PDF."""
    writer = pypdf.PdfWriter(io.BytesIO(data), incremental=True)
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def signed(data, key, *, box=(0, 0, 0, 0), page=0, also=lambda writer: None):
    """Sign a PDF as programs for signing do: a field, an increment, and a signature over the whole but itself."""

    def add(writer):
        value = named(Type=NameObject("/Sig"), Filter=NameObject("/Adobe.PPKLite"),
                      SubFilter=NameObject("/adbe.pkcs7.detached"), ByteRange=numbers(0, TEN, TEN, TEN),
                      Contents=ByteStringObject(bytes(ROOM)))  # fmt: skip
        place = writer._add_object(value)
        sheet = writer.pages[page]
        root = writer._root_object
        old = root["/AcroForm"]["/Fields"] if "/AcroForm" in root else []
        widget = named(Type=NameObject("/Annot"), Subtype=NameObject("/Widget"), FT=NameObject("/Sig"), V=place,
                       T=TextStringObject(f"S{len(old)}"), F=NumberObject(132),
                       Rect=ArrayObject([FloatObject(n) for n in box]), P=sheet.indirect_reference)  # fmt: skip
        field = writer._add_object(widget)
        root[NameObject("/AcroForm")] = named(Fields=ArrayObject([*old, field]), SigFlags=NumberObject(3))
        sheet[NameObject("/Annots")] = ArrayObject([*sheet.get("/Annots", []), field])
        also(writer)

    whole = bytearray(changed(data, add))
    start = whole.index(b"<" + b"00" * ROOM, len(data))
    end = start + 2 * ROOM + 2
    at = whole.index(str(TEN).encode(), len(data))
    for value in (start, end, len(whole) - end):
        whole[at : at + 10] = f"{value:<10}".encode()
        at += 11
    private, certificate = key
    signature = (
        pkcs7.PKCS7SignatureBuilder()
        .set_data(bytes(whole[:start] + whole[end:]))
        .add_signer(certificate, private, hashes.SHA256())
        .sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary])
    )
    whole[start + 1 : start + 1 + 2 * len(signature)] = signature.hex().encode()
    return bytes(whole)


def only_signed(written, tmp_path, data, name="boundary.pdf"):
    stored = tmp_path / "stored.pdf"
    stored.write_bytes(data)
    return is_only_signed(written / name, stored)


def test_a_signature_is_known(written, tmp_path, key):
    assert only_signed(written, tmp_path, signed((written / "boundary.pdf").read_bytes(), key))


def test_a_seal_may_lie_on_blanks_and_not_on_words(written, tmp_path, key):
    data = (written / "opinion.pdf").read_bytes()
    for box, page, fits in (
        ((2, 2, 30, 20), 0, True),
        ((300, 150, 420, 200), 2, True),
        ((80, 300, 500, 700), 0, False),
        ((80, 600, 500, 800), 2, False),
    ):
        assert only_signed(written, tmp_path, signed(data, key, box=box, page=page), "opinion.pdf") == fits


def _content(writer):
    stream = DecodedStreamObject()
    stream.set_data(b"1 g 0 0 600 900 re f")
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)


def _more_content(writer):
    stream = DecodedStreamObject()
    stream.set_data(b"0 g 100 100 200 200 re f")
    page = writer.pages[1]
    page[NameObject("/Contents")] = ArrayObject([page.raw_get("/Contents"), writer._add_object(stream)])


def _crop(writer):
    writer.pages[0][NameObject("/CropBox")] = numbers(0, 0, 100, 100)


def _script(writer):
    action = named(S=NameObject("/JavaScript"), JS=TextStringObject("app.alert(1)"))
    writer._root_object[NameObject("/OpenAction")] = action


def _other_font(writer):
    fonts = writer.pages[0]["/Resources"]["/Font"].get_object()
    first, *_, last = sorted(fonts)
    fonts[NameObject(first)] = fonts.raw_get(last)


def _fields(writer):
    form = writer._root_object["/AcroForm"]
    text = named(FT=NameObject("/Tx"), T=TextStringObject("结论"), V=TextStringObject("同意"))
    form[NameObject("/Fields")] = ArrayObject([*form["/Fields"], writer._add_object(text)])


CHANGES = {
    "a page painted over": _content,
    "something painted on a page": _more_content,
    "a page cut": _crop,
    "a script": _script,
    "another font": _other_font,
    "a field of text": _fields,
    "a note": lambda writer: writer.add_annotation(0, FreeText(text="同意", rect=(100, 100, 200, 200))),
    "a link": lambda writer: writer.add_annotation(0, Link(rect=(0, 0, 600, 800), url="http://127.0.0.1/")),
    "a page more": lambda writer: writer.add_blank_page(100, 100),
    "another title": lambda writer: writer.add_metadata({"/Title": "同意"}),
}


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("when", ["with the signature", "before it", "after it", "without one"])
def test_every_other_change_is_found(written, tmp_path, key, name, when):
    data, change = (written / "boundary.pdf").read_bytes(), CHANGES[name]
    if name == "a field of text" and when in ("before it", "without one"):
        pytest.skip("there is no form yet")
    if when == "with the signature":
        now = signed(data, key, also=change)
    elif when == "before it":
        now = signed(changed(data, change), key)
    else:
        now = changed(signed(data, key) if when == "after it" else data, change)
    assert now != data
    assert not only_signed(written, tmp_path, now)


def test_no_byte_of_it_can_be_changed(written, tmp_path, key):
    data = (written / "boundary.pdf").read_bytes()
    whole = signed(data, key)
    start = whole.index(b"/Contents <", len(data))
    places = [*range(7, len(data), len(data) // 20), *range(len(data), len(whole), 397)]
    for at in places:
        if start + 11 <= at < start + 11 + 2 * ROOM:
            continue  # within the signature itself, whose soundness its own program checks
        now = bytearray(whole)
        now[at] ^= 1
        assert not only_signed(written, tmp_path, bytes(now)), at
    for more in (b"\n", b"%%EOF\n", whole[len(data) :]):
        assert not only_signed(written, tmp_path, whole + more)
    assert not only_signed(written, tmp_path, data)
    assert not only_signed(written, tmp_path, b"")


def test_verify_says_so(written, key, capsys):
    place = written / "opinion.pdf"
    before = place.read_bytes()
    try:
        place.write_bytes(signed(before, key))
        result = verify(written)
        assert result.same
        assert [line.text("en") for line in result.filled] == [
            "signed since it was written, and otherwise unchanged: opinion.pdf"
        ]
        place.write_bytes(signed(before, key, also=_content))
        assert main(["verify", str(written), "--lang", "en", "--json"]) == 1
        assert "changed since it was written: opinion.pdf" in json.loads(capsys.readouterr().out)["files"]
    finally:
        place.write_bytes(before)
