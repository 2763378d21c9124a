"""Market files: TOML in people's terms, read with every complaint at its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from outbid.core.errors import InputError, Problems
from outbid.core.parse import shown
from outbid.market.scenarios.beside import beside, named
from outbid.market.scenarios.build import build_scenario
from outbid.market.scenarios.reasons import plain
from outbid.market.scenarios.scenario import Scenario
from outbid.market.scenarios.schema import MarketFile
from outbid.packages.toml_file import read_toml
from outbid.packages.validation import validate

LONGEST_NAME = 100


def load_market(path: str | Path, *, locale: str | None = None, sets: Iterable[str] = ()) -> Scenario:
    """The scenario that the TOML file at ``path`` states.

    Args:
        path: the file.
        locale: number format, ``"en"`` or ``"de"``, if the file does not name its own.
        sets: changes such as ``"segment.Generalists.headcount=+20%"``, which together become one more shock;
            ``"like.New lab=Frontier lab"`` lets another employer enter, and ``"like.New lab.seats=-50%"`` changes it.

    Raises:
        InputError: the file cannot be read, or :class:`~outbid.core.errors.Problems` with all that is wrong in it.
    """
    return scenario_of(read_toml(path), str(path), locale, sets)


def scenario_of(raw: dict[str, Any], path: str, locale: str | None, sets: Iterable[str] = ()) -> Scenario:
    """Like :func:`load_market`, of tables that lie at ``path`` or will."""
    changes = list(sets)
    if changes and isinstance(raw.get("shock", []), list):
        shock: dict[str, Any] = {"name": ad_hoc_name(changes)}
        for change in changes:
            _set(shock, change, raw)
        raw = {**raw, "shock": [*raw.get("shock", []), shock]}
    own = ad_hoc_name(changes) if changes else ""
    tables = plain(raw)
    try:
        file = validate(MarketFile, tables, path, locale)
    except Problems as several:
        wrong = [each.at(named(each.where, tables, bool(own))) for each in several.problems]
        # names and places need not wait until the rest is mended
        raise Problems([*wrong, *beside(tables, path)]) from None
    return build_scenario(file, raw, path, own)


def ad_hoc_name(sets: Iterable[str]) -> str:
    """Name of the shock that ``sets`` make up: what they say."""
    name = "; ".join(each.strip() for each in sets)
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def json_schema() -> dict[str, Any]:
    """JSON Schema of market files, for editors."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | MarketFile.model_json_schema()


def _set(shock: dict[str, Any], change: str, raw: Mapping[str, Any]) -> None:
    """Puts ``place=value`` into the tables of ``shock``."""
    place, equals, value = change.partition("=")
    if place.startswith("like.") and equals and value.strip():
        _enter(shock.setdefault("like", []), place.removeprefix("like.").strip(), value.strip())
        return
    steps = _steps(place.strip(), raw)
    if not equals or not value.strip() or not steps:
        raise InputError("scenario.set", where="--set", value=shown(change))
    table = shock
    for step in steps[:-1]:
        table = table.setdefault(step, {})
        if not isinstance(table, dict):
            raise InputError("scenario.set", where="--set", value=shown(change))
    if steps[-1] in table:
        raise InputError("scenario.set_twice", where="--set", value=place.strip())
    table[steps[-1]] = _value(value.strip())


def _enter(entrants: list[dict[str, Any]], place: str, value: str) -> None:
    """Lets an employer called ``place`` enter that is like ``value``, or changes one that has just entered."""
    new = next((each for each in entrants if place.startswith(f"{each['name']}.")), None)
    key = "like" if new is None else place[len(new["name"]) + 1 :]
    if any(each["name"] == place for each in entrants) or (new is not None and key in new):
        raise InputError("scenario.set_twice", where="--set", value=f"like.{place}")
    if new is None:
        entrants.append({"name": place, "like": value})
    else:
        new[key] = _value(value)


def _value(text: str) -> str | int | bool:
    if text in ("true", "false"):
        return text == "true"
    return int(text) if text.isdecimal() and len(text) == 4 else text


def _steps(place: str, raw: Mapping[str, Any]) -> list[str]:
    """``place`` at its dots, with the names of the file kept whole (they may hold dots themselves)."""
    kind, _, rest = place.partition(".")
    if kind not in ("segment", "employer"):
        return [place] if place == "tax_year" else []
    rows = raw.get(kind, [])
    names = [row["name"] for row in rows if isinstance(row, dict) and isinstance(row.get("name"), str)]
    whole = max((name for name in names if rest.startswith(f"{name}.")), key=len, default=None)
    if whole is None:
        name, _, rest = rest.partition(".")
    else:
        name, rest = whole, rest[len(whole) + 1 :]
    key, dot, inner = rest.partition(".")
    if key in ("seat", "value") and dot:
        more = inner.rpartition(".") if key == "seat" else ("", "", inner)
        return [kind, name, key, *([more[0], more[2]] if more[0] else [more[2]])]
    return [kind, name, key] if key and not dot else []
