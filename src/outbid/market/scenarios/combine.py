"""Several shocks at once, as one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from functools import reduce
from typing import Any, TypeVar

from outbid.core.errors import InputError
from outbid.market.scenarios.scenario import (
    Added,
    EmployerChange,
    Factor,
    SeatChange,
    SegmentChange,
    Shock,
)

T = TypeVar("T", SeatChange, SegmentChange)
V = TypeVar("V")


def combined(shocks: Sequence[Shock], name: str) -> Shock:
    """The shock called ``name`` that does what all of ``shocks`` do.

    Percentages of the same thing are taken one of the other: +10% and +20% are +32%, in whichever order. Whoever
    leaves in one of them leaves.

    Args:
        shocks: of one scenario; at least one.
        name: of the whole.

    Raises:
        InputError: they put different things in the same place.
    """
    return replace(reduce(_both, shocks), name=name)


def _both(first: Shock, second: Shock) -> Shock:
    place = f"shock.{first.name}, shock.{second.name}"
    taken = {each.name: each for each in first.added}
    for each in second.added:
        if each.name in taken and each != taken[each.name]:
            raise _contradiction(f"{place}, {each.name}", taken[each.name], each)
    return Shock(
        name=f"{first.name}; {second.name}",
        words=tuple(dict.fromkeys((*first.words, *second.words))),
        segments=_tables(first.segments, second.segments, _fields, f"{place}, segment"),
        employers=_tables(first.employers, second.employers, _employer, f"{place}, employer"),
        added=(*first.added, *(each for each in second.added if each.name not in taken)),
        tax_year=_one(first.tax_year, second.tax_year, f"{place}, tax_year"),
    )


def _tables(
    first: Mapping[str, V], second: Mapping[str, V], both: Callable[[V, V, str], V], where: str
) -> dict[str, V]:
    """Two tables of changes by name, put together name by name."""
    return {**first, **second} | {
        name: both(first[name], second[name], f"{where}.{name}") for name in first if name in second
    }


def _employer(first: EmployerChange, second: EmployerChange, where: str) -> EmployerChange:
    return EmployerChange(
        every=_fields(first.every, second.every, where),
        seats=_tables(first.seats, second.seats, _fields, f"{where}.seat"),
        equity=_one(first.equity, second.equity, f"{where}.equity"),
        budget=_one(first.budget, second.budget, f"{where}.budget"),
        place=_one(first.place, second.place, f"{where}.place"),
        firms=_one(first.firms, second.firms, f"{where}.firms"),
        remove=first.remove or second.remove,
    )


def _fields(first: T, second: T, where: str) -> T:
    """Two changes of a segment, or of a seat, field by field."""
    both: dict[str, Any] = {}
    for each in fields(first):
        one, other = getattr(first, each.name), getattr(second, each.name)
        place = f"{where}.{each.name}"
        if isinstance(one, bool):
            both[each.name] = one or other
        elif isinstance(one, Mapping):
            both[each.name] = _tables(one, other, _one, place)
        else:
            both[each.name] = _one(one, other, place)
    return type(first)(**both)


def _one(first: Any, second: Any, where: str) -> Any:
    """One change in place of two, either of which may be none."""
    if first is None or second is None:
        return second if first is None else first
    if isinstance(first, Factor) and isinstance(second, Factor):
        return Factor(first.by * second.by)
    if first == second:
        return first
    raise _contradiction(where, first, second)


def _contradiction(where: str, first: Any, second: Any) -> InputError:
    return InputError("scenario.contradiction", where=where, first=_shown(first), second=_shown(second))


def _shown(change: Any) -> str:
    if isinstance(change, Added):
        return change.like or change.name
    return str(change)[:60]
