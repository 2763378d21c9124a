"""The sentences and cells of answers, in words shared by text and HTML."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import groupby

from outbid.report.format import Reader
from outbid.report.views import (
    Assumptions,
    ChanceCell,
    CheckView,
    CompareView,
    ExchangeView,
    FindingView,
    OfferView,
    SwitchView,
    TotalsView,
    WorthView,
)


def compare_sentence(view: CompareView, reader: Reader) -> str:
    """The answer in a sentence or three: who leads by how much, how often the other wins, what it would take."""
    pair, best, other = view.pairs[0], view.offers[0], view.offers[1]
    lead = reader.money(pair.lead_per_year)
    if view.tie:
        parts = [
            reader.say(
                "verdict_tie", best=best.name, other=other.name, futures=_futures(view.assumptions, reader)
            )
        ]
    else:
        parts = [reader.say("verdict", best=best.name, other=other.name, lead=lead)]
    parts.append(reader.say("verdict_wins", other=other.name, wins=pair.wins_of_50))
    for offer in view.offers[:2]:
        if offer.stake_zero_of_50:
            parts.append(reader.say("verdict_zero", offer=offer.name, zero=offer.stake_zero_of_50))
    for table in () if view.tie else view.chance_tables:
        own = min(range(len(table.gammas)), key=lambda i: abs(table.gammas[i] - view.assumptions.gamma))
        cell = table.cells[table.wealths.index(view.assumptions.wealth)][own]
        leads = table.offer == best.name
        if cell.chance is not None:
            key = "verdict_holds" if leads else "verdict_chance"
            chances = {"chance": reader.percent(cell.chance), "stated": reader.percent(table.stated)}
            parts.append(reader.say(key, offer=table.offer, **chances))
        elif leads == cell.always:
            parts.append(reader.say("verdict_always" if leads else "verdict_never"))
        break
    parts += _other_leads(view, reader)
    return " ".join(parts)


def _other_leads(view: CompareView, reader: Reader) -> Iterator[str]:
    """Who leads by the outlooks that are not in use."""
    used = {seen.kind for offer in view.offers for seen in offer.outlooks if seen.used}
    for lead in view.leads:
        if lead.kind in used:
            continue
        named = reader.say(f"outlook.{lead.kind}")
        if lead.tie:
            yield reader.say("outlook_tie", outlook=named, best=lead.best, other=lead.other)
        else:
            amount = reader.money(lead.lead_per_year)
            yield reader.say("outlook_lead", outlook=named, best=lead.best, lead=amount)


def outlook_columns(offer: OfferView, reader: Reader) -> list[str]:
    """Heads of the columns: the outlooks, the one in use marked."""
    heads = []
    for seen in offer.outlooks:
        named = reader.say(f"outlook.{seen.kind}")
        heads.append(reader.say("outlook_used", outlook=named) if seen.used else named)
    return heads


def outlook_rows(offer: OfferView, reader: Reader) -> Iterator[tuple[str, list[str]]]:
    """(label, one cell by outlook) of what each outlook makes of the stake."""
    yield reader.say("outlook_worth"), [reader.money(seen.worth) for seen in offer.outlooks]
    yield reader.say("outlook_stake_worth"), [reader.money(seen.stake_worth) for seen in offer.outlooks]
    counts = [reader.say("of_50", count=seen.stake_zero_of_50) for seen in offer.outlooks]
    yield reader.say("stake_zero"), counts
    if offer.stake_headline:
        reached = [reader.percent(seen.reaches_headline) for seen in offer.outlooks]
        yield reader.say("outlook_headline", headline=reader.money(offer.stake_headline)), reached
        if offer.told_years is not None and any(s.in_time < s.reaches_headline for s in offer.outlooks):
            in_time = [reader.percent(seen.in_time) for seen in offer.outlooks]
            yield reader.say("outlook_in_time", years=reader.number(offer.told_years)), in_time
    yield reader.say("outlook_p90"), [reader.money(seen.p90) for seen in offer.outlooks]
    if any(seen.ipo for seen in offer.outlooks):
        ways = [f"{reader.percent(s.ipo)} / {reader.percent(s.sale)}" for s in offer.outlooks]
        yield reader.say("outlook_ways"), ways
    years = ["–" if s.years is None else reader.number(s.years, 2) for s in offer.outlooks]
    yield reader.say("outlook_years"), years
    yield reader.say("outlook_dilution"), [reader.percent(s.dilution) for s in offer.outlooks]


def outlook_notes(offer: OfferView, a: Assumptions, reader: Reader) -> Iterator[str]:
    """What the outlooks rest on."""
    for seen in offer.outlooks:
        if seen.fair_common is not None and seen.company is not None and seen.round_price is not None:
            yield reader.say(
                "outlook_priced_note",
                offer=offer.name,
                price=reader.price(seen.round_price),
                stake=reader.money(seen.at_round_price or 0.0),
                company=reader.money(seen.company),
                fair=reader.price(seen.fair_common),
            )
        if seen.kind == "base_rates" and a.base_rates:
            yield reader.say("outlook_rates_note", rates=a.base_rates)


def quit_lines(view: CompareView | WorthView, reader: Reader) -> Iterator[str]:
    """What leaving and losing the job does to each offer; nothing without an outside offer."""
    offers = view.offers if isinstance(view, CompareView) else (view.offer,)
    for offer in offers:
        if offer.quit is None:
            continue
        amounts = {
            "pay": reader.money(view.assumptions.outside_pay or 0.0),
            "option": reader.money(offer.quit.option),
            "error": reader.money(2 * offer.quit.option_error, digits=1),
        }
        key = "quit_option" if offer.quit.option_error or offer.quit.left_of_50 else "quit_none"
        counts = {"left": offer.quit.left_of_50, "lost": offer.quit.lost_of_50}
        yield reader.say(key, offer=offer.name, **amounts, **counts)
    if isinstance(view, CompareView) and view.best_without_option != view.offers[0].name:
        yield reader.say("quit_flips", best=view.best_without_option)


def worth_sentence(offer: OfferView, reader: Reader) -> str:
    """``Headline $2.1M; worth $0.9M to you …``."""
    parts = [worth_lead(offer, reader)]
    if offer.stake_zero_of_50 is not None:
        parts.append(reader.say("worth_zero", zero=offer.stake_zero_of_50))
    for seen in offer.outlooks:
        if not seen.used:
            named = reader.say(f"outlook.{seen.kind}")
            parts.append(reader.say("outlook_differ", outlook=named, worth=reader.money(seen.worth)))
    return " ".join(parts)


def worth_lead(offer: OfferView, reader: Reader) -> str:
    """The first sentence: what the headline is made of, and what it is worth."""
    amounts = {
        "headline": reader.money(offer.headline),
        "worth": reader.money(offer.worth),
        "per_year": reader.money(offer.worth_per_year),
    }
    if not reader.shows_amounts:
        return reader.say("worth_points", per_year=amounts["per_year"], worth=amounts["worth"])
    if not offer.stakes_headline:
        return reader.say("worth_sentence", **amounts)
    pay = reader.money(offer.headline - offer.stakes_headline)
    return reader.say("worth_sentence_stake", pay=pay, stake=reader.money(offer.stakes_headline), **amounts)


def check_sentence(view: CheckView, reader: Reader) -> str:
    """``3 facts are missing; ask first: …``."""
    if not view.findings:
        return reader.say("check_clean")
    counts = [
        ("missing", view.missing),
        ("contradictory", view.contradictory),
        ("suspicious", view.suspicious),
    ]
    summary = ", ".join(
        reader.say(f"check_{kind}_one") if count == 1 else reader.say(f"check_{kind}", count=count)
        for kind, count in counts
        if count
    )
    missing = [finding for finding in view.findings if finding.kind == "missing"]
    if missing:
        return reader.say(
            "check_ask_first", summary=summary, question=reader.say(f"check.{missing[0].key}.ask")
        )
    return reader.say("check_first", summary=summary, what=finding_text(view.findings[0], reader))


def finding_text(finding: FindingView, reader: Reader) -> str:
    """Why a finding matters and what to ask."""
    fractions, amounts = {"chance", "growth", "payout", "volatility"}, {"base", "cost"}
    shown = {
        name: value
        if isinstance(value, str)
        else reader.percent(value)
        if name in fractions
        else reader.stated(value)
        if name in amounts
        else reader.number(value, 2 if name == "years" else 6)
        for name, value in finding.params.items()
    }
    if "conditions" in shown:
        keys = str(shown.pop("conditions")).split()
        shown["what"] = "; ".join(_within(reader.say(key, **shown)) for key in keys)
    question = reader.find(f"check.{finding.key}.ask")
    return f"{reader.say(f'check.{finding.key}', **shown)} {question}".rstrip()


def _within(sentence: str) -> str:
    """``sentence`` within another: its article in lower case."""
    first, _, rest = sentence.partition(" ")
    return f"{first.lower()} {rest}" if first in ("Der", "Die", "Das", "Es") else sentence


def totals_amount(totals: TotalsView, field: str, reader: Reader) -> str:
    """A quoted total in the offer's own currency, starred where it leaves a stake out."""
    text = reader.stated(getattr(totals, field), totals.currency)
    return text if totals.stake_counted else reader.say("without_stake", amount=text)


