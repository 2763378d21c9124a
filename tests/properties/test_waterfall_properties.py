"""Invariants of the waterfall on random cap tables with every term that there is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from outbid.packages.captable import CapTable, CarveOut, Convertible, Debt, Option, ShareClass
from outbid.packages.captable_checks import problems
from outbid.packages.certificate import certify
from outbid.packages.waterfall import Waterfall, waterfall

EVENTS = st.sampled_from(["sale", "ipo"])
COUNTS = st.sampled_from([1.0, 250_000.0, 1e6, 1.7e6, 3e6, 8.123e6])
PRICES = st.sampled_from([0.01, 0.5, 1.0, 2.5, 2.5, 7.77, 31.0])


@st.composite
def share_classes(draw: st.DrawFn, names: tuple[str, ...]) -> ShareClass:
    """A preferred class, named last in ``names``, that may convert into one named before it."""
    preference = draw(st.sampled_from([0.0, 0.5, 1.0, 1.0, 2.0]))
    dividends = draw(st.sampled_from([0.0, 0.0, 0.3]))
    participation = draw(st.sampled_from(["none", "none", "full", "capped"])) if preference else "none"
    return ShareClass(
        names[-1],
        draw(COUNTS) * draw(st.sampled_from([1.0, 1.0, 1.0, 0.0])),
        draw(PRICES),
        preference,
        draw(st.integers(0, 3)),
        participation,
        preference + draw(st.sampled_from([0.0, 1.0, 2.0])) if participation == "capped" else None,
        draw(st.sampled_from([1.0, 1.0, 1.5, 0.2])),
        draw(st.sampled_from(["", "", "", *names[:-1]])),
        dividends,
        draw(st.sampled_from([0.0, 0.0, 1.0, 3.0])),
        draw(st.sampled_from([0.0, 0.0, 0.8, 1.25])),
    )


@st.composite
def convertibles(draw: st.DrawFn, name: str) -> Convertible:
    note = draw(st.booleans())
    return Convertible(
        name,
        "note" if note else "safe",
        draw(st.sampled_from([1e4, 5e5, 2e6])),
        draw(st.sampled_from([None, 1e7, 2.5e7])),
        draw(st.sampled_from(["post", "pre"])),
        draw(st.sampled_from([0.0, 0.0, 0.2])),
        draw(st.sampled_from([0.0, 0.08])) if note else 0.0,
        draw(st.sampled_from([0.0, 1.5])),
        draw(st.sampled_from([1.0, 2.0])) if note else 1.0,
        draw(st.integers(0, 2)),
    )


@st.composite
def tables(draw: st.DrawFn) -> CapTable:
    names = tuple("ABCDE"[: draw(st.integers(0, 5))])
    classes = [
        ShareClass("common", draw(COUNTS) + 1000.0, conversion=draw(st.sampled_from([1.0, 1.0, 10.0])))
    ]
    classes += [draw(share_classes(names[: i + 1])) for i in range(len(names))]
    options = [
        Option(f"option {i}", draw(COUNTS), draw(PRICES) * draw(st.sampled_from([0.0, 1.0])), on)
        for i, on in enumerate(draw(st.lists(st.sampled_from(["", "", "common", *names]), max_size=3)))
    ]
    return CapTable(
        tuple(draw(st.permutations(classes))),
        tuple(options),
        0.0,
        tuple(draw(convertibles(f"convertible {i}")) for i in range(draw(st.integers(0, 3)))),
        tuple(
            Debt(f"debt {i}", draw(st.sampled_from([0.0, 3e5, 4e6]))) for i in range(draw(st.integers(0, 2)))
        ),
        tuple(
            CarveOut(
                f"carve-out {i}", draw(st.sampled_from([0.0, 0.1, 0.3])), draw(st.sampled_from([None, 1e6]))
            )
            for i in range(draw(st.integers(0, 2)))
        )
        + draw(st.sampled_from([(), (CarveOut("bonus", amount=2e5),)])),
    )


def exits(solved: Waterfall) -> np.ndarray:
    """Exit values on all pieces and at their ends."""
    edges = solved.edges
    inside = 0.5 * (edges + np.append(edges[1:], 2 * edges[-1] + 1e6))
    return np.unique(np.concatenate([edges, inside, [1.0, 1e5, 1e9]]))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(tables(), EVENTS)
def test_the_certificate_holds(table: CapTable, event: str) -> None:
    assume(not problems(table))
    solved = waterfall(table, event)
    x = exits(solved)
    x = x[:: max(1, len(x) // 6)]
    certificate = certify(table, event, x, solved.payouts(x))
    assert certificate.holds, certificate.failures[:3]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(tables(), EVENTS)
def test_payouts_add_up_and_are_never_negative(table: CapTable, event: str) -> None:
    assume(not problems(table))
    solved = waterfall(table, event)
    x = exits(solved)
    payouts = solved.payouts(x)
    assert np.all(np.abs(payouts.sum(axis=0) - x) <= 1e-12 * x + 1e-9)
    assert payouts.min() >= 0


@settings(max_examples=100, deadline=None, derandomize=True)
@given(tables())
def test_at_a_sale_nobody_loses_by_a_higher_price(table: CapTable) -> None:
    assume(not problems(table))
    solved = waterfall(table)
    x = exits(solved)
    steps = np.diff(solved.payouts(x), axis=1)
    assert np.all(steps >= -1e-9 - 1e-12 * x[1:])
    assert np.all(np.diff(solved.common(x)) >= -1e-12)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(tables(), EVENTS, st.sampled_from([1e-6, 0.013, 100.0, 1e5]))
def test_money_has_no_unit(table: CapTable, event: str, k: float) -> None:
    """The same terms in cents, or in millions, give the same payouts in cents or millions."""
    assume(not problems(table))
    other = CapTable(
        tuple(replace(each, price=each.price * k, dividends=each.dividends * k) for each in table.classes),
        tuple(replace(each, strike=each.strike * k) for each in table.options),
        table.unissued,
        tuple(
            replace(each, amount=each.amount * k, cap=None if each.cap is None else each.cap * k)
            for each in table.convertibles
        ),
        tuple(replace(each, amount=each.amount * k) for each in table.debts),
        tuple(
            replace(each, amount=None if each.amount is None else each.amount * k)
            for each in table.carve_outs
        ),
    )
    solved = waterfall(table, event)
    x = inner(solved)
    expected = solved.payouts(x)
    np.testing.assert_allclose(
        waterfall(other, event).payouts(x * k) / k, expected, rtol=1e-9, atol=1e-9 * x.max(initial=1.0)
    )


def inner(solved: Waterfall) -> np.ndarray:
    """Exit values away from the edges, where an IPO's payouts may jump; one on each piece that is not tiny."""
    edges = solved.edges
    ends = np.append(edges[1:], 2 * edges[-1] + 1e6)
    return (0.5 * (edges + ends))[ends - edges > 1e-6 * ends]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(tables(), EVENTS, st.data())
