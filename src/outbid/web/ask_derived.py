"""Answers that a file has in other words: pay a year, a part of the company, and what befalls others of a stage.

People are told "200k a year", "0.5%" or nothing at all about how it may end. A file has all of a grant, a number of
shares, and a chance.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from outbid.core.errors import InputError
from outbid.core.parse import parse_range
from outbid.core.ranges import Point
from outbid.packages.base_rates import STAGES
from outbid.web.ask_belief import CHANCE
from outbid.web.ask_tables import at, put

Texts = Mapping[str, str]
OTHERS, YEARS = "stake.0.outlook.@others", "stake.0.outlook.exit_in_years"
PART, SHARES, TOTAL = "stake.0.@part", "stake.0.shares", "stake.0.fully_diluted_shares"
WAIT = "3 to 8"
"""Years until the end that are taken where nothing is said: between one and three rounds of the base rates."""
_A_YEAR = re.compile(
    r"\s*(?:/\s*|a\s+|per\s+|pro\s+|im\s+|p\.\s*)(?:year|yr|jahr|a\.)\s*$|\s*(?:yearly|jährlich)\s*$",
    re.IGNORECASE,
)


@cache
def usual(stage: str) -> float:
    """The chance that a company of ``stage`` ends in a listing, or in a sale that is no rescue, in whole percent."""
    from outbid.packages.base_rates_file import load_base_rates
    from outbid.worth.base_rates import chances

    found = chances(load_base_rates(), stage)
    return round(found.sold + found.public, 2)


def with_others(texts: Texts) -> dict[str, str]:
    """``texts`` with the chance and the years of others of the stage, where the person knows none."""
    found = dict(texts)
    stage = found.get(OTHERS, "").strip()
    if stage in STAGES:
        if not found.get(CHANCE, "").strip():
            found[CHANCE] = f"{100 * usual(stage):.0f}%"
        if not found.get(YEARS, "").strip():
            found[YEARS] = WAIT
    return found


def a_year(texts: Texts) -> dict[str, str]:
    """``texts`` where "200k a year" is "200k", of one year."""
    found = dict(texts)
    for path in [each for each in texts if re.fullmatch(r"rsu\.\d+\.value", each)]:
        bare, times = _A_YEAR.subn("", found[path])
        if times:
            found |= {path: bare, f"{path.rpartition('.')[0]}.@per": "year"}
    return found


def put_grants(tables: dict[str, Any], texts: Texts) -> None:
    """Puts all of a grant where what it is worth a year was typed."""
    for path, text in texts.items():
        row = path.rpartition(".")[0]
        value = at(tables, f"{row}.value")
        if re.fullmatch(r"rsu\.\d+\.@per", path) and text == "year" and isinstance(value, int | float):
            put(tables, f"{row}.value", value * _years(str(at(tables, f"{row}.vesting") or "")))


def put_shares(tables: dict[str, Any], texts: Texts, locale: str, wrong: dict[str, InputError]) -> None:
    """Puts the number of shares that a promised part of the company is, where the number of all shares is known."""
    text, total = texts.get(PART, "").strip(), at(tables, TOTAL)
    if not text:
        return
    try:
        part = parse_range(text if "%" in text else f"{text}%", locale)
        if not isinstance(part, Point) or not 0 < part.value < 1:
            raise InputError("app_ask.no_part", value=text[:60])
    except InputError as error:
        wrong[PART] = error.at(PART)
        return
    if at(tables, SHARES) is None and isinstance(total, int | float):
        put(tables, SHARES, round(part.value * total))


def complete(
    tables: Mapping[str, Any], texts: Texts, wrong: Mapping[str, InputError]
) -> dict[str, InputError]:
    """What else a belief needs where something is wrong with its chance: all of it is said at once."""
    if CHANCE in wrong and not texts.get(YEARS, "").strip() and not at(tables, YEARS):
        return {YEARS: InputError("app_ask.years_needed")}
    return {}


def _years(vesting: str) -> int:
    """Years over which a grant becomes somebody's; one that is theirs at once is of one year."""
    whole = re.match(r"(\d+)y", vesting)
    return int(whole[1]) if whole else vesting.count("/") + 1


def part_only(texts: Texts, tables: Mapping[str, Any]) -> str:
    """The part of the company that was promised while nobody knows of how many shares; else empty."""
    text = texts.get(PART, "").strip()
    return text[:20] if text and at(tables, SHARES) is None else ""


def told_by_others(texts: Texts) -> str:
    """The stage whose usual chance was taken, since none was typed; else empty."""
    return texts.get(OTHERS, "") if not texts.get(CHANCE, "").strip() else ""
