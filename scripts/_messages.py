"""Extract, update and check the catalogue of messages with Babel."""

from __future__ import annotations

import ast
import io
import json
import re
import string
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from scripts._bare_words import bare_words  # noqa: E402  the script runs by its path as well
from scripts._stray_values import stray_values  # noqa: E402

PO = ROOT / "landuse" / "locale" / "zh" / "LC_MESSAGES" / "landuse.po"
HEADER = r"""# The Chinese of landuse. A person at the bureau may correct it in any PO editor, without Python:
# "change a wording" in the documentation says how.
msgid ""
msgstr ""
"Project-Id-Version: landuse\n"
"Language: zh\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=1; plural=0;\n"
"""
#: The scripts that write pages from the code.
PAGES = ("make_docs", "make_names", "make_outcomes", "_check_pictures", "_format_pages", "_message_pages")
#: Between Han characters, or after one and before a figure or a slot, punctuation is full-width.
HALF_WIDTH = re.compile(
    r"[\u4e00-\u9fff”）][,;:!?][\u4e00-\u9fff“（{]|[\u4e00-\u9fff”）][,;:!?]$|\([^()]*[\u4e00-\u9fff][^()]*\)"
)
#: How a quote begins that gives the sense of a text and not its words.
GISTS = ("(要旨)", "（要旨）")
#: What a user types stands in quotation marks, and keeps its own signs.
_QUOTED = re.compile(r"\"[^\"]*\"|`[^`]*`")
#: Where the messages are said that an applicant reads: what is missing, why a boundary is returned, the opinion.
FOR_APPLICANTS = (
    "landuse/boundary/",
    "landuse/checks/",
    "landuse/core/missing.py",
    "landuse/core/statements.py",
    "landuse/core/wording.py",
    "landuse/measures/",
    "landuse/render/document/",
    "landuse/render/layout/",
)
#: Words of the case file, of the code and of the command line, which say nothing to an applicant.
FOR_OTHERS = ("landuse/measures/raster/", "landuse/measures/accepted.py", "landuse/measures/frames.py")
CODE_TERM = re.compile(
    r"`|--[a-z]|[(（][a-z_]{2,}[)）]|case\.toml|\[\[?\w+|\b(covers|draft|edition|none|parcels|role)\b|\b[a-z]+_[a-z_]+\b"
    r"|写明on",
    re.ASCII,
)
Key = tuple[str | None, str | tuple[str, str]]


def extract(folder: Path = ROOT / "landuse") -> dict[Key, list[str]]:
    """Find every `Message` of the code, and of the scripts that write pages of the documentation, with its files."""
    places: dict[Key, list[str]] = {}
    pages = {ROOT / "scripts" / f"{name}.py" for name in PAGES} if folder == ROOT / "landuse" else set()
    for path in sorted(({*folder.rglob("*.py")} | pages) - {folder / "core" / "messages.py"}):
        for key in _messages_in(path):
            places.setdefault(key, []).append(path.relative_to(ROOT).as_posix())
    return places


def _messages_in(path: Path) -> Iterator[Key]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        literals = [_literal(argument, path) for argument in node.args] if name in _FORMS else []
        if name in _FORMS and literals:
            yield _FORMS[name](literals)


def _literal(node: ast.expr, path: Path) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise SystemExit(f"{path}:{node.lineno}: a message is a literal, not {ast.unparse(node)[:60]}")


_FORMS = {
    "Message": lambda words: (None, words[0]),
    "mark": lambda words: (None, words[0]),
    "Message.plural": lambda words: (None, (words[0], words[1])),
    "Message.in_context": lambda words: (words[0], words[1]),
}


def load() -> Catalog:
    """Read the catalogue."""
    with PO.open("rb") as file:
        return read_po(file, locale="zh", domain="landuse")


def save(catalogue: Catalog) -> None:
    """Write the catalogue, sorted by message, without the places that would change with every edit."""
    body = io.BytesIO()
    write_po(body, catalogue, width=0, sort_output=True, no_location=True, omit_header=True)
    PO.write_bytes(f"{HEADER}\n\n".encode() + body.getvalue().lstrip())


def catalogue_texts(catalogue: Catalog) -> dict[Key, str]:
    """Return the Chinese of each message, by its context and English."""
    texts: dict[Key, str] = {}
    for message in catalogue:
        if message.id:
            text = message.string if isinstance(message.string, str) else (message.string or ("",))[0]
            ident = message.id if isinstance(message.id, str) else (message.id[0], message.id[1])
            texts[message.context, ident] = text
    return texts


