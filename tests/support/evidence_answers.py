"""Answers from the evidence, made by hand, for tests of how they are told."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from outbid.evidence.answer import (
    Aged,
    Benchmark,
    Cell,
    Figure,
    Modelled,
    Near,
    PayAnswer,
    Premium,
    PremiumAnswer,
    Question,
    Refusal,
    Step,
)
from outbid.report.evidence_views import (
    CountView,
    DataView,
    DroppedView,
    HeldView,
    PayView,
    PremiumView,
    Provenance,
    SourceView,
)

FILINGS = SourceView(
    "lca-fy2024",
    {"en": "Visa filings", "de": "Visaanträge"},
    "public domain",
    "U.S. Department of Labor",
    "FY2024",
)
OFFICE = SourceView("oews", {"en": "OEWS", "de": "OEWS"}, "public domain", "BLS", "May 2024")
PROVENANCE = Provenance("0.1.0", "0123456789abcdef", (FILINGS, OFFICE))
CALIFORNIA = Cell("machine-learning-engineer", "senior", "US", "US-CA")
FIRST, LAST = dt.date(2023, 10, 15), dt.date(2024, 9, 15)


def figures(*values: float, error: float = 0.03) -> tuple[Figure, ...]:
    return tuple(Figure(v, v * (1 - error), v * (1 + error)) for v in values)


FILED = Benchmark(
    kind="attested",
    measure="base",
    cell=CALIFORNIA,
    currency="USD",
    percentiles=figures(150_000, 180_000, 215_000, 255_000, 310_000),
    n=412,
    sources=("lca-fy2024",),
    first=FIRST,
    last=LAST,
    independent=180.0,
    employers=87,
    largest_share=0.22,
    share_above=Figure(0.0, 0.0, 0.0072),
)
PUBLISHED = Benchmark(
    kind="incumbent",
    measure="base",
    cell=replace(CALIFORNIA, level=None),
    currency="USD",
    percentiles=(
        Figure(101_000), Figure(140_000), Figure(176_000), Figure(223_000), Figure(239_200, bound="at least")
    ),
    n=330_000,
    sources=("oews",),
    first=dt.date(2024, 5, 15),
    last=dt.date(2024, 5, 15),
    published=True,
    occupation="Software Developers",
    mean_rse=0.004,
)  # fmt: skip
THIN = replace(
    FILED,
    n=9,
    employers=1,
    independent=4.0,
    aged=Aged("compound", 0.031, 14.0, "own words", dt.date(2026, 1, 1)),
    modelled=Modelled(
        figures(140_000, 171_000, 204_000, 240_000, 280_000, error=0.1), 0.35, (replace(CALIFORNIA, level=None),), 3_100
    ),
    censored=2,
    converted=3,
)  # fmt: skip
QUESTION = Question(CALIFORNIA, share_above=1e6)


def pay_view(*benchmarks: Benchmark, question: Question = QUESTION) -> PayView:
    return PayView(PayAnswer(question, benchmarks or (FILED, PUBLISHED)), PROVENANCE)


def nothing() -> PayView:
    cell = replace(CALIFORNIA, country="DE", state="DE-BE")
    near = Near(replace(CALIFORNIA, state=None), ("state",), "attested", "base", 1_900, 198_000.0, "USD")
    return PayView(PayAnswer(Question(cell), (), (near,)), PROVENANCE)


def steps(*found: tuple[str, float, float, float]) -> tuple[Step, ...]:
    within = {
        "raw": (), "place": ("state", "year", "experience"), "employer": ("employer", "level")
    }  # fmt: skip
    return tuple(
        Step(name, within[name], Figure(value, low, high), 5_000, 800, 120, "employer")
        for name, value, low, high in found
    )


CLEAR = steps(("raw", 0.23, 0.19, 0.27), ("place", 0.12, 0.08, 0.16), ("employer", 0.05, 0.02, 0.08))
SPANNING = steps(("raw", 0.23, 0.19, 0.27), ("employer", 0.035, -0.02, 0.09))


UNSURE = Step("employer", ("employer",), Figure(0.05), 900, 2, 60, "employer", "premium.one_cluster")
UNTOLD = Step("raw", (), Figure(None), 900, 0, 60, "employer", "premium.none_tagged")


def premium_view(
    found: tuple[Step, ...] = CLEAR, *, clear: bool = True, refused: bool = False
) -> PremiumView:
    premium = Premium("attested", "base", ("lca-fy2024",), found, clear, FIRST, LAST)
    refusal = Refusal("on-target", "base", "advertised", 40, 300, 2.04, ("Postings that state base pay.",))
    answer = PremiumAnswer("ai", Cell(), () if refused else (premium,), (refusal,) if refused else ())
    return PremiumView(answer, PROVENANCE)


def data_view() -> DataView:
    counts = (CountView("pay_records", "attested", "base", 95_000, FIRST, LAST),)
    held = HeldView(
        FILINGS,
        True,
        (1,),
        96_545,
        95_000,
        counts,
        (DroppedView("implausible unit", 1_545),),
        ({"en": "Visa holders only.", "de": "Nur Visuminhaber."},),
    )
    return DataView((held,), PROVENANCE, "evidence.duckdb")
