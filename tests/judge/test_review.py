"""The judge: three values, gates, portions, assumptions, packs that are wrong."""

from __future__ import annotations

from datetime import date

import pytest
from shapely import box

import landuse
from landuse.core.case import Decision
from landuse.core.errors import InputError, PackError
from landuse.core.evidence import Verdict
from landuse.core.findings import GateResult
from landuse.core.rules import load_pack
from landuse.judge import gates
from landuse.judge.review import review
from tests.made import assumption, case, land, layer, parcels

MET, BROKEN, UNDECIDED, NOT_JUDGED = Verdict.MET, Verdict.BROKEN, Verdict.UNDECIDED, Verdict.NOT_JUDGED
HEAD = """
id = "local"
version = "1"
title = { zh = "某市办法", en = "A city's rules" }
document = "某市办法"
"""
SHARE = """
[[rules]]
id = "share"
clause_id = "L1"
title = { zh = "产业用地占比", en = "Employment land" }
weight = "must"
check = "employment_land_share"
params = { denominator = "boundary", uses = "industrial" }
limit = { op = ">=", value = 0.6 }
message = { zh = "占{bounds},要求{limit}:{verdict}", en = "{bounds}, {limit} wanted: {verdict}" }
remedy = { zh = "补足", en = "add" }
citation = { clause = "一", quote = "不得低于60%" }
"""
LINE = """
[[rules]]
id = "red-line"
clause_id = "L2"
title = { zh = "红线", en = "Red line" }
weight = "must"
check = "control_line_overlap"
layers = { line = "ecological_red_line" }
limit = { op = "<=", value = 0 }
message = { zh = "压占{value}:{verdict}", en = "{value}: {verdict}" }
citation = { clause = "二", quote = "不得压占" }
"""
GATES = """
[[rules]]
id = "expansion"
clause_id = "L3"
title = { zh = "可否扩区", en = "May it expand" }
weight = "must"
gates = { all_of = [{ rule = "share", weight = "in_principle" }, { rule = "red-line", scope = "added" }] }
message = { zh = "{verdict}", en = "{verdict}" }
citation = { clause = "三", quote = "方可扩区" }
"""


@pytest.fixture
def pack(tmp_path):
    def write(*rules, head=HEAD, name="local"):
        path = tmp_path / f"{name}.toml"
        path.write_text(head + "".join(rules), encoding="utf-8")
        return load_pack(path)

    return write


def boundary(role, *shapes):
    return layer(role, land(*((shape, {"block": str(n)}) for n, shape in enumerate(shapes, start=1))))


def industrial(*shapes):
    return layer("parcels", parcels(*((shape, "0601") for shape in shapes)), scheme="gbt21010")


EVERYWHERE = box(-999, -999, 999, 999)


def line(shape, covers=EVERYWHERE):
    return layer("ecological_red_line", land((shape, {"id": "R1"})), covers=covers)


def test_the_primary_ground_counts_and_its_portions_stand_beside_it(pack):
    given = case(
        boundary("approved", box(0, 0, 100, 100)),
        boundary("draft", box(0, 20, 100, 100), box(100, 0, 200, 100)),
        line(box(150, 0, 300, 100)),
    )
    judged = review(given, pack(LINE))
    by_scope = {one.scope: (one.verdict, one.evidence.interval.value, one.part_of) for one in judged.items}
    first = "local/red-line@draft"
    assert by_scope == {
        "draft": (BROKEN, 5000, None), "draft/1": (MET, 0, first), "draft/2": (BROKEN, 5000, first),
        "kept": (MET, 0, first),
        "added": (BROKEN, 5000, first), "withdrawn": (NOT_JUDGED, 0, first), "approved": (MET, 0, first),
    }  # fmt: skip
    assert judged.summary == {"met": 0, "broken": 1, "undecided": 0, "not_judged": 0}
    assert judged.exit_code == 1


@pytest.mark.parametrize(
    ("shapes", "verdict", "code"),
    [
        ([box(0, 0, 60, 100), box(60, 0, 100, 100)], MET, 0),
        ([box(0, 0, 60, 100)], MET, 0),
        ([box(0, 0, 59.4, 100)], UNDECIDED, 3),
    ],
)
def test_exit_codes_follow_the_primary_findings(pack, shapes, verdict, code):
    judged = review(case(boundary("draft", box(0, 0, 100, 100)), industrial(*shapes)), pack(SHARE))
    assert (judged.items[0].verdict, judged.exit_code) == (verdict, code)


