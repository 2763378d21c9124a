"""The data behind the charts of offers and of exits, as tables for whoever wants to work on with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from outbid.core import catalogue
from outbid.report.chart import Column, Data
from outbid.report.charts import steps_of
from outbid.report.equity import EquityView
from outbid.report.equity_charts import exit_scale, own_scale, plain_split, read_off, sampled
from outbid.report.format import Reader
from outbid.report.market_rows import Line
from outbid.report.outlook_charts import counts_of
from outbid.report.views import OfferView, PairView


def say(reader: Reader, key: str, **params: Any) -> str:
    """The message ``key`` of the area ``app_charts``."""
    return catalogue.text(f"app_charts.{key}", reader.language, **params)


def dots_data(offer: OfferView, reader: Reader) -> Data:
    """Fifty equally likely values, ascending."""
    columns = (Column(say(reader, "future"), "count"), Column(offer.name, "money"))
    return Data(columns, _numbered(offer.dots))


def pair_data(pair: PairView, reader: Reader) -> Data:
    """Fifty differences in the same futures, ascending."""
    name = say(reader, "difference", offer=pair.offer, rival=pair.rival)
    return Data((Column(say(reader, "future"), "count"), Column(name, "signed")), _numbered(pair.dots))


def _numbered(values: Sequence[float]) -> tuple[tuple[int, float], ...]:
    return tuple(enumerate(values, 1))


def fan_data(offer: OfferView, reader: Reader) -> Data:
    """Percentiles of all that was paid by the end of each year."""
    percentiles = (Column(name, "money") for name in ("P10", "P50", "P90"))
    rows = tuple((year.year, year.p10, year.p50, year.p90) for year in offer.years)
    return Data((Column(reader.say("charts.year"), "count"), *percentiles), rows)


def steps_data(offer: OfferView, reader: Reader) -> Data:
    """From the headline to the worth."""
    columns = (Column(reader.say("charts.step"), "text"), Column(say(reader, "amount"), "money"))
    return Data(columns, tuple((reader.say(f"attribution.{key}"), amount) for key, amount in steps_of(offer)))


def outlooks_data(offer: OfferView, reader: Reader) -> Data:
    """What an offer is worth by each outlook."""
    columns = (
        Column(reader.say("charts.outlook"), "text"),
        Column(reader.say("worth"), "money"),
        Column(say(reader, "error"), "money"),
        Column("P90", "money"),
    )
    rows = tuple(
        (reader.say(f"outlook.{seen.kind}"), seen.worth, seen.worth_error, seen.p90)
        for seen in offer.outlooks
    )
    return Data(columns, rows)


def outlook_futures_data(offer: OfferView, reader: Reader) -> Data:
    """How many of fifty futures pay nothing, something, and what was told, by each outlook."""
    names = ("futures_nothing", "futures_less", "futures_told")
    columns = (
        Column(reader.say("charts.outlook"), "text"),
        *(Column(say(reader, n), "count") for n in names),
    )
    counts = [(seen.kind, counts_of(seen, offer.stake_headline)) for seen in offer.outlooks]
    return Data(columns, tuple((reader.say(f"outlook.{k}"), c.nothing, c.less, c.told) for k, c in counts))


def parts_data(view: EquityView, names: Sequence[str], reader: Reader) -> Data:
    """What each band, called by ``names``, gets of each exit value that is drawn."""
    x = sampled(view, exit_scale(view))
    paid = [read_off(view.curve.exits, band.payouts, x) for band in view.curve.bands]
    columns = (Column(say(reader, "exit"), "money"), *(Column(name, "money") for name in names))
    return Data(columns, tuple(zip(x, *paid, strict=True)))


def own_data(view: EquityView, reader: Reader) -> Data:
    """What one's own part pays at each exit value that is drawn, and what a plain split would."""
    x = sampled(view, own_scale(view))
    own = read_off(view.curve.exits, view.curve.holding, x)
    names = ("exit", "own", "plain_split")
    rows = tuple((value, paid, plain_split(view, value)) for value, paid in zip(x, own, strict=True))
    return Data(tuple(Column(say(reader, name), "money") for name in names), rows)


@dataclass(frozen=True)
class Marks:
    """What the marks of the rows of a chart are: keys of messages, or names such as P10; empty: not drawn.

    Args:
        band, bar, span: their two ends.
        tick, dot: points.
    """

    band: tuple[str, str] = ("", "")
    bar: tuple[str, str] = ("", "")
    span: tuple[str, str] = ("low", "high")
    tick: str = ""
    dot: str = ""


def lines_data(
    lines: Sequence[Line], first: str, marks: Marks, kind: str, reader: Reader, currency: str | None = None
) -> Data:
    """The rows of a chart with the marks that stand for them, as far as any row has them.

    Args:
        lines: the rows.
        first: heading of their names.
        marks: what their marks are.
        kind: of their numbers, as :class:`~outbid.report.chart.Column` knows it.
        reader: who reads.
        currency: of amounts, if not the reader's.
    """

    def column(name: str) -> Column:
        named = name if name.startswith("P") else say(reader, f"mark_{name}")
        return Column(named, kind, currency)

    (band_low, band_high), (bar_low, bar_high) = (
        _ends(names, pairs)
        for names, pairs in (
            (marks.band, [line.band for line in lines]),
            (marks.bar, [line.bar for line in lines]),
        )
    )
    found = [
        band_low,
        bar_low,
        (marks.tick, [line.tick for line in lines]),
        (marks.dot, [line.dot for line in lines]),
        bar_high,
        band_high,
        *_ends(marks.span, [line.span for line in lines]),
    ]
    shown = [(name, values) for name, values in found if name and any(v is not None for v in values)]
    rows = zip([line.name for line in lines], *(values for _, values in shown), strict=True)
    return Data((Column(first, "text"), *(column(name) for name, _ in shown)), tuple(rows))


def _ends(
    names: tuple[str, str], pairs: Sequence[tuple[float, float] | None]
) -> list[tuple[str, list[float | None]]]:
    return [(name, [None if pair is None else pair[end] for pair in pairs]) for end, name in enumerate(names)]
