"""The one façade that the command line, the web app and notebooks hold: files and terms in, views out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import outbid
from outbid.core.errors import InputError, Problems
from outbid.law import Schedule, schedule
from outbid.packages.convert import in_currency
from outbid.packages.files import load_offer, load_person
from outbid.packages.outlooks import OutlookKind
from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.packages.review import review
from outbid.packages.stake import OPTIONS
from outbid.packages.toml_file import read_toml
from outbid.report import build
from outbid.report.assumptions import assumptions
from outbid.report.glance import GlanceView, Supposed, glance_view
from outbid.report.views import ChanceTable, CheckView, CompareView, RiskView, WorthView
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

if TYPE_CHECKING:
    from outbid.packages.waterfall import Event
    from outbid.report.equity import EquityView, Wanted
    from outbid.report.evidence_views import AddedView, DataView, PayView, PremiumView
    from outbid.report.market_answer import MarketAnswer
    from outbid.report.market_views import MarketCheckView
    from outbid.report.publish_answer import Asked
    from outbid.report.publish_views import BandView, GapView, PublishView
    from outbid.report.replay_views import ReplayView
    from outbid.report.team_views import TeamView
    from outbid.report.win_answer import WinAnswer

EXCHANGED = 10_000.0
"""Base pay a year for which exchange rates are given."""
GAMMAS = (0.5, 1.0, 2.0, 3.0, 4.0)
WEALTHS = (0.3, 1.0, 3.0, 10.0)
"""Multiples of the person's wealth in the table of chances."""
MOST_OFFERS = 20
CANDIDATE_KEYS = ("current", "taste", "rival")
"""What only the file of a candidate has."""

Offer = Package | str | Path


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

    def worth(self, offer: Offer, progress: Progress | None = None) -> WorthView:
        """What one offer is worth to the person."""
        own, packages, laws, taxes = self._prepare([offer])
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
        own, packages, laws, taxes = self._prepare(offers)
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
        _, packages, _, taxes = self._prepare(offers)
        packages = [supposed.package(package) for package in packages]
        return glance_view(packages, person, taxes, self.run, supposed.chance)

    def check(self, offer: Offer, today: dt.date | None = None) -> CheckView:
        """What is missing, contradictory or suspicious in an offer; see :func:`check`."""
        return check(offer, today, locale=self.locale)

    def _prepare(
        self, offers: Sequence[Offer]
    ) -> tuple[list[Package], list[Package], list[Schedule], list[Tax]]:
        """The packages in their own and in the person's currency, and the tax law that meets each."""
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
        gammas = sorted({*GAMMAS, self.person.gamma})
        wealths = [self.person.wealth * multiple for multiple in WEALTHS]
        tables = []
        for index, other, ahead in ((best, second, lead), (second, best, -lead)):
            package = lab.packages[index]
            outlook = belief(package)
            if self.person.wealth > 0 and outlook is not None:
                stated = 1 - outlook.chance_of_zero
                cells = chance_needed(lab, index, other, gammas, wealths, ahead, error)
                rival = lab.packages[other].name
                tables.append(build.chance_table(package.name, rival, stated, gammas, wealths, cells))
        return tables

    def with_person(self, **changes: object) -> Workspace:
        """The same workspace with other facts about the person, for what-if questions."""
        return replace(self, person=replace(self.person, **changes))  # type: ignore[arg-type]


def check(offer: Offer, today: dt.date | None = None, *, locale: str | None = None) -> CheckView:
    """What is missing, contradictory or suspicious in an offer, the most valuable question first.

    Args:
        offer: the file, or the package already read.
        today: the day from which deadlines are judged; they are not judged without one.
    """
    package = offer if isinstance(offer, Package) else load_offer(offer, locale=locale)
    findings = review(package, today)
    return CheckView(
        offer=package.name,
        currency=package.currency,
        totals=build.totals_view(package),
        missing=sum(f.kind == "missing" for f in findings),
        contradictory=sum(f.kind == "contradictory" for f in findings),
        suspicious=sum(f.kind == "suspicious" for f in findings),
        findings=tuple(map(build.finding_view, findings)),
        as_of=today.isoformat() if today else "",
    )


