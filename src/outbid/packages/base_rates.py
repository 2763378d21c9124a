"""Base rates of startups: what became of real companies after their seed round, series A, B, C and later ones.

The numbers come from a dated parameter file (:mod:`outbid.packages.base_rates_file`, docs/base-rates.md); what is
made of them stands in :mod:`outbid.worth.base_rates`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from outbid.core.errors import InputError

STAGES = ("seed", "a", "b", "c", "d")
"""Stages by the last round raised; ``d`` stands for series D and everything later."""

Kind = Literal["published", "derived", "assumed", "stated"]
"""Where a number comes from: printed in a source; computed from such numbers; our guess; the user's own file."""


@dataclass(frozen=True)
class Stage:
    """What happens to a company after its round of this stage, and the terms of the round that follows.

    The five chances add up to 1; they say how the time *after this round* ends, whenever that is.

    Args:
        name: one of :data:`STAGES`.
        raises: chance of raising the next round.
        sold: chance of being acquired first.
        public: chance of going public first.
        fails: chance of closing with nothing for common stock.
        stalls: chance of neither: alive without a further round, ended years later by a small sale or by nothing.
        years: median years until the next round, of those that raise it.
        step_up: median of that round's pre-money over this round's post-money valuation.
        dilution: part of the company sold in that round (money raised over post-money valuation).
        pool: part of the company set aside for employees on the occasion of that round.
        fair: appraised value of a common share (409A) over the price of this round's preferred share.
    """

    name: str
    raises: float
    sold: float
    public: float
    fails: float
    stalls: float
    years: float
    step_up: float
    dilution: float
    pool: float
    fair: float


@dataclass(frozen=True)
class Multiple:
    """A lognormal multiple: its median and the standard deviation of its logarithm."""

    median: float
    sigma: float


@dataclass(frozen=True)
class Source:
    """A publication that numbers come from.

    Args:
        key: by which numbers refer to it.
        cited: author, title and where it stands.
        year: of publication.
        population: which companies, which years.
        note: what else one should know; empty for nothing.
    """

    key: str
    cited: str
    year: int
    population: str
    note: str


@dataclass(frozen=True)
class Figure:
    """A number of the parameter file with its origin.

    Args:
        path: place in the file, e.g. ``stages.seed.raises``.
        value: the number.
        kind: see :data:`Kind`.
        sources: keys of the sources.
        note: the arithmetic or the reason.
    """

    path: str
    value: float
    kind: Kind
    sources: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class BaseRates:
    """Base rates of startup outcomes.

    Times are Weibull with one ``time_shape`` and a median each; sizes are lognormal.

    Args:
        name: what to call the set of numbers.
        version: of the numbers.
        as_of: day up to which sources were considered, ISO 8601.
        stages: in the order of :data:`STAGES`.
        late_rounds: most rounds a company of stage ``d`` can have had, the first included.
        time_shape: Weibull shape of all times.
        sale_years: median years from the last round to an acquisition.
        ipo_years: median years from the last round to the offering.
        failure_years: median years from the last round to the end of a company that fails.
        stall_years: median years from the last round to the end of a company that stalls.
        step_sigma: standard deviation of the logarithm of a round's step-up.
        low_sales: part of the acquisitions that are rescues.
        low_sale: price of a rescue over all money raised.
        sale: price of any other acquisition over the last post-money valuation.
        stalled_sold: part of the stalled companies that end in a sale.
        stalled_sale: price of such a sale over all money raised.
        ipo: value at the offer, new money not counted, over the last post-money valuation.
        correlation: of the logarithm of each step-up and exit multiple with the stock market of the same time.
        sources: all publications.
        figures: all numbers with their origin.
    """

    name: str
    version: str
    as_of: str
    stages: tuple[Stage, ...]
    late_rounds: int
    time_shape: float
    sale_years: float
    ipo_years: float
    failure_years: float
    stall_years: float
    step_sigma: float
    low_sales: float
    low_sale: Multiple
    sale: Multiple
    stalled_sold: float
    stalled_sale: Multiple
    ipo: Multiple
    correlation: float
    sources: tuple[Source, ...] = ()
    figures: tuple[Figure, ...] = ()

    def after(self, stage: str) -> tuple[Stage, ...]:
        """The rounds a company can still have had at its end, its present one first; late rounds repeat ``d``.

        Raises:
            InputError: no such stage.
        """
        if stage not in STAGES:
            raise InputError("baserates.stage", value=stage[:60], available=", ".join(STAGES))
        return self.stages[STAGES.index(stage) :] + self.stages[-1:] * (self.late_rounds - 1)
