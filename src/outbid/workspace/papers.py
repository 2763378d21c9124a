"""What papers say, before anybody values them: an offer's gaps, a company's payouts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import outbid
from outbid.core.errors import InputError, Problems
from outbid.packages.draft import load_draft
from outbid.packages.package import Package
from outbid.packages.review import review
from outbid.report import build
from outbid.report.views import CheckView

if TYPE_CHECKING:
    from outbid.packages.waterfall import Event
    from outbid.report.equity import EquityView, Wanted

Offer = Package | str | Path


def check(offer: Offer, today: dt.date | None = None, *, locale: str | None = None) -> CheckView:
    """What is missing, contradictory or suspicious in an offer, the most valuable question first.

    Also of an offer that cannot be valued yet, because nothing says what a stake in it may pay.

    Args:
        offer: the file, or the package already read.
        today: the day from which deadlines are judged; they are not judged without one.
        locale: number format, ``"en"`` or ``"de"``, if the file does not name its own.
    """
    package, unsaid = (
        (offer, frozenset[int]()) if isinstance(offer, Package) else load_draft(offer, locale=locale)
    )
    findings = review(package, today, unsaid)
    return CheckView(
        offer=package.name,
        currency=package.currency,
        totals=build.totals_view(package),
        missing=sum(f.kind == "missing" for f in findings),
        contradictory=sum(f.kind == "contradictory" for f in findings),
        suspicious=sum(f.kind == "suspicious" for f in findings),
        findings=tuple(map(build.finding_view, findings)),
        as_of=today.isoformat() if today else "",
    )


def equity(
    source: str | Path,
    wanted: Wanted | None = None,
    exits: Sequence[float] | None = None,
    event: Event = "sale",
    *,
    locale: str | None = None,
) -> EquityView:
    """What every class of a company and one's own part get of an exit.

    Args:
        source: a cap table file, or an Open Cap Format package (a directory or a zip archive).
        wanted: one's own part: a grant of the package, a claim, or shares and a strike.
        exits: exit values to tabulate; without them a grid around the break-points.
        event: a sale or an IPO.
        locale: number format, if a file does not name its own.
    """
    # other answers need none of this, and would wait for it
    from outbid.packages.captable_file import load_cap_table
    from outbid.packages.ocf.read import load_ocf
    from outbid.packages.ocf.source import is_package
    from outbid.report.equity import Wanted, equity_view

    package = load_ocf(source) if is_package(source) else None
    company = package.company if package else load_cap_table(source, locale=locale)
    try:
        return equity_view(company, package, wanted or Wanted(), exits, event, outbid.__version__)
    except InputError as error:
        placed = error if error.where else error.at(str(source))
        left_out = [each for each in package.unsupported if each.changes_money] if package else []
        if not left_out:
            raise placed from None
        # what could not be read may be the very thing that is missing
        what = ", ".join(f"{each.object_type} ({each.count})" for each in left_out[:8])
        several = placed.problems if isinstance(placed, Problems) else (placed,)
        hint = InputError("equity.left_out", where=str(source), what=what)
        raise Problems([*several, hint]) from None
