"""Everything that is wrong with a pack as it is written, told at once, each by the name of its rule, test or key."""

from __future__ import annotations

import difflib
from contextlib import suppress
from string import Formatter
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from landuse.core.errors import FaultList, InputError, LanduseError, PackError
from landuse.core.finding_text import message_words
from landuse.core.form_faults import form_fault
from landuse.core.messages import Message
from landuse.core.rules import Rule, RulePack, load_pack, pack_content
from landuse.core.specs import KIND_NAMES, list_specs, load_spec
from landuse.core.vocabulary import vocabularies
from landuse.judge.bind import SOURCES, Check, find_check
from landuse.judge.evaluate import RuleEvaluator, full_id
from landuse.measures.documents import document_kinds
from landuse.workflows.policies.pack_tests import PackTest, make_case
from landuse.workflows.policies.run_tests import rule_of, test_faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from landuse.core.evidence import Evidence

#: Which kind of data an argument of a check takes.
KIND_OF = {"layers": "layer", "tables": "table", "rasters": "raster"}
#: Keys of a finding that every message may name.
ALWAYS = frozenset({"value", "low", "high", "bounds", "limit", "scope", "verdict"})

KEY = Message("rule '{rule}', key '{key}': {fault}")
WHOLE_RULE = Message("rule '{rule}': {fault}")
NO_ROLE = Message("rule '{rule}': no role is called '{role}'")
OTHER_KIND = Message("rule '{rule}': '{role}' is a {kind}, and the argument '{argument}' takes a {wanted}")
NO_ARGUMENT = Message("rule '{rule}': the check '{check}' takes no layer or table '{argument}'")
NO_PARAM = Message("rule '{rule}': the check '{check}' has no parameter '{parameter}'")
PARAM = Message("rule '{rule}': parameter '{parameter}': {fault}")
NO_RULE = Message("{where} names the rule '{rule}', which is in none of the packs")
OTHER_WORDS = Message("rule '{rule}': the Chinese and the English of '{key}' name different figures: {names}")
NO_FIGURE = Message("rule '{rule}': its message names {name}, which the check '{check}' does not give")
SHARE = Message("rule '{rule}': a share is at most 1, and its limit is {value}")
FACT = Message("rule '{rule}': a yes or no is 1 or 0, and its limit is {value}")
OPEN = Message("rule '{rule}' declares '{parameter}' open, which its check '{check}' does not take")
NEEDS_ROLE = Message("needs.{kind}s: no role is called '{role}'")
NEEDS_KIND = Message("needs.{kind}s: '{role}' is no {wanted}")
NEEDS_DOCUMENT = Message("needs.documents: no kind of document is called '{kind}'")
NO_WORDS = Message('[words."{name}"]: there is no such vocabulary, and no such column')
NO_TEST = Message("rule '{rule}' has no test case; write one under [[tests]]")
IT_TAKES = Message("It takes: {names}")
IT_GIVES = Message("It gives: {names}")
MEANT = Message("Did you mean {names}?")
THERE_ARE = Message("There are: {names}")
FRACTION = Message("Write it as a fraction: {fraction:g} for {value:g} %")
ONE_OR_NOUGHT = Message("Write 1 for yes, 0 for no")


