"""An option that is given twice means something or is refused: nothing that was typed is dropped without a word."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from outbid.cli.parser import COMMANDS, UsageError, parser_for

Cli = Callable[..., Any]
COMPANY = Path(__file__).parents[2] / "examples" / "series-b" / "company.toml"


def test_exit_values_add_up(cli: Cli) -> None:
    one = json.loads(cli("equity", COMPANY, "--exit", "63.82M", "--exit", "150M", "--json").out)
    other = json.loads(cli("equity", COMPANY, "--exit", "63.82M, 150M", "--json").out)
    assert one == other
    assert one != json.loads(cli("equity", COMPANY, "--exit", "150M", "--json").out)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_option_counts_each_time_or_may_be_given_once_only(command: str, language: str) -> None:
    parser = parser_for(command, language)
    positionals = [action for action in parser._actions if not action.option_strings and action.nargs != "?"]
    needed = [str(next(iter(action.choices or ["x"]))) for action in positionals]
    for action in parser._actions:
        action.required = action.required and not action.option_strings
    for action in parser._actions:
        if not action.option_strings or action.nargs == 0:
            continue
        value = "3" if action.type is int else str(next(iter(action.choices or ["x"])))
        words = [action.option_strings[0], value]
        once = parser.parse_args([*needed, *words])
        assert getattr(once, action.dest) in (action.type(value) if action.type else value, [value])  # type: ignore
        if isinstance(action, argparse._AppendAction):
            assert getattr(parser.parse_args([*needed, *words, *words]), action.dest) == [value, value]
            continue
        with pytest.raises(UsageError) as found:
            parser.parse_args([*needed, *words, *words])
        assert action.option_strings[0] in found.value.text(language)
        assert ("twice" if language == "en" else "zweimal") in found.value.text(language)


def test_a_parser_is_not_used_up(cli: Cli) -> None:
    parser = parser_for("equity", "en")
    for _ in range(2):
        assert parser.parse_args(["x.toml", "--shares", "20k"]).shares == "20k"
