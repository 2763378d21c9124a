"""What every class and one grant get of an exit, as a view: figures, break-points, curve, and what it rests on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError
from outbid.packages.captable import CapTable, Company
from outbid.packages.certificate import certify
from outbid.packages.ocf.model import OcfGrant, OcfPackage
from outbid.packages.waterfall import Event, Waterfall, waterfall
from outbid.report.build import money, significant
from outbid.report.equity_grid import default_exits
from outbid.report.views import SCHEMA_VERSION

Array = NDArray[np.float64]
MOST_EXITS = 20


@dataclass(frozen=True)
class ClaimView:
    """One claim: ``kind`` is debt, carve_out, convertible, class or option; ``owed`` comes before common stock.

    ``payouts`` stand in the order of the view's exits.
    """

    name: str
    kind: str
    shares: float
    strike: float
    owed: float
    payouts: tuple[float, ...]


@dataclass(frozen=True)
class BreakpointView:
    """An exit value at which who gets what changes (see :class:`~outbid.packages.columns.Breakpoint`)."""

    exit_value: float
    what: str
    claim: str


@dataclass(frozen=True)
class HoldingView:
    """The person's own part: ``kind`` is options, rsu, shares or sar.

    ``pays_from`` is the exit value above which it pays; ``None`` if it never does. ``at_round_price`` is what the
    last round's price per share alone would make of it, ``None`` without a round. Payouts are before tax, after the
    strike, as if all of it were vested and held.
    """

    name: str
    holder: str
    kind: str
    tax: str
    shares: float
    strike: float
    claim: str
    vesting: str
    start: str
    expires: str
    window_months: float | None
    pays_from: float | None
    at_round_price: float | None
    payouts: tuple[float, ...]


@dataclass(frozen=True)
class BandView:
    """Claims that the chart shows as one: ``kind`` is senior, preferred, common or options; names of its claims."""

    kind: str
    claims: tuple[str, ...]
    payouts: tuple[float, ...]


@dataclass(frozen=True)
class CurveView:
    """Exact corners of piecewise-linear payouts, for charts: bands add up to ``exits``; a jump has two corners."""

    exits: tuple[float, ...]
    bands: tuple[BandView, ...]
    holding: tuple[float, ...]


@dataclass(frozen=True)
class UnsupportedView:
    """What a package holds that is left out or assumed (catalogue key ``equity.reason.<reason>``)."""

    object_type: str
    id: str
    count: int
    reason: str
    changes_money: bool
    detail: str


@dataclass(frozen=True)
class EquityView:
    """The answer of ``outbid equity``.

    ``common_from`` is the exit value above which common stock gets something, ``None`` if it never does;
    ``post_money`` the last round's price times the fully diluted shares. ``gap`` and ``gain`` are the certificate's:
    how far payouts are from adding up, and what anyone could gain by deciding otherwise, over the exits shown.
    """

    version: str
    company: str
    currency: str
    event: str
    as_of: str
    fully_diluted: float
    unissued: float
    last_round: str
    round_price: float | None
    post_money: float | None
    fair_market_value: float | None
    valuation_date: str
    common_from: float | None
    exits: tuple[float, ...]
    claims: tuple[ClaimView, ...]
    common: tuple[float, ...]
    holding: HoldingView | None
    holdings: tuple[str, ...]
    breakpoints: tuple[BreakpointView, ...]
    curve: CurveView
    gap: float
    gain: float
    certified: bool
    unsupported: tuple[UnsupportedView, ...]
    kind: str = "equity"
    schema: int = SCHEMA_VERSION


@dataclass(frozen=True)
class Wanted:
    """What is asked about one's own part: a grant by id, number, holder or claim, or shares and a strike."""

    grant: str | None = None
    shares: float | None = None
    strike: float | None = None


