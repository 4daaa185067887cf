"""The file name is the name: finds checks, readers, renderers, packs and specs, and loads each when asked for."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from functools import cache
from pathlib import Path
from traceback import walk_tb
from types import ModuleType
from typing import Any, Literal

from landuse.core.catalogue import add_locale
from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.core.own_wording import check_wording

Kind = Literal["checks", "intake", "render", "packs", "cli", "notebook", "workflows"]
#: Where files of a kind lie; the first four may stand in a user's folder too.
_FOLDERS: dict[str, str] = {"notebook": "render/notebook"}
_HOME = Path(__file__).parents[1]
_added: list[Path] = []


def add_folder(folder: str | Path) -> None:
    """Let a user's own checks, readers and renderers be found as well.

    Parameters
    ----------
    folder
        A folder with any of ``checks/``, ``intake/``, ``render/``, ``packs/`` and ``locale/`` in it.

    Raises
    ------
    InputError
        If there is no such folder, or its catalogue of messages cannot be used.
    """
    path = Path(folder).resolve()
    if not path.is_dir():
        raise InputError(
            Message("there is no such folder"),
            where=f"--plugins {folder}",
            next=Message("Name a folder that holds checks/, intake/, render/, packs/ or locale/."),
        )
    if path not in _added:
        check_wording(path / "locale")
        _added.append(path)
        _files.cache_clear()
        add_locale(path / "locale")


def added_folders() -> tuple[str, ...]:
    """Return the folders of a user's own that were added, in order."""
    return tuple(map(str, _added))


def packs_folder() -> Path:
    """Return the folder of the shipped policy packs.

    Returns
    -------
    Path
        The folder.
    """
    return _HOME / "packs"


def names(kind: Kind) -> tuple[str, ...]:
    """List what there is of a kind."""
    return tuple(sorted(_files(kind)))


def load(kind: Kind, name: str) -> ModuleType:
    """Import one check, reader or renderer.

    Parameters
    ----------
    kind
        ``checks``, ``intake`` or ``render``.
    name
        Its name.

    Returns
    -------
    module
        The module of that name.

    Raises
    ------
    InputError
        If there is none of that name.
    """
    path = _files(kind).get(name)
    if path is None:
        raise InputError(
            Message("there is no '{name}' in {kind}", name=name, kind=kind),
            next=Message("There are: {names}", names=names(kind)),
        )
    if path.is_relative_to(_HOME):
        folder = _FOLDERS.get(kind, kind).replace("/", ".")
        return importlib.import_module(f"landuse.{folder}.{name}")
    return _load_file(path, f"landuse_plugins.{kind}.{name}")


def fault_in_plugin(error: BaseException) -> tuple[Path, int] | None:
    """Return the file and line of a user's own plug-in in which an error was raised, the innermost; None for ours.

    What a plug-in hands wrongly to a library, or to a function of ours, is a fault of the plug-in too, as long as the
    call comes from it: of the frames since ours last called it, its own innermost counts.
    """
    place = None
    for frame, line in walk_tb(error.__traceback__):
        path = Path(frame.f_code.co_filename)
        if any(path.is_relative_to(folder) for folder in _added):
            place = (path, line)
    return place


def literal(kind: Kind, name: str, constant: str) -> Any:  # noqa: ANN401
    """Read a constant from the top of a file without running it."""
    return _literals(_files(kind)[name]).get(constant)


@cache
def _files(kind: Kind) -> dict[str, Path]:
    ending = ".toml" if kind == "packs" else ".py"
    files: dict[str, Path] = {}
    for home in (_HOME, *(_added if kind not in ("cli", "notebook", "workflows") else ())):
        for path in sorted((home / _FOLDERS.get(kind, kind)).glob(f"*{ending}")):
            if (
                not path.name.startswith("_")
                and (kind != "intake" or "SUFFIXES" in _literals(path))
                and (kind != "render" or "FILES" in _literals(path))
            ):
                files[path.stem] = path
    return files


@cache
def _literals(path: Path) -> dict[str, Any]:
    import ast  # not needed to find a command, and slow to load

    values: dict[str, Any] = {}
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except SyntaxError as error:
        raise _no_python(path, error) from None
    for node in tree.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            try:
                values[node.targets[0].id] = ast.literal_eval(node.value)
            except ValueError:
                continue
    return values


def _load_file(path: Path, name: str) -> ModuleType:
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise InputError(
            Message("this file cannot be loaded as Python"),
            where=str(path),
            next=Message("Check that it is a .py file"),
        )
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except SyntaxError as error:
        del sys.modules[name]
        raise _no_python(path, error) from None
    except BaseException:
        del sys.modules[name]  # what was not loaded whole is not there
        raise
    return module


def _no_python(path: Path, error: SyntaxError) -> InputError:
    return InputError(
        Message("the plug-in is not Python, line {line}: {words}", line=str(error.lineno or 0), words=error.msg),
        where=str(path),
        next=Message("Mend it; nothing of it was run"),
    )
