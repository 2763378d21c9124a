"""Directions that hold always in such a market, looked at in every draw before and after a shock.

One more bidder makes nobody worse off and leaves nobody more without a seat; more people of a kind make that kind no
better off and leave no kind of seat emptier; a higher cap costs the seat that has it no hires. Each follows from the
equations of clearing being an M-matrix's (docs/market.md). What else may happen is for the model to say.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from outbid.market.scenarios.study import Case, Study
from outbid.report.replay_figures import GENERALISTS, LAB, LAYOFFS, MATCHED, TRAINERS, TWICE
from outbid.report.replay_views import DirectionView

Array = NDArray[np.float64]
WITHIN = 1e-6
"""Relative to the greater of both numbers and one: what two markets, each cleared to 1e-9, may differ by."""


def directions(found: Study) -> tuple[DirectionView, ...]:
    """Every such direction, with the draws in which it fails."""
    return tuple(_all(found))


def _all(found: Study) -> Iterator[DirectionView]:
    base = found.base
    cases = {shock.name: case for shock, case in found.shocks}
    names = [segment.name for segment in base.scenario.segments]
    was = base.swept.draws
    lab = cases[LAB].swept.draws
    yield _view("nobody_worse", LAB, was.welfare, lab.welfare)
    yield _view("nobody_left", LAB, lab.unmatched, was.unmatched)
    for shock, segment in ((TWICE, TRAINERS), (LAYOFFS, GENERALISTS)):
        now, of = cases[shock].swept.draws, [names.index(segment)]
        yield _view("own_no_better", shock, now.welfare[:, of], was.welfare[:, of])
        yield _view("no_seat_emptier", shock, now.open, was.open)
    yield _own_hires(base, cases[MATCHED])


def _own_hires(base: Case, after: Case) -> DirectionView:
    """Hires of the kind of seat whose terms the shock has changed."""
    changed = [
        y
        for y, ((_, was), (_, now)) in enumerate(zip(base.scenario.seats, after.scenario.seats, strict=True))
        if was.terms != now.terms
    ]
    was, now = base.swept.draws.filled[:, changed], after.swept.draws.filled[:, changed]
    return _view("own_hires", MATCHED, was, now)


def _view(key: str, shock: str, least: Array, most: Array) -> DirectionView:
    """``least`` is to be at most ``most``, in every draw that did not fail; shapes (1 + draws, any)."""
    there = np.isfinite(least).all(1) & np.isfinite(most).all(1)
    size = np.maximum(np.maximum(np.abs(least), np.abs(most)), 1.0)
    wrong = (least > most + WITHIN * size).any(1) & there
    return DirectionView(key, shock, int(there.sum()), int(wrong.sum()))
