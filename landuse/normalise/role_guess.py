"""Guesses which role a layer or table plays, by its name and by its headings; it offers, and never decides."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Literal

from landuse.core.specs import list_specs, load_spec, roles_named
from landuse.intake.tabular.role_columns import Likely
from landuse.normalise.role_headings import COMMON_COLUMNS, folded_headings, matched_columns

_LEAST = 2
_OFFERED = 3


def likely_roles(
    names: Iterable[str], headings: Sequence[str], kind: Literal["layer", "table"], geometry: str | None = None
) -> tuple[Likely, ...]:
    """Return which roles a layer may play.

    Parameters
    ----------
    names
        What it is called: the layer, the file, the folder.
    headings
        Its headings.
    kind
        ``layer`` or ``table``.
    geometry
        ``polygon``, ``line`` or ``point``, where it is of one kind.

    Returns
    -------
    tuple of Likely
        Those by name first, then by the headings they share; at most three by headings alone.
    """
    called = {role for name in names for role in _by_name(name)}
    folded = folded_headings(headings)
    ranked = []
    for role in list_specs(kind):
        spec = load_spec(role)
        if kind == "layer" and geometry is not None and spec.geometry not in ("any", geometry):
            continue
        columns = matched_columns(role, folded)
        missing = tuple(name for name in spec.required if name not in columns)
        telling = len(columns.keys() - COMMON_COLUMNS)
        if role in called or (not missing and telling >= _LEAST):
            ranked.append((role in called, telling, Likely(role, role in called, columns, missing)))
    ranked.sort(key=lambda candidate: (-candidate[0], -candidate[1], candidate[2].role))
    named = [likely for by_name, _, likely in ranked if by_name]
    return (*named, *[likely for by_name, _, likely in ranked if not by_name][:_OFFERED])


def bare_name(stem: str) -> str:
    """Return a file's name without what marks a version of it."""
    plain = unicodedata.normalize("NFKC", stem).casefold()
    return re.sub(r"[\s_\-.·]+", "", _VERSION.sub("", plain)) or plain


def _by_name(name: str) -> tuple[str, ...]:
    """Look a name up as it is, then without numbers and versions, then each of its words."""
    bare = _NUMBERS.sub("", name).strip(" _-")
    for part in (name, bare, bare_name(bare)):
        roles = roles_named(part)
        if roles:
            return roles
    words = re.split(r"[\s_\-()（）【】]+", bare)
    return tuple(dict.fromkeys(role for word in words if word for role in roles_named(word)))


_NUMBERS = re.compile(r"^\d+[、._\-\s]*|[(（]?(19|20)\d{2}(年|\d{2,4})?[)）]?|\d+$")
_VERSION = re.compile(
    r"(最终版?|终稿|定稿|最新版?|修改稿?\d*|第?\d+版|版本?\d+|v\d+(\.\d+)*|副本\d*|备份\d*|copy\d*|\(\d+\)|初稿|送审稿?|报批稿?|上报版?"
    r"|(19|20)\d{6}|改\d*|新版?|旧版?|new|old|bak|final)",
    re.IGNORECASE,
)
