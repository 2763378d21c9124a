"""What the fields of questions to the evidence offer: roles with the titles that name them, and places."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from outbid.core import catalogue
from outbid.core.errors import InputError
from outbid.data.schema import KINDS, LEVELS, MEASURES, TAGS
from outbid.data.store import Store, open_store
from outbid.evidence.answer import Cell
from outbid.evidence.taxonomy.places import find_place
from outbid.evidence.taxonomy.roles import ROLES
from outbid.report.evidence_words import place_name, role_name
from outbid.report.pay_answer import BYS
from outbid.web.desk import Desk
from outbid.web.visitor import Visitor

Option = tuple[str, str]
TITLES = 4
"""Titles of a role that are offered, the most frequent in the evidence."""
EMPLOYERS = 150
"""Employers that are offered, those with most records."""
_TITLES = (
    "SELECT role, title FROM (SELECT role, lower(title) AS title, count(*) AS n FROM pay_records"
    " WHERE role IS NOT NULL AND title IS NOT NULL AND batch < 0 GROUP BY ALL)"
    f" QUALIFY row_number() OVER (PARTITION BY role ORDER BY n DESC, title) <= {TITLES} ORDER BY role, n DESC, title"
)
_EMPLOYERS = (
    "SELECT employer FROM pay_records WHERE employer IS NOT NULL GROUP BY employer"
    f" ORDER BY count(*) DESC, employer LIMIT {EMPLOYERS}"
)
_PLACES = (
    "SELECT country, state, cbsa FROM (SELECT country, state, cbsa FROM pay_records UNION ALL"
    " SELECT country, state, cbsa FROM aggregates) WHERE country IS NOT NULL GROUP BY ALL"
    " ORDER BY country, state NULLS FIRST, cbsa NULLS FIRST"
)


def roles(desk: Desk, who: Visitor) -> tuple[Option, ...]:
    """What may be typed as a role, and the role family that it names where that is not the same."""

    def offered(path: Path) -> tuple[Option, ...]:
        names = {role: role_name(role, reader) for role in ROLES}
        found: dict[str, str] = dict.fromkeys(names.values(), "")
        with open_store(path) as store:
            for role, title in _rows(store, _TITLES):
                name = names.get(role, role)
                if title.casefold() != name.casefold():
                    found.setdefault(title, name)
        return tuple(found.items())

    reader = who.reader("USD")
    return desk.evidence_answer(("roles", who.language), offered)


def places(desk: Desk, who: Visitor) -> tuple[Option, ...]:
    """What may be typed as a place that there is pay of, and its name where that alone would not tell it."""

    def offered(path: Path) -> tuple[Option, ...]:
        with open_store(path) as store:
            rows = _rows(store, _PLACES)
        cells: dict[Cell, str] = {}
        for country, state, cbsa in rows:
            for cell in (Cell(country=country), Cell(state=state), Cell(cbsa=cbsa)):
                code = cell.cbsa or cell.state or cell.country
                if code:
                    cells[cell] = code
        named = ((place_name(cell, reader), code) for cell, code in cells.items())
        # by its name, unless that may mean another place as well
        options = ((code, name) if _is_other(name, code) else (name, "") for name, code in named)
        return tuple(sorted(options, key=lambda option: option[1] or option[0]))

    reader = who.reader("USD")
    return desk.evidence_answer(("places", who.language), offered)


def _is_other(name: str, code: str) -> bool:
    try:
        found = find_place(name)
    except InputError:
        return True
    return (found.cbsa or found.state or found.country) != code


def employers(desk: Desk) -> tuple[Option, ...]:
    """The employers with most records."""

    def offered(path: Path) -> tuple[Option, ...]:
        with open_store(path) as store:
            return tuple((name, "") for (name,) in _rows(store, _EMPLOYERS))

    return desk.evidence_answer("employers", offered)


def words(area: str, keys: tuple[str, ...], who: Visitor, none: str) -> tuple[Option, ...]:
    """The options of a choice: none, named by the message ``none``, then ``keys`` in the words of the evidence."""
    named = ((key, catalogue.text(f"evidence.{area}.{key}", who.language)) for key in keys)
    return (
        ("", who.say(f"app_evidence.{none}")),
        *((key, text[:1].upper() + text[1:]) for key, text in named),
    )


def choices(who: Visitor) -> dict[str, tuple[Option, ...]]:
    """The options of every choice on the forms, by field."""
    return {
        "level": words("level", LEVELS, who, "any_level"),
        "kind": words("kind", KINDS, who, "any_kind"),
        "measure": words("measure", MEASURES, who, "any_measure"),
        "tag": words("tag", TAGS, who, "any_tag"),
        "by": words("cells_title", BYS, who, "by_none"),
    }


def offered(desk: Desk, who: Visitor) -> dict[str, Any]:
    """What the fields of a question offer, for templates."""
    return {
        "roles": roles(desk, who), "places": places(desk, who), "employers": employers(desk), "options": choices(who),
    }  # fmt: skip


def _rows(store: Store, sql: str) -> list[tuple[str, ...]]:
    return store.connection.execute(sql).fetchall()
