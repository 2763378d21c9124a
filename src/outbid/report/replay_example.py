"""The worked example of a replay: one person who leaves a large company for a startup, and no market at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from outbid.packages.files import load_offer
from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.report.market_views import Interval
from outbid.report.replay_trials import RAISED, follows
from outbid.report.replay_views import Made, ModelFigure, Unit, carried_by
from outbid.report.views import ChanceTable, CompareView, SwitchView
from outbid.worth.laboratory import with_base_raised, with_chance, with_stake_scaled

Compare = Callable[[Person, Package, Package], CompareView]


def example_figures(folder: Path, person: Person, compare: Compare) -> tuple[tuple[ModelFigure, ...], int]:
    """What must be true for the startup to be worth it, and by how much it is not.

    Args:
        folder: with the two offers of the worked example.
        person: of the example.
        compare: compares two offers for a person.

    Returns:
        The chance that the file states; the chance at which both offers are worth the same, and what staying is worth
        more a year, each with its least and most over the risk aversions of the table that goes with it; and the
        number of futures that were drawn.
    """
    stay, startup = load_offer(folder / "stay.toml"), load_offer(folder / "startup.toml")
    view = compare(person, stay, startup)
    stated, needed = _chance(view)
    lead = _lead(view, stay.name, startup.name)
    table = next(each for each in view.chance_tables if each.offer == startup.name)
    leads = [
        _lead(compare(replace(person, gamma=gamma), stay, startup), stay.name, startup.name)
        for gamma in (table.gammas[0], table.gammas[-1])
    ]
    raised = {
        "me.wealth": (replace(person, wealth=person.wealth * RAISED), stay, startup),
        "me.risk_aversion": (replace(person, gamma=person.gamma * RAISED), stay, startup),
        "stay.salary.base": (person, _base_raised(stay), startup),
        "startup.salary.base": (person, stay, _base_raised(startup)),
        "startup.stake.shares": (person, stay, with_stake_scaled(startup, RAISED)),
        "startup.stake.outlook": (person, stay, with_chance(startup, stated * RAISED)),
    }
    then = {place: compare(*case) for place, case in raised.items()}

    def level(key: str, unit: Unit, value: Interval, read: Callable[[CompareView], float]) -> ModelFigure:
        responses = {place: follows(value.value, read(each)) for place, each in then.items()}
        most = max(responses, key=lambda place: abs(responses[place]))
        return _figure(key, unit, value, "level", (most,), responses[most])

    return (
        _figure("chance_stated", "share", Interval(stated), "given", ("startup.stake.outlook",)),
        level("chance_needed", "share", Interval(needed, *_span(table, person)), lambda each: _chance(each)[1]),
        level(
            "lead", "money", Interval(lead, min(leads), max(leads)),
            lambda each: _lead(each, stay.name, startup.name),
        ),
    ), view.assumptions.futures  # fmt: skip


def _figure(
    key: str, unit: Unit, value: Interval, made: Made, inputs: tuple[str, ...], responds: float | None = None
) -> ModelFigure:
    return ModelFigure(key, unit, value, made, inputs, responds, carried_by(made, value, responds))


def _base_raised(package: Package) -> Package:
    return with_base_raised(package, (RAISED - 1) * package.salary.base.median)


def _chance(view: CompareView) -> tuple[float, float]:
    """The chance of a good exit as stated, and at which both offers are worth the same."""
    found: SwitchView = next(each for each in view.switches if each.input == "chance")
    assert found.value is not None  # the example has such a chance, which a test asks for
    return found.current, found.value


def _lead(view: CompareView, stay: str, startup: str) -> float:
    worth = {offer.name: offer.worth_per_year for offer in view.offers}
    return worth[stay] - worth[startup]


def _span(table: ChanceTable, person: Person) -> tuple[float, float]:
    """The least and the most chance that is needed, over risk aversions, at the wealth of the person's own."""
    own = table.wealths.index(min(table.wealths, key=lambda wealth: abs(wealth - person.wealth)))
    known = [cell.chance for cell in table.cells[own] if cell.chance is not None]
    return min(known), max(known)
