"""Writes what the program is made of: a CycloneDX list of its packages with hashes, and their licences.

``sbom.py --sbom FILE`` writes the list (CycloneDX 1.6, JSON) from ``requirements.lock``; the same lock gives the same
bytes. ``sbom.py --licences`` writes ``LICENCES.md`` from the metadata of the packages installed here. Without either it
checks that every locked package is listed with a licence that may go with Apache-2.0.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import uuid
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

REPO = Path(__file__).parents[1]
LOCK, PAGE = REPO / "requirements.lock", REPO / "LICENCES.md"
_LOCKED = re.compile(r"^([A-Za-z0-9_.\-]+)(?:\[[^\]]*\])?==([^ \\;\n]+)((?:[^\n]*\\\n)*[^\n]*)", re.MULTILINE)
_ROW = re.compile(r"^\| \[([^\]]+)\]\([^)]*\) \| ([^|]+) \|$", re.MULTILINE)
#: What may go with a program under Apache-2.0: permissive licences, and the LGPL and MPL of libraries used as they are.
COMPATIBLE = frozenset(
    ["0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "LGPL-2.1-only",
     "LGPL-3.0-only", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "OFL-1.1", "PSF-2.0", "Zlib"]
)  # fmt: skip
#: Words of older metadata, and packages whose metadata name no licence and whose repository does.
WORDS = {
    "MIT License": "MIT", "BSD License": "BSD-3-Clause", "New BSD": "BSD-3-Clause", "BSD": "BSD-3-Clause",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0", "Python Software Foundation License": "PSF-2.0",
    "SIL Open Font License 1.1 (OFL-1.1)": "OFL-1.1", "Apache Software License": "Apache-2.0",
}  # fmt: skip
STATED = {"exactextract": "Apache-2.0"}


def main(argv: Sequence[str] | None = None) -> int:
    """Write or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sbom", type=Path, metavar="FILE")
    parser.add_argument("--licences", action="store_true")
    arguments = parser.parse_args(argv)
    if arguments.licences:
        PAGE.write_text(page(locked(LOCK)), encoding="utf-8", newline="\n")
    if arguments.sbom:
        arguments.sbom.write_text(bill(LOCK, listed(PAGE)), encoding="utf-8", newline="\n")
    faults = check(locked(LOCK), listed(PAGE))
    print("\n".join(faults) or f"{len(locked(LOCK))} packages, each with a licence that fits")
    return 1 if faults else 0


def locked(lock: Path) -> dict[str, tuple[str, list[str]]]:
    """Return the version and the hashes of every locked package."""
    text = lock.read_text(encoding="utf-8")
    return {
        name: (version, sorted(re.findall(r"--hash=sha256:([0-9a-f]{64})", rest)))
        for name, version, rest in _LOCKED.findall(text)
    }


def listed(page: Path) -> dict[str, str]:
    """Return the licences that the page lists."""
    return {name: licence.strip() for name, licence in _ROW.findall(page.read_text(encoding="utf-8"))}


def licence_of(name: str) -> str | None:
    """Return the licence of an installed package as SPDX writes it; None where its metadata do not say."""
    try:
        about: Any = metadata(name)
    except PackageNotFoundError:
        return None
    if about.get("License-Expression"):
        return str(about["License-Expression"])
    classified = [
        str(one).rpartition(" :: ")[2] for one in about.get_all("Classifier") or [] if "License ::" in str(one)
    ]
    said = [*classified, *str(about.get("License") or "").splitlines()[:1]]
    return next((WORDS.get(word, word) for word in said if WORDS.get(word, word) in COMPATIBLE), STATED.get(name))


def check(packages: dict[str, tuple[str, list[str]]], licences: dict[str, str]) -> list[str]:
    """List packages without a hash, without a licence, or with one that does not fit."""
    faults = [f"{name}: no hash is locked" for name, (_, hashes) in packages.items() if not hashes]
    faults += [f"{name}: not in {PAGE.name}" for name in packages if name not in licences]
    faults += [f"{name}: no longer locked" for name in licences if name not in packages]
    for name, licence in licences.items():
        if not any(
            all(part.strip("() ") in COMPATIBLE for part in way.split(" AND ")) for way in licence.split(" OR ")
        ):
            faults.append(f"{name}: {licence} is not known to fit")
    return faults


def page(packages: dict[str, tuple[str, list[str]]]) -> str:
    """Write the page of licences."""
    rows = [
        f"| [{name}](https://pypi.org/project/{name}/) | {licence_of(name) or 'unknown'} |" for name in sorted(packages)
    ]
    about = (
        "# Licences\n\nlanduse is under Apache-2.0. These are the packages it is locked to (`requirements.lock`), each "
        "under its own licence, which may go with it; written by `scripts/sbom.py --licences`, held by a test.\n\n"
    )
    return about + "\n".join(["| package | licence |", "|---|---|", *rows]) + "\n"


def bill(lock: Path, licences: dict[str, str]) -> str:
    """Write the bill of materials."""
    components = [
        {
            "type": "library", "bom-ref": f"pkg:pypi/{name}@{version}", "name": name, "version": version,
            "purl": f"pkg:pypi/{name}@{version}",
            "licenses": [{"expression": licences[name]}],
            # a package has a file for each platform: the hashes are of all that may be installed
            "externalReferences": [
                {"type": "distribution", "url": f"https://pypi.org/project/{name}/{version}/",
                 "hashes": [{"alg": "SHA-256", "content": digest} for digest in hashes]}
            ],
        }
        for name, (version, hashes) in sorted(locked(lock).items())
    ]  # fmt: skip
    content = {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, lock.read_text(encoding='utf-8'))}",
        "metadata": {"component": {"type": "application", "name": "landuse", "bom-ref": "landuse",
                                   "licenses": [{"license": {"id": "Apache-2.0"}}]}},
        "components": components,
        "dependencies": [{"ref": "landuse", "dependsOn": [one["bom-ref"] for one in components]}],
    }  # fmt: skip
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.exit(main())
