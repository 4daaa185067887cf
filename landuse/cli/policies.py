"""The policy packs: listed, shown, traced to their clauses, tested, compared."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landuse.cli import _common
from landuse.core.messages import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from landuse.cli._parser import CommandParser
    from landuse.core.messages import Lang
    from landuse.core.rules import Rule, RulePack
    from landuse.workflows.policies.adversary import Attack

#: The properties that an adversary puts to the test.
TRIED = ("erasure", "silence", "future", "contradiction")
HELP = Message("the policy packs: list, show, trace, test, diff")
CLAUSES = Message("{clauses} clauses: {rules} have rules, {tools} are served by a command")
TESTS = Message("{pack}: {passed} of {count} tests pass")
FAILED = Message("  failed: test {number}, {rule}: expected {expect}; {why}")
UNTESTED = Message("  not tested: {rule}: {missing}")
WITHOUT_TEST = Message("  failed: rule {rule} has no test case; write one under [[tests]]")
QUOTE = Message("  quote not in the source: {rule}: {quote}")
WANTED = Message("    {what}: to be given by {supplier}")
SAME = Message("no difference")


def add_arguments(parser: CommandParser) -> None:
    """Write what the command takes."""
    _common.add_shared(parser)
    kinds = parser.add_subparsers(metavar="WHAT", title=Message("what to do").text(parser.lang), dest="what")
    subcommands = {
        "list": (Message("list the packs (the default)"), ()),
        "show": (Message("show a pack, or one rule as PACK/RULE"), (("pack", None),)),
        "trace": (Message("list every clause with the rules or the command that judge it"), (("packs", "*"),)),
        "test": (Message("run the tests that packs carry; exit code 1 where one fails"), (("packs", "*"),)),
        "diff": (Message("compare two packs"), (("first", None), ("second", None))),
    }
    for name, (about, positionals) in subcommands.items():
        sub = kinds.add_parser(
            name, help=about.text(parser.lang), description=about.text(parser.lang), lang=parser.lang
        )
        for argument, many in positionals:
            sub.add_argument(argument, metavar="PACK", nargs=many)
        if name == "diff":
            sub.add_argument("--case", metavar="CASE", help=Message("a case folder: which of its verdicts differ"))
            sub.add_argument("--on", type=_common.day, metavar="DATE", help=Message("the day it is judged on"))
        if name == "test":
            sub.add_argument(
                "--source", metavar="FILE", help=Message("hold every quote against this text of the document")
            )
            sub.add_argument(
                "--adversary",
                action="store_true",
                help=Message(
                    "run every rule on every test with less known, with later data and with sources that disagree; "
                    "exit code 1 where a verdict is gained by it"
                ),
            )
            sub.add_argument(
                "--full",
                action="store_true",
                help=Message("with --adversary: every change in every test, and several at once"),
            )
        for option in ("--lang", "--json", "--plugins"):
            _again(sub, option)


def _again(parser: CommandParser, option: str) -> None:
    """Let an option stand after the subcommand as well, without its default undoing what stood before."""
    quiet: dict[str, Any] = {"default": argparse.SUPPRESS, "help": argparse.SUPPRESS}
    if option == "--lang":
        parser.add_argument(option, choices=("zh", "en"), **quiet)
    elif option == "--json":
        parser.add_argument(option, action="store_true", **quiet)
    else:
        parser.add_argument(option, action="append", **quiet)


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    action: dict[str, Callable[[argparse.Namespace], int]] = {
        "list": _list,
        "show": _show,
        "trace": _trace,
        "test": _test,
        "diff": _diff,
    }
    return action[arguments.what or "list"](arguments)


def _packs(named: Sequence[str] | None) -> list[RulePack]:
    from landuse.core.plugins import names
    from landuse.core.rules import load_pack

    return [load_pack(name) for name in (named or _in_order(names("packs")))]


def _in_order(names: Iterable[str]) -> list[str]:
    """Put the national pack first, the others by name."""
    return sorted(names, key=lambda name: (name != "cn", name))


def _emit(arguments: argparse.Namespace, data: object, lines: Iterable[str]) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=1, default=str) if arguments.json else "\n".join(lines))


def _list(arguments: argparse.Namespace) -> int:
    rows = [
        {
            "id": pack.id,
            "title": pack.title.text(arguments.lang),
            "document": pack.document,
            "number": pack.number,
            "body": pack.body,
            "issued": pack.issued,
            "version": pack.version,
            "extends": pack.extends,
            "supersedes": pack.supersedes,
            "rules": len(pack.rules),
        }
        for pack in _packs(None)
    ]
    _emit(
        arguments, rows, (f"{row['id']:<18}{row['rules']:>4}  {row['title']}  {row['number']}".rstrip() for row in rows)
    )
    return 0


def _show(arguments: argparse.Namespace) -> int:
    from landuse.core.errors import InputError
    from landuse.core.rules import load_pack

    name, _, wanted = (arguments.pack, "", "") if arguments.pack.endswith(".toml") else arguments.pack.partition("/")
    pack = load_pack(name)
    rules = [rule for rule in pack.rules if wanted in ("", rule.id)]
    if not rules:
        known = [rule.id for rule in pack.rules]
        raise InputError(
            Message("there is no rule '{rule}' in {pack}", rule=wanted, pack=pack.id),
            next=Message("It has: {known}", known=known),
        )
    data = pack.model_dump(mode="json", exclude={"rules", "tests"}, exclude_none=True)
    data["rules"] = [_rule(rule) for rule in rules]
    heading = [] if wanted else [f"{pack.id}  {pack.title.text(arguments.lang)}", f"  {pack.document} {pack.number}"]
    lines = [*heading, *(line for rule in rules for line in _rule_lines(rule, arguments.lang))]
    _emit(arguments, data["rules"][0] if wanted else data, lines)
    return 0


def _rule(rule: Rule) -> dict[str, Any]:
    return {"id": rule.full_id, **rule.model_dump(mode="json", exclude={"id"}, exclude_none=True, by_alias=True)}


def _rule_lines(rule: Rule, lang: Lang) -> list[str]:
    from landuse.core.terms import WEIGHTS
    from landuse.workflows.policies.diff import limit_words

    certainty = "" if rule.citation.certainty == "text" else f" ({rule.citation.certainty})"
    lines = [
        f"{rule.full_id}  [{WEIGHTS[rule.weight].text(lang)}]  {rule.title.text(lang)}  {limit_words(rule)}".rstrip(),
        f"    {rule.clause_id}  {rule.citation.clause}  “{rule.citation.quote}”{certainty}",
    ]
    wanted = [*rule.wanted.items(), *([("limit", rule.limit.wanted)] if rule.limit and rule.limit.wanted else [])]
    for _, needed in wanted:
        lines.append(WANTED(what=needed.what.message, supplier=needed.whom.message).text(lang))
    return lines


def _trace(arguments: argparse.Namespace) -> int:
    from landuse.workflows.policies.trace import trace

    rows = trace(_packs(arguments.packs))
    data = [
        {"clause": row.clause, "rules": list(row.rules), "document": row.document, "quote": row.quote} for row in rows
    ]
    tools = sum(all(rule.startswith("tool:") for rule in row.rules) for row in rows)
    total = CLAUSES(clauses=len(rows), rules=len(rows) - tools, tools=tools).text(arguments.lang)
    _emit(arguments, data, [*(f"{row.clause:<5} {row.document:<16} {', '.join(row.rules)}" for row in rows), total])
    return 0


def _test(arguments: argparse.Namespace) -> int:
    return _attack(arguments) if arguments.adversary else _run_tests(arguments)


def _attack(arguments: argparse.Namespace) -> int:
    from landuse.core.plugins import names
    from landuse.workflows.policies.adversary import attack_all

    attacks = attack_all(arguments.packs or _in_order(names("packs")), full=arguments.full)
    data = [
        {
            "pack": attack.pack,
            "tried": {kind: attack.tried.get(kind, 0) for kind in TRIED},
            "broken": [vars(breach) for breach in attack.breaches],
            "unproven": list(attack.unproven),
        }
        for attack in attacks
    ]
    _emit(arguments, data, (line for attack in attacks for line in _attack_lines(attack, arguments.lang)))
    return int(not all(attack.holds for attack in attacks))


def _attack_lines(attack: Attack, lang: Lang) -> Iterator[str]:
    tried = [attack.tried.get(kind, 0) for kind in TRIED]
    yield Message(
        "{pack}: {erased} erasures, {unsaid} facts left unsaid, {later} later sources and {contrary} contradictions"
        " tried, {broken} broken",
        pack=attack.pack,
        erased=tried[0],
        unsaid=tried[1],
        later=tried[2],
        contrary=tried[3],
        broken=len(attack.breaches),
    ).text(lang)
    for breach in attack.breaches:
        yield "  " + Message("broken: test {number}, {rule}, {what}: {before} became {after}", **vars(breach)).text(
            lang
        )
    for rule in attack.unproven:
        yield "  " + Message("not proven able to become met and broken: {rule}", rule=rule).text(lang)


def _run_tests(arguments: argparse.Namespace) -> int:
    from landuse.judge.review import family
    from landuse.workflows.policies.run_tests import run_tests, untested, without_test

    _refuse_faulty(arguments.packs)
    data: list[dict[str, Any]] = []
    for pack in _packs(arguments.packs):
        family([pack])
        outcomes = run_tests(pack)
        data.append(
            {
                "pack": pack.id,
                "tests": len(outcomes),
                "passed": sum(outcome.passed for outcome in outcomes),
                "failed": [vars(outcome) for outcome in outcomes if not outcome.passed],
                "without_test": list(without_test(pack)),
                "untested": [{"rule": gap.rule, "missing": list(gap.missing)} for gap in untested(pack)],
                "quotes": _quotes(pack, arguments.source),
            }
        )
    _emit(arguments, data, (line for result in data for line in _test_lines(result, arguments.lang)))
    return int(any(result["failed"] or result["quotes"] or result["without_test"] for result in data))


def _refuse_faulty(named: Sequence[str]) -> None:
    """Refuse packs that are wrong as they are written, with all that is wrong in all of them."""
    from landuse.core.errors import FaultList
    from landuse.core.plugins import names
    from landuse.workflows.policies.lint import pack_faults

    faults = FaultList()
    for name in named or _in_order(names("packs")):
        with faults.catching():
            for fault in pack_faults(name).faults:
                faults.add(fault)
    faults.raise_any()


def _quotes(pack: RulePack, source: str | None) -> list[dict[str, str]]:
    """List the quotes that are not in the document, where its text is given or lies beside the pack."""
    from landuse.core.errors import InputError
    from landuse.workflows.policies.quotes import stands_in

    beside = Path(pack.path).parent / pack.source if pack.source else None
    path = Path(source) if source else beside
    if path is None or not path.is_file():
        if source:
            raise InputError(
                Message("there is no such file"), where=source, next=Message("Give the text of the document")
            )
        return []
    text = _common.text_of(path)
    wrong = (rule for rule in pack.rules if not stands_in(rule.citation.quote, text))
    return [{"rule": rule.full_id, "quote": rule.citation.quote} for rule in wrong]


def _test_lines(result: dict[str, Any], lang: Lang) -> list[str]:
    lines = [
        TESTS(pack=result["pack"], passed=result["passed"], count=result["tests"]),
        *(FAILED(**failure) for failure in result["failed"]),
        *(QUOTE(**quote) for quote in result["quotes"]),
        *(WITHOUT_TEST(rule=rule) for rule in result["without_test"]),
        *(UNTESTED(rule=gap["rule"], missing=gap["missing"]) for gap in result["untested"]),
    ]
    return [line.text(lang) for line in lines]


def _diff(arguments: argparse.Namespace) -> int:
    from landuse.workflows.policies.diff import compare_packs, compare_verdicts

    first, second = _packs([arguments.first, arguments.second])
    changes = compare_packs(first, second)
    data: dict[str, Any] = {"first": first.id, "second": second.id, "changes": [vars(change) for change in changes]}
    lines = [f"{change.rule}  {change.what}: {change.before or '—'} → {change.after or '—'}" for change in changes]
    if arguments.case:
        from landuse.judge.review import review
        from landuse.normalise.case import read_case

        case = read_case(arguments.case, on=arguments.on)
        turned = compare_verdicts(review(case, first), review(case, second))
        data["verdicts"] = [vars(turn) for turn in turned]
        lines += [f"{turn.finding}: {turn.before or '—'} → {turn.after or '—'}" for turn in turned]
    _emit(arguments, data, lines or [SAME.text(arguments.lang)])
    return 0