def quoted_totals(totals: TotalsView, reader: Reader) -> str:
    """What the profession quotes, in one line: TTC, first year, TDC."""
    cash = f"{reader.say('target_cash')}: {reader.stated(totals.target_cash, totals.currency)}"
    fields = ("first_year_direct", "annualised_direct")
    return " · ".join([cash, *(f"{reader.say(f)}: {totals_amount(totals, f, reader)}" for f in fields)])


def switch_title(view: CompareView, reader: Reader) -> str:
    """The heading of the switch points, which are between the first two of several offers."""
    return reader.say("switch_title_of_two" if len(view.offers) > 2 else "switch_title")


def switch_label(switch: SwitchView, reader: Reader) -> str:
    """What is moved."""
    return reader.say(f"input.{switch.input}", offer=switch.offer)


UNSURE = 0.5
"""Relative error beyond which a switch point says no more than that the two are close."""


def switch_cells(switch: SwitchView, reader: Reader) -> tuple[str, str, str]:
    """The input now, where it switches (or that it does not), and who leads beyond."""

    def amount(value: float, digits: int = 3) -> str:
        if switch.input == "chance":
            return reader.percent(value)
        if switch.input in ("gamma", "stay"):
            return reader.number(value, digits)
        return reader.money(value, digits=digits)

    now = reader.stated(switch.current) if switch.input == "base" else amount(switch.current)
    if switch.value is None and not reader.shows_amounts and switch.input not in ("chance", "gamma", "stay"):
        return now, reader.say("switch_nowhere"), ""
    if switch.value is None:
        nowhere = reader.say("switch_never", low=amount(switch.low), high=amount(switch.high))
        return now, nowhere, ""
    if 2 * switch.error > UNSURE * abs(switch.value):
        return (
            now,
            reader.say("switch_unsure", value=amount(switch.value, 1)),
            switch.above,
        )
    return now, f"{amount(switch.value)} ±{amount(2 * switch.error, 1)}", switch.above


