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
    packs = [name for name in names("packs") if name in DOCUMENTS]
    return [pytest.param(pack, rule, id=rule.full_id) for pack in packs for rule in load_pack(pack).rules]


@pytest.mark.parametrize(("pack", "rule"), rules())
def test_a_quote_stands_word_for_word_in_its_document(pack, rule):
    files = sorted(SOURCES.glob(f"{DOCUMENTS[pack]}_*.txt"))
    if not files:
        pytest.skip(f"the source documents are not at {SOURCES}")
    if rule.gates is not None:  # a compound is ours: it cites its gates, with the gist
        return
    assert stands_in(rule.citation.quote, plain(files[0].read_text(encoding="utf-8"))), rule.citation.quote


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
