"""What the evidence answers: figures with their intervals, their numbers and their ages.

All money is a year's, in the currency that stands beside it. Every interval is at :data:`CONFIDENCE`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from outbid.data.schema import Bound, Kind, Measure

CONFIDENCE = 0.9
SHARES = (0.1, 0.25, 0.5, 0.75, 0.9)

Method = Literal["compound", "linear", "none"]


@dataclass(frozen=True)
class Cell:
    """A part of the market; ``None`` leaves an attribute open.

    ``country``, ``state``, ``cbsa`` are codes as in ``schema.PAY_RECORDS``; a state implies its country, a CBSA may
    cross states.
    """

    role: str | None = None
    level: str | None = None
    country: str | None = None
    state: str | None = None
    cbsa: str | None = None
    employer: str | None = None
    tag: str | None = None


@dataclass(frozen=True)
class Question:
    """What is asked of the evidence; see ``outbid pay``.

    Attributes:
        cell: the part of the market.
        kind, measure: only this kind or measure of evidence; ``None``: each there is, apart.
        since: only records from that day on.
        as_of: the day to age pay to; ``None``: as recorded.
        ageing: how; ``"compound"`` multiplies by (1 + growth)^years.
        growth: a year, as a fraction; ``None``: from the evidence.
        currency: to give figures in; ``None``: that of the cell's place, or of most records.
        share_above: an amount a year whose share of earners above is asked.
        sources: only these; ``None``: all.
    """

    cell: Cell
    kind: Kind | None = None
    measure: Measure | None = None
    since: dt.date | None = None
    as_of: dt.date | None = None
    ageing: Method = "compound"
    growth: float | None = None
    currency: str | None = None
    share_above: float | None = None
    sources: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Figure:
    """A number and the interval in which it is known; ``None``: not known.

    ``bound`` is ``"at least"`` where only a lower bound is known: then ``value`` is that bound, never a point.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    bound: Bound = "exact"


@dataclass(frozen=True)
class Aged:
    """How pay was brought to a day: ``rate`` a year over ``months`` on average, and where the rate comes from."""

    method: Method
    rate: float
    months: float
    source: str
    to: dt.date


@dataclass(frozen=True)
class Modelled:
    """What a model says of a thin cell, beside what was observed: never in its place.

    Attributes:
        percentiles: at :data:`SHARES`.
        own_weight: how much of the median comes from the cell's own records, 0 to 1.
        borrowed: the wider cells that the rest is borrowed from, the nearest first.
        records: in all of them.
    """

    percentiles: tuple[Figure, ...]
    own_weight: float
    borrowed: tuple[Cell, ...]
    records: int


@dataclass(frozen=True)
class Benchmark:
    """What one kind and measure of evidence says of a cell.

    Attributes:
        percentiles: at :data:`SHARES`.
        published: these are a statistical office's percentiles, not computed from records here.
        n: records (of published ones: employment, ``None`` where not released).
        independent: records that would tell as much if none shared an employer.
        employers: distinct ones named; 0: the source names none.
        largest_share: of one employer among the records, as a fraction.
        first, last: dates of the oldest and the newest record.
        middle: half of the records are of that day or older.
        mean_rse: of a published mean, where percentiles have no published error.
        censored: records of which only a bound is known.
        converted: records in another currency, brought to ``currency`` at the rate of their own day.
        share_above: the share of earners above ``question.share_above``.
        occupation: the published occupation, where ``published``.
    """

    kind: Kind
    measure: Measure
    cell: Cell
    currency: str
    percentiles: tuple[Figure, ...]
    n: int | None
    sources: tuple[str, ...]
    first: dt.date
    last: dt.date
    published: bool = False
    occupation: str | None = None
    independent: float | None = None
    employers: int = 0
    largest_share: float | None = None
    mean_rse: float | None = None
    censored: int = 0
    converted: int = 0
    aged: Aged | None = None
    modelled: Modelled | None = None
    share_above: Figure | None = None
    notes: tuple[str, ...] = ()
    """Catalogue keys of what a reader must know, such as ``"pay.one_employer"``."""
    middle: dt.date | None = None


@dataclass(frozen=True)
class Near:
    """A cell with evidence near one without: what was given up to reach it, and how much is there.

    ``published``: a statistical office's percentiles, ``n`` then its employment, and ``bound`` that of the median.
    """

    cell: Cell
    given_up: tuple[str, ...]
    kind: Kind
    measure: Measure
    n: int
    median: float
    currency: str
    first: dt.date | None = None
    last: dt.date | None = None
    published: bool = False
    bound: Bound = "exact"


@dataclass(frozen=True)
class PayAnswer:
    """What the market pays. No benchmarks: it is not in the evidence, and ``nearest`` says what is."""

    question: Question
    benchmarks: tuple[Benchmark, ...]
    """The one to lead with first; never mixed."""
    nearest: tuple[Near, ...] = ()
    price_level: float | None = None
    """Consumer prices of the state against the country's, 1 = the same."""
    price_level_year: int | None = None


def leaves_zero_out(figure: Figure) -> bool:
    """Whether the interval of ``figure`` has one sign."""
    return figure.low is not None and figure.high is not None and (figure.low > 0 or figure.high < 0)


@dataclass(frozen=True)
class Step:
    """One estimate of a premium.

    Attributes:
        name: ``"raw"``, ``"place"`` (within place, year and experience) or ``"employer"`` (within employer and level).
        within: what is held fixed, as column names.
        premium: as a fraction of pay, exp(β) − 1; ``None`` values where it cannot be estimated.
        n: records that tell something (not alone in their group).
        tagged: of these, with the tag.
        clusters: over which errors are clustered; ``clustered_by`` names them.
        reason: catalogue key of why there is no estimate, else empty.
        notes: catalogue keys of what a reader must know of an estimate, such as ``"premium.few_clusters"``.
    """

    name: str
    within: tuple[str, ...]
    premium: Figure
    n: int
    tagged: int
    clusters: int
    clustered_by: str
    reason: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Premium:
    """What a tag adds to pay by one kind and measure of evidence."""

    kind: Kind
    measure: Measure
    sources: tuple[str, ...]
    steps: tuple[Step, ...]
    clear: bool
    """Does the interval of the last step that has one leave zero out, and do enough clusters tell of it?"""
    first: dt.date
    last: dt.date
    censored: int = 0
    """Records left out because only a bound is known of them."""
    middle: dt.date | None = None
    """Half of the records are of that day or older."""


@dataclass(frozen=True)
class PremiumAnswer:
    """What a tag adds to pay, by each kind and measure; ``refused``: comparisons across measures, not made."""

    tag: str
    cell: Cell
    premia: tuple[Premium, ...]
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True)
class Refusal:
    """Two groups that only have different measures, and so are not compared.

    ``needed`` are catalogue keys of what would make them comparable.
    """

    tagged_measure: Measure
    other_measure: Measure
    kind: Kind
    tagged_n: int
    other_n: int
    naive_ratio: float
    needed: tuple[str, ...] = field(default=())
