"""Whatever is done to the folder of a review, its inputs or its signature: `verify` finds it, and says so."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import zipfile

import pytest

from landuse.cli import main
from landuse.core.plugins import packs_folder
from landuse.workflows import verify as module
from landuse.workflows.signature import SIGNATURE
from landuse.workflows.sums import SEAL
from tests.hostile import corpus
from tests.workflows.test_verify import CASE, keys, seal_anew

if os.name == "nt":
    pytest.skip("links and pipes of POSIX", allow_module_level=True)

#: Every byte of small files and hundreds of large ones by scripts/faults; a few in CI.
FULL = os.environ.get("LANDUSE_FAULTS") == "full"
REGISTER = """
[tables.supply]
path = "供地.csv"
complete = { by = "供地科", reason = "导出核对一致", until = 2027-01-01 }
"""


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Review a small case with every output, signed, and again with one alone; nobody changes it."""
    place = tmp_path_factory.mktemp("kept")
    case = place / "case"
    case.mkdir()
    corpus.squares().to_file(case / "zone.gpkg", layer="draft")
    corpus.squares(DLBM=["0601"]).to_crs(4490).to_file(case / "地块.geojson")
    (case / "供地.csv").write_text("宗地编号,供地方式\n1,出让\n", encoding="utf-8")
    for name in ("henan-2022.toml", "cn.toml"):
        (case / name).write_bytes((packs_folder() / name).read_bytes())
    (case / "case.toml").write_text(CASE.replace("{pack}", "henan-2022.toml") + REGISTER, encoding="utf-8")
    private, _ = keys(place, "a")
    keys(place, "b")
    for out, more in (("all", ["--sign", str(private)]), ("one", ["--outputs", "json", "--sign", str(private)])):
        assert main(["review", str(case), "--out", str(place / out), "--lang", "en", *more]) in (0, 1, 3)
    return place


@pytest.fixture
def made(kept, tmp_path):
    """Copy case, review and keys to where a test may change them."""
    shutil.copytree(kept, tmp_path / "made", ignore=shutil.ignore_patterns("all"))
    return tmp_path / "made"


def changed_at(content, place, bit):
    return content[:place] + bytes([content[place] ^ (1 << bit)]) + content[place + 1 :]


def test_a_changed_byte_of_any_output_is_found(kept, tmp_path):
    """Of all outputs; by its own list of sums and by what the review writes again."""
    fresh, out = tmp_path / "fresh", tmp_path / "out"
    shutil.copytree(kept / "all", fresh)
    shutil.copytree(kept / "all", out)
    for name in (SEAL, SIGNATURE):
        (fresh / name).unlink()
    assert module._files(out, fresh) == ((), ())
    chosen, tries = random.Random(19), 0
    names = sorted(path.name for path in out.iterdir() if path.name != SIGNATURE)
    assert {"review.json", "record.json", "opinion.docx", "opinion.pdf", "boundary.pdf", "map.html", SEAL} <= {*names}
    for name in names:
        path, content = out / name, (out / name).read_bytes()
        for _ in range(300 if FULL else 6):
            place, bit = chosen.randrange(len(content)), chosen.randrange(8)
            path.write_bytes(changed_at(content, place, bit))
            files, filled = module._files(out, fresh)
            assert files, (name, place, bit)
            assert not filled, (name, place, bit)
            tries += 1
        path.write_bytes(content)
    assert module._files(out, fresh) == ((), ())
    assert tries >= 6 * len(names)


def said(made, capfd, *more, out="one"):
    """Verify a review, and return the code and the lines; a traceback or a fault of our own is none."""
    code = main(["verify", str(made / out), "--lang", "en", *more])
    written = capfd.readouterr()
    assert "Traceback" not in written.err
    assert "landuse's own" not in written.err
    assert written.err.count("\n") == (1 if code == 2 else 0), written.err
    return code, written.out + written.err


@pytest.mark.slow
def test_a_changed_byte_of_any_input_is_found(made, capfd):
    chosen = random.Random(19)
    assert said(made, capfd)[0] == 0
    for path in sorted((made / "case").iterdir()):
        if path.name == "cn.toml":
            continue  # lies there, and is not named by the case
        content = path.read_bytes()
        for _ in range(40 if FULL else 1):
            path.write_bytes(changed_at(content, chosen.randrange(len(content)), chosen.randrange(8)))
            code, lines = said(made, capfd)
            assert code in (1, 2), (path.name, lines)
        path.write_bytes(content)
    assert said(made, capfd)[0] == 0


def test_a_changed_byte_of_the_signature_is_found(made, capfd, monkeypatch):
    public = made / "a.pub"
    place = made / "one" / SIGNATURE
    content = place.read_bytes()
    from landuse.workflows.signature import is_signed_by

    assert is_signed_by(made / "one" / SEAL, public)
    for number in range(len(content)):
        place.write_bytes(changed_at(content, number, number % 8))
        assert not is_signed_by(made / "one" / SEAL, public)
    for cut in (b"", content[:-1], content + b"\0", b"\0" * 5_000_000):
        place.write_bytes(cut)
        assert not is_signed_by(made / "one" / SEAL, public)


