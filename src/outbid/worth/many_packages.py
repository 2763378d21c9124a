"""The worth of many packages, each to a person of its own; people who keep the same of a package share the work."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from outbid.worth.cash_and_equity import PackageWorth

Array = NDArray[np.float64]
Index = NDArray[np.intp]


class ManyPackages:
    """Certainty equivalents a year to several people, as each of their :class:`PackageWorth` gives them."""

    def __init__(self, people: Sequence[PackageWorth]) -> None:
        self._people = tuple(people)
        self._wealth = np.array([each.person.wealth for each in people])
        self._gamma = np.array([each.person.gamma for each in people])
        self._annuity = np.array([each.annuity for each in people])
        places: dict[tuple[object, ...], int] = {}
        self._family = np.array([places.setdefault(each.family, len(places)) for each in people], np.intp)
        # runs of one family, and in them of one aversion to risk
        self._rank = np.argsort(np.lexsort((self._gamma, self._family)))

    def __call__(self, who: Index, cash: Array, equity: Array) -> Array:
        """Worth a year of the packages to the people ``who``, all of shape (points,)."""
        order = np.argsort(self._rank[who], kind="stable")
        sorted_who = who[order]
        wealth, gamma = self._wealth[sorted_who], self._gamma[sorted_who]
        cash, equity, family = cash[order], equity[order], self._family[sorted_who]
        found = np.empty(len(who))
        starts = np.flatnonzero(np.diff(family, prepend=-1))
        for start, stop in zip(starts, [*starts[1:], len(who)], strict=True):
            part = slice(start, stop)
            one = self._people[sorted_who[start]]
            found[part] = one.of_people(cash[part], equity[part], wealth[part], gamma[part])
        worth = np.empty(len(who))
        worth[order] = (found - wealth) / self._annuity[sorted_who]
        return worth