def chance_cell(cell: ChanceCell, reader: Reader) -> str:
    """A needed chance, ``never`` or ``any``."""
    if cell.chance is not None:
        return reader.percent(cell.chance)
    return reader.say("chance_always" if cell.always else "chance_never")


def step_rows(offers: tuple[OfferView, ...], reader: Reader) -> Iterator[tuple[str, list[str], bool]]:
    """(label, cells, whether to stress it) of the attribution of several offers, headline to worth."""
    yield reader.say("attribution.headline"), [reader.money(o.headline) for o in offers], True
    order = (
        *("strike", "dilution", "preferences", "unvested", "failure", "growth", "market", "delay"),
        *("tax", "risk"),
    )
    for key in order:
        found = [next((step.amount for step in o.attribution if step.key == key), 0.0) for o in offers]
        if any(found):
            yield reader.say(f"attribution.{key}"), [reader.signed(x) if x else "" for x in found], False
    yield reader.say("attribution.worth"), [reader.money(o.worth) for o in offers], True


def exchange_lines(rates: tuple[ExchangeView, ...], reader: Reader) -> Iterator[tuple[str, list[str]]]:
    """By offer: what more base pay is worth, and what else is worth as much."""
    for offer, group in groupby(rates, key=lambda rate: rate.offer):
        own = list(group)
        lines = []
        for rate in own:
            if rate.amount is None:
                lines.append(reader.say(f"exchange.none.{rate.what}"))
                continue
            if rate.what in ("sign_on", "stake"):
                shown = reader.money(rate.amount)
            else:
                shown = reader.number(rate.amount * (100 if rate.what == "chance" else 1))
            lines.append(reader.say(f"exchange.{rate.what}", amount=shown))
        yield reader.say("exchange_worth", offer=offer, worth=reader.money(own[0].worth)), lines


