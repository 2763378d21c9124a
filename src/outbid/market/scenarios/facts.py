"""What a cleared draw means for segments, seats and flows: sums and means over types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from outbid.market.scenarios.assemble import Assembly
from outbid.market.scenarios.cleared import Cleared

Array = NDArray[np.float64]
LEAST = 1.0
"""Expected hires below which no pay is reported."""


@dataclass(frozen=True, eq=False)
class Facts:
    """One draw in numbers; S segments, Y kinds of seats, E employers; or many draws, stacked on a first axis.

    Pay and its parts are means over hires, nan below one expected hire. Money a year.

    Args:
        headcount, hired, unmatched, welfare: of segments, shape (S,); welfare per head.
        pay, cash, equity, worth, queue: means over a segment's hires, shape (S,): cost to the employer, salary,
            what the equity costs, certainty equivalent, worth given up by waiting.
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
    """The facts of one draw, or of many that are stacked on a first axis."""
    hires = cleared.hires
    cash, face = assembly.packages.mix(cleared.cost, hires > 0)
    equity = face * assembly.packages.equity_cost
    count = int(assembly.segment.max()) + 1
    of_segment = np.zeros((count, len(assembly.segment)))
    of_segment[assembly.segment, np.arange(len(assembly.segment))] = 1.0
    headcount = cleared.workers @ of_segment.T
    flow = of_segment @ hires
    hired, filled = flow.sum(-1), hires.sum(-2)

    def by_segment(values: Array) -> Array:
        return _mean((of_segment @ (hires * values)).sum(-1), hired)

    def by_seat(values: Array) -> Array:
        return _mean((hires * values).sum(-2), filled)

    with np.errstate(invalid="ignore", divide="ignore"):
        gain = ((cleared.workers * cleared.welfare) @ of_segment.T) / headcount
    return Facts(
        headcount=headcount,
        hired=hired,
        unmatched=cleared.unmatched @ of_segment.T,
        welfare=np.where(headcount > 0, gain, 0.0),
        pay=by_segment(cleared.cost),
        cash=by_segment(cash),
        equity=by_segment(equity),
        worth=by_segment(cleared.worth),
        queue=by_segment(cleared.queue),
        seats=cleared.seats,
        filled=filled,
        open=cleared.open,
        seat_pay=by_seat(cleared.cost),
        seat_cash=by_seat(cash),
        seat_equity=by_seat(equity),
        waiting=by_seat(cleared.waiting),
        spend=(hires * cleared.cost).sum(-2),
        price=cleared.price,
        flow=flow,
    )


def stacked(parts: Sequence[Facts]) -> Facts:
    """Several stacks of draws as one."""
    return Facts(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in NAMES})


def some(many: Facts, draws: slice) -> Facts:
    """The ``draws`` of ``many``, which stay where they are."""
    return Facts(**{name: getattr(many, name)[draws] for name in NAMES})


def replaced(many: Facts, draw: int, one: Facts | None) -> None:
    """Puts ``one`` in the place of draw number ``draw`` of ``many``; ``None``: nan, it has failed."""
    for name in NAMES:
        getattr(many, name)[draw] = np.nan if one is None else getattr(one, name)


def _mean(total: Array, hires: Array) -> Array:
    with np.errstate(invalid="ignore", divide="ignore"):
        mean: Array = np.where(hires >= LEAST, total / hires, np.nan)
    return mean


NAMES = tuple(each.name for each in fields(Facts))
