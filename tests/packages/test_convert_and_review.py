"""Offers in other currencies, and what a review finds in them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from outbid.core.errors import InputError
from outbid.core.ranges import Mixture, Point, Spread
from outbid.packages.convert import in_currency, rate_between
from outbid.packages.files import load_offer
from outbid.packages.package import Package, totals
from outbid.packages.review import review
from outbid.packages.terms import Bonus, SignOn

EXAMPLE = Path(__file__).parents[2] / "examples" / "talent-war"
STAY, STARTUP = (load_offer(EXAMPLE / f"{name}.toml") for name in ("stay", "as-told"))


@pytest.mark.parametrize("package", [STAY, STARTUP], ids=lambda p: p.name)
def test_every_amount_is_converted(package: Package) -> None:
    there = in_currency(package, "EUR", {"USD": 0.5})
    one, two = totals(package), totals(there)
    assert there.currency == "EUR"
    assert two.first_year_direct == pytest.approx(one.first_year_direct / 2)
    assert two.annualised_direct == pytest.approx(one.annualised_direct / 2)
    assert sum(v for _, _, v in there.forfeiture) == pytest.approx(
        sum(v for _, _, v in package.forfeiture) / 2
    )
    for mine, yours in zip(package.stakes, there.stakes, strict=True):
        assert yours.headline_value == pytest.approx(mine.headline_value / 2)
        assert yours.outlook.proceeds.mean == pytest.approx(mine.outlook.proceeds.mean / 2)
    back = in_currency(there, "USD", {"EUR": 2.0})
    assert totals(back).first_year_direct == pytest.approx(one.first_year_direct)


def test_without_a_rate_nothing_is_converted() -> None:
    assert rate_between("USD", "USD", {}) == 1
    with pytest.raises(InputError, match="no rate between"):
        in_currency(STAY, "EUR", {})


def keys(package: Package, today: dt.date | None = None) -> list[str]:
    return [finding.key for finding in review(package, today)]


def with_stake(**changes: object) -> Package:
    return replace(STARTUP, stakes=(replace(STARTUP.stakes[0], **changes),))  # type: ignore[arg-type]


def with_outlook(**changes: object) -> Package:
    return with_stake(outlook=replace(STARTUP.stakes[0].outlook, **changes))  # type: ignore[arg-type]


COMPLETE = {"shares": 1e5, "fully_diluted_shares": 1e7, "preferred_price": 5.0, "preferences": 1e7}


def test_a_complete_offer_leaves_nothing_to_ask() -> None:
    assert keys(with_stake(**COMPLETE)) == []


@pytest.mark.parametrize(
    ("package", "key"),
    [
        (with_stake(form="nso", **COMPLETE), "strike"),
        (with_stake(form="nso", strike=9.0, **COMPLETE), "strike_above_price"),
        (with_stake(form="nso", strike=1.0, fair_market_value=2.0, **COMPLETE), "strike_below_fair"),
        (with_stake(headline=9e8), "headline_above_outlook"),
        (with_outlook(proceeds=Point(1e6)), "never_fails"),
        (with_outlook(proceeds=Mixture((Point(0.0), Point(1e6)), (0.3, 0.7))), "too_rosy"),
        (with_outlook(dilution=Point(0.0)), "no_dilution"),
        (with_outlook(years=Spread(0.3, 2.0)), "exit_soon"),
        (replace(STARTUP, expires=None), "expires"),
        (replace(STARTUP, salary=replace(STARTUP.salary, base=Point(6_000.0))), "base_low"),
        (replace(STARTUP, salary=replace(STARTUP.salary, growth=0.2)), "growth"),
        (replace(STARTUP, bonus=Bonus(Point(1.0), target=0.2)), "bonus_history"),
        (replace(STARTUP, sign_on=SignOn(50_000.0)), "clawback"),
        (replace(STARTUP, sign_on=SignOn(50_000.0, 36)), "clawback_long"),
        (replace(STAY, stock=None), "volatility"),
        (replace(STAY, stock=replace(STAY.stock, volatility=2.0)), "volatility_odd"),  # type: ignore[type-var]
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_rule(package: Package, key: str) -> None:
    assert key in keys(package)


def test_what_hangs_on_it_decides_the_order_and_contradictions_come_first() -> None:
    found = review(with_stake(form="nso", strike=9.0, preferred_price=5.0, shares=1e5))
    assert found[0].kind == "contradictory"
    missing = [finding.at_stake for finding in found if finding.kind == "missing"]
    assert missing == sorted(missing, reverse=True)
    assert review(STARTUP)[0].key == "diluted_count"
