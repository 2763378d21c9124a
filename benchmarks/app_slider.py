"""From a slider to the new sentence: what the app takes beside the library's answer, in one run.

Promise (issue 7): server time at most 1.5 times the library call that the page makes. The time of the server is that
of a whole request over loopback, the connection kept as a browser keeps it; no setting is asked for twice, so that no
answer is one that was given before.
"""

from __future__ import annotations

import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from outbid import Run, Workspace, load_offer
from outbid.report.glance import Supposed
from outbid.web.settings import FUTURES
from timing import promise

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "talent-war"
FILES = [EXAMPLE / "stay.toml", EXAMPLE / "startup.toml"]
PORT = 8799
ROUNDS = 60


def started(folder: str) -> subprocess.Popen[bytes]:
    """The app in a process of its own, once it answers."""
    process = subprocess.Popen(
        [sys.executable, "-m", "outbid", "start", folder, "--no-browser", "--port", str(PORT)],
        stderr=subprocess.DEVNULL,
        env={**os.environ, "OUTBID_FOLDER": folder},
    )
    for _ in range(200):
        try:
            ask(http.client.HTTPConnection("127.0.0.1", PORT), "/")
        except OSError:
            time.sleep(0.1)
        else:
            return process
    process.kill()
    raise SystemExit("the app does not answer")


def ask(connection: http.client.HTTPConnection, address: str) -> bytes:
    """What the app answers to a script of its page."""
    connection.request("GET", address, headers={"HX-Request": "true"})
    answer = connection.getresponse()
    content = answer.read()
    assert answer.status == 200, (answer.status, content[:200])
    return content


def timed(work: Callable[[], object]) -> float:
    """Seconds of one run."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    """Prints the times side by side and whether the promise is kept."""
    workspace = Workspace.of(EXAMPLE / "me.toml", Run(futures=FUTURES))
    packages = [load_offer(file) for file in FILES]
    with tempfile.TemporaryDirectory() as folder:
        process = started(folder)
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT)
            rows = []
            for i in range(ROUNDS):
                risk, years, chance = 1 + 0.05 * i, 2 + 0.1 * i, 1 + i
                supposed = Supposed(gamma=risk, stay=years, chance=chance / 100)
                address = f"/compare/glance?risk={risk:g}&years={years:g}&chance={chance}"
                read = timed(lambda supposed=supposed: workspace.glance(*packages, supposed=supposed))
                files = timed(lambda supposed=supposed: workspace.glance(*FILES, supposed=supposed))
                served = timed(lambda address=address: ask(connection, address))
                rows.append((read, files, served))
        finally:
            process.terminate()
            process.wait()
    rows = rows[5:]
    read, files, served = (1e3 * statistics.median(column) for column in zip(*rows, strict=True))
    ratio = statistics.median(served / read for read, _, served in rows)
    beside = statistics.median(served / files for _, files, served in rows)
    print(
        f"the worked example at {FUTURES:,} futures, medians of {len(rows)} settings, {os.cpu_count()} cores"
    )
    print(f"library, offers read before   {read:6.1f} ms")
    print(f"library, offers from files    {files:6.1f} ms")
    print(f"app, a request over loopback  {served:6.1f} ms")
    kept = promise(ratio <= 1.5, "at most 1.5x")
    print(f"ratio {ratio:.2f} to offers read before {kept}; {beside:.2f} to offers from files")


if __name__ == "__main__":
    main()
