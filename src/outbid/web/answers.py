"""Answers that were given before, so that fifty readers cost as much as one."""

from __future__ import annotations

import os
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any, TypeVar

from outbid.core.errors import InputError

T = TypeVar("T")
LONGEST_WAIT = 60.0
"""Seconds that a question waits for its turn."""
MOST_WAITING = 32
"""Questions that wait for their turn; the next is refused at once, since it would hardly have its turn in time."""
MOST_QUICK = 64
"""Likewise of those that are answered in a moment."""


class Answers:
    """A bounded store of answers, each computed once however many ask for it at the same time.

    Args:
        most: answers kept; the one not asked for longest goes first.
        at_once: answers computed at a time, and as many that are quick; others wait, so that pages that need none
            stay quick.
        a_minute: answers computed a minute; ``None``: as many as can be.
    """

    def __init__(self, most: int = 128, at_once: int | None = None, a_minute: int | None = None) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._under_way: dict[Hashable, Future[Any]] = {}
        self._guard = threading.Lock()
        slots = at_once or max(1, os.cpu_count() or 1)
        self._long, self._quick = _Lane(slots, MOST_WAITING), _Lane(slots, MOST_QUICK)
        self._a_minute = a_minute
        self._begun: deque[float] = deque()

    def get(
        self,
        key: Hashable,
        make: Callable[[], T],
        still: Callable[[], bool] | None = None,
        *,
        quick: bool = False,
    ) -> T:
        """The answer called ``key``: as it was given, or from ``make``; ``make`` must not ask for ``key`` again.

        Args:
            key: names the answer.
            make: gives it. Its errors are told to all who wait for it, and not kept.
            still: whether the answer, once made, is one to ``key``: what it rests on may have changed meanwhile, and
                then it is given but not kept.
            quick: it is made in a moment, and does not wait behind those that are not.

        Raises:
            InputError: too many were asked for in the last minute, or are still being worked out.
        """
        with self._guard:
            if key in self._kept:
                self._kept.move_to_end(key)
                found: T = self._kept[key]
                return found
            others = self._under_way.get(key)
            if others is None:
                self._count()
                own: Future[T] = Future()
                self._under_way[key] = own
        if others is not None:
            awaited: T = others.result()
            return awaited
        try:
            made = (self._quick if quick else self._long).made(make)
            fresh = still is None or still()
        except BaseException as error:
            with self._guard:
                del self._under_way[key]
            own.set_exception(error)
            raise
        with self._guard:
            # in one step: whoever comes now finds either who makes it or what was made
            del self._under_way[key]
            if fresh:
                self._kept[key] = made
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        own.set_result(made)
        return made

    def find(self, key: Hashable) -> Any:
        """The answer called ``key``, or ``None``."""
        with self._guard:
            return self._kept.get(key)

    def _count(self) -> None:
        if self._a_minute is None:
            return
        now = time.monotonic()
        while self._begun and self._begun[0] <= now - 60:
            self._begun.popleft()
        if len(self._begun) >= self._a_minute:
            raise InputError("app.too_many_questions")
        self._begun.append(now)


class _Lane:
    """Some questions are worked on at once, some wait, and more are refused."""

    def __init__(self, slots: int, most: int) -> None:
        self._slots = threading.BoundedSemaphore(slots)
        self._room = threading.BoundedSemaphore(slots + most)

    def made(self, make: Callable[[], T]) -> T:
        if not self._room.acquire(blocking=False):
            raise InputError("app.too_many_questions")
        try:
            if not self._slots.acquire(timeout=LONGEST_WAIT):
                raise InputError("app.too_many_questions")
            try:
                return make()
            finally:
                self._slots.release()
        finally:
            self._room.release()
