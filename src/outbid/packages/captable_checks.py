"""What cannot be right in a cap table: every problem names the object and tells how to mend it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from outbid.core.errors import InputError
from outbid.packages.captable import CapTable, CarveOut, Convertible, Option, ShareClass

Place = Callable[[str, int], str]
"""Where an object stands, from its group (``"classes"``, ``"options"``, ...) and its index there."""


def problems(
    table: CapTable, *, fully_diluted: float | None = None, place: Place = lambda group, index: ""
) -> tuple[InputError, ...]:
    """All that is wrong with ``table``; empty if nothing is.

    Args:
        table: the cap table.
        fully_diluted: the fully diluted count that the papers state, if they do; the parts must add up to it.
        place: where an object stands in the user's file; the default says nothing, the messages name the object.
    """
    found = [*_names(table, place)]
    for i, each in enumerate(table.classes):
        found += [error.at(place("classes", i)) for error in _class(each)]
    known = {each.name for each in table.classes}
    for i, option in enumerate(table.options):
        found += [error.at(place("options", i)) for error in _option(option, known)]
    for i, convertible in enumerate(table.convertibles):
        found += [error.at(place("convertibles", i)) for error in _convertible(convertible)]
    for i, debt in enumerate(table.debts):
        found += [error.at(place("debts", i)) for error in _amounts(debt, "amount")]
    for i, carve_out in enumerate(table.carve_outs):
        found += [error.at(place("carve_outs", i)) for error in _carve_out(carve_out)]
    found += [*_conversions(table, place)]
    if not found:
        found += [*_whole(table, fully_diluted)]
    return tuple(found)


def _names(table: CapTable, place: Place) -> Iterator[InputError]:
    counts = Counter(table.claims)
    groups = ("debts", "carve_outs", "convertibles", "classes", "options")
    seen: set[str] = set()
    for group in groups:
        for i, each in enumerate(getattr(table, group)):
            if not each.name.strip():
                yield InputError("captable.no_name", where=place(group, i))
            elif counts[each.name] > 1 and each.name in seen:
                yield InputError("captable.same_name", where=place(group, i), name=each.name)
            seen.add(each.name)


def _amounts(each: Any, *fields: str) -> Iterator[InputError]:
    """Complaints about ``fields`` that are negative or not finite."""
    for field in fields:
        value = getattr(each, field)
        if value is None:
            continue
        if not math.isfinite(value):
            yield InputError("captable.not_finite", name=each.name, field=field, value=f"{value:g}")
        elif value < 0:
            yield InputError("captable.negative", name=each.name, field=field, value=f"{value:,.12g}")


def _class(each: ShareClass) -> Iterator[InputError]:
    wrong = tuple(_amounts(each, "shares", "price", "preference", "cap", "dividends", "ipo_floor", "ratchet"))
    yield from wrong
    if wrong:
        return
    if each.preference > 0 and each.price == 0:
        yield InputError(
            "captable.preference_without_price", name=each.name, preference=f"{each.preference:g}"
        )
    elif each.price == 0 and each.ratchet > 0:
        yield InputError("captable.needs_price", name=each.name, field="ratchet", value=f"{each.ratchet:g}")
    elif each.price == 0 and each.ipo_floor > 0:
        yield InputError(
            "captable.needs_price", name=each.name, field="ipo_floor", value=f"{each.ipo_floor:g}"
        )
    if not (math.isfinite(each.conversion) and each.conversion > 0):
        yield InputError("captable.conversion", name=each.name, value=f"{each.conversion:g}")
    if each.participation not in ("none", "full", "capped"):
        yield InputError("captable.participation", name=each.name, value=str(each.participation)[:40])
    elif each.participation == "capped" and each.cap is None:
        yield InputError("captable.no_cap", name=each.name)
    elif each.participation == "capped" and each.cap is not None and each.cap < each.preference:
        yield InputError(
            "captable.cap_below_preference",
            name=each.name,
            cap=f"{each.cap:g}",
            preference=f"{each.preference:g}",
        )
    elif each.participation != "capped" and each.cap is not None:
        yield InputError("captable.cap_unused", name=each.name, cap=f"{each.cap:g}")
    elif each.participation != "none" and each.owed_per_share == 0:
        yield InputError("captable.participation_without_preference", name=each.name)


def _option(each: Option, known: set[str]) -> Iterator[InputError]:
    yield from _amounts(each, "shares", "strike")
    if each.on and each.on not in known:
        yield _unknown(each.name, "on", each.on, known)


def _unknown(name: str, field: str, value: str, known: set[str]) -> InputError:
    available = ", ".join(sorted(known)) or "–"
    return InputError("captable.unknown_class", name=name, field=field, value=value, available=available)


def _convertible(each: Convertible) -> Iterator[InputError]:
    wrong = tuple(_amounts(each, "amount", "cap", "discount", "interest", "years", "multiple"))
    yield from wrong
    if wrong:
        return
    if each.amount == 0:
        yield InputError("captable.zero", name=each.name, field="amount")
    if each.cap == 0:
        yield InputError("captable.zero", name=each.name, field="cap")
    if each.discount >= 1:
        yield InputError("captable.discount", name=each.name, value=f"{each.discount:g}")
    if each.interest > 1:
        yield InputError("captable.interest", name=each.name, value=f"{each.interest:g}")
    if each.kind == "safe" and (each.interest > 0 or each.multiple != 1):
        yield InputError("captable.safe_terms", name=each.name)


def _carve_out(each: CarveOut) -> Iterator[InputError]:
    yield from _amounts(each, "amount")
    if not 0 <= each.fraction <= 1:
        yield InputError("captable.fraction", name=each.name, value=f"{each.fraction:g}")


def _conversions(table: CapTable, place: Place) -> Iterator[InputError]:
    into = {each.name: each.converts_to for each in table.classes}
    told: set[str] = set()
    for i, each in enumerate(table.classes):
        if each.converts_to and each.converts_to not in into:
            yield _unknown(each.name, "converts_to", each.converts_to, into.keys() - {each.name}).at(
                place("classes", i)
            )
            continue
        chain, name = [each.name], each.converts_to
        while name and name in into and name not in chain:
            chain.append(name)
            name = into[name]
        if name == each.name and each.name not in told:
            told |= set(chain)
            yield InputError("captable.circle", where=place("classes", i), circle=" → ".join([*chain, name]))


def _whole(table: CapTable, stated: float | None) -> Iterator[InputError]:
    """What concerns the table as a whole, once its parts are in order."""
    issued = table.fully_diluted - table.unissued
    if not any(each.is_common and each.shares > 0 for each in table.classes):
        yield InputError("captable.no_common")
    if not math.isfinite(table.unissued) or table.unissued < 0:
        yield InputError("captable.pool", value=f"{table.unissued:,.12g}")
    elif table.unissued > issued:
        yield InputError("captable.pool_too_large", value=f"{table.unissued:,.12g}", rest=f"{issued:,.12g}")
    elif stated is not None and abs(table.fully_diluted - stated) > 0.5:
        yield InputError(
            "captable.shares_do_not_add_up",
            stated=f"{stated:,.0f}",
            total=f"{table.fully_diluted:,.0f}",
            difference=f"{abs(table.fully_diluted - stated):,.0f}",
        )
    sold = sum(each.balance / each.cap for each in table.convertibles if each.cap and each.cap_is == "post")
    if sold >= 1:
        yield InputError("captable.caps_sell_all", percent=f"{sold:.0%}")
    carved = sum(each.fraction for each in table.carve_outs if each.amount is None)
    if carved >= 1:
        yield InputError("captable.carved_all", percent=f"{carved:.0%}")
