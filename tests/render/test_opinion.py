"""The written opinion, read back from Word and PDF and held against review.json."""

from __future__ import annotations

import importlib.util
import io
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

from landuse.core.case import Case, Decision
from landuse.core.errors import InputError
from landuse.core.evidence import Interval
from landuse.core.layer import Table, Zone
from landuse.core.limits import Limit
from landuse.core.wording import figure, limit_text
from landuse.judge.conclusion import conclude
from landuse.judge.review import review
from landuse.normalise.case import read_case
from landuse.render import opinion
from landuse.render.document.content import opinion_of
from landuse.render.document.parts import SECTIONS, Heading, Numbers, Paragraph, Picture
from landuse.render.document.parts import Table as PartTable
from landuse.render.json import content
from landuse.render.shared.fonts import plain, typeface
from tests.made import SHARED, assumption, case, land, layer, parcels, square, zone

HOSTILE = '=cmd|"calc" <script>{{ 7*7 }} #let $x$\u202e\x07\n𠮷'
REPO = Path(__file__).resolve().parents[2]


def small(**facts: object) -> Case:
    """A draft of two blocks, an approved boundary, parcels, farmland and a supply ledger with one idle parcel."""
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
    """The small case, judged once for all tests that only read it."""
    return judged(small())


def text_of_docx(path: Path) -> str:
    body = Document(str(path)).element.body
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))


def text_of_pdf(path: Path) -> str:
    """The text of the pages, and then that of the tables cell by cell, for lines of a page run across cells."""
    said = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            said.append(page.extract_text())
            said += ["".join(cell or "" for cell in row) for table in page.extract_tables() for row in table]
    return "\n".join(said)


def squeezed(text: str) -> str:
    """Text without the spaces and breaks that a layout puts in."""
    return re.sub(r"[\s\u200b]", "", text)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    found = {}
    for lang in ("zh", "en"):
        folder = tmp_path_factory.mktemp(lang)
        one = judged(small(applicant="示例管委会", letter="示开管〔2026〕3号", received=date(2026, 6, 1)))
        opinion.render(one, folder, lang)
        found[lang] = (one, folder)
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_every_figure_of_review_json_stands_in_the_opinion(written, lang, kind):
    one, folder = written[lang]
    path = folder / f"opinion.{kind}"
    said = squeezed(text_of_docx(path) if kind == "docx" else text_of_pdf(path))
    findings = content(one, lang)["findings"]
    assert len(findings) > 50
    for finding in findings:
        assert squeezed(finding["title"]) in said, finding["id"]
        if finding["part_of"] is None:
            assert squeezed(finding["id"]) in said, finding["id"]
            assert squeezed(finding["citation"]["quote"]) in said or finding["verdict"] == "not_judged", finding["id"]
        for figures in _figures(finding, lang):
            assert squeezed(figures) in said, (finding["id"], figures)
    for source in content(one, lang)["sources"]:
        assert source["sha256"] in said


def _figures(finding, lang):
    """How the figures of a finding of review.json are written, in the order they stand in."""
    unit = finding["unit"]
    # a finding that does not apply has no measure, and so no margin or bound
    if finding["value"] is None and finding["low"] is None and finding["high"] is None:
        return
    interval = Interval(
        -float("inf") if finding["low"] is None else finding["low"],
        float("inf") if finding["high"] is None else finding["high"],
        finding["value"],
    )
    margin = figure(finding["margin"], unit, lang)
    value, low, high = (figure(each, unit, lang) for each in (interval.value, interval.low, interval.high))
    if finding["part_of"] is None:
        limit = None if finding["limit"] is None else Limit(**{"upper": None, **finding["limit"]})
        said = {
            "zh": "实测值{}；下限{}；上限{}；限值{}；距限值{}",
            "en": "measured {}; at least {}; at most {}; limit {}; margin {}",
        }
        yield said[lang].format(value, low, high, limit_text(limit, unit, lang), margin)
    else:
        yield value + low + high + margin


