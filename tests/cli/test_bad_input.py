"""A user's mistake ends in a message that names file, field, value and fix, with exit code 2 and no traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Cli = Callable[..., Any]

FEW = ("--futures", "1000")


def edited(folder: Path, file: str, old: str, new: str) -> Path:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def refused(cli: Cli, *arguments: object) -> str:
    outcome = cli(*arguments)
    assert outcome.code == 2, outcome
    assert outcome.out == ""
    assert "Traceback" not in outcome.err
    assert outcome.err.startswith(("error: ", "Fehler: "))
    return outcome.err


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("startup.toml", "base = 240_000", "base = 240_000,", ["startup.toml", "line 12", "column"]),
        ("startup.toml", "base = 240_000", "bass = 240_000", ["salary.bass", "Did you mean “base”?"]),
        ("startup.toml", '"4y/1y-cliff/monthly"', '"40/30/20/20"', ["stake[0].vesting", "must sum to 100, is 110"]),
        ("startup.toml", "base = 240_000", "base = -1", ["salary.base", "“-1”", "too small"]),
        ("startup.toml", "base = 240_000", "base = inf", ["salary.base", "not a finite number"]),
        ("startup.toml", "base = 240_000", "base = nan", ["salary.base", "not a finite number"]),
        ("startup.toml", "base = 240_000", 'base = "1.500"', ["salary.base", "1.5", "1500", "--locale"]),
        ("startup.toml", 'currency = "USD"', 'currency = "EUR"', ["EUR", "USD", "[rates]"]),
        ("startup.toml", "expires = 2026-12-11", "expires = 2027-12-11", ["expires", "2027-12-11", "2027-01-04"]),
        ("stay.toml", "date = 2027-03-15", "date = 1927-03-15", ["due[0].date", "1927-03-15"]),
        ("stay.toml", "date = 2027-03-15", "date = 2026-03-15", ["due[0].date", "before the start"]),
        ("startup.toml", "start = 2027-01-04", "start = 2019-01-04", ["expires", "2019-01-04"]),
        ("me.toml", "stay = 6", "stay = 12", ["me.toml, stay", "12", "10"]),
        ("me.toml", 'place = "US-CA"', 'place = "US-XX"', ["US-XX", "US-CA"]),
        ("me.toml", 'status = "single"', 'status = "class_1"', ["class_1", "single"]),
        ("me.toml", "tax_year = 2026", "tax_year = 2031", ["2031", "2025"]),
        ("me.toml", "\"medium\"", "\"brave\"", ["risk_aversion", "brave", "low, medium, high"]),
        ("me.toml", 'wealth = "900k"', 'wealth = "lots"', ["wealth", "“lots” is not a number"]),
        ("startup.toml", 'form = "shares"', 'form = "shares"\npercent = "1%"', ["percent", "fully_diluted_shares"]),
        ("startup.toml", "[stake.outlook]", "[stake.outlok]", ["stake[0].outlok", "Did you mean “outlook”?"]),
        ("stay.toml", 'volatility = "32%"', 'volatility = "10%"', ["volatility", "beta"]),
        ("startup.toml", 'name = "Join the startup"', 'name = "Stay at BigSoft"', ["both named"]),
    ],
)  # fmt: skip
def test_mistakes_in_files(cli: Cli, folder: Path, file: str, old: str, new: str, said: list[str]) -> None:
    edited(folder, file, old, new)
    message = refused(cli, "compare", folder / "stay.toml", folder / "startup.toml", *FEW)
    for words in said:
        assert words in message


def test_several_mistakes_are_told_at_once(cli: Cli, folder: Path) -> None:
    edited(folder, "startup.toml", "base = 240_000", "base = -1")
    edited(folder, "startup.toml", '"5 to 7"', '"7 to 5"')
    assert len(refused(cli, "worth", folder / "startup.toml").strip().splitlines()) == 2


def test_pay_that_ruins_is_named(cli: Cli, folder: Path) -> None:
    edited(folder, "me.toml", 'wealth = "900k"', "wealth = 1000")
    edited(folder, "me.toml", "stay = 6", "stay = 0.1")
    edited(folder, "startup.toml", "[salary]", "[sign_on]\namount = 0\n\n[salary]")
    edited(folder, "startup.toml", "base = 240_000", "base = 0")
    # nothing is paid: wealth stays positive, so this is still an answer
    assert cli("worth", folder / "startup.toml", *FEW).code == 0


@pytest.mark.parametrize("what", ["missing.toml", "."])
def test_files_that_are_none(cli: Cli, folder: Path, what: str) -> None:
    refused(cli, "worth", folder / what)
    refused(cli, "check", folder / what)


def test_a_large_file_is_refused_quickly(cli: Cli, folder: Path) -> None:
    large = folder / "large.toml"
    large.write_bytes(b"#" * 50_000_000)
    assert "larger than" in refused(cli, "check", large)


def test_binary_is_refused(cli: Cli, folder: Path) -> None:
    binary = folder / "binary.toml"
    binary.write_bytes(b"name = \xff\xfe")
    assert "UTF-8" in refused(cli, "check", binary)


@pytest.mark.parametrize(
    "words",
    [
        ["compare"], ["compar"], ["worth"], ["compare", "--nonsense"], ["me", "--answers", "ABC"],
        ["me", "--answers", "XXXXX"], ["schema", "both"], ["nonsense"], ["--nonsense"], ["check"],
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "de"])
def test_words_that_are_not_understood(cli: Cli, words: list[str], language: str) -> None:
    refused(cli, *words, "--language", language)


@pytest.mark.parametrize(
    "options",
    [
        ["--futures", "5"],
        ["--futures", "1e6"],
        ["--futures", "999999999999"],
        ["--seed", "-1"],
        ["--threads", "0"],
    ],
)
def test_options_out_of_range(cli: Cli, folder: Path, options: list[str]) -> None:
    refused(cli, "worth", folder / "startup.toml", *options)


def test_comparing_one_offer(cli: Cli, folder: Path) -> None:
    assert "at least two" in refused(cli, "compare", folder / "stay.toml")


def test_nothing_is_half_written(cli: Cli, folder: Path) -> None:
    before = sorted(folder.iterdir())
    refused(cli, "worth", folder / "startup.toml", *FEW, "--html", folder / "no" / "such" / "place.html")
    refused(cli, "worth", folder / "startup.toml", *FEW, "--html", folder)
    assert sorted(folder.iterdir()) == before


def test_a_report_never_takes_the_place_of_an_offer(cli: Cli, folder: Path) -> None:
    before = (folder / "startup.toml").read_bytes()
    message = refused(
        cli, "compare", "--html", folder / "startup.toml", folder / "stay.toml", folder / "me.toml"
    )
    assert ".html" in message
    assert (folder / "startup.toml").read_bytes() == before


@pytest.mark.parametrize("sign", ["\\u001b]0;x\\u0007", "\\u202e", "\\n"])
def test_control_signs_in_names_and_values_do_not_reach_the_terminal(
    cli: Cli, folder: Path, sign: str
) -> None:
    edited(folder, "startup.toml", "Join the startup", f"Join {sign} the startup")
    message = refused(cli, "check", folder / "startup.toml")
    assert "control sign" in message
    edited(folder, "stay.toml", 'growth = "3%"', f'growth = "3x{sign}%"')
    message = refused(cli, "check", folder / "stay.toml")
    assert all(character.isprintable() or character == "\n" for character in message)


@pytest.mark.parametrize("words", [("--futures", "0"), ("--futures", "1000000000"), ("--seed", "-1")])
def test_the_app_is_not_started_with_futures_that_no_page_could_draw(
    cli: Cli, folder: Path, words: tuple[str, ...]
) -> None:
    started = cli("start", folder, "--no-browser", *words)
    assert (started.code, started.out) == (2, "")
    asked = cli("worth", folder / "stay.toml", *words)
    assert started.err == asked.err, "in the words of every other command"
