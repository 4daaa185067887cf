"""The documentation says what the code is: links resolve, every command and check has its page, keys are all there."""

from __future__ import annotations

import inspect
import json
import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from landuse.core import case, plugins, rules, wording
from landuse.core.limits import Limit
from landuse.core.specs import list_specs, load_spec
from landuse.intake.base import ReadOptions
from landuse.judge.bind import find_check
from landuse.render.document.annex_sources import STATED
from landuse.workflows.policies import pack_tests, run_tests
from scripts import _check_pictures, _format_pages, _messages_in_code, make_docs, make_names

REPO = Path(__file__).parents[2]
LANGS = ("en", "zh")
TEXTS = ("README.md", "README.zh.md", "CONTRIBUTING.md", "layers/sample/README.md")
#: What each heading of the page on the case file lists the keys of.
CASE_KEYS = {
    "case.toml": case.CaseFile,
    "[layers.ROLE]": case.LayerEntry,
    "covers": case.Covers,
    "[tables.ROLE]": case.TableEntry,
    "[[assumptions]]": case.Assumption,
    "[[decisions]]": case.Decision,
    "[[confirmed]]": case.Confirmation,
}
PACK_KEYS = {"en": ("The pack", "A rule"), "zh": ("政策包", "规则")}
FINDING = {"en": "A finding", "zh": "一条结论"}


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("docs") / "pages"
    make_docs.write_pages(folder)
    return folder


def read(page: str) -> str:
    return (REPO / "docs" / page).read_text(encoding="utf-8")


