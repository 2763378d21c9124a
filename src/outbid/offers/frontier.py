"""The frontier around a proposal: cash against equity for its target, and what each target costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from outbid.offers.design import Design, Frontier, frontier
from outbid.offers.limits import Limits
from outbid.offers.proposal import Proposal
from outbid.offers.terms import Array, Terms

TARGETS = tuple(round(0.05 * step, 2) for step in range(2, 20))
"""Targets whose cost is shown: 0.1 to 0.95."""


@dataclass(frozen=True, eq=False)
class Curves:
    """What a chart of the frontier shows.

    Args:
        frontier: packages along equity that reach the proposal's target, and the cheapest by target.
        feasible: by equity, whether some cash within the limits does, shape (points,).
        binding: by equity, the (term, what limits it) that the package touches; equity itself is left out.
        switches: places from which on other limits bind, or none does: (index of the point, what binds there).
        target_cost: cheapest cost by target, infinite where none within the limits does, shape (targets,).
        highest: the probability of the package that is taken most probably, whatever it costs; NaN where every
            target is reached.
    """

    frontier: Frontier
    feasible: NDArray[np.bool_]
    binding: tuple[tuple[tuple[str, str], ...], ...]
    switches: tuple[tuple[int, tuple[tuple[str, str], ...]], ...]
    target_cost: Array
    highest: float


def curves(proposal: Proposal, targets: Sequence[float] = TARGETS) -> Curves:
    """The frontier on the table over all that may be offered, shifted so that it passes through the proposal."""
    employer, table = proposal.valuer.employer, proposal.coarse
    worth = table(*(np.array([part]) for part in proposal.terms))[0]
    alternatives = proposal.seen.alternatives - (proposal.seen.worth - worth)[:, None]
    acceptance = replace(proposal.acceptance, alternatives=alternatives)
    found = frontier(table, employer.cost, employer.limits, acceptance, proposal.design.target, targets)
    return marked(found, employer.limits)


def marked(found: Frontier, limits: Limits) -> Curves:
    """A frontier with what limits it where."""
    feasible = np.isfinite(found.base)
    binding = tuple(
        tuple(pair for pair in limits.binding(terms) if pair[0] != "equity") if fits else ()
        for fits, terms in zip(feasible, map(Terms, found.base, found.sign_on, found.equity), strict=True)
    )
    switches = tuple(
        (place, binding[place])
        for place in range(1, len(binding))
        if feasible[place] and feasible[place - 1] and binding[place] != binding[place - 1]
    )
    missed = [each.probability for each in found.designs if not isinstance(each, Design)]
    return Curves(
        found,
        feasible,
        binding,
        switches,
        np.array([each.cost if isinstance(each, Design) else np.inf for each in found.designs]),
        max(missed, default=float("nan")),
    )
