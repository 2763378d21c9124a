"""Teams and budgets that leave a market without stable pay: classic examples, and agreement with exact clearing."""

from itertools import combinations, product

import numpy as np
import pytest

from outbid.core.errors import InputError
from outbid.market.complements import Team, clear_teams, search_budgets
from outbid.market.exact import assign
from outbid.market.market import Market

PAIR_OR_NONE = [Team(1, (0,), 2.0), Team(1, (1,), 2.0)]


def test_a_firm_that_wants_both_beside_one_that_wants_either_clears_nothing():
    # 3 for both, 2 for either: each must be paid 2 to stay away from the second firm, 4 for both is more than 3;
    # if the second hires one, the other costs nothing and the first would pay up to 3 for both
    outcome = clear_teams(2, 2, [Team(0, (0, 1), 3.0), *PAIR_OR_NONE])
    assert not outcome.clears and outcome.advice == "exact.no_equilibrium"
    assert outcome.whole == pytest.approx(3.0)
    # halves of the team and of each single hire: (3 + 2 + 2) / 2
    assert outcome.fractional == pytest.approx(3.5)
    assert np.isnan(outcome.pay).all()


@pytest.mark.parametrize("value", [4.0, 5.0])
def test_it_clears_once_both_are_worth_what_they_are_apart(value):
    outcome = clear_teams(2, 2, [Team(0, (0, 1), value), *PAIR_OR_NONE])
    assert outcome.clears and outcome.whole == pytest.approx(value)
    if value > 4:
        assert outcome.hired == (Team(0, (0, 1), value),)
        assert (outcome.pay >= 2 - 1e-9).all() and outcome.pay.sum() <= value + 1e-9


def supports(workers, employers, teams, outcome):
    """Whether at this pay each employer's best team is the one it has, and nobody unhired is paid."""
    profit = {(t.seat, t.workers): t.value - outcome.pay[list(t.workers)].sum() for t in teams}
    for y in range(employers):
        mine = [profit[t.seat, t.workers] for t in outcome.hired if t.seat == y]
        best = max([0.0, *(p for (seat, _), p in profit.items() if seat == y)])
        if abs((mine[0] if mine else 0.0) - best) > 1e-7:
            return False
    hired = {x for t in outcome.hired for x in t.workers}
    return all(abs(outcome.pay[x]) < 1e-7 for x in range(workers) if x not in hired)


@pytest.mark.parametrize("seed", range(30))
def test_pay_supports_the_best_teams_wherever_it_is_said_to(seed):
    rng = np.random.default_rng(seed)
    sets = [s for size in (1, 2, 3) for s in combinations(range(3), size)]
    teams = [Team(y, s, float(rng.integers(1, 8))) for y in range(2) for s in sets if rng.random() < 0.7]
    outcome = clear_teams(3, 2, teams)
    best = 0.0
    for first, second in product(
        [None, *(t for t in teams if t.seat == 0)], [None, *(t for t in teams if t.seat == 1)]
    ):
        if first is None or second is None or not set(first.workers) & set(second.workers):
            best = max(best, sum(t.value for t in (first, second) if t is not None))
    assert outcome.whole == pytest.approx(best)
    assert outcome.clears == (outcome.fractional < best + 1e-6)
    if outcome.clears:
        assert supports(3, 2, teams, outcome)


def test_teams_of_one_are_an_assignment():
    value = np.array([[5.0, 8.0, 2.0], [7.0, 9.0, 6.0], [2.0, 3.0, 0.5]])
    outcome = clear_teams(3, 3, [Team(y, (x,), value[x, y]) for x in range(3) for y in range(3)])
    cleared = assign(Market(np.ones(3), np.ones(3), value, worker_scale=0.0, seat_scale=0.0))
    assert outcome.clears and outcome.whole == pytest.approx(cleared.total)
    assert (outcome.pay >= cleared.employers_best.worker_surplus - 1e-9).all()
    assert (outcome.pay <= cleared.workers_best.worker_surplus + 1e-9).all()


def test_nobody_and_nonsense():
    assert clear_teams(2, 1, []).clears
    for teams, words in (
        ([Team(0, (5,), 1.0)], "does not exist"),
        ([Team(0, (0, 0), 1.0)], "does not exist"),
        ([Team(0, (0, 1), 1.0), Team(0, (1, 0), 2.0)], "stands twice"),
    ):
        with pytest.raises(InputError, match=words):
            clear_teams(2, 1, teams)


def test_wide_budgets_leave_pay_within_its_bounds():
    value = np.array([[2.0, 9.0], [8.0, 9.0], [1.0, 2.0]])
    cleared = assign(Market(np.ones(3), np.ones(2), value, worker_scale=0.0, seat_scale=0.0))
    outcome = search_budgets(value, [1, 1], [99.0, 99.0], 1.0)
    assert outcome.stable and not outcome.advice
    low, high = cleared.pay
    np.testing.assert_array_equal(outcome.seat, cleared.seat)
    hired = cleared.seat >= 0
    # between two steps of pay somebody else may be worth as much: off by at most one step
    assert (np.array(outcome.pay)[hired] >= low[hired] - 1).all()
    assert (np.array(outcome.pay)[hired] <= high[hired] + 1).all()


def test_a_budget_of_nothing_pays_nothing():
    outcome = search_budgets([[4.0], [3.0]], [2], [0.0], 1.0)
    assert outcome.stable and outcome.seat == (0, 0) and outcome.pay == (0.0, 0.0)


def test_a_large_search_is_refused():
    with pytest.raises(InputError, match="more than can be searched"):
        search_budgets(np.full((9, 3), 50.0), [3, 3, 3], [50.0] * 3, 1.0)
