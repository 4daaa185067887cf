"""What a bureau signs and an applicant receives, read whole: opinion with its annexes, letter and one-page reply.

The texts are read where both writers take them from, so that Word and PDF are held at once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from landuse.core.case import Decision
from landuse.core.evidence import Verdict
from landuse.core.findings import Departure, Review
from landuse.core.messages import LANGS, Message
from landuse.core.resources import resource_folder
from landuse.core.specs import list_specs
from landuse.judge.review import review
from landuse.normalise.case import read_case
from landuse.render.document.clean import cleaned
from landuse.render.document.content import opinion_of, supplement_of
from landuse.render.document.parts import ANNEXES, BODY, SECTIONS, Document, Heading, Paragraph, TableBlock
from landuse.render.json import content
from landuse.render.shared.fonts import plain, typeface
from tests.made import SHARED, case, land, layer, square
from tests.render.test_opinion import FIGURE, all_broken, crowded, judged, once

#: Words in Latin letters that a Chinese official document may have.
LATIN = {"map", "html", "landuse"}
#: Where the names of libraries stand.
SOFTWARE = ("软件版本：", "Software: ")
SECONDS = re.compile(r"\d+\.\d+″")
HAN = "\u4e00-\u9fff"


def everything_undecided() -> Review:
    made = once()
    items = (replace(item, verdict=Verdict.UNDECIDED) if item.counted and item.gates is None else item
             for item in made.items)  # fmt: skip
    return replace(made, items=tuple(items))


def ruled() -> Review:
    """Return a review with rulings, a departure in numbers, one of a definition, and an assumption with its author."""
    made = once()
    day = date(2026, 6, 1)
    items = tuple(
        replace(item, decision=Decision(finding=item.id, ruling="upheld", reason="先于红线批准", by="李四", on=day))
        if item.counted and item.verdict == "broken" and item.gates is None else item
        for item in made.items
    )  # fmt: skip
    share = next(item.rule.full_id for item in made.items if item.rule.id == "employment-land-share")
    signed = {"rule": share, "reason": "按纪要", "by": "王五"}
    departures = (
        Departure("definition", "denominator", "construction_land", **signed),
        Departure("tolerance", "tolerance_m", 0.8, standard=0.5, **signed),
        Departure("wanted", "limit", 0.7, **signed),
        Departure("assumption", "unmapped", "not_employment_land", **signed),
        Departure("assumption", "complete:ecological_red_line", "yes", reason="见证明", by="王五"),
    )
    return replace(made, items=items, departures=departures)


def bare() -> Review:
    """Return the review of a case with nothing but a draft."""
    return judged(case(layer("draft", land(square(600, 500_000, 3_800_000)))))


CASES = {
    "nothing but a draft": bare,
    "ruled, departing": ruled,
    "small": once,
    "forty blocks": lambda: judged(crowded("示例开发区扩区草案")),
    "everything broken": lambda: all_broken(once()),
    "everything undecided": everything_undecided,
    "sample": lambda: review(read_case(resource_folder("layers") / "sample")),
    "xiasha": lambda: review(read_case(SHARED / "data" / "xiasha")),
}
#: The first two hold what the others do in short.
NAMES = [pytest.param(name, marks=pytest.mark.slow if n > 1 else ()) for n, name in enumerate(CASES)]


@cache
def made_review(name: str) -> Review:
    if name == "xiasha" and not (SHARED / "data" / "xiasha").is_dir():
        pytest.skip("the shared xiasha case is not here")
    return CASES[name]()


@cache
def documents(name: str, lang: str) -> dict[str, Document]:
    """Return opinion, letter and reply as they are set."""
    made, serif, sans = made_review(name), typeface(kind="serif"), typeface()
    written = {
        "opinion": opinion_of(made, lang, SECTIONS, serif, sans),
        "reply": opinion_of(made, lang, ("title", "reply"), serif, sans),
        "letter": supplement_of(made, lang),
    }
    return {kind: cleaned(document, plain) for kind, document in written.items()}


#: Columns that hold names of files, of rules by their packs, and checksums; annex 5 alone has them.
FILED = {Message("File"), Message.in_context("opinion", "Rules"), Message("SHA-256")}


def texts(document: Document, *names: str) -> Iterator[tuple[str, str]]:
    """Yield each text of a document with its section; of annex 5 without names of files and checksums."""
    filed = {title.text(document.lang) for title in FILED}
    for section, parts in document.sections.items():
        if names and section not in names:
            continue
        for part in parts:
            if isinstance(part, Heading):
                yield section, part.text
            elif isinstance(part, Paragraph):
                yield section, part.lead + part.text
            elif isinstance(part, TableBlock):
                yield section, part.caption
                yield from ((section, column.title) for column in part.columns)
                for row in part.rows:
                    for column, cell in zip(part.columns, row, strict=True):
                        if section != "annex_sources" or column.title not in filed:
                            yield section, cell
            else:
                yield section, part.caption


def faults(text: str, lang: str, section: str = "") -> list[str]:
    """Return what in a text no department would write."""
    # an address ends with a colon
    after_label = "[。；，、;,]" if section in ("opening", "supplies", "reply") else "[。；，、;,]|$"
    patterns = [
        r"\b(None(?!\.$)|nan|NaN|inf|True|False)\b",
        rf"[：:] ?(?={after_label})",
        r"[：:] ?—(?=[。；，]|$)",
        r"（）|\(\)|《》|“”|''",
        r"[，、；：。][，、；。]",
        r"\{|\}",
        r"\b[a-z]+(?:_[a-z0-9]+)+\b",
        r"\b[a-z]+(?:-\d+)?/[a-z]",
        r"case\.toml|\bparams\b",
        r"[0-9a-f]{16,}",
    ]
    if lang == "zh":
        patterns += [rf"[{HAN}“”《》（）][,;:!?()]", rf"[,;:!?()][{HAN}“”《》（）]"]
    wrong = [match[0] for pattern in patterns for match in re.finditer(pattern, text)]
    if lang == "zh" and not text.startswith(SOFTWARE):
        wrong += [word for word in re.findall(r"[a-z][a-z_]{2,}", text) if word not in LATIN]
    return wrong


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", NAMES)
def test_no_part_says_what_no_department_would_write(name, lang):
    wrong = [
        (kind, section, fault, str(text))
        for kind, document in documents(name, lang).items()
        for section, text in texts(document)
        for fault in faults(text, lang, section)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "text",
    ["缺draft", "见case.toml", "cn/inside-county", "面积,不足", "结论：", "结论：—", "取（）", "为None", "coverage",
     "0123456789abcdef0", "按permanent_basic_farmland", "，。"],
)  # fmt: skip
def test_the_search_finds_each_of_them(text):
    assert faults(text, "zh")


def test_roles_are_looked_for_in_chinese():
    assert [role for role in list_specs() if not faults(f"缺{role}图层", "zh")] == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", NAMES)
def test_every_figure_of_body_reply_and_letter_stands_in_the_annexes_and_in_review_json(name, lang):
    written = documents(name, lang)
    annexes = "\n".join(text for _, text in texts(written["opinion"], *ANNEXES))
    held = figures_of(content(made_review(name), lang))
    for kind, sections in (("opinion", BODY), ("reply", ()), ("letter", ())):
        # seconds of the sides' longitudes and latitudes are in annex 4 and in no figure of the review
        told = {
            figure for _, text in texts(written[kind], *sections) for figure in FIGURE.findall(SECONDS.sub("", text))
        }
        assert [figure for figure in sorted(told) if figure not in annexes] == [], kind
        assert [figure for figure in sorted(told) if figure.replace(",", "") not in held] == [], kind


def figures_of(held: object) -> set[str]:
    """Return every number of review.json as print may write it: itself, in hectares, as a share; and those of texts."""
    numbers = [float(text) for text in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", json.dumps(held))]
    written = {f"{abs(value) / per:.{places}f}" for value in numbers for per in (1, 10_000, 0.01) for places in (2, 4)}
    return written | {figure.replace(",", "") for figure in FIGURE.findall(json.dumps(held, ensure_ascii=False))}
