"""One target in one process, until its executions or its seconds are spent: ``one.py NAME OUT RUNS SECONDS SEED``.

Executions are counted in a file that outlives the process, and each finding is kept with its input. Without
``atheris`` nothing is guided by coverage: the bytes are drawn at random.
"""

from __future__ import annotations

import json
import mmap
import os
import random
import sys
import time
import traceback
import warnings
from pathlib import Path

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
LONGEST = 384
"""Bytes of one execution."""


class Tally:
    """Counts of a target: executions, read, refused, findings, and the longest execution in nanoseconds."""

    NAMES = ("executions", "read", "refused", "findings", "longest")

    def __init__(self, place: Path) -> None:
        if not place.exists():
            place.write_bytes(bytes(8 * len(self.NAMES)))
        with place.open("r+b") as file:
            self._counts = memoryview(mmap.mmap(file.fileno(), 0)).cast("q")

    def add(self, name: str) -> None:
        """One more of ``name``."""
        self._counts[self.NAMES.index(name)] += 1

    def took(self, nanoseconds: int) -> None:
        """An execution lasted so long."""
        self._counts[4] = max(self._counts[4], nanoseconds)

    def all(self) -> dict[str, int]:
        """The counts by name."""
        return dict(zip(self.NAMES, self._counts, strict=True))


def place_of(error: BaseException) -> str:
    """What is raised and where in the product, so that one fault is kept once."""
    frames = traceback.extract_tb(error.__traceback__)
    within = [each for each in frames if "/outbid/" in each.filename] or frames
    last = within[-1]
    return f"{type(error).__name__} {Path(last.filename).name}:{last.name}"


def runner(name: str, out: Path):  # type: ignore[no-untyped-def]  # a closure over counters
    """The function that does one execution on bytes."""
    from choices import Choices
    from judge import judged
    from targets.every import TARGETS

    target = TARGETS[name]
    read = target.prepare()
    tally, known = Tally(out / f"{name}.tally"), {each.name for each in out.glob(f"{name}--*")}
    findings = out / "findings.jsonl"

    def once(data: bytes) -> None:
        since = time.process_time_ns()
        problem = None
        try:
            tally.add(judged(lambda: read(Choices(data))))
        except (Exception, SystemExit) as error:
            if isinstance(error, MemoryError):
                raise
            problem = place_of(error), repr(error)[:300], traceback.format_exc()[-3000:]
        # of the processor, since others may work on the same machine; whoever waits for nothing is killed after 60 s
        took = time.process_time_ns() - since
        tally.add("executions")
        tally.took(took)
        if took > target.patience * 1e9:
            problem = ("hang", f"{took / 1e9:.1f} s", "")
        if problem is None:
            return
        tally.add("findings")
        kept = f"{name}--{problem[0].replace(' ', '-').replace('/', '-').replace(':', '-')}"
        if kept in known:
            return
        known.add(kept)
        (out / kept).write_bytes(data)
        with findings.open("a", encoding="utf-8") as file:
            file.write(
                json.dumps({"target": name, "at": problem[0], "what": problem[1], "trace": problem[2]}) + "\n"
            )

    return once


def main() -> None:
    """Runs what the command line says."""
    name, out, runs, seconds, seed = sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:6])
    warnings.simplefilter("ignore")
    out.mkdir(parents=True, exist_ok=True)
    try:
        import atheris
    except ImportError:
        once, draw, until = runner(name, out), random.Random(seed), time.monotonic() + seconds
        for _ in range(runs):
            if time.monotonic() > until:
                break
            once(draw.randbytes(draw.randrange(LONGEST)))
        return
    with atheris.instrument_imports(include=["outbid"], enable_loader_override=False):
        once = runner(name, out)
    corpus = out / "corpus" / name
    corpus.mkdir(parents=True, exist_ok=True)
    options = [f"-runs={runs}", f"-max_total_time={seconds}", f"-seed={seed}", f"-max_len={LONGEST}", "-timeout=60",
               "-rss_limit_mb=4096", "-len_control=0", "-print_final_stats=0", "-verbosity=0",
               f"-artifact_prefix={out}/{name}--killed-"]  # fmt: skip
    atheris.Setup([sys.argv[0], *options, str(corpus)], once, enable_python_coverage=True)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
