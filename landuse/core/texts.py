"""Texts that come from data in both languages: rule packs, layer specs, plug-ins."""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from landuse.core.brief import brief
from landuse.core.messages import Lang, Message

if TYPE_CHECKING:
    from collections.abc import Mapping


def texts_message(*, zh: str, en: str) -> Message:
    """Return finished texts as a message: a brace in them is a brace."""
    zh, en = (text.replace("{", "{{").replace("}", "}}") for text in (zh, en))
    return Message.of_texts(zh=zh, en=en)


class Texts(BaseModel):
    """A text in Chinese and in English."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    __repr__ = brief

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def text(self, lang: Lang = "zh") -> str:
        """Return the text in one language, as it stands."""
        return {"zh": self.zh, "en": self.en}[lang]

    @property
    def message(self) -> Message:
        """The text as a message; a brace in it is a brace."""
        return texts_message(zh=self.zh, en=self.en)

    def before(self, slot: str) -> Texts:
        """Return what stands before a slot of a template; all of it where it does not stand there, or begins it."""
        parts = {lang: text.partition(slot)[0].strip() or text for lang, text in (("zh", self.zh), ("en", self.en))}
        return Texts(zh=parts["zh"], en=parts["en"])

    def filled(self, values: Mapping[str, object]) -> Message:
        """Return the text as a template with its values in place; what has none is written as a dash."""
        named = {
            name.split(".")[0].split("[")[0]
            for text in (self.zh, self.en)
            for _, name, _, _ in Formatter().parse(text)
            if name
        }
        return Message.of_texts(zh=self.zh, en=self.en, **{name: values.get(name) for name in named})
