"""Names that look like something else: markup, formulas, keys, paths and words that are written from the right."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest
from odd_names import NAMES, REFUSED, Read, bare, toml
from starlette.testclient import TestClient
from web_app import client_for

from outbid.core.errors import InputError
from outbid.packages.files import load_offer

OFFER = 'name = {name}\ncurrency = "USD"\n\n[salary]\nbase = {base}\n'


def offers(folder: Path) -> list[str]:
    for number, name in enumerate(NAMES):
        (folder / f"o{number}.toml").write_text(OFFER.format(name=toml(name), base=200_000 + number), "utf-8")
    return [f"o{number}.toml" for number in range(len(NAMES))]


def test_names_are_text_in_every_answer(machine, folder: Path) -> None:
    files = offers(folder)
    for language, paper in (("en", ()), ("de", ("--pdf", "r.pdf"))):
        words = ("compare", *files, "--futures", "200", "--language", language, *paper)
        shown = machine.run(*words, "--html", "r.html", "--xlsx", "r.xlsx", folder=folder)
        assert shown.code == 0, shown.err
        text = shown.out.decode()
        assert "\x1b" not in text
        page = (folder / "r.html").read_text("utf-8")
        read = Read(page)
        assert "script" not in read.tags and "b" not in read.tags
        seen = bare("".join(read.words))
        for name in NAMES:
            assert bare(name) in seen, name
        with zipfile.ZipFile(folder / "r.xlsx") as book:
            sheets = [
                book.read(each).decode() for each in book.namelist() if each.startswith("xl/worksheets/sheet")
            ]
            strings = book.read("xl/sharedStrings.xml").decode()
        assert sheets
        formulas = re.findall(r"<f>(.*?)</f>", "".join(sheets))
        assert not any("CMD" in each or "SUM(1" in each for each in formulas)
        assert "'=CMD()" in strings, "and text that would be a formula is guarded where it is saved as CSV"
    assert (folder / "r.pdf").read_bytes().startswith(b"%PDF-")


def test_json_gives_names_as_they_are(machine, folder: Path) -> None:
    outcome = machine.run("compare", *offers(folder), "--futures", "200", "--json", folder=folder)
    assert {each["name"] for each in json.loads(outcome.out)["offers"]} == set(NAMES)


@pytest.mark.parametrize("name", REFUSED)
def test_names_that_would_pretend_are_refused_and_shown_so_that_they_cannot(
    machine, folder: Path, name: str
) -> None:
    (folder / "odd.toml").write_text(OFFER.format(name=toml(name), base=1), "utf-8")
    with pytest.raises(InputError) as caught:
        load_offer(folder / "odd.toml")
    said = str(caught.value)
    assert all(sign.isprintable() for sign in said)
    assert len(said) < 500


def test_pages_show_names_as_text(tmp_path: Path) -> None:
    files = offers(tmp_path)
    client: TestClient = client_for(tmp_path)
    for address in ("/", "/files", *(f"/files/{name}" for name in files)):
        page = client.get(address)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<b>" not in page.text
    listed = bare("".join(Read(client.get("/files").text).words))
    for name in NAMES:
        # the list calls a file by its own name where that of the offer has signs that are not shown
        assert bare(name) in listed or not name.isprintable(), name


def test_files_of_odd_names_are_no_way_out_of_the_folder(tmp_path: Path) -> None:
    client = client_for(tmp_path / "mine")
    (tmp_path / "secret.toml").write_text("secret = 1")
    for name in (
        "../secret.toml",
        "..%2fsecret.toml",
        "%2e%2e/secret.toml",
        "%00.toml",
        ".hidden.toml",
        "CON.toml",
        "x" * 999,
    ):
        page = client.get(f"/files/{name}")
        assert page.status_code in (404, 422), name
        assert "secret = 1" not in page.text
