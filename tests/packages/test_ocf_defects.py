"""Packages that are not consistent but can be read: what is counted is worked out by hand, what is not is listed.

The defects are those of packages in the wild, the standard body's own samples among them; the packages are ours.
"""

from __future__ import annotations

from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ocf import Object, basis, issue, options, shares, stock_class, tx, usd, write, zipped

from outbid.core.errors import InputError
from outbid.packages.captable import CapTable
from outbid.packages.ocf.model import OcfPackage
from outbid.packages.ocf.read import load_ocf

Note = tuple[str, str, bool]


def read(tmp_path: Path, *more: Object, **manifest: Any) -> OcfPackage:
    return load_ocf(write(tmp_path / "package", [*basis(), *more], manifest))


def notes(package: OcfPackage) -> set[Note]:
    """Type, reason and effect of what is listed; each can be said in both languages."""
    for note in package.unsupported:
        for language in ("en", "de"):
            assert import_module(f"outbid.core.messages.{language}.equity").MESSAGES[f"reason.{note.reason}"]
    return {(note.object_type, note.reason, note.changes_money) for note in package.unsupported}


def counts(table: CapTable) -> tuple[float, float, float, float]:
    """Shares of common and of series A, options, and the pool's rest; 6M, 2M, 1M and 1M to begin with."""
    preferred = [each.shares for each in table.classes if each.name == "Series A"]
    held = sum(each.shares for each in table.options)
    return table.share_class("Common").shares, sum(preferred), held, table.unissued


START = (6e6, 2e6, 1e6, 1e6)


