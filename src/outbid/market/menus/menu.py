"""W(c) from cash and equity: the best certainty equivalent an employer can give a person at each cost.

    W(c) = max worth(cash, equity)   over packages with cost ≤ c, floor ≤ cash ≤ cap, equity ≤ pool

tabulated with a bound on what the straight lines between the knots are off. W is not taken to be concave: contributions
that end make it bend upwards, caps make it flat and let it rise again.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outbid.core.errors import InputError
from outbid.market.frontier import PiecewiseLinear
from outbid.market.menus.equity_terms import PackageCost
from outbid.market.menus.recipes import Limits, Recipe, Recipes, Worth
from outbid.market.menus.search import Mix, best_mixes
from outbid.market.menus.table import Table, rising

Array = NDArray[np.float64]
TOLERANCE = 50.0
"""Money a year by which a tabulated frontier may be off."""
RELATIVE = 1e-4
"""The same relative to the greatest worth; the larger of the two counts."""
FIRST = 25
"""Knots to begin with; for these the best package is looked for over all mixes, later near those of the neighbours."""
MOST_SPLITS = 16
"""An interval with a jump is halved so often and then left: the jump is part of the error that is stated."""
COARSE = 4.0
"""Times the tolerance, before the middle of every interval is looked at."""
ROUNDS, FINE_ROUNDS = 8, 16
"""Of climbing at most, for a knot and for a mix that is asked for."""
ENOUGH = 0.02
"""Part of the tolerance by which a knot's package may be less than the best of its hill."""


@dataclass(frozen=True, eq=False)
class Menu:
    """What one employer can offer one person.

    Args:
        frontier: W(c), from the floor to the cap, with the bound on its error.
        equity: face value a year of the best package at the frontier's knots, shape (knots,).
        recipe: what it was made of.
    """

    frontier: PiecewiseLinear
    equity: Array
    recipe: Recipe

    @property
    def worth(self) -> Worth:
        """Worth a year of cash and equity a year."""
        return self.recipe.worth

    @property
    def cost(self) -> PackageCost:
        """What packages cost the employer."""
        return self.recipe.cost

    @property
    def limits(self) -> Limits:
        """What may be offered."""
        return self.recipe.limits

    @cached_property
    def _switches(self) -> NDArray[np.bool_]:
        return Table(self.frontier.knots, self.frontier.values, self.equity).switches(self.cost.equity)

    def mix(self, cost: ArrayLike) -> Mix:
        """The best package at each cost, shapes as ``cost``; costs beyond floor and cap are taken to be those."""
        budget = np.asarray(cost, np.float64)
        inside = np.clip(budget.ravel(), self.frontier.knots[0], self.frontier.cap)
        who = np.zeros(len(inside), np.intp)
        found, _ = best_mixes(Recipes([self.recipe]), who, inside, FINE_ROUNDS, fine=True)
        return Mix(*(part.reshape(budget.shape) for part in found))

    def package(self, cost: ArrayLike) -> tuple[Array, Array]:
        """Cash and equity that cost just ``cost``, looked up between the knots; shapes as ``cost``.

        Faster than :meth:`mix` and worth what the frontier says within its error. Where the best package switches
        between two knots it is that of the nearer one. Costs beyond floor and cap are taken to be those.
        """
        knots, limits, price = self.frontier.knots, self.limits, self.cost.equity
        budget = np.clip(np.asarray(cost, np.float64), knots[0], self.frontier.cap)
        if len(knots) == 1 or not price:
            equity = np.interp(budget, knots, self.equity)
        else:
            left = np.clip(np.searchsorted(knots, budget, side="right") - 1, 0, len(knots) - 2)
            share = np.minimum((budget - knots[left]) / (knots[left + 1] - knots[left]), 1.0)
            share = np.where(self._switches[left], np.round(share), share)
            equity = (1 - share) * self.equity[left] + share * self.equity[left + 1]
            # what the cap on cash leaves goes into equity, what the floor needs comes out of it
            least = (budget - self.recipe.dearest_cash) / price
            most = (budget - float(self.cost(limits.cash_floor))) / price
            equity = np.clip(np.minimum(np.maximum(equity, least), most), 0.0, limits.equity_cap)
        cash = np.clip(self.cost.cash(budget - price * equity), limits.cash_floor, limits.cash_cap)
        return cash, equity


def menu(
    worth: Worth,
    cost: PackageCost,
    limits: Limits,
    *,
    tolerance: float = TOLERANCE,
    relative: float = RELATIVE,
) -> Menu:
    """The frontier of packages that are worth ``worth(cash, equity)``: :func:`menus` of one recipe."""
    return menus([Recipe(worth, cost, limits)], tolerance=tolerance, relative=relative)[0]


