"""What a shock does: differences between the cleared scenario before and after, paired draw by draw."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from outbid.market.scenarios.scenario import Shock
from outbid.market.scenarios.study import Case
from outbid.report.market_summary import count, interval, money, optional
from outbid.report.market_views import Interval, MoveView, SeatShiftView, SegmentShiftView, ShockView

Array = NDArray[np.float64]
LEAST_MOVE = 0.5
"""Persons by which a flow must change to be told."""


def shock_view(shock: Shock, before: Case, after: Case) -> ShockView:
    """What ``shock`` does to ``before``."""
    return ShockView(
        name=shock.name,
        changes=shock.words,
        segments=tuple(_segments(before, after)),
        seats=tuple(_seats(before, after)),
        moves=tuple(_moves(before, after)),
    )


def _segments(before: Case, after: Case) -> Iterator[SegmentShiftView]:
    was, now = before.swept.draws, after.swept.draws
    for s, segment in enumerate(before.scenario.segments):
        yield SegmentShiftView(
            segment=segment.name,
            pay=optional(now.pay[:, s] / was.pay[:, s] - 1, count),
            unmatched=interval(now.unmatched[:, s] - was.unmatched[:, s], count),
            welfare=interval(now.welfare[:, s] - was.welfare[:, s], money),
            headcount=_headcount(was.headcount[:, s], now.headcount[:, s]),
            left=_left(before, after, s),
        )


def _headcount(was: Array, now: Array) -> Interval | None:
    return None if was[0] == now[0] else interval(now - was, count)


def _left(before: Case, after: Case, segment: int) -> tuple[float, float] | None:
    """Unmatched shares at the central inputs."""
    facts = (before.swept.draws, after.swept.draws)
    people = [float(each.headcount[0, segment]) for each in facts]
    if not all(people):
        return None
    was, now = (float(each.unmatched[0, segment]) / all_ for each, all_ in zip(facts, people, strict=True))
    return count(was), count(now)


def _seats(before: Case, after: Case) -> Iterator[SeatShiftView]:
    """Seats of before and after; one that there is not has none filled and none open, and no pay."""
    places = _places(before)
    new = _places(after)
    for key in [*places, *(key for key in new if key not in places)]:
        filled_was, open_was, pay_was = _seat(before, places.get(key))
        filled_now, open_now, pay_now = _seat(after, new.get(key))
        yield SeatShiftView(
            employer=key[0],
            seat=key[1],
            filled=interval(filled_now - filled_was, count),
            open=interval(open_now - open_was, count),
            pay=optional(pay_now / pay_was - 1, count),
        )


def _places(case: Case) -> dict[tuple[str, str], int]:
    return {(employer.name, seat.name): y for y, (employer, seat) in enumerate(case.scenario.seats)}


def _seat(case: Case, place: int | None) -> tuple[Array, Array, Array]:
    facts = case.swept.draws
    if place is None:
        # a draw that failed stays failed
        nothing = 0.0 * facts.headcount[:, 0]
        return nothing, nothing, nothing * np.nan
    return facts.filled[:, place], facts.open[:, place], facts.seat_pay[:, place]


def _moves(before: Case, after: Case) -> list[MoveView]:
    was, now = _flows(before), _flows(after)
    moves = [
        MoveView(
            segment,
            employer,
            count(was.get((segment, employer), 0.0)),
            count(now.get((segment, employer), 0.0)),
        )
        for segment, employer in dict.fromkeys([*was, *now])
    ]
    told = [move for move in moves if abs(move.after - move.before) >= LEAST_MOVE]
    return sorted(told, key=lambda move: -abs(move.after - move.before))


def _flows(case: Case) -> dict[tuple[str, str], float]:
    """Hires by segment and employer, and the unmatched, at the central inputs."""
    facts = case.swept.draws
    flows: dict[tuple[str, str], float] = {}
    for s, segment in enumerate(case.scenario.segments):
        for y, (employer, _) in enumerate(case.scenario.seats):
            key = (segment.name, employer.name)
            flows[key] = flows.get(key, 0.0) + float(facts.flow[0, s, y])
        flows[segment.name, ""] = float(facts.unmatched[0, s])
    return flows
