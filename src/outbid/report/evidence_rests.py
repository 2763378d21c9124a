"""What an answer from the evidence rests on: sources with their licences, and the state of the store."""

from __future__ import annotations

from outbid.core import catalogue
from outbid.report.evidence_page import Section
from outbid.report.evidence_views import Provenance, SourceView
from outbid.report.evidence_words import say
from outbid.report.format import Reader


def rests(provenance: Provenance, reader: Reader, notes: tuple[str, ...] = ()) -> Section:
    """The small print of every answer."""
    version = say(reader, "rests_version", version=provenance.version, digest=provenance.digest[:12] or "–")
    lines = (*notes, *(source_line(source, reader) for source in provenance.sources), version)
    return Section(say(reader, "rests_title"), lines, fine=True)


def licence_text(licence: str, reader: Reader) -> str:
    """A licence in the reader's words where it has no name of its own; else its name."""
    return catalogue.text(f"evidence.licence.{licence}", reader.language, default=licence)


def source_line(source: SourceView, reader: Reader) -> str:
    """A source with its vintage, its licence, and the attribution that the licence asks for."""
    if not source.licence and not source.attribution:
        return say(reader, "rests_own", title=source.title[reader.language])
    words = {
        "title": source.title[reader.language],
        "licence": licence_text(source.licence, reader) or "–",
        "attribution": source.attribution,
    }
    if not source.vintage:
        return say(reader, "rests_source_bare", **words).strip()
    return say(reader, "rests_source", vintage=source.vintage, **words).strip()