@pytest.mark.parametrize(
    ("event", "expected", "listed"),
    [
        # nothing is issued for what is taken: it stays where it was
        (tx("STOCK_TRANSFER", "2023-05-01", "cs-1", quantity="1000", resulting_security_ids=["x"]),
         START, {("TX_STOCK_TRANSFER", "result_missing", True)}),
        (tx("EQUITY_COMPENSATION_EXERCISE", "2023-05-01", "op-1", quantity="1000", resulting_security_ids=["x"]),
         START, {("TX_EQUITY_COMPENSATION_EXERCISE", "result_missing", True)}),
        (tx("STOCK_CONVERSION", "2023-05-01", "pa-1", quantity_converted="1000", resulting_security_ids=["x", "..."]),
         START, {("TX_STOCK_CONVERSION", "result_missing", True)}),
        (tx("STOCK_REISSUANCE", "2023-05-01", "cs-1", resulting_security_ids=["x"]),
         START, {("TX_STOCK_REISSUANCE", "result_missing", True)}),
        (tx("STOCK_CONSOLIDATION", "2023-05-01", security_ids=["cs-1"], resulting_security_id="x"),
         START, {("TX_STOCK_CONSOLIDATION", "result_missing", True)}),
        # what is left of a security whose balance is never issued is known all the same
        (tx("STOCK_REPURCHASE", "2023-05-01", "cs-1", quantity="1000", price=usd("1"), balance_security_id="x"),
         (5_999_000, 2e6, 1e6, 1e6), {("TX_STOCK_REPURCHASE", "balance_missing", False)}),
        (tx("EQUITY_COMPENSATION_CANCELLATION", "2023-05-01", "op-1", quantity="1000", balance_security_id="x"),
         (6e6, 2e6, 999_000, 1_001_000), {("TX_EQUITY_COMPENSATION_CANCELLATION", "balance_missing", False)}),
        # securities, classes and plans that are nowhere
        (tx("STOCK_CANCELLATION", "2023-05-01", "nobody", quantity="5", balance_security_id="x"),
         START, {("TX_STOCK_CANCELLATION", "security_missing", True)}),
        (tx("CONVERTIBLE_CONVERSION", "2023-05-01", "nobody", resulting_security_ids=["x"]),
         START, {("TX_CONVERTIBLE_CONVERSION", "security_missing", True)}),
        (tx("VESTING_START", "2023-05-01", "nobody", vesting_condition_id="x"),
         START, {("TX_VESTING_START", "security_missing", True)}),
        (tx("VESTING_ACCELERATION", "2023-05-01", "nobody", quantity="10"),
         START, {("TX_VESTING_ACCELERATION", "security_missing", True)}),
        (tx("EQUITY_COMPENSATION_REPRICING", "2023-05-01", "nobody", new_exercise_price=usd("1")),
         START, {("TX_EQUITY_COMPENSATION_REPRICING", "security_missing", True)}),
        (tx("STOCK_PLAN_RETURN_TO_POOL", "2023-05-01", "op-1", quantity="10", stock_plan_id="x", reason_text="-"),
         START, {("TX_STOCK_PLAN_RETURN_TO_POOL", "reference_missing", True)}),
        (tx("STOCK_PLAN_POOL_ADJUSTMENT", "2023-05-01", stock_plan_id="x", shares_reserved="9"),
         START, {("TX_STOCK_PLAN_POOL_ADJUSTMENT", "reference_missing", True)}),
        (tx("STOCK_CLASS_SPLIT", "2023-05-01", stock_class_id="x", split_ratio={"numerator": "2", "denominator": "1"}),
         START, {("TX_STOCK_CLASS_SPLIT", "reference_missing", True)}),
        # more than there is; before there is any
        (tx("STOCK_REPURCHASE", "2023-05-01", "pa-1", quantity="2000001", price=usd("1")),
         (6e6, 0, 1e6, 1e6), {("TX_STOCK_REPURCHASE", "more_than_outstanding", True)}),
        (tx("STOCK_CANCELLATION", "2019-05-01", "cs-1", quantity="1000"),
         (5_999_000, 2e6, 1e6, 1e6), {("TX_STOCK_CANCELLATION", "before_issuance", True)}),
        # what is meant for convertibles, done to shares
        (tx("CONVERTIBLE_CANCELLATION", "2023-05-01", "cs-1", amount=usd("5"), reason_text="-"),
         START, {("TX_CONVERTIBLE_CANCELLATION", "other_kind", True)}),
        # no more can vest early than is held
        (tx("VESTING_ACCELERATION", "2023-05-01", "op-1", quantity="1000001"), START, set()),
        # a grant from a plan that is nowhere is of the only common class, and of no pool
        (options("2023-05-01", "op-2", "500", "0.50", stock_plan_id="x"),
         (6e6, 2e6, 1_000_500, 1e6), {("TX_EQUITY_COMPENSATION_ISSUANCE", "reference_missing", True)}),
        (options("2023-05-01", "op-2", "500", "0.50", vesting_terms_id="x"),
         (6e6, 2e6, 1_000_500, 999_500), {("TX_EQUITY_COMPENSATION_ISSUANCE", "vesting_missing", True),
                                          ("TX_EQUITY_COMPENSATION_ISSUANCE", "vesting_not_begun", False)}),
        (options("2023-05-01", "op-2", "500", "0.50") | {"stakeholder_id": "x"},
         (6e6, 2e6, 1_000_500, 999_500), {("TX_EQUITY_COMPENSATION_ISSUANCE", "holder_missing", False)}),
        # what changes no payout
        ({"object_type": "VALUATION", "id": "v", "price_per_share": usd("9"), "effective_date": "2023-09-01",
          "valuation_type": "409A", "stock_class_id": "x"}, START, {("VALUATION", "valuation_of_unknown", False)}),
        ({"object_type": "VALUATION", "id": "v", "price_per_share": usd("9"), "effective_date": "2024-09-01",
          "valuation_type": "409A", "stock_class_id": "common"}, START, {("VALUATION", "later", False)}),
        ({"object_type": "FINANCING", "id": "f", "name": "A", "issuance_ids": ["x"], "date": "2023-01-01"},
         START, {("FINANCING", "financing_incomplete", False)}),
        ({"object_type": "FINANCING", "id": "f", "name": "A", "issuance_ids": [], "date": "2025-01-01"},
         START, {("FINANCING", "later", False)}),
        # the same object twice; a transaction after the day of the package, whatever it names
        (basis()[5], START, {("TX_STOCK_ISSUANCE", "duplicate", False)}),
        (tx("STOCK_TRANSFER", "2024-05-01", "nobody", quantity="1", resulting_security_ids=["x"]),
         START, {("TX_STOCK_TRANSFER", "later", True)}),
    ],
)  # fmt: skip
def test_what_is_not_consistent_is_listed(
    tmp_path: Path, event: Object, expected: tuple[float, ...], listed: set[Note]
) -> None:
    package = read(tmp_path, event)
    assert counts(package.company.table) == expected
    assert notes(package) == listed
    assert package.fair_market_value == 0.6
    assert all(0 <= grant.accelerated <= grant.shares for grant in package.grants)


def test_an_issuance_that_only_can_be_the_missing_result_counts_once(tmp_path: Path) -> None:
    """An exercise names stock that is not issued; the holder gets as many shares that day under another id."""
    exercise = tx(
        "EQUITY_COMPENSATION_EXERCISE", "2023-05-01", "op-1", quantity="1000", resulting_security_ids=["x"]
    )
    stock = shares("2023-05-01", "cs-2", "common", "1000", "0.50", stock_plan_id="plan")
    package = read(tmp_path, exercise, stock)
    assert counts(package.company.table) == (6_001_000, 2e6, 999_000, 1e6)
    assert notes(package) == {("TX_EQUITY_COMPENSATION_EXERCISE", "result_matched", True)}
    # two that fit are not guessed between
    package = read(tmp_path, exercise, stock, shares("2023-05-01", "cs-3", "common", "1000", "0.50"))
    assert counts(package.company.table)[2] == 1e6
    assert ("TX_EQUITY_COMPENSATION_EXERCISE", "result_missing", True) in notes(package)


