"""The cheapest offer that wins, as a founder asks for it in the browser."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from formula_book import Book
from httpx2 import Response
from starlette.testclient import TestClient

from outbid.packages.files import load_offer
from outbid.report.format import Reader
from outbid.report.win_views import WinView
from outbid.web.app import create_app
from outbid.web.settings import Settings
from outbid.workspace import win
from outbid.worth.value import Run

EXAMPLE = Path(__file__).parents[2] / "examples" / "win"
FUTURES = 2_000
SHOWN = "candidate=candidate-medium.toml&employer=startup.toml&rival=public.toml"
GERMAN = {"accept-language": "de"}
PATIENCE = 120.0


def started(folder: Path, **settings: object) -> TestClient:
    made = create_app(Settings(folder, futures=FUTURES, **settings))  # type: ignore[arg-type]
    return TestClient(made, "http://127.0.0.1:8613")


def until_answered(client: TestClient, address: str, **headers: str) -> Response:
    """What a browser without scripts shows in the end: it loads the page again while that says so."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        page = client.get(address, headers=headers)
        if 'http-equiv="refresh"' not in page.text:
            return page
        time.sleep(0.2)
    raise AssertionError("no answer")


def word_in(page: Response) -> str:
    found = re.search(r'name="word" value="(\w+)"', page.text)
    assert found
    return found[1]


@cache
def by_library(target: float) -> WinView:
    return win(
        EXAMPLE / "candidate-medium.toml", EXAMPLE / "startup.toml", [EXAMPLE / "public.toml"], target,
        run=Run(1, FUTURES), locale="en",
    ).view  # fmt: skip


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with started(tmp_path / "mine") as made:
        yield made


@dataclass(frozen=True)
class Shown:
    client: TestClient
    folder: Path
    first: Response
    page: Response

    @property
    def lead(self) -> str:
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.page.text, re.DOTALL)
        assert found
        return found[1]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """The worked example, asked for by whoever opens the page for the first time, and its answer."""
    folder = tmp_path_factory.mktemp("win") / "mine"
    with started(folder) as client:
        first = client.get("/win")
        yield Shown(client, folder, first, until_answered(client, "/win"))


@pytest.mark.slow
def test_the_first_visit_shows_progress_and_then_the_librarys_answer(shown: Shown) -> None:
    assert shown.first.status_code == 200
    assert "<progress" in shown.first.text
    assert "hx-trigger" in shown.first.text
    view, reader = by_library(0.5), Reader("en", "en", "USD")
    for number in (
        reader.exact(view.terms.base),
        reader.number(view.terms.equity, 12),
        reader.money(view.cost),
    ):
        assert number in shown.lead
    assert not shown.folder.exists(), "asking writes nothing"


