"""Offers that are looked over before they can be valued: of some stakes nothing says yet what they may pay."""

from __future__ import annotations

from pathlib import Path

from outbid.core.errors import InputError
from outbid.packages.build import build_package
from outbid.packages.files import load_offer_file
from outbid.packages.package import Package
from outbid.packages.schema import OfferFile, OutlookTable, StakeTable

UNSAID = ("errors.outlook_needed", "stake.outlook_missing")
"""Complaints about a stake of which nothing says what it may pay."""


def load_draft(path: str | Path, *, locale: str | None = None) -> tuple[Package, frozenset[int]]:
    """The package that a file states, and the numbers of the stakes of which nothing says what they may pay.

    Those stand in the package as if they paid nothing, which is for :func:`outbid.packages.review.review` alone: it is
    told of them, and looks at what they may pay in no other way than to ask for it.

    Args:
        path: the file.
        locale: number format, ``"en"`` or ``"de"``, if the file does not name its own.

    Raises:
        InputError: anything else is wrong with the file; then what is missing is said along with it.
    """
    file = load_offer_file(path, locale=locale)
    try:
        return build_package(file, str(path)), frozenset()
    except InputError as error:
        unsaid = _unsaid(file, error)
        if not unsaid:
            raise
    stakes = tuple(_worthless(each) if place in unsaid else each for place, each in enumerate(file.stake))
    return build_package(file.model_copy(update={"stake": stakes}), str(path)), unsaid


def _unsaid(file: OfferFile, error: InputError) -> frozenset[int]:
    """The stakes that ``error`` is about, if it is about nothing but what they may pay."""
    if any(each.key not in UNSAID for each in error.each):
        return frozenset()
    lacking = {each.where for each in error.each}
    return frozenset(
        place
        for place, stake in enumerate(file.stake)
        if stake.outlook is None and any(f"stake[{place}]" in where for where in lacking)
    )


def _worthless(stake: StakeTable) -> StakeTable:
    nothing = OutlookTable.model_validate({"stake": "0", "exit_in_years": "1"})
    return stake.model_copy(update={"outlook": nothing, "use": None})
