"""``outbid pay``, ``premium`` and ``data`` as a user runs them, on a small store made for the test."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from outbid.data import store

Cli = Callable[..., Any]
COLUMNS = (
    'batch, "row", source, kind, measure, bound, title, role, level, ai, genai, sales, country, state, employer,'
    ' currency, pay, "date", weight'
)


@pytest.fixture
def evidence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Filings of twenty employers: pay 100,000 to 199,500, those with the tag at the same desk paid 10% more."""
    place = tmp_path / "evidence.duckdb"
    monkeypatch.setenv("OUTBID_DATA", str(place))
    monkeypatch.setitem(store.open_store.__kwdefaults__, "shipped", None)
    rng = np.random.default_rng(5)
    rows = []
    for row in range(400):
        tagged = row // 20 % 4 == 0
        pay = (150_000 + 2_000 * (row % 20)) * (1.1 if tagged else 1.0) * float(np.exp(0.05 * rng.normal()))
        rows.append(
            (1, row, "user/filings", "attested", "base", "exact", "Software Engineer", "software-engineer",
             "senior", tagged, False, False, "US", "US-CA", f"Employer {row % 20}", "USD", pay, "2024-06-01", 1.0)
        )  # fmt: skip
    with store.open_store(place, read_only=False, shipped=None) as opened:
        marks = ", ".join("?" * len(rows[0]))
        opened.connection.executemany(f"INSERT INTO pay_records ({COLUMNS}) VALUES ({marks})", rows)
        opened.connection.execute(
            "INSERT INTO imports VALUES (1, 'user/filings', 'csv', 'filings.csv', 'x', 1, 403, 400, '2026-01-01', '1')"
        )
        opened.connection.execute("INSERT INTO rejects VALUES (1, 'no pay', 3)")
        opened.connection.execute("INSERT INTO rejected_rows VALUES (1, 17, 'no pay', 'Software Engineer;')")
    return place


@pytest.mark.usefixtures("evidence")
def test_pay_leads_with_the_median_of_the_records(cli: Cli) -> None:
    outcome = cli("pay", "software", "engineer", "--level", "senior", "--place", "US-CA", "--json")
    assert (outcome.code, outcome.err) == (0, "")
    view = json.loads(outcome.out)
    (benchmark,) = view["answer"]["benchmarks"]
    assert (benchmark["kind"], benchmark["measure"], benchmark["n"]) == ("attested", "base", 400)
    assert benchmark["employers"] == 20
    text = cli("pay", "software engineer", "--level", "senior", "--place", "US-CA").out
    assert "half of 400 records are above" in " ".join(text.split())
    assert "20 employers" in text
    german = cli("pay", "software engineer", "--language", "de").out
    assert "Die Hälfte von 400 Angaben" in " ".join(german.split())


@pytest.mark.usefixtures("evidence")
def test_what_is_not_there_is_said_with_what_is_near(cli: Cli) -> None:
    outcome = cli("pay", "software engineer", "--level", "senior", "--place", "US-TX")
    assert outcome.code == 0
    assert outcome.out.startswith("Not in the evidence")
    assert "outbid pay software-engineer --level senior" in outcome.out


@pytest.mark.usefixtures("evidence")
def test_another_kind_of_evidence_is_named_as_near_and_not_as_the_answer(cli: Cli) -> None:
    outcome = cli("pay", "software engineer", "--kind", "advertised", "--json")
    answer = json.loads(outcome.out)["answer"]
    assert answer["benchmarks"] == []
    (near,) = answer["nearest"]
    assert (near["kind"], near["given_up"], near["n"]) == ("attested", ["kind"], 400)


