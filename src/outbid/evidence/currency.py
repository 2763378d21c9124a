"""Money of one currency in another, each amount at the rate of its own day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from outbid.data.engine import Engine

Array = NDArray[np.float64]
Days = NDArray[np.datetime64]
STALE = np.timedelta64(366, "D")
"""A rate this much older than the amount is no rate for it: the currency is no longer quoted."""
OF_COUNTRY = {
    "US": "USD", "GB": "GBP", "CH": "CHF", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "JP": "JPY", "IN": "INR",
    "SE": "SEK", "NO": "NOK", "DK": "DKK", "PL": "PLN", "CZ": "CZK", "HU": "HUF", "RO": "RON", "TR": "TRY",
    "IL": "ILS", "SG": "SGD", "HK": "HKD", "CN": "CNY", "KR": "KRW", "BR": "BRL", "MX": "MXN", "ZA": "ZAR",
    "IS": "ISK", "ID": "IDR", "MY": "MYR", "PH": "PHP", "TH": "THB",
    **dict.fromkeys(
        ("AT", "BE", "CY", "DE", "EE", "ES", "FI", "FR", "GR", "HR", "IE", "IT", "LT", "LU", "LV", "MT", "NL",
         "PT", "SI", "SK"),
        "EUR",
    ),
}  # fmt: skip
"""Currency of a country, where its central bank or the ECB quotes one."""


@dataclass(frozen=True)
class Rates:
    """Units of each currency per euro by day, fetched as they are asked for."""

    engine: Engine
    known: dict[str, tuple[Days, Array]]

    def of(self, currency: str, days: Days) -> Array:
        """Units per euro at each of ``days``, or the nearest day before; NaN where there is none in a year."""
        if currency == "EUR":
            return np.ones(days.shape)
        if currency not in self.known:
            found = self.engine.prepared("series_values", {"series": "exchange rate", "entity": currency})
            self.known[currency] = (
                np.asarray(found["date"]).astype("datetime64[D]"),
                np.asarray(found["value"], dtype=np.float64),
            )
        dates, values = self.known[currency]
        if not dates.size:
            return np.full(days.shape, np.nan)
        days = days.astype("datetime64[D]")
        place = np.searchsorted(dates, days, side="right") - 1
        near = np.maximum(place, 0)
        usable = (place >= 0) & (days - dates[near] <= STALE)
        return np.where(usable, values[near], np.nan)


def rates(engine: Engine) -> Rates:
    """The store's reference rates, none fetched yet."""
    return Rates(engine, {})


def convert(amounts: Array, currencies: NDArray[np.object_], days: Days, into: str, using: Rates) -> Array:
    """Amounts in one currency.

    Args:
        amounts: shape (n,).
        currencies: ISO 4217 codes, shape (n,); ``None``: not known.
        days: whose rate is taken, shape (n,).
        into: ISO 4217 code.
        using: the rates.

    Returns:
        shape (n,); NaN where there is no rate. Amounts already in ``into`` stay as they are, to the last digit.
    """
    result = np.where(currencies == into, amounts, np.nan)
    for currency in sorted({each for each in currencies.tolist() if each is not None and each != into}):
        which = currencies == currency
        cross = using.of(into, days[which]) / using.of(currency, days[which])
        result[which] = amounts[which] * cross
    return result