def _of_another(made):
    case = made / "case" / "case.toml"
    case.write_text(case.read_text(encoding="utf-8").replace("示例", "另例"), encoding="utf-8")
    command = ["review", str(made / "case"), "--outputs", "json", "--out", str(made / "other"), "--sign"]
    assert main([*command, str(made / "a.pem")]) in (0, 1, 3)


def _signature_of_another(made):
    _of_another(made)
    shutil.copy(made / "other" / SIGNATURE, made / "one" / SIGNATURE)


def _signed_by_another(made):
    from landuse.workflows.signature import sign

    sign(made / "one" / SEAL, made / "b.pem")


def _key_replaced(made):
    shutil.copy(made / "b.pub", made / "a.pub")


def _pipe_for_a_signature(made):
    (made / "one" / SIGNATURE).unlink()
    os.mkfifo(made / "one" / SIGNATURE)


@pytest.mark.parametrize(
    "change",
    [
        _signature_of_another, _signed_by_another, _key_replaced, _pipe_for_a_signature,
        lambda made: (made / "one" / SIGNATURE).unlink(),
        lambda made: seal_with(made, "0" * 64 + "  another.json\n"),
    ],
)  # fmt: skip
def test_a_signature_that_is_not_of_this_review_is_found(made, capfd, change):
    change(made)
    capfd.readouterr()
    code, lines = said(made, capfd, "--signed-by", str(made / "a.pub"))
    assert code == 1
    assert "its sums are not signed with the key" in lines


def test_a_signature_nobody_looked_at_is_said(made, capfd):
    assert "it is signed, and the signature was not checked" in said(made, capfd)[1]
    assert "not checked" not in said(made, capfd, "--signed-by", str(made / "a.pub"))[1]


