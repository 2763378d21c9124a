"""Futures in which a company fares like others of its stage."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from outbid.packages.outlooks import Cohort
from outbid.packages.person import Person
from outbid.packages.stake import Stake, round_price
from outbid.worth import base_rates
from outbid.worth.ending import IPO, NOTHING, SALE, Ending, after_exit
from outbid.worth.exit_claims import claims_of

Array = NDArray[np.float64]


def cohort_ending(
    stake: Stake, outlook: Cohort, own: Array, market: Array, person: Person, *, marks: bool
) -> Ending:
    """Futures in which the company fares like others of its stage."""
    table = outlook.table
    claims = claims_of(table)
    rates = replace(outlook.rates, correlation=outlook.market_correlation)
    found = base_rates.simulate(
        rates, outlook.stage, outlook.post_money, claims.preferred, own,
        market=market, horizon=person.horizon if marks else 0,
    )  # fmt: skip
    public, sold = found.kind == base_rates.IPO, found.kind == base_rates.SALE
    new = claims.new_shares(found.given)
    share = np.zeros(found.value.size)
    chosen = np.flatnonzero(public)
    share[chosen] = claims.common_at_ipo(found.value[chosen], new[chosen])
    chosen = np.flatnonzero(sold)
    share[chosen] = claims.common_at_sale(found.value[chosen], found.raised[chosen], new[chosen])
    held = stake.shares or 0.0
    kind = np.where(share <= 0, NOTHING, np.where(public, IPO, SALE)).astype(np.int8)
    seen = None
    if marks:
        fair = base_rates.fair_price(outlook.rates, found)[1:] * round_price(outlook) * held
        seen = after_exit(fair, found.years, share * held)
    undiluted = found.value * (held / table.issued)
    today = rates.after(outlook.stage)[0].fair * round_price(outlook) * held
    return Ending(found.years, kind, share * held, undiluted * (1 - found.given), undiluted, seen, today)
