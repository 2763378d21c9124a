"""Whether there is a tax table for everyone in a market, in the market's currency."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from outbid.core.errors import InputError
from outbid.law import available, schedule
from outbid.market.scenarios.scenario import Scenario

Taxed = tuple[str, str]
"""A place and a filing status."""


def missing_laws(asked: Mapping[Taxed, str], year: int, currency: str) -> Iterator[InputError]:
    """What is wrong with the law that a market needs.

    Args:
        asked: where the file asks for each place and status.
        year: of the law.
        currency: of the market.
    """
    for (place, status), where in asked.items():
        try:
            law = schedule(place, year, status)
        except InputError as error:
            known = [key.status for key in available() if (key.place, key.year) == (place, year)]
            if not known:
                yield error.at(where)
                continue
            yield InputError(
                "scenario.no_status", where=where, place=place, status=status, year=year, first=known[0],
                available=", ".join(known),
            )  # fmt: skip
            continue
        if law.currency != currency:
            yield InputError("scenario.currency", where=where, value=law.currency, wanted=currency)


def laws_of(scenario: Scenario) -> dict[Taxed, str]:
    """The law that ``scenario`` needs, and where."""
    asked: dict[Taxed, str] = {}
    for segment in scenario.segments:
        asked.setdefault((segment.place, segment.status), f"{segment.place_in_file}.place")
        for employer, seat in scenario.seats:
            if employer.place is not None and segment.name in seat.value:
                asked.setdefault((employer.place, segment.status), f"employer.{employer.name}.place")
    return asked
