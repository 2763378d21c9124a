"""What packages are worth to one person: offers and tastes in, views out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import outbid
from outbid.core.errors import InputError
from outbid.law import Schedule, schedule
from outbid.packages.convert import in_currency
from outbid.packages.files import load_offer, load_person
from outbid.packages.outlooks import OutlookKind
from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.packages.stake import OPTIONS
from outbid.packages.toml_file import read_toml
from outbid.report import build
from outbid.report.assumptions import assumptions
from outbid.report.glance import GlanceView, Supposed, glance_view
from outbid.report.views import ChanceTable, CheckView, CompareView, RiskView, WorthView
from outbid.workspace.papers import Offer, check
from outbid.worth.chance import chance_needed
from outbid.worth.elicit import elicit
from outbid.worth.exchange import exchange_rates
from outbid.worth.laboratory import Laboratory, belief
from outbid.worth.net import Tax
from outbid.worth.simulate import AFFORDABLE
from outbid.worth.study import by_outlook, study
from outbid.worth.switch import switch_points
from outbid.worth.tax_law import tax_for
from outbid.worth.value import Progress, Run

EXCHANGED = 10_000.0
"""Base pay a year for which exchange rates are given."""
GAMMAS = (0.5, 1.0, 2.0, 3.0, 4.0)
WEALTHS = (0.3, 1.0, 3.0, 10.0)
"""Multiples of the person's wealth in the table of chances."""
MOST_OFFERS = 20
CANDIDATE_KEYS = ("current", "taste", "rival")
"""What only the file of a candidate has."""


@dataclass(frozen=True)
class Workspace:
    """A person, how their futures are drawn, and the number format of their files.

    Example:
        >>> Workspace.of("me.toml").compare("stay.toml", "startup.toml").offers[0].name  # doctest: +SKIP
    """

    person: Person
    run: Run = Run()
    locale: str | None = None
    outlook: OutlookKind | None = None
    """The one outlook to look at private stakes by; ``None``: all that the facts allow, the file's choice in use."""

    @staticmethod
    def of(
        me: Person | str | Path,
        run: Run = Run(),  # noqa: B008
        *,
        locale: str | None = None,
        outlook: OutlookKind | None = None,
    ) -> Workspace:
        """A workspace for the person in the file ``me`` (that of a candidate will do), or for a person already read."""
        person = me if isinstance(me, Person) else _person_in(me, locale)
        return Workspace(person, run, locale, outlook)

    @property
    def gammas(self) -> list[float]:
        """Relative risk aversions of the table of chances, ascending, the person's own among them."""
        return sorted({*GAMMAS, self.person.gamma})

    def worth(self, offer: Offer, progress: Progress | None = None) -> WorthView:
        """What one offer is worth to the person."""
        own, packages, laws, taxes = self.prepare([offer])
        found = study(packages, self.person, taxes, self.run, progress)
        lab = Laboratory(packages, self.person, taxes, self.run.seed, plans=found.plans)
        return WorthView(
            offer=build.offer_view(own[0], self.person, found, 0),
            exchange=tuple(map(build.exchange_view, exchange_rates(lab, 0, EXCHANGED))),
            assumptions=assumptions(own, self.person, laws, found.valuation, self.run, outbid.__version__),
        )

    def compare(self, *offers: Offer, progress: Progress | None = None) -> CompareView:
        """Which of several offers is worth most to the person, by how much, and what would flip it."""
        if len(offers) < 2:
            raise InputError("errors.one_to_compare" if offers else "errors.nothing_to_compare")
        if len(offers) > MOST_OFFERS:
            raise InputError("errors.too_many_offers", value=len(offers), most=MOST_OFFERS)
        own, packages, laws, taxes = self.prepare(offers)
        found = study(packages, self.person, taxes, self.run, progress)
        valuation = found.valuation
        order = sorted(range(len(packages)), key=lambda i: -valuation.worth[i])
        best, second = order[0], order[1]
        lead = float(valuation.worth[best] - valuation.worth[second])
        error = valuation.difference_error(best, second)
        lab = Laboratory(packages, self.person, taxes, self.run.seed, plans=found.plans)
        without = max(range(len(packages)), key=lambda i: valuation.worth[found.staying.get(i, i)])
        return CompareView(
            offers=tuple(build.offer_view(own[i], self.person, found, i) for i in order),
            pairs=tuple(build.pair_view(packages, self.person, valuation, best, i) for i in order[1:]),
            tie=lead <= 2 * error,
            leads=tuple(build.lead_views(self.person, found)),
            best_without_option=packages[without].name,
            switches=tuple(map(build.switch_view, switch_points(lab, best, second, lead, error))),
            chance_tables=tuple(self._chance_tables(lab, best, second, lead, error)),
            exchange=tuple(
                build.exchange_view(rate) for i in order[:2] for rate in exchange_rates(lab, i, EXCHANGED)
            ),
            assumptions=assumptions(own, self.person, laws, valuation, self.run, outbid.__version__),
        )

    def glance(self, *offers: Offer, supposed: Supposed = Supposed()) -> GlanceView:  # noqa: B008
        """How offers stand to each other, in a fraction of the time that :meth:`compare` takes.

        Args:
            offers: one or more.
            supposed: other tastes, plans and chances than the files say.
        """
        if not 1 <= len(offers) <= MOST_OFFERS:
            key = "errors.too_many_offers" if offers else "errors.nothing_to_compare"
            raise InputError(key, value=len(offers), most=MOST_OFFERS)
        person = supposed.person(self.person)
        _, packages, _, taxes = self.prepare(offers)
        packages = [supposed.package(package) for package in packages]
        return glance_view(packages, person, taxes, self.run, supposed.chance)

    def check(self, offer: Offer, today: dt.date | None = None) -> CheckView:
        """What is missing, contradictory or suspicious in an offer; see :func:`check`."""
        return check(offer, today, locale=self.locale)

    def prepare(
        self, offers: Sequence[Offer]
    ) -> tuple[list[Package], list[Package], list[Schedule], list[Tax]]:
        """The packages in their own and in the person's currency, the schedules and the tax that meet each.

        Raises:
            InputError: an offer cannot be read, cannot be valued for this person, or has the name of another.
        """
        person = self.person
        own = [o if isinstance(o, Package) else load_offer(o, locale=self.locale) for o in offers]
        for package in own:
            if person.as_of and package.start and package.start < person.as_of:
                raise InputError(
                    "errors.before_today",
                    where=f"{package.name}, start",
                    value=package.start,
                    today=person.as_of,
                )
        if self.outlook is not None:
            own = [_seen_by(package, self.outlook) for package in own]
        names = [package.name for package in own]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise InputError("errors.same_name", name=twice)
        packages, laws, taxes = [], [], []
        for package in own:
            try:
                packages.append(in_currency(package, person.currency, person.rates))
                law = schedule(
                    package.place or person.place, person.tax_year, package.status or person.status
                )
                taxes.append(tax_for(packages[-1], person))
            except InputError as error:
                persons = error.key == "errors.no_schedule" and not (package.place or package.status)
                raise error.at("me: place, status, tax_year" if persons else package.name) from None
            _refuse_unaffordable(packages[-1], person)
            laws.append(law)
        return own, packages, laws, taxes

    def _chance_tables(
        self, lab: Laboratory, best: int, second: int, lead: float, error: float
    ) -> list[ChanceTable]:
        wealths = [self.person.wealth * multiple for multiple in WEALTHS]
        tables = []
        for index, other, ahead in ((best, second, lead), (second, best, -lead)):
            package = lab.packages[index]
            outlook = belief(package)
            if self.person.wealth > 0 and outlook is not None:
                stated = 1 - outlook.chance_of_zero
                cells = chance_needed(lab, index, other, self.gammas, wealths, ahead, error)
                rival = lab.packages[other].name
                tables.append(build.chance_table(package.name, rival, stated, self.gammas, wealths, cells))
        return tables

    def with_person(self, **changes: object) -> Workspace:
        """The same workspace with other facts about the person, for what-if questions."""
        return replace(self, person=replace(self.person, **changes))  # type: ignore[arg-type]


