"""The worked example of a replay: one person who leaves a large company for a startup, and no market at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from outbid.packages.files import load_offer
from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.report.build import money, probability, significant
from outbid.report.market_views import Interval
from outbid.report.replay_trials import RAISED, follows
from outbid.report.replay_views import Made, ModelFigure, Unit, carried_by
from outbid.worth.chance import chance_needed
from outbid.worth.laboratory import (
    Laboratory,
    belief,
    equivalent,
    with_base_raised,
    with_chance,
    with_stake_scaled,
)
from outbid.worth.net import Tax
from outbid.worth.value import Run, Valuation, annuity, value

Prepared = Callable[[Package, Package], tuple[Sequence[Package], Sequence[Tax]]]
STAY, STARTUP = 0, 1


@dataclass(frozen=True)
class _Case:
    """Who compares what: the numbers of two packages."""

    who: Person
    stay: int = STAY
    startup: int = STARTUP


@dataclass(frozen=True, eq=False)
class _Example:
    """Two packages and what else they may be, valued in the same futures.

    Nobody decides anything on the way, which a test asks for: what is paid does not hang on who is paid.
    """

    packages: Sequence[Package]
    taxes: Sequence[Tax]
    run: Run
    valued: Valuation

    def worth(self, case: _Case) -> tuple[float, float]:
        """What staying and what the startup is worth, money."""
        who, paid = case.who, self.valued.sample
        stay, startup = (
            equivalent(paid[each], who.gamma, who.wealth).worth for each in (case.stay, case.startup)
        )
        return stay, startup

    def lead(self, case: _Case) -> float:
        """What staying is worth more, money a year."""
        stay, startup = (money(each / annuity(case.who)) for each in self.worth(case))
        return stay - startup

    def chances(self, case: _Case, gammas: Sequence[float]) -> list[float]:
        """The chances of a good exit at which both are worth the same, for each risk aversion that has one."""
        stay, startup = self.worth(case)
        pair = self.packages[case.stay], self.packages[case.startup]
        lab = Laboratory(pair, case.who, self.taxes[:2], self.run.seed)
        cells = chance_needed(lab, STARTUP, STAY, gammas, [case.who.wealth], startup - stay)[0]
        return [cell.value for cell in cells if cell.value is not None]

    def chance(self, case: _Case) -> float:
        """The chance for the person's own aversion, which the example has."""
        (needed,) = self.chances(case, [case.who.gamma])
        return significant(needed)


def example_figures(
    folder: Path, person: Person, gammas: Sequence[float], run: Run, prepared: Prepared
) -> tuple[tuple[ModelFigure, ...], int]:
    """What must be true for the startup to be worth it, and by how much it is not.

    Args:
        folder: with the two offers of the worked example.
        person: of the example.
        gammas: relative risk aversions, ascending, over which figures are given.
        run: how the futures are drawn; no more than :data:`~outbid.worth.value.SAMPLE`, which are kept.
        prepared: two offers in the person's currency, and the tax law that meets each.

    Returns:
        The chance that the file states; the chance at which both offers are worth the same, and what staying is worth
        more a year, each with its least and most over ``gammas``; and the number of futures that were drawn.
    """
    offers, laws = prepared(load_offer(folder / "stay.toml"), load_offer(folder / "startup.toml"))
    stay, startup = offers
    believed = belief(startup)
    assert believed is not None  # the example has such a chance, which a test asks for
    stated = significant(1 - believed.chance_of_zero)
    # packages of one name meet the same futures, so that each is drawn once for all
    packages = [
        *offers, _base_raised(stay), _base_raised(startup), with_stake_scaled(startup, RAISED),
        with_chance(startup, stated * RAISED),
    ]  # fmt: skip
    taxes = [*laws, laws[STAY], *[laws[STARTUP]] * 3]
    example = _Example(packages, taxes, run, value(packages, person, taxes, run))
    raised = {
        "me.wealth": _Case(replace(person, wealth=person.wealth * RAISED)),
        "me.risk_aversion": _Case(replace(person, gamma=person.gamma * RAISED)),
        "stay.salary.base": _Case(person, stay=2),
        "startup.salary.base": _Case(person, startup=3),
        "startup.stake.shares": _Case(person, startup=4),
        "startup.stake.outlook": _Case(person, startup=5),
    }
    now = _Case(person)

    def level(key: str, unit: Unit, low: float, high: float, read: Callable[[_Case], float]) -> ModelFigure:
        shown = Interval(read(now), low, high)
        responses = {place: follows(shown.value, read(case)) for place, case in raised.items()}
        most = max(responses, key=lambda place: abs(responses[place]))
        return _figure(key, unit, shown, "level", (most,), responses[most])

    chances = list(map(probability, example.chances(now, gammas)))
    leads = [example.lead(_Case(replace(person, gamma=gamma))) for gamma in (gammas[0], gammas[-1])]
    return (
        _figure("chance_stated", "share", Interval(stated), "given", ("startup.stake.outlook",)),
        level("chance_needed", "share", min(chances), max(chances), example.chance),
        level("lead", "money", min(leads), max(leads), example.lead),
    ), example.valued.count


def _figure(
    key: str, unit: Unit, value: Interval, made: Made, inputs: tuple[str, ...], responds: float | None = None
) -> ModelFigure:
    return ModelFigure(key, unit, value, made, inputs, responds, carried_by(made, responds))


def _base_raised(package: Package) -> Package:
    return with_base_raised(package, (RAISED - 1) * package.salary.base.median)
