"""Numbers as a reader of a locale expects them; language and number format are separate settings."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from babel.numbers import format_compact_currency, format_currency, format_decimal

from outbid.core import catalogue
from outbid.core.rounding import to_digits, to_places

STATED = 5
"""Significant digits up to which an amount is a round one."""
DECIMALS = 6
"""Digits behind the point of a number that is no amount."""
POINT_DIGITS = 2
"""Significant digits of amounts in points."""
_BABEL = {"en": "en_US", "de": "de_DE"}


@dataclass(frozen=True)
class Reader:
    """Who reads: language of the words, locale of the numbers, currency of the amounts."""

    language: str
    locale: str
    currency: str

    @property
    def shows_amounts(self) -> bool:
        """Whether amounts of money are shown, before tax and after it."""
        return True

    def say(self, key: str, **params: Any) -> str:
        """The message ``key`` of the area ``report``, or of the area it names (``check.strike``)."""
        return catalogue.text(_full(key), self.language, **params)

    def find(self, key: str) -> str:
        """Like :meth:`say`, but empty if there is no such message."""
        return catalogue.text(_full(key), self.language, default="")

    def law(self, text: str) -> str:
        """A note of a tax table, which is written in English, in the reader's language."""
        return catalogue.text(f"tax.{text}", self.language, default=text)

    def money(self, amount: float, currency: str | None = None, *, digits: int = 3) -> str:
        """An amount in three (or ``digits``) significant digits: ``$1.53M``, ``$84,300``, ``1,53 Mio. $``."""
        rounded = to_digits(amount, digits)
        size = abs(rounded)
        if size < 1e5 or (size < 1e6 and self.locale == "de"):
            return self.exact(rounded, currency)
        unit = 10.0 ** (3 * int(math.log10(size) / 3 + 1e-9))
        decimals = max(0, digits - 1 - int(math.log10(size / unit) + 1e-9))
        return _true_minus(
            format_compact_currency(
                rounded, currency or self.currency, locale=_BABEL[self.locale], fraction_digits=decimals
            )
        )

    def stated(self, amount: float, currency: str | None = None) -> str:
        """An amount that somebody entered or quotes: as it is where it is a round one, else as :meth:`money`."""
        round_one = abs(amount) < 1e7 and math.isclose(amount, to_digits(amount, STATED), abs_tol=0.005)
        whole = math.isclose(amount, round(amount), abs_tol=0.005)
        return self.exact(amount, currency) if round_one and whole else self.money(amount, currency)

    def exact(self, amount: float, currency: str | None = None) -> str:
        """An amount in whole units of money."""
        pattern = "¤#,##0" if self.locale == "en" else "#,##0\u00a0¤"
        code = currency or self.currency
        return _true_minus(
            format_currency(
                to_places(amount), code, pattern, locale=_BABEL[self.locale], currency_digits=False
            )
        )

    def price(self, amount: float) -> str:
        """A price per share: cents matter where it is small."""
        if amount >= 1000:
            return self.money(amount)
        pattern = "¤#,##0.00" if self.locale == "en" else "#,##0.00\u00a0¤"
        return _true_minus(
            format_currency(
                to_places(amount, 2),
                self.currency,
                pattern,
                locale=_BABEL[self.locale],
                currency_digits=False,
            )
        )

    def span(self, text: str) -> str:
        """A range as Outbid writes it, ``3.5 to 5``, in the reader's words and digits."""
        ends = text.split(" to ")
        try:
            return self.say("span").join(self.number(float(end)) for end in ends)
        except ValueError:  # a mixture
            return text

    def spread(self, error: float) -> float:
        """How sure an amount is: twice its Monte Carlo error, in as many digits as are shown of amounts."""
        return 2 * error

    def signed(self, amount: float) -> str:
        """:meth:`money` with a sign, and a true minus."""
        text = self.money(abs(amount))
        return f"+{text}" if amount > 0 else f"−{text}" if amount < 0 else text

    def percent(self, fraction: float) -> str:
        """A fraction as a percentage in at most three digits."""
        rounded = to_places(100 * fraction, 0 if abs(fraction) >= 0.1 else 1)
        return (
            _true_minus(format_decimal(rounded, "#,##0.#", locale=_BABEL[self.locale])) + self._percent_sign
        )

    def fine_percent(self, fraction: float) -> str:
        """A fraction as a percentage in two significant digits: what is not zero does not read as zero."""
        return self.number(100 * fraction, 2) + self._percent_sign

    @property
    def _percent_sign(self) -> str:
        return "%" if self.locale == "en" else "\u00a0%"

    def number(self, value: float, digits: int = 3) -> str:
        """A number in ``digits`` significant digits."""
        rounded = to_places(to_digits(value, digits), DECIMALS)
        return _true_minus(format_decimal(rounded, "#,##0.######", locale=_BABEL[self.locale]))


@dataclass(frozen=True)
class PointsReader(Reader):
    """Who reads amounts in points (see :mod:`outbid.report.incognito`)."""

    @property
    def shows_amounts(self) -> bool:
        """Never."""
        return False

    def money(self, amount: float, currency: str | None = None, *, digits: int = 3) -> str:
        """Points in ``digits`` significant digits."""
        return self.number(amount, digits)

    def spread(self, error: float) -> float:
        """Twice an error, which may have one digit more than the error has."""
        return to_digits(2 * error, POINT_DIGITS)

    def stated(self, amount: float, currency: str | None = None) -> str:
        """Points: nobody stated any."""
        return self.money(amount)

    def exact(self, amount: float, currency: str | None = None) -> str:
        """Points as they are."""
        return self.number(amount, 12)

    def price(self, amount: float) -> str:
        """Points."""
        return self.number(amount)


def _full(key: str) -> str:
    area = key.partition(".")[0]
    return key if area in ("charts", "check", "equity_tax", "errors", "help") else f"report.{key}"


def _true_minus(text: str) -> str:
    return text.replace("-", "−")
