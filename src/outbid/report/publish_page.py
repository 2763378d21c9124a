"""Ranges, verdicts and pay gaps as pages: text and HTML print the same sections."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from outbid.core import catalogue
from outbid.evidence.answer import Benchmark
from outbid.evidence.band import Band
from outbid.evidence.export_rules import Reason
from outbid.law.minimum_wage import HOURS_A_YEAR
from outbid.law.posting.rules import cities_with_rules
from outbid.report import evidence_words
from outbid.report.evidence_page import Cell, Grid, GridRow, Page, Section
from outbid.report.evidence_rests import rests
from outbid.report.evidence_words import (
    cell_words,
    count_text,
    dates_text,
    day_text,
    figure_cell,
    kind_measure,
    records_text,
)
from outbid.report.format import Reader
from outbid.report.publish_charts import band_chart
from outbid.report.publish_gap import gap_page
from outbid.report.publish_views import BandView, GapView, PublishView, RuleView
from outbid.report.publish_words import say


def publishing_page(view: BandView | PublishView | GapView, reader: Reader) -> Page:
    """``view`` as a page."""
    if isinstance(view, BandView):
        return _band_page(view, reader)
    return _publish_page(view, reader) if isinstance(view, PublishView) else gap_page(view, reader)


def _band_page(view: BandView, reader: Reader) -> Page:
    made = view.band

    def money(amount: float | None) -> str:
        return "–" if amount is None else reader.exact(amount, made.currency)

    lead = say(
        reader, "band_lead", minimum=money(made.minimum.value), midpoint=money(made.midpoint.value),
        maximum=money(made.maximum.value),
    )  # fmt: skip
    rest = []
    if view.given:
        rest.append(say(reader, "band_given"))
    else:
        market = money(made.market.value)
        rest.append(say(reader, "band_target", share=share_name(view.policy.target), market=market))
        known = made.midpoint.low is not None and made.midpoint.high is not None
        ends = {"low": money(made.midpoint.low), "high": money(made.midpoint.high)}
        rest.append(say(reader, "band_sure", **ends) if known else say(reader, "band_unsure"))
    for told, key in ((made.interpolated, "band_interpolated"), (made.modelled, "band_modelled")):
        if told:
            rest.append(say(reader, key))
    if made.floored:
        rest.append(say(reader, "band_floored", floor=money(view.policy.floor)))
    sections = [Section(say(reader, "chart_title"), chart=band_chart(view, reader))]
    if made.placements:
        sections.append(Section(say(reader, "places_title"), grid=_placements(made, reader)))
    notes = tuple(_market_lines(view.benchmark, reader)) if view.benchmark else ()
    sections.append(rests(view.provenance, reader, (*notes, _floor_line(view, reader))))
    return Page(
        say(reader, "title_band"), f"{cell_words(view.cell, reader)}: {lead}", tuple(rest), tuple(sections)
    )


def _placements(made: Band, reader: Reader) -> Grid:
    rows = tuple(
        GridRow(
            reader.exact(each.pay, made.currency),
            (Cell(reader.percent(each.compa_ratio)), Cell(reader.percent(each.penetration))),
        )
        for each in made.placements
    )
    headings = (say(reader, "col_compa"), say(reader, "col_penetration"))
    return Grid("", say(reader, "col_pay"), headings, rows)


def _in(currency: str, reader: Reader) -> Reader:
    return replace(reader, currency=currency)


def _floor_line(view: BandView, reader: Reader) -> str:
    wage = view.minimum_wage
    if wage is None:
        return say(reader, "band_floor_none")
    hourly = _in(wage.currency, reader).price(wage.hourly)
    return say(
        reader, "band_floor_law", hourly=hourly, since=day_text(wage.since, reader),
        yearly=reader.exact(wage.yearly, wage.currency), hours=HOURS_A_YEAR, reference=wage.reference,
    )  # fmt: skip


def _market_lines(benchmark: Benchmark, reader: Reader) -> list[str]:
    words = {
        **kind_measure(benchmark, reader),
        "dates": dates_text(benchmark.first, benchmark.last, reader),
        "sources": ", ".join(benchmark.sources),
    }
    if benchmark.published:
        told = say(reader, "rests_published", **words)
        lines = [f"{benchmark.occupation}: {told}" if benchmark.occupation else told]
    else:
        named = benchmark.employers
        key = "employers_unnamed" if not named else "employer_one" if named == 1 else "employers"
        employers = evidence_words.say(reader, key, n=count_text(named, reader))
        lines = [say(reader, "rests", counts=f"{records_text(benchmark.n, reader)}, {employers}", **words)]
    if benchmark.aged is not None:
        aged = benchmark.aged
        lines.append(
            say(
                reader,
                "aged",
                to=day_text(aged.to, reader),
                rate=reader.percent(aged.rate),
                source=aged.source,
            )
        )
    return lines


def _publish_page(view: PublishView, reader: Reader) -> Page:
    blocked = bool(view.missing)
    lead = "posting_missing" if blocked else "posting_ok" if view.rules else "posting_none"
    names = {each.rule.id: each.rule.id for each in view.rules}
    lacking = tuple(
        "  " + catalogue.text(each.key, reader.language, laws=", ".join(names[law] for law in each.laws))
        for each in view.missing
    )
    sections = [Section(say(reader, "missing_title"), lacking)] if lacking else []
    if view.rules:
        lines = [line for each in view.rules for line in _law_lines(each, view, reader)]
        title = say(reader, "posting_laws", as_of=day_text(view.as_of, reader))
        sections.append(Section(title, tuple(lines)))
    cities = cities_with_rules(view.cell.state) if view.cell.state and not view.cell.cbsa else ()
    if cities:
        line = catalogue.text("posting.cities", reader.language, cities=", ".join(cities))
        sections.append(Section(say(reader, "cities_title"), (line,)))
    if view.benchmark is not None and view.verdict is not None:
        sections.append(_verdict(view, view.benchmark, reader))
    if view.written:
        sections.append(
            Section(
                say(reader, "written_title"),
                tuple(say(reader, "written", path=path) for path in view.written),
            )
        )
    notes = tuple(_market_lines(view.benchmark, reader)) if view.benchmark else ()
    sections.append(rests(view.provenance, reader, notes))
    return Page(
        say(reader, "title_publish"),
        f"{cell_words(view.cell, reader)}: {say(reader, lead)}",
        (),
        tuple(sections),
    )


def _law_lines(each: RuleView, view: PublishView, reader: Reader) -> list[str]:
    rule, language = each.rule, reader.language
    since = day_text(rule.since, reader)
    state = catalogue.text(
        f"posting.state.{each.state.replace(' ', '_')}", language, since=since, employees=rule.employees
    )
    marks = catalogue.text("posting.city", language, city=rule.city) if rule.city else ""
    if not rule.verified:
        marks += catalogue.text("posting.unverified", language)
    if rule.transposed is not None and rule.transposed_as_of is not None:
        seen = day_text(rule.transposed_as_of, reader)
        marks += catalogue.text(f"posting.transposition.{rule.transposed}", language, as_of=seen)
    if rule.transposition and each.state == "in force":
        name = catalogue.text("posting.directive", language)
        lines = [catalogue.text("posting.due", language, name=name, since=since, marks=marks)]
    else:
        name = f"{rule.id}, {rule.name}"
        words = {"name": name, "reference": rule.reference, "since": since, "state": state, "marks": marks}
        lines = [catalogue.text("posting.law", language, **words)]
    if each.state in ("in force", "size unknown"):
        lines += [
            "  " + catalogue.text("posting.before", language, what=told, law=rule.id)
            for told in (catalogue.text(f"posting.told.{key}", language) for key in rule.before_interview)
        ]
    return lines


def _verdict(view: PublishView, benchmark: Benchmark, reader: Reader) -> Section:
    verdict = view.verdict
    if verdict is None or not verdict.may:
        against = verdict.against if verdict else ()
        lines = [say(reader, "may_not"), *(f"  {_reason(each, reader)}" for each in against)]
        lines.append(say(reader, "stays"))
    else:
        shares = ", ".join(share_name(share) for share in verdict.shares)
        lines = [say(reader, "may"), say(reader, "shares", shares=shares)]
        lines += [_reason(each, reader) for each in verdict.left_out]
    cells = tuple(figure_cell(figure, benchmark.currency, reader) for figure in benchmark.percentiles)
    row = GridRow(benchmark.currency, cells)
    grid = Grid("", "", ("P10", "P25", "P50", "P75", "P90"), (row,))
    return Section(say(reader, "benchmark_title"), tuple(lines), grid)


def share_name(share: float) -> str:
    """``P50`` of 0.5."""
    return f"P{100 * share:g}"


def _reason(reason: Reason, reader: Reader) -> str:
    params: dict[str, Any] = {
        name: reader.percent(value) if name in ("share", "most") and isinstance(value, float) else value
        for name, value in reason.params.items()
    }
    return catalogue.text(reason.key, reader.language, **params)
