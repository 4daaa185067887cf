"""Classes and rules are told apart in grey print and by colour-blind readers, on the map and on paper."""

from __future__ import annotations

import itertools

import pytest

from landuse.core.code_lists import list_schemes, load_scheme
from landuse.render.layout.styles import USE_TEXTURES
from landuse.render.shared.layers import overlays, rule_numbers
from landuse.render.shared.styles import GROUNDS, HATCHES, evidence_style, use_style
from landuse.render.shared.textures import TEXTURES, look_alike, textures
from tests.render.made import make_review


def test_colours_that_look_alike():
    red, green, yellow = (255, 0, 0), (0, 130, 0), (255, 255, 0)
    assert look_alike(red, red)
    assert not look_alike(red, yellow)
    assert look_alike((200, 200, 200), (205, 202, 200))  # one grey in print
    assert look_alike(red, (0, 146, 70)) or look_alike(green, (160, 100, 0))  # the eyes that miss red or green


@pytest.mark.parametrize("scheme", list_schemes())
def test_no_two_of_six_classes_of_a_code_list_have_colour_and_texture_alike(scheme):
    listed = load_scheme(scheme)
    coloured = {code: listed.colour(code) for code in listed.codes if listed.colour(code)}
    for start in range(0, len(coloured) - 6, 3):
        few = dict(list(coloured.items())[start : start + 6])
        made = textures(few)
        for one, other in itertools.combinations(few, 2):
            assert made[one] != made[other] or not look_alike(few[one], few[other]), (one, other)


def test_a_class_without_a_colour_has_no_texture_and_the_first_stays_plain():
    assert textures({"a": (200, 100, 100), "b": None, "c": (200, 100, 100)}) == {"a": None, "b": None, "c": "dots"}


def test_textures_have_a_way_to_be_drawn_on_the_map_and_on_paper():
    assert {texture for texture in TEXTURES if texture} <= set(HATCHES) & set(USE_TEXTURES)
    style = use_style((200, 100, 100), texture="dots")
    assert (style.hatch, style.swatch()["ink"]) == ("dots", style.ink)
    assert use_style((200, 100, 100)).ink is None
    assert not set(USE_TEXTURES.values()) & {"..", "////", "xxxx"}  # those of the portions


def test_no_two_rules_have_ink_and_hatching_alike():
    looks = [(evidence_style("broken", "overlap", 0, n).line, evidence_style("broken", "overlap", 0, n).hatch)
             for n in range(30)]  # fmt: skip
    assert len(set(looks)) == len(looks)
    added = GROUNDS["added"]
    assert (added.line, added.hatch) not in looks


def test_the_evidence_of_each_rule_on_the_map_has_its_own_look():
    review = make_review()
    drawn = [one for one in overlays(review, "zh") if one.group == "evidence"]
    looks: dict[str, set[tuple[str, str | None]]] = {}
    for one in drawn:
        rule = review.finding(one.finding).rule.full_id
        looks.setdefault(rule, set()).update((part.style.line, part.style.hatch) for part in one.parts if not part.open)
    assert len(looks) == len(rule_numbers(review)) == 2
    first, second = looks.values()
    assert not first & second


def test_found_and_open_ground_are_never_summed():
    review = make_review()
    share = next(one for one in overlays(review, "zh") if one.finding == "made-2026/employment-land-share@draft")
    assert (share.area_m2, share.open_m2) == (125_000.0, 45_000.0)
