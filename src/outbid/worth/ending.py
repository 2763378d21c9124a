"""When a company ends, how, and what a stake in it fetches then: what every outlook gives.

A future's company ends once: with nothing for common stock, in a sale, or in an IPO.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.packages.stake import OPTIONS, Stake
from outbid.worth.futures import Factor, Factors

Array = NDArray[np.float64]
NOTHING, SALE, IPO = 0, 1, 2
"""Kinds of endings."""


@dataclass(frozen=True)
class Ending:
    """How the company behind a stake ends in each future, seen by the whole stake, vested or not.

    Args:
        years: time until then, shape (futures,).
        kind: :data:`NOTHING`, :data:`SALE` or :data:`IPO`, shape (futures,).
        worth: what the stake's shares fetch, before strike and tax, shape (futures,).
        as_converted: what they would fetch if no class had a preference, same shape.
        undiluted: what they would fetch if, besides, no later round had diluted them, same shape.
        marks: fair value of the shares at the end of years 1, 2, …, shape (years, futures); after the end what they
            fetched. ``None`` where nobody asks for it.
        today: their fair value today by the same outlook; 0 where it is not known.
    """

    years: Array
    kind: NDArray[np.int8]
    worth: Array
    as_converted: Array
    undiluted: Array
    marks: Array | None = None
    today: float = 0.0

    def scaled(self, part: float) -> Ending:
        """The same end seen by a ``part`` of the stake."""
        marks = None if self.marks is None else self.marks * part
        return Ending(
            self.years,
            self.kind,
            self.worth * part,
            self.as_converted * part,
            self.undiluted * part,
            marks,
            self.today * part,
        )

    def mark_at(self, years: Array, futures: NDArray[np.intp]) -> Array:
        """Fair value at the year end nearest to ``years`` in the given ``futures``, shape of both."""
        assert self.marks is not None  # needs_marks has asked for them
        place = np.clip(np.rint(years).astype(np.intp) - 1, 0, len(self.marks) - 1)
        value: Array = self.marks[place, futures]
        return value


def stake_factor(package: Package, index: int) -> Factor:
    """The randomness of the company behind stake number ``index``: all stakes of one employer end in the same exit."""
    kind = "stake" if package.stakes[index].outlook.kind == "stated" else "company"
    return Factor(package.employer or package.name, kind)


def needs_marks(stake: Stake, person: Person) -> bool:
    """Whether somebody decides, or is taxed, by the value on the way: leaving, exercising, selling early."""
    conditions = stake.conditions
    return bool(
        (person.outside and person.outside.option)
        or (stake.form in OPTIONS and not conditions.early_exercise)
        or conditions.tenders
        or (stake.form == "restricted" and not conditions.election_83b)
        or (stake.form == "section_19a" and not conditions.employer_assumes)
    )


def uniform(first: Array, second: Array) -> Array:
    """Numbers uniform on (0, 1) from two standard normals each: the radius of a Gaussian in the plane."""
    value: Array = np.exp(-0.5 * (first * first + second * second))
    return value


def exponential(first: Array, second: Array) -> Array:
    """Exponential numbers of mean 1 from two standard normals each."""
    value: Array = 0.5 * (first * first + second * second)
    return value


def row_or_zero(factors: Factors, factor: Factor, index: int, size: int) -> Array:
    """Row ``index`` of the factor's normals; zeros where nothing uncertain asked for it."""
    normals = factors.get(factor)
    return normals[index] if normals is not None and len(normals) > index else np.zeros(size)


def after_exit(marks: Array, years: Array, worth: Array) -> Array:
    """``marks`` with what the shares fetched from the end of the company on."""
    ends = np.arange(1, len(marks) + 1)[:, None]
    return np.where(years[None, :] <= ends, worth[None, :], marks)
