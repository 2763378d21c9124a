"""The app opens on the worked example, solved."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from outbid.core.catalogue import text
from outbid.packages.files import load_offer
from outbid.web.app import create_app
from outbid.web.settings import Settings
from outbid.web.worked import folder

WAR = folder() / "talent-war"
OFFERS = ("stay", "startup", "as-told")


def test_the_first_page_answers_the_worked_example(tmp_path: Path) -> None:
    client = TestClient(create_app(Settings(tmp_path / "mine", futures=2_000)), "http://127.0.0.1:8613")
    page = client.get("/")
    assert page.status_code == 200
    assert "Stay at BigSoft" in page.text
    assert not (tmp_path / "mine").exists(), "looking writes nothing"


@pytest.mark.parametrize("stem", OFFERS)
def test_the_examples_offers_are_called_in_english_as_their_files_say(stem: str) -> None:
    assert text(f"app_compare.named_talent-war_{stem}") == load_offer(WAR / f"{stem}.toml").name


def test_the_worked_example_speaks_german_to_germans(tmp_path: Path) -> None:
    client = TestClient(create_app(Settings(tmp_path / "mine", futures=2_000)), "http://127.0.0.1:8613")
    english = client.get("/?whole=1").text
    pages = [client.get(path, headers={"accept-language": "de"}).text for path in ("/?whole=1", "/equity")]
    assert "Bei BigSoft bleiben" in pages[0]
    for page in pages:
        assert "Zum Start-up gehen" in page
        # the readings of files know their names, and so may addresses
        words = re.sub(r"<[^>]*>", " ", page)
        assert not re.search(r"\b(Join|Stay at)\b", words)
    assert client.get("/?whole=1").text == english, "either language keeps its own"