def pack_faults(pack: str | Path) -> FaultList:
    """Return all that is wrong with a pack as it is written; what could not be read is not looked into further.

    Parameters
    ----------
    pack
        An id, or the path of a file of one's own.

    Raises
    ------
    PackError
        If there is no such pack, or it is not TOML: then nothing in it can be told.
    """
    path, content = pack_content(pack)
    faults = FaultList()
    ident = str(content.get("id", path.stem))
    rules = list(_rules(content, faults, path.name))
    _head(content, faults, path.name)
    base = None
    if content.get("extends"):
        with faults.catching():
            base = load_pack(_base_path(path, str(content["extends"])))
    known = {f"{ident}/{raw.get('id')}" for raw in _listed(content, "rules") if isinstance(raw, dict)}
    known |= {rule.full_id for member in (base.family() if base else ()) for rule in member.rules}
    for rule in rules:
        _add(faults, _rule_faults(rule, known), path.name)
    _add(faults, _pack_references(content, known), path.name)
    tests = _tests(content, ident, known, faults)
    _figures(rules, tests, base, faults, path.name)
    if faults.faults:
        named = {str(raw.get("rule")) for raw in _listed(content, "tests") if isinstance(raw, dict)}
        without = (rule for rule in rules if not {rule.id, rule.full_id} & named)
        _add(faults, (PackError(NO_TEST(rule=rule.full_id)) for rule in without), path.name)
    return faults


def _base_path(path: Path, extends: str) -> str | Path:
    beside = path.parent / f"{extends}.toml"
    if beside == path:
        raise PackError(Message("a pack cannot extend itself"), where=path.name)
    return beside if beside.is_file() else extends


def _add(faults: FaultList, pack_errors: Iterable[PackError], where: str) -> None:
    for fault in pack_errors:
        faults.add(PackError(fault.what, where=fault.where or where, next=fault.next))


def _listed(content: Mapping[str, Any], key: str) -> list[Any]:
    value = content.get(key, [])
    return value if isinstance(value, list) else []


def _head(content: Mapping[str, Any], faults: FaultList, where: str) -> None:
    """Add what is wrong with the pack itself, but for its rules and tests, which are read one by one."""
    try:
        RulePack.model_validate({**content, **{key: [] for key in ("rules", "tests") if _listed(content, key)}})
    except ValidationError as error:
        for fault in error.errors():
            place = ".".join(str(step) for step in fault["loc"])
            what = Message("'{key}': {fault}", key=place, fault=form_fault(fault))
            faults.add(PackError(what if place else Message("{fault}", fault=form_fault(fault)), where=where,
                                 next=_near(place, RulePack.model_fields)))  # fmt: skip


def _rules(content: Mapping[str, Any], faults: FaultList, where: str) -> Iterator[Rule]:
    """Yield the rules that can be read, and add what is wrong with the others."""
    ids: set[str] = set()
    for number, raw in enumerate(_listed(content, "rules"), 1):
        ident = str(raw.get("id", f"#{number}")) if isinstance(raw, dict) else f"#{number}"
        if ident in ids:
            faults.add(PackError(Message("rule ids stand twice: {ids}", ids=ident), where=where))
        ids.add(ident)
        try:
            yield Rule.model_validate(raw)
        except ValidationError as error:
            for fault in error.errors():
                key = ".".join(str(step) for step in fault["loc"])
                what = KEY(rule=ident, key=key, fault=form_fault(fault)) if key else WHOLE_RULE(
                    rule=ident, fault=form_fault(fault)
                )  # fmt: skip
                faults.add(PackError(what, where=where, next=_near(key, Rule.model_fields)))


def _near(name: str, known: Iterable[str]) -> Message | None:
    near = difflib.get_close_matches(name, list(known), n=2, cutoff=0.6)
    return MEANT(names=near) if near and name not in near else None


def _offer(name: str, known: Sequence[str], otherwise: Message) -> Message:
    return _near(name, known) or otherwise(names=list(known))


def _rule_faults(rule: Rule, known: set[str]) -> Iterator[PackError]:
    ident = rule.full_id
    for named in (*rule.replaces, *(full_id(rule, gate) for gate in (rule.gates.rules() if rule.gates else ()))):
        if named not in known:
            yield PackError(NO_RULE(where=ident, rule=named), next=_near(named, known))
    yield from _words(rule)
    if rule.check is None:
        return
    try:
        check = find_check(rule.check)
    except InputError as error:
        near = _near(rule.check, [name for name in _check_names() if name != rule.check])
        yield PackError(WHOLE_RULE(rule=ident, fault=error.what), where=error.where, next=near or error.next)
        return
    yield from _bindings(rule, check)
    yield from _params(rule, check)
    yield from _limit(rule, _blank_evidence(rule, check))


