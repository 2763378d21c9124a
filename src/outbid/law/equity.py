"""What each form of equity is to the tax law: which part of the money is wages, other income or a gain, and when."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Form = Literal["iso", "nso", "rsu", "restricted", "shares", "profits_interest", "vsop", "section_19a"]
Country = Literal["US", "DE"]
Part = Literal["none", "wages", "other", "gains", "preference", "contributions"]
FILE = Path(__file__).parent / "parameters" / "equity_us.json"
_MOMENT = 1e-9
"""Years: dates reckoned in twelfths of a year hit a limit only up to rounding."""


@dataclass(frozen=True)
class Character:
    """When a form is taxed, and as what.

    Attributes:
        grant, vest, exercise: what the market value less the price paid is at that moment; ``"preference"``: it
            enters the minimum tax alone; ``"contributions"``: social contributions alone.
        sale: what the proceeds beyond everything taxed before are, if held long enough.
        reference: statutes.
    """

    grant: Part
    vest: Part
    exercise: Part
    sale: Part
    reference: str


CHARACTERS: dict[Form, Character] = {
    "iso": Character("none", "none", "preference", "gains", "IRC 421, 422, 56(b)(3); FICA: 3121(a)(22)"),
    "nso": Character("none", "none", "wages", "gains", "IRC 83(a), (e)(3); Treas. Reg. 1.83-7"),
    "rsu": Character("none", "wages", "none", "gains", "IRC 83(a), 451"),
    "restricted": Character(
        "none", "wages", "none", "gains", "IRC 83(a); with an election under 83(b): at grant"
    ),
    "shares": Character("none", "none", "none", "gains", "IRC 1001, 1222; § 20 Abs. 2 EStG"),
    "profits_interest": Character("none", "none", "none", "gains", "Rev. Proc. 93-27, 2001-43"),
    "vsop": Character("none", "none", "none", "wages", "§ 19 Abs. 1 Satz 1 Nr. 1, § 11 Abs. 1 EStG"),
    "section_19a": Character("contributions", "none", "none", "gains", "§ 19a, § 20 Abs. 2 EStG"),
}
"""The forms, as the law of their country taxes them."""


@dataclass(frozen=True)
class Taxed:
    """The parts of an amount as tax law sees them, in the amount's currency, arrays of one shape, each at least 0.

    Attributes:
        wages: income with payroll contributions.
        other: ordinary income without them (``Schedule.tax(other=...)``).
        gains: long-term gains (in Germany: all gains).
        short_term: the part of ``other`` that is a short-term gain, on which the surtax on investment income is due
            (:func:`outbid.law.higher_rate.surtax_on_short_term`).
        loss: capital loss, where proceeds are below what was paid and taxed before.
    """

    wages: Array
    other: Array
    gains: Array
    short_term: Array
    loss: Array


@dataclass(frozen=True)
class Limits:
    """Numbers of the law of the United States (parameters/equity_us.json).

    Attributes:
        from_grant, from_exercise: years that incentive stock must be held beyond.
        first_exercisable: market value at grant that may first become exercisable in a calendar year, USD.
        after_leaving: months after employment within which an incentive option must be exercised.
        long_term: years beyond which a gain is long-term.
    """

    from_grant: float
    from_exercise: float
    first_exercisable: float
    after_leaving: float
    long_term: float


@cache
def limits() -> Limits:
    """The numbers."""
    document = json.loads(FILE.read_text(encoding="utf-8"))
    option, held = document["incentive_option"], document["long_term"]
    return Limits(
        option["from_grant"]["value"],
        option["from_exercise"]["value"],
        option["first_exercisable"]["value"],
        option["after_leaving"]["value"],
        held["from_purchase"]["value"],
    )


def is_incentive(form: Form, country: Country, months_since_leaving: ArrayLike = 0.0) -> NDArray[np.bool_]:
    """Whether an incentive option is taxed as one: not in Germany, not if exercised long after leaving.

    Args:
        months_since_leaving: from the end of employment to exercise; 0 or less while employed.

    Returns:
        True where ``form`` is ``"iso"`` and keeps the treatment, in the shape of ``months_since_leaving``.
    """
    months = np.asarray(months_since_leaving, dtype=np.float64)
    return (months <= limits().after_leaving + _MOMENT) & (form == "iso" and country == "US")


def at_exercise(
    form: Form, spread: ArrayLike, country: Country = "US", months_since_leaving: ArrayLike = 0.0
) -> tuple[Array, Array]:
    """What exercise makes of the spread, if the shares are kept over the year's end.

    Args:
        form: an option, ``"iso"`` or ``"nso"``; of any other form exercise is not taxed.
        spread: market value less strike of what is bought, at least 0.

    Returns:
        ``(wages, preference)``: what is taxed as wages this year, and what enters the minimum tax alone.
    """
    amount = np.asarray(spread, dtype=np.float64)
    if form not in ("iso", "nso"):
        return np.zeros_like(amount), np.zeros_like(amount)
    incentive = is_incentive(form, country, months_since_leaving)
    return np.where(incentive, 0.0, amount), np.where(incentive, amount, 0.0)


def split(
    form: Form,
    proceeds: ArrayLike,
    cost: ArrayLike = 0.0,
    spread_at_exercise: ArrayLike = 0.0,
    years_since_grant: ArrayLike = 0.0,
    years_since_exercise: ArrayLike = 0.0,
    *,
    country: Country = "US",
    elected: bool = False,
    months_since_leaving: ArrayLike = 0.0,
) -> Taxed:
    """The taxable parts in the year of a sale or payout.

    What an earlier year taxed (a spread as wages) is basis and not taxed again; where the shares are acquired and
    sold at once (``years_since_exercise`` 0) the same call gives that income, too.

    Args:
        form: of the stake.
        proceeds: what is paid for it, at least 0.
        cost: what the holder paid: strike, price.
        spread_at_exercise: value less price when the stake was acquired: at exercise; of RSUs and restricted stock
            at vesting; with an 83(b) election at grant; of § 19a shares at transfer, less the tax-free amount.
        years_since_grant: from grant to sale.
        years_since_exercise: from that acquisition to sale; 0 where both happen at once.
        country: whose law; in Germany an option's spread is always wages and gains have no holding period.
        elected: an election under section 83(b) was filed (``"restricted"``): holding runs from the grant.
        months_since_leaving: from the end of employment to exercise (see :func:`is_incentive`).

    Returns:
        Arrays of the broadcast shape.
    """
    p, c, s, granted, held, left = np.broadcast_arrays(
        *(
            np.asarray(x, dtype=np.float64)
            for x in (proceeds, cost, spread_at_exercise, years_since_grant, years_since_exercise)
        ),
        np.asarray(months_since_leaving, dtype=np.float64),
    )
    profit = p - c
    zero = np.zeros_like(profit)
    if form == "vsop":
        return Taxed(np.maximum(profit, 0.0), zero, zero, zero, zero)
    numbers = limits()
    long_for = granted if form == "restricted" and elected else held
    is_long = (long_for > numbers.long_term + _MOMENT) | (country == "DE")
    if form in ("shares", "profits_interest"):
        return _gain(profit, zero, zero, is_long)
    if form == "section_19a":
        deferred = np.clip(profit, 0.0, s)
        return _gain(profit - deferred, zero, deferred, np.ones_like(is_long))
    incentive = is_incentive(form, country, left)
    qualified = (
        incentive & (granted > numbers.from_grant + _MOMENT) & (held > numbers.from_exercise + _MOMENT)
    )
    at_once = held <= _MOMENT if not (form == "restricted" and elected) else np.zeros(held.shape, dtype=bool)
    income = np.where(at_once, np.maximum(profit, 0.0), s)
    # what a disqualifying sale turns into income is at most the profit (IRC 422(c)(2)); wages were taxed in full
    other = np.where(incentive & ~qualified, np.clip(profit, 0.0, income), 0.0)
    wages = np.where(at_once & ~incentive, income, 0.0)
    taxed_before = np.where(incentive, other, income)
    return _gain(profit - taxed_before, wages, other, is_long)


def _gain(left: Array, wages: Array, other: Array, is_long: NDArray[np.bool_]) -> Taxed:
    """What is left is a long-term gain, a short-term one (ordinary income without contributions) or a loss."""
    gain = np.maximum(left, 0.0)
    short = np.where(is_long, 0.0, gain)
    return Taxed(wages, other + short, np.where(is_long, gain, 0.0), short, np.maximum(-left, 0.0))


def incentive_part(first_exercisable: ArrayLike) -> Array:
    """What of options first exercisable in a calendar year may be incentive options (IRC 422(d)).

    Args:
        first_exercisable: market value at grant of the shares, USD; shape (years,) for one grant or
            (grants, years), grants in the order in which they were made.

    Returns:
        The value that keeps the treatment, same shape; the rest are non-qualified options.
    """
    values = np.asarray(first_exercisable, dtype=np.float64)
    table = np.atleast_2d(values)
    reached = np.minimum(np.cumsum(table, axis=0), limits().first_exercisable)
    return np.diff(reached, axis=0, prepend=0.0).reshape(values.shape)
