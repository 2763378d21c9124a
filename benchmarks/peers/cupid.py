"""Times cupid_matching's homoskedastic solver on the market in an .npz file; prints one line of JSON.

Runs in the peers' own interpreter. Its tolerance is on the change of the square roots of the singles, so the loosest
power of ten at which both margins are as exact as wanted is found first. Its cap on sweeps (1,000) is lifted, all else
is as documented. It returns all hires and the errors of both margins.
"""

import contextlib
import io
import json
import sys
import time

import numpy as np
from cupid_matching.ipfp_solvers import ipfp_homoskedastic_solver

SWEEPS = 30_000


def main(path: str, wanted: float, runs: int, most_seconds: float) -> None:
    with np.load(path) as problem:
        surplus, workers, seats = problem["surplus"], problem["workers"], problem["seats"]

    def solve(tolerance: float) -> tuple[float, float, int]:
        said = io.StringIO()
        begin = time.perf_counter()
        with contextlib.redirect_stdout(said):
            _, by_worker, by_seat = ipfp_homoskedastic_solver(
                surplus, workers, seats, tol=tolerance, maxiter=SWEEPS, verbose=True
            )
        took = time.perf_counter() - begin
        sweeps = int(said.getvalue().split("After ")[1].split()[0])
        return took, float(max(np.abs(by_worker / workers).max(), np.abs(by_seat / seats).max())), sweeps

    for power in range(6, 16):
        tolerance = 10.0**-power
        took, error, sweeps = solve(tolerance)
        if error <= wanted or took > most_seconds:
            break
    for _ in range(runs - 1):
        if took < most_seconds:
            took = min(took, solve(tolerance)[0])
    print(json.dumps({"seconds": took, "error": error, "sweeps": sweeps, "tolerance": tolerance}))


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
