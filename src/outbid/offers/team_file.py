"""A plan for a team from its TOML file; packages are stated there, or designed for the candidates it names."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from outbid.core.errors import InputError, Problems
from outbid.offers.candidate_file import load_candidate, placed
from outbid.offers.employer_file import load_employer
from outbid.offers.proposal import Search
from outbid.offers.rival_file import load_rivals
from outbid.offers.team import Array, Choice, Opening, Team, monthly_cash, worth_by_start
from outbid.offers.team_menus import TARGETS, designed
from outbid.offers.team_schema import OfferedTable, OpeningTable, TeamFile
from outbid.offers.terms import Terms
from outbid.packages.toml_file import read_toml
from outbid.packages.validation import validate
from outbid.worth.value import Run

Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class FiledTeam:
    """A team that a file states.

    Args:
        name: of the plan.
        currency: of all amounts.
        team: openings and resources.
        fully_diluted: shares of the company; 0 where they are not stated.
        most_overrun: chance that cash, or shares, may exceed what there is; ``None``: no such condition.
        locale: number format of the file, where it states one.
    """

    name: str
    currency: str
    team: Team
    fully_diluted: float
    most_overrun: float | None
    locale: str | None


def load_team(
    path: str | Path,
    *,
    locale: str | None = None,
    run: Run = Run(),  # noqa: B008
    progress: Progress | None = None,
) -> FiledTeam:
    """The team that the TOML file at ``path`` states.

    Args:
        path: the file; files it names are relative to its folder.
        locale: number format, ``"en"`` or ``"de"``, if the file does not name its own.
        run: futures on which packages for candidates are valued.
        progress: told how many openings are ready, and of how many.

    Raises:
        InputError: the file, or one that it names, cannot be read; :class:`~outbid.core.errors.Problems` with all that
            is wrong in it; another currency; nothing to fill.
    """
    file = validate(TeamFile, read_toml(path), str(path), locale)
    problems = [*_problems(file, str(path))]
    if problems:
        raise Problems(problems)
    reader = _Reader(path, file, file.locale or locale, run)
    openings: list[Opening] = []
    for place, table in enumerate(file.opening):
        openings += reader.openings(table, f"{path}, opening[{place}]")
        if progress is not None:
            progress(place + 1, len(file.opening))
    try:
        team = Team(
            tuple(openings),
            file.months,
            file.budget,
            file.pool,
            file.months_to_answer,
            file.maximise == "net",
        )
    except InputError as error:
        raise error.at(str(path)) from None
    diluted = reader.fully_diluted if file.fully_diluted is None else file.fully_diluted
    return FiledTeam(file.name, file.currency, team, diluted, file.overrun_at_most, file.locale)


class _Reader:
    """Makes openings of tables; what several openings share is searched for once."""

    def __init__(self, path: str | Path, file: TeamFile, locale: str | None, run: Run) -> None:
        self.path, self.file, self.locale, self.run = path, file, locale, run
        self.fully_diluted = 0.0
        self._searches: dict[tuple[str, ...], Search] = {}
        self._menus: dict[tuple[object, ...], tuple[Choice, ...]] = {}

    def openings(self, table: OpeningTable, where: str) -> Iterator[Opening]:
        """The opening of ``table``, as many times as it counts."""
        choices = (
            tuple(self._stated(each, table.candidates, f"{where}.package[{place}]")
                  for place, each in enumerate(table.package))
            if table.package
            else self._designed(table, where)
        )  # fmt: skip
        values = self._values(table)
        for number in range(1, table.count + 1):
            name = table.name if table.count == 1 else f"{table.name} {number}"
            yield Opening(name, table.month, values, choices)

    def _values(self, table: OpeningTable) -> Array:
        file = self.file
        if table.value_a_year is not None:
            return worth_by_start(file.months, table.value_a_year, file.counted_months, file.leaving)
        assert table.value is not None  # one of the two is given
        return worth_by_start(file.months, 0.0, 1) + table.value

    def _stated(self, table: OfferedTable, candidates: int, where: str) -> Choice:
        file = self.file
        chances = table.chance if len(table.chance) > 1 else table.chance * candidates
        if len(table.chance) > 1 and candidates not in (1, len(chances)):
            raise InputError(
                "team.chances", where=f"{where}.chance", count=len(chances), candidates=candidates
            )
        on_top = 1 + file.payroll
        months = max(file.months, file.counted_months)
        every = monthly_cash(
            months, table.base / 12 * on_top, table.sign_on * on_top, file.leaving, file.growth
        )
        cost = math.fsum(every[: file.counted_months]) + table.shares * file.share_value
        terms = Terms(table.base, table.sign_on, table.shares)
        return Choice(
            table.name or "",
            chances,
            every[: file.months],
            table.shares,
            cost if table.cost is None else table.cost,
            terms,
        )

    def _designed(self, table: OpeningTable, where: str) -> tuple[Choice, ...]:
        assert table.employer is not None  # candidates come with an employer
        targets = table.target or TARGETS
        key = (table.candidate, table.employer, table.rival, targets, table.candidates)
        if key not in self._menus:
            searches = [
                (Path(each).stem, self._search(each, table.employer, table.rival, where))
                for each in table.candidate
            ]
            try:
                self._menus[key] = designed(searches, self.file.months, targets, table.candidates)
            except InputError as error:
                raise placed(error, where) from None
        return self._menus[key]

    def _search(self, candidate: str, employer: str, rivals: tuple[str, ...], where: str) -> Search:
        key = (candidate, employer, *rivals)
        if key in self._searches:
            return self._searches[key]
        folder = Path(self.path).parent
        part = f"{where}.candidate"
        try:
            person = load_candidate(folder / candidate, locale=self.locale)
            part = f"{where}.employer"
            maker = load_employer(folder / employer, person, locale=self.locale)
            part = f"{where}.rival"
            others = load_rivals([folder / rival for rival in rivals], person, locale=self.locale)
        except InputError as error:
            raise placed(error, part) from None
        own = maker.template.currency
        if own != self.file.currency:
            raise InputError(
                "team.currency", where=f"{where}.employer", value=own, currency=self.file.currency
            )
        self.fully_diluted = max(self.fully_diluted, maker.fully_diluted)
        self._searches[key] = Search(person, maker, others, self.run)
        return self._searches[key]


def _problems(file: TeamFile, path: str) -> Iterator[InputError]:
    """What the tables say that does not fit together."""
    if not file.budget > 0:
        yield InputError("team.no_budget", where=f"{path}, budget")
    if file.overrun_at_most is not None and not file.overrun_at_most > 0:
        yield InputError("team.overrun", where=f"{path}, overrun_at_most", value=f"{file.overrun_at_most:g}")
    if not file.leaving < 1:
        yield InputError("win.leaving", where=f"{path}, leaving", value=f"{file.leaving:g}")
    for place, table in enumerate(file.opening):
        where = f"{path}, opening[{place}]"
        if (table.value is None) == (table.value_a_year is None):
            yield InputError("errors.exactly_one", where=where, first="value", second="value_a_year")
        if bool(table.package) == bool(table.candidate):
            yield InputError("errors.exactly_one", where=where, first="package", second="candidate")
        elif table.candidate and table.employer is None:
            yield InputError("errors.missing_key", where=f"{where}.employer", key="employer")
        if table.month > file.months:
            yield InputError(
                "team.month", where=f"{where}.month", name=table.name, value=table.month, most=file.months
            )
        for target in table.target:
            if not 0 < target < 1:
                yield InputError("win.target", where=f"{where}.target", value=f"{target:g}")
