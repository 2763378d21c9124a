"""From validated tables to an employer's equity: the listed share, or how its private company may end."""

from __future__ import annotations

from pathlib import Path

from outbid.core.errors import InputError, Problems
from outbid.market.scenarios.scenario import Equity
from outbid.market.scenarios.schema import EquityTable, StageTable
from outbid.packages.captable import CapTable, Company, ShareClass
from outbid.packages.outlooks import Cohort, Priced, Stated
from outbid.packages.terms import Stock

_KINDS = ("listed", "belief", "base_rates", "company")
_SHARES = 1e7
"""Fully diluted shares where only values are known: any number will do, for all prices are in proportion."""


def build_equity(table: EquityTable, path: str, where: str, currency: str) -> Equity:
    """The equity that ``table`` states.

    Raises:
        InputError: none or several of the kinds, a company that cannot be read, or base rates that lack a fact.
    """
    given = [kind for kind in _KINDS if getattr(table, kind) is not None]
    if len(given) > 1 and given != ["base_rates", "company"]:
        raise InputError("scenario.equity_kind", where=where, given=", ".join(given), kinds=", ".join(_KINDS))
    if not given:
        raise InputError("scenario.equity_none", where=where, kinds=", ".join(_KINDS))
    value = None if table.employer_value is None else float(table.employer_value.median)
    if table.listed is not None:
        stock = Stock(table.listed.volatility, table.listed.beta)
        return Equity(stock=stock, employer_value=value, forfeited=table.forfeited)
    return Equity(
        outlook=_outlook(table, path, where, currency), employer_value=value, forfeited=table.forfeited
    )


def _outlook(table: EquityTable, path: str, where: str, currency: str) -> Stated | Priced | Cohort:
    belief = table.belief
    if belief is not None:
        return Stated(belief.multiple, belief.exit_in_years, belief.dilution, belief.market_correlation)
    company = None if table.company is None else _company(Path(path).parent / table.company, where, currency)
    if table.base_rates is not None:
        return _cohort(table.base_rates, company, path, f"{where}.base_rates")
    assert company is not None  # one of the kinds is given
    if company.last_round is None:
        raise InputError("scenario.equity_round", where=f"{where}.company", value=table.company)
    return Priced(company.table, company.last_round)


def _company(file: Path, where: str, currency: str) -> Company:
    from outbid.packages.company_file import load_company

    try:
        company, _ = load_company(file)
    except InputError as error:
        several = error.problems if isinstance(error, Problems) else (error,)
        raise Problems(each.at(f"{where}.company, {each.where or file.name}") for each in several) from None
    if company.currency != currency:
        raise InputError("stake.currency", where=f"{where}.company", value=company.currency, wanted=currency)
    return company


def _cohort(table: StageTable, company: Company | None, path: str, where: str) -> Cohort:
    from outbid.packages.base_rates_file import load_base_rates

    stage = table.stage or (company.stage if company else None)
    post_money = table.post_money
    if post_money is None and company is not None and company.last_round is not None:
        last = company.table.share_class(company.last_round)
        post_money = (
            last.price / company.table.common_per_share(company.last_round) * company.table.fully_diluted
        )
    preferences = table.preferences
    missing = [name for name, known in (("stage", stage), ("post_money", post_money)) if not known]
    if company is None and preferences is None:
        missing.append("preferences")
    if missing or stage is None or not post_money:
        raise InputError("scenario.equity_missing", where=where, missing=", ".join(missing))
    if company is None:
        assert preferences is not None
        if not preferences < post_money:
            raise InputError(
                "scenario.preferences", where=where, value=f"{preferences:,.0f}", post=f"{post_money:,.0f}"
            )
        captable = _by_facts(post_money, preferences)
    else:
        captable = company.table
    rates = load_base_rates(Path(path).parent / table.file if table.file else None)
    correlation = rates.correlation if table.market_correlation is None else table.market_correlation
    return Cohort(rates, stage, post_money, captable, correlation)


def _by_facts(post_money: float, preferences: float) -> CapTable:
    """One preferred class with what investors are owed, at the last price, and common stock for the rest."""
    price = post_money / _SHARES
    preferred = preferences / price
    common = ShareClass("common", _SHARES - preferred)
    if not preferred:
        return CapTable((common,))
    return CapTable((common, ShareClass("preferred", preferred, price, preference=1.0)))
