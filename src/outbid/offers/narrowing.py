"""The cheapest package by tables of certainty equivalents that are narrower and narrower around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from outbid.offers.acceptance import Acceptance
from outbid.offers.cost import Cost
from outbid.offers.design import Design, Infeasible, cheapest
from outbid.offers.limits import Bound, Limits
from outbid.offers.table import Table, knots, window
from outbid.offers.terms import Array, Terms
from outbid.offers.valuing import Valuer

COARSE = 9, 2, 9
"""Knots of the first table: base pay, sign-on, equity."""
FINE = 3, 2, 5
NARROWER = 0.25
"""Part of its range that a table keeps when it is narrowed."""
ZOOMS = 8
ENOUGH = 2e-4
"""Relative change of the cost at which narrowing ends."""


@dataclass(frozen=True, eq=False)
class Step:
    """How far the search has come.

    Args:
        found: the cheapest package by ``table``, or that none in its range will do.
        table: of certainty equivalents; valuer: that made it.
        parts: what part of the whole range the table covers; 1 at the start.
        settled: whether a narrower table would change nothing that counts.
    """

    found: Design | Infeasible
    table: Table
    valuer: Valuer
    parts: float = 1.0
    settled: bool = False


def narrowed(
    step: Step, coarse: Table, cost: Cost, limits: Limits, acceptance: Acceptance, target: float
) -> Step:
    """The cheapest package, from ``step`` on; a table whose edge the package touches moves along with it.

    Args:
        coarse: the table over all that may be offered.
    """
    found = solved(step.table, cost, limits, acceptance, target)
    step = replace(step, found=found)
    step = replace(step, settled=step.settled and not touches_edge(step, coarse))
    for _ in range(ZOOMS):
        if step.settled:
            break
        edge = touches_edge(step, coarse)
        around = terms_of(step.found)
        parts = step.parts if edge else step.parts * NARROWER
        axes = (
            window(float(axis[0]), float(axis[-1]), value, parts * float(axis[-1] - axis[0]), count)
            for axis, value, count in zip(coarse.axes, around, FINE, strict=True)
        )
        valuer = step.valuer.planned(around)
        table = Table.of(valuer, *axes)
        found = solved(table, cost, limits, acceptance, target)
        alike = isinstance(found, Design) == isinstance(step.found, Design)
        near = alike and abs(found.cost - step.found.cost) <= ENOUGH * found.cost
        last, step = step, Step(found, table, valuer, parts)
        # one that still moves is where cost hardly changes any more, if two narrow tables say so
        settled = near and (last.parts < 1 or not touches_edge(step, coarse))
        step = replace(step, settled=settled)
    return step


def solved(
    table: Table, cost: Cost, limits: Limits, acceptance: Acceptance, target: float
) -> Design | Infeasible:
    """The cheapest package within the range of ``table``; what binds is said of ``limits``."""
    found = cheapest(table, cost, _box(limits, table), acceptance, target)
    return replace(found, binding=tuple(limits.binding(found.terms))) if isinstance(found, Design) else found


def tabulated(valuer: Valuer, limits: Limits, counts: tuple[int, int, int] = COARSE) -> Table:
    """Certainty equivalents over all that ``limits`` allow."""
    base = knots(limits.base.low, float(limits.most_base(limits.sign_on.low)), counts[0])
    sign_on = knots(limits.sign_on.low, limits.sign_on.high, counts[1])
    equity = knots(limits.equity.low, limits.equity.high, counts[2], curved=True)
    return Table.of(valuer, base, sign_on, equity)


def terms_of(found: Design | Infeasible) -> Terms:
    """Of the cheapest package, or of the best within the limits."""
    return found.terms if isinstance(found, Design) else found.best


def touches_edge(step: Step, coarse: Table) -> bool:
    """Whether the package lies where its table ends, though more, or less, may be offered."""
    return any(_edges(step.table.axes, coarse.axes, terms_of(step.found)))


def _edges(axes: tuple[Array, ...], whole: tuple[Array, ...], terms: Terms) -> Iterator[bool]:
    for axis, every, value in zip(axes, whole, terms, strict=True):
        near = 1e-6 * float(every[-1] - every[0])
        yield value <= axis[0] + near and axis[0] > every[0] + near
        yield value >= axis[-1] - near and axis[-1] < every[-1] - near


def _box(limits: Limits, table: Table) -> Limits:
    """``limits`` within the range of ``table``."""

    def inside(bound: Bound, axis: Array) -> Bound:
        return replace(bound, low=max(bound.low, float(axis[0])), high=min(bound.high, float(axis[-1])))

    return replace(
        limits,
        base=inside(limits.base, table.base),
        sign_on=inside(limits.sign_on, table.sign_on),
        equity=inside(limits.equity, table.equity),
    )
