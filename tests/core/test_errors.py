"""Every error key has its sentence in every language, with the same placeholders, and every sentence is used."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest

import outbid.core
from outbid.core import catalogue
from outbid.core.errors import InputError, OutbidError, Problems

SOURCE = Path(outbid.core.__file__).parents[1]
AREAS = sorted(
    path.stem for path in (SOURCE / "core/messages/en").glob("*.py") if path.stem not in ("__init__", "tax")
)


def messages(language: str, area: str) -> dict[str, str]:
    found: dict[str, str] = import_module(f"outbid.core.messages.{language}.{area}").MESSAGES
    return found


def placeholders(message: str) -> set[str]:
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in Formatter().parse(message) if name}


def source_text() -> str:
    return "\n".join(
        path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py") if "messages" not in path.parts
    )


@pytest.mark.parametrize("area", AREAS)
def test_languages_have_the_same_messages_with_the_same_placeholders(area: str) -> None:
    english, german = messages("en", area), messages("de", area)
    assert english.keys() == german.keys()
    for key, message in english.items():
        assert placeholders(message) == placeholders(german[key]), key
        assert german[key].strip(), key


def test_percentages_in_german_sentences_have_a_space_and_a_comma() -> None:
    rates = {"drift": 0.0525, "rate": 0.04, "intensity": 0.01}
    said = InputError("options.outgrows", **rates).text("de")
    assert [f"{each}\u00a0%" in said for each in ("5,25", "4,00", "1,00")] == [True] * 3
    assert "5.25%" in InputError("options.outgrows", **rates).text("en")


def test_what_tax_tables_leave_out_is_said_in_german_too() -> None:
    """The tables are written in English; the German area translates their sentences."""
    tables = [json.loads(path.read_text(encoding="utf-8")) for path in (SOURCE / "law/tables").glob("*.json")]
    said = {sentence for table in tables for sentence in _strings(table, "not_modelled")}
    german = messages("de", "tax")
    assert said
    assert said - german.keys() == set()


def _strings(tree: object, key: str) -> Iterator[str]:
    if isinstance(tree, dict):
        for name, inner in tree.items():
            yield from inner if name == key else _strings(inner, key)
    elif isinstance(tree, list):
        for inner in tree:
            yield from _strings(inner, key)


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_every_error_renders(language: str) -> None:
    for key, message in messages(language, "errors").items():
        fields = Formatter().parse(message)
        params = {name: 1.5 for _, name, _, _ in fields if name}
        assert catalogue.text(f"errors.{key}", language, **params)


def test_a_fix_belongs_to_an_error_and_asks_for_nothing_more() -> None:
    english = messages("en", "errors")
    for key in english:
        if key.endswith(".fix"):
            assert key.removesuffix(".fix") in english


def test_no_error_is_missing_or_unused() -> None:
    used = set(re.findall(r"[\"']errors\.([a-z_0-9]+)[\"']", source_text()))
    known = {key.removesuffix(".fix") for key in messages("en", "errors")}
    assert used - known == set(), "keys without a message"
    assert known - used == set(), "messages that nothing raises"


def test_raised_parameters_fill_the_placeholders() -> None:
    """Each call that raises a literal key passes every placeholder of its message and of its fix."""
    english = messages("en", "errors")
    call = re.compile(
        r"(?:Input|Outbid)Error\(\s*\"errors\.(\w+)\"((?:[^()]|\([^()]*\)|\((?:[^()]|\([^()]*\))*\))*)\)"
    )
    found = 0
    for key, arguments in call.findall(source_text()):
        given = set(re.findall(r"(\w+)=", arguments))
        needed = placeholders(english[key]) | placeholders(english.get(f"{key}.fix", ""))
        if "**" in arguments:
            continue
        assert needed <= given, f"errors.{key} lacks {needed - given}"
        found += 1
    assert found > 40


def test_an_error_says_where_what_and_how_to_mend_it() -> None:
    error = InputError("errors.missing_key", where="offer.toml, salary.base", key="base")
    assert str(error).startswith("offer.toml, salary.base: “base” is missing.")
    assert "Add it" in str(error)
    assert "fehlt" in error.text("de")
    assert error.at("other.toml").text().startswith("other.toml:")


def test_braces_in_what_the_user_wrote_are_harmless() -> None:
    assert "{x}" in str(InputError("errors.not_a_number", value="{x}", where="{y}"))


def test_problems_list_all_and_take_a_place() -> None:
    problems = Problems(
        [InputError("errors.answers", value="x"), InputError("errors.seed", value=-1, where="b")]
    )
    assert len(str(problems).splitlines()) == 2
    placed = problems.at("file.toml")
    assert isinstance(placed, Problems)
    assert [p.where for p in placed.problems] == ["file.toml", "b"]


def test_an_unknown_message_is_a_defect() -> None:
    with pytest.raises(KeyError):
        OutbidError("errors.no_such_message").text()
