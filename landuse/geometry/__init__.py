"""Overlay and area: the plane and the ellipsoid, small and streamed."""
