"""What holds for every candidate and employer, whatever they are like.

Worth in closed form: a year of pay, and shares that pay one of two amounts or nothing; constant relative risk
aversion. The last property is of packages valued on simulated futures.
"""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from outbid.offers.acceptance import Acceptance
from outbid.offers.candidate import Candidate
from outbid.offers.certificate import search_cheaper
from outbid.offers.cost import Cost
from outbid.offers.design import Design, Infeasible, cheapest
from outbid.offers.employer import Employer
from outbid.offers.limits import Bound, Limits
from outbid.offers.proposal import Search
from outbid.offers.relax import shortfall
from outbid.packages.files import load_offer, load_person
from outbid.worth.laboratory import with_stake_scaled
from outbid.worth.value import Run

EXAMPLE = Path(__file__).parents[2] / "examples/talent-war"
EXACT = 1e-4
"""Relative tolerance of costs: what the solver's grid leaves."""
SHARE = 0.01
"""Tolerance of the equity share of cost: near the cheapest package cost is flat, and its place less exact."""


def worth_of(gamma, wealth, chances, payouts):
    """Certainty equivalents of base, a fifth of the sign-on and shares."""
    likely = np.array([*chances, 1 - sum(chances)])
    paid = np.array([*payouts, 0.0])

    def worth(base, sign_on, equity):
        left = (wealth + base + sign_on / 5)[:, None] + paid * equity[:, None]
        if abs(gamma - 1) < 1e-9:
            return (np.exp(np.log(left) @ likely) - wealth)[:, None]
        least = left[:, -1:]
        return (least[:, 0] * ((left / least) ** (1 - gamma) @ likely) ** (1 / (1 - gamma)) - wealth)[:, None]

    return worth


@st.composite
def problems(draw):
    """A random candidate, rival and employer."""
    rival = draw(st.floats(80e3, 500e3))
    chances = draw(st.floats(0.02, 0.4)), draw(st.floats(0.05, 0.5))
    payouts = draw(st.floats(1.0, 30.0)), draw(st.floats(0.2, 3.0))
    mean = sum(p * x for p, x in zip(chances, payouts, strict=True))
    low = draw(st.floats(0.2, 0.8)) * rival
    high = low + draw(st.floats(0.1, 1.0)) * rival
    return {
        "wealth": draw(st.floats(100e3, 3e6)),
        "chances": chances,
        "payouts": payouts,
        "limits": Limits(
            Bound(low, high, "law", "band"),
            Bound(0, draw(st.sampled_from([0.0, 30e3])), "", "norm"),
            Bound(0, draw(st.floats(0.1, 2.0)) * rival / mean, "", "pool"),
        ),
        "cost": Cost(
            years=1.0,
            share_value=mean * draw(st.floats(0.4, 1.1)),
            vesting=((12, 1.0),),
            payroll=((176_100.0, 0.062), (math.inf, 0.0145)),
        ),
        "rival": Acceptance(np.array([[rival]]), np.ones((1, 1)), rival / draw(st.floats(5, 7))),
    }


def worth(problem, gamma):
    return worth_of(gamma, problem["wealth"], problem["chances"], problem["payouts"])


def solved(problem, gamma, target, **changed):
    known = {**problem, **changed}
    return cheapest(worth(problem, gamma), known["cost"], known["limits"], known["rival"], target)


def equity_share(problem, found):
    return found.terms.equity * problem["cost"].equity_unit / found.cost


gammas, targets = st.floats(0.5, 6.0), st.floats(0.1, 0.95)


@given(problems(), gammas, st.floats(0.1, 3.0), targets)
@settings(max_examples=60)
def test_with_slack_cash_more_aversion_never_raises_the_equity_share(problem, gamma, more, target):
    # linear cost: contributions that end at a ceiling would make equity's price in cash jump
    slack = replace(problem["limits"], base=Bound(0, 3e6))
    cost = replace(problem["cost"], payroll=((math.inf, 0.0145),))
    less, averse = (solved(problem, g, target, limits=slack, cost=cost) for g in (gamma, gamma + more))
    assert isinstance(less, Design) and isinstance(averse, Design)
    assert equity_share(problem, averse) <= equity_share(problem, less) + SHARE


@given(problems(), gammas, targets, targets)
@settings(max_examples=60)
def test_a_higher_target_never_costs_less(problem, gamma, one, other):
    low, high = (solved(problem, gamma, target) for target in sorted((one, other)))
    if isinstance(low, Infeasible):
        assert isinstance(high, Infeasible)
    elif isinstance(high, Design):
        assert high.cost >= low.cost * (1 - EXACT)


@given(
    problems(), gammas, targets, st.sampled_from(["base", "sign_on", "equity"]), st.floats(0.0, 0.5)
)  # fmt: skip
@settings(max_examples=60)
def test_a_looser_limit_never_costs_more(problem, gamma, target, term, more):
    limits = problem["limits"]
    bound = getattr(limits, term)
    looser = replace(
        limits, **{term: replace(bound, high=bound.high * (1 + more), low=bound.low / (1 + more))}
    )
    tight, loose = solved(problem, gamma, target), solved(problem, gamma, target, limits=looser)
    if isinstance(tight, Design):
        assert isinstance(loose, Design)
        assert loose.cost <= tight.cost * (1 + EXACT)


