"""Times the replay of 2024 with 500 draws beside one cold clearing of its market, and reports its peak memory.

A cold clearing is that of the market at the middle of its inputs, from no start: its arrays, and the solution. Menus of
packages are made once for all draws and count to the replay's time, not to that of the cold clearing.
"""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

from outbid.market.scenarios.solve import solve
from outbid.market.scenarios.stage import Stage
from outbid.report.replay_answer import DRAWS, scenario
from outbid.workspace import replay
from timing import promise, seconds

MOST, MEMORY = 20.0, 1.0
EVERY = 0.1
"""Seconds between two looks at the memory."""


def held(process: int) -> int:
    """Bytes that a process and all below it hold, what several share divided between them (Linux)."""
    here = Path(f"/proc/{process}")
    try:
        lines = (here / "smaps_rollup").read_text().splitlines()
        below = [
            int(each)
            for task in (here / "task").iterdir()
            for each in (task / "children").read_text().split()
        ]
    except OSError:  # it has ended meanwhile
        return 0
    own = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return own + sum(map(held, below))


class Peak:
    """Watches the memory of this process and of all below it."""

    def __enter__(self) -> Peak:
        self.bytes = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def _watch(self) -> None:
        while not self._over.wait(EVERY):
            self.bytes = max(self.bytes, held(os.getpid()))

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()


def main() -> None:
    stage = Stage.of(scenario(), 0, 1)
    stage.case()  # menus of packages, made once
    cold = seconds(lambda: solve(stage.case()[1]))
    cores = len(os.sched_getaffinity(0))
    begin = time.perf_counter()
    with Peak() as peak:
        view = replay("2024", draws=DRAWS, workers=cores)
    took = time.perf_counter() - begin
    markets = DRAWS * (1 + len(view.market.shocks))
    memory = peak.bytes / 2**30
    ratio = took / (cold * DRAWS / cores)
    print(f"replay of 2024: {DRAWS} draws, {markets} markets, on {cores} cores: {took:.1f} s")
    print(f"one cold clearing: {1000 * cold:.1f} ms; all draws take {ratio:.2f} × cold × draws / cores")
    print(promise(ratio <= MOST, f"at most {MOST:.0f}"))
    print(f"peak memory {memory:.2f} GB", promise(memory < MEMORY, f"below {MEMORY:.0f} GB"))


if __name__ == "__main__":
    main()
