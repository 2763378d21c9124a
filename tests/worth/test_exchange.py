"""Exchange rates between terms, against closed forms."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from plain import LinearTax

from outbid.core.ranges import Mixture, Point
from outbid.packages.outlooks import Stated
from outbid.packages.package import Package
from outbid.packages.person import Economy, Person
from outbid.packages.stake import Stake
from outbid.packages.terms import Salary
from outbid.packages.vesting import parse_vesting
from outbid.worth.exchange import exchange_rates
from outbid.worth.laboratory import Laboratory
from outbid.worth.net import Tax

FREE = Tax(LinearTax(0.0, 0.0))
ME = Person(
    wealth=1e6, gamma=0.0, place="X", status="x", tax_year=2026, stay=Point(1.0), horizon=4,
    economy=Economy(risk_free=0.0, bracket_indexing=0.0),
)  # fmt: skip


def offer(chance: float, paid: float) -> Package:
    outlook = Stated(Mixture((Point(0.0), Point(paid)), (1 - chance, chance)), Point(2.0), Point(0.0))
    stake = Stake("stake", outlook, parse_vesting("immediate"), headline=paid)
    return Package("offer", "USD", Salary(Point(100_000.0)), stakes=(stake,))


def rates(package: Package, me: Person, seed: int = 1) -> dict[str, float | None]:
    lab = Laboratory([package], me, [FREE], seed)
    return {rate.what: rate.amount for rate in exchange_rates(lab, 0, 10_000.0)}


def test_without_risk_aversion_and_tax_money_is_money() -> None:
    found = rates(offer(0.5, 1e6), ME)
    assert found["sign_on"] == pytest.approx(10_000, rel=2e-3)
    assert found["chance"] == pytest.approx(0.01)
    # the share of good exits among the futures drawn is what a larger stake is paid with
    assert found["stake"] == pytest.approx(20_000, rel=0.06)


@pytest.mark.parametrize("seed", range(5))
def test_the_chance_follows_expected_utility_whatever_the_seed(seed: int) -> None:
    """log utility: p·log(w+b+X) + (1−p)·log(w+b) = (raised base at the stated chance)."""
    found = rates(offer(0.3, 5e6), replace(ME, gamma=1.0), seed)
    bad, good = math.log(1.1e6), math.log(6.1e6)
    raised = 0.7 * math.log(1.11e6) + 0.3 * math.log(6.11e6)
    assert found["chance"] == pytest.approx((raised - bad) / (good - bad) - 0.3, rel=1e-9)


def test_a_cliff_is_worth_nothing_to_someone_who_stays_beyond_it() -> None:
    it = offer(0.5, 1e6)
    cliff = replace(it.stakes[0], vesting=parse_vesting("4y/1y-cliff/monthly"))
    assert rates(replace(it, stakes=(cliff,)), replace(ME, stay=Point(3.0)))["cliff"] is None
    early = rates(replace(it, stakes=(cliff,)), replace(ME, stay=Point(0.5)))["cliff"]
    # half a year of 48 months is worth 62,500 with an even chance of a million; 5,000 of pay are 0.96 months of 12
    assert early == pytest.approx(12 * 5_000 / (1e6 * 6 / 48 * 0.5), rel=0.06)
    assert "cliff" not in rates(
        replace(it, stakes=(replace(cliff, vesting=parse_vesting("40/30/20/10")),)), ME
    )
