"""Answers as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from outbid.report.format import Reader
from outbid.report.phrases import (
    assumption_lines,
    chance_cell,
    check_sentence,
    compare_sentence,
    exchange_lines,
    finding_text,
    outlook_columns,
    outlook_notes,
    outlook_rows,
    quit_lines,
    quoted_totals,
    step_rows,
    switch_cells,
    switch_label,
    switch_title,
    totals_amount,
    worth_sentence,
)
from outbid.report.views import (
    ChanceTable,
    CheckView,
    CompareView,
    ExchangeView,
    OfferView,
    RiskView,
    WorthView,
)


def print_view(
    view: CompareView | WorthView | CheckView | RiskView, reader: Reader, console: Console
) -> None:
    """Prints ``view`` to ``console`` in the words of ``reader``."""
    render = {"compare": _compare, "worth": _worth, "check": _check, "me": _risk}[view.kind]
    console.print(Group(*render(view, reader)))  # type: ignore[operator]
    if not reader.shows_amounts:
        console.print(_note(reader.say("points_note")))


def _compare(view: CompareView, reader: Reader) -> Iterable[RenderableType]:
    yield _lead(compare_sentence(view, reader))
    yield _offers(view.offers, reader, {pair.offer: pair.wins_of_50 for pair in view.pairs})
    yield _note(reader.say("net_note", stay=reader.span(view.assumptions.stay)))
    yield from _footnote(view.offers, reader)
    yield from _outlooks(view.offers, view, reader)
    yield from _leaving(view, reader)
    yield _title(switch_title(view, reader))
    yield _switches(view, reader)
    for table in view.chance_tables:
        yield _title(reader.say("chance_title", offer=table.offer, rival=table.rival))
        yield _chances(table, reader)
        yield _note(
            reader.say("chance_stated", chance=reader.percent(table.stated)), reader.say("chance_note")
        )
    if reader.shows_amounts:
        yield _title(reader.say("attribution_title"))
        yield _attribution(view.offers, reader)
    yield from _exchange(view.exchange, reader)
    yield from _assumptions(view, reader)


def _worth(view: WorthView, reader: Reader) -> Iterable[RenderableType]:
    yield _lead(worth_sentence(view.offer, reader))
    if reader.shows_amounts:
        yield _attribution((view.offer,), reader)
    yield from _outlooks((view.offer,), view, reader)
    yield Text("")
    yield _offers((view.offer,), reader, {})
    yield _note(reader.say("net_note", stay=reader.span(view.assumptions.stay)))
    yield from _footnote((view.offer,), reader)
    yield from _leaving(view, reader)
    yield _title(reader.say("years_title"))
    yield _years(view.offer, reader)
    yield from _exchange(view.exchange, reader)
    yield from _assumptions(view, reader)


def _outlooks(
    offers: tuple[OfferView, ...], view: CompareView | WorthView, reader: Reader
) -> Iterable[RenderableType]:
    """Each private stake by every outlook that its facts allow, where there are several."""
    for offer in offers:
        if len(offer.outlooks) < 2:
            continue
        title = reader.say("outlooks_title", offer=offer.name)
        table = _numbers(_table(title), outlook_columns(offer, reader))
        for label, cells in outlook_rows(offer, reader):
            table.add_row(label, *cells)
        yield Padding(table, (1, 0, 0, 0))
        notes = list(outlook_notes(offer, view.assumptions, reader))
        if notes:
            yield _note(*notes)


def _leaving(view: CompareView | WorthView, reader: Reader) -> Iterable[RenderableType]:
    lines = list(quit_lines(view, reader))
    if lines:
        yield _title(reader.say("quit_title"))
        yield from map(Text, lines)


def _check(view: CheckView, reader: Reader) -> Iterable[RenderableType]:
    yield _lead(check_sentence(view, reader))
    yield _note(quoted_totals(view.totals, reader))
    if not view.totals.stake_counted:
        yield _note(reader.say("stake_footnote"))
    if not view.findings:
        return
    yield Text("")
    table = _table(reader.say("finding_kind"), reader.say("finding_text"), reader.say("finding_field"))
    table.add_column(reader.say("finding_stake"), justify="right", no_wrap=True)
    styles = {"missing": "yellow", "contradictory": "bold red", "suspicious": "magenta"}
    for finding in view.findings:
        table.add_row(
            Text(reader.say(f"kind.{finding.kind}"), style=styles[finding.kind]),
            finding_text(finding, reader),
            Text(finding.field, style="dim"),
            reader.money(finding.at_stake, view.currency) if finding.at_stake else "",
        )
    yield table


def _risk(view: RiskView, reader: Reader) -> Iterable[RenderableType]:
    numbers = {"gamma": view.gamma, "low": view.low, "high": view.high}
    yield _lead(reader.say("me_result", **{name: reader.number(x, 2) for name, x in numbers.items()}))
    yield Text(reader.say("me_use"))
    yield Text(f"risk_aversion = {view.gamma:g}", style="bold")


def _lead(sentence: str) -> RenderableType:
    return Padding(Text(sentence, style="bold"), (0, 0, 1, 0))


def _title(text: str) -> RenderableType:
    return Padding(Text(text, style="bold cyan"), (1, 0, 0, 0))


def _note(*lines: str) -> RenderableType:
    return Text("\n".join(lines), style="dim")


def _table(*headers: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for place, header in enumerate(headers):
        table.add_column(header, overflow="fold", no_wrap=place == 0 and len(headers) > 4)
    return table


def _numbers(table: Table, headers: Iterable[str]) -> Table:
    for header in headers:
        table.add_column(header, justify="right", overflow="fold")
    return table


def _offers(offers: tuple[OfferView, ...], reader: Reader, wins: dict[str, int]) -> Table:
    table = _numbers(_table(""), [offer.name for offer in offers])

    def row(key: str, cells: list[str], style: str | None = None) -> None:
        if any(cells):
            table.add_row(reader.say(key), *cells, style=style)

    def of_50(count: int | None) -> str:
        return "" if count is None else reader.say("of_50", count=count)

    row("worth", [reader.money(o.worth) for o in offers], "bold")
    row("worth_per_year", [reader.money(o.worth_per_year) for o in offers])
    row("stake_zero", [of_50(o.stake_zero_of_50) for o in offers])
    row("wins", [of_50(wins.get(o.name)) for o in offers])
    for key in ("p10", "p25", "p50", "p75", "p90"):
        row(key, [reader.money(o.percentiles[key]) for o in offers])
    if reader.shows_amounts:
        row("headline", [reader.money(o.headline) for o in offers])
        row("target_cash", [reader.stated(o.totals.target_cash, o.totals.currency) for o in offers])
        row("first_year_direct", [totals_amount(o.totals, "first_year_direct", reader) for o in offers])
        row("annualised_direct", [totals_amount(o.totals, "annualised_direct", reader) for o in offers])
        row("forfeited", [reader.money(o.forfeited) if o.forfeited else "" for o in offers])
    return table


def _footnote(offers: tuple[OfferView, ...], reader: Reader) -> Iterable[RenderableType]:
    if not all(offer.totals.stake_counted for offer in offers):
        yield _note(reader.say("stake_footnote"))


def _switches(view: CompareView, reader: Reader) -> Table:
    table = _numbers(_table(reader.say("switch_input")), [reader.say("switch_now"), reader.say("switch_at")])
    table.add_column(reader.say("switch_then"))
    for switch in view.switches:
        table.add_row(switch_label(switch, reader), *switch_cells(switch, reader))
    return table


def _chances(chances: ChanceTable, reader: Reader) -> Table:
    table = _table(reader.say("chance_corner"))
    _numbers(table, [reader.number(gamma) for gamma in chances.gammas])
    for wealth, row in zip(chances.wealths, chances.cells, strict=True):
        table.add_row(reader.money(wealth), *(chance_cell(cell, reader) for cell in row))
    return table


def _attribution(offers: tuple[OfferView, ...], reader: Reader) -> Table:
    table = _numbers(_table(""), [offer.name for offer in offers])
    for label, cells, strong in step_rows(offers, reader):
        table.add_row(label, *cells, style="bold" if strong else None)
    return table


def _years(offer: OfferView, reader: Reader) -> Table:
    table = _numbers(_table(reader.say("year")), [reader.say("years_net"), reader.say("years_range")])
    for year in offer.years:
        table.add_row(
            str(year.year),
            reader.money(year.net) if year.net else "–",
            f"{reader.money(year.p10)} … {reader.money(year.p90)}",
        )
    return table


def _exchange(rates: tuple[ExchangeView, ...], reader: Reader) -> Iterable[RenderableType]:
    if not rates:
        return
    yield _title(reader.say("exchange_title", base=reader.exact(rates[0].base)))
    for heading, lines in exchange_lines(rates, reader):
        yield Text(heading)
        for line in lines:
            yield Text(f"  · {line}")


def _assumptions(view: CompareView | WorthView, reader: Reader) -> Iterable[RenderableType]:
    yield _title(reader.say("assumptions_title"))
    offers = view.offers if isinstance(view, CompareView) else (view.offer,)
    yield _note(*assumption_lines(view.assumptions, max(offer.worth_error for offer in offers), reader))
