"""What carries a figure of the replay: no input is shown as a finding."""

from __future__ import annotations

import dataclasses
import math
from fnmatch import fnmatchcase
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from replaying import DRAWS

from outbid.core.ranges import Point
from outbid.market.scenarios.scenario import Tastes
from outbid.market.scenarios.study import Study, study
from outbid.report.market_views import Interval
from outbid.report.replay_answer import row_view
from outbid.report.replay_figures import (
    FIGURES,
    Effect,
    Found,
    Given,
    agreeing,
    figures,
    shocks_read,
)
from outbid.report.replay_trials import RAISED, kinds_of_inputs, scaled, trials
from outbid.report.replay_verdicts import Said
from outbid.report.replay_views import (
    Carried,
    ModelFigure,
    RowView,
    carried_by,
    least_draws,
    signed,
)


@given(
    st.sampled_from(["given", "level", "effect"]),
    st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted).map(tuple),
    st.none() | st.floats(-5, 5),
    st.booleans(),
)
def test_what_carries_a_figure_cannot_be_claimed(made, agreed, responds, demanded):
    value = Interval(0.2)
    right = carried_by(made, responds, demanded, agreed)
    assert ModelFigure("x", "change", value, made, (), responds, right, demanded, agreed).carried == right
    for wrong in {*get_args(Carried)} - {right}:
        with pytest.raises(ValueError, match="input"):
            ModelFigure("x", "change", value, made, (), responds, wrong, demanded, agreed)


def test_the_rule_of_what_carries_a_figure():
    clear, unclear = (500, 500), (250, 500)
    assert carried_by("given", None) == carried_by("given", 0.0) == "input"
    assert carried_by("effect", 0.49, agreed=clear) == carried_by("effect", -0.49, agreed=clear) == "output"
    assert carried_by("effect", 0.5, agreed=clear) == carried_by("effect", None, agreed=clear) == "sign"
    assert carried_by("effect", 0.0, True, clear) == "theory"
    assert carried_by("effect", 0.0, False, unclear) == carried_by("effect", 0.0, True, unclear) == "input"
    assert carried_by("effect", 0.0, False, (9, 10)) == carried_by("effect", 0.0, True) == "few"
    assert carried_by("level", 0.49) == carried_by("level", -0.49) == "output"
    assert carried_by("level", 0.5) == carried_by("level", -1.0) == carried_by("level", None) == "input"


def test_too_few_draws_tell_no_sign():
    """All of n agree with chance 0.9^n where nine in ten do: n tell it, at 5% a side, from ln 0.05 / ln 0.9."""
    assert least_draws() == math.ceil(math.log(0.05) / math.log(0.9)) == 29
    assert signed(0, 0) is None
    assert all(signed(n, n) is None for n in range(29))
    assert all(signed(n, n) is True for n in range(29, 60))


@given(st.integers(1, 80), st.data())
def test_a_sign_is_told_only_where_chance_would_not_do_it(draws, data):
    """Against the binomial law: each mark is wrong at most once in twenty, whatever part of all draws agree."""
    agree = data.draw(st.integers(0, draws))
    # of all draws exactly nine in ten agree: the hardest case of either claim
    law = [math.comb(draws, k) * 0.9**k * 0.1 ** (draws - k) for k in range(draws + 1)]
    told = [k for k in range(draws + 1) if signed(k, draws) is True]
    denied = [k for k in range(draws + 1) if signed(k, draws) is False]
    assert sum(law[k] for k in told) <= 0.05 + 1e-9
    assert sum(law[k] for k in denied) <= 0.05 + 1e-9
    assert agreeing(np.array([1.0] * agree + [-1.0] * (draws - agree) + [np.nan, 0.0])) == (
        max(agree, draws - agree),
        draws + 1,
    )


