"""Numbers as readers of either locale expect them (examples from the locales' conventions)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest

from outbid.report.format import Reader
from outbid.report.phrases import finding_text
from outbid.report.views import FindingView

EN, DE = Reader("en", "en", "USD"), Reader("de", "de", "EUR")


@pytest.mark.parametrize(
    ("amount", "en", "de"),
    [
        (0.0, "$0", "0\u00a0€"),
        (1234.0, "$1,230", "1.230\u00a0€"),
        (84_321.0, "$84,300", "84.300\u00a0€"),
        (184_321.0, "$184K", "184.000\u00a0€"),
        (999_999.0, "$1M", "1\u00a0Mio.\u00a0€"),
        (1_534_000.0, "$1.53M", "1,53\u00a0Mio.\u00a0€"),
        (41_552_418.0, "$41.6M", "41,6\u00a0Mio.\u00a0€"),
        (2.5e9, "$2.5B", "2,5\u00a0Mrd.\u00a0€"),
        (-1_534_000.0, "−$1.53M", "−1,53\u00a0Mio.\u00a0€"),
    ],
)
def test_money(amount: float, en: str, de: str) -> None:
    assert EN.money(amount) == en
    assert DE.money(amount) == de


def test_other_numbers() -> None:
    assert EN.percent(0.543) == "54%"
    assert DE.percent(0.0543) == "5,4\u00a0%"
    assert EN.number(1234.567, 6) == "1,234.57"
    assert DE.number(1234.567, 6) == "1.234,57"
    assert DE.exact(1234567.0) == "1.234.567\u00a0€"
    assert EN.signed(-5.0) == "−$5"
    assert EN.signed(5.0) == "+$5"


def test_ties_are_rounded_as_people_do() -> None:
    assert DE.money(104_500.0) == DE.money(95_000 * 1.1) == "105.000\u00a0€"
    assert EN.money(-102_500.0, digits=3) == "−$103K"
    assert EN.number(2.125) == "2.13"


@pytest.mark.parametrize("reader", [EN, DE], ids=["en", "de"])
def test_percentages_and_amounts_are_rounded_as_decimal_has_it(reader: Reader) -> None:
    """Half up, of the number as it is written: 0.285 is 29%, and 0.0125 is 1.3%."""

    def parsed(shown: str) -> Decimal:
        bare = "".join(sign for sign in shown.replace("−", "-") if sign in "-0123456789.,")
        swapped = bare.replace(".", "").replace(",", ".") if reader.locale == "de" else bare.replace(",", "")
        return Decimal(swapped)

    def half_up(value: Decimal, places: str) -> Decimal:
        return value.quantize(Decimal(places), ROUND_HALF_UP)

    for thousandths in range(-2000, 2001):
        fraction = Decimal(thousandths) / 1000
        places = "1" if abs(fraction) >= Decimal("0.1") else "0.1"
        assert parsed(reader.percent(float(fraction))) == half_up(100 * fraction, places)
        assert parsed(reader.percent(float(fraction) / 20)) == half_up(
            5 * fraction, "1" if abs(fraction) >= 2 else "0.1"
        )
        assert parsed(reader.exact(float(fraction * 10))) == half_up(10 * fraction, "1")
        assert parsed(reader.price(float(fraction))) == half_up(fraction, "0.01")
    assert reader.percent(1.0).replace("\u00a0", "") == "100%"


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(104_500.0, "$104,500"), (95_000 * 1.1, "$104,500"), (187_450.0, "$187,450"), (1_250_500.0, "$1,250,500"),
     (187_451.0, "$187K"), (18_745.5, "$18,700"), (41_552_418.0, "$41.6M"), (40_000_000.0, "$40M"), (0.0, "$0")],
)  # fmt: skip
def test_what_was_entered_is_shown_as_it_was(amount: float, shown: str) -> None:
    assert EN.stated(amount) == shown


def test_currency_follows_neither_language_nor_locale() -> None:
    assert DE.money(1000.0, "USD") == "1.000\u00a0$"
    assert EN.money(1000.0, "EUR") == "€1,000"


def test_what_must_be_found_to_exercise_is_an_amount_of_money():
    found = FindingView("suspicious", "short_window", "stake", 0.0, {"months": 3.0, "cost": 165_000.0})
    assert "3 months to find $165,000 for" in finding_text(found, Reader("en", "en", "USD"))
    assert "3 Monate, um 165.000\N{NO-BREAK SPACE}€ für" in finding_text(found, Reader("de", "de", "EUR"))


def test_small_shares_are_two_digits_and_have_the_sign_of_the_locale() -> None:
    assert (EN.fine_percent(0.0000189), DE.fine_percent(0.0000189)) == ("0.0019%", "0,0019\u00a0%")
    assert (EN.fine_percent(0.00042), DE.fine_percent(0.00042)) == ("0.042%", "0,042\u00a0%")
