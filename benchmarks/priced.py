"""Times the fair value of a company with five rounds behind it, and what one future of it costs.

Promise (issue 3): calibration takes under 50 sweeps, each a valuation of all claims. The time is compared with looking
up the same payouts at the same points, nothing else, by ``numpy.interp``, in the same run.
"""

import numpy as np

from outbid.packages.captable import CapTable, Option, ShareClass
from outbid.worth.ipo_odds import ipo_probability
from outbid.worth.marks import Marks
from outbid.worth.multi_round import POINTS, REPLICATES, multi_round
from outbid.worth.priced import Calibration, PricedTerms, single_round
from outbid.worth.rounds import exit_claims, future_rounds
from timing import seconds

FUTURES, YEARS = 8_192, 10
PREFERRED = (
    ShareClass("seed", 2e6, 1.0, 1.0),
    ShareClass("A", 2.5e6, 3.0, 1.0),
    ShareClass("B", 2e6, 8.0, 1.0, participation="capped", cap=2.0),
    ShareClass("C", 1.8e6, 18.0, 1.0, seniority=1, ipo_floor=1.0),
    ShareClass("D", 1.5e6, 40.0, 1.25, seniority=2, ratchet=1.0),
)
TABLE = CapTable(
    (ShareClass("common", 8e6), *PREFERRED), options=(Option("options", 1.5e6, 2.0),), unissued=5e5
)


def looked_up(company: Calibration) -> None:
    """Payouts of all claims at a sale and at an IPO at as many points as all sweeps use, by one look-up each."""
    points = company.value * np.exp(np.linspace(-8, 8, REPLICATES * POINTS))
    for payouts in (company.share.sale, company.share.ipo):
        for column in payouts.start.T:
            for _ in range(company.sweeps):
                np.interp(points, payouts.edges, column)


def main() -> None:
    """Prints sweeps, times and ratios."""
    terms = PricedTerms()
    single = single_round(TABLE, "D", terms)
    took = seconds(lambda: single_round(TABLE, "D", terms))
    print(
        f"single round   {single.sweeps:3} sweeps  {took * 1e3:6.1f} ms  value {single.value / 1e6:7.1f}M  "
        f"over common {single.over_common:.3f}"
    )
    company = multi_round(TABLE, "D", terms)
    bare = seconds(lambda: looked_up(company), 3)
    took = seconds(lambda: multi_round(TABLE, "D", terms), 5)
    print(
        f"more to come   {company.sweeps:3} sweeps  {took * 1e3:6.1f} ms  value {company.value / 1e6:7.1f}M "
        f"± {company.error / 1e6:.1f}M  over common {company.over_common:.3f}  (promise: under 50 sweeps)"
    )
    print(
        f"               as many payouts looked up by numpy.interp {bare * 1e3:6.1f} ms  ratio {took / bare:.2f}"
    )
    rng = np.random.default_rng(1)
    log = np.log(company.value) + 0.9 * rng.standard_normal((YEARS + 1, FUTURES)).cumsum(axis=0)
    exits, ipo = rng.exponential(4, FUTURES), rng.random(FUTURES) < 0.3
    rounds, marks = future_rounds(log, exits, company), Marks.of(company)
    x = np.exp(log[4]) * rounds.multiplier
    exponential = seconds(lambda: np.exp(log)) / log.size
    print(f"nanoseconds a future, {YEARS} years; numpy.exp {exponential * 1e9:.1f} each")
    for name, work in (
        ("future_rounds", lambda: future_rounds(log, exits, company)),
        ("exit_claims", lambda: exit_claims(company, x, rounds.owed, rounds.given, ipo)),
        ("ipo_probability", lambda: ipo_probability(x)),
        ("marks at one date", lambda: marks.common(log[5], rounds.count_at[5], rounds.owed_at[5])),
    ):
        took = seconds(work, 50) / FUTURES
        print(f"  {name:18}{took * 1e9:7.1f}   x exp {took / exponential:5.1f}")
    print(f"  Marks.of, once    {seconds(lambda: Marks.of(company), 3) * 1e3:6.1f} ms")


if __name__ == "__main__":
    main()
