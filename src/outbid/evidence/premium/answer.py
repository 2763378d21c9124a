"""What a tag adds to pay, by each kind and measure of evidence apart."""

from __future__ import annotations

import datetime as dt

import numpy as np

from outbid.core.errors import InputError
from outbid.data.engine import Engine
from outbid.data.schema import KINDS, MEASURES, TAGS, Kind, Measure
from outbid.evidence.answer import Cell, Premium, PremiumAnswer, leaves_zero_out
from outbid.evidence.premium import steps
from outbid.evidence.premium.records import Records, records
from outbid.evidence.premium.refusal import refusals


def premium(
    engine: Engine,
    tag: str,
    cell: Cell | None = None,
    *,
    kind: Kind | None = None,
    measure: Measure | None = None,
    since: dt.date | None = None,
) -> PremiumAnswer:
    """What people with a tag are paid more than people without it, in three steps.

    Args:
        engine: the evidence.
        tag: one of ``schema.TAGS``.
        cell: the part of the market; its own ``tag`` is not looked at.
        kind, measure: only this kind or measure; ``None``: each there is, apart.
        since: only records from that day on.

    Returns:
        Premiums for each kind and measure that has people with and without the tag, the kind with most records
        first, and the comparisons that are refused because the two groups have different measures.

    Raises:
        InputError: no such tag.

    Example:
        >>> from outbid.data.store import open_store
        >>> answer = premium(open_store(), "ai", Cell(role="software-engineer"))  # doctest: +SKIP
    """
    if tag not in TAGS:
        raise InputError("premium.tag", value=tag, tags=", ".join(TAGS))
    cell = cell or Cell()
    wanted = {name: getattr(cell, name) for name in ("role", "level", "country", "state", "cbsa", "employer")}
    asked = {"tag": tag, **wanted, "kind": kind, "since": since}
    # by all measures even where one is asked for: what the others have tells whether to refuse
    found = records(engine.prepared("premium_records", asked))
    premia, refused = [], []
    for each in KINDS:
        of_kind = found.take(found.kind == each)
        refused += [
            one
            for one in refusals(of_kind.take(~of_kind.censored), each)
            if measure in (None, one.tagged_measure, one.other_measure)
        ]
        for counted in MEASURES if measure is None else (measure,):
            own = of_kind.take(of_kind.measure == counted)
            exact = own.take(~own.censored)
            if exact.tagged.any() and not exact.tagged.all():
                premia.append(compare(exact, each, counted, int(own.censored.sum())))
    # the firmest first: the premium that most records tell of
    premia.sort(key=lambda one: -one.steps[0].n)
    return PremiumAnswer(tag, cell, tuple(premia), tuple(refused))


def compare(found: Records, kind: Kind, measure: Measure, censored: int = 0) -> Premium:
    """The three steps for records of one kind and measure, some with the tag and some without."""
    made = (steps.raw(found), steps.place(found), steps.employer(found))
    # a step without an interval settles nothing, the one before it is asked
    known = [each for each in made if each.premium.low is not None and each.premium.high is not None]
    return Premium(
        kind=kind,
        measure=measure,
        sources=tuple(np.unique(found.source.astype(str)).tolist()),
        steps=made,
        clear=bool(known) and not known[-1].notes and leaves_zero_out(known[-1].premium),
        first=found.date.min().item(),
        last=found.date.max().item(),
        censored=censored,
        middle=np.sort(found.date)[len(found) // 2].item(),
    )
