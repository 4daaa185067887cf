"""case.toml at the desk: what a person wrote stays, two windows never overwrite each other."""

from __future__ import annotations

import threading
from datetime import date

import pytest

from landuse.core.case_reading import read_case_file
from landuse.core.errors import InputError
from landuse.workflows.desk import case_form
from landuse.workflows.desk.case_form import CaseChanged, edit_case, read_case_text

WRITTEN = """\
# mine
title = "某区"   # its title
on = 2026-06-30

[layers.draft]
path = "四至.txt"   # the boundary
edition = "送审稿"
[[layers.clusters]]
path = "a.shp"
[[layers.clusters]]
path = "b.shp"
[tables.supply]
path = "供地.csv"
complete = { by = "李", reason = "核对一致", until = 2026-06-30 }
"""


VOUCHED = {"by": "王", "reason": "全量", "until": date(2026, 7, 1)}
ASSUMED = {"about": "unmapped", "take": "not_employment_land", "reason": "踏勘", "by": "张三"}
DECIDED = {"finding": "cn/x@draft", "ruling": "upheld", "reason": "如文", "by": "张三", "on": date(2026, 7, 1)}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "case.toml").write_text(WRITTEN, encoding="utf-8")
    return tmp_path


def test_what_a_form_does_not_show_stays(folder):
    text = read_case_text(folder)
    wanted = [
        ("draft", {"path": "四至.txt"}),
        ("clusters", {"path": "b.shp"}),
        ("parcels", {"path": "c.shp", "scheme": "sandiao"}),
    ]
    edited = edit_case(folder, text.version, lambda document: case_form.set_entries(document, "layers", wanted))
    assert edited.content["layers"] == {
        "draft": {"path": "四至.txt", "edition": "送审稿"},
        "clusters": [{"path": "b.shp"}],
        "parcels": {"path": "c.shp", "scheme": "sandiao"},
    }
    assert edited.content["tables"]["supply"]["complete"]["by"] == "李"
    assert "# mine" in edited.text
    assert "# the boundary" in edited.text
    content, _ = read_case_file(folder)
    assert content.on == date(2026, 6, 30)


def test_every_statement_is_read_back_by_the_command_line(folder):
    def change(document):
        case_form.set_facts(document, "新名", date(2026, 7, 1), ["henan-2022"])
        case_form.set_zone(document, {"name": "某区", "county": ""})
        case_form.set_parameter(document, "henan-2022/employment-land-share", "uses", "industrial", "文件未明", "张三")
        case_form.set_complete(document, "layers", "clusters", 1, VOUCHED)
        for _ in range(2):
            case_form.add_statement(
                document,
                "assumptions",
                ASSUMED,
            )
        case_form.remove_statement(document, "assumptions", 0)
        case_form.add_statement(
            document,
            "decisions",
            {"finding": "cn/x@draft", "ruling": "upheld", "reason": "如文", "by": "张三", "on": date(2026, 7, 1)},
        )

    edit_case(folder, read_case_text(folder).version, change)
    content, _ = read_case_file(folder)
    assert content.policy == ["henan-2022"]
    assert content.zone == {"name": "某区"}
    assert content.params["henan-2022/employment-land-share"]["uses"]["by"] == "张三"
    assert content.layers["clusters"][1].complete.by == "王"
    assert len(content.assumptions) == 1
    assert content.decisions[0].ruling == "upheld"


def test_the_second_window_is_told_and_nothing_is_overwritten(folder):
    version = read_case_text(folder).version
    edit_case(folder, version, lambda document: document.update(title="first"))
    with pytest.raises(CaseChanged):
        edit_case(folder, version, lambda document: document.update(title="second"))
    assert read_case_text(folder).content["title"] == "first"


def test_of_many_who_write_at_once_one_wins_and_all_others_are_told(folder):
    version, outcomes = read_case_text(folder).version, []

    def write(n):
        try:
            edit_case(folder, version, lambda document: document.update(title=f"t{n}"))
            outcomes.append(n)
        except CaseChanged:
            pass

    threads = [threading.Thread(target=write, args=(n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 1
    assert read_case_text(folder).content["title"] == f"t{outcomes[0]}"


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document.update(nonsense=1),
        lambda document: document.update(title=""),
        lambda document: case_form.add_statement(document, "assumptions", {**ASSUMED, "reason": " "}),
        lambda document: case_form.add_statement(document, "decisions", {**DECIDED, "ruling": "perhaps"}),
    ],
)
def test_what_is_no_case_is_not_written(folder, change):
    with pytest.raises(InputError):
        edit_case(folder, read_case_text(folder).version, change)
    assert (folder / "case.toml").read_text(encoding="utf-8") == WRITTEN
    assert [path.name for path in folder.iterdir()] == ["case.toml"]


def test_a_case_saved_in_gbk_with_full_width_signs_can_be_edited(tmp_path):
    (tmp_path / "case.toml").write_bytes("title = “某区”\non = 2026年6月30日\n".encode("gb18030"))
    text = read_case_text(tmp_path)
    edit_case(tmp_path, text.version, lambda document: document.update(policy=["cn"]))
    content, _ = read_case_file(tmp_path)
    assert (content.title, content.on, content.policy) == ("某区", date(2026, 6, 30), ["cn"])


@pytest.mark.parametrize(
    "text", ['"""', "']]\n[x]\ny=1", "a\nb", "\x00", "</script><script>alert(1)</script>", "\u202e", "\\"]
)
def test_whatever_is_typed_is_text_and_nothing_else(folder, text):
    version = read_case_text(folder).version
    try:
        edit_case(folder, version, lambda document: case_form.set_zone(document, {"name": text}))
    except InputError:
        return
    content, _ = read_case_file(folder)
    assert content.zone == {"name": text}
    assert content.layers.keys() == {"draft", "clusters"}
