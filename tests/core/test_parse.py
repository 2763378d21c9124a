"""Numbers as people write them: what they mean, what is asked back, and that nothing crashes."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from outbid.core.errors import InputError
from outbid.core.parse import LONGEST, parse_number, parse_range
from outbid.core.ranges import Mixture, Point, Range, Spread, number_text

MOST = 1e12
numbers = st.one_of(
    st.integers(-(10**12), 10**12).map(float),
    st.floats(-MOST, MOST, allow_nan=False).filter(lambda x: x == 0 or abs(x) >= 1e-9),
    st.decimals(-(10**6), 10**6, places=3).map(float),
)


@st.composite
def spreads(draw: st.DrawFn) -> Point | Spread:
    low, high = sorted((draw(numbers), draw(numbers)))
    try:
        return Point(low) if low == high else Spread(low, high)
    except InputError:  # so wide that its mean is beyond all numbers
        return Point(low)


@st.composite
def mixtures(draw: st.DrawFn) -> Mixture:
    parts = draw(st.lists(st.one_of(numbers.map(Point), spreads()), min_size=1, max_size=4))
    shares = draw(st.lists(st.integers(0, 1000), min_size=len(parts), max_size=len(parts)))
    total = sum(shares)
    return Mixture(
        tuple(parts), tuple(s / total for s in shares) if total else (1.0, *([0.0] * (len(parts) - 1)))
    )


ranges = st.one_of(numbers.map(Point), spreads(), mixtures())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("180000", 180_000),
        ("180k", 180_000),
        ("180 K", 180_000),
        ("1.5M", 1.5e6),
        ("1.5 mm", 1.5e6),
        ("2B", 2e9),
        ("2 bn", 2e9),
        ("20%", 0.2),
        ("0.5 %", 0.005),
        ("180,000,000", 180e6),
        ("1,234,567.89", 1_234_567.89),
        ("1.234.567,89", 1_234_567.89),
        ("180'000'000", 180e6),
        ("180_000", 180_000),
        ("180 000", 180_000),
        ("1\u202f500\u202f000", 1.5e6),
        ("-5", -5),
        ("\u22125", -5),
        ("+5", 5),
        (".25", 0.25),
        ("0,5", 0.5),
        ("1,5 Mio.", 1.5e6),
        ("250 Tsd.", 250_000),
        ("3 Mrd", 3e9),
        ("0.1234", 0.1234),
        (7, 7),
        (0.25, 0.25),
    ],
)
def test_number_means_what_people_mean(text: object, value: float) -> None:
    assert parse_number(text) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("180k to 260k", 180e3, 260e3),
        ("180k bis 260k", 180e3, 260e3),
        ("180.000 bis 260.000", 180e3, 260e3),
        ("5 to 7", 5, 7),
        ("5–7", 5, 7),
        ("5 — 7", 5, 7),
        ("5k-7k", 5e3, 7e3),
        ("25% to 50%", 0.25, 0.5),
        ("0 to 5M", 0, 5e6),
        ("-3 to 5", -3, 5),
        ("900k to 1.2M", 9e5, 1.2e6),
        ("5 TO 7", 5, 7),
    ],
)
def test_range_ends_are_the_fifth_and_95th_percentile(text: str, low: float, high: float) -> None:
    assert parse_range(text) == Spread(low, high)


@pytest.mark.parametrize(
    "text",
    [
        "mix(0: 0.7, 60M to 400M: 0.3)",
        "mix(0: 70%; 60M to 400M: 30%)",
        "MIX( 0 : 0,7 ; 60M bis 400M : 0,3 )",
        "mix(0:.7;60M to 400M:.3;)",
    ],
)
def test_mixture(text: str) -> None:
    assert parse_range(text) == Mixture((Point(0.0), Spread(60e6, 400e6)), (0.7, 0.3))


@pytest.mark.parametrize(
    ("text", "english", "german"),
    [
        ("1.500", "1.5", "1500"),
        ("1,500", "1500", "1.5"),
        ("180.000", "180", "180000"),
        ("2,500k", "2500000", "2500"),
        ("-1.234", "-1.2340", "-1234"),
        ("1.500 to 2.500", "1.5 to 2.5", "1500 to 2500"),
    ],
)
def test_ambiguity_asks_and_shows_both_readings(text: str, english: str, german: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_range(text)
    message = str(caught.value)
    assert text in message
    assert f"({english})" in message
    assert f"({german})" in message
    assert "locale" in message
    assert str(parse_range(text, "en")) == english
    assert str(parse_range(text, "de")) == german


def test_bis_settles_what_is_meant() -> None:
    assert parse_range("1.500 bis 2.500") == Spread(1500, 2500)
    assert parse_range("1.500 bis 2.500", "en") == Spread(1.5, 2.5)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "not_a_number"),
        ("abc", "not_a_number"),
        ("1.2.3", "not_a_number"),
        ("12 apples", "not_a_number"),
        ("mix()", "not_a_number"),
        ("mix(1)", "not_a_number"),
        ("1 to 2 to 3", "not_a_number"),
        ("7 to 5", "range_order"),
        ("60 to 400M", "range_units"),
        ("60M to 400", "range_units"),
        ("mix(0: 0.7, 1: 0.4)", "mixture_weights"),
        ("mix(0: 1.5; 1: -0.5)", "mixture_weights"),
        ("$5", "currency_mark"),
        (True, "not_a_number"),
        (None, "not_a_number"),
        ([1], "not_a_number"),
        ({"a": 1}, "not_a_number"),
        (math.nan, "not_finite"),
        (math.inf, "not_finite"),
        (-math.inf, "not_finite"),
        pytest.param(10**400, "not_finite", id="hundreds of digits"),
        pytest.param(int("f" * 6000, 16), "not_finite", id="thousands of digits"),
        ("9" * 400, "not_finite"),
        ("9" * (LONGEST + 1), "number_too_long"),
        ("0." + "0" * 290 + "1 to 1", "not_finite"),
    ],
)
def test_what_is_no_number_is_said_to_be_none(text: object, key: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_range(text)
    assert caught.value.key == f"errors.{key}"
    for language in ("en", "de"):
        assert len(caught.value.text(language)) < 700


def test_currency_sign_must_agree() -> None:
    assert parse_number("$180k", currency="USD") == 180e3
    assert parse_number("180k USD", currency="USD") == 180e3
    assert parse_number("1,5 Mio. €", currency="EUR") == 1.5e6
    assert parse_range("$60M to $400M", currency="USD") == Spread(60e6, 400e6)
    with pytest.raises(InputError) as caught:
        parse_number("€5", currency="USD")
    assert caught.value.key == "errors.currency_mark"
    assert "EUR" in str(caught.value)
    assert "USD" in str(caught.value)


def test_unknown_locale_lists_the_known() -> None:
    with pytest.raises(InputError, match="en, de"):
        parse_range("5", "fr")


def test_a_range_is_no_single_number() -> None:
    with pytest.raises(InputError) as caught:
        parse_number("5 to 7")
    assert caught.value.key == "errors.not_one_number"


@given(numbers)
def test_number_text_is_exact_and_reads_the_same_everywhere(value: float) -> None:
    text = number_text(value)
    assert float(text) == value
    assert parse_number(text) == value  # without a locale: no ambiguity


@settings(max_examples=300)
@given(ranges)
@example(Mixture((Point(0.0), Spread(60e6, 400e6)), (0.7, 0.3)))
@example(Spread(0.1234, 1.125))
def test_print_then_parse_gives_the_same(quantity: Range) -> None:
    assert parse_range(str(quantity)) == quantity
    assert str(parse_range(str(quantity))) == str(quantity)


def _written(value: float, locale: str, *, grouped: bool) -> str:
    text = f"{value:,.2f}" if grouped else f"{value:.2f}"
    return text if locale == "en" else text.translate(str.maketrans(",.", ".,"))


@given(
    st.integers(-(10**11), 10**11),
    st.integers(0, 10**11),
    st.sampled_from(["en", "de"]),
    st.booleans(),
    st.sampled_from(["", "k", "M", "%"]),
)
def test_each_locale_reads_what_it_writes(
    cents: int, more: int, locale: str, grouped: bool, unit: str
) -> None:
    low, high = cents / 100, (cents + more) / 100
    factor = {"": 1, "k": 1e3, "M": 1e6, "%": 0.01}[unit]
    word = "to" if locale == "en" else "bis"
    one, other = (_written(x, locale, grouped=grouped) + unit for x in (low, high))
    assert parse_number(one, locale) == pytest.approx(low * factor, rel=1e-12)
    both = parse_range(f"{one} {word} {other}", locale)
    assert (both.low, both.high) == pytest.approx((low * factor, high * factor), rel=1e-12)
    assert parse_range(str(both)) == both


alphabet = st.sampled_from("0123456789.,'’_ \u00a0\u2009\u202f-–—+−kKmMbB%$€£():;tobismixUSDEUR\t\n")
near_numbers = st.text(alphabet, max_size=30)
anything = st.one_of(
    st.text(max_size=60),
    near_numbers,
    near_numbers.map(lambda t: f"mix({t})"),
    st.text(min_size=490, max_size=520),
)


@settings(max_examples=1500)
@given(anything, st.sampled_from([None, "en", "de"]), st.sampled_from([None, "USD", "EUR"]))
@example("٣", None, None)
@example("5 to ６", None, None)
@example("²", None, None)
@example("\u0000", None, None)
@example("\ud800", None, None)
@example("1e5", None, None)
@example("{value}", None, None)
@example("mix(" * 100, None, None)
@example("," * 400, None, None)
@example("mix(" + "0:0,1," * 60 + "0:1)", None, None)
def test_no_text_crashes(text: str, locale: str | None, currency: str | None) -> None:
    try:
        found = parse_range(text, locale, currency=currency)
    except InputError as error:
        for language in ("en", "de"):
            assert error.text(language)
    else:
        assert math.isfinite(found.mean)
        assert math.isfinite(found.low)
        assert math.isfinite(found.median)
        assert found.low <= found.high


@given(
    st.one_of(st.none(), st.booleans(), st.binary(max_size=5), st.lists(st.integers()), st.complex_numbers())
)
def test_no_value_crashes(value: object) -> None:
    with pytest.raises(InputError):
        parse_range(value)
