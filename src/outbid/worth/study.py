"""Everything that is valued for one answer, on the same futures: packages, other outlooks on them, other plans.

A package appears once as it stands, once under each further outlook that its facts allow, once without its private
stakes, and, where there is an outside offer, once more with nobody leaving of their own will and once with nobody
leaving at all: differences between these are what an outlook, the stake, the option to quit, and the market do to its
worth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from outbid.packages.outlooks import KINDS, OutlookKind
from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.packages.stake import Stake
from outbid.worth.decisions import Plan
from outbid.worth.net import Tax
from outbid.worth.quitting import best_plan
from outbid.worth.simulate import all_rows
from outbid.worth.value import LEAST_FUTURES, Progress, Run, Valuation, value


@dataclass(frozen=True)
class Study:
    """Packages and their variants, valued on the same futures.

    Args:
        packages: as they stand; package ``i`` is entry ``i`` of ``valuation``.
        plans: how the person decides in each.
        valuation: of all entries.
        outlooks: by package, the entry for each outlook, the one in use included.
        staying: by package, the entry in which nobody leaves of their own will; empty without that option.
        steady: by package, the entry in which the job lasts as planned; empty without an outside offer.
        bare: by package with private stakes, what it is worth without them.
    """

    packages: tuple[Package, ...]
    plans: tuple[Plan, ...]
    valuation: Valuation
    outlooks: tuple[Mapping[OutlookKind, int], ...]
    staying: Mapping[int, int]
    steady: Mapping[int, int]
    bare: Mapping[int, float]

    def entry(self, index: int, kind: OutlookKind) -> int:
        """The entry of package ``index`` under outlook ``kind``; as it stands where it has no such outlook."""
        return self.outlooks[index].get(kind, index)


def study(
    packages: Sequence[Package],
    person: Person,
    taxes: Sequence[Tax],
    run: Run,
    progress: Progress | None = None,
) -> Study:
    """Values ``packages`` and their variants; arguments and errors as of :func:`~outbid.worth.value.value`."""
    plans = [best_plan(p, person, t, run.seed) for p, t in zip(packages, taxes, strict=True)]
    entries = list(zip(packages, taxes, plans, strict=True))

    def add(package: Package, tax: Tax, plan: Plan) -> int:
        entries.append((package, tax, plan))
        return len(entries) - 1

    outlooks: list[dict[OutlookKind, int]] = []
    staying, steady, without_stakes, bare = {}, {}, {}, {}
    for index, (package, tax, plan) in enumerate(list(entries)):
        used = package.stakes[0].outlook.kind if package.stakes else None
        known: dict[OutlookKind, int] = {}
        for kind in KINDS:
            if kind == used:
                known[kind] = index
            elif any(other.kind == kind for stake in package.stakes for other in stake.others):
                variant = by_outlook(package, kind)
                known[kind] = add(variant, tax, best_plan(variant, person, tax, run.seed))
        outlooks.append(known)
        if package.stakes:
            without = replace(package, stakes=())
            if person.outside is not None or all_rows([without], person):
                without_stakes[index] = add(without, tax, best_plan(without, person, tax, run.seed))
            else:
                # a certain worth needs no more than the fewest futures
                certain = value([without], person, [tax], Run(futures=LEAST_FUTURES))
                bare[index] = float(certain.worth[0])
        if person.outside is None:
            continue
        if plan.leave is not None:
            staying[index] = add(package, tax, replace(plan, leave=None))
        steady[index] = add(package, tax, replace(plan, leave=None, steady=True))
    valuation = value(
        [entry[0] for entry in entries],
        person,
        [entry[1] for entry in entries],
        run,
        progress,
        [entry[2] for entry in entries],
    )
    bare |= {index: float(valuation.worth[entry]) for index, entry in without_stakes.items()}
    return Study(tuple(packages), tuple(plans), valuation, tuple(outlooks), staying, steady, bare)


def by_outlook(package: Package, kind: OutlookKind) -> Package:
    """``package`` with every stake valued by its outlook of that kind, where it has one."""
    return replace(package, stakes=tuple(_by_outlook(stake, kind) for stake in package.stakes))


def _by_outlook(stake: Stake, kind: OutlookKind) -> Stake:
    every = (stake.outlook, *stake.others)
    chosen = next((each for each in every if each.kind == kind), stake.outlook)
    return replace(stake, outlook=chosen, others=tuple(each for each in every if each is not chosen))
