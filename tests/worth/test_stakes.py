"""What stakes pay, future by future, against scalars, by hand, and by what must hold whatever the terms."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_stake import FAILED, LISTED, SOLD, End, by_date, plain_stake
from stakes_by_hand import FORMS, HORIZON, dated, end, ending, events, stake, total

from outbid.packages.stake import Conditions, Stake, Tender

# every form and condition against scalars

tenders = st.lists(
    st.builds(Tender, st.integers(1, 6), st.floats(0.0, 1.0), st.floats(0.0, 0.5)), max_size=3
).map(tuple)
anything = st.builds(
    stake,
    st.sampled_from(FORMS),
    vesting=st.sampled_from(["immediate", "4y/1y-cliff/monthly", "4y/quarterly", "10/20/30/40", "3y/annual"]),
    vested_months=st.sampled_from([0, 0, 7, 24, 60, -6]),
    strike=st.sampled_from([0.0, 2.0, 10.0]),
    fair_market_value=st.sampled_from([None, 1.0, 9.0, 15.0]),
    election_83b=st.booleans(),
    early_exercise=st.booleans(),
    window_months=st.sampled_from([0.0, 1.0, 3.0, 7.0, 24.0, 120.0]),
    expires_years=st.sampled_from([3.0, 7.0, 10.0]),
    acceleration=st.sampled_from(["none", "single", "double"]),
    accelerated=st.sampled_from([1.0, 0.5, 0.25]),
    let_go=st.sampled_from([0.0, 0.3, 1.0]),
    lockup_months=st.sampled_from([0.0, 6.0]),
    tenders=tenders,
    employer_assumes=st.booleans(),
)
# what has expired before the day of the decision, or is bought at once but granted later, is no stake
stakes = anything.filter(
    lambda it: (
        it.vested_months < 12 * it.conditions.expires_years
        and not (it.vested_months < 0 and it.conditions.early_exercise)
    )
)


def random_ends(seed: int, size: int) -> tuple[list[End], np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    ends = []
    for _ in range(size):
        years, kind = float(rng.uniform(0.05, 14)), int(rng.integers(0, 3))
        worth = 0.0 if kind == FAILED else float(rng.choice([1_000.0, 9_000.0, 30_000.0, 90_000.0]))
        marks = tuple(
            worth if year >= years else float(rng.uniform(0, 40_000)) for year in range(1, HORIZON + 1)
        )
        ends.append(End(years, kind, worth, marks))
    first = float(np.mean([each.marks[0] for each in ends]))
    leaves = np.where(rng.random(size) < 0.5, 12.0 * rng.integers(1, 8, size), rng.uniform(0.1, 90, size))
    return [replace(each, first_mark=first) for each in ends], leaves, rng.standard_normal(size)


@settings(max_examples=120)
@given(
    stakes,
    st.integers(0, 10**6),
    st.booleans(),
    st.sampled_from([math.inf, 8_000.0]),
    st.sampled_from(["US", "DE"]),
)
def test_every_payment_is_what_scalars_say(
    it: Stake, seed: int, wants: bool, purse: float, country: str
) -> None:
    ends, leaves, after = random_ends(seed, 24)
    pay = events(it, ending(*ends), leaves, after, wants=wants, purse=purse, country=country)
    for n, each in enumerate(ends):
        plain = by_date(plain_stake(it, each, leaves[n], after[n], wants=wants, purse=purse, country=country))
        found = dated(pay, n)
        assert found.keys() == plain.keys()
        for date, row in plain.items():
            assert found[date] == pytest.approx(row, rel=1e-9, abs=1e-5)


@settings(max_examples=60)
@given(stakes, st.integers(0, 10**6))
def test_nobody_gets_more_than_the_vested_part_and_money_is_conserved(it: Stake, seed: int) -> None:
    """Received is at most what the best of prices pays for what has vested; paid at most the strike."""
    it = replace(it, conditions=replace(it.conditions, lockup_months=0.0))
    ends, leaves, after = random_ends(seed, 24)
    pay = events(it, ending(*ends), leaves, after)
    for n, each in enumerate(ends):
        accelerates = it.conditions.acceleration != "none" and each.kind == SOLD
        vested = (
            1.0
            if accelerates
            else float(it.vesting.fraction(it.vested_months + math.floor(leaves[n] + 1e-9)))
        )
        best = max([each.worth, *each.marks])
        cash = [row[0] for row in dated(pay, n).values()]
        repaid = it.exercise_price * (1 - (0 if accelerates else vested))
        assert sum(max(c, 0) for c in cash) <= best * vested + repaid + 1e-6
        assert sum(min(c, 0) for c in cash) >= -it.exercise_price - 1e-6
        assert pay.gross[n] <= each.worth * vested + 1e-6
        # nobody is taxed on more than was ever there
        _, wages, other, gains, preference = total(pay, n)
        assert min(wages, other, gains, preference) >= 0


@pytest.mark.parametrize("form", FORMS)
def test_of_everything_vested_and_sold_at_once_all_money_arrives(form: str) -> None:
    """One exit at 50,000, 1,000 shares at 2: 48,000 in the end, whatever the form."""
    it = stake(form, strike=2.0)
    pay = events(it, ending(end(5.0, 50_000.0, mark=20_000.0)), 120.0)
    cash, wages, other, gains, _ = total(pay)
    assert cash == pytest.approx(48_000)
    assert wages + other + gains == pytest.approx(48_000)


# by hand

CLIFF = "4y/1y-cliff/monthly"


@pytest.mark.parametrize(
    ("leaves", "part"),
    [(11.99, 0.0), (12.0, 0.25), (12.99, 0.25), (13.0, 13 / 48), (47.0, 47 / 48), (48.0, 1.0), (90.0, 1.0)],
)
def test_the_cliff(leaves: float, part: float) -> None:
    pay = events(stake(vesting=CLIFF), ending(end(8.0, 48_000.0)), leaves)
    assert pay.gross[0] == pytest.approx(48_000 * part)


@pytest.mark.parametrize(
    ("form", "wages", "other", "gains"),
    [("shares", 0, 0, 1), ("profits_interest", 0, 0, 1), ("restricted", 0, 0, 1), ("rsu", 1, 0, 0), ("vsop", 1, 0, 0),
     ("nso", 1, 0, 0), ("iso", 0, 1, 0)],
)  # fmt: skip
def test_what_an_exit_is_to_the_law(form: str, wages: int, other: int, gains: int) -> None:
    """Options are exercised and sold on one day: an ISO's spread is then income without contributions."""
    pay = events(stake(form), ending(end(3.0, 10_000.0)), 120.0)
    assert total(pay) == pytest.approx([10_000, wages * 1e4, other * 1e4, gains * 1e4, 0])


