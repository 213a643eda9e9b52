"""The colours of the figures, measured: on both surfaces, beside each other, and to eyes that see fewer of them."""

import json
import re
from itertools import combinations, pairwise

import pytest

from components.figures.style import (
    PALETTE,
    PROJECTED,
    STATUS_COLOURS,
    STATUS_SYMBOLS,
    STEPS,
    contrast,
    palettes,
    text_on,
)

LIGHT, DARK = 0, 1
TEXTS = ("ink", "muted")
# Marks under 3:1 on the light surface: drawn with a dark outline only.
OUTLINED = {"no_sen", "spc_common", "spc_improvement"}
NO_MARKS = {"surface", "hairline", "ink", "muted", *STEPS}
MARKS = sorted(set(PALETTE) - NO_MARKS)
# How three kinds of colour blindness see linear red, green and blue (Machado, Oliveira and Fernandes, 2009).
BLINDNESS = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.01182, 0.04294, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.3039),
    ),
}


def test_contrast_is_the_ratio_of_the_guidelines():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)
    assert contrast("#12436D", "#FFFFFF") == contrast("#FFFFFF", "#12436D") == pytest.approx(10.25, abs=0.005)


def test_every_colour_is_a_whole_hex_and_a_light_one_means_one_thing():
    assert all(re.fullmatch(r"#[0-9A-F]{6}", hexed) for pair in PALETTE.values() for hexed in pair)
    assert len({light for light, _dark in PALETTE.values()}) == len(PALETTE)


def test_the_page_is_told_what_every_colour_is_in_every_room_in_lower_case():
    told = json.loads(json.dumps(palettes()))
    assert told["dark"]["#ffffff"] == told["projector dark"]["#ffffff"] == "#171d24"
    assert told["projector light"]["#55606b"] == "#3b444d"
    for room in told.values():
        assert len(room) == len(PALETTE)
        assert all(key == key.lower() and twin == twin.lower() for key, twin in room.items())


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_on_the_projector_text_and_the_numbers_of_cells_stand_at_seven_to_one(theme):
    shown = {name: both[theme] for name, both in (PALETTE | PROJECTED).items()}
    assert all(contrast(shown[name], shown["surface"]) >= 7 for name in (*TEXTS, "support", "all_sen"))
    assert all(contrast(shown[text_on(step)], shown[step]) >= 7 for step in (*STEPS, "no_sen"))
    assert contrast(shown["outline"], shown["no_sen"]) >= 3
    away = [contrast(shown[step], shown["surface"]) for step in STEPS]
    assert all(after / before > 1.25 for before, after in pairwise(away))


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", TEXTS)
def test_text_can_be_read_on_the_surface(name, theme):
    assert contrast(PALETTE[name][theme], PALETTE["surface"][theme]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("step", [*STEPS, "no_sen"])
def test_the_text_of_a_cell_can_be_read_in_both_themes(step, theme):
    assert contrast(PALETTE[text_on(step)][theme], PALETTE[step][theme]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", MARKS)
def test_a_mark_can_be_seen_on_the_surface_or_has_an_outline_that_can(name, theme):
    seen = contrast(PALETTE[name][theme], PALETTE["surface"][theme])
    if theme == LIGHT and name in OUTLINED:
        assert seen < 3
        assert contrast(PALETTE["outline"][theme], PALETTE["surface"][theme]) >= 3
        assert contrast(PALETTE["outline"][theme], PALETTE[name][theme]) >= 3
    else:
        assert seen >= 3


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_each_step_of_the_grid_is_farther_from_the_surface_than_the_one_before(theme):
    away = [contrast(PALETTE[step][theme], PALETTE["surface"][theme]) for step in STEPS]
    assert away == sorted(away)
    assert all(after / before > 1.25 for before, after in pairwise(away))


def test_the_statuses_have_colours_and_symbols_of_their_own():
    assert STATUS_COLOURS.keys() == STATUS_SYMBOLS.keys()
    assert len(set(STATUS_COLOURS.values())) == len(set(STATUS_SYMBOLS.values())) == 4


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_status_colours_stay_apart_for_every_eye(theme, blindness):
    seen = [as_seen(PALETTE[name][theme], BLINDNESS[blindness]) for name in STATUS_COLOURS.values()]
    nearest = min(
        sum((a - b) ** 2 for a, b in zip(*pair, strict=True)) ** 0.5 for pair in combinations(seen, 2)
    )
    assert nearest >= 20  # CIE76; 2 is about the least difference that is seen at all


def as_seen(hexed: str, eye: tuple) -> list[float]:
    """A colour in CIE Lab as an eye sees it."""
    parts = [int(hexed[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    seen = [min(max(sum(a * b for a, b in zip(row, linear, strict=True)), 0), 1) for row in eye]
    mixes = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.95047, 1, 1.08883)
    xyz = [
        sum(a * b for a, b in zip(mix, seen, strict=True)) / w for mix, w in zip(mixes, white, strict=True)
    ]
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in xyz)
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
