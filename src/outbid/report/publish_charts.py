"""Charts of ranges and of pay gaps, each with the sentence that says the same in words."""

from __future__ import annotations

from outbid.core import catalogue
from outbid.evidence.answer import Figure
from outbid.evidence.pay_gap import Gap
from outbid.report.chart_data import Marks
from outbid.report.evidence_page import Chart
from outbid.report.evidence_words import change_text
from outbid.report.format import Reader
from outbid.report.market_rows import Line
from outbid.report.marks import CSS
from outbid.report.publish_views import BandView, GapView


def band_chart(view: BandView, reader: Reader) -> Chart:
    """The range, the market that it was built on, and the pays, on one axis."""

    def say(key: str, **params: str) -> str:
        return catalogue.text(f"publish.{key}", reader.language, **params)

    made, lines, texts = view.band, [], []
    low, middle, high = (figure.value or 0.0 for figure in (made.minimum, made.midpoint, made.maximum))
    amounts = {
        name: reader.money(value, made.currency)
        for name, value in (("minimum", low), ("midpoint", middle), ("maximum", high))
    }
    texts.append(say("chart_band", **amounts))
    lines.append(
        Line(
            say("chart_range"), say("chart_ends", **amounts), CSS.offer(0),
            bar=(low, high), tick=middle, span=_span(made.midpoint),
        )
    )  # fmt: skip
    if view.benchmark is not None:
        p10, p25, p50, p75, p90 = (
            figure.value if figure.bound == "exact" else None for figure in view.benchmark.percentiles
        )
        if p50 is not None:
            median = reader.money(p50, made.currency)
            lines.append(
                Line(
                    say("chart_market"), median, CSS.neutral,
                    band=None if p10 is None or p90 is None else (p10, p90),
                    bar=None if p25 is None or p75 is None else (p25, p75),
                    tick=p50, span=_span(view.benchmark.percentiles[2]),
                )
            )  # fmt: skip
            texts.append(say("chart_median", median=median))
    for each in made.placements:
        pay = reader.exact(each.pay, made.currency)
        lines.append(Line(pay, reader.percent(each.compa_ratio), CSS.offer(1), dot=each.pay))
        texts.append(say("chart_pay", pay=pay, ratio=reader.percent(each.compa_ratio)))
    # of the market's row the bar is P25 to P75 and the tick its median: what a column means depends on the row
    marks = Marks(band=("P10", "P90"), bar=("bar_low", "bar_high"), tick="middle", dot="pay")
    notes = (say("chart_band_key"),)
    return Chart("band", tuple(lines), " ".join(texts), notes, marks, money=True, currency=made.currency)


def gap_chart(view: GapView, reader: Reader) -> Chart | None:
    """The gap of means, overall and by category; ``None`` where none is known."""
    lines, texts = [], []
    for each in (view.gap.overall, *view.gap.categories):
        if each.mean.value is None:
            continue
        label = each.category or catalogue.text("publish.gap_all", reader.language)
        figure = _gap_words(each, reader)
        colour = CSS.offer(0) if each.category else CSS.neutral
        lines.append(Line(label, figure, colour, span=_span(each.mean), dot=each.mean.value))
        texts.append(f"{label}: {figure}.")
    if not lines:
        return None
    key = catalogue.text("publish.chart_gap_key", reader.language)
    return Chart("gap", tuple(lines), " ".join(texts), (key,), Marks(dot="gap"), money=False)


def _gap_words(each: Gap, reader: Reader) -> str:
    text = change_text(each.mean.value or 0.0, reader)
    if each.mean.low is None or each.mean.high is None:
        return text
    ends = reader.say("span").join(change_text(end, reader) for end in (each.mean.low, each.mean.high))
    return f"{text} ({ends})"


def _span(figure: Figure) -> tuple[float, float] | None:
    return None if figure.low is None or figure.high is None else (figure.low, figure.high)
