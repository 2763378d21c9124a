"""Which of several vesting calendars is proposed: the cheapest, and of those that cost the same the least shares."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from outbid.offers import proposal
from outbid.offers.candidate_file import load_candidate
from outbid.offers.employer_file import load_employers
from outbid.offers.rival_file import load_rivals
from outbid.worth.value import Run

WIN = Path(__file__).parents[2] / "examples" / "win"


def order(monkeypatch, *found):
    """Names in the order of best_of, of (name, feasible, cost, shares, chance)."""
    made = {
        name: SimpleNamespace(
            feasible=feasible,
            cost=cost,
            terms=SimpleNamespace(equity=shares),
            chance=SimpleNamespace(value=chance),
        )
        for name, feasible, cost, shares, chance in found
    }
    monkeypatch.setattr(
        proposal,
        "Search",
        lambda candidate, each, *rest: SimpleNamespace(propose=lambda target: made[each.name]),
    )
    firms = [SimpleNamespace(name=name, template=SimpleNamespace(currency="USD")) for name, *_ in found]
    return [each.name for each, _ in proposal.best_of(None, firms, 0.5)]


@pytest.mark.parametrize("first", ["4y", "5y"])
def test_of_calendars_that_cost_the_same_the_one_with_fewer_shares_is_proposed(monkeypatch, first):
    rows = [("5y", True, 750_000.0, 175_000, 0.5), ("4y", True, 750_300.0, 140_000, 0.5)]
    assert order(monkeypatch, *sorted(rows, key=lambda row: row[0] != first)) == ["4y", "5y"]


def test_a_calendar_that_is_cheaper_wins_whatever_its_shares(monkeypatch):
    rows = [("4y", True, 752_000.0, 140_000, 0.5), ("5y", True, 750_000.0, 175_000, 0.5)]
    assert order(monkeypatch, *rows) == ["5y", "4y"]


def test_what_misses_the_target_comes_last_the_most_probable_first(monkeypatch):
    rows = [("a", False, 1.0, 1, 0.2), ("b", False, 2.0, 9, 0.3), ("c", True, 9.0, 5, 0.5)]
    assert order(monkeypatch, *rows) == ["c", "b", "a"]


def test_the_example_does_not_ask_for_shares_that_vest_after_the_years_counted_on():
    candidate = load_candidate(WIN / "candidate-low.toml")
    rivals = load_rivals([WIN / "public.toml"], candidate)
    employers = load_employers(WIN / "startup.toml", candidate)
    (first, own), (second, other) = proposal.best_of(
        candidate, employers, 0.5, rivals, Run(seed=1, futures=4_096)
    )
    assert (first.vesting, second.vesting) == ("4y/1y-cliff/monthly", "5y/1y-cliff/monthly")
    # what vests within four years is the same: 4/5 of the longer grant
    assert own.terms.equity == pytest.approx(0.8 * other.terms.equity, rel=0.01)
    assert own.cost == pytest.approx(other.cost, rel=proposal.ALIKE)
