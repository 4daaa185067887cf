"""Arguments in, exit code out; each command is a file of its own beside this one."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from landuse.cli._parser import CommandParser, asked_language
from landuse.core import plugins
from landuse.core.errors import LanduseError, with_english
from landuse.core.foreign_words import words_of
from landuse.core.messages import LANGS, Lang, Message, use_language

CANNOT_RUN = 2
TRACEBACK = "LANDUSE_TRACEBACK"
#: Commands that open foreign files.
_READING = ("amend", "batch", "boundary", "convert", "demo", "inspect", "review", "sites", "verify")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    argv
        The arguments; those of the process where None.

    Returns
    -------
    int
        0 done or all met, 1 something broken or different, 3 undecided, 2 it could not run.
    """
    lang = asked_language(sys.argv[1:] if argv is None else argv)
    use_language(lang)
    try:
        return _run(lang, argv)
    finally:
        use_language(None)


def _run(lang: Lang, argv: Sequence[str] | None) -> int:
    parser = command_parser(lang)
    arguments = parser.parse_args(argv)
    if arguments.command is None:
        parser.print_help()
        return CANNOT_RUN
    # what only a command needs: --help and a slip of the pen answer at once
    from landuse.core.gdal import stay_offline
    from landuse.core.sandbox import retire, start_early
    from landuse.core.temporary import temporary_files

    stay_offline()
    try:
        _add_plugins(arguments)
        with temporary_files():
            try:
                if arguments.command in _READING:
                    start_early()
                code = int(arguments.run(arguments))
            finally:
                retire()
        sys.stdout.flush()
    except LanduseError as error:
        return _refuse(with_english(error, lang))
    except BrokenPipeError:
        # the reader of our output has gone; there is nobody left to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CANNOT_RUN
    except KeyboardInterrupt:
        return _refuse(with_english(LanduseError(Message("stopped; nothing was written")), lang))
    except OSError as error:
        return _refuse(with_english(_cannot_access(error), lang))
    except MemoryError:
        return _refuse(with_english(_OUT_OF_MEMORY, lang))
    except Exception as error:  # a fault of ours: nobody who reviews a zone can use a traceback
        if os.environ.get(TRACEBACK):
            raise
        return _refuse(with_english(_fault(error), lang))
    return code


def _fault(error: Exception) -> LanduseError:
    """Return whose fault an error is: that of a plug-in, with its file and line, or ours."""
    words = " ".join(str(error).split())[:200]
    place = plugins.fault_in_plugin(error)
    if place is not None:
        return LanduseError(
            Message("a fault of this plug-in ({kind}: {words})", kind=type(error).__name__, words=words),
            where=Message("{file}, line {line}", file=str(place[0]), line=str(place[1])),
            next=Message("Mend the plug-in, or run without it"),
        )
    return LanduseError(
        Message("a fault of landuse's own ({kind}: {words})", kind=type(error).__name__, words=words),
        next=Message("Run it again with {variable}=1 in the environment and report what it prints", variable=TRACEBACK),
    )


_OUT_OF_MEMORY = LanduseError(
    Message("out of memory"), next=Message("Give a smaller case, or a machine with more memory")
)


def _cannot_access(error: OSError) -> LanduseError:
    return LanduseError(
        Message("it cannot be read or written: {words}", words=words_of(error)),
        where=str(error.filename or ""),
        next=Message("Check that the place can be read and written and has room"),
    )


def _refuse(text: str) -> int:
    print(f"landuse: {text}", file=sys.stderr)
    return CANNOT_RUN


def command_parser(lang: Lang = "zh") -> CommandParser:
    """Return the parser of the command line, with a parser for each command.

    Parameters
    ----------
    lang
        The language of its help.

    Returns
    -------
    CommandParser
        It knows every file of this folder whose name does not begin with ``_``.
    """
    parser = CommandParser(
        prog="landuse",
        lang=lang,
        description=Message("Review a development zone's boundary, clause by clause, offline."),
    )
    parser.add_argument("--version", action=_ShowVersion, nargs=0, help=Message("show the version and leave"))
    parser.add_argument("--lang", choices=LANGS, default=argparse.SUPPRESS, help=Message("language of this help"))
    parser.set_defaults(command=None)
    choices = parser.add_subparsers(metavar="COMMAND", title=Message("commands").text(lang))
    for file_name in plugins.names("cli"):
        module = plugins.load("cli", file_name)
        name = file_name.replace("_", "-")
        command = choices.add_parser(name, help=module.HELP.text(lang), description=module.HELP, lang=lang)
        module.add_arguments(command)
        command.set_defaults(run=module.run, command=name)
    return parser


def _add_plugins(arguments: argparse.Namespace) -> None:
    folders = getattr(arguments, "plugins", None) or []
    if folders:
        for folder in folders:
            plugins.add_folder(folder)


class _ShowVersion(argparse.Action):
    """Show the version and leave; it is looked up, which takes a while, only where it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from landuse.core.version import version

        print(f"landuse {version()}")
        parser.exit()


if __name__ == "__main__":
    sys.exit(main())
