"""Answers that were given before, so that fifty readers cost as much as one."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Answers:
    """A bounded store of answers, each computed once however many ask for it at the same time.

    Args:
        most: answers kept; the one not asked for longest goes first.
        at_once: answers computed at a time; others wait, so that pages that need none stay quick.
    """

    def __init__(self, most: int = 128, at_once: int | None = None) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._locks: dict[Hashable, threading.Lock] = {}
        self._guard = threading.Lock()
        self._slots = threading.BoundedSemaphore(at_once or max(1, os.cpu_count() or 1))

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The answer called ``key``: as it was given, or from ``make``. Errors of ``make`` are not kept."""
        with self._guard:
            if key in self._kept:
                self._kept.move_to_end(key)
                found: T = self._kept[key]
                return found
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            with self._guard:
                if key in self._kept:
                    return self._kept[key]  # type: ignore[no-any-return]
            try:
                with self._slots:
                    made = make()
            finally:
                with self._guard:
                    self._locks.pop(key, None)
            with self._guard:
                self._kept[key] = made
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
            return made

    def find(self, key: Hashable) -> Any:
        """The answer called ``key``, or ``None``."""
        with self._guard:
            return self._kept.get(key)
