"""Vesting schedules: published counts, arithmetic, invariants, errors."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outbid.core.errors import InputError
from outbid.packages.vesting import Vesting, parse_vesting

CASES = json.loads((Path(__file__).parents[1] / "cases/vesting.json").read_text(encoding="utf-8"))["cases"]
PERIODS = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "annual": 12}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["vesting"])
def test_published_cases(case: dict[str, object]) -> None:
    if "error" in case:
        with pytest.raises(InputError) as caught:
            parse_vesting(str(case["vesting"]))
        assert str(case["error"]) in str(caught.value)
    else:
        assert (
            parse_vesting(str(case["vesting"])).vested(case["grant"], case["leave_months"]) == case["vested"]
        )


@pytest.mark.parametrize(
    ("text", "fractions"),
    [
        (
            "4y/1y-cliff/monthly",
            {11: 0, 12: Fraction(1, 4), 13: Fraction(13, 48), 47: Fraction(47, 48), 48: 1},
        ),
        ("4y/quarterly", {2: 0, 3: Fraction(1, 16), 5: Fraction(1, 16), 48: 1}),
        ("18m/6m-cliff/quarterly", {5: 0, 6: Fraction(1, 3), 9: Fraction(1, 2), 18: 1}),
        ("4y/4m-cliff/quarterly", {3: 0, 4: Fraction(1, 12), 6: Fraction(1, 8)}),
        ("40/30/20/10", {11: 0, 12: Fraction(2, 5), 24: Fraction(7, 10), 36: Fraction(9, 10), 48: 1}),
        ("33.3/33.3/33.4", {12: Fraction(333, 1000), 36: 1}),
        ("20+20/30/20/10", {6: Fraction(1, 5), 12: Fraction(2, 5)}),
        (
            "5/15/40/40 (half-yearly in years 3 and 4)",
            {29: Fraction(1, 5), 30: Fraction(2, 5), 36: Fraction(3, 5)},
        ),
        ("40/30/30 (monthly from year 2)", {12: Fraction(2, 5), 13: Fraction(17, 40), 24: Fraction(7, 10)}),
        ("40/30/30 (Quarterly in years 1, 2 and 3)", {3: Fraction(1, 10), 15: Fraction(19, 40), 36: 1}),
        (
            "10/80/10 ( quarterly  in year 2 )",
            {12: Fraction(1, 10), 15: Fraction(3, 10), 24: Fraction(9, 10)},
        ),
        ("10/40/50 (annual in years 2 to 3)", {12: Fraction(1, 10), 24: Fraction(1, 2)}),
        ("0/0/100", {24: 0, 36: 1}),
        ("immediate", {-1: 0, 0: 1, 100: 1}),
        ("4 Years / 1Y-cliff / Monthly", {12: Fraction(1, 4)}),
    ],
)
def test_fractions(text: str, fractions: dict[int, Fraction]) -> None:
    vesting = parse_vesting(text)
    assert {month: vesting.fraction(month) for month in fractions} == fractions


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "vesting"),
        ("monthly", "vesting"),
        ("4y", "vesting"),
        ("4y/weekly", "vesting"),
        ("4y/1y/monthly", "vesting"),
        ("4y/cliff/monthly", "vesting"),
        ("y/monthly", "vesting"),
        ("4y/1y-cliff/monthly/more", "vesting"),
        ("-10/110", "vesting"),
        ("10+10+10+10+10/50", "vesting"),
        ("4y/2147483648m-cliff/monthly", "vesting"),
        ("x" * 1000, "vesting"),
        ("/" * 1000, "vesting"),
        ("0y/monthly", "vesting_length"),
        ("25y/monthly", "vesting_length"),
        ("10m/quarterly", "vesting_length"),
        ("1y/2y-cliff/monthly", "vesting_cliff"),
        ("40/60 (weekly in year 1)", "vesting"),
        ("40/60 (monthly in year 3)", "vesting"),
        ("40/60 (monthly in years 2 to 1)", "vesting"),
        ("40/60 (monthly from year 0)", "vesting"),
        ("4y/monthly (monthly in year 1)", "vesting"),
        ("20+20/60 (monthly in year 1)", "vesting"),
        ("40/50 (monthly in year 2)", "vesting_sum"),
        ("40/30/20/20", "vesting_sum"),
        ("50/49", "vesting_sum"),
        ("/".join(["4"] * 25), "vesting"),
    ],
)
def test_errors_name_the_text_and_the_fix(text: str, key: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_vesting(text)
    assert caught.value.key == f"errors.{key}"
    assert text[:40] in str(caught.value)
    for language in ("en", "de"):
        assert "{" not in caught.value.text(language)


def test_length_error_counts_the_months_of_a_step() -> None:
    with pytest.raises(InputError, match="3-month steps"):
        parse_vesting("10m/quarterly")


@st.composite
def schedules(draw: st.DrawFn) -> Vesting:
    if draw(st.booleans()):
        cuts = sorted(draw(st.lists(st.integers(0, 100), max_size=6)))
        return parse_vesting("/".join(str(b - a) for a, b in zip([0, *cuts], [*cuts, 100], strict=True)))
    name = draw(st.sampled_from(sorted(PERIODS)))
    length = PERIODS[name] * draw(st.integers(1, 240 // PERIODS[name]))
    cliff = draw(st.integers(0, length))
    return parse_vesting(f"{length}m/{cliff}m-cliff/{name}" if cliff else f"{length}m/{name}")


@settings(max_examples=300)
@given(schedules(), st.integers(0, 10**9))
def test_fractions_rise_to_one_and_shares_are_whole(vesting: Vesting, grant: int) -> None:
    months = range(-2, vesting.months + 3)
    fractions = [vesting.fraction(m) for m in months]
    assert fractions == sorted(fractions)
    assert fractions[0] == 0
    assert fractions[-1] == 1
    assert all(step < later for (step, _), (later, _) in zip(vesting.steps, vesting.steps[1:], strict=False))
    assert vesting.fraction(vesting.cliff_months) > 0
    assert vesting.fraction(vesting.cliff_months - 1) == 0
    shares = [vesting.vested(grant, m) for m in months]
    assert all(isinstance(s, int) and 0 <= s <= grant for s in shares)
    assert shares[-1] == grant
    assert all(0 <= f * grant - s < 1 for f, s in zip(fractions, shares, strict=True))
    assert sum(part for _, part in vesting.increments) == pytest.approx(1, abs=1e-12)
    assert all(part > 0 for _, part in vesting.increments)


@given(schedules())
def test_notation_reads_back(vesting: Vesting) -> None:
    assert parse_vesting(str(vesting)) == vesting


@settings(max_examples=500)
@given(st.one_of(st.text(max_size=40), st.text("0123456789ymcliff-/+. montqua", max_size=40)))
def test_no_text_crashes(text: str) -> None:
    try:
        vesting = parse_vesting(text)
    except InputError as error:
        assert str(error)
    else:
        assert vesting.fraction(vesting.months) == 1
