"""Employers from files: bounds with their reasons, costs by law, and what a share costs where nobody says it."""

import math
from pathlib import Path

import numpy as np
import pytest

from outbid.core.errors import InputError
from outbid.offers.candidate_file import load_candidate
from outbid.offers.employer_file import load_employer, load_employers
from outbid.offers.terms import Terms

EXAMPLES = Path(__file__).parents[2] / "examples"
ME = """
wealth = "200k"
risk_aversion = "low to high"
place = "US-CA"
status = "single"
tax_year = 2026
currency = "USD"
stay = 4
[rates]
EUR = 1.25
"""
START = """
name = "Startup"
currency = "USD"
[salary]
growth = "3%"
[equity]
form = "nso"
strike = 1.00
vesting = ["4y/1y-cliff/monthly", "4y/monthly"]
cap_table = "company.toml"
  [equity.outlook]
  company = 100_000_000
  exit_in_years = 5
[limits]
base = "120k to 200k"
cash_cap = "210k"
sign_on_most = "20k"
[cost]
leaving = "10%"
"""
COMPANY = """
name = "Startup"
currency = "USD"
date = 2026-01-01
[[class]]
name = "Common"
kind = "common"
shares = "8M"
[pool]
unissued = "2M"
"""
LISTED = """
name = "Big"
currency = "USD"
[equity]
listed = true
vesting = "4y/quarterly"
[limits]
base = "100k to 300k"
grant_most = "500k"
[cost]
leaving = "10%"
"""


@pytest.fixture
def candidate(tmp_path):
    path = tmp_path / "candidate.toml"
    path.write_text(ME, "utf-8")
    (tmp_path / "company.toml").write_text(COMPANY, "utf-8")
    return load_candidate(path)


def read(folder, candidate, text):
    path = folder / "employer.toml"
    path.write_text(text, "utf-8")
    return load_employer(path, candidate)


def test_limits_keep_their_reasons(tmp_path, candidate):
    employer = read(tmp_path, candidate, START)
    limits = employer.limits
    assert (limits.base.low, limits.base.low_is, limits.base.high, limits.base.high_is) == (
        12e4,
        "band",
        2e5,
        "band",
    )
    assert (limits.sign_on.high, limits.cash) == (20_000, 210_000)
    # without a stated pool it is what the cap table has unissued
    assert (limits.equity.high, limits.equity.high_is) == (2e6, "pool")
    assert employer.unit == "shares"
    assert employer.fully_diluted == 10e6
    assert employer.dilution(1e5) == pytest.approx(0.01)


def test_parity_and_its_tolerance(tmp_path, candidate):
    text = START.replace(
        "[cost]",
        'parity_within = "10%"\n[[limits.parity]]\nname = "A"\nbase = 150_000\n'
        '[[limits.parity]]\nname = "B"\nbase = 160_000\n[cost]',
    )
    base = read(tmp_path, candidate, text).limits.base
    assert (base.low, base.low_is) == (pytest.approx(144_000), "parity")
    assert (base.high, base.high_is) == (pytest.approx(165_000), "parity")


def test_the_law_is_the_least_where_the_band_is_below_it(tmp_path, candidate):
    base = read(tmp_path, candidate, START.replace("120k to 200k", "10k to 200k")).limits.base
    # California, 2026: $16.90 an hour, 2080 hours
    assert (base.low, base.low_is) == (pytest.approx(35_152), "law")
    capped = read(tmp_path, candidate, START.replace('base = "120k to 200k"\n', "")).limits.base
    assert (capped.low, capped.high, capped.high_is) == (pytest.approx(35_152), 210_000, "cash cap")


def test_the_law_is_in_the_employers_currency(tmp_path, candidate):
    text = LISTED.replace('"USD"', '"EUR"').replace("100k", "10k")
    employer = read(tmp_path, candidate, text)
    assert employer.limits.base.low == pytest.approx(35_152 / 1.25)
    assert employer.cost.payroll == ((184_500 / 1.25, 0.062), (math.inf, 0.0145))


def test_several_norms_are_several_employers(tmp_path, candidate):
    read(tmp_path, candidate, START)
    first, second = load_employers(tmp_path / "employer.toml", candidate)
    assert (first.vesting, second.vesting) == ("4y/1y-cliff/monthly", "4y/monthly")
    assert (len(first.cost.vesting), len(second.cost.vesting)) == (37, 48)
    assert first.cost.vested < second.cost.vested
    assert first.limits == second.limits


