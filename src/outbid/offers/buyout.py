"""A buy-out sized to what leaving the current job forfeits, date by date.

What is forfeited counts as the person sees it: after tax, at their aversion to risk, and only as far as they would
have stayed to get it. A buy-out is enough when it adds as much to the offer's certainty equivalent as the forfeited
payments add to the current job's. That is usually less than their face value; :attr:`BuyOut.steps` says why.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from outbid.core.errors import InputError
from outbid.core.ranges import Point
from outbid.offers.buyout_ways import Ask, Mix, Way, mix_of, ways_of
from outbid.offers.terms import Array, Terms
from outbid.offers.valuing import Valuer, equivalents, refuse_ruin
from outbid.packages.convert import rate_between
from outbid.packages.package import Package
from outbid.worth.decisions import Plan
from outbid.worth.futures import CHUNK, draw
from outbid.worth.listed import pays_stock
from outbid.worth.quitting import best_plan
from outbid.worth.simulate import PackageFutures, all_rows, simulate, with_paths
from outbid.worth.tax_law import tax_for

Payment = tuple[int, str, float]
"""Month, name and face value."""
STEPS = ("later", "leaving", "growth", "risk", "tax", "cushion")


@dataclass(frozen=True)
class Date:
    """One payment that leaving forfeits; money of the employer.

    Args:
        month: until which one would have to stay.
        name: of the grant or payment.
        face: worth at today's price.
        counted: whether the person would have stayed until then.
        worth: what it adds to the certainty equivalent of staying, after tax; in the order of the dates.
        cash: the part of the cash that makes up for it.
    """

    month: int
    name: str
    face: float
    counted: bool
    worth: float
    cash: float


@dataclass(frozen=True)
class BuyOut:
    """What makes up for leaving; money of the employer, today's.

    Args:
        dates: what is forfeited.
        face: of all of it.
        loss: certainty equivalent of it, after tax, expected over types.
        loss_by_type: (lowest, highest) over types.
        error: Monte Carlo standard error of ``loss``.
        needed: cash on joining that makes up for it, whatever the limits.
        ways: what the employer could do, the cheapest that is enough first, then those that fall short.
        mix: of several ways, where none is enough alone.
        steps: from the face value to ``needed``: (what, amount), the amounts adding up to the difference. ``later``:
            due after the planned stay; ``leaving``: one may leave or lose the job before; ``growth``: what the shares
            are expected to gain, less interest; ``risk``: their price is not known; ``tax``: what more or less is due
            on cash at once; ``cushion``: sure cash makes the offer's own risk easier to bear.
    """

    dates: tuple[Date, ...]
    face: float
    loss: float
    loss_by_type: tuple[float, float]
    error: float
    needed: float
    ways: tuple[Way, ...]
    mix: Mix | None
    steps: tuple[tuple[str, float], ...]

    @property
    def cheapest(self) -> Way | None:
        """The cheapest way that is enough; ``None``: none is, within the limits."""
        return self.ways[0] if self.ways and self.ways[0].enough else None

    @property
    def less_than_face(self) -> float:
        """By how much less than the face value suffices."""
        return self.face - self.needed


def buy_out(valuer: Valuer, terms: Terms, most: float = 1.0) -> BuyOut:
    """What the employer can give to somebody whom it offers ``terms`` for what they leave behind.

    Args:
        valuer: of the candidate and the employer.
        terms: what is offered besides.
        most: of a buy-out, as a multiple of the face value of what counts; infinite: whatever it takes.

    Raises:
        InputError: a candidate without a job to leave, a job that leaves no wealth, or a negative ``most``.
    """
    current = valuer.candidate.current
    if current is None:
        raise InputError("retain.no_current")
    if not most >= 0:
        raise InputError("retain.most", value=f"{most:g}")
    return _Sizing(valuer, terms, valuer.converted(current)).result(most)


@dataclass(frozen=True, eq=False)
class _Sizing:
    """What is forfeited, valued in the current job, and what replaces it, valued in the offer."""

    valuer: Valuer
    terms: Terms
    current: Package
    _plans: dict[tuple[object, ...], Plan] = field(default_factory=dict, init=False)

    @cached_property
    def unit(self) -> float:
        """One unit of the employer's currency in the person's."""
        person = self.valuer.candidate.person
        return rate_between(self.valuer.employer.template.currency, person.currency, person.rates)

    @cached_property
    def payments(self) -> tuple[Payment, ...]:
        """Face values in the employer's currency."""
        return tuple((month, name, value / self.unit) for month, name, value in self.current.forfeiture)

    @cached_property
    def last_month(self) -> float:
        """Month until which the person means to stay; until the horizon where that is uncertain."""
        stay = self.valuer.candidate.person.stay
        horizon = 12.0 * self.valuer.candidate.person.horizon
        return min(round(12 * stay.value, 6), horizon) if isinstance(stay, Point) else horizon

    @cached_property
    def counted(self) -> tuple[Payment, ...]:
        return tuple(each for each in self.payments if each[0] <= self.last_month)

    def result(self, most: float) -> BuyOut:
        face, counted = (math.fsum(v for *_, v in each) for each in (self.payments, self.counted))
        loss = float(self.valuer.candidate.weights @ self.lost)
        needed = self._needed(loss, counted)
        calendar = [(month, value) for month, _, value in self.counted]
        ask = Ask(self.valuer.employer, self.terms, calendar, self.gain, loss, most, needed)
        ways = ways_of(ask)
        return BuyOut(
            self._dates(loss, needed),
            face,
            loss,
            (float(self.lost.min()), float(self.lost.max())),
            self._error,
            needed,
            ways,
            mix_of(ask, ways),
            self._steps(face, counted, loss, needed),
        )

    @cached_property
    def bare(self) -> Package:
        """The current job without what leaving it forfeits."""
        return replace(self.current, grants=(), dues=())

    def plan(self, package: Package) -> Plan:
        """How the person decides in a package.

        Other amounts of the same kinds of pay change the best decisions little, and near these that changes nothing.
        """
        kinds = pays_stock(package), len(package.grants), len(package.stakes), bool(package.dues)
        key = package.name, *kinds
        if key not in self._plans:
            person = self.valuer.candidate.person
            self._plans[key] = best_plan(package, person, tax_for(package, person), self.valuer.seed)
        return self._plans[key]

    @cached_property
    def plans(self) -> tuple[Plan, Plan]:
        """How the person decides in the current job, and would without what is forfeited."""
        person = self.valuer.candidate.person
        without = best_plan(self.bare, person, tax_for(self.bare, person), self.valuer.seed)
        return self.plan(self.current), without

    def futures(self, package: Package, plan: Plan) -> PackageFutures:
        """What a package in the person's currency pays, on the valuer's futures."""
        valuer, person = self.valuer, self.valuer.candidate.person
        drawn = draw(valuer.seed, all_rows([package], person), 0, CHUNK)
        factors = with_paths({f: np.ascontiguousarray(z[:, : valuer.futures]) for f, z in drawn.items()})
        return simulate(package, person, tax_for(package, person), factors, valuer.futures, plan)

    def worth(self, package: Package, plan: Plan) -> tuple[Array, Array]:
        """Certainty equivalents, shape (types,), and their influence functions; money of the employer."""
        values = self.futures(package, plan).value
        refuse_ruin(package, self.valuer.candidate.person, values)
        found, influence = equivalents(values, self.valuer.candidate.gamma, self.valuer.candidate.wealth)
        return found / self.unit, influence / self.unit

    @cached_property
    def staying(self) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        """Worth of the current job, and of what is left of it without what is forfeited."""
        with_it, without = self.plans
        return self.worth(self.current, with_it), self.worth(self.bare, without)

    @cached_property
    def lost(self) -> Array:
        """Certainty equivalent of what is forfeited by type."""
        (with_it, _), (without, _) = self.staying
        return np.maximum(with_it - without, 0.0)

    @property
    def _error(self) -> float:
        (_, one), (_, two) = self.staying
        off = self.valuer.candidate.weights @ (one - two)
        return float(off.std() / math.sqrt(off.size))

    @cached_property
    def offered(self) -> float:
        """Worth of the offer as it stands, expected over types."""
        return self._worth_of(self.valuer.employer.package(self.terms))

    def gain(self, package: Package) -> float:
        """What a package of the employer is worth beyond the offer as it stands."""
        base = self.offered
        return self._worth_of(package) - base

    def _worth_of(self, package: Package) -> float:
        own = self.valuer.converted(package)
        return float(self.valuer.candidate.weights @ self.worth(own, self.plan(own))[0])

    def _with_cash(self, cash: float) -> Package:
        return self.valuer.employer.package(self.terms._replace(sign_on=self.terms.sign_on + cash))

    def _needed(self, loss: float, face: float) -> float:
        """Cash on joining that is worth the loss."""
        if loss <= 0:
            return 0.0

        def short(cash: float) -> float:
            return self.gain(self._with_cash(cash)) - loss

        high = max(face, loss)
        while short(high) < 0:
            high *= 2
        return root(short, high)

    def _dates(self, loss: float, needed: float) -> tuple[Date, ...]:
        worths = self._by_payment(loss)
        return tuple(
            Date(
                month,
                name,
                face,
                month <= self.last_month,
                worth,
                needed * worth / loss if loss > 0 else 0.0,
            )
            for (month, name, face), worth in zip(self.payments, worths, strict=True)
        )

    def _by_payment(self, loss: float) -> list[float]:
        """What each payment adds to staying, one after the other, adding up to the loss."""
        months = sorted({month for month, *_ in self.counted})
        weights, until = (
            self.valuer.candidate.weights,
            [_until(self.current, month) for month in (-1, *months)],
        )
        known = [float(weights @ self.worth(each, self.plan(each))[0]) for each in until]
        added = dict(zip(months, np.maximum(np.diff(known), 0.0), strict=True))
        total = math.fsum(added.values())
        found = []
        for month, _, face in self.payments:
            same = math.fsum(value for own, _, value in self.payments if own == month)
            share = face / same if same else 0.0
            found.append(float(added.get(month, 0.0)) * share * loss / total if total > 0 else 0.0)
        return found

    def _steps(
        self, face: float, counted: float, loss: float, needed: float
    ) -> tuple[tuple[str, float], ...]:
        def gross(plans: Sequence[Plan]) -> float:
            """Expected pay before tax, today's money, that the forfeited payments add."""
            pair = zip((self.current, self.bare), plans, strict=True)
            one, two = (self.futures(package, plan).sums["discounted"] for package, plan in pair)
            return (one - two) / self.valuer.futures / self.unit

        steady, likely = gross([Plan(steady=True)] * 2), gross(self.plans)
        net = self._net(self.current, self.plans[0]) - self._net(self.bare, self.plans[1])
        paid = [self.valuer.converted(self._with_cash(cash)) for cash in (needed, 0.0)]
        kept = self._net(paid[0], self.plan(paid[0])) - self._net(paid[1], self.plan(paid[1]))
        tax = (needed - kept) - (likely - net)
        amounts = (counted - face, likely - steady, steady - counted, loss - net, tax, kept - loss)
        return tuple(zip(STEPS, amounts, strict=True))

    def _net(self, package: Package, plan: Plan) -> float:
        """Expected net pay."""
        return float(self.futures(package, plan).value.mean()) / self.unit


def _until(package: Package, month: int) -> Package:
    """``package`` with only those grants and payments that are due by ``month``."""
    grants = (
        replace(grant, calendar=tuple(entry for entry in grant.calendar if entry[0] <= month))
        for grant in package.grants
    )
    return replace(
        package,
        grants=tuple(grant for grant in grants if grant.calendar),
        dues=tuple(due for due in package.dues if due.month <= month),
    )


def root(short: Callable[[float], float], high: float) -> float:
    """Where ``short`` turns positive between 0 and ``high``, to a ten-thousandth of that."""
    from scipy.optimize import brentq

    if short(0.0) >= 0:
        return 0.0
    return float(brentq(short, 0.0, high, xtol=max(high, 1.0) * 1e-7, rtol=1e-7))
