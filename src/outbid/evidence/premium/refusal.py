"""Comparisons that are not made: people with the tag by one measure against people without it by another."""

from __future__ import annotations

import numpy as np

from outbid.data.schema import MEASURES, Kind, Measure
from outbid.evidence.answer import Refusal
from outbid.evidence.premium.records import Array, Records

NEEDED: dict[Measure, tuple[str, ...]] = {
    "base": (),
    "target cash": ("premium.need_bonus",),
    "total": ("premium.need_parts",),
    "on-target": ("premium.need_base",),
}
"""What would take a measure apart, down to base."""


def refusals(found: Records, kind: Kind) -> tuple[Refusal, ...]:
    """One for each measure that only people with the tag have, against the most frequent one of the others.

    Args:
        found: all records of a kind.
        kind: which.
    """
    made = []
    for measure in MEASURES:
        own = found.take(found.measure == measure)
        if not len(own) or not own.tagged.all():
            continue
        others = found.take((found.measure != measure) & ~found.tagged)
        if not len(others):
            continue
        names, counts = np.unique(others.measure.astype(str), return_counts=True)
        # of equally frequent ones the first in the order of measures, so that the answer is settled
        other = max(MEASURES, key=lambda name: int(counts[names == name].sum()))
        refused = _refuse(own, others.take(others.measure == other), measure, other, kind)
        if refused:
            made.append(refused)
    return tuple(made)


def _refuse(own: Records, others: Records, measure: Measure, other: Measure, kind: Kind) -> Refusal | None:
    shared = np.intersect1d(own.currency.astype(str), others.currency.astype(str))
    if not shared.size:
        return None
    common = max(shared, key=lambda name: min((own.currency == name).sum(), (others.currency == name).sum()))
    own, others = own.take(own.currency == common), others.take(others.currency == common)
    return Refusal(
        tagged_measure=measure,
        other_measure=other,
        kind=kind,
        tagged_n=len(own),
        other_n=len(others),
        naive_ratio=_median(own.pay, own.weight) / _median(others.pay, others.weight),
        needed=("premium.need_same_measure", *NEEDED[measure], *NEEDED[other]),
    )


def _median(pay: Array, weight: Array) -> float:
    """The middle by weight; halfway between two where the weight divides evenly."""
    order = np.argsort(pay, kind="stable")
    pay, upto = pay[order], np.cumsum(weight[order])
    half = upto[-1] / 2
    at = int(np.searchsorted(upto, half))
    if upto[at] == half and at + 1 < pay.size:
        return float((pay[at] + pay[at + 1]) / 2)
    return float(pay[at])
