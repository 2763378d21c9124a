"""Wire types of the answer of ``outbid team``; money is in the plan's currency, months count from 1."""

from __future__ import annotations

from dataclasses import dataclass

BASIS_POINT = 1e-4


@dataclass(frozen=True)
class PackageView:
    """A package: the name that the file gives it, or its terms."""

    name: str
    base: float
    sign_on: float
    shares: float


@dataclass(frozen=True)
class AskView:
    """Who is asked, in which month the start would be, and how probably this one takes it when asked."""

    candidate: str
    month: int
    chance: float


@dataclass(frozen=True)
class InsteadView:
    """What the plan turns to if nobody takes an offer; ``value`` is what all that changes brings on average."""

    opening: str
    package: PackageView
    value: float


@dataclass(frozen=True)
class OpeningView:
    """An opening: the package to offer (``None``: not now), to whom, and what it takes and brings on average.

    ``cheapest`` is the least expected cash of its packages, for those that are left open.
    """

    name: str
    month: int
    package: PackageView | None
    asked: tuple[AskView, ...]
    filled: float
    value: float
    cash: float
    shares: float
    cheapest: float
    instead: InsteadView | None


@dataclass(frozen=True)
class StepView:
    """What a change of a resource does to the value of the best plan, by solving anew; ``each``: a unit."""

    amount: float
    value: float
    each: float


@dataclass(frozen=True)
class PriceView:
    """What one more unit is worth: ``price`` by the linear relaxation, ``steps`` by solving anew.

    The relaxation knows nothing of a condition on running short; solving anew keeps it.

    ``price`` is per unit of money or per share; ``basis_point`` the same for a ten-thousandth of the company.
    """

    price: float
    basis_point: float | None
    steps: tuple[StepView, ...]


@dataclass(frozen=True)
class RiskView:
    """The chance of needing more than there is: between ``low`` and ``high``."""

    low: float
    high: float


@dataclass(frozen=True)
class TeamView:
    """A plan for a team.

    ``value``, ``cash``, ``shares`` and ``hires`` are expected; ``bound`` is what no plan exceeds, ``gap`` the part of
    it by which this one may fall short; ``relaxed`` the value of the linear relaxation. ``least_overrun`` is the least
    chance of running short that a package brings, where none keeps ``most_overrun``; ``None`` elsewhere.
    """

    name: str
    currency: str
    months: int
    budget: float
    pool: float
    fully_diluted: float | None
    net: bool
    most_overrun: float | None
    least_overrun: float | None
    hires: float
    value: float
    cash: float
    shares: float
    bound: float
    gap: float
    relaxed: float
    cash_risk: RiskView
    pool_risk: RiskView
    openings: tuple[OpeningView, ...]
    cash_price: PriceView
    share_price: PriceView
    cash_by_month: tuple[float, ...]
    shares_by_month: tuple[float, ...]
    seed: int
    futures: int
    version: str
    kind: str = "team"
