"""Tax on what stakes bring, against the statutes' own arithmetic."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from outbid.core.ranges import Point
from outbid.law import schedule
from outbid.law.germany_equity import contributions, one_fifth_saving
from outbid.packages.outlooks import Stated
from outbid.packages.stake import Conditions, Stake
from outbid.packages.vesting import parse_vesting
from outbid.worth.employment import steady
from outbid.worth.ending import SALE, Ending
from outbid.worth.event_tax import EventTax
from outbid.worth.events import Event
from outbid.worth.net import Tax
from outbid.worth.stakes import incentive_fraction, stake_pay

BELIEF = Stated(Point(1e6), Point(5.0), Point(0.0))
ONE = np.arange(1)


def stake(form: str, **terms: object) -> Stake:
    return Stake("s", BELIEF, parse_vesting("immediate"), form=form, **terms)  # type: ignore[arg-type]


@pytest.mark.parametrize(("years", "taxable"), [(3.0, 0.5), (4.0, 0.25), (5.0, 0.0)])
def test_a_partial_relief_leaves_the_rest_at_28_percent_and_the_surtax(years: float, taxable: float) -> None:
    """§ 1202(a)(6), § 1(h)(4): a single filer in Texas with 400,000 of wages is beyond every threshold of 2026."""
    it = stake("restricted", conditions=Conditions(small_business_stock=True))
    tax = Tax(schedule("US-TX", 2026, "single"))
    event = Event(ONE, np.array([years]), np.array([1e5]), gains=np.array([1e5]), held=np.array([years]))
    kept = EventTax(tax, [400_000.0] * 6, steady(72.0), dt.date(2026, 1, 1), 1).net(event, it)
    assert 1e5 - float(kept[0]) == pytest.approx((0.28 + 0.038) * taxable * 1e5, abs=0.02)


def test_two_sales_of_one_year_share_brackets_and_the_relief() -> None:
    it = stake("restricted", conditions=Conditions(small_business_stock=True))
    tax, day = Tax(schedule("US-CA", 2026, "single")), dt.date(2026, 1, 1)

    def sale(gain: float) -> Event:
        return Event(ONE, np.array([6.0]), np.array([gain]), gains=np.array([gain]), held=np.array([6.0]))

    apart = EventTax(tax, [200_000.0] * 7, steady(84.0), day, 1)
    pieces = sum(float(apart.net(sale(gain), it)[0]) for gain in (3e5, 5e5))
    whole = float(EventTax(tax, [200_000.0] * 7, steady(84.0), day, 1).net(sale(8e5), it)[0])
    assert pieces == pytest.approx(whole, abs=0.02)


def test_the_relief_ends_at_its_cap_however_often_one_sells() -> None:
    """15 million for stock acquired after 4 July 2025."""
    it = stake("restricted", conditions=Conditions(small_business_stock=True))
    tax, day = Tax(schedule("US-TX", 2026, "single")), dt.date(2026, 1, 1)
    taxed = EventTax(tax, [0.0] * 9, steady(108.0), day, 1)
    due = 0.0
    for years in (6.0, 7.0):
        gain = np.array([10e6])
        event = Event(ONE, np.array([years]), gain, gains=gain, held=np.array([years]))
        due = 10e6 - float(taxed.net(event, it)[0])
    # ten million are free in the first year, five in the second
    rest = Tax(schedule("US-TX", 2026, "single")).schedule.tax(0.0, 5e6)
    assert due == pytest.approx(float(rest), rel=1e-9)


def test_deferred_shares_bear_contributions_at_once() -> None:
    it = stake("section_19a", shares=1_000.0, fair_market_value=12.0)
    law = schedule("DE", 2025, "class_1")
    ending = Ending(
        np.array([5.0]), np.array([SALE], dtype=np.int8), np.array([5e4]), np.array([5e4]), np.array([5e4]),
        marks=np.full((10, 1), 1.2e4),
    )  # fmt: skip
    events = stake_pay(it, ending, steady(72.0), np.zeros(1), lambda a, b: a > 0, 1e9, "DE").events
    ledger = EventTax(Tax(law, country="DE", law_year=2025), [50_000.0] * 6, steady(72.0), None, 1)
    at_once = next(event for event in events if event.contributed)
    # 12,000 less the yearly allowance of 2,000; below both ceilings an employee pays about a fifth
    due = -float(np.asarray(ledger.net(at_once, it))[0])
    assert due == pytest.approx(float(contributions(law, 50_000.0, 10_000.0)), abs=0.01)
    assert 1_900 < due < 2_300


@pytest.mark.parametrize("appraised", [2.0, 5.0])
def test_options_are_taxed_by_the_appraisal_and_exercised_by_what_they_are_worth(appraised: float) -> None:
    """Fair value today is 10 a share, the appraisal lower by a factor, which stays."""
    it = stake("nso", shares=1_000.0, strike=1.0, fair_market_value=appraised)
    ending = Ending(
        np.array([6.0]), np.array([SALE], dtype=np.int8), np.array([4e4]), np.array([4e4]), np.array([4e4]),
        marks=np.full((10, 1), 2e4), today=1e4,
    )  # fmt: skip
    events = stake_pay(it, ending, steady(24.0), np.zeros(1), lambda when, ratio: ratio > 15, 1e9).events
    exercise = next(event for event in events if (np.asarray(event.cash) < 0).any())
    assert exercise.cash[0] == -1_000.0
    assert np.asarray(exercise.wages)[0] == pytest.approx(2e4 * appraised / 10 - 1_000.0)


def test_a_virtual_share_payout_is_taxed_by_fifths() -> None:
    """§ 34 EStG on 200,000 beside 40,000 of wages saves what the law's own arithmetic says."""
    law = schedule("DE", 2025, "class_1")
    event = Event(ONE, np.array([4.5]), np.array([2e5]), wages=np.array([2e5]))
    ledger = EventTax(Tax(law, country="DE", law_year=2025), [40_000.0] * 6, steady(72.0), None, 1)
    (kept,) = ledger.net(event, stake("vsop"))
    (plain,) = law.tax(np.array([240_000.0])) - law.tax(np.array([40_000.0]))
    saved = np.ravel(one_fifth_saving(law, np.array([40_000.0]), np.array([2e5]), as_wages=True))[0]
    assert saved > 10_000
    assert 2e5 - kept == pytest.approx(plain - saved, abs=0.01)