def test_a_notice_counts_nowhere(pack):
    notice = SHARE.replace('"must"', '"notice"').replace('"share"', '"seen"')
    judged = review(case(boundary("draft", box(0, 0, 100, 100)), industrial(box(0, 0, 10, 100))), pack(notice))
    assert judged.items[0].verdict is UNDECIDED
    assert judged.exit_code == 0
    assert sum(judged.summary.values()) == 0


def test_a_missing_layer_is_undecided_and_says_which(pack):
    judged = review(case(boundary("draft", box(0, 0, 100, 100))), pack(SHARE, LINE))
    assert [one.verdict for one in judged.items] == [UNDECIDED, UNDECIDED]
    assert [one.evidence.wants[0].key for one in judged.items] == ["layer:parcels", "layer:ecological_red_line"]


def test_without_a_boundary_nothing_is_passed(pack):
    judged = review(case(line(box(0, 0, 1, 1))), pack(LINE))
    assert judged.items[0].verdict is UNDECIDED
    assert judged.items[0].evidence.wants[0].key == "layer:draft"


def test_a_portion_that_there_is_not_is_not_judged_and_one_not_known_is_undecided(pack):
    added = LINE.replace('check = "control', 'scope = "added"\ncheck = "control')
    only_approved = review(case(boundary("approved", box(0, 0, 9, 9)), line(box(50, 0, 60, 1))), pack(added)).items[0]
    assert (only_approved.verdict, only_approved.scope) == (NOT_JUDGED, "added")
    only_draft = review(case(boundary("draft", box(0, 0, 9, 9)), line(box(50, 0, 60, 1))), pack(added)).items[0]
    assert only_draft.verdict is UNDECIDED
    assert only_draft.evidence.wants[0].key == "layer:approved"


def test_an_assumption_narrows_and_shows_what_there_would_be_without_it(pack):
    given = case(
        boundary("draft", box(0, 0, 100, 100)),
        industrial(box(0, 0, 59, 100)),
        assumptions=(assumption("unmapped", "not_employment_land"),),
    )
    one = review(given, pack(SHARE)).items[0]
    assert one.verdict is BROKEN
    assert (one.assumed[0].about, one.assumed[0].verdict_without, one.assumed[0].without.high) == (
        "unmapped",
        UNDECIDED,
        1.0,
    )
    idle = case(
        boundary("draft", box(0, 0, 100, 100)),
        industrial(box(0, 0, 100, 100)),
        assumptions=(assumption("unmapped", "not_employment_land"),),
    )
    assert review(idle, pack(SHARE)).items[0].assumed == ()


def test_that_a_layer_is_complete_may_be_assumed(pack):
    bare = case(boundary("draft", box(0, 0, 100, 100)), line(box(500, 0, 501, 1), covers=None))
    assert review(bare, pack(LINE)).items[0].verdict is UNDECIDED
    taken = case(
        boundary("draft", box(0, 0, 100, 100)),
        line(box(500, 0, 501, 1), covers=None),
        assumptions=(assumption("complete:ecological_red_line"),),
    )
    assert review(taken, pack(LINE)).items[0].verdict is MET


@pytest.mark.parametrize(
    ("about", "take", "says"),
    [
        ("weather", "yes", "nothing may be assumed about 'weather'"),
        ("unmapped", "pasture", "cannot be taken as 'pasture'"),
        ("complete:moon", "yes", "nothing may be assumed"),
    ],
)
def test_an_unknown_assumption_is_refused(pack, about, take, says):
    with pytest.raises(InputError, match=says):
        review(case(boundary("draft", box(0, 0, 9, 9)), assumptions=(assumption(about, take),)), pack(SHARE))


def test_unknown_rules_and_parameters_are_refused(pack):
    ground = boundary("draft", box(0, 0, 9, 9))
    with pytest.raises(InputError, match="no rule 'local/nothing'"):
        review(case(ground, rules=("local/nothing",)), pack(SHARE))
    with pytest.raises(InputError, match="no rule 'local/nothing'"):
        review(case(ground, params={"local/nothing": {"uses": "industrial"}}), pack(SHARE))
    with pytest.raises(InputError, match="parameter 'uses'"):
        review(case(ground, params={"local/share": {"uses": "farming"}}), pack(SHARE))
    with pytest.raises(InputError, match="parameter 'colour'"):
        review(case(ground, params={"local/share": {"colour": "red"}}), pack(SHARE))