def equity_view(
    company: Company,
    package: OcfPackage | None,
    wanted: Wanted,
    exits: Sequence[float] | None,
    event: Event,
    version: str,
) -> EquityView:
    """The view of ``company``.

    Args:
        company: the cap table.
        package: where it came from, if from an Open Cap Format package: for grants, 409A value and notes.
        wanted: one's own part.
        exits: exit values to tabulate; ``None``: chosen from the break-points.
        event: a sale or an IPO.
        version: of Outbid.

    Raises:
        InputError: no such grant, or impossible exits.
        Problems: the cap table cannot be right.
    """
    table = company.table
    fall = waterfall(table, event)
    common_from = _rises(fall.edges, fall.common_start, fall.common_slope, 0.0)
    sold = next((each for each in table.classes if each.name == company.last_round and each.price > 0), None)
    price = sold.price / table.common_per_share(sold.name) if sold else None
    post_money = price * table.fully_diluted if price else None
    part = _part(table, fall, package, wanted)
    if exits is None:
        marks = [mark.exit_value for mark in fall.breakpoints]
        exits = default_exits(marks, common_from, part.pays_from if part else None, post_money)
    x = np.asarray(sorted(_checked(exits)), dtype=np.float64)
    payouts = fall.payouts(x)
    certificate = certify(table, event, x, payouts)
    return EquityView(
        version=version,
        company=company.name,
        currency=company.currency,
        event=event,
        as_of=package.as_of.isoformat() if package else company.date.isoformat() if company.date else "",
        fully_diluted=significant(table.fully_diluted, 15),
        unissued=significant(table.unissued, 15),
        last_round=company.last_round or "",
        round_price=significant(price) if price else None,
        post_money=money(post_money) if post_money else None,
        fair_market_value=package.fair_market_value if package else None,
        valuation_date=package.valuation_date.isoformat() if package and package.valuation_date else "",
        common_from=None if common_from is None else money(common_from),
        exits=tuple(map(money, x)),
        claims=tuple(_claims(table, payouts)),
        common=tuple(significant(float(value)) for value in fall.common(x)),
        holding=part.view(x, price) if part else None,
        holdings=_holdings(table, package),
        breakpoints=tuple(
            BreakpointView(money(mark.exit_value), mark.what, mark.claim) for mark in fall.breakpoints
        ),
        curve=_curve(table, fall, part, float(x[-1])),
        gap=money(certificate.gap),
        gain=money(certificate.gain),
        certified=certificate.holds,
        unsupported=tuple(
            UnsupportedView(u.object_type, u.id, u.count, u.reason, u.changes_money, u.detail)
            for u in (package.unsupported if package else ())
        ),
    )


def _checked(exits: Sequence[float]) -> list[float]:
    found = list(dict.fromkeys(exits))
    if not 0 < len(found) <= MOST_EXITS:
        raise InputError("equity.how_many_exits", where="--exit", value=len(found), most=MOST_EXITS)
    for value in found:
        if not 0 < value <= 1e15:
            raise InputError("equity.exit_size", where="--exit", value=f"{value:g}")
    return found


@dataclass(frozen=True)
class _Part:
    """The person's part: ``units`` of a claim, or of common stock over a strike where no claim is named."""

    fall: Waterfall
    name: str
    claim: str
    units: float
    strike: float
    of_common: bool
    grant: OcfGrant | None
    common_priced: bool = True

    def worth(self, x: Array) -> Array:
        """What it pays, shape (n,)."""
        if self.of_common:
            return self.units * np.maximum(self.fall.common(x) - self.strike, 0.0)
        return self.units * self.fall.per_share(self.claim, x)

    @property
    def pays_from(self) -> float | None:
        """The exit value above which it pays."""
        fall = self.fall
        if self.of_common:
            return _rises(fall.edges, fall.common_start, fall.common_slope, self.strike)
        row = fall.claims.index(self.claim)
        return _rises(fall.edges, fall.start[:, row], fall.slope[:, row], 0.0)

    def view(self, x: Array, price: float | None) -> HoldingView:
        """It as a view."""
        grant, start = self.grant, self.pays_from
        windows = [w.months for w in grant.windows if w.reason == "VOLUNTARY_OTHER"] if grant else []
        return HoldingView(
            name=self.name,
            holder=grant.stakeholder if grant else "",
            kind=grant.form if grant else "options" if self.strike else "shares",
            tax=grant.tax if grant else "",
            shares=significant(self.units, 15),
            strike=significant(grant.strike if grant else self.strike, 12),
            claim=self.claim,
            vesting=str(grant.vesting) if grant and grant.vesting else "",
            start=grant.start.isoformat() if grant and grant.start else "",
            expires=grant.expires.isoformat() if grant and grant.expires else "",
            window_months=round(windows[0], 2) if windows else None,
            pays_from=None if start is None else money(start),
            at_round_price=money(self.units * max(price - self.strike, 0.0))
            if price and self.common_priced
            else None,
            payouts=tuple(money(value) for value in self.worth(x)),
        )


