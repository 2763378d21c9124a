"""The sentences of ``outbid win``, shared by text and HTML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from outbid.core import catalogue
from outbid.report.format import Reader
from outbid.report.win_views import ReliefView, TermsView, WinView, WorthLine

FUTURES = 50
FORMS = {
    "iso": "options", "nso": "options", "rsu": "rsu", "vsop": "vsop", "shares": "shares",
    "restricted": "shares", "section_19a": "shares", "units": "shares",
}  # fmt: skip
"""What a unit of each form of stake is called."""
AN = ("8", "11%", "18%")
"""How English numbers that begin with a vowel are written."""


def say(reader: Reader, key: str, **params: Any) -> str:
    """The message ``key`` of the area ``win_report``."""
    return catalogue.text(f"win_report.{key}", reader.language, **params)


def chance_of(reader: Reader, share: float) -> str:
    """A probability with its article, as "an 80%" has it."""
    words = reader.percent(share)
    vowel = words.startswith(AN[0]) or words in AN[1:]
    return say(reader, "an" if vowel else "a", share=words)


def lead(view: WinView, reader: Reader) -> str:
    """The answer in one sentence."""
    words = {"target": chance_of(reader, view.target), "within": _within(view, reader)}
    if view.feasible:
        return say(
            reader, "lead", terms=terms_words(view, view.terms, reader), cost=cost(view, view.cost, reader),
            years=years(view, reader), **words,
        )  # fmt: skip
    words["chance"] = reader.percent(view.chance.value)
    possible = reliefs(view)
    if not possible:
        return say(reader, "infeasible_ever", **words)
    more = say(reader, "or").join(more_words(view, each, reader) for each in possible)
    return say(reader, "infeasible", more=more, **words)


def _within(view: WinView, reader: Reader) -> str:
    """The interval of the chance in brackets; nothing where both ends are written alike."""
    low, high = reader.percent(view.chance.low), reader.percent(view.chance.high)
    return say(reader, "within", low=low, high=high) if low != high else ""


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
        yield say(reader, "vests", vesting=view.grant.vesting)
    if view.grant.zero:
        yield say(reader, "zero", count=round(FUTURES * view.grant.zero))
    if not view.certificate.holds:
        yield say(reader, "not_certified")


def reliefs(view: WinView) -> list[ReliefView]:
    """The limits of which more would do, the cheapest first."""
    possible = [each for each in view.shortfall if each.more is not None and each.cost is not None]
    return sorted(possible, key=lambda each: each.cost or 0.0)


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
    sign = "%" if reader.locale == "en" else "\u00a0%"
    return f"{reader.number(100 * part, 2)}{sign}"


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
