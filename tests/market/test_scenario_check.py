"""What a check says before anything is cleared, and that it refuses what a run refuses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markets import PLAIN, written

from outbid.core.catalogue import text
from outbid.core.errors import InputError, OutbidError, Problems
from outbid.market.scenarios.file import load_market
from outbid.market.scenarios.review import Finding, review
from outbid.market.scenarios.scenario import Scenario
from outbid.market.scenarios.shocks import shocked
from outbid.market.scenarios.study import study

THREE = Path(__file__).parents[2] / "examples" / "market" / "three-employers.toml"


def findings(scenario: Scenario) -> dict[str, Finding]:
    return {each.key.removeprefix("scenario."): each for each in review(scenario)}


def refusals(path: Path, **options: list[str]) -> list[InputError]:
    with pytest.raises(InputError) as caught:
        load_market(path, sets=options.get("sets", ()))
    found = caught.value
    return list(found.problems) if isinstance(found, Problems) else [found]


REFUSED = {
    "cap below the minimum wage": ((r'"160k"', '"10k"'), (), "menu.", "employer.Small"),
    "nothing outside": ((r'^outside = "80k to 100k"', "outside = 0"), (), "scenario.no_usual_pay",
                        "segment.Generalists"),
    "abroad": ((r"^seats = 25", "seats = 25"), ("segment.Experts.place=DE",), "scenario.no_status",
               "segment.Experts.place"),
    "nobody left": (
        (r"^seats = 25", "seats = 25"), tuple(f"employer.{name}.remove=true" for name in ("Large", "Lab", "Small")),
        "scenario.nobody_left", "shock.",
    ),
    "no limit": ((r'^cash_cap = "160k"\n', ""), ("employer.Small.cash_cap=-20%",), "scenario.no_limit",
                 "employer.Small.cash_cap"),
    "no budget": ((r'^cash_cap = "160k"', "budget = '1M'"), ("employer.Small.budget=-100%",), "scenario.no_budget",
                  "employer.Small.budget"),
    "budget without tastes": ((r"^elasticity = 6", "worker_scale = 0\nseat_scale = 0"), (), "scenario.exact_budget",
                              "employer.Small.budget"),
    "too many without tastes": ((r"^elasticity = 6", "worker_scale = 0\nseat_scale = 0"),
                                ("segment.Experts.headcount=100M",), "scenario.too_many_choices", "shock."),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_check_refuses_what_a_run_refuses(tmp_path: Path, case: str) -> None:
    change, sets, key, where = REFUSED[case]
    more = [(r"^seats = 25", 'seats = 25\nbudget = "1M"')] if case == "budget without tastes" else []
    scenario = load_market(written(tmp_path, PLAIN, change, *more), sets=sets)
    found = [each for each in review(scenario) if each.key.startswith(key)]
    assert [each.kind for each in found] == ["contradictory"]
    assert where in found[0].where
    with pytest.raises(OutbidError) as caught:
        study(scenario, scenario.shocks, draws=0)
    assert where in caught.value.text("en") and where in caught.value.text("de")


def test_a_budget_of_nothing_is_refused(tmp_path: Path) -> None:
    found = refusals(written(tmp_path, PLAIN, (r"^seats = 25", "seats = 25\nbudget = 0")))
    assert [each.key for each in found] == ["scenario.no_budget"]


def test_an_employer_without_a_cap_is_nothing_wrong(tmp_path: Path) -> None:
    scenario = load_market(written(tmp_path, PLAIN, (r'^cash_cap = "160k"\n', "")))
    assert not [each for each in review(scenario) if each.kind == "contradictory"]
    assert study(scenario, draws=0).base.swept.central.residual <= 1e-9


ODD = {
    "no people": ((r'"20 to 40"', "0"), "no_people"),
    "a billionth": ((r'"20 to 40"', "1e-9"), "less_than_one"),
    "half a seat": ((r"^seats = 25", "seats = 0.5"), "less_than_one"),
    "both scales": ((r"^elasticity = 6", 'elasticity = 6\nworker_scale = "20%"\nseat_scale = "20%"'),
                    "elasticity_unused"),
    "one scale": ((r"^elasticity = 6", 'elasticity = 6\nworker_scale = "20k"'), "elasticity_half_used"),
    "tiny": ((r"^elasticity = 6", "worker_scale = 0.001\nseat_scale = 0.001"), "tiny_scale"),
    "many firms": ((r"^seats = 25", "seats = 25\nfirms = 4000"), "outside_firms"),
    "low floor": ((r"^seats = 25", "seats = 25"), "low_floor"),
    "long": ((r'"20 to 40"', "400_000"), "long_without_tastes"),
}  # fmt: skip


@pytest.mark.parametrize("case", ODD)
def test_what_is_odd_is_said(tmp_path: Path, case: str) -> None:
    change, key = ODD[case]
    exact = [(r"^elasticity = 6", "worker_scale = 0\nseat_scale = 0")] if case == "long" else []
    found = findings(load_market(written(tmp_path, PLAIN, change, *exact)))
    assert key in found
    for each in found.values():
        for language in ("en", "de"):
            sentence = text(each.key, language, **each.params) + text(
                f"{each.key}.fix", language, **each.params
            )
            assert "{" not in sentence
    ordinary = findings(load_market(written(tmp_path, PLAIN, name="plain.toml")))
    assert key not in ordinary or key == "low_floor"


def test_a_band_that_begins_where_offers_begin_has_no_low_floor(tmp_path: Path) -> None:
    scenario = load_market(
        written(
            tmp_path,
            PLAIN,
            (r'^cash_cap = "160k"', 'band = "70k to 160k"'),
            (r'^cash_cap = "900k"', 'band = "90k to 900k"'),
        )
    )
    assert "low_floor" not in findings(scenario)


def test_a_percentage_of_the_cash_cap_moves_the_top_of_the_band_where_that_is_the_cap() -> None:
    scenario = load_market(THREE, sets=["employer.Frontier lab.cash_cap=-20%"])
    lab = next(
        each for each in shocked(scenario, scenario.shocks[-1]).employers if each.name == "Frontier lab"
    )
    assert lab.seats[0].terms.band == pytest.approx((200_000.0, 720_000.0))
    raised = load_market(THREE, sets=["employer.Frontier lab.cash_cap=+50%"])
    lab = next(each for each in shocked(raised, raised.shocks[-1]).employers if each.name == "Frontier lab")
    assert lab.seats[0].terms.band == pytest.approx((200_000.0, 1_350_000.0))
    both = load_market(THREE, sets=["employer.Frontier lab.cash_cap=-20%", "employer.Frontier lab.band=-20%"])
    lab = next(each for each in shocked(both, both.shocks[-1]).employers if each.name == "Frontier lab")
    assert lab.seats[0].terms.band == pytest.approx((160_000.0, 720_000.0))
    assert lab.seats[0].terms.cash_cap == pytest.approx(720_000.0)
    low = load_market(THREE, sets=["employer.Frontier lab.cash_cap=-90%"])
    with pytest.raises(InputError, match="below the floor"):
        shocked(low, low.shocks[-1])


def test_the_shock_in_the_documentation_works_on_the_shipped_file(tmp_path: Path) -> None:
    page = (THREE.parents[2] / "docs" / "market-files.md").read_text("utf-8")
    (example,) = [
        block for block in re.findall(r"```toml\n(.*?)```", page, re.DOTALL) if "[[shock]]" in block
    ]
    scenario = load_market(written(tmp_path, THREE.read_text("utf-8") + example))
    assert not [each for each in review(scenario) if each.kind == "contradictory"]
    after = study(scenario, scenario.shocks[-1:], draws=0).shocks[0][1].scenario
    assert after.employers[-1].seats[0].terms.band == pytest.approx((200_000.0, 720_000.0))


def test_names_and_places_are_told_beside_a_typo_in_a_key(tmp_path: Path) -> None:
    shock = '[[shock]]\nname = "S"\nlike = [{ name = "New", like = "Labb" }]\n'
    path = written(
        tmp_path,
        f"{PLAIN}\n{shock}",
        (r"^wealth", "wealht"),
        (r'"Experts" = "300k"', '"Expert" = "300k"'),
        (r'"US-TX"', '"US-XX"'),
    )
    every = refusals(path)
    assert every[-2].where.endswith("shock.S.like.New.like") and "“Lab”" in every[-2].text("en")
    found = {each.key: each for each in reversed(every)}
    assert set(found) == {
        "errors.missing_key",
        "errors.unknown_key_near",
        "scenario.unknown_name",
        "errors.no_schedule",
    }
    assert found["errors.unknown_key_near"].where.endswith("segment.Experts.wealht")
    assert found["scenario.unknown_name"].where.endswith("employer.Small.value")
    assert found["errors.no_schedule"].where.endswith("market.toml, place")


def test_a_status_that_a_place_lacks_is_told_with_those_it_has(tmp_path: Path) -> None:
    (found,) = refusals(written(tmp_path, PLAIN, (r'"US-TX"', '"DE"'), (r'"USD"', '"EUR"')))
    assert 'status = "class_1"' in found.text("en") and 'status = "class_1"' in found.text("de")


def test_nothing_is_suggested_where_nothing_could_be_meant(tmp_path: Path) -> None:
    (found,) = refusals(written(tmp_path), sets=["employer.Lab.seat.Research.count=3"])
    assert "–" not in found.text("en") and "–" not in found.text("de")


@pytest.mark.parametrize(
    ("change", "german"),
    [
        ((r"^count = 30", "count = -1"), "zu klein"),
        ((r"^count = 30", "count = 1.5"), "ganze Zahl"),
        ((r"^seats = 25", "seats = 25\npayroll_tax = 20"), "zu groß"),
        ((r'^wealth = "100k"', 'wealth = "100k"\nstay = "long"'), "keine Zahl"),
    ],
)
def test_constraints_are_told_in_german(tmp_path: Path, change: tuple[str, str], german: str) -> None:
    (found,) = refusals(written(tmp_path, PLAIN, change))
    assert german in found.text("de")
    assert "Input should" not in found.text("de")


def test_many_draws_of_many_people_are_refused_without_tastes(tmp_path: Path) -> None:
    exact = (r"^elasticity = 6", "worker_scale = 0\nseat_scale = 0")
    scenario = load_market(written(tmp_path, PLAIN, exact, (r'"20 to 40"', "100_000")))
    with pytest.raises(InputError, match="at most 32"):
        study(scenario, draws=400)


def test_one_key_is_set_once(tmp_path: Path) -> None:
    twice = ["segment.Experts.headcount=+5%", "segment.Experts.headcount=+9%"]
    (found,) = refusals(written(tmp_path), sets=twice)
    assert found.key == "scenario.set_twice" and found.where == "--set"
