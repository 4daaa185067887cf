"""What is written on a drawing, fitted to it: no two labels on each other, nothing cut off by the figure's edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Bbox, ScaledTranslation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.legend import Legend
    from matplotlib.patches import Patch
    from matplotlib.text import Text

#: Below the ticks and their labels, points.
LEGEND_BELOW = 26.0
#: A tick label of a survey coordinate is about so wide, with the room beside it, points.
TICK_WIDE = 62.0
#: What keeps letters apart from hatching under them.
HALO = withStroke(linewidth=2.0, foreground="white", alpha=0.75)
#: The least size of a title, points, and of the land within a figure, as a share of its side.
LEAST_TITLE, LEAST_LAND = 7.0, 0.2


def legend_below(axes: Axes, handles: Sequence[Patch], families: Sequence[str]) -> Legend:
    """Put a legend below the land and its ticks, however high the axes are."""
    legend = axes.legend(
        handles=handles,
        loc="upper center",
        bbox_to_anchor=(0.5, 0.0),
        bbox_transform=axes.transAxes + ScaledTranslation(0, -LEGEND_BELOW / 72, _figure(axes).dpi_scale_trans),
        borderaxespad=0,
        ncols=2,
        prop={"family": list(families), "size": "small"},
    )
    for text in legend.get_texts():
        text.set_parse_math(False)
    return legend


def fit(axes: Axes) -> None:
    """Fit ticks, title, legend and the labels of parcels to the figure as it now is."""
    _fit_ticks(axes)
    _fit_title(axes)
    _fit_legend(axes)
    if _figure(axes).get_layout_engine() is None:
        _fit_within(axes)
        _fit_legend(axes)
        _fit_ticks(axes)
    keep_apart(axes)


def keep_apart(axes: Axes) -> None:
    """Take off labels that lie on one another or reach far out of their parcel: those of small parcels go first."""
    _figure(axes).draw_without_rendering()
    kept: list[Bbox] = []
    for text in sorted(axes.texts, key=_room, reverse=True):
        box = text.get_window_extent()
        room = _room_px(axes, text)
        if (room is not None and (box.width > room[0] or box.height > room[1])) or any(box.overlaps(b) for b in kept):
            text.remove()
        else:
            kept.append(box)


def _figure(axes: Axes) -> Figure:
    figure = axes.get_figure(root=True)
    assert figure is not None  # axes that are drawn on are in one
    return figure


def _room(text: Text) -> float:
    bounds = getattr(text, "parcel_bounds", None)
    return np.inf if bounds is None else (bounds[2] - bounds[0]) * (bounds[3] - bounds[1])


def _room_px(axes: Axes, text: Text) -> tuple[float, float] | None:
    bounds = getattr(text, "parcel_bounds", None)
    if bounds is None:
        return None
    (left, low), (right, high) = axes.transData.transform([(bounds[0], bounds[1]), (bounds[2], bounds[3])])
    return right - left, high - low


def _fit_ticks(axes: Axes) -> None:
    width = axes.get_window_extent().width * 72 / _figure(axes).dpi
    # equal scales may leave the land less than the axes' own width
    axes.xaxis.set_major_locator(MaxNLocator(max(1, int(_land_share(axes) * width // TICK_WIDE)), integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(6, integer=True))


def _land_share(axes: Axes) -> float:
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    box = axes.get_window_extent()
    wide, high = abs(east - west) or 1.0, abs(north - south) or 1.0
    return min(1.0, (box.height / high) * wide / box.width) if axes.get_aspect() == 1 else 1.0


def _fit_title(axes: Axes) -> None:
    room = _figure(axes).bbox.width * 0.96 / max(1, _columns(axes))
    while axes.title.get_window_extent().width > room and float(axes.title.get_fontsize()) > LEAST_TITLE:
        axes.title.set_fontsize(float(axes.title.get_fontsize()) - 0.5)


def _fit_legend(axes: Axes) -> None:
    legend, land, across = axes.get_legend(), axes.get_window_extent(), _figure(axes).bbox.width
    middle = (land.x0 + land.x1) / 2
    room = min(across / max(1, _columns(axes)), 2 * middle, 2 * (across - middle)) * 0.98
    if legend is None or legend.get_window_extent().width <= room:
        return
    legend.set_ncols(1)
    while legend.get_window_extent().width > room and float(legend.get_texts()[0].get_fontsize()) > LEAST_TITLE:
        for text in legend.get_texts():
            text.set_fontsize(float(text.get_fontsize()) - 0.5)


def _columns(axes: Axes) -> int:
    spec = axes.get_subplotspec()
    return 1 if spec is None else spec.get_gridspec().ncols // max(1, len(spec.colspan))


def _fit_within(axes: Axes) -> None:
    """Make the axes smaller until all that belongs to them lies within the figure."""
    figure = _figure(axes)
    for _ in range(3):
        figure.draw_without_rendering()
        whole = axes.get_tightbbox()
        if whole is None:
            return
        over = [max(0.0, edge) for edge in (
            -whole.x0, -whole.y0, whole.x1 - figure.bbox.width, whole.y1 - figure.bbox.height
        )]  # fmt: skip
        if max(over) < 1:
            return
        left, low, right, high = axes.get_position(original=True).extents
        across, up = figure.bbox.width, figure.bbox.height
        left, right = left + (over[0] + 3) / across * (over[0] > 0), right - (over[2] + 3) / across * (over[2] > 0)
        low, high = low + (over[1] + 3) / up * (over[1] > 0), high - (over[3] + 3) / up * (over[3] > 0)
        if right - left < LEAST_LAND / _columns(axes) or high - low < LEAST_LAND / 2:
            return
        axes.set_position(Bbox.from_extents(left, low, right, high))


def named(
    axes: Axes, places: Iterable[tuple[float, float, str, tuple[float, float, float, float]]], **style: object
) -> None:
    """Write names on parcels, each with the bounds it should keep to."""
    for x, y, words, bounds in places:
        text = axes.text(x, y, words, ha="center", va="center", parse_math=False, clip_on=True)
        text.update(style)
        text.set_path_effects([HALO])
        text.parcel_bounds = bounds  # type: ignore[attr-defined]
