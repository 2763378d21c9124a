"""Counts, amounts and changes of market answers with the interval that they come with."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from outbid.core import catalogue
from outbid.core.rounding import to_places, to_whole
from outbid.report.format import Reader
from outbid.report.market_views import Interval, SeatShiftView, SeatView

EXACT = 1000
"""Counts below it are shown in whole people; larger ones in three digits, which is more than anyone knows."""
WHOLE = 3
"""Significant digits of amounts that nothing makes less certain."""
STILL = 0.0005
"""Relative change of pay below which nothing is said to move."""


@dataclass(frozen=True)
class Cell:
    """What stands in a cell of a table, and the interval that stands below it."""

    text: str
    range: str = ""


def say(reader: Reader, key: str, **params: Any) -> str:
    """The message ``key`` of the area ``market_report``."""
    return catalogue.text(f"market_report.{key}", reader.language, **params)


def find(reader: Reader, key: str) -> str:
    """The message ``key`` of any area, or nothing where it has none."""
    try:
        return catalogue.text(key, reader.language, default="")
    except ModuleNotFoundError:
        return ""


def count(value: float, reader: Reader) -> str:
    """People or seats: expected values below one are not nobody."""
    size = abs(value)
    if 0 < size < 0.5:
        return say(reader, "under_one")
    return reader.number(to_places(value) + 0.0, 12) if size < EXACT else reader.number(value)


def stated(value: Interval, reader: Reader) -> Cell:
    """A count from the file: in full where it is certain."""
    if value.low is None or value.low == value.high:
        return Cell(reader.number(to_places(value.value), 12))
    return counted(value, reader)


def counted(value: Interval, reader: Reader) -> Cell:
    """A count with its interval."""
    return ranged(value, lambda x: count(x, reader), reader)


def counted_change(value: Interval, reader: Reader) -> Cell:
    """A change of a count with its interval, both with signs."""
    return ranged(value, lambda x: signed_count(x, reader), reader)


def signed_count(value: float, reader: Reader) -> str:
    """A change of a count with its sign; less than half a person is none."""
    if abs(value) < 0.5:
        return "0"
    return ("+" if value > 0 else "−") + count(abs(value), reader)


def money(value: Interval | None, reader: Reader) -> Cell:
    """An amount with its interval, in as many digits as the interval lets one know."""
    return with_digits(value, digits_of(value) if value else WHOLE, reader)


def with_digits(value: Interval | None, digits: int, reader: Reader) -> Cell:
    """An amount with its interval in ``digits`` significant digits."""
    if value is None:
        return Cell("–")
    return ranged(value, lambda x: reader.money(x, digits=digits), reader)


def money_change(value: Interval, reader: Reader) -> Cell:
    """A change of an amount with its interval, both with signs."""
    digits = digits_of(value)

    def shown(x: float) -> str:
        text = reader.money(abs(x), digits=digits)
        if abs(x) < 0.5:
            return text  # nothing, in whole units of money
        return f"+{text}" if x > 0 else f"−{text}"

    return ranged(value, shown, reader)


def digits_of(value: Interval) -> int:
    """Significant digits worth showing: two where they already cut the interval into four steps or more."""
    if value.low is None or value.high is None:
        return WHOLE
    size = abs(value.value) or max(abs(value.low), abs(value.high))
    step = 10.0 ** (math.floor(math.log10(size)) - 1) if size else 0.0
    return 2 if size and value.high - value.low >= 4 * step else WHOLE


def share(value: Interval, reader: Reader) -> Cell:
    """A fraction in percent with its interval."""
    return ranged(value, lambda x: percent(x, reader), reader)


def percent(fraction: float, reader: Reader) -> str:
    """A share of people or pay: at most one decimal below a tenth, and never 0% of what is not nothing."""
    if 0 < fraction < STILL:
        return say(reader, "under_share", share=reader.percent(2 * STILL))
    return reader.percent(fraction)


def change(value: Interval | None, reader: Reader) -> Cell:
    """A relative change with its interval, both with signs."""
    if value is None:
        return Cell("–")
    return ranged(value, lambda x: signed_percent(x, reader), reader)


def signed_percent(fraction: float, reader: Reader) -> str:
    """A relative change with its sign, and a true minus."""
    text = reader.percent(abs(fraction))
    if abs(fraction) < STILL:
        return reader.percent(0.0)
    return f"+{text}" if fraction > 0 else f"−{text}"


def ranged(value: Interval, shown: Callable[[float], str], reader: Reader) -> Cell:
    """``value`` as ``shown``, with its interval where that says more."""
    text = shown(value.value)
    if value.low is None or value.high is None:
        return Cell(text)
    low, high = shown(value.low), shown(value.high)
    return Cell(text) if low == high == text else Cell(text, low + reader.say("span") + high)


def inline(cell: Cell) -> str:
    """A cell within a sentence: the interval in brackets."""
    return f"{cell.text} ({cell.range})" if cell.range else cell.text


def in_hundred(value: float, reader: Reader) -> str:
    """A share as whole people of a hundred: ``3``, ``fewer than 1``, ``more than 99``."""
    rounded = to_whole(100 * value)
    if value > 0 and rounded == 0:
        return say(reader, "fewer_than_one")
    if value < 1 and rounded == 100:
        return say(reader, "more_than_99")
    return str(rounded)


def certain(value: Interval) -> bool:
    """Whether the interval leaves no doubt about the sign of the value."""
    if value.low is None or value.high is None:
        return True
    return value.value * value.low > 0 and value.value * value.high > 0


def seat_name(employer: str, seat: str, seats: Sequence[SeatView | SeatShiftView]) -> str:
    """The employer alone where it has one kind of seat, else with the kind."""
    kinds = {s.seat for s in seats if s.employer == employer} | {seat}
    return f"{employer}: {seat}" if len(kinds) > 1 and seat else employer


def finite(value: float, reader: Reader) -> str:
    """A small number as professionals write it: ``3·10⁻¹²``."""
    if value == 0 or not math.isfinite(value) or 1e-3 <= abs(value) < 1e6:
        return reader.number(value, 2)
    exponent = math.floor(math.log10(abs(value)))
    digits = str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{reader.number(value / 10.0**exponent, 1)}·10{digits}"
