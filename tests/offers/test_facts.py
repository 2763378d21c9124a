"""Facts that an employer may learn, or show: against closed forms, and for a worked example."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from outbid.core.errors import InputError
from outbid.core.ranges import Point, Spread
from outbid.offers.acceptance import Acceptance
from outbid.offers.candidate import Candidate, Rival, types
from outbid.offers.cost import Cost
from outbid.offers.design import Design, Infeasible
from outbid.offers.employer import Employer
from outbid.offers.facts import (
    by_case,
    by_scale,
    by_type,
    disclosed,
    facts,
    outlooks,
    ranked,
    unknown_discounted,
)
from outbid.offers.facts_solve import Mixed
from outbid.offers.limits import Bound, Limits
from outbid.offers.proposal import Search
from outbid.packages.files import load_offer, load_person
from outbid.worth.laboratory import with_stake_scaled
from outbid.worth.value import Run

EXAMPLES = Path(__file__).parents[2] / "examples/talent-war"
RUN = Run(seed=5, futures=6_000)
PERSON = load_person(EXAMPLES / "me.toml")
STARTUP = load_offer(EXAMPLES / "startup.toml")
JOB = replace(load_offer(EXAMPLES / "stay.toml"), grants=(), dues=(), refresher=None)
LIMITS = Limits(Bound(100e3, 500e3, "band", "band"), equity=Bound(0, 900e3, "", "pool"))


def employer(limits=LIMITS):
    stake = STARTUP.stakes[0]
    vesting = tuple((month, float(part)) for month, part in stake.vesting.increments)
    cost = Cost(years=6, growth=0.03, leaving=0.1, share_value=0.9, vesting=vesting, risk_free=0.04)
    return Employer("Startup", with_stake_scaled(STARTUP, 1 / stake.shares), limits, cost, "shares", 2.0, 1e7)


def paying(factor):
    base = Point(JOB.salary.base.mean * factor)
    return replace(JOB, name=f"{factor:g}", kind="offer", salary=replace(JOB.salary, base=base))


RIVAL = Rival("Big", (paying(0.95), paying(1.1), paying(1.25)), (0.3, 0.4, 0.3))


def search(limits=LIMITS, gamma=Spread(1.0, 4.0), taste=None, rivals=(RIVAL,)):  # noqa: B008
    aversion, wealth, weights = types(gamma, Point(900e3), 3)
    who = Candidate(PERSON, aversion, wealth, weights, JOB, taste=taste)
    return Search(who, employer(limits), rivals, RUN)


@pytest.fixture(scope="module")
def proposal():
    return search().propose(0.7)


@pytest.fixture(scope="module")
def found(proposal):
    return facts(proposal)


def test_facts_are_those_that_are_not_known(found):
    assert {fact.kind for fact in found} == {"risk_aversion", "rival", "taste"}
    assert [fact.name for fact in found if fact.kind == "rival"] == ["Big"]
    savings = [fact.saving for fact in found]
    assert savings == sorted(savings, reverse=True)
    assert min(savings) >= 0


def test_not_knowing_is_the_proposal(found, proposal):
    for fact in found:
        if fact.kind != "taste":
            assert fact.known.unknown.cost == pytest.approx(proposal.cost, rel=2e-3)
        assert fact.known.probability >= 0.7 - 1e-9


def test_the_averse_are_offered_less_equity_once_known(found):
    known = next(fact.known for fact in found if fact.kind == "risk_aversion")
    assert [state.value for state in known.states] == sorted(search().candidate.gamma)
    assert known.terms[-1].equity < known.terms[1].equity
    assert known.terms[-1].base > known.terms[1].base


def test_a_richer_rival_is_met_with_more(found):
    known = next(fact.known for fact in found if fact.kind == "rival")
    assert [state.name for state in known.states] == ["0.95", "1.1", "1.25"]
    assert [state.probability for state in known.states] == pytest.approx([0.3, 0.4, 0.3])
    assert list(known.costs) == sorted(known.costs)
    assert list(known.probabilities) == sorted(known.probabilities, reverse=True)


def test_nothing_is_left_to_learn():
    assert facts(search(gamma=Point(2.0), taste=40_000.0, rivals=()).propose(0.6)) == ()


def test_out_of_reach_there_is_nothing_to_save():
    low = Limits(Bound(100e3, 110e3, "band", "band"), equity=Bound(0, 1_000, "", "pool"))
    missed = search(low).propose(0.9)
    assert isinstance(missed.design, Infeasible)
    assert facts(missed) == ()


def acceptance():
    generator = np.random.default_rng(3)
    weights = generator.random((4, 6))
    return Acceptance(generator.normal(200e3, 30e3, (4, 6)), weights / weights.sum(), 30e3)


def test_states_together_are_what_was_not_known():
    whole, worth = acceptance(), np.random.default_rng(4).normal(210e3, 40e3, (50, 4))
    for states in (
        by_type(whole, np.array([1.0, 2.0, 1.0, 4.0])),
        by_case(whole, np.array([0, 1, 2, 0, 1, 2]), ["a", "b", "c"]),
    ):
        assert len(states) == 3
        assert Mixed(states).probability(worth) == pytest.approx(whole.probability(worth))
    scaled = Mixed(by_scale(whole, (30e3, 20e3, 30e3)))
    mean = (whole.probability(worth) + whole.with_scale(20e3).probability(worth)) / 2
    assert scaled.probability(worth) == pytest.approx(mean)


@pytest.mark.parametrize("discount", [0.2, 0.5])
def test_a_discount_for_the_unknown_costs_the_shares_that_make_up_for_it(discount):
    # base pay is capped: what is missing comes in shares worth 2 to the candidate and 3 to the employer
    limits = Limits(Bound(50e3, 150e3, "band", "band"), equity=Bound(0, 1e6))
    price = Cost(years=1.0, share_value=3.0, vesting=((12, 1.0),))
    one = Acceptance(np.array([[200e3]]), np.ones((1, 1)), 30e3)

    def worth(part):
        return lambda base, sign_on, equity: (base + 2 * part * equity)[:, None]

    found = disclosed(
        worth(1 - discount), worth(1.0), price, limits, one, (150e3, 0.0, 25e3), 0.8, ("discount", "known")
    )
    missing = 50e3 + 30e3 * math.log(4)
    assert found.saving == pytest.approx(3 * missing / 2 * (1 / (1 - discount) - 1), rel=1e-4)
    assert found.worth[0][0] == 200e3 - discount * 50e3
    assert found.probabilities[1] == pytest.approx(0.5)
    back = disclosed(
        worth(1.0), worth(1 - discount), price, limits, one, (150e3, 0.0, 25e3), 0.8, ("stated", "priced")
    )
    assert back.saving == -found.saving


def test_what_only_disclosure_makes_possible_is_worth_everything():
    limits = Limits(Bound(50e3, 150e3, "band", "band"), equity=Bound(0, 60e3))
    price = Cost(years=1.0, share_value=3.0, vesting=((12, 1.0),))
    one = Acceptance(np.array([[200e3]]), np.ones((1, 1)), 30e3)

    def worth(part):
        return lambda base, sign_on, equity: (base + 2 * part * equity)[:, None]

    terms = (150e3, 0.0, 25e3)
    saving = {
        said: disclosed(worth(a), worth(b), price, limits, one, terms, 0.8, ("discount", "known")).saving
        for said, a, b in (("now", 0.5, 1.0), ("no longer", 1.0, 0.5), ("never", 0.1, 0.2))
    }
    assert saving["now"] == math.inf
    assert saving["no longer"] == -math.inf
    assert math.isnan(saving["never"])


def test_other_outlooks_on_the_same_package(proposal):
    shown = outlooks(proposal)
    kinds = [other.kind for other in STARTUP.stakes[0].others]
    assert kinds
    assert sorted(each.shown for each in shown) == sorted(kinds)
    for each in shown:
        assert each.unseen == STARTUP.stakes[0].outlook.kind
        # a package that is worth less to everybody is taken less often, and what wins costs more
        if (each.worth[1] < each.worth[0]).all():
            assert each.probabilities[1] < each.probabilities[0]
            assert each.saving < 0


def test_a_discount_of_nothing_changes_nothing(proposal):
    none, half = unknown_discounted(proposal, 0.0), unknown_discounted(proposal, 0.5)
    assert none.saving == 0
    assert half.saving > 0
    assert isinstance(half.designs[0], Design)
    assert half.probabilities[0] < half.probabilities[1] == pytest.approx(proposal.chance.value, abs=1e-6)
    with pytest.raises(InputError) as caught:
        unknown_discounted(proposal, 1.5)
    assert caught.value.key == "menus.discount"


def test_facts_are_ranked_by_what_they_save(found, proposal):
    every = ranked(found, [unknown_discounted(proposal, 0.5)])
    assert len(every) == len(found) + 1
    assert [each.saving for each in every] == sorted((each.saving for each in every), reverse=True)
