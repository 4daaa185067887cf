"""Pages that ask the network for nothing."""

from __future__ import annotations

import json
import re

import folium
import pytest
from branca.element import Element
from folium import plugins
from hypothesis import given, settings
from hypothesis import strategies as st

from landuse.core.errors import InputError
from landuse.render.shared.shapes import plain_value
from landuse.render.webmap.offline import OfflineMap, Shapes, asset, inline

LINK = '<script src="https://code.jquery.com/ui/1.12.1/jquery-ui.js"></script>'


def shape(**properties):
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": [0, 0]}}
        ],
    }


def page(chart):
    return chart.get_root().render()


def data_of(html):
    """Give the feature collection that stands in a page."""
    return json.loads(re.search(r"_add\((\{.*\})\);", html)[1])


def test_a_bare_map_is_whole_and_small():
    html = page(OfflineMap(location=[30, 120]))
    assert "L.map(" in html
    assert not re.search(r"<(?:script|link)[^>]*(?:src|href)=", html)
    assert len(html) < 200_000


def test_what_few_maps_use_comes_when_used():
    chart = OfflineMap(location=[30, 120])
    folium.Marker([30, 120], icon=folium.Icon(icon="cloud")).add_to(chart)
    assert "L.AwesomeMarkers=" in page(chart).replace(" ", "")


@pytest.mark.parametrize("plugin", [plugins.Draw, plugins.Fullscreen, plugins.MeasureControl, plugins.MousePosition])
def test_plugins_come_along(plugin):
    chart = OfflineMap(location=[30, 120])
    plugin().add_to(chart)
    assert not re.search(r"<(?:script|link)[^>]*(?:src|href)=", page(chart))


def test_an_address_with_no_text_is_refused():
    chart = OfflineMap(location=[30, 120])
    chart.get_root().header.add_child(Element('<script src="https://example.org/x.js"></script>'))
    with pytest.raises(InputError, match=r"would have to fetch https://example.org/x.js"):
        page(chart)


@pytest.mark.parametrize(
    "tag", ['<img src="https://a.b/c.png">', "<iframe src='//a.b/c'>", '<a href="http://a.b">x</a>']
)
def test_anything_else_that_would_be_fetched_is_refused(tag):
    with pytest.raises(InputError, match="would have to fetch"):
        inline(tag)


def test_another_release_of_a_library_is_known():
    assert "jQuery UI" in inline(LINK)


def test_a_text_cannot_end_the_element_it_stands_in():
    html = inline('<script src="https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.js"></script>')
    assert html.count("</script") == 1
    assert "sourceMappingURL" not in html
    assert asset("https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.js").strip().startswith("/*")


def test_the_same_map_gives_the_same_bytes():
    def made():
        chart = OfflineMap("a", location=[30, 120])
        folium.Marker([30, 120], popup=folium.Popup("hi")).add_to(chart)
        Shapes(shape(id="1"), name="land").add_to(chart)
        folium.LayerControl().add_to(chart)
        return chart

    one = made()
    assert page(one) == page(made())
    assert page(one) == page(one)


def test_the_title_is_plain_text():
    html = page(OfflineMap("</title><script>alert(1)</script>{{ 7 * 7 }}"))
    assert "<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 * 7 }}</title>" in html


def test_a_notebook_shows_the_same_page():
    shown = OfflineMap(location=[30, 120])._repr_html_()
    assert "srcdoc=" in shown
    assert "cdn.jsdelivr.net/npm/leaflet" not in shown


@pytest.mark.parametrize("name", ["{{ 7 * 7 }}", "{% for x in y %}", "{# note", "</script><b>", "\u2028", "𠮷"])
def test_what_a_user_wrote_is_never_run(name):
    chart = OfflineMap(location=[30, 120])
    Shapes(shape(id=name)).add_to(chart)
    assert data_of(page(chart))["features"][0]["properties"]["id"] == name


@given(st.text())
@settings(max_examples=40, deadline=None)
def test_any_text_comes_out_as_it_went_in(name):
    chart = OfflineMap(location=[30, 120])
    Shapes(shape(id=name)).add_to(chart)
    html = page(chart)
    html.encode()
    assert data_of(html)["features"][0]["properties"]["id"] == name
    assert plain_value(name) == (name or None)
