"""Terms as one writes them into an offer: round amounts and whole shares, never beyond a limit."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from outbid.offers.employer import Employer
from outbid.offers.limits import Bound
from outbid.offers.terms import Array, Terms

STEPS = 100.0, 1.0, 0.01
"""Round amounts of money, the roundest first."""
_HAIR = 1e-6
"""Part of a step that counts as none: what solving by bisection leaves."""

Enough = Callable[[Array, Array, Array], NDArray[np.bool_]]


def cheapest_written(terms: Terms, employer: Employer, enough: Enough) -> Terms:
    """The cheapest package next to ``terms`` that is still enough, in the roundest money that allows one.

    Args:
        enough: whether packages whose terms have shape (points,) will do, shape (points,).
    """
    for step in STEPS:
        near = written(terms, employer, step)
        columns = _columns(near)
        will_do = enough(*columns)
        if will_do.any():
            return near[int(np.argmin(np.where(will_do, employer.cost(*columns), math.inf)))]
    return generous(terms, employer)


def generous(terms: Terms, employer: Employer) -> Terms:
    """What can be written of ``terms`` that are the most that limits allow: down to the cent and the whole share."""
    limits = employer.limits
    whole = 1.0 if employer.unit == "shares" else STEPS[-1]
    sign_on = _near(terms.sign_on, STEPS[-1], limits.sign_on)[0]
    base = _near(terms.base, STEPS[-1], _under(limits.base, float(limits.most_base(sign_on))))[0]
    return Terms(base, sign_on, _near(terms.equity, whole, limits.equity)[0])


def written(terms: Terms, employer: Employer, step: float = STEPS[0]) -> tuple[Terms, ...]:
    """Every package next to ``terms`` within the limits whose money is a multiple of ``step``, or a limit's end."""
    limits = employer.limits
    whole = 1.0 if employer.unit == "shares" else step
    return tuple(
        Terms(base, sign_on, equity)
        for sign_on in _near(terms.sign_on, step, limits.sign_on)
        if float(limits.most_base(sign_on)) >= limits.base.low
        for base in _near(terms.base, step, _under(limits.base, float(limits.most_base(sign_on))))
        for equity in _near(terms.equity, whole, limits.equity)
    )


def _under(bound: Bound, most: float) -> Bound:
    """``bound`` with no more than ``most``, in whole cents, where the cap on cash asks for that."""
    if most >= bound.high:
        return bound
    return Bound(bound.low, max(bound.low, math.floor(most * 100 + _HAIR) / 100), bound.low_is, "cash cap")


def _near(value: float, step: float, bound: Bound) -> tuple[float, ...]:
    """The multiple of ``step`` below and the one above, or the ends of ``bound`` they would pass.

    Shares are whole even where a limit is not; an end that leaves no whole one counts as it is.
    """
    low, high = bound.low, bound.high
    if step == 1.0 and math.ceil(low) <= math.floor(high):
        low, high = math.ceil(low), math.floor(high)
    below = math.floor(value / step + _HAIR) * step
    above = math.ceil(value / step - _HAIR) * step
    return tuple(sorted({float(min(max(each, low), high)) for each in (below, above)}))


def _columns(terms: tuple[Terms, ...]) -> tuple[Array, Array, Array]:
    base, sign_on, equity = (np.array(part) for part in zip(*terms, strict=True))
    return base, sign_on, equity
