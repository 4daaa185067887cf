"""Every quote of a provincial pack stands word for word in the document it is taken from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from landuse.core.plugins import names
from landuse.core.rules import load_pack

SOURCES = Path(__file__).parents[2].parent / "shared" / "policy" / "sources"
DOCUMENTS = {"henan-2022": "000", "ningxia": "001", "zhumadian-2019": "002", "jiangxi-2019": "003", "hebei": "004"}
ASIDE = re.compile(r"[\s“”‘’\"'「」『』]")


def plain(text: str) -> str:
    return ASIDE.sub("", text)


def stands_in(quote: str, document: str) -> bool:
    """Whether the parts between the ellipses stand in the document, in their order."""
    place = 0
    for part in (plain(each) for each in re.split("…+", quote)):
        found = document.find(part, place) if part else -1
        if found < 0:
            return False
        place = found + len(part)
    return True


def rules():
    """Return the rules that quote a document, with their packs; compounds quote none."""
    packs = [name for name in names("packs") if name in DOCUMENTS]
    named = [(pack, rule) for pack in packs for rule in load_pack(pack).rules]
    return [pytest.param(pack, rule, id=rule.full_id) for pack, rule in named if rule.gates is None]


def compounds():
    named = [(pack, rule) for pack in names("packs") for rule in load_pack(pack).rules]
    return [pytest.param(pack, rule, id=rule.full_id) for pack, rule in named if rule.gates is not None]


@pytest.mark.parametrize(("pack", "rule"), rules())
def test_a_quote_stands_word_for_word_in_its_document(pack, rule):
    files = sorted(SOURCES.glob(f"{DOCUMENTS[pack]}_*.txt"))
    if not files:
        pytest.skip(f"the source documents are not at {SOURCES}")
    assert stands_in(rule.citation.quote, plain(files[0].read_text(encoding="utf-8"))), rule.citation.quote


@pytest.mark.parametrize(("pack", "rule"), compounds())
def test_a_compound_is_ours_and_rests_on_rules_that_quote_their_documents(pack, rule):
    """It gives the gist, says that it is practice, and each of its gates is a rule with a clause and a quote."""
    assert rule.citation.quote.startswith("（要旨）")
    assert rule.citation.certainty == "practice"
    by_id = {other.full_id: other for member in load_pack(pack).family() for other in member.rules}
    gates = [by_id[name if "/" in name else f"{pack}/{name}"] for name in rule.gates.rules()]
    assert gates
    for gate in gates:
        assert gate.citation.clause, gate.full_id
        assert gate.citation.document, gate.full_id
        assert plain(gate.citation.quote), gate.full_id
        assert gate.full_id != rule.full_id


HEADINGS = (r"([一二三四五六七八九十]+)、", r"\(([一二三四五六七八九十]+)\)", r"(\d+)[.、．]")


def place_of(quote: str, document: str) -> tuple[str | None, ...]:
    """Return the numbers of the part, section and item in which a quote stands."""
    lines = re.sub(r"[ \t“”‘’\"'「」『』]", "", document)
    run = "".join(letter if letter != "\n" else "" for letter in lines)
    places = [place for place, letter in enumerate(lines) if letter != "\n"]
    before = lines[: places[run.find(plain(re.split("…+", quote)[0]))] + 1]
    numbers = [re.findall(rf"(?:^|[\n。;])(?:{heading})", before) for heading in HEADINGS]
    return tuple(each[-1] if each else None for each in numbers)


@pytest.mark.parametrize(("pack", "rule"), rules())
def test_a_quote_stands_in_the_clause_that_is_cited(pack, rule):
    """二(二)1 is part 二, section (二), item 1 of the document."""
    files = sorted(SOURCES.glob(f"{DOCUMENTS[pack]}_*.txt"))
    clause = re.fullmatch(r"([一二三四五六七八九十]+)(?:\((.+?)\))?(\d+)?", rule.citation.clause)
    if not files or clause is None:  # hebei's report has titles for numbers
        pytest.skip("no numbered clause, or the source documents are not here")
    found = place_of(rule.citation.quote, files[0].read_text(encoding="utf-8"))
    assert [there for asked, there in zip(clause.groups(), found, strict=True) if asked and asked != there] == []


@pytest.mark.parametrize("pack", [name for name in names("packs") if name in DOCUMENTS])
def test_a_provincial_rule_is_cited_by_document_and_clause(pack):
    for rule in load_pack(pack).rules:
        assert rule.citation.document, rule.full_id
        assert rule.citation.clause, rule.full_id
        assert len(plain(rule.citation.quote)) >= 8, rule.full_id
        assert rule.gates is not None or rule.citation.certainty == "text", rule.full_id


def test_a_national_rule_says_how_sure_it_is():
    words = re.compile(r"confirmed|recalled 0\.\d+|partly confirmed|practice|found")
    for rule in load_pack("cn").rules:
        assert words.fullmatch(rule.citation.certainty), rule.full_id


@pytest.mark.parametrize(
    ("quote", "found"),
    [("a b", True), ("“ab”…d", True), ("d…ab", False), ("abd", False), ("ab…", False), ("ac", False)],
)
def test_the_parts_of_a_quote_stand_in_their_order(quote, found):
    assert stands_in(quote, plain("a“b” c d")) is found
