"""Every draw of a scenario and of its shocks: in this process, in a pool or on a cluster, the same to the bit.

A draw is cleared from the central outcome, never from its neighbour, in chunks that are cut by number, so that neither
who clears them nor the order in which they finish matters.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from outbid.market.scenarios.assemble import Assembly
from outbid.market.scenarios.cleared import Cleared
from outbid.market.scenarios.facts import Facts, facts
from outbid.market.scenarios.solve import solve
from outbid.market.scenarios.sweeps.chunks import (
    Chunk,
    Found,
    Order,
    Runner,
    chunks_of,
    clear_chunk,
    inputs_of,
    packed,
)
from outbid.market.scenarios.sweeps.columns import columns, put, size_of
from outbid.market.scenarios.sweeps.folder import opened
from outbid.market.scenarios.sweeps.question import Asked, question

Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Swept:
    """All draws of one scenario.

    Args:
        central: the central draw, cleared and certified.
        draws: facts stacked over draws, the central one first, nan where a draw failed.
        failed: number of draws that could not be cleared.
    """

    central: Cleared
    draws: Facts
    failed: int


@dataclass(frozen=True)
class Means:
    """Who clears the draws, and what is kept of them: nothing that changes a number.

    Args:
        workers: processes of this machine.
        cluster: address of a Dask scheduler whose workers clear instead.
        folder: keeps each chunk as it is finished, and is where an earlier run is continued.
    """

    workers: int = 1
    cluster: str | None = None
    folder: Path | None = None

    def runner(self, chunks: int) -> Runner:
        """What clears ``chunks`` chunks."""
        if self.cluster is not None:
            from outbid.market.scenarios.sweeps.cluster import on_cluster

            return on_cluster(self.cluster)
        workers = min(self.workers, chunks)
        if workers <= 1:
            return _here
        from outbid.market.scenarios.sweeps.pool import in_pool

        return in_pool(workers)


def _here(payload: bytes, orders: Iterable[Order]) -> Generator[tuple[Chunk, Found], None, None]:
    """Clears ``orders`` in this process."""
    for chunk, inputs in orders:
        yield chunk, clear_chunk(payload, chunk, inputs)


HERE, NAMELESS = Means(), Asked()


def sweep(
    assemblies: Sequence[Assembly],
    means: Means = HERE,
    progress: Progress | None = None,
    asked: Asked = NAMELESS,
) -> list[Swept]:
    """Clears every draw of each of ``assemblies``.

    Args:
        means: who does it.
        progress: is told how many markets are cleared, and of how many.
        asked: how a person knows the sweep.

    Raises:
        OutbidError: a central market cannot be cleared (draws that cannot are counted); a folder of another sweep; a
            cluster that is not there; workers that died too often; a defect, with the number of its draw.
    """
    centres = [solve(each, certificate=True) for each in assemblies]
    firsts = [facts(each, centre) for each, centre in zip(assemblies, centres, strict=True)]
    size = sum(size_of(first, each.draws) for first, each in zip(firsts, assemblies, strict=True))
    with contextlib.ExitStack() as held:
        folder = (
            held.enter_context(opened(means.folder, question(asked, assemblies))) if means.folder else None
        )
        draws = [
            columns(first, each.draws, size, means.folder)
            for first, each in zip(firsts, assemblies, strict=True)
        ]
        failed = [0] * len(assemblies)
        done, total = len(assemblies), sum(each.draws for each in assemblies)

        def take(chunk: Chunk, found: Found) -> None:
            nonlocal done
            put(draws[chunk.case], chunk.first, found.facts)
            failed[chunk.case] += found.failed
            done += chunk.last - chunk.first
            if progress is not None:
                progress(done, total)

        missing = []
        for chunk in chunks_of(assemblies):
            kept = folder.kept(chunk, firsts[chunk.case]) if folder else None
            if kept is None:
                missing.append(chunk)
            else:
                take(chunk, kept)
        if missing:
            names = ("", *asked.shocks)
            orders = (
                (chunk, inputs_of(assemblies[chunk.case], range(chunk.first, chunk.last)))
                for chunk in missing
            )
            running = means.runner(len(missing))(packed(names, assemblies, centres), orders)
            # an error or an interrupt ends the workers too
            for chunk, found in held.enter_context(contextlib.closing(running)):
                if folder:
                    folder.keep(chunk, found)
                take(chunk, found)
    return [Swept(*each) for each in zip(centres, draws, failed, strict=True)]
