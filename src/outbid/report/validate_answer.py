"""``outbid validate``: from the shipped survey to how well the market predicts pay that it has not seen.

Nothing of how it is done can be chosen from outside: who can choose after looking proves nothing.
"""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import numpy as np

from outbid.core.errors import InputError
from outbid.market import validate_score as scoring
from outbid.market.validate import METHODS, Fit, Method, Panel, fit, slope_after
from outbid.report.evidence_sources import provenance
from outbid.report.validate_panel import FITTED, PREDICTED, PRICES, SOURCE, Occupations, occupations
from outbid.report.validate_views import (
    Compared,
    FamilyView,
    Kept,
    SlopeView,
    TermsView,
    ValidateView,
    Verdict,
    YearView,
)

LEAST = 8
"""Occupations of a role family, below which it has no row of its own."""
HORIZONS = tuple(year - FITTED[-1] for year in PREDICTED)
PAIRS: tuple[tuple[Method, Method], ...] = (
    ("market", "none"),
    ("market", "constant"),
    ("market", "own"),
    ("opposite", "constant"),
)
SURE = 0.1
"""p below which a difference counts, that of clusters by major group, along with the interval over occupations."""


def validate(
    *, draws: int = 2000, seed: int = 1, data: str | Path | None = None, version: str = ""
) -> ValidateView:
    """Fits the market to pay and employment up to 2019 and holds it against 2021 to 2024.

    Args:
        draws: resamples of occupations for the intervals.
        seed: of the resamples.
        data: file of the store; ``None``: the default one.
        version: of Outbid, to stand beside the answer.

    Raises:
        InputError: too few resamples, or the store cannot be opened.
    """
    from outbid.data.store import open_store

    if not 100 <= draws <= 100_000:
        raise InputError("validate.draws", where="--draws", value=draws)
    if seed < 0:
        raise InputError("validate.seed", where="--seed", value=seed)
    with open_store(data) as store:
        found = occupations(store)
        rests = provenance(version, store, [SOURCE])
    drawn = scoring.resamples(found.panel.size, draws, seed)
    real = found.panel.deflated([PRICES[year] for year in found.panel.years])
    panels: dict[Kept, Panel] = {"relative": found.panel, "nominal": found.panel, "real": real}
    terms = [_terms(name, panel, found, drawn) for name, panel in panels.items()]
    fitted = fit(found.panel.until(FITTED[-1]), HORIZONS)
    # the verdict is of what the market speaks of: pay of one occupation against that of the others
    return ValidateView(
        verdict=verdict_of(main_test(terms[0])),
        fitted=FITTED,
        predicted=PREDICTED,
        occupations=found.panel.size,
        groups=len(set(found.groups)),
        lost=found.lost,
        bounds=found.bounds,
        fit=_slope(fitted, found.panel),
        terms=tuple(terms),
        families=_families(found, fitted, draws, seed),
        provenance=rests,
        seed=seed,
        draws=draws,
    )


def _terms(name: Kept, panel: Panel, found: Occupations, drawn: np.ndarray) -> TermsView:
    fitted = fit(panel.until(FITTED[-1]), HORIZONS)
    result = scoring.missed(panel, fitted, PREDICTED, "relative" if name == "relative" else "as_it_is")
    # against the mean of all, no change and one growth for all say the same
    methods = [method for method in METHODS if name != "relative" or method != "none"]
    years = []
    for place, year in enumerate(PREDICTED):
        rmse = {method: math.sqrt(np.nanmean(result.errors[method][:, place] ** 2)) for method in methods}
        years.append(YearView(year, rmse))
    tests = []
    for method, baseline in PAIRS:
        if baseline not in methods:
            continue
        each = scoring.compare(result, method, baseline, found.groups, drawn)
        tests.append(
            Compared(method, baseline, each.skill, _finite(each.p_occupations), _finite(each.p_groups))
        )
    scores = tuple(scoring.score(result, method, drawn) for method in methods)
    return TermsView(name, fitted.trend, scores, tuple(tests), tuple(years))


def _families(found: Occupations, fitted: Fit, draws: int, seed: int) -> tuple[FamilyView, ...]:
    """Role families with enough occupations, against the mean of all occupations, the largest first."""
    result = scoring.missed(found.panel, fitted, PREDICTED, "relative")
    rows = []
    for role, n in Counter(found.roles).items():
        if n < LEAST:
            continue
        mine = np.array([each == role for each in found.roles])
        part = result.of(mine)
        drawn = scoring.resamples(n, draws, seed)
        test = scoring.compare(part, "market", "constant", found.groups[mine], drawn)
        market, constant = (
            math.sqrt(np.nanmean(part.errors[method] ** 2)) for method in (test.method, test.baseline)
        )
        rows.append(FamilyView(role, n, market, constant, test.skill))
    return tuple(sorted(rows, key=lambda row: (row.role is None, -row.occupations, row.role or "")))


def _slope(found: Fit, panel: Panel) -> SlopeView:
    slope, later = (
        scoring.Value(value, value - scoring.NORMAL * error, value + scoring.NORMAL * error)
        for value, error in (
            (found.slope, found.standard_error),
            slope_after(panel, found.last, PREDICTED),
        )
    )
    return SlopeView(slope, later, found.opposite, found.reading, found.clear)


def main_test(terms: TermsView) -> Compared:
    """The market as fitted against constant growth: what of ``terms`` the verdict rests on."""
    return next(each for each in terms.tests if (each.method, each.baseline) == ("market", "constant"))


def verdict_of(test: Compared) -> Verdict:
    """Whether the method clearly misses by less than its baseline, clearly by more, or neither."""
    sure = test.p_groups is not None and test.p_groups < SURE
    if sure and test.skill.low > 0:
        return "wins"
    return "loses" if sure and test.skill.high < 0 else "open"


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
