"""The sections of the HTML report: views in, words, cells and drawings out; the template only arranges them."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, partial

from outbid.report import chart_data as data
from outbid.report import charts
from outbid.report.chart import BESIDE, BOTH, Drawable
from outbid.report.colours import of_offer
from outbid.report.format import Reader
from outbid.report.marks import WIDE, Frame, Spec
from outbid.report.page import Chances, Figure, Gallery, Heading, Lead, Row, Shaded, Table
from outbid.report.phrases import (
    chance_cell,
    compare_sentence,
    exchange_lines,
    step_rows,
    switch_cells,
    switch_label,
    switch_title,
    totals_amount,
    worth_lead,
    worth_sentence,
)
from outbid.report.scale import HIGHEST, Scale
from outbid.report.views import ChanceCell, ChanceTable, CompareView, OfferView, PairView, WorthView

View = CompareView | WorthView
SHADES = 5


def title(view: View, reader: Reader) -> str:
    """What the report answers."""
    return reader.say("title_compare" if isinstance(view, CompareView) else "title_worth")


def lead(view: View, reader: Reader) -> Lead:
    """The answer, its first sentence apart."""
    if isinstance(view, WorthView):
        whole, first = worth_sentence(view.offer, reader), worth_lead(view.offer, reader)
    else:
        whole, best, other = compare_sentence(view, reader), view.offers[0], view.offers[1]
        names = {"best": best.name, "other": other.name, "lead": reader.money(view.pairs[0].lead_per_year)}
        names["futures"] = reader.number(view.assumptions.futures, 12)
        first = reader.say("verdict_tie" if view.tie else "verdict", **names)
    if not whole.startswith(first):
        return Lead(whole, "")
    return Lead(first, whole[len(first) :].strip())


def largest_error(view: View) -> float:
    """The largest Monte Carlo error of a worth in ``view``."""
    return max(offer.worth_error for offer in charts.offers_of(view))


def offers_table(view: View, reader: Reader) -> Table:
    """The offers side by side."""
    offers = charts.offers_of(view)
    pairs: tuple[PairView | None, ...] = (None, *view.pairs) if isinstance(view, CompareView) else (None,)

    def of_50(count: int | None) -> str:
        return "" if count is None else reader.say("of_50", count=count)

    def percentile(key: str) -> tuple[str, list[str]]:
        return key, [reader.money(o.percentiles[key]) for o in offers]

    cells = [
        ("worth", [reader.money(o.worth) for o in offers]),
        ("worth_per_year", [reader.money(o.worth_per_year) for o in offers]),
        ("stake_zero", [of_50(o.stake_zero_of_50) for o in offers]),
        ("wins", [of_50(pair.wins_of_50 if pair else None) for pair in pairs]),
        *(percentile(key) for key in ("p10", "p25", "p50", "p75", "p90")),
    ]
    before_tax = [
        ("headline", [reader.money(o.headline) for o in offers]),
        ("target_cash", [reader.stated(o.totals.target_cash, o.totals.currency) for o in offers]),
        ("first_year_direct", [totals_amount(o.totals, "first_year_direct", reader) for o in offers]),
        ("annualised_direct", [totals_amount(o.totals, "annualised_direct", reader) for o in offers]),
        ("forfeited", [reader.money(o.forfeited) if o.forfeited else "" for o in offers]),
    ]
    cells += before_tax if reader.shows_amounts else []
    notes = [reader.say("net_note", stay=reader.span(view.assumptions.stay))]
    if not all(offer.totals.stake_counted for offer in offers):
        notes.append(reader.say("stake_footnote"))
    rows = tuple(Row(reader.say(key), tuple(row), key == "worth") for key, row in cells if any(row))
    return Table(
        reader.say("charts.offers" if len(offers) > 1 else "charts.offer"),
        reader.say("offer"),
        _names(offers),
        rows,
        tuple(notes),
    )


def dots(view: View, reader: Reader) -> Gallery:
    """Fifty futures of each offer."""
    offers = charts.offers_of(view)
    layout = cache(partial(charts.dots_layout, offers))

    def figure(i: int, offer: OfferView) -> Figure:
        def spec(frame: Frame) -> Spec:
            return charts.dots_chart(offer, i, layout(frame), reader)

        chart = Drawable(f"dots-{i + 1}", BOTH, spec, data.dots_data(offer, reader))
        heading = Heading(offer.name, of_offer(i))
        return Figure(heading, _dots_text(offer, reader), chart, beside=f"cdf-{i + 1}")

    return Gallery(
        reader.say("charts.dots" if len(offers) > 1 else "charts.dots_one"),
        (reader.say("charts.dots_note"), *axis_notes(layout(WIDE).scale, reader)),
        tuple(figure(i, offer) for i, offer in enumerate(offers)),
    )


def _dots_text(offer: OfferView, reader: Reader) -> str:
    """A dot plot in words; a value that many futures share is named, since no percentile tells it from others."""
    shown = [reader.money(value) for value in offer.dots]
    amount, count = Counter(shown).most_common(1)[0]
    amounts = {key: reader.money(offer.percentiles[key]) for key in ("p10", "p50", "p90")}
    if count == len(shown):
        return reader.say("charts.dots_certain", amount=amount)
    if count <= HIGHEST:
        return reader.say("charts.dots_text", **amounts)
    key = "dots_atom_low" if amount == shown[0] else "dots_atom_high" if amount == shown[-1] else "dots_atom"
    return reader.say(f"charts.{key}", count=count, amount=amount, **amounts)


def pairs(view: View, reader: Reader) -> Gallery | None:
    """Fifty differences of each other offer to the best."""
    if not isinstance(view, CompareView):
        return None
    layout = cache(partial(charts.pair_layout, view.pairs))

    def text(pair: PairView) -> str:
        low, high = (reader.signed(pair.dots[place]) for place in (12, 37))
        wins = reader.say("charts.pairs_text", offer=pair.offer, rival=pair.rival, wins=pair.wins_of_50)
        return f"{wins} {reader.say('charts.pairs_half', low=low, high=high)}"

    best = view.offers[0].name

    def figure(i: int, pair: PairView) -> Figure:
        def spec(frame: Frame) -> Spec:
            return charts.pair_chart(pair, i, layout(frame), reader)

        legend = (
            Heading(reader.say("charts.pairs_more", offer=best), of_offer(0)),
            Heading(reader.say("charts.pairs_more", offer=pair.offer), of_offer(i)),
        )
        chart = Drawable(f"pair-{i}", BOTH, spec, data.pair_data(pair, reader))
        return Figure(Heading(pair.offer, of_offer(i)), text(pair), chart, legend)

    return Gallery(
        reader.say("charts.pairs", rival=best),
        (reader.say("charts.pairs_note"), *axis_notes(layout(WIDE).scale, reader)),
        tuple(figure(i, pair) for i, pair in enumerate(view.pairs, 1)),
    )


def switches(view: View, reader: Reader) -> Table | None:
    """Where an input would change the answer."""
    if not isinstance(view, CompareView) or not view.switches:
        return None
    heads = ("switch_now", "switch_at", "switch_then")
    rows = tuple(Row(switch_label(switch, reader), switch_cells(switch, reader)) for switch in view.switches)
    return Table(
        switch_title(view, reader),
        reader.say("switch_input"),
        tuple(Heading(reader.say(head)) for head in heads),
        rows,
    )


def chances(view: View, reader: Reader) -> tuple[Chances, ...]:
    """The chance of a good exit that it takes, for the person and for others."""
    if not isinstance(view, CompareView):
        return ()
    return tuple(_chances(table, view, reader) for table in view.chance_tables)


def _chances(table: ChanceTable, view: CompareView, reader: Reader) -> Chances:
    a = view.assumptions

    def shaded(cell: ChanceCell, gamma: float, wealth: float) -> Shaded:
        needed = cell.chance if cell.chance is not None else 0.0 if cell.always else 1.0
        text = chance_cell(cell, reader)
        enough = cell.always or (cell.chance is not None and cell.chance <= table.stated)
        return Shaded(text, round(SHADES * needed), enough, gamma == a.gamma and wealth == a.wealth)

    rows = tuple(
        (
            reader.money(wealth),
            tuple(shaded(c, gamma, wealth) for c, gamma in zip(cells, table.gammas, strict=True)),
        )
        for wealth, cells in zip(table.wealths, table.cells, strict=True)
    )
    stated = reader.percent(table.stated)
    return Chances(
        reader.say("chance_title", offer=table.offer, rival=table.rival),
        reader.say("chance_corner"),
        tuple(reader.number(gamma) for gamma in table.gammas),
        rows,
        (
            reader.say("chance_stated", chance=stated),
            reader.say("charts.chance_shades", chance=stated),
            reader.say("chance_note"),
        ),
    )


def fan(view: View, reader: Reader) -> Gallery:
    """What has come in, year by year."""
    offers = charts.offers_of(view)
    scale = charts.fan_scale(offers)

    def text(o: OfferView) -> str:
        last = o.years[-1]
        amounts = {name: reader.money(getattr(last, name)) for name in ("p10", "p50", "p90")}
        certain, floor = amounts["p10"] == amounts["p90"], amounts["p10"] == amounts["p50"]
        key = "charts.fan_certain" if certain else "charts.fan_floor" if floor else "charts.fan_text"
        return reader.say(key, year=last.year, **amounts)

    def figure(i: int, o: OfferView) -> Figure:
        spec = partial(charts.fan_chart, o.years, i, scale, reader)
        chart = Drawable(f"fan-{i + 1}", BESIDE, spec, data.fan_data(o, reader))
        return Figure(Heading(o.name, of_offer(i)), text(o), chart)

    notes = (reader.say("charts.fan_note"), *axis_notes(scale, reader))
    figures = tuple(figure(i, o) for i, o in enumerate(offers))
    return Gallery(reader.say("charts.fan"), notes, figures, aside=True)


def attribution(view: View, reader: Reader) -> tuple[Gallery, Table]:
    """From the headline to the worth: charts, and the same in figures."""
    offers = charts.offers_of(view)

    def text(o: OfferView) -> str:
        amounts = {"headline": reader.money(o.headline), "worth": reader.money(o.worth)}
        if not any(step.amount for step in o.attribution):
            return reader.say("charts.attribution_none", **amounts)
        step = max(o.attribution, key=lambda step: abs(step.amount))
        words = reader.say(f"attribution.{step.key}")
        return reader.say("charts.attribution_text", step=words, amount=reader.signed(step.amount), **amounts)

    def figure(i: int, o: OfferView) -> Figure:
        spec = partial(charts.waterfall_chart, o, i, reader)
        chart = Drawable(f"waterfall-{i + 1}", BESIDE, spec, data.steps_data(o, reader))
        return Figure(Heading(o.name, of_offer(i)), text(o), chart)

    figures = tuple(figure(i, o) for i, o in enumerate(offers))
    notes = (reader.say("charts.attribution_note"),) if len(offers) > 1 else ()
    rows = tuple(Row(label, tuple(cells), strong) for label, cells, strong in step_rows(offers, reader))
    table = Table(reader.say("charts.attribution_table"), reader.say("charts.step"), _names(offers), rows)
    return Gallery(reader.say("attribution_title"), notes, figures, aside=True), table


def exchange(view: View, reader: Reader) -> tuple[str, tuple[tuple[str, list[str]], ...]] | None:
    """What more base pay is worth, and what is worth as much."""
    if not view.exchange:
        return None
    heading = reader.say("exchange_title", base=reader.exact(view.exchange[0].base))
    return heading, tuple(exchange_lines(view.exchange, reader))


def years(view: View, reader: Reader) -> tuple[Table, ...]:
    """Year by year, a table for each offer."""
    heads = ("years_net", "years_less", "years_median", "years_more")

    def row(year: int, net: float, amounts: Iterable[float]) -> Row:
        return Row(str(year), (reader.money(net) if net else "–", *map(reader.money, amounts)))

    return tuple(
        Table(
            offer.name,
            reader.say("charts.year"),
            tuple(Heading(reader.say(f"charts.{head}")) for head in heads),
            tuple(row(y.year, y.net, (y.p10, y.p50, y.p90)) for y in offer.years),
            colour=of_offer(i),
        )
        for i, offer in enumerate(charts.offers_of(view))
    )


def command(view: View, reader: Reader) -> str:
    """The command line that gives this report again."""
    a = view.assumptions
    offers = (
        ["OFFER.toml"]
        if isinstance(view, WorthView)
        else [f"OFFER{i + 1}.toml" for i in range(len(view.offers))]
    )
    words = [
        "outbid",
        view.kind,
        *offers,
        "--me",
        "ME.toml",
        "--seed",
        str(a.seed),
        "--futures",
        str(a.futures),
    ]
    words += ["--precise"] if a.precise else []
    words += [] if reader.shows_amounts else ["--incognito"]
    words += ["--language", reader.language, "--locale", reader.locale, "--html", "REPORT.html"]
    return shlex.join(words)


def _names(offers: Sequence[OfferView]) -> tuple[Heading, ...]:
    return tuple(Heading(offer.name, of_offer(i)) for i, offer in enumerate(offers))


def axis_notes(scale: Scale, reader: Reader) -> tuple[str, ...]:
    """How to read an axis that is not linear."""
    if scale.kind == "linear":
        return ()
    return (reader.say(f"charts.axis_{scale.kind}", threshold=reader.money(scale.constant)),)
