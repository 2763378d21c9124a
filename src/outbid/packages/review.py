"""What is missing, contradictory or suspicious in an offer, the most valuable question first.

A question is worth what hangs on it: the headline money of the part it is about times how far the answer can move
that part. The weights are judgements and stand beside the rules.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from outbid.packages.package import Package
from outbid.packages.stake import OPTIONS, Stake

if TYPE_CHECKING:
    from outbid.law.condition import Condition

Kind = Literal["missing", "contradictory", "suspicious"]


@dataclass(frozen=True)
class Finding:
    """One thing to ask or to look at.

    Args:
        kind: missing, contradictory or suspicious.
        key: catalogue key under ``check.``; with ``.ask`` the question to put to the employer.
        field: where in the file.
        at_stake: money that hangs on it, in the package's currency.
        params: values for the placeholders of the message.
    """

    kind: Kind
    key: str
    field: str
    at_stake: float
    params: dict[str, object] = dataclasses.field(default_factory=dict)


def review(
    package: Package, today: dt.date | None = None, unsaid: frozenset[int] = frozenset()
) -> tuple[Finding, ...]:
    """All findings on ``package``: contradictions first, then by what hangs on them.

    Args:
        package: to look over.
        today: the day from which deadlines are judged; they are not judged without one.
        unsaid: the stakes of which nothing says what they may pay (see :func:`outbid.packages.draft.load_draft`).
    """
    found = [*_terms(package), *_dates(package, today)]
    for index, stake in enumerate(package.stakes):
        found += _stake(stake, f"stake[{index}]")
        found += _no_outlook(stake, index) if index in unsaid else _outlook(stake, f"stake[{index}]")
        found += _reliefs(stake, package.start or today, f"stake[{index}]")
    order = {"contradictory": 0, "missing": 1, "suspicious": 2}
    # without an outlook there is no value at all, so it goes before whatever else the same money hangs on
    return tuple(
        sorted(found, key=lambda f: (order[f.kind], -f.at_stake, f.key != "outlook", f.field, f.key))
    )


def _no_outlook(stake: Stake, index: int) -> Iterator[Finding]:
    yield Finding("missing", "outlook", f"stake[{index}].outlook", stake.headline_value)


def _stake(stake: Stake, where: str) -> Iterator[Finding]:
    told = stake.headline_value

    def missing(key: str, name: str, weight: float) -> Finding:
        return Finding("missing", key, f"{where}.{name}", weight * told)

    # without the diluted count nobody knows what part of anything the shares are
    if not stake.fully_diluted_shares:
        yield missing("diluted_count", "fully_diluted_shares", 1.0)
    if not stake.shares:
        yield missing("shares", "shares", 0.8)
    if stake.preferred_price is None:
        yield missing("preferred_price", "preferred_price", 0.5)
    if stake.form in OPTIONS and not stake.strike:
        yield missing("strike", "strike", 0.7)
    if stake.form not in ("shares", "vsop") and stake.fair_market_value is None:
        yield missing("fair_market_value", "fair_market_value", 0.3)
    # the preference stack takes the first money of every exit, and is never on the offer letter
    if stake.preferences is None:
        yield missing("preferences", "preferences", 0.6)
    if stake.preferred_price is not None and stake.strike > stake.preferred_price:
        yield Finding(
            "contradictory", "strike_above_price", f"{where}.strike", told,
            {"strike": stake.strike, "price": stake.preferred_price},
        )  # fmt: skip
    fair = stake.fair_market_value
    if stake.form in OPTIONS and stake.strike and fair and stake.strike < fair:
        yield Finding(
            "contradictory",
            "strike_below_fair",
            f"{where}.strike",
            told,
            {"strike": stake.strike, "fair": fair},
        )
    low = stake.preferred_price is not None and fair is not None and not stake.vested_months
    if low and stake.form in TAXED_BY_VALUE and fair < LEAST_APPRAISAL * stake.preferred_price:  # type: ignore[operator]
        yield Finding(
            "suspicious", "low_appraisal", f"{where}.fair_market_value", RELIEF * told,
            {"fair": fair, "price": stake.preferred_price},
        )  # fmt: skip
    cost = stake.exercise_price
    waits = stake.form in OPTIONS and cost > 0 and not stake.conditions.early_exercise
    if waits and stake.conditions.window_months <= 3:
        yield Finding(
                "suspicious", "short_window", f"{where}.exercise_window_months", told,
                {"months": round(stake.conditions.window_months, 1), "cost": cost},
            )  # fmt: skip


def _reliefs(stake: Stake, start: dt.date | None, where: str) -> Iterator[Finding]:
    """Conditions of the tax reliefs that the valuation counts on: those unmet, and those nobody has stated."""
    from outbid.law import germany_equity, startup_stock

    terms, told = stake.conditions, stake.headline_value
    found: list[tuple[str, tuple[Condition, ...]]] = []
    if terms.small_business_stock and start is not None:
        served = 0 if stake.form in OPTIONS else stake.vested_months
        issue = startup_stock.Issue(
            original_issue=True,
            gross_assets=terms.gross_assets,
            exercised=stake.form not in OPTIONS or terms.early_exercise,
        )
        acquired = start - dt.timedelta(days=round(served * 365.25 / 12))
        found.append(("qsbs", startup_stock.conditions(issue, acquired)))
    if stake.form == "section_19a":
        size = germany_equity.CompanyYear(terms.employees, terms.revenue, terms.balance)
        below = None if stake.fair_market_value is None else stake.strike < stake.fair_market_value
        open_ones = germany_equity.conditions((size,), terms.company_age, real_shares=True, below_value=below)
        found.append(("section_19a", open_ones))
    for relief, conditions in found:
        for known, kind in ((True, "contradictory"), (False, "missing")):
            some = [each for each in conditions if each.known == known]
            if some:
                params: dict[str, object] = {name: number for each in some for name, number in each.params}
                params["conditions"] = " ".join(each.key for each in some)
                field = f"{where}.{'qsbs' if relief == 'qsbs' else 'form'}"
                key = f"{relief}_{'unmet' if known else 'unknown'}"
                yield Finding(kind, key, field, RELIEF * told, params)  # type: ignore[arg-type]


TAXED_BY_VALUE = ("restricted", "iso", "nso", "section_19a")
"""Forms for which the appraised value decides what is taxed."""
LEAST_APPRAISAL = 0.05
"""Appraised value of a common share over the last preferred price below which a tax office will ask: appraisals after a
seed round are about a fifth of it (see the base rates)."""
RELIEF = 0.2
"""Part of what a stake is said to be worth that hangs on a tax relief: about the federal tax on a long-term gain."""


def _outlook(stake: Stake, where: str) -> Iterator[Finding]:
    outlook, told = stake.stated, stake.headline_value
    if outlook is None:
        return
    best = max(part.high for part in outlook.mixture.parts) * stake.share_of_company
    good = 1 - outlook.chance_of_zero

    def suspicious(key: str, name: str, **params: object) -> Finding:
        return Finding("suspicious", key, f"{where}.outlook.{name}", told, params)

    if stake.headline is not None and stake.headline > best * 1.0001:
        yield suspicious("headline_above_outlook", "stake", headline=stake.headline, best=best)
    if good >= 0.999:
        yield suspicious("never_fails", "stake")
    elif good > 0.5:
        yield suspicious("too_rosy", "stake", chance=good)
    if stake.preferences and stake.basis == "company":
        least = min((part.low for part in outlook.mixture.parts if part.high > 0), default=0.0)
        if least < stake.preferences:
            yield suspicious("exit_below_preferences", "company", preferences=stake.preferences, least=least)
    if outlook.dilution.high == 0 and outlook.years.mean > 2:
        yield suspicious("no_dilution", "dilution", years=outlook.years.mean)
    if outlook.years.low < 1:
        yield suspicious("exit_soon", "exit_in_years", years=outlook.years.low)


def _terms(package: Package) -> Iterator[Finding]:
    base = package.salary.base.median
    if 0 < base < 10_000 and package.currency in ("USD", "EUR", "GBP", "CHF"):
        yield Finding("suspicious", "base_low", "salary.base", base, {"base": base})
    if package.salary.growth > 0.10:
        yield Finding("suspicious", "growth", "salary.growth", base, {"growth": package.salary.growth})
    bonus = package.bonus
    if bonus:
        at_target = bonus.at_target(base)
        if bonus.payout.low == bonus.payout.high:
            yield Finding("missing", "bonus_history", "bonus.payout", 0.3 * at_target, {"target": at_target})
        if bonus.payout.mean > 1.5:
            yield Finding(
                "suspicious", "bonus_payout", "bonus.payout", at_target, {"payout": bonus.payout.mean}
            )
    listed = sum(grant.value for grant in package.grants) + (
        package.refresher.value if package.refresher else 0.0
    )
    if listed and package.stock is None:
        yield Finding("missing", "volatility", "stock.volatility", 0.2 * listed)
    if package.stock and listed and not 0.1 <= package.stock.volatility <= 1.2:
        yield Finding(
            "suspicious",
            "volatility_odd",
            "stock.volatility",
            listed,
            {"volatility": package.stock.volatility},
        )
    sign_on = package.sign_on
    if sign_on and sign_on.amount and not sign_on.clawback_months:
        yield Finding("missing", "clawback", "sign_on.clawback_months", 0.5 * sign_on.amount)
    if sign_on and sign_on.clawback_months > 24:
        yield Finding(
            "suspicious", "clawback_long", "sign_on.clawback_months", sign_on.amount,
            {"months": sign_on.clawback_months},
        )  # fmt: skip


def _dates(package: Package, today: dt.date | None) -> Iterator[Finding]:
    if package.kind == "offer" and package.expires is None:
        yield Finding("missing", "expires", "expires", 0.0)
    if package.start is None:
        yield Finding("missing", "start", "start", 0.0)
    if today and package.expires:
        days = (package.expires - today).days
        if days < 0:
            yield Finding(
                "contradictory", "expired", "expires", 0.0, {"date": package.expires, "today": today}
            )
        elif days <= 3:
            yield Finding("suspicious", "pressure", "expires", 0.0, {"days": days})
