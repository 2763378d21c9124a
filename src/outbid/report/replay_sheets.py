"""A replay as tables for a workbook: every figure with its ends, its source and what carries it, unrounded."""

from __future__ import annotations

from collections.abc import Iterator

from outbid.core import catalogue
from outbid.report.evidence_words import titles_text
from outbid.report.format import Reader
from outbid.report.market_views import Interval
from outbid.report.replay_names import spoken
from outbid.report.replay_page import replay_page
from outbid.report.replay_views import EvidenceFigure, ReplayView
from outbid.report.replay_words import left_out_words, say, why_words
from outbid.report.workbook import Sheet, Value, workbook

Row = tuple[Value, ...]
ENDS = ("value", "low", "high")
LATER = {"none": "later_none", "part": "later_part", "all": "later_all"}


def replay_workbook(view: ReplayView, reader: Reader) -> bytes:
    """The tables of ``view`` as XLSX."""
    return workbook(replay_sheets(view, reader))


def replay_sheets(view: ReplayView, reader: Reader) -> tuple[Sheet, ...]:
    """The nine claims, the figures of the evidence and of the model, the market, what people ask, what it rests on."""
    view = spoken(view, reader)
    return (
        _claims(view, reader),
        _evidence(view, reader),
        _model(view, reader),
        _market(view, reader),
        _asked(view, reader),
        _directions(view, reader),
        _anchors(view, reader),
        _rests(view, reader),
    )


def _head(reader: Reader, *names: str) -> tuple[str, ...]:
    return tuple(catalogue.text(f"tables.{name}", reader.language) for name in names)


def _named(reader: Reader, name: str) -> str:
    return _head(reader, name)[0]


def _claims(view: ReplayView, reader: Reader) -> Sheet:
    rows = tuple(
        (
            row.name,
            say(reader, f"claim_{row.name}"),
            say(reader, f"verdict_{row.verdict}"),
            why_words(row, reader),
            say(reader, f"carried_{row.carried}"),
            " ".join(left_out_words(each, view, reader) for each in row.left_out) or None,
        )
        for row in view.rows
    )
    words = (say(reader, f"rows_{name}") for name in ("claim", "verdict"))
    head = (
        _named(reader, "row"),
        *words,
        _named(reader, "why"),
        say(reader, "rows_carried"),
        _named(reader, "left_out"),
    )
    return Sheet(say(reader, "rows_title"), head, rows, (say(reader, "rests_verdict"),))


def _evidence(view: ReplayView, reader: Reader) -> Sheet:
    rows = tuple(
        (
            row.name,
            *_figure(figure, view, reader),
            _named(reader, "no" if figure.dated else "yes"),
            _named(reader, LATER[figure.later]),
            figure.after,
        )
        for row in view.rows
        for figure in row.evidence
    )
    days = ("unstated", "later", "after")
    head = _head(reader, "row", "figure", "unit", *ENDS, "n", "first", "last", "source", *days)
    return Sheet(say(reader, "rows_verdict"), head, rows, _head(reader, "note_evidence"))


def _figure(figure: EvidenceFigure, view: ReplayView, reader: Reader) -> Row:
    label, unit = say(reader, f"said_{figure.key}"), _unit(figure.unit, view, reader)
    source = titles_text(figure.sources, view.provenance, reader)
    ends = (figure.value, figure.low, figure.high)
    return label, unit, *ends, figure.n, figure.first, figure.last, source


def _model(view: ReplayView, reader: Reader) -> Sheet:
    rows = tuple(
        (
            row.name,
            say(reader, f"figure_{figure.key}"),
            _unit(figure.unit, view, reader),
            *_ends(figure.value),
            say(reader, f"carried_{figure.carried}"),
            ", ".join(figure.inputs),
            figure.responds,
        )
        for row in view.rows
        for figure in row.model
    )
    head = _head(reader, "row", "figure", "unit", *ENDS, "carried", "inputs", "responds")
    return Sheet(_named(reader, "model"), head, rows, _head(reader, "note_model", "note_responds"))


def _market(view: ReplayView, reader: Reader) -> Sheet:
    def rows() -> Iterator[Row]:
        for each in view.market.segments:
            for name in ("pay", "cash", "equity", "hired", "unmatched"):
                value: Interval | None = getattr(each, name)
                if value is not None:
                    unit = "money" if name in ("pay", "cash", "equity") else "count"
                    yield each.name, _named(reader, name), _unit(unit, view, reader), *_ends(value)
            if each.pay_band is not None:  # the wide bar of the page's chart
                least, middle, most = each.pay_band
                unit = _unit("money", view, reader)
                yield each.name, _named(reader, "pay_across"), unit, middle, least, most

    head = _head(reader, "segment", "figure", "unit", *ENDS)
    return Sheet(say(reader, "market_title"), head, tuple(rows()), _head(reader, "note_model"))


def _asked(view: ReplayView, reader: Reader) -> Sheet:
    """What each change does to each segment."""

    def rows() -> Iterator[Row]:
        for shock in view.market.shocks:
            for shift in shock.segments:
                for name, unit, value in (
                    ("pay", "change", shift.pay),
                    ("unmatched", "count", shift.unmatched),
                ):
                    if value is not None:
                        words = _named(reader, f"change_of_{name}"), _unit(unit, view, reader)
                        yield shock.name, shift.segment, *words, *_ends(value)

    head = (say(reader, "asks_corner"), *_head(reader, "segment", "figure", "unit", *ENDS))
    return Sheet(say(reader, "asks_title"), head, tuple(rows()), _head(reader, "note_model"))


def _directions(view: ReplayView, reader: Reader) -> Sheet:
    rows = tuple(
        (each.shock, say(reader, f"direction_{each.key}"), each.draws, each.failed)
        for each in view.directions
    )
    head = (say(reader, "asks_corner"), *_head(reader, "demanded", "markets", "failed"))
    return Sheet(say(reader, "directions_title"), head, rows, (say(reader, "directions_rest"),))


def _anchors(view: ReplayView, reader: Reader) -> Sheet:
    rows = tuple(
        (anchor.place, anchor.value, anchor.share or None, *_figure(figure, view, reader))
        for anchor in view.anchors
        for figure in anchor.figures
    )
    head = _head(reader, "input", "range", "share", "figure", "unit", *ENDS, "n", "first", "last", "source")
    return Sheet(say(reader, "anchors_title"), head, rows, (say(reader, "anchors_note"),))


def _rests(view: ReplayView, reader: Reader) -> Sheet:
    page = replay_page(view, reader)
    lines = (page.lead, *page.rest, *page.sections[-1].lines)
    return Sheet(say(reader, "rests_title"), (page.title,), tuple((line,) for line in lines))


def _ends(value: Interval) -> Row:
    return value.value, value.low, value.high


def _unit(unit: str, view: ReplayView, reader: Reader) -> str:
    return _named(reader, f"unit_{unit}").format(currency=view.market.assumptions.currency)
