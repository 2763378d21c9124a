"""Every command as a user runs it: results on stdout, everything else on stderr, typed exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Cli = Callable[..., Any]

FEW = ("--futures", "4000")


def test_compare_answers_in_a_sentence_first(cli: Cli, folder: Path) -> None:
    outcome = cli("compare", folder / "stay.toml", folder / "startup.toml", *FEW)
    assert outcome.code == 0
    assert outcome.err == ""
    first = outcome.out.splitlines()[0]
    assert "a year more to you than" in first
    for needed in (
        "of 50 futures",
        "What would change the answer",
        "Your risk aversion",
        "seed 1",
        "Not modelled",
    ):
        assert needed in outcome.out


def test_order_of_files_does_not_change_the_answer(cli: Cli, folder: Path) -> None:
    one = json.loads(cli("compare", folder / "stay.toml", folder / "startup.toml", *FEW, "--json").out)
    two = json.loads(cli("compare", folder / "startup.toml", folder / "stay.toml", *FEW, "--json").out)
    assert one["offers"] == two["offers"]
    assert one["switches"] == two["switches"]


def test_worth_is_the_same_alone_and_compared(cli: Cli, folder: Path) -> None:
    compared = json.loads(cli("compare", folder / "stay.toml", folder / "startup.toml", *FEW, "--json").out)
    for offer in compared["offers"]:
        file = folder / ("stay.toml" if offer["kind"] == "current" else "startup.toml")
        alone = json.loads(cli("worth", file, *FEW, "--json").out)["offer"]
        # the utility is scaled by another number, which may move the last bit
        assert alone["worth"] == pytest.approx(offer["worth"], abs=0.02)
        assert alone["percentiles"] == offer["percentiles"]
        assert alone["dots"] == offer["dots"]


@pytest.mark.slow
def test_json_is_the_same_to_the_byte(folder: Path) -> None:
    outputs = set()
    for threads in ("1", "1", "2"):
        for blas in ("1", "2"):
            result = subprocess.run(
                [sys.executable, "-m", "outbid", "compare", str(folder / "stay.toml"), str(folder / "startup.toml"),
                 "--json", "--threads", threads, "--futures", "60000"],
                capture_output=True, check=True, env={"OPENBLAS_NUM_THREADS": blas, "PATH": ""},
            )  # fmt: skip
            outputs.add(result.stdout)
    assert len(outputs) == 1


def test_attribution_adds_up_to_the_cent(cli: Cli, folder: Path) -> None:
    view = json.loads(cli("compare", folder / "stay.toml", folder / "startup.toml", *FEW, "--json").out)
    for offer in view["offers"]:
        cents = round(100 * offer["headline"]) + sum(
            round(100 * step["amount"]) for step in offer["attribution"]
        )
        assert cents == round(100 * offer["worth"])


def test_another_seed_gives_another_estimate_within_the_error(cli: Cli, folder: Path) -> None:
    one, two = (
        json.loads(cli("worth", folder / "startup.toml", *FEW, "--seed", seed, "--json").out)["offer"]
        for seed in (1, 2)
    )
    assert one["worth"] != two["worth"]
    assert abs(one["worth"] - two["worth"]) < 4 * (one["worth_error"] ** 2 + two["worth_error"] ** 2) ** 0.5


def test_german_speaks_german_with_german_numbers(cli: Cli, folder: Path) -> None:
    outcome = cli("compare", folder / "stay.toml", folder / "startup.toml", *FEW, "--language", "de")
    assert outcome.code == 0
    assert "im Jahr mehr wert als" in outcome.out
    assert "Mio.\u00a0$" in outcome.out
    assert "What " not in outcome.out


def test_language_and_number_format_are_separate(cli: Cli, folder: Path) -> None:
    outcome = cli("worth", folder / "startup.toml", *FEW, "--language", "de", "--locale", "en")
    assert "Ihnen wert" in outcome.out
    assert "$40" in outcome.out or "$41" in outcome.out


def test_check_asks_for_the_diluted_count_first(cli: Cli, folder: Path) -> None:
    outcome = cli("check", folder / "startup.toml", "--as-of", "2026-12-01")
    assert outcome.code == 0
    assert "facts are missing; ask first: How many fully diluted shares" in " ".join(outcome.out.split())


def test_check_prints_no_percentage_of_the_company_without_the_diluted_count(cli: Cli, folder: Path) -> None:
    file = folder / "startup.toml"
    file.write_text(file.read_text().replace('form = "shares"', 'form = "shares"\nshares = 100_000'))
    assert "%" not in cli("check", file, "--as-of", "2026-12-01").out


def test_check_judges_deadlines_from_the_day_given(cli: Cli, folder: Path) -> None:
    def keys(day: str) -> set[str]:
        view = json.loads(cli("check", folder / "startup.toml", "--as-of", day, "--json").out)
        return {finding["key"] for finding in view["findings"]}

    assert "expired" in keys("2026-12-24")
    assert "pressure" in keys("2026-12-10")
    assert not {"expired", "pressure"} & keys("2026-11-01")


def test_me_from_answers(cli: Cli) -> None:
    view = json.loads(cli("me", "--answers", "BBBBB", "--json").out)
    assert view["gamma"] < 0.25
    assert json.loads(cli("me", "--answers", "aaaaa", "--json").out)["gamma"] > 15


def test_me_asks_on_stderr_and_answers_on_stdout(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO("A\nperhaps\nb\nA\nB\nA\n"))
    outcome = cli("me")
    assert outcome.code == 0
    assert "falls by 33% for life" in outcome.err
    assert "Please answer A or B." in outcome.err
    assert "risk_aversion = " in outcome.out
    assert "Question" not in outcome.out


def test_me_that_ends_early_says_so(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO("A\n"))
    outcome = cli("me")
    assert outcome.code == 2
    assert outcome.out == ""
    assert "before all five were answered" in outcome.err


@pytest.mark.parametrize("kind", ["offer", "me"])
def test_schema_is_the_one_that_ships(cli: Cli, kind: str) -> None:
    shipped = Path(__file__).parents[2] / "schemas" / f"{kind}.schema.json"
    assert cli("schema", kind).out == shipped.read_text("utf-8")


@pytest.mark.parametrize("name", ["stay", "startup", "me"])
def test_examples_satisfy_their_schema(name: str) -> None:
    import tomllib

    import jsonschema

    root = Path(__file__).parents[2]
    schema = json.loads(
        (root / "schemas" / f"{'me' if name == 'me' else 'offer'}.schema.json").read_text("utf-8")
    )
    example = tomllib.loads((root / "examples" / "talent-war" / f"{name}.toml").read_text("utf-8"))
    plain = json.loads(json.dumps(example, default=str))
    jsonschema.Draft202012Validator(schema).validate(plain)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("command", ["", "compare", "worth", "check", "me", "schema"])
def test_help(cli: Cli, command: str, language: str) -> None:
    words = [command] if command else []
    outcome = cli(*words, "--help", "--language", language)
    assert outcome.code == 0
    assert outcome.err == ""
    assert ("usage" in outcome.out) == (language == "en")


def test_version(cli: Cli) -> None:
    import outbid

    assert cli("--version").out == f"outbid {outbid.__version__}\n"


@pytest.mark.slow
def test_precise_agrees_and_errs_less(cli: Cli, folder: Path) -> None:
    plain = json.loads(cli("worth", folder / "startup.toml", "--futures", "65536", "--json").out)["offer"]
    precise = json.loads(
        cli("worth", folder / "startup.toml", "--futures", "65536", "--precise", "--json").out
    )["offer"]
    assert precise["worth_error"] < plain["worth_error"] / 2
    assert abs(precise["worth"] - plain["worth"]) < 4 * plain["worth_error"]


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_terminal_that_cannot_show_every_sign_still_gets_an_answer(folder: Path, encoding: str) -> None:
    import os

    environment = {**os.environ, "PYTHONIOENCODING": encoding, "OUTBID_LANGUAGE": "de"}
    for command in (
        ["--help"],
        ["check", str(folder / "startup.toml")],
        ["check", str(folder / "startup.toml"), "--json"],
    ):
        result = subprocess.run(
            [sys.executable, "-m", "outbid", *command], capture_output=True, env=environment
        )
        assert result.returncode == 0, result.stderr
    json.loads(result.stdout.decode(encoding))


def test_an_offer_compared_with_its_copy_is_a_tie_and_nothing_flips_it(cli: Cli, folder: Path) -> None:
    text = (folder / "startup.toml").read_text("utf-8")
    (folder / "copy.toml").write_text(text.replace("Join the startup", "A copy"), "utf-8")
    view = json.loads(cli("compare", folder / "startup.toml", folder / "copy.toml", *FEW, "--json").out)
    assert view["tie"]
    assert view["pairs"][0]["lead"] == 0
    assert view["switches"] == []
    assert "stays ahead" not in cli("compare", folder / "startup.toml", folder / "copy.toml", *FEW).out


def test_the_last_year_holds_all_that_is_ever_paid(cli: Cli, folder: Path) -> None:
    offer = json.loads(cli("worth", folder / "startup.toml", *FEW, "--json").out)["offer"]
    last = offer["years"][-1]
    assert [last["p10"], last["p50"], last["p90"]] == [offer["percentiles"][p] for p in ("p10", "p50", "p90")]


@pytest.mark.parametrize("language", ["en", "de"])
def test_help_names_every_kind_of_schema(cli: Cli, language: str) -> None:
    texts = (cli("--help", "--language", language).out, cli("schema", "--help", "--language", language).out)
    for kind in sorted(path.name.split(".")[0] for path in (Path(__file__).parents[2] / "schemas").iterdir()):
        assert all(kind in text[text.index("schema") :] for text in texts)
