"""Packages valued for all types at once, and against several alternatives."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from outbid.core.ranges import Point
from outbid.offers.acceptance import Acceptance
from outbid.offers.candidate import Candidate, Rival
from outbid.offers.confirm import Confirmer
from outbid.offers.cost import Cost
from outbid.offers.employer import Employer
from outbid.offers.limits import Bound, Limits
from outbid.offers.terms import Terms
from outbid.offers.valuing import MOST_CASES, Valuer, equivalents
from outbid.packages.files import load_offer, load_person
from outbid.worth.futures import CHUNK
from outbid.worth.laboratory import with_stake_scaled
from outbid.worth.preference import certainty_equivalent
from outbid.worth.tax_law import tax_for
from outbid.worth.value import Run, annuity, value

EXAMPLES = Path(__file__).parents[2] / "examples/talent-war"
PERSON = load_person(EXAMPLES / "me.toml")
STARTUP, STAY = load_offer(EXAMPLES / "startup.toml"), load_offer(EXAMPLES / "stay.toml")
OTHER = replace(STAY, name="Rival", kind="offer", dues=())
RICHER = replace(OTHER, name="Rival, more", salary=replace(OTHER.salary, base=Point(600e3)))
EMPLOYER = Employer(
    "Startup", with_stake_scaled(STARTUP, 1 / 300_000), Limits(Bound(1e5, 4e5)), Cost(years=4), "shares"
)
TERMS = Terms(300e3, 20e3, 250e3)


def candidate(*types):
    gamma, wealth = (np.array(part, np.float64) for part in zip(*types, strict=True))
    return Candidate(PERSON, gamma, wealth, np.full(len(types), 1 / len(types)), STAY)


def test_equivalents_of_several_types_are_those_of_each():
    values = np.random.default_rng(5).lognormal(11, 1, 4_000)
    gamma, wealth = np.array([0.0, 1.0, 2.0, 3.7]), np.array([1e5, 2e5, 5e4, 3e5])
    worth, influence = equivalents(values, gamma, wealth)
    known = [certainty_equivalent(values, g, w) for g, w in zip(gamma, wealth, strict=True)]
    assert worth == pytest.approx(known, rel=1e-12)
    # taking the first future away moves the estimate by its influence
    without, _ = equivalents(values[1:], gamma, wealth)
    assert (worth - without) * len(values) == pytest.approx(influence[:, 0], rel=2e-2)


def test_ruin_leaves_about_nothing_but_counts():
    worth, _ = equivalents(np.array([-2e5, 1e6]), np.array([2.0]), np.array([1e5]))
    # one dollar of wealth in one of two futures: harmonic mean of 1 and 1.1 million
    assert worth[0] == pytest.approx(2 / (1 + 1 / 1.1e6) - 1e5, rel=1e-9)
    assert np.isfinite(worth).all()


def test_types_share_futures_but_not_worth():
    two = Valuer(candidate((1.0, 9e5), (4.0, 3e5)), EMPLOYER, seed=3)
    for place, only in enumerate(((1.0, 9e5), (4.0, 3e5))):
        one = Valuer(candidate(only), EMPLOYER, seed=3)
        assert two.of(TERMS)[place] == pytest.approx(one.of(TERMS)[0], rel=1e-12)
    assert two.of(TERMS)[1] < two.of(TERMS)[0]


def test_more_of_each_term_is_worth_more():
    valuer = Valuer(candidate((2.0, 9e5)), EMPLOYER, seed=3)
    worth = [
        valuer.of(terms)[0] for terms in (TERMS, TERMS._replace(base=310e3), TERMS._replace(sign_on=40e3))
    ]
    assert worth[1] > worth[0] and worth[2] > worth[0]


def test_all_futures_are_those_of_value():
    run = Run(seed=3, futures=CHUNK + 2_000)
    rivals = (Rival("Rival", (OTHER, RICHER), (0.7, 0.3)),)
    valuer = Valuer(candidate((2.0, PERSON.wealth)), EMPLOYER, rivals, run.seed)
    package = EMPLOYER.package(TERMS, "Offered")
    seen = Confirmer(valuer, run)(package)
    every = [package, STAY, OTHER, RICHER]
    known = value(every, PERSON, [tax_for(each, PERSON) for each in every], run)
    yearly = known.worth / annuity(PERSON)
    assert seen.worth[0] == pytest.approx(yearly[0], rel=1e-12)
    # the better of the job and the rival, in each case of the rival
    best = [max((1, 2), key=lambda i: yearly[i]), max((1, 3), key=lambda i: yearly[i])]
    assert seen.alternatives[0] == pytest.approx(yearly[best], rel=1e-12)
    errors = [known.difference_error(0, i) / annuity(PERSON) for i in best]
    assert seen.errors[0] == pytest.approx(errors, rel=1e-9)
    assert seen.zero == pytest.approx(float(known.zero_stake[0]))
    assert seen.futures == known.count


def test_the_error_of_the_probability_follows_from_that_of_the_lead():
    run = Run(seed=3, futures=4_000)
    valuer = Valuer(candidate((2.0, PERSON.wealth)), EMPLOYER, (), run.seed)
    seen = Confirmer(valuer, run)(EMPLOYER.package(TERMS))
    acceptance = Acceptance(seen.alternatives, np.ones((1, 1)), 50e3)
    chance, error = seen.probability(acceptance)
    shifted = replace(seen, worth=seen.worth + seen.errors[:, 0])
    assert shifted.probability(acceptance)[0] - chance == pytest.approx(error, rel=0.05)


def test_cases_are_combinations_and_their_weights_products():
    rivals = (Rival("A", (OTHER, RICHER), (0.7, 0.3)), Rival("B", (OTHER, RICHER), (0.4, 0.6)))
    places, weights = Valuer(candidate((2.0, 9e5)), EMPLOYER, rivals).cases
    assert weights == pytest.approx([0.28, 0.42, 0.12, 0.18])
    assert [place.tolist() for place in places] == [[0, 0, 0, 0], [0, 0, 1, 1], [0, 1, 0, 1]]


def test_too_many_cases_are_sampled():
    many = Rival("A", (OTHER,) * 20, tuple(np.full(20, 0.05)))
    valuer = Valuer(candidate((2.0, 9e5)), EMPLOYER, (many, replace(many, name="B")))
    places, weights = valuer.cases
    assert len(weights) == MOST_CASES and weights.sum() == pytest.approx(1)
    assert all(len(np.unique(place)) == 20 for place in places[1:])
