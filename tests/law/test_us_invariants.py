"""What must hold of any tax law, whatever its numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outbid.core.errors import InputError
from outbid.law import available, schedule
from outbid.law.lookup import Lookup
from outbid.law.piecewise import compose, from_knots, maximum, minimum, product, weighted_sum

UNITED_STATES = tuple(key for key in available() if key.place.startswith("US-"))
amounts = st.floats(0, 5e7)
keys = st.sampled_from(UNITED_STATES)


def loaded(key):
    return schedule(key.place, key.year, key.status)


STEP = 6.0
CLIFFS = {
    "AL": 9, "AR": 26, "CA": 13, "CO": 1330, "CT": 181, "HI": 590, "ID": 11, "IL": 290, "KY": 105, "MD": 155, "MO": 70,
    "NJ": 270, "NY": 150_000, "OH": 345, "OR": 530, "PA": 50, "RI": 400, "VA": 125, "WV": 55,
}  # fmt: skip
"""Documented cliffs (docs/tax.md): the largest step, in dollars, by which a state's tax jumps."""

FALLS = {"AR": 110}
"""Arkansas' low-income table for couples ends above the general one."""

STEEP = {"NY": 1.75}
"""New York takes back the benefit of lower brackets within a short stretch of income."""


@pytest.mark.parametrize("year", sorted({key.year for key in UNITED_STATES}))
def test_tax_on_wages_never_falls_never_takes_all_and_jumps_only_at_documented_cliffs(year):
    for key in UNITED_STATES:
        if key.year != year:
            continue
        state = key.place.removeprefix("US-")
        law = loaded(key).along(axis="wages")
        width = np.append(np.diff(law.starts), np.inf)
        rise = law.slopes[:-1] * width[:-1]
        jump = law.values[1:] - law.values[:-1] - rise
        narrow = width[:-1] < 0.02  # two jumps within two cents are stored as a ramp between them
        assert law.slopes.min() > -1e-6, key
        assert law.slopes[width > 0.02].max() < STEEP.get(state, 1.0), key
        assert jump.min() > -FALLS.get(state, 0.01), key
        assert max(jump.max(), rise[narrow].max(initial=0.0)) < CLIFFS.get(state, STEP), key


@settings(max_examples=60, deadline=None)
@given(key=keys, wages=amounts, gains=amounts, other=st.floats(0, 1e6))
def test_components_sum_to_the_tax(key, wages, gains, other):
    law = loaded(key)
    parts = law.by_component(wages, gains, other=other)
    assert tuple(parts) == law.components
    assert sum(parts.values()) == pytest.approx(law.tax(wages, gains, other=other), rel=1e-12, abs=1e-6)
    assert all(part >= -1e-9 for part in parts.values())


@settings(max_examples=40, deadline=None)
@given(key=keys, wages=st.lists(amounts, min_size=1, max_size=50))
def test_fast_path_is_the_composition(key, wages):
    law = loaded(key)
    wages = np.array(wages)
    slow = sum(law.by_component(wages).values())
    np.testing.assert_allclose(law.wage_tax(wages), slow, rtol=1e-12, atol=2e-3)
    np.testing.assert_array_equal(law.wage_tax(wages), law.tax(wages))


@settings(max_examples=30, deadline=None)
@given(key=keys, wages=amounts, gains=st.lists(amounts, min_size=1, max_size=30))
def test_one_salary_many_gains_is_the_same_as_pairwise(key, wages, gains):
    law = loaded(key)
    gains = np.array(gains)
    np.testing.assert_allclose(
        law.tax(wages, gains), law.tax(np.full(gains.shape, wages), gains), rtol=1e-11, atol=5e-3
    )


def test_shapes_broadcast():
    law = schedule("US-NY", 2025, "married_joint")
    assert law.tax(1e5).shape == ()
    assert law.tax(np.ones((3, 1)), np.ones(4)).shape == (3, 4)
    assert law.wage_tax(np.full((2, 3, 4), 1e5)).shape == (2, 3, 4)
    assert law.tax(np.zeros(0)).shape == (0,)
    assert np.isnan(law.wage_tax(np.array([np.nan]))).all()


def test_whole_numbers_are_taken():
    law = schedule("US-CA", 2025, "single")
    assert law.tax(np.array([400_000]), np.array([200_000])) == law.tax([400_000.0], [200_000.0])


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (("US-CA", 1999, "single"), ["US-CA, 1999, single", "2024", "2025"]),
        (("US-CA", 2025, "class_1"), ["head_of_household", "married_joint", "single"]),
        (("FR", 2025, "single"), ["FR", "US-CA", "DE"]),
    ],
)
def test_a_missing_table_says_what_there_is(request_, said):
    with pytest.raises(InputError) as caught:
        schedule(*request_)
    for language in ("en", "de"):
        text = caught.value.text(language)
        assert all(word in text for word in said)


def test_every_schedule_says_where_it_comes_from():
    for key in UNITED_STATES:
        law = loaded(key)
        assert 0.0 <= law.error_bound < 5.0, key
        assert law.currency == "USD"
        assert law.provenance.sources
        assert law.provenance.not_modelled


pieces = st.lists(
    st.tuples(st.floats(0, 1e6), st.floats(-1e5, 1e6)),
    min_size=1,
    max_size=8,
    unique_by=lambda p: round(p[0], 1),
).map(sorted)


def function(points, slope):
    return from_knots([p[0] for p in points], [p[1] for p in points], slope)


@settings(max_examples=80, deadline=None)
@given(first=pieces, second=pieces, x=st.lists(st.floats(0, 2e6), min_size=1, max_size=20))
def test_algebra_is_pointwise(first, second, x):
    f, g = function(first, 0.3), function(second, 0.1)
    x = np.array(x)
    scale = 1e-6 * (1 + np.abs(f(x)) + np.abs(g(x)))
    assert np.all(np.abs(maximum(f, g)(x) - np.maximum(f(x), g(x))) <= scale)
    assert np.all(np.abs(minimum(f, g)(x) - np.minimum(f(x), g(x))) <= scale)
    assert np.all(np.abs(weighted_sum([2.0, -1.0], [f, g])(x) - (2 * f(x) - g(x))) <= scale)
    assert np.all(np.abs(Lookup(f)(x) - f(x)) <= scale)


def test_composition_and_product_in_closed_form():
    positive_part = from_knots([0], [0], 1.0)
    shifted = from_knots([0, 1], [-10, -9], 1.0)
    x = np.linspace(0, 100, 1001)
    np.testing.assert_allclose(compose(positive_part, shifted)(x), np.maximum(x - 10, 0), atol=1e-9)
    step = from_knots([50, 50], [0.25, 0.0], 0.0)
    np.testing.assert_allclose(product(step, positive_part)(x), np.where(x <= 50, 0.25 * x, 0), atol=1e-9)
    with pytest.raises(ValueError, match="not piecewise linear"):
        product(positive_part, positive_part)
