"""A plan for a team against brute force, HiGHS and closed forms, and what must hold of every plan."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outbid.core.errors import InputError
from outbid.offers.team import Choice, Opening, Team, monthly_cash, worth_by_start
from outbid.offers.team_plan import knapsack, plan
from outbid.offers.team_prices import nexts, steps
from outbid.offers.team_risk import Lottery, overrun
from outbid.offers.team_solve import Knapsack, greedy, relaxed_prices, solve

YEAR = worth_by_start(12, 0.0, 1)


def drawn(rng, groups, each, budget=0.4, pool=0.4, whole=False):
    """Packages whose chance, cash and shares rise together; budget and pool as parts of what the dearest take."""
    chance = np.tile(np.linspace(0.1, 0.95, each), groups)
    group = np.repeat(np.arange(groups), each)
    value = np.repeat(rng.lognormal(0, 0.6, groups), each) * 1e6 * chance
    pay = np.repeat(rng.lognormal(0, 0.4, groups), each) * 2e5
    cash = pay * (1 + 0.5 * chance**2) * chance * rng.uniform(0.9, 1.1, len(chance))
    shares = rng.uniform(0, 5e4, len(chance)) * chance
    if whole:
        value, cash, shares = np.round(value / 1e4), np.round(cash / 1e4), np.round(shares / 1e3)

    def most(of):
        return float(of.reshape(groups, each).max(axis=1).sum())

    return Knapsack(group, value, cash, shares, budget * most(cash), pool * most(shares))


def best_by_brute_force(problem):
    groups = range(int(problem.group.max()) + 1)
    best = 0.0
    for taken in itertools.product(*([None, *np.flatnonzero(problem.group == group)] for group in groups)):
        rows = [row for row in taken if row is not None]
        if math.fsum(problem.cash[rows]) > problem.budget or math.fsum(problem.shares[rows]) > problem.pool:
            continue
        best = max(best, math.fsum(problem.value[rows]))
    return best


@pytest.mark.parametrize("seed", range(24))
def test_small_plans_are_those_of_brute_force(seed):
    rng = np.random.default_rng(seed)
    problem = drawn(rng, 4, 4, rng.uniform(0.05, 1), rng.uniform(0, 1), whole=seed % 2 == 0)
    found, best = solve(problem), best_by_brute_force(problem)
    assert found.value == pytest.approx(best, rel=1e-12)
    assert problem.keeps(found.rows)
    assert len(set(problem.group[found.rows])) == len(found.rows)
    assert found.bound == pytest.approx(best, rel=1e-12)
    assert found.relaxed >= best * (1 - 1e-12)


@pytest.mark.parametrize("seed, groups", [(1, 12), (2, 20), (3, 50)])
def test_larger_plans_are_those_of_highs(seed, groups):
    from scipy.optimize import Bounds, LinearConstraint, milp

    problem = drawn(np.random.default_rng(seed), groups, 20)
    member = (problem.group[None, :] == np.arange(groups)[:, None]).astype(float)
    rows = np.vstack([problem.cash / problem.budget, problem.shares / problem.pool, member])
    scale = problem.value.max()
    other = milp(
        -problem.value / scale,
        constraints=LinearConstraint(rows, -np.inf, np.ones(groups + 2)),
        integrality=np.ones(len(problem.value)),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0.0},
    )
    found = solve(problem)
    # HiGHS lets a constraint be passed by a millionth
    assert found.value == pytest.approx(-other.fun * scale, rel=2e-6)
    assert found.gap == 0


def test_openings_that_are_all_alike_are_solved_too():
    chance = np.tile(np.linspace(0.1, 0.95, 10), 20)
    cash = 2e5 * (1 + 0.5 * chance**2) * chance
    problem = Knapsack(np.repeat(np.arange(20), 10), 1e6 * chance, cash, 4e4 * chance**2, 1.5e6, 2e5)
    found = solve(problem)
    assert found.gap < 1e-3
    assert problem.keeps(found.rows)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.02, 1.2), st.floats(0, 1.2), st.integers(2, 7), st.integers(1, 6))
def test_what_holds_of_every_plan(seed, budget, pool, groups, each):
    problem = drawn(np.random.default_rng(seed), groups, each, budget, pool)
    found = solve(problem)
    assert problem.keeps(found.rows)
    assert problem.worth(greedy(problem)) <= found.value * (1 + 1e-12)
    assert found.value <= found.bound * (1 + 1e-12)
    assert found.bound <= found.relaxed * (1 + 1e-9)
    # any prices give a bound
    for prices in ((0.0, 0.0), (1.0, 2.0), (found.cash_price, found.share_price)):
        assert problem.bound(*prices) >= found.value * (1 - 1e-12)
    more = Knapsack(
        problem.group, problem.value, problem.cash, problem.shares, problem.budget * 1.3, problem.pool
    )
    richer = solve(more)
    assert richer.value >= found.value * (1 - 1e-12)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.05, 0.5))
def test_the_price_of_cash_falls_with_the_budget(seed, budget):
    rng = np.random.default_rng(seed)
    parts = [drawn(np.random.default_rng(seed), 6, 5, budget * more, 2.0) for more in (1.0, 1.4, 2.0)]
    prices = [relaxed_prices(part)[0] for part in parts]
    assert all(a >= b - 1e-6 * max(prices) for a, b in itertools.pairwise(prices))
    # the price is the slope of the relaxation, between the changes on both sides
    small = 1e-4 * parts[1].budget * rng.uniform(0.5, 1)
    values = [
        Knapsack(p.group, p.value, p.cash, p.shares, p.budget + d, p.pool)
        for p in parts[1:2]
        for d in (-small, 0.0, small)
    ]
    low, middle, high = (p.bound(*relaxed_prices(p)) for p in values)
    assert (high - middle) / small <= prices[1] * (1 + 1e-6) + 1e-6
    assert (middle - low) / small >= prices[1] * (1 - 1e-6) - 1e-6


def one(name, value, chances, monthly, shares=0.0, month=1, first=0.0, months=12):
    choice = Choice("only", chances, monthly_cash(months, monthly, first), shares, 12 * monthly)
    return Opening(name, month, YEAR + value, (choice,))


def test_candidates_are_asked_one_after_another():
    # 60% start in month 3; else a month later, with 50%; a month less is paid then
    team = Team((one("Engineer", 100.0, (0.6, 0.5), 10.0, 1_000, month=3, first=5.0),), 12, 1e3, 1e4)
    (option,) = team.options
    assert [each.month for each in option.outcomes] == [3, 4]
    assert option.chance == pytest.approx(0.6 + 0.4 * 0.5)
    assert option.value == pytest.approx(80.0)
    assert option.cash == pytest.approx(0.6 * (10 * 10 + 5) + 0.2 * (9 * 10 + 5))
    assert option.shares == pytest.approx(800.0)
    cash, shares = team.spending((option,))
    assert cash[:2].sum() == 0
    assert cash.sum() == pytest.approx(option.cash)
    assert shares == pytest.approx([0, 0, 600, 200, *[0] * 8])


def test_who_would_start_after_the_window_is_not_asked():
    team = Team((one("Late", 100.0, (0.5, 0.5, 0.5), 10.0, month=11),), 12, 1e3, 0.0)
    assert team.options[0].chance == pytest.approx(0.75)


def test_value_a_year_counts_from_the_start():
    assert worth_by_start(18, 120.0, 24)[[0, 6, 17]] == pytest.approx([240.0, 180.0, 70.0])
    # somebody who may leave is worth a geometric sum less
    stays = 0.9 ** (1 / 12)
    assert worth_by_start(3, 12.0, 36, 0.1)[0] == pytest.approx((1 - stays**36) / (1 - stays))


@pytest.mark.parametrize("limit", [0.0, 4.0, 9.0, 10.0, 25.0, 40.0])
def test_the_chance_of_an_overrun_is_binomial(limit):
    lotteries = [Lottery(np.array([0.3]), np.array([5.0]))] * 8
    found = overrun(lotteries, limit)
    most = int(limit // 5)
    expected = 1 - sum(math.comb(8, k) * 0.3**k * 0.7 ** (8 - k) for k in range(most + 1))
    assert found.low == found.high == pytest.approx(max(0.0, expected), abs=1e-12)


def test_the_grid_brackets_what_simulation_finds():
    rng = np.random.default_rng(3)
    lotteries = [
        Lottery(np.array([0.5, 0.2]), np.array([a, 0.9 * a])) for a in rng.lognormal(0, 0.5, 40) * 1e5
    ]
    limit = sum(each.mean for each in lotteries) * 1.1
    found = overrun(lotteries, limit)
    drawn_sums = np.zeros(200_000)
    for each in lotteries:
        u = rng.random(len(drawn_sums))
        drawn_sums += np.where(u < 0.5, each.amounts[0], np.where(u < 0.7, each.amounts[1], 0.0))
    seen = float((drawn_sums > limit).mean())
    error = 4 * math.sqrt(seen * (1 - seen) / len(drawn_sums))
    assert found.low - error <= seen <= found.high + error
    assert found.high - found.low < 0.02


def small_team(seed, groups=4, each=3):
    rng = np.random.default_rng(seed)
    openings = []
    for place in range(groups):
        pay, worth = rng.lognormal(0, 0.3) * 15.0, rng.lognormal(0, 0.5) * 500
        choices = tuple(
            Choice(f"{p:.0%}", (p,), monthly_cash(12, pay * (1 + 0.4 * p)), float(round(100 * p**2)))
            for p in np.linspace(0.3, 0.9, each)
        )
        openings.append(Opening(f"Job {place}", int(rng.integers(1, 7)), YEAR + worth, choices))
    return Team(tuple(openings), 12, 350.0, 150.0)


def best_careful_plan(team, most):
    problem = knapsack(team)
    groups = [[None, *np.flatnonzero(problem.group == g)] for g in range(len(team.openings))]
    best = 0.0
    for taken in itertools.product(*groups):
        rows = np.array([row for row in taken if row is not None], np.intp)
        if not problem.keeps(rows):
            continue
        outcomes = [team.options[row].outcomes[0] for row in rows]
        beyond = [0.0, 0.0]
        for taken_by in itertools.product((0, 1), repeat=len(rows)):
            likely = math.prod(
                o.chance if took else 1 - o.chance for o, took in zip(outcomes, taken_by, strict=True)
            )
            cash = sum(o.cash for o, took in zip(outcomes, taken_by, strict=True) if took)
            shares = sum(o.shares for o, took in zip(outcomes, taken_by, strict=True) if took)
            beyond[0] += likely * (cash > team.budget)
            beyond[1] += likely * (shares > team.pool)
        if max(beyond) <= most:
            best = max(best, problem.worth(rows))
    return best


@pytest.mark.parametrize("most", [0.4, 0.15, 0.02])
@pytest.mark.parametrize("seed", range(4))
def test_careful_plans_keep_the_chance_and_are_the_best_that_do(seed, most):
    team = small_team(seed)
    found = plan(team, most)
    assert max(found.cash_overrun.high, found.pool_overrun.high) <= most
    best = best_careful_plan(team, most)
    assert found.value == pytest.approx(best)
    assert found.bound == pytest.approx(best)


def test_careful_plans_too_large_to_count_keep_the_chance_and_state_their_gap():
    team = small_team(5, groups=12, each=4)
    team = Team(team.openings, 12, 1_000.0, 400.0)
    free, found = plan(team), plan(team, 0.1)
    assert max(found.cash_overrun.high, found.pool_overrun.high) <= 0.1
    assert 0.8 * free.value <= found.value <= found.bound <= free.bound
    assert knapsack(team).keeps(np.array([team.options.index(option) for option in found.options]))


def test_steps_are_differences_of_best_plans():
    team = small_team(1)
    found = plan(team)
    more, less = steps(found, "cash", (50.0, -50.0))
    for step, budget in ((more, 400.0), (less, 300.0)):
        other = knapsack(Team(team.openings, 12, budget, 150.0))
        assert step.value == pytest.approx(best_by_brute_force(other) - found.value)
    assert more.value >= 0 >= less.value
    assert more.each == pytest.approx(more.value / 50)


def test_who_is_next_is_the_best_plan_without():
    team = small_team(2)
    found = plan(team)
    for following in nexts(found):
        others = tuple(
            opening for place, opening in enumerate(team.openings) if place != following.option.opening
        )
        best = best_by_brute_force(knapsack(Team(others, 12, 350.0, 150.0)))
        assert following.value == pytest.approx(best - (found.value - following.option.value), abs=1e-9)


@pytest.mark.parametrize("seed", [1, 2])
def test_who_is_next_keeps_the_chances_of_the_plan(seed):
    team = small_team(seed)
    found = plan(team, 0.15)
    for following in nexts(found):
        others = tuple(
            opening for place, opening in enumerate(team.openings) if place != following.option.opening
        )
        best = best_careful_plan(Team(others, 12, 350.0, 150.0), 0.15)
        assert following.value == pytest.approx(
            max(0.0, best - (found.value - following.option.value)), abs=1e-9
        )


def test_who_is_next_in_a_large_plan_keeps_the_chances_too():
    team = small_team(5, groups=12, each=4)
    team = Team(team.openings, 12, 1_000.0, 400.0)
    found = plan(team, 0.1)
    for following in nexts(found):
        left = {option.opening: option for option in found.options if option is not following.option}
        left |= {option.opening: option for option in following.changes}
        chances, amounts = zip(*((o.chance, o.outcomes[0].cash) for o in left.values()), strict=True)
        taken = np.random.default_rng(1).random((100_000, len(chances))) < np.array(chances)
        assert (taken @ np.array(amounts) > team.budget).mean() <= 0.105
        assert following.value >= 0


def test_net_takes_off_the_cost():
    team = Team((one("Dear", 100.0, (0.5,), 10.0),), 12, 1e3, 0.0, net=True)
    assert team.options[0].value == pytest.approx(0.5 * (100 - 120))
    assert plan(team).options == ()


@pytest.mark.parametrize(
    "team, key",
    [
        (lambda: Team((), 12, 1.0, 1.0), "team.no_opening"),
        (lambda: Team((one("A", 1.0, (0.5,), 1.0),) * 2, 12, 1.0, 1.0), "team.same_name"),
        (lambda: Team((Opening("A", 1, YEAR, ()),), 12, 1.0, 1.0), "team.no_package"),
        (lambda: Team((one("A", 1.0, (0.5,), 1.0, month=13),), 12, 1.0, 1.0), "team.month"),
        (lambda: plan(Team((one("A", 1.0, (0.5,), 1.0),), 12, 5.0, 1.0)), "team.budget"),
        (lambda: plan(Team((one("A", 1.0, (0.5,), 1.0, 10.0),), 12, 50.0, 0.0)), "team.pool"),
        (lambda: plan(Team((one("A", 1.0, (0.5,), 1.0),), 12, 50.0, 0.0), 0.0), "team.overrun"),
    ],
)
def test_what_cannot_be_planned_says_what_to_change(team, key):
    with pytest.raises(InputError) as caught:
        team()
    assert caught.value.key == key
    assert caught.value.text("de") != caught.value.text("en")
