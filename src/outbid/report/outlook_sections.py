"""Sections of the HTML report on private stakes by several outlooks, and on leaving or losing the job."""

from __future__ import annotations

from functools import partial

from outbid.report import chart_data as data
from outbid.report import outlook_charts as charts
from outbid.report.chart import BESIDE, Drawable
from outbid.report.charts import offers_of
from outbid.report.colours import of_offer
from outbid.report.format import Reader
from outbid.report.page import Figure, Gallery, Heading, Row, Table
from outbid.report.phrases import outlook_columns, outlook_notes, outlook_rows, quit_lines
from outbid.report.sections import axis_notes
from outbid.report.views import CompareView, LeadView, OfferView, WorthView

View = CompareView | WorthView


def outlooks(view: View, reader: Reader) -> tuple[tuple[Gallery, Table], ...]:
    """Each private stake by every outlook that its facts allow, where there are several: charts, and a table."""
    return tuple(
        (_gallery(offer, i, reader), _table(offer, view, reader))
        for i, offer in enumerate(offers_of(view))
        if len(offer.outlooks) > 1
    )


def leads(view: View, reader: Reader) -> Table | None:
    """Who is ahead by each outlook, where there are several; the rows stressed where it is not the best offer."""
    if not isinstance(view, CompareView) or len(view.leads) < 2:
        return None
    if all(len(offer.outlooks) < 2 for offer in view.offers):
        return None
    best = view.offers[0].name
    used = {seen.kind for offer in view.offers for seen in offer.outlooks if seen.used}
    ahead = {"" if lead.tie else lead.best for lead in view.leads}
    note = (
        reader.say("charts.leads_same", offer=best) if ahead == {best} else reader.say("charts.leads_differ")
    )

    def row(lead: LeadView) -> Row:
        named = reader.say(f"outlook.{lead.kind}")
        if used == {lead.kind}:
            named = reader.say("outlook_used", outlook=named)
        if lead.tie:
            return Row(named, (reader.say("charts.leads_level", best=lead.best, other=lead.other), ""))
        return Row(named, (lead.best, reader.money(lead.lead_per_year)), lead.best != best)

    heads = (reader.say("charts.leads_best"), reader.say("charts.leads_year"))
    return Table(
        reader.say("charts.leads"),
        reader.say("charts.outlook"),
        tuple(map(Heading, heads)),
        tuple(map(row, view.leads)),
        (note,),
    )


def leaving(view: View, reader: Reader) -> tuple[str, ...]:
    """What leaving and losing the job does to each offer, in sentences; none without an outside offer."""
    return tuple(quit_lines(view, reader))


def _gallery(offer: OfferView, index: int, reader: Reader) -> Gallery:
    colour = of_offer(index)
    named = {seen.kind: reader.say(f"outlook.{seen.kind}") for seen in offer.outlooks}
    worths = sorted(offer.outlooks, key=lambda seen: seen.worth)
    zeros = sorted(offer.outlooks, key=lambda seen: seen.stake_zero_of_50)
    low, high = (reader.money(seen.worth) for seen in (worths[0], worths[-1]))
    if low == high:
        worth = reader.say("charts.outlook_worth_same", worth=low)
    else:
        ends = {"lowest": named[worths[0].kind], "highest": named[worths[-1].kind]}
        worth = reader.say("charts.outlook_worth", low=low, high=high, **ends)
    if reader.shows_amounts:
        worth = f"{worth} {reader.say('charts.outlook_told', headline=reader.money(offer.headline))}"
    few, many = zeros[0].stake_zero_of_50, zeros[-1].stake_zero_of_50
    if few == many:
        futures = reader.say("charts.outlook_zero_same", count=few)
    else:
        ends = {"fewest": named[zeros[0].kind], "most": named[zeros[-1].kind]}
        futures = reader.say("charts.outlook_zero", few=few, many=many, **ends)
    legend = [Heading(reader.say("stake_zero"), "ring"), Heading(reader.say("charts.outlook_less"), colour)]
    if offer.stake_headline:
        told = reader.say("outlook_headline", headline=reader.money(offer.stake_headline))
        legend.append(Heading(told, "ink"))
    worths_spec, futures_spec = (
        partial(chart, offer, index, reader) for chart in (charts.outlook_chart, charts.futures_chart)
    )
    number = index + 1
    worths_chart = Drawable(f"outlooks-{number}", BESIDE, worths_spec, data.outlooks_data(offer, reader))
    futures_data = data.outlook_futures_data(offer, reader)
    futures_chart = Drawable(f"outlook-futures-{number}", BESIDE, futures_spec, futures_data)
    figures = (
        Figure(Heading(reader.say("worth"), colour), worth, worths_chart),
        Figure(Heading(reader.say("charts.outlook_futures"), colour), futures, futures_chart, tuple(legend)),
    )
    notes = (reader.say("charts.outlook_note"), *axis_notes(charts.worth_scale(offer, reader), reader))
    return Gallery(reader.say("charts.outlooks", offer=offer.name), notes, figures, aside=True)


def _table(offer: OfferView, view: View, reader: Reader) -> Table:
    worth = reader.say("worth")
    return Table(
        reader.say("charts.outlook_table"),
        reader.say("charts.outlook"),
        tuple(map(Heading, outlook_columns(offer, reader))),
        tuple(Row(label, tuple(cells), label == worth) for label, cells in outlook_rows(offer, reader)),
        tuple(outlook_notes(offer, view.assumptions, reader)),
    )
