"""What a person types is heard whole, or the answer says what was not: employers, titles, places."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from outbid.data import store

Cli = Callable[..., Any]


@pytest.fixture
def added(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Into an empty store: rows of title, employer, place, pay; then the command line."""
    monkeypatch.setenv("OUTBID_DATA", str(tmp_path / "evidence.duckdb"))
    monkeypatch.setitem(store.open_store.__kwdefaults__, "shipped", None)
    file = tmp_path / "own.csv"
    with file.open("w", newline="") as handle:
        out = csv.writer(handle)
        out.writerow(["title", "employer", "country", "state", "pay", "currency", "date"])
        for row in range(24):
            level = ("Senior ", "", "Staff ")[row % 3]
            out.writerow(
                [
                    f"{level}Machine Learning Engineer",
                    "Zweig Kartoffel GmbH",
                    "US",
                    "CA",
                    200_000 + 1000 * row,
                    "USD",
                    "2025-05-01",
                ]
            )
            out.writerow(
                [
                    "Software Engineer",
                    f"Nordlicht {row % 6} Inc.",
                    "US",
                    "CA",
                    150_000 + 1000 * row,
                    "USD",
                    "2025-05-01",
                ]
            )
    given = ("--kind", "self-reported", "--measure", "base")
    outcome = cli("data", "add", file, *given)
    assert outcome.code == 0, outcome.err
    return cli


def test_an_employer_of_ones_own_file_can_be_asked_for(added: Cli) -> None:
    """Not one of the grouped houses; its legal form and its capitals may be left away."""
    answer = json.loads(added("pay", "ML engineer", "--employer", "ZWEIG KARTOFFEL", "--json").out)["answer"]
    assert answer["benchmarks"][0]["n"] == 24
    assert answer["question"]["cell"]["employer"] == "Zweig Kartoffel"


def test_an_employer_that_is_not_there_names_those_spelled_alike(added: Cli) -> None:
    outcome = added("pay", "ML engineer", "--employer", "Zweig Kartofel")
    assert outcome.code == 2
    assert "Zweig Kartoffel" in outcome.err
    assert "Nordlicht 3" in added("pay", "ML engineer", "--employer", "Nordlicht 3 Berlin").err
