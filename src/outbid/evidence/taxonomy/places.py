"""Countries, states and metropolitan areas, from their codes, names and counties."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from outbid.core.errors import InputError
from outbid.evidence.taxonomy.reference import lines


@dataclass(frozen=True)
class Place:
    """A part of the world: ``country`` ISO 3166-1, ``state`` ISO 3166-2, ``cbsa`` code; ``name`` in words.

    ``name`` says which city was asked for where only its country or state is known: ``"Canada (Toronto)"``.
    """

    country: str
    state: str | None
    cbsa: str | None
    name: str


class Codes(NamedTuple):
    """Where a row belongs; ``None``: not known."""

    country: str | None
    state: str | None
    cbsa: str | None


_KIND = re.compile(
    r"\b(county|parish|borough|census area|municipality|municipio|planning region|city and borough|city)\b"
)


def spelled(text: str) -> str:
    """A name in lower case, blanks and full stops evened out, "Saint" as "st".

    Example:
        >>> spelled(" U.S.A. "), spelled("Saint Louis")
        ('usa', 'st louis')
    """
    words = " ".join(text.casefold().replace(".", "").replace("-", " ").replace("&", "and").split())
    return re.sub(r"\bsaint\b", "st", words) if "saint" in words else words


@cache
def countries() -> dict[str, str]:
    """Country codes by spelling, the codes themselves among them."""
    found = {spelled(name): code for code, name in lines("countries.tsv", "\t")}
    found |= {spelled(name): code for code, *names in lines("countries_more.txt", "|") for name in names}
    return found | {code.casefold(): code for code, _ in lines("countries.tsv", "\t")}


@cache
def _country_names() -> dict[str, str]:
    shown = {code: names[0] for code, *names in lines("countries_more.txt", "|")}
    return {code: shown.get(code, name) for code, name in lines("countries.tsv", "\t")}


@cache
def states() -> dict[str, dict[str, str]]:
    """State codes by spelling, for each country that has some here."""
    found: dict[str, dict[str, str]] = {}
    for code, *names in lines("states.txt", "|"):
        for name in (code, code[3:], *names):
            found.setdefault(code[:2], {})[spelled(name)] = code
    return found


@cache
def areas() -> dict[str, str]:
    """Titles of the metropolitan and micropolitan areas by code, the metropolitan ones first."""
    rows = sorted(lines("areas.tsv", "\t"), key=lambda row: row[2] != "Metro")
    return {code: title for code, title, _ in rows}


def area_names(code: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The cities that an area is named after and the codes of the states it lies in, each in the order of its title.

    Example:
        >>> area_names("35620")
        (('New York', 'Newark', 'Jersey City'), ('US-NY', 'US-NJ'))
    """
    towns, _, abbreviations = areas()[code].rpartition(", ")
    known = states()["US"]
    return (
        tuple(re.split(r"-+|/", towns)),
        tuple(known[spelled(part)] for part in re.split(r"-+", abbreviations)),
    )


@cache
def cities() -> dict[tuple[str, str], str]:
    """Area codes by state and city: the cities that areas are named after, and those of ``data/cities.txt``."""
    found: dict[tuple[str, str], str] = {}
    known = states()["US"]
    for code, title in areas().items():
        names, _, abbreviations = title.rpartition(", ")
        parts = [*re.split(r"-+|/", names), *re.findall(r"[A-Z][a-z]+-[A-Z][a-z]+", names)]
        for state in (known[spelled(part)] for part in re.split(r"-+", abbreviations)):
            for part in parts:
                found.setdefault((state, spelled(part)), code)
    for city, state, county in lines("cities.txt", "|"):
        found[known[spelled(state)], spelled(city)] = _counties()[known[spelled(state)], _county(county)]
    return found


def _county(name: str) -> str:
    whole = spelled(name)
    bare = whole.removesuffix(" county")
    return " ".join(_KIND.sub(" ", bare).split()) or whole


@cache
def _counties() -> dict[tuple[str, str], str]:
    known = states()["US"]
    found: dict[tuple[str, str], str] = {}
    rows = lines("counties.tsv", "\t")
    # Independent cities of Virginia and others share a name with a county: the county keeps it.
    for state, county, area in sorted(rows, key=lambda row: row[1].endswith(" city")):
        found.setdefault((known[spelled(state)], _county(county)), area)
    return found


@cache
def _spellings() -> dict[str, tuple[Place, ...]]:
    """Every place that a spelling may mean."""
    found: dict[str, dict[Place, None]] = {}

    def add(name: str, place: Place) -> None:
        found.setdefault(spelled(name), {})[place] = None

    names = _country_names()
    for name, code in countries().items():
        # Puerto Rico and its like have codes of both kinds: records name them as states.
        state = _state_names().get(f"US-{code}")
        if state is None or not names[code].startswith(state):
            add(name, Place(code, None, None, names[code]))
    for code, *titles in lines("states.txt", "|"):
        place = Place(code[:2], code, None, titles[0])
        for title in (code, *titles, *([code[3:]] if code[:2] == "US" and code != "US-DE" else [])):
            add(title, place)
    for code, title in areas().items():
        place = Place("US", None, code, title)
        add(code, place)
        add(title, place)
    # A country or a state goes before a city of its name: "Mexico" is not the one in Missouri.
    cityless = {spelled(name) for _, *titles in lines("states.txt", "|") for name in titles} | set(
        countries()
    )
    for (state, city), code in cities().items():
        place = Place("US", None, code, areas()[code])
        add(f"{city}, {state[3:]}", place)
        if city not in cityless:
            add(city, place)
    for name, code in lines("areas_more.txt", "|"):
        found[spelled(name)] = {Place("US", None, code, areas()[code]): None}
    for code, *towns in lines("cities_abroad.txt", "|"):
        region = code if "-" in code else None
        within = names[code] if region is None else states_name(code)
        for town in towns:
            spelling = spelled(town.removesuffix("?"))
            besides = found.get(spelling, {}) if town.endswith("?") else {}
            found[spelling] = {
                **besides,
                Place(code[:2], region, None, f"{within} ({town.removesuffix('?')})"): None,
            }
    return {name: tuple(places) for name, places in found.items()}


