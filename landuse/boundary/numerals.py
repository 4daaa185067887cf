"""Chinese numerals as block numbers and counts use them: 一, 十二, 两, 2."""

from __future__ import annotations

import re

from landuse.core.whole_number import whole_number

_DIGITS = "零一二三四五六七八九"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)} | {"两": 2, "〇": 0, "壹": 1, "贰": 2, "叁": 3}
#: What a number looks like, in digits or in words; for use inside other patterns.
NUMBER = r"(?:\d+|[一二三四五六七八九十百两〇零壹贰叁]+)"


def to_chinese(number: int) -> str:
    """Write a whole number in Chinese.

    Parameters
    ----------
    number
        From 0 to 999.

    Returns
    -------
    str
        As in 区块十二; 10 to 19 begin with 十.

    Raises
    ------
    ValueError
        If the number is out of that range.

    Examples
    --------
    >>> to_chinese(12), to_chinese(20), to_chinese(105)
    ('十二', '二十', '一百零五')
    """
    if not 0 <= number <= 999:
        raise ValueError(f"no block or count is numbered {number}")
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones or not number else "")


def from_chinese(text: str) -> int | None:
    """Read a whole number written in digits or in Chinese.

    Parameters
    ----------
    text
        ``"12"``, ``"十二"``, ``"两"``.

    Returns
    -------
    int or None
        The number; None where the text is not one.

    Examples
    --------
    >>> from_chinese("十二"), from_chinese("两"), from_chinese("7"), from_chinese("东")
    (12, 2, 7, None)
    """
    if text.isascii() and text.isdecimal():
        return whole_number(text)
    if not re.fullmatch(NUMBER, text):
        return None
    total = last = 0
    for sign in text:
        if sign in "十百":
            total += (last or 1) * (10 if sign == "十" else 100)
            last = 0
        else:
            last = _VALUES[sign]
    return total + last


def natural_key(label: object) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key under which block 2 stands before block 10 and 区块二 before 区块十.

    Parameters
    ----------
    label
        Any label.

    Returns
    -------
    tuple
        A key to sort by.
    """
    pieces = re.findall(rf"{NUMBER}|\D", str(label))
    keyed = ((piece, from_chinese(piece)) for piece in pieces)
    return tuple((0, number, "") if number is not None else (1, 0, piece) for piece, number in keyed)


def block_label(number: int) -> str:
    """Return the label of a block by its number, as notices have it."""
    return named_block(to_chinese(number))


def named_block(label: str) -> str:
    """Return the name of a block that has a label and no name, as survey files have it."""
    return f"区块{label}"


def block_number(label: str) -> int | None:
    """Return the number in a block's label; None where it has none."""
    return from_chinese(label.removeprefix("区块"))
