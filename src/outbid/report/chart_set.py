"""All charts of an answer by name: the ones that its report shows, and those that are made for who asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from outbid.report.evidence_views import Provenance
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
        answered: the answer's first sentence, where its charts do not say by themselves what was asked.
        source: where its figures come from; empty where they come from files of the reader's own.
    """

    title: str
    notes: tuple[str, ...]
    figure: Figure
    reader: Reader
    kind: str
    answered: str = ""
    source: str = ""

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
    answered = kind.page(view, reader).lead if kind.page else ""
    source = _source(view, reader)
    return {
        figure.chart.key: Charted(gallery.title, gallery.notes, figure, reader, view.kind, answered, source)
        for gallery in kind.galleries(view, reader)
        if gallery is not None
        for figure in gallery.figures
    }


def _source(view: Any, reader: Reader) -> str:
    """Each source of an answer from the evidence, with its vintage."""
    provenance: Provenance | None = getattr(view, "provenance", None)
    named = [
        f"{source.title[reader.language]} ({source.vintage})"
        if source.vintage
        else source.title[reader.language]
        for source in (provenance.sources if provenance else ())
    ]
    return reader.say("charts.file_source", sources="; ".join(named)) if named else ""
