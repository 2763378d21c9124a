"""Postings: what the law of the place asks for, and what goes out as JSON-LD."""

import dataclasses
import datetime as dt
import json

import pytest
from publishing import DAY, FIGURES, FULL, LEAD, shown

from outbid.core.errors import InputError
from outbid.evidence.answer import Cell, Figure
from outbid.report import publish_answer
from outbid.report.publish_answer import Asked


def test_a_full_posting_goes_out_as_json_ld(market, tmp_path):
    out = tmp_path / "posting.json"
    view = publish_answer.publish(Asked("x"), FULL, low=100e3, high=140e3, out=out, as_of=DAY)
    assert view.missing == ()
    posting = json.loads(out.read_text("utf-8"))
    assert (posting["@context"], posting["@type"]) == ("https://schema.org", "JobPosting")
    assert posting["baseSalary"] == {
        "@type": "MonetaryAmount",
        "currency": "USD",
        "value": {"@type": "QuantitativeValue", "minValue": 100e3, "maxValue": 140e3, "unitText": "YEAR"},
    }
    market_pay = posting["estimatedSalary"]
    assert market_pay["@type"] == "MonetaryAmountDistribution"
    assert [market_pay[name] for name in ("percentile10", "median", "percentile90")] == [80e3, 120e3, 190e3]
    assert posting["jobLocation"]["address"] == {
        "@type": "PostalAddress",
        "addressCountry": "US",
        "addressRegion": "CO",
    }


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"good_faith": False}, "good_faith"),
        ({"benefits": None}, "benefits"),
        ({"bonus": None}, "other_pay"),
        ({"no_history": False}, "no_history"),
        ({"closes": None}, "deadline"),
    ],
)
def test_colorado_asks_for_each(market, tmp_path, change, key):
    out = tmp_path / "posting.json"
    stated = dataclasses.replace(FULL, **change)
    view = publish_answer.publish(Asked("x"), stated, low=100e3, high=140e3, out=out, as_of=DAY)
    assert [each.key for each in view.missing] == [f"posting.missing.{key}"]
    assert not out.exists()
    assert "US-CO" in shown(view)
    assert "may not go out" in shown(view)
    assert "darf so nicht hinaus" in shown(view, "de")


def test_a_range_is_asked_for(market):
    view = publish_answer.publish(Asked("x"), FULL, as_of=DAY)
    assert [each.key for each in view.missing] == ["posting.missing.range"]


def test_a_bound_is_no_percentile_of_the_posting(market):
    figures = (*FIGURES[:4], Figure(239e3, bound="at least"))
    market(dataclasses.replace(LEAD, percentiles=figures))
    posting = publish_answer.publish(Asked("x"), FULL, low=1e5, high=2e5, as_of=DAY).posting
    assert "percentile90" not in posting["estimatedSalary"]
    assert posting["estimatedSalary"]["percentile75"] == 150e3


def test_the_title_is_the_roles_name_unless_one_is_stated(market):
    bare = dataclasses.replace(FULL, title=None)
    assert publish_answer.publish(Asked("x"), bare, low=1e5, high=2e5, as_of=DAY).posting["title"] == (
        "Software engineer"
    )
    german = publish_answer.publish(Asked("x"), bare, low=1e5, high=2e5, as_of=DAY, language="de")
    assert german.posting["title"] == "Softwareentwickler"
    assert publish_answer.publish(Asked("x"), FULL, low=1e5, high=2e5, as_of=DAY).posting["validThrough"] == (
        "2026-12-31"
    )


def test_a_posting_that_has_closed_is_refused(market):
    closed = dataclasses.replace(FULL, closes=dt.date(2026, 11, 22))
    with pytest.raises(InputError) as caught:
        publish_answer.publish(Asked("x"), closed, low=1e5, high=2e5, as_of=DAY)
    assert caught.value.key == "publish.closed"


def test_a_place_that_cannot_be_written_is_named(market, tmp_path):
    out = tmp_path / "nowhere" / "posting.json"
    with pytest.raises(InputError) as caught:
        publish_answer.publish(Asked("x"), FULL, low=1e5, high=2e5, out=out, as_of=DAY)
    assert caught.value.key == "publish.not_written"
    assert caught.value.where == str(out)


@pytest.mark.parametrize(("low", "high"), [(10, 100), (45, 60), (100, 140), (4_000, 120_000)])
def test_what_no_year_pays_is_asked_back(market, low, high):
    with pytest.raises(InputError) as caught:
        publish_answer.publish(Asked("x"), FULL, low=low, high=high, as_of=DAY)
    assert caught.value.key == "publish.not_yearly"


def test_a_city_abroad_is_the_locality_of_the_posting(market):
    cell = Cell("software-engineer", country="CA")
    market(LEAD, cell=cell)
    view = publish_answer.publish(Asked("x", place="Toronto"), FULL, low=1e5, high=2e5, as_of=DAY)
    assert view.posting["jobLocation"]["address"]["addressLocality"] == "Toronto"
