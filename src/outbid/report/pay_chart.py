"""Percentiles of pay as bands on one axis."""

from __future__ import annotations

from outbid.evidence.answer import Benchmark, Figure
from outbid.report.chart_data import Marks
from outbid.report.evidence_page import Chart
from outbid.report.evidence_words import benchmark_words, figure_text, say
from outbid.report.format import Reader
from outbid.report.market_rows import Line
from outbid.report.marks import CSS

MOST_PUBLISHED = 5
"""Published occupations that a page shows; files and JSON have all."""
MOST_SAID = 3
"""Rows of the chart that are also said in a sentence."""


def shown(benchmarks: tuple[Benchmark, ...]) -> tuple[Benchmark, ...]:
    """All from records, and the largest of the published occupations: some roles have dozens."""
    return tuple(
        b
        for place, b in enumerate(benchmarks)
        if not b.published or sum(each.published for each in benchmarks[:place]) < MOST_PUBLISHED
    )


def pay_chart(benchmarks: tuple[Benchmark, ...], reader: Reader) -> Chart | None:
    """Bands of percentiles on one axis: only of the first one's currency, and only of what is known as points."""
    currency = benchmarks[0].currency
    lines, texts = [], []
    for place, b in enumerate(each for each in shown(benchmarks) if each.currency == currency):
        evidence = benchmark_words(b, reader)
        # what tells published rows apart comes first: labels are cut where there is no room
        name = f"{b.occupation}: {evidence}" if b.occupation else evidence
        for figures, colour, label, modelled in (
            (b.percentiles, CSS.offer(place), name, False),
            *(
                ((b.modelled.percentiles, CSS.neutral, f"{say(reader, 'row_modelled')}: {name}", True),)
                if b.modelled
                else ()
            ),
        ):
            drawn = _line(figures, colour, label, currency, reader, modelled)
            if drawn is not None:
                lines.append(drawn)
                texts.append(_in_words(figures, label, currency, reader))
    if not lines:
        return None
    # the table below says the same of all of them
    marks = Marks(band=("P10", "P90"), bar=("P25", "P75"), tick="P50")
    said, key = " ".join(texts[:MOST_SAID]), say(reader, "chart_key")
    return Chart("rows", tuple(lines), said, (key,), marks, money=True, currency=currency)


def _line(
    figures: tuple[Figure, ...], colour: str, label: str, currency: str, reader: Reader, modelled: bool
) -> Line | None:
    known = [f.value if f.bound == "exact" else None for f in figures]
    median = figures[2]
    if known[2] is None:
        return None
    p10, p25, p50, p75, p90 = known
    return Line(
        label,
        figure_text(median, currency, reader, modelled=modelled),
        colour,
        band=None if p10 is None or p90 is None else (p10, p90),
        bar=None if p25 is None or p75 is None else (p25, p75),
        tick=p50,
        span=None if median.low is None or median.high is None else (median.low, median.high),
    )


def _in_words(figures: tuple[Figure, ...], label: str, currency: str, reader: Reader) -> str:
    shown = [figure_text(figure, currency, reader) for figure in figures]
    names = dict(zip(("p10", "p25", "p50", "p75", "p90"), shown, strict=True))
    if any(figure.value is None or figure.bound != "exact" for figure in figures):
        return say(reader, "chart_text_bound", row=label, p50=names["p50"])
    return say(reader, "chart_text", row=label, **names)
