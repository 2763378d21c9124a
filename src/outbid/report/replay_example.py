"""The worked example of a replay: one person who leaves a large company for a startup, and no market at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from outbid.packages.files import load_offer
from outbid.packages.package import Package
from outbid.report.market_views import Interval
from outbid.report.replay_figures import RAISED, follows
from outbid.report.replay_views import Made, ModelFigure, Unit, carried_by
from outbid.report.views import CompareView, SwitchView
from outbid.worth.laboratory import with_chance

Compare = Callable[[Package, Package], CompareView]


def example_figures(folder: Path, compare: Compare) -> tuple[tuple[ModelFigure, ...], int]:
    """What must be true for the startup to be worth it, and by how much it is not.

    Args:
        folder: with the two offers of the worked example.
        compare: compares two offers for the person of the example.

    Returns:
        The chance that the file states; the chance at which both offers are worth the same, with the least and the most
        over the risk aversions of the table that goes with it; what staying is worth more a year; and the number of
        futures that were drawn.
    """
    stay, startup = load_offer(folder / "stay.toml"), load_offer(folder / "startup.toml")
    view = compare(stay, startup)
    stated, needed = _chance(view)
    raised = compare(stay, with_chance(startup, stated * RAISED))
    _, needed_then = _chance(raised)
    lead, lead_then = (_lead(each, stay.name, startup.name) for each in (view, raised))
    span = _span(view, startup.name)
    return (
        _figure("chance_stated", "share", Interval(stated), "given", ("startup.stake.outlook",)),
        _figure(
            "chance_needed", "share", Interval(needed, *span), "level", ("startup.stake.outlook",),
            follows(needed, needed_then),
        ),
        _figure(
            "lead", "money", Interval(lead), "level", ("startup.stake.outlook",), follows(lead, lead_then)
        ),
    ), view.assumptions.futures  # fmt: skip


def _figure(
    key: str, unit: Unit, value: Interval, made: Made, inputs: tuple[str, ...], responds: float | None = None
) -> ModelFigure:
    return ModelFigure(key, unit, value, made, inputs, responds, carried_by(made, value, responds))


def _chance(view: CompareView) -> tuple[float, float]:
    """The chance of a good exit as stated, and at which both offers are worth the same."""
    found: SwitchView = next(each for each in view.switches if each.input == "chance")
    assert found.value is not None  # the example has such a chance, which a test asks for
    return found.current, found.value


def _lead(view: CompareView, stay: str, startup: str) -> float:
    worth = {offer.name: offer.worth_per_year for offer in view.offers}
    return worth[stay] - worth[startup]


def _span(view: CompareView, startup: str) -> tuple[float, float]:
    """The least and the most chance that is needed, over risk aversions, at the wealth of the person's own."""
    table = next(each for each in view.chance_tables if each.offer == startup)
    own = table.wealths.index(min(table.wealths, key=lambda wealth: abs(wealth - view.assumptions.wealth)))
    known = [cell.chance for cell in table.cells[own] if cell.chance is not None]
    return min(known), max(known)