def test_rules_not_asked_for_are_not_judged(pack):
    judged = review(case(boundary("draft", box(0, 0, 9, 9)), rules=("local/share",)), pack(SHARE, LINE))
    assert [one.verdict for one in judged.items] == [UNDECIDED, NOT_JUDGED]
    assert judged.items[1].reason is not None


def test_a_rule_out_of_force_is_not_judged_and_its_last_day_counts(pack):
    dated = SHARE + "in_force = { from = 2026-01-01, until = 2026-06-30 }\n"
    on = {
        day: review(case(boundary("draft", box(0, 0, 9, 9)), on=day), pack(dated)).items[0].verdict
        for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1))
    }
    assert list(on.values()) == [NOT_JUDGED, UNDECIDED, UNDECIDED, NOT_JUDGED]


def test_gates_take_rule_and_scope_and_weigh(pack):
    both = [boundary("approved", box(0, 0, 100, 100)), boundary("draft", box(0, 0, 200, 100))]
    clear = review(
        case(*both, industrial(box(0, 0, 200, 100)), line(box(500, 0, 501, 1))), pack(SHARE, LINE, GATES)
    ).finding("local/expansion")
    assert (clear.verdict, clear.conditional) == (MET, False)
    low = [layer("parcels", parcels((box(0, 0, 100, 100), "0601"), (box(100, 0, 200, 100), "0701")), scheme="gbt21010")]
    soft = review(case(*both, *low, line(box(500, 0, 501, 1))), pack(SHARE, LINE, GATES)).finding("local/expansion")
    assert (soft.verdict, soft.conditional) == (MET, True)
    old_overlap = review(
        case(*both, industrial(box(0, 0, 200, 100)), line(box(0, 0, 10, 10))), pack(SHARE, LINE, GATES)
    )
    assert (old_overlap.finding("local/red-line@draft").verdict, old_overlap.finding("local/expansion").verdict) == (
        BROKEN,
        MET,
    )
    barred = review(
        case(*both, industrial(box(0, 0, 200, 100)), line(box(190, 0, 200, 10))), pack(SHARE, LINE, GATES)
    ).finding("local/expansion")
    assert barred.verdict is BROKEN
    unknown = review(case(*both, line(box(500, 0, 501, 1))), pack(SHARE, LINE, GATES)).finding("local/expansion")
    assert unknown.verdict is UNDECIDED
    assert [want.key for want in unknown.evidence.wants] == ["layer:parcels"]


def test_a_compound_asked_for_alone_still_judges_its_gates(pack):
    both = [boundary("approved", box(0, 0, 100, 100)), boundary("draft", box(0, 0, 200, 100))]
    judged = review(
        case(*both, industrial(box(0, 0, 200, 100)), line(box(500, 0, 501, 1)), rules=("local/expansion",)),
        pack(SHARE, LINE, GATES),
    )
    assert {one.rule.id: one.verdict for one in judged.items if one.primary} == {
        "share": NOT_JUDGED,
        "red-line": NOT_JUDGED,
        "expansion": MET,
    }


KLEENE = [
    (MET, MET, MET),
    (MET, BROKEN, BROKEN),
    (MET, UNDECIDED, UNDECIDED),
    (BROKEN, UNDECIDED, BROKEN),
    (UNDECIDED, NOT_JUDGED, UNDECIDED),
    (NOT_JUDGED, NOT_JUDGED, NOT_JUDGED),
]


@pytest.mark.parametrize(("one", "other", "both"), KLEENE)
def test_kleene(one, other, both):
    assert gates.all_of([one, other]) is gates.all_of([other, one]) is both
    assert gates.any_of([gates.negation(one), gates.negation(other)]) is gates.negation(both)


