"""Blocks of a market's pairs on all cores: numpy and compiled loops let other threads run."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Part = TypeVar("Part")
_THREADED_FROM = 1 << 18


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_threads(work: Callable[[Part], None], parts: Sequence[Part], size: int) -> None:
    """Does the work on every part; on all cores if ``size`` pairs are worth it."""
    if size < _THREADED_FROM or cores() == 1:
        for part in parts:
            work(part)
        return
    with ThreadPoolExecutor(cores()) as pool:
        list(pool.map(work, parts))
