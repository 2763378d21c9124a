"""What is taken along from a page is the answer of that page."""

import json
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from outbid.report.views import to_json
from outbid.web.app import create_app
from outbid.web.settings import Settings
from outbid.workspace import Workspace
from outbid.worth.value import Run

EXAMPLE = Path(__file__).parents[2] / "examples" / "talent-war"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    folder = tmp_path_factory.mktemp("mine")
    return TestClient(create_app(Settings(folder, futures=1_000)), "http://127.0.0.1:8613")


@pytest.fixture(scope="module")
def answer(client: TestClient) -> str:
    page = client.get("/?whole=1").text
    found = re.search(r"/answers/([0-9a-f]{20})/", page)
    assert found
    return found[1]


def test_json_is_the_librarys_own_answer(client: TestClient, answer: str) -> None:
    workspace = Workspace.of(EXAMPLE / "me.toml", Run(futures=1_000))
    expected = workspace.compare(EXAMPLE / "stay.toml", EXAMPLE / "startup.toml")
    assert client.get(f"/answers/{answer}/report.json").text == to_json(expected)


@pytest.mark.parametrize(
    ("ending", "start"), [("html", b"<!DOCTYPE html>"), ("pdf", b"%PDF-"), ("xlsx", b"PK")]
)
@pytest.mark.parametrize("incognito", ["", "?incognito=1"])
def test_files(client: TestClient, answer: str, ending: str, start: bytes, incognito: str) -> None:
    found = client.get(f"/answers/{answer}/report.{ending}{incognito}")
    assert found.status_code == 200
    assert found.content.startswith(start)
    assert found.headers["content-disposition"].endswith(f'.{ending}"')
    if ending == "html":
        assert ("BigSoft" in found.text) == (not incognito)


def test_german_readers_get_german_files(client: TestClient, answer: str) -> None:
    found = client.get(f"/answers/{answer}/report.html", headers={"Accept-Language": "de"})
    assert '<html lang="de">' in found.text


def test_unknown_answers_and_endings_are_told(client: TestClient, answer: str) -> None:
    assert client.get("/answers/0123/report.html").status_code in (404, 422)
    assert client.get(f"/answers/{answer}/report.exe").status_code in (404, 422)
    view = json.loads(client.get(f"/answers/{answer}/report.json?incognito=1").text)
    assert view["offers"][0]["name"] == "A"
