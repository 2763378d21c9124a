"""Whoever hires keeps offers that others may have: these are not compared as though they were the reader's own."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from web_app import client_for

from outbid.core.catalogue import text
from outbid.report.format import Reader
from outbid.web.ask_steps import as_entered, next_step
from outbid.web.shelf import Shelf
from outbid.web.shelf_winning import of_winning
from outbid.workspace import Workspace
from outbid.worth.value import Run

EXAMPLES = Path(__file__).parents[2] / "examples"
ME = (EXAMPLES / "talent-war" / "me.toml").read_text(encoding="utf-8")
EMPLOYER = (EXAMPLES / "win" / "startup.toml").read_text(encoding="utf-8")
GRACE = ME.replace('"900k"', '"60k to 200k"')
NAMES_RIVAL_TOO = GRACE + '\n[[rival]]\nfile = "theirs.toml"\n'


def offer(name: str, base: int) -> str:
    return f'name = "{name}"\ncurrency = "USD"\n\n[salary]\nbase = {base}\n'


def shelf(folder: Path, **files: str) -> TestClient:
    for name, content in files.items():
        (folder / f"{name}.toml").write_text(content, encoding="utf-8")
    return client_for(folder)


def compared(page: str) -> list[str]:
    return re.findall(r'name="offer" value="([\w.]+)" checked', page)


def test_what_a_candidate_may_have_is_shown_as_the_candidate_sees_it(tmp_path: Path) -> None:
    client = shelf(
        tmp_path, grace=NAMES_RIVAL_TOO, theirs=offer("Theirs", 200_000), two=offer("Two", 300_000)
    )
    page = html.unescape(client.get("/").text)
    assert text("app_compare.of_candidate", "en", name="Grace") in page
    view = Workspace.of(tmp_path / "grace.toml", Run(1, 2_000)).glance(
        tmp_path / "theirs.toml", tmp_path / "two.toml"
    )
    assert view.pair is not None
    lead = Reader("en", "en", "USD").money(view.pair.lead_per_year)
    assert f"Two is worth {lead} a year more to you than Theirs." in page
    german = html.unescape(client.get("/", headers={"accept-language": "de"}).text)
    assert text("app_compare.of_candidate", "de", name="Grace") in german


def test_the_readers_own_offers_lead_and_the_others_can_be_chosen(tmp_path: Path) -> None:
    client = shelf(
        tmp_path, me=ME, grace=NAMES_RIVAL_TOO, employer=EMPLOYER, theirs=offer("Theirs", 500_000),
        bid=offer("Join Harbor Labs", 400_000), one=offer("One", 200_000), two=offer("Two", 100_000),
    )  # fmt: skip
    page = client.get("/").text
    assert compared(page) == ["one.toml", "two.toml"]
    assert "One is worth" in page
    chosen = client.get("/?offer=theirs.toml&offer=one.toml").text
    assert compared(chosen) == ["one.toml", "theirs.toml"]
    assert text("app_compare.theirs", "en", names="Theirs") in chosen
    seen = client.get("/?offer=theirs.toml&offer=bid.toml&me=grace.toml").text
    assert text("app_compare.of_candidate", "en", name="Grace") in html.unescape(seen)


def test_offers_that_are_all_a_candidates_are_said_to_be_nobodys_of_the_readers(tmp_path: Path) -> None:
    client = shelf(tmp_path, me=ME, grace=NAMES_RIVAL_TOO, theirs=offer("Theirs", 200_000))
    assert text("app_compare.theirs", "en", names="Theirs") in client.get("/").text
    assert next_step(Shelf(tmp_path)).name == "first", "the reader's own is still to be entered"


@pytest.mark.parametrize(
    ("files", "theirs"),
    [
        ({"one": offer("One", 1)}, set()),
        ({"me": ME, "one": offer("One", 1)}, set()),
        ({"me": ME, "employer": EMPLOYER, "one": offer("One", 1)}, set()),
        ({"me": ME, "employer": EMPLOYER, "one": offer("Join Harbor Labs", 1)}, {"one.toml"}),
        ({"me": ME, "employer": 'name = "X"\n[limits]\n', "one": offer("Join X", 1)}, {"one.toml"}),
        ({"employer": EMPLOYER, "one": offer("One", 1)}, {"one.toml"}),
        ({"grace": 'current = "one.toml"\n' + GRACE, "one": offer("One", 1)}, {"one.toml"}),
    ],
)
def test_whose_an_offer_is_follows_from_the_files(
    tmp_path: Path, files: dict[str, str], theirs: set[str]
) -> None:
    shelf(tmp_path, **files)
    found = Shelf(tmp_path)
    assert of_winning(found) == theirs
    assert as_entered(found) == [each for each in ["one.toml"] if each not in theirs]