@cache
def _state_names() -> dict[str, str]:
    return {code: names[0] for code, *names in lines("states.txt", "|")}


def states_name(code: str) -> str:
    """The name of a state by its code."""
    return _state_names()[code]


def _by_code(text: str) -> Place | None:
    """The place of a code that can mean nothing else, without the tables of names, which take long to build."""
    code = text.upper()
    if len(code) == 5 and code.isdigit() and code in areas():
        return Place("US", None, code, areas()[code])
    if code in _state_names():
        return Place(code[:2], code, None, states_name(code))
    if len(code) == 2 and (code == "DE" or f"US-{code}" not in _state_names()):
        name = _country_names().get(code)
        return Place(code, None, None, name) if name else None
    return None


def _parts(text: str) -> list[str]:
    return [part for part in (spelled(piece) for piece in re.split(r"[,;/()]", text)) if part]


def find_place(text: str) -> Place:
    """The place that a person names: a code (``US``, ``US-CA``, ``41860``), a country, a state, an area or a city.

    Raises:
        InputError: ``taxonomy.no_place`` with the nearest names; ``taxonomy.place_ambiguous`` with the places that the
            name may mean.
    """
    coded = _by_code(text.strip())
    if coded is not None:
        return coded
    known = _spellings()
    wanted = spelled(text)
    found = known.get(wanted)
    if found is None and len(parts := _parts(text)) > 1:
        codes = place_row(None, None, None, text)
        if codes.cbsa is not None:
            found = (Place("US", None, codes.cbsa, areas()[codes.cbsa]),)
        else:
            found = _inside(known.get(parts[0], ()), codes, known.get(parts[-1], ()))
    if not found:
        near = difflib.get_close_matches(wanted, known, n=3, cutoff=0.6)
        nearest = "; ".join(dict.fromkeys(known[name][0].name for name in near)) or "US, US-CA, 41860, DE"
        raise InputError("taxonomy.no_place", text=text, nearest=nearest)
    if len(found) > 1:
        choices = "; ".join(_choice(place) for place in found)
        raise InputError("taxonomy.place_ambiguous", text=text, choices=choices)
    return found[0]


def is_place(text: str) -> bool:
    """May ``text`` alone name a place?"""
    return spelled(text) in _spellings()


def _inside(found: tuple[Place, ...], codes: Codes, whole: tuple[Place, ...]) -> tuple[Place, ...]:
    """Those of the places that lie where the rest of the text says, be it a country or a state."""
    if codes.country is not None:
        whole = (Place(codes.country, codes.state, None, ""),)
    return tuple(
        place
        for place in found
        if any(place.country == part.country and part.state in (None, place.state) for part in whole)
    )


def _choice(place: Place) -> str:
    """A name that leads to this place alone: with its code, where the code does."""
    code = place.cbsa or place.state or place.country
    return f"{place.name} ({code})" if _by_code(code) is not None else place.name


@lru_cache(maxsize=200_000)
def place_row(country: str | None, state: str | None, county: str | None, city: str | None) -> Codes:
    """Codes of a row's place.

    Args:
        country, state: codes or names; a state without a country is taken as one of the United States.
        county: name, with or without "County".
        city: a city, or any text that names the place, its parts apart by commas.

    Example:
        >>> place_row(None, "CA", "Santa Clara", None)
        Codes(country='US', state='US-CA', cbsa='41940')
    """
    nation = countries().get(spelled(country)) if country else None
    within = states().get(nation or "US", {})
    region = within.get(spelled(state)) if state else None
    if region is None and state and nation is None and country is None:
        region = next((codes[spelled(state)] for codes in states().values() if spelled(state) in codes), None)
    if nation is None and region is not None:
        nation = region[:2]
    area = _counties().get((region, _county(county))) if region and county else None
    if city and area is None:
        read = _read(city, nation, region)
        nation, region, area = nation or read.country, region or read.state, read.cbsa
    return Codes(nation, region, area)


def _read(text: str, nation: str | None, region: str | None) -> Codes:
    """What a text such as "Austin, TX, United States" says, given what is known."""
    if region is not None and (area := cities().get((region, spelled(text)))):
        return Codes(nation, region, area)
    parts = _parts(text)
    tail = list(reversed(parts))
    if (
        nation is None
        and tail
        and len(tail[0]) > 2
        and tail[0] in countries()
        and tail[0] not in states()["US"]
    ):
        nation = countries()[tail[0]]
    for part in tail if len(parts) > 1 else []:
        if region is None and nation in (None, "US") and part != parts[0] and part in states()["US"]:
            region, nation = states()["US"][part], "US"
    if region is not None:
        return Codes(
            nation,
            region,
            next((cities()[region, part] for part in parts if (region, part) in cities()), None),
        )
    sure = _spellings().get(spelled(text), ())
    if not sure and parts and (len(parts) == 1 or tail[0] in countries()):
        sure = _spellings().get(parts[0], ())
    sure = tuple(place for place in sure if nation in (None, place.country))
    if len(sure) == 1 and len(spelled(text)) > 2:
        return Codes(sure[0].country, sure[0].state, sure[0].cbsa)
    return Codes(nation, None, None)