def equity(
    source: str | Path,
    wanted: Wanted | None = None,
    exits: Sequence[float] | None = None,
    event: Event = "sale",
    *,
    locale: str | None = None,
) -> EquityView:
    """What every class of a company and one's own part get of an exit.

    Args:
        source: a cap table file, or an Open Cap Format package (a directory or a zip archive).
        wanted: one's own part: a grant of the package, a claim, or shares and a strike.
        exits: exit values to tabulate; without them a grid around the break-points.
        event: a sale or an IPO.
        locale: number format, if a file does not name its own.
    """
    # other answers need none of this, and would wait for it
    from outbid.packages.captable_file import load_cap_table
    from outbid.packages.ocf.read import load_ocf
    from outbid.packages.ocf.source import is_package
    from outbid.report.equity import Wanted, equity_view

    package = load_ocf(source) if is_package(source) else None
    company = package.company if package else load_cap_table(source, locale=locale)
    try:
        return equity_view(company, package, wanted or Wanted(), exits, event, outbid.__version__)
    except InputError as error:
        placed = error if error.where else error.at(str(source))
        left_out = [each for each in package.unsupported if each.changes_money] if package else []
        if not left_out:
            raise placed from None
        # what could not be read may be the very thing that is missing
        what = ", ".join(f"{each.object_type} ({each.count})" for each in left_out[:8])
        several = placed.problems if isinstance(placed, Problems) else (placed,)
        hint = InputError("equity.left_out", where=str(source), what=what)
        raise Problems([*several, hint]) from None


def market_run(path: str | Path, **settings: Any) -> MarketAnswer:
    """Who hires whom at what pay, who is left, and what each shock of the market file does.

    Args:
        path: the market file.
        settings: ``draws``, ``seed``, ``workers``, ``locale`` and ``progress``, as
            :func:`outbid.report.market_answer.run` takes them.
    """
    from outbid.report import market_answer

    return market_answer.run(path, outbid.__version__, **settings)


def market_shock(
    path: str | Path, name: str | None = None, sets: Sequence[str] = (), **settings: Any
) -> MarketAnswer:
    """What one shock does: that of the file called ``name``, and changes such as ``"segment.X.headcount=+20%"``."""
    from outbid.report import market_answer

    return market_answer.shock(path, outbid.__version__, name, sets, **settings)


def market_together(
    path: str | Path, names: Sequence[str] = (), sets: Sequence[str] = (), **settings: Any
) -> MarketAnswer:
    """What the shocks ``names`` of the file and the changes ``sets`` do all at once; without any, the market as it is.

    Args:
        path: the market file.
        names: of shocks of the file.
        sets: changes as for :func:`market_shock`.
        settings: as for :func:`market_run`, and ``called``, a name for the whole.
    """
    from outbid.report import market_answer

    return market_answer.together(path, outbid.__version__, names, sets, **settings)


def market_check(path: str | Path, *, locale: str | None = None) -> MarketCheckView:
    """What is missing, contradictory or suspicious in a market file."""
    from outbid.report import market_answer

    return market_answer.check(path, locale=locale)


def replay(name: str = "2024", **settings: Any) -> ReplayView:
    """What the evidence and the model say of each claim about the market of a year, and what people ask of it.

    Args:
        name: of the shipped scenario.
        settings: ``draws``, ``seed``, ``workers``, ``data`` and ``progress``, as
            :func:`outbid.report.replay_answer.replay` takes them.
    """
    from outbid.report import replay_answer
    from outbid.report.replay_example import example_figures

    folder = replay_answer.folder() / "talent-war"
    seed = settings.get("seed", 1)
    example = lambda: example_figures(folder, Workspace.of(folder / "me.toml", Run(seed)).compare)  # noqa: E731
    return replay_answer.replay(name, example, outbid.__version__, **settings)


def pay(role: str, **asked: Any) -> PayView:
    """What the market pays for a role; takes what :func:`outbid.report.pay_answer.pay` takes."""
    from outbid.report import pay_answer

    return pay_answer.pay(role, version=outbid.__version__, **asked)


def premium(tag: str, **asked: Any) -> PremiumView:
    """What a tag adds to pay; takes what :func:`outbid.report.pay_answer.premium` takes."""
    from outbid.report import pay_answer

    return pay_answer.premium(tag, version=outbid.__version__, **asked)


def band(role: str, **asked: Any) -> BandView:
    """The pay range that a policy makes of the market for a role.

    Args:
        role: a role family, or a title that names one.
        **asked: the part of the market (``level``, ``place``, ``employer``, ``kind``, ``measure``, ``currency``,
            ``data``) and what :func:`outbid.report.publish_answer.band` takes (``policy``, ``pays``, ``low``, ...).

    Example:
        >>> band("software-engineer", place="US-CA", pays=[150_000]).band.midpoint  # doctest: +SKIP
    """
    from outbid.report import publish_answer

    market = _market_of(role, asked)
    return publish_answer.band(market, version=outbid.__version__, **asked)