def test_held_under_a_year_is_ordinary_income() -> None:
    ends = ending(end(0.9, 10_000.0), end(1.1, 10_000.0))
    pay = events(stake("shares"), ends, 120.0)
    assert [total(pay, n)[2:4] for n in (0, 1)] == [[10_000, 0], [0, 10_000]]
    # what has vested for half a year has been held for it
    pay = events(stake("shares", vested_months=6), ends, 120.0)
    assert [total(pay, n)[2:4] for n in (0, 1)] == [[0, 10_000], [0, 10_000]]


def test_an_exercised_nso_is_wages_first_and_a_gain_later() -> None:
    """1,000 at 2, worth 12 when they lapse (month 51), sold at 50 in year 6: 10,000 wages, 38,000 gain, 2,000 paid."""
    it = stake("nso", strike=2.0)
    pay = events(it, ending(end(6.0, 50_000.0, mark=12_000.0)), 48.0)
    assert dated(pay, 0) == {
        4.25: pytest.approx([-2_000, 10_000, 0, 0, 0]),
        6.0: pytest.approx([50_000, 0, 0, 38_000, 0]),
    }
    # a loss after exercise: the wages stay taxed, nothing comes back
    pay = events(it, ending(end(6.0, 5_000.0, mark=12_000.0)), 48.0)
    assert dated(pay, 0)[6.0] == pytest.approx([5_000, 0, 0, 0, 0])


