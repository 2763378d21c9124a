"""Several shocks at once: one that does what all of them do, whatever their order; contradictions are told."""

import itertools
from pathlib import Path

import pytest

from outbid.core.errors import InputError
from outbid.market.scenarios.combine import combined
from outbid.market.scenarios.file import load_market
from outbid.market.scenarios.shocks import shocked
from outbid.workspace import market_run, market_shock, market_together

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "market"
MARKET = EXAMPLES / "three-employers.toml"
TALENT = EXAMPLES / "ai-talent.toml"


def test_without_any_shock_it_is_the_market_as_it_is() -> None:
    alone, whole = market_together(MARKET, draws=20), market_run(MARKET, draws=20)
    assert (alone.segments, alone.seats, alone.flows) == (whole.segments, whole.seats, whole.flows)
    assert alone.shocks == ()


@pytest.mark.parametrize("name", ["One more lab", "Layoffs of generalists"])
def test_one_shock_is_what_it_is_alone(name: str) -> None:
    one, alone = market_together(MARKET, [name], draws=20), market_shock(MARKET, name, draws=20)
    assert one.shocks == alone.shocks
    assert one.segments == alone.segments


def test_two_shocks_are_what_a_file_with_both_in_one_says(tmp_path: Path) -> None:
    text = MARKET.read_text()
    first, second = text.split("[[shock]]")[1:]
    inner = "\n".join(second.strip().splitlines()[1:])
    both = tmp_path / "both.toml"
    both.write_text(f'{text}\n[[shock]]\nname = "Both"\n{first.strip().splitlines()[1]}\n{inner}\n')
    expected = market_shock(both, "Both", draws=20).shocks[0]
    found = market_together(
        MARKET, ["Layoffs of generalists", "One more lab"], draws=20, called="Both"
    ).shocks[0]
    assert found.name == "Both"
    assert (found.segments, found.seats, found.moves) == (expected.segments, expected.seats, expected.moves)


def test_order_does_not_matter() -> None:
    scenario = load_market(TALENT)
    for two in itertools.combinations(scenario.shocks, 2):
        one = shocked(scenario, combined(two, "both"))
        other = shocked(scenario, combined(two[::-1], "both"))
        assert one.segments == other.segments
        assert {each.name: each for each in one.employers} == {each.name: each for each in other.employers}


def test_percentages_of_the_same_thing_are_taken_one_of_the_other() -> None:
    both = market_together(
        MARKET, ["Layoffs of generalists"], ["segment.Generalists.headcount=+10%"], draws=0
    )
    expected = market_shock(
        MARKET, sets=["segment.Generalists.headcount=+32%", "employer.BigSoft.seats=-20%"], draws=0
    )
    for one, other in zip(both.shocks[0].segments, expected.shocks[0].segments, strict=True):
        assert one.unmatched.value == pytest.approx(other.unmatched.value, abs=1e-6)
        assert one.pay and other.pay
        assert one.pay.value == pytest.approx(other.pay.value, abs=1e-9)


def test_two_that_put_different_things_in_one_place_are_told_with_the_place() -> None:
    scenario = load_market(MARKET, sets=["segment.Generalists.headcount=900"])
    with pytest.raises(InputError) as raised:
        combined(scenario.shocks, "all")
    assert raised.value.key == "scenario.contradiction"
    assert raised.value.where.endswith("segment.Generalists.headcount")
    with pytest.raises(InputError):
        market_together(MARKET, ["No such shock"])


def test_another_employer_enters_by_a_change() -> None:
    entered = market_together(MARKET, sets=["like.Second lab=Frontier lab"], draws=0).shocks[0]
    shock = market_shock(MARKET, "One more lab", draws=0).shocks[0]
    assert (entered.segments, entered.moves) == (shock.segments, shock.moves)
    none = ["like.Second lab=Frontier lab", "like.Second lab.seats=-99%"]
    seats = market_together(MARKET, sets=none, draws=0).shocks[0].seats
    new = next(each for each in seats if each.employer == "Second lab")
    assert new.filled.value + new.open.value == pytest.approx(0.6)


@pytest.mark.parametrize(
    "sets",
    [
        ["like.Second lab=Nobody"],
        ["like.BigSoft=Frontier lab"],
        ["like.A=Frontier lab", "like.A=BigSoft"],
        ["like.A=Frontier lab", "like.A.seats=-10%", "like.A.seats=-20%"],
        ["like.A.seats=-10%"],
        ["like.=Frontier lab"],
    ],
)
def test_an_entrant_that_cannot_be_is_refused(sets: list[str]) -> None:
    with pytest.raises(InputError):
        market_together(MARKET, sets=sets, draws=0)


def test_all_shocks_of_the_example_go_together() -> None:
    scenario = load_market(TALENT)
    whole = shocked(scenario, combined(scenario.shocks, "all"))
    assert {each.name for each in whole.segments} == {each.name for each in scenario.segments}
    assert [each.name for each in whole.employers if each.name == "New lab"] == ["New lab"]
