"""A form that writes: what it was typed into outlasts the app, its files are closed, and its page can be opened."""

from __future__ import annotations

import gc
import html
import re
import warnings
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from web_app import BASE, client_for, word_in

OWN = {"origin": BASE}
TYPED = 'name = "A & <b>B</b>"\r\n\r\n\tx = "1 000"\r\n'


def hidden(page: str) -> dict[str, str]:
    form = page.split('<form class="ask"')[1].split("</form>")[0]
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form)
    return {html.unescape(name): html.unescape(value) for name, value in fields}


@pytest.mark.parametrize(("language", "button"), [("en", "Send again"), ("de", "Noch einmal senden")])
def test_a_form_outlasts_a_start_of_the_app(tmp_path: Path, language: str, button: str) -> None:
    before = client_for(tmp_path / "mine")
    sent = {"word": word_in(before), "text": TYPED, "base": "", "anyway": "yes"}
    after = client_for(tmp_path / "mine")
    after.cookies = before.cookies
    told = after.post("/files/a.toml?x=1&y=2", data=sent, headers={**OWN, "accept-language": language})
    assert told.status_code == 403 and not (tmp_path / "mine").exists()
    assert button in told.text and 'action="/files/a.toml?x=1&amp;y=2"' in told.text
    again = hidden(told.text)
    assert again.pop("word") != sent.pop("word")
    assert again == sent
    saved = after.post("/files/a.toml", data=hidden(told.text), headers=OWN)
    assert saved.status_code == 303
    assert (tmp_path / "mine" / "a.toml").read_bytes() == TYPED.replace("\r\n", "\n").encode()


def test_a_file_is_chosen_again(tmp_path: Path) -> None:
    client = client_for(tmp_path / "mine")
    sent = {"files": {"file": ("a.toml", b"x = 1")}, "data": {"word": "old", "kind": "pay"}, "headers": OWN}
    told = client.post("/files/upload", **sent).text  # type: ignore[arg-type]
    assert 'enctype="multipart/form-data"' in told and re.search(r'name="file" type="file" required', told)
    assert hidden(told)["kind"] == "pay"


@pytest.mark.parametrize(
    "headers", [{}, {**OWN, "hx-request": "true"}, {"origin": "http://elsewhere.example"}]
)
def test_nothing_is_given_back_to_who_may_be_anybody(tmp_path: Path, headers: dict[str, str]) -> None:
    client = client_for(tmp_path / "mine")
    told = client.post("/files/a.toml", data={"word": "old", "text": "xyzzy"}, headers=headers)
    assert told.status_code == 403 and "xyzzy" not in told.text


def closed(client: TestClient, word: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        client.post(
            "/files/upload", data={"word": word}, files={"file": ("a.toml", b"x" * 2_000_000)}, headers=OWN
        )
        gc.collect()


def test_what_is_uploaded_is_closed_also_when_it_is_refused(tmp_path: Path) -> None:
    client = client_for(tmp_path / "mine")
    for word in ("old", word_in(client)):
        closed(client, word)


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/files/a.toml/settle", "/files/a.toml"),
        ("/files/upload", "/files"),
        ("/files/examples", "/files"),
        ("/data/remove", "/data"),
        ("/data/imports/x/drop", "/data/imports/x"),
        ("/win/cancel?candidate=nobody.toml", "/win?candidate=nobody.toml"),
        ("/market/sure", "/market"),
        ("/ask/offer", "/ask/offer"),
    ],
)
def test_the_language_is_changed_on_a_page_that_can_be_opened(
    tmp_path: Path, address: str, page: str
) -> None:
    client = client_for(tmp_path / "mine", data=tmp_path / "evidence.duckdb")
    told = client.post(address, data={"word": "old"}, headers=OWN)
    assert html.unescape(re.findall(r'name="here" value="([^"]*)"', told.text)[0]) == page