def risk_aversion(answers: str) -> RiskView:
    """Relative risk aversion from the answers to the five lottery questions, such as ``"ABBAB"``."""
    found = elicit(answers)
    gamma, low, high = (build.significant(x, 3) for x in (found.gamma, found.low, found.high))
    return RiskView(found.answers, gamma, low, high)


def _person_in(path: str | Path, locale: str | None) -> Person:
    """The person in a file; of a candidate's, in which there may be ranges, the one at the centre."""
    tables = read_toml(path)
    written = [str(tables.get(key, "")) for key in ("wealth", "risk_aversion")]
    ranges = any(" to " in each or " bis " in each or each.strip().startswith("mix") for each in written)
    if ranges or any(key in CANDIDATE_KEYS for key in tables):
        from outbid.offers.candidate_file import load_candidate

        return load_candidate(path, locale=locale).person
    return load_person(path, locale=locale)


def _seen_by(package: Package, kind: OutlookKind) -> Package:
    """``package`` with its private stakes seen by one outlook only."""
    for stake in package.stakes:
        available = [each.kind for each in (stake.outlook, *stake.others)]
        if kind not in available:
            raise InputError(
                "stake.no_belief" if kind == "stated" else "stake.no_such_outlook",
                where=f"{package.name}, {stake.name}",
                value=kind,
                available=", ".join(available),
            )
    seen = by_outlook(package, kind)
    return replace(seen, stakes=tuple(replace(stake, others=()) for stake in seen.stakes))


def _refuse_unaffordable(package: Package, person: Person) -> None:
    """A stake that must be bought on the first day needs money that is there."""
    for stake in package.stakes:
        bought = stake.form in ("restricted", "section_19a") or (
            stake.form in OPTIONS and stake.conditions.early_exercise
        )
        cost = stake.exercise_price
        if bought and not stake.vested_months and cost > AFFORDABLE * person.wealth:
            raise InputError(
                "errors.cannot_afford", name=package.name, cost=f"{cost:,.0f}", wealth=f"{person.wealth:,.0f}"
            )
