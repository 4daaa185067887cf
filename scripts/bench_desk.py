"""Fifty people hand in the sample at once: every review right, memory bounded, the pages answering all the while.

``scripts/bench_desk.py [--people N] [--jobs N] [--minutes M] [--json FILE]`` starts a desk of its own with that many
accounts, has each hand in the sample by the interface from a thread of its own and have it reviewed, and meanwhile
opens pages as a browser does. It prints one table: reviews done, identical results and opinions, the most memory the
desk and its processes held, how long pages took, errors. It ends with 1 where a review is lost, fails or differs, a
page fails, or the memory or the pages miss their target; ``--no-targets`` leaves the last two out, for a busy machine.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from landuse.cli.desk_app.desk import Desk, DeskSettings  # noqa: E402  the script runs by its path as well
from landuse.workflows.desk.users import Accounts  # noqa: E402

SAMPLE = ROOT / "layers" / "sample"
PORT = 8931
PASSWORD = "correct horse battery"
#: Gibibytes of the desk with all its processes; seconds of a page, for 99 in 100.
MEMORY_TARGET, ANSWER_TARGET = 4.0, 0.2
#: Seconds between two pages that the watcher opens, and between two looks at the memory.
PAGE_PAUSE, MEMORY_PAUSE = 0.1, 1.0


@dataclass
class Bench:
    """What a run of the bench has gathered."""

    folder: Path
    until: float
    reviews: list[tuple[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    answers: dict[str, list[float]] = field(default_factory=dict)
    desk_memory: list[int] = field(default_factory=list)
    all_memory: list[int] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=11.0, help="after which the rest counts as lost")
    parser.add_argument("--no-targets", action="store_true", help="only what is lost or wrong makes it fail")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="bench-desk-"))
    try:
        rows = run(folder, options.people, options.jobs, options.minutes)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    width = max(len(row["work"]) for row in rows)
    for row in rows:
        verdict = "right" if row["equal"] else "WRONG"
        met = "" if row["ratio"] is None else "  target met" if row["ratio"] >= 1 else "  target missed"
        print(f"{row['work']:<{width}}  {row['measured']:<60}  {verdict}{met}")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    missed = [row for row in rows if row["ratio"] is not None and row["ratio"] < 1 and not options.no_targets]
    return 1 if missed or not all(row["equal"] for row in rows) else 0


def run(folder: Path, people: int, jobs: int, minutes: float) -> list[dict[str, Any]]:
    tokens = sign_in_all(folder, people)
    accounts = folder / "users.toml"
    command = [sys.executable, "-m", "landuse", "desk", "serve", "--users", str(accounts), "--plain-http"]
    command += ["--dir", str(folder / "cases"), "--port", str(PORT), "--jobs", str(jobs)]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as server:
        try:
            wait_until_it_answers()
            rows = measure(Bench(folder, time.monotonic() + minutes * 60), server.pid, tokens)
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
    said = (folder / "log").read_text(encoding="utf-8", errors="replace")
    if "Traceback" in said:
        print(said[-4000:], file=sys.stderr)
        rows[0]["equal"] = False
    return rows


def sign_in_all(folder: Path, people: int) -> list[str]:
    """Return a token for each person, each with an account of the same quick hash: signing in is not measured."""
    accounts = Accounts(folder / "users.toml")
    accounts.put("person0", "reviewer", PASSWORD)
    section = accounts.path.read_text(encoding="utf-8")
    accounts.path.write_text(
        "".join(section.replace("person0", f"person{n}") for n in range(max(1, people))), encoding="utf-8"
    )
    desk = Desk(DeskSettings(folder / "cases", accounts=accounts.path))
    tokens = [
        desk.sign_ins.begin(account.name, account.stamp, kind="program", longest=timedelta(days=1))
        for account in accounts.all().values()
    ]
    desk.store.close()
    return tokens


def wait_until_it_answers() -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/static/desk.css", timeout=5).close()
        except OSError:
            time.sleep(0.1)
            continue
        return
    raise SystemExit("the desk does not answer")


def measure(bench: Bench, server: int, tokens: list[str]) -> list[dict[str, Any]]:
    watchers = [
        threading.Thread(target=open_pages, args=(bench, tokens[0])),
        threading.Thread(target=look_at_memory, args=(bench, server)),
    ]
    began = time.monotonic()
    people = [threading.Thread(target=submit, args=(bench, number, token)) for number, token in enumerate(tokens)]
    for thread in (*watchers, *people):
        thread.start()
    for thread in people:
        thread.join()
    took = time.monotonic() - began
    bench.done.set()
    for thread in watchers:
        thread.join()
    for fault in bench.faults[:8]:
        print(fault, file=sys.stderr)
    return [*rows_of_reviews(bench, len(tokens), took), *rows_of_pages(bench)]


def rows_of_reviews(bench: Bench, people: int, took: float) -> list[dict[str, Any]]:
    home = bench.folder / "cases" / "reviews"
    kinds = {
        name: len({(home / case / review / name).read_bytes() for case, review in bench.reviews})
        for name in ("review.json", "opinion.docx", "opinion.pdf", "map.html")
    }
    done, top = len(bench.reviews), max(bench.all_memory, default=1) / 2**30
    same = all(number == 1 for number in kinds.values())
    listed = ", ".join(f"{name} {number}" for name, number in kinds.items())
    desk = max(bench.desk_memory, default=0) / 2**20
    return [
        row(f"{people} reviews of the sample handed in at once", f"{done} done in {took:.0f} s", None, done == people),
        row("kinds of each paper among them", listed, None, same),
        row("errors", str(len(bench.faults)), None, not bench.faults),
        row("memory of the desk and its processes", f"{top:.2f} GiB, the desk itself {desk:.0f} MiB",
            MEMORY_TARGET / top, True),
    ]  # fmt: skip


def rows_of_pages(bench: Bench) -> list[dict[str, Any]]:
    rows = []
    every = [answer for answers in bench.answers.values() for answer in answers]
    for name, answers in [*sorted(bench.answers.items()), ("any page", every)]:
        p50, p95, p99 = (share(answers, part) for part in (0.50, 0.95, 0.99))
        measured = f"p50 {p50:.0f}, p95 {p95:.0f}, p99 {p99:.0f}, max {max(answers) * 1000:.0f} ms of {len(answers)}"
        ratio = ANSWER_TARGET * 1000 / p99 if name == "any page" else None
        rows.append(row(f"{name} meanwhile", measured, ratio, True))
    return rows


def share(answers: list[float], part: float) -> float:
    """Return in how many milliseconds a part of the answers came."""
    return sorted(answers)[min(len(answers) - 1, int(len(answers) * part))] * 1000


def row(work: str, measured: str, ratio: float | None, equal: bool) -> dict[str, Any]:
    return {
        "work": work,
        "against": "target",
        "ratio": None if ratio is None else round(ratio, 2),
        "target": 1,
        "equal": equal,
        "measured": measured,
    }


def client(token: str) -> httpx.Client:
    return httpx.Client(
        base_url=f"http://127.0.0.1:{PORT}", headers={"authorization": f"Bearer {token}"}, timeout=120, trust_env=False
    )


def submit(bench: Bench, number: int, token: str) -> None:
    try:
        with client(token) as http:
            files = [("files", (path.name, path.read_bytes())) for path in sorted(SAMPLE.iterdir())]
            answer = http.post("/api/v1/cases/upload", files=files, params={"title": f"p{number}"})
            case = answer.raise_for_status().json()["case"]
            job = http.post(f"/api/v1/cases/{case}/reviews").raise_for_status().json()
            while job["state"] in ("queued", "running"):
                if time.monotonic() > bench.until:
                    raise TimeoutError("not done in time")
                time.sleep(1.0)
                job = http.get(f"/api/v1/jobs/{job['id']}").raise_for_status().json()
            if job["state"] != "done":
                raise RuntimeError(str(job))
            bench.reviews.append((case, job["outcome"]["review"]))
    except Exception as error:  # noqa: BLE001  whatever goes wrong is counted
        bench.faults.append(f"{number}: {error!r}")


def open_pages(bench: Bench, token: str) -> None:
    """Open page after page, each kind in its turn, as a person does who looks around meanwhile."""
    with client(token) as http:
        while not bench.done.is_set():
            pages = {"the list of cases": "/", "the log": "/log", "the interface": "/api"}
            if bench.reviews:
                case, review = bench.reviews[-1]
                pages |= {"a result": f"/cases/{case}/result/{review}", "papers": f"/cases/{case}/papers/{review}"}
                pages |= {"what is missing": f"/cases/{case}/missing", "files": f"/cases/{case}/files"}
            for name, address in pages.items():
                began = time.monotonic()
                try:
                    http.get(address, follow_redirects=True).raise_for_status()
                except httpx.HTTPError as error:
                    bench.faults.append(f"{address}: {error!r}")
                bench.answers.setdefault(name, []).append(time.monotonic() - began)
                time.sleep(PAGE_PAUSE)


def look_at_memory(bench: Bench, server: int) -> None:
    while not bench.done.is_set():
        bench.desk_memory.append(anonymous(server))
        bench.all_memory.append(memory_of(server))
        time.sleep(MEMORY_PAUSE)


def memory_of(server: int) -> int:
    """Return the memory that a process and those it began hold of their own (Linux)."""
    parents: dict[int, int] = {}
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                parents[int(place.name)] = int((place / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
    family, grown = {server}, True
    while grown:
        more = {child for child, parent in parents.items() if parent in family} - family
        family, grown = family | more, bool(more)
    return sum(anonymous(process) for process in family)


def anonymous(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) << 10 for line in lines if line.startswith("RssAnon"))


if __name__ == "__main__":
    sys.exit(main())