def test_docx_and_pdf_say_the_same(written):
    for lang in ("zh", "en"):
        _, folder = written[lang]
        word, pdf = text_of_docx(folder / "opinion.docx"), squeezed(text_of_pdf(folder / "opinion.pdf"))
        numbers = re.findall(r"\d[\d,]*\.\d+", word)
        assert len(numbers) > 300
        missing = [each for each in set(numbers) if each not in pdf]
        assert missing == []


def test_areas_counted_with_a_finger(written):
    one, folder = written["zh"]
    said = squeezed(text_of_docx(folder / "opinion.docx"))
    # approved block: stated 36, drawn 36, kept 30, withdrawn 6; draft: kept 30 and 0, added 6 and 4
    assert "1豫政〔2012〕8号36.000036.000030.00006.0000" in said
    assert "1130.00006.000036.0000" in said
    assert "2—0.00004.00004.0000" in said
    assert "合计30.000010.000040.0000" in said
    # added land west of the approved boundary: 3 ha of parcel 1 (state), 1 ha of parcel 3 (not known)
    assert "国有东村建设用地3.0000" in said
    assert "不明不明农用地1.0000" in said
    assert one.grounds["added"].area_m2 == pytest.approx(100_000)


def test_the_parts_it_must_have(written):
    _, folder = written["zh"]
    said = squeezed(text_of_docx(folder / "opinion.docx"))
    wanted = (
        "示例管委会 示开管〔2026〕3号 2026-06-01 一、审查结论 拟定结论：不同意 二、补正告知清单 三、逐条审查 "
        "四、面积与用地 五、闲置土地处置 六、四至与界址点 七、数据来源与版本 八、数据修复与问题 "
        "九、未审查的事项 十、签署 审查： 复核： 审定： 本意见不作为用地批准依据。 "
        "面积口径：除注明椭球面积的以外，均为平面面积 现场踏勘 张三 HT-1"
    )
    for words in wanted.split():
        assert squeezed(words) in said, words


def test_headings_are_headings_and_table_heads_repeat(written):
    _, folder = written["zh"]
    document = Document(str(folder / "opinion.docx"))
    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings[0] == "一、审查结论"
    assert any(re.match(r"（一）", each) for each in headings)
    assert any(re.match(r"1\. ", each) for each in headings)
    heads = document.element.body.findall(f".//{qn('w:tblHeader')}")
    assert len(heads) > 10
    assert len(document.inline_shapes) > 0


