"""The sentence of a finding: its rule's message filled with its figures, or why it stays undecided."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from landuse.core.evidence import Verdict
from landuse.core.finding import UNDECIDED, UNMEASURED, Finding
from landuse.core.messages import Message
from landuse.core.terms import VERDICTS
from landuse.core.wording import bounds, decimals_beside, figure, is_known, limit_text, scope_title

if TYPE_CHECKING:
    from landuse.core.messages import Lang


def message(finding: Finding, lang: Lang = "zh") -> str:
    """Write the sentence of a finding: the rule's words with the figures in place.

    Parameters
    ----------
    finding
        The finding.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        One or two sentences; the reason follows where it is *not judged*.
    """
    evidence, rule = finding.evidence, finding.rule
    if finding.reason is not None and evidence.reason is not None:
        return Message("{title}: {reason}", title=rule.title.message, reason=finding.reason).text(lang)
    sentence = _undecided(finding, lang) or rule.message.filled(message_words(finding, lang))
    if finding.reason is None:
        return sentence.text(lang)
    return Message("{sentence} ({reason})", sentence=sentence, reason=finding.reason).text(lang)


IF_CONFIRMED = Message("Were the guess right, it would be {bounds}; that rests on the guess alone and decides nothing")
#: Where the rule's own sentence says its verdict; what stands before it says what was measured.
_VERDICT_SLOT = "{verdict}"


#: What leads from the measure to the verdict.
_LEADS = " ：:（(。.，,"


def statement(finding: Finding, lang: Lang = "zh") -> str:
    """Write what was measured, without the verdict and without what a rule says after it.

    Parameters
    ----------
    finding
        The finding.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        A clause without a full stop, made of the part of the rule's words that stands before the verdict.
    """
    if (finding.reason is not None and finding.evidence.reason is not None) or _undecided(finding, lang) is not None:
        return message(finding, lang).rstrip("。.")
    return finding.rule.message.before(_VERDICT_SLOT).filled(message_words(finding, lang)).text(lang).rstrip(_LEADS)


def _undecided(finding: Finding, lang: Lang) -> Message | None:
    """Return what stands for the rule's own words where nothing was measured that they could name.

    A layer or table that was not handed in, and a count that may be anything, are said as such: no figure stands for
    them. Where only the limit is wanting, the measure is said.
    """
    evidence, rule = finding.evidence, finding.rule
    undecided = finding.verdict is Verdict.UNDECIDED
    only_measured = finding.verdict is Verdict.NOT_JUDGED and evidence.reason is None
    if rule.check is None or not (undecided or only_measured):
        return None
    title, wants = rule.title.message, evidence.wants
    absent = [want.what for want in wants if want.key.partition(":")[0] in ("layer", "table")]
    if absent and evidence.interval.value is None and undecided:
        return Message("{title}: {what} not submitted, undecided.", title=title, what=absent[:3])
    if not is_known(evidence.interval, evidence.unit):
        what = [want.what for want in wants if math.isinf(want.weight)][:3] or [want.what for want in wants[:3]]
        wanted = UNDECIDED if undecided else UNMEASURED
        sentence = (
            wanted(title=title, what=what)
            if what
            else Message("{title}: undecided.", title=title)
            if undecided
            else Message("{title}: not measured.", title=title)
        )
        guessed = if_confirmed(finding, lang)
        return sentence if guessed is None else Message("{sentence} {guessed}.", sentence=sentence, guessed=guessed)
    if undecided and finding.limit is None:
        measured = bounds(evidence.interval, evidence.unit, lang)
        return Message("{title}: {bounds} measured, the limit is not given, undecided.", title=title, bounds=measured)
    return None


def if_confirmed(finding: Finding, lang: Lang) -> Message | None:
    """Return what a finding would measure were the guess right that it rests on; None where there is no such figure."""
    evidence = finding.evidence
    if evidence.if_confirmed is None or not is_known(evidence.if_confirmed, evidence.unit):
        return None
    decimals = decimals_beside(finding.limit, evidence.if_confirmed, evidence.unit, lang)
    return IF_CONFIRMED(bounds=bounds(evidence.if_confirmed, evidence.unit, lang, decimals))


def message_words(finding: Finding, lang: Lang) -> dict[str, object]:
    """Return what the message of a rule may name: the figures of the evidence, the bounds, the limit and so on.

    Parameters
    ----------
    finding
        The finding.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    dict
        By the word in the template.
    """
    evidence = finding.evidence
    decimals = decimals_beside(finding.limit, evidence.interval, evidence.unit, lang)
    return {
        **evidence.figures,
        "value": figure(evidence.interval.value, evidence.unit, lang, decimals),
        "low": figure(evidence.interval.low, evidence.unit, lang, decimals),
        "high": figure(evidence.interval.high, evidence.unit, lang, decimals),
        "bounds": bounds(evidence.interval, evidence.unit, lang, decimals),
        "limit": limit_text(finding.limit, evidence.unit, lang),
        "scope": scope_title(finding.scope, finding.block_name),
        "verdict": VERDICTS[finding.verdict].text(lang),
    }
