"""What ``outbid validate`` answers, with where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from outbid.market.validate import Method
from outbid.market.validate_score import Score, Value
from outbid.report.evidence_views import Provenance

Kept = Literal["relative", "nominal", "real"]
"""Changes of pay against the mean of all occupations, in dollars, and in dollars of constant worth."""
Verdict = Literal["wins", "loses", "open"]


@dataclass(frozen=True)
class Compared:
    """One method against another; p is ``None`` where nothing differs."""

    method: Method
    baseline: Method
    skill: Value
    p_occupations: float | None
    p_groups: float | None


@dataclass(frozen=True)
class YearView:
    """Root mean squared errors of one year, by method."""

    year: int
    rmse: Mapping[Method, float]


@dataclass(frozen=True)
class TermsView:
    """Everything in one kind of terms; ``trend`` is growth a year up to the last year fitted."""

    terms: Kept
    trend: float
    scores: tuple[Score, ...]
    tests: tuple[Compared, ...]
    years: tuple[YearView, ...]


@dataclass(frozen=True)
class FamilyView:
    """The market against constant growth within a role family (``None``: occupations that no family has)."""

    role: str | None
    occupations: int
    rmse: float
    constant: float
    skill: Value


@dataclass(frozen=True)
class SlopeView:
    """What was fitted: the slope with its interval at 90%, the opposite one, and the curve that its sign is of.

    ``later`` is what the slope turned out to be in the years predicted, which no forecast knows.
    """

    slope: Value
    later: Value
    opposite: float
    reading: Literal["supply", "demand"]
    clear: bool


@dataclass(frozen=True)
class ValidateView:
    """The answer; ``lost`` counts occupations left out by reason, ``bounds`` medians that are bounds only.

    ``groups`` are the major groups of occupations, the clusters of the stricter test.
    """

    verdict: Verdict
    fitted: tuple[int, ...]
    predicted: tuple[int, ...]
    occupations: int
    groups: int
    lost: Mapping[str, int]
    bounds: int
    fit: SlopeView
    terms: tuple[TermsView, ...]
    families: tuple[FamilyView, ...]
    provenance: Provenance
    seed: int
    draws: int
    kind: str = "validate"