@pytest.mark.parametrize("key", [b"", b"\xff" * 100, b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"])
def test_what_is_no_key_is_one_line(made, capfd, key):
    (made / "c.pub").write_bytes(key)
    assert said(made, capfd, "--signed-by", str(made / "c.pub"))[0] == 2
    assert said(made, capfd, "--signed-by", str(made))[0] == 2


def seal_with(made, text):
    data = text if isinstance(text, bytes) else text.encode()
    (made / "one" / SEAL).write_bytes((made / "one" / SEAL).read_bytes() + data)


def _linked(made, name="review.json"):
    (made / "one" / name).rename(made / f"elsewhere-{name}")
    (made / "one" / name).symlink_to(made / f"elsewhere-{name}")


def _piped(made):
    (made / "one" / "review.json").unlink()
    os.mkfifo(made / "one" / "review.json")


def _foldered(made):
    (made / "one" / "review.json").unlink()
    (made / "one" / "review.json").mkdir()


def _endless(made, name):
    (made / "one" / name).unlink()
    (made / "one" / name).symlink_to("/dev/zero")


def _renamed(made):
    (made / "one" / "review.json").rename(made / "one" / "Review.json")


def _grown(made):
    with (made / "one" / "review.json").open("ab") as stream:
        stream.truncate(300_000_000)


def _strange_name(made):
    (made / "one" / "a\n\x1b[31mb").write_text("x")


FOLDER = {
    "a file added": (lambda made: (made / "one" / "x.pdf").write_text("x"), "not written by the review: x.pdf"),
    "a folder added": (lambda made: (made / "one" / "x").mkdir(), "not written by the review: x"),
    "a file of a strange name": (_strange_name, "not written by the review: a"),
    "a file renamed": (_renamed, "no longer there: review.json"),
    "a file that is a link to itself as it was": (_linked, "and no file: review.json"),
    "a record that is a link": (lambda made: _linked(made, "record.json"), "and no file: record.json"),
    "a list of sums that is a link": (lambda made: _linked(made, SEAL), "changed since it was written: SHA256SUMS"),
    "a file that is a pipe": (_piped, "and no file: review.json"),
    "a file that is a folder": (_foldered, "and no file: review.json"),
    "a file that is a device": (lambda made: _endless(made, "review.json"), "and no file: review.json"),
    "a list of sums that is a device": (lambda made: _endless(made, SEAL), "changed since it was written: SHA256SUMS"),
    "no list of sums": (lambda made: (made / "one" / SEAL).unlink(), "no longer there: SHA256SUMS"),
    "a list in no encoding": (lambda made: seal_with(made, b"\xff\xfe\n"), "changed since it was written: SHA256SUMS"),
    "a list of files elsewhere": (
        lambda made: seal_with(made, "0" * 64 + "  ../../../etc/passwd\n"), "changed since it was written: SHA256SUMS"),
    "a list of one file more": (lambda made: seal_with(made, "0" * 64 + "  x.json\n"), "no longer there: x.json"),
    "a list that is longer by a line": (lambda made: seal_with(made, "\n"), "changed since it was written: SHA256SUMS"),
    "a list of megabytes": (
        lambda made: seal_with(made, "a\n" * 5_000_000), "changed since it was written: SHA256SUMS"),
    "a file of 300 MB": (_grown, "changed since it was written: review.json"),
}  # fmt: skip


@pytest.mark.parametrize("name", FOLDER)
def test_a_folder_that_was_changed_is_found(made, capfd, name):
    change, line = FOLDER[name]
    change(made)
    code, lines = said(made, capfd)
    assert code == 1
    assert line in lines
    assert "\x1b" not in lines


def test_an_older_record_in_a_newer_folder_is_found(made, capfd):
    older = (made / "one" / "record.json").read_bytes()
    _of_another(made)
    (made / "other" / "record.json").write_bytes(older)
    seal_anew(made / "other")
    capfd.readouterr()
    code, lines = said(made, capfd, out="other")
    assert code == 1
    assert "cause: input case.toml" in lines


def rewritten(made, change):
    """Change the record, and seal the folder anew as somebody would who can write there."""
    place = made / "one" / "record.json"
    record = json.loads(place.read_text(encoding="utf-8"))
    change(record)
    place.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    seal_anew(made / "one")


def put(*places):
    *way, key, value = places

    def change(record):
        for step in way:
            record = record[step]
        record[key] = value

    return change


RECORDS = {
    "another day": (put("on", "2024-01-01"), 1),
    "another audience": (put("audience", "public"), 2),
    "another rule": (put("rules", ["cn/stated-area"]), 1),
    "final": (put("final", True), 1),
    "another way into the system": (put("crs", 0, "operation", "none at all"), 1),
    "another hash of an input": (put("inputs", 0, "sha256", "0" * 64), 1),
    "an input less": (lambda record: record["inputs"].pop(), 1),
    "no hash of a policy": (lambda record: record["policy"][0].pop("sha256"), 1),
    "no inputs": (lambda record: record.pop("inputs"), 1),
    "a self-test that never was": (put("self_test", {"changes": ["reordered"], "findings": 99, "moved": []}), 1),
    "something no record has": (put("approved", "yes"), 1),
    "one output less": (put("outputs", []), 2),
    "an output there is not": (put("outputs", ["x"]), 2),
    "a day that is none": (put("on", "never"), 2),
    "no day": (lambda record: record.pop("on"), 2),
    "a number for a case": (put("case", 5), 2),
    "a case elsewhere": (put("case", "../../../../../../../etc"), 2),
    "a case from the root": (put("case", "/etc"), 2),
    "a case on another machine": (put("case", "//host/share"), 2),
    "a case at an address": (put("case", "http://127.0.0.1/case"), 2),
    "a case no file can have": (put("case", "a\0b"), 2),
    "a policy elsewhere": (put("policy", 0, "path", "../../../../../../../etc/passwd"), 2),
    "a policy from the root": (put("policy", 0, "path", "/etc/passwd"), 2),
    "a policy at an address": (put("policy", 0, "path", "http://127.0.0.1/p.toml"), 2),
    "a policy that is a device": (put("policy", 0, "path", "../../../../../../../dev/zero"), 2),
    "a policy that is no name": (put("policy", 0, {"id": "\0"}), 2),
    "a list for a policy": (put("policy", 0, []), 2),
    "a language there is not": (put("lang", "xx"), 2),
    "rules without end": (put("rules", ["a" * 1000] * 50_000), 2),
    "a base map no file can have": (put("basemap", "a\0b.tif"), 2),
}  # fmt: skip


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_that_was_changed_and_sealed_anew_is_found(made, capfd, name):
    change, wanted = RECORDS[name]
    rewritten(made, change)
    code, lines = said(made, capfd)
    assert code == wanted, lines
    assert code == 1 or len(lines) < 3_000


@pytest.mark.parametrize("content", [b" " * 40_000_000, b'{"a":' * 100_000, b"\xff", b"[]"])
def test_what_is_no_record_is_one_line(made, capfd, content):
    (made / "one" / "record.json").write_bytes(content)
    assert said(made, capfd)[0] == 2


def test_a_document_that_unpacks_to_gigabytes_is_not_taken_apart(kept, tmp_path):
    from landuse.workflows.filled import is_only_filled_in
    from landuse.workflows.signed import is_only_signed

    bomb = tmp_path / "bomb.docx"
    shutil.copy(kept / "all" / "opinion.docx", bomb)
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("word/media/x.png", "w") as part:
        for _ in range(300):
            part.write(bytes(1 << 20))
    assert not is_only_filled_in(kept / "all" / "opinion.docx", bomb)
    large = tmp_path / "large.pdf"
    shutil.copy(kept / "all" / "opinion.pdf", large)
    with large.open("ab") as stream:
        stream.truncate(200_000_000)
    assert not is_only_signed(kept / "all" / "opinion.pdf", large)


def test_the_sums_are_those_of_the_files(kept):
    for line in (kept / "all" / SEAL).read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ", 1)
        assert digest == hashlib.sha256((kept / "all" / name).read_bytes()).hexdigest()
