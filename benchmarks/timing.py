"""What benchmarks share: the best time of several runs, and whether a promise is kept."""

import time
from collections.abc import Callable


def seconds(work: Callable[[], object], runs: int = 5) -> float:
    """The shortest of ``runs`` times."""
    best = float("inf")
    for _ in range(runs):
        begin = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begin)
    return best


def promise(met: bool, words: str) -> str:
    """A promise, and what became of it."""
    return f"[{words}: {'kept' if met else 'MISSED'}]"
