"""A menu of two packages, to let people show by their choice how much risk they bear.

See :mod:`~outbid.offers.menu_search` for how it is found and :mod:`~outbid.offers.menu_solve` for what is minimised.
"""

from __future__ import annotations

import numpy as np

from outbid.core.errors import InputError
from outbid.offers.candidate import Candidate
from outbid.offers.confirm import Confirmer
from outbid.offers.design import Infeasible
from outbid.offers.menu_ask import Ask, Bools
from outbid.offers.menu_search import Menu, Sorter
from outbid.offers.proposal import Proposal
from outbid.worth.value import Run

__all__ = ["MARGIN", "Menu", "menu", "tolerant_types"]
MARGIN = 0.0025
"""Part of what the best alternative is worth by which each type is to prefer its own package, unless stated."""


def tolerant_types(candidate: Candidate) -> Bools:
    """The types above the median tolerance of risk, wealth over relative risk aversion (Pratt 1964), shape (types,).

    Types alike stay together; nobody is above the median where all are.
    """
    tolerance = np.asarray(candidate.wealth / np.maximum(candidate.gamma, 1e-9), np.float64)
    cuts = np.unique(tolerance)[:-1]
    if not len(cuts):
        return np.zeros(len(tolerance), np.bool_)
    below = np.array([candidate.weights[tolerance <= cut].sum() for cut in cuts])
    return np.asarray(tolerance > cuts[int(np.argmin(np.abs(below - 0.5)))])


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
        tolerant: for whom the second package is meant, shape (types,); by the median tolerance of risk if left out.
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
    groups = tolerant_types(candidate) if tolerant is None else np.asarray(tolerant, np.bool_)
    if tolerant is not None and (groups.shape != (types,) or groups.all() or not groups.any()):
        raise InputError("menus.groups", types=types, tolerant=int(groups.sum()), averse=int((~groups).sum()))
    reference = float((proposal.best_alternative * candidate.weights).sum())
    wanted = MARGIN * max(reference, 0.0) if margin is None else margin
    if not wanted >= 0:
        raise InputError("menus.margin", value=f"{wanted:g}")
    ask = Ask(proposal.acceptance, proposal.design.target, groups, wanted, each)
    sorter = Sorter(proposal, Confirmer(proposal.wide, run), ask)
    one = sorter.single() if groups.any() and each else (proposal.terms, proposal.seen)
    if isinstance(one, Infeasible):
        # two packages may do what no single one does
        return sorter.pair((proposal.terms, proposal.seen), None) or one
    alone = sorter.menu(one[0], one[0], (one[1], one[1]), one[0])
    best = sorter.pair(one, one[0]) if groups.any() else None
    return alone if best is None or best.cost >= alone.cost else best
