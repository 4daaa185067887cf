"""Who may come in: accounts with argon2 hashes in a file, sign-ins that expire, and a limit on trying."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Literal

import tomlkit
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import delete, func, select, update

from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.core.toml_file import read_toml
from landuse.workflows.desk.store import AttemptRow, SignInRow, Store, now
from landuse.workflows.desk.workspace import write_whole

if TYPE_CHECKING:
    from pathlib import Path

Role = Literal["planner", "reviewer", "signer"]
ROLES: dict[str, Message] = {
    "planner": Message("planner (hands in)"),
    "reviewer": Message("reviewer (judges)"),
    "signer": Message("signer (makes final)"),
}
#: The name of who sits at a desk without accounts.
LOCAL = "local"
_NAME = re.compile(r"[\w.\-]{1,40}")
_LEAST_PASSWORD = 10
#: Failed sign-ins within a quarter of an hour: of one name from one place, of one name, from one place.
_WINDOW = timedelta(minutes=15)
_MOST_HERE, _MOST_NAME, _MOST_PLACE = 5, 30, 50
_hasher = PasswordHasher()
#: Each check of a password takes 64 MB: only so many at a time.
_checks = BoundedSemaphore(2)
_NOBODY = _hasher.hash(secrets.token_hex(16))


@dataclass(frozen=True)
class Account:
    """A person who may come in.

    Parameters
    ----------
    name
        What is typed to come in.
    title
        The name that stands under what the person states.
    role
        What the person may do.
    digest
        The argon2 hash of the password.
    """

    name: str
    title: str
    role: Role
    digest: str = ""

    @property
    def reviews(self) -> bool:
        """Whether the person judges."""
        return self.role in ("reviewer", "signer")

    @property
    def signs(self) -> bool:
        """Whether the person makes opinions final."""
        return self.role == "signer"

    @property
    def stamp(self) -> str:
        """What a sign-in is tied to: with another password or role it ends."""
        return hashlib.sha256(f"{self.role} {self.digest}".encode()).hexdigest()


class Accounts:
    """The accounts in a file, read again whenever it has changed.

    Parameters
    ----------
    path
        A TOML file: a section for each name.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read: tuple[tuple[int, ...], dict[str, Account]] = ((), {})

    def all(self) -> dict[str, Account]:
        """Return the accounts by name.

        Raises
        ------
        InputError
            If there is no such file, or it holds what is no account.
        """
        try:
            fact = self.path.stat()
        except OSError:
            raise InputError(
                Message("there is no file of accounts"),
                where=str(self.path),
                next=Message("Add one: landuse desk user add NAME --role signer --users FILE"),
            ) from None
        changed = (fact.st_mtime_ns, fact.st_ctime_ns, fact.st_size, fact.st_ino)
        if changed != self._read[0]:
            accounts = {name: self._account(name, given) for name, given in read_toml(self.path).items()}
            self._read = (changed, accounts)
        return self._read[1]

    def get(self, name: str) -> Account | None:
        """Return an account by name."""
        return self.all().get(name)

    def put(self, name: str, role: Role, password: str, title: str = "") -> None:
        """Write an account, a new one or in the place of an old one.

        Raises
        ------
        InputError
            If the name or the password cannot serve.
        """
        if not _NAME.fullmatch(name):
            raise InputError(
                Message("“{name}” cannot be a name", name=name[:40]),
                next=Message("Letters, digits, . _ and - may stand in it, 40 at most"),
            )
        if len(password) < _LEAST_PASSWORD:
            raise InputError(
                Message("the password is shorter than {n} characters", n=_LEAST_PASSWORD),
                next=Message("Choose a longer one: several words are easy to remember"),
            )
        document = tomlkit.parse(self.path.read_text(encoding="utf-8")) if self.path.exists() else tomlkit.document()
        account = tomlkit.table()
        account.update({"title": title or name, "role": role, "password": _hasher.hash(password)})
        document[name] = account
        self._write(tomlkit.dumps(document))

    def remove(self, name: str) -> None:
        """Take an account out; who is signed in by it is signed out."""
        if name not in self.all():
            raise InputError(Message("there is no account “{name}”", name=name[:40]), where=str(self.path))
        document = tomlkit.parse(self.path.read_text(encoding="utf-8"))
        del document[name]
        self._write(tomlkit.dumps(document))

    def verify(self, name: str, password: str) -> Account | None:
        """Return the account a password opens; it takes as long where there is none."""
        account = self.get(name)
        with _checks:
            try:
                _hasher.verify(_NOBODY if account is None else account.digest, password[:1000])
            except (Argon2Error, InvalidHashError):
                return None
        return account

    def _write(self, text: str) -> None:
        write_whole(self.path, text)
        self.path.chmod(0o600)

    def _account(self, name: str, given: object) -> Account:
        if isinstance(given, dict) and given.get("role") in ROLES and isinstance(given.get("password"), str):
            return Account(name, str(given.get("title") or name), given["role"], given["password"])
        raise InputError(
            Message("[{name}] is no account", name=name[:40]),
            where=str(self.path),
            next=Message("An account has a role and the hash of a password; landuse desk user add writes one"),
        )


