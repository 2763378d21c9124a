"""Answers as tables for a workbook: every figure of the report, unrounded as the view holds it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from outbid.report import sections
from outbid.report.chart_set import charts_of
from outbid.report.charts import offers_of
from outbid.report.format import Reader
from outbid.report.isolate import isolated
from outbid.report.phrases import assumption_lines, step_rows, switch_label
from outbid.report.views import CompareView, OfferView, PairView, WorthView
from outbid.report.workbook import Sheet, Value, workbook

View = CompareView | WorthView


def answer_sheets(view: View, reader: Reader) -> tuple[Sheet, ...]:
    """The tables of ``view``: offers, futures, years, attribution, switch points, and what all of it rests on."""
    view = isolated(view)
    offers = offers_of(view)
    pairs = view.pairs if isinstance(view, CompareView) else ()
    found = [_offers(view, offers, pairs, reader), _futures(offers, pairs, reader), _years(offers, reader)]
    if reader.shows_amounts:
        found.append(_attribution(offers, reader))
    if isinstance(view, CompareView) and view.switches:
        found.append(_switches(view, reader))
    found.append(_rests(view, reader))
    return tuple(found)


def answer_workbook(view: View, reader: Reader) -> bytes:
    """The tables of ``view`` as XLSX."""
    return workbook(answer_sheets(view, reader))


def chart_workbook(view: Any, reader: Reader) -> bytes:
    """The data of every chart of any answer as XLSX, a sheet each."""
    found = charts_of(view, reader.language, reader.locale).values()
    sheets = [
        Sheet(
            chart.name,
            tuple(column.heading(chart.reader) for column in chart.figure.chart.data.columns),
            chart.figure.chart.data.rows,
            (chart.figure.text, *chart.notes),
        )
        for chart in found
    ]
    return workbook(sheets)


def _offers(view: View, offers: Sequence[OfferView], pairs: Sequence[PairView], reader: Reader) -> Sheet:
    def rows() -> Iterator[tuple[Value, ...]]:
        yield reader.say("worth"), *(o.worth for o in offers)
        yield f"{reader.say('worth')} ±", *(reader.spread(o.worth_error) for o in offers)
        yield reader.say("worth_per_year"), *(o.worth_per_year for o in offers)
        yield reader.say("stake_zero"), *(o.stake_zero for o in offers)
        if pairs:
            yield reader.say("wins"), None, *(pair.wins for pair in pairs)
        for key in ("p10", "p25", "p50", "p75", "p90"):
            yield reader.say(key), *(o.percentiles[key] for o in offers)
        if not reader.shows_amounts:
            return
        yield reader.say("headline"), *(o.headline for o in offers)
        for key in ("target_cash", "first_year_direct", "annualised_direct"):
            yield reader.say(key), *(getattr(o.totals, key) for o in offers)
        yield reader.say("forfeited"), *(o.forfeited for o in offers)

    notes = sections.offers_table(view, reader).notes
    name = reader.say("charts.offers" if len(offers) > 1 else "charts.offer")
    return Sheet(name, (reader.say("offer"), *(o.name for o in offers)), tuple(rows()), notes)


def _futures(offers: Sequence[OfferView], pairs: Sequence[PairView], reader: Reader) -> Sheet:
    heads = [o.name for o in offers] + [f"{pair.offer} − {pair.rival}" for pair in pairs]
    columns = [o.dots for o in offers] + [pair.dots for pair in pairs]
    rows = tuple((place, *values) for place, values in enumerate(zip(*columns, strict=True), 1))
    name = reader.say("charts.dots" if len(offers) > 1 else "charts.dots_one")
    return Sheet(name, ("", *heads), rows, (reader.say("charts.dots_note"),))


def _years(offers: Sequence[OfferView], reader: Reader) -> Sheet:
    heads = [reader.say(f"charts.{key}") for key in ("years_net", "years_less", "years_median", "years_more")]
    rows = tuple((o.name, y.year, y.net, y.p10, y.p50, y.p90) for o in offers for y in o.years)
    head = (reader.say("offer"), reader.say("charts.year"), *heads)
    return Sheet(reader.say("years_title"), head, rows, (reader.say("charts.years_note"),))


def _attribution(offers: Sequence[OfferView], reader: Reader) -> Sheet:
    # step_rows names and orders the steps; its cells are words, and here numbers are wanted
    def amount(offer: OfferView, label: str) -> float:
        if label == reader.say("attribution.headline"):
            return offer.headline
        if label == reader.say("attribution.worth"):
            return offer.worth
        named = {reader.say(f"attribution.{step.key}"): step.amount for step in offer.attribution}
        return named.get(label, 0.0)

    labels = [label for label, _, _ in step_rows(tuple(offers), reader)]
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (label, *(amount(o, label) for o in offers)) for label in labels
    )
    head = (reader.say("charts.step"), *(o.name for o in offers))
    return Sheet(reader.say("attribution_title"), head, rows)


def _switches(view: CompareView, reader: Reader) -> Sheet:
    head = ("switch_input", "switch_now", "switch_at", "switch_then")
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (switch_label(s, reader), s.current, s.value, s.above, reader.spread(s.error)) for s in view.switches
    )
    return Sheet(reader.say("switch_title"), (*map(reader.say, head), "±"), rows)


def _rests(view: View, reader: Reader) -> Sheet:
    lead = sections.lead(view, reader)
    told = [lead.first, lead.rest, *assumption_lines(view.assumptions, sections.largest_error(view), reader)]
    told.append(sections.command(view, reader))
    return Sheet(
        reader.say("assumptions_title"),
        (sections.title(view, reader),),
        tuple((line,) for line in told if line),
    )
