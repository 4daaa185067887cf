"""Compound rules: gates of rule and scope, by weight, in three values."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from landuse.core.evidence import Evidence, Interval, Verdict
from landuse.core.findings import Finding, GateResult
from landuse.core.kleene import all_known, any_known
from landuse.core.messages import Message
from landuse.judge.strictest import stricter_weight

if TYPE_CHECKING:
    from landuse.core.rules import Gate

LookUp = Callable[[str, str | None], Finding | None]
_FACTS: dict[Verdict, bool | None] = {Verdict.MET: True, Verdict.BROKEN: False, Verdict.UNDECIDED: None}
_VERDICTS = {fact: verdict for verdict, fact in _FACTS.items()}
MISSING_GATE = Message("{rule} was not judged")


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Return Kleene's *and* of verdicts: broken wins, then undecided; those *not judged* stand aside."""
    return _together(all_known, verdicts)


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Return Kleene's *or* of verdicts: met wins, then undecided; those *not judged* stand aside."""
    return _together(any_known, verdicts)


def _together(rule: Callable[[Iterable[bool | None]], bool | None], verdicts: Iterable[Verdict]) -> Verdict:
    facts = [_FACTS[verdict] for verdict in verdicts if verdict is not Verdict.NOT_JUDGED]
    return _VERDICTS[rule(facts)] if facts else Verdict.NOT_JUDGED


def negation(verdict: Verdict) -> Verdict:
    """Turn a verdict round: met and broken change places."""
    return {Verdict.MET: Verdict.BROKEN, Verdict.BROKEN: Verdict.MET}.get(verdict, verdict)


def resolve(gate: Gate, look_up: LookUp, weight: str = "must", pack: str = "") -> GateResult:
    """Work out a gate and the gates it is made of.

    Parameters
    ----------
    gate
        The gate.
    look_up
        Gives the finding of a rule on a scope, or None where there is none.
    weight
        The weight it has where it names none and its rule is not known.
    pack
        The pack the compound stands in: a gate cannot make the rule of another pack weigh less than it does there.

    Returns
    -------
    GateResult
        With all its parts.
    """
    if gate.rule is not None:
        finding = look_up(gate.rule, gate.scope)
        if finding is None:
            return GateResult(
                "rule", gate.weight or weight, Verdict.UNDECIDED, gate.rule, title=MISSING_GATE(rule=gate.rule)
            )
        title = finding.rule.title.message
        own = finding.rule.weight
        borne: str = gate.weight or own
        if finding.rule.pack != pack:
            borne = stricter_weight(borne, own)
        return GateResult("rule", borne, finding.verdict, finding.id, title=title)
    inner = gate.all_of or gate.any_of or ((gate.negate,) if gate.negate else ())
    parts = tuple(resolve(part, look_up, gate.weight or weight, pack) for part in inner)
    kind, put_together = (
        ("all_of", all_of)
        if gate.all_of
        else ("any_of", any_of)
        if gate.any_of
        else ("not", lambda parts: negation(all_of(parts)))
    )
    return GateResult(kind, gate.weight or weight, put_together(part.verdict for part in parts), None, parts)


def compound(result: GateResult) -> tuple[Verdict, bool]:
    """Judge a compound rule by the weights of its gates.

    A broken *must* bars; a broken *in principle* makes a consent conditional; a *notice* counts nowhere; what is
    undecided
    keeps the whole undecided, so that nothing passes that could not be checked.

    Parameters
    ----------
    result
        The gates, worked out.

    Returns
    -------
    tuple
        The verdict, and whether a consent would be conditional.
    """
    gates = [gate for gate in (result.parts if result.kind == "all_of" else (result,)) if gate.weight != "notice"]
    verdicts = {gate.verdict for gate in gates} - {Verdict.NOT_JUDGED}
    conditional = any(gate.weight == "in_principle" and gate.verdict is Verdict.BROKEN for gate in gates)
    if any(gate.weight == "must" and gate.verdict is Verdict.BROKEN for gate in gates):
        return Verdict.BROKEN, False
    if Verdict.UNDECIDED in verdicts or not verdicts:
        return Verdict.UNDECIDED, conditional
    return Verdict.MET, conditional


def gate_evidence(verdict: Verdict) -> Evidence:
    """Return the evidence of a compound rule: a yes-or-no fact."""
    known = {Verdict.MET: True, Verdict.BROKEN: False}.get(verdict)
    return Evidence(Interval.fact(known), "fact")
