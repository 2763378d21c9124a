"""May a benchmark leave this machine? Locally everything is shown; what is published must not give anyone away.

At least 5 employers, none with over 25% of the records, the outer percentiles only from 10 records on, and all of it
over 3 months old. A statistical office's percentiles have passed that office's own rules, which stand in for those
on employers.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass

from outbid.evidence.answer import SHARES, Benchmark

LEAST_EMPLOYERS = 5
MOST_OF_ONE = 0.25
LEAST_FOR_TAILS = 10
MONTHS_OLD = 3
STEP = 5
"""Counts that are published are multiples of it."""
_TAILS = (SHARES[0], SHARES[-1])


@dataclass(frozen=True)
class Reason:
    """Why something may not be published, or what is left out: a catalogue key and its parameters."""

    key: str
    params: Mapping[str, float | str]


@dataclass(frozen=True)
class Verdict:
    """What may be published of a benchmark.

    Attributes:
        may: any of it.
        against: why not; empty if it may.
        shares: the percentiles that may be, of :data:`SHARES`; none if it may not.
        left_out: why some percentiles stay here.
    """

    may: bool
    against: tuple[Reason, ...]
    shares: tuple[float, ...]
    left_out: tuple[Reason, ...]


def judge(benchmark: Benchmark, as_of: dt.date, *, closed_sources: tuple[str, ...] = ()) -> Verdict:
    """What of ``benchmark`` may be published on ``as_of``.

    Args:
        benchmark: what would be published; only its own percentiles count, a model's never leave.
        as_of: the day of publication.
        closed_sources: those among its sources whose licence does not let figures made of them be passed on.
    """
    against = [] if benchmark.published else _about_employers(benchmark)
    if months_after(benchmark.last, MONTHS_OLD) >= as_of:
        against.append(Reason("publish.too_new", {"last": benchmark.last.isoformat(), "months": MONTHS_OLD}))
    closed = sorted(set(closed_sources) & set(benchmark.sources))
    if closed:
        against.append(Reason("publish.closed_source", {"sources": ", ".join(closed)}))
    known = tuple(
        share for share, figure in zip(SHARES, benchmark.percentiles, strict=True) if figure.value is not None
    )
    if not known:
        against.append(Reason("publish.nothing_observed", {}))
    left_out: list[Reason] = []
    few = not benchmark.published and (benchmark.n or 0) < LEAST_FOR_TAILS
    if few and set(known) & set(_TAILS):
        left_out.append(Reason("publish.tails", {"n": benchmark.n or 0, "least": LEAST_FOR_TAILS}))
        known = tuple(share for share in known if share not in _TAILS)
    return Verdict(not against, tuple(against), () if against else known, tuple(left_out))


def _about_employers(benchmark: Benchmark) -> list[Reason]:
    found = []
    if benchmark.employers == 0:
        return [Reason("publish.no_employers", {"least": LEAST_EMPLOYERS})]
    if benchmark.employers < LEAST_EMPLOYERS:
        found.append(
            Reason("publish.few_employers", {"employers": benchmark.employers, "least": LEAST_EMPLOYERS})
        )
    if benchmark.largest_share is None:
        found.append(Reason("publish.share_unknown", {"most": MOST_OF_ONE}))
    elif benchmark.largest_share > MOST_OF_ONE:
        found.append(Reason("publish.one_employer", {"share": benchmark.largest_share, "most": MOST_OF_ONE}))
    return found


def months_after(day: dt.date, months: int) -> dt.date:
    """The day ``months`` later, or the last of its month where that has fewer days."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def coarse_amount(amount: float | None) -> float | None:
    """``amount`` to three digits: a percentile of few people is somebody's pay, or the middle of two people's."""
    return None if amount is None else float(f"{amount:.3g}")


def coarse_count(count: int | None) -> int | None:
    """``count`` down to a multiple of :data:`STEP`, so that overlapping exports do not count who is in one only."""
    return None if count is None else count - count % STEP


def coarse_share(share: float | None) -> float | None:
    """``share`` up to a multiple of 5%: with a count it would tell the largest employer's."""
    return None if share is None else math.ceil(share * 20 - 1e-9) / 20


def safe_cell(value: str) -> str:
    """Text that a spreadsheet takes as text: a leading sign of a formula gets an apostrophe before it."""
    return f"'{value}" if value.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else value
