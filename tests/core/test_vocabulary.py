"""Words read to a term or to nothing: grammar, scripts, packs, and that no part of a word ever decides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landuse.core.column_words import column_vocabulary
from landuse.core.specs import list_specs, load_spec
from landuse.core.vocabulary import VocabularyTable, extended_by, fold_word, vocabularies, vocabulary


@pytest.mark.parametrize(
    ("name", "text", "term"),
    [
        ("cancelled", "已撤销", "yes"),
        ("cancelled", "未撤销", "no"),
        ("cancelled", "尚未撤銷", "no"),
        ("cancelled", "拟撤销", "no"),
        ("cancelled", "不是未撤销", None),
        ("cancelled", "关于撤销的通知", None),
        ("disposal_plan", "未制定", "no"),
        ("disposal_plan", "正在制定", "no"),
        ("disposal_plan", "制定中", "no"),
        ("disposal_plan", "二次招商", "yes"),
        ("risk", "无重大隐患", "minor"),
        ("risk", "無重大隱患", "minor"),
        ("risk", "重大隐患", "grave"),
        ("risk", "重大隐患已整改", None),
        ("opinion", "同意", "consent"),
        ("opinion", "不同意", "refusal"),
        ("opinion", "原则同意", "conditional"),
        ("opinion", "原則上同意", "conditional"),
        ("opinion", "同意,但须避让水源", "conditional"),
        ("opinion", "无意见,同意", "consent"),
        ("opinion", "无意见,不同意", None),
        ("opinion", "未回复", None),
        ("conclusion", "不予通过", "refused"),
        ("conclusion", "尚未通过", "refused"),
        ("conclusion", "送审稿", "draft"),
        ("yes_no", "不是", "no"),
        ("yes_no", "是的", "yes"),
        ("yes_no", "也许", None),
        ("stage", "未预划", "none"),
    ],
)
def test_negations_conditions_and_what_is_not_yet_done(name, text, term):
    assert vocabulary(name).read(text) == term


@given(st.sampled_from(vocabularies()), st.text(max_size=12))
def test_a_word_within_another_never_decides(name, text):
    known = vocabulary(name)
    for word in list(known.words)[:20]:
        joined = f"{text}甲{word}乙{text}"
        assert fold_word(joined) in known.words or known.read(joined) is None


@given(st.sampled_from(vocabularies()), st.text(max_size=12))
def test_about_so_much_is_nothing(name, text):
    assert vocabulary(name).read(f"约{text}") is None


@given(st.sampled_from(vocabularies()), st.data())
def test_reading_is_the_same_in_any_width_space_and_case(name, data):
    known = vocabulary(name)
    if known.words:
        word = data.draw(st.sampled_from(sorted(known.words)))
        assert known.read(f"  {word.upper()} 。") == known.words[word]


@given(st.sampled_from(vocabularies()), st.data(), st.sampled_from("?？"))
def test_a_word_that_is_asked_answers_nothing(name, data, mark):
    known = vocabulary(name)
    if known.words:
        word = data.draw(st.sampled_from(sorted(known.words)))
        assert known.read(word + mark) is None
        assert known.read(f"{word}（{mark}）") is None


@pytest.mark.parametrize("name", ["conclusion", "plan_status"])
def test_what_once_was_says_nothing_of_the_day(name):
    assert vocabulary(name).read("曾批准") is None


def test_a_pack_adds_words_while_its_rules_are_judged_and_no_longer():
    table = VocabularyTable(terms={"yes": ["另案处理"]})
    assert vocabulary("cancelled").read("另案处理") is None
    with extended_by({"cancelled": table, "supply.supply_method": VocabularyTable(terms={"grant": ["标准地出让"]})}):
        assert vocabulary("cancelled").read("未另案处理") == "no"
        assert column_vocabulary("supply", "supply_method").read("标准地出让") == "grant"
    assert vocabulary("cancelled").read("另案处理") is None


def test_every_vocabulary_a_spec_names_is_shipped_and_every_listed_word_is_read():
    for role in list_specs():
        for column, spec in load_spec(role).columns.items():
            if spec.words is not None:
                assert spec.words in vocabularies()
            for word, term in spec.values.items():
                assert column_vocabulary(role, column).read(word) == term, (role, column, word)
