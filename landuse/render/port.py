"""The port of an output: what a file of this folder has to hold to be a renderer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from landuse.core.findings import Review
    from landuse.core.messages import Lang


class Renderer(Protocol):
    """Draws a review, and decides and measures nothing.

    The file name is the output's name. ``FILES`` is a literal, read without importing the file; so are ``ON_REQUEST``
    (True: written only where ``--outputs`` names it) and ``APART``: the name
    of a process in which it is drawn beside the others, which outputs of that name share, and which calls
    ``prepare()`` first, where there is one, while the case is still read and judged; and ``PLOTS``: True where it draws
    with matplotlib.

    Attributes
    ----------
    FILES
        The names of what it writes.
    """

    FILES: tuple[str, ...]

    def render(self, review: Review, folder: Path, lang: Lang) -> None:
        """Write the output.

        Parameters
        ----------
        review
            The review, with its land summary.
        folder
            Where ``FILES`` are written.
        lang
            ``zh`` or ``en``.

        Raises
        ------
        InputError
            If the case asks for what cannot be drawn.
        """
