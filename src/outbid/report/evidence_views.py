"""What ``outbid pay``, ``premium`` and ``data`` answer, with where it comes from. Front ends share these types.

Texts are codes and catalogue keys, so that a view has no language; money is a year's, in the currency beside it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from outbid.evidence.answer import Benchmark, Cell, PayAnswer, PremiumAnswer
from outbid.evidence.asked import Heard


@dataclass(frozen=True)
class SourceView:
    """A source as a reader must be able to name it; ``title`` by language."""

    id: str
    title: Mapping[str, str]
    licence: str
    attribution: str
    vintage: str


@dataclass(frozen=True)
class Provenance:
    """What an answer rests on: the version of Outbid, the digest of its evidence, and the sources."""

    version: str
    digest: str
    sources: tuple[SourceView, ...]


@dataclass(frozen=True)
class PayView:
    """The answer of ``outbid pay``; ``cells`` are those asked for by ``by``, an attribute of a cell."""

    answer: PayAnswer
    provenance: Provenance
    by: str = ""
    cells: tuple[Benchmark, ...] = ()
    day: dt.date | None = None
    """On which ages are told."""
    heard: Heard | None = None
    """What was understood of the title that was typed."""
    city: str = ""
    """One that was asked for and read as its country or state."""
    kind: str = "pay"


@dataclass(frozen=True)
class PremiumView:
    """The answer of ``outbid premium``; ``tagged`` is the pay with the tag, where a share above was asked."""

    answer: PremiumAnswer
    provenance: Provenance
    share_above: float | None = None
    tagged: tuple[Benchmark, ...] = ()
    day: dt.date | None = None
    """On which ages are told."""
    kind: str = "premium"


@dataclass(frozen=True)
class CountView:
    """Rows of one table by kind and measure (``None`` in tables that have none), and their first and last dates."""

    table: str
    kind: str | None
    measure: str | None
    rows: int
    first: dt.date | None
    last: dt.date | None


@dataclass(frozen=True)
class DroppedView:
    """Rows left out, by reason."""

    reason: str
    rows: int


@dataclass(frozen=True)
class HeldView:
    """One source in the store: what was read, what was kept, what was dropped and why."""

    source: SourceView
    shipped: bool
    batches: tuple[int, ...]
    rows_read: int
    rows_kept: int
    counts: tuple[CountView, ...]
    dropped: tuple[DroppedView, ...]
    caveats: tuple[Mapping[str, str], ...] = ()
    """What its figures cannot say, each by language."""


@dataclass(frozen=True)
class DataView:
    """The answer of ``outbid data``."""

    held: tuple[HeldView, ...]
    provenance: Provenance
    place: str
    kind: str = "data"


@dataclass(frozen=True)
class AddedView:
    """The answer of ``outbid data add``: what the import read, kept and left out."""

    source: str
    layout: str
    file: str
    batch: int
    rows_read: int
    rows_kept: int
    unplaced: int
    already: bool
    dropped: tuple[DroppedView, ...]
    notes: tuple[str, ...] = ()
    ask: Cell | None = None
    """A part of the market that most of the rows are of."""
    contradicted: int = 0
    """Rows whose stated occupation was believed against what their title seems to name."""
    kind: str = "data_added"


@dataclass(frozen=True)
class RejectedRow:
    """A row left out: where it stood in its file, why it was left out, and what it said."""

    batch: int
    file: str
    row: int
    reason: str
    excerpt: str


@dataclass(frozen=True)
class RejectedView:
    """The answer of ``outbid data rejected``; ``total`` counts also rows that are not listed."""

    source: str
    total: int
    rows: tuple[RejectedRow, ...]
    kind: str = "data_rejected"


@dataclass(frozen=True)
class UnplacedView:
    """The answer of ``outbid data unplaced``: titles that no role was found for, and how many rows have each."""

    source: str
    total: int
    titles: tuple[tuple[str, int], ...]
    kind: str = "data_unplaced"


@dataclass(frozen=True)
class RemovedView:
    """The answer of ``outbid data remove``."""

    source: str
    rows: int
    kind: str = "data_removed"


EvidenceView = PayView | PremiumView | DataView | AddedView | RejectedView | UnplacedView | RemovedView
