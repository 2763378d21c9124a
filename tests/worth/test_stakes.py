"""What stakes pay, future by future, against scalars, by hand, and by what must hold whatever the terms."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain import LinearTax
from plain_stake import FAILED, LISTED, SOLD, End, by_date, plain_stake

from outbid.core.ranges import Point
from outbid.law import schedule
from outbid.packages.outlooks import Stated
from outbid.packages.package import Package
from outbid.packages.person import Economy, Person
from outbid.packages.stake import Conditions, Stake, Tender
from outbid.packages.terms import Salary
from outbid.packages.vesting import parse_vesting
from outbid.worth.employment import Job, steady
from outbid.worth.ending import Ending
from outbid.worth.event_tax import EventTax
from outbid.worth.futures import draw
from outbid.worth.net import Tax
from outbid.worth.simulate import all_rows, simulate, with_paths
from outbid.worth.stakes import stake_pay

NEVER_MIND = Stated(Point(0.0), Point(1.0), Point(0.0))
HORIZON = 10
FORMS = ("shares", "restricted", "iso", "nso", "rsu", "profits_interest", "vsop", "section_19a")


def stake(form: str = "shares", **terms: object) -> Stake:
    names = Conditions.__dataclass_fields__
    conditions = Conditions(**{k: terms.pop(k) for k in list(terms) if k in names})  # type: ignore[arg-type]
    vesting = parse_vesting(str(terms.pop("vesting", "immediate")))
    usual = {"shares": 1_000.0, "conditions": conditions, "vesting": vesting, "form": form}
    return Stake(**{"name": "s", "outlook": NEVER_MIND, **usual, **terms})  # type: ignore[arg-type]


def ending(*ends: End) -> Ending:
    """The ends as the engine takes them; marks of a living company as given, of an ended one what it fetched."""
    marks = np.array([each.marks or (0.0,) * HORIZON for each in ends]).T
    worth = np.array([each.worth for each in ends])
    kind = np.array([each.kind for each in ends], dtype=np.int8)
    return Ending(np.array([each.years for each in ends]), kind, worth, worth, worth, marks)


def end(years: float, worth: float, kind: int = SOLD, mark: float = 0.0) -> End:
    """An end with one fair value at all year ends before it."""
    marks = tuple(worth if year >= years else mark for year in range(1, HORIZON + 1))
    return End(years, kind, worth, marks, marks[0])


def events(
    it: Stake, ends: Ending, leaves: object, after: object = 0.0, *, wants: bool = True, purse: object = math.inf,
    country: str = "US",
):  # type: ignore[no-untyped-def]  # fmt: skip
    size = ends.years.size
    months = np.broadcast_to(np.asarray(leaves, dtype=float), (size,)).copy()
    job = Job(120.0, months, months)
    draws = np.broadcast_to(np.asarray(after, dtype=float), (size,))
    return stake_pay(
        it, ends, job, draws, lambda _, moneyness: np.full(len(moneyness), wants) & (moneyness > 1), purse, country,
    )  # type: ignore[arg-type]  # fmt: skip


def dated(pay, n: int) -> dict[float, list[float]]:  # type: ignore[no-untyped-def]
    """Cash, wages, other, gains and preference by date, of future ``n``."""
    found: dict[float, np.ndarray] = {}
    for event in pay.events:
        for place in np.flatnonzero(event.futures == n):
            parts = (event.cash, event.wages, event.other, event.gains, event.spread)
            row = np.array([np.broadcast_to(p, event.years.shape)[place] for p in parts])
            date = round(float(event.years[place]), 6)
            found[date] = found.get(date, 0.0) + row
    return {date: row.tolist() for date, row in found.items() if (np.abs(row) > 1e-6).any()}


def total(pay, n: int = 0) -> list[float]:  # type: ignore[no-untyped-def]
    rows = dated(pay, n).values()
    return np.sum(list(rows), axis=0).tolist() if rows else [0.0] * 5


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


# tax on events


def net_of(it: Stake, ends: Ending, tax: Tax, leaves: float, wages: float, years: int = 8):  # type: ignore[no-untyped-def]
    """(net of each event by date, credits by date) of one future with these wages in every year."""
    taxed = EventTax(tax, [wages] * years, steady(12.0 * years), dt.date(2027, 1, 1), 1)
    kept = [
        (float(event.years[0]), float(np.asarray(event.cash).sum()), float(taxed.net(event, it)[0]))
        for event in events(it, ends, leaves).events
        if len(event.futures)
    ]
    return kept, [(float(y[0]), float(a[0])) for _, y, a in taxed.later_credits(12)]


def test_a_linear_tax_on_every_event() -> None:
    it = stake("nso", strike=2.0)
    kept, credits = net_of(it, ending(end(6.0, 50_000.0, mark=12_000.0)), Tax(LinearTax(0.3, 0.2)), 48.0, 1e5)
    assert [row[2] for row in kept] == pytest.approx([-2_000 - 3_000, 50_000 - 0.2 * 38_000])
    assert not credits


@pytest.mark.parametrize(("place", "own"), [("US-TX", 0.0), ("US-CA", 1.0)])
def test_small_business_stock_is_exempt_from_federal_tax_alone(place: str, own: float) -> None:
    """IRC 1202: after five years nothing is due in Texas; California taxes all of it, by its own tables."""
    law = schedule(place, 2026, "single")
    ends = ending(end(6.0, 2e6))
    exempt, _ = net_of(stake("shares", small_business_stock=True), ends, Tax(law), 120.0, 200_000.0)
    whole, _ = net_of(stake("shares"), ends, Tax(law), 120.0, 200_000.0)
    dues = [2e6 - rows[0][2] for rows in (exempt, whole)]
    assert dues[1] > 2e6 * 0.18
    if own:
        # from 9.3% to 12.3% of it
        assert 0.09 * 2e6 < dues[0] < 0.124 * 2e6
    else:
        assert dues[0] == pytest.approx(0, abs=1)


@pytest.mark.parametrize("place", ["US-TX", "US-CA"])
@pytest.mark.parametrize("spread", [150_000.0, 600_000.0, 3_000_000.0])
@pytest.mark.parametrize("exit_years", [4.9, 5.2, 6.0, 11.0])
def test_minimum_tax_is_paid_at_exercise_and_comes_back_at_most_in_full(
    place: str, spread: float, exit_years: float
) -> None:
    law = schedule(place, 2026, "single")
    cost = 50_000.0  # below the yearly limit, so that all of them are incentive options
    it = stake("iso", shares=1_000.0, strike=cost / 1_000)
    ends = ending(end(exit_years, 3 * spread + cost, mark=spread + cost))
    kept, credits = net_of(it, ends, Tax(law), 48.0, 250_000.0)
    (_, _, bought), (_, _, sale) = sorted(kept)
    paid = -bought - cost
    same_year = exit_years < 5
    # 28% federal and California's 7%, and the exemptions that phase out
    assert paid == 0 if same_year else 0 < paid < 0.35 * spread + 0.28 * 90_100 + 0.07 * 110_000
    returned = sum(amount for _, amount in credits)
    assert all(amount >= 0 for _, amount in credits)
    # what the sale alone would owe
    held = exit_years - 4.25 > 1
    wages = 250_000.0
    alone = law.tax(wages, 3 * spread) if held else law.tax(wages, other=3 * spread)
    back = sale - (3 * spread + cost - float(alone - law.tax(wages)))
    assert back >= -1e-6
    assert back + returned <= paid + 1e-6
    if held and exit_years < 11:
        # the sale itself or the years around it give most of it back
        assert back + returned > 0.5 * paid


def test_minimum_tax_does_not_come_back_before_it_is_paid() -> None:
    """Shares sold in year 2 and others in year 7, an option exercised at 4.25: only the later sale meets a credit."""
    law = schedule("US-TX", 2026, "single")
    taxed = EventTax(Tax(law), [250_000.0] * 8, steady(96.0), None, 1)
    option = stake("iso", shares=600_000.0, strike=1.0)
    bought = events(option, ending(end(20.0, 2.4e6, mark=1.2e6)), 48.0).events[1]
    paid = -600_000 - float(taxed.net(bought, option)[0])
    assert paid > 100_000
    for years, credited in ((2.5, False), (7.5, True)):
        sale = events(stake("shares"), ending(end(years, 50_000.0)), 120.0).events[0]
        alone = 50_000 - float(law.tax(250_000.0, 50_000.0) - law.tax(250_000.0))
        back = float(taxed.net(sale, stake("shares"))[0]) - alone
        assert (back > 100) == credited
        assert -1e-6 <= back <= paid


def test_events_of_one_year_are_taxed_as_one_income() -> None:
    """Two stakes sold in one year are taxed as one of their sum, in whatever order."""
    law = schedule("US-CA", 2026, "single")
    ends = ending(end(5.5, 400_000.0))
    taxed = EventTax(Tax(law), [150_000.0] * 8, steady(96.0), None, 1)
    kept = 0.0
    for form in ("nso", "shares", "vsop"):
        it = stake(form)
        kept += sum(float(taxed.net(e, it)[0]) for e in events(it, ends, 120.0).events if len(e.futures))
    due = law.tax(150_000.0 + 800_000.0, 400_000.0) - law.tax(150_000.0)
    assert kept == pytest.approx(1_200_000 - float(due), abs=0.01)


def test_several_stakes_are_exercised_from_one_purse() -> None:
    """80% of 170,000 may go into it; a grant needs 60,000 and half of a spread of 140,000: one is exercised."""
    outlook = Stated(Point(200_000.0), Point(6.0), Point(0.0))
    grants = tuple(
        Stake(name, outlook, parse_vesting("immediate"), form="nso", shares=1.0, strike=60_000.0)
        for name in ("one", "two")
    )
    who = Person(
        170_000.0, 2.0, "X", "single", 2026, stay=Point(2.0), horizon=8, economy=Economy(risk_free=0.0)
    )
    for stakes, gained in ((grants[:1], 140_000), (grants, 140_000)):
        it = Package("a", "USD", Salary(Point(0.0)), stakes=stakes)
        factors = with_paths(draw(1, all_rows([it], who), 0, 10))
        found = simulate(it, who, Tax(LinearTax(0.0, 0.0)), factors, 10)
        assert found.value == pytest.approx(gained)
