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
        title: as it was typed, where it is more specific than its role family: it says which of the published
            occupations are meant.
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
    title: str | None = None


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
        converted: records in another currency, brought to ``currency`` at the mean rate of their own month.
        share_above: the share of earners above ``question.share_above``, its interval allowing for employers that pay
            alike.
        share_above_records: the same share, each record counted by itself: the plain exact interval.
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
    share_above_records: Figure | None = None
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
    occupation: str | None = None
    """The published occupation, where ``published``."""


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
        name: ``"raw"``, ``"place"`` (within place, year and experience), ``"employer"`` (within employer and level too)
            or ``"occupation"`` (within the occupation that the source states too).
        within: what is held fixed, as column names.
        premium: as a fraction of pay, exp(β) − 1; ``None`` values where it cannot be estimated.
        n: records compared (none is alone in its group).
        tagged: of these, those with the tag that tell something: what is held fixed does not explain that they have it.
        clusters: over which errors are clustered; ``clustered_by`` names them.
        reason: catalogue key of why there is no estimate, else empty.
        notes: catalogue keys of what a reader must know of an estimate, such as ``"premium.few_clusters"``.
        occupation: code of the stated occupation that more than half of what is told is of; ``None``: there is none.
        occupation_share: that share.
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
    occupation: str | None = None
    occupation_share: float | None = None


@dataclass(frozen=True)
class Premium:
    """What a tag adds to pay by one kind and measure of evidence.

    Attributes:
        steps: ``"raw"``, ``"place"``, ``"employer"``, and ``"occupation"`` where the source states occupations. None
            holds the role fixed: that is read from the same title as the tag, and would take the tag's own work out.
        clear: the interval of the last of the first three steps that has one leaves zero out, by more than a tenth of
            its width, and enough clusters tell of it.
        censored: records left out because only a bound is known of them.
        middle: half of the records are of that day or older.
    """

    kind: Kind
    measure: Measure
    sources: tuple[str, ...]
    steps: tuple[Step, ...]
    clear: bool
    first: dt.date
    last: dt.date
    censored: int = 0
    middle: dt.date | None = None


@dataclass(frozen=True)
class OneSided:
    """A role in which all records of a kind and measure have the tag, or none has: nobody is there to compare with.

    Attributes:
        kind, measure, n: which records, and how many.
        tagged: all have it, else none.
        sources: of the records.
        occupations: codes that the source states for them, the most frequent first, and how many records each.
    """

    kind: Kind
    measure: Measure
    n: int
    tagged: bool
    sources: tuple[str, ...] = ()
    occupations: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class PremiumAnswer:
    """What a tag adds to pay, by each kind and measure, a user's own records apart.

    Attributes:
        refused: comparisons across measures, not made.
        one_sided: of a role that is asked, what leaves nobody to compare with.
        occupations: names of the occupations whose codes stand in the answer.
    """

    tag: str
    cell: Cell
    premia: tuple[Premium, ...]
    refused: tuple[Refusal, ...] = ()
    one_sided: tuple[OneSided, ...] = ()
    occupations: tuple[tuple[str, str], ...] = ()


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
