"""What a drawing says of its entities besides their shape: blocks' attributes and extended data, as columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landuse.intake.cad.tags import APP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ezdxf.entities.dxfgfx import DXFGraphic
    from ezdxf.entities.insert import Insert

#: Extended data that programs write for themselves.
_OWN = ("ACAD", "ACADANNOTATIVE", "AcadAnnotative", "ACAD_MLEADERVER", APP)
_TEXTS, _POINTS = (1000, 1003, 1005), (1010, 1011, 1012, 1013)
_CONTROL, _BINARY, _NAME = 1002, 1004, 1001


def block_attributes(insert: Insert) -> dict[str, object]:
    """Return the attributes of a block reference, those that are constant in the block as well.

    Parameters
    ----------
    insert
        The block reference.

    Returns
    -------
    dict
        Texts by tag.
    """
    block = insert.block()
    attributes: dict[str, object] = {}
    for constant in block.get_const_attdefs() if block is not None else ():
        attributes[constant.dxf.tag] = constant.dxf.text
    for attribute in insert.attribs:
        long = attribute.has_embedded_mtext_entity
        attributes[attribute.dxf.tag] = attribute.plain_mtext() if long else attribute.dxf.text
    return attributes


def extended_data(entity: DXFGraphic) -> dict[str, object]:
    """Return the extended data (XDATA) of an entity.

    Parameters
    ----------
    entity
        Any entity of a drawing.

    Returns
    -------
    dict
        One value goes by the name of its application; of several, the n-th by ``name_n``.
    """
    attributes: dict[str, object] = {}
    if entity.xdata is None:
        return attributes
    for name, tags in entity.xdata.data.items():
        if name in _OWN:
            continue
        values = list(_values(tags))
        if len(values) == 1:
            attributes[name] = values[0]
        else:
            attributes |= {f"{name}_{number}": value for number, value in enumerate(values, start=1)}
    return attributes


def _values(tags: Any) -> Iterator[object]:  # noqa: ANN401
    for tag in tags:
        if tag.code in _TEXTS:
            yield str(tag.value)
        elif tag.code in _POINTS:
            yield ", ".join(f"{part:g}" if part == round(part) else repr(part) for part in tuple(tag.value))
        elif tag.code not in (_NAME, _CONTROL, _BINARY):
            yield tag.value