def menus(
    recipes: Sequence[Recipe], *, tolerance: float = TOLERANCE, relative: float = RELATIVE
) -> list[Menu]:
    """The frontiers of ``recipes``, worked out together: much faster than each by itself.

    Intervals are halved until :meth:`Table.bounds <outbid.market.menus.table.Table.bounds>` are near the tolerance.
    Then W is worked out in the middle of every interval, unless it is too short to hide anything, and intervals are
    halved again until the bounds are below it.

    Args:
        tolerance: money a year by which a table may be off; ``relative``: as a part of the greatest worth. The
            larger counts.

    Raises:
        InputError: no package possible, a package that ruins the person, worth that is no number.
    """
    if not recipes:
        return []
    rows = Recipes(recipes)
    starts = [_first_knots(each) for each in recipes]
    found, slack = _searched(rows, starts, ROUNDS, enough=ENOUGH * tolerance)
    tables = []
    for knots, mix, missed in zip(starts, found, slack, strict=True):
        if not np.isfinite(mix.worth).all():
            ruined = float(knots[int(np.argmin(np.isfinite(mix.worth)))])
            raise InputError("menu.ruin", cost=f"{ruined:,.2f}")
        tables.append(rising(knots, mix.worth, mix.equity, float(missed.max())))
    allowed = [max(tolerance, relative * float(np.abs(mix.worth).max())) for mix in found]
    looked = [False] * len(tables)
    going = list(range(len(tables)))
    for _ in range(MOST_SPLITS):
        halved: list[tuple[int, NDArray[np.intp]]] = []
        for index in going:
            table, price = tables[index], recipes[index].cost.equity
            limit = allowed[index] * (1.0 if looked[index] else COARSE)
            places = np.flatnonzero(table.bounds(price) > limit)
            if not len(places) and not looked[index]:
                places, looked[index] = np.flatnonzero(table.most_off > allowed[index]), True
            if len(places):
                halved.append((index, places))
        if not halved:
            break
        going = [index for index, _ in halved]
        middles = [tables[index].middles(places) for index, places in halved]
        ends = [tables[index].equity[places + np.array([[0], [1]])] for index, places in halved]
        pairs = np.concatenate(ends, axis=1)
        enough = np.repeat([ENOUGH * allowed[index] for index in going], [len(each) for each in middles])
        found, slack = _searched(rows, middles, ROUNDS, going, (pairs.min(axis=0), pairs.max(axis=0)), enough)
        for (index, places), middle, mix, missed in zip(halved, middles, found, slack, strict=True):
            tables[index] = tables[index].with_middles(places, middle, mix, float(missed.max()))
    return [_menu(recipe, table) for recipe, table in zip(recipes, tables, strict=True)]


def _searched(
    rows: Recipes,
    budgets: Sequence[Array],
    rounds: int,
    which: Sequence[int] | None = None,
    between: tuple[Array, Array] | None = None,
    enough: Array | float = 0.0,
) -> tuple[list[Mix], list[Array]]:
    """The best packages of the recipes ``which`` at their ``budgets``, and how much each may have been missed by."""
    sizes = [len(each) for each in budgets]
    who = np.repeat(np.arange(len(sizes)) if which is None else np.asarray(which, np.intp), sizes)
    found, slack = best_mixes(rows, who, np.concatenate(budgets), rounds, between, enough=enough)
    cuts = np.cumsum(sizes)[:-1]
    parts = zip(*(np.split(part, cuts) for part in found), strict=True)
    return [Mix(*each) for each in parts], np.split(slack, cuts)


def _menu(recipe: Recipe, table: Table) -> Menu:
    error = float(table.bounds(recipe.cost.equity).max(initial=0.0)) + table.slack
    knots, values = table.knots, table.values
    rises = math.isinf(recipe.limits.cash_cap) and len(knots) > 1
    above_last = float((values[-1] - values[-2]) / (knots[-1] - knots[-2])) if rises else 0.0
    return Menu(PiecewiseLinear(knots, values, above=above_last, error=error), table.equity, recipe)


def _first_knots(recipe: Recipe) -> Array:
    """Costs to begin with, among them those at which limits begin to bind, so that no interval straddles them.

    Raises:
        InputError: nothing that bounds the cost, or no package possible.
    """
    cost, limits = recipe.cost, recipe.limits
    low, high = float(cost(limits.cash_floor)), limits.most
    if math.isinf(limits.equity_cap) and not cost.equity:
        raise InputError("menu.unbounded")
    equity = limits.equity_cap * cost.equity if cost.equity else 0.0
    bends = [low + equity]
    if math.isfinite(limits.cash_cap):
        bends.append(recipe.dearest_cash)
        high = min(high, bends[-1] + equity)
    if high < low:
        raise InputError("menu.no_package", most=f"{high:,.2f}", least=f"{low:,.2f}")
    inside = [each for each in bends if low < each < high]
    return np.unique(np.concatenate([np.linspace(low, high, FIRST), inside]))
