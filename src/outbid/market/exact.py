"""Clears a market without tastes: who is hired by whom, and between which bounds pay is supportable.

Shapley & Shubik (1972, International Journal of Game Theory 1) for money that passes undiminished, Demange & Gale
(1985, Econometrica 53) and Kelso & Crawford (1982, Econometrica 50) for packages and employers with several seats.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outbid.market.assignment.outcome import Assignment, Stable, match_values
from outbid.market.assignment.problem import Problem, pair_list, shifts, state, surplus
from outbid.market.market import Market

Array = NDArray[np.float64]
Index = NDArray[np.intp]
_TOLERANCE = 1e-11
"""Money that counts as none, as a share of the scale of money in the market."""


def assign(market: Market, move: bool = True) -> Assignment:
    """A stable assignment of persons to seats, with both ends of the lattice of pay.

    Args:
        market: both scales zero; masses are whole numbers of persons and of seats; frontiers are
            :class:`~outbid.market.frontier.PiecewiseLinear`.
        move: whether with packages the search for the ends goes on where it needs people to change seats; otherwise
            the ends are those of the matches that were found first, and may lie much closer together. That is enough
            where one stable outcome is wanted, and many times faster where there are as many seats as people.

    Returns:
        the assignment: exactly stable but for the rare market whose matches could not be polished, which it then says.

    Raises:
        InputError: tastes, masses that are not whole, other frontiers, or more memory needed than there is.
    """
    problem = state(market)
    shift = shifts(problem)
    if shift is not None and market.pairs is None:
        return _transferable(problem, shift)
    return _packages(problem, move)


def _transferable(problem: Problem, shift: Array) -> Assignment:
    from outbid.market.assignment import dual_ends_kernels as ends

    S = surplus(problem, shift)
    if (problem.room == 1).all():
        from outbid.market.assignment.one_seat import solve_one_seat

        seat, u, v = solve_one_seat(S)
    else:
        from outbid.market.assignment.many_seats_kernels import assign_seats

        seat, v = assign_seats(S, problem.room)
        u = _kept(S, seat, v)
    open_seats = problem.room - np.bincount(seat[seat >= 0], minlength=len(v))
    low = ends.lowest_prices(S, seat, u, v)
    high = ends.highest_prices(S, seat, open_seats, u, v)
    personal = np.where(seat >= 0, ends.best_offer_elsewhere(S, seat, high), 0.0)
    return Assignment(
        problem.market,
        problem.person,
        _money(problem, shift, seat, _kept(S, seat, low), low),
        _money(problem, shift, seat, _kept(S, seat, high), high),
        _money(problem, shift, seat, personal, high),
    )


def _kept(S: Array, seat: Index, v: Array) -> Array:
    """u = S − v of each match, at least 0; 0 for the unmatched."""
    at = np.flatnonzero(seat >= 0)
    u = np.zeros(len(seat))
    u[at] = np.maximum(S[at, seat[at]] - v[seat[at]], 0.0)
    return u


def _money(problem: Problem, shift: Array, seat: Index, u: Array, v: Array) -> Stable:
    terms, person = problem.market.terms, problem.person
    at = np.flatnonzero(seat >= 0)
    given, received = np.full(len(seat), np.nan), np.full(len(seat), np.nan)
    received[at] = u[at] - match_values(problem.market, person[at], seat[at], "amenity")
    table = terms.of[terms.worker_class[person[at]], terms.seat_class[seat[at]]]
    given[at] = received[at] - shift[table]
    none = np.zeros(len(seat))
    return Stable(seat, given, received, u, v, none, none)


def _packages(problem: Problem, move: bool) -> Assignment:
    from outbid.market.assignment.auction import bidding_war
    from outbid.market.assignment.ends import Loops, employers_end
    from outbid.market.assignment.package_kernels import pack
    from outbid.market.assignment.signing import signed

    terms = problem.market.terms
    classes = (terms.worker_class[problem.person], terms.seat_class, terms.of)
    tolerance = _TOLERANCE * problem.scale
    loops = Loops(pair_list(problem), classes, pack(problem.tables), problem.room, tolerance)
    low, seat, u, v, step = bidding_war(loops, problem.scale, move)
    if low is None:
        only = signed(problem, loops, seat, v, u, u)
        return Assignment(problem.market, problem.person, only, only, only, exact=False, step=step)
    high = employers_end(loops, low, move)
    return Assignment(
        problem.market,
        problem.person,
        signed(problem, loops, low.at, low.v, low.elsewhere),
        signed(problem, loops, high.at, high.v, high.elsewhere),
        signed(problem, loops, high.at, high.v, high.elsewhere, high.elsewhere),
        ends=low.final and high.final,
    )