def test_the_conclusion_is_one_page_however_much_is_broken(tmp_path):
    e, n = 500_000, 3_800_000
    long = "河南省示例市示例县国家级高新技术产业开发区（北部循环化工片区）扩区调区及四至边界范围调整方案" + "甲" * 15
    given = replace(small(), title=long, zone=Zone({"name": long}))
    blocks = [(square(90, e + 150 * (k % 8), n + 150 * (k // 8)), {"block": str(k + 1)}) for k in range(40)]
    given = replace(given, layers={**given.layers, "draft": (layer("draft", land(*blocks)),)})
    for lang in ("zh", "en"):
        opinion.render(judged(given), tmp_path, lang)
        with pdfplumber.open(tmp_path / "opinion.pdf") as pdf:
            pages = [page.extract_text() for page in pdf.pages[:4]]
        first = {"zh": ("一、审查结论", "二、补正告知清单"), "en": ("1 Conclusion", "2 What is to be supplied")}[lang]
        assert [first[0] in page for page in pages[:3]] == [False, True, False]
        assert first[1] in pages[2]


def test_same_input_same_bytes(written, tmp_path):
    one, folder = written["zh"]
    opinion.render(one, tmp_path, "zh")
    for name in opinion.FILES:
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_hostile_text_stands_as_it_is(tmp_path):
    given = replace(small(), title=HOSTILE, zone=Zone({"name": HOSTILE, "applicant": HOSTILE, "letter": HOSTILE}))
    opinion.render(judged(given), tmp_path, "zh")
    shown = '=cmd|"calc" <script>{{ 7*7 }} #let $x$〔U+202E〕 𠮷'
    assert plain(HOSTILE).replace("  ", " ") == shown
    assert squeezed(shown) in squeezed(text_of_docx(tmp_path / "opinion.docx"))
    assert squeezed(shown.replace("𠮷", "〔U+20BB7〕")) in squeezed(text_of_pdf(tmp_path / "opinion.pdf"))
    with pdfplumber.open(tmp_path / "opinion.pdf") as pdf:
        fonts = {char["fontname"].partition("+")[2] for page in pdf.pages for char in page.chars}
    assert fonts == {"NotoSansSC-Regular", "NotoSerifSC-Regular"}


def test_what_is_not_stated_is_a_line_to_fill_in(tmp_path):
    opinion.render(once(), tmp_path, "zh")
    rows = [[cell.text for cell in row.cells] for row in Document(str(tmp_path / "opinion.docx")).tables[0].rows]
    assert dict(rows)["申请单位"] == "＿" * 8
    assert dict(rows)["审查日"] == "2026-06-30"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_conclusion_is_written(lang):
    one = once()
    kept = tuple(each for each in one.items if each.verdict == "met" and each.gates is None)
    broken = next(each for each in one.items if each.counted and each.verdict == "broken" and each.gates is None)
    undecided = next(each for each in one.items if each.counted and each.verdict == "undecided" and each.gates is None)
    ruled = Decision(finding=broken.id, ruling="upheld", reason="已论证", by="李四", on=date(2026, 6, 1))
    principle = replace(broken, rule=broken.rule.model_copy(update={"weight": "in_principle"}), decision=ruled)
    expected = {"consent": kept, "conditional": (*kept, principle), "supplement": (*kept, undecided),
                "refusal": (*kept, broken)}  # fmt: skip
    for kind, items in expected.items():
        found = conclude(replace(one, items=items))
        assert found.kind == kind
        parts = opinion_of(replace(one, items=items), lang, typeface()).sections["conclusion"]
        strong = [each.text for each in parts if isinstance(each, Paragraph) and each.style == "strong"]
        assert strong == [{"zh": "拟定结论：", "en": "Proposed conclusion: "}[lang] + found.title.text(lang)]
        said = "".join("".join(map("".join, each.rows)) for each in parts if isinstance(each, PartTable))
        assert ("已论证" in said) == (kind == "conditional")


def test_what_is_to_be_supplied_is_the_list_of_review_json():
    one = once()
    asks = content(one, "zh")["conclusion"]["asks"]
    rows = next(
        each for each in opinion_of(one, "zh", typeface()).sections["supplies"] if isinstance(each, PartTable)
    ).rows
    assert sorted(row[1] for row in rows) == sorted(each["what"] for each in asks)
    assert [row[0] for row in rows] == [str(n) for n in range(1, len(asks) + 1)]
    stated = judged(small(supply_by=date(2026, 7, 15)))
    table = next(
        each for each in opinion_of(stated, "zh", typeface()).sections["supplies"] if isinstance(each, PartTable)
    )
    assert {row[4] for row in table.rows} == {"2026-07-15"}


def test_numbers_of_headings():
    zh, en = Numbers("zh"), Numbers("en")
    assert [zh.heading(level, "x").text for level in (1, 2, 3, 3, 2, 1)] == [
        "一、x",
        "（一）x",
        "1. x",
        "2. x",
        "（二）x",
        "二、x",
    ]
    assert [en.heading(level, "x").text for level in (1, 2, 3, 3, 2, 1)] == [
        "1 x",
        "1.1 x",
        "1.1.1 x",
        "1.1.2 x",
        "1.2 x",
        "2 x",
    ]


def test_pictures_of_what_is_broken_and_no_more_than_a_number():
    made = opinion_of(once(), "zh", typeface())
    pictures = [part for part in made.sections["clauses"] if isinstance(part, Picture)]
    assert pictures
    assert all(part.png.startswith(b"\x89PNG") for part in pictures)


def _template(tmp_path: Path, *, without: str = "", extra: str = "") -> Path:
    document = Document()
    document.add_paragraph(f"示例市自然资源局红头 {extra}")
    for name in ("title", "notice"):
        document.add_paragraph(f"{{{{ {name} }}}}")
    for name in ("facts", *SECTIONS):
        if name != without:
            document.add_paragraph(f"{{{{p {name} }}}}")
    path = tmp_path / "letterhead.docx"
    document.save(str(path))
    return path


def test_the_bureaus_own_letterhead(tmp_path):
    _template(tmp_path)
    given = replace(small(opinion_template="letterhead.docx"), folder=tmp_path)
    opinion.render(judged(given), tmp_path, "zh")
    said = text_of_docx(tmp_path / "opinion.docx")
    assert said.startswith("示例市自然资源局红头")
    assert "十、签署" in said
    document = Document(str(tmp_path / "opinion.docx"))
    assert any(p.style.name == "Opinion Body" for p in document.paragraphs)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda folder: _template(folder, without="supplies"), r"no place for a part of the opinion.*supplies"),
        (lambda folder: _template(folder, extra="{{ nonsense }}"), "cannot be filled in.*nonsense"),
        (lambda folder: _template(folder, extra="{{ ''.__class__.__mro__ }}"), "cannot be filled in.*unsafe"),
        (lambda folder: (folder / "letterhead.docx").write_bytes(b"no zip"), "no Word document"),
        (lambda folder: None, "no such template"),
    ],
)
def test_a_template_that_will_not_do_is_refused(tmp_path, make, said):
    make(tmp_path)
    given = replace(small(opinion_template="letterhead.docx"), folder=tmp_path)
    with pytest.raises(InputError, match=said):
        opinion.render(judged(given), tmp_path, "zh")
    assert not (tmp_path / "opinion.docx").exists()


def test_the_shipped_template_is_what_its_script_makes():
    spec = importlib.util.spec_from_file_location(
        "make_opinion_template", REPO / "scripts" / "make_opinion_template.py"
    )
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)

    def parts(file) -> dict[str, bytes]:
        with zipfile.ZipFile(file) as archive:
            return {name: archive.read(name) for name in archive.namelist() if name != "docProps/core.xml"}

    fresh = REPO / "landuse" / "render" / "templates" / "opinion.docx"
    assert parts(io.BytesIO(script.make())) == parts(fresh)


