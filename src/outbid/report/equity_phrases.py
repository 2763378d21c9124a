"""The sentences and cells of ``outbid equity``, in words shared by text and HTML."""

from __future__ import annotations

import datetime as dt
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency

from outbid.core import catalogue
from outbid.report.equity import EquityView, HoldingView, UnsupportedView
from outbid.report.format import Reader

TOGETHER = 3
"""Option claims that are listed one by one; more are one row."""


def say(reader: Reader, key: str, **params: Any) -> str:
    """The message ``key`` of the area ``equity``."""
    return catalogue.text(f"equity.{key}", reader.language, **params)


def per_share(value: float, reader: Reader) -> str:
    """A price per share: cents matter below a hundred."""
    if not 0 < abs(value) < 100:
        return reader.money(value)
    pattern = "¤#,##0.00" if reader.locale == "en" else "#,##0.00\u00a0¤"
    if abs(value) < 0.1:
        pattern = pattern.replace("0.00", "0.0000")
    return _formatted(value, pattern, reader)


def _formatted(value: float, pattern: str, reader: Reader) -> str:
    locale = {"en": "en_US", "de": "de_DE"}[reader.locale]
    return str(format_currency(value, reader.currency, pattern, locale=locale, currency_digits=False))


def day(iso: str, reader: Reader) -> str:
    """A date in the reader's words."""
    locale = {"en": "en_US", "de": "de_DE"}[reader.language]
    return str(format_date(dt.date.fromisoformat(iso), format="long", locale=locale))


def holding_words(holding: HoldingView, reader: Reader) -> str:
    """``20,000 options``."""
    return say(reader, f"holding.{holding.kind}", shares=reader.number(holding.shares, 12))


def lead_sentences(view: EquityView, reader: Reader) -> list[str]:
    """The answer: below what common gets nothing, from what the grant pays, and what the last round would say."""
    if view.common_from is None:
        parts = [say(reader, "lead_common_never")]
    elif view.common_from <= 0:
        parts = [say(reader, "lead_common_zero", currency=reader.currency)]
    else:
        parts = [say(reader, "lead_common", amount=reader.money(view.common_from))]
    holding = view.holding
    if holding is None:
        return parts
    words = holding_words(holding, reader)
    if holding.pays_from is None:
        return [*parts, say(reader, "lead_never", holding=words)]
    place = _telling(view, holding)
    shown = {"exit": reader.money(view.exits[place]), "paid": reader.money(holding.payouts[place])}
    if holding.pays_from > 0:
        parts.append(say(reader, "lead_from", holding=words, amount=reader.money(holding.pays_from), **shown))
    else:
        parts.append(say(reader, "lead_from_zero", holding=words, currency=reader.currency, **shown))
    if holding.at_round_price is not None:
        parts.append(say(reader, "lead_round", amount=reader.money(holding.at_round_price)))
    return parts


def _telling(view: EquityView, holding: HoldingView) -> int:
    """The exit value to name: the last round's, else the first at which the grant pays, else the last."""
    if view.post_money is not None:
        nearest = min(range(len(view.exits)), key=lambda i: abs(view.exits[i] - (view.post_money or 0.0)))
        if abs(view.exits[nearest] / view.post_money - 1) < 1e-3:
            return nearest
    return next((i for i, paid in enumerate(holding.payouts) if paid > 0), len(view.exits) - 1)


def payout_rows(view: EquityView, reader: Reader) -> list[tuple[str, list[str], bool]]:
    """(label, cells by exit value, whether to stress it): claims, one common share, one's own part."""
    options = [claim for claim in view.claims if claim.kind == "option"]
    rows: list[tuple[str, list[str], bool]] = []
    rows += [
        (claim.name, [cell(value, reader) for value in claim.payouts], False)
        for claim in view.claims
        if claim.kind != "option" or len(options) <= TOGETHER
    ]
    if len(options) > TOGETHER:
        sums = [sum(values) for values in zip(*(claim.payouts for claim in options), strict=True)]
        label = say(reader, "options_together", count=len(options))
        rows.append((label, [cell(value, reader) for value in sums], False))
    common = [per_share(value, reader) if value else "–" for value in view.common]
    rows.append((say(reader, "common_share"), common, False))
    if view.holding:
        rows.append((own_label(view.holding, reader), [cell(v, reader) for v in view.holding.payouts], True))
    return rows


