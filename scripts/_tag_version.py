"""The version of a build: that of the tag it is built from, asked for by hatchling (``tool.hatch.version``)."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Where no tag says otherwise: before the first release, and in an archive without its history.
UNTAGGED = "0.1.0"
_DESCRIBED = re.compile(r"v(\d+)\.(\d+)\.(\d+)(?:-(\d+)-g[0-9a-f]+)?")


def tag_version(root: Path = ROOT) -> str:
    """Give the version.

    Parameters
    ----------
    root
        The source tree.

    Returns
    -------
    str
        ``1.2.3`` on the tag ``v1.2.3``, ``1.2.4.dev5`` five commits after it; what the metadata say in an unpacked
        sdist; `UNTAGGED` where there is neither.
    """
    info = root / "PKG-INFO"
    if info.is_file():
        said = re.search(r"^Version: (\S+)$", info.read_text(encoding="utf-8"), re.MULTILINE)
        return said[1] if said else UNTAGGED
    command = ["git", "-C", str(root), "describe", "--tags", "--match", "v[0-9]*"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:  # there is no git
        return UNTAGGED
    found = _DESCRIBED.fullmatch(done.stdout.strip()) if done.returncode == 0 and (root / ".git").exists() else None
    if found is None:
        return UNTAGGED
    major, minor, patch, since = found.groups()
    return f"{major}.{minor}.{patch}" if since is None else f"{major}.{minor}.{int(patch) + 1}.dev{since}"
