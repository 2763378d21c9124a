"""A package in another currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from outbid.core.errors import InputError
from outbid.packages.outlooks import Outlook, Priced, Stated
from outbid.packages.package import Package
from outbid.packages.stake import Stake


def rate_between(have: str, want: str, rates: Mapping[str, float]) -> float:
    """What one unit of ``have`` is in ``want``, by ``rates`` into ``want``.

    Raises:
        InputError: the currencies differ and there is no rate.
    """
    if have == want:
        return 1.0
    if have not in rates:
        raise InputError("errors.no_rate", have=have, want=want)
    return rates[have]


def in_currency(package: Package, currency: str, rates: Mapping[str, float]) -> Package:
    """``package`` with every amount in ``currency``; raises like :func:`rate_between`."""
    rate = rate_between(package.currency, currency, rates)
    if package.currency == currency:
        return package
    bonus, sign_on, refresher = package.bonus, package.sign_on, package.refresher
    return replace(
        package,
        currency=currency,
        salary=replace(package.salary, base=package.salary.base.scaled(rate)),
        bonus=bonus and replace(bonus, amount=None if bonus.amount is None else bonus.amount * rate),
        sign_on=sign_on and replace(sign_on, amount=sign_on.amount * rate),
        grants=tuple(
            replace(grant, calendar=tuple((month, value * rate) for month, value in grant.calendar))
            for grant in package.grants
        ),
        refresher=refresher and replace(refresher, value=refresher.value * rate),
        stakes=tuple(_stake(stake, rate) for stake in package.stakes),
        benefits=tuple(replace(benefit, yearly=benefit.yearly * rate) for benefit in package.benefits),
        dues=tuple(replace(due, amount=due.amount * rate) for due in package.dues),
    )


def _stake(stake: Stake, rate: float) -> Stake:
    def converted(amount: float | None) -> float | None:
        return None if amount is None else amount * rate

    return replace(
        stake,
        outlook=_outlook(stake.outlook, rate),
        others=tuple(_outlook(each, rate) for each in stake.others),
        strike=stake.strike * rate,
        preferred_price=converted(stake.preferred_price),
        fair_market_value=converted(stake.fair_market_value),
        preferences=converted(stake.preferences),
        headline=converted(stake.headline),
        conditions=replace(stake.conditions, gross_assets=converted(stake.conditions.gross_assets)),
    )


def _outlook(outlook: Outlook, rate: float) -> Outlook:
    if isinstance(outlook, Stated):
        table = outlook.table.scaled(rate) if outlook.table else None
        return replace(outlook, proceeds=outlook.proceeds.scaled(rate), table=table)
    if isinstance(outlook, Priced):
        return replace(outlook, table=outlook.table.scaled(rate), unit=outlook.unit * rate)
    return replace(outlook, table=outlook.table.scaled(rate), post_money=outlook.post_money * rate)