@pytest.mark.slow
def test_a_second_visit_finds_the_first_ones_answer(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    def begin(*_: object, **__: object) -> str:
        raise AssertionError("begun twice")

    monkeypatch.setattr("multiprocessing.context.SpawnProcess.start", begin)
    for headers in ({}, GERMAN, {"hx-request": "true"}):
        page = shown.client.get(f"/win?{SHOWN}&target=50", headers=headers)
        assert "<progress" not in page.text
        assert shown.lead in page.text or headers == GERMAN
    german = shown.client.get("/win", headers=GERMAN)
    assert "Günstigstes Angebot suchen" in german.text
    assert Reader("de", "de", "USD").exact(by_library(0.5).terms.base) in german.text
    for page, own, theirs in (
        (german, "Harbor Labs", "so viel wie Meridian Software"),
        (shown.client.get("/win"), "Join Harbor Labs", "Join Meridian Software"),
    ):
        words = re.sub(r"<[^>]*>", " ", page.text)
        assert own in words and theirs in words
        assert ("Join" in words) == own.startswith("Join"), "each in the reader's language only"


@pytest.mark.slow
def test_what_is_asked_can_be_read_in_the_address(shown: Shown) -> None:
    first = shown.client.get(f"/win?{SHOWN}&target=50")
    page = shown.client.post(
        f"/win/again?{SHOWN}&target=50", data={"word": word_in(first)}, follow_redirects=False
    )
    assert page.status_code == 303
    asked = parse_qs(urlsplit(page.headers["location"]).query)
    assert asked["target"] == ["50%"]
    assert "again" not in asked


@pytest.mark.parametrize("target", ["0", "100", "-3", "nan", "inf", "viel", "", "1e5", "80%%", "8" * 400])
def test_a_chance_that_is_none_is_refused_at_its_field(client: TestClient, target: str) -> None:
    page = client.get("/win", params={"target": target})
    assert page.status_code == 422
    field = re.search(r'<input id="f-target"[^>]*>', page.text)
    assert field
    assert 'aria-invalid="true"' in field[0]
    assert "e-target" in field[0]
    assert 'id="e-target"' in page.text


@pytest.mark.parametrize("role", ["candidate", "employer", "rival"])
@pytest.mark.parametrize("name", ["../win/me.toml", "/etc/passwd", "nobody.toml", "\x00.toml"])
def test_a_file_that_is_not_there_is_refused(client: TestClient, role: str, name: str) -> None:
    page = client.get("/win", params={"target": "50", role: name})
    assert page.status_code == 422
    main = page.text.split("<main")[1].split("</main>")[0]
    assert "<h1>" in main
    told = re.search(r'<ul class="problems">(.*?)</ul>', main, re.DOTALL)
    assert told
    assert told[1].count("<li>") == 1
    assert "There is no file called" in told[1]
    control = re.search(rf'<(?:select id="f-{role}"|fieldset) [^>]*e-{role}[^>]*>', main)
    assert control, "the mistake is tied to what was chosen wrongly"
    assert role == "rival" or 'aria-invalid="true"' in control[0]
    assert f'id="e-{role}"' in main
    assert "<progress" not in main, "nothing is looked for"


@pytest.mark.slow
def test_the_workbook_and_the_candidates_page_can_be_taken(shown: Shown) -> None:
    view = by_library(0.5)
    book = shown.client.get(f"/win/workbook.xlsx?{SHOWN}&target=50")
    assert "attachment" in book.headers["content-disposition"]
    cells = Book(book.content)
    worked_out = [value for at in cells.formulas if isinstance(value := cells.get(at), float)]
    assert any(value == pytest.approx(view.cost, rel=1e-6) for value in worked_out), "by its formulas alone"
    letter = shown.client.get(f"/win/offer.html?{SHOWN}&target=50", headers=GERMAN)
    assert 'lang="de"' in letter.text
    assert Reader("de", "de", "USD").money(view.cost) not in letter.text, (
        "the employer's cost is its own affair"
    )
    assert shown.client.get(f"/win/offer.pdf?{SHOWN}&target=50").content.startswith(b"%PDF")


@pytest.mark.slow
def test_the_package_is_saved_as_an_offer_that_can_be_compared(tmp_path: Path, shown: Shown) -> None:
    address = f"/win/save?{SHOWN}&target=50"
    refused = shown.client.post(address, data={"name": "joined.toml"})
    assert refused.status_code == 403
    sent = {"word": word_in(shown.page), "name": "joined"}
    saved = shown.client.post(address, data=sent)
    assert "joined.toml" in saved.text
    view, offer = by_library(0.5), load_offer(shown.folder / "joined.toml")
    assert offer.salary.base.median == view.terms.base
    assert offer.stakes[0].fully_diluted_shares == 10_000_000, "by the cap table, which was brought along"
    again = shown.client.post(address, data=sent)
    assert again.status_code == 422
    assert 'id="e-name"' in again.text
    for name in ("../joined.toml", "/tmp/joined.toml", "", "a" * 200):
        assert shown.client.post(address, data={**sent, "name": name}).status_code == 422
    assert sorted(path.name for path in shown.folder.glob("*.toml")) == ["company.toml", "joined.toml"]


@pytest.mark.slow
def test_nothing_is_saved_read_only(tmp_path: Path, shown: Shown) -> None:
    client = started(tmp_path / "mine", read_only=True)
    # the same question of the same files has been answered already
    object.__setattr__(client.app.state.desk, "jobs", shown.client.app.state.desk.jobs)
    page = client.get("/win")
    assert shown.lead in page.text
    assert "/win/save" not in page.text
    sent = {"word": word_in(client.get("/files")), "name": "joined"}
    assert client.post(f"/win/save?{SHOWN}&target=50", data=sent).status_code == 422
    assert not (tmp_path / "mine").exists()


@pytest.mark.slow
def test_where_nothing_will_do_the_page_says_what_to_relax(shown: Shown) -> None:
    page = until_answered(shown.client, f"/win?{SHOWN}&target=80")
    view = by_library(0.8)
    assert not view.feasible
    more = {each.term: each.more for each in view.shortfall}["equity"]
    assert more
    assert "Infeasible by " in page.text
    assert f"{Reader('en', 'en', 'USD').number(more, 12)} options" in page.text
    assert '"/win/employer"' in page.text
    nearest = re.search(r'<li><a href="(/win\?[^"]*)"', page.text)
    assert nearest
    (percent,) = parse_qs(urlsplit(nearest[1].replace("&amp;", "&")).query)["target"]
    assert 0 <= 100 * view.chance.value - float(percent.removesuffix("%")) < 1, (
        "the most that the limits allow"
    )


@pytest.mark.slow
def test_a_search_can_be_cancelled_and_begun_again(shown: Shown) -> None:
    address = f"/win?{SHOWN}&target=33"
    page = shown.client.get(address)
    assert "<progress" in page.text
    cancelled = shown.client.post(f"/win/cancel?{SHOWN}&target=33", data={"word": word_in(page)})
    assert "cancelled" in cancelled.text
    assert "<progress" not in cancelled.text
    assert "<progress" not in shown.client.get(address).text, "it stays cancelled until somebody wants it"
    assert "<progress" not in shown.client.get(f"{address}&again=1").text, "no address begins it"
    assert shown.client.post(f"/win/again?{SHOWN}&target=33").status_code == 403
    begun = shown.client.post(f"/win/again?{SHOWN}&target=33", data={"word": word_in(cancelled)})
    assert "<progress" in begun.text


@pytest.mark.slow
def test_own_files_take_the_examples_place_and_what_is_wrong_with_them_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(EXAMPLE, folder)
    broken = folder / "candidate-medium.toml"
    broken.write_text(broken.read_text().replace('"60k to 200k"', '"lots"').replace('"US-CA"', '"US-XX"'))
    with started(folder) as client:
        page = until_answered(client, f"/win?{SHOWN}&target=60")
        assert "lots" in page.text
        assert 'href="/files/candidate-medium.toml"' in page.text
        assert str(folder) not in page.text.split("<main")[1].split("</main>")[0]
        assert "worked example" not in page.text
        german = client.get(f"/win?{SHOWN}&target=60", headers=GERMAN)
        german = until_answered(client, f"/win?{SHOWN}&target=60", **GERMAN)
        assert "Datei öffnen" in german.text
        broken.write_text((EXAMPLE / "candidate-medium.toml").read_text())
        mended = until_answered(client, f"/win?{SHOWN}&target=50")
        assert "Cheapest package with" in mended.text
