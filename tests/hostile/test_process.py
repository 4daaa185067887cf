"""The process that reads: held to its limits, gone with the one that asks, and nothing left behind."""

from __future__ import annotations

import faulthandler
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.core.sandbox import LimitReachedError, ReaderCrashError, ReaderFaultError, confined, process
from landuse.core.sandbox.start import may_fork

KINDS = ["forked", "started"]


def _double(number: int) -> int:
    return 2 * number


def _fill(megabytes: int) -> int:
    return len(bytearray(megabytes << 20))


def _spin() -> None:
    while True:
        pass


def _crash() -> None:
    faulthandler.disable()
    os.kill(os.getpid(), signal.SIGSEGV)


def _refuse() -> None:
    raise InputError(Message("there is no such file"), where="a.gpkg")


def _fail() -> None:
    raise ZeroDivisionError("division\nby zero")


def _call_out(port: int) -> None:
    import socket

    socket.create_connection(("127.0.0.1", port), 5)


def _leave_a_file() -> str:
    import tempfile

    return tempfile.mkdtemp()


@pytest.fixture(params=KINDS)
def kind(request, monkeypatch):
    if request.param == "forked" and not may_fork():
        pytest.skip("this process has other threads, or is not on Linux")
    monkeypatch.setattr("landuse.core.sandbox.start.may_fork", lambda: request.param == "forked")
    process.retire()
    yield request.param
    process.retire()


def call(function, *arguments):
    return confined(function, *arguments, where="a.gpkg", size=0)


def test_it_answers_again_and_again(kind):
    assert [call(_double, number) for number in range(3)] == [0, 2, 4]


def test_a_refusal_comes_back_as_it_was(kind):
    with pytest.raises(InputError) as refusal:
        call(_refuse)
    assert refusal.value.text("zh") == InputError(Message("there is no such file"), where="a.gpkg").text("zh")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of Linux")
def test_memory_is_limited_and_the_next_call_works(kind, tight):
    assert call(_fill, 50) == 50 << 20
    with pytest.raises(LimitReachedError, match="memory"):
        call(_fill, 5000)
    assert call(_double, 1) == 2


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of Linux")
def test_processor_time_is_limited_and_the_next_call_works(kind, tight):
    with pytest.raises(LimitReachedError, match="4 seconds"):
        call(_spin)
    assert call(_double, 1) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_crash_is_one_line_and_the_next_call_works(kind):
    with pytest.raises(ReaderCrashError, match="-11"):
        call(_crash)
    assert call(_double, 1) == 2


def test_a_fault_of_our_own_is_told_as_one(kind, monkeypatch):
    monkeypatch.delenv("LANDUSE_TRACEBACK", raising=False)
    with pytest.raises(ReaderFaultError) as fault:
        call(_fail)
    assert "ZeroDivisionError: division by zero" in str(fault.value)
    assert "\n" not in str(fault.value)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a filter of Linux")
def test_the_kernel_refuses_it_a_socket(kind, listener):
    address, heard = listener
    with pytest.raises(ReaderFaultError, match="Permission"):
        call(_call_out, int(address.rpartition(":")[2]))
    assert heard == []


def test_what_it_leaves_behind_goes_with_it(kind):
    left = Path(call(_leave_a_file))
    assert left.is_dir()
    assert left.parent.name.startswith(f"landuse-read-{os.getpid()}-")
    process.retire()
    assert not left.parent.exists()


PROGRAM = """
import os, sys, threading
from landuse.core.sandbox import start
start.may_fork = lambda: sys.argv[1] == "forked"
from landuse.core.sandbox import process
from tests.hostile.test_process import _spin, call, _leave_a_file
print(os.path.dirname(call(_leave_a_file)), process._running[-1]._process.pid, flush=True)
call(_spin)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a signal of Linux")
@pytest.mark.parametrize("how", KINDS)
def test_it_dies_with_the_one_that_asks_and_the_next_run_takes_its_folder_away(how, tmp_path):
    place = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen([sys.executable, "-c", PROGRAM, how], stdout=subprocess.PIPE, text=True, env=place) as asking:
        folder, reader = asking.stdout.readline().split()
        time.sleep(0.3)
        asking.kill()
    for _ in range(100):
        if not Path(f"/proc/{reader}").exists() or "\nState:\tZ" in Path(f"/proc/{reader}/status").read_text():
            break
        time.sleep(0.1)
    else:
        pytest.fail("it lives on")
    assert Path(folder).is_dir()
    sweep = "from landuse.core.temporary import sweep; sweep('landuse-read-')"
    subprocess.run([sys.executable, "-c", sweep], env=place, check=True)
    assert not Path(folder).exists()
