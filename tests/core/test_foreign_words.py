"""Words of another program are one line of bounded length; causes the system names are said in the user's language."""

from __future__ import annotations

import errno

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landuse.core.foreign_words import words_of
from landuse.core.messages import Message


@pytest.mark.parametrize(("number", "zh"), [(errno.ENOSPC, "磁盘空间不足"), (errno.EACCES, "没有权限")])
def test_causes_the_system_names_are_said_in_chinese(number, zh):
    words = words_of(OSError(number, "whatever the system calls it", "a.txt"))
    assert isinstance(words, Message)
    assert words.text("zh") == zh


def test_an_error_without_words_is_named_by_its_kind():
    assert words_of(ValueError()) == "ValueError"


@pytest.mark.parametrize(("length", "cut"), [(199, False), (200, False), (201, True)])
def test_long_words_are_cut(length, cut):
    assert words_of("x" * length) == "x" * min(length, 200) + ("…" if cut else "")


@given(st.text(max_size=2000))
def test_whatever_is_said_is_one_short_line(text):
    shown = Message("it cannot be read: {words}", words=words_of(ValueError(text))).text("en")
    assert len(shown.splitlines()) == 1
    assert len(shown) <= 230
