"""Buy-out, accounts, menu and later grants as views."""

from __future__ import annotations

import math

from outbid.core.errors import InputError
from outbid.offers.accounting import Accounts
from outbid.offers.buyout import BuyOut
from outbid.offers.facts import Disclosure, Fact
from outbid.offers.limits import Limits
from outbid.offers.menu import Menu
from outbid.offers.terms import Terms
from outbid.report.build import money, probability
from outbid.report.views import StepView
from outbid.report.win_answer import LaterGrants
from outbid.report.win_more_views import (
    AccountsView,
    BuyOutView,
    ExpenseView,
    FactView,
    ForfeitView,
    MenuView,
    PlanView,
    PlanYearView,
    WayView,
)
from outbid.report.win_terms_view import TermsView

TOUCH = 1e-9
"""Part of a limit within which it counts as kept."""


def terms_view(terms: Terms) -> TermsView:
    """Terms in whole cents."""
    return TermsView(*(money(part) for part in terms))


def buy_out_view(found: BuyOut, limits: Limits, terms: Terms) -> BuyOutView:
    """What leaving forfeits, and what makes up for it, within the limits or not."""
    joining = terms.sign_on + found.needed
    passes = (
        ("sign_on", joining > limits.sign_on.high * (1 + TOUCH)),
        ("cash", float(limits.first_year_cash(terms.base, joining)) > limits.cash * (1 + TOUCH)),
    )
    return BuyOutView(
        money(found.face),
        money(found.loss),
        money(found.error),
        money(found.needed),
        tuple(name for name, passed in passes if passed and found.needed > 0),
        tuple(
            ForfeitView(each.month, each.name, money(each.face), each.counted, money(each.worth))
            for each in found.dates
        ),
        tuple(
            WayView(
                each.kind, money(each.amount), money(each.worth), money(each.cost), each.enough, each.held_by
            )
            for each in found.ways
        ),
        tuple(StepView(what, money(amount)) for what, amount in found.steps),
    )


def accounts_view(found: Accounts | InputError | None) -> AccountsView | None:
    """The grant in the accounts, or what it lacks; ``None`` without a grant."""
    if found is None:
        return None
    if isinstance(found, InputError):
        mentions = {name: str(value) for name, value in found.params.items()}
        return AccountsView("", 0.0, 0.0, (), found.key, mentions, None)
    years = tuple(
        ExpenseView(
            each.year, money(each.if_stays), money(each.expected),
            money(each.cash_equivalent) if math.isfinite(each.cash_equivalent) else 0.0,
        )
        for each in found.years
    )  # fmt: skip
    volatility = found.award.volatility if found.award.option else None
    return AccountsView(
        found.policy.standard, money(found.fair_value), money(found.expected), years, "", {}, volatility
    )


def menu_view(found: Menu) -> MenuView:
    """Two packages, or one twice."""
    return MenuView(
        sorts=found.sorts,
        averse=terms_view(found.averse),
        tolerant=terms_view(found.tolerant),
        shares=(probability(found.shares[0]), probability(found.shares[1])),
        costs=(money(found.costs[0]), money(found.costs[1])),
        chances=(probability(found.by_group[0]), probability(found.by_group[1])),
        cost=money(found.cost),
        saving=money(found.saving) if math.isfinite(found.saving) else 0.0,
        lead=money(found.lead.min()),
        checked=money(found.checked.min()),
    )


def plan_view(found: LaterGrants) -> PlanView:
    """Later grants along the expected price, and their cost along a bad and a good one."""
    paths = found.paths
    expected = paths["expected"]
    years = tuple(
        PlanYearView(
            each.year, money(each.unvested), probability(each.hazard_without), money(each.refresher),
            probability(each.hazard), probability(each.there), money(each.cost), each.reached,
        )
        for each in expected.years
    )  # fmt: skip
    return PlanView(
        found.target,
        found.rival,
        years,
        probability(expected.there),
        probability(expected.there_without),
        money(expected.cost),
        money(expected.replacement),
        money(expected.replacement_without),
        money(paths["low"].cost),
        money(paths["high"].cost),
        expected.reached,
        None if expected.lowest is None else probability(expected.lowest),
    )


def fact_view(found: Fact | Disclosure) -> FactView:
    """A fact to learn, or an outlook to show."""
    saving = money(found.saving) if math.isfinite(found.saving) else None
    if isinstance(found, Fact):
        return FactView("learn", found.kind, found.name, saving, None)
    return FactView("show", found.shown, "", saving, probability(found.probabilities[1]))
