"""What is dropped is taken in whole or not at all."""

from __future__ import annotations

import io
import stat
import tarfile
import zipfile

import pytest

from landuse.core.errors import InputError
from landuse.workflows.desk.receive import HandedFile, receive_case, receive_more
from landuse.workflows.desk.workspace import NoSuchCase, Workspace


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path / "cases")


def handed(**files: bytes) -> list[HandedFile]:
    return [HandedFile(name.replace("__", "/").replace("_dot_", "."), io.BytesIO(data)) for name, data in files.items()]


def packed(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> HandedFile:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    stream.seek(0)
    return HandedFile("送审.zip", stream)


def files_of(workspace: Workspace, case: str) -> dict[str, bytes]:
    folder = workspace.folder(case)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def nothing_left(workspace: Workspace) -> bool:
    return workspace.cases() == [] and list(workspace.temporary.iterdir()) == []


def test_a_folder_becomes_a_case_of_its_name(workspace):
    case = receive_case(
        workspace, [HandedFile("某区/a.txt", io.BytesIO(b"1")), HandedFile("某区/b/c.txt", io.BytesIO(b"2"))]
    )
    assert case == "某区"
    assert files_of(workspace, case) == {"a.txt": b"1", "b/c.txt": b"2"}
    assert workspace.cases() == ["某区"]


def test_a_second_one_of_the_same_name_stands_beside_the_first(workspace):
    first, second = (receive_case(workspace, handed(a=b"1"), "区") for _ in range(2))
    assert (first, second) == ("区", "区-2")


@pytest.mark.parametrize(("encoding", "plain"), [("gb18030", b"aaaa/bbbb.txt"), ("utf-8", b"aaaaaa/bbbbbb.txt")])
def test_an_archive_is_unpacked_whatever_its_names_are_written_in(workspace, encoding, plain):
    data = packed((plain.decode(), b"x")).stream.read()
    named = data.replace(plain, "送审/地块.txt".encode(encoding))
    case = receive_case(workspace, [HandedFile("a.zip", io.BytesIO(named))])
    assert list(files_of(workspace, case)) == ["地块.txt"]


@pytest.mark.parametrize(
    "name",
    [
        "../x.txt", "/x.txt", "a/../../x.txt", "con.txt", "C:/x.txt", "..\\..\\x.txt", "C:\\x.txt",
        "\\\\host\\share\\x", "//host/share/x", "a/AUX", "lpt1.shp", "x" * 256, "字" * 90, "a\nb.txt", ".ssh/keys",
        "x\u202etxt.exe", "a:b.txt",
    ],
)  # fmt: skip
def test_a_name_that_leads_out_is_refused_wherever_it_stands(workspace, name):
    for files in ([HandedFile(name, io.BytesIO(b"1"))], [packed((name, b"1"), ("ok.txt", b"2"))]):
        with pytest.raises(InputError):
            receive_case(workspace, files)
        assert nothing_left(workspace)


def test_a_name_that_seems_to_end_early_is_refused(workspace):
    """What stands behind a NUL, many a reader of archives does not show."""
    data = packed(("okXtxtX..X..Xx", b"1"), ("b.txt", b"2")).stream.read()
    named = data.replace(b"okXtxtX..X..Xx", b"ok.txt\0../../x")
    with pytest.raises(InputError, match="leads out"):
        receive_case(workspace, [HandedFile("a.zip", io.BytesIO(named))])
    assert nothing_left(workspace)


def test_two_names_that_are_one_elsewhere_are_refused_in_an_archive(workspace):
    for second in ("A.TXT", "ａ.txt"):
        with pytest.raises(InputError, match="twice"):
            receive_case(workspace, [packed(("a.txt", b"1"), (second, b"2"))])
        assert nothing_left(workspace)


def test_an_archive_of_another_kind_is_a_file_and_its_links_are_never_followed(workspace):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE):
            link = tarfile.TarInfo("passwd.txt")
            link.type, link.linkname = kind, "/etc/passwd"
            archive.addfile(link)
    stream.seek(0)
    case = receive_case(workspace, [HandedFile("送审.tar", stream)])
    assert list(files_of(workspace, case)) == ["送审.tar"]


