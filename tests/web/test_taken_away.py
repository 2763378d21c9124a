"""A file that is taken away while its form is open: what was typed can still become the file."""

from __future__ import annotations

import tomllib
from pathlib import Path

from starlette.testclient import TestClient
from tests.support.web_app import client_for
from tests.support.web_forms import form_of, send

OWN = 'name = "Own"\ncurrency = "USD"\n\n# of my own\n[salary]\nbase = 100_000\n'


def at_the_form(folder: Path) -> tuple[TestClient, Path]:
    folder.mkdir()
    file = folder / "own.toml"
    file.write_text(OWN, "utf-8")
    return client_for(folder), file


def test_what_was_typed_can_be_saved_all_the_same(tmp_path: Path) -> None:
    client, file = at_the_form(tmp_path / "mine")
    page = client.get("/ask/offer/own.toml")
    file.unlink()
    meets = send(client, page, "/ask/offer/own.toml", **{"salary-base": "123,000"})
    assert meets.status_code == 409
    assert not file.exists()
    assert "123" in form_of(meets, "/files/own.toml/settle")["text"]
    assert send(client, meets, "/files/own.toml/settle", whole="mine").status_code == 303
    saved = file.read_text("utf-8")
    assert tomllib.loads(saved) == {**tomllib.loads(OWN), "salary": {"base": 123_000}}
    assert "# of my own" in saved, "what no form shows is there again too"


def test_it_stays_away_where_that_is_wanted(tmp_path: Path) -> None:
    client, file = at_the_form(tmp_path / "mine")
    page = client.get("/ask/offer/own.toml")
    file.unlink()
    meets = send(client, page, "/ask/offer/own.toml", **{"salary-base": "123,000"})
    send(client, meets, "/files/own.toml/settle", whole="theirs")
    assert not file.exists()


def test_a_form_whose_file_nobody_knows_any_more_is_refused(tmp_path: Path) -> None:
    client, file = at_the_form(tmp_path / "mine")
    page = client.get("/ask/offer/own.toml")
    file.unlink()
    sent = {**form_of(page, "/ask/offer/own.toml"), "digest": "0" * 64}
    assert client.post("/ask/offer/own.toml", data=sent).status_code == 404
    assert not file.exists()
