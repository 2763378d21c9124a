"""What was understood of the title and the place that a person typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from outbid.core import catalogue
from outbid.evidence.answer import Cell
from outbid.report.evidence_views import PayView
from outbid.report.evidence_words import cell_words, place_name
from outbid.report.format import Reader


def asked(reader: Reader, key: str, **params: Any) -> str:
    """A message of the area ``asked``, by its whole key."""
    return catalogue.text(key, reader.language, **params)


def understood(view: PayView, reader: Reader) -> Iterator[str]:
    """What a typed title and place were read as, where that is not what they say."""
    heard, cell = view.heard, view.answer.question.cell
    if heard is not None and heard.typed is not None and not heard.lacking:
        words = cell_words(replace(Cell(heard.role), level=cell.level, tag=cell.tag), reader)
        yield asked(reader, "asked.read_as", typed=heard.typed, cell=words)
        if heard.unheard:
            role = cell_words(Cell(heard.role), reader)
            yield asked(reader, "asked.unheard", words=", ".join(heard.unheard), role=role)
    if view.city:
        yield asked(reader, "asked.city", city=view.city, place=place_name(cell, reader))
