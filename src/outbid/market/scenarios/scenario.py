"""A market in people's terms: segments of people, employers with seats, what hires are worth, and shocks to it.

Quantities may be ranges; each has a place in the file (``segment.LLM trainers.headcount``), which is also the name of
its stream of random numbers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from outbid.core.ranges import Point, Range
from outbid.packages.outlooks import Cohort, Priced, Stated
from outbid.packages.person import Economy
from outbid.packages.terms import Stock

ELASTICITY = "5 to 7"
"""Elasticity of labour supply to a firm where a file states no tastes: what meta-analyses find after correcting for
publication bias and identification (Sokolova & Sorensen 2021, ILR Review 74(1))."""

DRAWS = 400
"""Draws of the uncertain inputs where a file does not say how many: 40 of them lie beyond each end of an interval."""


@dataclass(frozen=True)
class Reason:
    """Why a number was chosen, and where it comes from; either may be empty."""

    text: str = ""
    source: str = ""


@dataclass(frozen=True)
class Equity:
    """What an employer's equity is: a listed share, or a stake in a private company.

    Args:
        stock: the listed share; ``None`` for a private company.
        outlook: how the private company may end; for a belief, proceeds are a multiple of face value.
        employer_value: cost to the employer of 1 of face value; ``None``: what a diversified holder expects of it.
        forfeited: probability a year that a hire leaves and forfeits what has not vested.
    """

    stock: Stock | None = None
    outlook: Stated | Priced | Cohort | None = None
    employer_value: float | None = None
    forfeited: float = 0.0


@dataclass(frozen=True)
class Terms:
    """What an employer may offer for a seat, money a year.

    Args:
        cash_cap: most cash.
        band: least and most base pay; ``None``: no band.
        pool: most equity at face value, per hire and year of service.
        payroll: the employer's payroll contributions, as a share of cash.
    """

    cash_cap: float | None = None
    band: tuple[float, float] | None = None
    pool: float = 0.0
    payroll: float | None = None


@dataclass(frozen=True)
class Segment:
    """People of one kind: how many, where they live, what they own, how they bear risk, what being unmatched pays.

    Args:
        headcount: persons.
        risk: relative risk aversions with the share of the people that has each; the shares add up to 1.
        outside: gross pay a year of who is not hired.
        usual_pay: pay a year that tastes are measured against; ``None``: ``outside``.
        stay: years in a job.
    """

    name: str
    headcount: Range
    place: str
    status: str
    wealth: float
    risk: tuple[tuple[float, float], ...]
    outside: Range
    usual_pay: float | None = None
    stay: float = 4.0

    @property
    def place_in_file(self) -> str:
        """Where it stands in the file."""
        return f"segment.{self.name}"


@dataclass(frozen=True)
class Seat:
    """One kind of seat of an employer.

    Args:
        name: empty where the employer has one kind of seat only.
        count: vacancies.
        value: by segment, what a hire is worth to the employer a year; a segment that is absent cannot be hired.
        amenity: by segment, what the seat is worth a year beside pay, after tax.
    """

    name: str
    count: Range
    value: Mapping[str, Range]
    amenity: Mapping[str, Range]
    terms: Terms


@dataclass(frozen=True)
class Employer:
    """Who hires.

    Args:
        stage: in words, for the reader.
        place: where its jobs are taxed; ``None``: where people live.
        budget: most that it spends on all its hires a year.
        firms: how many alike it stands for: people choose among firms, each with a taste of its own.
    """

    name: str
    stage: str
    seats: tuple[Seat, ...]
    place: str | None = None
    equity: Equity | None = None
    budget: float | None = None
    firms: Range = Point(1.0)

    def place_of(self, seat: Seat) -> str:
        """Where ``seat`` stands in the file."""
        return f"employer.{self.name}.seat.{seat.name}" if seat.name else f"employer.{self.name}"

    @property
    def place_of_firms(self) -> str:
        """Where the number of its firms stands in the file."""
        return f"employer.{self.name}.firms"

    def place_of_count(self, seat: Seat) -> str:
        """Where the number of vacancies stands in the file."""
        return f"{self.place_of(seat)}.{'count' if seat.name else 'seats'}"


@dataclass(frozen=True)
class Scale:
    """A scale of tastes: money a year, or a share of usual pay."""

    size: Range
    share: bool = False


@dataclass(frozen=True)
class Tastes:
    """Scales of tastes: stated, or from the elasticity of labour supply to a firm.

    With logit choice and a small employer the elasticity of its supply with respect to pay is pay over scale: the
    scale is the pay that usual is in a segment, divided by the elasticity. Employers' tastes take the same share.

    Args:
        elasticity: of labour supply to a firm.
        workers, seats: the scales, where they are stated.
        outside_firms: as how many firms what people may do outside counts. It is a number of its own and not that of
            the employers of the file, so that whoever enters a market changes nothing but by hiring.
        elasticity_written: whether the file states the elasticity.
    """

    elasticity: Range
    workers: Scale | None = None
    seats: Scale | None = None
    outside_firms: Range = Point(1.0)
    elasticity_written: bool = False

    @property
    def exact(self) -> bool:
        """Whether nobody has tastes."""
        return all(scale is not None and scale.size == Point(0.0) for scale in (self.workers, self.seats))

    @property
    def stated(self) -> bool:
        """Whether both scales are stated."""
        return self.workers is not None and self.seats is not None


@dataclass(frozen=True)
class Factor:
    """A change by a factor: 1.2 for ``+20%``."""

    by: float

    def __str__(self) -> str:
        return f"{'+' if self.by >= 1 else '−'}{abs(self.by - 1) * 100:.6g}%"


Change = Factor | Range
"""A quantity times a factor, or another quantity in its place."""


def changed(quantity: Range, change: Change | None) -> Range:
    """``quantity`` after ``change``."""
    if change is None:
        return quantity
    return quantity.scaled(change.by) if isinstance(change, Factor) else change


@dataclass(frozen=True)
class SegmentChange:
    """What a shock does to a segment; ``None``: nothing."""

    headcount: Change | None = None
    outside: Change | None = None
    wealth: Change | None = None
    place: str | None = None
    status: str | None = None
    risk: tuple[tuple[float, float], ...] | None = None


@dataclass(frozen=True)
class SeatChange:
    """What a shock does to a kind of seat: its number, what hires are worth, and the terms."""

    count: Change | None = None
    value: Change | None = None
    values: Mapping[str, Change] = field(default_factory=dict)
    cash_cap: Change | None = None
    band: tuple[float, float] | Factor | None = None
    pool: Change | None = None
    remove: bool = False


@dataclass(frozen=True)
class EmployerChange:
    """What a shock does to an employer: to all its seats, to some, to its equity, budget or place."""

    every: SeatChange = SeatChange()
    seats: Mapping[str, SeatChange] = field(default_factory=dict)
    equity: Equity | None = None
    budget: Change | None = None
    place: str | None = None
    firms: Change | None = None
    remove: bool = False


@dataclass(frozen=True)
class Added:
    """An employer that enters: one of its own, or one like another, changed."""

    name: str
    employer: Employer | None = None
    like: str = ""
    change: EmployerChange = EmployerChange()


@dataclass(frozen=True)
class Shock:
    """A named change of the scenario; ``words`` say it as the file does."""

    name: str
    words: tuple[str, ...]
    segments: Mapping[str, SegmentChange] = field(default_factory=dict)
    employers: Mapping[str, EmployerChange] = field(default_factory=dict)
    added: tuple[Added, ...] = ()
    tax_year: int | None = None


@dataclass(frozen=True)
class Scenario:
    """A market as its file states it."""

    name: str
    currency: str
    tax_year: int
    segments: tuple[Segment, ...]
    employers: tuple[Employer, ...]
    tastes: Tastes
    economy: Economy = Economy()
    as_of: dt.date | None = None
    draws: int = DRAWS
    seed: int = 1
    shocks: tuple[Shock, ...] = ()
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    """Reasons by place."""
    explained: Mapping[str, tuple[str, Reason]] = field(default_factory=dict)
    """What was written, by place, where a reason stands beside one quantity."""
    unused_sources: tuple[str, ...] = ()
    """Places that a source names and the file does not have."""

    @property
    def seats(self) -> tuple[tuple[Employer, Seat], ...]:
        """Every kind of seat with its employer, in file order."""
        return tuple((employer, seat) for employer in self.employers for seat in employer.seats)

    def inputs(self) -> dict[str, Range]:
        """Every quantity that may be a range, by its place."""
        return dict(self._inputs())

    def _inputs(self) -> Iterator[tuple[str, Range]]:
        tastes = self.tastes
        if not tastes.stated:
            yield "tastes.elasticity", tastes.elasticity
        for name, scale in (("worker_scale", tastes.workers), ("seat_scale", tastes.seats)):
            if scale is not None:
                yield f"tastes.{name}", scale.size
        yield "tastes.outside_firms", tastes.outside_firms
        for segment in self.segments:
            yield f"{segment.place_in_file}.headcount", segment.headcount
            yield f"{segment.place_in_file}.outside", segment.outside
        for employer in self.employers:
            yield employer.place_of_firms, employer.firms
        for employer, seat in self.seats:
            place = employer.place_of(seat)
            yield employer.place_of_count(seat), seat.count
            for kind, table in (("value", seat.value), ("amenity", seat.amenity)):
                for segment_name, quantity in table.items():
                    yield f"{place}.{kind}.{segment_name}", quantity