@given(problems(), gammas, targets)
@settings(max_examples=60)
def test_packages_keep_the_limits_and_reach_the_target(problem, gamma, target):
    found = solved(problem, gamma, target)
    terms = found.terms if isinstance(found, Design) else found.best
    columns = tuple(np.array([part]) for part in terms)
    assert problem["limits"].feasible(*columns)[0]
    chance = problem["rival"].probability(worth(problem, gamma)(*columns))[0]
    # near log utility the closed form itself is noisy in its tenth digit
    assert chance >= target - 1e-9 if isinstance(found, Design) else chance < target + 1e-9
    assert found.cost == pytest.approx(float(problem["cost"](*terms)))


@given(problems(), st.floats(0.5, 1.0))
@settings(max_examples=40)
def test_where_cash_is_capped_equity_rises_with_the_target_until_the_pool_ends(problem, gamma):
    # equity that costs more than it is worth: all cash comes first, then shares, then nothing will do
    dear = replace(problem["cost"], share_value=1e3, payroll=())
    limits = replace(problem["limits"], sign_on=Bound(0, 0))
    known = {**problem, "limits": limits, "cost": dear}
    at_cap = {name: np.array([value]) for name, value in (("base", limits.base.high), ("sign_on", 0.0))}

    def chance(equity):
        return float(
            problem["rival"].probability(worth(problem, gamma)(**at_cap, equity=np.array([equity])))[0]
        )

    first, last = chance(0.0), chance(limits.equity.high)
    assume(last - first > 1e-3 and first > 0.01 and last < 0.98)
    steps = np.linspace(first, last, 6)[1:-1]
    shares = []
    for target in steps:
        found = solved(known, gamma, float(target))
        assert isinstance(found, Design)
        assert found.terms.base == pytest.approx(limits.base.high, rel=1e-6)
        # exactly as many as the target asks for
        assert chance(found.terms.equity) == pytest.approx(target, abs=2e-3 * (last - first) + 1e-6)
        shares.append(found.terms.equity)
    assert (np.diff(shares) > 0).all()

    beyond = min(0.99, last + 0.3 * (last - first))
    none = solved(known, gamma, beyond)
    assert isinstance(none, Infeasible)
    assert none.best.equity == limits.equity.high
    missing = shortfall(worth(problem, gamma), dear, limits, problem["rival"], beyond, none.best).of("equity")
    # up to log utility no worth is bounded: some number of shares always does, and it is the least that does
    if missing.possible:
        needed = limits.equity.high + missing.more
        assert chance(needed) >= beyond - 1e-9
        assert chance(limits.equity.high + 0.999 * missing.more) < beyond


@given(
    problems(),
    st.lists(st.tuples(gammas, st.floats(0.2, 3.0)), min_size=2, max_size=4),
    targets,
    st.integers(0, 9),
)
@settings(max_examples=40)
def test_no_mixture_of_types_hides_a_cheaper_package(problem, kinds, target, seed):
    # several types, and a rival that may offer more: acceptance has more than one bend
    types = [worth_of(g, problem["wealth"] * w, problem["chances"], problem["payouts"]) for g, w in kinds]
    rival = problem["rival"]
    cases = np.repeat(rival.alternatives[0, 0] * np.array([[0.9, 1.3]]), len(kinds), axis=0)
    mixed = Acceptance(cases, np.full(cases.shape, 1 / cases.size), rival.scale)

    def every(base, sign_on, equity):
        return np.concatenate([each(base, sign_on, equity) for each in types], axis=1)

    found = cheapest(every, problem["cost"], problem["limits"], mixed, target)
    budget = found.cost * (1 - 1e-3) if isinstance(found, Design) else math.inf
    around = found.terms if isinstance(found, Design) else found.best
    other, _, tried = search_cheaper(
        every, problem["cost"], problem["limits"], mixed, target, budget, around, 2_000, seed
    )
    assert other is None
    assert tried or found.terms.base == problem["limits"].base.low


def simulated(gamma, target):
    """The proposal for the worked example, on simulated futures."""
    person = replace(load_person(EXAMPLE / "me.toml"), gamma=gamma)
    offer, stay = load_offer(EXAMPLE / "startup.toml"), load_offer(EXAMPLE / "stay.toml")
    job = replace(stay, grants=(), dues=(), refresher=None)
    stake = offer.stakes[0]
    cost = Cost(
        years=6, growth=0.03, leaving=0.1, share_value=1.2, risk_free=0.04,
        vesting=tuple((month, float(part)) for month, part in stake.vesting.increments),
    )  # fmt: skip
    limits = Limits(Bound(50e3, 500e3, "law", "band"), equity=Bound(0, 900e3, "", "pool"))
    employer = Employer(
        "Startup", with_stake_scaled(offer, 1 / stake.shares), limits, cost, "shares", 2.0, 1e7
    )
    candidate = Candidate(person, np.array([gamma]), np.array([person.wealth]), np.ones(1), job)
    return Search(candidate, employer, (), Run(seed=11, futures=10_000)).propose(target)


@pytest.mark.slow
@given(st.floats(1.0, 5.0), st.floats(0.3, 2.0), st.floats(0.3, 0.9))
@settings(max_examples=3)
def test_on_simulated_futures_too(gamma, more, target):
    less, averse = simulated(gamma, target), simulated(gamma + more, target)
    assume(less.feasible and averse.feasible)
    shares = [found.terms.equity * 1.2 / found.cost for found in (less, averse)]
    assert shares[1] <= shares[0] + SHARE
    for found in (less, averse):
        assert target <= found.chance.value < target + 5e-3
        assert found.chance.low <= found.chance.value <= found.chance.high
