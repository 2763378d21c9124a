"""Menus for a worked example: who prefers what, as ``compare`` has it, and what two packages save."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from outbid.core.errors import InputError
from outbid.core.ranges import Point, Spread
from outbid.offers.candidate import Candidate, types
from outbid.offers.candidate_file import load_candidate
from outbid.offers.cost import Cost
from outbid.offers.employer import Employer
from outbid.offers.employer_file import load_employer
from outbid.offers.limits import Bound, Limits
from outbid.offers.menu import menu, risk_tolerance, tolerant_types
from outbid.offers.menu_search import Sorter
from outbid.offers.proposal import Search
from outbid.offers.rival_file import load_rivals
from outbid.packages.files import load_offer, load_person
from outbid.workspace import Workspace
from outbid.worth.laboratory import with_stake_scaled
from outbid.worth.value import Run

EXAMPLES = Path(__file__).parents[2] / "examples/talent-war"
RUN = Run(seed=5, futures=9_000)
PERSON = load_person(EXAMPLES / "me.toml")
STARTUP = load_offer(EXAMPLES / "startup.toml")
JOB = replace(load_offer(EXAMPLES / "stay.toml"), grants=(), dues=(), refresher=None)
LIMITS = Limits(Bound(100e3, 450e3, "band", "band"), equity=Bound(0, 900e3, "", "pool"))


def employer(limits=LIMITS):
    stake = STARTUP.stakes[0]
    vesting = tuple((month, float(part)) for month, part in stake.vesting.increments)
    cost = Cost(years=6, growth=0.03, leaving=0.1, share_value=0.9, vesting=vesting, risk_free=0.04)
    return Employer("Startup", with_stake_scaled(STARTUP, 1 / stake.shares), limits, cost, "shares", 2.0, 1e7)


def candidate(gamma=Spread(0.7, 4.0)):  # noqa: B008
    aversion, wealth, weights = types(gamma, Point(900e3), 3)
    return Candidate(PERSON, aversion, wealth, weights, JOB)


@pytest.fixture(scope="module")
def proposal():
    return Search(candidate(), employer(), (), RUN).propose(0.7)


@pytest.fixture(scope="module")
def found(proposal):
    return menu(proposal, RUN)


def test_two_packages_save(found, proposal):
    assert found.sorts
    assert found.saving > 0
    assert found.saving == pytest.approx(proposal.cost - found.cost)
    assert found.tolerant.equity > found.averse.equity
    assert found.tolerant.base < found.averse.base
    for terms in (found.averse, found.tolerant):
        assert LIMITS.feasible(*(np.array([part]) for part in terms))[0]


def test_each_type_prefers_its_own_by_the_margin(found, proposal):
    assert (found.lead >= found.margin).all()
    # by other futures and with decisions worked out anew each still does
    assert (found.checked > 0).all()
    assert found.margin == pytest.approx(0.0025 * float(proposal.best_alternative @ candidate().weights))


def test_compare_says_who_prefers_what(found, proposal):
    packages = [
        replace(employer().package(terms, name), employer=STARTUP.employer)
        for terms, name in ((found.averse, "Averse"), (found.tolerant, "Tolerant"))
    ]
    shown = []
    for gamma in candidate().gamma:
        view = Workspace(replace(PERSON, gamma=float(gamma)), RUN).compare(JOB, *packages)
        worth = {offer.name: offer.worth_per_year for offer in view.offers}
        shown.append((worth["Averse"], worth["Tolerant"]))
    prefers = np.array([tolerant > averse for averse, tolerant in shown])
    assert (prefers == found.groups).all()


def test_probabilities_add_up(found, proposal):
    assert found.probability >= 0.7
    assert found.probability == pytest.approx(float(found.by_type @ candidate().weights))
    assert found.probability == pytest.approx(np.dot(found.shares, found.by_group))
    hired = np.array(found.shares) * found.by_group
    assert found.cost == pytest.approx(hired @ found.costs / hired.sum())
    assert found.costs[0] == float(employer().cost(*found.averse))


def test_each_group_can_be_asked_to_reach_the_target(proposal):
    both = menu(proposal, RUN, each=True)
    assert min(both.by_group) >= 0.7
    assert both.cost <= both.single_cost
    assert both.saving == pytest.approx(both.single_cost - both.cost)


def test_a_known_candidate_needs_no_menu():
    one = Search(candidate(Point(2.0)), employer(), (), RUN).propose(0.7)
    found = menu(one, RUN)
    assert not found.sorts
    assert found.saving == 0
    assert found.averse == found.single == one.terms
    assert found.cost == one.cost
    assert found.probability == pytest.approx(one.chance.value)


def test_without_equity_there_is_nothing_to_choose_between():
    limits = Limits(Bound(100e3, 900e3), equity=Bound(0, 0))
    found = menu(Search(candidate(), employer(limits), (), RUN).propose(0.7), RUN)
    assert not found.sorts
    assert found.saving == 0


def test_what_cannot_be_reached_is_said(proposal):
    limits = Limits(Bound(100e3, 120e3, "band", "band"), equity=Bound(0, 1e3, "", "pool"))
    missed = Search(candidate(), employer(limits), (), RUN).propose(0.9)
    assert menu(missed, RUN) is missed.design


@pytest.mark.parametrize(
    "groups, margin, key",
    [
        ([True] * 3, None, "menus.groups"),
        ([False] * 3, None, "menus.groups"),
        ([True], None, "menus.groups"),
        (None, -1.0, "menus.margin"),
        (None, math.nan, "menus.margin"),
    ],
)
def test_bad_questions(proposal, groups, margin, key):
    with pytest.raises(InputError) as caught:
        menu(proposal, RUN, None if groups is None else np.array(groups), margin)
    assert caught.value.key == key


def test_the_median_parts_the_types():
    tolerance, weights = np.array([4.0, 2.0, 2.0, 1.0]), np.array([0.3, 0.1, 0.2, 0.4])
    # 0.4 of them up to 1, 0.7 up to 2: the cut nearest to one half, and to three quarters
    assert tolerant_types(tolerance, weights).tolist() == [True, True, True, False]
    assert tolerant_types(tolerance, weights, 0.75).tolist() == [True, False, False, False]
    assert not tolerant_types(np.ones(2), np.full(2, 0.5)).any()


def test_who_bears_risk_gives_up_more_pay_for_equity(proposal):
    tolerance = risk_tolerance(proposal)
    assert (np.diff(candidate().gamma) > 0).all()
    assert (np.diff(tolerance) < 0).all()
    richer = Candidate(PERSON, np.full(2, 2.0), np.array([2e5, 4e6]), np.full(2, 0.5), JOB)
    poor, rich = risk_tolerance(Search(richer, employer(), (), RUN).propose(0.7))
    assert rich > poor


@pytest.mark.slow
def test_the_groups_that_save_most_are_found(proposal, found):
    # of three types there are two ways to part them
    by_hand = [menu(proposal, RUN, np.array(own)) for own in ([True, False, False], [True, True, False])]
    assert found.cost == min(each.cost for each in by_hand)


def test_a_menu_that_fails_its_check_is_never_shown(proposal, monkeypatch):
    real = Sorter.menu

    def failing(self, averse, tolerant, seen, single):
        made = real(self, averse, tolerant, seen, single)
        return replace(made, checked=made.checked - 1e6) if averse != tolerant else made

    monkeypatch.setattr(Sorter, "menu", failing)
    found = menu(proposal, RUN)
    assert not found.sorts
    assert found.saving == 0
    assert found.averse == proposal.terms


@pytest.mark.slow
def test_a_failed_check_is_mended_by_a_wider_margin(tmp_path):
    # the tolerant type took the other's package on the first futures, for 1,217 a year
    win = EXAMPLES.parent / "win"
    text = (win / "startup.toml").read_text("utf-8").replace("company.toml", str(win / "company.toml"))
    for own, other in (
        ('"150k to 185k"', '"100k to 260k"'),
        ('"195k"', '"275k"'),
        ("pool = 250_000", "pool = 900_000"),
        (', "5y/1y-cliff/monthly"]', "]"),
    ):
        assert own in text
        text = text.replace(own, other)
    (tmp_path / "startup.toml").write_text(text, "utf-8")
    known = (win / "candidate-medium.toml").read_text("utf-8")
    known = known.replace('"medium" ', '"mix(0: 50%; 5: 50%)"').replace('"60k to 200k"', '"110k"')
    (tmp_path / "candidate.toml").write_text(known, "utf-8")
    who = load_candidate(tmp_path / "candidate.toml")
    firm = load_employer(tmp_path / "startup.toml", who)
    run = Run(seed=1, futures=8_192)
    found = menu(Search(who, firm, load_rivals([win / "public.toml"], who), run).propose(0.5), run)
    assert (found.checked >= 0).all()
    assert (found.lead >= 0).all()
    assert found.sorts is (found.saving > 0)
