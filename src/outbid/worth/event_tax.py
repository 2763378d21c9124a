"""Tax on what stakes bring, event by event, on top of the wages of its year and of what was taxed in it before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from outbid.law import Schedule
from outbid.packages.stake import OPTIONS, Stake
from outbid.worth.employment import Job
from outbid.worth.events import Event
from outbid.worth.net import Income, Tax, wages_at

if TYPE_CHECKING:
    from outbid.worth.minimum_ledger import MinimumLedger

Array = NDArray[np.float64]
Amount = Array | float
Flow = tuple[NDArray[np.intp], Array, Array]
"""Futures, years, and net amounts in money of that day."""


class EventTax:
    """Taxes the events of one package in the order in which they are given.

    What was taxed in a year, and minimum tax that later years give back, are remembered between calls.

    Args:
        tax: the law.
        wages_by_year: wages of each year of the stay.
        job: of the person.
        start: the day of the decision, from which the age of small business stock counts.
        size: number of futures.
    """

    def __init__(
        self, tax: Tax, wages_by_year: Sequence[Amount], job: Job, start: dt.date | None, size: int
    ) -> None:
        self._tax, self._wages, self._job, self._start = tax, wages_by_year, job, start
        self._taxed: list[Event] = []
        self._added: list[Income] = []
        self._relieved = np.zeros(size)
        self._size = size
        self._ledger: MinimumLedger | None = None

    def net(self, event: Event, stake: Stake) -> Array:
        """What is kept of ``event``, shape (m,)."""
        kept = event.cash - self._on(event, stake)
        self._taxed.append(event)
        return kept

    def _on(self, event: Event, stake: Stake) -> Array | float:
        year = np.floor(event.years)
        excluded, higher = self._relief(event, stake)
        added = Income(event.wages, event.other, event.gains, excluded)
        self._added.append(added)
        if event.contributed:
            return self._contributions(event, year)
        counted = (added.wages, added.other, added.gains, event.spread, event.released)
        if not any(np.any(part) for part in counted):
            return 0.0
        before = self._before(event, year)
        tax: Array | float = self._tax.on_income(year, before, added)
        if self._tax.country == "DE":
            return tax - self._one_fifth(event, stake, year, before)
        if isinstance(self._tax.schedule, Schedule) and self._tax.country == "US":
            if np.any(higher):
                tax = tax + self._at_higher_rate(year, before + added, higher)
            if np.any(event.spread):
                tax = tax + self._minimum_tax.charge(event.futures, year, before + added, event.spread)
            elif self._ledger is not None:
                # whatever else is taxed makes room for what earlier minimum tax is owed back
                tax = tax - self._ledger.give_back(event.futures, year, before + added, event.released)
        return tax

    @property
    def _minimum_tax(self) -> MinimumLedger:
        """The ledger of minimum tax, opened when the first incentive option is exercised."""
        if self._ledger is None:
            from outbid.law.minimum_tax import minimum_tax
            from outbid.worth.minimum_ledger import MinimumLedger

            assert isinstance(self._tax.schedule, Schedule)
            self._ledger = MinimumLedger(minimum_tax(self._tax.schedule), self._tax, self._size)
        return self._ledger

    def _contributions(self, event: Event, year: Array) -> Array | float:
        """Social contributions on what is taxed only later."""
        from outbid.law.germany_equity import contributions

        if not isinstance(self._tax.schedule, Schedule) or self._tax.country != "DE":
            return 0.0
        scale = self._tax.scale(year)
        wages = self._before(event, year).over(scale).wages
        return contributions(self._tax.schedule, wages, np.asarray(event.contributed) / scale) * scale

    def _one_fifth(self, event: Event, stake: Stake, year: Array, before: Income) -> Array | float:
        """What the one-fifth rule of § 34 EStG gives back with the assessment of the year."""
        from outbid.law.germany_equity import deferral_law, one_fifth_saving

        if not isinstance(self._tax.schedule, Schedule) or stake.form not in ("vsop", "section_19a"):
            return 0.0
        as_wages = stake.form == "vsop"
        # pay for more than a year's work, or a benefit deferred for three
        least = 1.0 if as_wages else deferral_law().fifth_after
        extra = np.where(
            event.years + stake.vested_months / 12 > least, event.wages if as_wages else event.other, 0.0
        )
        if not extra.any():
            return 0.0
        scale = self._tax.scale(year)
        rest = before.over(scale)
        return scale * one_fifth_saving(
            self._tax.schedule, rest.wages, extra / scale, self._other(rest), as_wages=as_wages
        )

    def _before(self, event: Event, year: Array) -> Income:
        """What else is taxed in the year of the event."""
        before = Income(wages=wages_at(event.years, self._wages, self._job.planned, event.futures))
        for earlier, income in zip(self._taxed, self._added, strict=False):
            if not len(earlier.futures):
                continue
            place = np.minimum(np.searchsorted(earlier.futures, event.futures), len(earlier.futures) - 1)
            same = (earlier.futures[place] == event.futures) & (np.floor(earlier.years[place]) == year)
            if same.any():
                parts = (income.wages, income.other, income.gains, income.excluded)
                before += Income(
                    *(
                        same * np.broadcast_to(p, earlier.years.shape)[place] if np.any(p) else 0.0
                        for p in parts
                    )
                )
        return before

    def _relief(self, event: Event, stake: Stake) -> tuple[Amount, Amount]:
        """What § 1202 IRC excludes of the gain, and what of the rest is taxed at up to 28%."""
        from outbid.law.startup_stock import exclusion, higher_rate_part

        if not stake.conditions.small_business_stock or self._tax.country != "US" or not np.any(event.gains):
            return 0.0, 0.0
        # the clock of options starts when they are exercised, which is not before the day of the decision
        late = stake.form in OPTIONS and not stake.conditions.early_exercise
        served = 0 if late else stake.vested_months
        start = self._start or dt.date(self._tax.law_year, 1, 1)
        acquired = start - dt.timedelta(days=round(served * 365.25 / 12))
        unit = self._tax.unit
        gain, used = np.asarray(event.gains) / unit, self._relieved[event.futures] / unit
        self._relieved[event.futures] += event.gains
        excluded, higher = (
            part(event.held, acquired, gain, used=used) * unit for part in (exclusion, higher_rate_part)
        )
        return excluded, higher

    def _at_higher_rate(self, year: Array, income: Income, higher: Amount) -> Array:
        """What the rate of 28% on part of the gain adds to the tax at the usual rates."""
        from outbid.law.higher_rate import extra_tax

        assert isinstance(self._tax.schedule, Schedule)
        scale = self._tax.scale(year)
        whole = income.over(scale)
        excluded = whole.excluded if np.any(whole.excluded) else None
        extra = extra_tax(
            self._tax.schedule,
            whole.wages,
            whole.gains,
            higher / scale,
            self._other(whole),
            excluded=excluded,
        )
        return np.asarray(extra) * scale

    def _other(self, income: Income) -> Amount:
        return income.other + self._tax.household

    def later_credits(self, horizon: int) -> list[Flow]:
        """What years without a sale give back of minimum tax; called once, after all events."""
        if self._ledger is None:
            return []
        flows = []
        for year in range(1, horizon):
            futures = self._ledger.owed_to(year)
            if not len(futures):
                continue
            when = np.full(len(futures), float(year))
            income = Income(wages=wages_at(when, self._wages, self._job.planned, futures))
            flows.append((futures, when + 0.5, self._ledger.give_back(futures, when, income)))
        return flows
