"""An offer in words for the candidate: the page's sections, with the downside said as plainly as the upside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from outbid.packages.outlooks import OutlookKind, Priced
from outbid.packages.stake import Stake
from outbid.report.format import Reader
from outbid.report.isolate import safe
from outbid.report.offer_letter import COUNT, Equity, Letter
from outbid.report.offer_letter_leaving import leaving, open_points, questions, taxes
from outbid.report.offer_letter_teller import Section, Teller, reader_of


@dataclass(frozen=True)
class Words:
    """All that the page says.

    Args:
        kicker: whose offer it is.
        title: its name.
        lead: what is offered, in a sentence.
        warning: what it may come to, in a sentence; empty without equity.
        chart: what the drawing of fifty futures shows; empty without equity.
        sections: by name: ``terms``, ``equity``, ``matter``, ``vesting``, ``leaving``, ``taxes``, ``open``, ``ask``.
        foot: how it was worked out.
    """

    kicker: str
    title: str
    lead: str
    warning: str
    chart: str
    sections: dict[str, Section]
    foot: str


def words(letter: Letter, reader: Reader) -> Words:
    """What the page says of ``letter``, in the words and digits of ``reader``, amounts in the offer's currency."""
    reader = reader_of(letter, reader)
    tell = Teller(letter, reader)
    package, equity = letter.package, letter.equity
    sections = {"terms": Section(tell.say("terms"), rows=tuple(_terms(tell)))}
    if equity is not None:
        sections["equity"] = _equity(tell, equity)
        sections["matter"] = Section(tell.say("matter"), tuple(_matter(tell, equity)))
        sections["vesting"] = _vesting(tell)
    sections["leaving"] = leaving(tell)
    sections["taxes"] = taxes(tell)
    sections["open"] = open_points(tell)
    sections["ask"] = questions(tell)
    run = letter.run
    foot = (
        tell.say("foot", futures=reader.number(run.futures, 9), seed=run.seed)
        if equity
        else tell.say("foot_bare")
    )
    return Words(
        tell.say("kicker", employer=safe(package.employer or package.name)),
        safe(package.name),
        _lead(tell),
        "" if equity is None else _warning(tell, equity),
        "" if equity is None else tell.say("chart", count=COUNT),
        sections,
        foot,
    )


def _lead(tell: Teller) -> str:
    letter = tell.letter
    parts = [tell.say("lead_base", amount=tell.reader.exact(letter.base))]
    if letter.package.sign_on:
        parts.append(tell.say("lead_sign_on", amount=tell.reader.exact(letter.package.sign_on.amount)))
    if letter.stake is not None and letter.stake.shares:
        parts.append(tell.units(letter.stake.shares))
    elif letter.grant is not None:
        parts.append(tell.say("lead_grant", amount=tell.reader.exact(letter.grant.value)))
    listed = parts[0] if len(parts) == 1 else tell.say("and", first=", ".join(parts[:-1]), last=parts[-1])
    return tell.say("lead", what=listed)


def _warning(tell: Teller, equity: Equity) -> str:
    if equity.kind == "listed":
        return tell.say("warning_listed", bad=tell.money(equity.bad))
    first = tell.say("warning", times=tell.of_fifty(equity.nothing))
    worse = _worse(equity)
    return first if worse is None else f"{first} {_other(tell, worse)}"


def _worse(equity: Equity) -> tuple[OutlookKind, float] | None:
    """The outlook by which the equity pays nothing most often, if that is not the one in use."""
    kind, nothing = max(equity.others, key=lambda each: each[1], default=("stated", 0.0))
    return (kind, nothing) if nothing > equity.nothing else None


def _other(tell: Teller, other: tuple[OutlookKind, float]) -> str:
    return tell.say(f"other_{other[0]}", times=tell.of_fifty(other[1]))


