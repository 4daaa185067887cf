"""The written opinion, read back from Word and PDF and held against review.json."""

from __future__ import annotations

import importlib.util
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import pdfplumber
import pytest
from docx import Document
from docx.oxml.ns import qn

from landuse.cli._summary import summary_lines
from landuse.core.case import Case, Confirmation, Decision
from landuse.core.errors import InputError
from landuse.core.layer import Table, Zone
from landuse.core.messages import LANGS
from landuse.judge.conclusion import conclude
from landuse.judge.final import NotFinal, final_obstacles, finalised
from landuse.judge.review import review
from landuse.normalise.case import read_case
from landuse.render import opinion, supplement
from landuse.render.document.clean import full_width
from landuse.render.document.conclusion_text import counts_line
from landuse.render.document.parts import ANNEXES, BODY, PictureBlock, VerbatimText
from landuse.render.document.parts import TableBlock as PartTable
from landuse.render.document.template import FIELDS, check_template
from landuse.render.json import content
from landuse.render.shared.fonts import plain
from tests.made import SHARED, assumption, case, land, layer, parcels, square, zone

HOSTILE = '=cmd|"calc" <script>{{ 7*7 }} #let $x$\u202e\x07\n𠮷'
REPO = Path(__file__).resolve().parents[2]
#: A figure as an opinion writes it: with decimals, so that numbers of clauses and dates are none.
FIGURE = re.compile(r"\d[\d,]*\.\d+")
#: Where the number of a page begins, points from its top.
BELOW = 765
#: Words of the code that an applicant must not meet.
CODE_TERMS = re.compile(r"\b(draft|covers|case\.toml|complete|params|henan-2022/|cn/|not_judged|in_principle)\b")


def small(**facts: object) -> Case:
    """Return a case: a draft of two blocks, what is approved, parcels, farmland, a ledger with one idle parcel."""
    e, n = 500_000, 3_800_000
    ledger = pd.DataFrame({
        "contract": ["HT-1", "HT-2"], "parcel_id": ["1", "2"], "holder": ["甲", "乙"], "area": [9.0, 0.25],
        "agreed_start": [date(2024, 1, 1), date(2026, 5, 1)], "price": [100.0, 10.0], "actual_start": [None, None],
    })  # fmt: skip
    land_parcels = parcels(
        (square(300, e, n), "0601"), (square(50, e + 400, n), "0701"), (square(100, e, n + 400), "0101")
    )
    land_parcels["ownership"] = ["state", "collective", None]
    land_parcels["location_name"] = ["东村", "西村", None]
    return case(
        layer("draft", land((square(600, e, n), {"block": "1"}), (square(200, e + 800, n), {"block": "2"}))),
        layer("approved", land((square(600, e + 100, n), {"block": "1", "approval_number": "豫政〔2012〕8号",
                                                          "approved_area": 36.0}))),
        layer("parcels", land_parcels, scheme="gbt21010"),
        layer("permanent_basic_farmland", land(square(100, e + 500, n))),
        tables=[Table("supply", ledger)],
        zone=zone(name="示例开发区", **facts),
        assumptions=(assumption("unmapped", "not_employment_land"),),
    )  # fmt: skip


def judged(given: Case):
    return review(given, "henan-2022")


@cache
def once():
    """Return the small case, judged once for all tests that only read it."""
    return judged(small(applicant="示例管委会", letter="示开管〔2026〕3号", received=date(2026, 6, 1)))


def text_of_docx(path: Path) -> str:
    body = Document(str(path)).element.body
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))


def pages_of(path: Path) -> list[str]:
    """Return the text of each page, and then that of its tables cell by cell, for lines run across cells."""
    pages = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            rows = [row for table in page.extract_tables() for row in table]
            pages.append("\n".join([page.extract_text(), *("".join(cell or "" for cell in row) for row in rows)]))
    return pages


def squeezed(text: str) -> str:
    """Return a text without the spaces and breaks that a layout puts in."""
    return re.sub(r"[\s\u200b]", "", text)


