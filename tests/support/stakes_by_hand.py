"""Stakes, endings and events made by hand."""

from __future__ import annotations

import math

import numpy as np
from plain_stake import SOLD, End

from outbid.core.ranges import Point
from outbid.packages.outlooks import Stated
from outbid.packages.stake import Conditions, Stake
from outbid.packages.vesting import parse_vesting
from outbid.worth.employment import Job
from outbid.worth.ending import Ending
from outbid.worth.stakes import stake_pay

NEVER_MIND = Stated(Point(0.0), Point(1.0), Point(0.0))
HORIZON = 10
FORMS = ("shares", "restricted", "iso", "nso", "rsu", "profits_interest", "vsop", "section_19a")


def stake(form: str = "shares", **terms: object) -> Stake:
    names = Conditions.__dataclass_fields__
    conditions = Conditions(**{k: terms.pop(k) for k in list(terms) if k in names})  # type: ignore[arg-type]
    vesting = parse_vesting(str(terms.pop("vesting", "immediate")))
    usual = {"shares": 1_000.0, "conditions": conditions, "vesting": vesting, "form": form}
    return Stake(**{"name": "s", "outlook": NEVER_MIND, **usual, **terms})  # type: ignore[arg-type]


def ending(*ends: End) -> Ending:
    """The ends as the engine takes them; marks of a living company as given, of an ended one what it fetched."""
    marks = np.array([each.marks or (0.0,) * HORIZON for each in ends]).T
    worth = np.array([each.worth for each in ends])
    kind = np.array([each.kind for each in ends], dtype=np.int8)
    return Ending(np.array([each.years for each in ends]), kind, worth, worth, worth, marks)


def end(years: float, worth: float, kind: int = SOLD, mark: float = 0.0) -> End:
    """An end with one fair value at all year ends before it."""
    marks = tuple(worth if year >= years else mark for year in range(1, HORIZON + 1))
    return End(years, kind, worth, marks, marks[0])


def events(
    it: Stake, ends: Ending, leaves: object, after: object = 0.0, *, wants: bool = True, purse: object = math.inf,
    country: str = "US",
):  # type: ignore[no-untyped-def]  # fmt: skip
    size = ends.years.size
    months = np.broadcast_to(np.asarray(leaves, dtype=float), (size,)).copy()
    job = Job(120.0, months, months)
    draws = np.broadcast_to(np.asarray(after, dtype=float), (size,))
    return stake_pay(
        it, ends, job, draws, lambda _, moneyness: np.full(len(moneyness), wants) & (moneyness > 1), purse, country,
    )  # type: ignore[arg-type]  # fmt: skip


def dated(pay, n: int) -> dict[float, list[float]]:  # type: ignore[no-untyped-def]
    """Cash, wages, other, gains and preference by date, of future ``n``."""
    found: dict[float, np.ndarray] = {}
    for event in pay.events:
        for place in np.flatnonzero(event.futures == n):
            parts = (event.cash, event.wages, event.other, event.gains, event.spread)
            row = np.array([np.broadcast_to(p, event.years.shape)[place] for p in parts])
            date = round(float(event.years[place]), 6)
            found[date] = found.get(date, 0.0) + row
    return {date: row.tolist() for date, row in found.items() if (np.abs(row) > 1e-6).any()}


def total(pay, n: int = 0) -> list[float]:  # type: ignore[no-untyped-def]
    rows = dated(pay, n).values()
    return np.sum(list(rows), axis=0).tolist() if rows else [0.0] * 5
