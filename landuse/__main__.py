"""Lets ``python -m landuse`` do what ``landuse`` does."""

from __future__ import annotations

import sys

from landuse.cli import main

if __name__ == "__main__":
    sys.exit(main())
