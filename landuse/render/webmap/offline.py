"""Folium maps in one piece: scripts, styles and pictures inside the page, nothing asked of the network."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator
from html import escape
from itertools import count

import folium
from branca.element import Element, Figure, MacroElement
from folium.folium import _default_css, _default_js
from jinja2 import Template
from offlinefolium import elements

from landuse.core.errors import InputError
from landuse.core.messages import Message

#: Every address folium and its plugins ask for, with the text that stands there; pictures and fonts are inside as data.
#: ``gdf.explore`` asks for another release of jquery-ui than folium's plugins do.
ALIASES = {
    "https://code.jquery.com/ui/1.12.1/jquery-ui.js": "https://cdnjs.cloudflare.com/ajax/libs/jqueryui/1.10.2/jquery-ui.min.js",
}
#: What every folium map asks for although few use it: the address, and the words in a page that show it does.
SELDOM = {
    "https://code.jquery.com/jquery-3.7.1.min.js": ("$(", "$.", "jQuery"),
    "https://cdn.jsdelivr.net/npm/bootstrap@5.2.2/dist/js/bootstrap.bundle.min.js": ("bootstrap", "data-bs-"),
    "https://cdn.jsdelivr.net/npm/bootstrap@5.2.2/dist/css/bootstrap.min.css": ("bootstrap", "data-bs-"),
} | {
    url: ("AwesomeMarkers", "glyphicon", "fa-")
    for _, url in _default_js + _default_css
    if "wesome" in url or "glyphicons" in url
}

_SCRIPT = re.compile(r"""<script\b[^>]*?\bsrc\s*=\s*["']?([^"'\s>]+)["']?[^>]*>\s*</script>""", re.IGNORECASE)
_LINK = re.compile(r"""<link\b[^>]*?\bhref\s*=\s*["']?([^"'\s>]+)["']?[^>]*>""", re.IGNORECASE)
_INNER = re.compile(r"<(script|style)\b[^>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_ASKS = re.compile(r"""<[a-z][^<>]*?\b(?:src|href)\s*=\s*["']?\s*((?:https?:)?//[^"'\s>]+)""", re.IGNORECASE)
_SOURCE_MAP = re.compile(r"(?://|/\*)# ?sourceMappingURL=[^\s*]*(?:\s*\*/)?")


def asset(url: str) -> str:
    """Return the text that stands at an address folium asks for.

    Parameters
    ----------
    url
        The address, as folium or a plugin of it writes it.

    Returns
    -------
    str
        JavaScript or CSS.

    Raises
    ------
    InputError
        If the text is not at hand: a map that would ask the network is not written.
    """
    text = elements._res.get(ALIASES.get(url, url))
    if text is None:
        raise InputError(
            Message("the map would have to fetch {url}", url=url),
            next=Message("Leave out the folium plugin that asks for it, or add its text to the page yourself"),
        )
    # a browser's tools would look for the map of a minified file beside the page
    return _SOURCE_MAP.sub("", str(text))


def inline(html: str, body: str = "") -> str:
    """Put the text of every linked script and style sheet into a page.

    Parameters
    ----------
    html
        The page, or a part of it.
    body
        The rest of the page, in which is looked up whether what few maps use is used.

    Returns
    -------
    str
        The same with no link to anything outside.

    Raises
    ------
    InputError
        If a text is not at hand, or something else in it would be fetched.
    """

    def used(url: str) -> bool:
        return url not in SELDOM or any(word in body for word in SELDOM[url])

    def script(match: re.Match[str]) -> str:
        url = match[1]
        return f"<script>{_closed(asset(url), 'script')}</script>" if used(url) else ""

    def style(match: re.Match[str]) -> str:
        url = match[1]
        return f"<style>{_closed(asset(url), 'style')}</style>" if used(url) else ""

    asked = _ASKS.search(_INNER.sub("", _SCRIPT.sub("", _LINK.sub("", html))))
    if asked:
        raise InputError(
            Message("the map would have to fetch {url}", url=asked[1]),
            next=Message("Leave it out, or put it into the page as data"),
        )
    return _LINK.sub(style, _SCRIPT.sub(script, html))


def _closed(text: str, tag: str) -> str:
    """Keep a text from ending the element it stands in."""
    return re.sub(rf"</(?={tag})", r"<\\/", text, flags=re.IGNORECASE)


class Text(Element):
    """A piece of the page that stands as it is.

    Parameters
    ----------
    text
        HTML, CSS or JavaScript.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **kwargs: object) -> str:  # noqa: ARG002
        """Return the text."""
        return self.text


class Verbatim(MacroElement):
    """An element whose text is written once.

    What a folium element has written, branca takes for a template and runs a second time, so that ``{{ ... }}`` in
    somebody's data would be run as code. Elements that carry data of a case go by this class, which writes them as they
    are.
    """

    def render(self, **kwargs: object) -> str:
        """Put the element's parts into the page.

        Parameters
        ----------
        **kwargs
            Passed on to its children.

        Returns
        -------
        str
            Nothing: the parts stand in the page.
        """
        figure = self.get_root()
        for part in ("header", "html", "script"):
            macro = getattr(self._template.module, part, None)
            if macro is not None:
                getattr(figure, part).add_child(Text(macro(self, kwargs)), name=self.get_name())
        for child in list(self._children.values()):
            child.render(**kwargs)
        return ""


class Shapes(folium.GeoJson, Verbatim):
    """A `folium.GeoJson` whose data are written as they are.

    Parameters
    ----------
    data
        A feature collection.
    **options
        As for `folium.GeoJson`.
    """


class OfflineFigure(Figure):
    """The page of a folium map, whole in itself and the same each time it is written.

    Parameters
    ----------
    title
        The page's title, as plain text.
    lang
        The language of the page, for browsers and screen readers.
    """

    _template = Template(
        '<!DOCTYPE html>\n<html lang="{{ this.lang }}">\n<head>\n<title>{{ this.title }}</title>\n{{ head }}\n</head>\n'
        "<body>\n{{ body }}\n<script>\n{{ script }}\n</script>\n</body>\n</html>\n",
    )

    def __init__(self, title: str = "", lang: str = "zh-CN") -> None:
        super().__init__(title=escape(title))
        self.lang = escape(lang)
        self._numbers = count(1)

    def render(self, **kwargs: object) -> str:
        """Write the page.

        Parameters
        ----------
        **kwargs
            Passed on to the elements.

        Returns
        -------
        str
            HTML that asks the network for nothing.
        """
        self._number()
        parts = (self.header, self.html, self.script)
        given = [part._children.copy() for part in parts]
        for child in list(self._children.values()):
            child.render(**kwargs)
        head, body, script = (part.render(**kwargs) for part in parts)
        for part, children in zip(parts, given, strict=True):
            part._children = children  # what was written is not written twice when the page is asked for again
        return str(
            self._template.render(this=self, head=inline(head, body + script), body=inline(body, script), script=script)
        )

    def _number(self) -> None:
        """Return each element a number for its name, once, in place of the random one it was made with."""
        for element in list(_walk(self, set())):
            if not hasattr(element, "_number_given"):
                random = element.get_name()
                element._number_given = True  # type: ignore[attr-defined]
                element._id = f"{next(self._numbers)}"
                _rename(element._parent, random, element.get_name())


def _rename(parent: Element | None, old: str, new: str) -> None:
    """Let a parent call its child by the new name; popups write these names into the page."""
    if parent is not None and old in parent._children:
        parent._children = OrderedDict(
            (new if name == old else name, child) for name, child in parent._children.items()
        )


def _walk(element: Element, seen: set[int]) -> Iterator[Element]:
    """Go through an element and all below it; some plugins hold one that holds them."""
    if id(element) in seen:
        return
    seen.add(id(element))
    yield element
    for child in (
        *element._children.values(),
        *(child for child in vars(element).values() if isinstance(child, Element) and child is not element._parent),
    ):
        yield from _walk(child, seen)


class OfflineMap(folium.Map):
    """A folium map in one piece: saved or shown in a notebook, it asks the network for nothing.

    Takes what `folium.Map` takes. There is no base map unless one is given.

    Parameters
    ----------
    title
        The page's title.
    lang
        The language of the page.
    **options
        As for `folium.Map`.

    Examples
    --------
    >>> page = OfflineMap(location=[30, 120]).get_root().render()
    >>> '<script src=' in page
    False
    """

    def __init__(self, title: str = "", lang: str = "zh-CN", **options: object) -> None:
        # without tiles leaflet has no greatest zoom, and plugins stumble over that
        super().__init__(**{"tiles": None, **options})  # type: ignore[arg-type]
        self.options.setdefault("max_zoom", 22)
        OfflineFigure(title, lang).add_child(self)
