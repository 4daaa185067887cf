"""What starts the desk by a double click, as far as a Linux machine can look at it."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys

import pytest

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a desktop of Linux")


@linux
def test_the_icon_starts_the_desk_from_wherever_it_lies(repo, tmp_path):
    home, clone = tmp_path / "home", tmp_path / 'a "b" $c %d'
    (home / "Desktop").mkdir(parents=True)
    (clone / "scripts").mkdir(parents=True)
    for name in ("desk", "_setup.sh"):
        shutil.copy(repo / "scripts" / name, clone / "scripts" / name)
    environment = {**os.environ, "HOME": str(home)}
    environment.pop("XDG_DATA_HOME", None)
    subprocess.run([clone / "scripts" / "desk", "--icon"], env=environment, check=True, capture_output=True)
    entry = home / ".local/share/applications/landuse-desk.desktop"
    assert (home / "Desktop" / entry.name).read_bytes() == entry.read_bytes()
    validate = shutil.which("desktop-file-validate")
    if validate is not None:
        subprocess.run([validate, entry], check=True)
    parsed = configparser.RawConfigParser(interpolation=None)
    parsed.optionxform = str
    parsed.read_string(entry.read_text(encoding="utf-8"))
    fields = parsed["Desktop Entry"]
    assert (fields["Type"], fields["Name[zh_CN]"]) == ("Application", "用地审查工作台")
    program = fields["Exec"].strip('"').replace("%%", "%")
    for letter in '"$`\\':
        program = program.replace(f"\\{letter}", letter)
    assert program == str(clone / "scripts" / "desk")
    assert os.access(entry, os.X_OK)


def test_the_starter_of_windows_is_written_as_windows_reads_it(repo):
    text = (repo / "scripts" / "desk.cmd").read_bytes()
    assert text.count(b"\r\n") == text.count(b"\n") > 3
    text.decode("ascii")
    assert b'"%~dp0desk.ps1"' in text
    script = (repo / "scripts" / "desk.ps1").read_text(encoding="utf-8")
    assert "landuse.exe') desk @args" in script
