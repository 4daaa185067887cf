"""A case edited at the desk in any order, by several windows and by hand, is what a model of it says, read back."""

from __future__ import annotations

import copy
import json
import os
import shutil
import tempfile
from datetime import date
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from landuse.core.case_reading import read_case_file
from landuse.core.errors import InputError
from landuse.workflows.desk import case_form
from landuse.workflows.desk.case_form import CaseChanged, edit_case, read_case_text
from landuse.workflows.desk.workspace import CASE_FILE

FULL = os.environ.get("LANDUSE_FAULTS") == "full"
#: What people type: words, signs that TOML has for itself, ends of lines, letters beyond the first plane, nothing.
TEXTS = st.one_of(
    st.sampled_from(["", "某区", "= 1", '"', "'''", '"""', "#不是注", "]]", "a\nb", "\\", "，“甲”", "\u2028", "𠮷"]),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8),
)
#: A reason, a name, a title: something a person can read stands in it.
FILLED = st.builds("{}{}".format, st.sampled_from(["张三", "a", "因"]), TEXTS)
PATHS = st.sampled_from(["甲.shp", "乙.gpkg", "丙 丁.dxf", "a'b.txt", 'q"r.geojson', "夹/戊.kml"])
NAMES = st.sampled_from([None, "图层", "0", 'x"y', "a.b"])
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
POLICIES = st.lists(st.sampled_from(["cn", "henan-2022", "自订.toml"]), min_size=1, unique=True)
ROLES = {"layers": ("draft", "approved", "counties", "clusters"), "tables": ("supply", "documents")}
SEVERAL = ("clusters",)
KINDS = st.sampled_from(sorted(ROLES))


