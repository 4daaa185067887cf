"""A PostGIS server of one's own for a while, in a folder of its own, by a socket there and not by the network."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

#: Settings of a server that is thrown away: nothing need survive a power cut.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "1GB",
    "work_mem": "256MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "4GB",
    "max_parallel_workers_per_gather": "2",
    "listen_addresses": "",
}


def binaries() -> Path | None:
    """Find the server's programs: on the path, or where Debian puts the newest."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def why_not() -> str | None:
    """Write why no server can be started here, None where one can."""
    programs = binaries()
    if programs is None:
        return "PostgreSQL's initdb is not installed"
    # Debian keeps what is shared by all versions elsewhere than PostgreSQL itself does.
    shared = [Path("/usr/share/postgresql") / programs.parent.name, programs.parent / "share"]
    if not any((place / "extension" / "postgis.control").exists() for place in shared):
        return "PostGIS is not installed"
    if os.name == "posix" and os.geteuid() == 0 and not shutil.which("runuser"):
        return "PostgreSQL does not run as root, and there is no runuser to run it as another"
    return None


@contextmanager
def server() -> Iterator[str]:
    """Start a server with PostGIS in it; the connection string, until the block ends."""
    programs = binaries()
    assert programs is not None
    # A socket's path must be short.
    place = Path(mkdtemp(prefix="pg-", dir="/tmp" if os.name == "posix" else None))
    as_other = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_other:
        shutil.chown(place, "postgres")
    data = place / "data"
    user = "postgres"

    def run(*command: str | Path) -> None:
        done = subprocess.run([*as_other, *command], capture_output=True, text=True, check=False, cwd=place)
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed: {done.stderr.strip() or done.stdout.strip()}")

    try:
        run(programs / "initdb", "-D", data, "-U", user, "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C")
        options = " ".join(f"-c {name}={value or chr(39) * 2}" for name, value in SETTINGS.items())
        run(programs / "pg_ctl", "-D", data, "-w", "-l", place / "log", "-o", f"-k {place} {options}", "start")
        run(programs / "psql", "-h", place, "-U", user, "-c", "CREATE EXTENSION postgis", "postgres")
        yield f"host={place} user={user} dbname=postgres"
    finally:
        if (data / "postmaster.pid").exists():
            run(programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(place, ignore_errors=True)
