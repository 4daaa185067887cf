"""What is promised around the code: sets of packages in step, a whole wheel, commands that are there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

REPO = Path(__file__).parents[2]
PROJECT = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "requirements-test.lock", "requirements-docs.lock", "requirements-build.lock")
#: What goes by another name on conda-forge.
CONDA_NAMES = {"playwright-python": "playwright", "lazy_loader": "lazy-loader"}
#: The platforms the locks are for, as markers see them.
PLATFORMS = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64"},
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "aarch64"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
)
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def asked(group: str) -> list[Requirement]:
    """The requirements that pyproject.toml states for running, testing or building."""
    stated = {
        "run": PROJECT["project"]["dependencies"],
        "desk": PROJECT["project"]["optional-dependencies"]["desk"],
        "test": PROJECT["project"]["optional-dependencies"]["test"],
        "build": PROJECT["build-system"]["requires"],
    }[group]
    return [Requirement(text) for text in stated]


def locked(name: str) -> dict[str, Requirement]:
    """The pins of a lock file by package; each package is pinned once."""
    text = (REPO / name).read_text(encoding="utf-8")
    pins = [Requirement(line.removesuffix("\\")) for line in text.splitlines() if re.match(r"[a-z0-9]", line)]
    assert len({pin.name for pin in pins}) == len(pins)
    return {canonicalize_name(pin.name): pin for pin in pins}


def version_of(pin: Requirement) -> str:
    (specifier,) = pin.specifier
    assert specifier.operator == "=="
    return specifier.version


def machines() -> list[dict[str, str]]:
    return [
        {**platform, "python_version": python, "python_full_version": f"{python}.0"}
        for platform in PLATFORMS
        for python in PYTHONS
    ]


def here() -> dict[str, str]:
    return {key: str(value) for key, value in default_environment().items()}


def applies(requirement: Requirement, machine: dict[str, str]) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({**here(), "extra": "", **machine})


@pytest.mark.parametrize(
    ("name", "groups"),
    [
        ("requirements.lock", ["run", "desk"]),
        ("requirements-test.lock", ["run", "desk", "test"]),
        ("requirements-build.lock", ["build"]),
    ],
)
def test_lock_in_step_with_pyproject(name, groups):
    pins = locked(name)
    for requirement in (requirement for group in groups for requirement in asked(group)):
        pin = pins.get(canonicalize_name(requirement.name))
        assert pin is not None, f"{name} lacks {requirement.name}: run scripts/lock"
        assert requirement.specifier.contains(version_of(pin)), (
            f"{name} has {pin}, pyproject.toml asks {requirement}: run scripts/lock"
        )
        for machine in machines():
            assert applies(pin, machine) == applies(requirement, machine), (str(pin), str(requirement), machine)


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-build.lock"])
def test_locks_in_step_with_each_other(name):
    whole = locked("requirements-test.lock")
    for package, pin in locked(name).items():
        if package in whole:
            assert version_of(pin) == version_of(whole[package])
    assert name == "requirements-build.lock" or set(locked(name)) <= set(whole)


def test_the_lock_names_the_extras_that_locked_packages_ask_for():
    """Where it did not, an older pip takes the newest ``coverage[toml]`` and then refuses it for want of a hash."""
    pins, machine = locked("requirements-test.lock"), here()
    asked_for = {
        (canonicalize_name(wanted.name), extra)
        for package in pins
        if applies(pins[package], machine)
        for wanted in map(Requirement, metadata.requires(package) or [])
        if applies(wanted, machine)
        for extra in wanted.extras
    }
    assert ("coverage", "toml") in asked_for
    assert {(name, extra) for name, extra in asked_for if extra not in pins[name].extras} == set()


def test_test_lock_in_step_with_what_the_packages_themselves_need():
    """Each package installed here finds its own requirements in the lock, and nothing is locked that nothing needs."""
    machine = here()
    pins = {package for package, pin in locked("requirements-test.lock").items() if applies(pin, machine)}
    needed: set[tuple[str, str]] = set()
    todo = [
        (canonicalize_name(r.name), extra)
        for g in ("run", "desk", "test")
        for r in asked(g)
        if applies(r, machine)
        for extra in {"", *r.extras}
    ]
    while todo:
        package, extra = todo.pop()
        if (package, extra) in needed:
            continue
        needed.add((package, extra))
        for text in metadata.requires(package) or []:
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({**machine, "extra": extra}):
                todo += [(canonicalize_name(requirement.name), wanted) for wanted in {"", *requirement.extras}]
    assert {package for package, _ in needed} == pins


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_hashes_and_no_lock_names_an_index(name):
    text = (REPO / name).read_text(encoding="utf-8")
    assert not re.search(r"://|^--(index|extra-index|find-links)", text, re.MULTILINE)
    blocks = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert len(blocks) == len(locked(name))
    for block in blocks:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), block.splitlines()[0]


@pytest.mark.parametrize(("file", "group"), [("environment.yml", "run"), ("environment-test.yml", "test")])
def test_conda_environments_in_step_with_pyproject(file, group):
    """The same packages in the same ranges; conda-forge has exactextract everywhere, so markers fall away."""
    text = (REPO / file).read_text(encoding="utf-8")
    entries = re.findall(r"^ +- ([a-z][\w-]*) ?([<>=!~][^#\n]*)?$", text.partition("dependencies:")[2], re.MULTILINE)
    has = {CONDA_NAMES.get(name, name): Requirement(f"x{specifier}").specifier for name, specifier in entries}
    if group == "run":
        assert has.pop("python") == SpecifierSet(PROJECT["project"]["requires-python"])
        assert str(has.pop("pip")) == ""
    assert has == {requirement.name: requirement.specifier for requirement in asked(group)}


def test_supported_pythons_in_step_with_set_up():
    text = (REPO / "scripts" / "_setup.sh").read_text(encoding="utf-8")
    bounds = dict(re.findall(r"^(oldest|newest)=([\d.]+)$", text, re.MULTILINE))
    above = f"3.{int(bounds['newest'].split('.')[1]) + 1}"
    assert PROJECT["project"]["requires-python"] == f">={bounds['oldest']},<{above}"


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A folder with the sdist and the wheel, built without a network."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-d", str(folder), cwd=REPO)
    return folder


def run(*command: str, cwd: Path, **variables: str) -> str:
    done = subprocess.run(
        command, cwd=cwd, env={**os.environ, **variables}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def wheel_in(folder: Path) -> Path:
    (wheel,) = folder.glob("landuse-*.whl")
    return wheel


def names_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def test_wheel_has_all_code_packs_and_layers_and_nothing_else(built):
    listed = subprocess.run(
        ["git", "ls-files", "-z", "landuse", "layers"], cwd=REPO, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git clone, so what belongs in the wheel is not known")
    files = {name for name in listed.stdout.split("\0") if name and (REPO / name).exists()}
    expected = {f"landuse/{name}" if name.startswith("layers/") else name for name in files}
    names = names_in(wheel_in(built))
    assert expected - names == set()
    assert {name for name in names if not name.startswith(("landuse/",))} == set()
    assert any(name.startswith("landuse/layers/specs/") for name in names)
    assert any(name.startswith("landuse/packs/") for name in names)
    assert "landuse/py.typed" in names


def test_wheel_of_the_sdist_is_the_wheel_of_the_clone(built, tmp_path):
    (sdist,) = built.glob("landuse-*.tar.gz")
    # a patch release that has no filters yet (3.11.2 of Debian 12) takes no such argument
    safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, **safely)
    (folder,) = tmp_path.iterdir()
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "again"), cwd=folder)
    assert names_in(wheel_in(tmp_path / "again")) == names_in(wheel_in(built))


def test_installed_wheel_finds_its_own_layers_and_packs(built, tmp_path):
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel_in(built)) as archive:
        archive.extractall(site)
    code = """if True:
        import landuse
        from landuse.core.resources import resource_folder
        print(landuse.__file__, resource_folder("layers"), resource_folder("packs"), sep="\\n")"""
    out = run(sys.executable, "-c", code, cwd=tmp_path, PYTHONPATH=str(site)).split()
    assert [Path(line) for line in out] == [site / "landuse" / name for name in ("__init__.py", "layers", "packs")]


def test_an_installed_wheel_speaks_chinese_without_compiling_its_catalogue(built, tmp_path):
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel_in(built)) as archive:
        archive.extractall(site)
    code = """if True:
        import sys
        from landuse.core.messages import Message
        print(Message("there is no such folder").text("zh"), "babel" in sys.modules)"""
    assert run(sys.executable, "-c", code, cwd=tmp_path, PYTHONPATH=str(site)).split() == ["没有这个文件夹", "False"]


def test_the_version_is_taken_from_the_tag(built):
    assert re.fullmatch(r"landuse-\d+\.\d+(\.\d+)?(\.dev\d+)?-py3-none-any\.whl", wheel_in(built).name)


def test_the_wheel_installed_in_an_environment_of_its_own_runs_the_demo(built, tmp_path):
    """What it depends on is taken from the environment of the tests; landuse itself only from the wheel."""
    home = tmp_path / "own"
    run(sys.executable, "-m", "venv", "--without-pip", str(home), cwd=tmp_path)
    site = next((home / "lib").iterdir()) / "site-packages"
    # a path in a .pth file is searched for packages, and its own .pth files, as of an editable install, are not read
    (site / "dependencies.pth").write_text(str(Path(np.__file__).parents[1]), encoding="utf-8")
    install = ("install", "--quiet", "--no-index", "--no-deps", "--disable-pip-version-check", str(wheel_in(built)))
    run(sys.executable, "-m", "pip", "--python", str(home / "bin" / "python"), *install, cwd=tmp_path)
    where = run(str(home / "bin" / "python"), "-c", "import landuse; print(landuse.__file__)", cwd=tmp_path)
    assert Path(where.strip()) == site / "landuse" / "__init__.py"
    done = subprocess.run(
        [str(home / "bin" / "landuse"), "demo"], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LANG": "C.UTF-8"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    made = {path.name for path in (tmp_path / "landuse-demo").iterdir()}
    assert {"review.json", "map.html", "opinion.docx", "boundary.pdf", "tables.xlsx", "evidence.gpkg"} <= made


@pytest.mark.parametrize("document", ["README.md", "README.zh.md", "CONTRIBUTING.md"])
def test_commands_the_documents_name_are_there_and_run(document):
    if not (REPO / document).exists():
        pytest.skip(f"there is no {document}")
    named = set(
        re.findall(r"(?<![\w/.])((?:scripts|\.ci)/[a-z_]+)(?![\w.*])", (REPO / document).read_text(encoding="utf-8"))
    )
    assert named, f"{document} names no command"
    for command in named:
        assert os.access(REPO / command, os.X_OK), command
