"""A wording that a bureau changes is shown where it fits, and spoils nothing where it does not."""

from __future__ import annotations

import pytest

from landuse.core import catalogue
from landuse.core.messages import Message

THERE = Message("there is no sheet '{wanted}' in it; it has {names}", wanted="2025", names=["2024", "2023"])


@pytest.fixture
def reworded(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogue, "_added", [])

    def reword(text: str) -> None:
        source = tmp_path / "zh" / "LC_MESSAGES" / "landuse.po"
        source.parent.mkdir(parents=True)
        source.write_text(
            f'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "{THERE.id}"\nmsgstr "{text}"\n',
            encoding="utf-8",
        )
        catalogue.add_locale(tmp_path)

    yield reword
    catalogue.load_catalogue.cache_clear()


def test_a_wording_of_a_bureau_outranks_ours(reworded):
    assert THERE.text("zh") == "其中没有表“2025”，有2024、2023"
    reworded("表“{wanted}”不在其中，现有{names}")
    assert THERE.text("zh") == "表“2025”不在其中，现有2024、2023"


@pytest.mark.parametrize(
    "text", ["没有{sheet}", "没有{wanted:.2f}", "没有{wanted", "没有{wanted.size}", "没有{0}", "没有{}"]
)
def test_a_wording_that_does_not_fit_is_passed_over(reworded, text):
    reworded(text)
    assert THERE.text("zh") == "there is no sheet '2025' in it; it has 2024、2023"
    assert THERE.text("en") == "there is no sheet '2025' in it; it has 2024, 2023"


def test_a_template_of_ours_that_does_not_fit_is_a_fault():
    with pytest.raises(KeyError):
        Message("there is no sheet '{wanted}' in it; it has {names}", wanted="2025").text("en")
