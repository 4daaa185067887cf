"""Addresses of databases, as they may be shown: without the password in them."""

from __future__ import annotations

import re
from pathlib import Path

_PASSWORD = re.compile(r"(?P<before>://[^:/@?#]*:)(?P<secret>.*)(?=@)", re.DOTALL)
_PARAMETER = re.compile(r"(?P<before>[?&](?:password|sslpassword|passfile|sslkey)=)(?P<secret>[^&#]*)", re.IGNORECASE)
HIDDEN = "***"


def is_address(path: str | Path) -> bool:
    """Return an address of a database from the path of a file."""
    return isinstance(path, str) and "://" in path


def shown(path: str | Path) -> str:
    """Write an address or a path so that it may stand in a message or a record.

    Parameters
    ----------
    path
        The address of a database, or the path of a file.

    Returns
    -------
    str
        The same, with any password replaced.
    """
    if not is_address(path):
        return str(path)
    hidden = _PASSWORD.sub(rf"\g<before>{HIDDEN}", str(path))
    return _PARAMETER.sub(rf"\g<before>{HIDDEN}", hidden)


def without_secrets(text: str, address: str) -> str:
    """Take the passwords of an address out of what a database says.

    Parameters
    ----------
    text
        A message of the database or its client.
    address
        The address it was asked at.

    Returns
    -------
    str
        The message with the password replaced wherever it stands.
    """
    for pattern in (_PASSWORD, _PARAMETER):
        for match in pattern.finditer(address):
            if match["secret"]:
                text = text.replace(match["secret"], HIDDEN)
    return text.replace(address, shown(address))


def named_layer(path: Path) -> tuple[Path, str | None]:
    """Take ``FILE:LAYER`` for a layer or sheet of a file that has several.

    Parameters
    ----------
    path
        As the user writes it.

    Returns
    -------
    tuple of (Path, str or None)
        The file, and the layer where one is named; a file whose own name has a colon is that file.
    """
    file, colon, layer = str(path).rpartition(":")
    if colon and layer and not path.exists() and Path(file).exists():
        return Path(file), layer
    return path, None