def test_a_share_costs_what_it_pays_a_diversified_holder(tmp_path, candidate):
    # 100M for 8M common shares (nobody holds the pool), less the strike, in five years at 4% + 1.5·4.5%
    sure = read(
        tmp_path,
        candidate,
        START.replace('cap_table = "company.toml"', "fully_diluted_shares = 10_000_000").replace(
            "[limits]", "[limits]\npool = 1_000_000"
        ),
    )
    assert sure.share_value_is == "payouts"
    assert sure.cost.share_value == pytest.approx((10 - 1) * math.exp(-5 * (0.04 + 1.5 * 0.045)))


def test_a_stated_share_value_is_kept(tmp_path, candidate):
    employer = read(tmp_path, candidate, START + "share_value = 0.8\nyears = 3\n")
    assert (employer.cost.share_value, employer.share_value_is, employer.cost.years) == (0.8, "stated", 3.0)


def test_listed_shares_cost_their_price_and_are_wages(tmp_path, candidate):
    employer = read(tmp_path, candidate, LISTED)
    assert (employer.unit, employer.cost.share_value, employer.share_value_is) == ("money", 1.0, "price")
    assert (employer.limits.equity.high, employer.limits.equity.high_is) == (500_000, "norm")
    assert employer.cost.equity_is_wages
    assert employer.cost.years == 4.0
    grant = employer.package(Terms(200_000.0, 0.0, 160_000.0)).grants[0]
    assert grant.calendar == tuple((month, pytest.approx(10_000)) for month in range(3, 49, 3))


def test_refreshers_are_a_cost_of_every_offer(tmp_path, candidate):
    plain = read(tmp_path, candidate, LISTED).cost
    text = LISTED.replace("[equity]", '[refresher]\nvalue = 40_000\nvesting = "1y/annual"\n[equity]')
    cost = read(tmp_path, candidate, text).cost
    # grants at 12, 24 and 36 months vest a year later, to who is still there; with 1.45% on top
    expected = sum(40_000 * 0.9**year * math.exp(-0.04 * (year - 1)) for year in (2, 3, 4)) * 1.0145
    assert float(cost(2e5, 0.0, 0.0) - plain(2e5, 0.0, 0.0)) == pytest.approx(expected)


def test_stock_that_is_bought_on_the_first_day_must_be_affordable(tmp_path, candidate):
    text = START.replace('form = "nso"', 'form = "iso"\nearly_exercise = true')
    bound = read(tmp_path, candidate, text).limits.equity
    # four fifths of the wealth of who has least, at a dollar a share
    assert (bound.high, bound.high_is) == (160_000, "wealth")


def test_a_pool_of_zero_leaves_cash(tmp_path, candidate):
    employer = read(tmp_path, candidate, START.replace("[cost]", "pool = 0\n[cost]"))
    assert employer.limits.equity.high == 0
    assert employer.package(Terms(150_000.0)).stakes == ()


def test_an_employer_without_equity(tmp_path, candidate):
    employer = read(tmp_path, candidate, CASH_ONLY)
    assert (employer.unit, employer.limits.equity.high, employer.cost.share_value) == ("none", 0.0, 0.0)
    assert employer.package(Terms(150_000.0, 5_000.0)).sign_on.amount == 5_000


COUNTED = "fully_diluted_shares = 10_000_000"
CASH_ONLY = START[: START.index("[equity]")] + START[START.index("[limits]") :]
PARITY = '[[limits.parity]]\nname = "A"\nbase = 400_000\n[cost]'
REFRESHED = '[refresher]\nvalue = 1\nvesting = "4y/monthly"\n[limits]'


