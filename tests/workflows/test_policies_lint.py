"""A pack with thirty mistakes is told all of them at once, each by its name, in both languages."""

from __future__ import annotations

import pytest

from landuse.cli import main
from landuse.core import plugins
from landuse.workflows.policies.lint import pack_faults
from tests.made_packs import HEAD, IDLE, SHARE, TESTS

MISTAKEN = """
id = "mistaken"
version = "1"
title = { zh = "某市办法", en = "A city's rules" }
document = "某市办法"
tool = "x"
[needs]
layers = ["draft", "parcel"]
tables = ["suply", "draft"]
documents = ["plan_ia"]
[words.canceled.terms]
yes = ["退回"]
[words."supply.methd".terms]
grant = ["出让"]
[[off]]
rule = "mistaken/gone"
reason = { zh = "甲", en = "a" }
[[rules]]
id = "share"
clause_id = "L1"
title = { zh = "产业用地占比", en = "Employment land" }
weight = "must"
check = "employment_land_share"
layers = { parcels = "planed_parcels", parcel = "parcels" }
params = { denominator = "boundry", use = "industrial" }
limit = { op = ">=", value = 60 }
message = { zh = "占{bounds},{employmnt_m2}", en = "{bounds}" }
citation = { clause = "一", quote = "不得低于60%" }
[[rules]]
id = "red"
clause_id = "L2"
title = { zh = "红线", en = "Red line" }
weight = "must"
check = "control_line_overlop"
limit = { op = "<=", value = 0 }
message = { zh = "{bounds}", en = "{bounds}" }
citation = { clause = "二", quote = "不得" }
[[rules]]
id = "idle"
clause_id = "L3"
title = { zh = "闲置", en = "Idle" }
weight = "musty"
check = "idle_land"
mesage = "x"
citation = { clause = "三" }
[[rules]]
id = "plan"
clause_id = "L4"
title = { zh = "规划", en = "Plan" }
weight = "must"
check = "plan_conformity"
tables = { parcels = "supply" }
limit = { op = ">=", value = 95 }
open = { tolerence_m = {} }
replaces = ["mistaken/shre"]
message = { zh = "{bounds}，{figure_x}", en = "{bounds}, {figure_x}" }
citation = { clause = "四", quote = "符合" }
[[rules]]
id = "farm"
clause_id = "L5"
title = { zh = "基本农田", en = "Farmland" }
weight = "must"
check = "control_line_overlap"
layers = { line = "permanent_basic_farmland" }
limit = { op = "<=", value = 0 }
message = { zh = "压占{bounds}，{overlop_m2:ha}", en = "{bounds}, {overlop_m2:ha}" }
citation = { clause = "五", quote = "不得" }
[[tests]]
rule = "farm"
expect = "met"
layers.draft = { rows = [{ box = [0, 0, 100, 100] }] }
layers.permanent_basic_farmland = { rows = [{ box = [200, 0, 300, 100] }], complete = true }
[[tests]]
rule = "frm"
expect = "good"
layers.draft = { rows = [{ box = [0, 0, 100, 100] }] }
[[tests]]
rule = "farms"
expect = "met"
layers.draft = { rows = [{ box = [0, 0, 100, 100], colour = "red", size = 1 }] }
layers.farmland = { rows = [] }
"""
#: What is wrong in it, by a word of each line that is printed.
WRONG = [
    ("'weight'", "one of 'must'"), ("'citation.quote'", "missing"), ("'message'", "missing"), ("'mesage'", "message"),
    ("'tool'", "tools"), ("different figures", "employmnt_m2"), ("'planed_parcels'", "planned_parcels"),
    ("no layer or table 'parcel'", "parcels"), ("no parameter 'use'", "uses"), ("'denominator'", "boundary_less_water"),
    ("a share is at most 1", "0.6 for 60 %"), ("'control_line_overlop'", "control_line_overlap"),
    ("'mistaken/shre'", "mistaken/share"), ("'supply' is a table", "takes a layer"), ("'tolerence_m'", "tolerance_m"),
    ("'kinds'", "missing"), ("'mistaken/gone'", "[[off]]"), ("needs.layers", "parcels"), ("'suply'", "supply"),
    ("'draft' is no table", "needs.tables"), ("'plan_ia'", "plan_eia"), ("words.\"canceled\"", "cancelled"),
    ("words.\"supply.methd\"", "no such column"), ("test 2", "one of 'met'"), ("no rule 'farms'", "mistaken/farm"),
    ("no column 'colour'", "box"), ("no column 'size'", "box"), ("no layer 'farmland'", "policies show"),
    ("{overlop_m2}", "overlap_m2"), ("'mistaken/share' has no test case", "[[tests]]"),
    ("'mistaken/red' has no test case", "[[tests]]"), ("'mistaken/plan' has no test case", "[[tests]]"),
]  # fmt: skip


@pytest.fixture
def pack(tmp_path):
    def write(*parts):
        path = tmp_path / "local.toml"
        path.write_text("".join(parts), encoding="utf-8")
        return str(path)

    return write


