"""The company beside an offer: a cap table in TOML, or an Open Cap Format package with the grant in question."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from outbid.core.errors import InputError
from outbid.law.equity import Form
from outbid.packages.captable import Company
from outbid.packages.captable_file import load_cap_table
from outbid.packages.ocf.model import OcfGrant
from outbid.packages.toml_file import is_folder
from outbid.packages.vesting import Vesting

VOLUNTARY = "VOLUNTARY_OTHER"
"""The standard's word for leaving of one's own will, whose window is the one that matters most."""


@dataclass(frozen=True)
class GrantFacts:
    """What a package says about one grant; ``None`` where it says nothing."""

    form: Form | None
    shares: float
    strike: float
    vesting: Vesting | None
    start: dt.date | None
    window_months: float | None
    expires_years: float | None
    fair_market_value: float | None


def load_company(
    path: Path, *, grant: str | None = None, locale: str | None = None
) -> tuple[Company, GrantFacts | None]:
    """The company at ``path``, and what it says about the grant.

    Args:
        path: a ``.toml`` file, or a folder or ``.zip`` in the Open Cap Format.
        grant: id or number of the grant in the package.
        locale: number format of a TOML file that does not name its own.

    Raises:
        InputError: nothing there, not one of these, no such grant, or whatever is wrong in the files.
    """
    if is_folder(path) or path.suffix.lower() == ".zip":
        from outbid.packages.ocf.read import load_ocf

        package = load_ocf(path)
        if grant is None:
            return package.company, None
        found = [each for each in package.grants if grant in (each.id, each.name)]
        if len(found) != 1:
            available = ", ".join(each.name or each.id for each in package.grants[:20])
            raise InputError("stake.no_such_grant", where=str(path), value=grant, available=available)
        return package.company, _facts(found[0], package.fair_market_value)
    if path.suffix.lower() != ".toml":
        raise InputError("stake.cap_table_kind", value=str(path))
    if grant is not None:
        raise InputError("stake.grant_without_package", where=str(path), value=grant)
    return load_cap_table(path, locale=locale), None


def _facts(grant: OcfGrant, fair_market_value: float | None) -> GrantFacts:
    form: Form | None = {"rsu": "rsu", "shares": "restricted", "sar": "vsop"}.get(grant.form)  # type: ignore[assignment]
    if grant.form == "options":
        form = "iso" if grant.tax == "iso" else "nso"
    is_option = grant.form == "options"
    windows = [each.months for each in grant.windows if each.reason == VOLUNTARY] or [
        each.months for each in grant.windows
    ]
    expires = None
    if grant.expires is not None:
        expires = (grant.expires - grant.granted).days / 365.25
    return GrantFacts(
        form=form,
        shares=grant.shares,
        strike=grant.strike,
        vesting=grant.vesting,
        start=grant.start,
        window_months=min(windows) if windows and is_option else None,
        expires_years=expires if is_option or grant.form == "rsu" else None,
        fair_market_value=fair_market_value,
    )