@pytest.mark.parametrize(
    ("text", "key", "place"),
    [
        (START.replace("120k to 200k", "8k to 15k"), "candidate.below_law", "limits.base"),
        # lawful by federal law, not by California's
        (START.replace("120k to 200k", "20k to 25k"), "candidate.below_law", "limits.base"),
        (START.replace("120k to 200k", "220k to 300k"), "win.cash_cap", "limits.cash_cap"),
        (START.replace("120k to 200k", "mix(1k: 50%; 2k: 50%)"), "candidate.ends", "limits.base"),
        (START.replace('base = "120k to 200k"\ncash_cap = "210k"\n', ""), "candidate.no_top", "limits"),
        (
            START.replace('base = "120k to 200k"', "").replace("210k", "9k"),
            "candidate.cap_below_law",
            "limits.cash_cap",
        ),
        (START.replace("[cost]", "pool = 3_000_000\n[cost]"), "candidate.pool", "limits.pool"),
        (
            START.replace("[cost]", 'grant_most = "1M"\n[cost]'),
            "candidate.grant_private",
            "limits.grant_most",
        ),
        (START.replace('cap_table = "company.toml"', COUNTED), "errors.missing_key", "limits.pool"),
        (
            START.replace('cap_table = "company.toml"', COUNTED).replace(
                "[cost]", "pool = 10_000_001\n[cost]"
            ),
            "candidate.pool_beyond",
            "limits.pool",
        ),
        (START.replace("company.toml", "gone.toml"), "errors.file_missing", "equity.cap_table"),
        (START.replace('form = "nso"', 'form = "nso"\nshares = 5'), "candidate.size", "equity.shares"),
        (START.replace('form = "nso"', ""), "errors.missing_key", "equity.form"),
        (
            START.replace('form = "nso"', 'form = "rsu"\nearly_exercise = true'),
            "stake.not_of_form",
            "equity.early_exercise",
        ),
        (
            START.replace("company = 100_000_000", "stake = 100_000"),
            "candidate.whole_stake",
            "equity.outlook.stake",
        ),
        (START.replace("strike = 1.00", 'strike = "1 to 2"'), "errors.not_one_number", "equity.strike"),
        (START.replace("4y/monthly", "4y/sometimes"), "errors.vesting", "equity.vesting"),
        (START.replace('leaving = "10%"', 'leaving = "100%"'), "win.leaving", "cost.leaving"),
        (START.replace('leaving = "10%"', ""), "errors.missing_key", "cost.leaving"),
        (START.replace('leaving = "10%"', 'leaving = "10%"\nyears = 0'), "errors.too_small", "cost.years"),
        (START.replace("growth", "grwth"), "errors.unknown_key_near", "salary.grwth"),
        (START.replace("sign_on_most", "sign_on_moist"), "errors.unknown_key_near", "limits.sign_on_moist"),
        (START.replace("[cost]", PARITY), "candidate.parity", "limits.parity_within"),
        (
            START.replace("[cost]", f"parity_within = 0.1\n{PARITY}"),
            "win.bound",
            "limits.parity",
        ),
        (LISTED.replace('"USD"', '"CHF"', 1), "errors.no_rate", "employer.toml"),
        (
            LISTED.replace("listed = true", "listed = true\nstrike = 1"),
            "candidate.of_private",
            "equity.strike",
        ),
        (LISTED.replace('grant_most = "500k"', ""), "errors.missing_key", "limits.grant_most"),
        (LISTED.replace("[cost]", "pool = 5\n[cost]"), "candidate.pool_listed", "limits.pool"),
        (START.replace("strike = 1.00", "strike = 1.00\nbeta = 1.5"), "candidate.of_listed", "equity.beta"),
        (START.replace("[limits]", REFRESHED), "candidate.refresher", "refresher"),
        (CASH_ONLY.replace("[cost]", "pool = 5\n[cost]"), "candidate.no_equity", "limits.pool"),
    ],
)
def test_mistakes_are_named_at_their_place(tmp_path, candidate, text, key, place):
    with pytest.raises(InputError) as caught:
        read(tmp_path, candidate, text)
    problems = getattr(caught.value, "problems", (caught.value,))
    assert [each.key for each in problems] == [key]
    assert place in problems[0].where
    assert "employer.toml" in problems[0].where
    assert problems[0].text("de") != problems[0].text("en")


def test_what_is_proposed_keeps_every_limit(tmp_path, candidate):
    limits = read(tmp_path, candidate, START).limits
    ends = [np.array([low, high]) for low, high in ((120e3, 200e3), (0, 20e3), (0, 2e6))]
    grid = [axis.ravel() for axis in np.meshgrid(*ends)]
    assert limits.feasible(*grid).sum() == 6  # all but the highest base with the highest sign-on
