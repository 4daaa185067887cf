"""How much of an area is rounding."""

from __future__ import annotations

#: Two ways to an area may differ by this share of it, never by more: rounding in the vertices a union makes.
AREA_NOISE = 1e-9
#: Two measures of one area, neither of which writes down a vertex, differ by less than this, m².
BELIEVED_M2 = 1e-6
#: A share that differs from the whole by less of it, and by less than so many m², is the whole.
WHOLE, WHOLE_M2 = 1e-12, 5e-7
#: What is drawn is drawn again where it is farther than this from the area measured, m²: steps on one ground add up.
FINE_M2 = 1e-8
