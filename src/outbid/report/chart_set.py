"""All charts of an answer by name: the ones that its report shows, and those that are made for who asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from outbid.report import outlook_sections, sections
from outbid.report.chart_cdf import cumulative
from outbid.report.charts import offers_of
from outbid.report.equity import EquityView
from outbid.report.equity_html import equity_galleries
from outbid.report.evidence_html import gallery_of
from outbid.report.evidence_pages import page_of
from outbid.report.evidence_views import PayView, PremiumView
from outbid.report.format import Reader
from outbid.report.isolate import isolated
from outbid.report.market_html import market_galleries
from outbid.report.market_views import MarketView
from outbid.report.page import Figure, Gallery
from outbid.report.publish_page import publishing_page
from outbid.report.publish_views import BandView, GapView, PublishView
from outbid.report.team_page import team_page
from outbid.report.team_views import TeamView
from outbid.report.views import CompareView, WorthView
from outbid.report.win_html import win_galleries
from outbid.report.win_views import WinView


@dataclass(frozen=True)
class Charted:
    """A chart of an answer.

    Args:
        title, notes: of the section that it stands in.
        figure: its heading, what it says in words, its legend, its specification and its data.
        reader: who reads it, with the currency of its amounts.
        kind: of the answer, such as ``compare``.
    """

    title: str
    notes: tuple[str, ...]
    figure: Figure
    reader: Reader
    kind: str

    @property
    def key(self) -> str:
        """Its name within the answer, the same in every language."""
        return self.figure.chart.key

    @property
    def name(self) -> str:
        """Title and heading in one line."""
        return ": ".join(text for text in (self.title, self.figure.heading.text) if text)


def charts_of(view: Any, language: str, locale: str) -> dict[str, Charted]:
    """The charts of ``view`` by key, none of them drawn yet; empty where an answer has none.

    Args:
        view: any answer.
        language, locale: of words and of numbers.
    """
    reader = Reader(language, locale, currency_of(view))
    return {
        figure.chart.key: Charted(gallery.title, gallery.notes, figure, reader, view.kind)
        for gallery in _galleries(view, reader)
        if gallery is not None
        for figure in gallery.figures
    }


def currency_of(view: Any) -> str:
    """The currency of the amounts in ``view``."""
    if isinstance(view, PayView):
        return view.answer.benchmarks[0].currency if view.answer.benchmarks else "USD"
    if isinstance(view, BandView):
        return view.band.currency
    for holder in (view, getattr(view, "assumptions", None)):
        currency = getattr(holder, "currency", None)
        if isinstance(currency, str):
            return currency
    return "USD"


def _galleries(view: Any, reader: Reader) -> Iterable[Gallery | None]:
    if isinstance(view, CompareView | WorthView):
        page = isolated(view)
        yield from (gallery for gallery, _ in outlook_sections.outlooks(page, reader))
        yield sections.dots(page, reader)
        yield cumulative(offers_of(page), reader)
        yield sections.pairs(page, reader)
        yield sections.fan(page, reader)
        yield sections.attribution(page, reader)[0]
    elif isinstance(view, EquityView):
        yield from equity_galleries(view, reader)
    elif isinstance(view, MarketView):
        yield from market_galleries(view, reader)
    elif isinstance(view, WinView):
        yield from win_galleries(view, reader)
    elif isinstance(view, TeamView):
        yield from (gallery_of(section, reader) for section in team_page(view, reader).sections)
    elif isinstance(view, PayView | PremiumView):
        yield from (gallery_of(section, reader) for section in page_of(view, reader).sections)
    elif isinstance(view, BandView | PublishView | GapView):
        yield from (gallery_of(section, reader) for section in publishing_page(view, reader).sections)
