"""What the market pays in a cell, by each kind and measure of evidence there is, never mixed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from outbid.core.errors import InputError
from outbid.data.schema import TAGS
from outbid.evidence import ageing
from outbid.evidence.answer import Benchmark, Cell, Near, PayAnswer, Question
from outbid.evidence.asked import fitting
from outbid.evidence.currency import OF_COUNTRY, Rates, convert, rates
from outbid.evidence.nearest import nearest
from outbid.evidence.observed import independent, observed
from outbid.evidence.price_level import price_level
from outbid.evidence.published import brought, published, published_place
from outbid.evidence.sample import Sample, sample
from outbid.evidence.thin import THIN, modelled

if TYPE_CHECKING:
    from outbid.data.engine import Columns, Engine

OWN = "user/"
"""How the names of sources begin that the user has added."""
NOT_AGED = "pay.not_aged"
RECENT = np.timedelta64(3 * 365, "D")
"""Before the newest record: what counts for which benchmark leads."""
FEW = 10
"""Independent records below which a published figure of the very cell leads."""


def pay(engine: Engine, question: Question) -> PayAnswer:
    """What the evidence says of pay in a cell.

    One benchmark for each kind and measure with records in exactly that cell, those that the user has added apart
    from those that come with the product, and one for each published occupation. The one to lead with has at least
    ``THIN`` independent records from the three years before the newest record of all, if any has. Among these one that
    names employers goes first, since without names records only look independent; then most independent recent
    records, most records, kind and measure. Published percentiles follow, the occupation with most people first; they
    lead where no benchmark has ``FEW`` independent records or is the user's own.

    Where a day is asked to which nothing can age the pay, it stays as recorded, and a note says so.

    Args:
        engine: the store.
        question: what is asked.

    Raises:
        InputError: a tag that there is none of, or ageing that would leave no pay.
    """
    market = _market(engine, question)
    found = [
        (benchmark, recent)
        for group in market.groups
        for benchmark, recent in [_benchmark(market, group, question.cell, helped=True)]
        if benchmark is not None
    ]
    found.sort(key=_precedence)
    official, beside = _meant(_published(market, market.aggregates, question), question, alone=not found)
    counted = tuple(benchmark for benchmark, _ in found)
    # a census of the jobs says more than a handful of records, but not of a level that it does not tell apart
    few = question.cell.level is None and all(_few(each) for each in counted)
    benchmarks = (*official, *counted) if few else (*counted, *official)
    near: tuple[Near, ...] = ()
    if not any(each.cell.level == question.cell.level for each in benchmarks):
        stated = {each.cell for each in official}
        near = nearest(
            question.cell,
            market.groups,
            lambda part, cell: _one_currency(market, part, cell)[:2],
            # what the answer has already is not near
            lambda cell: [each for each in _official(market, cell) if each.cell not in stated],
        )
        near = (*near, *_beside(beside))
    prices = price_level(engine, question.cell.state)
    return PayAnswer(question, benchmarks, near, *(prices or (None, None)))


def employers(engine: Engine) -> tuple[str, ...]:
    """Names of the employers that there are records of, a user's own among them."""
    return tuple(engine.prepared("employers", {})["employer"].tolist())


def cells(
    engine: Engine, question: Question, by: str, *, least: int = 5, most: int = 50
) -> tuple[Benchmark, ...]:
    """Benchmarks of the parts of a cell, without a model's help; by kind and measure, then most records first.

    Args:
        engine: the store.
        question: whose cell is taken apart.
        by: ``"level"``, ``"employer"``, ``"country"``, ``"state"`` or ``"cbsa"``; ``"place"`` is the first of the
            last three that the cell leaves open.
        least: records of a part, below which it is left out.
        most: parts of each kind and measure.
    """
    cell = question.cell
    if by == "place":
        by = next(
            name for name in ("country", "state", "cbsa") if getattr(cell, name) is None or name == "cbsa"
        )
    market = _market(engine, question)
    result: list[Benchmark] = []
    for group in market.groups:
        values = getattr(group.within(cell), by).tolist()
        counts = Counter(value for value in values if value is not None)
        chosen = sorted(
            (value for value, n in counts.items() if n >= least), key=lambda value: (-counts[value], value)
        )
        parts = [
            _benchmark(market, group, replace(cell, **{by: value}), helped=False)[0]
            for value in chosen[:most]
        ]
        result += [part for part in parts if part is not None]
    return tuple(result)


@dataclass(frozen=True)
class _Market:
    """Evidence of a role: records by kind and measure, published percentiles, and what brings both to a day."""

    engine: Engine
    question: Question
    groups: list[Sample]
    aggregates: Columns
    rates: Rates

    def growth(self, country: str | None) -> ageing.Growth | None:
        """To age with; ``None``: ageing is not asked, or neither question nor evidence gives a growth."""
        question = self.question
        if question.as_of is None:
            return None
        if question.ageing == "none":
            return ageing.Growth(0.0, ageing.GIVEN)
        if question.growth is not None:
            return ageing.Growth(question.growth, ageing.GIVEN)
        return ageing.growth(self.engine, self.aggregates, country)


def _published(market: _Market, aggregates: Columns, question: Question) -> list[Benchmark]:
    """Published percentiles in the currency and on the day that are asked."""
    result = []
    for each in published(aggregates, question):
        growth = market.growth(each.cell.country)
        aged = brought(each, question.currency, market.rates, growth, question)
        unaged = question.as_of is not None and growth is None
        result.append(replace(aged, notes=(*aged.notes, NOT_AGED)) if unaged else aged)
    return result


