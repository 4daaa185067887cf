"""The reviewer's desk: pages in a browser, on this machine or on a bureau's server."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from landuse.core.messages import LANGS, Message

if TYPE_CHECKING:
    from landuse.cli._parser import CommandParser

HELP = Message("open the reviewer's desk in a browser: drop files, review, decide, download the papers")
PORT = 8680


def add_arguments(parser: CommandParser) -> None:
    """Write what the command takes."""
    _served(parser)
    parser.add_argument("--no-browser", action="store_true", help=Message("only print the address, open no browser"))
    kinds = parser.add_subparsers(metavar="[WHAT]", title=Message("what to do").text(parser.lang), dest="what")
    serve = kinds.add_parser(
        "serve",
        lang=parser.lang,
        help=Message("serve several people, behind a proxy that speaks https").text(parser.lang),
        description=Message("serve several people, behind a proxy that speaks https").text(parser.lang),
    )
    _served(serve, again=True)
    serve.add_argument("--users", type=Path, metavar="FILE", help=Message("the file of accounts"))
    serve.add_argument("--host", metavar="ADDRESS", help=Message("the address to serve on; 127.0.0.1 unless said"))
    serve.add_argument(
        "--name",
        action="append",
        metavar="HOST",
        help=Message("a name it is reached by, such as desk.example.gov.cn; may be repeated"),
    )
    serve.add_argument(
        "--plain-http",
        action="store_true",
        help=Message("people reach it by http, without a proxy in between: only for a try on one machine"),
    )
    user = kinds.add_parser(
        "user",
        lang=parser.lang,
        help=Message("the accounts of a server: add, remove, list, token").text(parser.lang),
        description=Message("the accounts of a server: add, remove, list, token").text(parser.lang),
    )
    user.add_argument("action", choices=("add", "remove", "list", "token"), help=Message("what to do with it"))
    user.add_argument("account", nargs="?", metavar="NAME", help=Message("the name that is typed to come in"))
    user.add_argument("--users", type=Path, metavar="FILE", help=Message("the file of accounts"))
    user.add_argument(
        "--role", choices=("planner", "reviewer", "signer"), default="planner", help=Message("what the person may do")
    )
    user.add_argument("--title", default="", help=Message("the name that stands under what the person states"))
    user.add_argument(
        "--password-stdin", action="store_true", help=Message("read the password from the standard input")
    )
    _place(user, again=True)


def _served(parser: CommandParser, *, again: bool = False) -> None:
    _place(parser, again=again)
    parser.add_argument(
        "--port",
        type=int,
        metavar="N",
        default=argparse.SUPPRESS if again else None,
        help=Message("the port; a free one near {port} unless said", port=PORT),
    )
    parser.add_argument(
        "--jobs",
        type=int,
        metavar="N",
        default=argparse.SUPPRESS if again else None,
        help=Message("how many reviews run at once; as many as there are cores, four at most, unless said"),
    )


def _place(parser: CommandParser, *, again: bool) -> None:
    default = argparse.SUPPRESS if again else Path.home() / "landuse-desk"
    parser.add_argument(
        "--dir",
        type=Path,
        metavar="WORKSPACE",
        default=default,
        help=Message("the folder of the cases; landuse-desk in your home folder unless said"),
    )
    parser.add_argument(
        "--lang",
        choices=LANGS,
        default=argparse.SUPPRESS if again else parser.lang,
        help=Message("language of the pages"),
    )
    if again:
        parser.add_argument(
            "--database", metavar="ADDRESS", help=Message("a PostgreSQL database by its address; a file unless said")
        )


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    _check_installed()
    if arguments.what == "user":
        from landuse.cli.desk_app.accounts_command import run_user

        return run_user(arguments)
    from landuse.cli.desk_app.serve import serve_local, serve_many

    if arguments.what == "serve":
        return serve_many(arguments)
    return serve_local(arguments, browser=not arguments.no_browser and not os.environ.get("LANDUSE_NO_BROWSER"))


def _check_installed() -> None:
    """Raise where the packages of the desk are not installed."""
    from landuse.core.errors import InputError

    try:
        import argon2  # noqa: F401
        import fastapi  # noqa: F401
        import jinja2  # noqa: F401
        import python_multipart  # noqa: F401
        import sqlalchemy  # noqa: F401
        import tomlkit  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError as error:
        raise InputError(
            Message("the desk needs a package that is not installed: {package}", package=str(error.name)),
            next=Message("Install it: pip install 'landuse[desk]'"),
        ) from None
