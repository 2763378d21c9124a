"""The equations of docs/model, computed as the pages write them, are what the code computes."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from outbid.evidence.statistics.beta import beta_cdf, t_quantile
from outbid.evidence.statistics.clusters import effective
from outbid.evidence.statistics.quantiles import Ordered, rank
from outbid.evidence.statistics.shrinkage import between, grouped, nested
from outbid.market import Frontiers, Market, clear, package
from outbid.offers.acceptance import Acceptance
from outbid.offers.cost import Cost
from outbid.packages.captable_file import load_cap_table
from outbid.worth.discounts import longstaff
from outbid.worth.elicit import indifferent_cut
from outbid.worth.exit_claims import Claims
from outbid.worth.ipo_odds import ipo_probability
from outbid.worth.preference import Moments, certainty_equivalent
from outbid.worth.random_time import Kernel
from outbid.worth.rounds import given, multiplier

ROOT = Path(__file__).parents[2]


def utility(x: np.ndarray | float, gamma: float) -> np.ndarray:
    return np.log(x) if gamma == 1 else np.asarray(x) ** (1 - gamma) / (1 - gamma)


def inverse(u: float, gamma: float) -> float:
    return math.exp(u) if gamma == 1 else ((1 - gamma) * u) ** (1 / (1 - gamma))


@pytest.mark.parametrize("gamma", [0.0, 0.5, 1.0, 2.0, 4.0])
def test_worth_certainty_equivalent_and_its_covariance(gamma: float) -> None:
    draws = np.random.default_rng(1).lognormal(12, 0.4, (2, 5_000))
    u = utility(draws, gamma)
    whole = np.array([inverse(float(each.mean()), gamma) for each in u])
    moments = Moments.of(list(draws), gamma)
    assert moments.wealth_equivalents == pytest.approx(whole, rel=1e-10)
    assert certainty_equivalent(draws[0] - 1e4, gamma, 1e4) == pytest.approx(whole[0] - 1e4, rel=1e-9)
    slope = whole ** (-gamma)
    expected = np.cov(u, bias=True) / np.outer(slope, slope) / draws.shape[1]
    assert moments.covariance == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("gamma", [0.5, 1.0, 3.0])
def test_worth_the_cut_that_leaves_one_indifferent(gamma: float) -> None:
    cut = indifferent_cut(gamma)
    assert (utility(2.0, gamma) + utility(1 - cut, gamma)) / 2 == pytest.approx(float(utility(1.0, gamma)))


def test_stakes_density_odds_and_rounds() -> None:
    sigma, r, h = 0.9, 0.04, 0.25
    mu = r - sigma**2 / 2
    g = math.sqrt(mu**2 + 2 * (r + h) * sigma**2)
    kernel = Kernel(sigma, r, r, h)
    assert (kernel.height, kernel.down, kernel.up) == pytest.approx(
        (h / g, (g + mu) / sigma**2, (g - mu) / sigma**2)
    )
    values = np.array([20.0, 200.0, 20_000.0, 200_000.0])
    odds = [0, 0.65 * math.log(200 / 32) / math.log(1000 / 32), 0.65 + 0.1 * (math.log10(20_000) - 3), 1]
    assert ipo_probability(values * 1e6) == pytest.approx(odds)
    count = np.array([0, 1, 4])
    assert given(count, 0.18) == pytest.approx(1 - 0.82**count)
    assert multiplier(count, 0.2) == pytest.approx(0.8 ** -count.astype(float))
    v = 0.6**2 * 2
    normal = 0.5 * (1 + math.erf(math.sqrt(v) / 2 / math.sqrt(2)))
    said = (2 + v / 2) * normal + math.sqrt(v / 2 / math.pi) * math.exp(-v / 8) - 1
    assert longstaff(0.6, 2) == pytest.approx(said)


def test_stakes_what_later_rounds_leave() -> None:
    table = load_cap_table(ROOT / "examples" / "series-b" / "company.toml").table
    claims = Claims.of(table, 1e6)
    A, P, x, F, D = claims.ahead, claims.preferred, np.geomspace(1e6, 1e9, 40), 4e7, 0.3
    n = float(claims.new_shares(D))
    assert n / (table.converted + n) == pytest.approx(D)
    unconverted = np.maximum(x - F, np.minimum(x, A + np.maximum(x - A, 0) * P / (P + F)))
    left = claims.left_at_sale(x, np.full(x.shape, F), np.full(x.shape, n))
    assert (left <= unconverted * (1 + 1e-12)).all()
    shared = left < unconverted * (1 - 1e-9)
    assert 0 < shared.sum() < x.size
    # converted: today's claims and new shares, each worth what a common share then is, make up the exit
    assert (left + n * claims.sale.common(left))[shared] == pytest.approx(x[shared])
    assert left[~shared] == pytest.approx(unconverted[~shared])
    assert ((n * claims.sale.common(np.maximum(x - F, 0)) >= F) == shared).all()


def test_market_both_sides_margins_and_gains() -> None:
    frontiers = Frontiers.same(package([60, 100, 150], [45, 70, 95]), 2, 2)
    value, amenity = np.array([[170.0, 120], [140, 130]]), np.array([[-60.0, -50], [-55, -52]])
    market = Market([300, 500], [200, 400], value, amenity, frontiers, worker_scale=9, seat_scale=14)
    found = clear(market, tolerance=1e-12)
    passed = found.transfer
    people = np.log(found.unmatched)[:, None] + (amenity + passed.received) / 9
    seats = np.log(found.open_seats)[None, :] + (value - passed.given) / 14
    assert np.log(found.hires) == pytest.approx(people, abs=1e-8)
    assert np.log(found.hires) == pytest.approx(seats, abs=1e-8)
    assert found.hires.sum(1) + found.unmatched == pytest.approx([300, 500])
    assert found.hires.sum(0) + found.open_seats == pytest.approx([200, 400])
    level = np.log(found.open_seats) - np.log(found.unmatched)[:, None] - amenity / 9 + value / 14
    assert passed.received / 9 + passed.given / 14 == pytest.approx(level, abs=1e-8)
    assert found.worker_welfare == pytest.approx(9 * np.log([300, 500] / found.unmatched))
    assert found.seat_welfare == pytest.approx(14 * np.log([200, 400] / found.open_seats))


def test_win_the_chance_of_yes_and_what_it_costs() -> None:
    rivals, weights = np.array([[90.0, 110], [80, 130]]), np.array([[0.1, 0.2], [0.3, 0.4]])
    worth = np.array([100.0, 105])
    said = (weights / (1 + np.exp(-(worth[:, None] - rivals) / 18))).sum()
    assert float(Acceptance(rivals, weights, 18).probability(worth)) == pytest.approx(said)
    r, h, J, q = 0.04, 0.15, 12, {12: 0.25, 24: 0.25, 36: 0.25, 48: 0.25}
    cost = Cost(2.5, 0.03, 0.1, 5e3, 8e3, ((1.6e5, 0.062), (math.inf, 0.0145)), h, J, True, 20.0,
                tuple(q.items()), risk_free=r)  # fmt: skip
    b, s, e, total = 150e3, 30e3, 1e3, 0.0
    for y, part in enumerate([1, 1, 0.5]):
        cash, t = part * (b * 1.03**y * 1.1 + 5e3), y + part / 2
        wages = cash + (s if y == 0 else 0)
        due = 0.062 * min(wages, 1.6e5) + 0.0145 * wages
        total += math.exp(-r * t) * (1 - h) ** t * (cash + due + part * 8e3)
    kept = 1 - sum(
        ((1 - h) ** (j / 12) - (1 - h) ** ((j + 1) / 12))
        * (1 - (j + 0.5) / J)
        * math.exp(-r * (j + 0.5) / 12)
        for j in range(J)
    )
    total += kept * s + e * 20 * sum(p * (1 - h) ** (m / 12) for m, p in q.items() if m <= 30)
    assert float(cost(b, s, e)) == pytest.approx(total, rel=1e-12)


def test_evidence_positions_ranks_and_the_effective_size() -> None:
    draw = np.random.default_rng(2)
    x, w, c = draw.lognormal(11, 0.3, 60), draw.uniform(0.5, 2, 60), np.repeat(np.arange(15), 4)
    order = np.argsort(x)
    n = w.sum() ** 2 / (w**2).sum()
    inside = (np.cumsum(w[order]) - w[order] / 2) / w.sum()
    assert Ordered(x, w).positions == pytest.approx((n * inside + 0.5) / (n + 1))
    k = rank(37.5, 0.5, 0.95)
    assert beta_cdf(0.5, k, 37.5 + 1 - k) == pytest.approx(0.95, abs=1e-6)
    below = (x < np.median(x)).astype(float)
    y = w * (below - (w * below).sum() / w.sum())
    sums, share = np.bincount(c, y), np.bincount(c, w) / w.sum()
    d = ((sums / (1 - share)) ** 2).sum() / (y**2).sum()
    clusters = min(
        1 / (share**2).sum(), 3 * ((sums / (1 - share)) ** 2).sum() ** 2 / ((sums / (1 - share)) ** 4).sum()
    )
    few = 1.6448536269514722 / t_quantile(0.95, clusters - 1)
    assert effective(below, w, c, 0.9).cautious == pytest.approx(n / max(d, 1) * few**2, rel=1e-9)


def test_evidence_a_few_records_and_their_neighbours() -> None:
    draw = np.random.default_rng(3)
    groups = np.repeat(np.arange(8), 12)
    found = grouped(draw.normal(0, 0.2, 96) + draw.normal(11, 0.3, 8)[groups], groups)
    tau2 = between(found.means, found.variances)
    weights = 1 / (found.variances + tau2)
    centre = (weights * found.means).sum() / weights.sum()
    assert (weights * (found.means - centre) ** 2).sum() == pytest.approx(7, rel=1e-9)
    others = np.arange(8) != 0
    prior = (weights * found.means)[others].sum() / weights[others].sum()
    spread = 1 / weights[others].sum() + tau2
    own = spread / (spread + found.variances[0])
    posterior = nested([(found, 0)])
    assert posterior is not None
    assert posterior.own_weight == pytest.approx(own)
    assert posterior.mean == pytest.approx(own * found.means[0] + (1 - own) * prior)
    assert posterior.variance == pytest.approx(own * found.variances[0])
