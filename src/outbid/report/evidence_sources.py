"""What the catalogue says of the sources that an answer uses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from outbid.data import catalogue
from outbid.evidence.benchmark import OWN
from outbid.report.evidence_views import Provenance, SourceView

if TYPE_CHECKING:
    from outbid.data.store import Store


def provenance(version: str, store: Store, used: Iterable[str]) -> Provenance:
    """Version of Outbid, digest and the sources ``used``, each once, in their order."""
    return Provenance(version, store.digest(), tuple(map(source_view, dict.fromkeys(used))))


def source_view(id: str) -> SourceView:
    """The source ``id`` of the catalogue; a user's own has its name for a title and no licence."""
    found = catalogue.source(id)
    if found is None:
        name = id.removeprefix(OWN)
        return SourceView(id, {"en": name, "de": name}, "", "", "")
    return SourceView(id, dict(found.title), found.licence, found.attribution, found.vintage)
