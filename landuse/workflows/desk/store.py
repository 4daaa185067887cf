"""What is no file: jobs, the owners of cases, sign-ins and the audit log, in SQLite or in PostgreSQL by its address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, URL, DateTime, Engine, Integer, String, Text, create_engine, event, make_url, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from pathlib import Path

#: Seconds a writer waits for another.
_PATIENCE = 30.0
_READS = {"landuse_reads": True}


class _Utc(TypeDecorator[datetime]):
    """A moment in UTC: SQLite keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: object) -> datetime | None:  # noqa: ARG002
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


class _Base(DeclarativeBase):
    pass


class CaseRow(_Base):
    """Whose a case folder is, and where it stands in the way through."""

    __tablename__ = "cases"
    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    owner: Mapped[str] = mapped_column(String(100))
    created: Mapped[datetime] = mapped_column(_Utc)
    handed_in: Mapped[datetime | None] = mapped_column(_Utc, nullable=True)


class JobRow(_Base):
    """One piece of work in a process of its own."""

    __tablename__ = "jobs"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    case: Mapped[str] = mapped_column(String(200), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20), index=True)
    request: Mapped[dict[str, Any]] = mapped_column(JSON)
    by: Mapped[str] = mapped_column(String(100))
    created: Mapped[datetime] = mapped_column(_Utc)
    started: Mapped[datetime | None] = mapped_column(_Utc, nullable=True)
    finished: Mapped[datetime | None] = mapped_column(_Utc, nullable=True)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSON, nullable=True)


class AuditRow(_Base):
    """One thing that was done, chained to the one before it."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    at: Mapped[str] = mapped_column(String(40))
    by: Mapped[str] = mapped_column(String(100))
    action: Mapped[str] = mapped_column(String(40))
    case: Mapped[str | None] = mapped_column(String(200), nullable=True, index=True)
    detail: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64), unique=True)


class SignInRow(_Base):
    """A browser or program that is signed in; what it holds is kept as a hash alone."""

    __tablename__ = "sign_ins"
    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    user: Mapped[str] = mapped_column(String(100), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    created: Mapped[datetime] = mapped_column(_Utc)
    last: Mapped[datetime] = mapped_column(_Utc)
    until: Mapped[datetime] = mapped_column(_Utc)
    stamp: Mapped[str] = mapped_column(String(64), default="")


class AttemptRow(_Base):
    """A sign-in that failed."""

    __tablename__ = "attempts"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    who: Mapped[str] = mapped_column(String(120), index=True)
    at: Mapped[datetime] = mapped_column(_Utc, index=True)


class Store:
    """The database of one workspace.

    Parameters
    ----------
    address
        ``sqlite:///...`` or ``postgresql+psycopg://...``.
    """

    def __init__(self, address: str | URL) -> None:
        self.engine = _engine(address)
        _Base.metadata.create_all(self.engine)
        _forbid_changes(self.engine)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)
        self._readers = sessionmaker(self.engine.execution_options(**_READS), expire_on_commit=False)

    @classmethod
    def in_file(cls, path: Path) -> Store:
        """Return the store in a SQLite file, which is made where there is none."""
        return cls(URL.create("sqlite", database=str(path)))

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Yield a session whose changes are kept together, or not at all."""
        with self._sessions.begin() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session that only looks: it waits for no writer, and none waits for it."""
        with self._readers.begin() as session:
            yield session

    def lock(self, session: Session, table: type[_Base]) -> None:
        """Have other writers of a table wait until a transaction is over; SQLite has one at a time anyway."""
        if self.engine.dialect.name != "sqlite":
            session.execute(text(f"LOCK TABLE {table.__tablename__} IN EXCLUSIVE MODE"))

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def now() -> datetime:
    """Return the moment, in UTC."""
    return datetime.now(UTC)


def _engine(address: str | URL) -> Engine:
    url = make_url(address)
    if url.get_backend_name() != "sqlite":
        return create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": _PATIENCE, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _settle(connection: Any, _record: object) -> None:  # noqa: ANN401  a driver's own class
        # what was answered for is on the disk: nothing is lost where the machine stops
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:  # noqa: ANN401
        # writers queue at once, and never find out half-way that another was there; who reads stands in no queue
        reads = _READS.items() <= connection.get_execution_options().items()
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


_SQLITE = (
    "CREATE TRIGGER IF NOT EXISTS audit_keeps_{name} BEFORE {verb} ON audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit log can only be appended to'); END"
)
_POSTGRES = """
CREATE OR REPLACE FUNCTION audit_keeps() RETURNS trigger AS
$$ BEGIN RAISE EXCEPTION 'the audit log can only be appended to'; END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER audit_keeps BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_keeps();
CREATE OR REPLACE TRIGGER audit_keeps_all BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_keeps();
"""


def _forbid_changes(engine: Engine) -> None:
    """Have the database itself refuse to change or remove what stands in the audit log."""
    if engine.dialect.name == "sqlite":
        statements = [_SQLITE.format(name=verb.lower(), verb=verb) for verb in ("UPDATE", "DELETE")]
    else:
        statements = [_POSTGRES]
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
