"""Total target cash, total direct compensation and the forfeiture calendar, by hand."""

from __future__ import annotations

import pytest

from outbid.core.ranges import Point, Spread
from outbid.packages.outlooks import Stated
from outbid.packages.package import Package, totals
from outbid.packages.stake import Stake
from outbid.packages.terms import Bonus, Due, Grant, Refresher, Salary, SignOn
from outbid.packages.vesting import parse_vesting


def test_totals_by_hand() -> None:
    package = Package(
        name="a",
        currency="USD",
        salary=Salary(Point(200_000.0), growth=0.05),
        bonus=Bonus(Spread(0.8, 1.2), target=0.15),
        sign_on=SignOn(50_000.0),
        grants=(Grant("g", ((6, 40_000.0), (12, 40_000.0), (18, 40_000.0), (60, 99_000.0))),),
        refresher=Refresher(80_000.0, parse_vesting("4y/annual"), first_month=12),
        dues=(Due("last year's bonus", 3, 10_000.0), Due("later", 15, 7_000.0)),
        stakes=(
            Stake(
                "s",
                Stated(Point(0.0), Point(5.0), Point(0.0)),
                parse_vesting("4y/1y-cliff/monthly"),
                shares=10_000,
                strike=2.0,
                preferred_price=10.0,
            ),
        ),
    )
    found = totals(package)
    assert found.base == 200_000
    assert found.target_cash == 230_000
    assert found.first_year_cash == 230_000 + 50_000 + 10_000
    # private: 10,000 x (10 - 2) over four years; refreshers vest nothing before month 24
    assert found.first_year_direct == pytest.approx(290_000 + 80_000 + 20_000)
    # refreshers granted in months 12, 24, 36 vest 3 + 2 + 1 quarters of 80,000 by month 48
    assert found.annualised_direct == pytest.approx(230_000 + (120_000 + 6 * 20_000) / 4 + 20_000)
    assert found.stake_counted
    assert package.forfeiture == (
        (3, "last year's bonus", 10_000.0),
        (6, "g", 40_000.0),
        (12, "g", 40_000.0),
        (15, "later", 7_000.0),
        (18, "g", 40_000.0),
        (60, "g", 99_000.0),
    )


def test_a_stake_without_a_price_is_not_counted() -> None:
    stake = Stake("s", Stated(Point(1e6), Point(5.0), Point(0.0)), parse_vesting("immediate"), shares=10.0)
    found = totals(Package("a", "USD", Salary(Point(1.0)), stakes=(stake,)))
    assert not found.stake_counted
    assert found.annualised_direct == 1


@pytest.mark.parametrize(
    ("stay", "pro_rata", "repaid"),
    [(0, True, 24e3), (6, True, 18e3), (12, True, 12e3), (24, True, 0), (12, False, 24e3), (36, False, 0)],
)
def test_clawback(stay: float, pro_rata: bool, repaid: float) -> None:
    assert SignOn(24e3, 24, pro_rata).repaid(stay) == pytest.approx(repaid)
