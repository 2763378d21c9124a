"""The three steps of a premium: as it stands, among like jobs in one place, and within one employer.

Each step holds fixed all that the step before did. Jobs are compared with jobs of the same role even where the question
leaves the role open: otherwise "place" would compare engineers with account managers. Amounts are compared in
logarithms and within one currency, so that no rate of exchange is needed.
"""

from __future__ import annotations

import math

import numpy as np

from outbid.evidence.answer import CONFIDENCE, Figure, Step
from outbid.evidence.premium.records import Codes, Records, cross
from outbid.evidence.statistics.absorbed import Fit, fit

FEW = 10
"""Clusters below which clustered errors are known to be too small (Cameron and Miller 2015)."""
LEAST = 2.0 - 1e-9
"""Clusters that tell something, below which nothing is known about how far they differ."""
PLACES = ("cbsa", "state", "country")


def raw(found: Records) -> Step:
    """All with the tag against all without."""
    several = np.unique(found.currency).size > 1
    return _step("raw", ("currency",) if several else (), found, [_currency(found)] if several else [])


def place(found: Records) -> Step:
    """Within place, year, experience (stated level where no years are stated) and role."""
    found = found.take(found.role >= 0)
    return _step("place", (*_like(found), "role"), found, [_same_place(found)])


def employer(found: Records) -> Step:
    """As :func:`place`, and within employer, level and role too."""
    found = found.take((found.role >= 0) & (found.employer >= 0))
    if not len(found):
        return _none("employer", ("employer", "level"), found, "premium.no_employer")
    names = dict.fromkeys((*_like(found), "employer", "level", "role"))
    own = cross(found.employer, found.level, found.role, _currency(found))
    return _step("employer", tuple(names), found, [_same_place(found), own])


def _like(found: Records) -> tuple[str, ...]:
    """Names of what :func:`_same_place` holds fixed; of places the finest that most records state."""
    finest = next(
        (name for name in PLACES if 2 * np.count_nonzero(getattr(found, name) >= 0) > len(found)), "country"
    )
    stated = found.experience >= 0
    several = np.unique(found.currency).size > 1
    return (
        *(("currency",) if several else ()),
        finest,
        "year",
        *(("experience",) if stated.any() else ()),
        *(("level",) if not stated.all() else ()),
    )


def _same_place(found: Records) -> Codes:
    level = np.where(found.experience >= 0, -1, found.level)
    return cross(_place_year(found), found.experience, level, found.role, _currency(found))


def _place_year(found: Records) -> Codes:
    return cross(found.country, found.state, found.cbsa, found.year())


def _currency(found: Records) -> Codes:
    return np.unique(found.currency.astype(str), return_inverse=True)[1].astype(np.int32)


def _clusters(found: Records) -> tuple[Codes, str]:
    """Employers where any is named (others by place and year), else places and years."""
    named = found.employer >= 0
    if not named.any():
        return _place_year(found), "place year"
    return cross(found.employer, np.where(named, -1, _place_year(found))), "employer"


def _step(name: str, within: tuple[str, ...], found: Records, sets: list[Codes]) -> Step:
    if not len(found):
        return _none(name, within, found, "premium.no_records")
    if found.tagged.all() or not found.tagged.any():
        return _none(
            name, within, found, "premium.all_tagged" if found.tagged.any() else "premium.none_tagged"
        )
    clusters, by = _clusters(found)
    tagged = found.tagged.astype(np.float64)
    result = fit(np.log(found.pay), tagged[:, None], sets, clusters, found.weight)
    n_tagged = int((found.tagged & result.rows).sum())
    if not math.isfinite(result.slopes[0]):
        return Step(
            name, within, Figure(None), result.n, n_tagged, result.clusters, by, "premium.no_shared_cell"
        )
    # with few of the tagged, the clusters that tell something are fewer than there are
    telling = min(float(result.telling[0]), result.clusters)
    low, high = result.interval(CONFIDENCE, degrees=telling - 1) if telling >= LEAST else (math.nan, math.nan)
    known = math.isfinite(low) and math.isfinite(high)
    figure = Figure(
        math.expm1(result.slopes[0]), math.expm1(low) if known else None, math.expm1(high) if known else None
    )
    doubt = "" if known else "premium.few_records" if telling >= LEAST else "premium.one_cluster"
    notes = _notes(result) if known else ()
    return Step(name, within, figure, result.n, n_tagged, result.clusters, by, doubt, notes)


def _notes(result: Fit) -> tuple[str, ...]:
    if result.clusters < FEW:
        return ("premium.few_clusters",)
    return ("premium.few_tagged_clusters",) if result.telling[0] < FEW else ()


def _none(name: str, within: tuple[str, ...], found: Records, reason: str) -> Step:
    by = "employer" if (found.employer >= 0).any() else "place year"
    return Step(name, within, Figure(None), len(found), int(found.tagged.sum()), 0, by, reason)
