"""Settings of the property tests here."""

from __future__ import annotations

from hypothesis import settings

# A shared machine is slow now and then; the first call compiles and loads. Time is measured by the benches.
settings.register_profile("boundary", deadline=None, max_examples=30)
settings.load_profile("boundary")
