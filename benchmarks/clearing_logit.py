"""Times clearing with tastes beside cupid_matching (transferable) and beside root finding per pair (packages).

All solve both margins to 1e-9 relative. The peer runs in an interpreter of its own (`make peers`), one after the other
on the same machine. How the markets are made: clearing_markets.py.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from clearing_markets import TIGHTNESS, package_level, package_market, package_tables, transferable_market
from outbid.market.frontier import PiecewiseLinear, transferable
from outbid.market.logit import clear
from outbid.market.market import Frontiers, Market
from outbid.market.outcome import Outcome
from timing import promise, seconds

HERE = Path(__file__).parent
PEER = HERE.parent / ".venv" / "peers" / "bin" / "python"
TOLERANCE = 1e-9


def peer(market: Market, folder: Path) -> dict[str, float] | None:
    """What cupid_matching needs; ``None`` where it is not installed."""
    if not PEER.exists():
        return None
    file = folder / "problem.npz"
    np.savez(file, surplus=market.value, workers=market.workers, seats=market.seats)
    command = [str(PEER), str(HERE / "peers" / "cupid.py"), str(file), str(TOLERANCE), "5", "30"]
    answer: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return answer


def against_peer(folder: Path, size: int) -> None:
    print(f"Transferable, {size:,} × {size:,}: cupid_matching 1.3 homoskedastic, which returns all hires")
    print(
        f"{'':14}{'s':>8}{'with hires':>12}{'passes':>8}{'peer s':>9}{'sweeps':>8}{'x faster':>10}{'with hires':>12}"
    )
    for name in TIGHTNESS:
        market = transferable_market(size, name)
        outcome = clear(market, tolerance=TOLERANCE)
        alone, whole = (
            seconds(lambda m=market: clear(m, tolerance=TOLERANCE)),  # type: ignore[misc]
            seconds(lambda m=market: clear(m, tolerance=TOLERANCE).hires),  # type: ignore[misc]
        )
        line = f"{name:14}{alone:8.3f}{whole:12.3f}{outcome.passes:8d}"
        other = peer(market, folder)
        if other is None:
            print(line + "   peers are not set up: make peers")
            continue
        wanted = 10 if name == "very tight" else 1
        gain, gain_whole = other["seconds"] / alone, other["seconds"] / whole
        said = "  " + promise(gain_whole >= wanted, f"at least {wanted}x")
        print(
            f"{line}{other['seconds']:9.3f}{other['sweeps']:8.0f}{gain:10.1f}{gain_whole:12.1f}{said}",
            flush=True,
        )


def large(market: Market) -> tuple[float, Outcome]:
    outcome = clear(market, tolerance=TOLERANCE)
    return seconds(lambda: clear(market, tolerance=TOLERANCE), 3), outcome


def by_root_finding(market: Market, outcome: Outcome) -> tuple[float, float]:
    """Seconds per pair that finding c in W(c)/σ + c/τ = z takes: by brentq for each pair, and by arrays.

    On samples (1,000 and 100,000 pairs), at the levels where the market clears. Arrays of pairs that share a frontier
    go through scipy's vectorised bracketing solver, W by numpy.interp with its ends.
    """
    from scipy.optimize import brentq, elementwise

    rng = np.random.default_rng(2)
    count = 100_000
    x, y = (rng.integers(0, size, count) for size in market.shape)
    level = market.value[x, y] + outcome.log_open[y] - outcome.log_unmatched[x]
    terms = market.terms
    of = terms.of[terms.worker_class[x], terms.seat_class[y]]
    total = 0.0
    for t, table in enumerate(terms.tables):
        assert isinstance(table, PiecewiseLinear)
        z, knots, values = level[of == t], table.knots, table.values
        # beyond floor and cap the answer is known; a solver per pair must be told of it, too
        z = np.clip(z, knots[0] + values[0], knots[-1] + values[-1])

        def gap(c, z, knots=knots, values=values):  # type: ignore[no-untyped-def]
            return np.interp(c, knots, values) + c - z

        low, high = np.full(len(z), knots[0]), np.full(len(z), knots[-1])
        total += seconds(lambda: elementwise.find_root(gap, (low, high), args=(z,)), 2)  # noqa: B023
    vectorised = total / count
    single = level[:1000]
    tables = [terms.tables[t] for t in of[:1000]]

    def each() -> None:
        for z, table in zip(single, tables, strict=True):
            assert isinstance(table, PiecewiseLinear)
            knots, values = table.knots, table.values
            z = min(max(z, knots[0] + values[0]), knots[-1] + values[-1])
            brentq(lambda c, z=z: np.interp(c, knots, values) + c - z, knots[0], knots[-1])  # noqa: B023

    return seconds(each, 2) / 1000, vectorised


def packages(size: int, tightness: str) -> Market:
    """Beside the transferable market of the same size and tightness; returns the market."""
    plain = transferable_market(size, tightness)
    market = package_market(size, package_level(size, tightness))
    money, _ = large(plain)
    money_whole = seconds(lambda: clear(plain, tolerance=TOLERANCE).hires, 3)
    took, outcome = large(market)
    whole = seconds(lambda: clear(market, tolerance=TOLERANCE).hires, 3)
    share = outcome.unmatched.sum() / market.workers.sum()
    ratio, ratio_whole = took / money, whole / money_whole
    said = (
        "  "
        + promise(max(ratio, ratio_whole) <= 8, "at most 8")
        + "  "
        + promise(outcome.sweeps <= 40, "at most 40 sweeps")
    )
    print(
        f"{tightness:12}{share:8.2%}{took:8.2f} s{whole:8.2f} s{money:8.2f} s{money_whole:8.2f} s"
        f"{outcome.sweeps:8d}{outcome.passes:8d}{ratio:8.1f}{ratio_whole:8.1f}{said}",
        flush=True,
    )
    return market


def against_root_finding(market: Market) -> None:
    took, outcome = large(market)
    each = took / outcome.passes / market.value.size
    one, many = by_root_finding(market, outcome)
    print(
        f"  root finding: brentq {one * 1e9:,.0f} ns a pair, vectorised {many * 1e9:,.0f} ns:"
        f" {one / each:,.0f} and {many / each:,.0f} times as long  {promise(many >= 20 * each, 'at least 20')}",
        flush=True,
    )


def memory(folder: Path, market: Market, name: str) -> None:
    """Peak of a process that loads the market and clears it, less what it holds before (interpreter, libraries)."""
    size, terms = len(market.workers), market.terms
    np.save(folder / "value.npy", market.value)
    np.savez(
        folder / "sides.npz",
        workers=market.workers,
        seats=market.seats,
        worker_class=terms.worker_class,
        seat_class=terms.seat_class,
    )
    command = [sys.executable, __file__, "--memory", str(folder)]
    peak = float(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    matrices = (peak - 100) / (8 * size**2 / 1e6)
    said = "  " + promise(matrices <= 3, "at most 3 matrices and 100 MB")
    print(
        f"  {name}, {size:,} × {size:,}: {peak:,.0f} MB with the inputs, {matrices:.2f} matrices and 100 MB{said}"
    )


def resident(what: str) -> float:
    """Resident memory now (VmRSS) or at its peak (VmHWM), MB; getrusage would count what the parent process had."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what)) * 1024 / 1e6


