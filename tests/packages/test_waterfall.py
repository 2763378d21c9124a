"""Payouts by exit value against published cases and arithmetic done by hand, term by term."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from outbid.core.errors import InputError, Problems
from outbid.packages.captable import CapTable, CarveOut, Convertible, Debt, Option, ShareClass
from outbid.packages.certificate import certify
from outbid.packages.waterfall import Waterfall, waterfall

CASES = json.loads((Path(__file__).parents[1] / "cases/waterfall.json").read_text())["cases"]
COMMON = ShareClass("common", 8e6)


def a(**terms: Any) -> ShareClass:
    """Series A of the published cases: 2M shares at $2.50."""
    return ShareClass("A", 2e6, 2.5, **({"preference": 1.0} | terms))


def b(**terms: Any) -> ShareClass:
    """Series B of the published cases: 1.5M shares at $6."""
    return ShareClass("B", 1.5e6, 6.0, **({"preference": 1.0} | terms))


TERMS = {
    "A non-participating": CapTable((COMMON, a())),
    "A non-participating: exit at which A is indifferent": CapTable((COMMON, a())),
    "A participating, no cap": CapTable((COMMON, a(participation="full"))),
    "A participating, 2x cap": CapTable((COMMON, a(participation="capped", cap=2.0))),
    "A and B non-participating, B senior": CapTable((COMMON, a(), b(seniority=1))),
}


def marks(solved: Waterfall, claim: str) -> dict[str, float]:
    return {mark.what: mark.exit_value for mark in solved.breakpoints if mark.claim == claim}


def checked(table: CapTable, event: str, expected: dict[float, dict[str, float]]) -> Waterfall:
    """The waterfall, after comparing its payouts with ``expected`` by exit value and certifying them."""
    solved = waterfall(table, event)
    x = np.array(list(expected))
    payouts = solved.payouts(x)
    for column, (exit_value, paid) in enumerate(expected.items()):
        for name, amount in paid.items():
            got = payouts[table.claims.index(name), column]
            assert got == pytest.approx(amount, abs=1e-6, rel=1e-12), (exit_value, name)
    certificate = certify(table, event, x, payouts)
    assert certificate.holds, certificate.failures
    return solved


@pytest.mark.parametrize("case", CASES, ids=[f"{case['terms']} at {case['exit']:g}" for case in CASES])
def test_published_cases(case: dict[str, Any]) -> None:
    table = TERMS[case["terms"]]
    paid = {name: case[name] for name in ("A", "B", "common") if name in case}
    solved = checked(table, "sale", {case["exit"]: paid})
    if "indifferent" in case["terms"]:
        assert marks(solved, "A")["converts"] == pytest.approx(case["exit"])
        # indifferent: the preference of $5M is worth as much as 2 of 10 million shares
        assert solved.payout("A", case["exit"])[0] == pytest.approx(5e6)


def test_the_whole_curve_of_a_capped_participating_class() -> None:
    """$5M first; then 20% until $10M at 5 + 5/0.2 = 30M; flat until 20% of the exit is $10M at 50M; then 20%."""
    solved = checked(
        TERMS["A participating, 2x cap"],
        "sale",
        {
            0.0: {"A": 0.0},
            3e6: {"A": 3e6, "common": 0.0},
            5e6: {"A": 5e6},
            15e6: {"A": 7e6},
            30e6: {"A": 10e6},
            50e6: {"A": 10e6, "common": 40e6},
            60e6: {"A": 12e6, "common": 48e6},
        },
    )
    assert solved.edges.tolist() == pytest.approx([0.0, 5e6, 30e6, 50e6])
    assert marks(solved, "A") == pytest.approx({"preference_paid": 5e6, "capped": 30e6, "converts": 50e6})
    assert marks(solved, "common") == pytest.approx({"common_paid": 5e6})


def test_stacked_preferences_and_conversions_in_order_of_price() -> None:
    """B's $9M, A's $5M, then 8M common shares; A converts at $2.50 a share, B at $6."""
    solved = checked(
        TERMS["A and B non-participating, B senior"],
        "sale",
        {
            9e6: {"B": 9e6},
            20e6: {"B": 9e6, "A": 5e6, "common": 6e6},
            34e6: {"A": 5e6},
            69e6: {"B": 9e6, "A": 12e6},
        },
    )
    # at $2.50 a share: 9 + 10 x 2.5; at $6: all 11.5M shares
    assert marks(solved, "A")["converts"] == pytest.approx(34e6)
    assert marks(solved, "B")["converts"] == pytest.approx(69e6)


def test_pari_passu_shares_in_proportion_to_what_is_owed() -> None:
    table = CapTable((COMMON, a(), b()))
    checked(table, "sale", {7e6: {"A": 2.5e6, "B": 4.5e6, "common": 0.0}, 14e6: {"A": 5e6, "B": 9e6}})


def test_multiples_and_accrued_dividends_are_owed_first() -> None:
    """2 x 2.50 + 0.25 a share on 2M shares: $10.5M; converts above $5.25 a share, at 10 x 5.25."""
    solved = checked(
        CapTable((COMMON, a(preference=2.0, dividends=0.25))),
        "sale",
        {10e6: {"A": 10e6}, 12e6: {"A": 10.5e6, "common": 1.5e6}, 60e6: {"A": 12e6}},
    )
    assert marks(solved, "A")["converts"] == pytest.approx(52.5e6)


def test_conversion_at_another_ratio() -> None:
    """2M shares that become 3M: converts above 2.50/1.5 a share, at 11M x 1.6667; then gets 3/11."""
    solved = checked(CapTable((COMMON, a(conversion=1.5))), "sale", {22e6: {"A": 6e6, "common": 16e6}})
    assert marks(solved, "A")["converts"] == pytest.approx(11e6 * 2.5 / 1.5)


def test_participation_counts_shares_as_converted() -> None:
    checked(
        CapTable((COMMON, a(conversion=2.0, participation="full"))), "sale", {17e6: {"A": 9e6, "common": 8e6}}
    )


def test_a_class_that_converts_into_a_senior_class_takes_that_preference() -> None:
    """A is owed $5M, or converts two for one into 1M more B shares, owed $6 each ahead of it."""
    table = CapTable((COMMON, a(conversion=0.5, converts_to="B"), b(seniority=1)))
    checked(
        table,
        "sale",
        {
            # 2.5M shares of B share the first $15M in proportion
            5e6: {"A": 2e6, "B": 3e6},
            15e6: {"A": 6e6, "B": 9e6},
            # beyond 10.5M x 6 all are common stock: 8M, 1M and 1.5M
            105e6: {"A": 10e6, "B": 15e6, "common": 80e6},
        },
    )


def test_the_cascade_of_conversions_is_followed_to_common_stock() -> None:
    table = CapTable(
        (COMMON, a(conversion=2.0, converts_to="M"), ShareClass("M", 0.0, 3.0, 0.0, conversion=1.5))
    )
    assert table.common_per_share("A") == 3.0
    assert table.fully_diluted == 14e6
    checked(table, "sale", {28e6: {"A": 12e6, "common": 16e6, "M": 0.0}})


def test_common_stock_of_two_kinds() -> None:
    """A founder share that counts for ten."""
    table = CapTable((COMMON, ShareClass("founders", 2e5, conversion=10.0)))
    solved = checked(table, "sale", {20e6: {"common": 16e6, "founders": 4e6}})
    assert solved.per_share("founders", 20e6)[0] == pytest.approx(20.0)
    assert solved.common(20e6)[0] == pytest.approx(2.0)


def test_options_pay_what_exceeds_the_strike_and_bring_their_proceeds_in() -> None:
    """8M common, 2M options at $1: nothing until $8M; beyond it, (X + 2M)/10M a share less the strike."""
    solved = checked(
        CapTable((COMMON,), (Option("pool", 2e6, 1.0),)),
        "sale",
        {8e6: {"pool": 0.0, "common": 8e6}, 18e6: {"pool": 2e6, "common": 16e6}},
    )
    assert marks(solved, "pool") == pytest.approx({"exercised": 8e6})
    assert solved.per_share("pool", 18e6)[0] == pytest.approx(1.0)


def test_the_unissued_pool_gets_nothing() -> None:
    table = CapTable((COMMON, a()), unissued=2e6)
    assert table.fully_diluted == 12e6
    checked(table, "sale", {35e6: {"A": 7e6, "common": 28e6}})


def test_warrants_on_a_preferred_class_share_its_preference() -> None:
    """1M warrants on A at $1: worth exercising once A shares get $1 each, at 2M x 1."""
    table = CapTable((COMMON, a()), (Option("W", 1e6, 1.0, "A"),))
    solved = checked(
        table,
        "sale",
        {
            2e6: {"A": 2e6, "W": 0.0},
            # 3M shares at $2, less $1 a warrant
            5e6: {"A": 4e6, "W": 1e6, "common": 0.0},
            # 3M x 2.50 - 1M = $6.5M are owed in all
            6.5e6: {"A": 5e6, "W": 1.5e6},
            # (X + 1M)/11M a share
            43e6: {"A": 8e6, "W": 3e6, "common": 32e6},
        },
    )
    assert marks(solved, "W")["exercised"] == pytest.approx(2e6)


def test_a_warrant_on_a_class_of_which_nothing_is_issued() -> None:
    table = CapTable((COMMON, ShareClass("B", 0.0, 6.0, 1.0, seniority=1)), (Option("W", 1e6, 2.0, "B"),))
    checked(table, "sale", {0.0: {"W": 0.0}, 3e6: {"W": 3e6, "common": 0.0}, 10e6: {"W": 4e6, "common": 6e6}})


def test_a_safe_is_paid_back_or_owns_its_part_at_the_cap() -> None:
    """$500k at a post-money cap of $5M: a tenth. Worth converting above $5M."""
    table = CapTable((COMMON,), convertibles=(Convertible("SAFE", "safe", 5e5, 5e6),))
    solved = checked(
        table,
        "sale",
        {4e5: {"SAFE": 4e5, "common": 0.0}, 3e6: {"SAFE": 5e5}, 10e6: {"SAFE": 1e6, "common": 9e6}},
    )
    assert marks(solved, "SAFE") == pytest.approx({"preference_paid": 5e5, "converts": 5e6})


def test_a_pre_money_cap_leaves_the_safe_less() -> None:
    """8M shares at 5M/8M = $0.625: 800k shares of 8.8M."""
    table = CapTable((COMMON,), convertibles=(Convertible("SAFE", "safe", 5e5, 5e6, "pre"),))
    checked(table, "sale", {8.8e6: {"SAFE": 8e5, "common": 8e6}})


def test_post_money_caps_count_all_converting_securities_and_issued_options_but_no_pool() -> None:
    """10% and 5% at the caps: 85% is 8M shares and 500k options, so the SAFEs get 1M and 500k shares of 10M."""
    table = CapTable(
        (COMMON,),
        (Option("options", 5e5, 0.0),),
        1e6,
        (Convertible("one", "safe", 1e6, 10e6), Convertible("two", "safe", 1e6, 20e6)),
    )
    checked(table, "sale", {40e6: {"one": 4e6, "two": 2e6, "options": 2e6, "common": 32e6}})


@pytest.mark.parametrize("event", ["sale", "ipo"])
def test_a_safe_with_a_discount_only_buys_shares_of_a_fixed_value(event: str) -> None:
    """$1M at 20% off whatever a share is worth: $1.25M worth of shares, as soon as common stock is paid."""
    table = CapTable((COMMON,), convertibles=(Convertible("SAFE", "safe", 1e6, discount=0.2),))
    checked(
        table, event, {1e6: {"SAFE": 1e6}, 1.2e6: {"SAFE": 1.2e6}, 9.25e6: {"SAFE": 1.25e6, "common": 8e6}}
    )


def test_of_cap_and_discount_the_better_counts() -> None:
    """Cap: a tenth of the company; discount: $1.25M; they meet at $12.5M."""
    table = CapTable((COMMON,), convertibles=(Convertible("SAFE", "safe", 1e6, 10e6, discount=0.2),))
    solved = checked(table, "sale", {11e6: {"SAFE": 1.25e6}, 12.5e6: {"SAFE": 1.25e6}, 20e6: {"SAFE": 2e6}})
    assert marks(solved, "SAFE")["converts_at_cap"] == pytest.approx(12.5e6)


def test_a_safe_without_cap_and_discount_gets_its_money_back() -> None:
    table = CapTable((COMMON,), convertibles=(Convertible("SAFE", "safe", 1e6),))
    checked(table, "sale", {50e6: {"SAFE": 1e6, "common": 49e6}})


def test_a_safe_ranks_with_preferred_stock_of_its_seniority() -> None:
    table = CapTable((COMMON, a()), convertibles=(Convertible("SAFE", "safe", 1e6, 1e8),))
    checked(table, "sale", {3e6: {"SAFE": 5e5, "A": 2.5e6}})
    senior = CapTable((COMMON, a()), convertibles=(Convertible("SAFE", "safe", 1e6, 1e8, seniority=1),))
    checked(senior, "sale", {3e6: {"SAFE": 1e6, "A": 2e6}})


def test_a_note_is_debt_with_interest_and_multiple_or_converts() -> None:
    """$1M, 8% for two years, twice: $2.32M ahead of equity; or 1.16M/11.6M of the shares at the cap."""
    note = Convertible("note", "note", 1e6, 11.6e6, "post", interest=0.08, years=2.0, multiple=2.0)
    solved = checked(
        CapTable((COMMON, a()), convertibles=(note,)),
        "sale",
        {2e6: {"note": 2e6, "A": 0.0}, 4e6: {"note": 2.32e6, "A": 1.68e6}, 100e6: {"note": 10e6, "A": 18e6}},
    )
    # 9/10 of the shares are 10M, the note's a tenth: it gets 2.32M in shares when all get 23.2M
    assert marks(solved, "note")["converts"] == pytest.approx(23.2e6 + (5e6 - 0.18 * 23.2e6))


def test_debt_then_carve_outs_then_equity() -> None:
    """$3M of debt; 10% of the rest up to $1M; a bonus of $200k first come, in proportion."""
    table = CapTable((COMMON,), debts=(Debt("loan", 3e6),), carve_outs=(CarveOut("plan", 0.1, 1e6),))
    checked(
        table,
        "sale",
        {
            2e6: {"loan": 2e6},
            8e6: {"loan": 3e6, "plan": 5e5, "common": 4.5e6},
            33e6: {"plan": 1e6, "common": 29e6},
        },
    )
    assert marks(waterfall(table), "plan") == pytest.approx({"carve_out_paid": 13e6})


def test_a_fixed_carve_out_comes_before_equity() -> None:
    table = CapTable((COMMON, a()), carve_outs=(CarveOut("bonus", amount=2e5),))
    checked(table, "sale", {1e5: {"bonus": 1e5, "A": 0.0}, 1.2e6: {"bonus": 2e5, "A": 1e6}})
    # with a plan of 10%: shares of the first money in proportion 10 : 1
    both = CapTable((COMMON,), carve_outs=(CarveOut("bonus", amount=2e5), CarveOut("plan", 0.1)))
    checked(
        both,
        "sale",
        {1.1e5: {"bonus": 1e5, "plan": 1e4, "common": 0.0}, 2.2e5: {"bonus": 2e5, "common": 0.0}},
    )


def test_two_lenders_share_in_proportion() -> None:
    table = CapTable((COMMON,), debts=(Debt("one", 1e6), Debt("two", 3e6)))
    checked(table, "sale", {2e6: {"one": 5e5, "two": 1.5e6, "common": 0.0}})


def test_an_ipo_converts_all_preferred_stock() -> None:
    table = CapTable(
        (COMMON, a(participation="full"), b(preference=2.0, seniority=1)), debts=(Debt("loan", 5e5),)
    )
    checked(table, "ipo", {5e5: {"loan": 5e5, "B": 0.0}, 12e6: {"common": 8e6, "A": 2e6, "B": 1.5e6}})


def test_a_class_may_veto_below_its_floor() -> None:
    """B keeps its $9M until its 1.5 of 9.5M shares are worth $6 each, at $57M; without a jump, as it is indifferent."""
    table = CapTable((COMMON, b(ipo_floor=1.0)))
    solved = checked(table, "ipo", {8e6: {"B": 8e6}, 20e6: {"B": 9e6, "common": 11e6}, 95e6: {"B": 15e6}})
    assert marks(solved, "B")["ipo_floor"] == pytest.approx(57e6)
    np.testing.assert_allclose(solved.payout("B", np.array([57e6 - 1, 57e6 + 1])), 9e6, atol=1.0)


def test_a_vetoing_participating_class_loses_its_preference_at_a_jump() -> None:
    """Floor 2x: $12 a share at 9.5M x 12 = $114M. Just below, $9M and 1.5/9.5 of the rest; at it, 1.5/9.5 of all."""
    table = CapTable((COMMON, b(participation="full", ipo_floor=2.0)))
    below = 9e6 + 105e6 * 1.5 / 9.5
    solved = checked(table, "ipo", {114e6: {"B": 18e6, "common": 96e6}})
    assert solved.payout("B", np.nextafter(114e6, 0.0))[0] == pytest.approx(below, rel=1e-9)
    assert solved.payouts(113e6).sum() == pytest.approx(113e6)


def test_one_veto_brings_another() -> None:
    """D's floor is met at $72M if all 12M shares convert, E's already at $66M.

    Below $72M D keeps its preference, so a share is worth (X - 12M)/12M, less than $5.50: E vetoes as well.
    """
    d = ShareClass("D", 2e6, 6.0, 1.0, participation="full", ipo_floor=1.0)
    e = ShareClass("E", 2e6, 5.5, 1.0, participation="full", ipo_floor=1.0)
    table = CapTable((COMMON, d, e))
    solved = checked(table, "ipo", {72e6: {"D": 12e6, "E": 12e6, "common": 48e6}, 71e6: {}})
    # both preferences, $23M, come off the top, and both share in the rest
    assert marks(solved, "D")["ipo_floor"] == pytest.approx(72e6)
    assert solved.payout("E", 71e6)[0] == pytest.approx(11e6 + 2e6 * (71e6 - 23e6) / 12e6)


def test_a_ratchet_guarantees_a_value_at_an_ipo() -> None:
    """1.25 x $6 x 1.5M = $11.25M of shares, until 1.5/9.5 of the company is more, at $71.25M."""
    table = CapTable((COMMON, b(ratchet=1.25)))
    solved = checked(
        table,
        "ipo",
        {
            5e6: {"B": 5e6},
            11.25e6: {"B": 11.25e6},
            50e6: {"B": 11.25e6, "common": 38.75e6},
            95e6: {"B": 15e6},
        },
    )
    assert marks(solved, "B")["ratchet_passed"] == pytest.approx(71.25e6)
    checked(table, "sale", {50e6: {"B": 9e6, "common": 41e6}})


def test_ratchets_share_what_is_too_little_in_proportion() -> None:
    table = CapTable((COMMON, a(ratchet=1.0), b(ratchet=1.0)))
    checked(table, "ipo", {7e6: {"A": 2.5e6, "B": 4.5e6, "common": 0.0}})


def test_payouts_take_any_number_of_exit_values() -> None:
    solved = waterfall(TERMS["A non-participating"])
    x = np.random.default_rng(3).uniform(0.0, 6e7, 10_001)
    expected = np.maximum(np.minimum(x, 5e6), 0.2 * x)
    np.testing.assert_allclose(solved.payout("A", x), expected, rtol=1e-12)
    np.testing.assert_allclose(solved.payouts(x), [x - expected, expected], rtol=1e-12, atol=1e-6)
    np.testing.assert_allclose(solved.common(x), (x - expected) / 8e6, rtol=1e-12, atol=1e-12)
    assert solved.payouts(np.zeros(0)).shape == (2, 0)


@pytest.mark.parametrize("wrong", [-1.0, np.nan, np.inf])
def test_exit_values_that_are_none(wrong: float) -> None:
    solved = waterfall(TERMS["A non-participating"])
    with pytest.raises(InputError, match="is not an exit value"):
        solved.payouts(np.array([1.0, wrong]))


def test_an_unknown_claim() -> None:
    with pytest.raises(KeyError):
        waterfall(TERMS["A non-participating"]).payout("Z", 1.0)


def test_a_table_that_cannot_be_right_is_refused() -> None:
    with pytest.raises(Problems, match="no amount"):
        waterfall(CapTable((COMMON, ShareClass("A", 1.0, 0.0, 1.0))))


TABLE = CapTable((COMMON, a(), b(seniority=1)), (Option("options", 1e6, 1.0),))


@pytest.mark.parametrize(
    ("paid", "check", "claim"),
    [
        # common, A, B, options at $20M: right is 6, 5, 9, 0
        ((6e6, 5e6, 9e6, 1.0), "sum", ""),
        ((6e6 + 1, 5e6, 9e6, -1.0), "negative", "options"),
        ((6e6 + 100, 5e6, 9e6 - 100, 0.0), "seniority", "A"),
        ((5e6, 5e6, 9e6, 1e6), "distribution", "options"),
        # A treated as if it had converted: it gains by holding on to its preference
        ((11e6 * 8 / 10, 11e6 * 2 / 10, 9e6, 0.0), "deviation", "A"),
        # junior A paid before senior B
        ((0.0, 12e6, 8e6, 0.0), "seniority", "A"),
    ],
)  # fmt: skip
def test_the_certificate_says_what_is_wrong(paid: tuple[float, ...], check: str, claim: str) -> None:
    certificate = certify(TABLE, "sale", np.array([20e6]), np.array(paid)[:, None])
    assert not certificate.holds
    assert (check, claim) in {(failure.check, failure.claim) for failure in certificate.failures}


def test_the_certificate_measures_what_a_deviation_gains() -> None:
    """At $100M A, held at its preference of $5M, would get 2 of 12.5M shares of 100M and the strikes."""
    right = waterfall(TABLE).payouts(100e6)
    held = np.array([[(91e6 + 1e6) * 8 / 10.5 + 5e6], [5e6], [9e6], [0.0]])
    held[3] = 100e6 - held.sum()
    certificate = certify(TABLE, "sale", np.array([100e6]), held)
    assert right[1, 0] == pytest.approx(2e6 * 101e6 / 12.5e6)
    gains = {
        failure.claim: failure.amount for failure in certificate.failures if failure.check == "deviation"
    }
    assert gains["A"] == pytest.approx(right[1, 0] - 5e6)
