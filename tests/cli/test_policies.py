"""`landuse policies`, as it is typed."""

from __future__ import annotations

import json

import pytest

from landuse.cli import main
from tests.made_packs import HEAD, IDLE, SHARE, TESTS


@pytest.fixture
def pack(tmp_path):
    def write(*parts, name="local"):
        path = tmp_path / f"{name}.toml"
        path.write_text("".join(parts), encoding="utf-8")
        return str(path)

    return write


def said(capsys, *arguments):
    code = main(["policies", *arguments])
    return code, capsys.readouterr().out


def test_a_pack_of_ones_own_is_tested_by_its_path(capsys, pack):
    code, out = said(capsys, "test", pack(HEAD, SHARE, IDLE, TESTS))
    assert code == 0
    assert "local：4/4" in out


def test_a_failing_test_ends_in_one_and_names_what_failed(capsys, pack):
    path = pack(HEAD, SHARE, IDLE, TESTS.replace('expect = "met"', 'expect = "broken"', 1))
    code, out = said(capsys, "test", path, "--lang", "en")
    assert code == 1
    assert "failed: test 1, local/share: expected broken; it is met" in out
    assert "not tested: local/share: met" in out


def test_untested_outcomes_are_told_and_fail_nothing(capsys, pack):
    met = TESTS.split("[[tests]]")[1]
    code, out = said(capsys, "test", pack(HEAD, SHARE, "[[tests]]", met), "--json")
    assert code == 0
    assert json.loads(out)[0]["untested"] == [{"rule": "local/share", "missing": ["broken", "undecided"]}]


def test_a_rule_without_any_test_fails(capsys, pack):
    code, out = said(capsys, "test", pack(HEAD, SHARE), "--json")
    assert code == 1
    assert json.loads(out)[0]["without_test"] == ["local/share"]


def test_quotes_are_held_against_the_document(capsys, pack, tmp_path):
    text = tmp_path / "document.txt"
    text.write_text("按照不得低于 60%的标准,盘活存量闲置土地。", encoding="utf-8")
    path = pack(HEAD, SHARE, IDLE, TESTS)
    assert said(capsys, "test", path, "--source", str(text))[0] == 0
    text.write_text("按照不得低于50%的标准", encoding="utf-8")
    code, out = said(capsys, "test", path, "--source", str(text))
    assert code == 1
    assert "local/share" in out
    assert main(["policies", "test", path, "--source", str(tmp_path / "none.txt")]) == 2


def test_a_source_beside_the_pack_is_found(capsys, pack, tmp_path):
    (tmp_path / "document.txt").write_text("别的文字", encoding="utf-8")
    path = pack(HEAD, 'source = "document.txt"\n', SHARE)
    code, out = said(capsys, "test", path, "--json")
    assert code == 1
    assert json.loads(out)[0]["quotes"][0]["rule"] == "local/share"


def test_trace_gives_each_clause_its_rules_or_its_command(capsys, pack):
    code, out = said(capsys, "trace", pack(HEAD, SHARE, IDLE), "--json")
    assert code == 0
    rows = json.loads(out)
    assert [(row["clause"], row["rules"]) for row in rows] == [
        ("L1", ["local/share"]),
        ("L9", ["tool:compare"]),
        ("L10", ["local/idle"]),
    ]
    assert "3" in said(capsys, "trace", pack(HEAD, SHARE, IDLE))[1].splitlines()[-1]


def test_show_prints_words_limits_and_what_is_wanted(capsys, pack):
    wanted = (
        'limit = { op = ">=", wanted = { what = { zh = "开发强度", en = "x" }, whom = { zh = "省厅", en = "y" } } }'
    )
    path = pack(HEAD, SHARE.replace('limit = { op = ">=", value = 0.6 }', wanted))
    code, out = said(capsys, "show", path)
    assert code == 0
    assert "“不得低于60%”" in out
    assert "待省厅给出：开发强度" in out
    assert json.loads(said(capsys, "show", path, "--json")[1])["rules"][0]["id"] == "local/share"


def test_list_and_its_json(capsys):
    code, out = said(capsys, "list", "--json")
    assert code == 0
    assert isinstance(json.loads(out), list)
    assert said(capsys)[0] == 0


def test_diff_of_limits_and_of_verdicts(capsys, pack, tmp_path):
    first = pack(HEAD, SHARE, name="first")
    second = pack(HEAD, SHARE.replace("value = 0.6", "value = 0.5"), name="second")
    code, out = said(capsys, "diff", first, second)
    assert code == 0
    assert "share  limit: >= 0.6 → >= 0.5" in out
    assert said(capsys, "diff", first, first)[1].strip() == "两者没有差别"


@pytest.mark.parametrize("arguments", [["show", "nowhere"], ["test", "nowhere.toml"], ["diff", "nowhere", "cn"]])
def test_an_unknown_pack_is_one_line_and_two(capsys, arguments):
    assert main(["policies", *arguments]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_a_rule_that_a_pack_has_not(capsys, pack, monkeypatch):
    monkeypatch.setattr("landuse.core.rules._find", lambda given: pack_path)
    pack_path = __import__("pathlib").Path(pack(HEAD, SHARE))
    assert main(["policies", "show", "local/nothing"]) == 2
    assert "share" in capsys.readouterr().err
    assert main(["policies", "show", "local/share"]) == 0
