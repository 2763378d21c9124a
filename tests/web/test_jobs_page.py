"""The page of a long calculation: how far it is, its end, and a way to end it sooner; with and without scripts."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import errands
import pytest
from starlette.testclient import TestClient

from outbid.web.app import create_app
from outbid.web.desk import Desk
from outbid.web.settings import Settings

BASE = "http://127.0.0.1:8613"
PART = {"HX-Request": "true"}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(
        create_app(Settings(tmp_path / "mine", futures=2_000)), BASE, follow_redirects=False
    ) as it:
        yield it


def desk(client: TestClient) -> Desk:
    found = client.app.state.desk  # type: ignore[attr-defined]
    assert isinstance(found, Desk)
    return found


def settled(client: TestClient, name: str) -> None:
    end = time.monotonic() + 60
    while True:
        job = desk(client).jobs.get(name)
        assert job is not None
        if job.ended or job.done:
            return
        assert time.monotonic() < end
        time.sleep(0.02)


def test_while_it_runs_the_page_says_how_far_it_is(client: TestClient) -> None:
    name = desk(client).jobs.start(errands.marked_sleep, desk(client).settings.folder.parent, 600.0)
    settled(client, name)
    page = client.get(f"/jobs/{name}")
    assert page.status_code == 200
    assert "30% done." in page.text
    assert re.search(r'<noscript><meta http-equiv="refresh" content="2"></noscript>\s*</head>', page.text)
    assert f'hx-get="/jobs/{name}?said=' in page.text
    part = client.get(f"/jobs/{name}?said=", headers=PART).text
    assert "<html" not in part
    told = re.search(r'role="status"[^>]*>(.*?)</p>', part)
    assert told is not None, "the third tenth has not been read aloud yet"
    assert told[1] == "30% done."
    assert 'role="status"' not in client.get(f"/jobs/{name}?said=3", headers=PART).text
    german = client.get(f"/jobs/{name}", headers={"Accept-Language": "de"}).text
    assert re.search(r"30\s%\sfertig\.", german)


def test_cancelling_it_from_the_page_ends_it(client: TestClient) -> None:
    name = desk(client).jobs.start(errands.sleep, 600.0, address="/market?on=x")
    word = re.search(r'name="word" value="(\w+)"', client.get(f"/jobs/{name}").text)
    assert word is not None
    assert client.post(f"/jobs/{name}/cancel", data={"word": "another"}).status_code == 403
    sent = client.post(f"/jobs/{name}/cancel", data={"word": word[1]})
    assert (sent.status_code, sent.headers["location"]) == (303, f"/jobs/{name}")
    page = client.get(f"/jobs/{name}")
    assert "Stopped, as you asked" in page.text
    assert 'href="/market?on=x"' in page.text
    assert "http-equiv" not in page.text
    assert client.get(f"/jobs/{name}", headers=PART).headers["hx-redirect"] == f"/jobs/{name}"


def test_once_the_answer_is_there_it_leads_to_it(client: TestClient) -> None:
    name = desk(client).jobs.start(errands.talk, address="/market?draws=1")
    end = time.monotonic() + 60
    while desk(client).jobs.get(name).state != "done":  # type: ignore[union-attr]
        assert time.monotonic() < end
        time.sleep(0.02)
    plain = client.get(f"/jobs/{name}")
    assert (plain.status_code, plain.headers["location"]) == (303, "/market?draws=1")
    assert client.get(f"/jobs/{name}", headers=PART).headers["hx-redirect"] == "/market?draws=1"


def test_why_it_failed_is_said_where_the_input_is_to_blame(client: TestClient) -> None:
    office = desk(client).jobs
    wrong, broken = office.start(errands.wrong_input), office.start(errands.defect)
    end = time.monotonic() + 60
    while not all(job and job.ended for job in (office.get(wrong), office.get(broken))):
        assert time.monotonic() < end
        time.sleep(0.02)
    page = client.get(f"/jobs/{wrong}", headers={"Accept-Language": "de"})
    assert page.status_code == 422
    assert "one.toml" in page.text
    assert page.text.count("<li>one.toml") == 1
    page = client.get(f"/jobs/{broken}")
    assert page.status_code == 500
    assert "came to no answer" in page.text


def test_a_job_that_never_was_is_not_found(client: TestClient) -> None:
    assert client.get("/jobs/none").status_code == 404
    assert client.get("/jobs/none", headers=PART).status_code == 404
