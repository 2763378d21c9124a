"""What ``outbid win`` answers: frozen wire types, like those of :mod:`outbid.report.views`.

Terms and costs are money of the employer's file (``currency``), worth is money a year of the candidate
(``person_currency``); both are today's money unless said otherwise. Probabilities are fractions, texts are codes.
"""

from __future__ import annotations

from dataclasses import dataclass

from outbid.report.views import SCHEMA_VERSION, Assumptions
from outbid.report.win_more_views import AccountsView, BuyOutView, FactView, MenuView, PlanView
from outbid.report.win_terms_view import TermsView as TermsView


@dataclass(frozen=True)
class ChanceView:
    """A probability, its interval over the possible elasticities and the Monte Carlo error, and the latter alone."""

    value: float
    low: float
    high: float
    error: float


@dataclass(frozen=True)
class GrantView:
    """What the equity is.

    ``unit`` is ``shares``, ``money`` or ``none``; ``form`` that of the stake (``iso``, ``restricted``, …);
    ``part`` of the company, counted with the pool, 0 where it is not known; ``at_price`` what the shares come to at
    the price that investors paid, 0 where it is not known; ``zero`` the probability that it pays nothing.
    """

    unit: str
    form: str
    vesting: str
    part: float
    at_price: float
    zero: float | None


@dataclass(frozen=True)
class BindingView:
    """A term at one of its ends, and what makes that end (``band``, ``law``, ``pool``, …)."""

    term: str
    limit: str
    amount: float


@dataclass(frozen=True)
class WorthLine:
    """What an offer, or staying, is worth a year to the person at the centre of what is believed.

    ``kind`` is ``offer``, ``current`` or ``rival``; of a rival that is not known ``low`` and ``high`` are the ends over
    the ``packages`` it may offer; ``seen`` is its worth with the ranges of its file as ``compare`` takes them.
    """

    name: str
    kind: str
    worth: float
    low: float
    high: float
    packages: int
    seen: float
    zero: float | None
    source: str


@dataclass(frozen=True)
class TypeView:
    """One type of the candidate: its probability, what offer and best alternative are worth a year, its chance."""

    gamma: float
    wealth: float
    weight: float
    worth: float
    alternative: float
    chance: float


@dataclass(frozen=True)
class ScaleView:
    """Other tastes: σ a year, the elasticity that makes it, the chance of the package, and what the target costs.

    ``elasticity`` is ``None`` where the scale is stated, ``cost`` where no package within the limits will do.
    """

    scale: float
    elasticity: float | None
    chance: float
    cost: float | None


@dataclass(frozen=True)
class PointView:
    """The least cash beside an amount of equity that reaches the target; ``None`` where none within the limits does."""

    equity: float
    base: float | None
    sign_on: float | None
    cost: float | None
    binding: tuple[str, ...]


@dataclass(frozen=True)
class TargetView:
    """The cheapest package for a target; ``None`` where none within the limits reaches it."""

    target: float
    cost: float | None
    terms: TermsView | None


@dataclass(frozen=True)
class ReliefView:
    """How much more of one term, beyond its limit, would do; ``None``: none does. ``bounded``: the best chance."""

    term: str
    more: float | None
    breaks: tuple[str, ...]
    terms: TermsView
    cost: float | None
    bounded: float


@dataclass(frozen=True)
class NormView:
    """The best package under one of the vesting schedules that the employer allows; the first one is proposed."""

    vesting: str
    feasible: bool
    cost: float
    chance: float


@dataclass(frozen=True)
class CertificateView:
    """What was tried against the package (see :class:`outbid.offers.certificate.Certificate`)."""

    holds: bool
    gap: float
    tried: int
    margin: float


@dataclass(frozen=True)
class CostYearView:
    """One year's expected cost in money of that year; ``discount`` brings it to today's, ``staying`` is who is left."""

    year: int
    base: float
    bonus: float
    sign_on: float
    contributions: float
    benefits: float
    equity: float
    total: float
    discount: float
    staying: float


@dataclass(frozen=True)
class CheckLine:
    """What ``compare`` says of the proposed offer: the files and what each is worth a year, the offer first.

    ``chance`` is what these figures alone make of the acceptance; it is that of the answer where candidate and rivals
    are known.
    """

    files: tuple[str, ...]
    me: str
    names: tuple[str, ...]
    worth: tuple[float, ...]
    scale: float
    chance: float
    known: bool


@dataclass(frozen=True)
class WinView:
    """The cheapest package that a candidate takes with a target probability, or by how much there is none.

    ``worth_error`` is the largest Monte Carlo standard error of a worth over the whole stay; ``highest`` the most
    probable package's chance where some target is out of reach; ``share_value`` what a unit of equity costs,
    ``share_value_is`` where that comes from, ``leaving`` the probability a year that the hire leaves.
    """

    employer: str
    offer: str
    currency: str
    person_currency: str
    target: float
    feasible: bool
    terms: TermsView
    grant: GrantView
    chance: ChanceView
    cost: float
    years: float
    binding: tuple[BindingView, ...]
    worths: tuple[WorthLine, ...]
    worth_error: float
    types: tuple[TypeView, ...]
    scales: tuple[ScaleView, ...]
    frontier: tuple[PointView, ...]
    targets: tuple[TargetView, ...]
    highest: float | None
    shortfall: tuple[ReliefView, ...]
    cost_years: tuple[CostYearView, ...]
    share_value: float
    share_value_is: str
    leaving: float
    norms: tuple[NormView, ...]
    accounts: AccountsView | None
    buy_out: BuyOutView | None
    menu: MenuView | None
    plan: PlanView | None
    facts: tuple[FactView, ...] | None
    certificate: CertificateView
    check: CheckLine
    assumptions: Assumptions
    kind: str = "win"
    schema: int = SCHEMA_VERSION