def _check_names() -> tuple[str, ...]:
    from landuse.core import plugins

    return plugins.names("checks")


def _words(rule: Rule) -> Iterator[PackError]:
    """Find texts whose two languages name different figures."""
    for key, text in (("message", rule.message), ("remedy", rule.remedy), ("title", rule.title)):
        if text is not None and slots(text.zh) != slots(text.en):
            names = sorted(slots(text.zh) ^ slots(text.en))
            yield PackError(OTHER_WORDS(rule=rule.full_id, key=key, names=names))


def slots(text: str) -> set[str]:
    """Return the names in braces of a text; none where its braces do not pair."""
    try:
        return {name.split(".")[0].split("[")[0] for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return {text}


def _bindings(rule: Rule, check: Check) -> Iterator[PackError]:
    for argument, role in (*rule.layers.items(), *rule.tables.items()):
        kind = check.kinds.get(argument)
        if kind not in (*SOURCES, "scope"):
            takes = [name for name, its in check.kinds.items() if its in (*SOURCES, "scope")]
            what = NO_ARGUMENT(rule=rule.full_id, check=check.name, argument=argument)
            yield PackError(what, next=_offer(argument, takes, IT_TAKES))
        if role not in list_specs():
            yield PackError(NO_ROLE(rule=rule.full_id, role=role), next=_offer(role, list_specs(), THERE_ARE))
        elif kind in SOURCES and load_spec(role).kind != KIND_OF.get(kind, kind):
            what = OTHER_KIND(rule=rule.full_id, role=role, kind=KIND_NAMES[load_spec(role).kind], argument=argument,
                              wanted=KIND_NAMES[KIND_OF.get(kind, kind)])  # fmt: skip
            yield PackError(what)


def _params(rule: Rule, check: Check) -> Iterator[PackError]:
    takes = check.named("param")
    for name in (*rule.params, *rule.wanted):
        if name not in takes:
            what = NO_PARAM(rule=rule.full_id, check=check.name, parameter=name)
            yield PackError(what, next=_offer(name, takes, IT_TAKES))
    for name in rule.open:
        if name not in (*takes, "limit", "limit_upper"):
            what = OPEN(rule=rule.full_id, parameter=name, check=check.name)
            yield PackError(what, next=_offer(name, takes, IT_TAKES))
    given = {name: value for name, value in rule.params.items() if name in takes}
    wanted = dict.fromkeys(set(rule.wanted) - given.keys())
    for fault in _misfits(check.params, given):
        name = ".".join(str(step) for step in fault["loc"])
        if fault["type"] != "missing" or name not in wanted:
            yield PackError(PARAM(rule=rule.full_id, parameter=name, fault=form_fault(fault)))


def _misfits(model: type[BaseModel], given: Mapping[str, Any]) -> list[Any]:
    try:
        model.model_validate(given)
    except ValidationError as error:
        return list(error.errors())
    return []


def _blank_evidence(rule: Rule, check: Check) -> Evidence | None:
    """Measure nothing, to learn the unit; None where a check cannot without its parameters."""
    with suppress(LanduseError, TypeError, ValueError, KeyError, AttributeError):
        blank = {name: None for name, kind in check.kinds.items() if kind != "param"}
        wrong = {str(fault["loc"][0]) for fault in _misfits(check.params, rule.params)}
        given = {**dict.fromkeys(rule.wanted), **rule.params}
        given = {name: value for name, value in given.items() if name in check.named("param") and name not in wrong}
        return check.function(**{**blank, **given})
    return None


def _limit(rule: Rule, evidence: Evidence | None) -> Iterator[PackError]:
    if evidence is None or rule.limit is None:
        return
    for value in (rule.limit.value, rule.limit.upper):
        if value is None:
            continue
        if evidence.unit == "1" and not 0 <= value <= 1:
            next_step = FRACTION(fraction=value / 100, value=value) if value > 1 else None
            yield PackError(SHARE(rule=rule.full_id, value=value), next=next_step)
        if evidence.unit == "fact" and value not in (0, 1):
            yield PackError(FACT(rule=rule.full_id, value=value), next=ONE_OR_NOUGHT)


def _pack_references(content: Mapping[str, Any], known: set[str]) -> Iterator[PackError]:
    for off in _listed(content, "off"):
        named = off.get("rule") if isinstance(off, dict) else None
        if isinstance(named, str) and named not in known:
            yield PackError(NO_RULE(where="[[off]]", rule=named), next=_near(named, known))
    needs = content.get("needs", {}) if isinstance(content.get("needs", {}), dict) else {}
    for kind in ("layer", "table"):
        for role in needs.get(f"{kind}s", []):
            if role not in list_specs():
                yield PackError(NEEDS_ROLE(kind=kind, role=role), next=_near(role, list_specs()))
            elif load_spec(role).kind not in (kind, "raster"):
                yield PackError(NEEDS_KIND(kind=kind, role=role, wanted=KIND_NAMES[kind]))
    for document in needs.get("documents", []):
        if document not in document_kinds():
            next_step = _offer(document, sorted(document_kinds()), THERE_ARE)
            yield PackError(NEEDS_DOCUMENT(kind=document), next=next_step)
    for name in content.get("words", {}):
        role, _, column = str(name).partition(".")
        right = column in load_spec(role).columns if column and role in list_specs() else (
            not column and name in vocabularies()
        )  # fmt: skip
        if not right:
            every = load_spec(role).columns if column and role in list_specs() else vocabularies()
            near = difflib.get_close_matches(column or str(name), list(every), n=2, cutoff=0.6)
            yield PackError(NO_WORDS(name=name), next=MEANT(names=near) if near else None)


def _tests(content: Mapping[str, Any], ident: str, known: set[str], faults: FaultList) -> list[PackTest]:
    tests = []
    for number, raw in enumerate(_listed(content, "tests"), 1):
        test, wrong = test_faults(raw, ident, known, f"{ident}: test {number}")
        for fault in wrong:
            faults.add(fault)
        if test is not None and not wrong:
            tests.append(test)
    return tests


def _figures(
    rules: Sequence[Rule], tests: Sequence[PackTest], base: RulePack | None, faults: FaultList, where: str
) -> None:
    """Find figures that a message names and the check does not give, and limits of shares, by the tests that run."""
    sound = [rule for rule in rules if rule.check is not None and not any(_rule_faults(rule, set(rule.replaces)))]
    if not sound:
        return
    # of the head, what is wrong is told beside this
    pack = RulePack.model_construct(id=sound[0].pack, rules=tuple(sound), base=base)
    for rule in sound:
        mine = [test for test in tests if rule_of(test, pack.id) == rule.full_id]
        _add(faults, _unknown_figures(rule, pack, mine), where)


def _unknown_figures(rule: Rule, pack: RulePack, tests: Sequence[PackTest]) -> Iterator[PackError]:
    asked = (slots(rule.message.zh) | slots(rule.message.en)) - ALWAYS
    if not asked or not tests:
        return
    given: set[str] = set()
    for number, test in enumerate(tests, 1):
        with suppress(LanduseError):
            case = make_case(test, rule, f"{pack.id}: test {number}")
            for finding in RuleEvaluator.of(case, pack.family()).findings(rule):
                if finding.evidence.figures:
                    given |= set(message_words(finding, "zh"))
    for name in sorted(asked - given) if given else ():
        what = NO_FIGURE(rule=rule.full_id, name=f"{{{name}}}", check=str(rule.check))
        yield PackError(what, next=_offer(name, sorted(given - ALWAYS), IT_GIVES))
