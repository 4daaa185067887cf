"""The ledger of what was repaired or found wrong in a file, one entry each."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from landuse.core.repair_sentences import in_chinese

if TYPE_CHECKING:
    from landuse.core.messages import Lang


@dataclass(frozen=True)
class Repair:
    """One repair made, or one fault reported, while a file was read.

    Parameters
    ----------
    code
        The kind, in capitals: ``SELF_INTERSECTION``, ``POINT_COUNT`` and so on.
    what
        What was found and what was done about it, in one English sentence; `text` has it in either language.
    where
        The file, and the layer in it where there are several.
    id
        The user's own id of the feature, where it has one.
    row
        The feature's position in its layer, from 0.
    line
        The line in a text file, from 1.
    area_before_m2, area_after_m2
        Plane area before and after, m², where ground was touched.
    """

    code: str
    what: str
    where: str = ""
    id: str | None = None
    row: int | None = None
    line: int | None = None
    area_before_m2: float | None = None
    area_after_m2: float | None = None

    def text(self, lang: Lang = "zh") -> str:
        """Write the sentence.

        Parameters
        ----------
        lang
            ``zh`` or ``en``.

        Returns
        -------
        str
            The sentence; words of another program stay as it wrote them, in Chinese marked so.
        """
        if lang == "en":
            return self.what
        told = in_chinese(self.what)
        return f"读写程序提示(原文):{self.what}" if told is None else told

    def as_dict(self) -> dict[str, object]:
        """Give the entry as a plain mapping, in a fixed order of keys.

        Returns
        -------
        dict
            Every field by name, and the sentence in Chinese as ``what_zh``; what is not known is None.
        """
        return {**dataclasses.asdict(self), "what_zh": self.text("zh")}
