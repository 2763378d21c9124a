"""The worth of ``cash + equity`` to one person: a one-dimensional integral over what the equity pays.

For cash c a year and equity of face value e for each year of a stay of T years, with the payout's nodes n,

    X_n = w0 + Σ_y D_y·[c − tax_y(c)] + Σ_k d_nk·[g_nk − (tax(c + g_nk) − tax(c))],    g_nk = e·T·payout_nk

and the certainty equivalent a year is ``(u⁻¹(Σ_n p_n u(X_n)) − w0) / annuity``: the conventions of
:mod:`outbid.worth.value`, so that it agrees with the worth of the equivalent offer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outbid.core.errors import InputError
from outbid.law import Schedule
from outbid.packages.person import Person
from outbid.worth.equity_payout import EquityPayout
from outbid.worth.net import Tax
from outbid.worth.preference import NEARLY_ONE, utility
from outbid.worth.value import annuity

Array = NDArray[np.float64]
Function = Callable[[Array], Array]
BLOCK = 32_768
"""Points times nodes that are evaluated at once: a few arrays of that size stay in cache."""
STEP = 20.0
"""Money by which a year's tax must jump to be a step of the law, and not the rounding of its tables."""
MOST_FACTORS = 8
"""A whole power of at most so many factors is multiplied rather than taken by logarithms."""


