"""The words people write into cells, read to a code term or to nothing: no part of a word ever decides."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from landuse.core.errors import PackError
from landuse.core.foreign_words import words_of
from landuse.core.messages import Message
from landuse.core.resources import resource_folder

#: How a word stands to a fact: the fact holds, does not hold, or only under a condition.
Answer = Literal["yes", "no", "conditional"]

# Longer marks first, so that 尚未 is not read as 尚 and 未.
_NEGATIONS = (
    "并没有", "还没有", "尚没有", "从没有", "未能够", "不存在", "未发现", "没有", "尚未", "并未", "还未", "从未",
    "暂未", "暂无", "均未", "均无", "未予", "不予", "未经", "未有", "未能", "不能", "不得", "并无", "并非", "不是",
    "毫无", "绝无",
    "不再", "未", "无", "没", "不", "非", "否", "not", "no", "un",
)  # fmt: skip
_PROGRESS = (
    "正在进行", "正在", "正", "拟", "拟将", "将要", "即将", "将", "待", "有待", "计划", "准备", "筹备", "着手", "申请",
    "启动", "抓紧", "尽快", "争取", "力争", "已申请", "已启动",
)  # fmt: skip
_UNDER_WAY = ("进行中", "办理中", "过程中", "阶段", "期间", "之中", "中")
_DONE = ("均已经", "业已", "已经", "均已", "都已", "全部已", "全部", "确已", "已", "均", "经")
_ENDED = ("完毕", "完成", "到位", "了", "过", "的")
_CONDITIONS = (
    "原则上",
    "原则",
    "基本上",
    "基本",
    "有条件",
    "附条件",
    "有条件地",
    "附带条件",
    "暂时",
    "暂",
    "部分",
    "局部",
)
_ON_CONDITION = re.compile(
    r"但|前提|条件|如|倘若|除非|除外|须经|需经|须先|需先|应先|之后方可|后方可|方可|后再|以.{0,12}为准|另行|另议|视.{0,12}而定"
)
_BREAK = re.compile(r"[,，;；。．、!！?？\n\r]+")
_QUESTION = re.compile("[?？]")
_EDGES = " \t\r\n\"'“”‘’「」『』《》<>()（）[]【】:：。，,;；、!！?？·"


@cache
def _simplified() -> dict[int, str]:
    """Read the table of traditional characters and the simplified ones that stand for them."""
    lines = (resource_folder("layers") / "words" / "traditional.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {ord(traditional): simplified for traditional, simplified in pairs}


def simplified(text: str) -> str:
    """Return a text in simplified characters, half width.

    Examples
    --------
    >>> simplified("化學原料製造")
    '化学原料制造'
    """
    return unicodedata.normalize("NFKC", text).translate(_simplified())


@cache
def fold_word(text: str) -> str:
    """Return the form in which script, case, width, inner space and punctuation around a word don't matter."""
    return "".join(simplified(text).split()).casefold().strip(_EDGES)