def part(text: str, heading: str) -> str:
    """What stands under a heading, up to the next one of its level."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"no heading '{heading}'"
    return found[1]


def keys(text: str) -> list[str]:
    """The keys in the first column of the first table of a part."""
    table = text[text.index("|---") :].split("\n\n")[0].splitlines()[1:]
    return [key for row in table for key in re.findall(r"`([^`]+)`", row.split("|")[1])]


def broken_links(file: Path, text: str | None = None) -> list[str]:
    text = file.read_text(encoding="utf-8") if text is None else text
    text = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    return [link for link in links if link and not (file.parent / link).exists()]


def test_every_link_between_pages_resolves(pages):
    found = {str(page.relative_to(pages)): broken_links(page) for page in pages.rglob("*.md")}
    assert len(found) > 100
    assert {page: links for page, links in found.items() if links} == {}


@pytest.mark.parametrize("name", TEXTS)
def test_every_link_of_the_readmes_resolves(name):
    assert broken_links(REPO / name) == []


def test_every_link_of_the_notebooks_resolves():
    notebooks = sorted((REPO / "notebooks").glob("*.ipynb"))
    assert len(notebooks) > 5
    for notebook in notebooks:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        text = "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
        assert (notebook.name, broken_links(notebook, text)) == (notebook.name, [])


def test_every_link_of_the_repository_resolves_without_a_build():
    found = {str(page.relative_to(REPO)): broken_links(page) for page in (REPO / "docs").rglob("*.md")}
    assert {page: links for page, links in found.items() if links} == {}


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_of_names_is_what_the_code_has(lang):
    """Written by scripts/make_names.py."""
    assert (REPO / "docs" / lang / "reference" / "names.md").read_text(encoding="utf-8") == make_names.page(lang)


def test_a_broken_link_is_found(tmp_path):
    (tmp_path / "page.md").write_text("[there](other.md) [gone](gone.md#part) `[code](no)`", encoding="utf-8")
    (tmp_path / "other.md").write_text("", encoding="utf-8")
    assert broken_links(tmp_path / "page.md") == ["gone.md"]


def test_both_languages_have_the_same_pages(pages):
    first, second = ({page.relative_to(pages / lang) for page in (pages / lang).rglob("*.md")} for lang in LANGS)
    assert first == second


@pytest.mark.parametrize("lang", LANGS)
def test_every_command_check_and_role_has_its_page(pages, lang):
    home = pages / lang / "reference"
    wanted = {
        "commands": {name.replace("_", "-") for name in plugins.names("cli")},
        "checks": set(plugins.names("checks")),
        "layers": set(list_specs()),
    }
    for kind, names in wanted.items():
        assert {page.stem for page in (home / kind).glob("*.md")} == {*names, "index"}
        listed = (home / kind / "index.md").read_text(encoding="utf-8")
        assert [name for name in names if f"({name}.md)" not in listed] == []


@pytest.mark.parametrize("name", plugins.names("checks"))
def test_the_page_of_a_check_says_what_it_takes(pages, name):
    text = (pages / "en" / "reference" / "checks" / f"{name}.md").read_text(encoding="utf-8")
    check = find_check(name)
    summary = (inspect.getdoc(check.function) or "").splitlines()[0]
    assert summary in text
    assert [each for each in check.kinds if f"`{each}`" not in part(text, "What it takes")] == []
    ids = [
        rule.full_id
        for pack in map(rules.load_pack, plugins.names("packs"))
        for rule in pack.rules
        if rule.check == name
    ]
    assert [ident for ident in ids if f"`{ident}`" not in part(text, "Rules that use it")] == []


@pytest.mark.parametrize("name", plugins.names("intake"))
def test_every_ending_and_code_of_a_reader_is_on_the_page_of_a_format(name):
    mine = [one for one in _format_pages.FORMATS.values() if one.reader == name]
    endings = {ending for one in mine for ending in one.endings}
    assert endings == set(plugins.literal("intake", name, "SUFFIXES"))
    codes = {code for code, _ in _format_pages.codes_of(name)}
    told = {code for one in mine for code in (codes if one.codes is None else one.codes)}
    assert told == codes


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", _format_pages.FORMATS)
def test_a_format_has_its_page_with_an_example_and_its_faults(pages, name, lang):
    text = (pages / lang / "reference" / "formats" / f"{name}.md").read_text(encoding="utf-8")
    one = _format_pages.FORMATS[name]
    assert [ending for ending in one.endings if f"`{ending}`" not in text] == []
    assert "```toml" in text or "```text" in text
    for code, what in _format_pages.codes_of(one.reader) if one.reader else ():
        if one.codes is None or code in one.codes:
            assert f"`{code}`" in text
            assert lang == "zh" or all(words in text for words in _messages_in_code.shown(what).split("…"))


@pytest.mark.parametrize("reader", plugins.names("intake"))
def test_every_refusal_of_a_reader_is_on_the_page_of_a_format(pages, reader):
    home = pages / "en" / "reference" / "formats"
    mine = [name for name, one in _format_pages.FORMATS.items() if one.reader == reader]
    texts = "".join((home / f"{name}.md").read_text(encoding="utf-8") for name in mine)
    pieces = _messages_in_code.reached(REPO / "landuse" / "intake" / f"{reader}.py", _format_pages.HELPERS)
    refused = [one for path, piece in pieces for one in _messages_in_code.refusals_in(path, piece)]
    assert refused
    assert [what for one in refused for what in one.what if f"- {_messages_in_code.shown(what)}" not in texts] == []


@pytest.mark.parametrize("name", [name for name, one in _format_pages.FORMATS.items() if one.reader])
def test_what_is_refused_is_said_in_chinese_on_the_chinese_page(pages, name):
    text = part((pages / "zh" / "reference" / "formats" / f"{name}.md").read_text(encoding="utf-8"), "拒绝读写的情况")
    lines = [line for line in text.splitlines() if line.startswith("- ")]
    assert len(lines) == len(_format_pages.refusals_of(name)) > 0
    assert [line for line in lines if re.search(r"\b(the|is|was|cannot|lies)\b", line)] == []


@pytest.mark.parametrize("name", [name for name, one in _format_pages.FORMATS.items() if one.reader])
def test_the_example_on_the_page_of_a_format_is_a_case_or_a_file_that_is_read(name, tmp_path):
    text = (REPO / "docs" / "en" / "reference" / "formats" / f"{name}.md").read_text(encoding="utf-8")
    for kind, example in re.findall(r"```(toml|text)\n(.*?)```", text, re.DOTALL):
        if kind == "toml":
            case.CaseFile.model_validate({"title": "例", **tomllib.loads(example)})
        else:
            one = _format_pages.FORMATS[name]
            file = tmp_path / f"例{one.endings[0]}"
            file.write_text(example, encoding="utf-8")
            found = plugins.load("intake", one.reader).read_layer(file, ReadOptions(crs="EPSG:4549"))
            assert found.frame.area.tolist() == [10_000.0]


@pytest.mark.parametrize("name", _format_pages.FORMATS)
def test_the_examples_are_the_same_in_both_languages(name):
    blocks = [re.findall(r"```\w+\n.*?```", read(f"{lang}/reference/formats/{name}.md"), re.DOTALL) for lang in LANGS]
    assert blocks[0] == blocks[1] != []


def test_the_page_of_a_role_has_its_columns(pages):
    text = (pages / "zh" / "reference" / "layers" / "parcels.md").read_text(encoding="utf-8")
    assert keys(text) == list(load_spec("parcels").columns)
    assert "DLBM" in text


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("heading", CASE_KEYS)
def test_the_keys_of_a_case_are_those_of_the_code(lang, heading):
    text = part(read(f"{lang}/howto/case-file.md"), heading)
    assert sorted(keys(text)) == sorted(CASE_KEYS[heading].model_fields)
    required = {name for name, field in CASE_KEYS[heading].model_fields.items() if field.is_required()}
    said = {
        key for row in text.splitlines() if re.search("required|必填", row) for key in re.findall(r"^\| `(\w+)`", row)
    }
    assert said == required


@pytest.mark.parametrize("lang", LANGS)
def test_what_may_be_assumed_is_what_the_checks_declare(lang):
    rows = part(read(f"{lang}/howto/case-file.md"), "[[assumptions]]").split("| about | take |")[1].splitlines()[2:]
    documented = {
        (about, take)
        for row in rows
        if row.startswith("| `") and "complete:" not in row
        for about in re.findall(r"`(\w+)`", row.split("|")[1])
        for take in re.findall(r"`(\w+)`", row.split("|")[2])
    }
    checks = map(find_check, plugins.names("checks"))
    assert documented == {(about, take) for check in checks for about, takes in check.assumes.items() for take in takes}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("place", "model"), [(0, rules.RulePack), (1, rules.Rule)], ids=["pack", "rule"])
def test_the_keys_of_a_pack_are_those_of_the_code(lang, place, model):
    found = part(read(f"{lang}/howto/policy-pack.md"), PACK_KEYS[lang][place])
    wanted = {name for name, field in model.model_fields.items() if not field.exclude}
    listed = [
        key for row in found.splitlines() if row.startswith("| `") for key in re.findall(r"`(\w+)`", row.split("|")[1])
    ]
    assert sorted(listed) == sorted(wanted)


@pytest.mark.parametrize("lang", LANGS)
def test_words_a_pack_may_use_are_all_named(lang):
    text = read(f"{lang}/howto/policy-pack.md")
    ops = inspect.get_annotations(Limit, eval_str=True)["op"].__args__
    words = {*ops, *pack_tests.Expect.__args__, *pack_tests.SHAPES, *pack_tests.PackTest.model_fields, "rule", "expect"}
    words -= {"layers", "tables"}
    assert sorted(word for word in words if f"`{word}`" not in text and f"{word} =" not in text) == []


@pytest.mark.parametrize("lang", LANGS)
def test_the_example_pack_is_right(lang, tmp_path):
    text = read(f"{lang}/howto/policy-pack.md")
    whole, limit, gates, _words, tests = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    (tmp_path / "example-2026.toml").write_text(f"{whole}\n{tests}", encoding="utf-8")
    pack = rules.load_pack(tmp_path / "example-2026.toml")
    assert [outcome.passed for outcome in run_tests.run_tests(pack)] == [True]
    assert rules.LimitSpec.model_validate(tomllib.loads(limit)["limit"]).wanted is not None
    assert list(rules.Gate.model_validate(tomllib.loads(gates)["gates"]).rules()) == [
        "employment-land-share",
        "cn/idle-land",
    ]


@pytest.mark.parametrize("lang", LANGS)
def test_the_facts_that_are_printed_are_all_told(lang):
    asked = {"fonts"}
    for path in (REPO / "landuse" / "render").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r"(?:fact|whole_number)\([\w.]+, \"(\w+)\"\)", text))
    asked |= {"maker", "checker", *STATED, "opinion_template", "supplement_template"}
    heading = {"en": "[zone] for what is printed", "zh": "[zone] 中打印用的各项"}[lang]
    assert set(keys(part(read(f"{lang}/howto/case-file.md"), heading))) == asked


@pytest.mark.parametrize("lang", LANGS)
def test_the_keys_of_a_review_are_those_of_its_schema(lang):
    schema = json.loads((REPO / "landuse" / "render" / "review.schema.json").read_text(encoding="utf-8"))
    text = read(f"{lang}/howto/outputs.md")
    assert sorted(keys(part(text, "review.json"))) == sorted(schema["properties"])
    assert sorted(keys(part(text, FINDING[lang]))) == sorted(schema["$defs"]["finding"]["properties"])


@pytest.mark.parametrize("lang", LANGS)
def test_every_file_a_review_writes_is_named_with_its_output(lang):
    text = read(f"{lang}/howto/outputs.md")
    for name in plugins.names("render"):
        for file in plugins.literal("render", name, "FILES"):
            assert re.search(rf"^\| .*`{re.escape(file)}`.* \| {name} \|", text, re.MULTILINE), (name, file)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", plugins.names("checks"))
def test_every_check_has_its_example_drawn_and_its_figure_said(pages, name, lang):
    home = pages / lang / "reference" / "checks"
    text = (home / f"{name}.md").read_text(encoding="utf-8")
    found = _check_pictures.example_of(find_check(name)).found
    _, _, below = text.partition(f"]({name}.svg)")
    assert below.strip().startswith(wording.bounds(found.interval, found.unit, lang))
    assert (home / f"{name}.svg").read_text(encoding="utf-8").startswith("<?xml")


def test_a_picture_shows_the_land_that_was_measured_and_is_the_same_each_time():
    example = _check_pictures.example_of(find_check("employment_land_share"))
    drawn = _check_pictures.picture(example, [], "zh")
    assert drawn == _check_pictures.picture(example, [], "zh")
    empty = replace(example.found, where=example.found.where[:0])
    assert drawn != _check_pictures.picture(replace(example, found=empty), [], "zh")


def test_a_check_without_an_example_fails_the_documentation():
    def idle_land(supply):
        """Count nothing."""

    bare = replace(find_check("idle_land"), function=idle_land)
    with pytest.raises(SystemExit, match="idle_land has no example"):
        _check_pictures.example_of(bare)


@pytest.mark.parametrize("lang", LANGS)
def test_the_caption_of_a_figure_without_a_limit_says_that_it_has_no_verdict(lang):
    said = _check_pictures.caption(_check_pictures.example_of(find_check("steep_land")), [], lang)
    assert (
        said
        == {
            "en": "0.24 ha; measured only: no shipped rule holds this example to a limit, so it has no verdict",
            "zh": "0.24公顷；只作量测：自带规则未对此例设限，不作判定",
        }[lang]
    )


def test_the_caption_holds_the_figure_to_the_limit_of_the_rule():
    pack = rules.load_pack("henan-2022")
    example = _check_pictures.example_of(find_check("employment_land_share"))
    said = _check_pictures.caption(example, pack.rules, "en")
    assert said == "60.00%, at most 100.00%; at least 60.00% (`henan-2022/employment-land-share`) → **met**"


@pytest.mark.parametrize("lang", LANGS)
def test_the_release_notes_name_every_pack_and_the_version_of_the_changelog(lang):
    text = read(f"{lang}/release-notes.md")
    version = re.search(r"^## (\S+)", (REPO / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)[1]
    assert f"## {version}" in text
    assert [name for name in plugins.names("packs") if f"`{name}`" not in text and name != "drawing"] == []


@pytest.mark.parametrize("lang", LANGS)
def test_the_order_of_the_site_has_every_page(pages, lang):
    listed = set(re.findall(r'"([^"]+\.md)"', json.dumps(make_docs.nav(pages), ensure_ascii=False)))
    assert listed == {page.relative_to(pages).as_posix() for page in pages.rglob("*.md")}