def _terms(tell: Teller) -> Iterator[tuple[str, ...]]:
    """(what, how much, note) of everything that is offered."""
    letter, reader, say = tell.letter, tell.reader, tell.say
    package = letter.package
    yield say("base"), reader.exact(letter.base), say("base_note")
    if package.bonus is not None:
        bonus = package.bonus
        amount = bonus.at_target(letter.base)
        note = say("bonus_note", low=reader.percent(bonus.payout.low), high=reader.percent(bonus.payout.high))
        yield say("bonus"), reader.money(amount), note
    if package.sign_on is not None:
        yield say("sign_on"), reader.exact(package.sign_on.amount), say("sign_on_note")
    stake, grant = letter.stake, letter.grant
    if stake is not None:
        yield safe(stake.name), tell.units(stake.shares or 0.0), _part(tell, stake)
        if stake.strike:
            cost = reader.money(stake.exercise_price)
            yield say("strike"), reader.price(stake.strike), say("strike_note", cost=cost)
        if stake.shares and stake.preferred_price:
            less = stake.shares * max(stake.preferred_price - stake.strike, 0.0)
            yield (
                say("round"),
                reader.money(less),
                say("round_note", price=reader.price(stake.preferred_price)),
            )
    elif grant is not None:
        yield safe(grant.name), reader.exact(grant.value), say("grant_note")
    for benefit in package.benefits:
        yield safe(benefit.name), reader.money(benefit.yearly), say("benefit_note")
    if package.start is not None:
        yield say("start"), tell.date(package.start), ""
    if package.expires is not None:
        yield say("expires"), tell.date(package.expires), ""


def _part(tell: Teller, stake: Stake) -> str:
    if not (stake.shares and stake.fully_diluted_shares):
        return tell.say("part_unknown")
    part = stake.shares / stake.fully_diluted_shares
    shown = tell.reader.percent(part) if part >= 0.01 else tell.reader.fine_percent(part)
    return tell.say("part", part=shown)


def _equity(tell: Teller, equity: Equity) -> Section:
    """What the equity pays in bad, middle and good futures."""
    say = tell.say
    lines = [say(f"futures_{equity.kind}")]
    stake = tell.letter.stake
    if equity.outlook is not None and stake is not None:
        outlook = stake.outlook
        about = {"volatility": tell.reader.percent(outlook.volatility)} if isinstance(outlook, Priced) else {}
        lines.append(say(f"outlook_{equity.outlook}", **about))
    lines += [_other(tell, each) for each in equity.others if each != _worse(equity)]
    rows = tuple(
        (say(name), tell.money(amount), say(f"{name}_note"))
        for name, amount in (("bad", equity.bad), ("middle", equity.middle), ("good", equity.good))
    )
    return Section(say("equity"), tuple(lines), rows=rows)


def _matter(tell: Teller, equity: Equity) -> Iterator[str]:
    """What has to happen for the equity to matter."""
    letter, reader = tell.letter, tell.reader
    stake = letter.stake
    times = tell.of_fifty(equity.a_year)
    if stake is None or not stake.shares:
        yield tell.say("matter_year", times=times, base=tell.money(letter.base))
        return
    if stake.strike:
        yield tell.say("matter_strike", strike=reader.price(stake.strike))
    price = stake.strike + letter.base / stake.shares
    params = {"price": reader.price(price), "base": tell.money(letter.base), "times": times}
    if stake.preferred_price:
        multiple = reader.number(price / stake.preferred_price, 2)
        yield tell.say("matter_price", **params, multiple=multiple, round=reader.price(stake.preferred_price))
    else:
        yield tell.say("matter_price_alone", **params)
    if equity.years:
        yield tell.say("matter_years", years=reader.number(equity.years, 2))


def _vesting(tell: Teller) -> Section:
    """How much is yours by the end of each year."""
    letter, reader, say = tell.letter, tell.reader, tell.say
    stake, grant = letter.stake, letter.grant
    steps: tuple[tuple[int, float], ...]
    if stake is not None:
        steps, whole = stake.vesting.increments, stake.shares or 0.0
    else:
        assert grant is not None  # there is equity of one kind or the other
        whole = grant.value
        steps = tuple((month, value / whole) for month, value in grant.calendar)
    rows = []
    for year in range(1, -(-steps[-1][0] // 12) + 1):
        done = sum(part for month, part in steps if month <= 12 * year)
        when = say("after_years", years=year)
        if letter.package.start is not None:
            when = tell.date(_later(letter.package.start, 12 * year))
        amount = (
            reader.number(int(whole * done + 1e-6), 12) if stake is not None else reader.money(whole * done)
        )
        rows.append((when, reader.percent(done), amount))
    first = steps[0][0]
    lines = (say("cliff", months=first),) if first >= 6 else ()
    by = say("vested_units") if stake is not None else say("vested_value")
    return Section(say("vesting"), lines, (say("by"), say("yours"), by), tuple(rows))


def _later(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.month - 1 + months, 12)
    return dt.date(day.year + year, month + 1, min(day.day, 28))
