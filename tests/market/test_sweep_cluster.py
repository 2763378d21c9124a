"""Sweeps on a Dask cluster: the bytes of one process, killed workers, clusters that are not as they should be."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from markets import PLAIN, written

from outbid.core.errors import InputError
from outbid.data.store import open_store
from outbid.market.scenarios import sweep
from outbid.market.scenarios.file import load_market
from outbid.market.scenarios.study import Study, study
from outbid.report import replay_answer
from outbid.report.market_build import market_view
from outbid.report.replay_trials import Trial, trials
from outbid.report.views import to_json

DASK = "import sys; sys.argv[0] = 'dask'; from dask.__main__ import main; main()"
RUN = "import sys; from outbid.cli import main; sys.exit(main(sys.argv[1:]))"
SHOCK = '\n[[shock]]\nname = "Fewer"\n  [shock.segment."Experts"]\n  headcount = "-20%"\n'


class Cluster:
    """A scheduler and workers on this machine, which are told from others by their process numbers."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "scheduler.json"
        words = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        self.scheduler = self._begin("", "scheduler", *words)
        self.workers: list[subprocess.Popen[bytes]] = []
        for _ in range(1200):
            with contextlib.suppress(OSError, ValueError):
                self.address = json.loads(self.file.read_text())["address"]
                return
            time.sleep(0.05)
        raise AssertionError("no scheduler")

    def _begin(self, before: str, what: str, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", before + DASK, what, "--scheduler-file", str(self.file), *words]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def hire(self, before: str = "") -> None:
        """One more worker, which nobody brings back when it dies."""
        words = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(self.folder))
        self.workers.append(self._begin(before, "worker", *words))

    def end(self) -> None:
        """Ends all of it."""
        for each in (*self.workers, self.scheduler):
            each.kill()
            each.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    if importlib.util.find_spec("distributed") is None:
        pytest.skip("needs the extra `cluster`")
    found = Cluster(tmp_path)
    try:
        yield found
    finally:
        found.end()


def begun(market: Path, *words: str, before: str = "") -> subprocess.Popen[str]:
    command = [sys.executable, "-c", before + RUN, "market", "run", str(market), "--draws", "3000", "--json"]
    return subprocess.Popen([*command, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_a_cluster_whose_workers_are_killed_gives_the_same_bytes(tmp_path: Path, cluster: Cluster) -> None:
    market, folder, fate = written(tmp_path, PLAIN + SHOCK), tmp_path / "kept", random.Random(3)
    whole, _ = begun(market).communicate()
    cluster.hire()
    cluster.hire()
    running = begun(market, "--cluster", cluster.address, "--resume", str(folder))
    # one after the other, in the middle of the work, and others instead
    for killed, wanted in enumerate((3, 9)):
        while running.poll() is None and len(list(folder.glob("part-*"))) < wanted:
            time.sleep(0.002)
        time.sleep(fate.random() * 0.05)
        os.kill(cluster.workers[killed].pid, signal.SIGKILL)
        cluster.hire()
    found, errors = running.communicate()
    assert found == whole, errors
    # and the folder is one that this machine alone takes up, too
    for part in sorted(folder.glob("part-*"))[::5]:
        part.unlink()
    assert begun(market, "--resume", str(folder)).communicate()[0] == whole


@pytest.mark.slow
def test_the_replay_is_the_same_bytes_on_a_cluster(
    tmp_path: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster.hire()
    cluster.hire()
    seen: list[tuple[str, tuple[Trial, ...]]] = []

    def once(cleared: Study, shocks: Collection[str]) -> tuple[Trial, ...]:
        """What is tried of a market is tried on this machine; of the same market it is the same, and dear."""
        market = to_json(market_view(cleared, "0"))
        if not seen:
            seen.append((market, trials(cleared, shocks)))
        assert market == seen[0][0]
        return seen[0][1]

    monkeypatch.setattr(replay_answer, "trials", once)
    store = tmp_path / "e.duckdb"
    open_store(store).close()

    def told(**where: object) -> str:
        # nor has the worked example to do with where markets are cleared
        return to_json(replay_answer.replay("2024", lambda: ((), 0), "0", draws=10, data=store, **where))  # type: ignore[arg-type]

    whole = told()
    monkeypatch.setattr(sweep, "_here", None)  # so that nobody but the cluster can clear
    assert told(cluster=cluster.address) == whole


@pytest.mark.slow
def test_a_scheduler_that_dies_loses_nothing_that_is_kept(tmp_path: Path, cluster: Cluster) -> None:
    market, folder = written(tmp_path, PLAIN + SHOCK), tmp_path / "kept"
    cluster.hire()
    running = begun(market, "--cluster", cluster.address, "--resume", str(folder))
    while running.poll() is None and not any(folder.glob("part-*")):
        time.sleep(0.002)
    cluster.scheduler.kill()
    found, told = running.communicate()
    assert (running.returncode, found) == (2, "")
    assert "same command" in told
    assert "Traceback" not in told
    whole, _ = begun(market).communicate()
    assert whole
    assert begun(market, "--resume", str(folder)).communicate()[0] == whole


@pytest.mark.slow
def test_workers_that_compute_otherwise_are_refused(tmp_path: Path, cluster: Cluster) -> None:
    cluster.hire()
    other = (
        "import outbid.market.scenarios.sweeps.cluster as c;"
        "own = c.marks() | {'numpy': '1.0'}; c.marks = lambda: own;"
    )
    running = begun(written(tmp_path), "--cluster", cluster.address, before=other)
    found, told = running.communicate()
    assert (running.returncode, found) == (2, "")
    assert "numpy" in told
    assert "here it is 1.0" in told


@pytest.mark.slow
def test_a_worker_without_outbid_is_refused(tmp_path: Path, cluster: Cluster) -> None:
    cluster.hire("import sys; sys.modules['outbid'] = None; ")
    running = begun(written(tmp_path), "--cluster", cluster.address)
    found, told = running.communicate()
    assert (running.returncode, found) == (2, "")
    assert "Install the same version of Outbid" in told


@pytest.mark.slow
def test_nobody_listening_is_told_in_plain_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    soon = "import outbid.market.scenarios.sweeps.cluster as c; c.PATIENCE = 1.0;"
    for address in ("tcp://127.0.0.1:9", "nowhere", "http://127.0.0.1:9"):
        running = begun(written(tmp_path), "--cluster", address, before=soon)
        found, told = running.communicate()
        assert (running.returncode, found) == (2, ""), told
        assert address in told
        assert "Traceback" not in told


@pytest.mark.slow
def test_a_cluster_without_workers_is_told(tmp_path: Path, cluster: Cluster) -> None:
    soon = "import outbid.market.scenarios.sweeps.cluster as c; c.PATIENCE = 1.0;"
    running = begun(written(tmp_path), "--cluster", cluster.address, before=soon)
    found, told = running.communicate()
    assert (running.returncode, found) == (2, "")
    assert "no worker" in told
    assert "dask worker" in told


def test_without_dask_the_way_to_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"outbid\[cluster\]"):
        study(load_market(written(tmp_path)), draws=10, cluster="tcp://127.0.0.1:9")
