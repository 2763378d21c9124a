"""A menu of two packages by which people sort themselves by how much risk they bear.

The two are found on tables of certainty equivalents, first over all that may be offered and then around each, written
in round money, and valued again on all futures, as ``compare`` values them. By what the tables are off both are
shifted, and the menu is looked for again, until on all futures each type prefers the package meant for it and the
target is met. That is checked once more by certainty equivalents for which the person's decisions (when to quit, what
to exercise) are worked out anew for each package. A menu by which a type then takes the other's package is no menu: the
search goes on with a wider margin, and where it finds nothing there is one package for all.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from outbid.offers.confirm import Confirmed, Confirmer
from outbid.offers.cost import Cost
from outbid.offers.design import Infeasible, cheapest
from outbid.offers.limits import Bound, Limits
from outbid.offers.menu_ask import Ask, Bools, Pair, Role, expected_cost
from outbid.offers.menu_solve import cheapest_pair
from outbid.offers.proposal import Proposal
from outbid.offers.rounding import STEPS, cheapest_written, written
from outbid.offers.table import Table, window
from outbid.offers.terms import Array, Terms, Worth
from outbid.offers.valuing import Valuer

TRIES = 5
ROUGH = 3
"""Rounds of the search by which groups are told apart."""
NEAR = 0.3, 0.1
"""Part of what may be offered that the tables around each package cover, in turn."""
FINE = 5, 2, 7
"""Knots of those tables."""


@dataclass(frozen=True, eq=False)
class Menu:
    """Two packages to choose from; one and the same where two save nothing.

    Args:
        averse, tolerant: the package for those averse to risk, and the one for those who bear it.
        groups: for whom the second is meant, shape (types,).
        shares: probability that the candidate is of the one, and of the other group.
        cost: expected cost of who is hired, today's money; costs: of each package.
        probability: of acceptance, on all futures; by_group, by_type: of each group, and type, shape (types,).
        lead: by how much each type prefers the package meant for it, money a year on all futures, shape (types,).
        checked: the same on the first futures, with decisions worked out anew for each package.
        margin: that was asked for; each: whether each group had to reach the target, or all together.
        target: probability that was asked for.
        single: the cheapest package for all to the same end; ``None``: no one package reaches it.
        single_cost: of that; infinite where there is none.
    """

    averse: Terms
    tolerant: Terms
    groups: Bools
    shares: tuple[float, float]
    cost: float
    costs: tuple[float, float]
    probability: float
    by_group: tuple[float, float]
    by_type: Array
    lead: Array
    checked: Array
    margin: float
    each: bool
    target: float
    single: Terms | None
    single_cost: float

    @property
    def saving(self) -> float:
        """What two packages save against one for all, expected of who is hired; never negative, infinite where no one
        package will do."""
        return max(0.0, self.single_cost - self.cost) if self.sorts else 0.0

    @property
    def sorts(self) -> bool:
        """Whether there are two packages; if not, a menu saves nothing."""
        return self.averse != self.tolerant


@dataclass(frozen=True, eq=False)
class Sorter:
    """What the search for one menu keeps."""

    proposal: Proposal
    confirmer: Confirmer
    ask: Ask

    @property
    def cost(self) -> Cost:
        """Of packages, to the employer."""
        return self.proposal.valuer.employer.cost

    @property
    def limits(self) -> Limits:
        """What may be offered."""
        return self.proposal.valuer.employer.limits

    def seen(self, terms: Terms) -> Confirmed:
        """A package on all futures."""
        return self.confirmer(self.proposal.valuer.employer.package(terms))

    def asked(self, seen: Confirmed) -> Ask:
        """What is asked, against the alternatives of all futures."""
        return replace(self.ask, acceptance=replace(self.ask.acceptance, alternatives=seen.alternatives))

    def single(self) -> tuple[Terms, Confirmed] | Infeasible:
        """The cheapest package that each group takes with the target probability, on all futures."""
        terms, seen = self.proposal.terms, self.proposal.seen
        for _ in range(TRIES):
            ask, worth = self.asked(seen), shifted(self.proposal.coarse, terms, seen.worth)
            chances = _Each(ask)
            found = cheapest(worth, self.cost, self.limits, chances, ask.target)
            if isinstance(found, Infeasible):
                return found
            terms = cheapest_written(
                found.terms,
                self.proposal.valuer.employer,
                lambda b, s, e: chances.probability(worth(b, s, e)) >= ask.target,  # noqa: B023
            )
            seen = self.seen(terms)
            if float(chances.probability(seen.worth)) >= ask.target:
                break
        return terms, seen

    def best_of(self, groups: Sequence[Bools]) -> Sorter:
        """The same for those groups between which a menu is cheapest by the table; as it is where there is none."""
        seen = self.proposal.seen
        role = Role(shifted(self.proposal.coarse, self.proposal.terms, seen.worth), self.limits)
        best, least = self, math.inf
        for each in groups:
            ask = replace(self.asked(seen), tolerant=each)
            found = cheapest_pair((role, role), self.cost, ask, self.proposal.terms, rounds=ROUGH)
            if found is not None and found.cost < least:
                best, least = replace(self, ask=ask), found.cost
        return best

    def alone(self, terms: Terms, seen: Confirmed) -> Menu:
        """The menu of one package."""
        return self.menu(terms, terms, (seen, seen), terms)

    def pair(self, start: tuple[Terms, Confirmed], single: Terms | None) -> Menu | None:
        """The best menu of two that does what is asked on all futures and keeps its check; ``None``: none was found.

        Args:
            start: a package that was seen on all futures; single: the best for all.
        """
        best: Menu | None = None
        beyond = 0.0
        tables, whole = (self.proposal.coarse, self.proposal.coarse), (self.limits, self.limits)
        terms, seen = (start[0], start[0]), (start[1], start[1])
        for step in range(TRIES):
            ask = replace(self.asked(seen[0]), margin=self.ask.margin + beyond)
            roles = tuple(
                Role(shifted(table, own, known.worth), within)
                for table, own, known, within in zip(tables, terms, seen, whole, strict=True)
            )
            found = cheapest_pair((roles[0], roles[1]), self.cost, ask, single)
            if found is None:
                break
            before, terms = terms, self._written(found, (roles[0], roles[1]), ask)
            seen = self.seen(terms[0]), self.seen(terms[1])
            if self.asked(seen[0]).kept((seen[0].worth, seen[1].worth)):
                made = self.menu(*terms, seen, single)
                short = -float(made.checked.min())
                if short > 0:
                    # on some futures a type takes the other's package: that much more is asked for from now on
                    beyond += self.ask.margin + short
                elif best is None or made.cost < best.cost:
                    best = made
            if before == terms and step >= len(NEAR):
                break
            if step < len(NEAR):
                near = [self._near(each, NEAR[step]) for each in terms]
                tables, whole = (near[0][0], near[1][0]), (near[0][1], near[1][1])
        return best

    def menu(
        self, averse: Terms, tolerant: Terms, seen: tuple[Confirmed, Confirmed], single: Terms | None
    ) -> Menu:
        """The menu of two packages, as all futures have it."""
        ask = self.asked(seen[0])
        worth = seen[0].worth, seen[1].worth
        costs = float(self.cost(*averse)), float(self.cost(*tolerant))
        meant = np.where(ask.tolerant, worth[1], worth[0])
        if ask.tolerant.any():
            low, high, overall = (float(each) for each in ask.probabilities(worth))
            shares = ask.share(0), ask.share(1)
            price = float(expected_cost(ask, worth, (np.asarray(costs[0]), np.asarray(costs[1]))))
        else:
            low = high = overall = float(ask.acceptance.probability(worth[0]))
            shares, price = (1.0, 0.0), costs[0]
        fresh = replace(self.proposal.wide, plan=None, plans=())
        checked = ask.preference((fresh.of(averse), fresh.of(tolerant)))
        return Menu(
            averse,
            tolerant,
            ask.tolerant,
            shares,
            price if averse != tolerant else costs[0],
            costs,
            overall,
            (low, high),
            ask.acceptance.by_type(meant),
            ask.preference(worth),
            checked,
            ask.margin,
            ask.each,
            ask.target,
            single,
            float(self.cost(*single)) if single else math.inf,
        )

    def _written(self, found: Pair, roles: tuple[Role, Role], ask: Ask) -> tuple[Terms, Terms]:
        """The cheapest pair next to what was found, in the roundest money that does what is asked."""
        employer = self.proposal.valuer.employer
        for step in STEPS:
            first, second = (written(each, employer, step) for each in (found.averse, found.tolerant))
            i, j = (axis.ravel() for axis in np.indices((len(first), len(second))))
            worth = [
                role.worth(*_columns(near))[places]
                for role, near, places in zip(roles, (first, second), (i, j), strict=True)
            ]
            prices = [self.cost(*_columns(near))[places] for near, places in ((first, i), (second, j))]
            both = worth[0], worth[1]
            good = ask.kept(both)
            if good.any():
                each = np.where(good, expected_cost(ask, both, (prices[0], prices[1])), math.inf)
                place = int(np.argmin(each))
                return first[int(i[place])], second[int(j[place])]
        return found.averse, found.tolerant

    def _near(self, terms: Terms, part: float) -> tuple[Table, Limits]:
        """A table over a part of what may be offered around ``terms``, and the limits within it."""
        valuer: Valuer = self.proposal.wide.planned(terms)
        axes = tuple(
            window(float(axis[0]), float(axis[-1]), value, part * float(axis[-1] - axis[0]), count)
            for axis, value, count in zip(self.proposal.coarse.axes, terms, FINE, strict=True)
        )
        table = Table.of(valuer, *axes)
        bounds = self.limits.base, self.limits.sign_on, self.limits.equity
        base, sign_on, equity = (
            bound.within(Bound(float(axis[0]), float(axis[-1])))
            for bound, axis in zip(bounds, table.axes, strict=True)
        )
        return table, replace(self.limits, base=base, sign_on=sign_on, equity=equity)


@dataclass(frozen=True, eq=False)
class _Each:
    """The probability with which the less willing of two groups takes one package for both."""

    ask: Ask

    def probability(self, worth: Array) -> Array:
        low, high, _ = self.ask.probabilities((worth, worth))
        return np.minimum(low, high)


def shifted(table: Worth, terms: Terms, worth: Array) -> Worth:
    """``table`` plus what makes it say that the package with ``terms`` has ``worth``, shape (types,)."""
    off = worth - table(*(np.array([part]) for part in terms))[0]

    def moved(base: Array, sign_on: Array, equity: Array) -> Array:
        return np.asarray(table(base, sign_on, equity) + off)

    return moved


def _columns(terms: tuple[Terms, ...]) -> Iterator[Array]:
    return (np.array(part, np.float64) for part in zip(*terms, strict=True))
