"""Speed and memory of `outbid compare`, as ratios to bare processes timed in the same run.

Promises (issue 2): cold compare of the worked example at 100,000 futures at most 3 times a bare process that imports
numpy, draws as many normals and exponentiates them; warm cost per future at a million futures at most 2 times that
bare loop's; `outbid --help` at most 3 times `python -c pass`.
"""

from __future__ import annotations

import compileall
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "talent-war"
OUTBID = Path(sys.executable).with_name("outbid")
FILES = [str(EXAMPLE / "stay.toml"), str(EXAMPLE / "as-told.toml")]
"""The offer as the promise was made on it: a belief, and no cap table. What more costs, benchmarks/outlooks.py says."""
ROUNDS = 9

# in blocks of the size that the product uses: larger ones would be slower
BARE = """
import numpy as np
def loop(normals, futures, chunk=8192):
    rng = np.random.Generator(np.random.SFC64(1))
    for start in range(0, futures, chunk):
        np.exp(rng.standard_normal((normals, min(chunk, futures - start))))
"""


def seconds(command: list[str]) -> float:
    """Wall-clock seconds of one run of ``command``."""
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - began


def side_by_side(ours: list[str], bare: list[str]) -> tuple[float, float, float]:
    """Median seconds of each command, run in turn, and the median of the ratios pair by pair."""
    seconds(ours), seconds(bare)
    pairs = [(seconds(ours), seconds(bare)) for _ in range(ROUNDS)]
    mine, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    return mine, theirs, statistics.median(a / b for a, b in pairs)


def peak_megabytes(futures: int) -> float:
    """Peak memory of a whole `outbid compare` process, in MB."""
    code = (
        "import resource, subprocess, sys; "
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    command = [str(OUTBID), "compare", *FILES, "--futures", str(futures), "--json"]
    process = subprocess.run(
        [sys.executable, "-c", code, *command], check=True, capture_output=True, text=True
    )
    return float(process.stdout)


def normals_per_future() -> int:
    """How many normals a future of the worked example takes, as the answer itself says."""
    answer = subprocess.run(
        [str(OUTBID), "compare", *FILES, "--json", "--futures", "1000"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return int(json.loads(answer)["assumptions"]["normals_per_future"])


def warm(normals: int, futures: int) -> tuple[float, float, float]:
    """Nanoseconds per future of a whole warm compare and of the bare loop, and their median ratio; one thread."""
    from outbid import Run, Workspace, load_offer, load_person

    offers = [load_offer(file) for file in FILES]
    workspace = Workspace.of(load_person(EXAMPLE / "me.toml"), Run(futures=futures))
    scope: dict[str, object] = {}
    exec(BARE, scope)
    pairs = []
    for _ in range(6):
        began = time.perf_counter()
        workspace.compare(*offers)
        middle = time.perf_counter()
        scope["loop"](normals, futures)  # type: ignore[operator]
        pairs.append((middle - began, time.perf_counter() - middle))
    pairs = pairs[1:]
    mine, theirs = (statistics.median(column) / futures * 1e9 for column in zip(*pairs, strict=True))
    return mine, theirs, statistics.median(a / b for a, b in pairs)


def main() -> None:
    """Prints every figure beside its promise."""
    compileall.compile_dir(ROOT / "src", quiet=2)  # an installed package is compiled, a checkout may not be
    normals = normals_per_future()
    print(f"{normals} normals a future; {os.cpu_count()} cores; medians of {ROUNDS} pairs")
    cold = side_by_side(
        [str(OUTBID), "compare", *FILES, "--futures", "100000"],
        [sys.executable, "-c", f"{BARE}\nloop({normals}, 100_000)"],
    )
    print(
        f"cold compare, 100,000 futures   {cold[0]:.3f} s   bare {cold[1]:.3f} s   ratio {cold[2]:.2f}  (promise 3)"
    )
    hot = warm(normals, 1_000_000)
    print(
        f"warm compare, 1,000,000 futures {hot[0]:.0f} ns   bare {hot[1]:.0f} ns   ratio {hot[2]:.2f}  (promise 2)"
    )
    helps = side_by_side([str(OUTBID), "--help"], [sys.executable, "-c", "pass"])
    print(
        f"outbid --help                   {helps[0]:.4f} s  bare {helps[1]:.4f} s  ratio {helps[2]:.2f}  (promise 3)"
    )
    for futures in (100_000, 1_000_000, 10_000_000):
        print(f"peak memory, {futures:>10,} futures   {peak_megabytes(futures):.0f} MB  (promise 300)")


if __name__ == "__main__":
    main()
