"""Proposals for the worked examples: what compare says of them, limits, certificates, and what cannot be done."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from outbid.core.errors import InputError
from outbid.core.ranges import Point, Spread
from outbid.offers.candidate import Candidate, Rival, types
from outbid.offers.certificate import certify
from outbid.offers.cost import Cost
from outbid.offers.design import Infeasible
from outbid.offers.employer import Employer
from outbid.offers.frontier import curves
from outbid.offers.limits import Bound, Limits
from outbid.offers.proposal import Search, best_of
from outbid.offers.relax import shortfall_of
from outbid.packages.files import load_offer, load_person
from outbid.packages.person import Outside
from outbid.packages.vesting import parse_vesting
from outbid.workspace import Workspace
from outbid.worth.laboratory import with_stake_scaled
from outbid.worth.value import Run

EXAMPLES = Path(__file__).parents[2] / "examples"
RUN = Run(seed=7, futures=12_000)
PERSON = load_person(EXAMPLES / "talent-war/me.toml")
STARTUP = load_offer(EXAMPLES / "talent-war/startup.toml")
STAY = load_offer(EXAMPLES / "talent-war/stay.toml")
JOB = replace(STAY, grants=(), dues=(), refresher=None)
"""The current job without what leaving it forfeits, so that there is something to win."""
LIMITS = Limits(
    Bound(100e3, 380e3, "band", "band"), Bound(0, 100e3, "", "norm"), Bound(0, 900e3, "", "pool"), cash=420e3
)


def employer(limits=LIMITS, template=STARTUP, **cost):
    stake = template.stakes[0]
    known = {"years": 6, "growth": 0.03, "leaving": 0.1, "clawback_months": 12, "risk_free": 0.04}
    vesting = tuple((month, float(part)) for month, part in stake.vesting.increments)
    one = with_stake_scaled(template, 1 / stake.shares)
    return Employer(
        "Startup",
        one,
        limits,
        Cost(**{**known, "share_value": 1.2, "vesting": vesting, **cost}),
        "shares",
        2.0,
        1e7,
    )


def known(person=PERSON, gamma=None, current=JOB):
    who = replace(person, gamma=person.gamma if gamma is None else gamma)
    return Candidate(who, np.array([who.gamma]), np.array([who.wealth]), np.ones(1), current)


@pytest.fixture(scope="module")
def search():
    return Search(known(), employer(), (), RUN)


@pytest.fixture(scope="module")
def proposal(search):
    return search.propose(0.8)


@pytest.fixture(scope="module")
def missed():
    return Search(known(gamma=4.0), employer(), (), RUN).propose(0.8)


def compared(proposal, search):
    """Worth a year of the package and of the current job, as ``outbid compare`` has them."""
    offered = search.employer.package(proposal.terms, "Offered")
    current = search.candidate.current
    view = Workspace(search.candidate.person, search.run).compare(
        current, replace(offered, employer=STARTUP.employer)
    )
    by_name = {offer.name: offer.worth_per_year for offer in view.offers}
    return by_name["Offered"], by_name[current.name]


def test_compare_says_the_same_to_the_cent(proposal, search):
    ours, stay = compared(proposal, search)
    assert float(proposal.seen.worth[0]) == pytest.approx(ours, abs=0.0051)
    assert float(proposal.seen.alternatives[0, 0]) == pytest.approx(stay, abs=0.0051)


def test_compare_gives_the_probability(proposal, search):
    ours, stay = compared(proposal, search)
    chance = 1 / (1 + math.exp(-(ours - stay) / (stay / 6)))
    assert proposal.chance.value == pytest.approx(chance, abs=1e-6)
    assert proposal.chance.low <= chance <= proposal.chance.high
    assert chance >= 0.8 - 1e-6
    # no more is offered than the target asks for
    assert chance < 0.802


def test_scales_follow_the_elasticities(proposal):
    stay = float(proposal.seen.alternatives[0, 0])
    assert proposal.scales == pytest.approx((stay / 6, stay / 7, stay / 5))
    assert proposal.acceptance.scale == proposal.scales[0]


def test_terms_are_written_within_the_limits(proposal):
    assert LIMITS.feasible(*(np.array([part]) for part in proposal.terms))[0]
    assert proposal.terms.base % 100 == 0 or proposal.terms.base == LIMITS.base.high
    assert proposal.terms.equity == int(proposal.terms.equity)
    assert proposal.cost == float(proposal.valuer.employer.cost(*proposal.terms))


def test_nothing_cheaper_is_found_without_the_solver(proposal):
    certificate = certify(proposal)
    assert certificate.holds
    assert certificate.tried > 150


def test_a_solver_that_errs_is_caught(proposal):
    wrong = proposal.terms._replace(
        base=proposal.terms.base + 9_000, equity=math.floor(proposal.terms.equity * 0.9)
    )
    cost = float(proposal.valuer.employer.cost(*wrong))
    assert cost > proposal.cost * 1.006
    broken = replace(proposal, terms=wrong, cost=cost)
    # what would be reported of it: the probability of the package itself
    seen = replace(
        proposal.seen,
        worth=proposal.exact[0].of(wrong) + (proposal.seen.worth - proposal.exact[0].of(proposal.terms)),
    )
    assert not certify(replace(broken, seen=seen)).holds
    beyond = replace(proposal, terms=proposal.terms._replace(base=390_000.0))
    assert not certify(beyond).limits_kept


def test_a_higher_target_never_costs_less(search, proposal):
    lower = search.propose(0.5)
    assert lower.cost < proposal.cost
    assert lower.chance.value >= 0.5


def test_the_frontier_passes_through_the_proposal(proposal):
    found = curves(proposal, (0.3, 0.6, 0.8, 0.95))
    costs = found.target_cost
    assert (costs[1:] >= costs[:-1]).all()
    # the chart's table is coarser than the one the package was found by
    assert costs[2] == pytest.approx(proposal.cost, rel=5e-3)
    along = found.frontier
    assert found.feasible.any()
    assert np.nanmin(np.where(found.feasible, along.cost, np.nan)) == pytest.approx(proposal.cost, rel=1e-2)
    ours = along.base[found.feasible]
    assert (np.diff(ours[along.sign_on[found.feasible] == along.sign_on[found.feasible][0]]) <= 1e-6).all()


@pytest.mark.slow
def test_what_is_missing_closes_the_gap(missed):
    assert isinstance(missed.design, Infeasible)
    assert missed.chance.value < 0.8
    assert certify(missed).holds
    short = shortfall_of(missed)
    relief = short.cheapest
    assert relief.term in ("base", "sign_on") and relief.possible
    wide = {"base": "base", "sign_on": "sign_on"}[relief.term]
    bound = replace(getattr(LIMITS, wide), high=getattr(relief.terms, wide) + 200)
    limits = replace(LIMITS, **{wide: bound}, cash=math.inf)
    again = Search(missed.valuer.candidate, employer(limits), (), RUN).propose(0.8)
    assert again.feasible
    # a quarter less than what is missing does not do
    less = replace(bound, high=getattr(missed.terms, wide) + 0.75 * relief.more)
    cash = float(LIMITS.first_year_cash(missed.terms.base, missed.terms.sign_on)) + 0.75 * relief.more
    short = Search(missed.valuer.candidate, employer(replace(LIMITS, **{wide: less}, cash=cash)), (), RUN)
    assert not short.propose(0.8).feasible


def test_without_a_pool_all_is_cash():
    limits = Limits(Bound(100e3, 600e3, "band", "band"))
    found = Search(known(), employer(limits), (), RUN).propose(0.5)
    assert found.feasible
    assert found.terms.equity == 0 and found.terms.sign_on == 0
    # taken in one of two futures: worth as much as the job to leave
    assert float(found.seen.worth[0]) == pytest.approx(float(found.seen.alternatives[0, 0]), rel=2e-3)


def test_a_band_that_is_a_point_leaves_equity():
    limits = Limits(Bound(300e3, 300e3, "parity", "parity"), equity=Bound(0, 900e3, "", "pool"))
    found = Search(known(gamma=1.0), employer(limits), (), RUN).propose(0.7)
    assert found.feasible
    assert found.terms.base == 300e3
    assert ("base", "parity") in found.design.binding


def test_types_and_rivals_average():
    gamma, wealth, weights = types(Spread(1, 4), Point(900e3), 3)
    candidate = Candidate(PERSON, gamma, wealth, weights, JOB)
    lower = replace(JOB, name="Rival", kind="offer")
    higher = replace(lower, salary=replace(lower.salary, base=Point(lower.salary.base.mean + 60e3)))
    found = Search(candidate, employer(), (Rival("Rival", (lower, higher), (0.5, 0.5)),), RUN).propose(0.6)
    assert found.acceptance.weights.shape == (3, 2)
    gap = (found.seen.worth[:, None] - found.seen.alternatives) / found.scales[0]
    assert found.chance.value == pytest.approx(float((found.acceptance.weights / (1 + np.exp(-gap))).sum()))
    assert found.chance.value >= 0.6


def test_a_german_candidate_is_paid_in_dollars():
    person = replace(PERSON, place="DE", status="class_1", currency="EUR", rates={"USD": 0.9}, wealth=400e3)
    candidate = Candidate(person, np.array([2.0]), np.array([400e3]), np.ones(1))
    rival = replace(JOB, name="Rival", kind="offer", place="DE")
    search = Search(candidate, employer(), (Rival("Rival", (rival,), (1.0,)),), RUN)
    found = search.propose(0.4)
    view = Workspace(person, RUN).compare(rival, search.employer.package(found.terms, "Offered"))
    worth = {offer.name: offer.worth_per_year for offer in view.offers}
    assert float(found.seen.worth[0]) == pytest.approx(worth["Offered"], abs=0.0051)
    assert float(found.seen.alternatives[0, 0]) == pytest.approx(worth["Rival"], abs=0.0051)


@pytest.mark.slow
def test_the_best_of_several_vesting_norms():
    stake = STARTUP.stakes[0]
    slow = replace(STARTUP, stakes=(replace(stake, vesting=parse_vesting("6y/2y-cliff/monthly")),))
    norms = [employer(), employer(template=slow)]
    found = best_of(known(), norms, 0.6, run=RUN)
    assert len(found) == 2
    assert found[0][1].cost <= found[1][1].cost
    euro = replace(norms[1], template=replace(norms[1].template, currency="EUR"))
    with pytest.raises(InputError) as caught:
        best_of(known(), [norms[0], euro], 0.6, run=RUN)
    assert caught.value.key == "win.currencies"


def test_an_alternative_that_ruins_is_refused():
    poor = replace(PERSON, wealth=1_000.0)
    dear = replace(STARTUP, name="Dear", employer="Dear", stakes=(replace(STARTUP.stakes[0], strike=20.0),))
    candidate = Candidate(poor, np.array([2.0]), np.array([1_000.0]), np.ones(1))
    with pytest.raises(InputError) as caught:
        Search(candidate, employer(), (Rival("Dear", (dear,), (1.0,)),), RUN).propose(0.5)
    assert caught.value.key == "win.ruin"


def test_nothing_to_win_against():
    alone = replace(known(), current=None)
    with pytest.raises(InputError) as caught:
        Search(alone, employer(), (), RUN).propose(0.5)
    assert caught.value.key == "win.no_alternative"


@pytest.mark.slow
def test_decisions_on_the_way_are_those_of_compare():
    person = replace(PERSON, outside=Outside(300e3, 0.03, 4.0, 0.03))
    candidate = known(person, current=STAY)
    search = Search(candidate, employer(), (), RUN)
    found = search.propose(0.5)
    ours, stay = compared(found, search)
    assert float(found.seen.worth[0]) == pytest.approx(ours, abs=0.0051)
    assert float(found.seen.alternatives[0, 0]) == pytest.approx(stay, abs=0.0051)
    assert certify(found).holds
