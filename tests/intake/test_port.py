"""Every file of a room that stands behind a port keeps what the port promises."""

from __future__ import annotations

import inspect

import pytest

from landuse.cli._port import Command
from landuse.core import plugins
from landuse.intake.port import Reader, TableReader, Writer
from landuse.render.port import Renderer

PORTS = {"intake": Reader, "render": Renderer, "cli": Command}


def parameters(function) -> list[str]:
    return [name for name in inspect.signature(function).parameters if name != "self"]


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in PORTS for name in plugins.names(kind)], ids=str)
def test_a_module_keeps_its_port(kind, name):
    module, port = plugins.load(kind, name), PORTS[kind]
    for constant in port.__annotations__:
        assert getattr(module, constant)
    for function in (member for member in vars(port) if inspect.isfunction(vars(port)[member]) and member[0] != "_"):
        wanted = parameters(vars(port)[function])
        assert parameters(getattr(module, function))[: len(wanted)] == wanted


def test_what_is_written_says_its_endings():
    for name in plugins.names("intake"):
        module = plugins.load("intake", name)
        assert isinstance(module, Writer) == hasattr(module, "write_layer")
        assert bool(plugins.literal("intake", name, "WRITTEN")) == isinstance(module, Writer)
        assert isinstance(module, TableReader) == hasattr(module, "read_table")
