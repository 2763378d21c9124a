"""What people type as a percentage means the same on every page; where it may mean two things, it is asked."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from web_app import client_for

from outbid.core.errors import InputError
from outbid.report.format import Reader
from outbid.web.equity_question import EquityQuestion
from outbid.web.evidence_asked import understood
from outbid.web.typed import amount, percent


@pytest.mark.parametrize("locale", ["en", "de"])
@pytest.mark.parametrize(
    ("text", "found"),
    [("3", 3), ("3%", 3), (" 3 % ", 3), ("−5", -5), ("+20%", 20), ("0", 0), ("0.5%", 0.5), ("150", 150)],
)
def test_a_bare_number_is_in_percent(text: str, found: float, locale: str) -> None:
    assert percent(text, "growth", locale) == found


def test_notations_follow_the_reader() -> None:
    assert percent("1,5", "growth", "de") == percent("1.5", "growth", "en") == 1.5
    assert (amount("1.500", "low", "de"), amount("1.500", "low", "en")) == (1500, 1.5)
    assert amount("400k", "low", "en") == 400_000


@pytest.mark.parametrize("text", ["", "three", "5%%", "%", "1e5", "nan", "inf", "\x00", "9" * 600])
@pytest.mark.parametrize("read", [amount, percent])
def test_what_is_no_number_is_told_at_its_field(read: type[InputError], text: str) -> None:
    with pytest.raises(InputError) as told:
        read(text, "growth", "en")
    assert told.value.where == "growth"


def test_no_amount_is_a_percentage() -> None:
    with pytest.raises(InputError) as told:
        EquityQuestion("company.toml", shares="5%").understood("en")
    assert (told.value.key, told.value.where) == ("errors.no_percent", "shares")


@pytest.mark.parametrize(
    ("text", "locale", "much"), [("0.5", "en", "50"), ("0,125", "de", "12,5"), ("-.03", "en", "-3")]
)
def test_a_number_that_may_be_a_fraction_is_asked(text: str, locale: str, much: str) -> None:
    with pytest.raises(InputError) as told:
        understood({"growth": text, "as_of": "2026-01-01"}, locale)
    (error,) = told.value.each
    assert (error.key, error.where) == ("app.percent_unclear", "growth")
    assert f"{much} %" in error.text("de") and f"{text}%" in error.text("en")


def test_growth_means_on_the_page_what_its_label_says(tmp_path: Path) -> None:
    client = client_for(tmp_path / "mine", data=tmp_path / "evidence.duckdb")
    address = "/pay?role=nurse&as_of=2026-11-01&growth="
    for asked in ("4", "4%"):
        page = client.get(f"{address}{asked.replace('%', '%25')}")
        assert page.status_code == 200
        assert Reader("en", "en", "USD").percent(0.04) in page.text
    unclear = client.get(f"{address}0.04")
    assert unclear.status_code == 422
    assert "0.04 percent or 4 percent" in html.unescape(unclear.text)
    assert 'aria-invalid="true"' in unclear.text
