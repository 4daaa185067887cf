"""The port of a command: what a file of this folder has to hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import argparse

    from landuse.cli._parser import CommandParser
    from landuse.core.messages import Message


class Command(Protocol):
    """One command: arguments in, exit code out. The file name is the command's name.

    Attributes
    ----------
    HELP
        One line for ``landuse --help``.
    """

    HELP: Message

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments on the command's own parser."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Run the command.

        Parameters
        ----------
        arguments
            As parsed.

        Returns
        -------
        int
            The exit code of ``design.md``: 0 done or all met, 1 broken or different, 2 could not run, 3 undecided.

        Raises
        ------
        LanduseError
            If it cannot run; the caller writes it as one line.
        """
