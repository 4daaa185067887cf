"""Matplotlib loaded for a process that only writes outputs."""

from __future__ import annotations

import matplotlib.artist


def spare_help_texts() -> None:
    """Load matplotlib without the help texts it writes for each kind of mark, which take half of its loading.

    For a process of its own, which nobody asks for help; to be called before anything else loads matplotlib.
    """
    matplotlib.artist.kwdoc = lambda artist: ""  # noqa: ARG005  its parameter is called by name
