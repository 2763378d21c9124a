"""The sentences of ``outbid win``, shared by text and HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from outbid.core import catalogue
from outbid.core.rounding import to_places
from outbid.offers.proposal import costs_the_same
from outbid.report.format import Reader
from outbid.report.win_vesting import vesting_words
from outbid.report.win_views import ReliefView, TermsView, WinView, WorthLine

FUTURES = 50
FORMS = {
    "iso": "options", "nso": "options", "rsu": "rsu", "vsop": "vsop", "shares": "shares",
    "restricted": "shares", "section_19a": "shares", "units": "shares",
}  # fmt: skip
"""What a unit of each form of stake is called."""
AN = re.compile(r"8|1[18](?!\d)")
"""How English numbers that begin with a vowel are written."""
FINEST = 4
"""Decimals of a percentage at most."""


def say(reader: Reader, key: str, **params: Any) -> str:
    """The message ``key`` of the area ``win_report``."""
    return catalogue.text(f"win_report.{key}", reader.language, **params)


def likely(reader: Reader, share: float, decimals: int = 0) -> str:
    """A probability in percent, with more ``decimals`` than usual where they are needed: never 0% and never 100%."""
    if not decimals and not _certain(words := reader.percent(share), reader):
        return words
    for places in range(max(decimals, 1), FINEST + 1):
        words = _percent(100 * share, places, reader)
        if not _certain(words, reader):
            return words
    least = 10.0**-FINEST
    return (
        f"> {_percent(100 - least, FINEST, reader)}"
        if share > 0.5
        else f"< {_percent(least, FINEST, reader)}"
    )


def _certain(words: str, reader: Reader) -> bool:
    return words in (reader.percent(0.0), reader.percent(1.0))


def _percent(value: float, decimals: int, reader: Reader) -> str:
    return f"{reader.number(to_places(value, decimals), 12)}{_sign(reader)}"


def _sign(reader: Reader) -> str:
    return "%" if reader.locale == "en" else "\u00a0%"


def chance_of(reader: Reader, share: float) -> str:
    """A probability with its article, as "an 80%" has it."""
    return with_article(reader, likely(reader, share))


def with_article(reader: Reader, words: str) -> str:
    """The words of a probability with the article that English wants."""
    return say(reader, "an" if AN.match(words) else "a", share=words)


def reached(view: WinView, reader: Reader) -> tuple[str, str]:
    """The chance of the package, and its interval in brackets, in as many digits as tell the ends apart."""
    chance = view.chance
    value = likely(reader, chance.value)
    for decimals in range(FINEST + 1):
        low, high = likely(reader, chance.low, decimals), likely(reader, chance.high, decimals)
        if low != high:
            break
    else:
        return value, say(reader, "within_less", least=_percent(10.0**-FINEST, FINEST, reader))
    # what is rounded more than the ends may come to lie beyond them
    if not chance.low <= to_places(chance.value, 2 if chance.value >= 0.1 else 3) <= chance.high:
        value = likely(reader, chance.value, decimals)
    return value, say(reader, "within", low=low, high=high)


def lead(view: WinView, reader: Reader) -> str:
    """The answer in one sentence."""
    chance, within = reached(view, reader)
    if view.feasible:
        asked = likely(reader, view.target)
        over = view.chance.value > view.target and asked != likely(reader, view.chance.value)
        return say(
            reader, "lead", chance=with_article(reader, chance), within=within,
            more=say(reader, "more_than_asked", target=asked) if over else "",
            terms=terms_words(view, view.terms, reader), cost=cost(view, view.cost, reader),
            years=years(view, reader),
        )  # fmt: skip
    words = {"target": chance_of(reader, view.target), "chance": chance, "within": within}
    possible = reliefs(view)
    if not possible:
        return say(reader, "infeasible_ever", **words)
    more = say(reader, "or").join(more_words(view, each, reader) for each in possible)
    return say(reader, "infeasible", more=more, **words)


def following(view: WinView, reader: Reader) -> Iterator[str]:
    """What stands below the first sentence."""
    if not view.feasible:
        yield say(
            reader, "best", terms=terms_words(view, view.terms, reader), cost=cost(view, view.cost, reader),
            years=years(view, reader),
        )  # fmt: skip
    offer, rival = view.worths[0], best_alternative(view)
    worth, other = (worth_a_year(view, each.worth, reader) for each in (offer, rival))
    name = say(reader, "stays") if rival.kind == "current" else rival.name
    if worth == other:
        yield say(reader, "against_tie", worth=worth, rival=name)
    else:
        yield say(reader, "against", worth=worth, rival=name, other=other)
    if view.feasible and len(view.norms) > 1 and view.terms.equity:
        alike = all(
            norm.feasible and costs_the_same(norm.cost, view.norms[0].cost) for norm in view.norms[1:]
        )
        key = "vests_alike" if alike else "vests"
        yield say(reader, key, vesting=vesting_words(view.grant.vesting, reader))
    if view.grant.zero:
        yield say(reader, "zero", count=round(FUTURES * view.grant.zero))
    centre = likely(reader, view.check.chance)
    if not view.check.known and centre != likely(reader, view.chance.value):
        yield say(reader, "at_centre", chance=centre)
    if not view.certificate.holds:
        yield say(reader, "not_certified")


def reliefs(view: WinView) -> list[ReliefView]:
    """The limits of which more would do, the cheapest first."""
    possible = [each for each in view.shortfall if each.more is not None and each.cost is not None]
    return sorted(
        (each for each in possible if not beyond_company(view, each)), key=lambda each: each.cost or 0.0
    )


def beyond_company(view: WinView, relief: ReliefView) -> bool:
    """Whether a relief would take as many shares as the whole company has, or more."""
    if relief.term != "equity" or relief.more is None or not view.terms.equity:
        return False
    return relief.terms.equity * view.grant.part / view.terms.equity >= 1


def more_words(view: WinView, relief: ReliefView, reader: Reader) -> str:
    """How much more of a term."""
    more = relief.more or 0.0
    if relief.term == "equity":
        return grant_words(view, more, reader, bare=True)
    return say(reader, f"more.{relief.term}", amount=cost(view, more, reader))


def terms_words(view: WinView, terms: TermsView, reader: Reader) -> str:
    """A package: base, equity, sign-on."""
    base = say(reader, "base", amount=reader.exact(terms.base, view.currency))
    if terms.sign_on:
        joining = say(reader, "sign_on", amount=reader.exact(terms.sign_on, view.currency))
    else:
        joining = say(reader, "no_sign_on")
    return ", ".join((base, grant_words(view, terms.equity, reader), joining))


def grant_words(view: WinView, equity: float, reader: Reader, *, bare: bool = False) -> str:
    """An amount of equity, with its part of the company where that is known and not ``bare``."""
    if not equity or view.grant.unit == "none":
        return say(reader, "no_grant")
    if view.grant.unit == "money":
        return say(reader, "grant_money", amount=reader.exact(equity, view.currency))
    form = say(reader, f"form.{FORMS.get(view.grant.form, 'shares')}")
    count = reader.number(equity, 12)
    part = equity * view.grant.part / view.terms.equity if view.terms.equity else 0.0
    if bare or not part:
        return say(reader, "grant_bare", count=count, form=form)
    return say(reader, "grant", count=count, form=form, part=small_percent(part, reader))


def small_percent(part: float, reader: Reader) -> str:
    """A part of a company: two digits are seen, however small it is."""
    if part >= 0.01:
        return reader.percent(part)
    return f"{reader.number(100 * part, 2)}{_sign(reader)}"


def cost(view: WinView, amount: float, reader: Reader) -> str:
    """Money of the employer in three digits."""
    return reader.money(amount, view.currency)


def worth_a_year(view: WinView, amount: float, reader: Reader) -> str:
    """Money of the candidate in three digits."""
    return reader.money(amount, view.person_currency)


def years(view: WinView, reader: Reader) -> str:
    """The years that the employer counts on."""
    if view.years == 1:
        return say(reader, "years.one")
    return say(reader, "years.many", count=reader.number(view.years))


def best_alternative(view: WinView) -> WorthLine:
    """The rival, or staying, that is worth most."""
    return max(view.worths[1:], key=lambda line: line.worth)