def body_pages(path: Path, lang: str) -> list[str]:
    """Return the pages before the first annex."""
    head = {"zh": "附件1　逐条", "en": "Annex 1: "}[lang]
    pages = pages_of(path)
    first = next(n for n, page in enumerate(pages) if squeezed(head) in squeezed(page)[:80])
    return pages[:first]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folders = {}
    for lang in LANGS:
        folder = tmp_path_factory.mktemp(lang)
        opinion.render(once(), folder, lang)
        supplement.render(once(), folder, lang)
        folders[lang] = folder
    return folders


@pytest.mark.parametrize("lang", LANGS)
def test_every_number_of_the_body_stands_in_an_annex_and_in_review_json(written, lang):
    pages = pages_of(written[lang] / "opinion.pdf")
    body = body_pages(written[lang] / "opinion.pdf", lang)
    annexes = squeezed("".join(pages[len(body) :]))
    told = {figure for page in body for figure in FIGURE.findall(page)}
    assert len(told) > 8
    assert [figure for figure in sorted(told) if figure not in annexes] == []
    held = content(once(), lang)["land"]
    areas = {f"{value:,.4f}" for each in held["scopes"] for key, value in each.items() if key.endswith("_ha")}
    areas |= {f"{value:,.4f}" for each in held["classes"] for row in (each, *each["rows"]) for key, value in row.items()
              if key.endswith("_ha")}  # fmt: skip
    assert {figure for figure in told if re.fullmatch(r"[\d,]+\.\d{4}", figure)} <= areas


@pytest.mark.parametrize("lang", LANGS)
def test_every_area_of_the_land_summary_in_annex_3_is_that_of_review_json(written, lang):
    said = squeezed("".join(pages_of(written[lang] / "opinion.pdf")))
    held = content(once(), lang)["land"]
    for scope in held["scopes"]:
        for key in ("plane_ha", "official_ha"):
            assert f"{scope[key]:,.4f}" in said, (scope["scope"], key)
    for told in held["occupation"]:
        assert f"{told['total_ha']:,.4f}" in said
        assert round(sum(row["area_ha"] for row in told["rows"]), 4) == told["total_ha"]


@pytest.mark.parametrize("lang", LANGS)
def test_docx_and_pdf_say_the_same(written, lang):
    word = text_of_docx(written[lang] / "opinion.docx")
    pdf = squeezed("".join(pages_of(written[lang] / "opinion.pdf")))
    numbers = set(FIGURE.findall(word))
    assert len(numbers) > 60
    assert [each for each in sorted(numbers) if each not in pdf] == []


def test_what_the_body_tells(written):
    said = squeezed("".join(body_pages(written["zh"] / "opinion.pdf", "zh")))
    for words in (
        "示例管委会：", "示开管〔2026〕3号", "一、基本情况", "核准面积36.0000公顷", "草案面积40.0000公顷",
        "保留30.0000公顷", "新增10.0000公顷", "调出6.0000公顷", "四至：", "耕地1.0000公顷", "二、审查情况",
        "（一）三区三线。", "三、审查结论", "拟定结论：不同意", "四、要求", "（印章）", "本意见不作为用地批准依据",
    ):  # fmt: skip
        assert squeezed(words) in said, words


def test_the_counts_add_up_on_one_line_each_rule_once():
    line = counts_line(once(), "zh")
    total = int(re.search(r"共(\d+)项", line)[1])
    groups = [int(n) for n in re.findall(r"(?:要求|判断)(\d+)项", line)]
    assert total == sum(groups) == sum(once().summary[verdict] for verdict in ("met", "broken", "undecided"))
    parts = re.findall(r"符合(\d+)、不符合(\d+)、无法判定(\d+)", line)
    assert [sum(map(int, each)) for each in parts] == groups


