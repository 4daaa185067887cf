"""What a desk consists of: its workspace, its store, its jobs, and who may come in."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from landuse.cli.desk_app.place import TrustedProxies
from landuse.workflows.desk.audit import AuditLog
from landuse.workflows.desk.jobs import JobQueue
from landuse.workflows.desk.store import CaseRow, Store, now
from landuse.workflows.desk.users import LOCAL, Account, Accounts, SignIns
from landuse.workflows.desk.workspace import NoSuchCase, Workspace
from landuse.workflows.exports import digest_of, log_export, log_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landuse.core.audience import Audience
    from landuse.core.messages import Lang
    from landuse.workflows.desk.jobs import DeskJob
    from landuse.workflows.desk.workspace import ReviewFolder

#: How long a sign-in lasts without a visit, and in any case: at a desk of one's own, and on a server.
_LOCAL_HOURS, _SERVER_HOURS = (12, 24 * 14), (1, 12)


@dataclass(frozen=True)
class DeskSettings:
    """How a desk is set up.

    Parameters
    ----------
    root
        The workspace.
    lang
        The language of who asks for none.
    hosts
        The names it answers to, with their ports.
    secure
        Whether it is reached by https alone, through a proxy.
    accounts
        The file of accounts; None for one person at the machine itself.
    database
        The address of a database; a file in the workspace where None.
    workers
        How many jobs are done at once.
    proxies
        The proxies that may state where a person is.
    """

    root: Path
    lang: Lang = "zh"
    hosts: tuple[str, ...] = ()
    secure: bool = False
    accounts: Path | None = None
    database: str | None = None
    workers: int = field(default_factory=lambda: max(1, min(4, os.cpu_count() or 1)))
    proxies: TrustedProxies = field(default_factory=TrustedProxies)


class Desk:
    """One desk.

    Parameters
    ----------
    settings
        How it is set up.
    """

    def __init__(self, settings: DeskSettings) -> None:
        self.settings = settings
        self.workspace = Workspace(settings.root)
        own = self.workspace.own / "desk.sqlite"
        self.store = Store(settings.database) if settings.database else Store.in_file(own)
        self.audit = AuditLog(self.store)
        self.jobs = JobQueue(self.store, self.workspace, settings.workers)
        self.accounts = None if settings.accounts is None else Accounts(settings.accounts)
        idle, longest = _LOCAL_HOURS if self.accounts is None else _SERVER_HOURS
        self.sign_ins = SignIns(self.store, timedelta(hours=idle), timedelta(hours=longest))

    @property
    def cookie(self) -> str:
        """The name of the cookie: two desks on one machine do not sign each other out."""
        port = self.settings.hosts[0].rpartition(":")[2] if self.settings.hosts else ""
        return "__Host-landuse" if self.settings.secure else f"landuse-desk-{port}"

    def log_fetched(self, review: ReviewFolder, paths: Sequence[Path], by: str) -> None:
        """Write into the log of exports, in the workspace unless the settings name another, what of a review leaves.

        Raises
        ------
        OutputError
            If it cannot be written down; then nothing may leave.
        """
        content = review.content()
        audience: Audience = "public" if content.get("audience") == "public" else "internal"
        files = {path.name: digest_of(path) for path in paths}
        log = log_path(self.workspace.own)
        log_export(audience, str(content.get("title", "")), review.path, files, by=by, log=log)

    def account(self, name: str) -> Account | None:
        """Return an account; without a file of accounts, of the one person there is."""
        if self.accounts is not None:
            return self.accounts.get(name)
        return Account(LOCAL, "", "signer") if name == LOCAL else None

    def owner(self, case: str) -> str | None:
        """Return whose a case is; None for one that came into the workspace by itself."""
        with self.store.reading() as session:
            row = session.get(CaseRow, case)
            return None if row is None else row.owner

    def owners(self) -> dict[str, CaseRow]:
        """Return what is known of the cases."""
        from sqlalchemy import select

        with self.store.reading() as session:
            return {row.name: row for row in session.scalars(select(CaseRow))}

    def may_see(self, account: Account, case: str) -> bool:
        """Return whether a case is shown to a person: a planner sees those handed in by that account."""
        return account.reviews or self.owner(case) == account.name

    def cases_for(self, account: Account) -> list[str]:
        """List the cases a person sees."""
        owners = self.owners()
        return [
            name
            for name in self.workspace.cases()
            if account.reviews or (name in owners and owners[name].owner == account.name)
        ]

    def folder(self, account: Account, case: str) -> Path:
        """Return the folder of a case that a person may see; one that may not be seen is none.

        Raises
        ------
        NoSuchCase
            If there is none for that person.
        """
        folder = self.workspace.folder(case)
        if not self.may_see(account, case):
            raise NoSuchCase(case)
        return folder

    def own(self, case: str, account: Account) -> None:
        """Write down whose a new case is."""
        with self.store.transaction() as session:
            session.merge(CaseRow(name=case, owner=account.name, created=now()))

    def is_handed_in(self, case: str) -> bool:
        """Return whether a planner has handed a case in, and so no longer changes it."""
        with self.store.reading() as session:
            row = session.get(CaseRow, case)
            return row is not None and row.handed_in is not None

    def hand_in(self, case: str, *, done: bool = True) -> None:
        """Write down that a case was handed in, or was given back."""
        with self.store.transaction() as session:
            row = session.get(CaseRow, case)
            if row is not None:
                row.handed_in = now() if done else None

    def inspect(self, case: str, by: str, lang: Lang) -> DeskJob:
        """Have looked at what is in a case."""
        folder, keep = self.workspace.folder(case), self.workspace.keeping(case)
        return self.jobs.submit(case, "inspect", by, folder=str(folder), keep=str(keep), lang=lang)

    def start(self) -> None:
        """Begin to work."""
        self.jobs.start()

    def stop(self) -> None:
        """End."""
        self.jobs.stop()
        self.store.close()
