"""Worth over many futures: the same whatever else is asked, honest about its error, and split without remainder."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain import KinkedTax, LinearTax
from scipy import optimize

from outbid.core.errors import InputError
from outbid.core.ranges import Mixture, Point, Spread
from outbid.packages.files import load_offer, load_person
from outbid.packages.outlooks import Stated
from outbid.packages.package import Package
from outbid.packages.person import Economy, Person
from outbid.packages.stake import Stake
from outbid.packages.terms import Benefit, Bonus, Due, Grant, Refresher, Salary, SignOn, Stock
from outbid.packages.vesting import parse_vesting
from outbid.workspace import Workspace
from outbid.worth.attribution import attribute
from outbid.worth.chance import chance_needed
from outbid.worth.futures import CHUNK, draw, quasi
from outbid.worth.laboratory import (
    Laboratory,
    with_base_scaled,
    with_chance,
    with_exit_scaled,
    with_stake_scaled,
)
from outbid.worth.net import Tax
from outbid.worth.preference import certainty_equivalent
from outbid.worth.simulate import all_rows
from outbid.worth.switch import switch_points
from outbid.worth.value import Run, value

EXAMPLES = Path(__file__).parents[2] / "examples/talent-war"
STAY, STARTUP = (load_offer(EXAMPLES / f"{name}.toml") for name in ("stay", "as-told"))
ME = load_person(EXAMPLES / "me.toml")
LAW = Tax(KinkedTax(), indexing=0.025)


def risky(chance: float = 0.3, name: str = "risky", base: float = 150_000.0) -> Package:
    outlook = Stated(
        Mixture((Point(0.0), Spread(2e6, 8e6)), (1 - chance, chance)), Spread(3.0, 6.0), Point(0.2)
    )
    return Package(
        name, "USD", Salary(Point(base)), stakes=(Stake("s", outlook, parse_vesting("4y/1y-cliff/monthly")),)
    )


# the same, whatever else is asked


def test_a_package_is_worth_the_same_alone_and_in_company() -> None:
    run = Run(futures=40_000, seed=5)
    poor = replace(risky(0.01), name="poor", salary=Salary(Spread(1_000.0, 90_000.0)))
    third = replace(STAY, name="third", salary=Salary(Spread(100e3, 200e3)))
    for gamma in (0.5, 1.0, 2.0, 5.5):
        me = replace(ME, gamma=gamma)
        together = value([STAY, STARTUP, third, poor], me, [LAW] * 4, run)
        for place, package in enumerate((STAY, STARTUP, third, poor)):
            alone = value([package], me, [LAW], run)
            assert alone.worth[0] == together.worth[place]
            assert alone.mean[0] == together.mean[place]
            assert (alone.sample[0] == together.sample[place]).all()
            assert alone.sums[0] == together.sums[place]


def test_order_does_not_matter() -> None:
    run = Run(futures=20_000, seed=5)
    one, other = value([STAY, STARTUP], ME, [LAW] * 2, run), value([STARTUP, STAY], ME, [LAW] * 2, run)
    assert (one.worth == other.worth[::-1]).all()
    assert one.wins[0, 1] == other.wins[1, 0]
    assert one.difference_error(0, 1) == pytest.approx(other.difference_error(0, 1), rel=1e-9)


@pytest.mark.parametrize("precise", [False, True])
def test_threads_change_nothing(precise: bool) -> None:
    packages, taxes = [STAY, STARTUP], [LAW] * 2
    if precise:  # enough for several chunks in a replicate
        packages, taxes = [risky()], [LAW]
    futures = 200_000 if precise else 5 * CHUNK + 123
    found = [value(packages, ME, taxes, Run(2, futures, threads, precise)) for threads in (1, 2, 3)]
    for other in found[1:]:
        assert (other.worth == found[0].worth).all()
        assert (other.covariance == found[0].covariance).all()
        assert (other.sample == found[0].sample).all()
        assert other.sums == found[0].sums
        assert (other.wins == found[0].wins).all()


@pytest.mark.parametrize("futures", [100, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 7])
def test_any_number_of_futures(futures: int) -> None:
    done: list[tuple[int, int]] = []
    found = value([risky()], ME, [LAW], Run(futures=futures), lambda a, b: done.append((a, b)))
    assert found.count == futures
    assert found.sample.shape == (1, futures)
    assert found.mean[0] == pytest.approx(found.sample.mean(), rel=1e-12)
    expected = certainty_equivalent(found.sample[0], ME.gamma, ME.wealth)
    assert found.worth[0] == pytest.approx(expected, rel=1e-9)
    assert found.zero_stake[0] == pytest.approx(np.mean([0.7]), abs=4 * math.sqrt(0.21 / futures))
    assert done == [] or done[-1] == (futures, futures)


def test_seeds_differ_and_repeat() -> None:
    worths = [value([risky()], ME, [LAW], Run(seed, 5_000)).worth[0] for seed in (1, 2, 1)]
    assert worths[0] == worths[2]
    assert worths[0] != worths[1]


def test_fewer_years_change_nothing_in_the_years_they_share() -> None:
    rows = all_rows([STAY], ME)
    shorter = {factor: max(1, count // 2) for factor, count in rows.items()}
    long, short = draw(1, rows, 0, 50), draw(1, shorter, 0, 50)
    for factor, count in shorter.items():
        assert (long[factor][:count] == short[factor]).all()


def test_quasi_random_points_can_be_drawn_in_any_order() -> None:
    rows = all_rows([risky()], ME)
    whole = quasi(3, rows, 1, 0, 256)
    for start in (0, 128, 64, 192):
        piece = quasi(3, rows, 1, start, 64)
        for factor in rows:
            assert (piece[factor] == whole[factor][:, start : start + 64]).all()


@pytest.mark.parametrize(
    ("run", "key"),
    [(Run(futures=99), "futures"), (Run(futures=10**9), "futures"), (Run(seed=-1), "seed")],
)
def test_impossible_runs(run: Run, key: str) -> None:
    with pytest.raises(InputError) as caught:
        value([risky()], ME, [LAW], run)
    assert caught.value.key == f"errors.{key}"


def test_nothing_or_twins_cannot_be_compared() -> None:
    with pytest.raises(InputError) as caught:
        value([], ME, [], Run())
    assert caught.value.key == "errors.nothing_to_compare"
    with pytest.raises(InputError) as caught:
        Workspace(ME).compare(risky(), risky())
    assert caught.value.key == "errors.same_name"


# the error


@pytest.mark.parametrize("gamma", [0.0, 1.0, 3.0])
def test_standard_error_is_honest(gamma: float) -> None:
    """The spread of the worth over 40 seeds is what each of them says its error is; of the difference, too."""
    me = replace(ME, gamma=gamma)
    packages = [risky(), replace(STAY, stakes=())]
    found = [value(packages, me, [LAW] * 2, Run(seed, 2_000)) for seed in range(40)]
    worths = np.array([f.worth for f in found])
    stated = np.mean([f.standard_error for f in found], axis=0)
    # the spread of 40 numbers is known to about 1/sqrt(78) = 11%
    assert worths.std(axis=0, ddof=1) == pytest.approx(stated, rel=0.4)
    difference = np.mean([f.difference_error(0, 1) for f in found])
    assert (worths[:, 0] - worths[:, 1]).std(ddof=1) == pytest.approx(difference, rel=0.4)


def test_common_randomness_makes_the_difference_more_certain() -> None:
    """Two shares that are nearly all market rise and fall together, so that their difference is nearly certain."""
    shares = (Grant("g", tuple((m, 50_000.0) for m in range(3, 49, 3))),)
    both = [
        Package(name, "USD", Salary(Point(1e5)), stock=Stock(0.171, 1.0), grants=shares)
        for name in ("a", "b")
    ]
    found = value(both, replace(ME, stay=Point(4.0)), [LAW] * 2, Run(futures=20_000))
    assert found.difference_error(0, 0) == 0
    assert found.difference_error(0, 1) < 0.3 * math.hypot(*found.standard_error)
    assert found.wins + found.wins.T + np.eye(2) == pytest.approx(np.ones((2, 2)))
    assert abs(found.worth[0] - found.worth[1]) < 4 * found.difference_error(0, 1)


@pytest.mark.parametrize("package", [risky(), STARTUP], ids=lambda p: p.name)
def test_precise_mode_agrees_and_is_more_precise(package: Package) -> None:
    futures = 16_384
    plain = value([package], ME, [LAW], Run(futures=futures))
    fine = value([package], ME, [LAW], Run(futures=futures, precise=True))
    reference = value([package], ME, [LAW], Run(seed=77, futures=400_000))
    assert fine.count == futures
    for found in (plain, fine):
        error = math.hypot(found.standard_error[0], reference.standard_error[0])
        assert abs(found.worth[0] - reference.worth[0]) < 4 * error
    assert fine.standard_error[0] < plain.standard_error[0] / 3


def test_error_of_precise_mode_is_honest() -> None:
    found = [value([risky()], ME, [LAW], Run(seed, 4_096, precise=True)) for seed in range(30)]
    spread = np.std([f.worth[0] for f in found], ddof=1)
    stated = math.sqrt(np.mean([f.covariance[0, 0] for f in found]))
    assert spread == pytest.approx(stated, rel=0.5)


# the attribution


PROCEEDS = [Point(0.0), Point(2e6), Spread(1e6, 9e6), Mixture((Point(0.0), Spread(1e6, 9e6)), (0.6, 0.4))]
PAYOUTS = [Point(1.0), Spread(0.5, 1.5), Spread(0.0, 1.0)]


@st.composite
def packages(draw: st.DrawFn) -> Package:
    money = st.floats(0, 3e5).map(lambda x: round(x, 2))

    def maybe(strategy: st.SearchStrategy) -> st.SearchStrategy:
        return st.one_of(st.none(), strategy)

    vesting = st.sampled_from(["4y/1y-cliff/monthly", "4y/quarterly", "40/30/20/10", "immediate"]).map(
        parse_vesting
    )
    stake = st.builds(
        Stake,
        name=st.just("s"),
        outlook=st.builds(
            Stated,
            proceeds=st.sampled_from(PROCEEDS),
            years=st.sampled_from([Point(4.0), Spread(3.0, 7.0)]),
            dilution=st.sampled_from([Point(0.0), Spread(0.1, 0.4), Point(1.0)]),
            market_correlation=st.sampled_from([0.0, 0.5]),
        ),
        vesting=vesting,
        form=st.sampled_from(["shares", "rsu"]),
        shares=st.just(10_000.0),
        strike=st.sampled_from([0.0, 5.0, 500.0]),
        preferred_price=maybe(st.floats(1, 100)),
        vested_months=st.integers(-6, 20),
    )  # fmt: skip
    return Package(
        name="x",
        currency="USD",
        salary=Salary(draw(st.sampled_from([Point(2e5), Spread(1e5, 2e5), Point(0.0)])), draw(st.floats(-0.1, 0.2))),
        bonus=draw(maybe(st.builds(Bonus, payout=st.sampled_from(PAYOUTS), target=st.floats(0, 1)))),
        sign_on=draw(maybe(st.builds(SignOn, money, st.integers(0, 48), st.booleans()))),
        stock=Stock(0.4, 1.0),
        grants=tuple(
            Grant("g", tuple(sorted(c)))
            for c in draw(st.lists(st.lists(st.tuples(st.integers(0, 80), money), min_size=1, max_size=6), max_size=2))
        ),
        refresher=draw(maybe(st.builds(Refresher, money, vesting, st.integers(1, 24)))),
        benefits=tuple(draw(st.lists(st.builds(Benefit, st.just("b"), money, st.booleans()), max_size=2))),
        dues=tuple(draw(st.lists(st.builds(Due, st.just("d"), st.integers(0, 80), money), max_size=2))),
        stakes=tuple(draw(st.lists(stake, max_size=2))),
    )  # fmt: skip


PEOPLE = st.builds(
    Person,
    wealth=st.sampled_from([1e6, 5e7]),
    gamma=st.sampled_from([0.0, 0.5, 1.0, 2.0, 8.0]),
    place=st.just("X"),
    status=st.just("single"),
    tax_year=st.just(2026),
    stay=st.sampled_from([Point(1.0), Point(4.0), Point(2.5), Spread(1.0, 5.0)]),
    horizon=st.just(6),
)


@settings(max_examples=120)
@given(packages(), PEOPLE)
def test_attribution_sums_to_the_cent_and_steps_have_their_sign(package: Package, person: Person) -> None:
    found = value([package], person, [LAW], Run(futures=300))
    mean, worth = float(found.mean[0]), float(found.worth[0])
    split = attribute(package, person, found.sums[0], mean, worth)
    cents = round(100 * split.headline) + sum(round(100 * step.amount) for step in split.steps)
    assert cents == round(100 * split.worth)
    assert split.worth == pytest.approx(worth, abs=0.0051)
    for step in split.steps:
        if step.key in ("strike", "dilution", "unvested", "tax", "risk"):
            assert step.amount <= 0.01, step
        # clawing back later than the rest of the year's pay is worth something; apart from that delay costs
        if step.key == "delay" and package.sign_on is None:
            assert step.amount <= 0.01, step
    if person.gamma == 0:
        assert all(step.key != "risk" or abs(step.amount) <= 0.01 for step in split.steps)


def test_each_step_of_a_simple_package_by_hand() -> None:
    outlook = Stated(Mixture((Point(0.0), Point(4e6)), (0.75, 0.25)), Point(5.0), Point(0.5))
    stake = Stake("s", outlook, parse_vesting("8y/annual"), shares=1e5, strike=1.0, preferred_price=30.0)
    package = Package("x", "USD", Salary(Point(100e3)), stakes=(stake,), dues=(Due("d", 60, 7e3),))
    person = replace(ME, stay=Point(4.0), gamma=0.0, economy=Economy(risk_free=0.04))
    tax = Tax(LinearTax(0.3, 0.2))
    found = value([package], person, [tax], Run(futures=100_000))
    split = attribute(package, person, found.sums[0], float(found.mean[0]), float(found.worth[0]))
    steps = {step.key: step.amount for step in split.steps}
    hit = found.sums[0]["stake"] / 950e3  # share of futures that end well, about a quarter
    assert hit == pytest.approx(0.25, abs=4 * math.sqrt(0.1875 / 1e5))
    salary = sum(100e3 / 12 * math.exp(-0.04 * m / 12) for m in range(1, 49))
    exit_today = hit * 950e3 * math.exp(-0.2)
    # told 3M; strike 100k; half diluted; half vested
    assert split.headline == pytest.approx(400e3 + 3e6)
    assert steps["strike"] == pytest.approx(-100e3)
    assert steps["dilution"] == pytest.approx(-1.5e6)
    assert steps["unvested"] == pytest.approx(-700e3)
    assert steps["failure"] == pytest.approx(hit * 950e3 - 700e3)
    assert steps["delay"] == pytest.approx(salary + exit_today - 400e3 - hit * 950e3, rel=1e-3)
    assert steps["tax"] == pytest.approx(-0.3 * salary - 0.2 * exit_today, rel=1e-3)
    assert "risk" not in steps or abs(steps["risk"]) <= 0.01


# where the ranking flips


def sure(worth_a_year: float = 330_000.0) -> Package:
    return Package("sure", "USD", Salary(Point(worth_a_year)), bonus=Bonus(Spread(0.5, 1.5), target=0.1))


@pytest.fixture(scope="module")
def duel() -> tuple[list[Package], Person, list]:  # type: ignore[type-arg]
    them = [sure(), risky()]
    me = replace(ME, stay=Point(4.0), wealth=1.5e6)
    found = value(them, me, [LAW] * 2, Run(futures=100_000, seed=6))
    lead = float(found.worth[0] - found.worth[1])
    return (
        them,
        me,
        switch_points(Laboratory(them, me, [LAW] * 2, 6), 0, 1, lead, found.difference_error(0, 1)),
    )


def changed(package: Package, me: Person, point) -> tuple[Package, Person]:  # type: ignore[no-untyped-def]
    """``package`` and ``me`` with the found value put in the place of the present one."""
    mine, x = point.package == package.name, point.value
    if point.input == "chance" and mine:
        return with_chance(package, x), me
    if point.input == "exit" and mine:
        return with_exit_scaled(package, x / point.current), me
    if point.input == "base" and mine:
        return with_base_scaled(package, x / point.current), me
    return package, replace(me, **{point.input: x}) if point.input in ("gamma", "wealth") else me


def test_at_a_switch_point_a_fresh_valuation_finds_no_difference(duel) -> None:  # type: ignore[no-untyped-def]
    them, me, points = duel
    tried = set()
    for point in points:
        if point.value is None or point.input == "stay":
            continue
        tried.add((point.input, point.package))
        step = 4 * point.error

        def lead(x: float, seed: int = 91, point=point) -> tuple[float, float]:  # type: ignore[no-untyped-def]
            moved = [changed(p, me, replace(point, value=x)) for p in them]
            found = value([p for p, _ in moved], moved[0][1], [LAW] * 2, Run(seed, 60_000))
            return float(found.worth[0] - found.worth[1]), found.difference_error(0, 1)

        there, error = lead(point.value)
        # how far the stated error of the point lets the lead stray
        low = max(point.value - step, point.low)
        stray = abs(lead(low)[0] - there)
        assert abs(there) < 4 * error + stray, point
        assert abs(there) < 0.06 * me.wealth, point
        # and just above it the named package leads
        higher, noise = lead(min(point.value * 1.3, point.high))
        if abs(higher) > 4 * noise and point.value * 1.3 < point.high:
            assert (higher > 0) == (point.above == them[0].name), point
    assert {"chance", "exit", "base", "gamma", "wealth"} <= {key for key, _ in tried}
    assert {package for key, package in tried if key == "base"} == {"sure", "risky"}


def test_where_nothing_flips_it_says_so() -> None:
    them = [sure(2e6), risky(0.01)]
    me = replace(ME, stay=Point(4.0))
    found = value(them, me, [LAW] * 2, Run(futures=20_000, seed=6))
    lead = float(found.worth[0] - found.worth[1])
    points = switch_points(Laboratory(them, me, [LAW] * 2, 6), 0, 1, lead, 0.0)
    for key in ("gamma", "wealth", "stay"):
        point = next(p for p in points if p.input == key)
        assert point.value is None
        assert point.above == "sure"


def test_worthless_stakes_are_no_reason_to_fail() -> None:
    for proceeds in (
        Point(0.0),
        Mixture((Point(0.0), Point(1e6)), (1.0, 0.0)),
        Spread(-2.0, -1.0),
        Point(5e6),
    ):
        stake = replace(risky().stakes[0], outlook=Stated(proceeds, Point(4.0), Point(0.0)))
        them = [sure(), replace(risky(), stakes=(stake,))]
        lab = Laboratory(them, ME, [LAW] * 2, 1, 512)
        assert all(p.input != "chance" for p in switch_points(lab, 0, 1, 1e5, 0.0))


@pytest.mark.parametrize("horizon", [1, 2])
@pytest.mark.parametrize("wealth", [0.0, 1.0, 1e12])
def test_extreme_people_find_switch_points_too(horizon: int, wealth: float) -> None:
    me = replace(ME, stay=Point(0.5), horizon=horizon, wealth=wealth, gamma=30.0)
    points = switch_points(Laboratory([sure(), risky()], me, [LAW] * 2, 1, 512), 0, 1, 1e4, 0.0)
    assert all(math.isfinite(p.low) and math.isfinite(p.high) for p in points)
    assert all(p.value is None or p.low <= p.value <= p.high for p in points)


def test_terms_that_would_ruin_are_searched_without_harm() -> None:
    """Base pay is moved down to nothing, where the sign-on that must be paid back would leave debts."""
    them = [replace(sure(), sign_on=SignOn(90_000.0, 60, pro_rata=False)), risky()]
    me = replace(ME, stay=Point(2.0), wealth=0.0, gamma=3.0)
    points = switch_points(Laboratory(them, me, [LAW] * 2, 1, 512), 0, 1, 1e5, 0.0)
    base = next(p for p in points if p.input == "base" and p.package == "sure")
    assert base.value is not None
    assert base.above == "sure"


def test_chance_needed_is_the_root_of_the_difference() -> None:
    them, gammas, wealths = [sure(), risky()], [0.0, 1.0, 2.0, 4.0], [5e5, 2e6, 1e7]
    lab = Laboratory(them, replace(ME, stay=Point(4.0)), [LAW] * 2, 8, 4_096)
    table = chance_needed(lab, 1, 0, gammas, wealths)
    good, bad, rival = (
        lab.values(1, with_chance(them[1], 1.0)),
        lab.values(1, with_chance(them[1], 0.0)),
        lab.present[0],
    )
    solved = 0
    for wealth, row in zip(wealths, table, strict=True):
        for gamma, cell in zip(gammas, row, strict=True):
            target = certainty_equivalent(rival, gamma, wealth)
            both = np.concatenate([good, bad])

            def gap(p: float, gamma=gamma, wealth=wealth, target=target, both=both) -> float:  # type: ignore[no-untyped-def]
                weights = np.repeat([p / good.size, (1 - p) / bad.size], good.size)
                return certainty_equivalent(both, gamma, wealth, weights) - target

            if cell.value is None:
                assert gap(0.0) >= 0 if cell.always else gap(1.0) <= 0
                continue
            assert cell.value == pytest.approx(optimize.brentq(gap, 1e-9, 1 - 1e-9, xtol=1e-10), abs=1e-7)
            solved += 1
    assert solved >= 6
    # the poor and the careful need a better chance
    found = np.array([[np.nan if c.value is None else c.value for c in row] for row in table])
    assert not (np.diff(found, axis=1) < -1e-9).any()
    assert not (np.diff(found, axis=0) > 1e-9).any()


def test_error_of_the_chance_needed_is_honest() -> None:
    them, me = [sure(), risky()], replace(ME, stay=Point(4.0))
    cells = [
        chance_needed(Laboratory(them, me, [LAW] * 2, seed, 2_048), 1, 0, [2.0], [1e6])[0][0]
        for seed in range(40)
    ]
    values = np.array([cell.value for cell in cells])
    assert values.std(ddof=1) == pytest.approx(np.mean([cell.error for cell in cells]), rel=0.4)


def test_the_worked_example_needs_the_chance_it_says() -> None:
    """Valued afresh with the chance it names and other random numbers, the startup is worth what staying is."""
    lab = Laboratory([STAY, STARTUP], ME, [LAW] * 2, 1)
    cell = chance_needed(lab, 1, 0, [ME.gamma], [ME.wealth])[0][0]
    assert cell.value is not None
    found = value([STAY, with_chance(STARTUP, cell.value)], ME, [LAW] * 2, Run(55, 60_000))
    more = value([STAY, with_chance(STARTUP, cell.value + 4 * cell.error)], ME, [LAW] * 2, Run(55, 60_000))
    lead = found.worth[0] - found.worth[1]
    stray = abs(more.worth[1] - found.worth[1])
    assert abs(lead) < 4 * found.difference_error(0, 1) + stray


def test_two_offers_of_one_employer_end_in_the_same_exit_and_see_the_same_share_price() -> None:
    """More of the same stake, or of the same share, is then better in every future in which it pays."""
    small = replace(STARTUP, name="small", employer="one")
    large = with_stake_scaled(replace(STARTUP, name="large", employer="one"), 2.0)
    found = value([small, large], ME, [LAW] * 2, Run(futures=4_000))
    assert found.zero_stake[0] == found.zero_stake[1] > 0
    assert (found.sample[1] >= found.sample[0]).all()


@pytest.mark.parametrize("seed", range(6))
def test_the_chance_needed_never_contradicts_the_ranking(seed: int) -> None:
    me = replace(ME, gamma=1.0)
    found = value([STAY, STARTUP], me, [LAW] * 2, Run(seed=seed, futures=20_000))
    lead = float(found.worth[1] - found.worth[0])
    cell = chance_needed(Laboratory([STAY, STARTUP], me, [LAW] * 2, seed), 1, 0, [1.0], [me.wealth], lead)[0][
        0
    ]
    stated = 1 - STARTUP.stakes[0].outlook.chance_of_zero
    ahead = cell.always or (cell.value is not None and cell.value < stated)
    assert ahead == (lead > 0)
