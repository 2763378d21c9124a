"""The parts of the guided forms: fields as data, numbers as typed, beliefs as mixtures, files in a pleasant order."""

from __future__ import annotations

import re
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbid.core.errors import InputError
from outbid.core.parse import parse_range
from outbid.web import ask_belief
from outbid.web.ask_check import OWN_WORDS
from outbid.web.ask_fields import ALIASES, SCHEDULES, Field
from outbid.web.ask_form import filled, texts_of
from outbid.web.ask_guides import GUIDES, OFFER
from outbid.web.ask_tables import at, put, without_empty_rows
from outbid.web.ask_values import Unclear, read, shown
from outbid.web.ask_writing import written

SOURCE = Path(__file__).parents[2] / "src/outbid"
AMOUNT = Field("salary.base", "range")
PERCENT = Field("bonus.target", "percents")


AREAS = ("app_ask", "app_win_ask")
NAMED_ELSEWHERE = ("equity.form", "evidence.role", "evidence.level")
"""Choices whose words are those of other forms, or of reports."""


def messages(language: str, area: str) -> dict[str, str]:
    found: dict[str, str] = import_module(f"outbid.core.messages.{language}.{area}").MESSAGES
    return found


def asked_keys(area: str) -> set[str]:
    """Every message that a field or a section of the forms of an area asks for."""
    keys = {"rates", "section_rates", "section_rates.why"} if area == "app_ask" else set()
    for kind, guide in GUIDES.items():
        if guide.area != area:
            continue
        known = messages("en", area)
        for section in guide.sections:
            keys |= {f"section_{section.name}", f"section_{section.name}.why"}
            if section.rows:
                keys |= {f"row_{section.name}", f"more_{section.name}"}
        rows = {section.rows: 1 for section in guide.sections if section.rows}
        for field in guide.fields(rows):
            name = field.label.partition(".")[2]
            own = f"{kind}_{name}" if f"{kind}_{name}" in known else name
            keys |= {own, *({f"{own}.why"} & known.keys())}
            elsewhere = field.path.endswith(("vesting", *NAMED_ELSEWHERE))
            if field.kind == "choice" and not field.names and not elsewhere:
                keys |= {f"{name}." + re.sub(r"\W", "_", choice) for choice in field.choices}
        keys |= {f"heading_{kind}"} if kind != "offer" else set()
        keys |= {f"intro_{kind}", f"comment_{kind}"}
    if area == "app_ask":
        keys |= {"schedule." + re.sub(r"\W", "_", each) for each in SCHEDULES}
    return keys


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_field_has_words(language: str, area: str) -> None:
    assert asked_keys(area) - messages(language, area).keys() == set()


@pytest.mark.parametrize(("area", "built"), [
    ("app_ask", {"step_", "heading_", "saved_then_", "go_", "status.", "stake_form."}), ("app_win_ask", set()),
])  # fmt: skip
def test_no_word_is_left_over(area: str, built: set[str]) -> None:
    text = "\n".join(
        path.read_text("utf-8") for path in [*SOURCE.glob("web/**/*.py"), *SOURCE.glob("web/templates/ask*")]
    )
    literal = set(re.findall(rf"{area}\.([\w.]+)", text))
    known = {key.removesuffix(".fix") for key in messages("en", area)}
    left = known - asked_keys(area) - literal
    assert {key for key in left if not any(key.startswith(each) for each in built)} == set()


def test_places_of_complaints_are_places_of_fields() -> None:
    known = {field.path for field in OFFER.fields({"rsu": 3, "due": 1, "benefit": 1})}
    assert set(ALIASES.values()) <= known
    assert OFFER.field("rsu[2].value") == "rsu.2.value"
    assert OFFER.field("stake[0]") == ask_belief.CHANCE
    assert OFFER.field("class[1] (Seed).price") == ""
    assert GUIDES["company"].field("class[1] (Seed).price") == "class.1.price"
    assert all(key.startswith("app_ask.") for key in OWN_WORDS.values())


@pytest.mark.parametrize(
    ("typed", "locale", "means"),
    [
        ("180k", "en", 180_000),
        ("180,000", "en", 180_000),
        ("180.000", "de", 180_000),
        ("1,5 Mio", "de", 1_500_000),
        ("1,5 Mio", "en", 1_500_000),
        ("180k to 260k", "en", "180k to 260k"),
        ("180.000 bis 260.000", "de", "180k to 260k"),
        ("€90k", "en", 90_000),
    ],
)
def test_amounts_are_read_as_people_write_them(typed: str, locale: str, means: object) -> None:
    assert read(typed, AMOUNT, locale, "EUR") == means


