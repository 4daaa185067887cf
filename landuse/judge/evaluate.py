"""The bench a case is judged on: which rules stand, on which grounds, and what was judged so far."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from landuse.core import wording
from landuse.core.evidence import Evidence, MissingInput, Verdict
from landuse.core.findings import Assumed, Finding, GateResult
from landuse.core.layer import primary_scope
from landuse.core.messages import Message
from landuse.core.missing import missing_layer, unanswered_role
from landuse.core.vocabulary import extended_by
from landuse.judge import gates
from landuse.judge.area_sensitivity import area_sensitivity, other_area
from landuse.judge.as_of import as_of
from landuse.judge.bind import BoundCheck, bind, find_check
from landuse.judge.strictest import weaker
from landuse.measures.scopes import scopes_of
from landuse.measures.zone_facts import is_new
from landuse.normalise.role_doubts import role_doubts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from landuse.core.case import Case, RoleDoubt
    from landuse.core.layer import Scope
    from landuse.core.limits import Limit
    from landuse.core.rules import Rule, RulePack

PORTIONS = ("kept", "added", "withdrawn", "approved")
BOTH = ("kept", "added", "withdrawn")
NOT_DUE = Message("the goal is due on {due}, which is still to come")
NEW_ZONE = Message("the case asks for a new zone, which has no approved boundary")


def full_id(rule: Rule, ident: str) -> str:
    """Return the full id of a rule named in another."""
    return ident if "/" in ident else f"{rule.pack}/{ident}"


@dataclass(eq=False)
class RuleEvaluator:
    """One case before its judge: the rules that apply, the grounds, and what was judged so far."""

    case: Case
    packs: tuple[RulePack, ...]
    grounds: dict[str, Scope]
    judged: dict[str, tuple[Finding, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Case, packs: tuple[RulePack, ...]) -> RuleEvaluator:
        """Return the bench of a case as it stands on its day."""
        standing = as_of(case)
        standing = replace(standing, role_doubts=role_doubts(standing))
        return cls(standing, packs, scopes_of(standing))

    @property
    def rules(self) -> list[Rule]:
        """Every rule of every pack, in order."""
        return [rule for pack in self.packs for rule in pack.rules]

    def findings(self, rule: Rule) -> tuple[Finding, ...]:
        """Return the findings of a rule: the primary one first, then its portions.

        Parameters
        ----------
        rule
            The rule.

        Returns
        -------
        tuple of Finding
            At least one.
        """
        stood = self._stood_aside(rule)
        if stood is not None:
            return (self._not_judged(rule, self._primary(rule), stood),)
        if self.case.rules and not any(fnmatchcase(rule.full_id, pattern) for pattern in self.case.rules):
            return (replace(self._not_judged(rule, self._primary(rule), wording.NOT_ASKED), unasked=True),)
        return self._judge(rule)

    def _stood_aside(self, rule: Rule) -> Message | None:
        if not rule.in_force.on(self.case.on):
            return wording.OUT_OF_FORCE(on=self.case.on, since=rule.in_force.since, until=rule.in_force.until)
        off = self._switched_off(rule)
        if off is not None:
            return off
        for pack in self._in_force():
            if rule.pack in pack.supersedes and not self._national_must(rule):
                return wording.SUPERSEDED(by=pack.id)
            for other in pack.rules:
                if (
                    rule.full_id in other.replaces
                    and other.in_force.on(self.case.on)
                    and not self._switched_off(other)
                    and not weaker(other, rule)
                ):
                    return wording.REPLACED(by=other.full_id)
        return None

    def _in_force(self) -> list[RulePack]:
        """List the packs that speak on the day; one that does not can neither replace nor switch off."""
        return [pack for pack in self.packs if pack.in_force.on(self.case.on)]

    def _national_must(self, rule: Rule) -> bool:
        """Return whether no other pack can set the rule aside: a must of a national pack."""
        return rule.weight == "must" and any(pack.national for pack in self.packs if pack.id == rule.pack)

    def _switched_off(self, rule: Rule) -> Message | None:
        if self._national_must(rule):
            return None
        for pack in self._in_force():
            for off in pack.off:
                if off.rule == rule.full_id:
                    return wording.SWITCHED_OFF(pack=pack.id, reason=off.reason.model_dump())
        return None

    def _judge(self, rule: Rule) -> tuple[Finding, ...]:
        if rule.full_id not in self.judged:
            words = {name: table for pack in self.packs for name, table in pack.words.items()}
            with extended_by(words):
                self.judged[rule.full_id] = tuple(self._compound(rule) if rule.gates else self._measured(rule))
        return self.judged[rule.full_id]

    def _primary(self, rule: Rule) -> str:
        if rule.gates is None and rule.check and not find_check(rule.check).spatial and rule.scope is None:
            return "zone"
        return rule.scope or primary_scope(self.case) or "draft"

    def _measured(self, rule: Rule) -> Iterator[Finding]:
        call = bind(rule, self.case)
        scope = self._primary(rule)
        if not call.check.spatial:
            yield self._finding(call, scope, None)
            return
        first = self._on_scope(call, scope)
        yield first
        if not rule.portions:
            return
        whole = self.grounds[scope].geometry if scope in self.grounds else None
        beside = [name for name in self.grounds if name.startswith(f"{scope}/")] + [
            portion for portion in PORTIONS if portion in self.grounds
        ]
        for part in beside:
            ground = self.grounds[part]
            if part != scope and not ground.geometry.is_empty and ground.geometry is not whole:
                yield replace(self._on_scope(call, part), part_of=first.id)

    def _on_scope(self, call: BoundCheck, scope: str) -> Finding:
        ground = self.grounds.get(scope)
        if ground is None:
            return self._no_ground(call.rule, scope)
        doubt = self._doubted_scope(call.rule, scope)
        if doubt is not None:
            return self._unknown_ground(call.rule, scope, unanswered_role(doubt))
        finding = self._finding(call, scope, ground)
        if scope == "withdrawn":
            return replace(finding, verdict=Verdict.NOT_JUDGED, margin=None, reason=wording.GIVEN_UP)
        return finding

    def _no_ground(self, rule: Rule, scope: str) -> Finding:
        # a portion needs both boundaries: without a draft there is none, without the approved one it is not known
        if scope in (*BOTH, "draft") and self.case.layer("draft") is None and self.case.layer("approved") is not None:
            return self._not_judged(rule, scope, wording.NO_DRAFT)
        if scope in (*BOTH, "approved") and is_new(self.case.zone):
            return self._not_judged(rule, scope, NEW_ZONE)
        missing = "approved" if scope in (*BOTH, "approved") and self.case.layer("draft") is not None else "draft"
        return self._unknown_ground(rule, scope, missing_layer(missing))

    def _unknown_ground(self, rule: Rule, scope: str, want: MissingInput) -> Finding:
        evidence = Evidence.unknown(float("-inf"), float("inf"), "fact", want)
        return Finding(rule, Verdict.UNDECIDED, evidence, scope, limit=self._limit(rule))

    def _doubted_scope(self, rule: Rule, scope: str) -> RoleDoubt | None:
        """Return why the ground of a scope is not known: the approved boundary may be something else."""
        if scope not in PORTIONS:
            return None
        answered = {taken.about for taken in self.case.assumptions if taken.rule in (None, rule.full_id)}
        return next(
            (
                doubt
                for doubt in self.case.role_doubts
                if doubt.role == "approved" and doubt.opens and doubt.about not in answered
            ),
            None,
        )

    def _finding(self, call: BoundCheck, scope: str, ground: Scope | None) -> Finding:
        rule, limit = call.rule, self._limit(call.rule)
        stated = self._relevant(call)
        evidence = call.measure(ground, stated)
        if evidence.reason is not None:
            return self._not_judged(rule, scope, evidence.reason, ground, evidence)
        assumed = tuple(self._assumed(call, ground, stated, evidence, limit)) if stated else ()
        if limit is None and rule.limit is not None and rule.limit.wanted is not None:
            wanted = rule.limit.wanted
            want = MissingInput(
                "param:limit",
                wording.WANT_NUMBER(what=wanted.what.model_dump(), whom=wanted.whom.model_dump()),
                "authority",
                float("inf"),
            )
            evidence = replace(evidence, wants=(want, *evidence.wants))
            return Finding(rule, Verdict.UNDECIDED, evidence, scope, assumed=assumed, ground=ground)
        if limit is None:
            return Finding(
                rule, Verdict.NOT_JUDGED, evidence, scope, assumed=assumed, reason=wording.MEASURED, ground=ground
            )
        verdict = limit.judge(evidence.interval)
        other = other_area(call, ground, stated, evidence, limit)
        if other is not None:
            evidence = replace(evidence, notes=(*evidence.notes, area_sensitivity(evidence, verdict, other)))
        if verdict is Verdict.BROKEN and rule.due is not None and self.case.on < rule.due:
            return self._not_judged(rule, scope, NOT_DUE(due=rule.due), ground, evidence)
        return Finding(
            rule,
            verdict,
            evidence,
            scope,
            limit=limit,
            margin=limit.margin(evidence.interval),
            assumed=assumed,
            ground=ground,
            other_area=other,
        )

    def _limit(self, rule: Rule) -> Limit | None:
        if rule.limit is None:
            return None
        given = self.case.param_values(rule.full_id)
        return rule.limit.fixed(given.get("limit"), given.get("limit_upper"))

    def _relevant(self, call: BoundCheck) -> dict[str, str]:
        able = call.assumable()
        return {
            assumption.about: assumption.take
            for assumption in self.case.assumptions
            if assumption.about in able and assumption.rule in (None, call.rule.full_id)
        }

    def _assumed(
        self, call: BoundCheck, ground: Scope | None, stated: dict[str, str], evidence: Evidence, limit: Limit | None
    ) -> Iterator[Assumed]:
        bare = call.measure(ground, {})
        verdict = limit.judge(bare.interval) if limit else Verdict.NOT_JUDGED
        for assumption in self.case.assumptions:
            if stated.get(assumption.about) != assumption.take:
                continue
            alone = call.measure(ground, {assumption.about: assumption.take}).interval
            without = call.measure(
                ground, {about: take for about, take in stated.items() if about != assumption.about}
            ).interval
            if alone != bare.interval or without != evidence.interval:
                yield Assumed(
                    assumption.about, assumption.take, assumption.reason, assumption.by, bare.interval, verdict
                )

    def _compound(self, rule: Rule) -> Iterator[Finding]:
        by_id = {member.full_id: member for member in self.rules}

        def look_up(named: str, scope: str | None) -> Finding | None:
            other = by_id[full_id(rule, named)]
            aside = self._stood_aside(other)
            findings = (self._not_judged(other, self._primary(other), aside),) if aside else self._judge(other)
            return (
                next((finding for finding in findings if scope is None or finding.scope == scope), None)
                if scope
                else findings[0]
            )

        assert rule.gates is not None
        result = gates.resolve(rule.gates, look_up, pack=rule.pack)
        verdict, conditional = gates.compound(result)
        evidence = replace(gates.gate_evidence(verdict), wants=tuple(self._missing_inputs(result)))
        limit = rule.limit.fixed() if rule.limit else None
        yield Finding(rule, verdict, evidence, self._primary(rule), limit=limit, gates=result, conditional=conditional)

    def _missing_inputs(self, result: GateResult) -> Iterator[MissingInput]:
        seen: set[str] = set()
        for part in (result, *_parts(result)):
            if part.verdict is not Verdict.UNDECIDED or part.finding is None:
                continue
            for finding in (judged for many in self.judged.values() for judged in many if judged.id == part.finding):
                for want in finding.evidence.wants:
                    if want.key not in seen:
                        seen.add(want.key)
                        yield want

    def _not_judged(
        self, rule: Rule, scope: str, reason: Message, ground: Scope | None = None, evidence: Evidence | None = None
    ) -> Finding:
        measured = evidence if evidence is not None else Evidence.not_applicable(reason)
        return Finding(rule, Verdict.NOT_JUDGED, measured, scope, reason=reason, ground=ground)


def _parts(result: GateResult) -> Iterator[GateResult]:
    for part in result.parts:
        yield part
        yield from _parts(part)
