"""What ``outbid win`` says beyond the package: buy-out, accounts, menu, later grants. Money is the employer's."""

from __future__ import annotations

from dataclasses import dataclass

from outbid.report.views import StepView
from outbid.report.win_terms_view import TermsView


@dataclass(frozen=True)
class ForfeitView:
    """A payment that leaving forfeits: its face value, whether it counts, and what it adds to staying, after tax."""

    month: int
    name: str
    face: float
    counted: bool
    worth: float


@dataclass(frozen=True)
class WayView:
    """A way to make up for it; ``held_by`` says what keeps one that is not ``enough`` from being larger."""

    kind: str
    amount: float
    worth: float
    cost: float
    enough: bool
    held_by: str


@dataclass(frozen=True)
class BuyOutView:
    """What leaving forfeits and what makes up for it; ``steps`` lead from the face value to the cash needed.

    ``passes`` names the limits that the cash needed passes: ``sign_on``, ``cash``.
    """

    face: float
    loss: float
    error: float
    needed: float
    passes: tuple[str, ...]
    dates: tuple[ForfeitView, ...]
    ways: tuple[WayView, ...]
    steps: tuple[StepView, ...]


@dataclass(frozen=True)
class ExpenseView:
    """One year of the grant in the accounts, beside what it is expected to cost the owners."""

    year: int
    if_stays: float
    expected: float
    cash_equivalent: float


@dataclass(frozen=True)
class AccountsView:
    """The grant in the accounts; ``missing`` says why there is no fair value: a catalogue key and what it mentions.

    ``volatility`` a year is that with which options are valued; ``None`` for other grants.
    """

    standard: str
    fair_value: float
    expected: float
    years: tuple[ExpenseView, ...]
    missing: str
    mentions: dict[str, str]
    volatility: float | None


@dataclass(frozen=True)
class MenuView:
    """Two packages between which people sort themselves; the same twice where two save nothing.

    ``shares`` of the groups averse and tolerant of risk, ``chances`` that each accepts; ``lead`` the least by which a
    type prefers its own package, money a year on all futures, ``checked`` the same with decisions worked out anew.
    """

    sorts: bool
    averse: TermsView
    tolerant: TermsView
    shares: tuple[float, float]
    costs: tuple[float, float]
    chances: tuple[float, float]
    cost: float
    saving: float
    lead: float
    checked: float


@dataclass(frozen=True)
class PlanYearView:
    """One year of later grants along the expected price: chance of leaving without and with this year's grant."""

    year: int
    unvested: float
    hazard_without: float
    refresher: float
    hazard: float
    there: float
    cost: float
    reached: bool


@dataclass(frozen=True)
class PlanView:
    """The smallest later grants that hold the chance of leaving a year at ``target``, and what they cost and save.

    ``lowest`` is the least target that can be held where this one cannot. ``rival`` is the offer that every year is
    weighed against; ``low`` and ``high`` the cost along the 10th and the 90th percentile of the share's price.
    """

    target: float
    rival: str
    years: tuple[PlanYearView, ...]
    there: float
    there_without: float
    cost: float
    replacement: float
    replacement_without: float
    low: float
    high: float
    reached: bool
    lowest: float | None


@dataclass(frozen=True)
class FactView:
    """What one fact is worth: learning it (``learn``) or letting the candidate go by another outlook (``show``).

    ``what`` is ``risk_aversion``, ``wealth``, ``rival`` (``name`` says which), ``taste``, or an outlook; ``saving`` is
    expected, ``None`` where only one of both, or neither, reaches the target; ``chance`` that of the package then.
    """

    way: str
    what: str
    name: str
    saving: float | None
    chance: float | None
