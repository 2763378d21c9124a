"""Base rates: simulated futures against exact Markov chains, closed forms and what was published about real cohorts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from outbid.core.errors import InputError
from outbid.packages.base_rates import STAGES, BaseRates, Multiple
from outbid.packages.base_rates_file import load_base_rates
from outbid.worth import base_rates
from outbid.worth.base_rates import ENDED, FAILED, IPO, SALE, chances, fair_price, rows_needed, simulate

RATES = load_base_rates()
POST = {"seed": 19.2e6, "a": 58.9e6, "b": 129.8e6, "c": 240e6, "d": 445e6}
OWED = {"seed": 3.8e6, "a": 15.6e6, "b": 35e6, "c": 65e6, "d": 110e6}
"""Money raised so far: sums of the medians of Carta's rounds, roughly continued for C and D."""


def normals(stage: str, n: int, seed: int = 1, rates: BaseRates = RATES) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((rows_needed(rates, stage), n))


def brownian(quarters: int, n: int, seed: int = 7) -> np.ndarray:
    return np.cumsum(np.random.default_rng(seed).standard_normal((quarters, n)) / 2, axis=0)


def only(stage: str, rates: BaseRates = RATES, **chance: float) -> BaseRates:
    """The rates with all chances after ``stage`` replaced by those given."""
    changed = dict.fromkeys(("raises", "sold", "public", "fails", "stalls"), 0.0) | chance
    stages = tuple(replace(s, **changed) if s.name == stage else s for s in rates.stages)
    return replace(rates, stages=stages)


def absorption(rates: BaseRates, stage: str) -> tuple[np.ndarray, float]:
    """Chances of failure, sale and IPO and the expected number of rounds, by the chain's fundamental matrix."""
    path = rates.after(stage)
    size = len(path)
    onward, out = np.zeros((size, size)), np.zeros((size, 3))
    for i, at in enumerate(path):
        scale = 1.0 if i + 1 < size else 1 / (1 - at.raises)
        if i + 1 < size:
            onward[i, i + 1] = at.raises
        out[i, 0] = scale * (at.fails + at.stalls * (1 - rates.stalled_sold))
        out[i, 1] = scale * (at.sold + at.stalls * rates.stalled_sold)
        out[i, 2] = scale * at.public
    visits = np.linalg.inv(np.eye(size) - onward)[0]
    return visits @ out, float(visits.sum() - 1)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("late_rounds", [1, 2, 4])
def test_chances_are_those_of_the_markov_chain(stage: str, late_rounds: int) -> None:
    rates = replace(RATES, late_rounds=late_rounds)
    exact, rounds = absorption(rates, stage)
    found = chances(rates, stage)
    failed = found.failed + found.stalled_nothing
    sold = found.stalled_sold + found.sold_low + found.sold
    assert np.allclose([failed, sold, found.public], exact, rtol=0, atol=1e-12)
    assert found.raises == pytest.approx(rounds, abs=1e-12)
    assert failed + sold + found.public == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("stage", STAGES)
def test_simulated_frequencies_are_the_chain_s(stage: str) -> None:
    n = 60_000
    ending = simulate(RATES, stage, POST[stage], OWED[stage], normals(stage, n))
    exact, _ = absorption(RATES, stage)
    found = np.array([np.mean(ending.kind == kind) for kind in (FAILED, SALE, IPO)])
    assert np.all(np.abs(found - exact) <= 4 * np.sqrt(exact * (1 - exact) / n) + 1e-12)


@pytest.mark.parametrize("stage", STAGES)
def test_mean_dilution_and_money_raised_have_closed_forms(stage: str) -> None:
    n = 60_000
    ending = simulate(RATES, stage, POST[stage], OWED[stage], normals(stage, n, seed=3))
    path = RATES.after(stage)
    growth = np.exp(RATES.step_sigma**2 / 2)
    kept, reached, post, raised = 0.0, 1.0, POST[stage], 0.0
    share = 1.0
    for i, at in enumerate(path):
        onward = at.raises if i + 1 < len(path) else 0.0
        kept += reached * (1 - onward) * share
        reached *= onward
        share *= 1 - at.dilution - at.pool
        post *= at.step_up * growth / (1 - at.dilution)
        raised += reached * post * at.dilution
    assert abs(np.mean(1 - ending.given) - kept) <= 4 * np.std(ending.given) / np.sqrt(n)
    assert abs(np.mean(ending.raised) - raised) <= 4 * np.std(ending.raised) / np.sqrt(n)


