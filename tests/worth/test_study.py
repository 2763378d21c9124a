"""Everything valued for one answer, and how a headline becomes a worth: each effect once, to the cent."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain import KinkedTax, LinearTax

from outbid.core.ranges import Mixture, Point, Spread
from outbid.packages.base_rates_file import load_base_rates
from outbid.packages.captable import CapTable, ShareClass
from outbid.packages.outlooks import Cohort, Outlook, Priced, Stated
from outbid.packages.package import Package
from outbid.packages.person import Economy, Outside, Person
from outbid.packages.stake import Conditions, Stake, Tender
from outbid.packages.terms import Bonus, Salary, SignOn
from outbid.packages.vesting import parse_vesting
from outbid.worth.attribution import Attribution, attribute
from outbid.worth.net import Tax
from outbid.worth.study import Study, by_outlook, study
from outbid.worth.value import Run, value

FORMS = ("shares", "restricted", "iso", "nso", "rsu", "profits_interest", "vsop", "section_19a")
TABLE = CapTable(
    (ShareClass("common", 7e6), ShareClass("a", 1e6, 5.0, preference=1.0), ShareClass("b", 2e6, 10.0, preference=1.0))
)  # fmt: skip
STATED = Stated(Mixture((Point(0.0), Spread(2e5, 2e6)), (0.6, 0.4)), Spread(3.0, 7.0), Spread(0.1, 0.4))
PRICED = Priced(TABLE, "b")
COHORT = Cohort(load_base_rates(), "b", 1e8, TABLE)
OUTLOOKS: dict[str, Outlook] = {"stated": STATED, "priced": PRICED, "base_rates": COHORT}
ALL_COMMON = CapTable((ShareClass("common", 9e6), ShareClass("new", 1e6, 10.0, preference=0.0)))
"""The last round bought stock that is owed nothing: as good as common."""
LAW = Tax(KinkedTax(), indexing=0.025)
NO_TAX = Tax(LinearTax(0.0, 0.0))
OFFER = Outside(140_000.0, layoff=0.05)


def person(**changes: object) -> Person:
    return replace(
        Person(5e5, 2.0, "X", "single", 2026, stay=Point(4.0), horizon=10), **changes  # type: ignore[arg-type]
    )  # fmt: skip


def stake(outlook: Outlook, **terms: object) -> Stake:
    usual = {"vesting": parse_vesting("4y/1y-cliff/monthly"), "shares": 20_000.0, "preferred_price": 10.0}
    return Stake(**{"name": "s", "outlook": outlook, **usual, **terms})  # type: ignore[arg-type]


def package(*stakes: Stake, base: float = 150_000.0, **terms: object) -> Package:
    return Package(
        **{"name": "a", "currency": "USD", "salary": Salary(Point(base)), "stakes": stakes, **terms}
    )  # type: ignore[arg-type]


def attributed(done: Study, index: int, it: Package, who: Person) -> Attribution:
    found = done.valuation
    steady = done.steady.get(index)
    planned = None if steady is None else found.sums[steady]
    return attribute(it, who, found.sums[index], float(found.mean[index]), float(found.worth[index]), planned)


def cents(found: Attribution) -> int:
    return round(found.headline * 100) + sum(round(step.amount * 100) for step in found.steps)


def step(found: Attribution, key: str) -> float:
    return sum(each.amount for each in found.steps if each.key == key)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", OUTLOOKS)
@pytest.mark.parametrize("outside", [None, OFFER], ids=["alone", "market"])
def test_the_steps_add_up_to_the_cent(form: str, kind: str, outside: Outside | None) -> None:
    terms = {"form": form, "strike": 1.5, "fair_market_value": 2.0}
    it = package(
        stake(OUTLOOKS[kind], **terms), bonus=Bonus(Spread(0.5, 1.2), target=0.1), sign_on=SignOn(3e4, 24)
    )
    who = person(outside=outside)
    done = study([it], who, [LAW], Run(futures=2_000, seed=4))
    found = attributed(done, 0, it, who)
    assert cents(found) == round(found.worth * 100) == round(float(done.valuation.worth[0]) * 100)
    assert all(round(each.amount * 100) == pytest.approx(each.amount * 100) for each in found.steps)
    assert len({each.key for each in found.steps}) == len(found.steps)
    # preferences and dilution never give common stock anything, risk and tax neither
    for key in ("strike", "dilution", "preferences", "unvested", "delay", "tax", "risk"):
        assert step(found, key) <= 1e-9


@settings(max_examples=25)
@given(
    st.sampled_from(FORMS), st.sampled_from(sorted(OUTLOOKS)), st.floats(0.0, 8.0), st.sampled_from([0.0, 0.5, 4.0]),
    st.sampled_from(["none", "single", "double"]), st.booleans(), st.integers(0, 5),
)  # fmt: skip
def test_the_steps_add_up_whatever_the_conditions(
    form: str, kind: str, strike: float, gamma: float, acceleration: str, flag: bool, seed: int
) -> None:
    conditions = Conditions(
        election_83b=flag,
        early_exercise=flag,
        acceleration=acceleration,  # type: ignore[arg-type]
        tenders=(Tender(2, 0.2, 0.1),) if flag else (),
    )
    it = package(
        stake(OUTLOOKS[kind], form=form, strike=strike, fair_market_value=3.0, conditions=conditions),
        stake(OUTLOOKS[kind], name="t", form="rsu"),
    )
    who = person(gamma=gamma, outside=OFFER if flag else None)
    done = study([it], who, [NO_TAX], Run(futures=500, seed=seed))
    found = attributed(done, 0, it, who)
    assert cents(found) == round(found.worth * 100)


def test_what_is_not_there_is_no_step() -> None:
    """A sure exit of common stock at the told price, no strike, no tax, no waiting, no risk: headline is worth."""
    sure = Stated(Point(200_000.0), Point(3.0), Point(0.0))
    it = package(stake(sure, vesting=parse_vesting("immediate")))
    who = person(economy=Economy(risk_free=0.0))
    done = study([it], who, [NO_TAX], Run(futures=200))
    found = attributed(done, 0, it, who)
    assert found.steps == ()
    assert found.headline == found.worth == 800_000


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"strike": 1.0, "form": "shares"}, "strike"),
        ({"outlook": Stated(Point(200_000.0), Point(3.0), Point(0.25))}, "dilution"),
        ({"vesting": parse_vesting("8y/annual")}, "unvested"),
        ({"outlook": Stated(Mixture((Point(0.0), Point(200_000.0)), (0.5, 0.5)), Point(3.0), Point(0.0))}, "failure"),
    ],
)  # fmt: skip
def test_each_effect_is_a_step_of_its_own(change: dict[str, object], key: str) -> None:
    """One thing at a time is changed in a package without any: only its own step appears (and risk, of a lottery)."""
    sure = Stated(Point(200_000.0), Point(3.0), Point(0.0))
    it = package(stake(sure, vesting=parse_vesting("immediate"), headline=200_000.0))
    it = replace(it, stakes=(replace(it.stakes[0], **change),))  # type: ignore[arg-type]
    who = person(economy=Economy(risk_free=0.0), gamma=0.0)
    done = study([it], who, [NO_TAX], Run(futures=2_000))
    assert [each.key for each in attributed(done, 0, it, who).steps] == [key]


def test_a_table_without_preferences_has_no_such_step_and_without_rounds_no_dilution() -> None:
    alone = Priced(ALL_COMMON, "common", round_every=None)
    bought = CapTable((ShareClass("common", 1e7, 10.0),))
    alone = replace(alone, table=bought)
    it, who = package(stake(alone)), person()
    found = attributed(study([it], who, [NO_TAX], Run(futures=4_000)), 0, it, who)
    assert step(found, "preferences") == pytest.approx(0, abs=0.05)
    assert step(found, "dilution") == pytest.approx(0, abs=0.05)
    preferred = package(stake(replace(PRICED, round_every=None)))
    found = attributed(study([preferred], who, [NO_TAX], Run(futures=4_000)), 0, preferred, who)
    assert step(found, "preferences") < -1_000
    assert step(found, "dilution") == pytest.approx(0, abs=0.05)
    rounds = package(stake(PRICED))
    found = attributed(study([rounds], who, [NO_TAX], Run(futures=4_000)), 0, rounds, who)
    assert step(found, "dilution") < -1_000


def test_the_market_step_is_what_the_market_changes() -> None:
    it = package(stake(STATED))
    still, who = person(), person(outside=OFFER)
    alone = attributed(study([it], still, [LAW], Run(futures=3_000)), 0, it, still)
    done = study([it], who, [LAW], Run(futures=3_000))
    found = attributed(done, 0, it, who)
    assert step(alone, "market") == 0
    assert step(found, "market") != 0
    for key in ("strike", "dilution", "preferences", "unvested", "failure", "growth"):
        # what the company does is the same with and without a market outside
        assert step(found, key) == pytest.approx(step(alone, key), abs=0.02)


# variants


def full(**terms: object) -> Package:
    return package(stake(STATED, others=(PRICED, COHORT), **terms))


def test_a_study_holds_every_outlook_and_every_plan() -> None:
    who = person(outside=OFFER)
    plain = package(name="plain", base=160_000.0)
    done = study([full(form="nso", strike=2.0), plain], who, [LAW] * 2, Run(futures=1_000))
    assert done.outlooks[0].keys() == {"stated", "priced", "base_rates"}
    assert done.outlooks[0]["stated"] == 0 == done.entry(0, "stated")
    assert done.entry(1, "priced") == 1
    assert done.outlooks[1] == {}
    # two packages, two other outlooks of one and it without its stake, two without leaving, two as planned
    assert len(done.valuation.worth) == 9
    assert set(done.bare) == {0}
    assert set(done.staying) == set(done.steady) == {0, 1}
    worth = done.valuation.worth
    # with nothing to lose the plain job is as good as its policy: pay outside is less
    assert worth[1] == pytest.approx(worth[done.staying[1]], rel=1e-3)
    assert worth[1] <= worth[done.steady[1]] + 1e-6


def test_without_a_market_there_are_no_other_plans() -> None:
    done = study([full()], person(), [LAW], Run(futures=1_000))
    assert not done.staying and not done.steady
    assert len(done.valuation.worth) == 3
    assert done.bare[0] < done.valuation.worth[0]


@pytest.mark.parametrize("kind", ["priced", "base_rates"])
def test_another_outlook_is_worth_what_it_is_worth_alone(kind: str) -> None:
    it, who = full(), person()
    done = study([it], who, [LAW], Run(futures=4_000, seed=9))
    variant = by_outlook(it, kind)  # type: ignore[arg-type]
    assert variant.stakes[0].outlook.kind == kind
    assert {each.kind for each in variant.stakes[0].others} == {"stated", "priced", "base_rates"} - {kind}
    alone = value([variant], who, [LAW], Run(futures=4_000, seed=9))
    assert done.valuation.worth[done.entry(0, kind)] == alone.worth[0]  # type: ignore[arg-type]


@pytest.mark.parametrize("gamma", [0.5, 1.0, 2.0, 4.0])
def test_more_of_everything_is_never_worth_less(gamma: float) -> None:
    """Wealthier people are nearer to the mean; a larger stake, a higher salary and a lower strike are worth more."""
    who, run = person(gamma=gamma), Run(futures=4_000, seed=3)
    it = package(stake(PRICED, form="nso", strike=2.0))
    better = [
        package(stake(PRICED, form="nso", strike=1.0)),
        package(stake(PRICED, form="nso", strike=2.0, shares=30_000.0)),
        package(stake(PRICED, form="nso", strike=2.0), base=151_000.0),
        package(stake(PRICED, form="nso", strike=2.0, conditions=Conditions(window_months=120.0))),
    ]
    plans = [study([each], who, [NO_TAX], run) for each in (it, *better)]
    worth = [float(each.valuation.worth[0]) for each in plans]
    slack = 0.001 * worth[0]
    assert all(other > worth[0] - slack for other in worth[1:])
    assert all(np.isfinite(worth))
    assert math.isclose(worth[0], float(study([it], who, [NO_TAX], run).valuation.worth[0]))
