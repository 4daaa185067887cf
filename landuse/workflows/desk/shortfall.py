"""What a case still lacks, by who supplies it and by how much it decides, and what its packs leave open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from landuse.core.messages import LANGS, Message
from landuse.core.missing import held_by, role_title
from landuse.core.progress import watch
from landuse.core.terms import DEFINITIONS, KINDS, SUPPLIERS, VALUES
from landuse.judge.bind import find_check
from landuse.judge.registers import COMPLETE
from landuse.judge.review import family
from landuse.judge.validate import assumable, check_asked
from landuse.normalise.case import read_case
from landuse.workflows.desk.in_words import Words, in_words
from landuse.workflows.inspect.missing import lacks, rules_that_judge

if TYPE_CHECKING:
    from pathlib import Path

    from landuse.core.case import Case
    from landuse.core.layer import Source
    from landuse.core.rules import Rule, RulePack
    from landuse.judge.bind import Check
    from landuse.workflows.inspect.missing import Lack

SUPPLIER_ORDER = tuple(SUPPLIERS)


def find_shortfall(folder: Path) -> dict[str, Any]:
    """Return what a case lacks, what its packs leave open, and what it was read as.

    Raises
    ------
    LanduseError
        If the case cannot be read yet; the page shows that in its place.
    """
    case = read_case(folder)
    with watch("judging", 1) as watched:
        packs = family(case.policy)
        check_asked(case, packs)
        missing = [_lack(lack) for lack in lacks(case, packs)]
        rules = list(rules_that_judge(case, packs))
        watched.add(1)
    missing.sort(
        key=lambda lack: (SUPPLIER_ORDER.index(lack["supplier"]), -len(lack["undecided"]), -len(lack["wider"]))
    )
    named = {rule for lack in missing for rule in (*lack["undecided"], *lack["wider"])}
    openings = [opening for rule in rules for opening in _open(rule, case, packs)]
    named |= {opening["rule"] for opening in openings}
    return {
        "title": case.title,
        "on": case.on.isoformat(),
        "missing": missing,
        "rules": {rule.full_id: _rule(rule) for pack in packs for rule in pack.rules if rule.full_id in named},
        "open": openings,
        "sources": [_source(case, source) for source in case.sources],
        "assumable": _assumable([rule for pack in packs for rule in pack.rules], case),
        "judged": len(rules),
    }


def _lack(lack: Lack) -> dict[str, Any]:
    supplier = held_by(lack.name) if lack.kind in ("layer", "table") else "zone"
    if lack.kind == "parameter":
        supplier = "authority"
    return {
        "kind": lack.kind,
        "name": lack.name,
        "title": in_words(lack.title),
        "supplier": supplier,
        "undecided": lack.undecided,
        "wider": lack.wider,
        "packs": lack.packs,
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "title": in_words(rule.title.message),
        "weight": rule.weight,
        "document": rule.citation.document,
        "number": rule.citation.number,
        "clause": rule.citation.clause,
        "quote": rule.citation.quote,
    }


def _open(rule: Rule, case: Case, packs: Sequence[RulePack]) -> Iterator[dict[str, Any]]:
    """Return what a rule leaves a case to fill in: wanted numbers, open definitions, what its pack opens."""
    check = find_check(str(rule.check))
    given = case.params.get(rule.full_id, {})
    for name, wanted in rule.wanted.items():
        if name not in rule.params:
            yield _opening(rule, name, "number", in_words(Message.of_texts(**wanted.what.model_dump())), given)
    if rule.limit is not None and rule.limit.wanted is not None:
        what = Message.of_texts(**rule.limit.wanted.what.model_dump())
        yield _opening(rule, "limit", "number", in_words(what), given)
    for name in check.definitions:
        choices = _choices(check, name)
        # by which area a figure is held against its limit is stated where that matters, in the finding itself
        if choices and name not in rule.params and (name != "area" or name in given):
            yield _opening(rule, name, "definition", _term(name), given, choices)
    opened = {**{name: opening for pack in packs for name, opening in pack.open.items()}, **rule.open}
    for name, opening in opened.items():
        if name in check.named("param") and name not in check.definitions and (given.get(name) or rule.open.get(name)):
            yield _opening(rule, name, "opening", _term(name), given, opening.words, stated=opening.stated)


def _opening(
    rule: Rule,
    name: str,
    kind: str,
    what: Words,
    given: Mapping[str, Any],
    choices: Sequence[str] = (),
    *,
    stated: bool = False,
) -> dict[str, Any]:
    return {
        "rule": rule.full_id,
        "name": name,
        "kind": kind,
        "what": what,
        "given": _plain(given.get(name)),
        "choices": [{"value": choice, "title": _term(choice)} for choice in choices],
        "stated": stated,
    }


def _choices(check: Check, name: str) -> tuple[str, ...]:
    annotation = check.params.model_fields[name].annotation
    for part in (annotation, *get_args(annotation)):
        if get_origin(part) is Literal:
            return tuple(str(choice) for choice in get_args(part))
    return ()


def _plain(given: Any) -> Any:  # noqa: ANN401  whatever TOML holds
    if hasattr(given, "items"):
        return {str(name): _plain(value) for name, value in given.items()}
    return given if given is None or isinstance(given, (str, int, float, bool)) else str(given)


def _term(name: str) -> Words:
    known = DEFINITIONS.get(name) or KINDS.get(name) or VALUES.get(name)
    return {lang: name.replace("_", " ") if known is None else known.text(lang) for lang in LANGS}


def _source(case: Case, source: Source) -> dict[str, Any]:
    return {
        "role": source.role,
        "title": in_words(role_title(source.role)),
        "kind": "tables" if source.role in case.tables else "layers",
        "path": source.path,
        "layer": source.layer,
        "features": source.features,
        "complete": None if source.complete is None else source.complete.model_dump(mode="json", exclude_none=True),
        "held_by": held_by(source.role),
    }


def _assumable(rules: Sequence[Rule], case: Case) -> list[dict[str, Any]]:
    """Return what may be assumed: of completeness, for what the case holds alone."""
    held = {*case.layers, *case.tables, *case.rasters}
    listed: list[dict[str, Any]] = []
    for about, takes in assumable(rules).items():
        role = about.removeprefix(COMPLETE)
        if about.startswith(COMPLETE):
            if role not in held:
                continue
            title = in_words(Message("“{role}” is complete", role=role_title(role)))
        else:
            title = _term(about)
        listed.append(
            {"about": about, "title": title, "takes": [{"value": take, "title": _term(take)} for take in sorted(takes)]}
        )
    return listed
