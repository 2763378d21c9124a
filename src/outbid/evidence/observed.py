"""What a sample says of a cell: percentiles, shares, numbers and ages."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
from numpy.typing import NDArray

from outbid.data.schema import Bound
from outbid.evidence.answer import CONFIDENCE, SHARES, Benchmark, Cell, Figure
from outbid.evidence.sample import Sample
from outbid.evidence.statistics.censored import worst_cases
from outbid.evidence.statistics.clusters import effective, kish
from outbid.evidence.statistics.proportion import clopper_pearson
from outbid.evidence.statistics.quantiles import Ordered

Array = NDArray[np.float64]
ROUNDED = 1e-9
"""Two bounds that differ by less, as a fraction, are one value."""


def observed(sample: Sample, cell: Cell, currency: str, share_above: float | None) -> Benchmark:
    """The benchmark of records that are all of one kind, measure and currency.

    Employers are clusters, unless one employer is asked for: then it is the population. A range enters by its
    midpoint.

    Args:
        sample: records of the cell, at least one.
        cell: as asked.
        currency: of all amounts.
        share_above: amount a year, in ``currency``.
    """
    clustered = cell.employer is None
    at_least, at_most = sample.bound == "at least", sample.bound == "at most"
    cases = worst_cases(sample.pay, at_least, at_most)
    lower = sample.ordered(cases[0], clustered=clustered)
    upper = sample.ordered(cases[1], clustered=clustered) if (at_least | at_most).any() else lower
    numbers, employers = sample.employers(), sample.named()
    weight = None if numbers is None else np.bincount(numbers, sample.weight)[:employers]
    notes = []
    if clustered and numbers is not None and not numbers.any():
        notes.append("pay.one_employer")
    if employers == 0:
        notes.append("pay.no_employers")
    if (sample.bound == "range").any():
        notes.append("pay.midpoints")
    if share_above is not None and clustered and employers:
        notes.append("pay.share_clustered")
    shares = None if share_above is None else _shares(sample, cases, share_above, clustered=clustered)
    days = sample.date.astype("datetime64[D]")
    return Benchmark(
        kind=sample.kind[0],
        measure=sample.measure[0],
        cell=cell,
        currency=currency,
        percentiles=tuple(_percentile(lower, upper, share) for share in SHARES),
        n=len(sample),
        sources=tuple(sorted(set(sample.source.tolist()))),
        first=_day(days.min()),
        last=_day(days.max()),
        middle=_day(np.partition(days, days.size // 2)[days.size // 2]),
        independent=lower.size(0.5, CONFIDENCE).independent,
        employers=employers,
        largest_share=None if weight is None else float(weight.max() / sample.weight.sum()),
        censored=int((at_least | at_most).sum()),
        share_above=None if shares is None else shares[0],
        share_above_records=None if shares is None else shares[1],
        notes=tuple(notes),
    )


def independent(sample: Sample, *, clustered: bool) -> float:
    """Effective number of records for the median; 0 of none."""
    return (
        sample.ordered(sample.pay, clustered=clustered).size(0.5, CONFIDENCE).independent
        if len(sample)
        else 0.0
    )


def _percentile(lower: Ordered, upper: Ordered, share: float) -> Figure:
    """A point where both worst cases agree, else the bound that is known; the interval spans both cases."""
    low, high = lower.at(share), upper.at(share)
    ends = lower.interval(share, CONFIDENCE)
    if upper is not lower:
        ends = ends[0], upper.interval(share, CONFIDENCE)[1]
    bottom, top = (None if end is None or math.isinf(end) else end for end in ends)
    if math.isinf(low):
        return Figure(
            None if math.isinf(high) else high, bottom, top, "exact" if math.isinf(high) else "at most"
        )
    if abs(high - low) <= ROUNDED * abs(low):
        return Figure(low, bottom, top)
    return Figure(low, bottom, top, "at least")


def _shares(
    sample: Sample, cases: tuple[Array, Array], amount: float, *, clustered: bool
) -> tuple[Figure, Figure]:
    """Share of records above an amount, twice: allowing for employers that pay alike, and counting each by itself.

    Both intervals are exact, the first for the effective number of records, the second for their number, which unequal
    weights make smaller.
    """
    codes = sample.employers() if clustered else None
    total = float(sample.weight.sum())
    each = kish(sample.weight)
    shares, alike, apart = [], [], []
    for case in cases:
        above = (case > amount).astype(np.float64)
        share = float((above * sample.weight).sum()) / total
        n = effective(above, sample.weight, codes, CONFIDENCE).cautious
        shares.append(share)
        alike.append(clopper_pearson(share * n, n, CONFIDENCE))
        apart.append(clopper_pearson(share * each, each, CONFIDENCE))
    bound: Bound = "exact" if abs(shares[0] - shares[1]) <= ROUNDED else "at least"
    return (
        Figure(shares[0], alike[0][0], alike[1][1], bound),
        Figure(shares[0], apart[0][0], apart[1][1], bound),
    )


def _day(value: np.datetime64) -> dt.date:
    return dt.date.fromisoformat(str(value.astype("datetime64[D]")))
