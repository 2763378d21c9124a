"""The app where its folder may not be written to: every form that saves says so, and keeps what was typed."""

from __future__ import annotations

import errno
import json
import os
import shutil
from pathlib import Path

import pytest
from taking_over import TAKES

from outbid.core.catalogue import text
from outbid.data.store import open_store

EXAMPLES = Path(__file__).parents[2] / "examples"
SUPPORT = str(Path(__file__).parents[1] / "support")
TYPED = "Zebra & Söhne"
"""A name that is typed into forms, to be looked for on the page that refuses."""
FORMS = {
    "/ask/offer": {"name": TYPED, "salary-base": "100k", "currency": "USD"},
    "/ask/me": {"wealth": "50k", "place": "US-CA", "status": "single", "other_income": "1234"},
    "/ask/company": {
        "name": TYPED,
        "class-0-name": "Common",
        "class-0-shares": "8M",
        "class-0-kind": "common",
    },
    "/win/candidate": {"called": TYPED, "wealth": "50k", "place": "US-CA", "status": "single"},
    "/win/employer": {"name": TYPED, "currency": "USD", "limits-base": "150k to 185k", "cost-leaving": "15%"},
    "/files/examples": {"example": "seed"},
    "/files/new.toml": {"text": f"name = '{TYPED}'", "base": "", "anyway": "yes"},
}
"""The forms that make a file, each with what it needs."""
OWN = {"file": "own.toml", "content": "name = 'X'\ncurrency = 'USD'\n[salary]\nbase = 100000\n"}
TABLE = {
    "file": "own.csv", "kind": "incumbent", "measure": "base",
    "content": "title,base,currency,country,date\nResearch Scientist,200000,USD,US,2025-01-01\n",
}  # fmt: skip
POWERLESS = """
import ctypes
# an administrator may write everywhere until the right to pass over permissions is given back
head = (ctypes.c_uint32 * 2)(0x20080522, 0)
none = (ctypes.c_uint32 * 6)()
assert ctypes.CDLL(None, use_errno=True).capset(head, none) == 0
"""
OWN_TABLE = "title,base,currency,country,date\n" + "Senior Research Scientist,200000,USD,US,2025-01-01\n" * 30
ASKED = ("pay", "research-scientist", "--level", "senior", "--json")
SENT = """
import html, json, os, re, sys
sys.path.insert(0, {support!r})
from pathlib import Path
from web_app import client_for, leave, word_in

def asked():
    client = client_for(Path({place!r}), data=Path({data!r}))
    word = word_in(client)
    sent = json.loads({sent!r})
    exec({before!r})
    for number, (address, fields) in enumerate(sent):
        files = {{"file": (fields.pop("file"), fields.pop("content").encode())}} if "file" in fields else None
        if fields.pop("from", None):
            shown = client.get(address).text.split("<main")[1]
            hidden = dict(re.findall(r'<input type="hidden" name="([\\w.-]+)" value="([^"]*)"', shown))
            fields = {{**hidden, **fields}}
        answer = client.post(address, data={{**fields, "word": word}}, files=files)
        print(json.dumps([answer.status_code, html.unescape(answer.text)]))
    leave(client)

asked()
"""


def answers(
    machine, folder: Path, place: str, sent: list[tuple[str, dict[str, str]]], before: str = ""
) -> list:
    script = SENT.format(
        support=SUPPORT, place=place, data=f"{place}/e.duckdb", sent=json.dumps(sent), before=before
    )
    outcome = machine.run(folder=folder, before=script)
    assert (outcome.code, outcome.err) == (0, "")
    return [json.loads(line) for line in outcome.out.decode().splitlines()]


def test_a_folder_below_a_file_is_told_on_every_form_that_makes_one(machine, folder: Path) -> None:
    (folder / "file").write_text("no folder")
    sent = [
        (address, dict(fields, **{"from": "1"} if "/files/" not in address else {}))
        for address, fields in FORMS.items()
    ]
    sent.append(("/files/upload", OWN))
    found = answers(machine, folder, "file/mine", sent)
    assert len(found) == len(sent)
    for (address, fields), (status, page) in zip(sent, found, strict=True):
        assert status == 422, address
        assert text("errors.cannot_write", reason=os.strerror(errno.ENOTDIR)) in page, address
        kept = fields.get("name", fields.get("called", fields.get("other_income", fields.get("text", ""))))
        assert kept in page or address == "/files/examples", f"{address}: what was typed is still there"
    assert (folder / "file").read_text() == "no folder"


@pytest.fixture
def closed(folder: Path) -> Path:
    """A folder with files, versions and evidence to which nobody may write."""
    mine = folder / "mine"
    mine.mkdir()
    shutil.copy(folder / "stay.toml", mine)
    shutil.copy(folder / "me.toml", mine)
    return mine


