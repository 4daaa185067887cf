"""What is different between two policy packs, and which verdicts that changes on a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from landuse.core.findings import Finding, Review
    from landuse.core.rules import Rule, RulePack

#: What of a rule is compared, besides its limit and its quote.
FIELDS = ("weight", "clause_id", "check", "gates", "layers", "tables", "params", "in_force", "scope", "title")


@dataclass(frozen=True)
class Change:
    """One difference between two packs.

    Parameters
    ----------
    rule
        The rule's id within its pack.
    what
        ``added``, ``removed``, ``limit``, ``quote``, or the field that differs.
    before, after
        How it was and is, in words; empty where the rule is not there.
    """

    rule: str
    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Turned:
    """A finding whose verdict is another under the second pack.

    Parameters
    ----------
    finding
        Rule and scope, without the pack.
    before, after
        The verdicts; empty where the pack has no such finding.
    """

    finding: str
    before: str
    after: str


def compare_packs(first: RulePack, second: RulePack) -> tuple[Change, ...]:
    """List what is different between two packs, rule by rule; rules are the same where their ids are.

    Parameters
    ----------
    first, second
        The packs.

    Returns
    -------
    tuple of Change
        In the order of the first pack, then what only the second has.
    """
    old, new = ({rule.id: rule for rule in pack.rules} for pack in (first, second))
    changes: list[Change] = []
    for ident, rule in old.items():
        changes += _changes(rule, new[ident]) if ident in new else [Change(ident, "removed", rule.title.zh, "")]
    return (*changes, *(Change(ident, "added", "", rule.title.zh) for ident, rule in new.items() if ident not in old))


def _changes(old: Rule, new: Rule) -> Iterator[Change]:
    if limit_words(old) != limit_words(new):
        yield Change(old.id, "limit", limit_words(old), limit_words(new))
    if old.citation.quote != new.citation.quote:
        yield Change(old.id, "quote", old.citation.quote, new.citation.quote)
    for field in FIELDS:
        before, after = (_plain(getattr(rule, field)) for rule in (old, new))
        if before != after:
            yield Change(old.id, field, before, after)


def _plain(value: object) -> str:
    dump = getattr(value, "model_dump", None)
    return "" if value is None else str(dump(exclude_none=True, mode="json") if dump else value)


def limit_words(rule: Rule) -> str:
    """Write the limit of a rule in short.

    Parameters
    ----------
    rule
        The rule.

    Returns
    -------
    str
        As ``>= 0.6``; ``>= ?`` where the number is wanted; empty where there is none.
    """
    limit = rule.limit
    if limit is None:
        return ""
    value = "?" if limit.value is None else f"{limit.value:g}"
    return f"{limit.op} {value}" + (f" .. {limit.upper:g}" if limit.upper is not None else "")


def compare_verdicts(first: Review, second: Review) -> tuple[Turned, ...]:
    """List the findings whose verdicts differ between two reviews of one case.

    Parameters
    ----------
    first, second
        The reviews, each by one of the packs.

    Returns
    -------
    tuple of Turned
        In the order of the first, then what only the second has.
    """
    old, new = ({_key(finding): finding.verdict.value for finding in review.items} for review in (first, second))
    keys = list(dict.fromkeys([*old, *new]))
    pairs = ((key, old.get(key, ""), new.get(key, "")) for key in keys)
    return tuple(Turned(key, before, after) for key, before, after in pairs if before != after)


def _key(finding: Finding) -> str:
    return f"{finding.rule.id}@{finding.scope}"
