"""Thin groups helped by others: what is known in closed form, and coverage of true means."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from outbid.evidence.answer import Cell
from outbid.evidence.sample import Sample
from outbid.evidence.statistics.shrinkage import between, grouped, nested
from outbid.evidence.thin import modelled


def test_paule_and_mandel_with_equal_errors_is_the_textbook_difference() -> None:
    means = np.array([1.0, 2.0, 4.0, 7.0])
    assert between(means, np.full(4, 0.5)) == pytest.approx(means.var(ddof=1) - 0.5)
    assert between(np.array([1.0, 1.1, 0.9]), np.full(3, 0.5)) == 0


def test_paule_and_mandel_meets_its_equation() -> None:
    rng = np.random.default_rng(3)
    errors = rng.uniform(0.01, 0.5, 20)
    means = rng.standard_normal(20) + np.sqrt(errors) * rng.standard_normal(20)
    weights = 1 / (errors + between(means, errors))
    centre = np.average(means, weights=weights)
    assert (weights * (means - centre) ** 2).sum() == pytest.approx(19)


def test_a_group_without_records_has_the_others_mean() -> None:
    values = np.repeat([1.0, 2.0, 3.0], 50) + np.tile([-0.1, 0.1], 75)
    found = nested([(grouped(values, np.repeat(np.arange(3), 50)), None)])
    assert found is not None
    assert found.own_weight == 0
    assert found.mean == pytest.approx(2)


def test_many_own_records_speak_for_themselves() -> None:
    rng = np.random.default_rng(4)
    codes = np.repeat(np.arange(4), [5000, 40, 40, 40])
    values = codes + 0.1 * rng.standard_normal(codes.size)
    found = nested([(grouped(values, codes), 0)])
    assert found is not None
    assert found.own_weight > 0.999
    assert found.mean == pytest.approx(float(values[:5000].mean()), abs=1e-4)


def test_nothing_is_modelled_where_nothing_tells_how_records_differ() -> None:
    alone = np.array([11.5, 12.2])  # one total of a country each: a warning of a division by zero once
    states = np.array(["US-CA", "US-TX"], dtype=object)
    level = np.full(2, "mid", dtype=object)
    assert modelled(sample(alone, level, states), Cell(role="r", state="US-CA")) is None
    alike = np.repeat(alone, 2)
    states, level = np.repeat(states, 2), np.full(4, "mid", dtype=object)
    assert modelled(sample(alike, level, states), Cell(role="r", state="US-CA")) is None


def sample(log_pay: np.ndarray, level: np.ndarray, state: np.ndarray) -> Sample:
    n = log_pay.size

    def same(value: object) -> np.ndarray:
        return np.full(n, value, dtype=object)

    return Sample(
        source=same("s"), kind=same("attested"), measure=same("base"), bound=same("exact"), role=same("r"),
        level=level, ai=same(None), genai=same(None), sales=same(None), country=same("US"), state=state,
        cbsa=same(None), employer=same(None), currency=same("USD"), pay=np.exp(log_pay),
        date=np.full(n, np.datetime64("2024-01-01")), weight=np.ones(n),
    )  # fmt: skip


@pytest.mark.parametrize("own", [1, 4, 12])
def test_modelled_medians_of_thin_cells_cover_the_truth(own: int) -> None:
    rng = np.random.default_rng(own)
    hits, closer = [], []
    for _ in range(400):
        levels, states = 4, 15
        level_effect = 0.3 * rng.standard_normal(levels)
        state_effect = 0.2 * rng.standard_normal((levels, states))
        counts = rng.integers(5, 40, (levels, states))
        counts[0, 0] = own
        level, state = (np.repeat(each.ravel(), counts.ravel()) for each in np.indices((levels, states)))
        log_pay = level_effect[level] + state_effect[level, state] + 0.35 * rng.standard_normal(level.size)
        named = sample(log_pay, level.astype(str).astype(object), state.astype(str).astype(object))
        found = modelled(named, Cell(role="r", level="0", country="US", state="0"))
        assert found is not None
        middle = found.percentiles[2]
        truth = float(np.exp(level_effect[0] + state_effect[0, 0]))
        assert middle.value is not None and middle.low is not None and middle.high is not None
        hits.append(middle.low <= truth <= middle.high)
        raw = float(np.exp(np.median(log_pay[(level == 0) & (state == 0)])))
        closer.append(abs(np.log(middle.value / truth)) - abs(np.log(raw / truth)))
    assert 0.86 <= np.mean(hits) <= 0.94
    assert np.mean(closer) < 0


def test_a_record_alone_in_its_group_says_nothing_of_the_shape() -> None:
    rng = np.random.default_rng(6)
    codes = np.concatenate([np.arange(3000), 3000 + np.repeat(np.arange(1000), 2)])
    drawn = rng.standard_normal(codes.size)
    residuals = grouped(drawn + rng.standard_normal(4000)[codes], codes).residuals
    assert residuals.size == 2000
    # of normal records the residuals are normal, so their percentiles are the normal law's
    assert np.quantile(residuals, [0.1, 0.25, 0.75, 0.9]) == pytest.approx(
        [-1.2816, -0.6745, 0.6745, 1.2816], abs=0.08
    )


@pytest.mark.parametrize("own", [3, 8])
def test_modelled_percentiles_of_cells_whose_records_share_employers_cover_the_truth(own: int) -> None:
    rng = np.random.default_rng(100 + own)
    hits: list[list[bool]] = [[], [], []]
    for _ in range(300):
        states = 12
        state_effect = 0.2 * rng.standard_normal(states)
        employers = np.concatenate([[own], rng.integers(5, 30, states - 1)])
        state = np.repeat(np.arange(states), employers)
        posts = rng.integers(1, 6, state.size)
        employer_effect = 0.2 * rng.standard_normal(state.size)
        employer, state = np.repeat(np.arange(state.size), posts), np.repeat(state, posts)
        log_pay = state_effect[state] + employer_effect[employer] + 0.3 * rng.standard_normal(state.size)
        named = replace(
            sample(log_pay, np.full(state.size, None, dtype=object), state.astype(str).astype(object)),
            employer=employer.astype(str).astype(object),
        )
        found = modelled(named, Cell(role="r", country="US", state="0"))
        assert found is not None
        spread = np.hypot(0.2, 0.3) * np.array([-1.2816, 0.0, 1.2816])
        truth = np.exp(state_effect[0] + spread)
        for place, which in enumerate((0, 2, 4)):
            figure = found.percentiles[which]
            assert figure.low is not None and figure.high is not None
            hits[place].append(figure.low <= truth[place] <= figure.high)
    low, middle, high = (float(np.mean(each)) for each in hits)
    assert 0.86 <= middle <= 0.94
    assert low >= 0.86 and high >= 0.86
