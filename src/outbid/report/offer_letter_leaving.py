"""The rest of what a candidate should know of an offer: leaving, taxes, what is left open, and what to ask."""

from __future__ import annotations

from collections.abc import Iterator

from outbid.packages.stake import OPTIONS, Stake
from outbid.report.offer_letter_teller import Section, Teller


def leaving(tell: Teller) -> Section:
    """What is lost, kept and paid back by leaving."""
    return Section(tell.say("leaving"), tuple(_leaving(tell)))


def _leaving(tell: Teller) -> Iterator[str]:
    package, say, reader = tell.letter.package, tell.say, tell.reader
    stake, sign_on = tell.letter.stake, package.sign_on
    if tell.letter.equity is not None:
        yield say("leave_unvested")
    if stake is not None:
        yield from _kept(tell, stake)
    elif tell.letter.grant is not None:
        yield say("leave_listed")
    if sign_on is not None:
        if sign_on.clawback_months:
            how = say("repay_part" if sign_on.pro_rata else "repay_all")
            amount = reader.exact(sign_on.amount)
            yield say("leave_sign_on", months=sign_on.clawback_months, amount=amount, how=how)
        else:
            yield say("leave_sign_on_kept")
    if stake is not None:
        yield say(f"sale_{stake.conditions.acceleration}", part=reader.percent(stake.conditions.accelerated))
    if not (tell.letter.equity or sign_on):
        yield say("leave_nothing")


def _kept(tell: Teller, stake: Stake) -> Iterator[str]:
    """What becomes of the vested part."""
    terms, number = stake.conditions, tell.reader.number
    if stake.form in OPTIONS:
        cost = tell.money(stake.exercise_price)
        if terms.window_months >= 12 * terms.expires_years:
            yield tell.say("leave_options_kept", years=number(terms.expires_years))
        else:
            yield tell.say("leave_options", months=number(terms.window_months), cost=cost)
    elif stake.form == "rsu":
        yield tell.say("leave_units", years=number(terms.expires_years))
    elif stake.form == "vsop":
        yield tell.say("leave_virtual")
    else:
        yield tell.say("leave_shares")


def taxes(tell: Teller) -> Section:
    """How the equity is taxed, in a sentence."""
    letter = tell.letter
    lines = [tell.say("tax_pay")]
    if letter.stake is not None:
        lines.append(tell.say(_tax_key(letter.stake, letter.country)))
    elif letter.grant is not None:
        lines.append(tell.say(f"tax_listed_{letter.country}"))
    return Section(tell.say("taxes"), tuple(lines))


def _tax_key(stake: Stake, country: str) -> str:
    if stake.form in ("vsop", "section_19a", "shares", "profits_interest"):
        return f"tax_{stake.form}"
    if country == "DE":
        return "tax_DE_options" if stake.form in OPTIONS else "tax_DE_units"
    if stake.form == "restricted":
        return "tax_restricted_83b" if stake.conditions.election_83b else "tax_restricted"
    return f"tax_{stake.form}"


def open_points(tell: Teller) -> Section:
    """What the offer does not promise."""
    return Section(tell.say("open"), points=tuple(_open(tell)))


def _open(tell: Teller) -> Iterator[str]:
    package, say = tell.letter.package, tell.say
    if tell.letter.equity is not None:
        yield say(f"open_{tell.letter.equity.kind}")
    yield say("open_raise")
    if package.bonus is not None:
        yield say("open_bonus")
    if package.refresher is not None:
        yield say("open_refresher", amount=tell.money(package.refresher.value))
    elif tell.letter.equity is not None:
        yield say("open_later")
    yield say("open_contract")


def questions(tell: Teller) -> Section:
    """What to ask before saying yes."""
    return Section(tell.say("ask"), points=tuple(_questions(tell)))


def _questions(tell: Teller) -> Iterator[str]:
    letter, say = tell.letter, tell.say
    stake = letter.stake
    if stake is not None:
        yield say("ask_shares" if stake.fully_diluted_shares is None else "ask_rounds")
        yield say("ask_preferences")
        yield say("ask_value")
        if stake.form in OPTIONS:
            yield say("ask_exercise")
        yield say("ask_money")
        yield say("ask_sell")
    elif letter.grant is not None:
        yield say("ask_count")
        yield say("ask_later")
        yield say("ask_withheld")
    yield say("ask_range")
