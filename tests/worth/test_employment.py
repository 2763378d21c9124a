"""Who works where when: jobs that are lost, jobs that are left, and the pay in between."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from plain import LinearTax
from scipy import stats

from outbid.core.ranges import Mixture, Point, Spread
from outbid.packages.outlooks import Stated
from outbid.packages.package import Package
from outbid.packages.person import Economy, Outside, Person
from outbid.packages.stake import Stake
from outbid.packages.terms import Salary, SignOn
from outbid.packages.vesting import parse_vesting
from outbid.worth.decisions import Plan
from outbid.worth.employment import Job, employment, job_rows, layoff_factor, lost_after, steady
from outbid.worth.ending import NOTHING, SALE, Ending
from outbid.worth.futures import draw
from outbid.worth.net import Tax
from outbid.worth.simulate import all_rows, simulate, with_paths

NO_TAX = Tax(LinearTax(0.0, 0.0))
SIZE = 40_000
STAY = Economy(risk_free=0.0)


def person(**changes: object) -> Person:
    still = Person(5e5, 2.0, "X", "single", 2026, stay=Point(4.0), horizon=6, economy=STAY)
    return replace(still, **changes)  # type: ignore[arg-type]


def package(base: float = 120_000.0, **terms: object) -> Package:
    return Package(**{"name": "a", "currency": "USD", "salary": Salary(Point(base)), **terms})  # type: ignore[arg-type]


def failing(years: object = 2.5, good: float = 0.0) -> Stake:
    """Fails for sure, or pays ``good``, after ``years``."""
    when = Point(years) if isinstance(years, float) else years
    outlook = Stated(Point(good), when, Point(0.0))  # type: ignore[arg-type]
    return Stake("s", outlook, parse_vesting("immediate"))


def futures(it: Package, who: Person, size: int = SIZE, plan: Plan | None = None):  # type: ignore[no-untyped-def]
    factors = with_paths(draw(5, all_rows([it], who), 0, size))
    return simulate(it, who, NO_TAX, factors, size, plan or Plan())


@pytest.mark.parametrize("chance", [0.03, 0.15, 0.6])
def test_layoffs_come_at_exponential_times_with_the_stated_chance_a_year(chance: float) -> None:
    who, it = person(outside=Outside(1e5, layoff=chance)), package()
    assert job_rows(it, who) == {layoff_factor(it): 2}
    lost = lost_after(it, who, [], draw(5, job_rows(it, who), 0, SIZE), SIZE)
    assert lost is not None
    within = float((lost <= 12).mean())
    assert within == pytest.approx(chance, abs=4 * math.sqrt(chance * (1 - chance) / SIZE))
    assert stats.kstest(lost / 12, stats.expon(scale=-1 / math.log1p(-chance)).cdf).pvalue > 0.01
    # the package's own word goes before the market's
    assert lost_after(replace(it, layoff=0.0), who, [], {}, SIZE) is None
    sure = lost_after(replace(it, layoff=1.0), who, [], draw(5, job_rows(it, who), 0, 10), 10)
    assert sure is not None and (sure == 0).all()


def test_two_offers_of_one_employer_meet_the_same_layoff() -> None:
    one, two = package(name="x", employer="e"), package(name="y", employer="e")
    assert layoff_factor(one) == layoff_factor(two) != layoff_factor(package())


def test_a_failed_company_sends_its_people_to_the_market() -> None:
    """Fails at 2.5 years of 4: 30 months at 10,000, 4 of searching, 14 at 8,000."""
    who = person(outside=Outside(96_000.0, search_months=4.0, option=False))
    found = futures(package(stakes=(failing(),)), who, 100)
    assert found.value == pytest.approx(30 * 10_000 + 14 * 8_000)
    assert found.sums["lost"] == 100
    assert found.sums["outside"] == pytest.approx(14 * 8_000 * 100)
    # an exit that pays leaves the job as it is
    alive = futures(package(stakes=(failing(good=1.0),)), who, 100)
    assert alive.value == pytest.approx(480_000 + 1)
    assert alive.sums["lost"] == 0


@pytest.mark.parametrize(
    ("years", "worked", "outside"), [(2.5, 30, 14), (3.9, 46.8, 0), (3.6, 43.2, 0.8), (4.5, 48, 0)]
)
def test_the_search_never_reaches_beyond_the_plan(years: float, worked: float, outside: float) -> None:
    who = person(outside=Outside(96_000.0, search_months=4.0, option=False))
    found = futures(package(stakes=(failing(years),)), who, 100)
    assert found.value == pytest.approx(worked * 10_000 + outside * 8_000)


def test_outside_pay_grows_from_the_first_year_and_counts_until_the_planned_end() -> None:
    """Left after a year: 96,000 × (1.1 + 1.21 + half of 1.331) by year of the stay of 3.5 years."""
    who = person(stay=Point(3.5), outside=Outside(96_000.0, growth=0.1))
    found = futures(package(), who, 100, Plan(leave=12.0))
    assert found.value == pytest.approx(120_000 + 96_000 * (1.1 + 1.21 + 0.5 * 1.331))
    assert found.sums["left"] == 100


def test_who_leaves_pays_the_sign_on_back_and_who_is_let_go_does_not() -> None:
    who = person(outside=Outside(120_000.0, search_months=0.0))
    it = package(sign_on=SignOn(40_000.0, 24, pro_rata=False))
    assert futures(it, who, 100, Plan(leave=12.0)).value == pytest.approx(480_000)
    assert futures(it, who, 100, Plan(leave=24.0)).value == pytest.approx(520_000)
    lost = futures(replace(it, stakes=(failing(1.0),)), who, 100)
    assert lost.value == pytest.approx(520_000)
    # lost while searching for a reason to leave: the company's end came first
    both = futures(replace(it, stakes=(failing(0.5),)), who, 100, Plan(leave=12.0))
    assert both.value == pytest.approx(520_000)


def test_the_mean_of_pay_under_layoffs_is_the_closed_form() -> None:
    """Months worked before an exponential time within 48: (1 − e^(−48λ))/λ; outside pay for what is left after 3."""
    who = person(outside=Outside(60_000.0, search_months=3.0, option=False, layoff=0.2))
    found = futures(package(), who)
    rate = -math.log(0.8) / 12
    worked = (1 - math.exp(-48 * rate)) / rate
    # E max(45 − T, 0) for the months outside
    outside = 45 - (1 - math.exp(-45 * rate)) / rate
    exact = 10_000 * worked + 5_000 * outside
    assert abs(found.value.mean() - exact) < 4 * found.value.std() / math.sqrt(SIZE)


def test_without_an_outside_offer_nothing_changes() -> None:
    stakes = (failing(Spread(1.0, 6.0)),)
    plain = futures(package(stakes=stakes), person())
    risky = futures(package(stakes=stakes, layoff=0.5), person())
    assert np.array_equal(plain.value, risky.value)
    assert plain.sums["lost"] == plain.sums["left"] == plain.sums["outside"] == 0
    # and with one, a steady plan is the same as none
    who = person(outside=Outside(1e5, layoff=0.3))
    still = futures(package(stakes=stakes), who, plan=Plan(steady=True))
    assert still.value == pytest.approx(plain.value)


def test_an_uncertain_stay_bounds_everything() -> None:
    who = person(stay=Spread(0.5, 5.0), outside=Outside(60_000.0, layoff=0.3, search_months=2.0))
    found = futures(package(), who, 4_000)
    longest = futures(package(), replace(who, outside=None), 4_000)
    assert (found.value <= longest.value + 1e-6).all()
    assert (found.value < longest.value - 1).any()


def test_which_comes_first_decides() -> None:
    who = person(outside=Outside(1e5, search_months=6.0))
    lost = np.array([10.0, 30.0, 50.0, 24.0, math.inf])
    job = employment(who, 48.0, lost, 24.0)
    assert job.leaves == pytest.approx([10, 24, 24, 24, 24])
    assert job.back == pytest.approx([16, 24, 24, 30, 24])
    assert job.lost.tolist() == [True, False, False, True, False]  # type: ignore[union-attr]
    assert job.left.tolist() == [False, True, True, False, True]  # type: ignore[union-attr]
    assert employment(who, 48.0, None, None) == steady(48.0) == Job(48.0, 48.0, 48.0)
    alone = employment(who, 48.0, None, 60.0)
    assert (alone.leaves, alone.back, alone.left) == (48.0, 48.0, False)


def test_of_several_companies_the_first_to_fail_counts() -> None:
    who = person(outside=Outside(1e5))
    years = np.array([1.0, 2.0, 3.0])
    zero = np.zeros(3)

    def ends(years: np.ndarray, *kinds: int) -> Ending:
        return Ending(years, np.array(kinds, dtype=np.int8), zero, zero, zero)

    both = [ends(years, NOTHING, SALE, NOTHING), ends(years / 2, SALE, NOTHING, NOTHING)]
    lost = lost_after(package(), who, both, {}, 3)
    assert lost is not None
    assert lost.tolist() == [12.0, 12.0, 18.0]


def test_a_mixed_outlook_loses_the_job_as_often_as_it_fails() -> None:
    outlook = Stated(Mixture((Point(0.0), Point(1e6)), (0.7, 0.3)), Point(2.0), Point(0.0))
    it = package(stakes=(Stake("s", outlook, parse_vesting("immediate")),))
    found = futures(it, person(outside=Outside(1e5, option=False)))
    assert found.sums["lost"] / SIZE == pytest.approx(0.7, abs=4 * math.sqrt(0.21 / SIZE))
