"""What the guided forms ask for a comparison: of offers, of the person who decides, and of a company's cap table."""

from __future__ import annotations

from outbid.packages.base_rates import STAGES
from outbid.web.ask_after import after_company, after_offer, after_person
from outbid.web.ask_fields import CURRENCIES, FORMS, SCHEDULES, Field, Guide, Section
from outbid.web.ask_settle import settled_person
from outbid.web.ask_win_guides import CANDIDATE, EMPLOYER


def _vesting(path: str, default: str) -> Field:
    return Field(path, "choice", SCHEDULES, default=default, always=True)


_STAKE = "stake.0."
_BELIEF = f"{_STAKE}outlook."
OFFER = Guide(
    "offer",
    after=after_offer,
    sections=(
        Section(
            "job",
            (
                Field("name", required=True),
                Field("kind", "choice", ("offer", "current"), default="offer"),
                Field("salary.base", "range", required=True),
                Field("currency", "choice", CURRENCIES, CURRENCIES, required=True, always=True),
                Field("bonus.target", "percents"),
                Field("sign_on.amount", "amount"),
            ),
            open=True,
        ),
        Section(
            "listed",
            (
                Field("value", "amount"),
                Field("@per", "choice", ("all", "year"), default="all"),
                _vesting("vesting", "4y/quarterly"),
                Field("start", "date"),
                Field("name"),
            ),
            rows="rsu",
        ),
        Section("yearly", (Field("refresher.value", "amount"), _vesting("refresher.vesting", "4y/quarterly"),
                           Field("stock.volatility", "percent"))),
        Section(
            "stake",
            (
                Field(f"{_STAKE}headline", "amount"),
                Field(f"{_BELIEF}@chance", "percent"),
                Field(f"{_BELIEF}exit_in_years", "years"),
                Field(f"{_BELIEF}@others", "choice", STAGES),
                Field(f"{_STAKE}form", "choice", FORMS, default="nso", always=True),
                Field(f"{_STAKE}shares", "count"),
                Field(f"{_STAKE}@part", "percent"),
                Field(f"{_STAKE}fully_diluted_shares", "count"),
                Field(f"{_STAKE}strike", "amount"),
                Field(f"{_STAKE}preferred_price", "amount"),
                _vesting(f"{_STAKE}vesting", "4y/1y-cliff/monthly"),
            ),
        ),
        Section(
            "stake_more",
            (
                Field(f"{_STAKE}preferences", "amount"),
                Field(f"{_STAKE}fair_market_value", "amount"),
                Field(f"{_BELIEF}@good", "range"),
                Field(f"{_BELIEF}@of", "choice", ("stake", "company"), default="stake"),
                Field(f"{_BELIEF}dilution", "percents"),
                Field(f"{_STAKE}exercise_window_months", "number"),
                Field(f"{_STAKE}cap_table", "choice"),
            ),
        ),
        Section("due", (Field("amount", "amount"), Field("date", "date"), Field("name")), rows="due"),
        Section("benefit", (Field("name"), Field("yearly", "amount")), rows="benefit"),
        Section(
            "more",
            (
                Field("employer"),
                Field("start", "date"),
                Field("expires", "date"),
                Field("salary.growth", "percent"),
                Field("bonus.payout", "percents"),
                Field("bonus.amount", "amount"),
                Field("sign_on.clawback_months", "whole"),
                Field("layoff", "percent"),
                Field("place", "choice"),
                Field("status", "choice"),
            ),
        ),
    ),
)  # fmt: skip
ME = Guide(
    "me",
    after=after_person,
    settle=settled_person,
    sections=(
        Section(
            "you",
            (
                Field("wealth", "amount", required=True),
                Field("place", "choice", required=True, always=True),
                Field("status", "choice", required=True, always=True),
                Field("risk_aversion", "choice", ("low", "medium", "high"), default="medium", always=True),
                Field("stay", "years", default="4"),
            ),
            open=True,
        ),
        Section("household", (Field("other_income", "amount"), Field("currency", "choice", CURRENCIES, CURRENCIES),
                              Field("horizon", "whole"), Field("tax_year", "choice", always=True))),
        Section(
            "outside",
            (
                Field("outside.pay", "amount"),
                Field("outside.growth", "percent"),
                Field("outside.search_months", "number"),
                Field("outside.layoff", "percent"),
            ),
        ),
    ),
)  # fmt: skip
COMPANY = Guide(
    "company",
    after=after_company,
    sections=(
        Section(
            "company",
            (
                Field("name", required=True),
                Field("currency", "choice", CURRENCIES, CURRENCIES, required=True, always=True),
                Field("pool.unissued", "count"),
            ),
            open=True,
        ),
        Section(
            "class",
            (
                Field("name", required=True),
                Field("kind", "choice", ("common", "preferred"), default="preferred"),
                Field("shares", "count", required=True),
                Field("price", "amount"),
                Field("preference", "number"),
            ),
            rows="class",
            open=True,
            first=2,
        ),
        Section(
            "options", (Field("name"), Field("shares", "count"), Field("strike", "amount")), rows="options"
        ),
        Section(
            "round",
            (
                Field("date", "date"),
                Field("stage", "choice", ("seed", "a", "b", "c", "d", "e")),
                Field("fully_diluted_shares", "count"),
            ),
        ),
    ),
)
GUIDES = {guide.kind: guide for guide in (OFFER, ME, COMPANY, CANDIDATE, EMPLOYER)}
