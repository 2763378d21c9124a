"""Buy-outs where what makes up for the loss is known: the same money, the same shares, nothing; and what must hold."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outbid.core.errors import InputError
from outbid.core.ranges import Point
from outbid.offers.buyout import STEPS, buy_out
from outbid.offers.buyout_ways import cost_of, vesting_of
from outbid.offers.candidate import Candidate
from outbid.offers.cost import Cost
from outbid.offers.employer import Employer
from outbid.offers.limits import Bound, Limits
from outbid.offers.terms import Terms
from outbid.offers.valuing import Valuer
from outbid.packages.files import load_offer, load_person
from outbid.packages.package import Package
from outbid.packages.person import Outside
from outbid.packages.terms import Due, Grant, Salary
from outbid.packages.vesting import parse_vesting
from outbid.worth.laboratory import with_stake_scaled

EXAMPLES = Path(__file__).parents[2] / "examples/talent-war"
PERSON = load_person(EXAMPLES / "me.toml")
STARTUP = load_offer(EXAMPLES / "startup.toml")
STAY = load_offer(EXAMPLES / "stay.toml")
WIDE = Limits(Bound(50e3, 900e3), Bound(0, 9e6), Bound(0, 9e6))
STILL = replace(PERSON, economy=replace(PERSON.economy, risk_free=0.0))
"""The same person where money has no price."""
JOB = Package("Stay", "USD", Salary(Point(300e3)), "current", employer="Old")
TERMS = Terms(300e3)


def candidate(current, person=PERSON, gamma=2.0):
    who = replace(person, gamma=gamma)
    return Candidate(who, np.array([gamma]), np.array([who.wealth]), np.ones(1), current)


def listed(name="New", limits=WIDE, **cost):
    vesting = ((12, 1.0),)
    one = Package("Join", "USD", Salary(Point(1.0)), employer=name, grants=(Grant("Grant", vesting),))
    return Employer(
        name,
        one,
        limits,
        Cost(**{"years": 4.0, "vesting": vesting, "share_value": 1.0, **cost}),
        "money",
        1.0,
    )


def startup(limits=WIDE, **cost):
    stake = STARTUP.stakes[0]
    vesting = tuple((month, float(part)) for month, part in stake.vesting.increments)
    known = {"years": 6.0, "leaving": 0.1, "share_value": 1.2, "vesting": vesting, "risk_free": 0.04}
    one = with_stake_scaled(STARTUP, 1 / stake.shares)
    return Employer("Startup", one, limits, Cost(**{**known, **cost}), "shares", 2.0, 1e7, 12)


def way(found, kind):
    return next(each for each in found.ways if each.kind == kind)


def test_the_same_money_in_the_same_year_makes_up_for_a_bonus():
    # equal pay, one tax year, no interest: a bonus of 80,000 in June is worth 80,000 on joining
    current = replace(JOB, dues=(Due("Bonus", 6, 80e3),))
    found = buy_out(Valuer(candidate(current, STILL), listed()), TERMS)
    assert found.needed == pytest.approx(80e3, abs=1)
    assert found.less_than_face == pytest.approx(0, abs=1)
    for kind in ("cash", "deferred"):
        assert way(found, kind).enough
        assert way(found, kind).amount == pytest.approx(80e3, abs=1)
    assert {name: round(amount) for name, amount in found.steps} == dict.fromkeys(STEPS, 0)


def test_the_same_shares_on_the_same_dates_make_up_for_a_grant():
    # equal pay and one share: the person is indifferent when nothing but the letterhead changes
    calendar = ((6, 60e3), (18, 60e3), (30, 80e3))
    current = replace(JOB, grants=(Grant("Old grant", calendar),))
    found = buy_out(Valuer(candidate(current, gamma=4.0), listed("Old")), TERMS)
    grant = way(found, "grant")
    assert grant.enough
    assert grant.amount == pytest.approx(200e3, rel=1e-4)
    assert [month for month, _ in grant.calendar] == [6, 18, 30]
    assert math.fsum(amount for _, amount in grant.calendar) == pytest.approx(grant.amount)


def test_what_falls_due_after_the_planned_stay_counts_nothing():
    current = replace(JOB, grants=(Grant("Old grant", ((60, 200e3),)),))
    found = buy_out(Valuer(candidate(current, replace(PERSON, stay=Point(4.0))), listed()), TERMS)
    assert (found.loss, found.needed, found.ways) == (0, 0, ())
    assert [date.counted for date in found.dates] == [False]
    assert dict(found.steps)["later"] == -200e3


@pytest.fixture(scope="module")
def worked():
    return buy_out(Valuer(candidate(STAY), startup()), Terms(300e3, 0.0, 300e3))


def test_the_buy_out_moves_the_offer_as_far_as_the_grants_move_the_current_job(worked):
    # by the search's own valuer: the lead over the job with its grants is again what it is over the job without
    bare = replace(STAY, grants=(), dues=())
    whole, without = (Valuer(candidate(current), startup()).alternatives[0][0, 0] for current in (STAY, bare))
    valuer = Valuer(candidate(STAY), startup())
    offered, bought = (valuer.of(Terms(300e3, cash, 300e3))[0] for cash in (0.0, worked.needed))
    assert bought - offered == pytest.approx(whole - without, rel=1e-5)
    assert worked.loss == pytest.approx((whole - without) * valuer.annuity, rel=1e-9)


def test_dates_and_steps_add_up(worked):
    assert math.fsum(date.face for date in worked.dates) == pytest.approx(worked.face)
    assert worked.face == pytest.approx(sum(value for *_, value in STAY.forfeiture))
    assert math.fsum(date.worth for date in worked.dates) == pytest.approx(worked.loss)
    assert math.fsum(date.cash for date in worked.dates) == pytest.approx(worked.needed)
    assert tuple(name for name, _ in worked.steps) == STEPS
    assert worked.face + math.fsum(amount for _, amount in worked.steps) == pytest.approx(worked.needed)
    assert 0 < worked.error < 0.01 * worked.loss


def test_never_more_than_face_and_the_cheapest_comes_first(worked):
    assert worked.mix is None
    for each in worked.ways:
        price = 2.0 if each.kind == "shares" else 1.0
        assert each.amount * price <= worked.face * (1 + 1e-9)
    enough = [each.cost for each in worked.ways if each.enough]
    assert enough == sorted(enough)
    assert worked.cheapest.cost == min(enough)
    assert way(worked, "shares").held_by == "face"
    assert way(worked, "shares").missing > 0


def test_limits_hold():
    tight = Limits(Bound(50e3, 900e3), Bound(0, 50e3), Bound(0, 350e3), cash=400e3)
    found = buy_out(Valuer(candidate(STAY), startup(tight)), Terms(300e3, 0.0, 300e3))
    assert way(found, "cash").amount == 50e3
    assert way(found, "cash").held_by == "sign_on"
    assert way(found, "shares").amount == 50e3
    assert way(found, "shares").held_by == "equity"
    first = sum(amount for month, amount in way(found, "deferred").calendar if month <= 12)
    assert first <= 100e3 * (1 + 1e-9)
    assert found.cheapest is None


def test_several_ways_fill_up_what_one_cannot():
    # 30,000 on joining, 70,000 in shares, 50,000 more cash in the first year: each alone falls short
    current = replace(JOB, grants=(Grant("Old grant", ((6, 80e3), (18, 80e3))),))
    tight = Limits(Bound(50e3, 900e3), Bound(0, 30e3), Bound(0, 70e3), cash=350e3)
    found = buy_out(Valuer(candidate(current, STILL), listed("Other", tight)), TERMS, 1.2)
    assert found.cheapest is None
    assert found.mix.enough
    given = {part.kind: part.amount for part in found.mix.parts}
    assert given.get("cash", 0.0) <= 30e3
    assert given.get("grant", 0.0) <= 70e3
    assert given.get("cash", 0.0) + given.get("deferred", 0.0) / 2 <= 50e3 * (1 + 1e-9)
    assert sum(given.values()) <= 1.2 * 160e3 * (1 + 1e-9)
    assert math.fsum(part.worth for part in found.mix.parts) == pytest.approx(found.mix.worth)
    assert found.mix.worth == pytest.approx(found.loss, rel=1e-4)


def test_a_mix_that_falls_short_says_by_how_much():
    tight = Limits(Bound(50e3, 900e3), Bound(0, 50e3), Bound(0, 350e3), cash=400e3)
    found = buy_out(Valuer(candidate(STAY), startup(tight)), Terms(300e3, 0.0, 300e3))
    assert not found.mix.enough
    assert found.mix.missing == pytest.approx(found.loss - found.mix.worth)
    assert found.mix.missing < min(each.missing for each in found.ways)
    first = sum(
        amount
        for part in found.mix.parts
        if part.kind != "shares"
        for month, amount in part.calendar
        if month <= 12
    )
    assert first <= 100e3 * (1 + 1e-9)


def test_risk_makes_forfeited_shares_worth_less():
    current = replace(JOB, stock=STAY.stock, grants=(Grant("Old grant", ((12, 400e3), (36, 400e3))),))
    needed = [buy_out(Valuer(candidate(current, gamma=g), listed()), TERMS).needed for g in (1.0, 3.0, 6.0)]
    assert needed == sorted(needed, reverse=True)
    assert dict(buy_out(Valuer(candidate(current), listed()), TERMS).steps)["risk"] < 0


def test_who_may_leave_anyway_loses_less():
    uncertain = replace(PERSON, outside=Outside(300e3, layoff=0.1, option=False))
    current = replace(JOB, grants=(Grant("Old grant", ((12, 200e3), (36, 200e3))),))
    sure, unsure = (
        buy_out(Valuer(candidate(current, person), listed()), TERMS) for person in (PERSON, uncertain)
    )
    assert dict(sure.steps)["leaving"] == pytest.approx(0, abs=1e-6)
    # a tenth a year are laid off: 90% see the first half, 73% the second, each half expected to grow about as fast
    assert dict(unsure.steps)["leaving"] == pytest.approx(-200e3 * (0.1 + 0.271), rel=0.15)
    assert unsure.needed < sure.needed


def test_the_employer_may_reckon_in_another_currency():
    # a euro is 1.25 dollars: the same pay, bonus and limits in euros ask for the same buy-out
    current = replace(JOB, dues=(Due("Bonus", 6, 80e3),), grants=(Grant("Old grant", ((18, 100e3),)),))
    person = replace(PERSON, rates={"EUR": 1.25})
    euros = listed()
    euros = replace(euros, template=replace(euros.template, currency="EUR"))
    ours, theirs = (
        buy_out(Valuer(candidate(current, person), employer), terms)
        for employer, terms in ((listed(), TERMS), (euros, Terms(240e3)))
    )
    assert theirs.face == pytest.approx(ours.face / 1.25)
    assert theirs.loss == pytest.approx(ours.loss / 1.25)
    assert theirs.needed == pytest.approx(ours.needed / 1.25, rel=1e-6)
    for one, two in zip(ours.ways, theirs.ways, strict=True):
        assert (one.kind, one.enough) == (two.kind, two.enough)
        assert two.amount == pytest.approx(one.amount / 1.25, abs=0.05)


@settings(max_examples=15, deadline=None)
@given(
    payments=st.lists(st.tuples(st.integers(1, 84), st.floats(1e3, 3e5)), min_size=1, max_size=4),
    dues=st.lists(st.tuples(st.integers(1, 84), st.floats(1e3, 1e5)), max_size=2),
    gammas=st.tuples(st.floats(0, 6), st.floats(0, 6)),
    most=st.floats(0, 1.5),
)
def test_whatever_is_forfeited(payments, dues, gammas, most):
    current = replace(
        JOB,
        stock=STAY.stock,
        grants=(Grant("Old grant", tuple(sorted(payments))),),
        dues=tuple(Due("Bonus", month, amount) for month, amount in dues),
    )
    people = Candidate(PERSON, np.array(gammas), np.array([5e5, 2e6]), np.array([0.3, 0.7]), current)
    found = buy_out(Valuer(people, listed(), futures=512), TERMS, most)
    counted = [date for date in found.dates if date.counted]
    assert all(date.counted == (date.month <= 72) for date in found.dates)
    assert math.fsum(date.worth for date in counted) == pytest.approx(found.loss)
    assert found.face + math.fsum(amount for _, amount in found.steps) == pytest.approx(found.needed, abs=1)
    assert found.loss_by_type[0] <= found.loss * (1 + 1e-9)
    assert found.loss <= found.loss_by_type[1] * (1 + 1e-9)
    for each in found.ways:
        assert each.amount <= most * math.fsum(date.face for date in counted) * (1 + 1e-9)
        assert each.enough == (each.missing == 0)
        assert each.cost <= each.amount * (1 + 1e-9)
    if found.mix is not None:
        assert found.cheapest is None
        assert math.fsum(p.amount for p in found.mix.parts) <= most * found.face * (1 + 1e-9) + 0.05


def test_cost_by_hand():
    cost = Cost(
        years=4.0, leaving=0.2, payroll=((150e3, 0.06), (math.inf, 0.01)), risk_free=0.05, share_value=3.0
    )
    terms, shape = Terms(100e3), [(12, 0.5), (24, 0.5)]
    assert cost_of("shares", cost, terms, shape, 100.0) == pytest.approx(300 * (0.5 * 0.8 + 0.5 * 0.64))
    # 50,000 after a year reach the ceiling exactly: 7% on top of them
    each = 50e3 * 1.07
    expected = each * 0.8 * math.exp(-0.05) + each * 0.64 * math.exp(-0.10)
    assert cost_of("deferred", cost, terms, shape, 100e3) == pytest.approx(expected)
    on_top = 50e3 * 0.06 + 80e3 * 0.01
    assert cost_of("cash", replace(cost, leaving=0.0), terms, shape, 80e3) == pytest.approx(
        80e3 + on_top * math.exp(-0.05 / 2)
    )


def test_the_schedule_of_forfeited_dates():
    vesting = vesting_of([(3, 0.25), (6, 0.5), (6, 0.25)])
    assert vesting.increments == ((3, 0.25), (6, 0.75))
    assert parse_vesting("immediate").fraction(0) == vesting.fraction(6) == 1


def test_nothing_to_leave_is_an_error():
    with pytest.raises(InputError) as caught:
        buy_out(Valuer(candidate(None), listed()), TERMS)
    assert caught.value.key == "retain.no_current"
    with pytest.raises(InputError) as caught:
        buy_out(Valuer(candidate(JOB), listed()), TERMS, math.nan)
    assert caught.value.key == "retain.most"
