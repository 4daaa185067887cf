"""Policy documents as data: rules with their words, limits and citations."""

from __future__ import annotations

import hashlib
import math
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from landuse.core.errors import InputError, PackError
from landuse.core.form_faults import form_fault
from landuse.core.limits import Limit, Op
from landuse.core.messages import Message
from landuse.core.plugins import names, packs_folder
from landuse.core.strict_model import StrictModel
from landuse.core.texts import Texts
from landuse.core.toml_file import parse_toml, read_bounded
from landuse.core.vocabulary import VocabularyTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Weight = Literal["must", "in_principle", "notice"]
Param = str | int | float | bool | date | list[str] | list[float] | dict[str, str] | dict[str, float] | dict[str, Any]


class Citation(StrictModel):
    """Where a rule stands: document, number, clause, and the exact words."""

    clause: str
    quote: str
    document: str = ""
    number: str = ""
    body: str = ""
    issued: date | None = None
    certainty: str = "text"


class Wanted(StrictModel):
    """A number the documents do not hold: what it is, and who must give it."""

    what: Texts
    whom: Texts


class Opening(StrictModel):
    """What a case may fill in of a rule: within which range, or by which words.

    Parameters
    ----------
    at_least, at_most
        The range of a number, both ends included.
    words
        The words that may be taken.
    stated
        Whether it needs a reason and a name, as a tolerance does.
    """

    at_least: float | None = None
    at_most: float | None = None
    words: tuple[str, ...] = ()
    stated: bool = False

    def admits(self, value: object) -> bool:
        """Return whether a value lies in the range, or is one of the words."""
        if self.words:
            return value in self.words
        if self.at_least is None and self.at_most is None:
            return True
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            return False
        return (self.at_least is None or self.at_least <= value) and (self.at_most is None or value <= self.at_most)


class LimitSpec(StrictModel):
    """The limit of a rule, or the number that is wanted for it."""

    op: Op
    value: float | None = None
    upper: float | None = None
    wanted: Wanted | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.value is None) == (self.wanted is None):
            raise ValueError("a limit has either a value, or says under 'wanted' what number is missing and from whom")
        if self.op == "between" and self.value is not None and self.upper is None:
            raise ValueError("a limit 'between' has a value and an upper end")
        return self

    def fixed(self, given: float | None = None, upper: float | None = None) -> Limit | None:
        """Return the limit to judge by.

        Parameters
        ----------
        given, upper
            The number the case gives, where it gives one.

        Returns
        -------
        Limit or None
            None where the number is wanted and nobody gave it.
        """
        value = self.value if given is None else given
        return None if value is None else Limit(self.op, value, self.upper if upper is None else upper)


class Gate(StrictModel):
    """One condition of a compound rule: a rule judged on a scope, or conditions put together."""

    rule: str | None = None
    scope: str | None = None
    weight: Weight | None = None
    all_of: tuple[Gate, ...] | None = None
    any_of: tuple[Gate, ...] | None = None
    negate: Annotated[Gate | None, Field(alias="not")] = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if sum(part is not None for part in (self.rule, self.all_of, self.any_of, self.negate)) != 1:
            raise ValueError("a gate has exactly one of: rule, all_of, any_of, not")
        return self

    def rules(self) -> Iterator[str]:
        """List the rules this gate rests on.

        Yields
        ------
        str
            Their ids as written.
        """
        if self.rule is not None:
            yield self.rule
        for gate in (*(self.all_of or ()), *(self.any_of or ()), *((self.negate,) if self.negate else ())):
            yield from gate.rules()


class InForce(StrictModel):
    """The days on which a rule or a document judges; both ends included."""

    since: Annotated[date | None, Field(alias="from")] = None
    until: date | None = None

    def on(self, day: date) -> bool:
        """Return whether it is in force on a day.

        Parameters
        ----------
        day
            The day.

        Returns
        -------
        bool
            True where it is.
        """
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


#: What an opinion tells a rule under.
Subject = Literal[
    "control_lines", "employment", "stock", "plans", "boundary", "restrictions", "papers", "standards", "safety",
    "other",
]  # fmt: skip


