"""What joins texts in each language."""

from __future__ import annotations

import pytest

from landuse.core.figures import number
from landuse.core.messages import Message
from landuse.core.punctuation import (
    bracketed,
    clauses,
    indent,
    labelled,
    letters_for,
    listed,
    reference,
    run_on,
    sentence,
)


@pytest.mark.parametrize(
    ("told", "zh", "en"),
    [
        (lambda lang: listed(["a", "b"], lang), "a、b", "a, b"),
        (lambda lang: listed([], lang), "", ""),
        (lambda lang: clauses(["a", "b"], lang), "a；b", "a; b"),
        (lambda lang: labelled("a", "{b}", lang), "a：{b}", "a: {b}"),
        (lambda lang: "a" + bracketed("b", lang), "a（b）", "a (b)"),
        (lambda lang: run_on(["a。", "", "b。"], lang), "a。b。", "a。 b。"),
        (lambda lang: run_on([], lang), "", ""),
        (lambda lang: sentence("a", lang), "a。", "a."),
        (lambda lang: sentence("a！", lang), "a！", "a！"),
        (lambda lang: sentence("", lang), "", ""),
        (lambda lang: reference(2, "a", lang), "〔2〕a", "[2] a"),
        (lambda lang: indent(2, lang), "　　", "- - "),
        (lambda lang: letters_for(10, lang), 10, 20),
        (lambda lang: Message("{names}", names=["a", "b"]).text(lang), "a、b", "a, b"),
        (lambda lang: number(1e6, "ha", lang), "100.00公顷", "100.00 ha"),
        (lambda lang: number(float("inf"), "ha", lang), "无上限", "no upper bound"),
    ],
)
def test_texts_are_joined_as_the_language_writes_them(told, zh, en):
    assert (told("zh"), told("en")) == (zh, en)
