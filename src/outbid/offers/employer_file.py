"""An employer's TOML file: its usual terms, what it may offer, and what that costs it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from outbid.core.errors import InputError, Problems
from outbid.offers.candidate import Candidate
from outbid.offers.candidate_file import check_law, placed
from outbid.offers.cost import Cost
from outbid.offers.employer import Employer, Unit
from outbid.offers.employer_checks import contradictions
from outbid.offers.limits_file import limits_of
from outbid.offers.offer_tables import Sheet
from outbid.offers.schema import EmployerFile
from outbid.offers.share_value import refreshers_a_year, share_value
from outbid.offers.terms import Terms
from outbid.packages.build import build_package
from outbid.packages.captable import CapTable
from outbid.packages.convert import rate_between
from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.packages.schema import OfferFile
from outbid.packages.toml_file import read_toml
from outbid.packages.validation import validate
from outbid.worth.tax_law import tax_for

WAGES = ("rsu", "vsop", "nso")
"""Forms whose payout is wages, on which contributions are due (26 USC 3121; Rev. Rul. 71-52 for options)."""

Source = Literal["stated", "payouts", "price", ""]


@dataclass(frozen=True, eq=False)
class FiledEmployer(Employer):
    """An employer that a file states.

    Args:
        sheet: what the file says, for writing offers.
        path: of the file; paths in it are relative to its folder.
        share_value_is: where the cost of a unit of equity comes from: ``"stated"``, ``"payouts"`` (see
            :func:`~outbid.offers.share_value.share_value`), ``"price"`` of a listed share, or nothing.
        vesting: notation of the norm.
    """

    sheet: Sheet = Sheet({})
    path: str = ""
    share_value_is: Source = ""
    vesting: str = ""


def load_employer(path: str | Path, candidate: Candidate, *, locale: str | None = None) -> FiledEmployer:
    """The employer that the TOML file at ``path`` states, with the first of its vesting norms.

    Args:
        path: the file.
        candidate: for whom it bids: place and law where the file names none, ``[rates]``, and the economy.
        locale: number format, ``"en"`` or ``"de"``, if the file does not name its own.

    Raises:
        InputError: the file cannot be read, :class:`~outbid.core.errors.Problems` with all that is wrong in it, or
            limits that clash with each other or with the law.
    """
    return load_employers(path, candidate, locale=locale)[0]


def load_employers(
    path: str | Path, candidate: Candidate, *, locale: str | None = None
) -> tuple[FiledEmployer, ...]:
    """Like :func:`load_employer`, once for each vesting norm that the file allows, in its order."""
    tables = read_toml(path)
    file, table = employer_of(tables, str(path), locale)
    norms = [each.notation for each in file.equity.vesting] if file.equity else [""]
    own = file.locale or locale
    found = _employer(file, Sheet(tables, norms[0], own), str(path), candidate, table, None)
    value = found.cost.share_value, found.share_value_is
    # a share costs the same by whatever calendar it vests
    others = (
        _employer(file, Sheet(tables, norm, own), str(path), candidate, table, value) for norm in norms[1:]
    )
    return found, *others


def employer_of(
    tables: Mapping[str, Any], path: str, locale: str | None
) -> tuple[EmployerFile, CapTable | None]:
    """What ``tables`` that lie at ``path`` or will say for any candidate, and the owners if they name a file of them.

    Raises:
        InputError: as :func:`load_employer` does where no candidate comes into it.
    """
    file = validate(EmployerFile, tables, path, locale)
    problems = list(contradictions(file, path))
    if problems:
        raise Problems(problems)
    return file, _cap_table(file, path, locale)


def _employer(
    file: EmployerFile,
    sheet: Sheet,
    path: str,
    candidate: Candidate,
    table: CapTable | None,
    worked_out: tuple[float, Source] | None,
) -> FiledEmployer:
    person = candidate.person
    template = _template(sheet, path)
    check_law(template, person, path)
    tax = tax_for(template, person)
    # one unit of the law's currency in the employer's
    unit = tax.unit / rate_between(file.currency, person.currency, person.rates)
    cost = _cost(file, template, person, tax.country, unit)
    value, source = worked_out or _share_value(file, template, person)
    limits = limits_of(file, template, candidate, path, unit, table)
    stake = template.stakes[0] if template.stakes else None
    shares = table.converted if table else (stake and stake.fully_diluted_shares) or 0.0
    return FiledEmployer(
        name=file.name,
        template=template,
        limits=limits,
        cost=replace(cost, share_value=value),
        unit=_unit(file),
        share_price=1.0 if sheet.listed else (stake and stake.preferred_price) or 0.0,
        fully_diluted=shares,
        clawback_months=file.cost.clawback_months,
        pro_rata=file.cost.pro_rata,
        sheet=sheet,
        path=path,
        share_value_is=source,
        vesting=sheet.vesting,
    )


def _unit(file: EmployerFile) -> Unit:
    if file.equity is None:
        return "none"
    return "money" if file.equity.listed else "shares"


def _template(sheet: Sheet, path: str) -> Package:
    """The offer with one unit of everything that is negotiated, but no sign-on."""
    tables = sheet.offer(Terms(1.0, 0.0, 1.0))
    try:
        return build_package(validate(OfferFile, tables, path, sheet.locale), path)
    except InputError as error:
        several = error.problems if isinstance(error, Problems) else (error,)
        raise Problems(each.at(_own_place(each.where)) for each in several) from None


def _own_place(where: str) -> str:
    """A place in the offer that the file makes, as a place in the file."""
    return where.replace("stake[0]", "equity").replace("rsu[0]", "equity")


def _cost(
    file: EmployerFile, template: Package, person: Person, country: Literal["US", "DE"], unit: float
) -> Cost:
    from outbid.market.menus.equity_terms import payroll_bands

    terms, bonus, equity = file.cost, template.bonus, file.equity
    vesting: tuple[tuple[int, float], ...] = ()
    if equity is not None:
        vesting = template.stakes[0].vesting.increments if template.stakes else template.grants[0].calendar
    form = template.stakes[0].form if template.stakes else ""
    late = form == "restricted" and not template.stakes[0].conditions.election_83b
    cost = Cost(
        years=terms.years if terms.years is not None else person.stay.mean,
        growth=template.salary.growth,
        bonus_rate=(bonus.target or 0.0) * bonus.payout.mean if bonus else 0.0,
        bonus_amount=(bonus.amount or 0.0) * bonus.payout.mean if bonus else 0.0,
        benefits=math.fsum(each.yearly for each in template.benefits),
        payroll=payroll_bands(country, unit, terms.payroll),
        leaving=terms.leaving,
        clawback_months=terms.clawback_months,
        pro_rata=terms.pro_rata,
        vesting=vesting,
        equity_is_wages=bool(template.grants) or form in WAGES or late,
        risk_free=person.economy.risk_free,
    )
    if template.refresher is None:
        return cost
    return replace(cost, benefits=cost.benefits + refreshers_a_year(template.refresher, cost))


def _share_value(file: EmployerFile, template: Package, person: Person) -> tuple[float, Source]:
    if file.cost.share_value is not None:
        return file.cost.share_value, "stated"
    if file.equity is None:
        return 0.0, ""
    if file.equity.listed:
        return 1.0, "price"
    return share_value(template, person), "payouts"


def _cap_table(file: EmployerFile, path: str | Path, locale: str | None) -> CapTable | None:
    """Who owns the company, where the file says so."""
    equity = file.equity
    if equity is None or equity.cap_table is None:
        return None
    from outbid.packages.company_file import load_company

    try:
        company, _ = load_company(Path(path).parent / equity.cap_table, locale=file.locale or locale)
    except InputError as error:
        raise placed(error, f"{path}, equity.cap_table") from None
    return company.table
