"""Runs the code cells of a notebook as Jupyter would, in one namespace, with the network shut."""

from __future__ import annotations

import ast
import json
import socket
import sys
from pathlib import Path


class NoNetworkError(RuntimeError):
    """Raised where a notebook reaches for the network."""


def shut_network() -> None:
    def refuse(*args, **options):
        raise NoNetworkError(f"the notebook reached for the network: {args[1:]}")

    socket.socket.connect = socket.socket.connect_ex = refuse
    socket.getaddrinfo = refuse


def show(value: object) -> None:
    """Draw a cell's last value, as Jupyter does: a drawing that fails is an error."""
    if value is None:
        return
    drawn = value._repr_html_() if hasattr(value, "_repr_html_") else repr(value)
    assert drawn
    sys.stdout.write(f"{drawn[:2000]}\n")


def run(path: Path) -> None:
    book = json.loads(path.read_text(encoding="utf-8"))
    space: dict[str, object] = {"__name__": "__main__"}
    for number, cell in enumerate(book["cells"], 1):
        if cell["cell_type"] != "code":
            continue
        code = ast.parse("".join(cell["source"]), filename=f"{path.name} cell {number}")
        end = code.body[-1] if code.body else None
        last = end.value if isinstance(end, ast.Expr) else None
        code.body = code.body[:-1] if last is not None else code.body
        exec(compile(code, f"{path.name} cell {number}", "exec"), space)
        if last is not None:
            show(eval(compile(ast.Expression(last), f"{path.name} cell {number}", "eval"), space))


if __name__ == "__main__":
    shut_network()
    run(Path(sys.argv[1]))
