"""The worked example of a replay is what the comparison of the same offers says, which values everything each time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from outbid.packages.files import load_offer, load_person
from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.report.replay_answer import folder
from outbid.report.replay_example import example_figures
from outbid.report.replay_views import ModelFigure
from outbid.report.views import CompareView
from outbid.workspace.person import GAMMAS, Workspace
from outbid.worth.quitting import best_plan
from outbid.worth.value import Run

RUN = Run(seed=5, futures=20_000)
WAR = folder() / "talent-war"
ME = load_person(WAR / "me.toml")
STAY, STARTUP = load_offer(WAR / "stay.toml"), load_offer(WAR / "startup.toml")


@pytest.fixture(scope="module")
def found() -> dict[str, ModelFigure]:
    me = Workspace(ME, RUN)

    def prepared(*offers):
        _, packages, _, taxes = me.prepare(offers)
        return packages, taxes

    figures, futures = example_figures(WAR, ME, me.gammas, RUN, prepared)
    assert futures == RUN.futures
    return {figure.key: figure for figure in figures}


def compared(
    person: Person = ME, stay: Package = STAY, startup: Package = STARTUP
) -> tuple[float, float, CompareView]:
    """The chance that is needed, what staying is worth more a year, and all else that a comparison says."""
    view = Workspace(person, RUN).compare(stay, startup)
    (needed,) = [each.value for each in view.switches if each.input == "chance"]
    worth = {offer.name: offer.worth_per_year for offer in view.offers}
    assert needed is not None
    return needed, worth[stay.name] - worth[startup.name], view


def test_the_example_says_what_a_comparison_of_its_offers_says(found):
    needed, lead, view = compared()
    assert found["chance_needed"].value.value == needed
    assert found["lead"].value.value == pytest.approx(lead, abs=0.005)
    (table,) = [each for each in view.chance_tables if each.offer == STARTUP.name]
    assert found["chance_stated"].value.value == table.stated
    row = table.cells[table.wealths.index(ME.wealth)]
    chances = [cell.chance for cell in row if cell.chance is not None]
    assert (found["chance_needed"].value.low, found["chance_needed"].value.high) == (
        min(chances),
        max(chances),
    )
    ends = sorted(compared(replace(ME, gamma=gamma))[1] for gamma in (min(GAMMAS), max(GAMMAS)))
    assert [found["lead"].value.low, found["lead"].value.high] == pytest.approx(ends, abs=0.005)


def raised(place: str) -> tuple[float, float]:
    """The chance and the lead with one input a tenth larger."""
    if place == "stay.salary.base":
        pay = replace(STAY.salary, base=STAY.salary.base.scaled(1.1))
        return compared(stay=replace(STAY, salary=pay))[:2]
    if place == "me.wealth":
        return compared(replace(ME, wealth=ME.wealth * 1.1))[:2]
    assert place == "me.risk_aversion", place
    return compared(replace(ME, gamma=ME.gamma * 1.1))[:2]


@pytest.mark.parametrize(("key", "which"), [("chance_needed", 0), ("lead", 1)])
def test_what_the_example_follows_most_moves_it_so_much(found, key, which):
    (place,) = found[key].inputs
    was = found[key].value.value
    assert found[key].responds == pytest.approx((raised(place)[which] - was) / (was * 0.1), abs=1e-4)


def test_nobody_in_the_example_decides_anything_on_the_way():
    """Or what is paid would hang on who is paid, and could not be drawn once for all."""
    me = Workspace(ME, RUN)
    _, packages, _, taxes = me.prepare([STAY, STARTUP])
    for package, tax in zip(packages, taxes, strict=True):
        plan = best_plan(package, ME, tax, RUN.seed)
        assert plan.leave is None and plan.exercise == ()
        assert best_plan(package, replace(ME, gamma=8.0, wealth=ME.wealth / 2), tax, RUN.seed) == plan
