"""Fifty dots of the short answer: all there, inside the drawing, on the side of who pays more."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from outbid.report.format import Reader
from outbid.report.glance_dots import Sides, alone_pictures, sides_pictures
from outbid.report.page import Picture

READER = Reader("en", "en", "USD")
AMOUNT = st.floats(-1e9, 1e9).map(lambda x: round(x, 2) + 0.0)
FIFTY = st.one_of(
    st.lists(AMOUNT, min_size=50, max_size=50),
    # many futures of one value, and a few far from them: a stake that pays nothing or a fortune
    st.tuples(st.integers(0, 50), AMOUNT, AMOUNT).map(lambda t: [t[1]] * t[0] + [t[2]] * (50 - t[0])),
)


def circles(picture: Picture) -> list[tuple[str, float, float, float]]:
    found = re.findall(r'<circle class="c-(\w+)" cx="([-\d.]+)" cy="([-\d.]+)" r="([\d.]+)"/>', picture.body)
    return [(paint, float(x), float(y), float(r)) for paint, x, y, r in found]


@given(FIFTY)
def test_every_dot_is_there_and_on_its_side(values: list[float]) -> None:
    dots = tuple(sorted(values))
    sides = Sides("A", "B", 0, 0, dots, (0, 1))
    for picture in sides_pictures(sides, READER):
        drawn = circles(picture)
        assert len(drawn) == 50
        paints = [paint for paint, *_ in drawn]
        assert paints.count("o1") == sum(dot < 0 for dot in dots)
        assert paints.count("o2") == sum(dot > 0 for dot in dots)
        assert paints.count("neutral") == sum(dot == 0 for dot in dots)
        lefts = [x for paint, x, *_ in drawn if paint == "o1"]
        rights = [x for paint, x, *_ in drawn if paint == "o2"]
        assert max(lefts, default=-1e9) <= min(rights, default=1e9)


@given(FIFTY)
def test_no_two_dots_lie_on_each_other(values: list[float]) -> None:
    for picture in alone_pictures(sorted(values), values[0], 0, READER):
        places = sorted((round(y, 1), x, r) for _, x, y, r in circles(picture))
        for (y, x, r), (other_y, other_x, _) in pairwise(places):
            if y == other_y:
                assert other_x - x >= 2 * r - 0.2


@given(st.lists(st.floats(1e4, 1e7), min_size=50, max_size=50))
def test_pay_of_usual_sizes_stays_inside_the_drawing(values: list[float]) -> None:
    for picture in alone_pictures(sorted(values), 1e6, 0, READER):
        for _, x, y, r in circles(picture):
            assert x - r >= -1
            assert x + r <= picture.width + 1
            assert y + r <= picture.height
            assert y - r >= 0
