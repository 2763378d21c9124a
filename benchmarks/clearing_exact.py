"""Times exact clearing beside scipy (one seat each) and OR-tools min-cost flow (many seats), and packages beside money.

Times are of all of `assign`: matches, both ends of pay and personal pay; the peers give matches alone. OR-tools runs in
the peers' interpreter (`make peers`). Compiling happens before timing.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from outbid.market.assignment.outcome import Assignment
from outbid.market.exact import assign
from outbid.market.frontier import PiecewiseLinear
from outbid.market.market import Frontiers, Market
from outbid.market.stability import check_stability
from timing import promise, seconds

HERE = Path(__file__).parent
PEER = HERE.parent / ".venv" / "peers" / "bin" / "python"


def values(kind: str, workers: int, employers: int, noise: float = 0.1, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    if kind == "uniform":
        return rng.random((workers, employers))
    skill, size = np.sort(rng.lognormal(0, 0.5, workers)), np.sort(rng.lognormal(0, 0.5, employers))
    return np.outer(skill, size) * (1 + noise * rng.random((workers, employers)))


def market(value: np.ndarray, seats: int, packages: bool = False) -> Market:
    workers, employers = value.shape
    terms = None
    if packages:
        # taxed by class of worker, discounted more the more is paid in the equity of each class of employer
        cost = np.linspace(0, 1.5 * value.max(), 33)
        tables = []
        for tax in (0.25, 0.35, 0.45, 0.55):
            for risk in (0.1, 0.2, 0.3):
                worth = (1 - tax) * cost * (1 - risk * cost / cost[-1])
                tables.append(PiecewiseLinear(cost, np.maximum.accumulate(worth)))
        rng = np.random.default_rng(2)
        of = np.arange(12).reshape(4, 3)
        terms = Frontiers(tuple(tables), of, rng.integers(0, 4, workers), rng.integers(0, 3, employers))
    room = np.full(employers, float(seats))
    return Market(np.ones(workers), room, value, frontiers=terms, worker_scale=0.0, seat_scale=0.0)


def peer(value: np.ndarray, seats: int, folder: Path, runs: int) -> dict[str, float] | None:
    """What OR-tools needs; ``None`` where it is not installed."""
    if not PEER.exists():
        return None
    file = folder / "problem.npz"
    np.savez(file, surplus=value, room=np.full(value.shape[1], seats))
    command = [str(PEER), str(HERE / "peers" / "ortools_flow.py"), str(file), str(runs)]
    answer: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return answer


def one_seat(folder: Path, size: int) -> None:
    from scipy.optimize import linear_sum_assignment

    print(f"One seat each, {size:,} × {size:,}")
    print(f"{'':28}{'s':>8}{'scipy s':>9}{'x faster':>10}{'OR-tools s':>12}")
    cases = (
        ("uniform", 0.0, 0.5, "at most twice scipy's time"),
        ("skill-sorted", 0.0, 10, "10 times"),
        ("skill-sorted, 1% noise", 0.01, 10, "10 times"),
        ("skill-sorted, 30% noise", 0.3, 10, "10 times"),
    )
    for name, noise, least, words in cases:
        value = values("uniform" if name == "uniform" else "sorted", size, size, noise)
        ours = seconds(lambda value=value: assign(market(value, 1)), 3)  # type: ignore[misc]
        scipy = seconds(lambda value=value: linear_sum_assignment(value, maximize=True), 1)  # type: ignore[misc]
        other = peer(value, 1, folder, 1)
        also = f"{other['seconds']:12.2f}" if other else f"{'':12}"
        ratio = scipy / ours
        print(
            f"{name:28}{ours:8.2f}{scipy:9.2f}{ratio:10.1f}{also}  {promise(ratio >= least, words)}",
            flush=True,
        )


def many_seats(folder: Path) -> None:
    print("Employers with many seats, OR-tools min-cost flow")
    print(f"{'':44}{'s':>8}{'peer s':>9}{'x peer':>9}")
    for workers, employers, share in (
        (5_000, 50, 1.0),
        (20_000, 100, 0.7),
        (20_000, 100, 1.0),
        (20_000, 100, 1.3),
    ):
        for kind in ("uniform", "sorted"):
            value, seats = values(kind, workers, employers), round(share * workers / employers)
            problem = market(value, seats)
            ours, other = seconds(lambda problem=problem: assign(problem), 3), peer(value, seats, folder, 3)  # type: ignore[misc]
            name = f"{workers:,} × {employers}, {share:.0%} seats, {kind}"
            if other is None:
                print(f"{name:44}{ours:8.3f}")
                continue
            ratio = ours / other["seconds"]
            kept = promise(ratio <= 1.5, "at most 1.5 times the peer's time")
            print(f"{name:44}{ours:8.3f}{other['seconds']:9.3f}{ratio:9.2f}  {kept}", flush=True)


def largest_gain(problem: Market, cleared: Assignment) -> float:
    ends = cleared.workers_best, cleared.personal_best
    return max(check_stability(problem, cleared.person, end).gain for end in ends)


def packages() -> None:
    print(
        "Packages, 5,000 × 50, beside money that passes undiminished; 'kept seats': nobody changes seats for the ends"
    )
    print(f"{'':28}{'money s':>9}{'packages s':>12}{'x':>7}{'kept seats s':>14}{'x':>7}{'largest gain':>14}")
    for share in (0.7, 1.0, 1.3):
        for kind in ("uniform", "sorted"):
            value, seats = values(kind, 5_000, 50), round(share * 100)
            money, hard = market(value, seats), market(value, seats, packages=True)
            plain = seconds(lambda money=money: assign(money), 5)  # type: ignore[misc]
            ours = seconds(lambda hard=hard: assign(hard), 2)  # type: ignore[misc]
            kept_seats = seconds(lambda hard=hard: assign(hard, move=False), 3)  # type: ignore[misc]
            gain = largest_gain(hard, assign(hard))
            kept = promise(ours <= 8 * plain, "at most 8 times")
            name = f"{share:.0%} seats, {kind}"
            print(
                f"{name:28}{plain:9.3f}{ours:12.3f}{ours / plain:7.1f}{kept_seats:14.3f}{kept_seats / plain:7.1f}"
                f"{gain:14.1e}  {kept}",
                flush=True,
            )


def packages_one_seat() -> None:
    print("Packages, one seat each, both ends")
    print(f"{'':28}{'packages s':>12}{'final ends':>12}{'largest gain':>14}")
    for size, most in ((1_000, 10.0), (3_000, None)):
        for kind in ("uniform", "sorted"):
            if most is None and kind == "sorted":
                continue  # minutes
            hard = market(values(kind, size, size), 1, packages=True)
            begin = time.perf_counter()
            cleared = assign(hard, move=most is not None)
            took = time.perf_counter() - begin
            ends = "kept seats" if most is None else "yes" if cleared.ends else "no"
            kept = "" if most is None else promise(took <= most, f"at most {most:.0f} s")
            gain = largest_gain(hard, cleared)
            print(
                f"{f'{size:,} × {size:,}, {kind}':28}{took:12.2f}{ends:>12}{gain:14.1e}  {kept}", flush=True
            )


def memory(workers: int, employers: int, seats: int, kind: str) -> None:
    code = (
        "import resource, sys; from pathlib import Path; sys.path.insert(0, sys.argv[1]); "
        "import clearing_exact as b; hard = sys.argv[2] == 'packages'; n, m, seats = map(int, sys.argv[3:]); "
        "b.assign(b.market(b.values('uniform', 40, 40), 1, hard)); "
        "before = int(Path('/proc/self/statm').read_text().split()[1]) * 4096 / 2**20; "
        "b.assign(b.market(b.values('uniform', n, m), seats, hard), move=False); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before)"
    )
    matrix = workers * employers * 8 / 2**20
    command = [sys.executable, "-c", code, str(HERE), kind, *map(str, (workers, employers, seats))]
    grown = float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    kept = promise(grown <= 3 * matrix + 100, "at most 3 matrices and 100 MB")
    print(
        f"Peak memory, {kind}, {workers:,} × {employers:,}: {grown:.0f} MB, a matrix is {matrix:.0f} MB  {kept}",
        flush=True,
    )


def main() -> None:
    for seats in (1, 3):
        assign(market(values("uniform", 20, 20), seats))
    assign(market(values("uniform", 30, 5), 4, packages=True))
    with tempfile.TemporaryDirectory() as folder:
        one_seat(Path(folder), 3_000)
        many_seats(Path(folder))
        packages()
        packages_one_seat()
    memory(4_000, 4_000, 1, "money")
    memory(20_000, 400, 40, "packages")


if __name__ == "__main__":
    main()
