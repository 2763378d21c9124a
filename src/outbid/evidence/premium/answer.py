"""What a tag adds to pay, by each kind and measure of evidence apart, a user's own records apart too."""

from __future__ import annotations

import datetime as dt

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError
from outbid.data.engine import Engine
from outbid.data.schema import KINDS, MEASURES, TAGS, Kind, Measure
from outbid.evidence.answer import Cell, OneSided, Premium, PremiumAnswer, leaves_zero_out
from outbid.evidence.benchmark import OWN
from outbid.evidence.premium import steps
from outbid.evidence.premium.records import Records, records
from outbid.evidence.premium.refusal import refusals

MOST = 3
"""Occupations named of a role that leaves nobody to compare with."""


def premium(
    engine: Engine,
    tag: str,
    cell: Cell | None = None,
    *,
    kind: Kind | None = None,
    measure: Measure | None = None,
    since: dt.date | None = None,
) -> PremiumAnswer:
    """What people with a tag are paid more than people without it, step by step.

    Args:
        engine: the evidence.
        tag: one of ``schema.TAGS``.
        cell: the part of the market; its own ``tag`` is not looked at.
        kind, measure: only this kind or measure; ``None``: each there is, apart.
        since: only records from that day on.

    Returns:
        Premiums for each kind and measure that has people with and without the tag, the kind with most records
        first, those of a user's own records apart; the comparisons that are refused because the two groups have
        different measures; and, of a role that is asked, the records of which all have the tag or none has.

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
    premia: list[Premium] = []
    refused, one_sided = [], []
    mine = _own(found)
    for each in KINDS:
        of_kind = found.take(found.kind == each)
        refused += [
            one
            for one in refusals(of_kind.take(~of_kind.censored), each)
            if measure in (None, one.tagged_measure, one.other_measure)
        ]
        for counted in MEASURES if measure is None else (measure,):
            for added in (False, True):
                part = found.take((found.kind == each) & (found.measure == counted) & (mine == added))
                exact = part.take(~part.censored)
                if exact.tagged.any() and not exact.tagged.all():
                    premia.append(compare(exact, each, counted, int(part.censored.sum())))
                elif len(exact) and cell.role is not None:
                    one_sided.append(_one_sided(exact, each, counted))
    # the firmest first: the premium that most records tell of
    premia.sort(key=lambda one: -one.steps[0].n)
    one_sided.sort(key=lambda one: -one.n)
    return PremiumAnswer(
        tag, cell, tuple(premia), tuple(refused), tuple(one_sided), _names(engine, premia, one_sided)
    )


def compare(found: Records, kind: Kind, measure: Measure, censored: int = 0) -> Premium:
    """The steps for records of one kind and measure, some with the tag and some without."""
    made = (steps.raw(found), steps.place(found), steps.employer(found))
    within_occupation = steps.occupation(found)
    # a step without an interval settles nothing, the one before it is asked
    known = [each for each in made if each.premium.low is not None and each.premium.high is not None]
    return Premium(
        kind=kind,
        measure=measure,
        sources=_sources(found),
        steps=made if within_occupation is None else (*made, within_occupation),
        clear=bool(known) and not known[-1].notes and leaves_zero_out(known[-1].premium),
        first=found.date.min().item(),
        last=found.date.max().item(),
        censored=censored,
        middle=np.sort(found.date)[len(found) // 2].item(),
    )


def _own(found: Records) -> NDArray[np.bool_]:
    """Which records the user has added."""
    sources, of = np.unique(found.source.astype(str), return_inverse=True)
    mine: NDArray[np.bool_] = np.char.startswith(sources, OWN)[of]
    return mine


def _sources(found: Records) -> tuple[str, ...]:
    return tuple(np.unique(found.source.astype(str)).tolist())


def _one_sided(found: Records, kind: Kind, measure: Measure) -> OneSided:
    stated = found.occupation[~np.isnan(found.occupation)]
    codes, counts = np.unique(stated, return_counts=True)
    order = np.argsort(-counts, kind="stable")[:MOST]
    occupations = tuple((steps.code(float(codes[place])), int(counts[place])) for place in order)
    return OneSided(kind, measure, len(found), bool(found.tagged.any()), _sources(found), occupations)


def _names(engine: Engine, premia: list[Premium], one_sided: list[OneSided]) -> tuple[tuple[str, str], ...]:
    """Names of the occupations in an answer, where published percentiles name them."""
    codes = {step.occupation for each in premia for step in each.steps if step.occupation}
    codes |= {code for each in one_sided for code, _ in each.occupations}
    names = []
    for code in sorted(codes):
        known = engine.prepared("occupation_name", {"soc": code})["occupation"]
        if len(known):
            names.append((code, str(known[0])))
    return tuple(names)
