"""What seeing private stakes by all three outlooks costs a cold `outbid compare` of the worked example.

Promise (issue 3): at most 2.5 times the time of the same command with the stated outlook only. Both are run in turn.
"""

from __future__ import annotations

import compileall
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "talent-war"
COMMAND = [
    str(Path(sys.executable).with_name("outbid")),
    "compare",
    str(EXAMPLE / "stay.toml"),
    str(EXAMPLE / "startup.toml"),
]
ROUNDS = {100_000: 15, 1_000_000: 5}
"""Pairs, by the number of futures."""


def seconds(*options: str) -> float:
    """Wall-clock seconds of one cold comparison."""
    began = time.perf_counter()
    subprocess.run([*COMMAND, *options], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def pairs(futures: int) -> tuple[float, float, float]:
    """Median seconds with all outlooks, with the stated one, and the median of the ratios pair by pair."""
    options = ("--futures", str(futures))
    seconds(*options), seconds("--outlook", "stated", *options)
    found = []
    for number in range(ROUNDS[futures]):
        # each goes first every other time, so that neither always meets the warmer machine
        first, second = ((), ("--outlook", "stated"))[:: -1 if number % 2 else 1]
        one, two = seconds(*first, *options), seconds(*second, *options)
        found.append((two, one) if number % 2 else (one, two))
    every, stated = (statistics.median(column) for column in zip(*found, strict=True))
    return every, stated, statistics.median(a / b for a, b in found)


def main() -> None:
    """Prints the times and their ratio, at the usual number of futures and at ten times as many."""
    compileall.compile_dir(ROOT / "src", quiet=2)  # an installed package is compiled, a checkout may not be
    print(f"{os.cpu_count()} cores; medians of {ROUNDS[100_000]} pairs")
    for futures in ROUNDS:
        every, stated, ratio = pairs(futures)
        promise = "  (promise 2.5)" if futures == 100_000 else ""
        print(
            f"cold compare, {futures:>9,} futures   all outlooks {every:.3f} s   stated {stated:.3f} s   "
            f"ratio {ratio:.2f}{promise}"
        )


if __name__ == "__main__":
    main()
