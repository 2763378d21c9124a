"""Accounts without a home folder, as in containers and in services."""

from __future__ import annotations

from pathlib import Path

from outbid.core.catalogue import text

NUMBER_ONLY = """
import os, pwd

def nobody(number):
    raise KeyError(f"getpwuid(): uid not found: {number}")

pwd.getpwuid = nobody
for name in ("HOME", "USER", "LOGNAME"):
    os.environ.pop(name, None)
"""
"""An account that exists as a number only: neither the environment nor the system knows a home of it."""


def test_questions_are_answered_without_a_home(machine, folder: Path) -> None:
    before = sorted(folder.iterdir())
    usual = machine.run(
        "pay", "research-scientist", "--json", folder=folder, env={"OUTBID_DATA": str(folder / "e")}
    )
    asked = machine.run("pay", "research-scientist", "--json", folder=folder, before=NUMBER_ONLY)
    assert (asked.code, asked.err) == (0, "")
    assert asked.out == usual.out
    worth = machine.run("worth", "stay.toml", "--futures", "500", folder=folder, before=NUMBER_ONLY)
    assert (worth.code, worth.err) == (0, "")
    assert sorted(folder.iterdir()) == sorted([*before, folder / "e"])


def test_what_needs_a_place_asks_for_one(machine, folder: Path) -> None:
    (folder / "own.csv").write_text("title,base,date\nResearch Scientist,1,2025-01-01\n")
    for words in (
        ("data", "add", "own.csv"),
        ("start", "--no-browser", "--port", "0"),
    ):
        outcome = machine.run(*words, folder=folder, before=NUMBER_ONLY)
        assert outcome.code == 2
        assert text("errors.no_home") in outcome.err
        assert text("errors.no_home.fix") in outcome.err


def test_a_home_that_cannot_be_written_to_answers_from_memory(machine, folder: Path) -> None:
    (folder / "file").write_text("no folder")
    home = {"HOME": str(folder / "file" / "home")}
    asked = machine.run("pay", "research-scientist", "--json", folder=folder, env=home)
    assert (asked.code, asked.err) == (0, "")
    (folder / "own.csv").write_text("title,base,date\nResearch Scientist,1,2025-01-01\n")
    refused = machine.run("data", "add", "own.csv", folder=folder, env=home)
    assert refused.code == 2
    assert text("importing.no_place.fix") in refused.err
