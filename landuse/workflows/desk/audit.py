"""Who did what, when: a log that can only be appended to, each line chained to the one before by its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from landuse.workflows.desk.store import AuditRow, Store, now

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_FIRST = "0" * 64
_one_writer = Lock()


@dataclass(frozen=True)
class AuditEntry:
    """One line of the log."""

    id: int
    at: str
    by: str
    action: str
    case: str | None
    detail: dict[str, Any]
    digest: str


class AuditLog:
    """The log of one workspace.

    Parameters
    ----------
    store
        The database it lies in.
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    def add(self, by: str, action: str, case: str | None = None, **detail: object) -> None:
        """Write that somebody did something."""
        with _one_writer, self.store.transaction() as session:
            self.add_within(session, by, action, case, **detail)

    def add_within(self, session: Session, by: str, action: str, case: str | None = None, **detail: object) -> None:
        """Write it within a transaction of the caller's: what was done and its line stand or fall together."""
        self.store.lock(session, AuditRow)
        before = session.scalar(select(AuditRow.digest).order_by(AuditRow.id.desc()).limit(1)) or _FIRST
        at, words = now().isoformat(timespec="milliseconds"), json.dumps(detail, ensure_ascii=False, sort_keys=True)
        digest = _digest(before, at, by, action, case, words)
        session.add(AuditRow(at=at, by=by, action=action, case=case, detail=words, digest=digest))

    def entries(self, case: str | None = None, most: int = 500) -> list[AuditEntry]:
        """List the latest lines, those of one case where it is named, the latest first."""
        query = select(AuditRow).order_by(AuditRow.id.desc()).limit(most)
        if case is not None:
            query = query.where(AuditRow.case == case)
        with self.store.reading() as session:
            return [_entry(row) for row in session.scalars(query)]

    def broken_at(self) -> int | None:
        """Return the number of the first line that was changed, or before which one is gone; None where it is whole."""
        before = _FIRST
        with self.store.reading() as session:
            for row in session.scalars(select(AuditRow).order_by(AuditRow.id)).yield_per(1000):
                if row.digest != _digest(before, row.at, row.by, row.action, row.case, row.detail):
                    return row.id
                before = row.digest
        return None


def _entry(row: AuditRow) -> AuditEntry:
    return AuditEntry(row.id, row.at, row.by, row.action, row.case, json.loads(row.detail), row.digest)


def _digest(*parts: str | None) -> str:
    plain: Sequence[str | None] = parts
    return hashlib.sha256(json.dumps(plain, ensure_ascii=False).encode()).hexdigest()
