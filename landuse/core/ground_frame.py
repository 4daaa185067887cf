"""The ground of a finding as a GeoDataFrame that draws itself without the network."""

from __future__ import annotations

from typing import Any

import geopandas as gpd

from landuse.core import plugins


class GroundFrame(gpd.GeoDataFrame):  # type: ignore[misc]
    """A GeoDataFrame whose ``explore()`` is our own offline map; in all else a GeoDataFrame."""

    def _constructor_from_mgr(self, mgr: Any, axes: Any) -> Any:  # noqa: ANN401  as pandas calls it
        frame = super()._constructor_from_mgr(mgr, axes)
        if type(frame) is gpd.GeoDataFrame and "kind" in frame.columns:
            frame.__class__ = GroundFrame  # what is cut out of it is ground too
        return frame

    def explore(self, *layers: gpd.GeoDataFrame | gpd.GeoSeries, **options: Any) -> Any:  # noqa: ANN401
        """Draw the ground on a map in one piece that needs no network, by kind, with legend and layer switch.

        Parameters
        ----------
        *layers
            What lies below it, each with a CRS.
        **options
            As `landuse.Evidence.map` takes them.
        """
        return plugins.load("notebook", "evidence_map").draw_ground(self, *layers, **options)
