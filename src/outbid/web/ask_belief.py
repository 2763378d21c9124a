"""What somebody believes of a stake, asked as a chance and an amount, and written as the file's one mixture.

A file says ``stake = "mix(0: 70%; 20M to 80M: 30%)"``; a person is asked how likely a good end is, and what it would
pay. Where the second is left out, it is what they were told that the stake is worth.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from outbid.core.errors import InputError
from outbid.core.parse import parse_range
from outbid.core.ranges import Mixture, Point, Spread, number_text
from outbid.web.ask_tables import at
from outbid.web.ask_values import percent_text, plain, range_of, short

CHANCE, GOOD, OF = "stake.0.outlook.@chance", "stake.0.outlook.@good", "stake.0.outlook.@of"
PATHS = (CHANCE, GOOD, OF)
_BASES = ("stake", "company")


def told(tables: Mapping[str, Any], locale: str) -> dict[str, str]:
    """What the form shows for the belief in a file."""
    outlook = at(tables, "stake.0.outlook") or {}
    basis = "company" if "company" in outlook else "stake"
    written = outlook.get(basis)
    found = {CHANCE: "", GOOD: "", OF: basis}
    if written is None:
        return found
    try:
        reading = parse_range(written, tables.get("locale") or locale)
    except InputError:
        return {**found, GOOD: str(written)[:400]}
    if isinstance(reading, Point | Spread):
        return {**found, CHANCE: "100%", GOOD: _shown(reading, locale)}
    split = _good(reading)
    if split is None:
        return {**found, GOOD: str(written)[:400]}
    chance, good = split
    same = good == _headline(tables, locale)
    return {
        **found,
        CHANCE: f"{number_text(float(f'{100 * chance:.10g}'))}%",
        GOOD: "" if same else short(good),
    }


def believed(
    texts: Mapping[str, str], tables: Mapping[str, Any], locale: str, currency: str, meant: Mapping[str, str]
) -> tuple[str, Any]:
    """The key and the value that the file is to have for what was typed; an empty key: nothing is believed.

    Args:
        texts: what was typed, by path.
        tables: of the file, with the headline as it is now.
        locale: number format of the visitor.
        currency: of the file.
        meant: readings that were chosen, by path.

    Raises:
        InputError: with the path of the field in ``where``.
    """
    chance, good = texts.get(CHANCE, "").strip(), texts.get(GOOD, "").strip()
    basis = texts.get(OF, "stake")
    if basis not in _BASES:
        raise InputError("app_ask.not_a_choice", where=OF, value=basis[:40])
    if not chance and not good:
        return "", None
    try:
        amount = range_of(good, locale, currency, meant.get(GOOD, "")) if good else _headline(tables, locale)
        if isinstance(amount, Mixture):
            if chance:
                raise InputError("app_ask.chance_twice")
            return basis, good
        if amount is None or (not good and basis == "company"):
            raise InputError("app_ask.good_needed")
    except InputError as error:
        raise error.at(GOOD) from None
    if not chance:
        raise InputError("app_ask.chance_needed", where=CHANCE)
    try:
        percent = percent_text(
            range_of(chance, locale, "", meant.get(CHANCE, "")), chance, meant.get(CHANCE, "")
        )
        likely = parse_range(percent)
        if not isinstance(likely, Point):
            raise InputError("errors.not_one_number", value=chance[:60])
        if not 0 <= likely.value <= 1:
            raise InputError("app_ask.no_chance", value=chance[:60])
    except InputError as error:
        raise error.at(CHANCE) from None
    if likely.value == 1:
        return basis, plain(amount)
    fails = number_text(float(f"{100 * (1 - likely.value):.10g}"))
    return basis, f"mix(0: {fails}%; {short(amount)}: {percent})"


def _shown(reading: Point | Spread, locale: str) -> str:
    return short(reading).replace(" to ", " bis " if locale == "de" else " to ")


def _good(mixture: Mixture) -> tuple[float, Point | Spread] | None:
    """Chance and value of the good end, where the other one pays nothing."""
    ends = list(zip(mixture.weights, mixture.parts, strict=True))
    good = [(weight, part) for weight, part in ends if part != Point(0.0)]
    return good[0] if len(ends) == 2 and len(good) == 1 else None


def _headline(tables: Mapping[str, Any], locale: str) -> Point | None:
    written = at(tables, "stake.0.headline")
    if written is None:
        return None
    try:
        reading = parse_range(written, tables.get("locale") or locale, currency=tables.get("currency"))
    except InputError:
        return None
    return reading if isinstance(reading, Point) else None
