"""Yearly tax on wages, long-term gains and other income, looked up in dated tables."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outbid.core.errors import InputError
from outbid.law import evaluate, table
from outbid.law.expression import Number
from outbid.law.lookup import Lookup
from outbid.law.piecewise import Array, Piecewise
from outbid.law.table import Provenance, ScheduleKey, Table


@dataclass(frozen=True)
class Schedule:
    """The law of one place, year and filing status.

    Attributes:
        currency: ISO 4217 code of all amounts.
        components: names of the taxes and contributions, in the order of :meth:`by_component`.
        error_bound: largest measured difference from the oracle, in currency units a year.
        provenance: sources, references, assumptions and what is not modelled.
    """

    place: str
    year: int
    status: str
    currency: str
    components: tuple[str, ...]
    error_bound: float
    provenance: Provenance
    _table: Table = field(repr=False, compare=False)

    def tax(
        self,
        wages: ArrayLike,
        gains: ArrayLike = 0.0,
        *,
        other: ArrayLike = 0.0,
        excluded: ArrayLike | None = None,
    ) -> NDArray[np.float64]:
        """Yearly taxes and employee contributions.

        Args:
            wages: yearly wages, at least 0, any shape.
            gains: long-term capital gains, at least 0; broadcast against ``wages``.
            other: further ordinary income of the household on which no payroll contribution is due here.
            excluded: the part of ``gains`` that section 1202 IRC excludes from federal income, surtax included;
                the state excludes its share of it (:attr:`conformity`). Without effect outside the United States.

        Returns:
            Currency units a year, shape of the broadcast arguments.
        """
        if excluded is not None:
            return sum_of(self.by_component(wages, gains, other=other, excluded=excluded))
        w, g, o = _floats(wages), _floats(gains), _floats(other)
        if g.ndim == 0 and o.ndim == 0 and g == 0.0 and o == 0.0:
            return self._in_shape(self._wage_lookup, w)
        if w.ndim == 0 and o.ndim == 0:
            return self._in_shape(_gains_lookup(self, float(w), float(o)), g)
        on_wages, rest = self._parts
        total = sum_of(evaluate.evaluate(rest, w, g, o))
        total += self._in_shape(on_wages, w)
        return total

    def wage_tax(self, wages: ArrayLike) -> NDArray[np.float64]:
        """The same as ``tax(wages)``: one look-up in one exact piecewise-linear function."""
        return self._in_shape(self._wage_lookup, _floats(wages))

    def by_component(
        self,
        wages: ArrayLike,
        gains: ArrayLike = 0.0,
        *,
        other: ArrayLike = 0.0,
        excluded: ArrayLike | None = None,
    ) -> dict[str, NDArray[np.float64]]:
        """What :meth:`tax` consists of, by the names in :attr:`components`; the parts sum to it."""
        if excluded is not None and self.is_state:
            law, own, given = self.apart(wages, gains, other=other, excluded=excluded)
            return evaluate.evaluate(law, *own, given)
        return evaluate.evaluate(self._table, _floats(wages), _floats(gains), _floats(other))

    def along(self, wages: float = 0.0, gains: float = 0.0, other: float = 0.0, *, axis: str) -> Piecewise:
        """The total as an exact function of one amount, the others held fixed.

        Args:
            axis: ``"wages"``, ``"gains"`` or ``"other"``: what varies; its own argument is ignored.
        """
        return evaluate.along(self._table, {"wages": wages, "gains": gains, "other": other}, axis)

    def apart(
        self, wages: ArrayLike, gains: ArrayLike, *, other: ArrayLike, excluded: ArrayLike
    ) -> tuple[Table, tuple[Array, Array, Array], dict[str, Array]]:
        """The law with federal axes of their own, the state's axes, and the values of the federal ones."""
        w, g, o, x = _floats(wages), _floats(gains), _floats(other), _floats(excluded)
        federal = g - x
        given = {"federal_gains": federal, "federal_income": w + o + federal}
        return self._split, (w, g - self.conformity * x, o), given

    def laws(self) -> tuple[Table, Table]:
        """The parsed law, and the same with federal axes of their own (for laws that build on it)."""
        return self._table, self._split

    @cached_property
    def conformity(self) -> float:
        """The share of a federally excluded gain that the state excludes too, 0 to 1."""
        # few ask: only those whose stock may be relieved
        from outbid.law import startup_stock_states

        return startup_stock_states.share(self.place, self.year)

    @cached_property
    def is_state(self) -> bool:
        """Whether federal law is a part of this one."""
        return table.has_base(self.place, self.year)

    @cached_property
    def _split(self) -> Table:
        return table.read(ScheduleKey(self.place, self.year, self.status), split=True)

    @cached_property
    def _wage_lookup(self) -> Lookup:
        return Lookup(self.along(axis="wages"))

    @cached_property
    def _parts(self) -> tuple[Lookup, Table]:
        """The components of wages alone, collapsed into one curve, and a table of the others."""
        own = self._table.components
        alone = {name: node for name, node in own.items() if node.uses() == {"wages"}}
        others = {name: node for name, node in own.items() if name not in alone}
        # with no other component left, a zero keeps the shape of the result
        rest = replace(self._table, components=others or {"nothing": Number(0.0)})
        collapsed = evaluate.along(replace(self._table, components=alone), {}, "wages")
        return Lookup(collapsed), rest

    @staticmethod
    def _in_shape(lookup: Lookup, x: Array) -> Array:
        return lookup(np.ascontiguousarray(x).reshape(-1)).reshape(x.shape)


def sum_of(parts: dict[str, Array]) -> Array:
    """The parts added in their order."""
    total: Array = np.zeros(())
    for part in parts.values():
        total = total + part
    return total


def _floats(value: ArrayLike) -> Array:
    return np.asarray(value, dtype=np.float64)


@lru_cache(maxsize=64)
def _gains_lookup(schedule: Schedule, wages: float, other: float) -> Lookup:
    return Lookup(schedule.along(wages, other=other, axis="gains"))


def available() -> tuple[ScheduleKey, ...]:
    """Every schedule there is, sorted by place, year and status."""
    return table.listing()


@cache
def schedule(place: str, year: int, status: str) -> Schedule:
    """The schedule of a place, year and filing status.

    Args:
        place: ``"US-CA"`` and the like (ISO 3166-2) or ``"DE"``.
        year: of the law.
        status: ``"single"``, ``"married_joint"``, ``"head_of_household"``; in Germany ``"class_1"`` etc.

    Raises:
        InputError: there is no such table; the message lists what there is nearest to the request.
    """
    key = ScheduleKey(place, year, status)
    if key not in table.listing():
        what, near = f"{place}, {year}, {status}", nearest(key)
        # place, year and status apart are for who names them in other words
        raise InputError(
            "errors.no_schedule", what=what, available=near, place=place, year=year, status=status
        )
    law = table.read(key)
    return Schedule(
        place, year, status, law.currency, tuple(law.components), law.error_bound, law.provenance, law
    )


def nearest(key: ScheduleKey) -> str:
    """What there is nearest to ``key``: its place's years and statuses, else the places of its year."""
    every = table.listing()
    here = [k for k in every if k.place == key.place]
    if any(k.year == key.year for k in here):
        return f"{key.place}, {key.year}: " + ", ".join(k.status for k in here if k.year == key.year)
    if here:
        return f"{key.place}: " + ", ".join(sorted({str(k.year) for k in here}))
    same_year = [k for k in every if k.year == key.year] or list(every)
    years = ", ".join(sorted({str(k.year) for k in same_year}))
    return f"{years}: " + ", ".join(sorted({k.place for k in same_year}))
