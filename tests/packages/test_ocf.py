"""What Open Cap Format packages become: expected counts, prices and schedules are worked out by hand."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ocf import Object, basis, issue, options, right, shares, stock_class, tx, usd, write, zipped

from outbid.packages.captable import CapTable, ShareClass
from outbid.packages.captable_checks import problems
from outbid.packages.ocf.model import OcfPackage
from outbid.packages.ocf.read import load_ocf
from outbid.packages.vesting import parse_vesting
from outbid.packages.waterfall import waterfall

EXAMPLE = Path(__file__).parents[2] / "examples" / "unicorn-ocf"


def read(tmp_path: Path, *more: Object, without: tuple[str, ...] = (), **manifest: Any) -> OcfPackage:
    objects = [
        each for each in basis() if each["id"] not in without and each.get("security_id") not in without
    ]
    return load_ocf(write(tmp_path / "package", [*objects, *more], manifest))


def table(tmp_path: Path, *more: Object, **kwargs: Any) -> CapTable:
    return read(tmp_path, *more, **kwargs).company.table


def reasons(package: OcfPackage) -> set[str]:
    return {note.reason for note in package.unsupported}


def test_a_good_package(tmp_path: Path) -> None:
    package = read(tmp_path)
    company = package.company
    assert company.table.classes == (
        ShareClass("Common", 6e6),
        ShareClass("Series A", 2e6, price=2.0, preference=1.0, seniority=1),
    )
    (option,) = company.table.options
    assert (option.shares, option.strike, option.on) == (1e6, 0.5, "")
    assert company.table.unissued == 1e6
    assert company.table.fully_diluted == 10e6
    assert (company.name, company.currency, company.last_round, company.stage) == (
        "Example, Inc.", "USD", "Series A", "a",
    )  # fmt: skip
    assert company.date == dt.date(2022, 1, 1)
    assert (package.fair_market_value, package.valuation_date) == (0.6, dt.date(2023, 6, 30))
    assert package.unsupported == ()
    assert problems(company.table) == ()
    (grant,) = package.grants
    assert (grant.form, grant.tax, grant.shares, grant.strike) == ("options", "iso", 1e6, 0.5)
    assert grant.claim == option.name
    assert grant.vesting == parse_vesting("immediate")
    assert grant.windows[0].months == pytest.approx(90 / (365.25 / 12))


def test_the_same_from_an_archive(tmp_path: Path) -> None:
    folder = read(tmp_path)
    assert load_ocf(zipped(tmp_path / "package", tmp_path / "p.ocf.zip")) == folder


def test_the_example_adds_up() -> None:
    package = load_ocf(EXAMPLE)
    assert package.unsupported == ()
    assert package.company.table.fully_diluted == 200e6
    assert problems(package.company.table) == ()
    grant = next(each for each in package.grants if each.stakeholder == "You")
    assert grant.vesting == parse_vesting("4y/1y-cliff/monthly")


def test_higher_seniority_is_paid_first(tmp_path: Path) -> None:
    """At an exit of $3M the class with the higher number gets its whole preference of $3M."""
    found = table(
        tmp_path,
        stock_class("series b", "PREFERRED", "7.5", price_per_share=usd("3.00")),
        shares("2023-01-01", "pb-1", "series b", "1000000", "3.00"),
    )
    fall = waterfall(found)
    assert fall.payout("Series B", 3e6)[0] == pytest.approx(3e6)
    assert fall.payout("Series A", 3e6)[0] == 0.0


def test_equal_seniority_is_pari_passu(tmp_path: Path) -> None:
    """Owed $4M and $2M, they share $3M as two to one."""
    found = table(
        tmp_path,
        stock_class("series b", "PREFERRED", "2", price_per_share=usd("2.00")),
        shares("2023-01-01", "pb-1", "series b", "1000000", "2.00"),
    )
    assert waterfall(found).payout("Series A", 3e6)[0] == pytest.approx(2e6)


def test_a_split_multiplies_shares_and_divides_prices(tmp_path: Path) -> None:
    """Three for one on common: the preferred shares stay and convert into three; the valuation before it is cut."""
    package = read(
        tmp_path,
        tx(
            "STOCK_CLASS_SPLIT",
            "2023-09-01",
            stock_class_id="common",
            split_ratio={"numerator": "3", "denominator": "1"},
        ),
        options("2023-09-01", "op-2", "100", "0.20"),
    )
    common, series_a = package.company.table.classes
    assert common.shares == 18e6
    assert (series_a.shares, series_a.price, series_a.conversion) == (2e6, 2.0, 3.0)
    assert {(o.shares, round(o.strike, 10)) for o in package.company.table.options} == {
        (3e6, round(0.5 / 3, 10)), (100.0, 0.2),
    }  # fmt: skip
    assert package.company.table.unissued == 6e6 - 3e6 - 100
    assert package.fair_market_value == pytest.approx(0.2)


def test_a_split_of_preferred_stock_divides_its_price_and_ratio(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        tx(
            "STOCK_CLASS_SPLIT",
            "2023-09-01",
            stock_class_id="series a",
            split_ratio={"numerator": "2", "denominator": "1"},
        ),
    )
    series_a = found.share_class("Series A")
    assert (series_a.shares, series_a.price, series_a.conversion) == (4e6, 1.0, 0.5)
    assert series_a.owed == 4e6
    assert found.fully_diluted == 10e6


def test_a_stated_ratio_replaces_what_a_split_did(tmp_path: Path) -> None:
    mechanism = right("5", "2")["conversion_mechanism"]
    found = table(
        tmp_path,
        tx(
            "STOCK_CLASS_SPLIT",
            "2023-09-01",
            stock_class_id="common",
            split_ratio={"numerator": "2", "denominator": "1"},
        ),
        tx(
            "STOCK_CLASS_CONVERSION_RATIO_ADJUSTMENT",
            "2023-09-01",
            stock_class_id="series a",
            new_ratio_conversion_mechanism=mechanism,
        ),
    )
    assert found.share_class("Series A").conversion == 2.5


def test_an_exercise_moves_options_into_shares(tmp_path: Path) -> None:
    package = read(
        tmp_path,
        tx(
            "EQUITY_COMPENSATION_EXERCISE",
            "2023-10-01",
            "op-1",
            quantity="400000",
            resulting_security_ids=["cs-2"],
        ),
        shares("2023-10-01", "cs-2", "common", "400000", "0.50", stock_plan_id="plan"),
    )
    assert package.company.table.options[0].shares == 6e5
    assert package.company.table.share_class("Common").shares == 6.4e6
    assert package.company.table.unissued == 1e6
    assert package.company.table.fully_diluted == 10e6


@pytest.mark.parametrize(("behaviour", "unissued"), [("RETURN_TO_POOL", 1.25e6), ("RETIRE", 1e6)])
def test_cancelled_options_go_where_the_plan_says(tmp_path: Path, behaviour: str, unissued: float) -> None:
    objects = [
        each | ({"default_cancellation_behavior": behaviour} if each["id"] == "plan" else {})
        for each in basis()
    ]
    cancel = tx(
        "EQUITY_COMPENSATION_CANCELLATION", "2023-10-01", "op-1", quantity="250000", reason_text="left"
    )
    package = load_ocf(write(tmp_path / "p", [*objects, cancel]))
    assert package.company.table.options[0].shares == 7.5e5
    assert package.company.table.unissued == unissued


def test_a_stated_return_to_the_pool_goes_before_the_plans_rule(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        tx("EQUITY_COMPENSATION_CANCELLATION", "2023-10-01", "op-1", quantity="250000", reason_text="left"),
        tx(
            "STOCK_PLAN_RETURN_TO_POOL",
            "2023-10-01",
            "op-1",
            quantity="100000",
            stock_plan_id="plan",
            reason_text="x",
        ),
    )
    assert found.unissued == 1.1e6


def test_a_partial_cancellation_with_a_balance(tmp_path: Path) -> None:
    package = read(
        tmp_path,
        tx(
            "EQUITY_COMPENSATION_CANCELLATION",
            "2023-10-01",
            "op-1",
            quantity="250000",
            reason_text="x",
            balance_security_id="op-2",
        ),
        options("2023-10-01", "op-2", "750000", "0.50"),
    )
    assert [grant.id for grant in package.grants] == ["op-2"]
    assert package.company.table.options[0].shares == 7.5e5
    assert package.company.table.unissued == 1.25e6


def test_a_transfer_keeps_the_count(tmp_path: Path) -> None:
    package = read(
        tmp_path,
        tx(
            "STOCK_TRANSFER",
            "2023-10-01",
            "cs-1",
            quantity="1000000",
            resulting_security_ids=["cs-2"],
            balance_security_id="cs-3",
        ),
        shares("2023-10-01", "cs-2", "common", "1000000", "0.0001"),
        shares("2023-10-01", "cs-3", "common", "5000000", "0.0001"),
    )
    assert package.company.table.share_class("Common").shares == 6e6


def test_repurchase_retraction_conversion_and_pool(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        tx("STOCK_REPURCHASE", "2023-10-01", "cs-1", quantity="500000", price=usd("0.10")),
        shares("2023-10-01", "cs-9", "common", "77", "0.10"),
        tx("STOCK_RETRACTION", "2023-10-02", "cs-9", reason_text="mistake"),
        tx(
            "STOCK_CONVERSION",
            "2023-10-03",
            "pa-1",
            quantity_converted="200000",
            resulting_security_ids=["cs-8"],
        ),
        shares("2023-10-03", "cs-8", "common", "200000", "2.00"),
        tx("STOCK_PLAN_POOL_ADJUSTMENT", "2023-10-04", stock_plan_id="plan", shares_reserved="3000000"),
    )
    assert found.share_class("Common").shares == 5.7e6
    assert found.share_class("Series A").shares == 1.8e6
    assert found.unissued == 2e6


def test_the_older_name_of_grants_units_and_rights(tmp_path: Path) -> None:
    unit = options("2023-02-01", "rsu", "1000", "1") | {
        "object_type": "TX_PLAN_SECURITY_ISSUANCE",
        "compensation_type": "RSU",
    }
    rights = options("2023-02-01", "sar", "2000", "1", compensation_type="SSAR", base_price=usd("0.75"))
    package = read(tmp_path, unit, rights)
    assert {(o.shares, o.strike) for o in package.company.table.options} == {
        (1e6, 0.5),
        (1e3, 0.0),
        (2e3, 0.75),
    }
    assert [grant.form for grant in package.grants] == ["options", "rsu", "sar"]


def test_expired_options_are_listed_and_return(tmp_path: Path) -> None:
    package = read(tmp_path, options("2013-01-01", "old", "5000", "0.01", expiration_date="2023-01-01"))
    assert "expired" in reasons(package)
    assert package.company.table.unissued == 1e6
    assert len(package.company.table.options) == 1


def test_a_repricing(tmp_path: Path) -> None:
    found = table(
        tmp_path, tx("EQUITY_COMPENSATION_REPRICING", "2023-10-01", "op-1", new_exercise_price=usd("0.10"))
    )
    assert found.options[0].strike == pytest.approx(0.1)


def safe(mechanism: Object, kind: str = "SAFE") -> Object:
    trigger = {
        "type": "ELECTIVE_AT_WILL",
        "trigger_id": "T",
        "conversion_right": {"type": "CONVERTIBLE_CONVERSION_RIGHT", "conversion_mechanism": mechanism},
    }
    return issue(
        "CONVERTIBLE", "2023-01-01", "cn-1", convertible_type=kind, investment_amount=usd("500000"),
        conversion_triggers=[trigger], seniority=1,
    )  # fmt: skip


def test_a_safe(tmp_path: Path) -> None:
    mechanism = {
        "type": "SAFE_CONVERSION", "conversion_mfn": False, "conversion_discount": "0.15",
        "conversion_valuation_cap": usd("10000000"), "conversion_timing": "PRE_MONEY",
    }  # fmt: skip
    (found,) = table(tmp_path, safe(mechanism)).convertibles
    assert (found.kind, found.amount, found.cap, found.cap_is, found.discount) == (
        "safe",
        5e5,
        1e7,
        "pre",
        0.15,
    )
    assert found.seniority == 1


@pytest.mark.parametrize(
    ("compounding", "balance"),
    # one year at 8%, by quarters: 1.02^4; both count 365 days
    [("SIMPLE", 540_000.0), ("COMPOUNDING", 500_000 * 1.02**4)],
)
def test_a_note_accrues_interest(tmp_path: Path, compounding: str, balance: float) -> None:
    mechanism = {
        "type": "CONVERTIBLE_NOTE_CONVERSION", "interest_rates": [{"rate": "0.08", "accrual_start_date": "2023-01-01"}],
        "day_count_convention": "ACTUAL_365", "interest_payout": "DEFERRED", "interest_accrual_period": "QUARTERLY",
        "compounding_type": compounding, "exit_multiple": {"numerator": "3", "denominator": "2"},
    }  # fmt: skip
    (found,) = table(tmp_path, safe(mechanism, "NOTE")).convertibles
    assert found.balance == pytest.approx(balance, rel=1e-12)
    assert (found.kind, found.multiple) == ("note", 1.5)


def test_a_warrant_on_preferred_stock(tmp_path: Path) -> None:
    mechanism = {"type": "FIXED_AMOUNT_CONVERSION", "converts_to_quantity": "30000"}
    trigger = {
        "type": "ELECTIVE_AT_WILL", "trigger_id": "T",
        "conversion_right": {"conversion_mechanism": mechanism, "converts_to_stock_class_id": "series a"},
    }  # fmt: skip
    warrant = issue(
        "WARRANT",
        "2023-01-01",
        "w-1",
        exercise_price=usd("2.00"),
        purchase_price=usd("0"),
        exercise_triggers=[trigger],
    )
    found = next(o for o in table(tmp_path, warrant).options if o.name == "W-1")
    assert (found.shares, found.strike, found.on) == (30_000.0, 2.0, "Series A")


def test_what_is_not_understood_is_listed_with_its_effect(tmp_path: Path) -> None:
    package = read(
        tmp_path,
        tx("STOCK_SOMETHING", "2023-01-01", "cs-1"),
        tx("STOCK_SOMETHING", "2023-01-02", "cs-1"),
        stock_class("series z", "PREFERRED", "9", cumulative_dividend="0.08") | {"conversion_rights": []},
        shares("2023-05-01", "pz-1", "series z", "1000", "3.00"),
        shares("2025-01-01", "late", "common", "1000", "3.00"),
        safe({"type": "CUSTOM_CONVERSION", "custom_conversion_description": "as agreed"}),
    )
    notes = {
        (note.object_type, note.reason, note.detail, note.count, note.changes_money)
        for note in package.unsupported
    }
    assert notes == {
        ("TX_STOCK_SOMETHING", "unknown_type", "", 2, True),
        ("STOCK_CLASS", "unknown_field", "cumulative_dividend", 1, True),
        ("STOCK_CLASS", "no_conversion_right", "Series Z", 1, True),
        ("STOCK_CLASS", "price_of_issuances", "Series Z", 1, True),
        ("TX_STOCK_ISSUANCE", "later", "", 1, True),
        ("TX_CONVERTIBLE_ISSUANCE", "convertible_mechanism", "CUSTOM_CONVERSION", 1, True),
    }


def test_participation_is_capped_or_none(tmp_path: Path) -> None:
    def of(**terms: str) -> ShareClass:
        objects = [each | (terms if each["id"] == "series a" else {}) for each in basis()]
        return load_ocf(write(tmp_path / "p", objects)).company.table.share_class("Series A")

    assert (of(participation_cap_multiple="3").participation, of(participation_cap_multiple="3").cap) == (
        "capped",
        3.0,
    )
    # a cap no higher than the preference leaves nothing to participate in
    assert of(participation_cap_multiple="1").participation == "none"


@given(
    ratio=st.fractions(min_value=Fraction(1, 10), max_value=10, max_denominator=20),
    day=st.sampled_from(["2021-01-01", "2022-06-01", "2023-06-01", "2023-12-31"]),
)
def test_no_split_changes_who_gets_what(
    tmp_path_factory: pytest.TempPathFactory, ratio: Fraction, day: str
) -> None:
    """A split of common stock after all issues changes payouts of no class; preference amounts never change."""
    folder = tmp_path_factory.mktemp("split")
    split = {"numerator": str(ratio.numerator), "denominator": str(ratio.denominator)}
    event = tx("STOCK_CLASS_SPLIT", day, stock_class_id="common", split_ratio=split)
    before, after_ = table(folder), table(folder, event)
    assert after_.share_class("Series A").owed == before.share_class("Series A").owed
    if day > "2023-01-01":
        x = [1e6, 5e6, 1e7, 1e8]
        assert waterfall(after_).payouts(x) == pytest.approx(waterfall(before).payouts(x), rel=1e-9, abs=1e-3)
