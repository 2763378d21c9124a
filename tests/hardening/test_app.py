"""The app on a machine that is full, slow or set to another time."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from outbid.core.catalogue import text
from outbid.web.shelf import Shelf

SENT = """
import re, resource, signal, sys
sys.path.insert(0, {support!r})
from pathlib import Path
from web_app import client_for, leave, word_in

def asked():
    client = client_for(Path("mine"), data=Path("e.duckdb"))
    word = word_in(client)
    base = re.search(r'name="base" value="(\\w+)"', client.get("/files/stay.toml").text)[1]
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
    longer = Path("mine/stay.toml").read_text() + "# " + "x" * 60_000
    saved = client.post("/files/stay.toml", data={{"word": word, "base": base, "text": longer}})
    rows = "title,base,currency,country,date\\n" + "Research Scientist,200000,USD,US,2025-01-01\\n" * {rows}
    form = {{"word": word, "kind": "incumbent", "measure": "base"}}
    answer = client.post("/data", data=form, files={{"file": ("own.csv", rows.encode())}})
    if answer.status_code == 303:
        answer = client.get(answer.headers["location"])
    for page in (saved, answer):
        words = re.sub(r"\\s+", " ", re.sub("<[^>]+>", " ", page.text))
        # what is printed goes to a disk that is as full
        print(page.status_code, words.replace("x" * 60_000, "all that was typed"))
    leave(client)
    print("still there:", [each.name for each in Path(".").iterdir() if each.name.startswith(".outbid-")])

asked()
"""


@pytest.mark.parametrize("rows", [20, 3000], ids=["the copy does not fit", "the file does not fit"])
def test_a_full_disk_is_told_on_the_page(machine, folder: Path, evidence: Path, rows: int) -> None:
    (folder / "mine").mkdir()
    shutil.copy(folder / "stay.toml", folder / "mine")
    shutil.copy(evidence, folder / "e.duckdb")
    support = str(Path(__file__).parents[1] / "support")
    was = (folder / "mine" / "stay.toml").read_bytes()
    outcome = machine.run(folder=folder, before=SENT.format(support=support, rows=rows))
    assert (outcome.code, outcome.err) == (0, "")
    saved, imported, left = outcome.out.decode().splitlines()
    assert saved.startswith("422 ")
    assert text("errors.cannot_write", reason=os.strerror(27)) in saved
    assert "all that was typed" in saved
    assert imported.startswith("422 ")
    assert text("importing.no_place", reason=os.strerror(27)) in imported
    assert (folder / "mine" / "stay.toml").read_bytes() == was
    assert left == "still there: []" or rows == 20, "the folder of a trial goes with the app"
    assert not list((folder / "mine" / ".outbid").glob("*.part"))


@pytest.mark.parametrize("years", [-1, 0, 1])
def test_an_editors_change_is_noticed_whatever_the_clock_says(tmp_path: Path, years: int) -> None:
    shelf, file = Shelf(tmp_path), tmp_path / "mine.toml"
    when = time.time() + years * 365 * 86_400
    stamps = set()
    for base in (100, 200, 300):
        file.write_text(f'name = "x"\ncurrency = "USD"\n\n[salary]\nbase = {base}\n')
        # as after a copy that keeps times, on a clock that stands still
        os.utime(file, (when, when))
        stamps |= {shelf.stamp(), shelf.entries()[0].digest}
    assert len(stamps) == 6


def test_versions_keep_their_order_when_the_clock_is_set_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf(tmp_path)
    digest = shelf.save("mine.toml", "# 0\n", None)
    now = time.time_ns()
    for number in range(1, 6):
        monkeypatch.setattr(time, "time_ns", lambda back=number: now - back * 10**15)
        digest = shelf.save("mine.toml", f"# {number}\n", digest)
    kept = [shelf.version("mine.toml", each.id) for each in shelf.versions("mine.toml")]
    assert kept == [f"# {number}\n" for number in (4, 3, 2, 1, 0)]


def test_one_core_finds_the_same_bytes_as_two(machine, folder: Path) -> None:
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        pytest.skip("this machine has one core")
    market = Path(__file__).parents[2] / "examples" / "market" / "three-employers.toml"
    words = ("market", "run", market, "--draws", "30", "--json")
    one = machine.run(*words, folder=folder, cores=cores[:1])
    two = machine.run(*words, "--workers", "2", folder=folder, cores=cores[:2])
    assert (one.code, two.code) == (0, 0)
    assert one.out == two.out
