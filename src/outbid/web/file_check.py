"""The one answer to whether a file is a valid one of its kind: for forms, for the editor, and for what is uploaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from outbid.core.errors import InputError
from outbid.web.shelf_named import check_named, named_in


def check_tables(kind: str, tables: dict[str, Any], place: str, locale: str | None) -> None:
    """Reads ``tables`` as a file of its kind, and what they name beside it.

    Args:
        kind: see :class:`outbid.web.shelf_seen.Entry`.
        tables: as :mod:`tomllib` gives them.
        place: where the file lies, or will; nothing is read or written there, only beside it.
        locale: number format, ``"en"`` or ``"de"``, if the file does not name its own.

    Raises:
        InputError: all that is wrong, at places that begin with ``place``.
    """
    check_named(Path(place).parent, place, named_in(tables))
    # each reader brings its own part of the product along, which a page of other files should not wait for
    if kind == "offer":
        from outbid.packages.files import offer_of

        offer_of(tables, place, locale)
    elif kind == "me":
        _check_person(tables, place, locale)
    elif kind == "candidate":
        from outbid.offers.candidate_file import candidate_of

        candidate_of(tables, place, locale)
    elif kind == "company":
        from outbid.packages.captable_file import cap_table_of

        cap_table_of(tables, place, locale)
    elif kind == "employer":
        from outbid.offers.employer_file import employer_of

        # what it offers is only known for a candidate
        employer_of(tables, place, locale)
    elif kind == "team":
        from outbid.offers.team_schema import TeamFile
        from outbid.packages.validation import validate

        validate(TeamFile, tables, place, locale)
    elif kind == "market":
        from outbid.market.scenarios.file import scenario_of

        scenario_of(tables, place, locale)
    elif kind == "policy":
        from outbid.report.publish_files import policy_of

        policy_of(tables, place, locale)
    else:
        raise InputError("app_files.no_kind")


def _check_person(tables: dict[str, Any], place: str, locale: str | None) -> None:
    from outbid.law import schedule
    from outbid.packages.files import person_of

    person = person_of(tables, place, locale)
    try:
        schedule(person.place, person.tax_year, person.status)
    except InputError as error:
        raise error.at(f"{place}, place") from None
