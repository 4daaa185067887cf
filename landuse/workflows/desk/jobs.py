"""Jobs: kept in the store, done in processes of their own, a few at a time; none is lost by a crash."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import case as sql_case
from sqlalchemy import func, select, update

from landuse.core.errors import LanduseError
from landuse.core.messages import Message
from landuse.workflows.desk.in_words import error_in_words
from landuse.workflows.desk.store import JobRow, Store, now
from landuse.workflows.desk.worker import OUTCOME, PROGRESS, REQUEST
from landuse.workflows.desk.workspace import read_json, write_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landuse.workflows.desk.workspace import Workspace

#: How often a job is begun that every time takes the process, or the machine, down with it.
_ATTEMPTS = 3
_IDLE_S = 0.5
#: How much nicer than the pages a job is, from its first moment.
_NICE = 10
#: No database holds a higher number.
_HIGHEST = 2**63 - 1
_OPEN = ("queued", "running")
#: What part of a review each step is, for its bar.
_PARTS = {"reading": (0.0, 0.3), "inspecting": (0.0, 1.0), "judging": (0.3, 0.65), "writing": (0.65, 1.0)}
_PROGRAM = (
    "import os, sys; getattr(os, 'nice', int)({nice}); sys.path[:] = {path!r}; "
    "from landuse.workflows.desk.worker import work; from pathlib import Path; work(Path({job!r}), {parent})"
)


@dataclass(frozen=True)
class DeskJob:
    """A job as it stands."""

    id: int
    case: str
    kind: str
    state: str
    request: dict[str, Any]
    by: str
    created: datetime
    started: datetime | None
    finished: datetime | None
    attempts: int
    outcome: dict[str, Any] | None

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.state in _OPEN


class JobQueue:
    """The jobs of one workspace.

    Parameters
    ----------
    store, workspace
        Where they are kept, and what they work on.
    workers
        How many are done at once.
    """

    def __init__(self, store: Store, workspace: Workspace, workers: int) -> None:
        self.store, self.workspace, self.workers = store, workspace, workers
        self._wake = threading.Condition()
        self._stopped = False
        self._running: dict[int, subprocess.Popen[bytes]] = {}
        self._cancelled: set[int] = set()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Take up what a crash left undone, and begin to work."""
        self._take_up()
        # each process dies with the thread that began it: these stay for as long as the desk does
        self._threads = [
            threading.Thread(target=self._serve, name=f"desk-job-{n}", daemon=True) for n in range(self.workers)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End: what is running is begun anew when the desk next starts."""
        with self._wake:
            self._stopped = True
            running = list(self._running.values())
            self._wake.notify_all()
        for process in running:
            _end(process)
        for thread in self._threads:
            thread.join(timeout=10)

    def submit(self, case: str, kind: str, by: str, **request: Any) -> DeskJob:  # noqa: ANN401  whatever JSON holds
        """Keep a job; it is done in its turn."""
        with self.store.transaction() as session:
            row = JobRow(case=case, kind=kind, state="queued", request=request, by=by, created=now(), attempts=0)
            session.add(row)
            session.flush()
            job = _job(row)
        with self._wake:
            self._wake.notify()
        return job

    def job(self, number: int) -> DeskJob | None:
        """Return a job by its number."""
        with self.store.reading() as session:
            row = session.get(JobRow, number) if 0 < number <= _HIGHEST else None
            return None if row is None else _job(row)

    def jobs(self, case: str, kinds: Sequence[str] = (), most: int = 50) -> list[DeskJob]:
        """List the jobs of a case, the latest first."""
        query = select(JobRow).where(JobRow.case == case).order_by(JobRow.id.desc()).limit(most)
        if kinds:
            query = query.where(JobRow.kind.in_(kinds))
        with self.store.reading() as session:
            return [_job(row) for row in session.scalars(query)]

    def open_job(self, case: str, kinds: Sequence[str]) -> DeskJob | None:
        """Return the job of a case that is still to be done, the oldest of these kinds."""
        jobs = [job for job in self.jobs(case, kinds) if job.open]
        return jobs[-1] if jobs else None

    def latest(self, cases: Sequence[str]) -> dict[str, DeskJob]:
        """Return the latest job of each case."""
        latest = select(func.max(JobRow.id)).where(JobRow.case.in_(cases)).group_by(JobRow.case)
        query = select(JobRow).where(JobRow.id.in_(latest))
        with self.store.reading() as session:
            return {row.case: _job(row) for row in session.scalars(query)}

    def ahead_of(self, job: DeskJob) -> int:
        """Return how many jobs wait before this one."""
        query = select(JobRow.id).where(JobRow.state == "queued", JobRow.id < job.id)
        with self.store.reading() as session:
            return len(list(session.scalars(query)))

    def cancel(self, number: int) -> bool:
        """End a job; return whether there was anything to end. What it was to write is not written."""
        with self._wake:
            process = self._running.get(number)
            if process is not None:
                self._cancelled.add(number)
        if process is not None:
            _end(process)
            return True
        return self._settle(number, "cancelled", None, only="queued")

    def progress(self, job: DeskJob) -> dict[str, Any]:
        """Return how far a job is: what it does, how much of it, and the whole as a share."""
        step = read_json(self._folder(job.id) / PROGRESS)
        if job.state != "running" or not step:
            return {"what": job.state, "done": 0, "total": 0, "share": 1.0 if not job.open else 0.0}
        begin, end = _PARTS.get(step["what"], (0.0, 1.0))
        part = step["done"] / step["total"] if step["total"] else 1.0
        return {**step, "share": round(begin + (end - begin) * min(part, 1.0), 3)}

    def _folder(self, number: int) -> Path:
        return self.workspace.own / "jobs" / str(number)

    def _take_up(self) -> None:
        """Put back what was running when the desk ended; leave what has ended it too often."""
        with self.store.transaction() as session:
            for row in session.scalars(select(JobRow).where(JobRow.state == "running")):
                if row.attempts >= _ATTEMPTS:
                    row.state, row.finished, row.outcome = "failed", now(), {"error": error_in_words(_OFTEN)}
                else:
                    row.state = "queued"
        shutil.rmtree(self.workspace.own / "jobs", ignore_errors=True)
        shutil.rmtree(self.workspace.temporary, ignore_errors=True)
        for folder in (self.workspace.own / "jobs", self.workspace.temporary):
            folder.mkdir(exist_ok=True)

    def _serve(self) -> None:
        while True:
            job = self._claim()
            if job is not None:
                self._do(job)
                continue
            with self._wake:
                if self._stopped:
                    return
                self._wake.wait(_IDLE_S)

    def _claim(self) -> DeskJob | None:
        """Take the next job: what a person waits for at a page before reviews, one job of a case at a time."""
        if self._stopped:
            return None
        with self.store.reading() as session:
            if session.scalars(select(JobRow.id).where(JobRow.state == "queued").limit(1)).first() is None:
                return None
        with self.store.transaction() as session:
            busy = select(JobRow.case).where(JobRow.state == "running")
            short_first = sql_case((JobRow.kind.in_(("inspect", "check")), 0), else_=1)
            query = select(JobRow).where(JobRow.state == "queued", JobRow.case.not_in(busy))
            row = session.scalars(
                query.order_by(short_first, JobRow.id).limit(1).with_for_update(skip_locked=True)
            ).first()
            if row is None:
                return None
            row.state, row.started, row.attempts = "running", now(), row.attempts + 1
            return _job(row)

    def _do(self, job: DeskJob) -> None:
        folder = self._folder(job.id)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        write_json(folder / REQUEST, {"kind": job.kind, **job.request})
        try:
            self._run(job, folder)
        except OSError as error:
            outcome = {
                "error": error_in_words(LanduseError(Message("it cannot be started: {words}", words=str(error))))
            }
            self._settle(job.id, "failed", outcome)
        shutil.rmtree(folder, ignore_errors=True)

    def _run(self, job: DeskJob, folder: Path) -> None:
        log = (folder / "log.txt").open("wb")
        with log, self._wake:
            if self._stopped:
                return
            process = subprocess.Popen(
                [sys.executable, "-c", _program(folder)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
                env={**os.environ, "TMPDIR": str(self.workspace.temporary), "PYTHONDONTWRITEBYTECODE": "1"},
            )
            self._running[job.id] = process
        process.wait()
        _end(process)  # what it may have left running
        with self._wake:
            del self._running[job.id]
            cancelled = job.id in self._cancelled
            self._cancelled.discard(job.id)
            stopped = self._stopped
        outcome = read_json(folder / OUTCOME)
        if outcome:
            self._settle(job.id, str(outcome.pop("state")), outcome)
        elif cancelled:
            self._settle(job.id, "cancelled", None)
        elif not stopped:
            words = LanduseError(
                Message("the process ended without a word (code {code})", code=process.returncode), next=_AGAIN
            )
            self._settle(job.id, "failed", {"error": error_in_words(words), "log": _tail(folder / "log.txt")})

    def _settle(self, number: int, state: str, outcome: dict[str, Any] | None, only: str = "running") -> bool:
        change = update(JobRow).where(JobRow.id == number, JobRow.state == only)
        with self.store.transaction() as session:
            result = session.execute(change.values(state=state, outcome=outcome, finished=now()))
            return bool(result.rowcount)  # type: ignore[attr-defined]


_AGAIN = Message("Try it again; where it ends so again, the machine may have too little memory for this case")
_OFTEN = LanduseError(Message("it was begun {n} times, and each time the desk ended before it was done", n=_ATTEMPTS))


def _program(folder: Path) -> str:
    path = [entry or os.getcwd() for entry in sys.path]  # noqa: PTH109
    return _PROGRAM.format(nice=_NICE, path=path, job=str(folder), parent=os.getpid())


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process with all it started."""
    try:
        if sys.platform == "win32":
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
        else:
            os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError, OSError):
        process.kill()


def _tail(log: Path) -> str:
    try:
        return log.read_text(encoding="utf-8", errors="replace")[-2000:]
    except OSError:
        return ""


def _job(row: JobRow) -> DeskJob:
    names = DeskJob.__dataclass_fields__
    return DeskJob(**{name: getattr(row, name) for name in names})
