"""What a market answer says, without language: the frozen wire types that text, JSON and HTML share.

Money is in the market's currency, a year; people and seats are counts. An :class:`Interval` holds the central value
(every uncertain input at its middle) and the 10th and 90th percentile over draws of the uncertain inputs.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Interval:
    """A central value with P10 and P90 over draws; ``low`` and ``high`` are ``None`` where nothing was drawn."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class RiskTypeView:
    """The people of a segment who share a risk aversion: ``by_employer`` gives the share of its hires at each."""

    gamma: float
    headcount: float
    unmatched: float
    equity_share: float | None
    """Part of their pay, by cost to the employers, that comes as equity; ``None`` where nobody is hired."""
    by_employer: tuple[float, ...]
    """One share for each employer, in the order in which :func:`employers_of` names them; they sum to 1 or 0."""


@dataclass(frozen=True)
class SegmentView:
    """What becomes of one segment. Pay is what a hire costs the employer; ``None``: under one expected hire."""

    name: str
    place: str
    headcount: Interval
    hired: Interval
    unmatched: Interval
    unmatched_share: Interval
    pay: Interval | None
    cash: Interval | None
    equity: Interval | None
    worth: Interval | None
    """Certainty equivalent of the packages that are signed, a year, after tax."""
    pay_band: tuple[float, float, float] | None
    """P10, median and P90 of pay across the segment's hires, at the central inputs."""
    queue: Interval
    """Mean worth that hires give up waiting for seats whose floor binds (shadow cost)."""
    welfare: Interval
    """Gain over being unmatched, per head, tastes included."""
    risk: tuple[RiskTypeView, ...]
    outside: float | None = None
    """What its people earn, before tax, where none of the employers hires them; at the central inputs."""
    supportable: tuple[float, float] | None = None
    """Without tastes: mean of the least and of the greatest pay that is supportable; ``pay`` is the middle."""


@dataclass(frozen=True)
class SeatView:
    """What becomes of one kind of seat of an employer."""

    employer: str
    seat: str
    stage: str
    seats: Interval
    filled: Interval
    open: Interval
    pay: Interval | None
    cash: Interval | None
    equity: Interval | None
    at_cap: float
    """Share of its hires whose package has reached the cap."""
    at_floor: float
    waiting: Interval
    """Mean cost beyond the package that the employer bears by keeping seats open (shadow cost)."""
    spend: Interval
    budget_price: float
    """Shadow price k of a hard total budget: a unit of spending counts 1 + k; 0 without one, or where it is slack."""


@dataclass(frozen=True)
class FlowView:
    """Hires of a segment by a kind of seat; pay is ``None`` below one expected hire."""

    segment: str
    employer: str
    seat: str
    hires: Interval
    pay: float | None
    cash: float | None
    equity: float | None


@dataclass(frozen=True)
class MoveView:
    """How hires of a segment at an employer change; ``employer`` is empty for the unmatched."""

    segment: str
    employer: str
    before: float
    after: float


@dataclass(frozen=True)
class SegmentShiftView:
    """What a shock does to a segment; ``pay`` as a fraction of pay before (0.18: +18%), ``None`` below one hire."""

    segment: str
    pay: Interval | None
    unmatched: Interval
    """Change of the number of people."""
    welfare: Interval
    headcount: Interval | None = None
    """Change of the number of people of the segment; ``None`` where the shock brings none and takes none."""
    left: tuple[float, float] | None = None
    """Shares of its people who are unmatched, before and after; ``None`` where nobody is there."""


@dataclass(frozen=True)
class SeatShiftView:
    """What a shock does to a kind of seat: change of filled and of open seats, and of pay as a fraction."""

    employer: str
    seat: str
    filled: Interval
    open: Interval
    pay: Interval | None


@dataclass(frozen=True)
class ShockView:
    """One shock: what it changes (in the words of the file), and what follows."""

    name: str
    changes: tuple[str, ...]
    segments: tuple[SegmentShiftView, ...]
    seats: tuple[SeatShiftView, ...]
    moves: tuple[MoveView, ...]
    """Largest changes first; moves under half a person are left out."""


@dataclass(frozen=True)
class InputView:
    """An uncertain or assumed input: where it stands in the file, its range as written, and the reason given."""

    where: str
    value: str
    reason: str
    source: str


@dataclass(frozen=True)
class MarketAssumptions:
    """What makes the answer reproducible, how exact it is, and what it leaves out (keys of the catalogue)."""

    version: str
    seed: int
    draws: int
    failed_draws: int
    currency: str
    tax_year: int
    worker_scale: Interval
    seat_scale: Interval
    scale_from: str
    """Key: ``stated`` or ``elasticity``."""
    elasticity: float | None
    frontier_error: float
    residual: float
    """Largest relative residual of the two margins."""
    certificate: float
    """Largest violation found by recomputing the outcome from its hires and packages."""
    passes: int
    as_of: str
    uncertain: tuple[InputView, ...]
    tax_sources: tuple[str, ...]
    base_rates: str
    not_modelled: tuple[str, ...]


@dataclass(frozen=True)
class MarketView:
    """Who hires whom at what pay, who is left, and what shocks do."""

    name: str
    segments: tuple[SegmentView, ...]
    seats: tuple[SeatView, ...]
    flows: tuple[FlowView, ...]
    shocks: tuple[ShockView, ...]
    assumptions: MarketAssumptions
    exact: bool = False
    """Cleared without tastes (scales of zero)."""
    shocks_first: bool = False
    """The question was what the shocks do; they are answered before the market as it is."""
    asked: tuple[str, ...] = ()
    """Words of the command line, after the file, that ask for these shocks; empty: for all of the file."""
    kind: str = "market"


def employers_of(seats: tuple[SeatView, ...]) -> tuple[str, ...]:
    """Each employer once, in the order in which they first appear in ``seats``."""
    return tuple(dict.fromkeys(seat.employer for seat in seats))


@dataclass(frozen=True)
class MarketFinding:
    """Something missing, contradictory or suspicious in a market file: a key of the catalogue with its parameters."""

    kind: str
    key: str
    where: str
    params: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class MarketCheckView:
    """What `market check` finds."""

    name: str
    currency: str
    segments: int
    employers: int
    headcount: Interval
    seats: Interval
    missing: int
    contradictory: int
    suspicious: int
    findings: tuple[MarketFinding, ...]
    kind: str = "market_check"
