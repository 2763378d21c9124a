"""Times OR-tools' min-cost flow and dense assignment on the problem in an .npz file; prints one line of JSON.

Runs in the peers' own interpreter. Both take whole numbers, so values are scaled to 2^30 and rounded: what they find is
best up to that. ``surplus`` (N, J) and ``room`` (J,) are given; where every employer has one seat, the assignment
solver is used, else the flow.
"""

import json
import sys
import time

import numpy as np


def flow(cost: np.ndarray, room: np.ndarray) -> tuple[float, float]:
    from ortools.graph.python import min_cost_flow

    workers, employers = cost.shape
    begin = time.perf_counter()
    solver = min_cost_flow.SimpleMinCostFlow()
    x, y = np.divmod(np.arange(workers * employers), employers)
    arcs = solver.add_arcs_with_capacity_and_unit_cost(x, workers + y, np.ones(len(x)), -cost.ravel())
    sink = workers + employers
    solver.add_arcs_with_capacity_and_unit_cost(
        np.arange(workers, sink), np.full(employers, sink), room, room * 0
    )
    solver.add_arcs_with_capacity_and_unit_cost(
        np.arange(workers), np.full(workers, sink), np.ones(workers), np.zeros(workers)
    )
    solver.set_nodes_supplies(np.arange(workers), np.ones(workers, dtype=np.int64))
    solver.set_nodes_supplies(np.array([sink]), np.array([-workers]))
    solver.solve()
    taken = solver.flows(arcs)
    return time.perf_counter() - begin, float((taken * cost.ravel()).sum())


def single(cost: np.ndarray) -> tuple[float, float]:
    from ortools.graph.python import linear_sum_assignment

    n = len(cost)
    begin = time.perf_counter()
    solver = linear_sum_assignment.SimpleLinearSumAssignment()
    x, y = np.divmod(np.arange(n * n), n)
    solver.add_arcs_with_cost(x, y, -cost.ravel())
    solver.solve()
    return time.perf_counter() - begin, -float(solver.optimal_cost())


def main(path: str, runs: int) -> None:
    with np.load(path) as problem:
        surplus, room = problem["surplus"], problem["room"].astype(np.int64)
    unit = 2.0**30 / np.abs(surplus).max()
    cost = np.round(surplus * unit).astype(np.int64)
    found = [single(cost) if (room == 1).all() else flow(cost, room) for _ in range(runs)]
    print(json.dumps({"seconds": min(took for took, _ in found), "total": found[0][1] / unit}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
