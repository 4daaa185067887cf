"""One message: English in the code is its id, the Chinese stands in the catalogue, figures are written by language.

The catalogue is gettext's, ``landuse/locale/zh/LC_MESSAGES/landuse.po``, which any PO editor opens; `scripts/messages`
extracts, updates and checks it with Babel. A folder given with ``--plugins`` may hold a ``locale`` of its own, which
outranks the shipped one.
"""

from __future__ import annotations

import gettext
import os
import string
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Literal

from landuse.core.brief import shortened
from landuse.core.catalogue import load_catalogue, translated
from landuse.core.figures import LANGS, LIST_SEPARATOR, Lang, number, style_names

__all__ = ["LANGS", "Lang", "Message", "language", "use_language"]

_NONE: Mapping[str, Any] = MappingProxyType({})
#: What a template raises that does not fit its values.
_UNFIT = (KeyError, IndexError, ValueError, AttributeError, TypeError)
_chosen: list[Lang] = []


class Message:
    """One sentence or title with its figures, written in either language when it is shown.

    Parameters
    ----------
    id
        The English, a literal: ``{area:ha}`` is written by `landuse.core.figures.number`, a nested message, a list or
        a date as its language writes it.
    **values
        What the template names.

    Examples
    --------
    >>> Message("there is no such folder").text("zh")
    '没有这个文件夹'
    >>> Message.plural("{n} row", "{n} rows", n=2).text("en")
    '2 rows'
    """

    __slots__ = ("context", "id", "plural_id", "translations", "values")

    id: str
    values: Mapping[str, Any]
    context: str | None
    plural_id: str | None
    translations: Mapping[str, str]

    def __init__(self, id: str, /, **values: object) -> None:
        self._set(id, values)

    def _set(
        self,
        id: str,
        values: Mapping[str, Any],
        context: str | None = None,
        plural_id: str | None = None,
        translations: Mapping[str, str] = _NONE,
    ) -> None:
        for name, value in (
            ("id", id),
            ("values", values),
            ("context", context),
            ("plural_id", plural_id),
            ("translations", translations),
        ):
            object.__setattr__(self, name, value)

    @classmethod
    def plural(cls, singular: str, many: str, /, *, n: int, **values: object) -> Message:
        """Return a message that differs by a count ``n``, which its templates may name."""
        message = cls(singular)
        message._set(singular, {"n": n, **values}, plural_id=many)
        return message

    @classmethod
    def in_context(cls, context: str, id: str, /, **values: object) -> Message:
        """Return a message whose English has several meanings, told apart by a context."""
        message = cls(id)
        message._set(id, values, context)
        return message

    @classmethod
    def of_texts(cls, *, zh: str, en: str, **values: object) -> Message:
        """Return a message whose words are data: those of a rule pack, a layer spec or a plug-in."""
        message = cls(en)
        message._set(en, values, translations={"zh": zh, "en": en})
        return message

    @classmethod
    def verbatim(cls, text: str) -> Message:
        """Return a user's or another program's own words as a message, the same in every language."""
        return cls.of_texts(zh="{text}", en="{text}", text=text)

    def __call__(self, **values: object) -> Message:
        """Return the same message with these values, for a template kept as a constant."""
        message = Message(self.id)
        message._set(self.id, {**self.values, **values}, self.context, self.plural_id, self.translations)
        return message

    def text(self, lang: Lang = "zh") -> str:
        """Write the message in a language, its figures in place.

        Where a wording of the user's own names a figure that the message has not, the English template is written.
        """
        template = self._template(lang)
        try:
            return _Writer(lang).vformat(template, (), self.values)
        except _UNFIT:
            english = self._template("en")
            if template == english:
                raise
            return _Writer(lang).vformat(english, (), self.values)

    def _template(self, lang: Lang) -> str:
        if self.translations:
            return self.translations[lang]
        template = self._look_up(load_catalogue(lang))
        if template is not None:
            return template
        if self.plural_id is None or int(self.values["n"]) == 1:
            return self.id
        return self.plural_id

    def _look_up(self, catalogue: gettext.NullTranslations) -> str | None:
        context, key = self.context, self.id
        if self.plural_id is not None:
            n = int(self.values["n"])
            if context is None:
                template = catalogue.ngettext(key, self.plural_id, n)
            else:
                template = catalogue.npgettext(context, key, self.plural_id, n)
            return None if template in (key, self.plural_id) else template
        template = catalogue.gettext(key) if context is None else catalogue.pgettext(context, key)
        return None if template == key else template

    def __str__(self) -> str:
        return self.text(language())

    def __repr__(self) -> str:
        return shortened(f"Message({self.text('en')!r}", ")")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash((self.context, self.id))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a message does not change; call it with values to get another")

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (self.id, dict(self.values), self.context, self.plural_id, dict(self.translations))

    def _key(self) -> tuple[object, ...]:
        return self.context, self.id, self.plural_id, dict(self.values), dict(self.translations)


def _rebuilt(
    id: str, values: dict[str, Any], context: str | None, plural_id: str | None, translations: dict[str, str]
) -> Message:
    message = Message(id)
    message._set(id, values, context, plural_id, translations)
    return message


def language() -> Lang:
    """Return the language in which a message is written where nobody asks for one.

    It is what `use_language` chose, else ``LANDUSE_LANG``, else Chinese where the locale is Chinese, else English.
    """
    return _chosen[-1] if _chosen else _of_environment(*(os.environ.get(name, "") for name in _ENVIRONMENT))


_ENVIRONMENT = ("LANDUSE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


@lru_cache
def _of_environment(*values: str) -> Lang:
    stated = next((value for value in values if value), "en")
    return "zh" if stated.lower().startswith(("zh", "chinese")) else "en"


def use_language(lang: Literal["zh", "en"] | None) -> None:
    """Choose the language of errors and of what is printed without asking; None leaves it to the environment."""
    _chosen.clear()
    if lang is not None:
        _chosen.append(lang)


class _Writer(string.Formatter):
    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401
        if isinstance(value, Message):
            return value.text(self.lang)
        if isinstance(value, Mapping) and "zh" in value:
            return str(value[self.lang])
        if isinstance(value, (list, tuple, set, frozenset)):
            return self._listed(list(value), format_spec)
        if isinstance(value, date):
            return value.isoformat()
        if format_spec in style_names():
            return number(None if value is None else float(value), format_spec, self.lang)
        return str(super().format_field("—" if value is None else value, "" if value is None else format_spec))

    def _listed(self, values: Sequence[Any], format_spec: str) -> str:
        return translated(LIST_SEPARATOR, self.lang).join(self.format_field(value, format_spec) for value in values)