def crowded(title: str) -> Case:
    """Return the small case with 40 blocks and a long name."""
    e, n = 500_000, 3_800_000
    blocks = [(square(90, e + 150 * (k % 8), n + 150 * (k // 8)), {"block": str(k + 1)}) for k in range(40)]
    given = replace(small(), title=title, zone=Zone({"name": title}))
    return replace(given, layers={**given.layers, "draft": (layer("draft", land(*blocks)),)})


def all_broken(made):
    """Return a review in which every clause that counts is broken, with the longest message it has."""
    items = tuple(replace(one, verdict="broken") if one.counted and one.gates is None else one for one in made.items)
    from landuse.core.evidence import Verdict

    return replace(made, items=tuple(replace(one, verdict=Verdict(one.verdict)) for one in items))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", ["forty blocks", "everything broken"])
def test_the_body_has_three_pages_at_most_in_any_case(tmp_path, lang, kind):
    long = "河南省示例市示例县国家级高新技术产业开发区（北部循环化工片区）扩区调区及四至边界范围调整方案" + "甲" * 15
    made = judged(crowded(long))
    opinion.render(made if kind == "forty blocks" else all_broken(made), tmp_path, lang)
    body = body_pages(tmp_path / "opinion.pdf", lang)
    assert len(body) <= 3
    # the mark, the number of the page, and no page for a line or two: the signature keeps together
    assert len(body[-1].splitlines()) >= 6


def faults_of_wording(text: str, lang: str) -> list[str]:
    """Return code terms, half-width punctuation between Han characters, checksums, and fields nobody filled in."""
    terms = {"zh": CODE_TERMS.pattern, "en": r"case\.toml|\bparams\b|\b[a-z]+_[a-z]+\b|\b(henan-2022|cn)/"}
    patterns = [terms[lang], r"\b[0-9a-f]{16,}\b", r"\{|\}", r"\b(None|nan|NaN|inf|True|False)\b"]
    # a field is filled in, or a line to be filled in by hand
    patterns += [r"(：|: )(。|；|，|;|,)", r"（）|\(\)", r"应—|不明[个宗项处家]"]
    if lang == "zh":
        patterns.append(r"[\u4e00-\u9fff][,;:()!?][\u4e00-\u9fff]")
    return [match[0] for pattern in patterns for match in re.finditer(pattern, text, re.MULTILINE)]


@pytest.mark.parametrize("lang", LANGS)
def test_no_code_term_no_half_width_punctuation_and_no_empty_field(written, lang):
    body = squeezed("".join(body_pages(written[lang] / "opinion.pdf", lang))) if lang == "zh" else ""
    letter = pages_of(written[lang] / "supplement.pdf")
    for text in (body, *body_pages(written[lang] / "opinion.pdf", lang), *letter):
        assert faults_of_wording(text, lang) == []
    for name in ("opinion.docx", "supplement.docx"):
        document = Document(str(written[lang] / name))
        head = {"zh": "附件1", "en": "Annex 1"}[lang]
        lines = [paragraph.text for paragraph in document.paragraphs]
        end = next((n for n, line in enumerate(lines) if line.startswith(head)), len(lines))
        assert [fault for line in lines[:end] for fault in faults_of_wording(line, lang)] == []


@pytest.mark.parametrize("lang", LANGS)
def test_every_number_of_the_word_body_stands_in_its_annexes(written, lang):
    document = Document(str(written[lang] / "opinion.docx"))
    lines = [paragraph.text for paragraph in document.paragraphs]
    end = next(n for n, line in enumerate(lines) if line.startswith({"zh": "附件1", "en": "Annex 1"}[lang]))
    told = {figure for line in lines[:end] for figure in FIGURE.findall(line)}
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    held = "".join((*lines[end:], *cells))
    assert len(told) > 8
    assert [figure for figure in sorted(told) if figure not in held] == []


def test_punctuation_becomes_full_width_between_han_and_nowhere_else():
    assert full_width("压占(样例),见依据:无。") == "压占（样例），见依据：无。"
    assert full_width("补交规划环评及其批复(审查意见),写明有效期。") == "补交规划环评及其批复（审查意见），写明有效期。"
    assert full_width("1:75 000, EPSG:4549 f(x)") == "1:75 000, EPSG:4549 f(x)"
    assert full_width("面积12,345.67公顷") == "面积12,345.67公顷"
    assert full_width(VerbatimText("下沙(样例).gpkg")) == "下沙(样例).gpkg"


def test_a_draft_says_so_on_every_page_and_a_final_one_on_none(written, tmp_path):
    for name in ("opinion.pdf", "supplement.pdf"):
        assert all("草稿" in page for page in pages_of(written["zh"] / name))
    header = Document(str(written["zh"] / "opinion.docx")).sections
    assert all("草稿" in "".join(p.text for p in section.header.paragraphs) for section in header)
    opinion.render(replace(once(), final=True), tmp_path, "zh")
    assert not any("草稿" in page for page in pages_of(tmp_path / "opinion.pdf"))
    assert "草稿" not in "".join(p.text for p in Document(str(tmp_path / "opinion.docx")).sections[0].header.paragraphs)


def test_final_is_refused_with_the_list_until_the_texts_are_confirmed():
    with pytest.raises(NotFinal) as refused:
        finalised(once())
    said = refused.value.text("zh")
    assert "cn/permanent-basic-farmland" in said  # the basis that a rule of the province rests on
    assert len(said.splitlines()) == 1 + len(final_obstacles(once()))
    wanted = {rule.full_id for pack in once().packs for rule in pack.rules
              if rule.citation.certainty.startswith(("recalled", "partly"))}  # fmt: skip
    confirmed = tuple(
        Confirmation(rule=ident, by="张三", reason="核对原文", on=date(2026, 6, 1)) for ident in sorted(wanted)
    )
    made = replace(once(), case=replace(once().case, confirmed=confirmed))
    assert final_obstacles(made) == ()
    assert finalised(made).final
    part = replace(made, case=replace(made.case, rules=("henan-2022/*",)))
    assert len(final_obstacles(part)) == 1


def test_a_conclusion_that_waits_for_this_office_s_own_reason_is_not_final():
    made = once()
    broken = next(one for one in made.items if one.counted and one.verdict == "broken" and one.gates is None)
    principle = replace(broken, rule=broken.rule.model_copy(update={"weight": "in_principle"}), decision=None)
    texts = tuple(
        Confirmation(rule=rule.full_id, by="张三", reason="核对原文", on=date(2026, 6, 1))
        for pack in made.packs
        for rule in pack.rules
    )
    bare = replace(made, items=(principle,), case=replace(made.case, confirmed=texts))
    assert conclude(bare).kind == "supplement"
    assert len(final_obstacles(bare)) == 1
    ruled = Decision(finding=broken.id, ruling="upheld", reason="已论证", by="李四", on=date(2026, 6, 1))
    assert final_obstacles(replace(bare, items=(replace(principle, decision=ruled),))) == ()


def test_what_a_reviewer_rules_stands_with_name_and_date(tmp_path):
    made = once()
    broken = next(one for one in made.items if one.counted and one.verdict == "broken" and one.gates is None)
    ruled = Decision(finding=broken.id, ruling="upheld", reason="先于红线批准", by="李四", on=date(2026, 6, 1))
    items = tuple(replace(one, decision=ruled) if one is broken else one for one in made.items)
    opinion.render(replace(made, items=items), tmp_path, "zh")
    said = squeezed("".join(body_pages(tmp_path / "opinion.pdf", "zh")))
    assert "维持，先于红线批准（李四，2026-06-01）" in said


def test_the_letter_asks_the_applicant_and_not_the_bureau(written):
    said = squeezed(text_of_docx(written["zh"] / "supplement.docx"))
    assert "补正告知书" in said
    assert "示例管委会：" in said
    for ask in conclude(once()).asks:
        stands = squeezed(full_width(ask.want.what.text("zh"))) in said
        assert stands == (ask.want.whom in ("zone", "survey")), ask.want.key


def test_nothing_measured_gets_no_details_and_figures_without_a_limit_no_verdict(written):
    said = squeezed("".join(pages_of(written["zh"] / "opinion.pdf")))
    assert "未设限值的指标" in said
    assert said.count("：分部分量算") < 12
    # a layer nobody handed in is told as missing, not as an interval as wide as the zone
    assert "0.00公顷至40.00公顷" not in said


def test_pictures_of_what_is_broken():
    from landuse.render.document.content import opinion_of
    from landuse.render.document.parts import SECTIONS
    from landuse.render.shared.fonts import typeface

    made = opinion_of(once(), "zh", SECTIONS, typeface(kind="serif"), typeface())
    pictures = [part for part in made.sections["annex_clauses"] if isinstance(part, PictureBlock)]
    assert pictures
    assert all(part.png.startswith(b"\x89PNG") for part in pictures)
    assert tuple(made.sections) == (*BODY, *ANNEXES)
    tables = [part for parts in made.sections.values() for part in parts if isinstance(part, PartTable)]
    assert all(len(row) == len(each.columns) for each in tables for row in each.rows)


def test_same_input_same_bytes(written, tmp_path):
    opinion.render(once(), tmp_path, "zh")
    supplement.render(once(), tmp_path, "zh")
    for name in (*opinion.FILES, *supplement.FILES):
        assert (tmp_path / name).read_bytes() == (written["zh"] / name).read_bytes()


def test_hostile_text_stands_as_it_is(tmp_path):
    given = replace(small(), title=HOSTILE, zone=Zone({"name": HOSTILE, "applicant": HOSTILE, "letter": HOSTILE}))
    opinion.render(judged(given), tmp_path, "zh")
    shown = '=cmd|"calc" <script>{{ 7*7 }} #let $x$〔U+202E〕 𠮷'
    assert plain(HOSTILE).replace("  ", " ") == shown
    assert squeezed(shown.split("〔")[0]) in squeezed(text_of_docx(tmp_path / "opinion.docx"))
    assert squeezed(shown.split("〔")[0]) in squeezed("".join(pages_of(tmp_path / "opinion.pdf")))
    with pdfplumber.open(tmp_path / "opinion.pdf") as pdf:
        fonts = {char["fontname"].partition("+")[2] for page in pdf.pages for char in page.chars}
    assert fonts == {"NotoSansSC-Regular", "NotoSerifSC-Regular"}


def _template(tmp_path: Path, *, without: str = "", extra: str = "", places=(*BODY, *ANNEXES)) -> Path:
    document = Document()
    document.add_paragraph(f"示例市自然资源局红头 {extra}")
    document.add_paragraph("{{ title }} {{ draft_ha }}")
    for name in places:
        if name != without:
            document.add_paragraph(f"{{{{p {name} }}}}")
    path = tmp_path / "letterhead.docx"
    document.save(str(path))
    return path


def test_the_bureaus_own_letterhead(tmp_path):
    assert check_template(_template(tmp_path)) == (*BODY, *ANNEXES)
    given = replace(small(opinion_template="letterhead.docx"), folder=tmp_path)
    opinion.render(judged(given), tmp_path, "zh")
    said = text_of_docx(tmp_path / "opinion.docx")
    assert said.startswith("示例市自然资源局红头")
    assert "40.0000" in said.splitlines()[1]
    document = Document(str(tmp_path / "opinion.docx"))
    assert "草稿" in "".join(p.text for p in document.sections[0].header.paragraphs)


def test_the_console_says_that_a_template_of_the_bureaus_own_shapes_the_word_file_alone():
    plain = once()
    assert not any("Word" in line for line in summary_lines(plain, "en"))
    facts = {**plain.case.zone.facts, "opinion_template": "红头.docx"}
    own = replace(plain, case=replace(plain.case, zone=Zone(facts)))
    assert summary_lines(own, "en")[-1].startswith("红头.docx shape the Word files")


@pytest.mark.parametrize("lang", LANGS)
def test_the_one_page_reply(tmp_path, lang):
    made = judged(replace(crowded("示例开发区扩区草案"), zone=Zone({"opinion_template": "reply", "name": "示例"})))
    opinion.render(made, tmp_path, lang)
    (page,) = pages_of(tmp_path / "opinion.pdf")
    assert conclude(made).title.text(lang) in page
    assert "附件" not in page
    assert set(FIGURE.findall(text_of_docx(tmp_path / "opinion.docx"))) <= set(FIGURE.findall(page))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda folder: _template(folder, without="conclusion"), "conclusion"),
        (lambda folder: _template(folder, extra="{{ draught_ha }}"), "draught_ha.*draft_ha"),
        (lambda folder: _template(folder, extra="{{ ''.__class__.__mro__ }}"), ""),
        (lambda folder: (folder / "letterhead.docx").write_bytes(b"no zip"), ""),
        (lambda folder: None, "letterhead.docx"),
    ],
)
def test_a_template_that_will_not_do_is_refused_before_anything_is_written(tmp_path, make, said):
    make(tmp_path)
    given = replace(small(opinion_template="letterhead.docx"), folder=tmp_path)
    with pytest.raises(InputError) as refused:
        opinion.render(judged(given), tmp_path, "zh")
    assert re.search(said, refused.value.text("en"))
    assert not (tmp_path / "opinion.docx").exists()


def test_the_fields_of_a_template_are_in_the_documentation():
    for page in (REPO / "docs" / "en" / "howto" / "outputs.md", REPO / "docs" / "zh" / "howto" / "outputs.md"):
        text = page.read_text(encoding="utf-8")
        assert [name for name in (*FIELDS, *BODY, *ANNEXES, "reply", "supplies") if f"`{name}`" not in text] == []


def test_the_shipped_templates_are_what_their_script_makes():
    spec = importlib.util.spec_from_file_location("templates", REPO / "scripts" / "make_opinion_template.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)

    def parts(file) -> dict[str, bytes]:
        with zipfile.ZipFile(file) as archive:
            return {name: archive.read(name) for name in archive.namelist() if name != "docProps/core.xml"}

    for name in script.TEMPLATES:
        shipped = REPO / "landuse" / "render" / "templates" / f"{name}.docx"
        assert parts(io.BytesIO(script.make(name))) == parts(shipped), name


def test_table_heads_repeat_and_no_row_of_a_table_stands_alone(written):
    document = Document(str(written["zh"] / "opinion.docx"))
    tables = [each for each in document.tables if len(each.rows) > 3]
    assert len(document.element.body.findall(f".//{qn('w:tblHeader')}")) > 8
    for each in tables:
        kept = [bool(row.cells[0].paragraphs[0]._p.findall(f".//{qn('w:keepNext')}")) for row in each.rows]
        assert kept[0]
        assert kept[-2]


def test_a_case_without_ground_has_an_opinion(tmp_path):
    given = case(layer("parcels", parcels((square(), "0601")), scheme="gbt21010"))
    opinion.render(judged(given), tmp_path, "zh")
    assert "未提供边界" in text_of_docx(tmp_path / "opinion.docx")


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "most"), [(REPO / "layers" / "sample", 9), (SHARED / "data" / "xiasha", 15)])
@pytest.mark.parametrize("lang", LANGS)
def test_pages_of_the_real_cases(tmp_path, folder, most, lang):
    if not folder.is_dir():
        pytest.skip("the shared xiasha case is not here")
    made = review(read_case(folder))
    opinion.render(made, tmp_path, lang)
    body = body_pages(tmp_path / "opinion.pdf", lang)
    assert len(body) <= 3
    with pdfplumber.open(tmp_path / "opinion.pdf") as pdf:
        filled = [max(word["bottom"] for word in page.extract_words() if word["bottom"] < BELOW) for page in pdf.pages]
    # a page that holds but a few lines is none that a bureau hands out
    assert [n for n, bottom in enumerate(filled, 1) if bottom < 190] == []
    assert len(pages_of(tmp_path / "opinion.pdf")) - len(body) <= most
    assert [fault for page in body for fault in faults_of_wording(page, lang)] == []
    annexes = squeezed("".join(pages_of(tmp_path / "opinion.pdf")[len(body) :]))
    told = {figure for page in body for figure in FIGURE.findall(page)}
    assert [figure for figure in sorted(told) if figure not in annexes] == []
    held = json.dumps(content(made, lang), ensure_ascii=False)
    areas = {figure for figure in told if re.fullmatch(r"[\d,]+\.\d{4}", figure)}
    written_areas = {f"{float(value):.4f}" for value in re.findall(r"_ha\": (-?[\d.]+)", held)}
    assert {figure.replace(",", "") for figure in areas} <= {value.lstrip("-") for value in written_areas}
