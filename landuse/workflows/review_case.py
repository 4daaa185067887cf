"""Reviews one case folder and writes what comes of it: the one way of the command line and of the desk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from landuse.core.case_reading import read_written_case
from landuse.core.errors import FaultList, InputError
from landuse.core.timings import timed
from landuse.judge.final import finalised
from landuse.judge.review import family, review
from landuse.normalise.case import packs_of, read_case
from landuse.workflows import outputs
from landuse.workflows.exports import logged_audience
from landuse.workflows.redaction import for_audience
from landuse.workflows.self_test import self_test
from landuse.workflows.signature import check_key
from landuse.workflows.writers import OutputProcess, writers

if TYPE_CHECKING:
    from os import PathLike

    from landuse.core.audience import Audience
    from landuse.core.case import Case
    from landuse.core.findings import Review
    from landuse.core.messages import Lang
    from landuse.workflows.self_test import SelfTest


@dataclass(frozen=True)
class ReviewRequest:
    """How one case is to be reviewed.

    Parameters
    ----------
    out
        The folder to write.
    outputs
        Names of renderers, from `landuse.workflows.outputs.choose`.
    lang
        The language of messages and outputs.
    on, policy, rules
        What outranks the case file: the day, the packs, the rules asked for.
    strict
        Whether a case is refused in which anything had to be repaired.
    final
        Whether the opinion is written as final.
    self_test
        Whether it is judged again with the same ground drawn otherwise.
    basemap, key
        What the map is drawn over; a private key to sign the sums with.
    audience
        For whom it is, which the log of exports then says; None for an internal copy that nobody asked to be logged.
    """

    out: Path
    outputs: Sequence[str]
    lang: Lang = "zh"
    on: date | None = None
    policy: Sequence[str] | None = None
    rules: Sequence[str] | None = None
    strict: bool = False
    final: bool = False
    self_test: bool = False
    basemap: str | None = None
    key: Path | None = None
    audience: Audience | None = None


def review_case(folder: Path, request: ReviewRequest) -> tuple[Review, SelfTest | None]:
    """Return the review of a case folder, whose outputs are written, with its self-test where that was asked for.

    Raises
    ------
    LanduseError
        If it cannot be read or judged, may not be final yet, or cannot be written; nothing is written then.
    """
    outputs.check_folder(request.out)
    if request.key is not None:
        check_key(request.key)
    with writers(request.outputs) as started:
        with timed("reading"):
            case = _read(folder, request)
        if request.basemap:
            case = replace(case, basemap=request.basemap)
        with timed("judging"):
            judged = review(case)
        tested = self_test(case, judged, review) if request.self_test else None
        if tested is not None:
            judged = replace(judged, self_test=tested.as_dict())
        if request.final:
            judged = finalised(judged)
        judged = for_audience(judged, request.audience)
        _write(judged, request.out, request.outputs, request.lang, request.key, request.audience, started=started)
    return judged, tested


def _read(folder: Path, request: ReviewRequest) -> Case:
    """Read a case; where anything in it is wrong, say what is wrong with its policies at the same time."""
    try:
        return read_case(folder, on=request.on, policy=request.policy, rules=request.rules, strict=request.strict)
    except InputError as error:
        faults = FaultList()
        faults.add(error)
        with faults.catching():
            written = read_written_case(folder, FaultList())
            named = packs_of(written.content, written.folder, FaultList()) if request.policy is None else request.policy
            there = [pack for pack in named if not pack.endswith(".toml") or Path(pack).is_file()]
            if there or not named:  # packs that are not there were said; that none is named is then untrue
                family(there)
        faults.raise_any()
        raise


def write_review(
    review: Review, folder: str | PathLike[str], wanted: str | Iterable[str] | None, *, lang: Lang, key: object = None
) -> list[Path]:
    """Write a review that was judged already, as `landuse.Review.write` does.

    Raises
    ------
    LanduseError
        If there is no such output, or it cannot be written; nothing is written then.
    """
    chosen = outputs.choose(wanted if wanted is None or isinstance(wanted, str) else ",".join(wanted))
    signed_with = None if key is None else Path(str(key))
    outputs.check_folder(Path(folder))
    if signed_with is not None:
        check_key(signed_with)
    return _write(review, Path(folder), chosen, lang, signed_with, None)


def _write(
    review: Review,
    out: Path,
    chosen: Sequence[str],
    lang: Lang,
    key: Path | None,
    audience: Audience | None,
    *,
    started: list[OutputProcess] | None = None,
) -> list[Path]:
    return outputs.write(review, out, chosen, lang, key=key, audience=logged_audience(audience), started=started)
