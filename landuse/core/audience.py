"""For whom outputs are: those who review, or the public, and what of a review the public may see."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias, get_args

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from landuse.core.land import CONTROL_ROLES
from landuse.core.messages import Message
from landuse.core.resources import resource_folder
from landuse.core.settings import read_settings
from landuse.core.strict_model import StrictModel

if TYPE_CHECKING:
    from landuse.core.messages import Lang

Audience: TypeAlias = Literal["internal", "public"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
Figures: TypeAlias = Literal["uses", "classes", "controls"]
INTERNAL = Message("Coordinates and data are for review only; do not publish or pass on")
PUBLIC = Message(
    "Public copy: outlines lie on a grid of {grid} m and are no survey result; coordinates, control lines and parcels "
    "are left out. A map that is published needs its own approval"
)
#: The same for the head of a page, which has one line.
PUBLIC_SHORT = Message("Public copy, outlines on a grid of {grid} m")


class PublicZone(StrictModel):
    """What may be said of the zone."""

    facts: tuple[str, ...] = ()


class PublicFigures(StrictModel):
    """Which tables of areas may be shown."""

    tables: tuple[Figures, ...] = ()


class PublicCopy(StrictModel):
    """What a public copy may hold.

    Parameters
    ----------
    coordinate_m
        The grid on which outlines are drawn, m.
    layers
        The columns that may be shown, by the role of a layer that may be drawn.
    zone, figures
        What may be said of the zone, and which tables of areas.
    """

    coordinate_m: Annotated[float, Field(ge=50, le=100_000)]
    layers: Annotated[dict[str, tuple[str, ...]], Field(default_factory=dict)]
    zone: PublicZone = PublicZone()
    figures: PublicFigures = PublicFigures()

    @field_validator("layers")
    @classmethod
    def _no_control_lines(cls, layers: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        lines = sorted(set(layers) & set(CONTROL_ROLES))
        if lines:
            raise PydanticCustomError("control_line", "control lines are never public: {names}", {"names": lines})
        return layers


@dataclass(frozen=True)
class Withheld:
    """What a public copy does not hold.

    Parameters
    ----------
    copy
        What it may hold.
    left_out
        What was left out of it, a sentence each.
    inputs_sha256
        One hash over every file the case rests on.
    sides
        The abuttals of the whole boundary, less coordinates, as they are written on its sheet.
    """

    copy: PublicCopy
    left_out: tuple[Message, ...] = ()
    inputs_sha256: str = ""
    sides: Any = None


def public_copy() -> PublicCopy:
    """Return what a public copy may hold on this machine."""
    shipped = tomllib.loads((resource_folder("layers") / "public.toml").read_text(encoding="utf-8"))
    return read_settings("public", PublicCopy, shipped)


def short_notice(withheld: Withheld, lang: Lang) -> str:
    """Return the notice of a public copy in a few words."""
    return PUBLIC_SHORT(grid=f"{withheld.copy.coordinate_m:g}").text(lang)


def notice(withheld: Withheld | None, lang: Lang) -> str:
    """Return the notice that stands on every page and map.

    Parameters
    ----------
    withheld
        What a public copy does not hold; None for an internal one.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        One sentence.
    """
    message = INTERNAL if withheld is None else PUBLIC(grid=f"{withheld.copy.coordinate_m:g}")
    return message.text(lang)
