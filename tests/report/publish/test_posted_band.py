"""A range that was made before may be posted, if it is of this job, this place and this pay."""

import dataclasses

import pytest
from publishing import DAY, FULL, LEAD

from outbid.core.errors import InputError
from outbid.evidence.answer import Cell
from outbid.report import publish_answer
from outbid.report.publish_answer import Asked
from outbid.report.views import to_json


def made_before(market, tmp_path, cell=LEAD.cell, measure="base", **of):
    """A range that ``band`` makes of a market of its own; then the market is the posting's again."""
    market(dataclasses.replace(LEAD, cell=cell, measure=measure), cell=cell)
    file = tmp_path / "band.json"
    file.write_text(to_json(publish_answer.band(Asked("x", **of), as_of=DAY)), "utf-8")
    market(LEAD)
    return file


def test_a_range_made_before_is_posted(market, tmp_path):
    """The median of the market is 120,000: a fifth to either side of it is posted."""
    file = made_before(market, tmp_path)
    posting = publish_answer.publish(Asked("x"), FULL, band_file=file, as_of=DAY).posting
    assert posting["baseSalary"]["value"] == {
        "@type": "QuantitativeValue", "minValue": 96e3, "maxValue": 144e3, "unitText": "YEAR",
    }  # fmt: skip
    wider = made_before(market, tmp_path, Cell("software-engineer", country="US"))
    assert publish_answer.publish(Asked("x"), FULL, band_file=wider, as_of=DAY).missing == ()


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        (Cell("nurse", country="US", state="US-CO"), "--role"),
        (Cell("software-engineer", country="US", state="US-TX"), "--place"),
        (Cell("software-engineer", country="DE"), "--place"),
        (Cell("software-engineer", country="US", cbsa="19740"), "--place"),
        (Cell("software-engineer", "senior", "US", "US-CO"), "--level"),
        (Cell("software-engineer", country="US", state="US-CO", employer="Meta"), "--employer"),
        (Cell("software-engineer", country="US", state="US-CO", tag="ai"), "--tag"),
    ],
)
def test_a_range_of_another_job_or_place_is_refused(market, tmp_path, cell, what):
    file, out = made_before(market, tmp_path, cell), tmp_path / "posting.json"
    with pytest.raises(InputError) as caught:
        publish_answer.publish(Asked("x"), FULL, band_file=file, out=out, as_of=DAY)
    assert caught.value.key == "publish.range_of_other"
    assert caught.value.params["what"] == what
    assert not out.exists()


@pytest.mark.parametrize("measure", ["on-target", "total", "target cash"])
def test_no_range_but_of_base_pay_is_posted_as_base_salary(market, tmp_path, measure):
    file = made_before(market, tmp_path, measure=measure)
    with pytest.raises(InputError) as caught:
        publish_answer.publish(Asked("x"), FULL, band_file=file, as_of=DAY)
    assert caught.value.key == "publish.range_measure"


def test_a_range_of_another_kind_or_currency_or_beside_another_is_refused(market, tmp_path):
    file = made_before(market, tmp_path)
    for asked in (Asked("x", kind="advertised"), Asked("x", measure="total"), Asked("x", currency="EUR")):
        with pytest.raises(InputError) as caught:
            publish_answer.publish(asked, FULL, band_file=file, as_of=DAY)
        assert caught.value.key == "publish.range_of_other"
    with pytest.raises(InputError) as caught:
        publish_answer.publish(Asked("x"), FULL, band_file=file, low=1e5, high=2e5, as_of=DAY)
    assert caught.value.key == "publish.range_twice"
