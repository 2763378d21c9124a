"""By how much nothing within the limits will do, on all futures: what is asked for is enough, and hardly more."""

import math
from dataclasses import replace
from pathlib import Path

import pytest

from outbid.offers.candidate_file import load_candidate
from outbid.offers.employer_file import load_employer
from outbid.offers.proposal import Search
from outbid.offers.relax import round_up, shortfall_of
from outbid.offers.rival_file import load_rivals
from outbid.worth.value import Run

WIN = Path(__file__).parents[2] / "examples" / "win"
CASES = [("low", 0.8), ("high", 0.5)]


def missed(name, target, futures):
    candidate = load_candidate(WIN / f"candidate-{name}.toml")
    employer = load_employer(WIN / "startup.toml", candidate)
    search = Search(
        candidate, employer, load_rivals([WIN / "public.toml"], candidate), Run(seed=1, futures=futures)
    )
    return search, search.propose(target)


@pytest.mark.parametrize(("name", "target"), CASES[1:])
def test_what_is_asked_for_is_enough_and_a_few_percent_less_is_not(name, target):
    check(*missed(name, target, 8_192), target)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "target"), CASES)
def test_limits_moved_by_what_is_asked_for_hold_a_package(name, target):
    search, proposal = missed(name, target, 30_000)
    check(search, proposal, target)
    employer = search.employer
    for relief in shortfall_of(proposal).reliefs:
        for part, will_do in ((1.0, True), (0.96, False)):
            again = replace(
                search, employer=replace(employer, limits=moved(employer.limits, proposal, relief, part))
            )
            assert again.propose(target).feasible is will_do


def check(search, proposal, target):
    """Each relief on all futures, by packages rather than by the search."""
    assert not proposal.feasible
    for relief in shortfall_of(proposal).reliefs:
        assert relief.possible
        value = getattr(proposal.terms, relief.term)
        assert getattr(relief.terms, relief.term) == pytest.approx(value + relief.more)
        for part, will_do in ((1.0, True), (0.97, False)):
            terms = proposal.terms._replace(**{relief.term: value + part * relief.more})
            seen = proposal.confirmer(search.employer.package(terms))
            assert (seen.probability(proposal.acceptance)[0] >= target) is will_do, (relief, part)


def moved(limits, proposal, relief, part):
    more = part * relief.more
    if relief.term == "equity":
        return replace(limits, equity=replace(limits.equity, high=math.floor(limits.equity.high + more)))
    bound = getattr(limits, relief.term)
    cash = float(limits.first_year_cash(proposal.terms.base, proposal.terms.sign_on))
    high = max(bound.high, getattr(proposal.terms, relief.term) + more)
    return replace(limits, **{relief.term: replace(bound, high=high)}, cash=max(limits.cash, cash + more))


@pytest.mark.parametrize(
    ("amount", "least", "up"),
    [
        (34_945.2, 0.01, 35_000.0),
        (643_127.0, 1.0, 644_000.0),
        (12.34, 1.0, 13.0),
        (1_000.0, 0.01, 1_000.0),
        (0.3, 1.0, 1.0),
        (-5.0, 1.0, 1.0),
        (812.1, 0.01, 813.0),
    ],
)
def test_amounts_are_rounded_up(amount, least, up):
    assert round_up(amount, least) == pytest.approx(up)
