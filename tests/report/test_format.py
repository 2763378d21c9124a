"""Numbers as readers of either locale expect them (examples from the locales' conventions)."""

from __future__ import annotations

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
