"""What a cleared draw means for segments, seats and flows: sums and means over types."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from outbid.market.scenarios.assemble import Assembly
from outbid.market.scenarios.solve import Cleared

Array = NDArray[np.float64]
LEAST = 1.0
"""Expected hires below which no pay is reported."""


@dataclass(frozen=True, eq=False)
class Facts:
    """One draw in numbers; S segments, Y kinds of seats, E employers; or many draws, stacked on a first axis.

    Pay and its parts are means over hires, nan below one expected hire. Money a year.

    Args:
        headcount, hired, unmatched, welfare: of segments, shape (S,); welfare per head.
        pay, cash, equity, worth, queue: means over a segment's hires, shape (S,): cost to the employer, salary, face
            value of equity, certainty equivalent, worth given up by waiting.
        seats, filled, open: of seats, shape (Y,).
        seat_pay, seat_cash, seat_equity, waiting: means over a seat's hires, shape (Y,).
        spend: cost of all hires, shape (Y,).
        price: shadow price of budgets, shape (E,).
        flow: hires of each segment by each seat, shape (S, Y).
    """

    headcount: Array
    hired: Array
    unmatched: Array
    welfare: Array
    pay: Array
    cash: Array
    equity: Array
    worth: Array
    queue: Array
    seats: Array
    filled: Array
    open: Array
    seat_pay: Array
    seat_cash: Array
    seat_equity: Array
    waiting: Array
    spend: Array
    price: Array
    flow: Array


def facts(assembly: Assembly, cleared: Cleared) -> Facts:
    """The facts of one draw."""
    hires = cleared.hires
    cash, equity = assembly.packages.mix(cleared.cost, hires > 0)
    count = int(assembly.segment.max()) + 1
    of_segment = np.zeros((count, len(assembly.segment)))
    of_segment[assembly.segment, np.arange(len(assembly.segment))] = 1.0
    headcount = of_segment @ cleared.workers
    flow = of_segment @ hires

    def by_segment(values: Array) -> Array:
        return _mean(of_segment @ (hires * values).sum(1), flow.sum(1))

    def by_seat(values: Array) -> Array:
        return _mean((hires * values).sum(0), hires.sum(0))

    with np.errstate(invalid="ignore", divide="ignore"):
        welfare = np.where(headcount > 0, of_segment @ (cleared.workers * cleared.welfare) / headcount, 0.0)
    return Facts(
        headcount=headcount,
        hired=flow.sum(1),
        unmatched=of_segment @ cleared.unmatched,
        welfare=welfare,
        pay=by_segment(cleared.cost),
        cash=by_segment(cash),
        equity=by_segment(equity),
        worth=by_segment(cleared.worth),
        queue=by_segment(cleared.queue),
        seats=cleared.seats,
        filled=hires.sum(0),
        open=cleared.open,
        seat_pay=by_seat(cleared.cost),
        seat_cash=by_seat(cash),
        seat_equity=by_seat(equity),
        waiting=by_seat(cleared.waiting),
        spend=(hires * cleared.cost).sum(0),
        price=cleared.price,
        flow=flow,
    )


def stacked(rows: list[Facts | None]) -> Facts:
    """Many draws in one, nan in those that failed (``None``); at least one did not."""
    example = next(row for row in rows if row is not None)

    def column(name: str) -> Array:
        blank = np.full(np.shape(getattr(example, name)), np.nan)
        return np.stack([blank if row is None else getattr(row, name) for row in rows])

    return Facts(**{each.name: column(each.name) for each in fields(Facts)})


def _mean(total: Array, hires: Array) -> Array:
    with np.errstate(invalid="ignore", divide="ignore"):
        mean: Array = np.where(hires >= LEAST, total / hires, np.nan)
    return mean
