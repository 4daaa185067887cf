"""A review is found out, whatever of it was changed: a byte, a figure, an input, a policy, a version."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys

import pytest
from docx import Document

from landuse.cli import main
from landuse.core.plugins import packs_folder
from landuse.workflows import verify as module
from landuse.workflows.signature import SIGNATURE
from landuse.workflows.sums import SEAL
from landuse.workflows.verify import verify
from tests.hostile import corpus

CASE = """
title = "示例"
on = 2026-06-30
policy = ["{pack}"]
[layers.draft]
path = "zone.gpkg"
layer = "draft"
[layers.parcels]
path = "地块.geojson"
scheme = "sandiao"
columns = { use_code = "DLBM" }
covers = { path = "zone.gpkg", layer = "draft" }
"""


@pytest.fixture
def made(tmp_path, monkeypatch, capfd):
    """Review a small case, with a pack of its own."""
    case = tmp_path / "case"
    case.mkdir()
    corpus.squares().to_file(case / "zone.gpkg", layer="draft")
    corpus.squares(DLBM=["0601"]).to_crs(4490).to_file(case / "地块.geojson")
    for name in ("henan-2022.toml", "cn.toml"):
        (case / name).write_bytes((packs_folder() / name).read_bytes())
    (case / "case.toml").write_text(CASE.replace("{pack}", str(case / "henan-2022.toml")), encoding="utf-8")
    monkeypatch.chdir(case)
    assert main(["review", ".", "--outputs", "json,gpkg,xlsx", "--out", "../out", "--lang", "en"]) in (0, 1, 3)
    monkeypatch.chdir(tmp_path)
    capfd.readouterr()
    return tmp_path


def said(result):
    return "\n".join(line.text("en") for line in result.lines())


def seal_anew(folder):
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted(folder.iterdir())
        if path.name not in (SEAL, SIGNATURE)
    ]
    (folder / SEAL).write_text("".join(lines), encoding="utf-8", newline="\n")


def test_unchanged_it_comes_out_the_same(made, capfd):
    assert main(["verify", "out", "--lang", "en"]) == 0
    assert capfd.readouterr().out == "run again, the review comes out the same\n"


def test_its_record_names_all_it_rests_on(made):
    record = json.loads((made / "out" / "record.json").read_text(encoding="utf-8"))
    assert [entry["path"] for entry in record["inputs"]] == ["case.toml", "zone.gpkg", "地块.geojson"]
    for entry in record["inputs"]:
        assert entry["sha256"] == hashlib.sha256((made / "case" / entry["path"]).read_bytes()).hexdigest()
    ways = {entry["from"]: entry["operation"] for entry in record["crs"]}
    assert ways["EPSG:4548"] == "none"
    assert "Gauss-Kruger CM 117E" in ways["EPSG:4490"]
    assert all(len(entry["sha256"]) == 64 for entry in record["policy"])
    assert {"landuse", "GEOS", "PROJ", "GDAL", "numba"} <= set(record["software"])


def test_a_changed_byte_anywhere_is_found(made):
    out = made / "out"
    fresh = made / "fresh"
    fresh.mkdir()
    for path in out.iterdir():
        if path.name != SEAL:
            (fresh / path.name).write_bytes(path.read_bytes())
    chosen = random.Random(19)
    for path in sorted(out.iterdir()):
        content = path.read_bytes()
        for _ in range(20):
            at = chosen.randrange(len(content))
            path.write_bytes(content[:at] + bytes([content[at] ^ (1 << chosen.randrange(8))]) + content[at + 1 :])
            try:
                files, filled = module._files(out, fresh)
                assert files, (path.name, at)
                assert not filled
            except UnicodeDecodeError:
                assert path.name == SEAL
        path.write_bytes(content)
    assert module._files(out, fresh) == ((), ())


@pytest.mark.parametrize("name", ["tables.xlsx", "evidence.gpkg"])
def test_a_changed_file_is_found_though_it_was_sealed_anew(made, name):
    path = made / "out" / name
    path.write_bytes(path.read_bytes() + b"\0")
    seal_anew(made / "out")
    result = verify(made / "out")
    assert not result.same
    assert f"not as the review writes it: {name}" in said(result)
    assert "nothing it rests on was changed" in said(result)


def test_a_changed_figure_is_found_though_it_was_sealed_anew(made):
    path = made / "out" / "review.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    finding = next(one for one in content["findings"] if one["value"] is not None)
    before = finding["value"]
    finding["value"] = before + 1
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    seal_anew(made / "out")
    result = verify(made / "out")
    assert (f"findings[{finding['id']}].value", before + 1, before) in result.figures
    assert "nothing it rests on was changed" in said(result)


def test_a_changed_input_is_the_cause(made):
    corpus.squares().scale(0.9, 0.9).to_frame("geometry").to_file(made / "case" / "zone.gpkg", layer="draft")
    result = verify(made / "out")
    assert any(place.endswith(".value") for place, _, _ in result.figures)
    assert [cause.text("en").partition(":")[0] for cause in result.causes] == ["input zone.gpkg"]


def test_a_changed_case_file_is_the_cause(made):
    path = made / "case" / "case.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("示例", "另例"), encoding="utf-8")
    result = verify(made / "out")
    assert ("title", "示例", "另例") in result.figures
    assert [cause.text("en").partition(":")[0] for cause in result.causes] == ["input case.toml"]


def test_a_changed_policy_is_the_cause(made):
    path = made / "case" / "henan-2022.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n# 改\n", encoding="utf-8")
    result = verify(made / "out")
    assert not result.same
    assert [cause.text("en").partition(":")[0] for cause in result.causes] == ["policy henan-2022"]


def test_another_version_is_a_cause(made, monkeypatch):
    from landuse.workflows import record

    monkeypatch.setattr(record, "software_versions", lambda: {"landuse": "99"})
    result = verify(made / "out")
    assert result.same
    assert "run with another version than recorded: landuse: was" in said(result)
    (made / "out" / "tables.xlsx").write_bytes(b"")
    result = verify(made / "out")
    assert not result.same
    assert "cause: landuse: was" in said(result)


@pytest.mark.parametrize(
    ("change", "says"), [("gone", "no longer there: tables.xlsx"), ("added", "not written by the")]
)
def test_a_file_that_is_gone_or_added(made, change, says):
    if change == "gone":
        (made / "out" / "tables.xlsx").unlink()
    else:
        (made / "out" / "另附.txt").write_text("x", encoding="utf-8")
    assert says in said(verify(made / "out"))


def document(path, *texts):
    paper = Document()
    for text in texts:
        paper.add_paragraph(text)
    paper.add_table(1, 1).cell(0, 0).text = "区块1 100.00公顷"
    paper.save(path)
    return path


WRITTEN = ("关于示例的审查意见", "＿＿＿＿：", "请于＿＿年＿月＿日前补正。", "面积100.0000公顷，不符合。")


@pytest.mark.parametrize(
    ("texts", "fits"),
    [
        (WRITTEN, True),
        (("关于示例的审查意见", "甲市自然资源局：", "请于2026年7月1日前补正。", "面积100.0000公顷，不符合。"), True),
        (("关于示例的审查意见", "甲市自然资源局：", "请于2026年7月1日前补正。", "面积100.0000公顷，符合。"), False),
        (
            ("关于示例的审查意见", "甲市自然资源局：同意", "请于＿＿年＿月＿日前补正。", "面积100.0000公顷，不符合。"),
            False,
        ),
        (("关于示例的审查意见", "甲" * 81 + "：", "请于＿＿年＿月＿日前补正。", "面积100.0000公顷，不符合。"), False),
        ((*WRITTEN, "同意。"), False),
        (WRITTEN[:3], False),
        (("关于示例的审查意见", "＿＿＿＿：", "请于＿＿年＿月＿日前不补正。", "面积100.0000公顷，不符合。"), False),
    ],
)
def test_only_its_blanks_may_be_filled_in(tmp_path, texts, fits):
    from landuse.workflows.filled import is_only_filled_in

    written = document(tmp_path / "a.docx", *WRITTEN)
    assert is_only_filled_in(written, document(tmp_path / "b.docx", *texts)) is fits


@pytest.mark.slow
def test_an_opinion_that_was_filled_in_stays_verifiable(made, capfd):
    os.chdir(made)
    assert main(["review", "case", "--outputs", "json,opinion", "--out", "signed", "--lang", "zh"]) in (0, 1, 3)
    path = made / "signed" / "opinion.docx"
    paper = Document(path)
    blank = next(line for line in paper.paragraphs if line.text.startswith("＿"))
    blank.runs[0].text, more = "甲市自然资源局", blank.runs[1:]
    for run in more:
        run.text = "：" if run.text.endswith("：") else ""
    paper.save(path)
    result = verify(made / "signed")
    assert result.same, said(result)
    assert "filled in since it was written, and otherwise unchanged: opinion.docx" in said(result)
    paper.paragraphs[-1].text = "同意。"
    paper.save(path)
    assert "changed since it was written: opinion.docx" in said(verify(made / "signed"))


@pytest.mark.slow
def test_it_is_the_same_to_the_byte_in_any_place(made):
    """In any time zone, in any locale, on any number of threads, with any order of sets."""
    sums = []
    for number, place in enumerate(
        [
            {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1", "LANDUSE_THREADS": "1"},
            {"TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2", "LANDUSE_THREADS": "4"},
        ]
    ):
        out = f"out-{number}"
        command = [sys.executable, "-m", "landuse", "review", "case", "--outputs", "json,gpkg,xlsx,map", "--out", out]
        done = subprocess.run(command, env={**os.environ, **place}, cwd=made, check=False, capture_output=True)
        assert done.returncode in (0, 1, 3), done.stderr
        sums.append((made / out / SEAL).read_text(encoding="utf-8"))
    assert sums[0] == sums[1]


def keys(folder, name):
    """Make a pair of keys."""
    ed25519 = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.ed25519")
    from cryptography.hazmat.primitives import serialization as form

    private = ed25519.Ed25519PrivateKey.generate()
    written = private.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    public = private.public_key().public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)
    (folder / f"{name}.pem").write_bytes(written)
    (folder / f"{name}.pub").write_bytes(public)
    return folder / f"{name}.pem", folder / f"{name}.pub"


def test_a_signature_is_checked(made, capfd):
    private, public = keys(made, "a")
    _, other = keys(made, "b")
    command = ["review", "case", "--outputs", "json", "--out", "signed", "--lang", "en", "--sign", str(private)]
    assert main(command) in (0, 1, 3)
    assert main(command) in (0, 1, 3)  # written over as any earlier review
    assert main(["verify", "signed", "--signed-by", str(public), "--lang", "en"]) == 0
    assert main(["verify", "signed", "--signed-by", str(other), "--lang", "en"]) == 1
    assert "not signed with the key" in capfd.readouterr().out
    assert main(["verify", "out", "--signed-by", str(public), "--lang", "en"]) == 1
    review = made / "signed" / "review.json"
    review.write_text(review.read_text(encoding="utf-8").replace("示例", "另例"), encoding="utf-8")
    seal_anew(made / "signed")
    capfd.readouterr()
    assert main(["verify", "signed", "--signed-by", str(public), "--lang", "en"]) == 1
    assert "not signed with the key" in capfd.readouterr().out


@pytest.mark.parametrize("key", ["a.pub", "case/case.toml", "gone.pem"])
def test_a_key_that_cannot_sign_is_refused_before_any_work(made, capfd, key):
    keys(made, "a")
    assert main(["review", "case", "--out", "signed", "--lang", "en", "--sign", key]) == 2
    assert capfd.readouterr().err.count("\n") == 1
    assert not (made / "signed").exists()