def update() -> int:
    """Bring the catalogue up to the code."""
    catalogue, wanted = load(), extract()
    there = catalogue_texts(catalogue)
    for context, key in there.keys() - wanted.keys():
        catalogue.delete(key[0] if isinstance(key, tuple) else key, context)
    for context, key in wanted.keys() - there.keys():
        catalogue.add(key, context=context)
    save(catalogue)
    missing = [key for key, text in catalogue_texts(load()).items() if not text]
    for context, key in missing:
        print(f"no Chinese: {key if context is None else (context, key)}")
    print(f"{len(wanted)} messages, {len(missing)} without Chinese")
    return 0


def set_texts(source: Path) -> int:
    """Write translations from a JSON file; a key ``context|english`` has a context."""
    catalogue = load()
    for key, text in json.loads(source.read_text(encoding="utf-8")).items():
        message = catalogue.get(key)
        context = None
        if message is None and "|" in key:
            context, _, key = key.partition("|")
            message = catalogue.get(key, context)
        if message is None:
            catalogue.add(key, text, context=context)
        elif isinstance(message.id, tuple):
            message.string = (text,)
        else:
            message.string = text
    save(catalogue)
    return 0


def faults(quick: bool = False) -> list[str]:
    """List what is wrong with the catalogue: against the code, and in itself."""
    there = catalogue_texts(load())
    said = [] if quick else [*_against_code(there), *code_terms()]
    said += half_width_in_packs()
    said += [f"bare words in an error: {place}" for place in bare_words(ROOT / "landuse")]
    said += [f"a value without a slot: {place}" for place in stray_values(ROOT / "landuse")]
    for (_, key), text in there.items():
        english = key if isinstance(key, str) else key[1]
        if text and _slots(text) - _slots(english):
            said.append(f"placeholders differ: {english!r} | {text!r}")
        elif isinstance(key, str) and text and _slots(english) - _slots(text):
            said.append(f"a placeholder is lost: {english!r} | {text!r}")
        if HALF_WIDTH.search(_QUOTED.sub("", text)):
            said.append(f"half-width punctuation: {text!r}")
    return said


def pack_texts() -> Iterator[tuple[str, str]]:
    """Yield the Chinese texts of our own in packs and layer specs, each with its file; quotes keep their signs."""
    for folder in (ROOT / "landuse" / "packs", ROOT / "layers" / "specs"):
        for path in sorted(folder.glob("*.toml")):
            for text in _own_texts(tomllib.loads(path.read_text(encoding="utf-8"))):
                yield path.name, text


def _own_texts(content: object) -> Iterator[str]:
    if isinstance(content, dict):
        for key, value in content.items():
            if isinstance(value, str) and (key == "zh" or (key == "quote" and value.startswith(GISTS))):
                yield value
            elif key != "tests":
                yield from _own_texts(value)
    elif isinstance(content, list):
        for value in content:
            yield from _own_texts(value)


def half_width_in_packs() -> list[str]:
    """List the texts of packs and layer specs with half-width punctuation between Han characters."""
    texts = ((name, _SLOT.sub("值", text)) for name, text in pack_texts())
    return [f"half-width punctuation in {name}: {text!r}" for name, text in texts if HALF_WIDTH.search(text)]


def _against_code(there: dict[Key, str]) -> list[str]:
    wanted = extract()
    said = [f"not in the catalogue: {key}; run scripts/messages update" for key in wanted.keys() - there.keys()]
    said += [f"no longer said: {key}; run scripts/messages update" for key in there.keys() - wanted.keys()]
    return said + [f"no Chinese: {key}" for key, text in there.items() if not text]


def code_terms() -> list[str]:
    """List the messages for applicants whose Chinese holds a term of the code."""
    there = catalogue_texts(load())
    said = []
    for key, places in extract().items():
        text = _SLOT.sub("", there.get(key, ""))
        if CODE_TERM.search(text) and any(_is_for_applicants(place) for place in places):
            said.append(f"a code term in a text for the applicant: {text!r}")
    return said


_SLOT = re.compile(r"\{[^}]*\}")


def _is_for_applicants(place: str) -> bool:
    # what is wrong with a raster is told to the reviewer who reads it, a call of a check to the analyst who wrote it
    return place.startswith(FOR_APPLICANTS) and not place.startswith(FOR_OTHERS)


def _slots(text: str) -> set[str]:
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(text) if name}


def check(quick: bool) -> int:
    """Print what is wrong with the catalogue."""
    said = sorted(faults(quick))
    for line in said:
        print(line)
    return 1 if said else 0


def main(words: list[str]) -> int:
    """Run one of update, check, set."""
    match words:
        case ["update"]:
            return update()
        case ["check", *rest]:
            return check("--quick" in rest)
        case ["set", source]:
            return set_texts(Path(source))
    print("scripts/messages update | check | set FILE.json", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
