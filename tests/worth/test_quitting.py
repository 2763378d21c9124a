"""The option to quit and the choice to exercise: known answers, a lattice, and what must hold whatever the offer."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from plain import LinearTax

from outbid.core.ranges import Mixture, Point, Spread
from outbid.packages.outlooks import Stated
from outbid.packages.package import Package
from outbid.packages.person import Economy, Outside, Person
from outbid.packages.stake import Conditions, Stake
from outbid.packages.terms import Grant, Salary, Stock
from outbid.packages.vesting import parse_vesting
from outbid.worth import quitting
from outbid.worth.decisions import AS_PLANNED, Plan, decision_states
from outbid.worth.futures import CHUNK, Factors, Rows, draw
from outbid.worth.lattice import Market, quit_value_lattice
from outbid.worth.net import Tax
from outbid.worth.quitting import best_plan
from outbid.worth.simulate import all_rows, with_paths
from outbid.worth.stopping import Policy
from outbid.worth.value import MOST_FUTURES, Run, Valuation, value

NO_TAX = Tax(LinearTax(0.0, 0.0))
FLAT = Economy(risk_free=0.0, equity_premium=0.05, market_volatility=0.0)
"""No interest, so that it does not matter when in a year pay arrives; a beta is then a drift alone."""
WEALTH = 300_000.0
BASE = 150_000.0


def person(pay: float | None = 150_000.0, **changes: object) -> Person:
    market = None if pay is None else Outside(pay)
    still = Person(WEALTH, 2.0, "X", "single", 2026, stay=Point(4.0), horizon=4, economy=FLAT, outside=market)
    return replace(still, **changes)  # type: ignore[arg-type]


def package(base: float = BASE, **terms: object) -> Package:
    return Package(**{"name": "a", "currency": "USD", "salary": Salary(Point(base)), **terms})  # type: ignore[arg-type]


def listed(amount: float, volatility: float = 0.6, beta: float = 0.0, month: int = 48) -> Package:
    return package(stock=Stock(volatility, beta), grants=(Grant("g", ((month, amount),)),))


def worth(
    it: Package, who: Person, plan: Plan | None = None, futures: int = 60_000, seed: int = 2
) -> Valuation:
    plan = best_plan(it, who, NO_TAX, seed) if plan is None else plan
    return value([it], who, [NO_TAX], Run(seed=seed, futures=futures), plans=[plan])


def option(it: Package, who: Person, futures: int = 60_000, seed: int = 2) -> tuple[float, float]:
    """What being free to leave is worth, and the standard error of that (same futures)."""
    plan = best_plan(it, who, NO_TAX, seed)
    both = value(
        [it, it], who, [NO_TAX] * 2, Run(seed=seed, futures=futures), plans=[plan, replace(plan, leave=None)]
    )
    return float(both.worth[0] - both.worth[1]), both.difference_error(0, 1)


@pytest.mark.parametrize("gamma", [0.0, 0.5, 1.0, 1.0 + 1e-8, 2.0, 4.0, 10.0])
@pytest.mark.parametrize("rate", [0.0, 0.04])
def test_better_pay_outside_and_nothing_to_lose_means_leaving_at_the_first_year_end(
    gamma: float, rate: float
) -> None:
    """The option is an annuity of the difference from month 13 to 48."""
    who = person(180_000.0, gamma=gamma, economy=replace(FLAT, risk_free=rate))
    gained, _ = option(package(), who, futures=1_000)
    exact = sum(30_000 / 12 * math.exp(-rate * m / 12) for m in range(13, 49))
    # pay outside counts from the middle of a year, half a month early
    assert gained == pytest.approx(exact, abs=1.0 + 540_000 * rate / 24)


@pytest.mark.parametrize("gamma", [0.0, 0.5, 1.0, 2.0, 4.0, 10.0])
def test_worse_pay_outside_and_nothing_to_lose_means_staying(gamma: float) -> None:
    assert option(package(), person(120_000.0, gamma=gamma), futures=1_000)[0] == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("gamma", [0.0, 0.5, 1.0, 2.0, 4.0])
@pytest.mark.parametrize(
    ("amount", "gap", "volatility", "beta"),
    [(2e5, -40_000.0, 0.6, 0.0), (1.2e5, -25_000.0, 0.9, 1.0), (3e5, -60_000.0, 0.4, 1.5)],
)
def test_unvested_listed_shares_and_a_gap_in_pay_against_a_lattice(
    gamma: float, amount: float, gap: float, volatility: float, beta: float
) -> None:
    """All shares vest at the end of year 4; leaving brings the gap. The lattice may leave at once, too."""
    # the more cautious would leave at once, which only the lattice may
    gap *= 0.4 if gamma > 2 else 1.0
    it, who = listed(amount, volatility, beta), person(BASE - gap, gamma=gamma)
    outside = 4 * (BASE - gap)
    exact = quit_value_lattice(
        amount, 4, Market(0.0, volatility), gap=gap, drift=0.05 * beta, wealth=WEALTH + outside, gamma=gamma
    )
    found = worth(it, who)
    assert exact.worth > 0  # at once is not when the lattice leaves
    ours, error = float(found.worth[0]) - outside, float(found.standard_error[0])
    # a policy can only lose
    assert ours < exact.worth + 4 * error
    assert ours > exact.worth - 4 * error - 0.002 * (WEALTH + outside)
    bound = worth(it, who, AS_PLANNED)
    assert abs(bound.worth[0] - outside - exact.committed) < 4 * float(bound.standard_error[0])


@pytest.mark.parametrize("gamma", [0.5, 1.0, 3.0])
def test_the_option_is_never_worth_less_than_nothing_and_grows_with_what_is_outside(gamma: float) -> None:
    it = listed(200_000.0)
    found = [
        option(it, person(pay, gamma=gamma), futures=20_000) for pay in (1e5, 1.5e5, 1.8e5, 2.1e5, 2.6e5)
    ]
    for gained, error in found:
        assert gained > -3 * error - 0.001 * WEALTH
    for (less, one), (more, two) in pairwise(found):
        assert more > less - 3 * math.hypot(one, two) - 0.001 * WEALTH
    values = [
        float(worth(it, person(pay, gamma=gamma), futures=20_000).worth[0]) for pay in (1e5, 1.8e5, 2.6e5)
    ]
    assert values == sorted(values)


def private(form: str = "nso", **terms: object) -> Stake:
    outlook = Stated(Mixture((Point(0.0), Spread(2e5, 4e6)), (0.6, 0.4)), Spread(3.0, 9.0), Point(0.0))
    usual = {"vesting": parse_vesting("4y/1y-cliff/monthly"), "form": form, "shares": 10_000.0, "strike": 2.0}
    return Stake(**{"name": "s", "outlook": outlook, **usual, **terms})  # type: ignore[arg-type]


@pytest.mark.parametrize("gamma", [0.5, 1.0, 2.0, 4.0])
@pytest.mark.parametrize("form", ["nso", "rsu"])
def test_freedom_never_hurts_with_a_private_stake(gamma: float, form: str) -> None:
    it, who = package(stakes=(private(form),)), person(190_000.0, gamma=gamma, horizon=10)
    gained, error = option(it, who, futures=20_000)
    assert gained > -3 * error - 0.001 * WEALTH


@pytest.mark.parametrize("gamma", [0.5, 1.0, 2.0, 4.0])
def test_choosing_what_to_exercise_beats_always_and_never(gamma: float) -> None:
    who = person(None, gamma=gamma, stay=Point(2.0), horizon=10)
    it = package(stakes=(private(strike=12.0),))
    plan = best_plan(it, who, NO_TAX, 2)
    always, never = (replace(plan, exercise=(which,)) for which in (True, False))
    found = value([it] * 3, who, [NO_TAX] * 3, Run(seed=2, futures=40_000), plans=[plan, always, never])
    for other in (1, 2):
        slack = 3 * found.difference_error(0, other) + 0.001 * WEALTH
        assert found.worth[0] > found.worth[other] - slack
    # and it is a decision: some do, and nobody whose options are out of the money
    rule = plan.exercises(0)
    assert not rule(np.array([2.25, 2.25]), np.array([0.5, 1.0])).any()


def test_the_policy_is_fitted_on_futures_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fitted on futures that are valued it would flatter itself there; no run reaches the chunk it is fitted on."""
    chunks: list[int] = []

    def noted(seed: int, rows: Rows, chunk: int, size: int) -> Factors:
        chunks.append(chunk)
        return draw(seed, rows, chunk, size)

    monkeypatch.setattr(quitting, "draw", noted)
    who, it = person(190_000.0), listed(200_000.0)
    best_plan(it, who, NO_TAX, seed=7)
    assert len(chunks) == 1
    assert chunks[0] > MOST_FUTURES / CHUNK
    trained, valued = (draw(7, all_rows([it], who), chunk, 100) for chunk in (chunks[0], 0))
    assert all(not np.array_equal(trained[factor], valued[factor]) for factor in valued)


