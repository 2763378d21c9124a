"""The tax law that meets a person, or a package of theirs."""

from __future__ import annotations

from outbid.law import schedule
from outbid.law.equity import Country
from outbid.packages.convert import rate_between
from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.worth.net import Tax


def tax_of(
    person: Person, years_since: int = 0, *, place: str | None = None, status: str | None = None
) -> Tax:
    """The tax law of the person's place, status and year.

    Args:
        person: whose other income counts, too.
        years_since: from the law's tax year to the first year of the job.
        place, status: in place of the person's.

    Raises:
        InputError: there is no such table, or no rate into the person's currency.
    """
    law = schedule(place or person.place, person.tax_year, status or person.status)
    country: Country = "DE" if law.place.startswith("DE") else "US"
    return Tax(
        law,
        rate_between(law.currency, person.currency, person.rates),
        person.economy.bracket_indexing,
        years_since,
        person.other_income,
        country,
        law.year,
    )


def tax_for(package: Package, person: Person) -> Tax:
    """The tax law that meets ``package``; raises like :func:`tax_of`."""
    since = max(0, package.start.year - person.tax_year) if package.start else 0
    return tax_of(person, since, place=package.place, status=package.status)
