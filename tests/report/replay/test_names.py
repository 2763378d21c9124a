"""The shipped scenario's names are told in the language of the reader, and stand in files as they are."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from outbid.packages.toml_file import read_toml
from outbid.report.evidence_views import Provenance
from outbid.report.format import Reader
from outbid.report.replay_names import called, spoken
from outbid.report.replay_views import DirectionView, ReplayView
from outbid.report.replay_words import input_words

FILE = read_toml(Path(__file__).parents[3] / "examples" / "replay" / "2024.toml")
NAMES = [each["name"] for kind in ("segment", "employer", "shock") for each in FILE[kind]]
SEATS = [seat["name"] for each in FILE["employer"] for seat in each["seat"]]
ENGLISH, GERMAN = Reader("en", "en", "USD"), Reader("de", "de", "USD")


@pytest.mark.parametrize("name", sorted({*NAMES, *SEATS}))
def test_every_name_of_the_scenario_is_known_in_both_languages(name: str) -> None:
    assert called(name, ENGLISH) == name
    assert called(name, GERMAN) != name


def test_names_of_others_stay_as_they_are() -> None:
    for name in ("", "*", "AI developers of ours", "{x}", "llm trainers!"):
        assert called(name, GERMAN) == name


def test_inputs_are_named_in_the_language_of_the_reader_by_their_places_in_the_file() -> None:
    places = (
        "*.value.LLM trainers",
        "segment.AI sales.headcount",
        "employer.Early startups.seat.Engineering.terms",
    )
    for place in places:
        names = [each for each in {*NAMES, *SEATS} if each in place]
        told = input_words(place, GERMAN)
        assert any(called(each, GERMAN) in told for each in names)
        assert not any(each in told for each in names)
        assert all(each in input_words(place, ENGLISH) for each in place.split(".") if each in names)


def test_a_replay_is_told_with_these_names_wherever_they_stand() -> None:
    @dataclasses.dataclass(frozen=True)
    class Part:
        name: str
        within: tuple[object, ...] = ()
        people: float = 0.5

    market = Part("The talent war of early 2024", (Part("No equity", (Part("AI sales"),)), Part("mine")))
    directions = (DirectionView("worse", "One more lab", 40, 0),)
    view = ReplayView("2024", (), directions, (), market, Provenance("", "", ()), 1)  # type: ignore[arg-type]
    assert spoken(view, ENGLISH) == view
    told = spoken(view, GERMAN)
    assert told.directions == (dataclasses.replace(directions[0], shock=called("One more lab", GERMAN)),)
    inner = (Part(called("No equity", GERMAN), (Part(called("AI sales", GERMAN)),)), Part("mine"))
    assert told.market == Part("The talent war of early 2024", inner)
    assert (told.name, told.provenance) == (view.name, view.provenance)
