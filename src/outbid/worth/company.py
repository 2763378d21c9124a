"""How the company behind a stake ends, by whichever outlook is in use, and what the stake's shares fetch then.

What only some outlooks need is loaded when it is needed: most offers are of listed employers.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outbid.packages.outlooks import Cohort, Priced, Stated
from outbid.packages.package import Package
from outbid.packages.person import Economy, Person
from outbid.packages.stake import Stake
from outbid.worth.ending import Ending, needs_marks, stake_factor
from outbid.worth.futures import MARKET, Factor, Factors, Rows
from outbid.worth.outlook import stated_ending, stated_rows

Array = NDArray[np.float64]


def company_rows(package: Package, person: Person) -> Rows:
    """Which standard normals the stakes of ``package`` need; a row that nothing uncertain uses is left out."""
    rows: dict[Factor, int] = {}

    def need(factor: Factor, count: int) -> None:
        if count:
            rows[factor] = max(count, rows.get(factor, 0))

    for index, stake in enumerate(package.stakes):
        outlook, own = stake.outlook, stake_factor(package, index)
        if isinstance(outlook, Stated):
            needed = stated_rows(outlook, person, marks=needs_marks(stake, person))
            need(own, needed["own"])
            need(MARKET, needed["market"])
        else:
            need(own, _rows_of(outlook, person))
            need(MARKET, 4 * person.horizon)
        if _needs_after(stake):
            need(_after_factor(package), 1)
    return rows


def _rows_of(outlook: Priced | Cohort, person: Person) -> int:
    if isinstance(outlook, Priced):
        from outbid.worth.priced_company import priced_rows

        return priced_rows(person.horizon)
    from outbid.worth.base_rates import rows_needed

    return rows_needed(outlook.rates, outlook.stage)


def _needs_after(stake: Stake) -> bool:
    lockup = stake.conditions.lockup_months > 0 and not isinstance(stake.outlook, Stated)
    return lockup or stake.conditions.acceleration == "double"


def _after_factor(package: Package) -> Factor:
    return Factor(package.employer or package.name, "after")


def after_row(package: Package, factors: Factors, size: int) -> Array:
    """Standard normals of what follows the exit: the price in a lock-up, who is let go."""
    rows = factors.get(_after_factor(package))
    return np.zeros(size) if rows is None else rows[0]


def company_ending(package: Package, index: int, person: Person, factors: Factors, size: int) -> Ending:
    """The end of the company behind stake number ``index`` of ``package``, in each of ``size`` futures."""
    stake, factor = package.stakes[index], stake_factor(package, index)
    outlook, marks = stake.outlook, needs_marks(stake, person)
    if isinstance(outlook, Stated):
        return stated_ending(stake, outlook, factor, person, factors, size, marks=marks)
    if isinstance(outlook, Priced):
        from outbid.worth.priced_company import priced_ending

        return priced_ending(stake, outlook, factors[factor], factors[MARKET], person, marks=marks)
    from outbid.worth.cohort import cohort_ending

    return cohort_ending(stake, outlook, factors[factor], factors[MARKET], person, marks=marks)


def company_value(outlook: Priced | Cohort, economy: Economy) -> float:
    """What the company is taken to be worth today."""
    if isinstance(outlook, Cohort):
        return outlook.post_money
    from outbid.worth.priced_company import calibrated

    return calibrated(outlook, economy.risk_free).value * (1 + outlook.changed)
