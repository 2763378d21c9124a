"""What menus are made of: worth, cost and limits, of one menu or of many whose rows are worked out together."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError
from outbid.market.menus.equity_terms import PackageCost
from outbid.worth.cash_and_equity import PackageWorth
from outbid.worth.many_packages import ManyPackages

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Worth = Callable[[Array, Array], Array]
"""Worth a year of (cash a year, equity a year), arrays of one shape."""


@dataclass(frozen=True)
class Limits:
    """What an employer may offer, money a year.

    Args:
        cash_floor: least cash: minimum wage, bottom of the band.
        cash_cap: most cash: cap of the employer or top of the band; inf: none.
        equity_cap: most equity at face value, for each year of the stay: the pool per hire; 0: no equity.
        most: greatest cost that is tabulated where cash has no cap; the frontier goes on as it ends.

    Raises:
        InputError: a cap below the floor, limits that are negative or no numbers, nothing that bounds the cost.
    """

    cash_floor: float = 0.0
    cash_cap: float = math.inf
    equity_cap: float = 0.0
    most: float = math.inf

    def __post_init__(self) -> None:
        for name in ("cash_floor", "cash_cap", "equity_cap", "most"):
            value = getattr(self, name)
            if not value >= 0:
                raise InputError("menu.limit", where=name, value=value)
        if math.isinf(self.cash_floor):
            raise InputError("menu.limit", where="cash_floor", value=self.cash_floor)
        if self.cash_cap < self.cash_floor:
            raise InputError(
                "menu.cap_below_floor", cap=f"{self.cash_cap:,.2f}", floor=f"{self.cash_floor:,.2f}"
            )
        if math.isinf(self.most) and math.isinf(max(self.cash_cap, self.equity_cap)):
            raise InputError("menu.unbounded")

    @staticmethod
    def of(
        band: tuple[float, float] | None = None,
        cash_cap: float | None = None,
        pool: float = 0.0,
        least: float = 0.0,
        most: float = math.inf,
    ) -> Limits:
        """Limits from a band of base pay, a cap on cash, a pool per hire and year, and a minimum wage."""
        low, high = band or (0.0, math.inf)
        return Limits(max(low, least), min(high, math.inf if cash_cap is None else cash_cap), pool, most)


class Mix(NamedTuple):
    """Packages: cash and equity a year, and what they are worth; arrays of one shape."""

    cash: Array
    equity: Array
    worth: Array


class Recipe(NamedTuple):
    """What one menu is made of: ``worth(cash, equity)``, −inf where it ruins the person, cost and limits."""

    worth: Worth
    cost: PackageCost
    limits: Limits

    @property
    def dearest_cash(self) -> float:
        """Cost of the most cash that may be offered."""
        cap = self.limits.cash_cap
        return float(self.cost(cap)) if math.isfinite(cap) else math.inf


class Recipes:
    """Several recipes, of which each row of an array may name its own."""

    def __init__(self, recipes: Sequence[Recipe]) -> None:
        self._worths = [each.worth for each in recipes]
        self._persons = np.array([isinstance(each.worth, PackageWorth) for each in recipes])
        places = np.cumsum(self._persons) - 1
        self._person = np.where(self._persons, places, -1)
        self._many = ManyPackages([each.worth for each in recipes if isinstance(each.worth, PackageWorth)])
        self._floor = np.array([each.limits.cash_floor for each in recipes])
        self._cap = np.array([each.limits.cash_cap for each in recipes])
        self._pool = np.array([each.limits.equity_cap for each in recipes])
        self._least = np.array([float(each.cost(each.limits.cash_floor)) for each in recipes])
        self._dearest = np.array([each.dearest_cash for each in recipes])
        self._price = np.array([each.cost.equity for each in recipes])
        steps: list[Array] = [
            each.cost(each.worth.steps) if isinstance(each.worth, PackageWorth) else np.zeros(0)
            for each in recipes
        ]
        most = max(map(len, steps), default=0)
        self._steps = np.array([[*each, *[np.nan] * (most - len(each))] for each in steps])
        kinds: dict[PackageCost, int] = {}
        self._kind = np.array(
            [kinds.setdefault(PackageCost(each.cost.payroll, 0.0), len(kinds)) for each in recipes]
        )
        self._payrolls = tuple(kinds)

    def most_equity(self, who: Index, budget: Array) -> Array:
        """Equity that a budget and the pool allow beside the least cash, shape (rows,)."""
        room, price = np.maximum(budget - self._least[who], 0.0), self._price[who]
        # equity that costs nothing is limited by the pool alone
        affordable = np.divide(room, price, out=np.full(len(who), np.inf), where=price > 0)
        most: Array = np.minimum(self._pool[who], affordable)
        return most

    def least_equity(self, who: Index, budget: Array) -> Array:
        """Equity that the cap on cash leaves money for, shape (rows,): with less of it, money would lie idle."""
        idle, price = np.maximum(budget - self._dearest[who], 0.0), self._price[who]
        leftover = np.divide(idle, price, out=np.zeros(len(who)), where=price > 0)
        least: Array = np.minimum(leftover, self.most_equity(who, budget))
        return least

    def equity_at_steps(self, who: Index, budget: Array) -> Array:
        """Equity that leaves for cash just what lies below a step of the tax law, shape (rows, steps).

        No number where a law has fewer of them; it may be out of the range of what can be offered.
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            beside: Array = (budget[:, None] - self._steps[who]) / self._price[who][:, None]
        return beside

    def cash(self, who: Index, budget: Array, equity: Array) -> Array:
        """What is left for cash beside ``equity``, shape (rows, points), within the limits on cash."""
        left = budget[:, None] - self._price[who][:, None] * equity
        if len(self._payrolls) == 1:
            left = self._payrolls[0].cash(left)
        else:
            kind = self._kind[who]
            for place, payroll in enumerate(self._payrolls):
                left[kind == place] = payroll.cash(left[kind == place])
        cash: Array = np.minimum(np.maximum(left, self._floor[who][:, None]), self._cap[who][:, None])
        return cash

    def worth(self, who: Index, cash: Array, equity: Array) -> Array:
        """Worth of packages, shape (rows, points).

        Raises:
            InputError: worth that is no number.
        """
        found = np.empty(cash.shape)
        persons = self._persons[who]
        if persons.any():
            which = np.repeat(self._person[who[persons]], cash.shape[1])
            worth = self._many(which, cash[persons].ravel(), equity[persons].ravel())
            found[persons] = worth.reshape(-1, cash.shape[1])
        for place in np.unique(who[~persons]).tolist():
            rows = who == place
            found[rows] = self._worths[place](cash[rows], equity[rows])
        if np.isnan(found).any():
            raise InputError("menu.worth_not_finite")
        return found