def test_part_of_a_transfer_is_issued(tmp_path: Path) -> None:
    """Of 1,000 shares 600 go to an heir that exists; the other 400 and the balance stay, and none vanish."""
    transfer = tx(
        "STOCK_TRANSFER", "2023-05-01", "cs-1", quantity="1000", resulting_security_ids=["cs-2", "x"],
        balance_security_id="cs-3",
    )  # fmt: skip
    heirs = [
        shares("2023-05-01", "cs-2", "common", "600", "1"),
        shares("2023-05-01", "cs-3", "common", "5999000", "1"),
    ]
    package = read(tmp_path, transfer, *heirs)
    assert counts(package.company.table) == START
    assert notes(package) == {("TX_STOCK_TRANSFER", "result_missing", True)}


@given(
    taken=st.integers(0, 6_000_000),
    balance=st.booleans(),
    kind=st.sampled_from(["STOCK_TRANSFER", "STOCK_REISSUANCE"]),
)
def test_no_dangling_transfer_changes_the_number_of_shares(
    tmp_path_factory: pytest.TempPathFactory, taken: int, balance: bool, kind: str
) -> None:
    more = {"balance_security_id": "y"} if balance else {}
    event = tx(kind, "2023-05-01", "cs-1", quantity=str(taken), resulting_security_ids=["x"], **more)
    assert counts(read(tmp_path_factory.mktemp("dangling"), event).company.table) == START


def test_equal_findings_are_one_line_with_a_count(tmp_path: Path) -> None:
    events = [
        tx("STOCK_TRANSFER", f"2023-05-{day:02}", "cs-1", quantity="1", resulting_security_ids=[f"x{day}"])
        for day in range(1, 29)
    ]
    (note,) = read(tmp_path, *events).unsupported
    assert (note.count, note.id) == (28, events[0]["id"])


def test_fields_within_a_right_that_are_not_the_formats(tmp_path: Path) -> None:
    right = {
        "type": "RATIO_CONVERSION",
        "ratio": {"numerator": "1", "denominator": "1"},
        "full_ratchet": True,
    }
    rights = [{"conversion_mechanism": right, "converts_to_stock_class_id": "common"}]
    package = read(tmp_path, stock_class("series b", "PREFERRED", "3", conversion_rights=rights))
    assert notes(package) == {("STOCK_CLASS", "unknown_field", True)}
    assert package.unsupported[0].detail == "full_ratchet"


def test_the_target_of_a_conversion_that_is_nowhere(tmp_path: Path) -> None:
    right = {
        "type": "RATIO_CONVERSION",
        "ratio": {"numerator": "2", "denominator": "1"},
        "rounding_type": "FLOOR",
    }
    rights = [{"conversion_mechanism": right, "converts_to_stock_class_id": "x"}]
    package = read(
        tmp_path,
        stock_class("series b", "PREFERRED", "3", price_per_share=usd("1"), conversion_rights=rights),
        shares("2023-05-01", "pb-1", "series b", "10", "1"),
    )
    found = package.company.table.share_class("Series B")
    assert (found.converts_to, found.conversion) == ("", 2.0)
    assert notes(package) == {("STOCK_CLASS", "target_missing", True)}


@pytest.mark.parametrize(
    ("key", "money"),
    [
        ("stakeholders_files", False),
        ("valuations_files", False),
        ("vesting_terms_files", True),
        ("stock_plans_files", True),
        ("stock_legend_templates_files", False),
        ("transactions_files", None),
        ("stock_classes_files", None),
    ],
)
def test_files_that_are_missing(tmp_path: Path, key: str, money: bool | None) -> None:
    """Without transactions or classes nothing is known; what else is missing is listed."""
    path = write(tmp_path / "package", basis(), {key: [{"filepath": "./gone.json"}]})
    if money is None:
        with pytest.raises(InputError, match=r"names “\./gone\.json”, which is not in the package"):
            load_ocf(path)
        return
    package = load_ocf(path)
    assert package.company.table.fully_diluted in (10e6, 9e6)
    assert (f"OCF_{key.upper().removesuffix('S')}", "file_missing", money) in notes(package)


@pytest.mark.parametrize("key", ["transactions_files", "stock_classes_files"])
def test_a_manifest_that_leaves_out_what_is_needed(tmp_path: Path, key: str) -> None:
    with pytest.raises(InputError, match=f"“{key}” is missing"):
        load_ocf(write(tmp_path / "package", basis(), {key: None}))


