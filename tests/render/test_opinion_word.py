"""The opinion's Word file, opened in LibreOffice with the fonts that are packaged, beside its PDF."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pdfplumber
import pytest

from landuse.core.messages import LANGS
from landuse.core.resources import resource_folder
from landuse.judge.review import review
from landuse.normalise.case import read_case
from landuse.render import opinion
from landuse.render.shared.fonts import typeface
from tests.made import SHARED
from tests.render.test_opinion import FIGURE, squeezed

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]
#: The fonts a Word file names, and which packaged kind stands for each here.
STANDING = {
    "仿宋_GB2312": "serif", "楷体_GB2312": "serif", "方正小标宋简体": "serif", "Times New Roman": "serif",
    "黑体": "sans",
}  # fmt: skip
#: Points from the top: the first line of a page's own text ends above, its page number begins below.
TOP, BELOW = 190, 765
#: Cases, and the pages that their annexes may take.
CASES = [(resource_folder("layers") / "sample", 9), (SHARED / "data" / "xiasha", 15)]


@pytest.fixture(scope="module")
def fonts(tmp_path_factory) -> Path:
    """Write a configuration of fonts that has the packaged ones alone for what Word files name."""
    folder = tmp_path_factory.mktemp("fonts")
    aliases = []
    for name, kind in STANDING.items():
        face = typeface(kind=kind)  # type: ignore[arg-type]
        shutil.copy(face.files[-1], folder)
        aliases.append(f'<alias binding="same"><family>{name}</family><prefer><family>{face.families[-1]}</family>'
                       "</prefer></alias>")  # fmt: skip
    text = f"<fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir>{''.join(aliases)}</fontconfig>"
    (folder / "fonts.conf").write_text(f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">{text}')
    return folder / "fonts.conf"


def opened(file: Path, fonts: Path) -> Path:
    """Return the PDF that LibreOffice makes of a Word file."""
    out = file.parent / "word"
    profile = (file.parent / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir", str(out)]
    environment = {**os.environ, "FONTCONFIG_FILE": str(fonts)}
    subprocess.run([*command, str(file)], check=True, capture_output=True, timeout=240, env=environment)
    return out / "opinion.pdf"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("folder", "most"), [(resource_folder("layers") / "sample", 9), (SHARED / "data" / "xiasha", 15)]
)
def test_word_has_the_pages_and_figures_of_the_pdf(tmp_path, fonts, folder, most, lang):
    if not folder.is_dir():
        pytest.skip("the shared xiasha case is not here")
    opinion.render(review(read_case(folder)), tmp_path, lang)
    texts, filled = [], []
    with pdfplumber.open(opened(tmp_path / "opinion.docx", fonts)) as pdf:
        for page in pdf.pages:
            texts.append(page.extract_text())
            filled.append(max(word["bottom"] for word in page.extract_words() if word["bottom"] < BELOW))
    head = {"zh": "附件1", "en": "Annex1:"}[lang]
    body = next(n for n, text in enumerate(texts) if re.search(rf"^\D*{head}", squeezed(text)[:80]))
    assert body <= 3
    assert len(texts) - body <= most
    assert [n for n, bottom in enumerate(filled, 1) if bottom < TOP] == []
    with pdfplumber.open(tmp_path / "opinion.pdf") as pdf:
        beside = "".join(page.extract_text() for page in pdf.pages)
    # coordinates and hashes run across the cells of a page: what has a unit or stands in a sentence is compared
    numbers = [{figure for figure in FIGURE.findall(text) if len(figure) < 12} for text in ("\n".join(texts), beside)]
    assert numbers[0] ^ numbers[1] == set()