def _part(table: CapTable, fall: Waterfall, package: OcfPackage | None, wanted: Wanted) -> _Part | None:
    if wanted.shares is not None and not 0 < wanted.shares <= 1e15:
        raise InputError("equity.share_count", where="--shares", value=f"{wanted.shares:g}")
    total = table.fully_diluted
    if wanted.shares is not None and wanted.shares > total:
        value, whole = f"{wanted.shares:,.0f}", f"{total:,.0f}"
        raise InputError("errors.more_than_all", where="--shares", value=value, total=whole)
    if wanted.strike is not None and not 0 <= wanted.strike <= 1e12:
        raise InputError("equity.strike", where="--strike", value=f"{wanted.strike:g}")
    if wanted.grant is None:
        if wanted.shares is None:
            if wanted.strike is not None:
                raise InputError("equity.strike_alone", where="--strike")
            return None
        return _Part(fall, "", "", wanted.shares, wanted.strike or 0.0, True, None)
    if wanted.strike is not None:
        raise InputError("equity.strike_of_grant", where="--strike", value=wanted.grant[:60])
    key = wanted.grant.strip().lower()
    grants = package.grants if package else ()
    found = [g for g in grants if key in (g.id.lower(), g.name.lower())]
    found = found or [g for g in grants if key == g.stakeholder.lower()]
    if len(found) > 1:
        names = ", ".join(g.name for g in found[:8])
        raise InputError("equity.several_grants", where="--grant", value=wanted.grant[:60], available=names)
    if found:
        grant = found[0]
        return _Part(fall, grant.name, grant.claim, wanted.shares or grant.shares, grant.strike, False, grant)
    # nobody's part of the company is a loan or a carve-out
    held = [each.name for each in table.classes] + [each.name for each in table.options]
    holdings = [name for name in held if name.lower() == key]
    if not holdings:
        names = ", ".join([*(g.name for g in grants), *held][:12])
        raise InputError("equity.no_grant", where="--grant", value=wanted.grant[:60], available=names)
    name = holdings[0]
    units = wanted.shares or fall.units[fall.claims.index(name)]
    strike = next((each.strike for each in table.options if each.name == name), 0.0)
    preferred = any(each.name == name and not each.is_common for each in table.classes)
    return _Part(fall, name, name, units, strike, False, None, common_priced=not preferred)


def _holdings(table: CapTable, package: OcfPackage | None) -> tuple[str, ...]:
    """What ``--grant`` may name."""
    if package and package.grants:
        return tuple(f"{grant.name} ({grant.stakeholder})" for grant in package.grants)
    return tuple(option.name for option in table.options)


def _rises(edges: Array, start: Array, slope: Array, level: float) -> float | None:
    """The smallest exit value from which on a nondecreasing path exceeds ``level``; ``None`` if it never does."""
    tiny = 1e-9 * max(1.0, abs(level))
    for k, (edge, value, rate) in enumerate(zip(edges, start, slope, strict=True)):
        if value > level + tiny:
            return float(edge)
        end = edges[k + 1] if k + 1 < len(edges) else math.inf
        if rate > 0 and (end == math.inf or value + rate * (end - edge) > level + tiny):
            return float(edge + max(0.0, (level - value) / rate))
    return None


def _claims(table: CapTable, payouts: Array) -> list[ClaimView]:
    rows: list[tuple[str, str, float, float, float]] = []
    rows += [(each.name, "debt", 0.0, 0.0, each.amount) for each in table.debts]
    rows += [(each.name, "carve_out", 0.0, 0.0, 0.0) for each in table.carve_outs]
    rows += [(e.name, "convertible", 0.0, 0.0, e.balance * e.multiple) for e in table.convertibles]
    rows += [(each.name, "class", each.shares, 0.0, each.owed) for each in table.classes]
    rows += [(each.name, "option", each.shares, each.strike, 0.0) for each in table.options]
    return [
        ClaimView(name, kind, significant(shares, 15), strike, money(owed), tuple(map(money, row)))
        for (name, kind, shares, strike, owed), row in zip(rows, payouts, strict=True)
    ]


def _curve(table: CapTable, fall: Waterfall, part: _Part | None, top: float) -> CurveView:
    """Corners up to ``top``; what jumps at an edge has a corner on either side of it."""
    inner = [float(edge) for edge in fall.edges if 0 < edge < top]
    corners = {0.0, top, *inner}
    if fall.event == "ipo":
        corners |= {edge * (1 - 1e-9) for edge in inner}
    x = np.asarray(sorted(corners))
    if part and part.of_common and part.pays_from and part.pays_from < top:
        x = np.unique(np.append(x, part.pays_from))
    payouts = dict(zip(fall.claims, fall.payouts(x), strict=True))
    bands = [
        BandView(kind, tuple(names), tuple(map(money, np.sum([payouts[name] for name in names], axis=0))))
        for kind, names in _bands(table)
    ]
    own = tuple(money(v) for v in part.worth(x)) if part else ()
    return CurveView(tuple(map(money, x)), tuple(bands), own)


MOST_PREFERRED = 4
"""Classes of preferred stock that a chart tells apart; the others, owed least, go into one band."""


def _bands(table: CapTable) -> list[tuple[str, list[str]]]:
    """Bands of a chart from the bottom: what is paid first lies lowest."""
    senior = [each.name for each in table.debts] + [each.name for each in table.carve_outs]
    senior += [each.name for each in table.convertibles]
    preferred = [each for each in table.classes if not each.is_common and each.shares > 0]
    shown = sorted(preferred, key=lambda each: -each.owed)[:MOST_PREFERRED]
    others = [each.name for each in preferred if each not in shown]
    shown.sort(key=lambda each: -each.seniority)
    bands = [
        ("senior", senior),
        *(("preferred", [each.name]) for each in shown),
        ("preferred_others", others),
    ]
    bands.append(("common", [each.name for each in table.classes if each.is_common and each.shares > 0]))
    bands.append(("options", [each.name for each in table.options]))
    return [(kind, names) for kind, names in bands if names]