def memory_of(folder: Path) -> None:
    """In a process of its own: loads all code by clearing a small market, then the market, then clears."""

    def market(value: np.ndarray, sides: dict[str, np.ndarray]) -> Market:
        packages = sides["worker_class"].max() > 0
        terms = Frontiers(
            package_tables(12, 4, 200) if packages else (transferable(),),
            np.arange(48).reshape(12, 4) if packages else np.zeros((1, 1), int),
            sides["worker_class"],
            sides["seat_class"],
        )
        return Market(sides["workers"], sides["seats"], value, frontiers=terms)

    with np.load(folder / "sides.npz") as file:
        sides = dict(file)
    few = {name: each[:300] for name, each in sides.items()}
    clear(market(np.random.default_rng(3).normal(0, 1, (300, 300)), few))
    before = resident("VmRSS")
    outcome = clear(market(np.load(folder / "value.npy"), sides), tolerance=TOLERANCE)
    assert outcome.converged
    print(resident("VmHWM") - before)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        against_peer(folder, 2000)
        plain = transferable_market(5000, "very tight")
        took, outcome = large(plain)
        said = "  " + promise(outcome.passes <= 60, "at most 60 passes")
        print(
            f"Transferable, 5,000 × 5,000, very tight: {took:.2f} s, {outcome.passes} passes{said}",
            flush=True,
        )
        print(
            "Packages (12 × 4 frontiers of 200 knots with floor and cap), 5,000 × 5,000, beside transferable"
        )
        print(
            f"{'':12}{'alone':>8}{'clear':>10}{'hires':>10}{'money':>10}{'hires':>10}"
            f"{'sweeps':>8}{'passes':>8}{'ratio':>8}{'hires':>8}"
        )
        for tightness in TIGHTNESS:
            rich = packages(5000, tightness)
        against_root_finding(rich)
        print("Peak memory of a process, less what it holds before the market is loaded:")
        memory(folder, plain, "transferable")
        memory(folder, rich, "packages")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--memory"]:
        memory_of(Path(sys.argv[2]))
    else:
        main()
