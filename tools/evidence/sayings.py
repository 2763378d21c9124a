"""What people say of the market, S1 to S9 of the product's specification, against the shipped evidence."""

from __future__ import annotations

import datetime as dt

from outbid.data.store import Store
from outbid.evidence.answer import Step, leaves_zero_out
from outbid.evidence.premium.answer import premium
from outbid.report.replay_evidence import Evidence

DAY = dt.date(2024, 1, 31)
"""Of the statements."""
_POSTINGS = (
    "SELECT value FROM series WHERE series = 'postings' AND entity = 'Software Development' AND country = 'US'"
    " AND date_trunc('month', date) = DATE '{}-01'"
)
_SHARE = "SELECT value FROM series WHERE series = '{}' AND country = 'US' AND date_trunc('month', date) = DATE '{}-01'"
_AT_META = "FROM pay_records WHERE employer = 'Meta' AND kind = 'attested' AND currency = 'USD' AND {}"

TECHNOLOGY = (
    "software-engineer", "machine-learning-engineer", "research-scientist", "data-scientist", "data-engineer",
    "data-analyst", "analytics-engineer", "platform-engineer", "security-engineer", "hardware-engineer",
    "test-engineer", "solutions-engineer", "systems-engineer", "software-architect", "database-administrator",
    "it-support", "engineering-manager", "product-manager", "designer", "quantitative-analyst",
)  # fmt: skip
"""Roles counted as jobs of technology where a statement is about its market."""


def said(store: Store) -> str:
    """A Markdown table; every figure in it is computed here."""

    def value(query: str) -> float:
        [(found,)] = store.connection.execute(query).fetchall()
        return float(found)

    def share(series: str, month: str) -> str:
        return f"{100 * value(_SHARE.format(series, month)):.2g}%"

    dear, cheap = (value(_POSTINGS.format(month)) for month in ("2022-02", "2024-01"))
    genai = [share("genai share of postings", month) for month in ("2022-01", "2024-01", "2024-12")]
    ai = [share("ai share of postings", month) for month in ("2022-01", "2024-01", "2026-06")]
    ai_at_meta, ai_median = (
        value(f"SELECT {what} {_AT_META.format('ai')}") for what in ("count(*)", "median(pay)")
    )
    others_median = value(f"SELECT median(pay) {_AT_META.format('NOT ai')}")
    on_target = value("SELECT count(*) FROM pay_records WHERE measure = 'on-target'")
    german = value("SELECT count(*) FROM pay_records WHERE country = 'DE'")
    rows = {
        "S1": (
            "pay is high in tech regions, far higher with AI",
            f"{_premium_of_ai(store)} For Germany there are {german:,.0f} records, which name no employer: not in the"
            " evidence.",
        ),
        "S2": (
            "many firms fight for the same experts",
            "Not a matter of records: `outbid market` shows what one more bidder does. The records say who files for"
            " whom, not who bid.",
        ),
        "S3": (
            "surplus and shortage at once",
            f"Postings for US software development stood at {dear:.0f} in February 2022 and at {cheap:.0f} in January"
            f" 2024 (1 February 2020 = 100): down by {1 - cheap / dear:.0%}. The share that asks for generative AI was"
            f" {genai[0]} in January 2022, {genai[1]} in January 2024 and {genai[2]} in December 2024; the share that"
            f" names any AI skill was {ai[0]}, {ai[1]} and, in June 2026, {ai[2]}. Layoffs are not shipped; import a"
            " list of them.",
        ),
        "S4": (
            "a few hundred get $1M and more",
            f"{_millions(store)} All are base pay: total pay of frontier researchers is not in the evidence.",
        ),
        "S5": (
            "$400,000 for developers with AI at Meta",
            f"Base pay only: {ai_at_meta:,.0f} of Meta's filings have AI in the title, with a median of"
            f" ${ai_median:,.0f}; that of the others is ${others_median:,.0f}. The total with stock is not in the"
            " evidence; import an export of total pay to ask.",
        ),
        "S6": (
            "AI sales staff earn twice as much",
            f"Not in the evidence: the shipped sources hold {on_target:,.0f} records of on-target earnings. Base and"
            " on-target are never compared.",
        ),
        "S7": (
            "startups cannot match big firms' salaries",
            "Filings name employers, not their stage: not in the evidence as shipped.",
        ),
        "S8": (
            "startups win the risk-tolerant",
            "A matter of preferences, not of records: `outbid market` and `outbid compare`.",
        ),
        "S9": (
            "the worked example",
            "A single person's offer: `outbid compare`; the evidence sets the salary beside the market.",
        ),
    }
    head = ["| | said of the market | what the shipped evidence says |", "|---|---|---|"]
    return "\n".join([*head, *(f"| {name} | {claim} | {answer} |" for name, (claim, answer) in rows.items())])


def _millions(store: Store) -> str:
    """How many records in dollars are of a million or more, kinds apart, and how many of these in technology."""
    parts = []
    for kind, name in (("attested", "sworn filings"), ("self-reported", "answers to the survey")):
        [(all_, high, tech)] = store.connection.execute(
            f"SELECT count(*), count(*) FILTER (pay >= 1e6), count(*) FILTER (pay >= 1e6 AND role IN {TECHNOLOGY})"
            " FROM pay_records WHERE currency = 'USD' AND kind = ?",
            [kind],
        ).fetchall()
        of_these = f", {tech or 'none'} of them in a job of technology" if high else ""
        parts.append(f"Of {all_:,} {name} in US dollars {high or 'none'} state $1M or more{of_these}.")
    return " ".join(parts)


def _premium_of_ai(store: Store) -> str:
    """The steps of the premium, in words: of filings all four, of the survey those that it has people for."""
    near = Evidence(store, DAY).near
    sworn, survey = (premium(near, "ai", kind=kind).premia[0] for kind in ("attested", "self-reported"))
    raw, place, employer, occupation = sworn.steps
    left = (employer.premium.value or 0.0) / (raw.premium.value or 1.0)
    return (
        "Of records dated from January 2023 to January 2025, without health occupations, as [the replay](replay.md)"
        f" takes them: sworn base pay with AI in the title is {_step(raw)} against the rest; {_step(place)} within"
        f" {_held(place)}; {_step(employer)} within the same employer as well, so {1 - left:.0%} of the raw"
        f" difference is *where, at which level and for whom* AI people work; {_step(occupation)} within the occupation"
        f" that the filings state as well. In the self-reported survey it is {_step(survey.steps[0])}, and"
        f" {_step(survey.steps[1])} within {_held(survey.steps[1])}{_doubt(survey.steps[1])}."
    )


def _doubt(step: Step) -> str:
    """Why a step settles nothing; empty where it does."""
    if step.premium.low is None:
        return ", with too few clusters for an interval"
    if not leaves_zero_out(step.premium):
        return ", no clear premium"
    if "premium.near_zero" in step.notes:
        return ", which settles nothing: the interval ends just beside zero"
    return ", of which fewer than ten clusters tell" if step.notes else ""


def _held(step: Step) -> str:
    """What a step holds fixed, in words; amounts are compared within a currency anyway."""
    *names, last = (name for name in step.within if name != "currency")
    return f"{', '.join(names)} and {last}"


def _step(step: Step) -> str:
    """A premium with its interval, and how many with the tag tell of it."""
    value, low, high = step.premium.value or 0.0, step.premium.low, step.premium.high
    ends = "" if low is None or high is None else f"{low:+.1%} to {high:+.1%}; "
    return f"{value:+.1%} ({ends}{step.tagged:,} tell)".replace("-", "−")