def _meant(
    official: list[Benchmark], question: Question, *, alone: bool
) -> tuple[list[Benchmark], list[Benchmark]]:
    """Published occupations that a typed title means, and those that stand beside it in its family.

    Without a title, or ``alone`` false and no occupation of its name, all are meant: they stand below records then.
    """
    if question.title is None:
        return official, []
    named = set(fitting(question.title, [each.occupation or "" for each in official]))
    meant = [each for each in official if each.occupation in named]
    if meant or not alone:
        return meant or official, []
    return [], official


def _beside(official: list[Benchmark]) -> list[Near]:
    """Other occupations of the family, those of most people first."""
    return [
        Near(
            each.cell, ("title",), each.kind, each.measure, each.n or 0, median.value, each.currency, each.first,
            each.last, published=True, bound=median.bound, occupation=each.occupation,
        )
        for each in official[:3]
        if (median := each.percentiles[2]).value is not None
    ]  # fmt: skip


def _official(market: _Market, cell: Cell) -> list[Benchmark]:
    """What is published of a cell near the one asked."""
    asked = {"role": cell.role, **published_place(cell)}
    question = replace(market.question, cell=cell)
    found = _published(market, market.engine.prepared("aggregates_of_role", asked), question)
    return _meant(found, question, alone=True)[0]


def _market(engine: Engine, question: Question) -> _Market:
    cell = question.cell
    if cell.tag is not None and cell.tag not in TAGS:
        raise InputError("pay.tag", value=cell.tag, available=", ".join(TAGS))
    request = {"role": cell.role, "kind": question.kind, "measure": question.measure, "since": question.since}
    records = sample(engine.prepared("records_of_role", request))
    if question.sources is not None:
        records = records.take(np.isin(records.source.astype(str), question.sources))
    combinations = {
        *zip(records.kind.tolist(), records.measure.tolist(), records.source.tolist(), strict=True)
    }
    named = sorted({(kind, measure, source.startswith(OWN)) for kind, measure, source in combinations})
    added = [source for _, _, source in combinations if source.startswith(OWN)]
    own = np.isin(records.source.astype(str), added) if added else np.zeros(len(records), dtype=np.bool_)
    groups = [
        records.take((records.kind == kind) & (records.measure == measure) & (own == mine))
        for kind, measure, mine in named
    ]
    aggregates = engine.prepared("aggregates_of_role", {"role": cell.role, **published_place(cell)})
    return _Market(engine, question, groups, aggregates, rates(engine))


def _one_currency(
    market: _Market, part: Sample, cell: Cell, wide: Sample | None = None
) -> tuple[str, Sample, int, int]:
    """Records in one currency, how many were converted, and how many were left out for want of a rate.

    Args:
        market: for its rates, and the currency asked.
        part: the records that say which currency, where neither question nor place does.
        cell: for its place.
        wide: the records to bring to it; ``None``: the same.
    """
    wanted = market.question.currency or OF_COUNTRY.get(cell.country or "")
    if wanted is None:
        counts = Counter(name for name in part.currency.tolist() if name is not None)
        wanted = min(counts, key=lambda name: (-counts[name], name)) if counts else "USD"
    whole = part if wide is None else wide
    amounts = convert(whole.pay, whole.currency, whole.date, wanted, market.rates)
    known = ~np.isnan(amounts)
    changed = int((known & (whole.currency != wanted)).sum())
    return wanted, whole.priced(amounts).take(known), changed, int((~known).sum())


def _benchmark(market: _Market, group: Sample, cell: Cell, *, helped: bool) -> tuple[Benchmark | None, float]:
    """The benchmark of a cell, and its independent recent records; ``None``: no records.

    Args:
        market: the evidence.
        group: its records of one kind and measure.
        cell: the part of them that is asked.
        helped: does a model help where records are few?
    """
    own = group.within(cell)
    if not len(own):
        return None, 0.0
    currency, usable, changed, lost = _one_currency(market, own, cell)
    if not len(usable):
        return None, 0.0
    growth = market.growth(cell.country or _most(usable))
    question, how = market.question, None
    if growth is not None and question.as_of is not None:
        amounts, how = ageing.aged(usable.pay, usable.date, question.as_of, growth, question.ageing)
        usable = usable.priced(amounts)
    result = observed(usable, cell, currency, question.share_above)
    newest = max(each.date.astype("datetime64[D]").max() for each in market.groups)
    recent = usable.take(usable.date.astype("datetime64[D]") >= newest - RECENT)
    unaged = question.as_of is not None and growth is None
    notes = (*result.notes, *(("pay.no_rate",) if lost else ()), *((NOT_AGED,) if unaged else ()))
    result = replace(result, converted=changed, aged=how, notes=notes)
    if helped and (result.independent or 0.0) < THIN:
        wide = _one_currency(market, own, cell, group)[1]
        if growth is not None and question.as_of is not None:
            wide = wide.priced(ageing.aged(wide.pay, wide.date, question.as_of, growth, question.ageing)[0])
        result = replace(result, modelled=modelled(wide, cell))
    return result, independent(recent, clustered=cell.employer is None)


def _few(benchmark: Benchmark) -> bool:
    """Is it worth a handful of records, none of which the user has added?"""
    return (benchmark.independent or 0.0) < FEW and not any(
        each.startswith(OWN) for each in benchmark.sources
    )


def _precedence(each: tuple[Benchmark, float]) -> tuple[bool, bool, float, int, str, str]:
    benchmark, recent = each
    return (
        recent < THIN,
        not benchmark.employers,
        -recent,
        -(benchmark.n or 0),
        benchmark.kind,
        benchmark.measure,
    )


def _most(part: Sample) -> str | None:
    counts = Counter(name for name in part.country.tolist() if name is not None)
    return min(counts, key=lambda name: (-counts[name], name)) if counts else None
