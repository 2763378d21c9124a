"""The page of the replay: the claims at once, a first look that follows, and the sweep as a job of its own."""

import html
import re
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from web_app import NoJobs, client_for, word_in

import outbid
from outbid.core.catalogue import text
from outbid.report.format import Reader
from outbid.report.replay_verdicts import NAMES
from outbid.report.replay_words import evidence_words, model_words
from outbid.web import replay_told

SOURCE = Path(outbid.__file__).parent
PART = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    place = tmp_path_factory.mktemp("replay")
    with client_for(place / "mine", data=place / "evidence.duckdb") as it:
        yield it


@pytest.fixture
def waiting(tmp_path: Path) -> TestClient:
    """An app whose jobs never begin."""
    made = client_for(tmp_path / "mine", data=tmp_path / "evidence.duckdb")
    object.__setattr__(made.app.state.desk, "jobs", NoJobs())  # type: ignore[attr-defined]
    return made


def plain(shown: str) -> str:
    """Text of a page as a person would type it, without what says where lines may break."""
    return re.sub(r"\s", " ", re.sub("<wbr>|[\u2060\u200b\u00ad]", "", html.unescape(shown)))


def asked(client: TestClient, draws: str) -> str:
    """Where the button leads that begins the sweep."""
    sent = client.post("/replay/sure", data={"word": word_in(client), "draws": draws})
    assert sent.status_code == 303, sent.text
    return sent.headers["location"]


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_claims_are_there_at_once_and_the_first_look_is_fetched(
    waiting: TestClient, language: str
) -> None:
    page = waiting.get("/replay", headers={"Accept-Language": language})
    assert page.status_code == 200
    shown = plain(page.text)
    for name in NAMES:
        assert plain(text(f"replay.claim_{name}", language)) in shown
    assert 'hx-get="/replay/first"' in shown
    assert "/answers/" not in shown, "nothing was worked out"
    assert waiting.app.state.desk.jobs._jobs == {}, "no address begins work"  # type: ignore[attr-defined]
    assert re.search(r'<a href="/replay" aria-current="page">', shown)
    market = waiting.get("/market", headers={"Accept-Language": language}).text
    assert market.count('href="/replay"') == 2, "in the navigation and at the end of the page"


@pytest.mark.parametrize("draws", ["", "-1", "7", "501", "1e9", "²", "9" * 40])
def test_only_known_numbers_of_draws_are_taken(waiting: TestClient, draws: str) -> None:
    sent = waiting.post("/replay/sure", data={"word": word_in(waiting), "draws": draws})
    assert sent.status_code == 422
    assert waiting.get("/replay", params={"draws": draws, "seed": draws}).status_code == 200
    assert waiting.post("/replay/sure", data={"draws": "500"}).status_code == 403


def test_a_sweep_is_a_job_that_pages_and_programs_share(waiting: TestClient) -> None:
    place = asked(waiting, "2000")
    assert asked(waiting, "2000") == place
    assert asked(waiting, "10000") != place
    begun = waiting.post("/api/replay", json={"draws": 2000})
    assert begun.status_code == 202
    assert f"/jobs/{begun.json()['id']}" == place
    shown = waiting.get("/replay?draws=2000").text
    assert f'action="{place}/cancel"' in shown, "the page shows how far it is, and can stop it"
    assert f'action="{place}/cancel"' not in waiting.get("/replay?draws=2000&seed=2").text
    stopped = waiting.post(f"{place}/cancel", data={"word": word_in(waiting)})
    assert stopped.status_code == 303
    assert f'action="{place}/cancel"' not in waiting.get("/replay?draws=2000").text
    for wrong in ({"draws": -1}, {"draws": 10_001}, {"draws": 1.5}, {"seed": -1}, {"year": "1999"}):
        assert waiting.post("/api/replay", json=wrong).status_code == 422, wrong


