"""Beliefs that are varied stay beliefs, and who is asked about another wealth hears what that person would."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain import KinkedTax

from outbid.core.parse import parse_range
from outbid.core.ranges import Point
from outbid.packages.files import load_offer, load_person
from outbid.packages.outlooks import Stated
from outbid.packages.package import Package
from outbid.packages.terms import Salary
from outbid.worth.chance import chance_needed
from outbid.worth.laboratory import Laboratory, equivalent, with_chance
from outbid.worth.net import Tax
from outbid.worth.quitting import best_plan
from outbid.worth.switch import switch_points

OFFER = Path(__file__).parents[2] / "examples/talent-war/as-told.toml"


def believing(text: str) -> Package:
    package = load_offer(OFFER)
    outlook = package.stakes[0].outlook
    assert isinstance(outlook, Stated)
    stake = replace(package.stakes[0], outlook=replace(outlook, proceeds=parse_range(text)), others=())
    return replace(package, stakes=(stake,))


@given(st.integers(1, 99), st.sampled_from([0.0, 0.2, 0.5, 1.0]))
def test_any_chance_can_be_supposed_of_any_belief(percent: int, chance: float) -> None:
    """A weight of 1 less a rounded sum could pass 1 in its last digit, and be refused."""
    outlook = with_chance(believing(f"mix(0: {100 - percent}%; 4M: {percent}%)"), chance).stakes[0].outlook
    assert isinstance(outlook, Stated)
    assert outlook.chance_of_zero == pytest.approx(1 - chance)
    assert math.fsum(outlook.mixture.weights) == pytest.approx(1)


SERIES_B = Path(__file__).parents[2] / "examples/series-b"
LAW = Tax(KinkedTax(), indexing=0.025)


def laboratory(wealth: float) -> Laboratory:
    """Options that lapse three months after leaving, and cost 127,500 to exercise, against a salary."""
    options = load_offer(SERIES_B / "offer.toml")
    packages = [options, Package("salary", "USD", Salary(Point(300_000.0)))]
    me = replace(load_person(SERIES_B / "me.toml"), wealth=wealth, gamma=1.0, stay=Point(2.0), outside=None)
    plans = [best_plan(package, me, LAW, 5) for package in packages]
    return Laboratory(packages, me, [LAW] * 2, 5, 2_048, plans)


def test_who_is_asked_about_another_wealth_hears_what_that_person_would() -> None:
    poor, rich = laboratory(100e3), laboratory(20e6)
    pays = (poor.present[0] > poor.values(0, without_stakes(poor)) + 1).mean()
    pays_the_rich = (rich.present[0] > rich.values(0, without_stakes(rich)) + 1).mean()
    assert pays < pays_the_rich / 2, "four fifths of 100,000 do not pay for the options"
    assert (poor.values(0, person=rich.person) == rich.present[0]).all()
    assert chance_needed(poor, 0, 1, [1.0], [20e6]) == chance_needed(rich, 0, 1, [1.0], [20e6])
    assert (poor.values(0, person=replace(rich.person, wealth=100e3)) == poor.present[0]).all()


def test_wealth_switches_the_answer_where_it_pays_for_the_options() -> None:
    poor = laboratory(100e3)
    point = next(each for each in switch_points(poor, 0, 1, lead(poor), 1.0) if each.input == "wealth")
    assert point.value is not None
    assert point.above == poor.packages[0].name
    assert lead(laboratory(point.value / 4)) < 0 < lead(laboratory(4 * point.value))


def lead(lab: Laboratory) -> float:
    """What the options are worth more than the salary."""
    one, two = (equivalent(each, lab.person.gamma, lab.person.wealth).worth for each in lab.present)
    return one - two


def without_stakes(lab: Laboratory) -> Package:
    return replace(lab.packages[0], stakes=())