class VocabularyTable(BaseModel):
    """The content of a vocabulary as it stands in a file or a pack."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    terms: dict[str, list[str]] = {}
    negated: dict[str, str] = {}
    conditional: dict[str, str] = {}
    under_way: dict[str, str] = {}


@dataclass(frozen=True)
class Vocabulary:
    """Words and what each says; whatever it does not list, nor its grammar makes of what it lists, says nothing.

    Parameters
    ----------
    words
        Folded words, to their terms.
    negated, conditional, under_way
        What a term becomes behind a negation (未…, 不…), under a condition (原则…, …但…), or while it is not yet
        done (正在…, 拟…); a term that is not listed there becomes unknown.
    """

    words: Mapping[str, str]
    negated: Mapping[str, str] = field(default_factory=dict)
    conditional: Mapping[str, str] = field(default_factory=dict)
    under_way: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, table: VocabularyTable) -> Vocabulary:
        """Return the vocabulary of a table; a term is a word for itself."""
        words = {fold_word(term): term for term in table.terms}
        words |= {fold_word(word): term for term, spellings in table.terms.items() for word in spellings}
        return cls(words, table.negated, table.conditional, table.under_way)

    def extended(self, table: VocabularyTable) -> Vocabulary:
        """Return this vocabulary with the words of another table, which outrank its own."""
        other = Vocabulary.of(table)
        return Vocabulary(
            {**self.words, **other.words},
            {**self.negated, **other.negated},
            {**self.conditional, **other.conditional},
            {**self.under_way, **other.under_way},
        )

    def read(self, text: str | None) -> str | None:
        """Return the term a text says, or None where it says none that is known.

        Several clauses in one cell must all say the same; a clause that is not known leaves the whole unknown.
        """
        if text is None or not text.strip() or _QUESTION.search(text):
            return None
        whole = fold_word(text)
        if whole in self.words:
            return self.words[whole]
        clauses = [clause for clause in map(fold_word, _BREAK.split(simplified(text))) if clause]
        condition = any(_ON_CONDITION.search(clause) for clause in clauses)
        read = [self._clause(clause) for clause in clauses if clause in self.words or not _ON_CONDITION.search(clause)]
        if not read or any(term is None for term in read) or len(set(read)) > 1:
            return None
        return self.conditional.get(str(read[0])) if condition else read[0]

    def _clause(self, clause: str) -> str | None:
        if clause in self.words:
            return self.words[clause]
        for marks, outcome in (
            (_CONDITIONS, self.conditional),
            (_NEGATIONS, self.negated),
            (_PROGRESS, self.under_way),
        ):
            rest = self._behind(clause, marks)
            if rest is not None:
                return outcome.get(rest)
        rest = self._before(clause, _UNDER_WAY)
        if rest is not None:
            return self.under_way.get(rest)
        return self._bare(clause)

    def _behind(self, clause: str, marks: tuple[str, ...]) -> str | None:
        """Return the term that stands behind one of some marks."""
        for mark in sorted(marks, key=len, reverse=True):
            if clause.startswith(mark):
                term = self._bare(clause[len(mark) :])
                if term is not None:
                    return term
        return None

    def _before(self, clause: str, marks: tuple[str, ...]) -> str | None:
        for mark in marks:
            if clause.endswith(mark) and clause[: -len(mark)] in self.words:
                return self.words[clause[: -len(mark)]]
        return None

    def _bare(self, clause: str) -> str | None:
        """Return the term of a word that may say beside it that the thing is done."""
        heads = ["", *(mark for mark in _DONE if clause.startswith(mark))]
        tails = ["", *(mark for mark in _ENDED if clause.endswith(mark))]
        for head in heads:
            for tail in tails:
                word = clause[len(head) : len(clause) - len(tail)]
                if word in self.words:
                    return self.words[word]
        return None


_EXTENSIONS: ContextVar[Mapping[str, VocabularyTable]] = ContextVar("vocabulary_extensions")


@contextmanager
def extended_by(tables: Mapping[str, VocabularyTable]) -> Iterator[None]:
    """Let the words of a pack count while its rules are judged.

    Parameters
    ----------
    tables
        Vocabularies by name, each laid over the one that is shipped.
    """
    token = _EXTENSIONS.set(tables)
    try:
        yield
    finally:
        _EXTENSIONS.reset(token)


def added_words(name: str) -> VocabularyTable | None:
    """Return what the pack in hand adds under a name, or None."""
    return _EXTENSIONS.get({}).get(name)


def vocabulary(name: str) -> Vocabulary:
    """Return a vocabulary by its name, with what the pack in hand adds to it.

    Raises
    ------
    PackError
        If there is none of that name, neither shipped nor in the pack.
    """
    added = added_words(name)
    own = _shipped(name)
    if own is None and added is None:
        raise PackError(
            Message("there is no vocabulary '{name}'", name=name),
            next=Message("There are: {known}", known=vocabularies()),
        )
    if added is None:
        return own or Vocabulary({})
    return Vocabulary.of(added) if own is None else own.extended(added)


@cache
def vocabularies() -> tuple[str, ...]:
    """Return the names of the vocabularies that are shipped."""
    return tuple(sorted(file.stem for file in (resource_folder("layers") / "words").glob("*.toml")))


@cache
def _shipped(name: str) -> Vocabulary | None:
    if name not in vocabularies():
        return None
    file = resource_folder("layers") / "words" / f"{name}.toml"
    try:
        return Vocabulary.of(VocabularyTable.model_validate(tomllib.loads(file.read_text(encoding="utf-8"))))
    except (ValidationError, tomllib.TOMLDecodeError) as error:
        raise PackError(Message("it holds no words: {words}", words=words_of(error)), where=file.name) from None
