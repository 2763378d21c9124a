"""Pay bands: from the market and a policy, with their interval and their floor."""

import dataclasses
import json

import pytest
from publishing import DAY, LEAD, shown

from outbid.core.errors import InputError
from outbid.evidence.answer import Cell, Figure
from outbid.report import publish_answer
from outbid.report.publish_answer import Asked
from outbid.report.publish_files import load_policy
from outbid.report.views import to_json


def test_a_band_is_told_with_its_interval_and_its_evidence(market, tmp_path):
    policy = tmp_path / "policy.toml"
    policy.write_text("width = 0.5\nround = 1000\n")
    view = publish_answer.band(Asked("software-engineer"), policy=policy, pays=[132e3], as_of=DAY)
    text = shown(view)
    assert "$96,000 to $144,000, midpoint $120,000" in text
    assert "known to $114,000 to $126,000" in text
    assert "110%" in text
    assert "75%" in text
    assert "40 records, 12 employers" in text
    assert "96.000\u00a0$ bis 144.000\u00a0$".replace("\u00a0", " ") in shown(view, "de").replace(
        "\u00a0", " "
    )
    assert json.loads(to_json(view))["band"]["minimum"]["value"] == 96e3


def test_a_band_without_evidence_is_refused(market):
    market()
    with pytest.raises(InputError) as caught:
        publish_answer.band(Asked("software-engineer"))
    assert caught.value.key == "publish.no_market"


def test_the_legal_floor_of_germany(market, tmp_path):
    cell = Cell("it-support", country="DE")
    low = tuple(map(Figure, (26e3, 29e3, 33e3, 40e3, 50e3)))
    market(dataclasses.replace(LEAD, cell=cell, currency="EUR", percentiles=low), cell=cell)
    policy = tmp_path / "policy.toml"
    policy.write_text('below = 0.3\nabove = 0.3\nfloor = "minimum wage"\n')
    view = publish_answer.band(Asked("it-support"), policy=policy, as_of=DAY)
    assert view.band.floored
    assert view.band.minimum.value == pytest.approx(28_912.0)  # 13.90 euros for 2,080 hours


@pytest.mark.parametrize(
    "text",
    [
        "target = 2.0\nwidth = 0.5\nbelow = 0.1\n",
        "widht = 0.5\n",
        'width = "wide"\n',
        "width = -1.0\n",
        "# later\n",
        "",
    ],
)
def test_bad_policies_are_refused_with_a_place(tmp_path, text):
    file = tmp_path / "policy.toml"
    file.write_text(text)
    with pytest.raises(InputError) as caught:
        load_policy(file)
    assert str(file) in str(caught.value)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ({"pays": [-5.0]}, "pay"),
        ({"pays": [float("nan")]}, "pay"),
    ],
)
def test_no_pay_is_placed(market, words, key):
    with pytest.raises(InputError) as caught:
        publish_answer.band(Asked("x"), as_of=DAY, **words)
    assert caught.value.key == f"publish.{key}"


def test_another_currency_than_asked_is_no_answer(market):
    with pytest.raises(InputError) as caught:
        publish_answer.band(Asked("x", currency="XXQ"), as_of=DAY)
    assert caught.value.key == "publish.currency"
