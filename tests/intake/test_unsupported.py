"""What cannot be read is named with what to ask for."""

from __future__ import annotations

import pytest

from landuse.core.errors import InputError
from landuse.intake.base import ReadOptions
from landuse.intake.open import read
from landuse.intake.unsupported import is_paper, what_to_ask


@pytest.mark.parametrize(
    ("name", "ask"),
    [
        ("总图.dwg", "DXF"), ("报件.rar", ".zip"), ("报件.7z", ".zip"), ("库.MDB", ".gdb"), ("说明.doc", ".xlsx"),
        ("说明.wps", ".xlsx"), ("地类.wp", "shapefile"), ("界址点.xls", ".xlsx"), ("扫描.jpg", "vector data"),
    ],
)  # fmt: skip
def test_each_is_named_with_what_to_ask_for(tmp_path, name, ask):
    assert ask in what_to_ask(name).text("en")
    assert what_to_ask(name).text("zh") != what_to_ask(name).text("en")
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(InputError, match=rf"{name}.*not read: .*{ask}"):
        read(tmp_path / name, ReadOptions())


def test_an_ending_nobody_knows_gets_the_list_of_those_that_are_read(tmp_path):
    assert what_to_ask("x.xyz") is None
    (tmp_path / "x.xyz").write_bytes(b"")
    with pytest.raises(InputError, match=r"'.xyz' are not read\. These are: .*\.dxf.*\.osm"):
        read(tmp_path / "x.xyz", ReadOptions())


def test_papers_are_part_of_a_submission():
    assert is_paper("承诺函.pdf")
    assert is_paper("图.JPG")
    assert not is_paper("图.dwg")
    assert not is_paper("四至.txt")
