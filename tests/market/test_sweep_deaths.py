"""Processes that are killed, whichever and whenever: nothing is lost, nothing is left behind."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from markets import PLAIN, written

from outbid.market.scenarios.facts import NAMES
from outbid.market.scenarios.file import load_market
from outbid.market.scenarios.stage import Stage
from outbid.market.scenarios.sweep import Means, sweep
from outbid.market.scenarios.sweeps import chunks
from outbid.market.scenarios.sweeps.chunks import Chunk, LostError
from outbid.market.scenarios.sweeps.pool import TRIES, in_pool

pytestmark = pytest.mark.slow
SHOCK = '\n[[shock]]\nname = "Fewer"\n  [shock.segment."Experts"]\n  headcount = "-20%"\n'


class Deadly:
    """Kills who unpacks it."""

    def __reduce__(self):
        return os._exit, (9,)


def cases(tmp_path: Path, draws: int):
    scenario = load_market(written(tmp_path, PLAIN + SHOCK))
    stage = Stage.of(scenario, draws, 1)
    return [stage.case(each)[1] for each in (None, *scenario.shocks)]


def everything(swept) -> bytes:
    return b"".join(getattr(each.draws, name).tobytes() for each in swept for name in NAMES)


def test_killed_workers_lose_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 10)
    assemblies, fate, told = cases(tmp_path, 200), random.Random(5), 0
    # as many as may die even if all of them die over the same chunk
    moments = fate.sample(range(1, 30), TRIES - 1)

    def kill_somebody(done: int, total: int) -> None:
        nonlocal told
        told += 1
        if told in moments:
            os.kill(fate.choice(multiprocessing.active_children()).pid, signal.SIGKILL)

    found = sweep(assemblies, Means(workers=2), kill_somebody)
    assert told == 40
    assert everything(found) == everything(sweep(assemblies))
    assert not np.isnan(found[0].draws.headcount).any()


def test_a_chunk_that_kills_everybody_is_given_up_and_nobody_is_left() -> None:
    running = in_pool(2)(pickle.dumps(Deadly()), [(Chunk(0, 1, 251), {}), (Chunk(0, 251, 300), {})])
    with pytest.raises(LostError) as caught:
        next(running)
    assert caught.value.params["tries"] == TRIES
    assert caught.value.params["first"] in (1, 251)
    gone()


def test_who_is_stopped_leaves_no_worker_at_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 10)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sweep(cases(tmp_path, 200), Means(workers=2), stop)
    gone()


def gone() -> None:
    """Waits until this process has no children left.

    Asked again and again: a child that another thread of this process is just taking leave of still counts as alive.
    """
    until = time.monotonic() + 120
    while multiprocessing.active_children():
        assert time.monotonic() < until, "some process is still at work"
        time.sleep(0.02)


def begun(market: Path, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "outbid", "market", "run", str(market), "--draws", "3000", "--json"]
    return subprocess.Popen(
        [*command, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_sweep_killed_at_any_moment_ends_in_the_same_bytes(tmp_path: Path, workers: str) -> None:
    market, folder, fate = written(tmp_path, PLAIN + SHOCK), tmp_path / "kept", random.Random(int(workers))
    whole, errors = begun(market).communicate()
    assert whole.startswith("{"), errors
    parts = 0
    for _ in range(4):
        running = begun(market, "--workers", workers, "--resume", str(folder))
        wanted = parts + fate.randint(1, 4)
        while running.poll() is None and len(list(folder.glob("part-*"))) < wanted:
            time.sleep(0.002)
        time.sleep(fate.random() * 0.2)
        # the one process only: its workers have to notice by themselves
        running.kill()
        running.communicate()
        left_alone(running.pid)
        assert len(list(folder.glob("part-*"))) >= parts
        parts = len(list(folder.glob("part-*")))
    assert parts > 0
    found, errors = begun(market, "--workers", workers, "--resume", str(folder)).communicate()
    assert found == whole, errors


def test_an_interrupt_ends_all_and_says_how_it_goes_on(tmp_path: Path) -> None:
    market, folder = written(tmp_path, PLAIN + SHOCK), tmp_path / "kept"
    whole, _ = begun(market).communicate()
    running = begun(market, "--workers", "2", "--resume", str(folder))
    while running.poll() is None and not list(folder.glob("part-*")):
        time.sleep(0.002)
    os.killpg(running.pid, signal.SIGINT)
    found, told = running.communicate()
    assert (running.returncode, found) == (130, "")
    assert str(folder) in told
    left_alone(running.pid)
    assert begun(market, "--resume", str(folder)).communicate()[0] == whole


def left_alone(group: int) -> None:
    """Waits until no process of the group is left."""
    for _ in range(2400):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, 0)
            time.sleep(0.05)
            continue
        return
    raise AssertionError("some process is still at work")
