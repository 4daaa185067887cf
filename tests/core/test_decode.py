"""One way to read a text whose encoding nobody states, whichever reader asks."""

from __future__ import annotations

import io

import ezdxf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landuse.cli._common import text_of
from landuse.core.decode import codec_named, decode
from landuse.core.errors import InputError
from landuse.intake import dxf, sheet, survey_txt
from landuse.intake.base import ReadOptions

ROAD = "人民路"
#: As written, and as found.
ENCODINGS = {"utf-8": "utf-8", "utf-8-sig": "utf-8-sig", "utf-16": "utf-16", "gbk": "gb18030", "gb18030": "gb18030"}
SURVEY = f"""[属性描述]
坐标系=2000国家大地坐标系
带号=39
[地块坐标]
4,1.0000,1,{ROAD},面,,,,@
J1,1,3520100.000,39600000.000
J2,1,3520100.000,39600100.000
J3,1,3520000.000,39600100.000
J1,1,3520100.000,39600000.000
"""


def _drawing() -> str:
    drawing = ezdxf.new("R2000")  # type: ignore[attr-defined]
    drawing.modelspace().add_lwpolyline([(0, 0), (9, 0), (9, 9)], close=True, dxfattribs={"layer": ROAD})
    stream = io.StringIO()
    drawing.write(stream)
    return stream.getvalue()


def _of_sheet(path):
    raw = sheet.read_table(path, ReadOptions())
    return raw.frame["名称"].iloc[0], raw.encoding


def _of_survey(path):
    raw = survey_txt.read_layer(path, ReadOptions())
    return raw.frame["plot_name"].iloc[0], raw.encoding


def _of_drawing(path):
    return dxf.list_layers(path)[0], None


READERS = {
    "a.csv": (f"名称,数\n{ROAD},1\n", _of_sheet),
    "a.txt": (SURVEY, _of_survey),
    "a.dxf": (_drawing(), _of_drawing),
    "四至.md": (ROAD, lambda path: (text_of(path), None)),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", READERS)
def test_every_reader_reads_what_chinese_software_writes(tmp_path, name, encoding):
    text, read = READERS[name]
    (tmp_path / name).write_bytes(text.encode(encoding))
    content, found = read(tmp_path / name)
    assert content == ROAD
    assert found in (None, ENCODINGS[encoding])


#: A drawing says its code page itself, and has marks of its own to lack.
UNDECLARED = [name for name in READERS if name != "a.dxf"]


@pytest.mark.parametrize("name", UNDECLARED)
def test_every_reader_refuses_what_is_no_text(tmp_path, name):
    (tmp_path / name).write_bytes(READERS[name][0].replace(ROAD, "ab\0c").encode())
    with pytest.raises(InputError, match="this is no text file"):
        READERS[name][1](tmp_path / name)


@pytest.mark.parametrize("name", UNDECLARED)
def test_every_reader_names_the_line_that_is_in_no_encoding(tmp_path, name):
    text = READERS[name][0].encode("gb18030")
    line = text.count(b"\n", 0, text.index(ROAD.encode("gb18030"))) + 1
    (tmp_path / name).write_bytes(text.replace(ROAD.encode("gb18030"), b"\xff\xff" * 5 + b"\n" + b"\xff\n" * 9))
    with pytest.raises(InputError, match=rf"{name}:{line}: its text is not in UTF-8 or GB 18030"):
        READERS[name][1](tmp_path / name)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), max_size=40))
def test_what_is_written_is_read_back(text):
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030"):
        assert decode(text.encode(encoding), "a", stated=encoding).text == text
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):  # GB 18030 may be UTF-8 of something else by chance
        assert decode(text.encode(encoding), "a").text == text


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), max_size=20))
def test_utf_16_that_lost_its_mark_is_known_by_its_first_letters(text):
    for encoding in ("utf-16-le", "utf-16-be"):
        assert decode(f"# {text}".encode(encoding), "case.toml").text == f"# {text}"


@pytest.mark.parametrize("name", ["klingon", "hex", "rot13", "utf-7", "unicode_escape", "a\0b"])
def test_what_is_no_encoding_of_texts_is_refused(name):
    with pytest.raises(InputError, match="there is no encoding"):
        decode(b"a", "a.txt", stated=name)


def test_gbk_is_read_as_what_holds_it():
    assert codec_named("GBK", "a") == codec_named("cp936", "a") == codec_named("gb2312", "a") == "gb18030"
    assert decode("㐀".encode("gb18030"), "a", stated="gbk").text == "㐀"  # a character that GBK lacks


def test_a_few_damaged_characters_are_told_where_that_is_allowed():
    content = "一\n二\n三".encode("gb18030").replace("二".encode("gb18030"), b"\xff\xff")
    assert decode(content, "a", damaged_lines=1).damaged == (2,)
    with pytest.raises(InputError, match="a:2: its text is not in UTF-8 or GB 18030"):
        decode(content, "a")
