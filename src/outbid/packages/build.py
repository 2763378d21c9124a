"""From validated files to frozen terms: derives months from dates, checks what only the whole file can tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from outbid.core.errors import InputError, Problems
from outbid.packages.build_stake import build_stake, months_between
from outbid.packages.package import Package
from outbid.packages.person import Economy, Outside, Person
from outbid.packages.schema import OfferFile, PersonFile, RsuTable
from outbid.packages.terms import Benefit, Bonus, Due, Grant, Refresher, Salary, SignOn, Stock


def build_person(file: PersonFile, path: str) -> Person:
    """The person that a validated file states.

    Raises:
        InputError: the planned stay is longer than the horizon.
    """
    if file.stay.high > file.horizon:
        raise InputError(
            "errors.stay_beyond_horizon", where=f"{path}, stay", stay=str(file.stay), horizon=file.horizon
        )
    return Person(
        wealth=file.wealth,
        gamma=file.risk_aversion,
        place=file.place,
        status=file.status,
        tax_year=file.tax_year,
        currency=file.currency,
        stay=file.stay,
        horizon=file.horizon,
        other_income=file.other_income,
        as_of=file.as_of,
        economy=Economy(**file.economy.model_dump()),
        rates=dict(file.rates),
        outside=None
        if file.outside is None
        else Outside(
            pay=file.outside.pay,
            growth=file.outside.growth,
            search_months=file.outside.search_months,
            layoff=file.outside.layoff,
            option=file.outside.may_leave,
        ),
    )


def build_package(file: OfferFile, path: str) -> Package:
    """The package that a validated file states.

    Raises:
        Problems: everything in the file that contradicts itself or lacks what it needs.
    """
    problems = list(_contradictions(file, path))
    stakes = []
    for place, table in enumerate(file.stake):
        try:
            stakes.append(build_stake(table, file, path, f"{path}, stake[{place}]"))
        except Problems as several:
            problems += several.problems
        except InputError as one:
            problems.append(one)
    if problems:
        raise Problems(problems)
    bonus, sign_on, stock, refresher = file.bonus, file.sign_on, file.stock, file.refresher
    return Package(
        name=file.name,
        currency=file.currency,
        kind=file.kind,
        employer=file.employer,
        place=file.place,
        status=file.status,
        start=file.start,
        expires=file.expires,
        salary=Salary(file.salary.base, file.salary.growth),
        bonus=None if bonus is None else Bonus(bonus.payout, bonus.target, bonus.amount),
        sign_on=None
        if sign_on is None
        else SignOn(sign_on.amount, sign_on.clawback_months, sign_on.pro_rata),
        stock=None if stock is None else Stock(stock.volatility, stock.beta),
        grants=tuple(_grant(table, file) for table in file.rsu),
        refresher=None
        if refresher is None
        else Refresher(refresher.value, refresher.vesting, refresher.first_month),
        stakes=tuple(stakes),
        layoff=file.layoff,
        benefits=tuple(Benefit(table.name, table.yearly, table.taxed) for table in file.benefit),
        dues=tuple(Due(table.name, _months(file.start, table.date), table.amount) for table in file.due),
    )


def _months(start: dt.date | None, date: dt.date | None) -> int:
    return 0 if start is None or date is None else months_between(start, date)


def _grant(table: RsuTable, file: OfferFile) -> Grant:
    price = file.stock.price if file.stock and file.stock.price is not None else 0.0

    def worth(value: float | None, shares: float | None) -> float:
        return value if value is not None else (shares or 0.0) * price

    if table.unvested is not None:
        calendar = [(_months(file.start, row.date), worth(row.value, row.shares)) for row in table.unvested]
    else:
        served = -_months(file.start, table.start)
        total = worth(table.value, table.shares)
        assert table.vesting is not None  # _contradictions has seen to it
        calendar = [
            (m - served, total * part) for m, part in table.vesting.increments if m > served or m == 0
        ]
    return Grant(table.name, tuple(sorted(calendar)))


def _contradictions(file: OfferFile, path: str) -> Iterator[InputError]:
    if file.bonus and (file.bonus.target is None) == (file.bonus.amount is None):
        yield InputError("errors.exactly_one", where=f"{path}, bonus", first="target", second="amount")
    if file.start and file.expires and file.kind == "offer" and file.expires > file.start:
        yield InputError(
            "errors.expires_after_start", where=f"{path}, expires", value=file.expires, start=file.start
        )
    if file.refresher and file.refresher.first_month < 1:
        yield InputError("errors.too_small", where=f"{path}, refresher.first_month", value="0", least="1")
    for place, due in enumerate(file.due):
        yield from _future_date(file, due.date, f"{path}, due[{place}].date")
    for place, rsu in enumerate(file.rsu):
        yield from _grant_problems(file, rsu, f"{path}, rsu[{place}]")


def _future_date(file: OfferFile, date: dt.date, where: str) -> Iterator[InputError]:
    if file.start is None:
        yield InputError("errors.start_needed", where=where, value=date)
    elif date < file.start:
        yield InputError("errors.date_before_start", where=where, value=date, start=file.start)


def _grant_problems(file: OfferFile, rsu: RsuTable, where: str) -> Iterator[InputError]:
    has_price = file.stock is not None and file.stock.price is not None
    if (rsu.vesting is None) == (rsu.unvested is None):
        yield InputError("errors.exactly_one", where=where, first="vesting", second="unvested")
        return
    rows = [(rsu.value, rsu.shares, where)] if rsu.unvested is None else []
    if rsu.unvested is not None and (rsu.value is not None or rsu.shares is not None):
        yield InputError("errors.calendar_and_total", where=where)
    for place, row in enumerate(rsu.unvested or ()):
        rows.append((row.value, row.shares, f"{where}.unvested[{place}]"))
        yield from _future_date(file, row.date, f"{where}.unvested[{place}].date")
    for value, shares, at in rows:
        if (value is None) == (shares is None):
            yield InputError("errors.exactly_one", where=at, first="value", second="shares")
        elif shares is not None and not has_price:
            yield InputError("errors.price_needed", where=at)
    if rsu.vesting is not None and rsu.start is not None:
        if file.start is None:
            yield InputError("errors.start_needed", where=f"{where}.start", value=rsu.start)
        elif rsu.start < file.start and -months_between(file.start, rsu.start) >= rsu.vesting.months:
            yield InputError(
                "errors.fully_vested",
                where=where,
                vesting=rsu.vesting.notation,
                start=rsu.start,
                today=file.start,
            )


__all__ = ["build_package", "build_person", "months_between"]
