"""What ``outbid band``, ``publish`` and ``gap`` answer; texts are codes and catalogue keys, money is a year's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from outbid.evidence.answer import Benchmark, Cell
from outbid.evidence.band import Band, Policy
from outbid.evidence.export_rules import Verdict
from outbid.evidence.pay_gap import PayGap
from outbid.law.minimum_wage import MinimumWage
from outbid.law.posting.rules import PostingRule, Reporting, State
from outbid.report.evidence_views import Provenance


@dataclass(frozen=True)
class BandView:
    """A range and what it rests on; ``benchmark`` is ``None`` and ``given`` true where both ends were stated."""

    cell: Cell
    band: Band
    policy: Policy
    benchmark: Benchmark | None
    given: bool
    minimum_wage: MinimumWage | None
    provenance: Provenance
    kind: str = "band"


@dataclass(frozen=True)
class RuleView:
    """A posting law and whether it binds."""

    rule: PostingRule
    state: State


@dataclass(frozen=True)
class Missing:
    """What a posting still lacks: a catalogue key of the area ``posting``, and the ids of the laws that ask for it."""

    key: str
    laws: tuple[str, ...]


@dataclass(frozen=True)
class PublishView:
    """May it go out? ``posting`` is the JobPosting as JSON-LD; ``written`` are the files that were."""

    cell: Cell
    as_of: dt.date
    benchmark: Benchmark | None
    verdict: Verdict | None
    band: Band | None
    rules: tuple[RuleView, ...]
    missing: tuple[Missing, ...]
    posting: Mapping[str, Any]
    provenance: Provenance
    written: tuple[str, ...] = ()
    kind: str = "publish"


@dataclass(frozen=True)
class GapView:
    """The pay gap of a table; of what is ``public``, small categories are left out, counted in ``left_out``."""

    gap: PayGap
    file: str
    as_of: dt.date
    workers: int
    threshold: float
    remedy_months: int
    reference: str
    reporting: Reporting | None
    public: bool
    left_out: int
    kind: str = "gap"
