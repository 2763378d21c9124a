"""The least that law lets anyone be paid at a place on a day: the country's minimum wage, or the state's where higher.

Rates of cities and counties, of single industries, and the least salary of people exempt from overtime are left out;
where a state has several rates the table has the lowest that holds in all of it.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HOURS_A_YEAR = 52 * 40
"""Of full-time work at 40 hours a week, to make a year's pay of an hour's."""


@dataclass(frozen=True)
class MinimumWage:
    """A minimum wage, an hour, and its reference; :attr:`yearly` at full-time hours.

    Args:
        place: whose law it is, ISO 3166-2.
    """

    hourly: float
    currency: str
    since: dt.date
    name: str
    reference: str
    place: str

    @property
    def yearly(self) -> float:
        """Pay a year at :data:`HOURS_A_YEAR`."""
        return self.hourly * HOURS_A_YEAR


def minimum_wage(place: str, as_of: dt.date) -> MinimumWage | None:
    """The minimum wage at ``place`` on ``as_of``, by the newest rate at hand; ``None``: none is at hand.

    Args:
        place: ISO 3166-2, such as ``"US-CA"``; of a longer place the state counts, and of both the higher rate.
    """
    country, _, rest = place.partition("-")
    state = f"{country}-{rest.partition('-')[0]}"
    found = [wage for own in (country, state) if (wage := _of(own, as_of)) is not None]
    return max(found, key=lambda wage: wage.hourly, default=None)


def _of(place: str, as_of: dt.date) -> MinimumWage | None:
    row = table()["places"].get(place, {})
    rates = [rate for rate in row.get("hourly", ()) if dt.date.fromisoformat(rate["from"]) <= as_of]
    if not rates:
        return None
    since = dt.date.fromisoformat(rates[-1]["from"])
    return MinimumWage(rates[-1]["value"], row["currency"], since, row["name"], row["reference"], place)


@cache
def table() -> dict[str, Any]:
    """The dated table: rates by place, states that have the federal one, and what rates were compared with."""
    path = Path(__file__).with_name("parameters") / "minimum_wage.json"
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found