def test_a_row_is_a_finding_only_where_all_its_figures_are():
    one = ModelFigure("x", "change", Interval(0.2, 0.1, 0.3), "effect", (), 0.1, "output", agreed=(99, 100))
    other = ModelFigure("y", "count", Interval(300.0), "given", ("a",), None, "input")
    said = Said((), "not_in_evidence", "missing")
    assert row_view("S1", said, (one,)).carried == "output"
    assert row_view("S1", said, (other,)).carried == "input"
    assert row_view("S1", said, (one, other)).carried == "both"
    with pytest.raises(ValueError, match="finding"):
        RowView("S1", (), "not_in_evidence", "missing", (one, other), "output")


def test_raising_inputs_raises_those_and_no_others(market):
    places = ("*.value.LLM trainers", "segment.AI sales.headcount", "employer.Early startups.seat.*.terms")
    after = scaled(market, places, RAISED)
    was, now = market.inputs(), after.inputs()
    assert was.keys() == now.keys()
    raised = {place for place in was if now[place] != was[place]}
    assert raised == {place for place in was if any(fnmatchcase(place, each) for each in places)}
    assert len(raised) > 3
    assert all(now[place].median == pytest.approx(RAISED * was[place].median) for place in raised)
    for (employer, seat), (_, then) in zip(market.seats, after.seats, strict=True):
        by = RAISED if employer.name == "Early startups" else 1.0
        assert then.terms.band == pytest.approx(tuple(by * end for end in seat.terms.band))
        assert then.terms.pool == pytest.approx(by * seat.terms.pool)


@pytest.mark.slow
def test_every_figure_is_what_it_is_marked_as(cleared):
    """Inputs that are raised move what is marked an input; another market behind the same inputs moves the rest."""
    tried = trials(cleared, shocks_read())
    base = cleared.base.scenario
    # tastes are the model's: with others the same people, seats and values clear differently
    tastes = dataclasses.replace(base.tastes, elasticity=Point(2.0))
    assert isinstance(tastes, Tastes)
    other = dataclasses.replace(base, tastes=tastes)
    elsewhere = study(other, cleared_shocks(cleared), draws=DRAWS, seed=3)
    for specs in FIGURES.values():
        for spec, shown in zip(specs, figures(cleared, specs, tried), strict=True):
            if isinstance(spec, Given):
                drawn = {place: np.array([q.median]) for place, q in base.inputs().items()}
                assert shown.carried == "input"
                assert shown.value.value == pytest.approx(float(spec.read(drawn)[0]))
                continue
            assert not np.isclose(spec.read(elsewhere)[0], spec.read(cleared)[0], rtol=1e-4, atol=0), spec.key
            raised = scaled(base, shown.inputs, RAISED)
            read = [shock for shock in cleared_shocks(cleared) if shock.name == getattr(spec, "shock", "")]
            again = study(raised, read, draws=0, seed=3)
            was, now = spec.read(cleared)[0], spec.read(again)[0]
            moved = (now - was) / (abs(was) * (RAISED - 1))
            assert shown.responds == pytest.approx(moved, rel=1e-3), spec.key
            if isinstance(spec, Found):
                assert shown.carried == ("input" if abs(moved) >= 0.5 else "output"), spec.key
            else:
                assert isinstance(spec, Effect)
                drawn = spec.read(cleared)[1:]
                most = max((drawn >= 5e-4).sum(), (drawn <= -5e-4).sum())
                assert shown.agreed == (most, DRAWS)
                whole = "theory" if spec.demanded else "sign" if abs(moved) >= 0.5 else "output"
                told = {True: whole, False: "input", None: "few"}[signed(*shown.agreed)]
                assert shown.carried == told, spec.key


def cleared_shocks(found: Study) -> tuple:
    return tuple(shock for shock, _ in found.shocks)


def test_every_input_of_the_market_is_tried(market):
    """But for the tastes and the number of workplaces, which are what the model makes of choices, not of pay."""
    kinds = [place for places in kinds_of_inputs(market) for place in places]
    tried = {place for place in market.inputs() if any(fnmatchcase(place, each) for each in kinds)}
    assert {place for place in market.inputs() if place not in tried} == {
        place for place in market.inputs() if place.startswith("tastes.") or place.endswith(".firms")
    }
    assert {each for each in kinds if each.endswith(".terms")} == {
        f"{employer.place_of(seat)}.terms" for employer, seat in market.seats
    }
