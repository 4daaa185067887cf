"""One reason for sending a draft back: looked for, found, or not looked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landuse.core.messages import Message

State = Literal["found", "clear", "not_looked_for"]


class Search(NamedTuple):
    """What a search came to.

    Parameters
    ----------
    state
        Whether it was found, or not, or could not be looked for.
    findings
        What was found, a sentence each.
    wants
        What was not there to look in.
    done
        What was looked at where it was not all.
    """

    state: State
    findings: tuple[Message, ...]
    wants: tuple[Message, ...]
    done: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Reason:
    """One of the fifteen reasons, and what came of looking for it.

    Parameters
    ----------
    letter
        ``a`` to ``o``.
    title
        What it is about.
    state
        ``found``, ``clear``, or ``not_looked_for``.
    findings
        What was found.
    wants
        What was missing to look, or to look further.
    noise
        What was too thin to count.
    done
        What was looked at, and is right, where it was not all.
    """

    letter: str
    title: Message
    state: State
    findings: tuple[Message, ...] = ()
    wants: tuple[Message, ...] = ()
    noise: tuple[Message, ...] = ()
    done: tuple[Message, ...] = ()


def looked(
    findings: Iterable[Message],
    *,
    looked_at: bool = True,
    wants: Iterable[Message] = (),
    done: Iterable[Message] = (),
) -> Search:
    """Put together what a search came to.

    Parameters
    ----------
    findings
        What was found.
    looked_at
        Whether there was anything to look in.
    wants
        What was missing.
    done
        What was looked at all the same.

    Returns
    -------
    Search
        *Clear* only where the whole comparison was made and nothing found: what was missing leaves it open.
    """
    notes, missing = tuple(findings), tuple(wants)
    state: State = "found" if notes else "clear" if looked_at and not missing else "not_looked_for"
    return Search(state, notes, missing, tuple(done))
