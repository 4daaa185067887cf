from __future__ import annotations

from landuse.core.rules import load_pack
from landuse.workflows.policies.trace import trace
from tests.made_packs import HEAD, IDLE, SHARE


def test_clauses_stand_in_the_order_of_their_numbers_with_rules_and_tools(tmp_path):
    path = tmp_path / "local.toml"
    second = SHARE.replace('id = "share"', 'id = "share-now"').replace('weight = "must"', 'weight = "notice"')
    path.write_text(HEAD + IDLE + second + SHARE, encoding="utf-8")
    rows = trace([load_pack(path)])
    assert [(row.clause, row.rules) for row in rows] == [
        ("L1", ("local/share-now", "local/share")),
        ("L9", ("tool:compare",)),
        ("L10", ("local/idle",)),
    ]
    assert [row.weight for row in rows] == ["must", "", "notice"]
    assert rows[0].quote == "不得低于60%"
    assert rows[1].quote == ""
