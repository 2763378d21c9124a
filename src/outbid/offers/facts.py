"""What one fact is worth: to learn it before the offer is made, or to show it to the candidate.

Learned are the candidate's aversion to risk or wealth, what a rival offers, or how much tastes weigh: see
:mod:`~outbid.offers.facts_solve`. Shown is what equity may come to: the candidate who goes by another outlook (base
rates of the stage, the last round's price) values the same package differently, and what wins then costs more or less.
All of it is worked out on the table over all that may be offered, shifted so that it passes through the proposal.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError
from outbid.offers.acceptance import Acceptance
from outbid.offers.cost import Cost
from outbid.offers.design import Design, Infeasible, cheapest
from outbid.offers.facts_solve import Known, State, knowing
from outbid.offers.limits import Limits
from outbid.offers.proposal import Proposal
from outbid.offers.table import Table
from outbid.offers.terms import Array, Terms, Worth
from outbid.packages.outlooks import KINDS, OutlookKind
from outbid.worth.study import by_outlook

FactKind = Literal["risk_aversion", "wealth", "rival", "taste"]
"""What an employer may learn."""


@dataclass(frozen=True, eq=False)
class Fact:
    """What it saves to learn one thing.

    Args:
        kind: of the fact; name: of the rival, else empty.
        known: what is best not knowing it and knowing it.
    """

    kind: FactKind
    name: str
    known: Known

    @property
    def saving(self) -> float:
        """Expected of who is hired, today's money; never negative."""
        return self.known.saving


@dataclass(frozen=True, eq=False)
class Disclosure:
    """What it saves to show the candidate something.

    Args:
        shown: what the candidate goes by then: an outlook on the stake, or ``"known"`` where the unknown was
            discounted.
        unseen: what the candidate goes by without it, likewise; ``"discount"`` where the unknown is.
        worth: of the same package without it and with it, a year, shapes (types,).
        probabilities: of acceptance of the same package without it and with it.
        designs: the cheapest package without it and with it.
    """

    shown: OutlookKind | Literal["known"]
    unseen: OutlookKind | Literal["discount"]
    worth: tuple[Array, Array]
    probabilities: tuple[float, float]
    designs: tuple[Design | Infeasible, Design | Infeasible]

    @property
    def saving(self) -> float:
        """Cost without it less cost with it, today's money; negative where showing it costs.

        Infinite where only one of both reaches the target, NaN where neither does.
        """
        before, after = (each.cost if isinstance(each, Design) else math.inf for each in self.designs)
        return before - after if math.isfinite(before) or math.isfinite(after) else math.nan


def facts(proposal: Proposal) -> tuple[Fact, ...]:
    """What it saves to learn each thing that the employer does not know, the most first; empty where no package
    reaches the target.

    Scales of tastes at the usual, the highest and the lowest elasticity count as equally likely.
    """
    if isinstance(proposal.design, Infeasible):
        return ()
    worth, acceptance = passing(proposal)
    employer, target = proposal.valuer.employer, proposal.design.target
    # what is best not knowing is one package whichever fact it is, but where tastes are taken to be of several scales
    blind = cheapest(worth, employer.cost, employer.limits, acceptance, target)
    found = []
    for kind, name, states in _unknown(proposal, acceptance):
        known = knowing(
            worth, employer.cost, employer.limits, states, target, None if kind == "taste" else blind
        )
        if isinstance(known, Known):
            found.append(Fact(kind, name, known))
    return tuple(sorted(found, key=lambda fact: -fact.saving))


def passing(proposal: Proposal) -> tuple[Table, Acceptance]:
    """The table over all that may be offered, and acceptance such that by it the proposal is taken as probably as all
    futures say."""
    table = proposal.coarse
    worth = table(*(np.array([part]) for part in proposal.terms))[0]
    alternatives = proposal.seen.alternatives - (proposal.seen.worth - worth)[:, None]
    return table, replace(proposal.acceptance, alternatives=alternatives)


def _unknown(proposal: Proposal, acceptance: Acceptance) -> Iterator[tuple[FactKind, str, tuple[State, ...]]]:
    """Each fact that is not known, and how it may turn out."""
    candidate, valuer = proposal.valuer.candidate, proposal.valuer
    traits: tuple[tuple[FactKind, Array], ...] = (
        ("risk_aversion", candidate.gamma),
        ("wealth", candidate.wealth),
    )
    for kind, values in traits:
        if len(np.unique(values)) > 1:
            yield kind, "", by_type(acceptance, values)
    places, _ = valuer.cases
    for own, rival in zip(places[len(places) - len(valuer.rivals) :], valuer.rivals, strict=True):
        if len(np.unique(own)) > 1:
            yield "rival", rival.name, by_case(acceptance, own, [each.name for each in rival.packages])
    if len(set(proposal.scales)) > 1:
        yield "taste", "", by_scale(acceptance, proposal.scales)