def test_a_folder_without_the_right_to_write_is_told_on_every_form_that_changes_a_file(
    machine, closed: Path, evidence: Path
) -> None:
    from outbid.web.shelf import Shelf

    shelf = Shelf(closed)
    first = shelf.read("stay.toml")[0]
    second = shelf.save("stay.toml", first + "# again\n", shelf.read("stay.toml")[1])
    (version,) = shelf.versions("stay.toml")
    shutil.copy(evidence, closed / "e.duckdb")
    with open_store(closed / "e.duckdb", read_only=False) as store:
        store.connection.execute(
            "INSERT INTO imports (batch, source, rows_read, rows_kept) VALUES (1, 'user/mine', 1, 1)"
        )
    was = {each.name: each.read_bytes() for each in closed.iterdir() if each.is_file()}
    typed = first + f"# {TYPED}\n"
    sent = [
        ("/files/stay.toml", {"base": second, "text": typed}),
        ("/files/stay.toml/settle", {"base": second, "text": typed}),
        ("/files/stay.toml/restore", {"base": second, "version": version.id}),
        ("/files/stay.toml/remove", {"base": second}),
        ("/ask/offer/stay.toml", {"from": "1", "salary-base": "123456"}),
        ("/ask/me/me.toml", {"from": "1", "wealth": "123456"}),
        *(
            (address, {**fields, **({"from": "1"} if "/files/" not in address else {})})
            for address, fields in FORMS.items()
            if address != "/ask/me"
        ),
        ("/files/upload", OWN),
    ]
    evidence_too = [("/data", TABLE), ("/data/remove", {"source": "user/mine"})]
    closed.chmod(0o500)
    (closed / ".outbid").chmod(0o500)
    try:
        found = answers(machine, closed.parent, "mine", [*sent, *evidence_too], before=POWERLESS)
    finally:
        closed.chmod(0o700)
        (closed / ".outbid").chmod(0o700)
    for (address, _), (status, page) in zip([*sent, *evidence_too], found, strict=True):
        assert status == 422, address
        key = "importing.no_place" if address.startswith("/data") else "errors.cannot_write"
        assert text(key, reason=os.strerror(errno.EACCES)) in page, address
    assert TYPED in found[0][1]
    assert "123456" in found[4][1].replace(",", "")
    assert {each.name: each.read_bytes() for each in closed.iterdir() if each.is_file()} == was


@pytest.mark.parametrize("work", ["add", "remove", "take over", "ask"])
def test_a_store_in_a_folder_without_the_right_to_write_stays_and_changes_to_it_are_refused(
    machine, folder: Path, evidence: Path, work: str
) -> None:
    """The file itself can be opened to write, and only the end of a change asks for a second one beside it."""
    closed = folder / "store"
    closed.mkdir()
    store = closed / "e.duckdb"
    shutil.copy(evidence, store)
    (folder / "own.csv").write_text(OWN_TABLE)
    where = {"OUTBID_DATA": str(store)}
    own = ("--kind", "incumbent", "--measure", "base")
    assert machine.run("data", "add", "own.csv", *own, folder=folder, env=where).code == 0
    known = machine.run(*ASKED, folder=folder, env=where).out
    (folder / "own.csv").write_text(OWN_TABLE.replace("200000", "210000"))
    shutil.copy(store, folder / "copy.duckdb")
    with open_store(folder / "copy.duckdb", read_only=False) as copy:
        copy.connection.execute("UPDATE imports SET sha256 = 'of another file' WHERE batch = 1")
    if work == "ask":
        with open_store(store, read_only=False) as opened:
            opened.connection.execute("UPDATE store SET value = 'another' WHERE key = 'shipped'")
        store.chmod(0o400)  # large changes need no second file
    before = store.read_bytes()
    words = {"add": ("data", "add", "own.csv", *own), "remove": ("data", "remove", "own"), "ask": ASKED}
    closed.chmod(0o500)
    try:
        script = POWERLESS + (TAKES.format(store="store/e.duckdb") if work == "take over" else "")
        outcome = machine.run(*words.get(work, ()), folder=folder, env=where, before=script)
    finally:
        closed.chmod(0o700)
    if work == "ask":
        assert (outcome.code, outcome.err, outcome.out) == (0, "", known)
    else:
        said = outcome.err if work in words else outcome.out.decode()
        assert text("importing.no_place", reason=os.strerror(errno.EACCES)) in said
        assert outcome.code == (2 if work in words else 0)
    assert store.read_bytes() == before
    assert [each.name for each in closed.iterdir()] == [store.name]