@pytest.mark.parametrize(
    ("typed", "locale", "other"), [("1.500", "en", 1500), ("1,500", "de", 1500), ("12.345", "en", 12_345)]
)
def test_a_separator_that_only_the_visitor_reads_as_a_point_is_asked(
    typed: str, locale: str, other: float
) -> None:
    with pytest.raises(Unclear) as asked:
        read(typed, AMOUNT, locale, "USD")
    for reading in asked.value.readings:
        assert read(typed, AMOUNT, locale, "USD", reading) == pytest.approx(float(reading))
    assert max(map(float, asked.value.readings)) == other
    # a meaning that was never offered does not count
    with pytest.raises(Unclear):
        read(typed, AMOUNT, locale, "USD", "7")


def test_percentages_need_no_sign_and_a_fraction_is_asked() -> None:
    assert read("25", PERCENT, "en", "USD") == "25%"
    assert read("7,5", PERCENT, "de", "EUR") == "7.5%"
    assert read("80% to 120%", PERCENT, "en", "USD") == "80% to 120%"
    with pytest.raises(Unclear) as asked:
        read("0.25", PERCENT, "en", "USD")
    assert asked.value.readings == ("25%", "0.25%")
    assert read("0.25", PERCENT, "en", "USD", "25%") == "25%"


@given(st.integers(0, 10**9), st.sampled_from(["en", "de"]))
def test_what_is_shown_is_read_as_the_same(number: int, locale: str) -> None:
    assert read(shown(number, AMOUNT, locale), AMOUNT, locale, "USD") == number


@given(
    st.integers(0, 100),
    st.integers(1, 10**9),
    st.sampled_from(["en", "de"]),
    st.sampled_from(["stake", "company"]),
)
def test_a_belief_is_told_as_it_was_asked(percent: int, good: int, locale: str, of: str) -> None:
    """Whatever the chance and the amount, the file's mixture has that chance, and the form tells it again."""
    typed = {ask_belief.CHANCE: f"{percent}%", ask_belief.GOOD: str(good), ask_belief.OF: of}
    key, value = ask_belief.believed(typed, {}, locale, "USD", {})
    assert key == of
    mean = parse_range(value).mean
    assert mean == pytest.approx(percent / 100 * good)
    again = ask_belief.told({"stake": [{"outlook": {key: value}}]}, locale)
    assert again[ask_belief.CHANCE] == f"{percent}%"
    assert parse_range(again[ask_belief.GOOD], "en").mean == pytest.approx(good)
    assert again[ask_belief.OF] == of


def test_a_belief_that_two_fields_cannot_tell_stays_as_it_is_written() -> None:
    outlook = {"company": "mix(0: 50%; 10M: 30%; 90M: 20%)", "exit_in_years": 5}
    texts = ask_belief.told({"stake": [{"outlook": outlook}]}, "en")
    assert texts[ask_belief.GOOD] == outlook["company"]
    assert ask_belief.believed(texts, {}, "en", "USD", {}) == ("company", outlook["company"])
    with pytest.raises(InputError, match="chances of its own"):
        ask_belief.believed({**texts, ask_belief.CHANCE: "20%"}, {}, "en", "USD", {})


def test_an_emptied_row_goes_and_one_with_more_than_the_form_knows_stays() -> None:
    base = {
        "rsu": [{"value": 1, "vesting": "4y/quarterly"}, {"value": 2, "vesting": "3y/quarterly", "shares": 5}]
    }
    rows = {"rsu": 2, "due": 1, "benefit": 1}
    texts = {**texts_of(OFFER, base, rows, "en"), "rsu.0.value": "", "rsu.1.value": ""}
    tables = filled(OFFER, base, texts, rows, "en", {}).tables
    assert tables["rsu"] == [{"vesting": "3y/quarterly", "shares": 5}]
    assert base["rsu"][0]["value"] == 1, "what was read is not touched"


def test_tables_by_path() -> None:
    tables: dict[str, object] = {}
    put(tables, "stake.1.outlook.dilution", "20%")
    assert at(tables, "stake.1.outlook.dilution") == "20%"
    assert at(tables, "stake.7.outlook") is None
    put(tables, "stake.1.outlook.dilution", None)
    assert without_empty_rows(tables, ("stake",)) == {}


def test_a_new_file_reads_back_in_the_order_of_the_form() -> None:
    tables = {
        "stake": [{"shares": 100_000, "outlook": {"exit_in_years": "5 to 7"}, "name": "x"}],
        "salary": {"base": 180_000},
        "currency": "USD",
        "name": 'A "quoted" \\ name',
    }
    text = written(OFFER, tables, "An offer.")
    assert tomllib.loads(text) == tables
    assert text.startswith("# An offer.\nname = ")
    assert text.index("currency") < text.index("[salary]") < text.index("[[stake]]")
    assert "180_000" in text
