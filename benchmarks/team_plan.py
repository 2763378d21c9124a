"""Times a plan for a team of 50 openings × 20 packages beside a plain reference loop and one assignment by scipy.

The reference loop is what one would write without further thought: prices of both resources by subgradients, the best
package of each opening at those prices, and packages taken back until both resources suffice. It has no
proof; ours has.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment

from outbid.offers.team_solve import Knapsack, Solved, solve
from timing import promise, seconds

OPENINGS, PACKAGES = 50, 20
STEPS = 300


def drawn(seed: int, openings: int = OPENINGS, packages: int = PACKAGES) -> Knapsack:
    """Packages whose chance rises with what they cost; budget and pool are 40% of what all the dearest take."""
    rng = np.random.default_rng(seed)
    chance = np.tile(np.linspace(0.1, 0.95, packages), openings)
    value = np.repeat(rng.lognormal(0, 0.6, openings), packages) * 1e6 * chance
    pay = np.repeat(rng.lognormal(0, 0.4, openings), packages) * 2e5
    cash = pay * (1 + 0.5 * chance**2) * chance * rng.uniform(0.9, 1.1, len(chance))
    shares = rng.uniform(0, 5e4, len(chance)) * chance
    limits = [0.4 * float(each.reshape(openings, packages).max(axis=1).sum()) for each in (cash, shares)]
    return Knapsack(np.repeat(np.arange(openings), packages), value, cash, shares, *limits)


def reference(problem: Knapsack, openings: int = OPENINGS) -> float:
    """Value of the plan that the plain loop finds."""
    value, cash, shares = (
        each.reshape(openings, -1).tolist() for each in (problem.value, problem.cash, problem.shares)
    )
    prices, best = [0.0, 0.0], 0.0
    limits = problem.budget, problem.pool
    for step in range(1, STEPS + 1):
        taken: list[int] = []
        used = [0.0, 0.0]
        for v, c, s in zip(value, cash, shares, strict=True):
            top, place = 0.0, -1
            for number in range(len(v)):
                left = v[number] - prices[0] * c[number] - prices[1] * s[number]
                if left > top:
                    top, place = left, number
            taken.append(place)
            if place >= 0:
                used[0] += c[place]
                used[1] += s[place]
        for resource in (0, 1):
            beyond = used[resource] / limits[resource] - 1
            scale = (4.0, 20.0)[resource]
            prices[resource] = max(0.0, prices[resource] + scale / step * beyond)
        order = sorted(
            (i for i, place in enumerate(taken) if place >= 0),
            key=lambda i: value[i][taken[i]] / cash[i][taken[i]],
        )
        for i in order:
            if used[0] <= limits[0] and used[1] <= limits[1]:
                break
            used[0] -= cash[i][taken[i]]
            used[1] -= shares[i][taken[i]]
            taken[i] = -1
        best = max(best, sum(value[i][place] for i, place in enumerate(taken) if place >= 0))
    return best


def main() -> None:
    solve(drawn(0, 3, 3))
    print(f"A team of {OPENINGS} openings × {PACKAGES} packages")
    print(
        f"{'':8}{'s':>9}{'loop s':>9}{'x loop':>9}{'scipy s':>11}{'x scipy':>9}{'gap':>9}{'loop short by':>15}"
    )
    for seed in range(5):
        problem = drawn(seed)
        found: list[Solved] = []
        ours = seconds(lambda problem=problem, found=found: found.append(solve(problem)), 5)  # type: ignore[misc]
        loops: list[float] = []
        loop = seconds(lambda problem=problem, loops=loops: loops.append(reference(problem)), 2)  # type: ignore[misc]
        one = problem.value.reshape(OPENINGS, PACKAGES)
        peer = seconds(lambda one=one: linear_sum_assignment(one, maximize=True), 20)  # type: ignore[misc]
        short = 1 - loops[0] / found[0].value
        kept = promise(ours <= 2.0 and found[0].gap < 1e-9, f"at most 2 s, {2 / loop:.0f} loops, and proven")
        print(
            f"seed {seed:<3}{ours:9.3f}{loop:9.3f}{ours / loop:9.2f}{peer:11.6f}{ours / peer:9.0f}"
            f"{found[0].gap:9.0e}{short:15.2%}  {kept}",
            flush=True,
        )


if __name__ == "__main__":
    main()
