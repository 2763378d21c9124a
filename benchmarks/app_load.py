"""Reads the app as fifty people at once do: for a minute over all its pages, and again beside a long market sweep.

Promise (issue 7): no error, and the 99th percentile of waiting under 20 times the median, also while the sweep is in
progress; the sweep is ended when it is asked to. The app is a process of its own on loopback; the readers share another
one with this script. Each page has been opened once before, as answers are kept.
"""

import argparse
import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from timing import promise

PAGES = (
    "/", "/equity", "/pay", "/premium", "/win", "/market", "/data", "/files", "/api", "/ask/offer", "/ask/me",
    "/ask/company", "/assets/style.css", "/assets/htmx.min.js", "/api/compare?offer=stay.toml&offer=startup.toml",
)  # fmt: skip
READERS, MOST = 50, 20.0
MOST_REQUESTS = 1_000_000


@contextmanager
def app() -> Iterator[str]:
    """The address of an app on files of its own."""
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [sys.executable, "-m", "outbid.cli", "start", folder, "--no-browser", "--port", "8690"],
            stderr=subprocess.PIPE, text=True, env={**os.environ, "OUTBID_LANGUAGE": "en"},
        )  # fmt: skip
        try:
            assert process.stderr is not None
            found = re.search(r"http://[\d.]+:\d+", process.stderr.readline())
            assert found, "the app has not started"
            yield found[0]
        finally:
            process.terminate()
            process.wait(20)


def get(address: str) -> int:
    with urllib.request.urlopen(address, timeout=120) as answer:
        answer.read()
        status: int = answer.status
        return status


async def reader(
    address: str, first: int, until: float, waits: dict[str, list[float]], errors: list[str]
) -> None:
    """One person: page after page on one connection."""
    host, port = address.removeprefix("http://").split(":")
    incoming, outgoing = await asyncio.open_connection(host, int(port))
    turn = first
    while time.monotonic() < until and turn < first + MOST_REQUESTS // READERS:
        path = PAGES[turn % len(PAGES)]
        turn += 1
        since = time.monotonic()
        outgoing.write(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
        head = await incoming.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head.lower())
        status = head.split(b" ", 2)[1].decode()
        if length is None or status != "200":
            errors.append(f"{path}: {status}")
            break
        await incoming.readexactly(int(length[1]))
        waits.setdefault(path, []).append(time.monotonic() - since)
    outgoing.close()


async def readers(address: str, seconds: float) -> tuple[dict[str, list[float]], list[str]]:
    """What fifty of them wait for, by page, and what goes wrong."""
    waits: dict[str, list[float]] = {}
    errors: list[str] = []
    until = time.monotonic() + seconds
    everybody = (reader(address, number, until, waits, errors) for number in range(READERS))
    ended = await asyncio.gather(*everybody, return_exceptions=True)
    errors.extend(repr(each) for each in ended if each is not None)
    return waits, errors


def told(name: str, address: str, seconds: float) -> bool:
    waits, errors = asyncio.run(readers(address, seconds))
    every = sorted(wait for page in waits.values() for wait in page)
    median, late = statistics.median(every), every[int(0.99 * len(every))]
    met = not errors and late < MOST * median
    print(
        f"{name}: {len(every):,} pages, {len(every) / seconds:,.0f} a second, median {1000 * median:.0f} ms,"
        f" 99% within {1000 * late:.0f} ms ({late / median:.1f} times), slowest {1000 * every[-1]:.0f} ms,"
        f" {len(errors)} errors {sorted(set(errors))[:3]}",
        promise(met, f"no error, 99% under {MOST:.0f} times the median"),
    )
    for page, each in sorted(waits.items(), key=lambda item: -statistics.median(item[1]))[:4]:
        print(f"  {page}: median {1000 * statistics.median(each):.0f} ms, slowest {1000 * max(each):.0f} ms")
    return met


def job(address: str, method: str, path: str, sent: object = None) -> dict[str, object]:
    body = None if sent is None else json.dumps(sent).encode()
    request = urllib.request.Request(
        address + path, body, {"content-type": "application/json"}, method=method
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        found: dict[str, object] = json.load(answer)
        return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    seconds = min(parser.parse_args().seconds, 600.0)
    with app() as address:
        for page in PAGES:
            since = time.monotonic()
            get(address + page)
            print(f"  first time {page}: {time.monotonic() - since:.2f} s", file=sys.stderr)
        time.sleep(15)  # what the pages of Win and Market have begun
        for page in PAGES:
            get(address + page)
        met = told("50 readers", address, seconds)
        sweep = job(address, "POST", "/api/market", {"file": "ai-talent.toml", "draws": 10_000})
        where = f"/api/jobs/{sweep['id']}"
        met &= told("50 readers beside a sweep", address, seconds)
        state = job(address, "GET", where)
        since = time.monotonic()
        ended = job(address, "DELETE", where)
        print(
            f"sweep: {state['state']}, {state['done']} of {state['total']} done; then {ended['state']}"
            f" in {1000 * (time.monotonic() - since):.0f} ms",
            promise(state["state"] == "running" and ended["state"] == "cancelled", "it can be cancelled"),
        )
    sys.exit(not met)


if __name__ == "__main__":
    main()
