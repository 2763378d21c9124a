"""The alternative minimum tax that the spread of an incentive stock option causes, and its recovery.

A tax schedule already holds the minimum tax of someone without preferences. Here the spread at exercise enters
minimum-tax income (IRC 56(b)(3)); what that adds to the year's tax is a credit against later years' regular tax
(IRC 53), because the spread is a matter of timing: the shares have a higher basis for the minimum tax, so their sale
gains less there. Form 6251 and Form 8801; California: Schedule P (540) and form 3510; Colorado: DR 0104AMT; Minnesota:
Schedules M1MT and M1MTC. The composition that the schedules use (docs/tax.md) is evaluated with two more axes,
``preference`` and ``basis_difference``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outbid.law import overlay
from outbid.law.overlay import Overlay
from outbid.law.schedule import Schedule

Array = NDArray[np.float64]
FILE = "minimum_tax.json"
_FEDERAL_TAXES = ("regular_tax", "minimum_tax", "adjusted_minimum_tax")
_STATE_TAXES = ("state_regular_tax", "state_adjusted_minimum_tax")


@dataclass(frozen=True)
class Owed:
    """Amounts of minimum tax or of its credit, USD, arrays of one shape (or numbers).

    Attributes:
        federal: of the United States.
        state: of California, Colorado or Minnesota; zero elsewhere.
    """

    federal: Array | float
    state: Array | float = 0.0

    @property
    def total(self) -> Array:
        """Both together."""
        return np.asarray(self.federal + self.state, dtype=np.float64)


@dataclass(frozen=True)
class MinimumTax:
    """The minimum tax of one schedule (made by :meth:`of`).

    Attributes:
        schedule: the law without the spread.
        with_state: whether the state's own minimum tax on the spread is included.
        with_credit: whether the state gives it back later (Colorado's credit is not modelled: it gives nothing).
    """

    schedule: Schedule
    with_state: bool
    with_credit: bool
    _law: Overlay

    @classmethod
    def of(cls, schedule: Schedule) -> MinimumTax:
        """The minimum tax that belongs to a schedule of the United States.

        Raises:
            InputError: the place has no such tax, or its parameters of that year are not there.
        """
        federal = overlay.federal_part(FILE, schedule)
        years = overlay.document(FILE).get(schedule.place, {})
        state = years.get(str(schedule.year), {}).get(schedule.status, {})
        names = _FEDERAL_TAXES + (_STATE_TAXES if state else ())
        credit = bool(state) and schedule.place not in overlay.document(FILE)["without_credit"]
        return cls(schedule, bool(state), credit, Overlay.of(schedule, federal, state, names))

    def owed(
        self,
        wages: ArrayLike,
        spread: ArrayLike,
        gains: ArrayLike = 0.0,
        other: ArrayLike = 0.0,
        *,
        excluded: ArrayLike | None = None,
    ) -> Owed:
        """Tax that a spread adds in the year of exercise; it is the credit of later years, too.

        Args:
            wages, gains, other, excluded: as in :meth:`outbid.law.schedule.Schedule.tax`, USD a year.
            spread: market value less strike of the shares bought under incentive stock options and held over
                the year's end, USD, at least 0. (Sold in the same year, the spread is ordinary income instead.)

        Returns:
            Additional tax of the broadcast shape, at least 0.
        """
        found = self._law.evaluate(wages, gains, other, excluded, preference=spread)
        regular = found["regular_tax"]
        added = np.maximum(regular, found["adjusted_minimum_tax"]) - np.maximum(regular, found["minimum_tax"])
        return Owed(np.maximum(added, 0.0), self._state_excess(found))

    def on_spread(
        self,
        wages: ArrayLike,
        spread: ArrayLike,
        gains: ArrayLike = 0.0,
        other: ArrayLike = 0.0,
        *,
        excluded: ArrayLike | None = None,
    ) -> Array:
        """The total of :meth:`owed`: additional tax in the year of exercise, USD."""
        return self.owed(wages, spread, gains, other, excluded=excluded).total

    def credit_used(
        self,
        wages: ArrayLike,
        credit: Owed,
        gains: ArrayLike = 0.0,
        other: ArrayLike = 0.0,
        adjustment: ArrayLike = 0.0,
        *,
        excluded: ArrayLike | None = None,
    ) -> Owed:
        """How much of earlier minimum tax a later year gives back (IRC 53(c), Form 8801).

        The credit is limited to regular tax less tentative minimum tax.

        Args:
            wages, gains, other, excluded: as in :meth:`outbid.law.schedule.Schedule.tax`, USD.
            credit: what is left of it.
            adjustment: basis of the shares sold this year for the minimum tax less that for the regular tax (their
                spread at exercise), USD, at least 0: so much lower is the gain in minimum-tax income.

        Returns:
            Credit used, at most ``credit``; subtract it from the year's tax and from the credit.
        """
        found = self._law.evaluate(wages, gains, other, excluded, basis_difference=adjustment)
        room = np.maximum(found["regular_tax"] - found["adjusted_minimum_tax"], 0.0)
        if not self.with_credit:
            return Owed(np.minimum(credit.federal, room), np.zeros_like(room))
        own = np.maximum(found["state_regular_tax"] - found["state_adjusted_minimum_tax"], 0.0)
        return Owed(np.minimum(credit.federal, room), np.minimum(credit.state, own))

    def lower_in_year_of_sale(
        self,
        wages: ArrayLike,
        gains: ArrayLike,
        other: ArrayLike = 0.0,
        adjustment: ArrayLike = 0.0,
        *,
        excluded: ArrayLike | None = None,
    ) -> Array:
        """Federal minimum tax that a schedule reckons on the gain and the higher basis spares, USD, at least 0.

        Zero unless the year would owe minimum tax without the adjustment; comes on top of :meth:`credit_used`.
        """
        found = self._law.evaluate(wages, gains, other, excluded, basis_difference=adjustment)
        regular = found["regular_tax"]
        spared = np.maximum(regular, found["minimum_tax"]) - np.maximum(
            regular, found["adjusted_minimum_tax"]
        )
        return np.asarray(np.maximum(spared, 0.0))

    def _state_excess(self, found: dict[str, Array]) -> Array:
        if not self.with_state:
            return np.zeros_like(found["regular_tax"])
        # without a preference no state's minimum tax exceeds what the schedule holds: all else is the spread's
        return np.maximum(found["state_adjusted_minimum_tax"] - found["state_regular_tax"], 0.0)


@cache
def minimum_tax(schedule: Schedule) -> MinimumTax:
    """:meth:`MinimumTax.of`, remembered."""
    return MinimumTax.of(schedule)