def test_times_are_weibull_with_the_stated_median() -> None:
    scale = RATES.failure_years / np.log(2) ** (1 / RATES.time_shape)
    law = stats.weibull_min(RATES.time_shape, scale=scale)
    rates = only("d", fails=1.0)
    years = simulate(rates, "d", 1e8, 0.0, normals("d", 20_000)).years
    assert stats.kstest(years, law.cdf).pvalue > 1e-3
    # the uniform number that picked the way is used again for the time: that must not show
    rates = only("d", fails=0.3, sold=0.7)
    ending = simulate(rates, "d", 1e8, 0.0, normals("d", 20_000))
    assert stats.kstest(ending.years[ending.kind == FAILED], law.cdf).pvalue > 1e-3


@pytest.mark.parametrize("elapsed", [0.5, 3.0, 8.0])
def test_years_without_news_count_as_bayes_has_it(elapsed: float) -> None:
    n = 40_000
    rates = only("d", fails=0.6, sold=0.4)
    rates = replace(rates, failure_years=2.0, sale_years=4.0)
    laws = [
        stats.weibull_min(rates.time_shape, scale=median / np.log(2) ** (1 / rates.time_shape))
        for median in (2.0, 4.0)
    ]
    weights = np.array([0.6 * laws[0].sf(elapsed), 0.4 * laws[1].sf(elapsed)])
    failed = weights[0] / weights.sum()
    assert chances(rates, "d", elapsed=elapsed).failed == pytest.approx(failed, rel=1e-9)
    ending = simulate(rates, "d", 1e8, 0.0, normals("d", n), elapsed=elapsed)
    assert abs(np.mean(ending.kind == FAILED) - failed) < 4 * np.sqrt(failed * (1 - failed) / n)
    sold = ending.years[ending.kind == SALE]
    law = laws[1]
    assert stats.kstest(sold, lambda t: 1 - law.sf(t + elapsed) / law.sf(elapsed)).pvalue > 1e-3


def test_exponential_times_forget_and_long_silence_means_a_stall() -> None:
    flat = replace(RATES, time_shape=1.0, sale_years=2.5, ipo_years=2.5, failure_years=2.5, stall_years=2.5)
    flat = replace(flat, stages=tuple(replace(stage, years=2.5) for stage in flat.stages))
    assert chances(flat, "b", elapsed=7.0).sold == pytest.approx(chances(flat, "b").sold, rel=1e-12)
    stalled = [
        chances(RATES, "b", elapsed=years).stalled_sold + chances(RATES, "b", elapsed=years).stalled_nothing
        for years in (0.0, 1.0, 3.0, 6.0, 60.0)
    ]
    assert stalled == sorted(stalled)
    assert stalled[-1] == pytest.approx(1, abs=1e-6)
    ending = simulate(RATES, "b", 1e8, 2e7, normals("b", 1000), elapsed=60.0)
    assert np.all(np.isfinite(ending.years) & (ending.years > 0))


@pytest.mark.parametrize("quarters", [0, 6, 80])
def test_sizes_keep_their_distribution_whatever_the_market_does(quarters: int) -> None:
    n = 20_000
    rates = replace(only("d", sold=1.0), low_sales=0.0, correlation=0.6)
    market = brownian(quarters, n) if quarters else None
    ending = simulate(rates, "d", 1e8, 0.0, normals("d", n), market=market)
    size = np.log(ending.value / 1e8)
    law = stats.norm(np.log(rates.sale.median), rates.sale.sigma)
    assert stats.kstest(size, law.cdf).pvalue > 1e-3


@pytest.mark.parametrize(("known", "seen"), [(40, 1.0), (8, 0.5), (4, 0.0)])
def test_a_size_moves_with_the_market_of_its_own_time_as_far_as_that_is_known(
    known: int, seen: float
) -> None:
    n, rho = 40_000, 0.6
    full = brownian(40, n)
    own = np.random.default_rng(2).standard_normal(n)
    start, end = np.full(n, 1.0), np.full(n, 3.0)
    mixed = base_rates._with_market(own, rho, full[:known], np.arange(n), start, end)
    within, before, after = full[11] - full[3], full[3], full[39] - full[11]
    error = 4 / np.sqrt(n)
    assert abs(np.std(mixed) - 1) < error
    assert abs(np.corrcoef(mixed, within)[0, 1] - rho * seen) < error
    assert abs(np.corrcoef(mixed, before)[0, 1]) < error
    assert abs(np.corrcoef(mixed, after)[0, 1]) < error


