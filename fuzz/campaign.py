"""Runs targets in turns, one process at a time, until each has its executions: ``campaign.py OUT [SHARE [NAME ...]]``.

``SHARE`` is the part of the planned executions that is run (1: all, ten million). What was run before in ``OUT``
counts, so that a campaign that was stopped goes on. Results are in ``OUT``: ``summary.json`` with the counts of every
target, ``findings.jsonl`` with every kind of fault once, and the inputs that led to them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from one import Tally
from targets.every import TARGETS

HERE = Path(__file__).parent
SLICE = 45
"""Seconds of one turn."""


def main() -> int:
    """Runs what the command line says; 1 if anything was found."""
    out, share = Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 1.0
    names = sys.argv[3:] or list(TARGETS)
    out.mkdir(parents=True, exist_ok=True)
    tallies = {name: Tally(out / f"{name}.tally") for name in names}
    turn = 0
    while True:
        left = {n: max(1, int(share * TARGETS[n].runs)) - tallies[n].all()["executions"] for n in names}
        waiting = [name for name in names if left[name] > 0]
        if not waiting:
            break
        turn += 1
        for name in waiting:
            _turn(name, out, left[name], turn)
            _summarise(out)
    return _told(out, [Tally(each).all() for each in out.glob("*.tally")])


def _told(out: Path, tallies: list[dict[str, int]]) -> int:
    """Says how many executions there were, and where to read on; 1 if anything was found."""
    executions, found = (sum(each[what] for each in tallies) for what in ("executions", "findings"))
    where = out / ("findings.jsonl" if found else "summary.json")
    told = f"{executions:,} executions of {len(tallies)} targets, {found} with a fault: see {where}"
    sys.stdout.write(told + "\n")
    return int(found > 0)


def _turn(name: str, out: Path, runs: int, seed: int) -> None:
    before = Tally(out / f"{name}.tally").all()["executions"]
    command = [sys.executable, str(HERE / "one.py"), name, str(out), str(runs), str(SLICE), str(seed)]
    memory = Path("/dev/shm")
    with (
        (out / f"{name}.log").open("ab") as log,
        tempfile.TemporaryDirectory(prefix="outbid-fuzz-", dir=memory if memory.is_dir() else None) as folder,
    ):
        environment = {**os.environ, "TMPDIR": folder, "OUTBID_DATA": folder}
        # the fuzzer kills an execution after 60 s itself; this is for what even it cannot end
        try:
            found = subprocess.run(
                command, stdout=log, stderr=log, env=environment, timeout=SLICE + 240, check=False
            )
            code = found.returncode
        except subprocess.TimeoutExpired:
            code = -1
    after = Tally(out / f"{name}.tally").all()["executions"]
    if code != 0 or after == before:
        what = {
            "target": name,
            "at": f"process ended with {code}",
            "what": f"{after - before} executions",
            "trace": "",
        }
        with (out / "findings.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(what) + "\n")
        if after == before:
            raise SystemExit(f"{name} does not run: see {out / name}.log")


def _summarise(out: Path) -> None:
    found = {each.stem: Tally(each).all() for each in sorted(out.glob("*.tally"))}
    total = sum(each["executions"] for each in found.values())
    summary = {"at": time.strftime("%Y-%m-%d %H:%M:%S"), "executions": total, "targets": found}
    (out / "summary.json").write_text(json.dumps(summary, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
