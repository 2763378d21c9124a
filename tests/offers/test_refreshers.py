"""Plans of later grants: where hazards and prices are known, and what must hold along every path."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from outbid.core.errors import InputError
from outbid.core.ranges import Point
from outbid.offers.candidate import Candidate
from outbid.offers.cost import Cost
from outbid.offers.employer import Employer
from outbid.offers.limits import Bound, Limits
from outbid.offers.refresher_job import Granted, Jobs
from outbid.offers.refresher_paths import NAMES, price_paths
from outbid.offers.refresher_search import fewest, still_there, survival
from outbid.offers.refreshers import Retention, plan_refreshers
from outbid.offers.terms import Terms
from outbid.offers.valuing import Valuer
from outbid.packages.files import load_offer, load_person
from outbid.packages.outlooks import Stated
from outbid.packages.package import Package
from outbid.packages.person import Outside
from outbid.packages.terms import Grant, Salary, Stock
from outbid.worth.laboratory import with_stake_scaled

EXAMPLES = Path(__file__).parents[2] / "examples/talent-war"
PERSON = replace(load_person(EXAMPLES / "me.toml"), outside=Outside(300e3, 0.03))
STARTUP = load_offer(EXAMPLES / "startup.toml")
QUARTERLY = tuple((3 * quarter, 1 / 16) for quarter in range(1, 17))
STOCK = Stock(0.32, 1.1)


def candidate(person=PERSON, gamma=2.0):
    who = replace(person, gamma=gamma)
    return Candidate(who, np.array([gamma]), np.array([who.wealth]), np.ones(1))


def listed(most=5e6, vesting=QUARTERLY, **cost):
    one = Package(
        "Join",
        "USD",
        Salary(Point(1.0), 0.03),
        employer="New",
        stock=STOCK,
        grants=(Grant("Grant", vesting),),
    )
    known = {"years": 4.0, "growth": 0.03, "vesting": vesting, "share_value": 1.0, "risk_free": 0.04}
    limits = Limits(Bound(50e3, 900e3), equity=Bound(0, most))
    return Employer("New", one, limits, Cost(**{**known, **cost}), "money", 1.0)


def startup(pool):
    stake = STARTUP.stakes[0]
    vesting = tuple((month, float(part)) for month, part in stake.vesting.increments)
    cost = Cost(years=6.0, growth=0.03, share_value=1.2, vesting=vesting, risk_free=0.04)
    one = with_stake_scaled(STARTUP, 1 / stake.shares)
    return Employer(
        "Startup", one, Limits(Bound(50e3, 900e3), equity=Bound(0, pool)), cost, "shares", 2.0, 1e7
    )


@pytest.fixture(scope="module")
def worked():
    return plan_refreshers(Valuer(candidate(), listed()), Terms(280e3, 0.0, 300e3), Retention(0.12))


def test_equal_pay_and_no_grant_is_a_toss_up():
    aim = Retention(0.9, years=3, offers=0.6, scale=40e3)
    plan = plan_refreshers(Valuer(candidate(), listed()), Terms(300e3), aim)
    for path in plan.values():
        assert [year.hazard for year in path.years] == pytest.approx([0.3] * 3)
        assert [year.refresher for year in path.years] == [0, 0, 0]
        assert path.there == pytest.approx(0.7**3)
        assert path.saves == pytest.approx(0)
    # half a year's pay, in the middle of each year
    pays = (300e3 * 1.03**year * 0.5 * 0.3 * 0.7**year * math.exp(-0.04 * (year + 0.5)) for year in range(3))
    assert plan["expected"].replacement == pytest.approx(math.fsum(pays))


def test_the_smallest_refresher_closes_the_gap_of_the_logit():
    aim = Retention(0.1, years=2, scale=40e3)
    valuer = Valuer(candidate(), listed())
    plan = plan_refreshers(valuer, Terms(300e3), aim)["expected"]
    units = plan.years[1].refresher
    jobs, price = Jobs(valuer, Terms(300e3)), price_paths(valuer.employer.package(Terms(1, 0, 1)), PERSON, 2)
    staying, less = (
        jobs.staying(1, price["expected"], [Granted(1, amount, QUARTERLY)])[0]
        for amount in (units, units - 100)
    )
    # tastes grow with what the market pays, after tax
    scale = 40e3 * jobs.leaving(1)[0] / jobs.leaving(0)[0]
    assert staying - jobs.leaving(1)[0] == pytest.approx(scale * math.log(9), rel=1e-5)
    assert less < staying
    assert plan.years[1].hazard == pytest.approx(0.1, abs=1e-6)


def test_hazards_keep_the_target_along_every_path(worked):
    for path in worked.values():
        assert path.reached
        for year in path.years[1:]:
            assert year.hazard <= 0.12 * (1 + 1e-9)
            assert year.hazard <= year.hazard_without <= year.hazard_none + 1e-12
            assert (year.refresher > 0) == (year.hazard_without > 0.12)
        assert path.there == pytest.approx(math.prod(1 - year.hazard for year in path.years))
        assert path.there > path.there_without
        assert path.years[0].unvested == pytest.approx(300e3)
        assert path.years[0].vests == pytest.approx(75e3)


def test_a_lower_price_asks_for_more(worked):
    low, expected, high = (worked[name].years[1].refresher for name in ("low", "expected", "high"))
    assert low > expected > high


def test_a_stricter_target_never_costs_less():
    valuer = Valuer(candidate(), listed())
    costs = [
        plan_refreshers(valuer, Terms(280e3, 0.0, 300e3), Retention(target, years=2))["expected"].cost
        for target in (0.3, 0.2, 0.1)
    ]
    assert costs == sorted(costs)


def test_cost_by_hand():
    yearly = ((12, 0.5), (24, 0.5))
    aim = Retention(0.1, years=2, scale=40e3, vesting=yearly)
    valuer = Valuer(candidate(), listed(payroll=((math.inf, 0.02),), equity_is_wages=True))
    path = plan_refreshers(valuer, Terms(300e3), aim)["expected"]
    first, second = (year.hazard for year in path.years)
    kept = 0.5 * (1 - first) * (1 - second) + 0.5 * (1 - first) * (1 - second) ** 2
    assert path.cost == pytest.approx(path.years[1].refresher * kept * 1.02 * math.exp(-0.04))


def test_the_pool_is_never_overdrawn():
    person = replace(PERSON, outside=Outside(500e3, 0.05))
    plan = plan_refreshers(
        Valuer(candidate(person), startup(120e3)), Terms(150e3, 0.0, 100e3), Retention(0.05, years=3)
    )
    for path in plan.values():
        given = [year.refresher for year in path.years]
        assert all(units == int(units) for units in given)
        assert sum(given) <= 20e3
        assert not path.reached
        assert all(year.refresher == 0 for year in path.years if not year.reached)


@pytest.mark.slow
def test_nothing_is_spent_on_missing_a_target_and_the_lowest_one_is_told():
    person = replace(PERSON, outside=Outside(700e3, 0.05))
    aim = Retention(0.05, years=2)
    valuer, terms = Valuer(candidate(person), startup(120e3)), Terms(100e3, 0.0, 100e3)
    plan = plan_refreshers(valuer, terms, aim)
    assert [year.refresher for year in plan["expected"].years] == [0, 0]
    lowest = plan["expected"].lowest
    assert lowest is not None
    assert 0.05 < lowest <= max(year.hazard_none for year in plan["expected"].years[1:])
    # aimed at directly, that is kept, and a little less is not
    assert plan_refreshers(valuer, terms, replace(aim, target=lowest))["expected"].reached
    assert not plan_refreshers(valuer, terms, replace(aim, target=lowest - 2e-3))["expected"].reached


def test_the_first_year_is_as_the_employer_states():
    types = Candidate(
        PERSON, np.array([1.0, 4.0]), np.array([PERSON.wealth] * 2), np.array([0.4, 0.6]), taste=50e3
    )
    aim = Retention(0.3, years=2, offers=0.8)
    plan = plan_refreshers(Valuer(types, listed(leaving=0.2)), Terms(350e3, 0.0, 100e3), aim)
    for path in plan.values():
        assert path.years[0].hazard == pytest.approx(0.2, abs=1e-9)
    with pytest.raises(InputError) as caught:
        plan_refreshers(Valuer(types, listed(leaving=0.2)), Terms(350e3), replace(aim, offers=0.2))
    assert caught.value.key == "retain.leaving"


def test_what_is_left_of_a_grant():
    grant = Granted(1, 1_200.0, ((12, 0.25), (24, 0.75)))
    assert grant.left(1) == ((12, 300.0), (24, 900.0))
    assert grant.left(2) == ((12, 900.0),)
    assert grant.left(3) == ()
    assert Granted(0, 10.0, ((0, 0.5), (12, 0.5))).left(0) == ((0, 5.0), (12, 5.0))


def test_listed_paths_are_lognormal():
    found = price_paths(listed().package(Terms(1.0, 0.0, 1.0)), PERSON, 5)
    growth = 0.04 + 1.1 * 0.045
    for year in range(5):
        middle, width = (growth - 0.32**2 / 2) * year, 1.281552 * 0.32 * math.sqrt(year)
        assert found["expected"][year] == pytest.approx(math.exp(growth * year), rel=0.02)
        assert found["low"][year] == pytest.approx(math.exp(middle - width), rel=0.02)
        assert found["high"][year] == pytest.approx(math.exp(middle + width), rel=0.02)


def test_a_sure_exit_earns_the_interest():
    sure = Stated(Point(40e6), Point(6.0), Point(0.0))
    package = replace(STARTUP, stakes=(replace(STARTUP.stakes[0], outlook=sure, others=()),))
    found = price_paths(package, PERSON, 4)
    for name in NAMES:
        assert found[name] == pytest.approx(np.exp(0.04 * np.arange(4)), rel=1e-9)


def test_private_paths_are_in_order():
    found = price_paths(startup(1e6).package(Terms(1.0, 0.0, 1.0)), PERSON, 4)
    assert np.all(found["low"] <= found["expected"])
    assert np.all(found["expected"] <= found["high"])
    assert [found[name][0] for name in NAMES] == [1, 1, 1]


def test_the_fewest_units():
    assert fewest(lambda units: 0.5 - units / 100, 1e6, 7.0, whole=True) == 50
    assert fewest(lambda units: 0.505 - units / 100, 1e6, 7.0, whole=True) == 51
    assert fewest(lambda units: 0.5 - units / 100, 20.0, 7.0, whole=True) == 20
    assert fewest(lambda units: -1.0, 20.0, 7.0, whole=True) == 0
    assert fewest(lambda units: 1.0, 0.0, 7.0, whole=True) == 0
    assert fewest(lambda units: 1 / 3 - units, 1e6, 7.0, whole=False) == pytest.approx(0.34)


def test_who_is_still_there():
    assert survival([0.2, 0.5]) == pytest.approx([1.0, 0.8, 0.4])
    assert still_there([0.2, 0.5], 0) == 1
    assert still_there([0.2, 0.5], 18) == pytest.approx(0.8 * math.sqrt(0.5))
    # after the plan as in its last year
    assert still_there([0.2, 0.5], 48) == pytest.approx(0.8 * 0.5**3)


def test_a_rival_stands_for_the_outside_offer():
    rival = Package("Rival", "USD", Salary(Point(300e3), 0.03), employer="Rival")
    valuer = Valuer(candidate(), listed())
    aim = Retention(0.5, years=3)
    one, two = (plan_refreshers(valuer, Terms(280e3), aim, each)["expected"] for each in (None, rival))
    assert [year.outside for year in one.years] == pytest.approx([year.outside for year in two.years])


def test_the_employer_may_reckon_in_another_currency():
    # a euro is 1.25 dollars
    person = replace(PERSON, rates={"EUR": 1.25})
    euros = replace(listed(), template=replace(listed().template, currency="EUR"))
    aim = Retention(0.12, years=2)
    ours, theirs = (
        plan_refreshers(Valuer(candidate(person), employer), terms, aim)["expected"].years[1]
        for employer, terms in ((listed(), Terms(280e3, 0.0, 200e3)), (euros, Terms(224e3, 0.0, 160e3)))
    )
    assert theirs.hazard_without == pytest.approx(ours.hazard_without)
    assert theirs.staying == pytest.approx(ours.staying)
    assert theirs.refresher == pytest.approx(ours.refresher / 1.25, rel=1e-5)
    assert theirs.replacement == pytest.approx(ours.replacement / 1.25, rel=1e-5)


@pytest.mark.parametrize(
    "change, key",
    [
        ({"target": 0.0}, "retain.target"),
        ({"target": 1.0}, "retain.target"),
        ({"offers": 0.0}, "retain.offers"),
        ({"years": 0}, "retain.plan_years"),
        ({"years": 21}, "retain.plan_years"),
        ({"replacement": -1.0}, "retain.replacement"),
        ({"scale": 0.0}, "win.scale"),
    ],
)
def test_aims_out_of_range(change, key):
    with pytest.raises(InputError) as caught:
        Retention(**change)
    assert caught.value.key == key


def test_a_short_horizon_shortens_the_look_ahead():
    valuer = Valuer(candidate(replace(PERSON, horizon=2, stay=Point(2.0))), listed())
    usual, stated = (
        plan_refreshers(valuer, Terms(280e3), Retention(0.3, years=2, ahead=ahead))["expected"]
        for ahead in (None, 2.0)
    )
    assert usual == stated


def test_what_a_plan_needs():
    valuer = Valuer(candidate(replace(PERSON, outside=None)), listed())
    with pytest.raises(InputError) as caught:
        plan_refreshers(valuer, Terms(280e3))
    assert caught.value.key == "retain.no_outside"
    valuer = Valuer(candidate(), replace(listed(), unit="none"))
    with pytest.raises(InputError) as caught:
        plan_refreshers(valuer, Terms(280e3))
    assert caught.value.key == "retain.no_equity"
    valuer = Valuer(candidate(), listed())
    for aim, key in ((Retention(years=11), "retain.plan_years"), (Retention(ahead=0.0), "retain.ahead")):
        with pytest.raises(InputError) as caught:
            plan_refreshers(valuer, Terms(280e3), aim)
        assert caught.value.key == key