def test_the_market_changes_sizes_only() -> None:
    z = normals("seed", 1000)
    with_market = simulate(RATES, "seed", 1e7, 2e6, z, market=brownian(40, 1000))
    without = simulate(RATES, "seed", 1e7, 2e6, z)
    assert np.array_equal(with_market.years, without.years)
    assert np.array_equal(with_market.kind, without.kind)
    assert np.array_equal(with_market.given, without.given)
    assert not np.array_equal(with_market.value, without.value)


def test_a_single_exit_is_correlated_with_the_market_as_stated() -> None:
    n, rho = 40_000, 0.5
    rates = replace(only("d", public=1.0), correlation=rho)
    market = brownian(200, n)
    ending = simulate(rates, "d", 1e8, 0.0, normals("d", n), market=market)
    late = ending.years > 0.25
    quarter = np.rint(4 * ending.years[late]).astype(int)
    move = market[quarter - 1, np.flatnonzero(late)] / np.sqrt(quarter / 4)
    found = np.corrcoef(np.log(ending.value[late]), move)[0, 1]
    assert abs(found - rho) < 4 * (1 - rho**2) / np.sqrt(late.sum())


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), stage=st.sampled_from(STAGES), horizon=st.integers(0, 15))
def test_the_way_is_consistent_with_the_end(seed: int, stage: str, horizon: int) -> None:
    n = 500
    ending = simulate(RATES, stage, POST[stage], OWED[stage], normals(stage, n, seed), horizon=horizon)
    year = np.arange(horizon + 1)[:, None]
    assert np.array_equal(ending.stage_at == ENDED, (ending.years <= year) & (year > 0))
    going = np.where(ending.stage_at == ENDED, ending.stage, ending.stage_at)
    assert np.all(np.diff(going, axis=0) >= 0)
    assert np.all(ending.mark[0] == POST[stage])
    assert np.all(ending.price[0] == 1)
    assert np.all(np.isfinite(ending.years) & (ending.years > 0))
    assert np.array_equal(ending.kind == FAILED, ending.value == 0)
    assert np.all((ending.given >= 0) & (ending.given < 1))
    assert np.array_equal(ending.given > 0, ending.raised > 0)
    over = ending.stage_at[-1] == ENDED
    held = ending.mark[-1] * (1 - ending.given) / POST[stage]
    assert np.allclose(ending.price[-1][over], held[over], rtol=1e-12)
    fair = fair_price(RATES, ending)
    assert np.all(fair[ending.stage_at == ENDED] == 0)
    assert np.all(fair <= ending.price)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), stage=st.sampled_from(STAGES), factor=st.floats(0.01, 100))
def test_money_has_no_unit_and_futures_do_not_know_each_other(seed: int, stage: str, factor: float) -> None:
    n = 64
    z, market = normals(stage, n, seed), brownian(40, n, seed)
    one = simulate(RATES, stage, 1e8, 2e7, z, market=market)
    scaled = simulate(RATES, stage, factor * 1e8, factor * 2e7, z, market=market)
    assert np.array_equal(one.years, scaled.years)
    assert np.allclose(factor * one.value, scaled.value, rtol=1e-12)
    assert np.allclose(one.price, scaled.price, rtol=1e-12)
    part = simulate(RATES, stage, 1e8, 2e7, z[:, 10:20], market=market[:, 10:20])
    assert np.allclose(part.value, one.value[10:20], rtol=1e-12)
    assert np.allclose(part.mark, one.mark[:, 10:20], rtol=1e-12)


def nothing_for_common(stage: str) -> float:
    """Share of companies whose end leaves nothing beyond preferences of 1x; an IPO converts them."""
    ending = simulate(RATES, stage, POST[stage], OWED[stage], normals(stage, 60_000, seed=5))
    return float(np.mean((ending.kind != IPO) & (ending.value <= OWED[stage] + ending.raised)))


def test_almost_three_quarters_of_entrepreneurs_get_nothing() -> None:
    """Hall & Woodward (2010): almost three quarters of the founders of venture-backed companies, 1987 to 2008."""
    assert 0.65 < nothing_for_common("seed") < 0.80
    assert 0.55 < nothing_for_common("a") < 0.75
    ladder = [nothing_for_common(stage) for stage in STAGES]
    assert ladder == sorted(ladder, reverse=True)


def test_exits_are_of_the_kinds_that_sand_hill_counted() -> None:
    """Woodward (2002 to 2020): 4% public, 61% sold, 42% of these at a loss, 36% failed; to 2013: 6, 52, 50, 41%."""
    n = 60_000
    ending = simulate(RATES, "a", POST["a"], OWED["a"], normals("a", n))
    failed, sold, public = (float(np.mean(ending.kind == kind)) for kind in (FAILED, SALE, IPO))
    loss = float(np.mean((ending.value < OWED["a"] + ending.raised)[ending.kind == SALE]))
    assert 0.36 - 0.01 < failed < 0.41 + 0.01
    assert 0.52 - 0.01 < sold < 0.61 + 0.01
    assert 0.04 - 0.01 < public < 0.06 + 0.01
    assert 0.42 - 0.01 < loss < 0.50 + 0.01


