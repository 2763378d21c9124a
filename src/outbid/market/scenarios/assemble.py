"""From a scenario to the market that is cleared: types of workers and of seats, values, frontiers.

A type of worker is a segment with one of its risk aversions, a type of seat an employer's kind of seat.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError
from outbid.market.frontier import PiecewiseLinear
from outbid.market.market import Frontiers, Market
from outbid.market.scenarios.draws import Drawn
from outbid.market.scenarios.packages import Packages
from outbid.market.scenarios.scenario import Scenario
from outbid.market.scenarios.tastes import Units, seat_units, seat_usual_pay, worker_units

Array = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Assembly:
    """A scenario as arrays, for every draw; X types of workers, Y of seats, D = 1 + draws, the central one first.

    Args:
        segment: shape (X,), the segment of each type of worker.
        gamma: shape (X,), its risk aversion.
        workers: shape (X, D), persons.
        seats: shape (Y, D), vacancies.
        value: shape (segments, Y, D), what a hire is worth to the employer, money a year; 0 where nobody may be hired.
        amenity: shape (segments, Y, D), money a year after tax.
        outside: shape (X, D), worth of being unmatched, money a year after tax.
        feasible: shape (segments, Y).
        worker_units, seat_units: scales of tastes.
        packages: what each seat can offer each type of worker.
        row_variety: shape (X,), log of the share of its segment that a type is. Employers have a taste for a
            segment, not for each of its risk aversions: to split a type in two alike changes nothing.
        column_variety: shape (Y, D), log of the firms that a seat's employer stands for, over those that the outside
            counts as. People have a taste for each firm: to merge firms that are alike changes nothing.
        budget: shape (employers,), most that is spent a year; inf where there is none.
        employer: shape (Y,), the employer of each kind of seat.
    """

    segment: Index
    gamma: Array
    workers: Array
    seats: Array
    value: Array
    amenity: Array
    outside: Array
    feasible: NDArray[np.bool_]
    worker_units: Units
    seat_units: Units
    packages: Packages
    row_variety: Array
    column_variety: Array
    budget: Array
    employer: Index

    @property
    def draws(self) -> int:
        """Number of draws, the central one included."""
        return int(self.workers.shape[1])


def assemble(scenario: Scenario, drawn: Drawn, packages: Packages, usual: dict[str, float]) -> Assembly:
    """The arrays of ``scenario``.

    Args:
        drawn: values of its inputs.
        packages: what each seat can offer each type of worker, in the order of :func:`worker_types`.
        usual: worth after tax of the usual pay of each segment, before any shock.
    """
    segment, gamma, share = worker_types(scenario)
    names = [each.name for each in scenario.segments]
    draws = len(next(iter(drawn.values())))
    headcount = np.stack([drawn[f"{each.place_in_file}.headcount"] for each in scenario.segments])
    outside = np.stack([drawn[f"{each.place_in_file}.outside"] for each in scenario.segments])
    seats = np.stack([drawn[employer.place_of_count(seat)] for employer, seat in scenario.seats])
    shape = (len(names), len(scenario.seats), draws)
    value, amenity = np.zeros(shape), np.zeros(shape)
    feasible = np.zeros(shape[:2], bool)
    for y, (employer, seat) in enumerate(scenario.seats):
        place = employer.place_of(seat)
        for kind, table, target in (("value", seat.value, value), ("amenity", seat.amenity, amenity)):
            for name in table:
                target[names.index(name), y] = drawn[f"{place}.{kind}.{name}"]
        feasible[[names.index(name) for name in seat.value], y] = True
    if not feasible.any():
        raise InputError("scenario.nobody_hires")
    workers = headcount[segment] * share[:, None]
    owners = {employer.name: e for e, employer in enumerate(scenario.employers)}
    return Assembly(
        segment=segment,
        gamma=gamma,
        workers=workers,
        seats=seats,
        value=value,
        amenity=amenity,
        outside=packages.sure_worth(outside[segment]),
        feasible=feasible,
        worker_units=worker_units(
            scenario, drawn, np.array([usual[names[s]] for s in segment]), np.ones(len(segment))
        ),
        seat_units=seat_units(scenario, drawn, seat_usual_pay(scenario), np.ones(shape[1])),
        packages=packages,
        row_variety=np.log(share),
        column_variety=np.log(
            [drawn[employer.place_of_firms] / drawn["tastes.outside_firms"] for employer, _ in scenario.seats]
        ),
        budget=np.array([np.inf if each.budget is None else each.budget for each in scenario.employers]),
        employer=np.array([owners[employer.name] for employer, _ in scenario.seats], np.intp),
    )


def worker_types(scenario: Scenario) -> tuple[Index, Array, Array]:
    """Segment, risk aversion and share of the segment of each type of worker, each of shape (X,)."""
    rows = [(s, gamma, share) for s, each in enumerate(scenario.segments) for gamma, share in each.risk]
    segment, gamma, share = (np.array(column) for column in zip(*rows, strict=True))
    return segment.astype(np.intp), gamma.astype(np.float64), share.astype(np.float64)


@dataclass(frozen=True, eq=False)
class Part:
    """The market of one draw: only types that exist in it and have anybody to match with.

    Args:
        market: money of each row and column multiplied by ``row_factor`` and ``column_factor``.
        rows, columns: which types of the assembly it consists of.
    """

    market: Market
    rows: Index
    columns: Index
    row_factor: Array
    column_factor: Array


def part(assembly: Assembly, draw: int) -> Part | None:
    """The market of draw number ``draw``; ``None`` if there is nobody to match."""
    feasible = assembly.feasible[assembly.segment]
    exact = assembly.worker_units.scale[draw] == 0
    # without tastes there are no parts of persons
    workers, seats = (
        np.round(side[:, draw]) if exact else side[:, draw] for side in (assembly.workers, assembly.seats)
    )
    present = feasible & (workers > 0)[:, None] & (seats > 0)
    rows, columns = np.flatnonzero(present.any(1)), np.flatnonzero(present.any(0))
    if not rows.size:
        return None
    grid = np.ix_(rows, columns)
    row_factor = assembly.worker_units.factor[rows]
    column_factor = assembly.seat_units.factor[columns]
    segment = assembly.segment[rows]
    alpha = assembly.amenity[segment][:, columns, draw] - assembly.outside[rows, draw][:, None]
    worker_scale = float(assembly.worker_units.scale[draw])
    seat_scale = float(assembly.seat_units.scale[draw])
    value = assembly.value[segment][:, columns, draw] * column_factor
    market = Market(
        workers=workers[rows],
        seats=seats[columns],
        value=value + seat_scale * assembly.row_variety[rows][:, None],
        amenity=alpha * row_factor[:, None] + worker_scale * assembly.column_variety[columns, draw],
        frontiers=_frontiers(assembly, rows, columns),
        worker_scale=worker_scale,
        seat_scale=seat_scale,
        feasible=None if present[grid].all() else present[grid],
    )
    return Part(market, rows, columns, row_factor, column_factor)


def priced(part: Part, price: Array) -> Market:
    """The market of ``part`` when a unit of spending at seat j counts ``1 + price[j]``, shape (columns,)."""
    if not price.any():
        return part.market
    terms = part.market.terms
    tables = list(terms.tables)
    of = terms.of.copy()
    for column in np.flatnonzero(price):
        for row in range(of.shape[0]):
            table = tables[of[row, column]]
            assert isinstance(table, PiecewiseLinear)  # packages are tabulated
            of[row, column] = len(tables)
            tables.append(scaled(table, 1 + price[column], 1.0))
    return replace(part.market, frontiers=replace(terms, tables=tuple(tables), of=of))


def scaled(frontier: PiecewiseLinear, cost: float, worth: float) -> PiecewiseLinear:
    """``frontier`` with costs multiplied by ``cost`` and worth by ``worth``."""
    return PiecewiseLinear(
        frontier.knots * cost,
        frontier.values * worth,
        frontier.below * worth / cost,
        frontier.above * worth / cost,
        frontier.error * worth,
    )


def _frontiers(assembly: Assembly, rows: Index, columns: Index) -> Frontiers:
    """A table for each row class and column, in the units of both."""
    cache = assembly.packages.scaled_tables
    tables: list[PiecewiseLinear] = []
    of = np.zeros((len(rows), len(columns)), np.intp)
    places: dict[int, int] = {}
    for i, x in enumerate(rows):
        for j, y in enumerate(columns):
            which = assembly.packages.of[x, y]
            if which < 0:
                continue
            cost, worth = float(assembly.seat_units.factor[y]), float(assembly.worker_units.factor[x])
            key = (int(which), cost, worth)
            if key not in cache:
                cache[key] = scaled(assembly.packages.menus[which].frontier, cost, worth)
            table = cache[key]
            if id(table) not in places:
                places[id(table)] = len(tables)
                tables.append(table)
            of[i, j] = places[id(table)]
    everyone, every = np.arange(len(rows), dtype=np.intp), np.arange(len(columns), dtype=np.intp)
    return Frontiers(tuple(tables), of, everyone, every)
