"""The replay as a run: the same bytes whatever the processes, after a kill too, and what it refuses."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from replaying import DRAWS

from outbid.core.errors import InputError
from outbid.report.views import to_json


@pytest.mark.slow
def test_the_same_seed_gives_the_same_bytes_whatever_the_processes(view):
    from outbid.workspace import replay

    assert to_json(replay("2024", draws=DRAWS, seed=3, workers=2)) == to_json(view)


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a replay that was killed in the middle of its sweep."""
    kept = tmp_path_factory.mktemp("replay") / "kept"
    words = ["replay", "2024", "--draws", str(DRAWS), "--seed", "3", "--resume", str(kept)]
    command = [sys.executable, "-m", "outbid", *words]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    while running.poll() is None and len(list(kept.glob("part-*"))) < 3:
        time.sleep(0.002)
    running.kill()
    _, errors = running.communicate()
    assert running.returncode == -signal.SIGKILL, errors
    return kept


@pytest.mark.slow
def test_a_folder_of_another_replay_is_refused_in_words_about_the_evidence(killed, market, monkeypatch):
    from outbid.report import replay_answer

    def asked_again(fix, **other):
        with pytest.raises(InputError) as caught:
            replay_answer.replay("2024", fix, "0", **{"draws": DRAWS, "seed": 3, "resume": killed, **other})
        return caught.value

    nothing = lambda: pytest.fail("it was not refused before the example")  # noqa: E731
    monkeypatch.setattr(replay_answer, "said", lambda evidence: {})
    assert asked_again(nothing, seed=4).key == "sweep.other_seed"
    assert asked_again(nothing, draws=DRAWS + 1).key == "sweep.other_draws"
    fewer = replay_answer.anchors
    monkeypatch.setattr(replay_answer, "anchors", lambda evidence: fewer(evidence)[1:])
    refused = asked_again(nothing)
    assert (refused.key, refused.where) == ("replay.other_evidence", "--resume")
    assert "evidence" in str(refused)
    assert str(killed) in str(refused)


@pytest.mark.slow
def test_a_killed_replay_goes_on_and_ends_in_the_same_bytes(view, killed):
    from outbid.workspace import replay

    kept, told = {path.name: path.read_bytes() for path in killed.glob("part-*")}, []
    assert 0 < len(kept) < 1 + len(view.market.shocks)
    again = replay("2024", draws=DRAWS, seed=3, resume=killed, progress=lambda *at: told.append(at))
    assert to_json(again) == to_json(view)
    assert told[-1] == ((1 + len(view.market.shocks)) * (1 + DRAWS),) * 2
    # what was kept is as it was
    assert kept == {name: (killed / name).read_bytes() for name in kept}
    assert len(list(killed.glob("part-*"))) == 1 + len(view.market.shocks)


def test_what_cannot_be_replayed_is_refused():
    from outbid.workspace import replay

    with pytest.raises(InputError, match="2024"):
        replay("1999")
    for wrong in ({"draws": -1}, {"seed": -1}, {"workers": 0}):
        with pytest.raises(InputError):
            replay("2024", **wrong)


def test_processes_of_this_machine_and_a_cluster_exclude_each_other_in_a_replay_too(capsys):
    from outbid.cli import main

    assert main(["replay", "2024", "--cluster", "tcp://10.0.0.1:8786", "--workers", "2"]) == 2
    assert "--workers" in capsys.readouterr().err
