"""What rests on a guess stays open: a file taken for a role that nobody has confirmed proves nothing."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from landuse.core.evidence import Interval, MissingInput
from landuse.core.messages import Message
from landuse.core.missing import role_title

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landuse.core.case import Case
    from landuse.core.evidence import Evidence
    from landuse.core.layer import Scope

CONFIRM = Message("a confirmation that the file taken for '{role}' is that (it was guessed)")
#: The boundaries that a portion of the zone is made of.
_MADE_OF = {"kept": ("draft", "approved"), "added": ("draft", "approved"), "withdrawn": ("draft", "approved")}


def left_open_by_guesses(evidence: Evidence, roles: Iterable[str], ground: Scope | None, case: Case) -> Evidence:
    """Return a measure as wide as can be where it rests on a file whose role was guessed; what was measured is kept.

    Parameters
    ----------
    evidence
        What was measured.
    roles
        The roles of the data it was measured with.
    ground
        The ground it was measured on; None for a check that takes none.
    case
        The case.
    """
    guessed = [role for role in dict.fromkeys((*roles, *_boundaries(ground))) if role in case.guessed]
    if not guessed:
        return evidence
    wants = [MissingInput(f"guess:{role}", CONFIRM(role=role_title(role)), "bureau", math.inf) for role in guessed]
    known = {want.key for want in evidence.wants}
    return replace(
        evidence,
        interval=Interval(-math.inf, math.inf, evidence.interval.value),
        wants=(*(want for want in wants if want.key not in known), *evidence.wants),
        reason=None,
        if_confirmed=evidence.interval if evidence.reason is None else None,
    )


def _boundaries(ground: Scope | None) -> tuple[str, ...]:
    if ground is None:
        return ()
    name, _, block = ground.scope.partition("/")
    return (*_MADE_OF.get(name, (name,)), *(("blocks",) if block else ()))
