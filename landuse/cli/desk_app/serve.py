"""Serves a desk: to one person on this machine, or to many behind a proxy."""

from __future__ import annotations

import argparse
import contextlib
import os
import socket
import sys
import tempfile
import threading
import time
import webbrowser
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

import uvicorn

from landuse.cli.desk_app.application import make_application
from landuse.cli.desk_app.desk import Desk, DeskSettings
from landuse.cli.desk_app.place import TrustedProxies, trusted_proxies
from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.workflows.desk.store import Store
from landuse.workflows.desk.users import LOCAL, Accounts, SignIns
from landuse.workflows.desk.workspace import Workspace, read_json, write_json

LOOPBACK = "127.0.0.1"
PORT, _PORTS = 8680, 40
#: How long the address that is printed opens, once.
_TICKET = timedelta(minutes=10)
#: Connections at once; more are told to come again.
_MOST_CONNECTIONS = 500


def serve_local(arguments: argparse.Namespace, *, browser: bool) -> int:
    """Serve one person, on this machine alone, and open the browser at a page that opens once."""
    workspace = Workspace(arguments.dir)
    with _alone(workspace) as alone:
        if not alone:
            return _open_running(workspace, arguments, browser=browser)
        listener = _listener(LOOPBACK, arguments.port)
        port = listener.getsockname()[1]
        write_json(workspace.own / "running.json", {"port": port})
        hosts = (f"{LOOPBACK}:{port}", f"localhost:{port}")
        desk = Desk(_settings(arguments, hosts=hosts))
        url = _ticket_url(desk.sign_ins, port)
        _announce(url, workspace.root, arguments.lang, browser=browser)
        _serve(desk, listener)
    return 0


def serve_many(arguments: argparse.Namespace) -> int:
    """Serve several people by their accounts.

    Raises
    ------
    InputError
        If it would be reached from elsewhere without accounts, or has no name there.
    """
    host = arguments.host or LOOPBACK
    if arguments.users is None:
        raise InputError(
            Message("a desk that others reach needs accounts"),
            where="--users",
            next=Message("Add one: landuse desk user add NAME --role signer --users FILE"),
        )
    Accounts(arguments.users).all()
    listener = _listener(host, arguments.port if arguments.port is not None else PORT)
    port = listener.getsockname()[1]
    names = tuple(name.lower() for name in arguments.name or ())
    hosts = (f"{LOOPBACK}:{port}", f"localhost:{port}") if arguments.plain_http else ()
    hosts = (*(name if ":" in name or not arguments.plain_http else f"{name}:{port}" for name in names), *hosts)
    if not hosts:
        raise InputError(
            Message("a desk behind a proxy needs the name that people reach it by"),
            where="--name",
            next=Message("Name it: --name desk.example.gov.cn"),
        )
    proxies = TrustedProxies() if arguments.plain_http else trusted_proxies()
    secure = not arguments.plain_http
    desk = Desk(_settings(arguments, hosts=hosts, accounts=arguments.users, secure=secure, proxies=proxies))
    print(Message("the desk serves {host}, port {port}, as {names}", host=host, port=port, names=list(hosts)).text(
        arguments.lang), flush=True)  # fmt: skip
    if secure and not proxies.networks:
        print(_ONE_PLACE.text(arguments.lang), flush=True)
    _serve(desk, listener)
    return 0


def _settings(arguments: argparse.Namespace, *, hosts: tuple[str, ...], **more: Any) -> DeskSettings:  # noqa: ANN401
    workers = {} if arguments.jobs is None else {"workers": max(1, min(arguments.jobs, os.cpu_count() or 1))}
    database = getattr(arguments, "database", None)
    return DeskSettings(arguments.dir, arguments.lang, hosts, database=database, **workers, **more)


_ONE_PLACE = Message(
    "Everybody behind the proxy counts as one place where sign-ins are limited: name it in the settings, "
    "[desk] trusted_proxies"
)


def _serve(desk: Desk, listener: socket.socket) -> None:
    # what is handed in is held on the disk whose room was looked at, not on that of the system's own folder
    tempfile.tempdir = str(desk.workspace.temporary)
    config = uvicorn.Config(
        make_application(desk),
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_graceful_shutdown=3,
        lifespan="on",
        ws="none",
    )
    uvicorn.Server(config).run(sockets=[listener])


def _listener(host: str, port: int | None) -> socket.socket:
    """Return a socket that listens: on the port that is named, else on a free one near the usual one."""
    ports = [port] if port is not None else [*range(PORT, PORT + _PORTS), 0]
    reason = ""
    for candidate in ports:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if sys.platform != "win32":  # there it would let a second desk in on the same port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
            listener.listen(128)
        except (OSError, OverflowError) as error:
            listener.close()
            reason = str(error)
            continue
        return listener
    raise InputError(
        Message("the port cannot be used: {words}", words=reason),
        where=f"--port {port}",
        next=Message("Name another, or leave it out"),
    )


def _ticket_url(sign_ins: SignIns, port: int) -> str:
    ticket = sign_ins.begin(LOCAL, kind="ticket", longest=_TICKET)
    return f"http://{LOOPBACK}:{port}/enter?ticket={ticket}"


def _announce(url: str, root: Path, lang: Any, *, browser: bool) -> None:  # noqa: ANN401
    print(
        Message("The desk is open (cases in {root}). End it with Ctrl+C; nothing is lost.", root=str(root)).text(lang)
    )
    print(Message("Open this address, which opens once: {url}", url=url).text(lang), flush=True)
    if browser:
        threading.Thread(target=_browse, args=(url,), daemon=True).start()


def _browse(url: str) -> None:
    time.sleep(0.4)  # once somebody answers there
    webbrowser.open(url)


def _open_running(workspace: Workspace, arguments: argparse.Namespace, *, browser: bool) -> int:
    """Open the browser at the desk that is running already: a second click on its icon."""
    port = read_json(workspace.own / "running.json").get("port")
    if not isinstance(port, int):
        raise InputError(
            Message("a desk is running on this folder already"),
            where=str(workspace.root),
            next=Message("Use that one, or name another folder with --dir"),
        )
    store = Store.in_file(workspace.own / "desk.sqlite")
    url = _ticket_url(SignIns(store, timedelta(hours=1), _TICKET), port)
    store.close()
    print(Message("A desk is open on this folder already; open this address, which opens once: {url}", url=url).text(
        arguments.lang), flush=True)  # fmt: skip
    if browser:
        webbrowser.open(url)
    return 0


@contextlib.contextmanager
def _alone(workspace: Workspace) -> Iterator[bool]:
    """Yield whether no other desk works on a workspace; as long as this lasts, none can."""
    with (workspace.own / "lock").open("a+b") as lock:
        held = _lock(lock)
        yield held


def _lock(lock: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            lock.seek(0)
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
