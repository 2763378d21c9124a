"""From a validated stake to frozen terms: reads the cap table beside it, and gathers every outlook the facts allow."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from outbid.core.errors import InputError, Problems
from outbid.core.ranges import Mixture, Point, Range
from outbid.packages.outlooks import KINDS, Cohort, Outlook, Priced, Stated
from outbid.packages.schema import OfferFile, OutlookTable, StakeTable
from outbid.packages.stake import OPTIONS, Conditions, Stake, Tender, round_price


def months_between(start: dt.date, end: dt.date) -> int:
    """Whole months from ``start`` to ``end``, rounded up; negative when ``end`` comes first."""
    months = 12 * (end.year - start.year) + end.month - start.month
    return months + (1 if end.day > start.day else 0)


if TYPE_CHECKING:
    from outbid.law.equity import Form
    from outbid.packages.captable import Company


def build_stake(table: StakeTable, file: OfferFile, path: str, where: str) -> Stake:
    """The stake that ``table`` of ``file`` states.

    Raises:
        InputError: what contradicts itself, or lacks what a valuation needs, at its place.
    """
    company = None
    if table.cap_table is not None:
        table, company = _with_cap_table(table, file, path, where)
    problems = [*_problems(file, table, where), *_company_problems(table, company, where)]
    if problems:
        raise Problems(problems)
    assert table.form is not None and table.vesting is not None  # _problems has seen to it
    outlooks = _outlooks(table, company, file, path, where)
    used = next((each for each in outlooks if table.use in (None, each.kind)), None)
    if used is None:
        raise _no_outlook(table, company, where)
    form: Form = "nso" if table.form == "options" else table.form
    served = -months_between(file.start, table.start) if file.start and table.start else 0
    belief = table.outlook
    share_price = next((round_price(each) for each in outlooks if not isinstance(each, Stated)), None)
    return Stake(
        name=table.name,
        outlook=used,
        others=tuple(each for each in outlooks if each is not used),
        vesting=table.vesting,
        vested_months=served,
        basis="company" if belief is not None and belief.company is not None else "stake",
        form=form,
        fair_market_value=table.fair_market_value,
        preferences=table.preferences
        if company is None
        else math.fsum(each.owed for each in company.table.classes),
        shares=table.shares,
        strike=table.strike or 0.0,
        preferred_price=share_price if table.preferred_price is None else table.preferred_price,
        fully_diluted_shares=company.table.fully_diluted if company else table.fully_diluted_shares,
        headline=table.headline,
        conditions=_conditions(table),
    )


def _conditions(table: StakeTable) -> Conditions:
    usual = Conditions()
    return Conditions(
        election_83b=usual.election_83b if table.election_83b is None else table.election_83b,
        early_exercise=table.early_exercise,
        window_months=usual.window_months
        if table.exercise_window_months is None
        else table.exercise_window_months,
        expires_years=usual.expires_years if table.expires_in_years is None else table.expires_in_years,
        acceleration=table.acceleration,
        accelerated=table.accelerated,
        let_go=table.let_go,
        lockup_months=table.lockup_months,
        tenders=tuple(Tender(each.year, each.fraction, each.discount) for each in table.tender),
        small_business_stock=table.qsbs,
        gross_assets=table.gross_assets,
        employees=table.employees,
        revenue=table.revenue,
        balance=table.balance_sheet,
        company_age=table.company_age,
        employer_assumes=table.employer_assumes,
    )


def _outlooks(
    table: StakeTable, company: Company | None, file: OfferFile, path: str, where: str
) -> list[Outlook]:
    """Every outlook that the facts allow, in the order of :data:`KINDS`."""
    found: list[Outlook] = []
    belief = table.outlook
    if company is None:
        company = _company_of_facts(table, file)
    if belief is not None:
        found.append(
            Stated(
                proceeds=_proceeds(belief),
                years=belief.exit_in_years,
                dilution=belief.dilution,
                market_correlation=belief.market_correlation,
                table=company.table if company and belief.company is not None else None,
            )
        )
    if company is None or not table.shares:
        return found
    last_round = _last_round(table, company)
    if last_round is not None:
        terms = table.priced
        priced = Priced(company.table, last_round)
        if terms is not None:
            priced = Priced(
                company.table,
                last_round,
                volatility=terms.volatility,
                beta=terms.beta,
                exit_years=terms.exit_in_years,
                round_every=terms.round_every if terms.later_rounds else None,
                round_dilution=terms.round_dilution,
                changed=terms.changed,
            )
        found.append(priced)
    cohort = _cohort(table, company, last_round, path, where)
    if cohort is not None:
        found.append(cohort)
    return sorted(found, key=lambda each: KINDS.index(each.kind))


def _proceeds(belief: OutlookTable) -> Range:
    stated: Range | None = belief.company if belief.company is not None else belief.stake
    return stated if stated is not None else Point(0.0)


def _company_of_facts(table: StakeTable, file: OfferFile) -> Company | None:
    """The company as far as an offer letter tells: one preferred class at the last price, common stock for the rest."""
    price, total, owed = table.preferred_price, table.fully_diluted_shares, table.preferences
    if not price or not total or owed is None or not 0 < owed / price < total:
        return None
    from outbid.packages.captable import CapTable, Company, ShareClass

    preferred = owed / price
    classes = (
        ShareClass("common", total - preferred),
        ShareClass("preferred", preferred, price, preference=1.0),
    )
    stage = table.base_rates.stage if table.base_rates else None
    return Company(file.employer or file.name, file.currency, CapTable(classes), None, "preferred", stage)


def _last_round(table: StakeTable, company: Company) -> str | None:
    if table.priced is not None and table.priced.last_round is not None:
        return table.priced.last_round
    if company.last_round is not None:
        return company.last_round
    priced = [each for each in company.table.classes if each.price > 0 and not each.is_common]
    return max(priced, key=lambda each: each.price).name if priced else None


def _cohort(
    table: StakeTable, company: Company, last_round: str | None, path: str, where: str
) -> Cohort | None:
    terms = table.base_rates
    stage = terms.stage if terms and terms.stage else company.stage
    post_money = terms.post_money if terms else None
    if post_money is None and last_round is not None:
        each = company.table.share_class(last_round)
        post_money = each.price / company.table.common_per_share(last_round) * company.table.fully_diluted
    if stage is None or not post_money:
        if terms is not None:
            missing = "stage" if stage is None else "post_money"
            raise InputError("stake.base_rates_missing", where=f"{where}.base_rates", missing=missing)
        return None
    file = Path(path).parent / terms.file if terms and terms.file else None
    # read only where there is a company to read about: most offers of listed employers have none
    from outbid.packages.base_rates_file import load_base_rates

    rates = load_base_rates(file)
    correlation = terms.market_correlation if terms else None
    if correlation is None:
        correlation = rates.correlation
    return Cohort(rates, stage, post_money, company.table, correlation)


def _no_outlook(table: StakeTable, company: Company | None, where: str) -> InputError:
    """What is missing for any outlook, or for the one that the file wants."""
    missing = [
        name
        for name, known in (
            ("shares", table.shares),
            ("preferred_price", company or table.preferred_price),
            ("fully_diluted_shares", company or table.fully_diluted_shares),
            ("preferences", company or table.preferences is not None),
        )
        if not known
    ]
    if table.use is None or table.use == "stated":
        return InputError("errors.outlook_needed", where=where)
    if table.use == "base_rates" and not missing:
        missing = ["base_rates.stage"]
    return InputError(
        "stake.outlook_missing",
        where=f"{where}.use",
        value=table.use,
        missing=", ".join(missing) or "last_round",
    )


def _with_cap_table(table: StakeTable, file: OfferFile, path: str, where: str) -> tuple[StakeTable, Company]:
    """The company of the cap table beside the offer, and the stake with what its grant there says."""
    from outbid.packages.company_file import load_company

    assert table.cap_table is not None
    beside = Path(path).parent / table.cap_table
    try:
        company, grant = load_company(beside, grant=table.grant, locale=file.locale)
    except InputError as error:
        several = error.problems if isinstance(error, Problems) else (error,)
        raise Problems(
            each.at(f"{where}.cap_table, {each.where or table.cap_table}") for each in several
        ) from None
    if company.currency != file.currency:
        raise InputError(
            "stake.currency", where=f"{where}.cap_table", value=company.currency, wanted=file.currency
        )
    if grant is not None:
        known: dict[str, object] = {
            "form": grant.form, "shares": grant.shares, "strike": grant.strike, "vesting": grant.vesting,
            "start": grant.start, "exercise_window_months": grant.window_months,
            "expires_in_years": grant.expires_years, "fair_market_value": grant.fair_market_value,
        }  # fmt: skip
        fresh = {
            name: value for name, value in known.items() if value is not None and getattr(table, name) is None
        }
        table = table.model_copy(update=fresh)
    return table, company


def _problems(file: OfferFile, stake: StakeTable, where: str) -> Iterator[InputError]:
    for key in ("form", "vesting"):
        if getattr(stake, key) is None:
            yield InputError("errors.missing_key", where=f"{where}.{key}", key=key)
    outlook = stake.outlook
    if outlook is not None and (outlook.stake is None) == (outlook.company is None):
        yield InputError("errors.exactly_one", where=f"{where}.outlook", first="stake", second="company")
        return
    counted = stake.fully_diluted_shares or stake.cap_table
    if outlook is not None and outlook.company is not None and not (stake.shares and counted):
        missing = "fully_diluted_shares" if stake.shares else "shares"
        yield InputError("errors.diluted_count_needed", where=where, missing=missing)
    if stake.shares and stake.fully_diluted_shares and stake.shares > stake.fully_diluted_shares:
        yield InputError(
            "errors.more_than_all",
            where=f"{where}.shares",
            value=f"{stake.shares:,.0f}",
            total=f"{stake.fully_diluted_shares:,.0f}",
        )
    if stake.strike and not stake.shares:
        yield InputError("errors.strike_without_shares", where=f"{where}.strike", value=f"{stake.strike:g}")
    if stake.start is not None and file.start is None:
        yield InputError("errors.start_needed", where=f"{where}.start", value=stake.start)
    yield from _form_problems(stake, where)
    if outlook is not None:
        for field in ("exit_in_years", "dilution"):
            if isinstance(getattr(outlook, field), Mixture):
                value = str(getattr(outlook, field))
                yield InputError("errors.no_mixture", where=f"{where}.outlook.{field}", value=value)


def _company_problems(stake: StakeTable, company: Company | None, where: str) -> Iterator[InputError]:
    """What does not fit the cap table."""
    if company is None:
        return
    total = company.table.fully_diluted
    if stake.shares and stake.shares > total:
        yield InputError(
            "errors.more_than_all",
            where=f"{where}.shares",
            value=f"{stake.shares:,.0f}",
            total=f"{total:,.0f}",
        )
    if stake.priced is not None and stake.priced.last_round is not None:
        priced = [each.name for each in company.table.classes if each.price > 0]
        if stake.priced.last_round not in priced:
            yield InputError(
                "stake.no_such_round",
                where=f"{where}.priced.last_round",
                value=stake.priced.last_round,
                available=", ".join(priced),
            )


def _form_problems(stake: StakeTable, where: str) -> Iterator[InputError]:
    """Conditions that the form of the stake knows nothing of."""
    form = stake.form
    for key, given, forms in (
        ("exercise_window_months", stake.exercise_window_months is not None, ("options", *OPTIONS)),
        ("early_exercise", stake.early_exercise, ("options", *OPTIONS)),
        ("expires_in_years", stake.expires_in_years is not None, ("options", *OPTIONS, "rsu")),
        ("election_83b", stake.election_83b is not None, ("restricted",)),
        ("employer_assumes", stake.employer_assumes, ("section_19a",)),
    ):
        if given and form is not None and form not in forms:
            yield InputError("stake.not_of_form", where=f"{where}.{key}", form=form, forms=", ".join(forms))
    needs_value = form == "section_19a" or (form == "restricted" and stake.election_83b is False)
    if needs_value and stake.fair_market_value is None and form == "section_19a":
        yield InputError("stake.value_needed", where=f"{where}.fair_market_value", form=form)
