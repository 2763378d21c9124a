"""All charts of an answer by name: the ones that its report shows, and those that are made for who asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from outbid.report.format import Reader
from outbid.report.kinds import kind_of
from outbid.report.page import Figure


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
    kind = kind_of(view)
    reader = Reader(language, locale, kind.currency(view))
    return {
        figure.chart.key: Charted(gallery.title, gallery.notes, figure, reader, view.kind)
        for gallery in kind.galleries(view, reader)
        if gallery is not None
        for figure in gallery.figures
    }