LAW = schedule("US-CA", 2026, "single")
DAY = dt.date(2026, 1, 1)


def exercise(spread: float, years: float = 0.0) -> Event:
    return Event(ONE, np.array([years]), np.zeros(1), spread=np.array([spread]))


def owned(*events: Event) -> tuple[EventTax, float]:
    ledger = EventTax(Tax(LAW), [300_000.0] * 10, steady(120.0), DAY, 1)
    it = stake("iso", conditions=Conditions(small_business_stock=True))
    return ledger, sum(float(np.asarray(ledger.net(event, it))[0]) for event in events)


def test_spreads_of_one_year_share_one_exemption() -> None:
    _, whole = owned(exercise(400_000.0))
    _, halves = owned(exercise(150_000.0), exercise(250_000.0))
    assert halves == pytest.approx(whole, abs=0.02)
    assert whole < -80_000


def test_minimum_tax_comes_back_once_whatever_is_paid_beside_it() -> None:
    ledger, charged = owned(exercise(400_000.0))
    back = sum(float(amount.sum()) for _, _, amount in ledger.later_credits(10))
    assert 0 < back <= -charged + 0.01
    # nothing is left to come back, and a second stake that pays nothing changes nothing
    again = sum(float(amount.sum()) for _, _, amount in ledger.later_credits(10))
    assert back + again <= -charged + 0.01
    room = LAW.tax(300_000.0)
    assert all(float(amount.max()) < float(room) for _, _, amount in ledger.later_credits(10))


def test_two_payments_of_one_year_do_not_use_its_room_twice() -> None:
    def pay(wages: float) -> Event:
        return Event(ONE, np.array([3.0]), np.array([wages]), wages=np.array([wages]))

    _, whole = owned(exercise(900_000.0), pay(200_000.0))
    _, halves = owned(exercise(900_000.0), pay(80_000.0), pay(120_000.0))
    assert halves == pytest.approx(whole, abs=0.02)


def test_a_relieved_gain_makes_no_room_for_the_credit() -> None:
    """What § 1202 excludes is neither regular nor minimum income, so the year of the sale gives back as any other."""
    it = stake("iso", conditions=Conditions(small_business_stock=True))
    law = Tax(schedule("US-TX", 2026, "single"))

    def back(*events: Event) -> float:
        ledger = EventTax(law, [300_000.0] * 10, steady(120.0), DAY, 1)
        paid = sum(float(np.asarray(ledger.net(event, it))[0]) for event in (exercise(1e6), *events))
        return paid + sum(float(amount.sum()) for _, _, amount in ledger.later_credits(10))

    gain = np.array([1.6e6])
    sold = Event(ONE, np.array([6.5]), gain, gains=gain, held=np.array([6.5]))
    assert back(sold) == pytest.approx(back() + 1.6e6, rel=1e-6)


@pytest.mark.parametrize(
    ("vesting", "shares", "early", "incentive"),
    [
        ("immediate", 400_000.0, False, 0.25),
        ("immediate", 80_000.0, False, 1.0),
        ("4y/annual", 400_000.0, False, 1.0),  # 100,000 in each year
        ("4y/annual", 800_000.0, False, 0.5),
        ("4y/annual", 400_000.0, True, 0.25),  # all may be exercised in the first
        ("75/25", 200_000.0, False, 0.75),  # 100,000 of 150,000, and 50,000
    ],
)
def test_incentive_options_beyond_the_yearly_limit_are_taxed_as_others(
    vesting: str, shares: float, early: bool, incentive: float
) -> None:
    """IRC 422(d): at an exit both pay the same, of which the rest is wages."""
    terms = {"strike": 1.0, "shares": shares, "conditions": Conditions(early_exercise=early)}
    it = Stake("s", BELIEF, parse_vesting(vesting), form="iso", **terms)  # type: ignore[arg-type]
    assert incentive_fraction(it) == pytest.approx(incentive)
    if early:
        return
    worth = np.array([3 * shares])
    ending = Ending(np.array([6.0]), np.array([SALE], dtype=np.int8), worth, worth, worth)
    pay = stake_pay(it, ending, steady(120.0), np.zeros(1), lambda a, b: a > 0, 1e9)
    wages, other = (sum(float(np.sum(getattr(e, part))) for e in pay.events) for part in ("wages", "other"))
    assert pay.gross[0] == pytest.approx(2 * shares)
    assert other == pytest.approx(2 * shares * incentive)
    assert wages == pytest.approx(2 * shares * (1 - incentive))


@pytest.mark.parametrize("shares", [139_767, 220_491, 226_747, 400_001])
def test_a_grant_within_the_limit_is_one_stake_whatever_its_size(shares: float) -> None:
    # at most 400,001 · 0.95 / 4 = $95,000 a year: all of it may be incentive options, to the last digit
    monthly = parse_vesting("4y/1y-cliff/monthly")
    whole = Stake("s", BELIEF, monthly, form="iso", shares=shares, strike=0.95)
    assert incentive_fraction(whole) == 1.0
