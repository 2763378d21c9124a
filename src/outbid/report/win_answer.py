"""Files of a candidate, an employer and rivals in, the cheapest package that wins out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from outbid.core.errors import InputError
from outbid.offers.acceptance import check_target
from outbid.offers.accounting import Accounts, accounting_view
from outbid.offers.buyout import BuyOut, buy_out
from outbid.offers.candidate import Candidate, Rival
from outbid.offers.candidate_file import load_candidate, load_candidate_file, rivals_of
from outbid.offers.certificate import Certificate, certify
from outbid.offers.design import Design, Infeasible, cheapest
from outbid.offers.employer_file import FiledEmployer, load_employers
from outbid.offers.facts import Disclosure, Fact, facts, outlooks, ranked
from outbid.offers.frontier import Curves, curves
from outbid.offers.menu import Menu, menu
from outbid.offers.offer_file import write_offer
from outbid.offers.proposal import Proposal, best_of
from outbid.offers.refresher_paths import Name
from outbid.offers.refreshers import Path as PricePath
from outbid.offers.refreshers import Retention, plan_refreshers
from outbid.offers.relax import Shortfall, shortfall_of
from outbid.offers.rival_file import load_rivals
from outbid.packages.files import load_offer
from outbid.packages.package import Package
from outbid.report.format import Reader
from outbid.report.win_views import WinView
from outbid.worth.value import Run, check_run

Source = str | Path
Progress = Callable[[int, int], None]
STEPS = 6
"""Of the work, by which progress is told."""


@dataclass(frozen=True, eq=False)
class Asked:
    """Who bids for whom, against whom.

    Args:
        employers: the same one, once for each of its vesting norms.
        files: of the candidate, and of alternatives that ``compare`` can read, in their order.
    """

    candidate: Candidate
    employers: tuple[FiledEmployer, ...]
    rivals: tuple[Rival, ...]
    target: float
    run: Run
    me: str
    files: tuple[str, ...]
    locale: str | None = None


@dataclass(frozen=True)
class Wanted:
    """What is asked for beyond the package.

    Args:
        menu: two packages between which people sort themselves.
        facts: what it saves to learn what is not known, and to show another outlook on the stake.
        keep: highest probability a year of leaving, for a plan of later grants; ``None``: no plan.
    """

    menu: bool = False
    facts: bool = False
    keep: float | None = None


@dataclass(frozen=True, eq=False)
class LaterGrants:
    """A plan of later grants by path of the share's price, and the offer from outside that it is held against."""

    target: float
    rival: str
    paths: Mapping[Name, PricePath]


@dataclass(frozen=True, eq=False)
class Found:
    """The answer to what was :class:`Asked`, before it becomes a view.

    Args:
        employer, proposal: under the norm that is cheapest.
        norms: every norm with its proposal, the cheapest first.
        at_scales: the cheapest package at each of the proposal's scales of tastes.
        accounts: the grant in the accounts, or what it lacks for that; ``None`` without a grant.
        buy_out: of what leaving forfeits; ``None``: nothing is forfeited.
        menu, later, facts: where they were wanted, and there are any.
    """

    asked: Asked
    employer: FiledEmployer
    proposal: Proposal
    norms: tuple[tuple[FiledEmployer, Proposal], ...]
    curves: Curves
    certificate: Certificate
    shortfall: Shortfall | None
    at_scales: tuple[Design | Infeasible, ...]
    accounts: Accounts | InputError | None
    buy_out: BuyOut | None
    menu: Menu | None
    later: LaterGrants | None
    facts: tuple[Fact | Disclosure, ...] | None

    @cached_property
    def package(self) -> Package:
        """The proposed package."""
        return self.employer.package(self.proposal.terms)


@dataclass(frozen=True, eq=False)
class WinAnswer:
    """The view of an answer, and what else can be made of it."""

    view: WinView
    found: Found

    def write_offer(self, path: Source, language: str = "en") -> Path:
        """Writes the proposed package as an offer file that ``compare`` reads."""
        return write_offer(self.found.employer, self.found.proposal.terms, path, language=language)

    def write_offer_page(self, path: Source, reader: Reader) -> Path:
        """Writes the offer as the candidate may see it, as HTML or PDF by the ending of ``path``."""
        from outbid.report.offer_letter import offer_letter
        from outbid.report.offer_letter_html import write_letter

        asked = self.found.asked
        write_letter(offer_letter(self.found.package, asked.candidate.person, asked.run), reader, path)
        return Path(path)

    def write_workbook(self, path: Source, reader: Reader) -> Path:
        """Writes what the package costs as an XLSX workbook with live formulas."""
        from outbid.report.win_page import rests_lines
        from outbid.report.win_workbook import write_workbook

        notes = rests_lines(self.view, reader)
        write_workbook(self.found.employer, self.found.proposal.terms, path, reader, notes)
        return Path(path)


