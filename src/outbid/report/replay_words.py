"""Figures of a replay in a reader's words, always with what they rest on or what carries them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from babel.dates import format_date

from outbid.core import catalogue
from outbid.report.evidence_words import titles_text
from outbid.report.format import Reader
from outbid.report.market_format import (
    WHOLE,
    counted,
    inline,
    money,
    ranged,
    share,
    signed_percent,
    with_digits,
)
from outbid.report.market_views import Interval
from outbid.report.replay_names import called
from outbid.report.replay_views import EvidenceFigure, LeftOut, ModelFigure, ReplayView, RowView, Unit

RAISED = 0.1
"""By what part inputs are raised in the words."""


def say(reader: Reader, key: str, **params: Any) -> str:
    """The message ``key`` of the area ``replay``."""
    return catalogue.text(f"replay.{key}", reader.language, **params)


def model_words(figure: ModelFigure, reader: Reader) -> str:
    """A figure of the model with its interval, and what carries it."""
    return say(
        reader,
        "figure",
        label=say(reader, f"figure_{figure.key}"),
        value=amount(figure.value, figure.unit, reader),
        carried=carried_words(figure, reader),
    )


def carried_words(figure: ModelFigure, reader: Reader) -> str:
    """What carries a figure, and how that is known."""
    if figure.made == "given":
        return say(reader, "by_given")
    value = figure.value.value
    moved = Interval(value + abs(value) * (figure.responds or 0.0) * RAISED)
    inputs = ", ".join(input_words(place, reader) for place in figure.inputs)
    follows = say(reader, "follows", value=amount(moved, figure.unit, reader), inputs=inputs)
    if figure.carried == "few":
        agree, draws = figure.agreed
        told = {"agree": reader.number(agree, 9), "draws": reader.number(draws, 9)}
        return say(reader, "by_few_effect" if draws else "by_few_none", follows=follows, **told)
    how = "level" if figure.made == "level" else "effect"
    return say(reader, f"by_{figure.carried}_{how}", follows=follows)


def input_words(place: str, reader: Reader) -> str:
    """An input of the market, or of the worked example, as people call it rather than where it stands in a file."""
    if place.startswith("*.value."):
        return say(reader, "input_value", segment=called(place.removeprefix("*.value."), reader))
    segment = re.fullmatch(r"segment\.(.*)\.(headcount|outside)", place)
    if segment:
        return say(reader, f"input_{segment[2]}", segment=called(segment[1], reader))
    seat = re.fullmatch(r"employer\.(.*)\.seat\.(.*)\.(count|terms)", place)
    if seat:
        return say(reader, f"input_{seat[3]}", employer=called(seat[1], reader), seat=called(seat[2], reader))
    return say(reader, f"input_{place.replace('.', '_')}")


def evidence_words(figure: EvidenceFigure, view: ReplayView, reader: Reader) -> str:
    """A figure of the evidence with its interval, its number, its days and its sources."""
    interval = Interval(figure.value, figure.low, figure.high)
    # what is counted is shown as it was counted: that it is uncertain, its interval tells
    exact = inline(with_digits(interval, WHOLE, reader)) if figure.unit == "money" else ""
    value = exact or amount(interval, figure.unit, reader)
    label = say(reader, f"said_{figure.key}")
    return say(reader, "said", label=label, value=value, rests=_rests(figure, view, reader))


def amount(value: Interval, unit: Unit, reader: Reader) -> str:
    """A value of a unit with its interval."""
    if unit == "money":
        return inline(money(value, reader))
    if unit == "count":
        return inline(counted(value, reader))
    if unit == "share":
        return (
            inline(share(value, reader)) if value.value >= SMALL or not value.value else _small(value, reader)
        )
    if unit == "change":
        return inline(ranged(value, lambda x: signed_percent(x, reader), reader))
    shown = inline(ranged(value, reader.number, reader))
    return say(reader, "times", value=shown) if unit == "ratio" else shown


SMALL = 0.001
"""Shares below it are given in full, since their size is the point."""


def _small(value: Interval, reader: Reader) -> str:
    return inline(ranged(value, reader.fine_percent, reader))


def _rests(figure: EvidenceFigure, view: ReplayView, reader: Reader) -> str:
    n = "" if figure.n is None else reader.number(figure.n, 3)
    of = "" if figure.of is None else reader.number(figure.of, 3)
    source = titles_text(figure.sources, view.provenance, reader)
    kind = "series" if figure.n is None else "published" if figure.published else "records"
    when = _when(figure, reader)
    return say(reader, f"rests_{kind}_of" if of else f"rests_{kind}", n=n, of=of, when=when, source=source)


def _when(figure: EvidenceFigure, reader: Reader) -> str:
    """The days of a figure, whether they are known, and whether they are later than the claim."""
    when = months(figure.first, figure.last, reader)
    if not figure.dated:
        when = say(reader, "days_unknown", when=when)
    if figure.after:
        return say(reader, "later_after", when=when, n=reader.number(figure.after, 3))
    return when if figure.later == "none" else say(reader, f"later_{figure.later}", when=when)


def why_words(row: RowView, reader: Reader) -> str:
    """Why the verdict on a claim is what it is, and whether it rests on evidence later than the claim."""
    why = say(reader, f"why_{row.name}_{row.why}")
    rests = row.verdict != "not_in_evidence" and any(figure.later != "none" for figure in row.evidence)
    return f"{why} {say(reader, 'why_later')}" if rests else why


def left_out_words(out: LeftOut, view: ReplayView, reader: Reader) -> str:
    """Records that do not count for a claim, and why."""
    first, last = (day_words(day, reader) for day in view.window)
    when = months(out.first, out.last, reader)
    return say(reader, f"left_out_{out.why}", n=reader.number(out.n, 9), first=first, last=last, when=when)


def day_words(day: str, reader: Reader) -> str:
    """A day of ISO 8601 in the words of ``reader``."""
    return str(format_date(dt.date.fromisoformat(day), "long", locale=reader.language))


def months(first: str, last: str, reader: Reader) -> str:
    """From the month of one day to that of another; one month where both are in it."""
    ends = [format_date(dt.date.fromisoformat(day), "MMM y", locale=reader.language) for day in (first, last)]
    return ends[0] if ends[0] == ends[1] else say(reader, "since", first=ends[0], last=ends[1])
