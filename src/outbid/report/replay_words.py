"""Figures of a replay in a reader's words, always with what they rest on or what carries them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from babel.dates import format_date

from outbid.core import catalogue
from outbid.report.evidence_words import titles_text
from outbid.report.format import Reader
from outbid.report.market_format import counted, inline, money, ranged, share, signed_percent
from outbid.report.market_views import Interval
from outbid.report.replay_views import EvidenceFigure, ModelFigure, ReplayView, Unit

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
        return say(reader, "by_input")
    if figure.made == "effect":
        return say(reader, f"by_{figure.carried}_effect")
    change = signed_percent((figure.responds or 0.0) * RAISED, reader)
    return say(reader, f"by_{figure.carried}_level", change=change, inputs=", ".join(figure.inputs))


def evidence_words(figure: EvidenceFigure, view: ReplayView, reader: Reader) -> str:
    """A figure of the evidence with its interval, its number, its days and its sources."""
    value = amount(Interval(figure.value, figure.low, figure.high), figure.unit, reader)
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
    return inline(ranged(value, lambda x: f"{reader.number(100 * x, 2)}%", reader))


def _rests(figure: EvidenceFigure, view: ReplayView, reader: Reader) -> str:
    source = titles_text(figure.sources, view.provenance, reader)
    first, last = (_month(day, reader) for day in (figure.first, figure.last))
    when = first if first == last else say(reader, "since", first=first, last=last)
    kind = "series" if figure.n is None else "published" if figure.published else "records"
    n = "" if figure.n is None else reader.number(figure.n, 3)
    return say(reader, f"rests_{kind}", n=n, when=when, source=source)


def _month(day: str, reader: Reader) -> str:
    return str(format_date(dt.date.fromisoformat(day), "MMM y", locale=reader.language))