def load(
    candidate: Source,
    employer: Source,
    rivals: Sequence[Source] = (),
    target: float = 0.8,
    *,
    run: Run = Run(),  # noqa: B008
    locale: str | None = None,
    data: Source | None = None,
) -> Asked:
    """Reads all files.

    Args:
        candidate, employer: files; rivals: offer files, besides those that the candidate's file names.
        target: probability that the package is to be taken with.
        run: how the futures are drawn.
        locale: number format, if a file does not name its own.
        data: store of the evidence; ``None``: the default one.

    Raises:
        InputError: something in the files needs mending, or there is nothing to win against.
    """
    check_target(target)
    check_run(run)
    person = load_candidate(candidate, locale=locale)
    folder = Path(candidate).parent
    sources = [*rivals_of(candidate, locale=locale), *rivals]
    others = load_rivals(sources, person, folder=folder, locale=locale, data=data)
    current = load_candidate_file(candidate, locale=locale).current
    if not others and current is None:
        raise InputError("win.no_alternative", where=str(candidate))
    employers = load_employers(employer, person, locale=locale)
    named = [employers[0].template.name, *(each.name for each in others)]
    named += [person.current.name] if person.current else []
    twice = next((name for name in named if named.count(name) > 1), None)
    if twice is not None:
        raise InputError("errors.same_name", name=twice)
    files = [str(folder / current)] if current else []
    files += [rival.source for rival in others if Path(rival.source).suffix == ".toml"]
    return Asked(
        person,
        employers,
        others,
        target,
        run,
        str(candidate),
        tuple(files),
        locale,
    )


def solve(asked: Asked, wanted: Wanted = Wanted(), progress: Progress | None = None) -> Found:
    """The cheapest package, what was tried against it, and what lies around it."""
    told = progress or (lambda done, total: None)
    told(1, STEPS)
    tried = best_of(asked.candidate, asked.employers, asked.target, asked.rivals, asked.run)
    filed = {id(each): each for each in asked.employers}
    norms = tuple((filed[id(each)], own) for each, own in tried)
    employer, proposal = norms[0]
    told(3, STEPS)
    around = curves(proposal)
    told(4, STEPS)
    certificate = certify(proposal)
    told(5, STEPS)
    current = asked.candidate.current
    sorted_by = menu(proposal, asked.run) if wanted.menu else None
    return Found(
        asked,
        employer,
        proposal,
        norms,
        around,
        certificate,
        None if proposal.feasible else shortfall_of(proposal),
        _at_scales(proposal),
        _accounts(employer, proposal),
        buy_out(proposal.wide, proposal.terms) if current and current.forfeiture else None,
        sorted_by if isinstance(sorted_by, Menu) else None,
        None if wanted.keep is None else _later(asked, proposal, wanted.keep),
        ranked(facts(proposal), outlooks(proposal)) if wanted.facts else None,
    )


def _accounts(employer: FiledEmployer, proposal: Proposal) -> Accounts | InputError | None:
    """A grant without a fair value is no reason to withhold the offer."""
    try:
        return accounting_view(employer, proposal.terms)
    except InputError as error:
        return error


def _later(asked: Asked, proposal: Proposal, keep: float) -> LaterGrants:
    """Later grants against the person's outside offer, or else the first rival's."""
    person = asked.candidate.person
    aim = Retention(keep, years=min(4, person.horizon))
    rival = None
    if person.outside is None and asked.rivals:
        rival = asked.rivals[0].packages[len(asked.rivals[0].packages) // 2]
    paths = plan_refreshers(proposal.wide, proposal.terms, aim, rival)
    return LaterGrants(keep, rival.name if rival else "", paths)


def _at_scales(proposal: Proposal) -> tuple[Design | Infeasible, ...]:
    """The cheapest package for the target with each scale of tastes, by the table over all that may be offered."""
    employer, table = proposal.valuer.employer, proposal.coarse
    worth = table(*(np.array([part]) for part in proposal.terms))[0]
    shifted = proposal.seen.alternatives - (proposal.seen.worth - worth)[:, None]
    return tuple(
        cheapest(
            table,
            employer.cost,
            employer.limits,
            replace(proposal.acceptance, alternatives=shifted, scale=scale),
            proposal.design.target,
        )
        for scale in proposal.scales
    )


def as_compared(asked: Asked) -> tuple[Package, ...]:
    """The alternatives as ``compare`` reads their files; of a rival from the evidence its middle package."""
    current = (asked.candidate.current,) if asked.candidate.current else ()
    return (*current, *(_as_compared(rival, asked) for rival in asked.rivals))


def _as_compared(rival: Rival, asked: Asked) -> Package:
    if len(rival.packages) > 1 and rival.source in asked.files:
        return replace(load_offer(rival.source, locale=asked.locale), name=rival.name)
    return rival.packages[len(rival.packages) // 2]
