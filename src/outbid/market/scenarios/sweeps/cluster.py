"""Chunks cleared by the workers of a Dask cluster, which may come, go and die as they like."""

from __future__ import annotations

import contextlib
import itertools
import logging
import pkgutil
import secrets
import socket
from collections.abc import Generator, Iterable
from typing import Any
from urllib.parse import urlsplit

from outbid.core.errors import InputError
from outbid.market.scenarios.sweeps.chunks import Chunk, Found, Inputs, Order, Runner, clear_chunk, lost
from outbid.market.scenarios.sweeps.machine import marks

PATIENCE = 30.0
"""Seconds to wait for the scheduler and for a first worker."""
ALONE = 300.0
"""Seconds without any worker after which a sweep that had some is given up."""
AHEAD = 2
"""Chunks that are with the scheduler for each thread of a worker, so that none waits for the next."""


def on_cluster(address: str) -> Runner:
    """Clears orders on the cluster whose scheduler listens at ``address``.

    Dask gives what a worker that dies was at to another, as often as its ``allowed-failures`` says.

    Raises:
        InputError: no Dask, no scheduler, no workers, or workers of another version or kind of machine.
        LostError: workers have died over the same chunk again and again.
    """

    def run(payload: bytes, orders: Iterable[Order]) -> Generator[tuple[Chunk, Found], None, None]:
        client = _client(address)
        from distributed import CancelledError

        futures: dict[Any, Chunk] = {}
        try:
            _wait_for_workers(client, address)
            _look_for_outbid(client)
            waiting = iter(orders)
            # a task, so that the scheduler can give it to others when the worker that has it dies
            shared = client.submit(bytes, payload, key=f"outbid-{secrets.token_hex(8)}", pure=False)
            while True:
                room = AHEAD * max(1, sum(client.nthreads().values())) - len(futures)
                for chunk, inputs in itertools.islice(waiting, max(room, 0)):
                    key = f"{shared.key}-{chunk.case}-{chunk.first}"
                    future = client.submit(_clear, shared, marks(), chunk, inputs, key=key, pure=False)
                    futures[future] = chunk
                if not futures:
                    return
                for future in _finished(client, list(futures), address):
                    chunk = futures.pop(future)
                    yield chunk, _result(future, chunk)
        except (OSError, CancelledError):
            # lost while it worked; who takes the results has errors of its own, which do not come here
            raise InputError("sweep.cluster_gone", where="--cluster", value=address[:80]) from None
        finally:
            with contextlib.suppress(OSError, CancelledError):
                client.cancel([*futures])
            client.close(timeout=5)

    return run


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise InputError("sweep.no_dask", where="--cluster") from None
    # what goes wrong is told in a sentence, once
    for name in ("distributed", "distributed.client", "distributed.comm", "tornado"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        _knock(address)
        return Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise InputError("sweep.no_scheduler", where="--cluster", value=address[:80]) from error


def _knock(address: str) -> None:
    """Sees whether anybody listens at ``address``: a client that finds nobody takes a minute to go away.

    Raises:
        OSError: nobody does.
        ValueError: it is no address.
    """
    place = urlsplit(address if "://" in address else f"tcp://{address}")
    if not place.hostname or not place.port:
        raise ValueError(address)
    socket.create_connection((place.hostname, place.port), PATIENCE).close()


def _wait_for_workers(client: Any, address: str) -> None:
    from distributed import TimeoutError as Late

    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except Late:
        raise InputError(
            "sweep.no_workers", where="--cluster", value=address[:80], seconds=f"{PATIENCE:.0f}"
        ) from None


def _look_for_outbid(client: Any) -> None:
    """Sees whether all machines know what they will be asked for: those that do not would die of the question.

    Raises:
        InputError: one does not.
    """
    wanted = f"{clear_chunk.__module__}:{clear_chunk.__name__}"
    try:
        client.run_on_scheduler(pkgutil.resolve_name, wanted)
        client.run(pkgutil.resolve_name, wanted)
    except (ImportError, AttributeError) as error:
        raise InputError("sweep.worker_lacks", where="--cluster", reason=str(error)[:200]) from None


def _finished(client: Any, futures: list[Any], address: str) -> list[Any]:
    """Those of ``futures`` that are over; at least one.

    Raises:
        InputError: for a long time there has been no worker.
    """
    from distributed import TimeoutError as Late
    from distributed import wait

    while True:
        try:
            with client.as_current():
                return list(wait(futures, timeout=ALONE, return_when="FIRST_COMPLETED").done)
        except Late:
            if not client.nthreads():
                raise InputError(
                    "sweep.no_workers", where="--cluster", value=address[:80], seconds=f"{ALONE:.0f}"
                ) from None


def _result(future: Any, chunk: Chunk) -> Found:
    from distributed import KilledWorker

    try:
        found = future.result()
    except KilledWorker as error:
        raise lost(chunk, 1 + error.allowed_failures) from None
    if isinstance(found, Found):
        return found
    here = marks()
    name = next(name for name in here if found.get(name) != here[name])
    raise InputError(
        "sweep.worker_unlike", where="--cluster", what=name, here=here[name], there=found.get(name, "–")
    )


def _clear(payload: bytes, wanted: dict[str, str], chunk: Chunk, inputs: Inputs) -> Found | dict[str, str]:
    """What a worker does: it clears ``chunk`` if it computes just as who asks does, else it says how it computes."""
    own = marks()
    return clear_chunk(payload, chunk, inputs) if own == wanted else own
