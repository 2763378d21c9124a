"""Vesting schedules in words."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from outbid.core import catalogue
from outbid.packages.vesting import Vesting, parse_vesting
from outbid.report.format import Reader

OFTEN = (1, 3, 6, 12)
"""Months between steps that have a name."""


def vesting_words(notation: str, reader: Reader) -> str:
    """``5y/1y-cliff/monthly`` as "5 years, 20% after 12 months, the rest monthly"."""

    def say(key: str, **params: Any) -> str:
        return catalogue.text(f"win_report.{key}", reader.language, **params)

    vesting = parse_vesting(notation)
    if not vesting.months:
        return say("vests_at_once")
    years, rest = divmod(vesting.months, 12)
    length = say("vests_months", count=vesting.months)
    if not rest and years > 1:
        length = say("vests_years", count=years)
    gap = _gap(vesting)
    if gap is None:
        ends = [vesting.fraction(12 * year) for year in range(-(-vesting.months // 12) + 1)]
        parts = ", ".join(reader.percent(float(end - start)) for start, end in pairwise(ends))
        return say("vests_by_year", length=length, parts=parts)
    first, part = vesting.steps[0]
    often = say(f"often.{gap}")
    if first == gap:
        return say("vests_even", length=length, often=often)
    return say("vests_cliff", length=length, part=reader.percent(float(part)), months=first, often=often)


def _gap(vesting: Vesting) -> int | None:
    """Months between steps of equal parts; ``None`` where they differ or have no name."""
    gaps = {two[0] - one[0] for one, two in pairwise(vesting.steps)}
    parts = {two[1] - one[1] for one, two in pairwise(vesting.steps)}
    first, part = vesting.steps[0]
    gap = min(gaps) if gaps else first
    each = min(parts) if parts else part
    even = len(gaps) <= 1 and len(parts) <= 1 and part * gap == each * first
    return gap if even and gap in OFTEN else None
