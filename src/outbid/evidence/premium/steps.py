"""The steps of a premium: as it stands, among like people in one place, within one employer, and one occupation.

Each step holds fixed all that the step before did. The role is held fixed in none: it is read from the title, as the
tag is, and titles with the tag make up whole roles, so that within a role the tag's own work is gone from the
comparison and next to nobody is left in it. An occupation that the source states does not come from the title and can
be held fixed; as employers choose it, this step is told apart from the three before. Amounts are compared in logarithms
and within one currency, so that no rate of exchange is needed.
"""

from __future__ import annotations

import math

import numpy as np

from outbid.evidence.answer import CONFIDENCE, Figure, Step, leaves_zero_out
from outbid.evidence.premium.records import Codes, Records, cross
from outbid.evidence.statistics.absorbed import Fit, fit

FEW = 10
"""Clusters below which clustered errors are known to be too small (Cameron and Miller 2015)."""
LEAST = 2.0 - 1e-9
"""Clusters that tell something, below which nothing is known about how far they differ."""
NEAR_ZERO = 0.1
"""An interval that ends nearer to zero than this part of its width settles nothing: another model moves it across."""
PLACES = ("cbsa", "state", "country")


def raw(found: Records) -> Step:
    """All with the tag against all without."""
    several = np.unique(found.currency).size > 1
    return _step("raw", ("currency",) if several else (), found, [_currency(found)] if several else [])


def place(found: Records) -> Step:
    """Within place, year and experience (stated level where no years are stated)."""
    return _step("place", _like(found), found, [_same_place(found)])


def employer(found: Records) -> Step:
    """As :func:`place`, and within employer and level too."""
    found = found.take(found.employer >= 0)
    if not len(found):
        return _none("employer", ("employer", "level"), found, "premium.no_employer")
    own = cross(found.employer, found.level, _currency(found))
    return _step("employer", _at_desk(found), found, [_same_place(found), own])


def occupation(found: Records) -> Step | None:
    """As :func:`employer`, and within the stated occupation too; as :func:`place` where no employer is named.

    ``None``: the source states no occupation.
    """
    found = found.take(~np.isnan(found.occupation))
    if not len(found):
        return None
    named = found.take(found.employer >= 0)
    if not len(named):
        names = (*_like(found), "occupation")
        return _step("occupation", names, found, [cross(_same_place(found), found.occupation)])
    own = cross(named.employer, named.level, named.occupation, _currency(named))
    return _step("occupation", (*_at_desk(named), "occupation"), named, [_same_place(named), own])


def _at_desk(found: Records) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*_like(found), "employer", "level")))


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
    return cross(_place_year(found), found.experience, level, _currency(found))


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
    n_tagged = int((found.tagged & (result.told[:, 0] > 0)).sum())
    if not math.isfinite(result.slopes[0]):
        return Step(
            name, within, Figure(None), result.n, n_tagged, result.clusters, by, "premium.no_shared_cell"
        )
    # with few of the tagged, the clusters that tell something are fewer than there are
    telling = min(float(result.telling[0]), result.clusters)
    low, high = (
        result.interval(CONFIDENCE, degrees=telling - 1, jackknife=True)
        if telling >= LEAST
        else (math.nan, math.nan)
    )
    known = math.isfinite(low) and math.isfinite(high)
    figure = Figure(
        math.expm1(result.slopes[0]), math.expm1(low) if known else None, math.expm1(high) if known else None
    )
    doubt = "" if known else "premium.few_records" if telling >= LEAST else "premium.one_cluster"
    notes = (*_few(result), *_near(figure)) if known else ()
    largest = _largest(found, result)
    return Step(name, within, figure, result.n, n_tagged, result.clusters, by, doubt, notes, *largest)


def _few(result: Fit) -> tuple[str, ...]:
    if result.clusters < FEW:
        return ("premium.few_clusters",)
    return ("premium.few_tagged_clusters",) if result.telling[0] < FEW else ()


def _near(figure: Figure) -> tuple[str, ...]:
    """Does the interval leave zero out only just?"""
    if not leaves_zero_out(figure) or figure.low is None or figure.high is None:
        return ()
    gap = min(abs(figure.low), abs(figure.high))
    return ("premium.near_zero",) if gap < NEAR_ZERO * (figure.high - figure.low) else ()


def _largest(found: Records, result: Fit) -> tuple[str | None, float | None]:
    """The stated occupation of which more than half of what is told is, and that share."""
    told = result.told[:, 0]
    stated = ~np.isnan(found.occupation)
    if not stated.any() or not told.sum() > 0:
        return None, None
    codes, inverse = np.unique(found.occupation[stated], return_inverse=True)
    sums = np.bincount(inverse, told[stated])
    share = float(sums.max() / told.sum())
    return (code(float(codes[int(sums.argmax())])), share) if share > 0.5 else (None, None)


def code(number: float) -> str:
    """``"15-1252"`` of 151252."""
    return f"{int(number) // 10_000:02d}-{int(number) % 10_000:04d}"


def _none(name: str, within: tuple[str, ...], found: Records, reason: str) -> Step:
    by = "employer" if (found.employer >= 0).any() else "place year"
    return Step(name, within, Figure(None), len(found), int(found.tagged.sum()), 0, by, reason)
