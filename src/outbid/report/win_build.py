"""From what ``win`` found to its view."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from outbid.offers.design import Design
from outbid.offers.offer_file import LIMITS
from outbid.offers.proposal import Proposal
from outbid.offers.relax import Relief
from outbid.report.build import money, probability, significant
from outbid.report.views import Assumptions
from outbid.report.win_answer import Found
from outbid.report.win_more_build import (
    accounts_view,
    buy_out_view,
    fact_view,
    menu_view,
    plan_view,
    terms_view,
)
from outbid.report.win_views import (
    BindingView,
    CertificateView,
    ChanceView,
    CheckLine,
    CostYearView,
    GrantView,
    NormView,
    PointView,
    ReliefView,
    ScaleView,
    TargetView,
    TypeView,
    WinView,
    WorthLine,
)
from outbid.worth.value import Valuation

Array = NDArray[np.float64]


def win_view(
    found: Found, valuation: Valuation, names: Sequence[str], annuity: float, assumptions: Assumptions
) -> WinView:
    """The view of an answer.

    Args:
        found: the answer.
        valuation: for the person at the centre, of the offer, the alternatives as ``compare`` sees them, and every
            package that a rival may offer, in this order.
        names: of the offer and of the alternatives.
        annuity: today's value of one unit of money a year over the stay.
        assumptions: of the valuation.
    """
    proposal, employer = found.proposal, found.employer
    worth = valuation.worth / annuity
    curves = found.curves
    return WinView(
        employer=employer.name,
        offer=employer.template.name,
        currency=employer.template.currency,
        person_currency=assumptions.currency,
        target=proposal.design.target,
        feasible=proposal.feasible,
        terms=terms_view(proposal.terms),
        grant=_grant(found),
        chance=_chance(proposal),
        cost=money(proposal.cost),
        years=significant(employer.cost.years, 4),
        binding=tuple(_binding(found)),
        worths=tuple(_worths(found, valuation, worth, names)),
        worth_error=money(valuation.standard_error[: len(names)].max()),
        types=tuple(_types(proposal)),
        scales=tuple(_scales(found)),
        frontier=tuple(_frontier(found)),
        targets=tuple(
            TargetView(target, _known(cost), terms_view(design.terms) if isinstance(design, Design) else None)
            for target, cost, design in zip(
                curves.frontier.targets, curves.target_cost, curves.frontier.designs, strict=True
            )
        ),
        highest=probability(curves.highest) if math.isfinite(curves.highest) else None,
        shortfall=tuple(map(_relief, found.shortfall.reliefs)) if found.shortfall else (),
        cost_years=tuple(_cost_years(found)),
        share_value=significant(employer.cost.share_value, 6),
        share_value_is=employer.share_value_is,
        leaving=employer.cost.leaving,
        norms=tuple(
            NormView(each.vesting, own.feasible, money(own.cost), probability(own.chance.value))
            for each, own in found.norms
            if each.vesting
        ),
        accounts=accounts_view(found.accounts),
        buy_out=buy_out_view(found.buy_out, employer.limits, proposal.terms) if found.buy_out else None,
        menu=menu_view(found.menu) if found.menu else None,
        plan=plan_view(found.later) if found.later else None,
        facts=None if found.facts is None else tuple(map(fact_view, found.facts)),
        certificate=CertificateView(
            found.certificate.holds,
            found.certificate.gap,
            found.certificate.tried,
            probability(found.certificate.margin),
        ),
        check=_check(found, worth, names),
        assumptions=assumptions,
    )


def _known(amount: float) -> float | None:
    return money(amount) if math.isfinite(amount) else None


def _chance(proposal: Proposal) -> ChanceView:
    chance = proposal.chance
    return ChanceView(*(probability(part) for part in (chance.value, chance.low, chance.high, chance.error)))


def _grant(found: Found) -> GrantView:
    employer, equity, zero = found.employer, found.proposal.terms.equity, found.proposal.seen.zero
    stakes = employer.template.stakes
    return GrantView(
        unit=employer.unit,
        form=stakes[0].form if employer.unit == "shares" and stakes else "",
        vesting=employer.vesting,
        part=significant(employer.dilution(equity), 6),
        at_price=money(equity * employer.share_price),
        zero=probability(zero) if math.isfinite(zero) else None,
    )


def _binding(found: Found) -> Iterator[BindingView]:
    terms = found.proposal.terms
    limits = found.employer.limits
    for term, why in limits.binding(terms):
        amount = limits.cash if term == "cash" else getattr(terms, term)
        if why in LIMITS:
            yield BindingView(term, why, money(amount))


def _worths(found: Found, valuation: Valuation, worth: Array, names: Sequence[str]) -> Iterator[WorthLine]:
    """The offer, staying, and each rival, whose own packages stand behind the alternatives."""

    def zero(place: int) -> float | None:
        value = float(valuation.zero_stake[place])
        return probability(value) if math.isfinite(value) else None

    own = money(worth[0])
    yield WorthLine(names[0], "offer", own, own, own, 1, own, zero(0), "")
    place, start = 1, len(names)
    if found.asked.candidate.current is not None:
        stays = money(worth[1])
        yield WorthLine(names[1], "current", stays, stays, stays, 1, stays, zero(1), "")
        place = 2
    for rival in found.asked.rivals:
        several = worth[start : start + len(rival.packages)]
        start += len(several)
        mean = float(several @ np.asarray(rival.weights))
        yield WorthLine(
            names[place],
            "rival",
            money(mean),
            money(several.min()),
            money(several.max()),
            len(several),
            money(worth[place]),
            zero(place),
            Path(rival.source).name if rival.source in found.asked.files else rival.source,
        )
        place += 1


def _types(proposal: Proposal) -> Iterator[TypeView]:
    """Types of a candidate who is not known."""
    candidate = proposal.valuer.candidate
    if candidate.known:
        return
    acceptance = proposal.acceptance
    table = proposal.table(*(np.array([part]) for part in proposal.terms))[0]
    chances = acceptance.by_type(table)
    for row in zip(
        candidate.gamma,
        candidate.wealth,
        candidate.weights,
        proposal.seen.worth,
        proposal.best_alternative,
        chances,
        strict=True,
    ):
        gamma, wealth, weight, worth, alternative, chance = map(float, row)
        yield TypeView(
            significant(gamma, 4), money(wealth), significant(weight, 6), money(worth), money(alternative),
            probability(chance),
        )  # fmt: skip


def _scales(found: Found) -> Iterator[ScaleView]:
    proposal, candidate = found.proposal, found.asked.candidate
    low, usual, high = candidate.elasticity
    stated = candidate.taste is not None
    rows = list(zip(proposal.scales, (usual, high, low), found.at_scales, strict=True))
    for scale, elasticity, design in rows[:1] if stated else sorted(rows, key=lambda row: row[0]):
        chance = proposal.seen.probability(proposal.acceptance.with_scale(scale))[0]
        usual_one = scale == proposal.scales[0] and proposal.feasible
        cost = proposal.cost if usual_one else design.cost if isinstance(design, Design) else None
        yield ScaleView(
            money(scale),
            None if stated else significant(elasticity, 4),
            probability(chance),
            None if cost is None else money(cost),
        )


def _frontier(found: Found) -> Iterator[PointView]:
    """Packages along equity, the proposed one among them."""
    proposal = found.proposal
    points = list(_points(found))
    if proposal.feasible and found.employer.unit != "none":
        terms = proposal.terms
        binds = tuple(why for term, why in found.employer.limits.binding(terms) if term != "equity")
        own = PointView(
            money(terms.equity), money(terms.base), money(terms.sign_on), money(proposal.cost), binds
        )
        points = [*(point for point in points if point.equity != own.equity), own]
    yield from sorted(points, key=lambda point: point.equity)


def _points(found: Found) -> Iterator[PointView]:
    curve = found.curves.frontier
    for equity, base, sign_on, cost, fits, binding in zip(
        curve.equity,
        curve.base,
        curve.sign_on,
        curve.cost,
        found.curves.feasible,
        found.curves.binding,
        strict=True,
    ):
        if fits:
            yield PointView(
                money(equity), money(base), money(sign_on), money(cost), tuple(why for _, why in binding)
            )
        else:
            yield PointView(money(equity), None, None, None, ())


def _relief(relief: Relief) -> ReliefView:
    return ReliefView(
        relief.term,
        money(relief.more) if relief.possible else None,
        tuple(why for why in relief.breaks if why in LIMITS),
        terms_view(relief.terms),
        _known(relief.cost),
        probability(relief.bounded),
    )


def _cost_years(found: Found) -> Iterator[CostYearView]:
    for place, year in enumerate(found.employer.cost.by_year(*found.proposal.terms)):
        yield CostYearView(
            place + 1,
            money(year.base),
            money(year.bonus),
            money(year.sign_on),
            money(year.contributions),
            money(year.benefits),
            money(year.equity),
            money(year.total),
            significant(year.discount),
            significant(year.staying),
        )


def _check(found: Found, worth: Array, names: Sequence[str]) -> CheckLine:
    asked, scale = found.asked, found.proposal.scales[0]
    compared = [0, *(place for place, name in enumerate(names) if place and _has_file(found, place))]
    gap = (worth[0] - max(worth[1 : len(names)])) / scale
    return CheckLine(
        files=asked.files,
        me=asked.me,
        names=tuple(names[place] for place in compared),
        worth=tuple(money(worth[place]) for place in compared),
        scale=money(scale),
        chance=probability(1 / (1 + math.exp(-max(-700.0, min(700.0, gap))))),
        known=asked.candidate.known and all(len(rival.packages) == 1 for rival in asked.rivals),
    )


def _has_file(found: Found, place: int) -> bool:
    """Whether an alternative is one that ``compare`` can read: the current job, or a rival from a file."""
    if found.asked.candidate.current is not None:
        place -= 1
    return place == 0 or found.asked.rivals[place - 1].source in found.asked.files