@dataclass(frozen=True)
class SignIn:
    """Who is signed in, and the word that each of the person's forms carries."""

    user: str
    stamp: str
    csrf: str
    kind: str


class SignIns:
    """The sign-ins of one desk.

    Parameters
    ----------
    store
        Where they are kept.
    idle, longest
        After how long without a visit one ends, and after how long in any case.
    """

    def __init__(self, store: Store, idle: timedelta, longest: timedelta) -> None:
        self.store, self.idle, self.longest = store, idle, longest

    def begin(self, user: str, stamp: str = "", *, kind: str = "page", longest: timedelta | None = None) -> str:
        """Return the token of a new sign-in: of a browser, a program, or a ticket that is exchanged once."""
        token, moment = secrets.token_urlsafe(32), now()
        with self.store.transaction() as session:
            session.execute(delete(SignInRow).where(SignInRow.until < moment))
            session.add(
                SignInRow(
                    token=_hash(token), user=user, kind=kind, created=moment, last=moment,
                    until=moment + (longest or self.longest), stamp=stamp,
                )
            )  # fmt: skip
        return token

    def who(self, token: str, kind: str = "page") -> SignIn | None:
        """Return who holds a token, if it still holds."""
        moment = now()
        with self.store.reading() as session:
            row = session.get(SignInRow, _hash(token))
        if row is None or row.kind != kind or row.until < moment:
            return None
        if kind == "page" and row.last + self.idle < moment:
            self.end(token)
            return None
        if row.last + timedelta(seconds=30) < moment:
            with self.store.transaction() as session:
                session.execute(update(SignInRow).where(SignInRow.token == row.token).values(last=moment))
        return SignIn(row.user, row.stamp, csrf_of(token), row.kind)

    def exchange(self, ticket: str) -> str | None:
        """Return the token of a sign-in for a ticket, which is worth nothing afterwards."""
        with self.store.transaction() as session:
            row = session.get(SignInRow, _hash(ticket))
            if row is None or row.kind != "ticket" or row.until < now():
                return None
            user = row.user
            session.delete(row)
        return self.begin(user)

    def end(self, token: str) -> None:
        """End a sign-in."""
        with self.store.transaction() as session:
            session.execute(delete(SignInRow).where(SignInRow.token == _hash(token)))

    def end_all(self, user: str, kind: str) -> None:
        """End every sign-in of a person, of one kind."""
        with self.store.transaction() as session:
            session.execute(delete(SignInRow).where(SignInRow.user == user, SignInRow.kind == kind))

    def attempt(self, name: str, place: str) -> tuple[int, ...] | None:
        """Write down that a password is tried for a name from a place, before it is; None where it may not be.

        It counts as failed until it is forgiven: many at once are no more than one after the other.
        """
        moment: datetime = now()
        since = moment - _WINDOW
        with self.store.transaction() as session:
            self.store.lock(session, AttemptRow)
            session.execute(delete(AttemptRow).where(AttemptRow.at < since))

            def count(*who: str) -> int:
                query = select(func.count()).where(AttemptRow.who == "|".join(who), AttemptRow.at > since)
                return session.scalar(query) or 0

            limits = {("both", _short(name), place): _MOST_HERE, ("name", _short(name)): _MOST_NAME}
            limits["place", place] = _MOST_PLACE
            if any(count(*who) >= most for who, most in limits.items()):
                return None
            rows = [AttemptRow(who="|".join(who), at=moment) for who in limits]
            session.add_all(rows)
            session.flush()
            return tuple(row.id for row in rows)

    def forgive(self, attempt: tuple[int, ...]) -> None:
        """Take an attempt out that let its person in."""
        with self.store.transaction() as session:
            session.execute(delete(AttemptRow).where(AttemptRow.id.in_(attempt)))


def csrf_of(token: str) -> str:
    """Return the word that the forms of a sign-in carry: nobody has it who does not hold the token."""
    return hmac.new(token.encode(), b"csrf", hashlib.sha256).hexdigest()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _short(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:24]