@pytest.mark.usefixtures("evidence")
def test_files_are_written_where_asked(cli: Cli, tmp_path: Path) -> None:
    files = [tmp_path / f"pay.{ending}" for ending in ("csv", "xlsx", "html")]
    outcome = cli(
        "pay", "software engineer", "--by", "employer", "--csv", files[0], "--xlsx", files[1], "--html", files[2]
    )  # fmt: skip
    assert outcome.code == 0
    rows = list(csv.DictReader(files[0].read_text("utf-8").splitlines()))
    assert {row["employer"] for row in rows} == {"", *(f"Employer {i}" for i in range(20))}
    assert files[1].read_bytes().startswith(b"PK")
    assert files[2].read_text("utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.usefixtures("evidence")
def test_premium_like_for_like(cli: Cli) -> None:
    outcome = cli("premium", "ai", "--json")
    assert outcome.code == 0, outcome.err
    (premium,) = json.loads(outcome.out)["answer"]["premia"]
    last = premium["steps"][-1]
    assert last["name"] == "employer"
    # the records were drawn with a tenth more at the same desk
    assert last["premium"]["low"] < 0.1 < last["premium"]["high"]
    assert last["premium"]["high"] - last["premium"]["low"] < 0.05
    assert premium["clear"]
    assert "at the same desk" in " ".join(cli("premium", "ai").out.split())


@pytest.mark.usefixtures("evidence")
def test_data_counts_add_up(cli: Cli) -> None:
    view = json.loads(cli("data", "--json").out)
    (held,) = view["held"]
    assert held["rows_read"] == held["rows_kept"] + sum(each["rows"] for each in held["dropped"])
    text = cli("data").out
    assert "403 read, 400 kept; left out 3 without pay" in " ".join(text.split())
    rejected = json.loads(cli("data", "rejected", "filings", "--json").out)
    assert rejected["total"] == 3
    assert rejected["rows"] == [
        {"batch": 1, "file": "filings.csv", "row": 17, "reason": "no pay", "excerpt": "Software Engineer;"}
    ]
    assert json.loads(cli("data", "rejected", "1", "other", "--json").out)["total"] == 0


@pytest.mark.usefixtures("evidence")
def test_a_file_of_ones_own_joins_in_one_command_and_leaves_in_one(cli: Cli, tmp_path: Path) -> None:
    header = (
        "CASE_STATUS,JOB_TITLE,EMPLOYER_NAME,SOC_CODE,WORKSITE_STATE,WAGE_RATE_OF_PAY_FROM,WAGE_UNIT_OF_PAY,"
    )
    row = "Certified,{},Acme Inc.,15-1252,TX,{},Year,2024-05-01,Y,1\n"
    text = header + "BEGIN_DATE,FULL_TIME_POSITION,TOTAL_WORKER_POSITIONS\n"
    text += "".join(row.format("Software Engineer", 120_000 + 1_000 * i) for i in range(20))
    text += row.format("Software Engineer", "soon")
    (tmp_path / "own.csv").write_text(text, "utf-8")
    added = json.loads(cli("data", "add", tmp_path / "own.csv", "--json").out)
    assert (added["rows_read"], added["rows_kept"], added["already"]) == (21, 20, False)
    assert sum(each["rows"] for each in added["dropped"]) == 1
    assert json.loads(cli("data", "add", tmp_path / "own.csv", "--json").out)["already"]
    (benchmark,) = json.loads(cli("pay", "software engineer", "--place", "US-TX", "--json").out)["answer"][
        "benchmarks"
    ]
    assert (benchmark["n"], benchmark["percentiles"][2]["value"]) == (20, pytest.approx(129_500, rel=0.01))
    listed = json.loads(cli("data", "rejected", added["source"], "--json").out)
    assert listed["total"] == 1
    assert json.loads(cli("data", "remove", added["source"], "--json").out)["rows"] == 20
    assert (
        json.loads(cli("pay", "software engineer", "--place", "US-TX", "--json").out)["answer"]["benchmarks"]
        == []
    )


@pytest.mark.usefixtures("evidence")
@pytest.mark.parametrize(
    ("words", "needed"),
    [
        (("pay", "software engineer", "--level", "junior-ish"), "senior"),
        (("pay", "zzzz qqqq"), "zzzz qqqq"),
        (("pay", "software engineer", "--place", "Nowhereville"), "Nowhereville"),
        (("pay", "software engineer", "--since", "yesterday"), "--since"),
        (("pay", "software engineer", "--growth", "3%"), "--as-of"),
        (("pay", "software engineer", "--csv", "offer.toml"), ".csv"),
        (("premium", "blockchain"), "genai"),
        (("data", "add"), "FILE"),
        (("data", "remove", "nothing"), "user/filings"),
        (("data", "list", "--source", "x"), "--source"),
    ],
)
def test_mistakes_are_named_with_what_mends_them(cli: Cli, words: tuple[str, ...], needed: str) -> None:
    for language in ("en", "de"):
        outcome = cli(*words, "--language", language)
        assert outcome.code == 2
        assert outcome.out == ""
        assert needed in outcome.err


def test_a_cold_pay_imports_nothing_heavy(evidence: Path) -> None:
    code = (
        "import sys; from outbid.cli import main; main(['pay', 'software engineer']);"
        "print(sorted({'ibis', 'scipy', 'pandas', 'pydantic', 'jinja2', 'vl_convert', 'numba'} & set(sys.modules)))"
    )
    environment = {"OUTBID_DATA": str(evidence), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.usefixtures("evidence")
def test_own_records_stand_beside_others_and_not_among_them(cli: Cli, tmp_path: Path) -> None:
    rows = [f"Software Engineer,US,Mine {i},{150_000 + 1_000 * i},USD,2026-03-01" for i in range(12)]
    rows += [
        "Chief Happiness Wizard,US,Mine 1,90000,USD,2026-03-01",
        "Software Engineer,US,Mine 1,-5,USD,2026-03-01",
    ]
    file = tmp_path / "own.csv"
    file.write_text("\n".join(["Job Title,Country,Company,Salary,Currency,Date", *rows]) + "\n")
    added = cli("data", "add", str(file), "--kind", "attested", "--measure", "base", "--source", "oews")
    assert added.code == 0, added.err
    assert "13 of 14 rows kept" in added.out and "1 with negative pay" in added.out
    assert "outbid pay software-engineer --place US" in added.out
    # a name that the product uses does not make a file one of its sources
    assert "Chief Happiness Wizard" in cli("data", "unplaced", "user/oews").out
    again = cli("data", "add", str(file), "--kind", "attested", "--measure", "base", "--source", "oews")
    assert "nothing was added" in again.out
    view = json.loads(cli("pay", "software engineer", "--place", "US", "--json").out)
    # the fixture's records have a name of their own too, so both are the user's
    assert [(each["n"], each["sources"]) for each in view["answer"]["benchmarks"]] == [
        (412, ["user/filings", "user/oews"])
    ]
    assert "(yours)" in cli("pay", "software engineer", "--place", "US").out
    assert cli("data", "remove", "oews").code == 0
    assert (
        json.loads(cli("pay", "software engineer", "--place", "US", "--json").out)["answer"]["benchmarks"][0][
            "n"
        ]
        == 400
    )


@pytest.mark.usefixtures("evidence")
def test_data_can_be_written_as_a_page(cli: Cli, tmp_path: Path) -> None:
    page = tmp_path / "data.html"
    assert cli("data", "--html", str(page)).code == 0
    assert "filings" in page.read_text("utf-8")


@pytest.mark.usefixtures("evidence")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--as-of", "9999-12-31"), "--as-of: "), (("--as-of", "0001-01-01"), "--as-of: "),
        (("--as-of", "2100-01-01", "--growth", "900%"), "--growth: "),
        (("--as-of", "2100-01-01", "--growth", "-99%"), "--growth: "),
    ],
)  # fmt: skip
def test_a_day_or_growth_beyond_reason_is_refused(cli: Cli, words: tuple[str, ...], said: str) -> None:
    for language in ("en", "de"):
        outcome = cli("pay", "software engineer", *words, "--language", language)
        assert (outcome.code, outcome.out) == (2, "")
        assert said in outcome.err


