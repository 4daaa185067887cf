"""What tests of hostile files share: one that listens, and limits small enough to reach soon."""

from __future__ import annotations

import socket
import threading

import pytest

from landuse.core.sandbox import process

LIMITS = "[limits]\nmemory_mb = 400\ncpu_s = 4\ncolumns = 500\n"


@pytest.fixture
def listener():
    """Offer an address on the loopback and a list of what was asked of it."""
    heard: list[bytes] = []
    with socket.socket() as ear:
        ear.bind(("127.0.0.1", 0))
        ear.listen(256)

        def listen():
            while True:
                try:
                    caller, _ = ear.accept()
                except OSError:
                    return
                with caller:
                    caller.settimeout(1)
                    try:
                        heard.append(caller.recv(300).split(b"\r\n")[0])
                    except OSError:
                        heard.append(b"?")

        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{ear.getsockname()[1]}", heard
        ear.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def tight(tmp_path, monkeypatch):
    """Set limits that a test can reach."""
    settings = tmp_path / "settings.toml"
    settings.write_text(LIMITS, encoding="utf-8")
    monkeypatch.setenv("LANDUSE_SETTINGS", str(settings))
    yield
    process.retire()


@pytest.fixture
def files(tmp_path):
    """Offer a folder for hostile files."""
    folder = tmp_path / "files"
    folder.mkdir()
    return folder
