"""A job posting as JSON-LD in the words of schema.org, and what the laws at a place still miss in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from outbid.evidence.answer import SHARES, Benchmark
from outbid.evidence.band import Band
from outbid.evidence.export_rules import Verdict, coarse_amount
from outbid.law.posting.rules import Duty
from outbid.report.publish_place import Site
from outbid.report.publish_views import Missing, RuleView

_PERCENTILES = ("percentile10", "percentile25", "median", "percentile75", "percentile90")


@dataclass(frozen=True)
class Stated:
    """What the employer says of a posting: texts as they shall appear, and what it confirms."""

    title: str | None = None
    organization: str | None = None
    benefits: str | None = None
    bonus: str | None = None
    good_faith: bool = False
    no_history: bool = False
    employees: int | None = None
    closes: dt.date | Literal["open"] | None = None
    """Last day of applications; ``"open"``: they are taken on and on."""


def missing(
    rules: Sequence[RuleView], stated: Stated, *, has_range: bool, as_of: dt.date
) -> tuple[Missing, ...]:
    """What the laws that bind, or may bind, ask for and ``stated`` lacks."""
    binding = [view.rule for view in rules if view.state in ("in force", "size unknown")]
    there: dict[Duty, bool] = {
        "range": has_range,
        "good_faith": stated.good_faith,
        "benefits": bool(stated.benefits),
        "other_pay": bool(stated.bonus),
        "deadline": stated.closes is not None,
        "no_history": stated.no_history,
    }
    found = []
    for duty, done in there.items():
        laws = tuple(rule.id for rule in binding if rule.asks(duty, as_of))
        if laws and not done:
            found.append(Missing(f"posting.missing.{duty}", laws))
    return tuple(found)


def job_posting(
    site: Site,
    stated: Stated,
    band: Band | None,
    benchmark: Benchmark | None,
    verdict: Verdict | None,
    as_of: dt.date,
) -> dict[str, Any]:
    """The posting as a JobPosting; the market's percentiles stand in it only as far as they may be published."""
    posting: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": stated.title,
        "datePosted": as_of.isoformat(),
    }
    if isinstance(stated.closes, dt.date):
        posting["validThrough"] = stated.closes.isoformat()
    if stated.organization:
        posting["hiringOrganization"] = {"@type": "Organization", "name": stated.organization}
    cell = site.cell
    if cell.country:
        address = {"@type": "PostalAddress", "addressCountry": cell.country}
        if cell.state:
            address["addressRegion"] = cell.state.partition("-")[2]
        if site.city:
            address["addressLocality"] = site.city
        posting["jobLocation"] = {"@type": "Place", "address": address}
    if band is not None:
        posting["baseSalary"] = {
            "@type": "MonetaryAmount",
            "currency": band.currency,
            "value": {
                "@type": "QuantitativeValue",
                "minValue": band.minimum.value,
                "maxValue": band.maximum.value,
                "unitText": "YEAR",
            },
        }
    if stated.benefits:
        posting["jobBenefits"] = stated.benefits
    if stated.bonus:
        posting["incentiveCompensation"] = stated.bonus
    market = _market(benchmark, verdict)
    if market:
        posting["estimatedSalary"] = market
    return posting


def _market(benchmark: Benchmark | None, verdict: Verdict | None) -> dict[str, Any]:
    if benchmark is None or verdict is None:
        return {}
    figures = {
        name: coarse_amount(figure.value)
        for name, share, figure in zip(_PERCENTILES, SHARES, benchmark.percentiles, strict=True)
        # a bound is no percentile, and the format has no word for one
        if share in verdict.shares and figure.bound == "exact"
    }
    if not figures:
        return {}
    name = benchmark.measure
    distribution = {"@type": "MonetaryAmountDistribution", "name": name, "currency": benchmark.currency}
    return {**distribution, "duration": "P1Y", **figures}
