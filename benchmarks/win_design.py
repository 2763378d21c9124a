"""Times the cheapest package for one candidate beside one evaluation of the table of certainty equivalents it needs.

Promise (issue 6): design for one candidate, warm, takes at most 5 times one evaluation of the table. Design is all of
it: the table, narrower tables around the package, and the package confirmed on as many futures as `compare` uses. The
candidates are those of the worked examples: one whose job lasts as planned, and one who may leave for an outside offer
and holds options under the minimum tax.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np

from outbid.offers.candidate import Candidate
from outbid.offers.cost import Cost
from outbid.offers.design import cheapest
from outbid.offers.employer import Employer
from outbid.offers.limits import Bound, Limits
from outbid.offers.narrowing import tabulated
from outbid.offers.proposal import Search
from outbid.packages.files import load_offer, load_person
from outbid.worth.laboratory import with_stake_scaled
from outbid.worth.value import Run
from timing import promise, seconds

EXAMPLES = Path(__file__).parents[1] / "examples"
TARGET, MOST = 0.8, 5.0


def searched(example: str, offer: str, limits: Limits) -> Search:
    """The search for one worked example; a job without forfeits is the alternative."""
    person = load_person(EXAMPLES / example / "me.toml")
    template = load_offer(EXAMPLES / example / offer)
    job = replace(load_offer(EXAMPLES / "talent-war/stay.toml"), grants=(), dues=(), refresher=None)
    stake = template.stakes[0]
    one = with_stake_scaled(template, 1 / (stake.shares or 1.0))
    vesting = tuple((month, float(part)) for month, part in stake.vesting.increments)
    cost = Cost(years=5, growth=0.03, leaving=0.1, share_value=1.2, vesting=vesting, risk_free=0.04)
    candidate = Candidate(person, np.array([person.gamma]), np.array([person.wealth]), np.ones(1), job)
    return Search(candidate, Employer("employer", one, limits, cost, "shares"), (), Run())


def main() -> None:
    """Times both."""
    band = Bound(100e3, 560e3, "", "band")
    cases = (
        ("startup", searched("talent-war", "startup.toml", Limits(band, Bound(0, 1e5), Bound(0, 9e5)))),
        ("series B", searched("series-b", "offer.toml", Limits(band, Bound(0, 6e4), Bound(0, 2e5)))),
    )
    for name, search in cases:
        report(name, search)


def report(name: str, search: Search) -> None:
    """Prints times and ratios of one search."""
    employer, acceptance = search.employer, search.acceptance
    search.propose(TARGET)
    table = seconds(lambda: tabulated(search.valuer, employer.limits), 3)
    whole = seconds(lambda: Search(search.candidate, employer, search.rivals, search.run).propose(TARGET), 3)
    again = seconds(lambda: search.propose(TARGET), 3)
    solver = seconds(lambda: cheapest(search.coarse, employer.cost, employer.limits, acceptance, TARGET))
    ratio = whole / table
    print(
        f"{name:9} table of {search.coarse.size} packages {table * 1e3:7.0f} ms   design {whole * 1e3:7.0f} ms  "
        f"ratio {ratio:.2f} {promise(ratio <= MOST, f'at most {MOST:g}')}"
    )
    print(
        f"          next target {again * 1e3:7.0f} ms  ratio {again / table:.2f};  solver alone, on the table "
        f"{solver * 1e3:6.1f} ms  ratio {solver / table:.3f}"
    )


if __name__ == "__main__":
    main()
