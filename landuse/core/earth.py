"""The earth in round numbers, for guesses of place and size that no figure rests on."""

from __future__ import annotations

#: Metres a degree of latitude, as near as a guess needs it.
METRES_PER_DEGREE = 111_320.0
#: West, south, east, north of China in degrees, its seas included.
CHINA = (73.0, 3.0, 136.0, 54.0)
