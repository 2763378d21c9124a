"""Times 500 scenarios of a 500 × 500 market, masses ±20%, as a batch beside clearing each by itself."""

from __future__ import annotations

import time

import numpy as np

from clearing_markets import TIGHTNESS, transferable_market
from outbid.market.batch import clear_batch
from outbid.market.frontier import linear
from outbid.market.logit import clear
from outbid.market.market import Frontiers, Market

SIZE, SCENARIOS = 500, 500
SAMPLE = 50


def taxed(market: Market) -> Market:
    """The same values under three taxes, by class of worker."""
    tables = [linear(0.55), linear(0.7), linear(0.85)]
    terms = Frontiers.by_worker(tables, np.arange(SIZE) % 3, SIZE)
    return Market(market.workers, market.seats, market.value, frontiers=terms)


def main() -> None:
    rng = np.random.default_rng(3)
    print(
        f"{SCENARIOS} scenarios of a {SIZE} × {SIZE} market, masses ±20%, to 1e-9; alone: {SAMPLE} of them, scaled up"
    )
    print(f"{'':24}{'batch s':>9}{'sweeps':>8}{'alone s':>9}{'warm s':>8}{'x faster':>10}{'than warm':>11}")
    markets = {name: transferable_market(SIZE, name) for name in TIGHTNESS}
    markets["tight, taxed by class"] = taxed(markets["tight"])
    for name, market in markets.items():
        workers = market.workers * rng.uniform(0.8, 1.2, (SCENARIOS, SIZE))
        seats = market.seats * rng.uniform(0.8, 1.2, (SCENARIOS, SIZE))
        together = np.inf
        for _ in range(4):
            begin = time.perf_counter()
            batch = clear_batch(market, workers=workers, seats=seats)
            together = min(together, time.perf_counter() - begin)
        assert batch.converged.all()
        base = clear(market)
        alone, warm = np.full(SAMPLE, np.inf), np.full(SAMPLE, np.inf)
        for s in range(SAMPLE):
            scenario = Market(workers[s], seats[s], market.value, frontiers=market.frontiers)
            for times, start in ((alone, None), (warm, base)):
                for _ in range(2):
                    begin = time.perf_counter()
                    outcome = clear(scenario, start=start)
                    times[s] = min(times[s], time.perf_counter() - begin)
            assert outcome.converged
            # two answers to the same tolerance; logs of the unmatched may differ by more where these are few
            gap = np.abs(np.exp(outcome.log_unmatched) - batch.unmatched[s]) / workers[s]
            assert gap.max() <= 1e-8, gap.max()
        scale = SCENARIOS / SAMPLE
        each, from_base = alone.sum() * scale, warm.sum() * scale
        kept = "kept" if each >= 5 * together else "MISSED"
        print(
            f"{name:24}{together:9.3f}{batch.sweeps.mean():8.1f}{each:9.2f}{from_base:8.2f}{each / together:10.1f}"
            f"{from_base / together:11.1f}  [at least 5x: {kept}]",
            flush=True,
        )


if __name__ == "__main__":
    main()