def test_seed_companies_exit_as_fast_as_the_cohort_of_2008_to_2010() -> None:
    """CB Insights: some 28 to 30% had been acquired or gone public after 6 to 9 years."""
    ending = simulate(RATES, "seed", POST["seed"], OWED["seed"], normals("seed", 60_000))
    exited = np.mean((ending.kind != FAILED) & (ending.years < 7.5))
    assert 0.25 < exited < 0.35


def test_most_exits_come_early() -> None:
    """CB Insights: of venture-backed technology exits in 2013, 67% after a seed round or series A, 3% after a D."""
    ending = simulate(RATES, "seed", POST["seed"], OWED["seed"], normals("seed", 60_000))
    exits = ending.stage[ending.kind != FAILED]
    assert 0.60 < np.mean(exits <= STAGES.index("a")) < 0.80
    assert 0.02 < np.mean(exits == STAGES.index("d")) < 0.06


def test_investors_multiples_are_spread_like_those_of_21640_financings() -> None:
    """Correlation Ventures, 2004 to 2013: 65% below 1x, 25% to 5x, 6% to 10x, 2.5% to 20x, 1.5% more."""
    published = np.array([0.65, 0.25, 0.06, 0.025, 0.015])
    ending = simulate(RATES, "a", POST["a"], OWED["a"], normals("a", 60_000))
    owed = OWED["a"] + ending.raised
    converted = ending.value * (1 - ending.given) / POST["a"]
    # money back counts as 1x: the published class is "less than invested"
    paid = np.where(
        ending.kind == IPO, converted, np.maximum(converted, np.minimum(ending.value / owed, 1.0))
    )
    found = np.histogram(paid, [0, 1, 5, 10, 20, np.inf])[0] / paid.size
    assert np.all(np.abs(found - published) < [0.05, 0.05, 0.03, 0.015, 0.01])


def test_down_rounds_are_as_frequent_as_they_were() -> None:
    """Carta: 20 to 23% of all rounds in 2024; PitchBook: 16% in 2025."""
    weights, down = [], []
    reached = 1.0
    for stage in RATES.stages[:-1]:
        reached *= stage.raises
        weights.append(reached)
        down.append(special.ndtr(-np.log(stage.step_up) / RATES.step_sigma))
    assert 0.15 < np.average(down, weights=weights) < 0.23


def test_rescues_and_stalled_sales_are_priced_by_the_money_raised() -> None:
    rates = replace(only("d", stalls=1.0), stalled_sold=1.0, stalled_sale=Multiple(0.6, 0.0))
    ending = simulate(rates, "d", 1e9, 5e7, normals("d", 100))
    assert np.allclose(ending.value, 0.6 * 5e7)
    assert np.all(ending.kind == SALE)


@pytest.mark.parametrize(
    ("stage", "post", "owed", "rows", "key"),
    [
        ("e", 1.0, 0.0, 12, "baserates.stage"),
        ("seed", 0.0, 0.0, 12, "baserates.post_money"),
        ("seed", np.nan, 0.0, 12, "baserates.post_money"),
        ("seed", 1.0, -1.0, 12, "baserates.preferences"),
        ("seed", 1.0, 0.0, 11, "baserates.rows"),
    ],
)
def test_what_makes_no_sense_is_refused(stage: str, post: float, owed: float, rows: int, key: str) -> None:
    with pytest.raises(InputError) as caught:
        simulate(RATES, stage, post, owed, np.zeros((rows, 3)))
    assert caught.value.key == key
    assert caught.value.text("de") != caught.value.text("en")


@pytest.mark.parametrize("elapsed", [-1.0, np.inf, np.nan])
def test_a_time_that_cannot_be_is_refused(elapsed: float) -> None:
    for call in (
        lambda: chances(RATES, "a", elapsed=elapsed),
        lambda: simulate(RATES, "a", 1e8, 0.0, normals("a", 3), elapsed=elapsed),
    ):
        with pytest.raises(InputError) as caught:
            call()
        assert caught.value.key == "baserates.elapsed"


def test_a_future_takes_at_most_a_dozen_normals() -> None:
    assert [rows_needed(RATES, stage) for stage in STAGES] == [12, 10, 8, 6, 4]
