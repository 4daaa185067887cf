"""The accounts of a server, from the command line: added, removed, listed, given a token for a program."""

from __future__ import annotations

import argparse
import getpass
import sys
from datetime import timedelta

from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.workflows.desk.store import Store
from landuse.workflows.desk.users import ROLES, Accounts, SignIns
from landuse.workflows.desk.workspace import Workspace

_TOKEN = timedelta(days=365)


def run_user(arguments: argparse.Namespace) -> int:
    """Add, remove or list accounts, or make a token.

    Raises
    ------
    InputError
        If something needed is not named, or cannot serve.
    """
    lang = arguments.lang
    if arguments.users is None:
        raise InputError(
            Message("no file of accounts is named"), where="--users", next=Message("Name it: --users FILE")
        )
    accounts = Accounts(arguments.users)
    if arguments.action == "list":
        for account in accounts.all().values():
            print(f"{account.name}\t{account.title}\t{ROLES[account.role].text(lang)}")
        return 0
    if not arguments.account:
        raise InputError(Message("no name is given"), next=Message("Write it behind: landuse desk user add NAME"))
    if arguments.action == "add":
        accounts.put(arguments.account, arguments.role, _password(arguments), arguments.title)
        print(Message("the account “{name}” is written", name=arguments.account).text(lang))
    elif arguments.action == "remove":
        accounts.remove(arguments.account)
        print(Message("the account “{name}” is gone", name=arguments.account).text(lang))
    else:
        _token(arguments, accounts)
    return 0


def _token(arguments: argparse.Namespace, accounts: Accounts) -> None:
    account = accounts.get(arguments.account)
    if account is None:
        raise InputError(Message("there is no account “{name}”", name=arguments.account[:40]), where=str(accounts.path))
    database = getattr(arguments, "database", None)
    own = Workspace(arguments.dir).own / "desk.sqlite"
    store = Store(database) if database else Store.in_file(own)
    sign_ins = SignIns(store, _TOKEN, _TOKEN)
    sign_ins.end_all(account.name, "program")
    print(sign_ins.begin(account.name, account.stamp, kind="program"))
    store.close()


def _password(arguments: argparse.Namespace) -> str:
    if arguments.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(Message("Password: ").text(arguments.lang))
    if first != getpass.getpass(Message("Once more: ").text(arguments.lang)):
        raise InputError(Message("the two are not the same"), next=Message("Try again"))
    return first