def test_an_undecided_gate_never_passes():
    parts = (
        GateResult("rule", "in_principle", BROKEN),
        GateResult("rule", "in_principle", UNDECIDED),
        GateResult("rule", "must", MET),
    )
    assert gates.compound(GateResult("all_of", "must", BROKEN, None, parts)) == (UNDECIDED, True)
    assert gates.compound(
        GateResult("all_of", "must", NOT_JUDGED, None, (GateResult("rule", "must", NOT_JUDGED),))
    ) == (UNDECIDED, False)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("employment_land_share", "phrenology"), "there is no 'phrenology'"),
        (('uses = "industrial"', 'uses = "farming"'), "parameter 'uses'"),
        (('uses = "industrial"', 'colour = "red"'), "parameter 'colour'"),
        ((', quote = "不得低于60%"', ""), "rule 'share', key 'citation"),
        (('weight = "must"', 'weight = "maybe"'), "rule 'share', key 'weight"),
        (("value = 0.6", "wanted = 3"), "rule 'share', key 'limit"),
        (('clause_id = "L1"', 'clause_id = "L1"\nnonsense = 1'), "rule 'share', key 'nonsense"),
        (("[[rules]]", "[[rules"), "not TOML"),
        (('weight = "must"', 'weight = "must"\nlayers = { moon = "parcels" }'), "takes no layer or table 'moon'"),
        (('weight = "must"', 'weight = "must"\nreplaces = ["cn/moon"]'), "names the rule 'cn/moon'"),
    ],
)
def test_a_wrong_pack_is_an_error_by_name_before_anything_is_judged(pack, change, says):
    with pytest.raises(PackError, match=says.replace("[", r"\[")):
        review(case(boundary("draft", box(0, 0, 9, 9))), pack(SHARE.replace(*change)))


def test_an_unknown_pack_says_which_there_are():
    with pytest.raises(PackError, match=r"unknown policy 'atlantis'"):
        load_pack("atlantis")
    with pytest.raises(PackError, match="no policy is named"):
        review(case(boundary("draft", box(0, 0, 9, 9))))


def test_a_pack_that_extends_replaces_and_switches_off(pack):
    pack(SHARE, LINE)
    head = (
        HEAD.replace('"local"', '"town"')
        + 'extends = "local"\n[[off]]\nrule = "local/red-line"\nreason = { zh = "无红线", en = "no line" }\n'
    )
    town = pack(SHARE.replace("0.6", "0.7") + 'replaces = ["local/share"]\n', head=head, name="town")
    judged = review(case(boundary("draft", box(0, 0, 100, 100)), industrial(box(0, 0, 65, 100))), town)
    assert [(one.id, one.verdict) for one in judged.items] == [
        ("local/share@draft", NOT_JUDGED),
        ("local/red-line@draft", NOT_JUDGED),
        ("town/share@draft", UNDECIDED),
    ]


def test_decisions_stand_beside_the_verdict_and_change_nothing(pack):
    ruling = {"ruling": "overruled", "reason": "省厅批复", "by": "李四", "on": date(2026, 6, 1)}
    given = case(
        boundary("draft", box(0, 0, 9, 9)),
        line(box(0, 0, 1, 1)),
        decisions=(Decision(finding="local/red-line@draft", **ruling), Decision(finding="local/x", **ruling)),
    )
    judged = review(given, pack(LINE))
    assert (judged.items[0].verdict, judged.exit_code) == (BROKEN, 1)
    assert judged.items[0].decision.by == "李四"
    assert "local/x" in judged.notes[0].text("zh")


def test_the_stricter_of_two_limits_on_one_measure_is_noted(pack):
    measure = SHARE + 'measure = "employment_land_share"\n'
    pack(measure)
    head = HEAD.replace('"local"', '"town"') + 'extends = "local"\n'
    town = pack(measure.replace("0.6", "0.7"), head=head, name="town")
    judged = review(case(boundary("draft", box(0, 0, 100, 100)), industrial(box(0, 0, 65, 100))), town)
    assert [one.stricter for one in judged.items] == ["town/share@draft", None]


def test_the_tables_of_a_review(pack):
    judged = review(case(boundary("draft", box(0, 0, 100, 100)), industrial(box(0, 0, 65, 100))), pack(SHARE))
    assert isinstance(judged, landuse.Review)
    assert judged.findings.loc["local/share@draft", "verdict"] == "met"
    assert judged.evidence("local/share").index.tolist() == ["local/share@draft#1", "local/share@draft#2"]
    assert judged.texts("en").iloc[0] == "65.00%, at most 100.00%, at least 60.00% wanted: met"
    with pytest.raises(KeyError, match=r"Did you mean local/share@draft\?"):
        judged.finding("local/none")