@pytest.mark.parametrize(
    ("exit_years", "window", "first", "last"),
    [
        # over a year from exercise at 4.25: all a gain, the spread of 10,000 a preference
        (6.0, 3.0, [-2_000, 0, 0, 0, 10_000], [50_000, 0, 0, 48_000, 0]),
        # sold after 9 months: the spread is income, the rest a short-term gain
        (5.0, 3.0, [-2_000, 0, 0, 0, 10_000], [50_000, 0, 48_000, 0, 0]),
        # sold in the same year: no preference either
        (4.75, 3.0, [-2_000, 0, 0, 0, 0], [50_000, 0, 48_000, 0, 0]),
        # exercised 6 months after leaving: an NSO
        (6.0, 6.0, [-2_000, 10_000, 0, 0, 0], [50_000, 0, 0, 38_000, 0]),
    ],
)  # fmt: skip
def test_an_incentive_option_qualifies_or_not(
    exit_years: float, window: float, first: list[float], last: list[float]
) -> None:
    it = stake("iso", strike=2.0, window_months=window)
    found = dated(events(it, ending(end(exit_years, 50_000.0, mark=12_000.0)), 48.0), 0)
    assert found == {4 + window / 12: pytest.approx(first), exit_years: pytest.approx(last)}


def test_an_incentive_option_exercised_at_an_exit_long_after_leaving_is_wages() -> None:
    """Left at month 48, sold at year 5: a year after leaving is more than three months (IRC 422(a)(2))."""
    it = stake("iso", strike=2.0, window_months=120.0)
    assert total(events(it, ending(end(5.0, 50_000.0)), 48.0)) == pytest.approx([48_000, 48_000, 0, 0, 0])
    assert total(events(it, ending(end(4.2, 50_000.0)), 48.0)) == pytest.approx([48_000, 0, 48_000, 0, 0])


def test_what_is_out_of_the_money_unwanted_or_too_dear_lapses() -> None:
    it, later = stake("nso", strike=10.0), end(6.0, 50_000.0, mark=12_000.0)
    # 10,000 to exercise and half of the 2,000 spread
    assert total(events(it, ending(later), 48.0, purse=11_000.0))[0] == pytest.approx(40_000)
    assert total(events(it, ending(later), 48.0, purse=10_999.0))[0] == 0
    assert total(events(it, ending(later), 48.0, wants=False))[0] == 0
    assert total(events(it, ending(end(6.0, 50_000.0, mark=9_000.0)), 48.0))[0] == 0
    # in time: the window reaches the exit
    assert (
        total(events(replace(it, conditions=Conditions(window_months=24.0)), ending(later), 48.0))[0]
        == 40_000
    )


def test_a_decision_never_knows_an_exit_that_is_yet_to_come() -> None:
    """Leaving in month 42 and lapsing at 3.75: the company that fails at 3.9 looks the same as the one that thrives."""
    it = stake("nso", strike=2.0)
    fails, thrives = end(3.9, 0.0, FAILED, mark=12_000.0), end(9.0, 50_000.0, mark=12_000.0)
    pay = events(it, ending(fails, thrives), 42.0)
    assert total(pay, 0)[0] == -2_000
    assert total(pay, 1)[0] == 48_000


def test_options_expire_even_on_those_who_stay() -> None:
    it = stake("nso", strike=2.0, vested_months=60)
    # five years have gone: in five more they expire
    assert total(events(it, ending(end(5.0, 50_000.0)), 120.0))[0] == 48_000
    found = dated(events(it, ending(end(5.5, 50_000.0, mark=12_000.0)), 120.0), 0)
    assert found.keys() == {5.0, 5.5}


def test_what_vests_after_expiry_is_never_exercised() -> None:
    it = stake("nso", strike=2.0, vesting="4y/annual", expires_years=2.0)
    found = dated(events(it, ending(end(6.0, 50_000.0, mark=12_000.0)), 48.0), 0)
    assert found[2.0] == pytest.approx([-1_000, 5_000, 0, 0, 0])
    assert found[6.0][0] == pytest.approx(25_000)


def test_double_trigger_units_expire() -> None:
    it = stake("rsu", expires_years=7.0, vested_months=12)
    pay = events(it, ending(end(6.0, 10_000.0), end(6.01, 10_000.0)), 120.0)
    assert pay.gross.tolist() == [10_000, 0]
    # leaving does not take vested units away
    assert events(it, ending(end(6.0, 10_000.0)), 3.0).gross[0] == 10_000