def test_everything_that_is_wrong_is_told_at_once_by_name(pack, capsys):
    assert main(["policies", "test", pack(MISTAKEN), "--lang", "en"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("landuse: ")
    assert [wrong for wrong in WRONG if sum(wrong[0] in line and wrong[1] in line for line in lines[1:]) != 1] == []
    assert len(lines) - 1 == len(WRONG)
    assert "Traceback" not in "".join(lines)


def test_it_is_told_in_chinese_with_the_english_behind_it(pack, capsys):
    main(["policies", "test", pack(MISTAKEN), "--lang", "zh"])
    lines = capsys.readouterr().err.splitlines()[1:]
    assert len(lines) == len(WRONG)
    assert all(" [" in line and line.split(" [")[0] != line for line in lines)


@pytest.mark.parametrize("name", plugins.names("packs"))
def test_nothing_is_wrong_with_a_shipped_pack(name):
    assert [fault.text("en") for fault in pack_faults(name).faults] == []


def test_nothing_is_wrong_with_a_sound_pack(pack):
    assert pack_faults(pack(HEAD, SHARE, IDLE, TESTS)).faults == []


def test_a_rule_without_a_test_case_fails_by_name(pack, capsys):
    assert main(["policies", "test", pack(HEAD, SHARE, IDLE, TESTS, SHARE.replace('"share"', '"other"'))]) in (1, 2)
    assert "local/other" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("limit", "said"),
    [("60", "0.6 for 60 %"), ("1.01", "at most 1"), ("-0.1", "at most 1"), ("1", None), ("0", None), ("0.6", None)],
)
def test_a_share_is_at_most_one(pack, limit, said):
    faults = [fault.text("en") for fault in pack_faults(pack(HEAD, SHARE.replace("0.6", limit), TESTS)).faults]
    shares = [text for text in faults if "a share is" in text]
    assert shares == [] if said is None else said in shares[0]


@pytest.mark.parametrize("text", ["rules = 5\n", "[[rules]]\n", "id = 'a'\n", "rules = ['x']\n", "tests = [1]\n"])
def test_a_pack_of_nothing_is_refused_and_no_traceback(pack, text, capsys):
    assert main(["policies", "test", pack(text)]) == 2
    assert "自身的错误" not in capsys.readouterr().err


class TestPlugins:
    """A fault in a user's own check is called the plug-in's, with its file and line."""

    CHECK = """from landuse.authoring import Evidence, Interval, as_scope, check


@check(boundary="scope")
def own_{name}(boundary):
    scope = as_scope(boundary)
    {body}
"""
    PACK = HEAD + SHARE.replace("employment_land_share", "own_{name}").replace(
        'params = { denominator = "boundary", uses = "industrial" }\n', ""
    )
    TEST = """
[[tests]]
rule = "share"
expect = "met"
layers.draft = { rows = [{ box = [0, 0, 100, 100] }] }
"""

    @pytest.fixture(autouse=True)
    def _as_before(self, monkeypatch):
        monkeypatch.setattr(plugins, "_added", [])
        monkeypatch.delenv("LANDUSE_TRACEBACK")
        plugins._files.cache_clear()
        yield
        plugins._files.cache_clear()
        plugins._literals.cache_clear()

    def run(self, tmp_path, name, body):
        (tmp_path / "checks").mkdir()
        file = tmp_path / "checks" / f"own_{name}.py"
        file.write_text(self.CHECK.replace("{name}", name).replace("{body}", body), encoding="utf-8")
        path = tmp_path / "local.toml"
        path.write_text(self.PACK.replace("{name}", name) + self.TEST, encoding="utf-8")
        return file, main(["policies", "test", str(path), "--plugins", str(tmp_path), "--lang", "en"])

    @pytest.mark.parametrize(
        ("name", "body", "said", "line"),
        [
            ("divides", "return Evidence(Interval.exactly(1 / 0), '1')", "ZeroDivisionError", 7),
            ("misnames", "return Evidence(Interval.exactly(scope.aera_m2), '1')", "AttributeError", 7),
            ("misuses", "return Evidence(Interval(1, 0), '1')", "ValueError: not an interval", 7),
            ("unclosed", "return Evidence(Interval(1, 0, '1'", "not Python", 7),
        ],
    )
    def test_it_is_named_with_file_and_line(self, tmp_path, capsys, name, body, said, line):
        file, code = self.run(tmp_path, name, body)
        told = capsys.readouterr().err
        assert code == 2
        assert str(file) in told
        assert said in told
        assert f"line {line}" in told
        assert "landuse's own" not in told

    def test_what_it_refuses_itself_is_no_fault(self, tmp_path, capsys):
        body = "from landuse.authoring import InputError\n    raise InputError('the ground is too small')"
        _, code = self.run(tmp_path, "refuses", body)
        assert code == 1
        assert "the ground is too small" in capsys.readouterr().out


def test_a_fault_of_ours_is_ours():
    with pytest.raises(ZeroDivisionError) as raised:
        1 / 0  # noqa: B018
    assert plugins.fault_in_plugin(raised.value) is None
