"""Fifty people hand in the sample at once: every review right, memory bounded, the pages answering all the while.

``scripts/bench_desk.py [--people N] [--jobs N] [--json FILE]`` starts a desk of its own with that many accounts, hands
in the sample by its interface from as many threads, has each reviewed, and compares every result with the first. It
prints how long all took, the slowest answer of a page meanwhile, and the most memory the desk and its processes held.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
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
#: Gibibytes of the desk with all its processes, seconds of a page.
MEMORY_TARGET, ANSWER_TARGET = 4.0, 0.2


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=30.0, help="after which the rest is not waited for")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="bench-desk-"))
    try:
        rows = run(folder, options.people, options.jobs, options.minutes)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for row in rows:
        print(f"{row['work']:<50} {row['measured']}")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return 0 if all(row["equal"] for row in rows) else 1


def run(folder: Path, people: int, jobs: int, minutes: float) -> list[dict[str, Any]]:
    accounts = Accounts(folder / "users.toml")
    accounts.put("reviewer", "reviewer", PASSWORD)
    desk = Desk(DeskSettings(folder / "cases", accounts=accounts.path))
    stamp = accounts.all()["reviewer"].stamp
    token = desk.sign_ins.begin("reviewer", stamp, kind="program", longest=timedelta(days=1))
    desk.store.close()
    command = [sys.executable, "-m", "landuse", "desk", "serve", "--users", str(accounts.path), "--plain-http"]
    command += ["--dir", str(folder / "cases"), "--port", str(PORT), "--jobs", str(jobs)]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as server:
        try:
            wait_until_it_answers()
            return measure(folder, server.pid, token, people, minutes)
        finally:
            server.terminate()
            server.wait(20)


def wait_until_it_answers() -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/static/desk.css", timeout=5).close()
        except OSError:
            time.sleep(0.1)
            continue
        return
    raise SystemExit("the desk does not answer")


def measure(folder: Path, server: int, token: str, people: int, minutes: float) -> list[dict[str, Any]]:
    answers: list[float] = []
    memory: list[int] = []
    done = threading.Event()
    watcher = threading.Thread(target=watch, args=(token, server, answers, memory, done))
    watcher.start()
    began = time.monotonic()
    reviews: list[tuple[str, str]] = []
    faults: list[str] = []
    until = began + minutes * 60
    threads = [threading.Thread(target=submit, args=(token, n, reviews, faults, until)) for n in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - began
    done.set()
    watcher.join()
    texts = {(folder / "cases" / "reviews" / case / name / "review.json").read_bytes() for case, name in reviews}
    opinions = {(folder / "cases" / "reviews" / case / name / "opinion.docx").read_bytes() for case, name in reviews}
    right = len(reviews) == people and not faults and len(texts) == len(opinions) == 1
    for fault in faults[:5]:
        print(fault, file=sys.stderr)
    top, slow = max(memory) / 2**30, sorted(answers)[int(len(answers) * 0.99)]
    return [
        row(
            f"{people} reviews of the sample handed in at once",
            f"{len(reviews)} done in {took:.0f} s, {len(texts)} kind(s) of result",
            1.0,
            right,
        ),
        row(
            "memory of the desk and its processes", f"{top:.2f} GiB at most", MEMORY_TARGET / top, top <= MEMORY_TARGET
        ),
        row(
            "a page meanwhile",
            f"{statistics.median(answers) * 1000:.0f} ms median, {slow * 1000:.0f} ms of 99 in 100, "
            f"{max(answers) * 1000:.0f} ms at most, {len(answers)} times",
            ANSWER_TARGET / slow,
            True,
        ),
    ]


def row(work: str, measured: str, ratio: float, equal: bool) -> dict[str, Any]:
    return {
        "work": work,
        "against": "target",
        "ratio": round(ratio, 2),
        "target": 1,
        "equal": equal,
        "measured": measured,
    }


def client(token: str) -> httpx.Client:
    return httpx.Client(
        base_url=f"http://127.0.0.1:{PORT}", headers={"authorization": f"Bearer {token}"}, timeout=120, trust_env=False
    )


def submit(token: str, number: int, reviews: list[tuple[str, str]], faults: list[str], until: float) -> None:
    try:
        with client(token) as http:
            files = [("files", (path.name, path.read_bytes())) for path in sorted(SAMPLE.iterdir())]
            answer = http.post("/api/v1/cases/upload", files=files, params={"title": f"p{number}"})
            case = answer.raise_for_status().json()["case"]
            job = http.post(f"/api/v1/cases/{case}/reviews").raise_for_status().json()
            while job["state"] in ("queued", "running"):
                if time.monotonic() > until:
                    raise TimeoutError("not done in time")
                time.sleep(1.0)
                job = http.get(f"/api/v1/jobs/{job['id']}").raise_for_status().json()
            if job["state"] != "done":
                raise RuntimeError(str(job))
            reviews.append((case, job["outcome"]["review"]))
    except Exception as error:  # noqa: BLE001  whatever goes wrong is counted
        faults.append(f"{number}: {error!r}")


def watch(token: str, server: int, answers: list[float], memory: list[int], done: threading.Event) -> None:
    """Ask for a page and look at the memory, over and over."""
    with client(token) as http:
        while not done.is_set():
            began = time.monotonic()
            http.get("/api").raise_for_status()
            answers.append(time.monotonic() - began)
            memory.append(memory_of(server))
            time.sleep(0.2)


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
