"""What the owner of a machine settles for it, in a file that no case can change."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, Field, ValidationError

from landuse.core.errors import InputError
from landuse.core.form_faults import form_fault
from landuse.core.messages import Message
from landuse.core.strict_model import StrictModel
from landuse.core.toml_file import read_toml

SETTINGS = "LANDUSE_SETTINGS"
#: The parts of a settings file.
SECTIONS = ("limits", "public", "exports", "desk")
_Model = TypeVar("_Model", bound=BaseModel)


class ExportSettings(StrictModel):
    """Where it is written down what left the house: the file, beside the settings unless said."""

    log: Annotated[str, Field(min_length=1)] | None = None


def settings_path() -> Path:
    """Return where the settings of this machine stand, whether or not there are any."""
    stated = os.environ.get(SETTINGS)
    if stated:
        return Path(stated)
    home = os.environ.get("APPDATA") if sys.platform == "win32" else os.environ.get("XDG_CONFIG_HOME")
    return (Path(home) if home else Path.home() / ".config") / "landuse" / "settings.toml"


def read_settings(section: str, model: type[_Model], standard: dict[str, Any] | None = None) -> _Model:
    """Return one part of the settings of this machine.

    Parameters
    ----------
    section
        One of `SECTIONS`.
    model
        What it may hold.
    standard
        What holds where the file says nothing else, key by key.

    Returns
    -------
    BaseModel
        The part.

    Raises
    ------
    InputError
        If the file is not there though it is named, or holds what cannot be used.
    """
    path = settings_path()
    given = _content(path, os.environ.get(SETTINGS)).get(section, {})
    try:
        return model.model_validate({**(standard or {}), **given} if isinstance(given, dict) else given)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join((section, *(str(step) for step in first["loc"])))
        raise InputError(
            Message("'{key}' in the settings cannot be used: {why}", key=key, why=form_fault(first)),
            where=str(path),
            next=Message("[{section}] holds {names}", section=section, names=sorted(model.model_fields)),
        ) from None


@lru_cache(maxsize=8)
def _content(path: Path, stated: str | None) -> dict[str, Any]:
    if not path.is_file():
        if stated:
            raise InputError(Message("there is no such settings file"), where=str(path),
                             next=Message("Correct LANDUSE_SETTINGS, or take it away"))  # fmt: skip
        return {}
    content = read_toml(path)
    strangers = sorted(set(content) - set(SECTIONS))
    if strangers:
        raise InputError(
            Message("there is no setting '{key}'", key=strangers[0]),
            where=str(path),
            next=Message("The settings hold {names}", names=[f"[{name}]" for name in SECTIONS]),
        )
    return content
