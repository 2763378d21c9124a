"""Packages for one opening, designed for its candidates: the cheapest for each of several probabilities."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from outbid.core.errors import InputError
from outbid.offers.acceptance import Acceptance
from outbid.offers.cost import Cost
from outbid.offers.design import Design
from outbid.offers.frontier import curves
from outbid.offers.proposal import Proposal, Search
from outbid.offers.rounding import written
from outbid.offers.team import Array, Choice
from outbid.offers.terms import Terms

TARGETS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
MIDDLE = 0.5
"""Probability for which a package is looked for on all futures; the others are designed around it."""


def designed(
    searches: Sequence[tuple[str, Search]],
    months: int,
    targets: Sequence[float] = TARGETS,
    times: int = 1,
) -> tuple[Choice, ...]:
    """Packages for an opening, the cheapest for each target and candidate, each valued for all of its candidates.

    Args:
        searches: name of each candidate, with the search for it; the first one's employer makes the offers.
        months: of the planning window.
        targets: probabilities; those that no package within the limits reaches end with the best within them.
        times: how many candidates alike each search stands for.

    Returns:
        Packages by ascending cost; of each, the candidates are asked in the order of how probably they take it.
    """
    proposals = [search.propose(MIDDLE) for _, search in searches]
    terms = sorted({each for proposal in proposals for each in _terms(proposal, targets)})
    columns = tuple(np.array(part) for part in zip(*terms, strict=True))
    chances = []
    for proposal in proposals:
        valuer, acceptance = proposal.exact
        by_case, weights = acceptance_by_case(acceptance, valuer(*columns))
        chances.append(one_after_another(by_case, weights, times))
    employer = searches[0][1].employer
    found = []
    for place, each in enumerate(terms):
        asked = sorted(range(len(searches)), key=lambda who: -float(chances[who][place, 0]))
        found.append(
            Choice(
                "",
                tuple(float(chance) for who in asked for chance in chances[who][place]),
                cash_by_month(employer.cost, each, months),
                each.equity if employer.unit == "shares" else 0.0,
                float(employer.cost(*each)),
                each,
                tuple(searches[who][0] for who in asked for _ in range(times)),
            )
        )
    return tuple(sorted(found, key=lambda choice: choice.cost))


def acceptance_by_case(acceptance: Acceptance, worth: Array) -> tuple[Array, Array]:
    """P(accept) in each case of what rivals offer, shape (points, cases), and the cases' probabilities, (cases,).

    Args:
        acceptance: types, cases and tastes.
        worth: of packages to each type, shape (points, types).
    """
    weights = acceptance.weights.sum(axis=0)
    possible = np.flatnonzero(weights > 0)
    found = []
    for case, weight in zip(possible, weights[possible], strict=True):
        own = acceptance.weights[:, case : case + 1] / weight
        found.append(
            Acceptance(acceptance.alternatives[:, case : case + 1], own, acceptance.scale).probability(worth)
        )
    return np.stack(found, axis=-1), weights[possible]


def one_after_another(by_case: Array, weights: Array, times: int) -> Array:
    """P(accept) of each of several candidates alike, given that all before refused, shape (points, times).

    They differ in tastes and types but meet the same rivals: whoever refuses tells that these offer much.

    Args:
        by_case: P(accept) by case of what rivals offer, shape (points, cases).
        weights: of the cases, shape (cases,), adding up to 1.
        times: how many candidates.
    """
    refused = np.stack([((1 - by_case) ** count) @ weights for count in range(times + 1)], axis=-1)
    before = np.where(refused[:, :-1] > 0, refused[:, :-1], 1.0)
    return np.asarray(np.clip(1 - refused[:, 1:] / before, 0.0, 1.0))


def _terms(proposal: Proposal, targets: Sequence[float]) -> list[Terms]:
    """Of the cheapest package by target, and of the best within the limits where a target is out of reach."""
    employer = proposal.valuer.employer
    found = []
    for design in curves(proposal, targets).frontier.designs:
        terms = design.terms if isinstance(design, Design) else design.best
        found.append(written(terms, employer)[-1])
        if not isinstance(design, Design):
            break
    return found


def cash_by_month(cost: Cost, terms: Terms, months: int) -> Array:
    """Expected cash of a hire by month since the start, money of that month, shape (months,).

    Pay, bonus, contributions and benefits of a year are spread over its months; the sign-on is paid in the first.

    Raises:
        InputError: the cost counts on fewer months than the window has.
    """
    if cost.years * 12 < months - 1e-9:
        raise InputError("team.years", years=f"{cost.years:g}", months=months)
    found = np.zeros(12 * math.ceil(cost.years))
    for place, year in enumerate(cost.by_year(*terms)):
        span = min(12.0, cost.years * 12 - 12 * place)
        monthly = year.base + year.bonus + year.contributions + year.benefits
        found[12 * place : 12 * (place + 1)] = monthly / span
    found[0] += cost.by_year(*terms)[0].sign_on
    return found[:months]
