"""A desk in a process of its own, as a person starts it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path


class Server:
    """A desk that runs.

    Parameters
    ----------
    root
        Its workspace.
    """

    def __init__(self, root: Path, *options: str) -> None:
        self.root = root
        self.log = root.parent / f"{root.name}.log"
        command = [
            sys.executable,
            "-m",
            "landuse",
            "desk",
            "--dir",
            str(root),
            "--no-browser",
            "--lang",
            "en",
            *options,
        ]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, env={**os.environ, "PYTHONUNBUFFERED": "1"}
            )
        self.url = self._url()
        self.home = self.url.partition("/enter")[0]

    def _url(self) -> str:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            named = re.search(r"http://127\.0\.0\.1:\d+/enter\?ticket=[\w-]+", self.log.read_text(encoding="utf-8"))
            if named and self._answers(named[0]):
                return named[0]
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            time.sleep(0.05)
        raise AssertionError(self.log.read_text(encoding="utf-8"))

    @staticmethod
    def _answers(url: str) -> bool:
        try:
            with urllib.request.urlopen(f"{url.partition('/enter')[0]}/static/desk.css", timeout=5):
                return True
        except OSError:
            return False

    def kill(self) -> None:
        """Kill it, as a machine that stops does."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """End it, as Ctrl+C does."""
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.kill()


@contextmanager
def running(root: Path, *options: str):
    """Yield a desk that runs, and end it."""
    server = Server(root, *options)
    try:
        yield server
    finally:
        server.stop()