def publish(role: str, **asked: Any) -> PublishView:
    """May a job posting, and a benchmark beside it, go out, and why.

    Args:
        role: a role family, or a title that names one.
        **asked: the part of the market as for :func:`band`, what the posting says (the fields of
            :class:`outbid.report.publish_posting.Stated`: ``benefits``, ``good_faith``, ``employees``, ...), and what
            :func:`outbid.report.publish_answer.publish` takes (``low``, ``high``, ``out``, ...).

    Example:
        >>> publish("nurse", place="US-CO", low=80_000, high=110_000).missing  # doctest: +SKIP
    """
    from dataclasses import fields

    from outbid.report import publish_answer
    from outbid.report.publish_posting import Stated

    market = _market_of(role, asked)
    stated = {each.name: asked.pop(each.name) for each in fields(Stated) if each.name in asked}
    return publish_answer.publish(market, Stated(**stated), version=outbid.__version__, **asked)


def pay_gap(file: str | Path, **asked: Any) -> GapView:
    """The pay gap of the workers in a CSV file; takes what :func:`outbid.report.publish_answer.gap` takes."""
    from outbid.report import publish_answer

    return publish_answer.gap(file, **asked)


def _market_of(role: str, asked: dict[str, Any]) -> Asked:
    """The part of the market in ``asked``, taken out of it."""
    from dataclasses import fields

    from outbid.report.publish_answer import Asked

    names = [each.name for each in fields(Asked) if each.name != "role" and each.name in asked]
    return Asked(role, **{name: asked.pop(name) for name in names})


def data_sources(**where: Any) -> DataView:
    """What is in the evidence; takes what :func:`outbid.report.data_answer.data_sources` takes."""
    from outbid.report import data_answer

    return data_answer.data_sources(version=outbid.__version__, **where)


def data_add(file: str | Path, **given: Any) -> AddedView:
    """Adds a file to the evidence; takes what :func:`outbid.report.data_answer.data_add` takes."""
    from outbid.report import data_answer

    return data_answer.data_add(file, **given)


def win(
    candidate: str | Path,
    employer: str | Path,
    rivals: Sequence[str | Path] = (),
    target: float = 0.8,
    *,
    run: Run = Run(),  # noqa: B008
    locale: str | None = None,
    data: str | Path | None = None,
    menu: bool = False,
    facts: bool = False,
    keep: float | None = None,
    progress: Progress | None = None,
) -> WinAnswer:
    """The cheapest package of an employer that a candidate takes with a target probability.

    Args:
        candidate: the candidate's file, or a person's.
        employer: the employer's file.
        rivals: offer files, besides those that the candidate's file names.
        target: probability.
        run: seed and number of the futures.
        locale: number format, if a file does not name its own.
        data: store of the evidence, where a rival is taken from it.
        menu: also two packages between which people sort themselves by how much risk they bear.
        facts: also what it saves to learn what is not known, and to show the candidate another outlook.
        keep: also the smallest later grants that hold the probability of leaving within a year at this.
        progress: called with (steps done, steps in all).

    Raises:
        InputError: something in the files needs mending, or the target is no probability.

    Example:
        >>> win("candidate.toml", "employer.toml", ["rival.toml"]).view.cost  # doctest: +SKIP
    """
    from outbid.report import win_answer
    from outbid.report.win_build import win_view
    from outbid.worth.quitting import best_plan
    from outbid.worth.value import annuity, value

    asked = win_answer.load(candidate, employer, rivals, target, run=run, locale=locale, data=data)
    found = win_answer.solve(asked, win_answer.Wanted(menu, facts, keep), progress)
    person = asked.candidate.person
    workspace = Workspace(person, run, locale)
    own, packages, laws, _ = workspace._prepare([found.package, *win_answer.as_compared(asked)])
    every = [
        *packages,
        *(in_currency(p, person.currency, person.rates) for rival in asked.rivals for p in rival.packages),
    ]
    taxes = [tax_for(package, person) for package in every]
    plans = [best_plan(p, person, tax, run.seed) for p, tax in zip(every, taxes, strict=True)]
    valuation = value(every, person, taxes, run, plans=plans)
    names = [package.name for package in packages]
    rests_on = assumptions(own, person, laws, valuation, run, outbid.__version__)
    view = win_view(found, valuation, names, annuity(person), rests_on)
    return win_answer.WinAnswer(view, found)


def team(
    path: str | Path,
    *,
    run: Run = Run(),  # noqa: B008
    locale: str | None = None,
    progress: Progress | None = None,
) -> TeamView:
    """The plan of most value for a team: a package for each opening, within one budget and one pool.

    Args:
        path: the plan's file.
        run: seed and number of the futures on which packages for candidates are valued.
        locale: number format, if the file does not name its own.
        progress: called with (openings done, openings in all).

    Raises:
        InputError: something in the files needs mending, or nothing can be paid for.

    Example:
        >>> team("team.toml").value  # doctest: +SKIP
    """
    from outbid.report.team_answer import team as answer

    return answer(path, locale=locale, run=run, version=outbid.__version__, progress=progress)


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
