"""Whatever ends a writer, and however many write at once: every file is whole, and no edit is lost."""

from __future__ import annotations

import http.client
import multiprocessing
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest

from outbid.web.editing import Change
from outbid.web.shelf import Conflict, Shelf
from outbid.web.shelf_versions import MOST, digest_of

SERVER = Path(__file__).parents[1] / "support" / "forking_server.py"
OFFER = 'name = "Mine"\ncurrency = "USD"\n\n[salary]\nbase = 200_000\n'
FILES = ("a.toml", "b.toml", "c.toml")
KILLS = 200
PROCESSES, THREADS, EDITS = 2, 8, 3


class Window:
    """A browser window with one file open, which saves again and again until the server is gone."""

    def __init__(self, port: int, name: str, saved: str) -> None:
        self.name = name
        self.saved = self.sent = saved
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.line.request("GET", f"/files/{name}")
        answer = self.line.getresponse()
        page = answer.read().decode()
        assert answer.status == 200, page
        self.cookie = (answer.getheader("set-cookie") or "").split(";")[0]
        found = re.search(r'name="word" value="(\w+)"', page)
        assert found is not None
        self.word = found[1]

    def save_until_the_end(self, number: int) -> None:
        try:
            while True:
                number += 1
                # long enough that a write which is not whole would show
                self.sent = f"{OFFER}# {number} {'of many words ' * 4_000}{number}\n"
                fields = {"word": self.word, "base": digest_of(self.saved.encode()), "text": self.sent}
                headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie}
                self.line.request("POST", f"/files/{self.name}", urlencode(fields), headers)
                answer = self.line.getresponse()
                answer.read()
                assert answer.status == 303, answer.status
                self.saved = self.sent
        except (OSError, http.client.HTTPException):
            return
        finally:
            self.line.close()


@pytest.mark.slow
def test_a_server_that_is_killed_while_saving_leaves_every_file_old_or_new(tmp_path: Path) -> None:
    chance = random.Random(8613)
    shelf = Shelf(tmp_path)
    saved = {}
    for name in FILES:
        shelf.save(name, OFFER, None)
        saved[name] = OFFER
    command = [sys.executable, str(SERVER), str(tmp_path)]
    under_way = 0
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        assert server.stdout.readline() == "ready\n"
        for kill in range(KILLS):
            server.stdin.write("\n")
            server.stdin.flush()
            process, port = map(int, server.stdout.readline().split())
            windows = [Window(port, name, saved[name]) for name in FILES]
            threads = [
                threading.Thread(target=window.save_until_the_end, args=(kill * 100_000,))
                for window in windows
            ]
            for thread in threads:
                thread.start()
            time.sleep(chance.uniform(0, 0.12))
            os.kill(process, signal.SIGKILL)
            for thread in threads:
                thread.join()
            for window in windows:
                now = (tmp_path / window.name).read_bytes().decode()
                assert now in (window.saved, window.sent)
                under_way += window.saved != window.sent
                saved[window.name] = now
            assert [entry.name for entry in shelf.entries("offer")] == list(FILES), "nothing else is shown"
        server.stdin.close()
        server.wait(30)
    assert under_way >= KILLS, "the server was killed while it was saving"
    for name in FILES:
        for version in shelf.versions(name):
            assert digest_of(shelf.version(name, version.id).encode()) == version.digest
    shelf.save("a.toml", OFFER, digest_of(saved["a.toml"].encode()))
    assert not list((tmp_path / ".outbid").glob("*.part")), (
        "what was left over is swept away by the next writer"
    )


def _fight(folder: str, process: int) -> None:
    def edit(thread: int) -> None:
        shelf = Shelf(Path(folder))
        for turn in range(EDITS):
            read, digest = shelf.read("mine.toml")
            try:
                shelf.save("mine.toml", f"{read}# {process}.{thread}.{turn}\n", digest)
            except Conflict:
                continue

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(edit, range(THREADS)))


def _agree(folder: str, process: int) -> None:
    def edit(thread: int) -> None:
        shelf = Shelf(Path(folder))
        for turn in range(EDITS):
            _, digest = shelf.read("mine.toml")
            shelf.update("mine.toml", digest, [Change(("mine", f"p{process}t{thread}"), turn)])

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(edit, range(THREADS)))


def _together(work: object, folder: Path) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [
        context.Process(target=work, args=(str(folder), number))  # type: ignore[arg-type]
        for number in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
        assert process.exitcode == 0


@pytest.mark.slow
def test_of_edits_that_exclude_each_other_each_is_in_the_file_or_kept(tmp_path: Path) -> None:
    assert PROCESSES * THREADS * EDITS <= MOST
    shelf = Shelf(tmp_path)
    shelf.save("mine.toml", OFFER, None)
    _together(_fight, tmp_path)
    kept = [shelf.version("mine.toml", version.id) for version in shelf.versions("mine.toml")]
    found = {
        edit for text in [*kept, shelf.read("mine.toml")[0]] for edit in re.findall(r"# (\d\.\d\.\d)", text)
    }
    assert found == {f"{p}.{t}.{n}" for p in range(PROCESSES) for t in range(THREADS) for n in range(EDITS)}


@pytest.mark.slow
def test_edits_of_different_fields_all_come_together(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    fields = "".join(f"p{p}t{t} = -1  # of thread {t}\n" for p in range(PROCESSES) for t in range(THREADS))
    shelf.save("mine.toml", f"{OFFER}\n[mine]\n{fields}", None)
    _together(_agree, tmp_path)
    text = shelf.read("mine.toml")[0]
    assert set(tomllib.loads(text)["mine"].values()) == {EDITS - 1}
    assert text.count("# of thread") == PROCESSES * THREADS
