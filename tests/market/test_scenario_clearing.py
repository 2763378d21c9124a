"""Draws, shocks and budgets through the whole stack, by what theory says must hold."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from markets import PLAIN, written

from outbid.core.errors import InputError
from outbid.core.ranges import Mixture, Point, Spread
from outbid.market.scenarios.draws import draw_inputs
from outbid.market.scenarios.file import load_market
from outbid.market.scenarios.shocks import shocked
from outbid.market.scenarios.solve import solve
from outbid.market.scenarios.study import Case, Study, study
from outbid.market.scenarios.together import solve_together


def after(tmp_path: Path, *sets: str, text: str = PLAIN, draws: int = 30) -> Study:
    scenario = load_market(written(tmp_path, text), sets=sets)
    return study(scenario, scenario.shocks, draws=draws)


def pair(found: Study) -> tuple[Case, Case]:
    return found.base, found.shocks[-1][1]


def test_draws_follow_their_range_and_no_other_input() -> None:
    inputs = {
        "a": Spread(50.0, 200.0),
        "b": Point(3.0),
        "c": Mixture((Point(0.0), Spread(1.0, 2.0)), (0.7, 0.3)),
    }
    drawn = draw_inputs(inputs, 20_000, 1)
    assert drawn["a"][0] == pytest.approx(100.0)
    assert np.quantile(drawn["a"][1:], [0.05, 0.95]) == pytest.approx([50.0, 200.0], rel=0.03)
    assert (drawn["b"] == 3.0).all()
    assert (drawn["c"][1:] == 0).mean() == pytest.approx(0.7, abs=0.01)
    alone = draw_inputs({"a": inputs["a"]}, 20_000, 1)
    assert (alone["a"] == drawn["a"]).all()
    assert (draw_inputs({"a": inputs["a"]}, 20_000, 2)["a"][1:] != drawn["a"][1:]).all()
    assert (draw_inputs({"d": inputs["a"]}, 20_000, 1)["d"][1:] != drawn["a"][1:]).all()


def test_fewer_draws_are_the_first_of_more() -> None:
    inputs = {"a": Spread(50.0, 200.0)}
    assert (draw_inputs(inputs, 10, 5)["a"] == draw_inputs(inputs, 50, 5)["a"][:11]).all()


def test_draws_cleared_together_are_those_cleared_alone(tmp_path: Path) -> None:
    base = after(tmp_path).base
    many, done = solve_together(base.assembly, range(1, 31), base.swept.central)
    assert done.all()
    for draw in (1, 11, 30):
        one = solve(base.assembly, draw)
        at = draw - 1
        assert many.hires[at] == pytest.approx(one.hires, rel=1e-6)
        assert many.unmatched[at] == pytest.approx(one.unmatched, rel=1e-6)
        assert many.open[at] == pytest.approx(one.open, rel=1e-6)
        assert many.cost[at] == pytest.approx(one.cost, abs=0.5)
        assert many.worth[at] == pytest.approx(one.worth, abs=0.5)
        assert many.welfare[at] == pytest.approx(one.welfare, abs=0.5)


def test_everybody_is_somewhere_and_the_certificate_holds(tmp_path: Path) -> None:
    base = after(tmp_path).base
    facts, central = base.swept.draws, base.swept.central
    assert facts.hired + facts.unmatched == pytest.approx(facts.headcount, rel=1e-8)
    assert facts.filled + facts.open == pytest.approx(facts.seats, rel=1e-8)
    assert base.swept.failed == 0
    assert central.residual <= 1e-9
    assert central.violation <= 1e-8


def test_one_more_bidder_never_lowers_any_segments_welfare(tmp_path: Path) -> None:
    text = PLAIN + '\n[[shock]]\nname = "New"\nlike = [{ name = "Second lab", like = "Lab" }]\n'
    base, new = pair(after(tmp_path, text=text))
    assert (new.swept.draws.welfare - base.swept.draws.welfare >= -1e-4).all()
    assert (new.swept.draws.welfare[:, 0] > base.swept.draws.welfare[:, 0] + 1).all()


@pytest.mark.parametrize(("place", "index"), [("Experts", 0), ("Generalists", 1)])
def test_more_people_of_a_segment_never_raise_its_own_welfare(tmp_path: Path, place: str, index: int) -> None:
    base, more = pair(after(tmp_path, f"segment.{place}.headcount=+25%"))
    assert (more.swept.draws.welfare[:, index] < base.swept.draws.welfare[:, index]).all()


def test_a_higher_cap_never_lowers_own_hires(tmp_path: Path) -> None:
    base, higher = pair(after(tmp_path, "employer.Small.cash_cap=+50%"))
    assert (higher.swept.draws.filled[:, 2] >= base.swept.draws.filled[:, 2] - 1e-6).all()
    assert higher.swept.draws.flow[0, 0, 2] > base.swept.draws.flow[0, 0, 2] + 0.1


def test_a_shock_that_changes_nothing_does_nothing(tmp_path: Path) -> None:
    base, same = pair(after(tmp_path, "segment.Experts.headcount=+0%"))
    for name in ("hired", "unmatched", "pay", "welfare"):
        assert getattr(same.swept.draws, name) == pytest.approx(getattr(base.swept.draws, name), rel=1e-9)


def test_an_employer_that_goes_leaves_its_people_to_the_others(tmp_path: Path) -> None:
    base, gone = pair(after(tmp_path, "employer.Large.remove=true"))
    assert [each.name for each in gone.scenario.employers] == ["Lab", "Small"]
    assert gone.swept.draws.unmatched[0, 1] > base.swept.draws.unmatched[0, 1] + 100


def test_a_freeze_leaves_no_seat_and_a_segment_nobody_hires_stays(tmp_path: Path) -> None:
    _, frozen = pair(
        after(tmp_path, "employer.Large.seats=0", "employer.Lab.seats=0", "employer.Small.seats=0")
    )
    facts = frozen.swept.draws
    assert (facts.hired == 0).all()
    assert facts.unmatched == pytest.approx(facts.headcount)
    assert np.isnan(facts.pay).all()
    _, partly = pair(after(tmp_path, "employer.Large.seats=0"))
    assert partly.swept.failed == 0
    assert (partly.swept.draws.filled[:, 0] == 0).all()
    assert partly.swept.draws.hired + partly.swept.draws.unmatched == pytest.approx(
        partly.swept.draws.headcount
    )


def test_splitting_firms_or_risk_types_that_are_alike_changes_nothing(tmp_path: Path) -> None:
    whole = PLAIN.replace('name = "Lab"\nseats = "20 to 30"', 'name = "Lab"\nfirms = 2\nseats = 24')
    half = whole.replace("firms = 2\nseats = 24", "seats = 12")
    lab = half[half.index('[[employer]]\nname = "Lab"') : half.index('[[employer]]\nname = "Small"')]
    split = half + "\n" + lab.replace('name = "Lab"', 'name = "Lab 2"')
    plain = {r'"-10k to 20k"': "0", '"500k to 800k"': "600_000"}
    for old, new in plain.items():
        whole, split = whole.replace(old, new), split.replace(old, new)
    one = study(load_market(written(tmp_path, whole, name="one.toml")), draws=0).base.swept.draws
    two = study(load_market(written(tmp_path, split, name="two.toml")), draws=0).base.swept.draws
    assert two.welfare == pytest.approx(one.welfare, rel=1e-6)
    assert two.filled[0, 1] == pytest.approx(two.filled[0, 3], rel=1e-6)
    assert two.filled[0, 1] + two.filled[0, 3] == pytest.approx(one.filled[0, 1], rel=1e-6)
    mixed = whole.replace("low = 0.5, high = 0.5", "low = 0.3, 1.0 = 0.2, high = 0.5").replace(
        "1.0 = 0.2", '"1" = 0.2'
    )
    three = study(load_market(written(tmp_path, mixed, name="three.toml")), draws=0).base.swept.draws
    assert three.pay == pytest.approx(one.pay, rel=1e-6)


def test_a_hard_budget_binds_and_its_price_vanishes_where_it_is_slack(tmp_path: Path) -> None:
    free = after(tmp_path, draws=0).base.swept.draws
    budget = 0.6 * float(free.spend[0, 1])
    text = PLAIN.replace('name = "Lab"', f'name = "Lab"\nbudget = {budget:.2f}')
    tight = after(tmp_path, text=text, draws=3).base.swept
    assert tight.failed == 0
    assert (tight.draws.spend[:, 1] <= budget * (1 + 1e-5)).all()
    assert tight.draws.spend[0, 1] == pytest.approx(budget, rel=1e-5)
    assert tight.draws.price[0, 1] > 0
    assert tight.draws.filled[0, 1] < free.filled[0, 1]
    assert tight.central.violation <= 1e-8
    slack = PLAIN.replace('name = "Lab"', 'name = "Lab"\nbudget = "1B"')
    loose = after(tmp_path, text=slack, draws=0).base.swept.draws
    assert loose.price[0, 1] == 0
    assert loose.hired == pytest.approx(free.hired, rel=1e-9)


def test_budgets_cleared_together_are_those_cleared_alone(tmp_path: Path) -> None:
    free = after(tmp_path, draws=0).base.swept.draws
    text = PLAIN.replace('name = "Lab"', f'name = "Lab"\nbudget = {0.7 * free.spend[0, 1]:.2f}')
    text = text.replace('name = "Small"', f'name = "Small"\nbudget = {1.1 * free.spend[0, 2]:.2f}')
    base = after(tmp_path, text=text).base
    many, done = solve_together(base.assembly, range(1, 31), base.swept.central)
    assert done.all()
    for draw in (2, 19):
        one = solve(base.assembly, draw)
        assert many.price[draw - 1] == pytest.approx(one.price, abs=1e-4)
        assert many.hires[draw - 1] == pytest.approx(one.hires, rel=1e-4)
        assert many.waiting[draw - 1] == pytest.approx(one.waiting, abs=10)


def test_two_budgets_bind_together(tmp_path: Path) -> None:
    free = after(tmp_path, draws=0).base.swept.draws
    budgets = [0.7 * float(free.spend[0, 0]), 0.7 * float(free.spend[0, 1])]
    text = PLAIN.replace('name = "Lab"', f'name = "Lab"\nbudget = {budgets[1]:.2f}')
    text = text.replace('name = "Large"', f'name = "Large"\nbudget = {budgets[0]:.2f}')
    found = after(tmp_path, text=text, draws=0).base.swept.draws
    assert found.spend[0, :2] == pytest.approx(budgets, rel=1e-5)


def test_the_number_of_processes_changes_no_bit(tmp_path: Path) -> None:
    scenario = load_market(written(tmp_path))
    alone, pooled = study(scenario, draws=260), study(scenario, draws=260, workers=2)
    for name in ("pay", "flow", "welfare", "open"):
        one, two = getattr(alone.base.swept.draws, name), getattr(pooled.base.swept.draws, name)
        assert one.tobytes() == two.tobytes()


def test_progress_is_told_up_to_the_end(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    study(load_market(written(tmp_path)), draws=10, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (11, 11)


def test_a_cap_that_falls_below_its_band_is_refused(tmp_path: Path) -> None:
    text = PLAIN.replace('band = "70k to 400k"', 'band = "70k to 400k"\ncash_cap = "100k"')
    scenario = load_market(written(tmp_path, text), sets=["employer.Large.cash_cap=-50%"])
    with pytest.raises(InputError, match="below the floor"):
        shocked(scenario, scenario.shocks[0])


def test_without_tastes_whole_people_are_hired_where_they_are_worth_most(tmp_path: Path) -> None:
    text = (
        PLAIN.replace("elasticity = 6", "worker_scale = 0\nseat_scale = 0")
        .replace('"300 to 500"', "40")
        .replace("seats = 200", "seats = 20")
    )
    base = after(tmp_path, text=text, draws=2).base
    facts = base.swept.draws
    assert base.swept.failed == 0
    assert (facts.flow == np.round(facts.flow)).all()
    assert facts.hired + facts.unmatched == pytest.approx(facts.headcount)
    # the lab values experts most, and there are about as many of them as it has seats
    assert facts.flow[0, 0, 1] == facts.seats[0, 1]
    assert (facts.welfare >= -1e-6).all()


def test_stock_goes_to_those_who_bear_risk_and_a_lost_round_hurts_its_employer(tmp_path: Path) -> None:
    belief = "belief = { multiple = 'mix(0: 60%; 1 to 8: 40%)', exit_in_years = 4 }"
    lost = (
        "[shock.employer.Small.equity]\nbelief = { multiple = 'mix(0: 90%; 1 to 8: 10%)', exit_in_years = 4 }"
    )
    # the employer counts its stock at what it was thought to be worth
    text = f"{PLAIN}pool = '300k'\n[employer.equity]\n{belief}\nemployer_value = 0.8\n"
    text += f"[[shock]]\nname = 'Lost round'\n{lost}\nemployer_value = 0.8\n"
    base, after_loss = pair(after(tmp_path, text=text, draws=0))
    bold, shy = base.swept.central.hires[0, 2], base.swept.central.hires[1, 2]
    assert bold > 2 * shy > 0
    assert after_loss.swept.central.hires[0, 2] < 0.7 * bold
    assert base.swept.central.violation < 1e-8


def test_a_move_to_a_place_without_income_tax_leaves_people_better_off(tmp_path: Path) -> None:
    base, moved = pair(after(tmp_path, "segment.Experts.place=US-CA", "employer.Lab.place=US-TX", draws=0))
    assert moved.scenario.segments[0].place == "US-CA"
    assert moved.swept.draws.flow[0, 0, 1] > base.swept.draws.flow[0, 0, 1]
    _, earlier = pair(after(tmp_path, "tax_year=2025", draws=0))
    assert earlier.scenario.tax_year == 2025
    assert earlier.swept.draws.welfare[0, 0] != base.swept.draws.welfare[0, 0]