def own_label(holding: HoldingView, reader: Reader) -> str:
    """``Yours: 20,000 options (ISO-412)``."""
    words = holding_words(holding, reader)
    if holding.name:
        return say(reader, "yours_named", holding=words, name=holding.name)
    return say(reader, "yours", holding=words)


def cell(value: float, reader: Reader) -> str:
    """An amount, or a dash for nothing."""
    return reader.money(value) if value else "–"


def grant_lines(view: EquityView, reader: Reader) -> list[str]:
    """What is known of the grant: terms, vesting, dates."""
    holding, lines = view.holding, []
    if holding and holding.name:
        words = holding_words(holding, reader)
        if holding.strike:
            strike = per_share(holding.strike, reader)
            lines.append(say(reader, "grant_line", name=holding.name, holding=words, strike=strike))
        else:
            lines.append(say(reader, "grant_line_plain", name=holding.name, holding=words))
        if holding.vesting and holding.start:
            lines.append(
                say(reader, "grant_vesting", vesting=holding.vesting, start=day(holding.start, reader))
            )
        elif holding.vesting:
            lines.append(say(reader, "grant_vesting_only", vesting=holding.vesting))
        if holding.expires:
            lines.append(say(reader, "grant_expires", date=day(holding.expires, reader)))
        if holding.window_months is not None and holding.kind == "options":
            months = reader.number(holding.window_months, 2)
            lines.append(say(reader, "grant_window", months=months))
    return lines


def choose_line(view: EquityView, reader: Reader) -> str:
    """How to ask about one's own part; empty when it is there."""
    if view.holding:
        return ""
    if view.holdings:
        names = ", ".join(view.holdings[:8]) + (" …" if len(view.holdings) > 8 else "")
        return say(reader, "choose", names=names)
    return say(reader, "choose_shares")


def breakpoint_rows(view: EquityView, reader: Reader) -> list[tuple[str, str]]:
    """(exit value, what happens)."""
    free = {claim.name for claim in view.claims if claim.kind == "option" and not claim.strike}
    rows = []
    for mark in view.breakpoints:
        what = "paid" if mark.what == "exercised" and mark.claim in free else mark.what
        words = say(reader, f"what.{what}", claim=mark.claim)
        rows.append((reader.money(mark.exit_value, digits=4), words))
    return rows


def unsupported_line(note: UnsupportedView, reader: Reader) -> str:
    """What is left out or assumed, and why."""
    reason = say(reader, f"reason.{note.reason}", detail=note.detail)
    line = say(reader, "unsupported_line", type=note.object_type, count=note.count, id=note.id, reason=reason)
    return say(reader, "unsupported_money", line=line) if note.changes_money else line


def rests_lines(view: EquityView, reader: Reader) -> list[str]:
    """What the answer rests on."""
    amounts = {"gap": _cents(view.gap, reader), "gain": _cents(view.gain, reader)}
    if view.certified:
        lines = [say(reader, "rests_certified", count=len(view.exits), **amounts)]
    else:
        lines = [say(reader, "rests_failed", **amounts)]
    shares = {name: reader.number(getattr(view, name), 12) for name in ("fully_diluted", "unissued")}
    lines.append(
        say(
            reader,
            "rests_shares",
            company=view.company,
            shares=shares["fully_diluted"],
            unissued=shares["unissued"],
        )
    )
    if view.round_price is not None and view.post_money is not None:
        price, value = per_share(view.round_price, reader), reader.money(view.post_money)
        lines.append(say(reader, "rests_round", name=view.last_round, price=price, value=value))
    if view.fair_market_value is not None and view.valuation_date:
        amount = per_share(view.fair_market_value, reader)
        lines.append(say(reader, "rests_409a", date=day(view.valuation_date, reader), amount=amount))
    if view.as_of:
        lines.append(say(reader, "rests_as_of", date=day(view.as_of, reader)))
    lines += [say(reader, "rests_not_modelled"), say(reader, "version", version=view.version)]
    return lines


def _cents(value: float, reader: Reader) -> str:
    pattern = "¤#,##0.00" if reader.locale == "en" else "#,##0.00\u00a0¤"
    return _formatted(max(value, 0.01), pattern, reader)
