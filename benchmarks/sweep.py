"""Times a sweep on a Dask cluster of one and of two workers of this machine, and weighs one of 10,000 draws."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from timing import promise

MARKET = Path(__file__).parents[1] / "examples/market/ai-talent.toml"
DRAWS, MANY = 3_000, 10_000
ROUNDS = 3
LEAST_SPEEDUP, MOST_MEMORY = 1.6, 2**30
DASK = [sys.executable, "-m", "dask"]
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")


def begun(*command: str) -> subprocess.Popen[bytes]:
    """A process that says nothing."""
    silent = subprocess.DEVNULL
    return subprocess.Popen(command, stdout=silent, stderr=silent, env=os.environ | ONE_THREAD)


@contextlib.contextmanager
def cluster(folder: Path, workers: int) -> Iterator[str]:
    """The address of a scheduler with ``workers`` workers of one thread."""
    told = folder / f"scheduler-{workers}.json"
    where = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told))
    processes = [begun(*DASK, "scheduler", *where)]
    try:
        while not told.exists() or not told.read_text():
            time.sleep(0.1)
        address = json.loads(told.read_text())["address"]
        alone = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(folder))
        processes += [begun(*DASK, "worker", address, *alone) for _ in range(workers)]
        swept(300, "--cluster", address)  # so that everybody has read the code
        yield address
    finally:
        for each in processes:
            each.kill()
            each.wait()


def swept(draws: int, *words: str) -> tuple[float, int, str]:
    """Seconds, bytes of the largest process at its largest, and a digest of the answer."""
    command = [sys.executable, "-m", "outbid", "market", "run", str(MARKET), "--draws", str(draws), "--json"]
    begin = time.perf_counter()
    with tempfile.TemporaryFile() as answer:
        process = subprocess.Popen([*command, *words], stdout=answer, env=os.environ | ONE_THREAD)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, words
        answer.seek(0)
        digest = hashlib.sha256(answer.read()).hexdigest()
    return time.perf_counter() - begin, usage.ru_maxrss * 1024, digest


def main() -> None:
    """Prints both."""
    print(f"{MARKET.name}, {DRAWS} draws of it and of each of its shocks; load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as place:
        folder, best, digests = Path(place), {1: float("inf"), 2: float("inf")}, set()
        for _ in range(ROUNDS):
            for workers in best:
                with cluster(folder, workers) as address:
                    seconds, _, digest = swept(DRAWS, "--cluster", address)
                (folder / f"scheduler-{workers}.json").unlink()
                best[workers] = min(best[workers], seconds)
                digests.add(digest)
        base, _, _ = swept(0)
        gain = best[1] / best[2]
        print(
            f"Dask, 1 worker: {best[1]:6.1f} s   2 workers: {best[2]:6.1f} s   the shortest of {ROUNDS} each"
        )
        print(f"of which what is not draws: {base:.1f} s; {gain:.2f} times as fast", end="  ")
        print(promise(gain >= LEAST_SPEEDUP, f"at least {LEAST_SPEEDUP} times"))
        digests.add(swept(DRAWS)[2])
        print(
            f"answers: {len(digests)}", promise(len(digests) == 1, "the same bytes on each and without Dask")
        )
        for words in (("--workers", "2"), ("--workers", "2", "--resume", str(folder / "kept"))):
            seconds, memory, _ = swept(MANY, *words)
            kept = promise(memory < MOST_MEMORY, "under 1 GiB")
            print(f"{MANY} draws {' '.join(words[::2])}: {seconds:.1f} s, {memory / 2**20:.0f} MiB {kept}")
        begin = swept(MANY, "--resume", str(folder / "kept"))[0]
        print(f"the same again, all kept: {begin:.1f} s; load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
