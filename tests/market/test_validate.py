"""Validation out of time on markets whose answer is known: cleared ones, and ones that the model does not describe."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from outbid.core.errors import InputError
from outbid.market.logit import clear
from outbid.market.market import Market
from outbid.market.validate import METHODS, Panel, changes, fit, forecast, slope_after
from outbid.market.validate_score import clustered_p, compare, missed, resamples, score

Array = NDArray[np.float64]
PAST, FUTURE = (2014, 2015, 2016, 2017, 2018, 2019), (2021, 2022, 2023, 2024)
YEARS = PAST + FUTURE
N = 60
WORKER, SEAT = 0.4, 0.7
HORIZONS = tuple(year - 2019 for year in FUTURE)
ONE = np.arange(N) % 12


def cleared(demand: Array, supply: Array) -> Panel:
    """Pay and employment of cleared markets, money in logarithms: values and amenities move by year, shape (T, N)."""
    pay, people = [], []
    for value, amenity in zip(demand, supply, strict=True):
        outcome = clear(
            Market(
                workers=np.array([1000.0]), seats=np.full(N, 1e6), value=value[None] - 8.0, amenity=amenity[None],
                worker_scale=WORKER, seat_scale=SEAT,
            )
        )  # fmt: skip
        assert outcome.converged
        pay.append(np.exp(outcome.cost[0]))
        people.append(outcome.hires[0])
    return Panel(YEARS, np.array(pay).T, np.array(people).T)


def walks(seed: int, size: float = 0.1) -> Array:
    return np.random.default_rng(seed).normal(0, size, (len(YEARS), N)).cumsum(0)


def verdicts(panel: Panel, terms: str = "relative") -> dict[str, tuple[float, float]]:
    found = fit(panel.until(2019), HORIZONS)
    result = missed(panel, found, FUTURE, terms)  # type: ignore[arg-type]
    drawn = resamples(N, 400, 1)
    tests = [compare(result, "market", baseline, ONE, drawn) for baseline in ("none", "constant", "own")]
    return {test.baseline: (test.skill.low, test.skill.high) for test in tests}


def test_where_demand_alone_moves_the_slope_is_the_scale_of_taste_of_the_cleared_market() -> None:
    still = np.zeros((len(YEARS), N))
    panel = cleared(walks(1), still)
    found = fit(panel.until(2019))
    assert found.slope == pytest.approx(WORKER, rel=1e-6)
    assert found.opposite == pytest.approx(WORKER, rel=1e-6)
    assert (found.reading, found.clear) == ("supply", True)


def test_where_supply_alone_moves_the_slope_is_the_employers_scale_with_a_minus() -> None:
    panel = cleared(np.zeros((len(YEARS), N)), walks(2))
    found = fit(panel.until(2019))
    # seats are a thousandfold of hires: how many are left hardly moves
    assert found.slope == pytest.approx(-SEAT, rel=1e-3)
    assert found.reading == "demand"


def test_where_both_move_the_scale_lies_between_the_two_slopes() -> None:
    found = fit(cleared(walks(3, 0.2), walks(4, 0.1)).until(2019))
    assert 0 < found.slope < WORKER < found.opposite


def test_a_true_market_beats_every_baseline_and_its_intervals_hold() -> None:
    panel = cleared(walks(5), np.zeros((len(YEARS), N)))
    # pay that is told with an error of 2%
    told = np.exp(np.random.default_rng(6).normal(0, 0.02, panel.pay.shape))
    panel = Panel(YEARS, panel.pay * told, panel.employment)
    assert all(low > 0.3 for low, _ in verdicts(panel).values())
    found = fit(panel.until(2019), HORIZONS)
    assert abs(found.slope - WORKER) < 3 * found.standard_error
    result = missed(panel, found, FUTURE, "relative")
    scored = score(result, "market", resamples(N, 400, 1))
    assert scored.coverage.value == pytest.approx(0.9, abs=0.06)
    assert scored.rank is not None
    assert scored.rank.low > 0.5
    # both ends of a forecast's error are of size 2%
    assert scored.rmse.value == pytest.approx(0.02 * 2**0.5, rel=0.15)


def test_where_pay_does_not_follow_employment_the_market_does_not_win() -> None:
    wins = 0
    for seed in range(20):
        pay, people = walks(100 + seed), walks(200 + seed)
        low, _ = verdicts(Panel(YEARS, np.exp(pay.T), np.exp(people.T)))["constant"]
        wins += low > 0
    # the interval's lower end is above zero in at most 5% of such worlds, and one more is chance
    assert wins <= 2


def test_the_later_slope_is_that_of_the_world_that_came() -> None:
    demand, supply = walks(7), walks(8)
    demand[len(PAST) :] = demand[len(PAST) - 1]
    supply -= supply[len(PAST) - 1]
    supply[: len(PAST)] = 0
    panel = cleared(demand, supply)
    slope, error = slope_after(panel, 2019, FUTURE)
    assert slope == pytest.approx(-SEAT, rel=1e-3)
    assert 0 < error < 0.01
    assert fit(panel.until(2019)).slope == pytest.approx(WORKER, rel=1e-6)


def test_where_supply_takes_over_from_demand_the_market_loses() -> None:
    demand, supply = walks(7), walks(8)
    demand[len(PAST) :] = demand[len(PAST) - 1]
    supply -= supply[len(PAST) - 1]
    supply[: len(PAST)] = 0
    _, high = verdicts(cleared(demand, supply))["constant"]
    assert high < 0


def test_the_slope_is_that_of_a_regression_with_dummies_and_clustered_errors() -> None:
    pay, people = walks(9).T[:, :6], walks(10).T[:, :6]
    found = fit(Panel(PAST, np.exp(pay), np.exp(people)))
    who, when = np.repeat(np.arange(N), 6), np.tile(np.arange(6), N)
    design = np.column_stack([people.ravel(), np.eye(N)[who], np.eye(6)[when][:, 1:]])
    coefficients, *_ = np.linalg.lstsq(design, pay.ravel(), rcond=None)
    assert found.slope == pytest.approx(coefficients[0], rel=1e-9)
    left = pay.ravel() - design @ coefficients
    bread = np.linalg.inv(design.T @ design)
    meat = sum(np.outer(s, s) for s in (design[who == each].T @ left[who == each] for each in range(N)))
    sandwich = bread @ meat @ bread * N / (N - 1)
    assert found.standard_error == pytest.approx(sandwich[0, 0] ** 0.5, rel=1e-6)


@given(st.integers(0, 10_000), st.floats(0.2, 5.0), st.floats(-0.05, 0.05))
def test_units_of_money_and_a_growth_common_to_all_leave_relative_errors_alone(
    seed: int, unit: float, growth: float
) -> None:
    pay, people = walks(seed).T, walks(seed + 1).T
    year = np.array(YEARS, np.float64) - 2014
    one = Panel(YEARS, np.exp(pay), np.exp(people))
    other = Panel(YEARS, unit * np.exp(pay + growth * year), 3 * np.exp(people))
    errors = [
        missed(panel, fit(panel.until(2019), HORIZONS), FUTURE, "relative").errors for panel in (one, other)
    ]
    for method in METHODS:
        np.testing.assert_allclose(errors[0][method], errors[1][method], atol=1e-9)
    same = errors[0]["none"] - errors[0]["constant"]
    np.testing.assert_allclose(same, 0, atol=1e-12)


def test_deflating_takes_prices_out_of_what_came_and_nothing_else() -> None:
    panel = Panel(YEARS, np.exp(walks(11).T), np.exp(walks(12).T))
    prices = np.linspace(100, 140, len(YEARS))
    plain, real = (
        missed(p, fit(p.until(2019), HORIZONS), FUTURE, "as_it_is") for p in (panel, panel.deflated(prices))
    )
    inflation = np.log(prices[len(PAST) :] / prices[len(PAST) - 1])
    np.testing.assert_allclose(real.came, plain.came - inflation, atol=1e-12)
    np.testing.assert_allclose(real.errors["none"], plain.errors["none"] - inflation, atol=1e-12)


def test_a_bound_is_left_out_of_errors_and_of_means() -> None:
    pay = np.exp(walks(13).T)
    pay[0, -1] = np.nan
    panel = Panel(YEARS, pay, np.exp(walks(14).T))
    result = missed(panel, fit(panel.until(2019), HORIZONS), FUTURE, "relative")
    assert np.isnan(result.errors["market"]).sum() == 1
    assert np.nanmean(result.errors["market"], axis=0) == pytest.approx(np.zeros(4), abs=1e-12)
    paid, people = changes(panel, 2019, 2024)
    assert np.isnan(paid).sum() == 1
    assert np.isfinite(forecast(fit(panel.until(2019)), "market", people, 5)).all()
    assert score(result, "none", resamples(N, 100, 1)).rank is None


def test_the_test_of_difference_is_students_t_where_each_is_a_cluster() -> None:
    from scipy.stats import ttest_1samp

    values = np.random.default_rng(15).normal(0.2, 1, 40)
    p = clustered_p(values, np.ones(40, np.int64), np.arange(40))
    assert p == pytest.approx(ttest_1samp(values, 0).pvalue, rel=1e-9)
    # everybody twice tells no more when both are of one cluster
    twice = clustered_p(np.repeat(values, 2), np.ones(80, np.int64), np.repeat(np.arange(40), 2))
    assert twice == pytest.approx(p, rel=1e-9)


def test_the_test_of_difference_rejects_as_often_as_it_says() -> None:
    generator = np.random.default_rng(16)
    shared = np.repeat(np.arange(20), 5)
    count = np.full(100, 4)
    p = []
    for _ in range(400):
        values = generator.normal(0, 1, 20)[shared] + generator.normal(0, 1, 100)
        p.append((clustered_p(4 * values, count, shared), clustered_p(4 * values, count, np.arange(100))))
    by_group, by_one = (np.array(p) < 0.1).mean(0)
    assert by_group == pytest.approx(0.1, abs=4 * (0.09 / 400) ** 0.5)
    # what is common to a group is no news in each of its members
    assert by_one > 0.2


@pytest.mark.parametrize(
    ("years", "pay", "people", "key"),
    [
        ((2014, 2015, 2016), np.ones((4, 2)), np.ones((4, 3)), "validate.shape"),
        ((2014, 2015, 2016), np.zeros((4, 3)), np.ones((4, 3)), "validate.not_positive"),
        ((2014, 2015, 2016), np.ones((4, 3)), np.full((4, 3), np.nan), "validate.not_positive"),
        ((2014, 2016, 2015), np.ones((4, 3)), np.ones((4, 3)), "validate.years"),
        ((2014, 2015), np.ones((4, 2)), np.ones((4, 2)), "validate.few"),
        ((2014, 2015, 2016), np.full((4, 3), np.nan), np.ones((4, 3)), "validate.unknown_pay"),
        ((2014, 2015, 2016), np.ones((4, 3)), np.ones((4, 3)), "validate.no_movement"),
    ],
)
def test_what_tells_nothing_is_refused(years: tuple[int, ...], pay: Array, people: Array, key: str) -> None:
    with pytest.raises(InputError) as problem:
        fit(Panel(years, pay, people))
    assert problem.value.key == key
    for language in ("en", "de"):
        assert "{" not in problem.value.text(language)
