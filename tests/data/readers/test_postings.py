"""Job postings as pages and boards carry them."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from staging import reasons, tabulated

from outbid.core.errors import InputError
from outbid.data.readers import greenhouse, job_posting
from outbid.data.readers.layout import Given


def posting(salary: Any, **changes: Any) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": "Machine Learning Engineer",
        "datePosted": "2026-03-01T08:00:00Z",
        "hiringOrganization": {"@type": "Organization", "name": "Acme"},
        "jobLocation": {"address": {"addressLocality": "Berlin", "addressCountry": {"name": "DE"}}},
        "baseSalary": salary,
        **changes,
    }


def money(currency: str | None = "EUR", **value: Any) -> dict[str, Any]:
    return {"@type": "MonetaryAmount", "currency": currency, "value": {"@type": "QuantitativeValue", **value}}


def read(tmp_path: Path, tree: Any, given: Given = Given()) -> list[dict[str, Any]]:  # noqa: B008
    file = tmp_path / "jobs.json"
    file.write_text(tree if isinstance(tree, str) else json.dumps(tree), encoding="utf-8")
    return tabulated(job_posting.LAYOUT, file, given)


def test_a_posted_range_keeps_its_ends_and_is_judged_by_its_middle(tmp_path: Path) -> None:
    (row,) = read(tmp_path, posting(money(minValue=90000, maxValue=130000, unitText="YEAR")))
    assert row["reason"] is None
    assert (row["kind"], row["measure"], row["bound"]) == ("advertised", "base", "range")
    assert (row["pay"], row["low"], row["high"], row["currency"]) == (110_000, 90_000, 130_000, "EUR")
    assert (row["title"], row["employer"]) == ("Machine Learning Engineer", "Acme")
    assert (row["city"], row["country"]) == ("Berlin", "DE")
    assert row["date"] == dt.date(2026, 3, 1)


@pytest.mark.parametrize(
    ("unit", "value", "pay"),
    [("HOUR", 50, 104_000), ("DAY", 400, 104_000), ("WEEK", 2_000, 104_000), ("MONTH", "5,000", 60_000)],
)  # fmt: skip
def test_units_are_brought_to_a_full_time_year(tmp_path: Path, unit: str, value: object, pay: float) -> None:
    """2,080 hours, 260 days, 52 weeks, 12 months."""
    (row,) = read(tmp_path, posting(money(value=value, unitText=unit)))
    assert (row["reason"], row["pay"], row["bound"], row["low"]) == (None, pay, "exact", None)


@pytest.mark.parametrize(
    ("title", "description", "measure"),
    [
        ("Account Executive (OTE)", "", "on-target"),
        ("Account Executive", "<p>The <b>on-target</b> earnings are …</p>", "on-target"),
        ("Vertriebsleiterin", "Zielgehalt nach Absprache", "on-target"),
        ("Remote Engineer", "noted for quotes", "base"),
    ],
)
def test_pay_on_target_is_told_by_its_words(
    tmp_path: Path, title: str, description: str, measure: str
) -> None:
    tree = posting(money(minValue=9e4, maxValue=1e5, unitText="YEAR"), title=title, description=description)
    assert read(tmp_path, tree)[0]["measure"] == measure
    assert read(tmp_path, tree, Given(measure="total"))[0]["measure"] == "total"


@pytest.mark.parametrize(
    ("salary", "changes", "reason"),
    [
        (None, {}, "no pay"),
        (money(value="=1+1", unitText="YEAR"), {}, "pay not a number"),
        (money(value=-5, unitText="YEAR"), {}, "negative pay"),
        (money(value=5e4, unitText="PIECE"), {}, "unknown unit"),
        (money(minValue=9e4, maxValue=8e4, unitText="YEAR"), {}, "ends of the range exchanged"),
        (money("Euro", value=5e4, unitText="YEAR"), {}, "unknown currency"),
        (money(None, value=5e4, unitText="YEAR"), {}, "no currency"),
        (money(value=5e9, unitText="YEAR"), {}, "absurd pay"),
        (money(value=5e4, unitText="YEAR"), {"datePosted": "soon"}, "no date"),
        (money(value=5e4, unitText="YEAR"), {"title": None}, "no title"),
    ],
)
def test_bad_postings_are_left_out_with_a_reason(
    tmp_path: Path, salary: Any, changes: dict[str, Any], reason: str
) -> None:
    rows = read(tmp_path, [posting(salary, **changes), posting(money(value=5e4, unitText="YEAR"))])
    assert reasons(rows) == [reason, None]


def test_pages_carry_postings_in_lists_and_graphs_beside_broken_blocks(tmp_path: Path) -> None:
    good = json.dumps({"@graph": [{"@type": "WebPage"}, posting(money(value=5e4), title="A")]})
    more = json.dumps([posting(money(value=6e4), title="B", **{"@type": ["JobPosting"]})])
    page = (
        "<html><script type='application/ld+json'>{broken</script>"
        f'<script type="application/ld+json">{good}</script><script>var x</script>'
        f'<SCRIPT TYPE="application/ld+json" id=x>{more}</SCRIPT></html>'
    )
    rows = read(tmp_path, page)
    assert [(row["title"], row["pay"]) for row in rows] == [("A", 5e4), ("B", 6e4)]


def test_what_is_no_json_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="JSON"):
        read(tmp_path, '{"@type": "JobPosting"')


def test_nesting_without_end_is_given_up(tmp_path: Path) -> None:
    deep: Any = posting(money(value=5e4))
    for _ in range(200):
        deep = [deep]
    assert read(tmp_path, deep) == []


def board(*jobs: dict[str, Any]) -> dict[str, Any]:
    return {"jobs": list(jobs), "meta": {"total": len(jobs)}}


def job(**fields: Any) -> dict[str, Any]:
    return {
        "title": "Account Executive",
        "location": {"name": "San Francisco, CA"},
        "updated_at": "2026-02-03T10:00:00-05:00",
        "content": "&lt;p&gt;Join us.&lt;/p&gt;",
        "company_name": "Acme",
        **fields,
    }


def greenhouse_rows(tmp_path: Path, *jobs: dict[str, Any]) -> list[dict[str, Any]]:
    file = tmp_path / "board.json"
    file.write_text(json.dumps(board(*jobs)), encoding="utf-8")
    return tabulated(greenhouse.LAYOUT, file)


def test_a_board_states_ranges_in_cents_one_row_each(tmp_path: Path) -> None:
    ranges = [
        {"min_cents": 18000000, "max_cents": 22000000, "currency_type": "USD", "title": "NYC", "blurb": ""},
        {"min_cents": 16000000, "max_cents": 20000000, "currency_type": "USD", "title": "OTE", "blurb": ""},
    ]
    rows = greenhouse_rows(tmp_path, job(pay_input_ranges=ranges))
    assert [(row["low"], row["high"], row["pay"]) for row in rows] == [
        (180_000, 220_000, 200_000), (160_000, 200_000, 180_000),
    ]  # fmt: skip
    assert [row["measure"] for row in rows] == ["base", "on-target"]
    assert (rows[0]["city"], rows[0]["state"], rows[0]["country"]) == ("San Francisco", "CA", "US")
    assert rows[0]["date"] == dt.date(2026, 2, 3)


@pytest.mark.parametrize(
    ("text", "low", "high", "currency", "measure"),
    [
        ("The range is $180,000 - $220,000 USD.", 180_000, 220_000, "USD", "base"),
        ("On-target earnings: $300k–$360k", 300_000, 360_000, "USD", "on-target"),
        ("between €90,000 and €110,000 a year", 90_000, 110_000, "EUR", "base"),
        ("£85,000.00 to £95,000.00", 85_000, 95_000, "GBP", "base"),
        ("$120,000 - $150,000 CAD", 120_000, 150_000, "CAD", "base"),
    ],
)
def test_a_range_in_the_text_is_found(
    tmp_path: Path, text: str, low: float, high: float, currency: str, measure: str
) -> None:
    (row,) = greenhouse_rows(tmp_path, job(content=f"&lt;div&gt;{text}&lt;/div&gt;"))
    assert (row["reason"], row["low"], row["high"], row["currency"], row["measure"]) == (
        None, low, high, currency, measure,
    )  # fmt: skip


def test_jobs_without_pay_are_counted_and_broken_ones_do_not_stop_the_rest(tmp_path: Path) -> None:
    rows = greenhouse_rows(
        tmp_path,
        job(content=None),
        {"id": 1},
        job(pay_input_ranges="none", content="$100,000 - $120,000", location=None),
    )
    assert reasons(rows) == ["no pay", None]
