"""Which laws bind a posting, by state, metropolitan area and city."""

import dataclasses

import pytest
from publishing import DAY, FULL, LEAD, shown

from outbid.core.errors import InputError
from outbid.evidence.answer import Cell
from outbid.report import publish_answer
from outbid.report.publish_answer import Asked
from outbid.report.publish_posting import Stated


def test_a_directive_says_how_far_its_member_is(market):
    cell = Cell("it-support", country="DE")
    market(dataclasses.replace(LEAD, cell=cell, currency="EUR"), cell=cell)
    view = publish_answer.publish(Asked("x"), FULL, low=5e4, high=6e4, as_of=DAY)
    assert "by reports was not in force on June 7, 2026" in shown(view)
    assert "Entgelttransparenzrichtlinie (EU) 2023/970" in shown(view, "de")


def test_a_law_that_was_not_found_says_so(market):
    cell = Cell("it-support", country="US", state="US-ME")
    market(dataclasses.replace(LEAD, cell=cell), cell=cell)
    view = publish_answer.publish(Asked("x"), FULL, low=5e4, high=6e4, as_of=DAY)
    assert "not verified against the statute" in shown(view)
    assert "nicht am Gesetz geprüft" in shown(view, "de")


def test_a_state_names_its_cities_with_laws(market):
    cell = Cell("it-support", country="US", state="US-OH")
    market(dataclasses.replace(LEAD, cell=cell), cell=cell)
    view = publish_answer.publish(Asked("x"), FULL, low=5e4, high=6e4, as_of=DAY)
    assert "Cincinnati, Cleveland, Columbus, Toledo: for work there" in shown(view)
    market(
        dataclasses.replace(LEAD, cell=dataclasses.replace(cell, cbsa="17410")),
        cell=dataclasses.replace(cell, cbsa="17410"),
    )
    view = publish_answer.publish(Asked("x"), FULL, low=5e4, high=6e4, as_of=DAY)
    assert [each.rule.id for each in view.rules] == ["US-OH-CLE"]
    assert "for work there" not in shown(view)


@pytest.mark.parametrize(
    ("typed", "cbsa", "region", "city", "laws"),
    [
        # areas, their states and their cities: OMB Bulletin 23-01; the laws: C.R.S. 8-5-201, Cal. Lab. Code 432.3
        ("Denver", "19740", "CO", "Denver", ["US-CO"]),
        ("19740", "19740", "CO", "Denver", ["US-CO"]),
        ("San Francisco", "41860", "CA", "San Francisco", ["US-CA"]),
        ("New York, NY", "35620", "NY", "New York", ["US-NY", "US-NYC"]),
        ("Jersey City, NJ", "35620", "NJ", "Jersey City", ["US-NJ-JC", "US-NJ"]),
        ("Kansas City, KS", "28140", "KS", None, []),
    ],
)
def test_the_laws_of_the_state_of_a_metropolitan_area_bind(market, tmp_path, typed, cbsa, region, city, laws):
    cell, out = Cell("software-engineer", country="US", cbsa=cbsa), tmp_path / "posting.json"
    market(dataclasses.replace(LEAD, cell=cell), cell=cell)
    view = publish_answer.publish(Asked("x", place=typed), Stated(), low=1e5, high=2e5, out=out, as_of=DAY)
    assert [each.rule.id for each in view.rules] == laws
    address = view.posting["jobLocation"]["address"]
    assert (address["addressRegion"], address.get("addressLocality")) == (region, city)
    assert out.exists() == (not laws)


@pytest.mark.parametrize(
    ("typed", "cbsa", "one"),
    [
        ("Jersey City", "35620", "Jersey City, NJ"),
        ("47900", "47900", "Washington, DC"),
        ("NYC", "35620", "New York, NY"),
    ],
)
def test_an_area_of_several_states_asks_which(market, typed, cbsa, one):
    market(LEAD, cell=Cell("software-engineer", country="US", cbsa=cbsa))
    with pytest.raises(InputError) as caught:
        publish_answer.publish(Asked("x", place=typed), FULL, low=1e5, high=2e5, as_of=DAY)
    assert caught.value.key == "publish.which_state"
    assert one in caught.value.params["choices"].split("; ")