def test_what_cannot_be_answered_is_told_in_the_part_itself(
    waiting: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from outbid.core.errors import InputError

    def refused(*_: object) -> None:
        raise InputError("replay.no_occupation", occupation="15-1252", day="2024-01-31")

    monkeypatch.setattr(replay_told, "replayed", refused)
    part = waiting.get("/replay/first", headers=PART)
    assert part.status_code == 200, "or the script would not show it"
    assert "15-1252" in part.text
    assert "<html" not in part.text


@pytest.mark.parametrize("area", ["app_replay", "tables"])
def test_both_languages_say_the_same_and_every_sentence_is_used(area: str) -> None:
    english, german = (import_module(f"outbid.core.messages.{each}.{area}").MESSAGES for each in ("en", "de"))
    assert list(english) == list(german)
    for key, sentence in english.items():
        assert re.findall(r"{\w+}", sentence) == re.findall(r"{\w+}", german[key]), key
    read = [*SOURCE.rglob("*.j2"), *(each for each in SOURCE.rglob("*.py") if "messages" not in each.parts)]
    used = "".join(each.read_text("utf-8") for each in read)
    # units are named by the figure, and changes by what changes
    made = {key for key in english if key.startswith(("unit_", "change_of_"))}
    assert {key for key in english if f'"{key}"' not in used and f"{area}.{key}" not in used} <= made


@pytest.fixture(scope="module")
def first(client: TestClient) -> str:
    """What the page puts in place of the claims."""
    part = client.get("/replay/first", headers=PART)
    assert part.status_code == 200
    assert "<html" not in part.text
    return html.unescape(part.text)


@pytest.fixture(scope="module")
def name(first: str) -> str:
    """The name of the answer that it shows."""
    found = re.search(r"/answers/(\w+)/report\.html", first)
    assert found is not None
    return found[1]


@pytest.mark.slow
def test_the_first_look_says_of_each_figure_what_carries_it(
    client: TestClient, first: str, name: str
) -> None:
    view = client.app.state.desk.kept(name)  # type: ignore[attr-defined]
    german = client.get("/replay/first", headers={**PART, "Accept-Language": "de"}).text
    assert f"/answers/{name}/" in german, "the same answer in other words"
    for language, shown in (("en", plain(first)), ("de", plain(german))):
        reader = Reader(language, language, "USD")
        for row in view.rows:
            assert f"{row.name} · " in shown
            for figure in row.model:
                assert plain(model_words(figure, reader)) in shown
            for told in row.evidence:
                assert plain(evidence_words(told, view, reader)) in shown
    assert f"{replay_told.FIRST} draws" in first
    assert f"outbid replay 2024 --draws {replay_told.FIRST} --seed 1" in first


@pytest.mark.slow
def test_the_first_look_can_be_taken_along_with_its_charts(client: TestClient, first: str, name: str) -> None:
    for number, _ in enumerate(client.get(f"/answers/{name}/report.json").json()["market"]["shocks"], 1):
        chart = f"/answers/{name}/charts/ask-{number}"
        assert f"{chart}.csv" in first
        assert client.get(f"{chart}.csv").status_code == 200
    for ending, begins in (("html", b"<!DOCTYPE"), ("pdf", b"%PDF"), ("xlsx", b"PK")):
        assert client.get(f"/answers/{name}/report.{ending}").content.startswith(begins)


@pytest.mark.slow
def test_a_program_gets_the_same_from_a_process_of_its_own_and_the_page_shows_it(
    client: TestClient, name: str
) -> None:
    begun = client.post("/api/replay", json={"draws": replay_told.FIRST})
    assert begun.status_code == 202
    where = begun.headers["location"]
    end = time.monotonic() + 240
    while client.get(where).json()["state"] in ("waiting", "running"):
        assert time.monotonic() < end
        time.sleep(0.1)
    assert client.get(f"{where}/result").text == client.get(f"/answers/{name}/report.json").text
    address = client.get(where.removeprefix("/api")).headers["location"]
    shown = client.get(address).text
    assert f"/answers/{name}/report.xlsx" in shown
    assert 'hx-get="/replay/first"' not in shown, "what is there need not be fetched"