def test_early_exercise_buys_everything_and_gives_back_what_does_not_vest() -> None:
    """1,000 at 2 and worth 3 on the first day: -2,000 and 1,000 wages; leaving after half: 1,000 back."""
    it = stake("nso", strike=2.0, fair_market_value=3.0, early_exercise=True, vesting="4y/annual")
    found = dated(events(it, ending(end(6.0, 50_000.0)), 24.0), 0)
    assert found[0.0] == pytest.approx([-2_000, 1_000, 0, 0, 0])
    assert found[2.0] == pytest.approx([1_000, 0, 0, 0, 0])
    # 25,000 for what cost 1,000 and was taxed at 500
    assert found[6.0] == pytest.approx([25_000, 0, 0, 23_500, 0])
    incentive = dated(events(replace(it, form="iso"), ending(end(6.0, 50_000.0)), 24.0), 0)
    assert incentive[0.0] == pytest.approx([-2_000, 0, 0, 0, 1_000])
    assert incentive[6.0] == pytest.approx([25_000, 0, 0, 24_000, 0])


def test_stock_that_does_not_vest_after_the_exit_is_paid_back_too_but_not_by_the_dead() -> None:
    it = stake("restricted", strike=2.0, vesting="4y/annual")
    lasts, dies = end(1.5, 50_000.0), end(1.5, 0.0, FAILED)
    pay = events(it, ending(lasts, dies), 24.0)
    assert total(pay, 0)[0] == pytest.approx(-2_000 + 25_000 + 1_000)
    assert total(pay, 1)[0] == pytest.approx(-2_000)


def test_an_election_under_83b_makes_wages_a_gain() -> None:
    """Four equal tranches worth 10, 20, 30, 40 a share as they vest; sold at 50 in year 5; bought at nothing."""
    marks = (10_000.0, 20_000.0, 30_000.0, 40_000.0, *[50_000.0] * 6)
    sale = End(5.5, SOLD, 50_000.0, marks)
    elected = stake("restricted", vesting="4y/annual", fair_market_value=1.0)
    assert total(events(elected, ending(sale), 120.0)) == pytest.approx([50_000, 1_000, 0, 49_000, 0])
    waits = replace(elected, conditions=Conditions(election_83b=False))
    # 2,500 + 5,000 + 7,500 + 10,000 of wages before anything can be sold
    found = dated(events(waits, ending(sale), 120.0), 0)
    assert [found[y][1] for y in (1.0, 2.0, 3.0, 4.0)] == pytest.approx([2_500, 5_000, 7_500, 10_000])
    assert found[5.5] == pytest.approx([50_000, 0, 0, 25_000, 0])


def test_stock_that_vests_at_or_after_the_exit_without_an_election_is_wages() -> None:
    """Sold at 1.5 years: a quarter has vested and was taxed at 10 a share; three quarters vest later, at 50."""
    it = stake("restricted", vesting="4y/annual", election_83b=False)
    sale = End(1.5, SOLD, 50_000.0, (10_000.0, *[50_000.0] * 9))
    # held for 2 years and a half by the average date of payment (1.5, 2, 3, 4)/4 = 2.625
    cash, wages, other, gains, _ = total(events(it, ending(sale), 120.0))
    assert cash == 50_000
    assert wages == pytest.approx(2_500 + 37_500)
    assert other + gains == pytest.approx(10_000)


@pytest.mark.parametrize(
    ("kind", "let_go", "after", "part"),
    [("none", 0.3, -9.0, 0.5), ("single", 0.0, 9.0, 1.0), ("double", 0.3, -0.6, 1.0), ("double", 0.3, -0.5, 0.5)],
)  # fmt: skip
def test_acceleration(kind: str, let_go: float, after: float, part: float) -> None:
    """Sold after a year, leaving after two of four: all of it if it accelerates; Φ(-0.5244) = 0.3."""
    it = stake(vesting="4y/annual", acceleration=kind, let_go=let_go)
    assert events(it, ending(end(1.5, 1_000.0)), 24.0, after).gross[0] == pytest.approx(1_000 * part)


