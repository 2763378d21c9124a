"""What a person types is heard whole, or the answer says what was not: employers, titles, places."""

from __future__ import annotations

import csv
import io
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


def test_level_and_tag_of_a_title_are_asked_for_and_said(added: Cli) -> None:
    """A third of the records are senior; what an option says goes before what the title says."""
    said = added("pay", "senior ML engineer")
    assert said.code == 0
    words = " ".join(said.out.split())
    assert "Machine learning engineer, senior: half of 8 records" in words
    assert "“senior ML engineer” was read as: Machine learning engineer, senior." in words
    answer = json.loads(added("pay", "senior ML engineer", "--level", "staff", "--json").out)["answer"]
    assert (answer["question"]["cell"]["level"], answer["benchmarks"][0]["n"]) == ("staff", 8)
    assert json.loads(added("pay", "AI sales", "--json").out)["answer"]["question"]["cell"]["tag"] == "ai"
    assert (
        json.loads(added("pay", "prompt engineer", "--json").out)["answer"]["question"]["cell"]["tag"]
        == "genai"
    )
    assert "read as" not in added("pay", "machine-learning-engineer").out


@pytest.mark.parametrize(
    "typed", ["seed-stage founder equity", "LLM trainer", "German AI premium", "startup engineer"]
)
def test_what_no_record_tells_is_not_in_the_evidence_and_says_what_is_needed(added: Cli, typed: str) -> None:
    outcome = added("pay", typed)
    assert outcome.code == 0
    words = " ".join(outcome.out.split())
    assert words.startswith(f"Not in the evidence: “{typed}”.")
    assert "eeded" in words or "needs" in words
    assert json.loads(added("pay", typed, "--json").out)["answer"]["benchmarks"] == []
    assert added("band", typed).code == 2
    assert added("premium", "ai", "--role", typed).code == 2


def test_a_place_or_an_employer_in_a_title_is_sent_to_its_option(added: Cli) -> None:
    assert "--place “Berlin”" in added("pay", "software engineer in Berlin").err
    assert "--place “New York”" in added("pay", "Software Engineer, New York").err
    assert "--employer “google”" in added("pay", "google software engineer").err
    assert added("pay", "software engineer in Berlin").code == 2


def test_a_word_that_tells_nothing_is_said_to(added: Cli) -> None:
    assert "Not heard: IC5." in " ".join(added("pay", "software engineer IC5").out.split())
    assert "Not heard" not in added("pay", "Senior Software Engineer (m/w/d)").out


def test_a_city_that_is_read_as_its_country_is_said_to(added: Cli) -> None:
    words = " ".join(added("pay", "software-engineer", "--place", "Toronto").out.split())
    assert "Toronto is not told apart in the evidence and was read as Canada." in words


ALASKA = (
    # occupation, SOC, people, median: Occupational Employment and Wage Statistics, May 2025, Alaska
    ("Medical Records Specialists", "29-2072", 1_070, 61_100.0),
    ("Pharmacy Technicians", "29-2052", 800, 52_600.0),
    ("Oral and Maxillofacial Surgeons", "29-1022", 40, 239_200.0),
)


@pytest.fixture
def published(added: Cli, tmp_path: Path) -> Callable[..., Cli]:
    def put(*occupations: str) -> Cli:
        with store.open_store(tmp_path / "evidence.duckdb", read_only=False, shipped=None) as opened:
            for row, (name, soc, people, median) in enumerate(ALASKA):
                if name in occupations:
                    opened.connection.execute(
                        "INSERT INTO aggregates BY NAME SELECT -1 AS batch, ? AS row, 'oews' AS source,"
                        " 'incumbent' AS kind,"
                        " 'base' AS measure, 'health-professional' AS role, ? AS occupation, ? AS soc, 'US' AS country,"
                        " 'US-AK' AS state, 'USD' AS currency, DATE '2025-05-01' AS date, ? AS employment, ? AS p50",
                        [row, name, soc, people, median],
                    )
        return added

    return put


def test_a_specific_title_is_answered_by_its_own_occupation(published: Callable[..., Cli]) -> None:
    cli = published(*(name for name, *_ in ALASKA))
    words = " ".join(cli("pay", "oral surgeon", "--place", "US-AK").out.split())
    assert "Alaska (Oral and Maxillofacial Surgeons): half of 40 jobs pay more than $239K" in words
    assert "$61,100" not in words
    # who asks for the family gets the largest occupation of it, by its name
    family = " ".join(cli("pay", "health-professional", "--place", "US-AK").out.split())
    assert "Alaska (Medical Records Specialists): half of 1,070 jobs pay more than $61,100" in family


def test_the_largest_occupation_is_no_answer_to_a_title_of_another(published: Callable[..., Cli]) -> None:
    cli = published("Medical Records Specialists", "Pharmacy Technicians")
    outcome = cli("pay", "oral surgeon", "--place", "US-AK")
    words = " ".join(outcome.out.split())
    assert words.startswith("Not in the evidence: Other health professional, Alaska.")
    assert "(Medical Records Specialists)" in words
    assert (
        json.loads(cli("pay", "oral surgeon", "--place", "US-AK", "--json").out)["answer"]["benchmarks"] == []
    )
    assert cli("band", "oral surgeon", "--place", "US-AK").code == 2


def test_a_row_of_an_exported_table_says_whether_it_may_be_published(added: Cli, tmp_path: Path) -> None:
    """Five employers, none with over a quarter of the records, of a source with a licence: here none has one."""
    file = tmp_path / "pay.csv"
    assert added("pay", "ml engineer", "--csv", file).code == 0
    for row in csv.DictReader(io.StringIO(file.read_text("utf-8"))):
        assert row["publishing"].startswith("may not be published: ")
        if row["figures"] == "observed":
            assert "1 employers; at least 5 are needed." in row["publishing"]
            assert "one employer has 100% of the records; at most 25% may be one's." in row["publishing"]
    assert added("pay", "software-engineer", "--csv", file).code == 0
    (row,) = csv.DictReader(io.StringIO(file.read_text("utf-8")))
    assert row["publishing"].startswith("may not be published: no licence of user/own")
    with store.open_store(tmp_path / "evidence.duckdb", read_only=False, shipped=None) as opened:
        opened.connection.execute("UPDATE pay_records SET source = 'lca-fy2024'")
    assert added("pay", "software-engineer", "--csv", file).code == 0
    (row,) = csv.DictReader(io.StringIO(file.read_text("utf-8")))
    assert row["publishing"] == "may be published"
