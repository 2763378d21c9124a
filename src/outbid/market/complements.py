"""Where hiring person by person fails: teams of which an employer wants all or none, budgets for all hires together.

Both can leave a market without any stable pay. For teams that is decided exactly: prices that clear exist if and only
if teams shared out in fractions are worth no more than whole ones (Bikhchandani & Mamer 1997, Journal of Economic
Theory 74). For budgets only a search is known; see :func:`search_budgets` for what it decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outbid.core.errors import InputError

Array = NDArray[np.float64]
_MOST_TEAMS = 20_000
_MOST_OUTCOMES = 2_000_000
_SHARE = 1e-7


@dataclass(frozen=True)
class Team:
    """What some workers are worth to an employer together, in place of anything they would be worth alone.

    Args:
        seat: the employer.
        workers: who belongs to it, each once.
        value: money, less what these workers get unmatched.
    """

    seat: int
    workers: tuple[int, ...]
    value: float


@dataclass(frozen=True, eq=False)
class TeamOutcome:
    """Whether pay clears the market, and what the best whole teams are.

    Args:
        clears: whether there is pay at which nobody, alone or as a team, would rather be elsewhere.
        whole: the greatest value of teams that do not overlap, one for each employer.
        fractional: the same if teams could be shared out; pay clears if and only if it is not greater.
        hired: the teams of ``whole``.
        pay: over what each worker gets unmatched, money; nan where nothing clears.
    """

    clears: bool
    whole: float
    fractional: float
    hired: tuple[Team, ...]
    pay: Array

    @property
    def advice(self) -> str:
        """Catalogue key of what to say if nothing clears; empty if something does."""
        return "" if self.clears else "exact.no_equilibrium"


def clear_teams(workers: int, employers: int, teams: Sequence[Team]) -> TeamOutcome:
    """Finds the best teams and pay that clears, or that there is none.

    Args:
        workers: how many there are.
        employers: how many there are; each hires at most one team, or nobody.
        teams: the sets that are worth something to an employer; others are worth nothing to it.

    Raises:
        InputError: a worker or employer that does not exist, a team that stands twice, more teams than can be searched.
    """
    from scipy.optimize import Bounds, LinearConstraint, linprog, milp

    _check(workers, employers, teams)
    if not teams:
        return TeamOutcome(True, 0.0, 0.0, (), np.zeros(workers))
    once = np.zeros((workers + employers, len(teams)))
    for t, team in enumerate(teams):
        once[list(team.workers), t] = 1
        once[workers + team.seat, t] = 1
    value = np.array([team.value for team in teams])
    ones = np.ones(workers + employers)
    shared = linprog(-value, A_ub=once, b_ub=ones, bounds=(0, 1), method="highs-ds")
    limits = LinearConstraint(once, -np.inf, ones)
    best = milp(-value, constraints=limits, integrality=np.ones(len(teams)), bounds=Bounds(0, 1))
    whole, fractional = float(-best.fun), float(-shared.fun)
    clears = fractional - whole <= _SHARE * max(1.0, float(np.abs(value).max()))
    pay = -shared.ineqlin.marginals[:workers] if clears else np.full(workers, np.nan)
    hired = tuple(team for team, taken in zip(teams, best.x, strict=True) if taken > 0.5)
    return TeamOutcome(bool(clears), whole, fractional, hired, np.asarray(pay, np.float64))


def _check(workers: int, employers: int, teams: Sequence[Team]) -> None:
    if len(teams) > _MOST_TEAMS:
        raise InputError("exact.teams_too_many", count=len(teams), most=_MOST_TEAMS)
    seen = set()
    for t, team in enumerate(teams):
        where = f"teams[{t}]"
        members = set(team.workers)
        known = bool(members) and min(members) >= 0 and max(members) < workers and 0 <= team.seat < employers
        if not known or len(members) < len(team.workers):
            raise InputError("exact.team_unknown", where=where)
        if (team.seat, frozenset(members)) in seen:
            raise InputError("exact.team_twice", where=where)
        seen.add((team.seat, frozenset(members)))


@dataclass(frozen=True, eq=False)
class BudgetOutcome:
    """A stable outcome on a grid of pay, or that there is none on it.

    Args:
        stable: whether one was found; if not, there is none with pay in multiples of ``step``.
        step: between one pay and the next, money.
        seat: employer of each worker, −1 for none.
        pay: of each worker, 0 for the unmatched.
        searched: outcomes that were looked at.
    """

    stable: bool
    step: float
    seat: tuple[int, ...]
    pay: tuple[float, ...]
    searched: int

    @property
    def advice(self) -> str:
        """Catalogue key of what to say if nothing is stable; empty if something is."""
        return "" if self.stable else "exact.no_stable"


def search_budgets(value: ArrayLike, seats: ArrayLike, budgets: ArrayLike, step: float) -> BudgetOutcome:
    """Looks through all outcomes of a small market in which each employer's pay in total must not exceed a budget.

    Decided is whether an outcome on the grid is stable against an employer that takes any set of workers within its
    seats and budget: its own at their pay, others for at least one step more than they have, the unmatched for
    anything. Not decided is what lies between the grid's points: an empty grid does not prove that no pay at all is
    stable, though it does where pay is really agreed in such steps.

    Args:
        value: γ less what the worker gets unmatched, shape (N, J), money.
        seats: of each employer, shape (J,).
        budgets: most that each employer can pay in total over what its workers get unmatched, shape (J,), money.
        step: of the grid, money.

    Raises:
        InputError: more outcomes than can be looked at.
    """
    gains, room, limit = (np.asarray(a, np.float64) for a in (value, seats, budgets))
    options = [_options(gains[x], limit, step) for x in range(len(gains))]
    count = int(np.prod([float(len(each)) for each in options]))
    if count > _MOST_OUTCOMES:
        raise InputError("exact.teams_too_many", count=count, most=_MOST_OUTCOMES)
    searched = 0
    for chosen in product(*options):
        searched += 1
        seat, units = zip(*chosen, strict=True)
        pay = np.array(units) * step
        at = np.array(seat)
        if _affordable(at, pay, room, limit) and not _blocked(gains, room, limit, at, pay, step):
            return BudgetOutcome(True, step, tuple(seat), tuple(pay.tolist()), searched)
    return BudgetOutcome(False, step, (), (), searched)


def _options(gains: Array, limit: Array, step: float) -> list[tuple[int, int]]:
    """Employer and pay in steps that leave neither side worse off than without."""
    found = [(-1, 0)]
    for y, most in enumerate(np.minimum(gains, limit)):
        found += [(y, unit) for unit in range(int(np.floor(most / step + 1e-9)) + 1)]
    return found


def _affordable(at: NDArray[np.intp], pay: Array, room: Array, limit: Array) -> bool:
    return all(
        (at == y).sum() <= room[y] and pay[at == y].sum() <= limit[y] + 1e-9 * limit[y]
        for y in range(len(room))
    )


def _blocked(gains: Array, room: Array, limit: Array, at: NDArray[np.intp], pay: Array, step: float) -> bool:
    """Whether some employer could do better with other workers, all of whom would come."""
    for y in range(len(room)):
        mine = at == y
        now = float((gains[mine, y] - pay[mine]).sum())
        asks = np.where(mine | (at < 0), pay, pay + step)
        for team in _sets(len(gains), int(room[y])):
            some = list(team)
            cost = float(asks[some].sum())
            if cost <= limit[y] + 1e-9 * limit[y] and float(gains[some, y].sum()) - cost > now + 1e-9 * step:
                return True
    return False


def _sets(workers: int, most: int) -> Iterator[tuple[int, ...]]:
    for size in range(1, min(workers, most) + 1):
        yield from combinations(range(workers), size)
