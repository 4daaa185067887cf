"""Makes a folder for each platform with which landuse is installed on a machine that has no network.

The wheels are those of requirements.lock, held to its hashes, and landuse's own. pip judges a marker by the machine it
runs on, whatever ``--platform`` says, so the markers are settled here for the machine the folder is for.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parents[1]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
#: 2.28 is the C library of Kylin V10 SP1 and later, openEuler 20.03 and UOS 20.
GLIBCS = ("_2_28", "_2_27", "_2_26", "_2_24", "_2_17", "2014")
LINUX = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}
WINDOWS = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"}
#: A platform by name: what pip calls it, and what markers see there.
PLATFORMS: dict[str, tuple[list[str], dict[str, str]]] = {
    "linux-x86_64": ([f"manylinux{glibc}_x86_64" for glibc in GLIBCS], {**LINUX, "platform_machine": "x86_64"}),
    "linux-aarch64": ([f"manylinux{glibc}_aarch64" for glibc in GLIBCS], {**LINUX, "platform_machine": "aarch64"}),
    "windows": (["win_amd64"], {**WINDOWS, "platform_machine": "AMD64"}),
}
NOTE = """\
landuse {version} 离线安装 ({platform}; Python {pythons})
=================================================
本文件夹含全部安装包,安装时不访问网络。把整个文件夹拷到目标机器,在此文件夹中执行:

    {python} -m venv {home}
    {bin}pip install --no-index --find-links . --require-hashes -r requirements.lock
    {bin}pip install --no-index --no-deps {wheel}
    {bin}landuse demo

最后一条命令审查自带的示例,结果写入 landuse-demo 文件夹;打开其中的 map.html。
拷贝是否完整: {check}
{needs_zh}

Installing landuse {version} without a network ({platform}; Python {pythons})
The four commands above, run in this folder, install it and review the shipped sample into landuse-demo.
Open map.html there.
Whether the copy is whole: {check}
{needs_en}
"""
NEEDS = {
    "linux": ("需要 glibc 2.28 或更新(银河麒麟V10、统信UOS 20、openEuler 20.03 以上)。", "Wants glibc 2.28 or later."),
    "windows": ("需要 64 位 Windows 10 或更新。", "Wants 64-bit Windows 10 or later."),
}


def main(argv: Sequence[str] | None = None) -> int:
    options = parse(argv)
    out = Path(options.out).resolve()
    own = build_wheel(out)
    try:
        for platform in options.platforms:
            fill(out / platform, platform, options.python, own)
    finally:
        shutil.rmtree(own.parent)
    return 0


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/wheelhouse", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "platforms", nargs="*", metavar="PLATFORM", help=f"{', '.join(PLATFORMS)}; all where none is named"
    )
    parser.add_argument(
        "--python", action="append", choices=PYTHONS, help="may be repeated; 3.11, 3.12 and 3.13 where not"
    )
    parser.add_argument("--out", default="wheelhouse", metavar="DIR", help="the folder for the folders (./wheelhouse)")
    options = parser.parse_args(argv)
    unknown = sorted(set(options.platforms) - set(PLATFORMS))
    if unknown:
        parser.error(f"there is no platform {', '.join(unknown)}; there are {', '.join(PLATFORMS)}")
    options.platforms = options.platforms or list(PLATFORMS)
    options.python = options.python or list(PYTHONS[:3])
    return options


def build_wheel(out: Path) -> Path:
    folder = out / ".own"
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"error: landuse's own wheel could not be built:\n{done.stderr}")
    return next(folder.glob("landuse-*.whl"))


def fill(folder: Path, platform: str, pythons: Sequence[str], own: Path) -> None:
    """Make one folder complete; its note and sums are written last, so that a folder without them is unfinished."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("INSTALL.txt", "SHA256SUMS"):
        (folder / name).unlink(missing_ok=True)
    for python in pythons:
        download(folder, platform, python)
    drop_strangers(folder)
    for file in (own, ROOT / "requirements.lock", ROOT / "LICENSE"):
        shutil.copy2(file, folder)
    (folder / "INSTALL.txt").write_text(note(platform, pythons, own.name), encoding="utf-8")
    files = sorted(path for path in folder.iterdir() if path.name != "SHA256SUMS")
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (folder / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    size = sum(path.stat().st_size for path in files) / 1e6
    print(f"{folder}: {len(list(folder.glob('*.whl')))} wheels, {size:.0f} MB", flush=True)


def download(folder: Path, platform: str, python: str) -> None:
    tags, machine = PLATFORMS[platform]
    pins = pins_for((ROOT / "requirements.lock").read_text(encoding="utf-8"), {**machine, "python_version": python})
    wanted = folder / "wanted.txt"
    wanted.write_text("\n".join(pins), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--no-deps",
        "--only-binary=:all:",
        "--require-hashes",
        f"-r{wanted}",
    ]
    command += [f"--dest={folder}", f"--find-links={folder}", "--implementation=cp", f"--python-version={python}"]
    command += [f"--platform={tag}" for tag in tags]
    print(f"{platform}, Python {python}: {len(pins)} wheels", flush=True)
    lines: list[str] = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    ) as pip:
        for line in pip.stdout or ():
            lines.append(line)
            if line.startswith("Saved"):
                print("  " + line.split("/")[-1].strip(), flush=True)
    wanted.unlink()
    if pip.returncode:
        said = "".join(line for line in lines if not line.startswith("WARNING: Location"))
        raise SystemExit(
            f"{said[-2000:]}\nerror: not all wheels for {platform}, Python {python} are to be had; see above."
        )


def pins_for(lock: str, machine: dict[str, str]) -> list[str]:
    """Return the pins of a lock, with hashes and without markers, that apply on a machine.

    Parameters
    ----------
    lock
        The text of a lock file.
    machine
        What markers see there; ``python_version`` as in ``3.11``.
    """
    seen = {key: str(value) for key, value in default_environment().items()}
    seen |= {
        **machine,
        "python_full_version": f"{machine['python_version']}.0",
        "implementation_name": "cpython",
        "extra": "",
    }
    pins = []
    for block in re.split(r"\n(?=[a-zA-Z0-9])", lock.strip()):
        first, *hashes = block.replace("\\\n", "\n").splitlines()
        requirement = Requirement(first)
        if requirement.marker is None or requirement.marker.evaluate(seen):
            pins.append(" ".join([f"{requirement.name}{requirement.specifier}", *(text.strip() for text in hashes)]))
    return pins


def drop_strangers(folder: Path) -> None:
    """Remove the wheels of an earlier lock."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = {
        (canonicalize_name(name), version)
        for name, version in re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==([^ ;]+)", text, re.MULTILINE)
    }
    for wheel in folder.glob("*.whl"):
        name, version, _, _ = parse_wheel_filename(wheel.name)
        if (name, str(version)) not in locked:
            wheel.unlink()


def note(platform: str, pythons: Sequence[str], wheel: str) -> str:
    windows = platform == "windows"
    needs_zh, needs_en = NEEDS["windows" if windows else "linux"]
    return NOTE.format(
        version=wheel.split("-")[1],
        platform=platform,
        pythons=", ".join(pythons),
        wheel=wheel,
        python="py" if windows else "python3",
        home="landuse-env",
        bin="landuse-env\\Scripts\\" if windows else "landuse-env/bin/",
        check="certutil -hashfile <文件> SHA256" if windows else "sha256sum -c SHA256SUMS",
        needs_zh=needs_zh,
        needs_en=needs_en,
    )


if __name__ == "__main__":
    sys.exit(main())