def text_of(value):
    """Write a value as a person would who knows TOML: JSON's strings are among its own."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {text_of(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(text_of, value)) + "]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii="\x7f" in str(value))


class EditedForm(RuleBasedStateMachine):
    """Edit ``case.toml`` through the forms and by hand; the model is what its content must be."""

    @initialize(title=FILLED)
    def begin(self, title):
        self.folder = Path(tempfile.mkdtemp(prefix="landuse-form-"))
        self.model = {"title": title, "on": date(2026, 6, 30), "policy": ["cn"]}
        self.remarks, self.kept, self.shown = [], [], None
        self._by_hand("tables")

    # ---- by a form

    def _edit(self, change, model):
        edited = edit_case(self.folder, read_case_text(self.folder).version, change)
        self.model = model
        assert edited.version == read_case_text(self.folder).version

    @rule(
        title=FILLED,
        on=DAYS,
        policy=st.lists(st.sampled_from(["cn", "henan-2022", "自订.toml"]), min_size=1, unique=True),
    )
    def state_the_facts(self, title, on, policy):
        model = {**self.model, "title": title, "on": on, "policy": policy}
        self._edit(lambda document: case_form.set_facts(document, title, on, policy), model)

    @rule(facts=st.dictionaries(st.sampled_from(["name", "code", "county", "level"]), TEXTS, min_size=1))
    def state_the_zone(self, facts):
        zone = {**self.model.get("zone", {}), **facts}
        zone = {name: value for name, value in zone.items() if value != "" or name not in facts}
        self._edit(lambda document: case_form.set_zone(document, facts), {**self.model, "zone": zone})

    def _set(self, kind, wanted):
        by_role = {}
        for role, entry in wanted:
            by_role.setdefault(role, []).append(entry)
        model = {key: value for key, value in self.model.items() if key != kind}
        if by_role:
            model[kind] = {role: many[0] if len(many) == 1 else many for role, many in by_role.items()}
        shown = [
            (role, {name: entry.get(name) for name in ("path", "layer" if kind == "layers" else "sheet")})
            for role, entry in wanted
        ]
        self._edit(lambda document: case_form.set_entries(document, kind, shown), model)

    def _entries(self, kind):
        return [
            (role, entry)
            for role, given in self.model.get(kind, {}).items()
            for entry in (given if isinstance(given, list) else [given])
        ]

    @rule(kind=KINDS, path=PATHS, name=NAMES, data=st.data())
    def add_a_file(self, kind, path, name, data):
        role = data.draw(st.sampled_from(ROLES[kind]))
        entry = entry_of(kind, path, name)
        entries = self._entries(kind)
        if any(role == other and (path, name) == key_of(kind, had) for other, had in entries):
            return
        if role not in SEVERAL:
            entries = [(other, had) for other, had in entries if other != role]
        self._set(kind, [*entries, (role, entry)])

    @rule(kind=KINDS, data=st.data())
    def take_a_file_away(self, kind, data):
        entries = self._entries(kind)
        if entries:
            entries.pop(data.draw(st.integers(0, len(entries) - 1)))
            self._set(kind, entries)

    @rule(kind=KINDS, path=PATHS, data=st.data())
    def rename_a_file(self, kind, path, data):
        """Another file in a role: what was stated of the old one is no statement about it."""
        entries = self._entries(kind)
        if not entries:
            return
        place = data.draw(st.integers(0, len(entries) - 1))
        role, old = entries[place]
        name = key_of(kind, old)[1]
        if old["path"] == path or any(role == other and key_of(kind, had) == (path, name) for other, had in entries):
            return
        entries[place] = (
            role,
            {"path": path} | ({} if name is None else {"layer" if kind == "layers" else "sheet": name}),
        )
        self._set(kind, entries)

    @rule(kind=KINDS, by=FILLED, reason=FILLED, until=DAYS, out=st.booleans(), data=st.data())
    def vouch(self, kind, by, reason, until, out, data):
        roles = sorted(self.model.get(kind, {}))
        if not roles:
            return
        role = data.draw(st.sampled_from(roles))
        given = copy.deepcopy(self.model[kind])
        many = given[role] if isinstance(given[role], list) else [given[role]]
        place = data.draw(st.integers(0, len(many) - 1))
        statement = None if out else {"by": by, "reason": reason, "until": until}
        many[place].pop("complete", None)
        if statement:
            many[place]["complete"] = statement
        change = lambda document: case_form.set_complete(document, kind, role, place, statement)  # noqa: E731
        self._edit(change, {**self.model, kind: given})

    @rule(value=st.one_of(st.just(""), st.integers(1, 99), FILLED), reason=TEXTS.map(str.strip))
    def settle_a_parameter(self, value, reason):
        ident, name = "cn/idle-land", "uses"
        if value != "" and reason and isinstance(value, str) and not value.strip():
            return
        params = copy.deepcopy(self.model.get("params", {}))
        table = params.setdefault(ident, {})
        table.pop(name, None)
        if value != "":
            table[name] = {"value": value, "reason": reason, "by": "张三"} if reason else value
        by = "张三" if reason else ""
        change = lambda document: case_form.set_parameter(document, ident, name, value, reason, by)  # noqa: E731
        self._edit(change, {**self.model, "params": params})

    @rule(reason=FILLED, by=FILLED)
    def assume(self, reason, by):
        self._add("assumptions", {"about": "unmapped", "take": "not_employment_land", "reason": reason, "by": by})

    @rule(reason=FILLED, ruling=st.sampled_from(["upheld", "overruled"]), on=DAYS)
    def decide(self, reason, ruling, on):
        self._add("decisions", {"finding": "cn/x@draft", "ruling": ruling, "reason": reason, "by": "张三", "on": on})

    @rule(reason=FILLED, on=DAYS)
    def confirm(self, reason, on):
        self._add("confirmed", {"rule": "cn/x", "reason": reason, "by": "张三", "on": on})

    def _add(self, kind, statement):
        model = {**self.model, kind: [*self.model.get(kind, []), statement]}
        self._edit(lambda document: case_form.add_statement(document, kind, statement), model)

    @rule(kind=st.sampled_from(["assumptions", "decisions", "confirmed"]), place=st.integers(-2, 4))
    def take_a_statement_back(self, kind, place):
        many = [*self.model.get(kind, [])]
        if 0 <= place < len(many):
            many.pop(place)
        model = {key: value for key, value in self.model.items() if key != kind} | ({kind: many} if many else {})
        self._edit(lambda document: case_form.remove_statement(document, kind, place), model)

    # ---- by another window

    @rule()
    def open_a_window(self):
        self.shown = read_case_text(self.folder).version

    @precondition(lambda self: self.shown is not None)
    @rule(title=FILLED)
    def save_in_that_window(self, title):
        """What was changed since it was opened is not overwritten; what is as it was shown is."""
        before = (self.folder / CASE_FILE).read_bytes()
        change = lambda document: case_form.set_facts(document, title, self.model["on"], self.model["policy"])  # noqa: E731
        if read_case_text(self.folder).version == self.shown:
            edit_case(self.folder, self.shown, change)
            self.model = {**self.model, "title": title}
        else:
            with pytest.raises(CaseChanged):
                edit_case(self.folder, self.shown, change)
            assert (self.folder / CASE_FILE).read_bytes() == before
        self.shown = None

    @rule(wrong=st.sampled_from(["title", "key", "ruling", "fails"]))
    def save_what_is_no_case(self, wrong):
        before = (self.folder / CASE_FILE).read_bytes()

        def change(document):
            if wrong == "ruling":
                case_form.add_statement(document, "decisions", {"finding": "cn/x@draft", "ruling": "perhaps"})
            elif wrong == "fails":
                document["title"] = "half"
                raise InputError("the form is wrong")
            else:
                document.update({"title": ""} if wrong == "title" else {"nonsense": 1})

        with pytest.raises(InputError):
            edit_case(self.folder, read_case_text(self.folder).version, change)
        assert (self.folder / CASE_FILE).read_bytes() == before

    # ---- by hand

    @rule(style=st.sampled_from(["tables", "inline", "dotted", "apart"]))
    def write_it_anew_by_hand(self, style):
        self._by_hand(style)

    def _by_hand(self, style):
        lines = [*self.remarks]
        tables = ("zone", "layers", "tables", "params", "assumptions", "decisions", "confirmed")
        lines += [f"{key} = {text_of(value)}" for key, value in self.model.items() if key not in tables]
        for key in (key for key in tables if key in self.model):
            value = self.model[key]
            if style == "inline":
                lines.insert(len(self.remarks), f"{key} = {text_of(value)}")
            elif isinstance(value, list):
                lines += [line for item in value for line in (f"[[{key}]]", *_pairs(item))]
            elif key == "zone":
                lines += [f"[{key}]", *_pairs(value)]
            elif style == "dotted":
                lines = [*lines[: len(self.remarks)], *_dotted(key, value), *lines[len(self.remarks) :]]
            else:
                lines += [line for role, given in value.items() for line in _table(key, role, given)]
        if style == "apart":
            lines = _apart(lines)
        (self.folder / CASE_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")

    @rule(number=st.integers(0, 99))
    def note_something(self, number):
        self.remarks = [*self.remarks, f"# 记 {number}"]
        place = self.folder / CASE_FILE
        text = place.read_bytes().decode("utf-8-sig")
        place.write_bytes(f"{self.remarks[-1]}\n{text}".encode())

    @rule(mark=st.booleans(), ends=st.booleans())
    def save_it_with_another_program(self, mark, ends):
        place = self.folder / CASE_FILE
        text = place.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        place.write_bytes((text.replace("\n", "\r\n") if ends else text).encode("utf-8-sig" if mark else "utf-8"))

    @rule()
    def keep_a_copy(self):
        self.kept.append(((self.folder / CASE_FILE).read_bytes(), copy.deepcopy(self.model), [*self.remarks]))

    @precondition(lambda self: self.kept)
    @rule()
    def undo(self):
        data, self.model, self.remarks = self.kept.pop()
        (self.folder / CASE_FILE).write_bytes(data)

    # ---- what must hold

    @invariant()
    def it_is_what_the_model_says(self):
        if not hasattr(self, "folder"):
            return
        read = read_case_text(self.folder)
        assert without_nothing(read.content) == without_nothing(self.model)
        content, _ = read_case_file(self.folder)
        facts = [self.model[key] for key in ("title", "on", "policy")]
        assert [content.title, content.on, content.policy] == facts
        for kind in ROLES:
            assert sorted(role for role, _ in read.entries(kind)) == sorted(role for role, _ in self._entries(kind))
        assert all(remark in read.text for remark in self.remarks)
        assert [path.name for path in self.folder.iterdir()] == [CASE_FILE]

    def teardown(self):
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder, ignore_errors=True)


def entry_of(kind, path, name):
    return {"path": path} | ({} if name is None else {"layer" if kind == "layers" else "sheet": name})


def key_of(kind, entry):
    return entry["path"], entry.get("layer" if kind == "layers" else "sheet")


def _pairs(table):
    return [f"{json.dumps(key)} = {text_of(value)}" for key, value in table.items()]


def _table(key, role, given):
    if isinstance(given, list):
        return [line for item in given for line in (f"[[{key}.{json.dumps(role)}]]", *_pairs(item))]
    return [f"[{key}.{json.dumps(role)}]", *_pairs(given)]


def _apart(lines):
    """Put the tables of one kind between those of another: every second one goes to the end."""
    starts = [number for number, line in enumerate(lines) if line.startswith("[") and "." in line.partition("]")[0]]
    if not starts or any(line.startswith("[[") for line in lines):
        return lines  # the items of one list must stay together
    blocks = [lines[start:end] for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]
    return [line for block in (lines[: starts[0]], *blocks[::2], *blocks[1::2]) for line in block]


def _dotted(key, value):
    return [
        f"{key}.{json.dumps(role)} = {text_of(given)}"
        if isinstance(given, list) or not given
        else "\n".join(f"{key}.{json.dumps(role)}.{pair}" for pair in _pairs(given))
        for role, given in value.items()
    ]


def without_nothing(content):
    """Return what a case says: a table in which nothing stands says nothing."""
    if isinstance(content, dict):
        held = {key: without_nothing(value) for key, value in content.items()}
        return {key: value for key, value in held.items() if value not in ({}, [])}
    return [without_nothing(item) for item in content] if isinstance(content, list) else content


CHECKS = list(HealthCheck)
EditedForm.TestCase.settings = settings(
    max_examples=600 if FULL else 12,
    stateful_step_count=60 if FULL else 12,
    deadline=None,
    suppress_health_check=CHECKS,
)
TestEditedForm = EditedForm.TestCase


@pytest.mark.parametrize("written", ['layers = { draft = { path = "a.shp" } }\n', 'layers.draft.path = "a.shp"\n'])
def test_what_a_person_wrote_in_one_line_above_the_title_can_be_edited(tmp_path, written):
    """A table in its place would have taken the title for one of its own keys, and the form was refused."""
    (tmp_path / CASE_FILE).write_text(
        f'# mine\n{written}title = "区"\non = 2026-06-30\npolicy = ["cn"]\n', encoding="utf-8"
    )
    wanted = [("draft", {"path": "a.shp"}), ("clusters", {"path": "b.shp"}), ("clusters", {"path": "c.shp"})]

    def change(document):
        case_form.set_entries(document, "layers", wanted)
        case_form.add_statement(
            document, "confirmed", {"rule": "cn/x", "reason": "甲", "by": "乙", "on": date(2026, 1, 1)}
        )

    edited = edit_case(tmp_path, read_case_text(tmp_path).version, change)
    assert edited.content["title"] == "区"
    assert edited.content["layers"] == {"draft": {"path": "a.shp"}, "clusters": [{"path": "b.shp"}, {"path": "c.shp"}]}
    assert "# mine" in edited.text


def test_what_is_wrong_is_told_by_the_name_of_the_file_and_not_by_where_it_was_tried(tmp_path):
    (tmp_path / CASE_FILE).write_text('title = "区"\non = 2026-06-30\npolicy = ["cn"]\n', encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        edit_case(tmp_path, read_case_text(tmp_path).version, lambda document: document.update({"a": 1, "b": 2}))
    assert tempfile.gettempdir() not in refusal.value.text("en")
    assert refusal.value.text("en").count(CASE_FILE) == 2
