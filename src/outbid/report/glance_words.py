"""The short answer in words: one sentence, and what the dots show."""

from __future__ import annotations

from collections.abc import Sequence

from outbid.core.catalogue import text
from outbid.report.format import Reader
from outbid.report.glance import GlanceOffer, GlanceView
from outbid.report.glance_dots import Sides
from outbid.report.isolate import safe
from outbid.report.page import Lead


def glance_lead(view: GlanceView, reader: Reader) -> Lead:
    """The answer: who is worth how much more a year, then how often the other pays more and a stake pays nothing."""
    if view.pair is None:
        return _alone(view.offers[0], view.stay, reader)
    best, other = safe(view.pair.rival), safe(view.pair.offer)
    if view.tie:
        futures = reader.number(view.futures, 12)
        first = reader.say("verdict_tie", best=best, other=other, futures=futures)
    else:
        lead = reader.money(view.pair.lead_per_year)
        first = reader.say("verdict", best=best, other=other, lead=lead)
    rest = [reader.say("verdict_wins", other=other, wins=view.pair.wins_of_50)]
    rest += [
        reader.say("verdict_zero", offer=safe(offer.name), zero=offer.stake_zero_of_50)
        for offer in view.offers[:2]
        if offer.stake_zero_of_50
    ]
    return Lead(first, " ".join(rest))


def _alone(offer: GlanceOffer, stay: float, reader: Reader) -> Lead:
    first = text(
        "glance.alone", reader.language, offer=safe(offer.name), per_year=reader.money(offer.worth_per_year)
    )
    rest = text(
        "glance.alone_rest", reader.language, worth=reader.money(offer.worth), years=reader.number(stay)
    )
    zero = offer.stake_zero_of_50
    return Lead(first, rest if zero is None else f"{rest} {reader.say('worth_zero', zero=zero)}")


def sides_text(sides: Sides, reader: Reader) -> str:
    """The dots of two offers in words: how often each pays more, and by how much."""
    low, high = (reader.signed(sides.dots[place]) for place in (12, 37))
    names = {"left": safe(sides.left), "right": safe(sides.right)}
    lefts, rights = str(sides.lefts), str(sides.rights)
    if low == high:
        return text("glance.dots_same", reader.language, **names, lefts=lefts, rights=rights, low=low)
    return text("glance.dots", reader.language, **names, lefts=lefts, rights=rights, low=low, high=high)


def alone_text(dots: Sequence[float], reader: Reader) -> str:
    """The dots of one offer in words."""
    # a tenth of fifty dots lies below the middle between the fifth and the sixth
    amounts = {
        name: reader.money((dots[place - 1] + dots[place]) / 2)
        for name, place in (("p10", 5), ("p50", 25), ("p90", 45))
    }
    return reader.say("charts.dots_text", **amounts)
