"""Vesting schedules in the notation of the field: ``4y/1y-cliff/monthly``, ``4y/quarterly``, ``40/30/20/10``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from outbid.core.errors import InputError

_PERIOD = {
    "monthly": 1, "quarterly": 3, "half-yearly": 6, "semiannual": 6, "annual": 12, "annually": 12, "yearly": 12,
}  # fmt: skip
_LENGTH = re.compile(r"(\d{1,3})\s*(y|m|years?|months?)", re.IGNORECASE)
_SPLIT = re.compile(r"\d+(?:\.\d+)?")
_STEPS = re.compile(r"(?P<split>[^()]*)\(\s*(?P<how>[a-z-]+)\s+(?P<years>(?:in|from)\s+years?\s[^()]*)\)")
_YEARS = re.compile(
    r"in years? (\d{1,2}(?:(?:, ?| and |, and )\d{1,2})*)|in years (\d{1,2}) to (\d{1,2})|from year (\d{1,2})"
)
LONGEST_MONTHS = 20 * 12
"""No grant vests over more than twenty years."""


@dataclass(frozen=True)
class Vesting:
    """Which part of a grant has vested so many months after it started.

    Args:
        notation: the schedule as written.
        steps: (month, cumulative fraction vested), months strictly rising, the last fraction 1.
    """

    notation: str
    steps: tuple[tuple[int, Fraction], ...]

    def __str__(self) -> str:
        return self.notation

    @property
    def months(self) -> int:
        """Months until everything has vested."""
        return self.steps[-1][0]

    @property
    def cliff_months(self) -> int:
        """Months until the first part vests."""
        return self.steps[0][0]

    def fraction(self, month: int) -> Fraction:
        """Cumulative fraction vested ``month`` months after the start."""
        vested = Fraction(0)
        for step, cumulative in self.steps:
            if step > month:
                break
            vested = cumulative
        return vested

    def vested(self, grant: int, month: int) -> int:
        """Whole shares of a grant vested after ``month`` months; parts of a share wait for the next step."""
        return int(grant * self.fraction(month))

    @cached_property
    def increments(self) -> tuple[tuple[int, float], ...]:
        """(month, fraction that vests in it), the fractions adding up to 1."""
        previous = (Fraction(0), *(cumulative for _, cumulative in self.steps))
        return tuple(
            (month, float(cumulative - before))
            for (month, cumulative), before in zip(self.steps, previous, strict=False)
        )


def parse_vesting(text: str) -> Vesting:
    """The schedule that ``text`` states.

    ``LENGTH[/CLIFF-cliff]/FREQUENCY`` with lengths as ``4y`` or ``18m`` and the frequency monthly, quarterly,
    half-yearly or annual; or a yearly split in percent such as ``40/30/20/10``, where ``20+20`` splits a year
    into equal steps, as does ``5/15/40/40 (half-yearly in years 3 and 4)`` or ``40/60 (monthly from year 2)``; or
    ``immediate``.

    Raises:
        InputError: not one of these, or a split that does not add up to 100.
    """
    parts = [part.strip().lower() for part in text.strip().split("/")]
    if parts == ["immediate"]:
        return Vesting("immediate", ((0, Fraction(1)),))
    if len(text) <= 200 and (stepped := _STEPS.fullmatch(text.strip().lower())):
        return _yearly_split(text.strip(), _in_steps(text, stepped))
    if len(text) <= 200 and all(
        _SPLIT.fullmatch(piece.strip()) for part in parts for piece in part.split("+")
    ):
        return _yearly_split(text.strip(), parts)
    return _regular(text.strip(), parts)


def _in_steps(text: str, stepped: re.Match[str]) -> list[str]:
    """The parts of a split with the named years cut into equal steps, as ``20+20`` does by hand."""
    parts = [part.strip() for part in stepped["split"].strip().split("/")]
    when, period = _YEARS.fullmatch(" ".join(stepped["years"].split())), _PERIOD.get(stepped["how"])
    if when is None or period is None or not all(_SPLIT.fullmatch(part) for part in parts):
        raise InputError("errors.vesting", value=text.strip()[:60])
    listed, first, last, start = when.groups()
    years = (
        {int(year) for year in re.findall(r"\d+", listed)}
        if listed
        else set(range(int(first or start), int(last or len(parts)) + 1))
    )
    if not years or not years <= set(range(1, len(parts) + 1)):
        raise InputError("errors.vesting", value=text.strip()[:60])
    count = 12 // period
    return [
        "+".join([str(Fraction(part) / count)] * count) if year in years else part
        for year, part in enumerate(parts, start=1)
    ]


def _yearly_split(text: str, parts: list[str]) -> Vesting:
    years = [[Fraction(piece.strip()) for piece in part.split("+")] for part in parts]
    total = sum((sum(year, Fraction(0)) for year in years), Fraction(0))
    if total != 100:
        raise InputError("errors.vesting_sum", value=text, total=f"{float(total):g}")
    if any(12 % len(year) for year in years) or len(years) * 12 > LONGEST_MONTHS:
        raise InputError("errors.vesting", value=text[:60])
    steps, vested = [], Fraction(0)
    for start, year in enumerate(years):
        for place, percent in enumerate(year, start=1):
            vested += percent / 100
            if percent:
                steps.append((12 * start + 12 // len(year) * place, vested))
    return Vesting(text, tuple(steps))


def _regular(text: str, parts: list[str]) -> Vesting:
    if len(parts) == 2:
        parts = [parts[0], "", parts[1]]
    if len(parts) != 3 or parts[2] not in _PERIOD or (parts[1] and not parts[1].endswith("-cliff")):
        raise InputError("errors.vesting", value=text[:60])
    length, period = _months(parts[0], text), _PERIOD[parts[2]]
    cliff = _months(parts[1].removesuffix("-cliff"), text) if parts[1] else 0
    if not 0 < length <= LONGEST_MONTHS or length % period:
        raise InputError("errors.vesting_length", value=text[:60], period=period, years=LONGEST_MONTHS // 12)
    if cliff > length:
        raise InputError("errors.vesting_cliff", value=text[:60])
    months = sorted({cliff, *(m for m in range(period, length + 1, period) if m > cliff)} - {0})
    return Vesting(text, tuple((month, Fraction(month, length)) for month in months))


def _months(text: str, whole: str) -> int:
    match = _LENGTH.fullmatch(text.strip())
    if match is None:
        raise InputError("errors.vesting", value=whole[:60])
    return int(match[1]) * (12 if match[2].lower().startswith("y") else 1)
