"""What the guided forms ask for winning somebody: of a candidate, and of the employer who bids."""

from __future__ import annotations

from outbid.data.schema import LEVELS
from outbid.evidence.taxonomy.roles import ROLES
from outbid.web.ask_after import after_candidate, after_employer
from outbid.web.ask_fields import CURRENCIES, FORMS, SCHEDULES, Field, Guide, Section
from outbid.web.ask_settle import LISTED, lacking, settled_currency, settled_employer, titled_offer

AREA = "app_win_ask"
AVERSIONS = ("low", "medium", "high", "low to medium", "medium to high", "low to high")
LIKELY = "low to high"
"""What is taken where nothing is known of how somebody bears risk."""
STAKES = tuple(form for form in FORMS if form != "profits_interest")

CANDIDATE = Guide(
    "candidate",
    after=after_candidate,
    files=("candidate", "me"),
    area=AREA,
    settle=settled_currency,
    named=True,
    steps=False,
    sections=(
        Section(
            "person",
            (
                Field("wealth", "range", required=True),
                Field("risk_aversion", "choice", AVERSIONS, default=LIKELY, always=True),
                Field("place", "choice", required=True, always=True),
                Field("status", "choice", required=True, always=True),
                Field("currency", "choice", CURRENCIES, CURRENCIES),
                Field("stay", "years", default="4", always=True),
            ),
            open=True,
        ),
        Section("job_now", (Field("current", "choice"),)),
        Section(
            "likely_rival",
            (
                Field("name"),
                Field("evidence.role", "choice", tuple(ROLES)),
                Field("evidence.level", "choice", LEVELS),
                Field("evidence.place", "choice"),
            ),
            rows="rival",
        ),
        Section("liking", (Field("taste.elasticity", "range"), Field("taste.scale", "amount"))),
        Section("law", (Field("tax_year", "choice", always=True), Field("horizon", "whole"),
                        Field("other_income", "amount"))),
    ),
)  # fmt: skip
EMPLOYER = Guide(
    "employer",
    after=after_employer,
    area=AREA,
    settle=settled_employer,
    fresh=titled_offer,
    lacks=lacking,
    steps=False,
    sections=(
        Section(
            "bidder",
            (
                Field("name", required=True),
                Field("offer"),
                Field("currency", "choice", CURRENCIES, CURRENCIES),
                Field("place", "choice"),
                Field("limits.base", "range"),
                Field("limits.cash_cap", "amount"),
                Field("limits.sign_on_most", "amount"),
                Field("cost.leaving", "percent", required=True),
            ),
            open=True,
        ),
        Section(
            "private",
            (
                Field("equity.form", "choice", STAKES, always=True),
                Field("equity.strike", "amount"),
                Field("equity.fair_market_value", "amount"),
                Field("equity.vesting", "choice", SCHEDULES, default="4y/1y-cliff/monthly", always=True),
                Field("limits.pool", "count"),
                Field("equity.cap_table", "choice"),
                Field("equity.fully_diluted_shares", "count"),
                Field("equity.preferred_price", "amount"),
                Field("equity.preferences", "amount"),
                Field("equity.exercise_window_months", "number"),
            ),
        ),
        Section(
            "on_exchange",
            (Field(LISTED, "choice", ("true",)), Field("limits.grant_most", "amount"),
             Field("equity.volatility", "percent")),
        ),
        Section("pay", (Field("bonus.target", "percents"), Field("salary.growth", "percent"), Field("start", "date"))),
        Section("benefit", (Field("name"), Field("yearly", "amount")), rows="benefit"),
        Section(
            "own_cost",
            (
                Field("cost.years", "number"),
                Field("cost.clawback_months", "whole"),
                Field("cost.share_value", "amount"),
                Field("cost.payroll", "percent"),
            ),
        ),
    ),
)  # fmt: skip
