"""Who asks for a page: the account, the language, and the word that the person's forms carry."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from landuse.core.errors import InputError
from landuse.core.messages import LANGS, Message

if TYPE_CHECKING:
    from starlette.requests import Request

    from landuse.cli.desk_app.desk import Desk
    from landuse.core.messages import Lang
    from landuse.workflows.desk.users import Account, SignIn

LANG_COOKIE = "landuse-lang"


@dataclass(frozen=True)
class Visitor:
    """A person at a page.

    Parameters
    ----------
    account
        Whose account it is.
    lang
        The language the person reads.
    csrf
        The word of the person's forms.
    token
        What the browser holds; empty for a program that comes with a token of its own.
    """

    account: Account
    lang: Lang
    csrf: str
    token: str = ""


class NotSignedIn(Exception):  # noqa: N818
    """Nobody is signed in."""


class NotAllowed(InputError):  # noqa: N818
    """What a person of this role does not do."""

    def __init__(self) -> None:
        super().__init__(
            Message("your account may not do this"), next=Message("Ask a person who reviews, or who signs")
        )

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), ()


class ForgedForm(InputError):  # noqa: N818
    """A form that no page of this sign-in has written."""

    def __init__(self) -> None:
        super().__init__(
            Message("this form is not of your own page, or your sign-in has changed since"),
            next=Message("Go back, load the page again, and send it once more"),
        )

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), ()


def desk_of(request: Request) -> Desk:
    """Return the desk that a request came to."""
    return cast("Desk", request.app.state.desk)


def lang_of(request: Request) -> Lang:
    """Return the language of a page: chosen by the person, else that of the desk."""
    chosen = request.cookies.get(LANG_COOKIE)
    return chosen if chosen in LANGS else desk_of(request).settings.lang


def visitor_of(request: Request) -> Visitor:
    """Return who asks for a page.

    Raises
    ------
    NotSignedIn
        If nobody is signed in, or the account has changed since.
    """
    desk = desk_of(request)
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return _visitor(desk, desk.sign_ins.who(bearer.strip(), "program"), lang_of(request), "")
    token = request.cookies.get(desk.cookie, "")
    return _visitor(desk, desk.sign_ins.who(token) if token else None, lang_of(request), token)


def _visitor(desk: Desk, sign_in: SignIn | None, lang: Lang, token: str) -> Visitor:
    account = None if sign_in is None else desk.account(sign_in.user)
    if sign_in is None or account is None or (desk.accounts is not None and account.stamp != sign_in.stamp):
        raise NotSignedIn
    return Visitor(account, lang, sign_in.csrf, token)


def check_form(visitor: Visitor, word: str) -> None:
    """Raise where a form does not carry the word of this sign-in; a program has no forms, and no cookie to abuse."""
    if visitor.token and not hmac.compare_digest(word.encode(), visitor.csrf.encode()):
        raise ForgedForm


def check_reviews(visitor: Visitor) -> None:
    """Raise where a person does not judge."""
    if not visitor.account.reviews:
        raise NotAllowed


def check_signs(visitor: Visitor) -> None:
    """Raise where a person does not make opinions final."""
    if not visitor.account.signs:
        raise NotAllowed
