"""Chunks cleared by a pool of processes, each of which may die at any time."""

from __future__ import annotations

import itertools
import threading
from collections import Counter
from collections.abc import Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from multiprocessing.connection import Connection

from outbid.market.scenarios.sweeps.chunks import Chunk, Found, Inputs, Order, Runner, clear_chunk, lost

TRIES = 4
"""Processes that may die over one chunk."""


def in_pool(workers: int) -> Runner:
    """Clears orders in ``workers`` processes; what a process that dies was at is done again by another.

    Raises:
        LostError: :data:`TRIES` processes have died over the same chunk.
    """

    def run(payload: bytes, orders: Iterable[Order]) -> Generator[tuple[Chunk, Found], None, None]:
        waiting = iter(orders)
        hands = [_Hand(payload) for _ in range(workers)]
        running: dict[Future[Found], tuple[_Hand, Order]] = {}
        died: Counter[Chunk] = Counter()
        try:
            for hand, order in zip(hands, itertools.islice(waiting, workers), strict=False):
                running[hand.clear(order)] = hand, order
            while running:
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    hand, order = running.pop(future)
                    try:
                        found = future.result()
                    except BrokenProcessPool:
                        died[order[0]] += 1
                        if died[order[0]] >= TRIES:
                            raise lost(order[0], TRIES) from None
                        hand.renew()
                        running[hand.clear(order)] = hand, order
                        continue
                    for following in itertools.islice(waiting, 1):
                        running[hand.clear(following)] = hand, following
                    yield order[0], found
        finally:
            for hand in hands:
                hand.stop()

    return run


class _Hand:
    """A pool of one process: if it breaks, it is known over what."""

    def __init__(self, payload: bytes) -> None:
        self._payload = payload
        self._begin()

    def _begin(self) -> None:
        context = get_context("spawn")
        told, self._tells = context.Pipe(duplex=False)
        self._pool = ProcessPoolExecutor(1, context, _begin, (told, self._payload))

    def clear(self, order: Order) -> Future[Found]:
        """Begins to clear ``order``."""
        try:
            return self._pool.submit(_clear, *order)
        except BrokenProcessPool:
            # it died while it had nothing to do
            self.renew()
            return self._pool.submit(_clear, *order)

    def renew(self) -> None:
        """Puts another process in the place of one that is dead."""
        self.stop()
        self._begin()

    def stop(self) -> None:
        """Ends the process, whatever it is at."""
        self._tells.close()
        self._pool.shutdown(wait=False, cancel_futures=True)


_payload = b""


def _begin(told: Connection, payload: bytes) -> None:
    """Sets a process of the pool up. An interrupt is for the process that asked, whose end is this one's too."""
    import signal

    global _payload
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _payload = payload
    threading.Thread(target=_leave, args=(told,), daemon=True).start()


def _leave(told: Connection) -> None:
    """Ends this process when the other end of the pipe is closed: on purpose, or because its owner is dead."""
    import os

    try:
        told.recv()
    except (EOFError, OSError):
        os._exit(0)


def _clear(chunk: Chunk, inputs: Inputs) -> Found:
    return clear_chunk(_payload, chunk, inputs)
