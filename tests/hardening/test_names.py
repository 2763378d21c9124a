"""Names that look like something else: markup, formulas, keys, paths and words that are written from the right."""

from __future__ import annotations

import json
import re
import unicodedata
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from web_app import client_for

from outbid.core.errors import InputError
from outbid.packages.files import load_offer

NAMES = (
    "__class__", "{x} {0.__class__}", "[bold]x[/bold] [/]", "<script>alert(1)</script>", "%s%n%(x)s",
    "../../etc/passwd", "CON", "-rf --help", ".hidden", "=CMD()|'calc'!A1", "@SUM(1+1)", "+1-1", '"quoted" & <b>',
    "${x} #{x} {{7*7}} {% raw %}",
    "مرحبا بالعالم", "שלום עולם", "می\u200cخواهم", "👩\u200d🔬 Forschung", "e\u0301\u0301\u0301 «German»", "x" * 120,
)  # fmt: skip
REFUSED = (
    "a\nb",
    "a\x1b[31mb",
    "a\0b",
    "a\u202eb",
    "a\u2066b",
    "a\u2028b",
    "\u200f",
    "x" * 10_000,
    "",
    "   ",
)
OFFER = 'name = {name}\ncurrency = "USD"\n\n[salary]\nbase = {base}\n'


class Read(HTMLParser):
    """The text and the tags of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def toml(name: str) -> str:
    """A name as TOML: what is special to it is escaped."""
    signs = (f"\\U{ord(sign):08x}" if ord(sign) < 32 or sign in '"\\' else sign for sign in name)
    return f'"{"".join(signs)}"'


def offers(folder: Path) -> list[str]:
    for number, name in enumerate(NAMES):
        (folder / f"o{number}.toml").write_text(OFFER.format(name=toml(name), base=200_000 + number), "utf-8")
    return [f"o{number}.toml" for number in range(len(NAMES))]


def bare(text: str) -> str:
    """``text`` without the blanks, line breaks and marks of direction that setting it puts between its signs."""
    return "".join(s for s in text if not s.isspace() and unicodedata.category(s) not in ("Cf", "Mn"))


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
