"""A bureau words messages anew by a catalogue of its own, and a wrong one is refused before anything is shown."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from landuse.cli import main
from landuse.core import catalogue, plugins
from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.core.own_wording import check_wording, unused_wording
from landuse.core.resources import resource_folder

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.fixture
def own(tmp_path, monkeypatch):
    """Return a writer of a folder with a catalogue of one's own; what it adds is gone after the test."""
    monkeypatch.setattr(catalogue, "_added", [])
    monkeypatch.setattr(plugins, "_added", [])

    def write(body, *, lang="zh", encoding="utf-8"):
        file = tmp_path / "own" / "locale" / lang / "LC_MESSAGES" / "landuse.po"
        file.parent.mkdir(parents=True)
        file.write_bytes((HEAD + body).encode(encoding))
        return tmp_path / "own"

    yield write
    catalogue.load_catalogue.cache_clear()
    plugins._files.cache_clear()


def test_one_s_own_wording_outranks_the_shipped_one(own):
    assert Message("met").text("zh") == "符合"
    plugins.add_folder(own('msgid "met"\nmsgstr "合规"\n'))
    assert Message("met").text("zh") == "合规"
    assert Message("met").text("en") == "met"
    assert Message("broken").text("zh") == "不符合"  # what it does not word stays


def test_english_may_be_worded_anew_too(own):
    plugins.add_folder(own('msgid "met"\nmsgstr "complied with"\n', lang="en"))
    assert Message("met").text("en") == "complied with"


def test_figures_keep_their_places_in_one_s_own_words(own):
    plugins.add_folder(own('msgid "at least {limit}"\nmsgstr "{limit}以上"\n'))
    assert Message("at least {limit}", limit="60%").text("zh") == "60%以上"


def test_a_command_speaks_one_s_own_words_in_what_it_prints_and_writes(own, tmp_path, capsys):
    shutil.copytree(resource_folder("layers") / "sample", tmp_path / "case")
    folder = own('msgid "met"\nmsgstr "合规"\n\nmsgid "draft"\nmsgstr "扩区草案"\n')
    words = [
        "review",
        str(tmp_path / "case"),
        "--rule",
        "henan-2022/ecological-red-line",
        "--rule",
        "cn/permanent-basic-farmland",
    ]
    assert main([*words, "--outputs", "json", "--out", str(tmp_path / "out"), "--plugins", str(folder)]) in (0, 1, 3)
    written = (tmp_path / "out" / "review.json").read_text(encoding="utf-8")
    assert "合规" in capsys.readouterr().out + written
    assert "扩区草案" in json.dumps(json.loads(written), ensure_ascii=False)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('msgid "at least {limit}"\nmsgstr "{least}以上"\n', "{least}"),
        ('msgid "at least {limit}"\nmsgstr "{limit以上"\n', "{limit以上"),
        ('msgid "at least {limit}"\nmsgstr "{}以上"\n', "{}"),
        ('msgid "at least {limit}"\nmsgstr "{limit:ha}以上"\n', "{limit:ha}"),
        ('msgid "at least {limit}"\nmsgstr "{limit.__class__}"\n', "{limit.__class__}"),
        ('msgid "met"\nmsgstr "符合\n', "PO"),
        ("这不是目录\n", "PO"),
    ],
)
def test_a_wrong_catalogue_is_refused_with_what_is_wrong(own, body, said):
    folder = own(body)
    with pytest.raises(InputError) as refused:
        plugins.add_folder(folder)
    text = refused.value.text("zh")
    assert said in text
    assert "landuse.po" in text
    assert plugins.added_folders() == ()
    assert Message("at least {limit}", limit="60%").text("zh") == "不低于60%"


def test_a_catalogue_in_gbk_is_refused_as_such(own):
    with pytest.raises(InputError) as refused:
        check_wording(own('msgid "met"\nmsgstr "合规"\n', encoding="gb18030") / "locale")
    assert "UTF-8" in refused.value.text("zh")


def test_a_compiled_catalogue_alone_is_refused_for_it_cannot_be_checked(own):
    folder = own('msgid "met"\nmsgstr "合规"\n')
    source = folder / "locale" / "zh" / "LC_MESSAGES" / "landuse.po"
    source.with_suffix(".mo").write_bytes(catalogue.compile_catalogue(source))
    source.unlink()
    with pytest.raises(InputError, match=r"landuse\.mo"):
        plugins.add_folder(folder)


def test_a_language_that_is_none_is_refused(own):
    with pytest.raises(InputError, match="fr"):
        check_wording(own('msgid "met"\nmsgstr "conforme"\n', lang="fr") / "locale")


def test_an_unsure_text_and_an_empty_one_change_nothing(own):
    plugins.add_folder(own('#, fuzzy\nmsgid "met"\nmsgstr "大概符合"\n\nmsgid "broken"\nmsgstr ""\n'))
    assert (Message("met").text("zh"), Message("broken").text("zh")) == ("符合", "不符合")


def test_what_is_no_longer_said_is_told(own, capsys):
    folder = own('msgid "met"\nmsgstr "合规"\n\nmsgid "what nobody says"\nmsgstr "无"\n')
    assert unused_wording(folder / "locale") == (2, ["what nobody says"])
    main(["doctor", "--plugins", str(folder)])
    assert "what nobody says" in capsys.readouterr().out


def test_the_shipped_catalogue_passes_its_own_check():
    check_wording(catalogue.shipped_source("zh").parents[2])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_example_of_the_documentation_is_one(own, lang):
    page = Path(__file__).parents[2] / "docs" / lang / "howto" / "wording.md"
    example = re.search(r"```po\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    folder = own(example[1].removeprefix(HEAD))
    plugins.add_folder(folder)
    assert unused_wording(folder / "locale") == (3, [])
    assert Message("at least {limit}", limit="60%").text("zh") == "60%以上"
