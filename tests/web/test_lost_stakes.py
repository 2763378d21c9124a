"""A stake that fails more often than its company is explained where the answer is."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from tests.support.web_app import client_for

ME = 'wealth = 150_000\nplace = "US-NY"\nstatus = "single"\nrisk_aversion = "medium"\nstay = 4\ncurrency = "USD"\n'
OFFER = """name = "Alder"
currency = "USD"

[salary]
base = 180_000

[[stake]]
form = "iso"
shares = 100_000
strike = 2.0
vesting = "4y/1y-cliff/monthly"
exercise_window_months = {months}

[stake.outlook]
exit_in_years = "6 to 7"
stake = "mix(0: 60%; 3M: 40%)"
"""


def answer(folder: Path, months: int, language: str = "en") -> str:
    folder.mkdir()
    (folder / "me.toml").write_text(ME, "utf-8")
    (folder / "alder.toml").write_text(OFFER.format(months=months), "utf-8")
    client = client_for(folder, futures=2_000)
    return html.unescape(client.get("/", headers={"accept-language": language}).text)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", r"nothing in (\d+) of 50 futures, although"),
        ("de", r"in (\d+) von 50 Zukünften nichts, obwohl"),
    ],
)
def test_options_that_lapse_before_the_end_are_explained(tmp_path: Path, language: str, words: str) -> None:
    # the end comes after the job, and few have 200,000 to pay for the options: more fail than 60 of 100 companies
    told = re.search(words, answer(tmp_path / "mine", 3, language))
    assert told
    assert 30 < int(told[1]) <= 50


def test_nothing_is_said_where_only_the_company_can_fail(tmp_path: Path) -> None:
    page = answer(tmp_path / "mine", 120)
    assert "Alder is worth" in page
    assert "although you put" not in page
