"""Packages that are designed for an opening, against proposals for the same targets, and what files state."""

import itertools
import math
from pathlib import Path

import numpy as np
import pytest

from outbid.core.errors import InputError
from outbid.offers.acceptance import Acceptance
from outbid.offers.candidate_file import load_candidate
from outbid.offers.cost import Cost
from outbid.offers.employer_file import load_employer
from outbid.offers.proposal import Search
from outbid.offers.rival_file import load_rivals
from outbid.offers.team_file import load_team
from outbid.offers.team_menus import acceptance_by_case, cash_by_month, designed, one_after_another
from outbid.offers.terms import Terms
from outbid.worth.value import Run

WIN = Path(__file__).parents[2] / "examples" / "win"


def test_a_refusal_tells_of_the_rival():
    # 90% or 10%, each as likely: 50% at first; given a refusal, 0.5·0.1·0.9·2 / 0.5
    found = one_after_another(np.array([[0.9, 0.1]]), np.array([0.5, 0.5]), 3)
    assert found[0, :2] == pytest.approx([0.5, 0.18])
    third = (0.5 * 0.1**2 * 0.9 + 0.5 * 0.9**2 * 0.1) / (0.5 * 0.1**2 + 0.5 * 0.9**2)
    assert found[0, 2] == pytest.approx(third)
    # where the rival is known, nothing is told
    assert one_after_another(np.array([[0.3]]), np.ones(1), 4) == pytest.approx(0.3)
    assert one_after_another(np.array([[1.0]]), np.ones(1), 3)[0, 0] == 1


def test_cases_average_to_the_probability():
    rng = np.random.default_rng(1)
    weights = np.outer([0.2, 0.8], [0.5, 0.3, 0.2])
    acceptance = Acceptance(rng.normal(200e3, 30e3, (2, 3)), weights, 30e3)
    worth = rng.normal(200e3, 30e3, (5, 2))
    by_case, likely = acceptance_by_case(acceptance, worth)
    assert likely == pytest.approx([0.5, 0.3, 0.2])
    assert by_case @ likely == pytest.approx(acceptance.probability(worth))


def test_cash_by_month_is_the_year_s_over_its_months():
    cost = Cost(
        years=2.0, growth=0.1, bonus_rate=0.2, benefits=6_000, payroll=((100_000, 0.1), (math.inf, 0.02))
    )
    cash = cash_by_month(cost, Terms(80_000, 15_000), 18)
    first, second = 80_000 * 1.2, 88_000 * 1.2
    due = [0.1 * min(first + 15_000, 100_000) + 0.02 * (first + 15_000), 0.1 * 100_000 + 0.02 * second]
    assert cash[0] == pytest.approx((first + 6_000 + due[0]) / 12 + 15_000)
    assert cash[1:12] == pytest.approx((first + 6_000 + due[0]) / 12)
    assert cash[12:] == pytest.approx((second + 6_000 + due[1]) / 12)
    with pytest.raises(InputError) as caught:
        cash_by_month(cost, Terms(80_000), 25)
    assert caught.value.key == "team.years"


def stated(tmp_path, extra="", opening=""):
    text = f"""
    name = "Plan"
    currency = "USD"
    months = 12
    budget = "1M"
    pool = 1_000
    {extra}
    [[opening]]
    name = "Engineer"
    month = 2
    {opening}
      [[opening.package]]
      base = "120k"
      sign_on = "6k"
      shares = 100
      chance = "50%"
    """
    path = tmp_path / "plan.toml"
    path.write_text(text, "utf-8")
    return load_team(path)


def test_what_the_file_states_is_what_is_planned(tmp_path):
    filed = stated(
        tmp_path,
        'payroll = "10%"\nleaving = "19%"\ngrowth = "5%"\ncounted_months = 24\nshare_value = 3\nmaximise = "net"',
        'value_a_year = "240k"\ncount = 2\ncandidates = 3',
    )
    first, second = filed.team.openings
    assert (first.name, second.name) == ("Engineer 1", "Engineer 2")
    (choice,) = first.choices
    stays = 0.81 ** (1 / 12)
    assert choice.chances == (0.5, 0.5, 0.5)
    assert choice.cash == pytest.approx(
        [11_000 * stays**month + (6_600 if month == 0 else 0) for month in range(12)]
    )
    later = sum(11_000 * 1.05 * stays**month for month in range(12, 24))
    assert choice.cost == pytest.approx(choice.cash.sum() + later + 300)
    # who starts in month 2 is counted for 23 months
    assert first.values[1] == pytest.approx(20_000 * (1 - stays**23) / (1 - stays))
    assert filed.team.net


def test_chances_by_candidate_must_be_as_many(tmp_path):
    with pytest.raises(InputError) as caught:
        path = tmp_path / "plan.toml"
        stated(tmp_path, opening="value = 1\ncandidates = 3")
        path.write_text(path.read_text("utf-8").replace('"50%"', '["50%", "40%"]'), "utf-8")
        load_team(path)
    assert caught.value.key == "team.chances"


@pytest.mark.slow
def test_designed_packages_are_those_of_proposals():
    run = Run(1, 8_000)
    searches = []
    for name in ("high", "low"):
        candidate = load_candidate(WIN / f"candidate-{name}.toml")
        rivals = load_rivals([WIN / "public.toml"], candidate)
        searches.append(
            (name, Search(candidate, load_employer(WIN / "startup.toml", candidate), rivals, run))
        )
    choices = designed(searches, 18, (0.2, 0.4), 2)
    assert all(a.cost <= b.cost for a, b in itertools.pairwise(choices))
    for target in (0.2, 0.4):
        proposal = searches[1][1].propose(target)
        near = min(choices, key=lambda choice: abs(choice.cost - proposal.cost))
        place = near.candidates.index("low")
        # rounded up to hundreds and whole shares, by a coarser table
        assert near.cost == pytest.approx(proposal.cost, rel=0.02)
        assert near.chances[place] == pytest.approx(proposal.chance.value, abs=0.02)
    for choice in choices:
        assert sorted(choice.candidates) == ["high", "high", "low", "low"]
        assert choice.chances[0] >= choice.chances[2]
        # a refusal tells of the rival, whose pay is a range
        assert choice.chances[1] < choice.chances[0]
        assert searches[0][1].employer.limits.feasible(*(np.array([part]) for part in choice.terms)).all()