def test_an_archive_added_later_is_unpacked_and_brings_no_case_file(workspace):
    case = receive_case(workspace, handed(a=b"1"), "k")
    added = receive_more(workspace.folder(case), workspace, [packed(("case.toml", b"x"), ("b/c.txt", b"2"))])
    assert added == ["b/c.txt"]
    assert files_of(workspace, case) == {"a": b"1", "b/c.txt": b"2"}
    with pytest.raises(InputError, match="no file"):
        receive_more(workspace.folder(case), workspace, [HandedFile("Case.TOML", io.BytesIO(b"x"))])


def test_a_link_in_an_archive_is_refused(workspace):
    link = zipfile.ZipInfo("passwd.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(InputError, match="link"):
        receive_case(workspace, [packed((link, b"/etc/passwd"))])
    assert nothing_left(workspace)


def test_an_archive_bomb_is_refused_before_it_is_unpacked(workspace):
    bomb = packed(*((f"{n}.txt", bytes(40 << 20)) for n in range(4)))
    with pytest.raises(InputError, match="unpacks to"):
        receive_case(workspace, [bomb])
    assert nothing_left(workspace)


def test_an_archive_that_lies_about_its_size_is_stopped(workspace):
    stream = packed(("a.txt", bytes(1 << 20))).stream
    data = bytearray(stream.read())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")  # it says ten bytes
    with pytest.raises(InputError):
        receive_case(workspace, [HandedFile("a.zip", io.BytesIO(bytes(data)))])
    assert nothing_left(workspace)


def test_what_is_no_archive_in_spite_of_its_name_is_a_file(workspace):
    case = receive_case(workspace, [HandedFile("x.zip", io.BytesIO(b"no archive"))])
    assert list(files_of(workspace, case)) == ["x.zip"]


def test_the_same_name_twice_is_refused(workspace):
    for second in ("a.txt", "A.TXT"):
        with pytest.raises(InputError, match="twice"):
            receive_case(workspace, [HandedFile("a.txt", io.BytesIO(b"1")), HandedFile(second, io.BytesIO(b"2"))])
        assert nothing_left(workspace)


def test_nothing_is_refused(workspace):
    with pytest.raises(InputError, match="no file"):
        receive_case(workspace, [])
    assert nothing_left(workspace)


def test_more_than_the_settings_allow_is_refused(workspace, monkeypatch):
    from landuse.core.sandbox import ReadLimits
    from landuse.workflows.desk import receive

    monkeypatch.setattr(receive, "read_limits", lambda: ReadLimits(bytes=10, entries=2))
    for files in (handed(a=b"12345678901"), handed(a=b"1234567", b=b"1234567"), handed(a=b"", b=b"", c=b"")):
        with pytest.raises(InputError):
            receive_case(workspace, files)
        assert nothing_left(workspace)
    assert receive_case(workspace, handed(a=b"1234567890"), "k") == "k"


def test_a_file_that_is_there_is_not_written_over(workspace):
    case = receive_case(workspace, handed(a=b"1"), "k")
    with pytest.raises(InputError, match="already"):
        receive_more(workspace.folder(case), workspace, handed(A=b"2", c=b"3"))
    assert files_of(workspace, case) == {"a": b"1"}
    assert receive_more(workspace.folder(case), workspace, handed(d__e=b"2")) == ["d/e"]


@pytest.mark.parametrize("name", ["..", ".", "", ".desk", "reviews", "../x", "a/b", "a\\b", "nothing", "x\0"])
def test_no_other_folder_passes_for_a_case(workspace, name):
    with pytest.raises(NoSuchCase):
        workspace.folder(name)