class Rule(StrictModel):
    """One rule: what is measured, against which limit, by whose words."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    clause_id: str
    title: Texts
    weight: Weight
    citation: Citation
    message: Texts
    remedy: Texts | None = None
    check: str | None = None
    gates: Gate | None = None
    layers: dict[str, str] = {}
    tables: dict[str, str] = {}
    params: dict[str, Param] = {}
    wanted: dict[str, Wanted] = {}
    open: dict[str, Opening] = {}
    limit: LimitSpec | None = None
    scope: str | None = None
    portions: bool = True
    measure: str | None = None
    subject: Subject | None = None
    in_force: InForce = InForce()
    due: date | None = None
    replaces: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    pack: Annotated[str, Field(exclude=True)] = ""

    def _about(self) -> str:
        return f"{self.full_id} [{self.weight}]: {self.title.zh}; {self.citation.clause}"

    @model_validator(mode="after")
    def _judged_somehow(self) -> Self:
        if (self.check is None) == (self.gates is None):
            raise ValueError("a rule has either a check or gates")
        return self

    @property
    def full_id(self) -> str:
        """The id other programs hold on to, ``<pack>/<rule>``."""
        return f"{self.pack}/{self.id}"


class Off(StrictModel):
    """A rule of the extended pack that does not judge here, and why."""

    rule: str
    reason: Texts


class Needed(StrictModel):
    """What a submission must hold."""

    layers: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


class RulePack(StrictModel):
    """One policy document as data.

    The pack it extends is judged with it; rules keep the id of the pack they stand in. ``words`` adds words of its own
    to vocabularies (``[words.cancelled.terms]``) and to columns (``[words."supply.supply_method".terms]``); they count
    for all rules it is judged with.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    version: str
    title: Texts
    document: str
    number: str = ""
    body: str = ""
    issued: date | None = None
    in_force: InForce = InForce()
    extends: str | None = None
    supersedes: tuple[str, ...] = ()
    source: str | None = None
    off: tuple[Off, ...] = ()
    open: dict[str, Opening] = {}
    national: bool = False
    tools: dict[str, str] = {}
    needs: Needed = Needed()
    words: dict[str, VocabularyTable] = {}
    rules: tuple[Rule, ...]
    tests: tuple[dict[str, Any], ...] = ()
    sha256: Annotated[str, Field(exclude=True)] = ""
    base: Annotated[RulePack | None, Field(exclude=True)] = None
    path: Annotated[str, Field(exclude=True)] = ""

    @model_validator(mode="after")
    def _ids_once(self) -> Self:
        ids = [rule.id for rule in self.rules]
        twice = sorted({ident for ident in ids if ids.count(ident) > 1})
        if twice:
            raise ValueError(f"rule ids stand twice: {', '.join(twice)}")
        return self

    def _about(self) -> str:
        return f"{self.id} {self.version}: {len(self.rules)} rules, {len(self.tests)} tests; {self.title.zh}"

    def family(self) -> tuple[RulePack, ...]:
        """Return the pack and those it extends, the national one first.

        Returns
        -------
        tuple of RulePack
            Each once.
        """
        return (*(self.base.family() if self.base else ()), self)


def load_pack(pack: str | Path) -> RulePack:
    """Read a policy pack by its id or by the path of a file of one's own.

    Parameters
    ----------
    pack
        The id of a shipped pack, or a path to a ``.toml`` file.

    Returns
    -------
    RulePack
        With the pack it extends under ``base``.

    Raises
    ------
    PackError
        If there is no such pack, or it is wrong in itself: not TOML, an unknown key, no citation.
    """
    path, data, content = _read(pack)
    try:
        read = RulePack.model_validate({**content, "sha256": hashlib.sha256(data).hexdigest(), "path": str(path)})
    except ValidationError as error:
        raise PackError(
            _first_fault(error, content),
            where=path.name,
            next=Message("See the docs on packs for what a rule holds"),
        ) from None
    return read.model_copy(update={"base": _base(read, path)}) if read.extends else read


def pack_content(pack: str | Path) -> tuple[Path, dict[str, Any]]:
    """Return the file of a pack and what stands in it, each rule with what it takes from its document.

    Raises
    ------
    PackError
        If there is no such pack, or it is not TOML.
    """
    path, _, content = _read(pack)
    return path, content


def _read(pack: str | Path) -> tuple[Path, bytes, dict[str, Any]]:
    path = _find(pack)
    data = _content(path)
    content = _parse(path, data)
    ident = content.get("id", path.stem)
    rules = content.get("rules", [])
    for rule in rules if isinstance(rules, list) else ():
        if isinstance(rule, dict):
            _inherit(rule, content, str(ident))
    return path, data, content


def _base(pack: RulePack, path: Path) -> RulePack:
    beside = path.parent / f"{pack.extends}.toml"
    if beside == path:
        raise PackError(Message("a pack cannot extend itself"), where=path.name)
    return load_pack(beside if beside.is_file() else str(pack.extends))


def _find(pack: str | Path) -> Path:
    path = Path(pack)
    if path.suffix == ".toml":
        if not path.is_file():
            raise PackError(
                Message("there is no policy pack at '{path}'", path=path),
                next=Message("Give the path of a .toml file, or one of: {known}", known=names("packs")),
            )
        return path
    shipped = packs_folder() / f"{pack}.toml"
    if not shipped.is_file():
        raise PackError(
            Message("unknown policy '{pack}'", pack=pack),
            next=Message("There are: {known}. A pack of your own is given by its path", known=names("packs")),
        )
    return shipped


def _content(path: Path) -> bytes:
    try:
        return read_bounded(path)
    except InputError as error:
        raise PackError(error.what, where=str(path), next=error.next) from None


def _parse(path: Path, data: bytes) -> dict[str, Any]:
    try:
        return parse_toml(data, path.name)
    except InputError as error:
        raise PackError(error.what, where=path.name, next=error.next) from None


def _inherit(rule: dict[str, Any], pack: Mapping[str, Any], ident: str) -> None:
    """Let a rule take from its document what it does not say itself."""
    rule["pack"] = ident
    if isinstance(rule.get("citation"), dict):
        shared = {
            "document": pack.get("document"),
            "number": pack.get("number"),
            "body": pack.get("body"),
            "issued": pack.get("issued"),
        }
        rule["citation"] = {**{key: value for key, value in shared.items() if value}, **rule["citation"]}
    rule.setdefault("in_force", pack.get("in_force", {}))


def _first_fault(error: ValidationError, content: Mapping[str, Any]) -> Message:
    fault = error.errors()[0]
    place = [str(step) for step in fault["loc"]]
    wrong = form_fault(fault)
    if len(place) > 1 and place[0] == "rules":
        rule = content["rules"][int(place[1])]
        ident = rule.get("id", place[1]) if isinstance(rule, dict) else place[1]
        key = ".".join(place[2:])
        if key:
            return Message("rule '{rule}', key '{key}': {fault}", rule=ident, key=key, fault=wrong)
        return Message("rule '{rule}': {fault}", rule=ident, fault=wrong)
    return Message("'{key}': {fault}", key=".".join(place), fault=wrong) if place else Message("{fault}", fault=wrong)