def test_splitting_a_class_in_two_identical_ones_changes_nothing(
    table: CapTable, event: str, data: st.DataObject
) -> None:
    """Also read backwards: merging two classes with the same terms changes nothing."""
    assume(not problems(table))
    index = data.draw(st.integers(0, len(table.classes) - 1))
    whole = table.classes[index]
    one, two = (
        replace(whole, shares=0.25 * whole.shares),
        replace(whole, name="twin", shares=0.75 * whole.shares),
    )
    classes = (*table.classes[:index], one, two, *table.classes[index + 1 :])
    solved, split = waterfall(table, event), waterfall(replace(table, classes=classes), event)
    x = inner(solved)
    for name in table.claims:
        together = split.payout(name, x)
        if name == whole.name:
            together = together + split.payout("twin", x)
        np.testing.assert_allclose(
            together, solved.payout(name, x), rtol=1e-9, atol=1e-9 * x.max(initial=1.0)
        )


@settings(max_examples=60, deadline=None, derandomize=True)
@given(tables(), EVENTS)
def test_bulk_evaluation_is_the_plain_formula(table: CapTable, event: str) -> None:
    assume(not problems(table))
    solved = waterfall(table, event)
    x = np.concatenate([exits(solved), np.linspace(0.0, 3 * solved.edges[-1] + 1.0, 5000)])
    piece = np.searchsorted(solved.edges, x, side="right") - 1
    plain = solved.start[piece] + solved.slope[piece] * (x - solved.edges[piece])[:, None]
    np.testing.assert_array_equal(solved.payouts(x), plain.T)
