"""Two apps over one folder, in processes of their own: one has a single core, the other a clock that leaps."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from outbid.core.catalogue import text
from outbid.packages.files import load_offer

EXAMPLES = Path(__file__).parents[2] / "examples"
LEAPS = """
import itertools, time
right, leap = time.time, itertools.cycle((0, 3e8, -3e8, 9e4, -9e4))
time.time = lambda: right() + next(leap)
"""
"""A clock that each question to it finds set to another year or another day."""
ROWS = "title,base,currency,country,date\n" + "Research Scientist,200000,USD,US,2025-01-01\n" * 3
OFFER = 'name = "Mine"\ncurrency = "USD"\n\n[salary]\nbase = 200_000\ngrowth = "1%"\n'


class App:
    """One that runs, as a browser without scripts sees it."""

    def __init__(self, address: str) -> None:
        self.client = httpx2.Client(base_url=address, timeout=60, follow_redirects=True)

    def form(self, address: str) -> dict[str, str]:
        """The hidden fields of the last form of a page: what it was made from, and the word."""
        page = self.client.get(address)
        assert page.status_code == 200
        return dict(re.findall(r'<input type="hidden" name="(word|base)" value="(\w*)"', page.text))

    def save(self, form: dict[str, str], content: str) -> httpx2.Response:
        return self.client.post("/files/mine.toml", data={**form, "text": content})


def begun(machine, folder: Path, **how: object) -> tuple[App, object]:
    words = (
        "start",
        "mine",
        "--no-browser",
        "--port",
        "0",
        "--futures",
        "500",
        "--data",
        "e.duckdb",
        "--language",
        "en",
    )
    running = machine.start(*words, folder=folder, **how)
    until = time.monotonic() + 60
    while True:
        told = re.search(
            r"http://\S+", Path(running.stderr).read_text() if Path(running.stderr).exists() else ""
        )
        if told:
            return App(told[0]), running
        assert time.monotonic() < until, "it does not start"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, evidence: Path) -> Path:
    folder = tmp_path_factory.mktemp("twice")
    shutil.copy(evidence, folder / "e.duckdb")
    (folder / "mine").mkdir()
    shutil.copy(EXAMPLES / "talent-war" / "me.toml", folder / "mine")
    return folder


@pytest.fixture(scope="module")
def apps(machine, place: Path) -> Iterator[tuple[App, App]]:
    """That on one core, and that with the clock."""
    both = [
        begun(machine, place, cores=sorted(os.sched_getaffinity(0))[:1]),
        begun(machine, place, before=LEAPS),
    ]
    yield both[0][0], both[1][0]
    for app, running in both:
        app.client.close()
        os.kill(running.process, signal.SIGINT)
        assert running.wait().code == 130, "as a command that Ctrl-C ends"


def test_one_core_answers(apps: tuple[App, App]) -> None:
    page = apps[0].client.get("/")
    assert page.status_code == 200
    assert len(re.findall("<circle", page.text.split("glance-dots")[1].split("</svg>")[0])) == 50


def test_what_two_apps_save_is_all_in_the_file_or_among_its_versions(
    apps: tuple[App, App], place: Path
) -> None:
    file = place / "mine" / "mine.toml"
    file.write_text(OFFER)
    forms = [app.form("/files/mine.toml") for app in apps]
    edits = [OFFER.replace("200_000", "210_000"), OFFER.replace("1%", "2%")]
    answers = [app.save(form, edit) for app, form, edit in zip(apps, forms, edits, strict=True)]
    assert [each.status_code for each in answers] == [200, 200]
    offer = load_offer(file)
    assert (offer.salary.base.median, "2%" in file.read_text()) == (210_000, True), (
        "different fields meet in the file"
    )

    forms = [app.form("/files/mine.toml") for app in apps]
    base = file.read_text()
    edits = [base.replace("210_000", f"22{number}_000") for number in (0, 1)]
    answers = [app.save(form, edit) for app, form, edit in zip(apps, forms, edits, strict=True)]
    assert [each.status_code for each in answers] == [200, 409], "the same field: the second is asked"
    assert file.read_text() == edits[0]
    kept = [each.read_text() for each in (place / "mine" / ".outbid" / "versions" / "mine.toml").iterdir()]
    assert {OFFER, base, edits[1]} <= set(kept)
    for app in apps:
        assert "221_000" not in app.client.get("/files/mine.toml").text.split("</textarea>")[0]
        assert app.client.get("/").status_code == 200


def test_an_import_ends_and_is_shown_however_the_clock_leaps(apps: tuple[App, App]) -> None:
    app = apps[1]
    form = {"word": app.form("/files")["word"], "kind": "incumbent", "measure": "base"}
    answer = app.client.post("/data", data=form, files={"file": ("own.csv", ROWS.encode())})
    until = time.monotonic() + 60
    while "/jobs/" in str(answer.url):
        assert time.monotonic() < until, "it does not end"
        time.sleep(0.1)
        answer = app.client.get(answer.url)
    assert answer.status_code == 200
    assert text("app_evidence.trial_lead", file="own.csv", kept="3", read="3") in answer.text


@pytest.mark.parametrize(
    "said",
    [
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET /\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\n\r\n",
    ],
)
def test_what_is_no_http_is_refused_with_the_headers_of_every_answer(
    apps: tuple[App, App], said: bytes
) -> None:
    url = apps[0].client.base_url
    with socket.create_connection((url.host, url.port), timeout=30) as line:
        line.sendall(said)
        answer = b"".join(iter(lambda: line.recv(65_536), b"")).decode()
    head, _, body = answer.partition("\r\n\r\n")
    first, *fields = head.split("\r\n")
    assert first == "HTTP/1.1 400 Bad Request"
    assert body.rstrip().isascii()
    usual = apps[0].client.get("/assets/icon.svg").headers
    sent = {name.lower(): value for name, value in (each.split(": ", 1) for each in fields)}
    names = {"content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy"}
    assert {name: sent.get(name) for name in names} == {name: usual[name] for name in names}
    assert apps[0].client.get("/assets/icon.svg").status_code == 200, "it goes on"
