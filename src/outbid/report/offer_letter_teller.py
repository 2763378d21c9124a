"""Who tells a candidate of an offer, in which language, and the pieces that a page is told in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from outbid.core import catalogue
from outbid.report.format import Reader
from outbid.report.offer_letter import COUNT, Letter

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """A heading, sentences, a table, and points of a list; each may be missing."""

    title: str
    lines: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: Rows = ()
    points: tuple[str, ...] = ()


def reader_of(letter: Letter, reader: Reader) -> Reader:
    """``reader`` with amounts in the currency of the offer."""
    return replace(reader, currency=letter.package.currency)


@dataclass(frozen=True)
class Teller:
    """Who tells a letter, and to whom."""

    letter: Letter
    reader: Reader

    def say(self, key: str, **params: object) -> str:
        """A message of the letter."""
        known: dict[str, str] = {name: str(value) for name, value in params.items()}
        return catalogue.text(f"sheets.letter_{key}", self.reader.language, **known)

    def date(self, day: dt.date) -> str:
        """A day in full."""
        from babel.dates import format_date

        return str(format_date(day, format="long", locale=self.reader.locale))

    def money(self, amount: float) -> str:
        """An amount in three digits."""
        return self.reader.money(amount)

    def units(self, count: float) -> str:
        """How many of what the equity is, such as "60,000 options"."""
        stake = self.letter.stake
        assert stake is not None  # asked of private equity only
        return self.say(f"units_{stake.form}", count=self.reader.number(count, 12))

    def of_fifty(self, probability: float) -> str:
        """A probability as futures of fifty, never none or all where it is neither."""
        count = round(COUNT * probability)
        if count == 0 and probability > 0:
            return self.say("fewer", count=COUNT)
        if count == COUNT and probability < 1:
            return self.say("nearly", count=COUNT)
        return self.say("of", number=count, count=COUNT)
