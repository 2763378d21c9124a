"""Nothing leaves the machine: whatever is asked of the app, it connects to nobody.

Python tells of every address that is looked up or connected to, also in the processes that the app starts, since the
watch is set where each of them begins. Nothing is told of connections that native libraries make by themselves: so the
walk is done where there is no network at all, if the system lets a test do without.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WATCH = """
import os, sys
def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request"):
        with open(os.environ["OUTBID_WATCHED"], "a") as file:
            file.write(f"{event} {arguments[1:]}\\n")
sys.addaudithook(watch)
"""
WALK = """
import sys, time
from pathlib import Path
from web_app import client_for, jobs_of
from web_walk import walk

def main():
    folder = Path(sys.argv[1])
    client = client_for(folder / "mine", futures=200, data=folder / "evidence.duckdb")
    with client:
        pages = walk(client, 70)
        assert len(pages) > 30 and not [each for each in pages if each[1] >= 500], pages
        client.post("/api/market", json={"file": "ai-talent.toml", "draws": 2})
        # the pages of the walk have begun to look for offers, for one person and for a team
        while any(not job.ended for job in jobs_of(client)):
            time.sleep(0.1)
        ends = {(job.title, job.state) for job in jobs_of(client)}
        assert ends == {(f"app_{each}", "done") for each in ("win.job", "win.team_job", "market.sweep")}, ends
    print("walked", len(pages))

if __name__ == "__main__":
    main()
"""


def walked(tmp_path: Path, *before: str) -> tuple[subprocess.CompletedProcess[str], str]:
    hook = tmp_path / "hook"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(WATCH)
    script = tmp_path / "walk.py"
    script.write_text(WALK)
    told = tmp_path / "told"
    told.touch()
    places = os.pathsep.join(map(str, (hook, ROOT / "tests" / "support")))
    done = subprocess.run(
        [*before, sys.executable, str(script), str(tmp_path)],
        env={**os.environ, "PYTHONPATH": places, "OUTBID_WATCHED": str(told)},
        capture_output=True, text=True, timeout=400,
    )  # fmt: skip
    return done, told.read_text()


def without_network() -> list[str]:
    """What to put before a command so that it has no network; nothing where the system does not allow it."""
    unshare = shutil.which("unshare")
    alone = [unshare or "", "--user", "--map-root-user", "--net"]
    refused = unshare is None or subprocess.run([*alone, "true"], capture_output=True, check=False).returncode
    return [] if refused else alone


@pytest.mark.slow
def test_the_app_does_everything_without_a_network_and_asks_for_none(tmp_path: Path) -> None:
    alone = without_network()
    done, told = walked(tmp_path, *alone)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "walked" in done.stdout
    assert told == ""
    if not alone:
        pytest.skip("Python asked for nobody; whether its libraries do is not seen where there is a network")


@pytest.mark.slow
def test_the_watch_sees_what_it_is_for(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(WATCH)
    told = tmp_path / "told"
    code = "import socket; s = socket.socket(); s.settimeout(0.01); s.connect_ex(('192.0.2.1', 9))"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "OUTBID_WATCHED": str(told)}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    assert "192.0.2.1" in told.read_text()
