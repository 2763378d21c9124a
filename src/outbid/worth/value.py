"""The worth of packages: runs the futures in chunks and gathers what the answer needs.

Certainty equivalents, means and counts are over all futures; percentiles, dots and fans over the first
:data:`SAMPLE` and :data:`~outbid.worth.futures.CHUNK` of them, so that memory stays bounded however many are asked
for. Sums are taken chunk by chunk in a fixed order: the number of threads changes nothing.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, islice, permutations
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError
from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.worth import futures as source
from outbid.worth.decisions import AS_PLANNED, Plan
from outbid.worth.futures import CHUNK, REPLICATES, Factors, Rows
from outbid.worth.net import Tax
from outbid.worth.preference import Moments
from outbid.worth.simulate import PackageFutures, all_rows, simulate, with_paths

Array = NDArray[np.float64]
SAMPLE = 1 << 20
"""Futures of which percentiles are taken."""
LEAST_FUTURES, MOST_FUTURES = 100, 100_000_000

Progress = Callable[[int, int], None]
Result = TypeVar("Result")


@dataclass(frozen=True)
class Run:
    """How the futures are drawn: seed, how many, on how many threads, pseudo- or quasi-randomly (``precise``)."""

    seed: int = 1
    futures: int = 100_000
    threads: int = 1
    precise: bool = False


@dataclass(frozen=True)
class Valuation:
    """What packages are worth to one person, P packages over the same N futures; money of the person, today's.

    Args:
        worth: certainty equivalent by package, shape (P,).
        covariance: of the Monte Carlo errors of ``worth``, shape (P, P).
        mean: expected value by package, shape (P,).
        sums: per future averages for the attribution, by package (see :class:`PackageFutures`).
        zero_stake: probability that every stake of the package pays nothing; NaN without a stake, shape (P,).
        wins: ``wins[i, j]`` probability that package i pays more than package j, shape (P, P).
        sample: net values of the first futures, shape (P, at most SAMPLE), paired by column.
        first: the first chunk in full, by package.
        count: futures simulated (N).
        normals: standard normals drawn for each future.
    """

    worth: Array
    covariance: Array
    mean: Array
    sums: tuple[dict[str, float], ...]
    zero_stake: Array
    wins: Array
    sample: Array
    first: tuple[PackageFutures, ...]
    count: int
    normals: int

    @property
    def standard_error(self) -> Array:
        """Monte Carlo standard error of ``worth``, shape (P,)."""
        return np.sqrt(np.maximum(np.diag(self.covariance), 0.0))

    def difference_error(self, i: int, j: int) -> float:
        """Monte Carlo standard error of ``worth[i] − worth[j]``, which is smaller than it looks: same futures."""
        c = self.covariance
        return math.sqrt(max(float(c[i, i] + c[j, j] - 2 * c[i, j]), 0.0))


@dataclass(frozen=True)
class _Summary:
    """One chunk, reduced to what adds up."""

    moments: Moments
    total: Array
    sums: tuple[dict[str, float], ...]
    zero: Array
    wins: Array
    replicate: int


def value(
    packages: Sequence[Package],
    person: Person,
    taxes: Sequence[Tax],
    run: Run,
    progress: Progress | None = None,
    plans: Sequence[Plan] = (),
) -> Valuation:
    """The worth of each of ``packages`` to ``person``.

    Args:
        packages: amounts in the person's currency. Packages of one name meet the same futures: they are taken to be
            the same offer under other assumptions.
        taxes: the tax law that meets each package.
        run: how the futures are drawn.
        progress: called with (futures done, futures in all) from the calling thread.
        plans: how the person decides in each package; without them nobody leaves early of their own will.

    Raises:
        InputError: no package, too few or too many futures, or pay that leaves no wealth.
    """
    _check(packages, run)
    plans = plans or [AS_PLANNED] * len(packages)
    rows = all_rows(packages, person)
    pieces = _pieces(run, rows)
    starts = list(accumulate((size for _, size, _ in pieces), initial=0))
    total = starts[-1]
    sample = np.empty((len(packages), min(total, SAMPLE)))

    def one(index: int) -> tuple[_Summary, list[PackageFutures]]:
        draw, size, replicate = pieces[index]
        factors = with_paths(draw())
        results = [
            simulate(p, person, t, factors, size, plan)
            for p, t, plan in zip(packages, taxes, plans, strict=True)
        ]
        start = starts[index]
        for place, result in enumerate(results):
            _refuse_ruin(packages[place], person, result)
            sample[place, start : start + size] = result.value[: max(0, sample.shape[1] - start)]
        return _summary(results, person, replicate), results if index == 0 else []

    summaries: list[_Summary] = []
    first: list[PackageFutures] = []
    done = 0
    for summary, kept in _in_order(one, len(pieces), run.threads):
        summaries.append(summary)
        first += kept
        done += summary.moments.count
        if progress:
            progress(done, total)
    return _valuation(summaries, tuple(first), sample, person, run, sum(rows.values()))


def _check(packages: Sequence[Package], run: Run) -> None:
    if not packages:
        raise InputError("errors.nothing_to_compare")
    check_run(run)


def check_run(run: Run) -> None:
    """Nothing, if futures can be drawn so.

    Raises:
        InputError: too few or too many of them, or a seed that is none.
    """
    if not LEAST_FUTURES <= run.futures <= MOST_FUTURES:
        most = MOST_FUTURES // 1_000_000
        raise InputError("errors.futures", value=run.futures, least=LEAST_FUTURES, most=most)
    if run.seed < 0:
        raise InputError("errors.seed", value=run.seed)


def _pieces(run: Run, rows: Rows) -> list[tuple[Callable[[], Factors], int, int]]:
    """(how to draw it, its size, its replicate) of every chunk."""
    if not run.precise:
        sizes = [min(CHUNK, run.futures - start) for start in range(0, run.futures, CHUNK)]
        return [
            (partial(source.draw, run.seed, rows, index, size), size, 0) for index, size in enumerate(sizes)
        ]
    each = max(64, 1 << math.ceil(math.log2(run.futures / REPLICATES)))
    size = min(each, CHUNK)
    return [
        (partial(source.quasi, run.seed, rows, replicate, start, size), size, replicate)
        for replicate in range(REPLICATES)
        for start in range(0, each, size)
    ]


def _in_order(work: Callable[[int], Result], count: int, threads: int) -> Iterator[Result]:
    """The results of chunks 0, 1, … in order, on several threads if asked, few of them waiting at a time."""
    if threads <= 1 or count == 1:
        yield from map(work, range(count))
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(threads) as pool:
        indices = iter(range(count))
        waiting = deque(pool.submit(work, index) for index in islice(indices, 2 * threads))
        while waiting:
            yield waiting.popleft().result()
            waiting.extend(pool.submit(work, index) for index in islice(indices, 1))


def _summary(results: Sequence[PackageFutures], person: Person, replicate: int) -> _Summary:
    wealth = [person.wealth + result.value for result in results]
    zero = [
        float(np.logical_and.reduce([~stake.pays for stake in result.stakes]).sum())
        if result.stakes
        else math.nan
        for result in results
    ]
    wins = np.zeros((len(results), len(results)))
    for (i, a), (j, b) in permutations(enumerate(results), 2):
        wins[i, j] = np.count_nonzero(a.value > b.value)
    return _Summary(
        moments=Moments.of(wealth, person.gamma),
        total=np.array([float(result.value.sum()) for result in results]),
        sums=tuple(result.sums for result in results),
        zero=np.array(zero),
        wins=wins,
        replicate=replicate,
    )


def _valuation(
    summaries: Sequence[_Summary],
    first: tuple[PackageFutures, ...],
    sample: Array,
    person: Person,
    run: Run,
    normals: int,
) -> Valuation:
    moments = summaries[0].moments
    for summary in summaries[1:]:
        moments = moments + summary.moments
    count = moments.count
    covariance = moments.covariance if not run.precise else _replicate_covariance(summaries)
    equivalents = moments.wealth_equivalents
    return Valuation(
        worth=equivalents - person.wealth,
        covariance=covariance,
        mean=np.add.reduce([s.total for s in summaries]) / count,
        sums=tuple(
            {
                name: math.fsum(s.sums[place][name] for s in summaries) / count
                for name in summaries[0].sums[place]
            }
            for place in range(len(equivalents))
        ),
        zero_stake=np.add.reduce([s.zero for s in summaries]) / count,
        wins=np.add.reduce([s.wins for s in summaries]) / count,
        sample=sample,
        first=first,
        count=count,
        normals=normals,
    )


def _replicate_covariance(summaries: Sequence[_Summary]) -> Array:
    """Error of the mean of independent scrambles, from their spread."""
    by_replicate: dict[int, Moments] = {}
    for s in summaries:
        known = by_replicate.get(s.replicate)
        by_replicate[s.replicate] = s.moments if known is None else known + s.moments
    estimates = np.array([m.wealth_equivalents for m in by_replicate.values()])
    spread: Array = np.atleast_2d(np.cov(estimates, rowvar=False)) / len(estimates)
    return spread


def _refuse_ruin(package: Package, person: Person, result: PackageFutures) -> None:
    """A package that leaves no wealth in some future cannot be valued; says which year's pay does it."""
    if person.wealth + float(result.value.min()) > 0:
        return
    worst = int(result.value.argmin())
    by_year = [
        float(np.asarray(net).reshape(-1)[-1 if not isinstance(net, np.ndarray) else worst])
        for net in result.net_by_year
    ]
    own = list(by_year)
    for futures, years, amounts in (flow for stake in result.stakes for flow in stake.flows):
        for when, amount in zip(years[futures == worst], amounts[futures == worst], strict=True):
            by_year += [0.0] * (int(when) + 1 - len(by_year))
            by_year[int(when)] += float(amount)
    year = int(np.argmin(by_year)) + 1 if by_year else 1
    stake_costs = year > len(own) or own[year - 1] >= 0
    raise InputError(
        "errors.ruin_stake" if stake_costs and result.stakes else "errors.ruin",
        name=package.name,
        wealth=f"{person.wealth:,.0f}",
        left=f"{person.wealth + float(result.value.min()):,.0f}",
        year=year,
        amount=f"{min(by_year, default=0.0):,.0f}",
    )


def annuity(person: Person) -> float:
    """Today's value of one unit of money a year, paid monthly over the planned stay."""
    months = round(12 * min(person.stay.mean, float(person.horizon)))
    return math.fsum(math.exp(-person.economy.risk_free * month / 12) for month in range(1, months + 1)) / 12