def test_one_seed_gives_the_same_bytes_on_any_number_of_threads() -> None:
    it = replace(listed(200_000.0), stakes=(private(),))
    who = person(190_000.0, horizon=10)
    plans = [best_plan(it, who, NO_TAX, 3) for _ in range(2)]
    factors = with_paths(draw(11, all_rows([it], who), 0, 2_000))
    from outbid.worth.company import company_ending

    endings = [company_ending(it, 0, who, factors, 2_000)]
    states = decision_states(it, who, endings, factors, 2_000)
    one, two = plans[0].leave, plans[1].leave
    assert isinstance(one, Policy) and isinstance(two, Policy)
    assert np.array_equal(one.stops(states), two.stops(states))
    found = [
        value([it], who, [NO_TAX], Run(seed=3, futures=30_000, threads=threads), plans=[plans[0]])
        for threads in (1, 3)
    ]
    assert found[0].worth.tobytes() == found[1].worth.tobytes()
    assert found[0].sample.tobytes() == found[1].sample.tobytes()
    other = best_plan(it, who, NO_TAX, 4).leave
    assert isinstance(other, Policy) and not np.array_equal(
        one.rules[0](states[0]), other.rules[0](states[0])
    )  # type: ignore[misc]


def test_nobody_decides_where_there_is_nothing_to_decide() -> None:
    assert best_plan(package(), person(None), NO_TAX, 1) is AS_PLANNED
    assert best_plan(package(), person(outside=Outside(2e5, option=False)), NO_TAX, 1) is AS_PLANNED
    assert best_plan(package(), person(stay=Point(1.0)), NO_TAX, 1) is AS_PLANNED
    early = private("iso", conditions=Conditions(early_exercise=True))
    assert best_plan(package(stakes=(early,)), person(None), NO_TAX, 1) is AS_PLANNED