@dataclass(frozen=True, eq=False)
class PackageWorth:
    """Certainty equivalent a year, money of the person today, of cash and equity a year.

    Args:
        person: wealth, risk aversion, planned stay (its mean), other income; the outside offer plays no part.
        tax: the law that meets the person, as :func:`~outbid.worth.tax_law.tax_of` gives it.
        payout: of the employer's equity; ``None``: there is none.

    Raises:
        InputError: a risk aversion or a stay that is no number in range.
    """

    person: Person
    tax: Tax
    payout: EquityPayout | None = None
    stay: float = field(init=False)
    annuity: float = field(init=False)
    _on_wages: Function = field(init=False, repr=False)
    _alone: float = field(init=False, repr=False)
    _years: tuple[Array, Array] = field(init=False, repr=False)
    _payments: tuple[_Payment, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        person = self.person
        if not (math.isfinite(person.gamma) and person.gamma >= 0):
            raise InputError("errors.risk_aversion", value=person.gamma)
        stay = min(person.stay.mean, float(person.horizon))
        if not (math.isfinite(person.wealth) and stay * 12 >= 1):
            raise InputError("menu.person", wealth=person.wealth, stay=person.stay.mean)
        object.__setattr__(self, "stay", stay)
        object.__setattr__(self, "annuity", annuity(person))
        on_wages = _wage_tax(self.tax)
        object.__setattr__(self, "_on_wages", on_wages)
        object.__setattr__(self, "_alone", float(on_wages(np.zeros(1))[0]))
        years = np.arange(math.ceil(stay - 1e-9), dtype=np.float64)
        scale = np.asarray(self.tax.scale(years), np.float64)
        by_year = np.minimum(stay - years, 1.0) / scale, scale * self._of_cash(years)
        object.__setattr__(self, "_years", by_year)
        payments = _payments(self.payout, self.tax, stay, person.economy.risk_free) if self.payout else ()
        object.__setattr__(self, "_payments", tuple(payments))

    def __call__(self, cash: ArrayLike, equity: ArrayLike) -> Array:
        """Worth a year, the broadcast shape of the arguments; −inf where some future leaves no wealth.

        Args:
            cash: wages a year, at least 0.
            equity: face value for each year of the stay, all granted today, at least 0.
        """
        c, e = np.broadcast_arrays(np.asarray(cash, np.float64), np.asarray(equity, np.float64))
        every = np.ones(c.size)
        found = self.of_people(c.ravel(), e.ravel(), self.person.wealth * every, self.person.gamma * every)
        worth: Array = (found - self.person.wealth) / self.annuity
        return worth.reshape(c.shape)

    @property
    def family(self) -> tuple[object, ...]:
        """Equal for those to whom the same package leaves the same money, whatever they have and dare.

        It tells objects apart that live.
        """
        tax, economy = self.tax, self.person.economy
        law = (id(tax.schedule), tax.unit, tax.indexing, tax.years_since, tax.other)
        return (*law, self.stay, economy.risk_free, id(self.payout))

    @cached_property
    def steps(self) -> Array:
        """Salaries just below those at which the tax of some year of the stay jumps up, ascending."""
        law = self.tax.schedule
        if not isinstance(law, Schedule):
            return np.zeros(0)
        at = _jumps(law, self.tax.household)
        # wages that reach the step and no more, whatever rounding does
        return np.unique(at[:, None] / self._years[0]) * (1 - 1e-9)

    def of_people(self, cash: Array, equity: Array, wealth: Array, gamma: Array) -> Array:
        """Certainty equivalent of terminal wealth, of people of this :attr:`family`, shape (points,).

        Args:
            cash, equity, wealth, gamma: of each point, shape (points,); equal ``gamma`` in runs is fast.
        """
        sure = wealth + self._cash(cash)
        if self.payout is None:
            return np.where((sure > 0) | (gamma == 0), sure, -np.inf)
        found, weights = np.empty(cash.shape), self.payout.probabilities
        step = max(1, BLOCK // len(weights))
        runs = {0, len(cash), *(np.flatnonzero(np.diff(gamma)) + 1).tolist()}
        for start in range(0, len(cash), step):
            stop = min(start + step, len(cash))
            ends = self._equity(cash[start:stop], equity[start:stop])
            ends += sure[start:stop, None]
            cuts = sorted({start, stop, *(run for run in runs if start < run < stop)})
            for first, last in pairwise(cuts):
                found[first:last] = certain(ends[first - start : last - start], weights, float(gamma[first]))
        return found

    def _cash(self, cash: Array) -> Array:
        """Net cash of the whole stay in today's money."""
        served, present = self._years
        wages = cash[:, None] * served
        kept: Array = (wages - self._on_wages(wages) + self._alone) @ present
        return kept

    def _of_cash(self, year: Array | int) -> Array:
        """Discount factor of a year's cash, which is paid at the end of each month."""
        middle = year + (6 * np.minimum(self.stay - year, 1.0) + 0.5) / 12
        return np.exp(-self.person.economy.risk_free * np.asarray(middle))

    def _equity(self, cash: Array, equity: Array) -> Array:
        """Net equity in today's money, shape (points, nodes)."""
        assert self.payout is not None
        vests, total = self.payout.vests, np.zeros((len(cash), len(self.payout.probabilities)))
        for each in self._payments:
            before = cash[:, None] * each.wages
            due_before = self._on_wages(before)
            present: Array = each.present
            if vests:
                # wages of one year have one discount factor, the average by what is expected to be paid
                of_cash, paid = self._of_cash(each.year), equity * each.expected
                blended = before[:, 0] * of_cash + paid * each.discount
                blended /= np.maximum(before[:, 0] + paid, 1e-300)
                present = (blended * each.scale[0])[:, None]
                kept = before - due_before + self._alone
                total += kept * (present - each.scale[0] * of_cash)
            elif len(each.scale) > 1:
                before, due_before = before[:, each.which], due_before[:, each.which]
            net = equity[:, None] * each.payouts
            tax = self._due(before, net)
            net += due_before
            net -= tax
            net *= present
            total += net
        return total

    def _due(self, wages: Array, gross: Array) -> Array:
        """Tax of a year on wages and what equity pays, in units of the law."""
        assert self.payout is not None
        if self.payout.character == "wages":
            return self._on_wages(wages + gross)
        return self.tax.schedule.tax(wages, gross, other=self.tax.household)


@dataclass(frozen=True, eq=False)
class _Payment:
    """One payment of the equity, for all nodes, in units of the law's brackets of its year.

    Args:
        payouts: of 1 of face a year of the stay, shape (nodes,).
        present: today's value of one unit, shape (nodes,).
        wages: units that 1 of cash a year is, by distinct year; ``which``: the year of each node.
        scale: units in money by distinct year.
        year: of the job, where the payment vests; ``discount`` its factor and ``expected`` its mean.
    """

    payouts: Array
    present: Array
    wages: Array
    which: NDArray[np.intp]
    scale: Array
    year: int
    discount: float
    expected: float


def _payments(payout: EquityPayout, tax: Tax, stay: float, risk_free: float) -> Iterator[_Payment]:
    last = math.floor(stay + 1e-9) - 1
    for place in range(payout.payouts.shape[1]):
        column = min(place, payout.years.shape[1] - 1)
        years, tax_years = payout.years[:, column], payout.tax_years[:, column]
        # who has left earns elsewhere what the last full year paid
        wage_years = tax_years if payout.vests else np.minimum(tax_years, max(last, 0))
        # tax before the payment is looked up once for each year, not for each node
        pairs, which = np.unique(np.stack([tax_years, wage_years]), axis=1, return_inverse=True)
        scale = np.asarray(tax.scale(pairs[0].astype(np.float64)), np.float64)
        payouts = payout.payouts[:, place] * (stay / scale[which])
        discount = np.exp(-risk_free * years)
        yield _Payment(
            payouts,
            scale[which] * discount,
            np.clip(stay - pairs[1], 0.0, 1.0) / scale,
            which,
            scale,
            int(tax_years[0]),
            float(discount[0]),
            float(payout.probabilities @ payouts),
        )


def certain(wealth: Array, probabilities: Array, gamma: float) -> Array:
    """u⁻¹(E u) of each row of ``wealth``, shape (points, nodes); −inf where wealth may run out."""
    if gamma == 0:
        mean: Array = wealth @ probabilities
        return mean
    possible = probabilities > 0
    lowest = (wealth if possible.all() else wealth[:, possible]).min(axis=1)
    # the smallest wealth as unit: nothing overflows, however large γ is
    scale = np.where(lowest > 0, lowest, 1.0)
    relative = np.maximum(wealth / scale[:, None], 1.0)
    whole = gamma > 1 and gamma == int(gamma) and gamma - 1 <= MOST_FACTORS
    powers = _power(np.divide(1.0, relative), int(gamma) - 1) if whole else utility(relative, gamma, 1.0)
    mean = powers @ probabilities
    one = abs(gamma - 1) < NEARLY_ONE
    sure = np.exp(mean) if one else np.exp(np.log(mean) / (1 - gamma))
    return np.where(lowest > 0, scale * sure, -np.inf)


def _power(base: Array, exponent: int) -> Array:
    """``base`` to a small whole power, at least 1."""
    result = base.copy() if exponent > 1 else base
    for _ in range(exponent - 1):
        result *= base
    return result


@lru_cache(maxsize=64)
def _jumps(law: Schedule, household: float) -> Array:
    """Wages at which the law's tax jumps up."""
    curve = law.along(other=household, axis="wages")
    before = curve.values[:-1] + curve.slopes[:-1] * np.diff(curve.starts)
    return curve.starts[1:][curve.values[1:] - before > STEP]


def _wage_tax(tax: Tax) -> Function:
    """Tax of a year on wages beside the household's other income, in units of the law."""
    other = tax.household
    law = tax.schedule
    if not other:
        return law.wage_tax
    if isinstance(law, Schedule):
        from outbid.law.lookup import Lookup

        lookup = Lookup(law.along(other=other, axis="wages"))
        return _Shaped(lookup)
    return lambda wages: law.tax(wages, other=other)


@dataclass(frozen=True)
class _Shaped:
    """A look-up of arrays of any shape."""

    lookup: Callable[[Array], Array]

    def __call__(self, wages: Array) -> Array:
        return self.lookup(np.ascontiguousarray(wages).reshape(-1)).reshape(wages.shape)
