"""Takes away what a run made for itself when it is killed, which it then cannot do."""

from __future__ import annotations

import atexit
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

#: Waits until the run is gone, however it ended, and removes the folders it was told of.
_SCRIPT = 'while IFS= read -r folder; do [ "$folder" = . ] && exit; set -- "$@" "$folder"; done; rm -rf -- "$@"'
#: Says that the run has ended well; an end of what it is told means that it was killed.
_DONE = b".\n"
_running: list[subprocess.Popen[bytes]] = []


def clean_up_after(folder: Path) -> None:
    """Have a folder removed when this process ends, killed or not; where there is no shell the next run does it."""
    if sys.platform == "win32" or "\n" in str(folder):
        return
    if not _running and not _start():
        return
    stream = _running[-1].stdin
    with suppress(OSError, ValueError):
        if stream is not None:
            stream.write(str(folder.absolute()).encode() + b"\n")
            stream.flush()


def dismiss() -> None:
    """Let it go at the end of a run, which has cleaned up itself."""
    while _running:
        process = _running.pop()
        if process.stdin is not None:
            with suppress(OSError, ValueError):  # it is gone already
                process.stdin.write(_DONE)
                process.stdin.flush()
            with suppress(OSError, ValueError):
                process.stdin.close()
        process.wait()


atexit.register(dismiss)


def _start() -> bool:
    shell = shutil.which("sh")
    if shell is None:
        return False
    nothing = subprocess.DEVNULL
    with suppress(OSError):
        _running.append(
            subprocess.Popen(
                [shell, "-c", _SCRIPT, "sh"],
                stdin=subprocess.PIPE,
                stdout=nothing,
                stderr=nothing,
                cwd="/",
                start_new_session=True,  # what is sent to all of a terminal is not for it
            )
        )
    return bool(_running)
