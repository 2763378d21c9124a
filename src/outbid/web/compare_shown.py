"""What the first page shows of answers: words and drawings, ready for its templates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from outbid.core.catalogue import text
from outbid.core.errors import InputError
from outbid.report.format import Reader
from outbid.report.glance import GlanceView
from outbid.report.glance_dots import alone_pictures, sides_of, sides_pictures
from outbid.report.glance_words import alone_text, glance_lead, sides_text
from outbid.report.isolate import safe
from outbid.report.page import Lead, Picture
from outbid.report.phrases import check_sentence, finding_text
from outbid.web.ask_law import untaxed
from outbid.web.compare_read import Broken, Offered
from outbid.web.compare_stand import Stand
from outbid.web.desk import Desk
from outbid.web.visitor import Visitor
from outbid.workspace import check

FIRST = 3
"""Findings about an offer that are shown; its file's page shows all."""


@dataclass(frozen=True)
class Side:
    """One side of the dots: whose, its colour, and in how many of fifty futures it pays more."""

    name: str
    colour: int
    count: int


@dataclass(frozen=True)
class Dots:
    """Fifty futures: drawings, the same in words, and what the colours mean."""

    text: str
    pictures: tuple[Picture, ...]
    sides: tuple[Side, ...]


@dataclass(frozen=True)
class Ranked:
    """An offer in the order of worth."""

    name: str
    colour: int
    per_year: str


@dataclass(frozen=True)
class Checked:
    """What is missing in an offer, the most valuable question first."""

    name: str
    file: str
    sentence: str
    findings: tuple[str, ...]
    more: int
    has_cap_table: bool


@dataclass(frozen=True)
class Short:
    """The short answer: a sentence, fifty dots, and the order of the offers where there are more than two.

    ``years`` are those over which pay is counted; ``lost`` says of stakes that they fail more often than believed.
    """

    lead: Lead
    dots: Dots
    ranked: tuple[Ranked, ...]
    years: str
    lost: tuple[str, ...]


def short(view: GlanceView, order: Sequence[str], reader: Reader) -> Short:
    """The short answer for a template.

    Args:
        view: the answer.
        order: names of the offers, from which their colours and sides follow.
        reader: who reads.
    """
    ranked = tuple(
        Ranked(safe(offer.name), order.index(offer.name), reader.money(offer.worth_per_year))
        for offer in view.offers
    )
    several = ranked if len(ranked) > 2 else ()
    lead, dots = glance_lead(view, reader), _dots(view, order, reader)
    return Short(lead, dots, several, reader.number(view.stay), tuple(_lost(view, reader)))


def _lost(view: GlanceView, reader: Reader) -> Iterator[str]:
    """Why a stake pays nothing in more futures than those in which something goes wrong."""
    for offer in view.offers[:2]:
        zero, chance = offer.stake_zero_of_50, offer.chance
        # two futures of fifty are what rounding and drawing may do
        if zero is not None and chance is not None and zero > 50 * (1 - chance) + 2:
            yield text(
                "app_compare.lost",
                reader.language,
                offer=safe(offer.name),
                zero=zero,
                chance=reader.percent(chance),
            )


def _dots(view: GlanceView, order: Sequence[str], reader: Reader) -> Dots:
    sides = sides_of(view, order)
    if sides is None:
        offer = view.offers[0]
        return Dots(alone_text(offer.dots, reader), alone_pictures(offer.dots, offer.worth, 0, reader), ())
    left = Side(safe(sides.left), sides.colours[0], sides.lefts)
    right = Side(safe(sides.right), sides.colours[1], sides.rights)
    return Dots(sides_text(sides, reader), sides_pictures(sides, reader), (left, right))


def checked(offer: Offered, day: dt.date | None, who: Visitor) -> Checked:
    """What :func:`~outbid.workspace.check` finds in an offer on ``day``; ``None``: deadlines do not count."""
    found = check(offer.package, day)
    reader = who.reader(found.currency)
    texts = tuple(finding_text(finding, reader) for finding in found.findings)
    return Checked(
        safe(offer.package.name),
        offer.file,
        check_sentence(found, reader),
        texts[:FIRST],
        len(texts[FIRST:]),
        offer.has_cap_table,
    )


def rate_needed(one: Broken, here: Stand) -> bool:
    """Whether all that is wrong is a rate that the form about the person asks for."""
    return one.error.key == "errors.no_rate" and here.me.kind == "me"


def wrong(one: Broken, here: Stand, desk: Desk, who: Visitor) -> str:
    """What is wrong with a file, without the folder that all files are in."""
    if rate_needed(one, here):
        return InputError("app_compare.no_rate", where=safe(one.error.where), **one.error.params).text(
            who.language
        )
    told = (_in_words(each, who) for each in desk.told(one.error)[:FIRST])
    named = " ".join(each.text(who.language) for each in told)
    return named if one.file in named else f"{one.file}: {named}"


def _in_words(error: InputError, who: Visitor) -> InputError:
    return untaxed(error, who).at(error.where) if error.key == "errors.no_schedule" else error
