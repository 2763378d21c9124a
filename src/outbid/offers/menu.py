"""A menu of two packages, to let people show by their choice how much risk they bear.

See :mod:`~outbid.offers.menu_search` for how it is found and :mod:`~outbid.offers.menu_solve` for what is minimised.
"""

from __future__ import annotations

import numpy as np

from outbid.core.errors import InputError
from outbid.offers.confirm import Confirmer
from outbid.offers.design import Infeasible
from outbid.offers.menu_ask import Ask, Bools
from outbid.offers.menu_search import Menu, Sorter
from outbid.offers.proposal import Proposal
from outbid.offers.terms import Array
from outbid.worth.value import Run

__all__ = ["CUTS", "MARGIN", "Menu", "menu", "risk_tolerance", "tolerant_types"]
MARGIN = 0.0025
"""Part of what the best alternative is worth by which each type is to prefer its own package, unless stated."""


CUTS = tuple(part / 8 for part in range(1, 8))
"""Parts of the candidate's types, by probability, of whom the first package is tried to be meant for."""
WIDE = 0.25, 0.1
"""Part of the range of equity, and of base pay, over which it is taken how types trade one for the other."""


def risk_tolerance(proposal: Proposal) -> Array:
    """How much base pay each type gives up for one unit of equity more, shape (types,).

    Who bears risk gives up more; unlike wealth over risk aversion this counts what the job itself will pay. Taken over
    a wide range around the proposal, as the two packages of a menu lie apart.
    """
    terms, limits = proposal.terms, proposal.valuer.employer.limits

    def rise(place: int, part: float) -> Array:
        bound = (limits.base, limits.sign_on, limits.equity)[place]
        half = part * (bound.high - bound.low)
        ends = np.clip([terms[place] - half, terms[place] + half], bound.low, bound.high)
        columns = [ends if own == place else np.full(2, value) for own, value in enumerate(terms)]
        low, high = proposal.coarse(*columns)
        return np.asarray((high - low) / max(ends[1] - ends[0], 1e-9))

    return np.asarray(rise(2, WIDE[0]) / np.maximum(rise(0, WIDE[1]), 1e-9))


def tolerant_types(tolerance: Array, weights: Array, part: float = 0.5) -> Bools:
    """The types of more than the median tolerance of risk, or than that of another ``part``, shape (types,).

    Types alike stay together; nobody is above where all are alike.
    """
    cuts = np.unique(tolerance)[:-1]
    if not len(cuts):
        return np.zeros(len(tolerance), np.bool_)
    below = np.array([weights[tolerance <= cut].sum() for cut in cuts])
    return np.asarray(tolerance > cuts[int(np.argmin(np.abs(below - part)))])


def menu(
    proposal: Proposal,
    run: Run,
    tolerant: Bools | None = None,
    margin: float | None = None,
    each: bool = False,
) -> Menu | Infeasible:
    """The cheapest menu of two packages for the target of ``proposal``, the cheapest package for all.

    Args:
        proposal: for a candidate of several types.
        run: the futures on which the proposal was confirmed.
        tolerant: for whom the second package is meant, shape (types,). If left out, those whose tolerance of risk is
            above the median where ``each``, else above whichever of :data:`CUTS` saves most.
        margin: money a year by which each type must prefer its own package; if left out, :data:`MARGIN` of what the
            best alternative is worth.
        each: whether each of the two groups must reach the target; otherwise both together.

    Returns:
        The menu; that none will do where no single package reaches the target either.

    Raises:
        InputError: groups that leave one empty, or a negative margin.
    """
    if isinstance(proposal.design, Infeasible):
        return proposal.design
    candidate = proposal.valuer.candidate
    types = len(candidate.weights)
    if tolerant is None:
        order = risk_tolerance(proposal)
        groups = tolerant_types(order, candidate.weights)
    else:
        groups = np.asarray(tolerant, np.bool_)
        if groups.shape != (types,) or groups.all() or not groups.any():
            raise InputError(
                "menus.groups", types=types, tolerant=int(groups.sum()), averse=int((~groups).sum())
            )
    reference = float((proposal.best_alternative * candidate.weights).sum())
    wanted = MARGIN * max(reference, 0.0) if margin is None else margin
    if not wanted >= 0:
        raise InputError("menus.margin", value=f"{wanted:g}")
    ask = Ask(proposal.acceptance, proposal.design.target, groups, wanted, each)
    sorter = Sorter(proposal, Confirmer(proposal.wide, run), ask)
    if not groups.any():
        return sorter.alone(proposal.terms, proposal.seen)
    if tolerant is None and not each:
        tried = {
            own.tobytes(): own
            for part in CUTS
            if (own := tolerant_types(order, candidate.weights, part)).any()
        }
        sorter = sorter.best_of(list(tried.values()))
    one = sorter.single() if each else (proposal.terms, proposal.seen)
    if isinstance(one, Infeasible):
        # two packages may do what no single one does
        return sorter.pair((proposal.terms, proposal.seen), None) or one
    best, alone = sorter.pair(one, one[0]), sorter.alone(*one)
    return alone if best is None or best.cost >= alone.cost else best
