"""Cells with evidence near one without."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations

from outbid.data.schema import LEVELS
from outbid.evidence.answer import Benchmark, Cell, Near
from outbid.evidence.sample import Sample

MOST = 6
PLACE = ("cbsa", "state", "country")
"""Of a place, the narrowest first: it is given up a step at a time."""


def nearest(
    cell: Cell,
    groups: list[Sample],
    currency: Callable[[Sample, Cell], tuple[str, Sample]],
    official: Callable[[Cell], list[Benchmark]],
) -> tuple[Near, ...]:
    """What is in the evidence near a cell: as little given up as possible, then as many records as possible.

    Published percentiles come after records, as the number of people they are of is no number of records. Of several
    published occupations the one with most people is named.

    Args:
        cell: without records.
        groups: records of the role, each of one kind and measure.
        currency: brings records of a cell to one currency, and says which.
        official: what is published of a cell.

    Returns:
        at most :data:`MOST`, all giving up equally many attributes.
    """
    names = [name for name in ("employer", "tag", "place", "level") if _has(cell, name)]
    for count in range(1, len(names) + 1):
        found: list[Near] = []
        for given_up in combinations(names, count):
            found += _first(cell, given_up, groups, currency)
            found += _first_published(cell, given_up, official)
        if found:
            found.sort(key=lambda each: (each.published, -each.n, each.kind, each.measure))
            return tuple(found[:MOST])
    return ()


def _first(
    cell: Cell,
    given_up: tuple[str, ...],
    groups: list[Sample],
    currency: Callable[[Sample, Cell], tuple[str, Sample]],
) -> list[Near]:
    """Records of the nearest of the cells without some attributes that has any."""
    for near in _without(cell, given_up):
        hits = [(near, each.within(near)) for each in groups]
        found = [_near(near, given_up, each, currency) for near, each in hits if len(each)]
        if found:
            return [each for each in found if each.n]
    return []


def _first_published(
    cell: Cell, given_up: tuple[str, ...], official: Callable[[Cell], list[Benchmark]]
) -> list[Near]:
    """The largest occupation published of the nearest of the cells without some attributes that has any."""
    if {"employer", "tag"} & {name for name in ("employer", "tag") if _has(cell, name)} - {*given_up}:
        return []
    # no office publishes by level: a level given up finds nothing more
    places = dict.fromkeys(replace(near, level=None) for near in _without(cell, given_up))
    for near in places:
        for each in official(near):
            median = each.percentiles[2]
            if median.value is not None:
                return [
                    Near(
                        each.cell, given_up, each.kind, each.measure, each.n or 0, median.value, each.currency,
                        each.first, each.last, published=True, bound=median.bound, occupation=each.occupation,
                    )
                ]  # fmt: skip
    return []


def _has(cell: Cell, name: str) -> bool:
    parts = PLACE if name == "place" else (name,)
    return any(getattr(cell, part) is not None for part in parts)


def _without(cell: Cell, given_up: tuple[str, ...]) -> Iterator[Cell]:
    """The cell without some attributes, the nearest first: ever wider places, the levels beside, then any level."""
    bare = replace(cell, **{name: None for name in given_up if name not in ("place", "level")})
    places = [bare]
    if "place" in given_up:
        places, wider = [], bare
        for part in PLACE:
            if getattr(wider, part) is not None:
                wider = replace(wider, **{part: None})
                places.append(wider)
    for place in places:
        if "level" not in given_up:
            yield place
            continue
        at = LEVELS.index(cell.level) if cell.level in LEVELS else -1
        beside = [LEVELS[i] for i in (at - 1, at + 1) if at >= 0 and 0 <= i < len(LEVELS)]
        for level in (*beside, None):
            yield replace(place, level=level)


def _near(
    cell: Cell,
    given_up: tuple[str, ...],
    sample: Sample,
    currency: Callable[[Sample, Cell], tuple[str, Sample]],
) -> Near:
    name, converted = currency(sample, cell)
    n = len(converted)
    median = converted.ordered(converted.pay, clustered=False).at(0.5) if n else 0.0
    days = sample.date.astype("datetime64[D]")
    first, last = days.min().item(), days.max().item()
    return Near(cell, given_up, sample.kind[0], sample.measure[0], n, median, name, first, last)