@pytest.mark.parametrize("named", ["./Transactions.json", "TRANSACTIONS.OCF.JSON"])
def test_a_file_with_almost_the_name(tmp_path: Path, named: str) -> None:
    folder = write(tmp_path / "package", basis(), {"transactions_files": [{"filepath": named}]})
    for path in (folder, zipped(folder, tmp_path / "p.zip")):
        package = load_ocf(path)
        assert counts(package.company.table) == START
        assert notes(package) == {("OCF_TRANSACTIONS_FILE", "file_renamed", False)}


def test_files_beside_the_manifest_are_listed(tmp_path: Path) -> None:
    package = read(tmp_path, vesting_terms_files=[])
    assert notes(package) == {("OCF_MANIFEST_FILE", "file_not_named", True)}
    assert package.unsupported[0].id == "vesting_terms.ocf.json"


def test_a_version_that_is_none(tmp_path: Path) -> None:
    package = read(tmp_path, ocf_version="~ EXAMPLE ~")
    assert counts(package.company.table) == START
    assert notes(package) == {("OCF_MANIFEST_FILE", "no_version", False)}


def test_other_spellings_of_the_same(tmp_path: Path) -> None:
    """Small letters, JSON numbers, ten decimals, signs, dates with a time: none of them is a guess."""
    objects = [
        *basis(),
        stock_class(
            "series b", "PREFERRED", "3", class_type="Preferred",
            price_per_share=usd("1.0000000001", "usd"),
            liquidation_preference_multiple=1.5, board_approval_date="2023-01-01",
        ) | {"seniority": 3},
        shares("2023-05-01T23:30:00-08:00", "pb-1", "series b", "+1000.2500000000", "1"),
        issue("STOCK", "2023-05-01 00:00:00", "pb-2", stock_class_id="series b", quantity=7, share_price=usd("1"),
              stock_legend_ids=[]),
    ]  # fmt: skip
    package = load_ocf(write(tmp_path / "package", objects, {"as_of": "2023-12-31T12:00:00.000Z"}))
    found = package.company.table.share_class("Series B")
    assert (found.shares, found.price, found.preference) == (1007.25, float(Decimal("1.0000000001")), 1.5)
    assert package.as_of.isoformat() == "2023-12-31"
    assert package.unsupported == ()


@given(text=st.from_regex(r"\A[+]?[0-9]{1,12}(\.[0-9]{1,10})?\Z"))
def test_decimals_of_the_format_are_read_exactly(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    package = read(tmp_path_factory.mktemp("decimal"), shares("2023-05-01", "cs-2", "common", text, "1"))
    assert package.company.table.share_class("Common").shares == pytest.approx(
        float(6_000_000 + Decimal(text)), rel=1e-15
    )


def test_json_numbers_keep_their_decimals(tmp_path: Path) -> None:
    """A tenth of a share, split ten for one, is a share."""
    ratio = {"numerator": "10", "denominator": "1"}
    split = tx("STOCK_CLASS_SPLIT", "2023-06-01", stock_class_id="common", split_ratio=ratio)
    path = write(tmp_path / "package", [*basis(), shares("2023-05-01", "cs-2", "common", "0.1", "1"), split])
    text = (path / "transactions.ocf.json").read_text()
    (path / "transactions.ocf.json").write_text(text.replace('"0.1"', "0.1"))
    assert load_ocf(path).company.table.share_class("Common").shares == 60_000_001.0


@given(order=st.permutations(range(13)))
def test_the_order_of_the_file_says_nothing(
    tmp_path_factory: pytest.TempPathFactory, order: list[int]
) -> None:
    """Dates decide: however the objects are shuffled, the same is outstanding and the same is listed."""
    objects = [
        *basis(),
        tx("STOCK_TRANSFER", "2023-05-01", "cs-1", quantity="10", resulting_security_ids=["x"]),
        tx("EQUITY_COMPENSATION_EXERCISE", "2023-06-01", "op-1", quantity="5", resulting_security_ids=["y"]),
        shares("2023-06-01", "cs-9", "common", "5", "0.50"),
        tx("STOCK_REPURCHASE", "2023-07-01", "cs-1", quantity="7", price=usd("1")),
        tx("STOCK_PLAN_POOL_ADJUSTMENT", "2023-08-01", stock_plan_id="plan", shares_reserved="3000000"),
    ]
    assert len(objects) == len(order)
    package = load_ocf(write(tmp_path_factory.mktemp("order"), [objects[i] for i in order]))
    assert counts(package.company.table) == (5_999_998, 2e6, 999_995, 2e6)
    assert notes(package) == {
        ("TX_STOCK_TRANSFER", "result_missing", True),
        ("TX_EQUITY_COMPENSATION_EXERCISE", "result_matched", True),
    }