def by_type(acceptance: Acceptance, values: Array) -> tuple[State, ...]:
    """States in which the type has each of the different ``values``, shape (types,)."""
    states = []
    for value in np.unique(values):
        own = np.flatnonzero(values == value)
        weights = acceptance.weights[own]
        chance = float(weights.sum())
        if chance > 0:
            known = Acceptance(acceptance.alternatives[own], weights / chance, acceptance.scale)
            states.append(State(f"{value:g}", float(value), chance, own, known))
    return tuple(states)


def by_case(acceptance: Acceptance, places: NDArray[np.intp], names: Sequence[str]) -> tuple[State, ...]:
    """States in which a rival makes each of its packages; their value is what the best alternative is then worth.

    Args:
        places: which of them it makes in each case, shape (cases,).
        names: of the packages.
    """
    every = np.arange(len(acceptance.alternatives))
    states = []
    for place in np.unique(places):
        own = places == place
        weights = acceptance.weights[:, own]
        chance = float(weights.sum())
        if chance > 0:
            known = Acceptance(acceptance.alternatives[:, own], weights / chance, acceptance.scale)
            best = float((known.alternatives * known.weights).sum())
            states.append(State(names[place], best, chance, every, known))
    return tuple(states)


def by_scale(acceptance: Acceptance, scales: Sequence[float]) -> tuple[State, ...]:
    """States in which tastes have each of the different ``scales``, equally likely."""
    every = np.arange(len(acceptance.alternatives))
    different = sorted(set(scales))
    return tuple(
        State(f"{scale:,.0f}", scale, 1 / len(different), every, acceptance.with_scale(scale))
        for scale in different
    )


def disclosed(
    before: Worth,
    after: Worth,
    cost: Cost,
    limits: Limits,
    acceptance: Acceptance,
    terms: Terms,
    target: float,
    said: tuple[OutlookKind | Literal["discount"], OutlookKind | Literal["known"]],
) -> Disclosure:
    """What it saves that the candidate values packages by ``after`` and no longer by ``before``.

    Args:
        terms: of a package to show what both come to.
        said: what the candidate goes by, without and with what is shown.
    """
    worth = [each(*(np.array([part]) for part in terms))[0] for each in (before, after)]
    chances = [float(acceptance.probability(each)) for each in worth]
    designs = [cheapest(each, cost, limits, acceptance, target) for each in (before, after)]
    return Disclosure(
        said[1], said[0], (worth[0], worth[1]), (chances[0], chances[1]), (designs[0], designs[1])
    )


def outlooks(proposal: Proposal) -> tuple[Disclosure, ...]:
    """What it saves, or costs, to have the candidate go by each other outlook that the offer's facts allow.

    The largest saving first; empty without a private stake that has another outlook.
    """
    valuer, table = proposal.wide, proposal.coarse
    employer = valuer.employer
    stakes = employer.template.stakes
    if not stakes:
        return ()
    used = stakes[0].outlook.kind
    worth, acceptance = passing(proposal)
    found = []
    for kind in KINDS:
        if kind == used or not any(other.kind == kind for stake in stakes for other in stake.others):
            continue
        shown = replace(valuer, employer=replace(employer, template=by_outlook(employer.template, kind)))
        anchors = [terms for terms, _ in valuer.plans]
        shown = shown.planned_for(anchors) if anchors else shown
        other = Table.of(shown, *table.axes)
        found.append(
            disclosed(
                worth,
                other,
                employer.cost,
                employer.limits,
                acceptance,
                proposal.terms,
                proposal.design.target,
                (used, kind),
            )
        )
    return tuple(sorted(found, key=lambda each: -each.saving if not math.isnan(each.saving) else math.inf))


def unknown_discounted(proposal: Proposal, discount: float) -> Disclosure:
    """What it saves to show the candidate all about equity, if equity that is not explained counts for less.

    Args:
        discount: part of the equity that the candidate takes off for what is not told, stated by the employer.

    Raises:
        InputError: a discount that is not between 0 and 1.
    """
    if not 0 <= discount <= 1:
        raise InputError("menus.discount", value=f"{discount:g}")
    worth, acceptance = passing(proposal)
    employer = proposal.valuer.employer

    def unseen(base: Array, sign_on: Array, equity: Array) -> Array:
        return worth(base, sign_on, equity * (1 - discount))

    return disclosed(
        unseen,
        worth,
        employer.cost,
        employer.limits,
        acceptance,
        proposal.terms,
        proposal.design.target,
        ("discount", "known"),
    )


def ranked(known: Sequence[Fact], shown: Sequence[Disclosure]) -> tuple[Fact | Disclosure, ...]:
    """All facts, those that save most first; those of which it cannot be told last."""
    every: list[Fact | Disclosure] = [*known, *shown]
    return tuple(sorted(every, key=lambda each: (math.isnan(each.saving), -each.saving)))
