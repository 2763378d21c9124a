"""Who is where when: the planned stay, jobs that are lost, jobs that are left, and the way back to the market.

Months count from the day of the decision. A job is lost when the company ends with nothing for common stock, or by a
layoff, whose time is exponential with intensity ``−ln(1 − p)`` for a probability ``p`` a year. Who loses it searches
without pay; who leaves has the next job already.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.worth.ending import NOTHING, Ending, exponential
from outbid.worth.futures import Factor, Factors

Array = NDArray[np.float64]
Amount = Array | float


@dataclass(frozen=True)
class Job:
    """How long a job lasts in each future, in months.

    Args:
        planned: end of the planned stay.
        leaves: end of the job, at most ``planned``.
        back: from when the outside offer is paid until ``planned``.
        lost: whether the job was lost rather than left; ``False`` where that cannot happen.
        left: whether it was left before the plan of the person's own will.
    """

    planned: Amount
    leaves: Amount
    back: Amount
    lost: NDArray[np.bool_] | bool = False
    left: NDArray[np.bool_] | bool = False


def steady(stay: Amount) -> Job:
    """A job that lasts as planned."""
    return Job(stay, stay, stay)


def layoff_factor(package: Package) -> Factor:
    """The randomness of layoffs: two offers of one employer meet the same."""
    return Factor(package.employer or package.name, "layoff")


def layoff_chance(package: Package, person: Person) -> float:
    """Probability a year of being laid off; 0 where nothing is said about the market outside."""
    if person.outside is None:
        return 0.0
    return person.outside.layoff if package.layoff is None else package.layoff


def job_rows(package: Package, person: Person) -> dict[Factor, int]:
    """Standard normals needed."""
    return {layoff_factor(package): 2} if layoff_chance(package, person) > 0 else {}


def lost_after(
    package: Package, person: Person, endings: Sequence[Ending], factors: Factors, size: int
) -> Array | None:
    """Months until the job is lost in each future, infinite where it is not; ``None`` if it cannot be."""
    if person.outside is None:
        return None
    chance = layoff_chance(package, person)
    if not chance and not endings:
        return None
    months = np.full(size, math.inf)
    if chance >= 1:
        months[:] = 0.0
    elif chance > 0:
        normals = factors[layoff_factor(package)]
        months = exponential(normals[0], normals[1]) * (-12 / math.log1p(-chance))
    for ending in endings:
        failed = ending.kind == NOTHING
        months[failed] = np.minimum(months[failed], 12 * ending.years[failed])
    return months


def employment(person: Person, stay: Amount, lost: Array | None, quits: Array | float | None) -> Job:
    """The job in each future.

    Args:
        stay: months planned.
        lost: months until it is lost, as :func:`lost_after` gives them.
        quits: months after which the person leaves of their own will, infinite: never.
    """
    if person.outside is None or (lost is None and quits is None):
        return steady(stay)
    until = np.inf if lost is None else lost
    goes = np.inf if quits is None else quits
    leaves = np.minimum(np.minimum(stay, until), goes)
    is_lost = (until < stay) & (until <= goes)
    is_left = (goes < stay) & (goes < until)
    back = leaves + np.where(is_lost, person.outside.search_months, 0.0)
    if np.ndim(leaves) == 0:
        return Job(stay, float(leaves), float(np.minimum(back, stay)), bool(is_lost), bool(is_left))
    return Job(stay, leaves, np.minimum(back, stay), is_lost, is_left)
