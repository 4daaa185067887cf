"""Whether a use is what was approved, across code lists of different editions."""

from __future__ import annotations

from functools import cache

from landuse.core.code_lists import load_scheme
from landuse.core.crosswalk import crosswalk
from landuse.core.errors import NoCrosswalk
from landuse.core.evidence import MissingInput
from landuse.core.messages import Message
from landuse.core.missing import role_title

SCHEME = Message("the code list of '{role}'")


def missing_scheme(role: str) -> MissingInput:
    """Write that a layer's code list is not stated, without which its codes mean nothing."""
    return MissingInput("definition:scheme", SCHEME(role=role_title(role)), "zone", float("inf"))


@cache
def agrees(actual: str, actual_scheme: str, approved: str, approved_scheme: str) -> bool | None:
    """Return whether an actual use is the approved one, or a kind of it.

    Parameters
    ----------
    actual, approved
        The codes as written in the data.
    actual_scheme, approved_scheme
        The code lists they are of.

    Returns
    -------
    bool or None
        None where a code is not known, or leaves it open: a group where the approval names one of its kinds, or a code
        that the other list splits.
    """
    ours, theirs = load_scheme(actual_scheme), load_scheme(approved_scheme)
    allowed = [theirs.find(part) for part in theirs.split(approved)]
    used = [ours.find(part) for part in ours.split(actual)]
    if not allowed or not used or None in allowed or None in used:
        return None
    try:
        codes = {code for part in used for code in crosswalk(part, actual_scheme, approved_scheme)}
    except NoCrosswalk:
        # two lists without a crosswalk between them cannot be compared
        return None
    answers = {_one(code, [str(prefix) for prefix in allowed]) for code in codes}
    return answers.pop() if len(answers) == 1 else None


def _one(code: str, allowed: list[str]) -> bool | None:
    if any(code.startswith(prefix) for prefix in allowed):
        return True
    return None if any(prefix.startswith(code) for prefix in allowed) else False
