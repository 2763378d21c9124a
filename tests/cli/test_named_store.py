"""``--data``: a question refuses a store that is not there, and what adds to it makes it and says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from outbid.data import store

Cli = Callable[..., Any]
WORKERS = "title,country,currency,pay,date\n" + "Nurse,US,USD,90000,2025-05-01\n" * 3
ADDED = ("data", "add", "own.csv", "--kind", "incumbent", "--measure", "base")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with no store of anybody and quick to make one: without the shipped evidence."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("OUTBID_DATA", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "usual"))
    monkeypatch.setitem(store.open_store.__kwdefaults__, "shipped", None)
    (tmp_path / "own.csv").write_text(WORKERS)
    return tmp_path


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(
    "question",
    [
        ("pay", "nurse"), ("premium", "ai"), ("band", "nurse"), ("publish", "nurse"), ("validate",), ("data",),
        ("data", "remove", "own"), ("data", "rejected", "own"), ("data", "unplaced", "own"),
        ("replay", "2024"), ("win", "candidate.toml", "--employer", "employer.toml"), ("start", "--read-only"),
    ],
)  # fmt: skip
def test_a_question_makes_no_store_and_says_how_one_is_made(
    cli: Cli, home: Path, question: tuple[str, ...], language: str
) -> None:
    before = sorted(home.rglob("*"))
    outcome = cli(*question, "--data", "my typo.duckdb", "--language", language)
    assert (outcome.code, outcome.out) == (2, "")
    add = "outbid data add FILE" if language == "en" else "outbid data add DATEI"
    assert outcome.err.count("\n") == 1
    assert f"{add} --data 'my typo.duckdb'" in outcome.err
    assert sorted(home.rglob("*")) == before


@pytest.mark.parametrize("named", ["mine.duckdb", "mine", "deep/er/mine"])
def test_adding_makes_the_store_that_is_named_and_says_so_once(cli: Cli, home: Path, named: str) -> None:
    outcome = cli(*ADDED, "--data", named)
    place = home / named if named.endswith(".duckdb") else home / named / "evidence.duckdb"
    assert outcome.code == 0 and place.is_file() and not (home / "usual").exists()
    assert outcome.err.count("\n") == 1 and str(place.relative_to(home)) in outcome.err
    again = cli("pay", "nurse", "--data", named)
    assert (again.code, again.err) == (0, "") and "3 records" in again.out
    assert cli("data", "remove", "own", "--data", named).code == 0


def test_the_place_that_the_environment_names_is_made_on_first_use_and_said(
    cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUTBID_DATA", str(home / "kept"))
    first, second = cli("data"), cli("data")
    assert (first.code, first.out) == (0, second.out)
    assert str(home / "kept" / "evidence.duckdb") in first.err and second.err == ""
    # what has nothing to do with evidence neither makes it nor speaks of it
    monkeypatch.setenv("OUTBID_DATA", str(home / "other"))
    assert cli("me", "--answers", "ABBAB").err == "" and not (home / "other").exists()


@pytest.mark.parametrize("file", ["absent.csv", "empty.csv", "."])
def test_no_store_is_made_for_a_file_that_cannot_be_added(cli: Cli, home: Path, file: str) -> None:
    (home / "empty.csv").touch()
    before = sorted(home.rglob("*"))
    outcome = cli("data", "add", file, "--data", "mine")
    assert outcome.code == 2 and outcome.err.count("\n") == 1
    assert sorted(home.rglob("*")) == before


@pytest.mark.parametrize("folder", ["a folder", "a.duckdb"])
def test_a_folder_without_a_store_is_not_answered_for_either(cli: Cli, home: Path, folder: str) -> None:
    (home / folder).mkdir()
    outcome = cli("data", "--data", folder)
    assert (outcome.code, outcome.out) == (2, "")
    assert f"{folder}/evidence.duckdb: " in outcome.err and not list((home / folder).iterdir())


def test_the_usual_place_is_made_without_a_word(cli: Cli, home: Path) -> None:
    assert cli("data").err == "" and list((home / "usual").rglob("*.duckdb"))


def test_a_file_that_is_there_is_the_store_whatever_its_name(cli: Cli, home: Path) -> None:
    (home / "notes.txt").write_text("no store")
    before = (home / "notes.txt").read_bytes()
    outcome = cli("pay", "nurse", "--data", "notes.txt")
    assert outcome.code == 2 and "notes.txt: " in outcome.err and "evidence.duckdb" not in outcome.err
    assert (home / "notes.txt").read_bytes() == before