def test_half_an_acceleration_leaves_the_other_half_vesting() -> None:
    """A quarter has vested at 1.5 years; half of the rest at once, of the other 3/8 a third by month 24."""
    it = stake(vesting="4y/annual", acceleration="single", accelerated=0.5, lockup_months=0.0)
    pay = events(it, ending(end(1.5, 1_000.0), end(1.5, 1_000.0, LISTED)), 24.0)
    assert pay.gross[0] == pytest.approx(1_000 * (0.25 + 0.375 + 0.125))
    # no sale, no trigger
    assert pay.gross[1] == pytest.approx(500)


def test_a_lockup_delays_an_ipo_and_spreads_its_price() -> None:
    it = stake(lockup_months=6.0)
    size = 40_001
    quantiles = (np.arange(size) + 0.5) / size
    from scipy.stats import norm

    after = norm.ppf(quantiles)
    many = ending(*[end(5.0, 1_000.0, LISTED)] * size)
    pay = events(it, many, 120.0, after)
    assert (pay.years == 5.5).all()
    assert pay.gross.mean() == pytest.approx(1_000, rel=1e-3)
    assert np.log(pay.gross).std() == pytest.approx(0.6 * math.sqrt(0.5), rel=1e-3)
    assert events(it, ending(end(5.0, 1_000.0)), 120.0, 1.0).gross[0] == 1_000


def test_a_tender_sells_part_before_the_exit() -> None:
    """At the end of year 2 half of the vested half, at 20 less 10%; options at 2: 250 × 16; then 750 × 48."""
    it = stake("nso", strike=2.0, vesting="4y/annual", tenders=(Tender(2, 0.5, 0.1),))
    found = dated(events(it, ending(end(6.0, 50_000.0, mark=20_000.0)), 120.0), 0)
    assert found[2.0] == pytest.approx([4_000, 4_000, 0, 0, 0])
    assert found[6.0] == pytest.approx([36_000, 36_000, 0, 0, 0])
    # bought on the first day, the price is not paid twice: 250 × 18, and a gain of 250 × 16
    bought = replace(it, conditions=replace(it.conditions, early_exercise=True))
    found = dated(events(bought, ending(end(6.0, 50_000.0, mark=20_000.0)), 120.0), 0)
    assert found[2.0] == pytest.approx([4_500, 0, 0, 4_000, 0])
    assert total(events(bought, ending(end(6.0, 50_000.0, mark=20_000.0)), 120.0))[0] == pytest.approx(
        -2_000 + 4_500 + 37_500
    )


def test_no_tender_below_strike_after_leaving_or_after_the_exit() -> None:
    it = stake("nso", strike=2.0, tenders=(Tender(2, 1.0),), window_months=120.0)
    for ends, leaves in (
        (end(6.0, 50_000.0, mark=1_900.0), 120.0),
        (end(6.0, 50_000.0, mark=9_000.0), 20.0),
        (end(1.5, 50_000.0, mark=9_000.0), 120.0),
    ):
        assert total(events(it, ending(ends), leaves))[0] == pytest.approx(48_000)


def test_shares_under_section_19a_are_taxed_when_they_are_sold_or_left_with() -> None:
    """1,000 shares worth 12 at 2: 10,000 less 2,000 of allowance is deferred."""
    it = stake("section_19a", strike=2.0, fair_market_value=12.0)
    sold_while_there = dated(events(it, ending(end(6.0, 50_000.0)), 120.0, country="DE"), 0)
    assert sold_while_there == {
        0.0: pytest.approx([-2_000, 0, 0, 0, 0]),
        6.0: pytest.approx([50_000, 0, 8_000, 40_000, 0]),
    }
    left = dated(events(it, ending(end(6.0, 50_000.0, mark=7_000.0)), 48.0, country="DE"), 0)
    # worth 7,000 then, 5,000 more than was paid: less than what was deferred
    assert left[4.0] == pytest.approx([0, 0, 5_000, 0, 0])
    assert left[6.0] == pytest.approx([50_000, 0, 0, 43_000, 0])
    liable = replace(it, conditions=Conditions(employer_assumes=True))
    assert dated(events(liable, ending(end(6.0, 50_000.0)), 48.0, country="DE"), 0)[6.0][2] == 8_000
    # sold for less than they were worth: only what is left is taxed
    poor = dated(events(it, ending(end(6.0, 6_000.0)), 120.0, country="DE"), 0)
    assert poor[6.0] == pytest.approx([6_000, 0, 4_000, 0, 0])
