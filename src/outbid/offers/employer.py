"""An employer: the package it would fill in, what it may offer, and what that costs it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from outbid.core.ranges import Point
from outbid.offers.cost import Cost
from outbid.offers.limits import Limits
from outbid.offers.terms import Terms
from outbid.packages.package import Package
from outbid.packages.terms import Grant, SignOn
from outbid.worth.laboratory import with_stake_scaled

Unit = Literal["shares", "money", "none"]


@dataclass(frozen=True, eq=False)
class Employer:
    """Who makes the offer.

    Args:
        name: of the employer.
        template: its usual package, with one unit of equity: a stake of one share, or a listed grant of 1 of value.
        limits: what it may offer.
        cost: what packages cost it.
        unit: of equity.
        share_price: what investors paid for a share, to say what equity comes to; 1 for listed shares.
        fully_diluted: shares of the company before the grant; 0 where there are none.
        clawback_months, pro_rata: of a sign-on.
    """

    name: str
    template: Package
    limits: Limits
    cost: Cost
    unit: Unit
    share_price: float = 0.0
    fully_diluted: float = 0.0
    clawback_months: int = 12
    pro_rata: bool = True

    def package(self, terms: Terms, name: str | None = None) -> Package:
        """The package with ``terms`` filled in."""
        template = self.template
        sign_on = SignOn(terms.sign_on, self.clawback_months, self.pro_rata) if terms.sign_on > 0 else None
        filled = replace(
            template,
            name=name or template.name,
            salary=replace(template.salary, base=Point(terms.base)),
            sign_on=sign_on,
        )
        if self.unit == "shares":
            if terms.equity > 0:
                return with_stake_scaled(filled, terms.equity)
            return replace(filled, stakes=template.stakes[1:])
        if self.unit == "money":
            grant, *rest = template.grants
            calendar = tuple((month, part * terms.equity) for month, part in grant.calendar)
            given = (Grant(grant.name, calendar),) if terms.equity > 0 else ()
            return replace(filled, grants=(*given, *rest))
        return filled

    def dilution(self, equity: float) -> float:
        """What part of the company the grant is, counted with it."""
        if self.unit != "shares" or not self.fully_diluted:
            return 0.0
        return equity / self.fully_diluted