@pytest.mark.usefixtures("evidence")
def test_pay_can_be_brought_to_the_ends_of_what_is_allowed(cli: Cli) -> None:
    for day in ("1950-01-01", "2100-12-31"):
        for growth in ("-50%", "100%"):
            outcome = cli("pay", "software engineer", "--as-of", day, "--growth", growth)
            assert outcome.code == 0, outcome.err


@pytest.mark.usefixtures("evidence")
def test_a_rate_below_zero_needs_no_equals_sign(cli: Cli) -> None:
    fewer = [
        json.loads(cli("pay", "software engineer", "--as-of", "2025-06-01", *words, "--json").out)["answer"]
        for words in (("--growth", "-2%"), ("--growth=-2%",), ("--growth", "-.02"))
    ]
    assert fewer[0] == fewer[1] == fewer[2]
    assert fewer[0]["question"]["growth"] == -0.02


@pytest.mark.parametrize(
    "words", [("pay", ""), ("pay", " ", ""), ("band", ""), ("publish", " "), ("premium", "ai", "--role", "")]
)
def test_a_role_of_no_letters_does_not_stand_for_all(cli: Cli, words: tuple[str, ...]) -> None:
    outcome = cli(*words)
    assert (outcome.code, outcome.out) == (2, "")
    assert "software-engineer" in outcome.err


@pytest.mark.usefixtures("evidence")
def test_a_currency_that_nothing_can_be_brought_to_is_refused(cli: Cli) -> None:
    for language in ("en", "de"):
        outcome = cli("pay", "software engineer", "--currency", "xyz", "--language", language)
        assert (outcome.code, outcome.out) == (2, "")
        assert "“XYZ”" in outcome.err or "„XYZ“" in outcome.err
        assert outcome.err.rstrip().endswith("EUR, USD.")
    assert cli("pay", "software engineer", "--currency", "usd").out == cli("pay", "software engineer").out
