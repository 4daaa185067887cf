"""The model of whatever comes from a file: no key that is not known, and no change once read."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from landuse.core.brief import brief


class StrictModel(BaseModel):
    """A frozen model that refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    __repr__ = brief
