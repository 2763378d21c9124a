"""What an answer about packages rests on: person, economy, law, futures, and what is not modelled."""

from __future__ import annotations

from collections.abc import Sequence

from outbid.law import Schedule
from outbid.packages.outlooks import Cohort, Stated
from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.report.build import money
from outbid.report.views import Assumptions
from outbid.worth.value import Run, Valuation


def assumptions(
    own: Sequence[Package],
    person: Person,
    laws: Sequence[Schedule],
    valuation: Valuation,
    run: Run,
    version: str,
) -> Assumptions:
    """What the worth of ``own`` rests on.

    Args:
        own: the packages, in their own currencies.
        person: whose worth it is.
        laws: tax law that meets each package.
        valuation: on all futures.
        run: how they were drawn.
        version: of Outbid.
    """
    economy = person.economy
    distinct = list({(law.place, law.status): law for law in laws}.values())
    return Assumptions(
        version=version,
        seed=run.seed,
        futures=valuation.count,
        futures_by_year=len(valuation.first[0].value),
        precise=run.precise,
        normals_per_future=valuation.normals,
        currency=person.currency,
        wealth=person.wealth,
        gamma=person.gamma,
        place=person.place,
        status=person.status,
        tax_year=person.tax_year,
        tax_places=tuple(f"{law.place} ({law.status})" for law in distinct),
        tax_error=money(max(law.error_bound for law in distinct)),
        tax_sources=tuple(dict.fromkeys(s for law in distinct for s in law.provenance.sources)),
        tax_not_modelled=tuple(
            dict.fromkeys(
                s for law in distinct for s in law.provenance.not_modelled if s not in _overlaid(own)
            )
        ),
        stay=str(person.stay),
        horizon=person.horizon,
        other_income=person.other_income,
        risk_free=economy.risk_free,
        equity_premium=economy.equity_premium,
        market_volatility=economy.market_volatility,
        bracket_indexing=economy.bracket_indexing,
        rates=dict(person.rates),
        outside_pay=person.outside.pay if person.outside else None,
        outside_growth=person.outside.growth if person.outside else 0.0,
        search_months=person.outside.search_months if person.outside else 0.0,
        layoff=person.outside.layoff if person.outside else 0.0,
        base_rates=_base_rates(own),
        not_modelled=tuple(_not_modelled(own, person)),
        notes=tuple(_notes(own, person)),
    )


def _overlaid(packages: Sequence[Package]) -> set[str]:
    """What the tables leave out, but the tax of these stakes has (:mod:`outbid.worth.event_tax`)."""
    forms = {stake.form for package in packages for stake in package.stakes}
    return {"incentive stock option spread in the alternative minimum tax"} if "iso" in forms else set()


def _base_rates(packages: Sequence[Package]) -> str:
    """Name, version and day of the base rates that are used somewhere."""
    every = (o for package in packages for stake in package.stakes for o in (stake.outlook, *stake.others))
    used = next((outlook.rates for outlook in every if isinstance(outlook, Cohort)), None)
    return f"{used.name} {used.version}, {used.as_of}" if used else ""


def _not_modelled(packages: Sequence[Package], person: Person) -> list[str]:
    stakes = [stake for package in packages for stake in package.stakes]
    keys = ["savings"] if person.outside else ["job_loss", "outside_option", "savings"]
    if any(isinstance(stake.outlook, Stated) and stake.outlook.table is None for stake in stakes):
        keys.append("preferences")
    if stakes:
        keys.append("capital_losses")
    return keys


def _notes(packages: Sequence[Package], person: Person) -> list[str]:
    starts = {package.start for package in packages if package.start}
    notes = ["starts_differ"] if len(starts) > 1 else []
    if person.as_of and any(package.expires and package.expires < person.as_of for package in packages):
        notes.append("expired")
    return notes