def test_a_case_without_ground_has_an_opinion(tmp_path):
    given = case(layer("parcels", parcels((square(), "0601")), scheme="gbt21010"))
    opinion.render(judged(given), tmp_path, "zh")
    said = text_of_docx(tmp_path / "opinion.docx")
    assert "未提供边界" in said
    assert "没有新增土地" in said or "未提供边界" in said


def test_repairs_and_notes_stand_in_it(tmp_path):
    made = opinion_of(judged(read_case(REPO / "layers" / "sample")), "zh", typeface())
    assert any(isinstance(part, Heading) and part.level == 1 for part in made.sections["repairs"])
    idle = [part for part in made.sections["idle"] if isinstance(part, PartTable)]
    assert len(idle) == 1
    assert len(idle[0].columns) == 11


@pytest.mark.slow
def test_the_real_case_reads_the_same_in_both(tmp_path):
    folder = SHARED / "data" / "xiasha"
    if not folder.is_dir():
        pytest.skip("the shared xiasha case is not here")
    one = review(read_case(folder))
    opinion.render(one, tmp_path, "zh")
    word, pdf = squeezed(text_of_docx(tmp_path / "opinion.docx")), squeezed(text_of_pdf(tmp_path / "opinion.pdf"))
    for finding in content(one, "zh")["findings"]:
        for figures in _figures(finding, "zh"):
            assert squeezed(figures) in word, finding["id"]
            assert squeezed(figures) in pdf, finding["id"]
