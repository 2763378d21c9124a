"""Amounts as people type them, against what they meant."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import duckdb
import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outbid.data.readers import money

Read = tuple[float | None, float | None, str | None, str | None, str | None]


def read(
    texts: Sequence[str | None],
    locale: str = "en",
    sure: bool = False,
    beside: str | None = None,
    default: str | None = None,
) -> list[Read]:
    with duckdb.connect() as connection:
        connection.execute(
            'CREATE TABLE typed AS SELECT unnest(range(len($1))) AS "row", unnest($1::VARCHAR[]) AS text',
            [texts],
        )
        return [row[1:] for row in connection.execute(_sql(locale, sure, beside, default)).fetchall()]


@cache
def _sql(locale: str, sure: bool, beside: str | None, default: str | None) -> str:
    table = ibis.table({"row": "int64", "text": "string"}, name="typed")
    found = money.read(
        table,
        table["text"],
        "it",
        locale=locale,
        sure=sure,
        beside=ibis.literal(beside, type="string"),
        default=ibis.literal(default, type="string"),
    )
    parts = [f"_it_{part}" for part in ("low", "high", "currency", "unit", "trouble")]
    return str(ibis.to_sql(found.select("row", *parts).order_by("row"), dialect="duckdb"))


@pytest.mark.parametrize(
    ("text", "low", "high", "currency"),
    [
        ("120000", 120_000, 120_000, None),
        ("$120k", 120_000, 120_000, "USD"),
        ("120,000 USD", 120_000, 120_000, "USD"),
        ("USD 120,000.50", 120_000.5, 120_000.5, "USD"),
        ("€120 000", 120_000, 120_000, "EUR"),
        ("CHF 120'000.-", None, None, "CHF"),
        ("CHF 120'000", 120_000, 120_000, "CHF"),
        ("85.000,50 €", 85_000.5, 85_000.5, "EUR"),
        ("1.250.000 SEK", 1_250_000, 1_250_000, "SEK"),
        ("85 T€", 85_000, 85_000, "EUR"),
        ("85 Tsd. EUR", 85_000, 85_000, "EUR"),
        ("£1.2m", 1_200_000, 1_200_000, "GBP"),
        ("₹12,00,000", 1_200_000, 1_200_000, "INR"),
        ("$100k - $120k", 100_000, 120_000, "USD"),
        ("100-120k", 100_000, 120_000, None),
        ("$100,000 – $120,000 CAD", 100_000, 120_000, "CAD"),
        ("80.000 bis 90.000 Euro", 80_000, 90_000, "EUR"),
        ("120000.0", 120_000, 120_000, None),
    ],
)
def test_amounts(text: str, low: float | None, high: float | None, currency: str | None) -> None:
    ((start, end, said, _, _),) = read([text])
    assert (start, end, said) == (low, high, currency)


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("$45/hour", 45, "hour"), ("45 USD per hr", 45, "hour"), ("3200 € im Monat", 3200, "month"),
        ("90,000 p.a.", 90_000, "year"), ("500 € pro Tag", 500, "day"), ("60000 annually", 60_000, "year"),
        ("2000 weekly", 2000, "week"), ("70000 brutto", 70_000, None),
    ],
)  # fmt: skip
def test_units_in_amounts(text: str, amount: float, unit: str | None) -> None:
    ((low, _, _, said, trouble),) = read([text], default="EUR")
    assert (low, said, trouble) == (amount, unit, None)


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        (None, "no pay"), ("=1+1", "pay not a number"), ("competitive", "pay not a number"),
        ("-5000", "negative pay"), ("90k-80k", "ends of the range exchanged"), ("1.500", "ambiguous number"),
        ("90000 ISK", None), ("€90000 USD", "two currencies"), ("1,2,3", "pay not a number"),
        ("1e5", "pay not a number"), ("120000 + bonus", "pay not a number"), ("12 34 56", "pay not a number"),
    ],
)  # fmt: skip
def test_troubles(text: str | None, trouble: str | None) -> None:
    ((*_, said),) = read([text], default="USD")
    assert said == trouble


def test_currencies_beside_an_amount() -> None:
    assert read(["90000"])[0][4] == "no currency"
    assert read(["90000"], beside="XXX")[0][4] == "unknown currency"
    assert read(["€90000"], beside="USD")[0][4] == "two currencies"
    assert read(["$90000"], beside="CAD")[0][2::2] == ("CAD", None)
    assert read(["$90000"], beside="EUR")[0][4] == "two currencies"
    assert read(["€90000"], default="USD")[0][2::2] == ("EUR", None), "a default yields to the amount's own"


@pytest.mark.parametrize(
    ("text", "locale", "sure", "low"),
    [
        ("1.500", "en", True, 1.5), ("1.500", "de", True, 1500), ("1.500", "de", False, 1500),
        ("1,500", "en", False, 1500), ("1,500", "de", True, 1.5), ("85,5k", "en", False, 85_500),
        ("85.5k", "de", True, 85_500),
    ],
)  # fmt: skip
def test_the_notation_decides_what_a_point_means(text: str, locale: str, sure: bool, low: float) -> None:
    ((said, _, _, _, trouble),) = read([text], locale, sure, default="EUR")
    assert (said, trouble) == (low, None)


AMOUNTS = st.lists(st.integers(1_000, 99_999_999), min_size=1, max_size=30)


@settings(max_examples=15)
@given(AMOUNTS, st.sampled_from([("en", ","), ("de", "."), ("en", " "), ("de", "'"), ("en", "")]))
def test_written_amounts_are_read_back(amounts: list[int], notation: tuple[str, str]) -> None:
    locale, mark = notation
    texts = [f"{amount:,}".replace(",", mark) + " EUR" for amount in amounts]
    assert [row[:2] for row in read(texts, locale)] == [(amount, amount) for amount in amounts]


@settings(max_examples=15)
@given(
    st.lists(st.text(alphabet="0123456789.,'-–kKmM$€ eurusdbis/ht=+", max_size=14), min_size=1, max_size=30)
)
def test_any_text_gives_an_amount_or_a_reason(texts: list[str]) -> None:
    for low, high, currency, _, trouble in read([text or None for text in texts]):
        if trouble is None:
            assert low is not None
            assert high is not None
            assert 0 <= low <= high
            assert currency