def _futures(a: Assumptions, reader: Reader) -> str:
    return reader.number(a.futures, 12)


def _tax_place(place: str, reader: Reader) -> str:
    """``DE (class_1)`` in words."""
    where, _, status = place.removesuffix(")").partition(" (")
    return f"{where} ({reader.find(f'tax_status.{status}') or status})"


def _source_names(a: Assumptions, reader: Reader) -> Iterator[str]:
    """The names of the sources, without what was done with each."""
    return (reader.law(source.partition(":")[0].partition(", ")[0]) for source in a.tax_sources)


def assumption_lines(a: Assumptions, error: float, reader: Reader) -> list[str]:
    """Everything that reproduces the result, and what is left out; ``error`` is the largest error of a worth."""
    lines = [
        reader.say(
            "assumed_futures",
            futures=_futures(a, reader),
            seed=a.seed,
            kind=reader.say("quasi" if a.precise else "pseudo"),
            error=reader.money(reader.spread(error)),
        ),
        reader.say("assumed_years", futures=reader.number(min(a.futures, a.futures_by_year), 12)),
        reader.say(
            "assumed_person",
            wealth=reader.money(a.wealth),
            gamma=reader.number(a.gamma),
            stay=reader.span(a.stay),
            horizon=a.horizon,
        ),
        reader.say(
            "assumed_economy",
            rate=reader.percent(a.risk_free),
            premium=reader.percent(a.equity_premium),
            volatility=reader.percent(a.market_volatility),
        ),
    ]
    if reader.shows_amounts:
        lines += [
            reader.say(
                "assumed_tax",
                places=", ".join(_tax_place(place, reader) for place in a.tax_places),
                year=a.tax_year,
                indexing=reader.percent(a.bracket_indexing),
                error=reader.exact(max(1.0, math.ceil(a.tax_error))),
            ),
            reader.say("assumed_sources", sources="; ".join(_source_names(a, reader))),
        ]
    if a.rates:
        rates = ", ".join(f"{code} {reader.number(rate, 6)}" for code, rate in sorted(a.rates.items()))
        lines.append(reader.say("assumed_rates", rates=rates))
    if a.outside_pay is not None:
        lines.append(
            reader.say(
                "assumed_outside",
                pay=reader.money(a.outside_pay),
                growth=reader.percent(a.outside_growth),
                months=reader.number(a.search_months),
                layoff=reader.percent(a.layoff),
            )
        )
    if a.other_income:
        lines.append(reader.say("assumed_other", amount=reader.money(a.other_income)))
    lines += [reader.say(f"note.{note}") for note in a.notes]
    lines.append(
        reader.say("not_modelled", items="; ".join(reader.say(f"not_modelled.{k}") for k in a.not_modelled))
    )
    if a.tax_not_modelled:
        lines.append(reader.say("tax_not_modelled", items="; ".join(map(reader.law, a.tax_not_modelled))))
    lines.append(reader.say("version", version=a.version))
    return lines
