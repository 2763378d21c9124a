"""Market files: what they may say, and what is said about what they may not."""

from __future__ import annotations

import math
from pathlib import Path

import jsonschema
import pytest
from markets import PLAIN, written

from outbid.core.errors import InputError, Problems
from outbid.core.ranges import Point, Spread
from outbid.market.scenarios.file import json_schema, load_market
from outbid.market.scenarios.review import review
from outbid.market.scenarios.scenario import Factor
from outbid.packages.toml_file import read_toml

EXAMPLES = Path(__file__).parents[2] / "examples" / "market"


def problems(path: Path, **options: object) -> list[InputError]:
    with pytest.raises(InputError) as caught:
        load_market(path, **options)  # type: ignore[arg-type]
    found = caught.value
    return list(found.problems) if isinstance(found, Problems) else [found]


def test_says_who_is_there(tmp_path: Path) -> None:
    scenario = load_market(written(tmp_path))
    assert [each.name for each in scenario.segments] == ["Experts", "Generalists"]
    assert scenario.segments[0].headcount == Spread(20.0, 40.0)
    assert scenario.segments[0].risk == ((1.0, 0.5), (4.0, 0.5))
    assert scenario.segments[1].risk == ((2.0, 1.0),)
    large, lab, _ = scenario.employers
    assert large.seats[0].terms.band == (70_000.0, 400_000.0)
    assert lab.seats[0].terms.cash_cap == 900_000.0
    assert lab.seats[0].amenity["Experts"] == Spread(-10_000.0, 20_000.0)
    assert "employer.Lab.seats" in scenario.inputs()


def test_both_notations_mean_the_same(tmp_path: Path) -> None:
    german = PLAIN.replace('"350k to 500k"', '"350.000 bis 500.000"').replace('"300 to 500"', '"300 bis 500"')
    one = load_market(written(tmp_path, german.replace('"150k"', '"150 Tsd"'), name="de.toml"))
    assert one.inputs() == load_market(written(tmp_path)).inputs()


def test_an_explained_number_is_a_number_with_a_reason(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        PLAIN,
        (r'^headcount = "20 to 40"', 'headcount = { value = "20 to 40", reason = "counted", source = "us" }'),
        (r'^cash_cap = "900k"', 'cash_cap = { value = "900k", reason = "told" }'),
    )
    scenario = load_market(path)
    assert scenario.inputs() == load_market(written(tmp_path, name="other.toml")).inputs()
    assert scenario.reasons["segment.Experts.headcount"].text == "counted"
    assert scenario.explained["employer.Lab.cash_cap"][0] == "900k"
    unexplained = {f.where for f in review(scenario) if f.key == "scenario.no_reason"}
    assert "segment.Experts.headcount" not in unexplained
    assert "segment.Generalists.headcount" in unexplained


def test_a_source_covers_the_places_it_names(tmp_path: Path) -> None:
    source = '\n[[source]]\nwhat = "segment.*.headcount"\nreason = "register"\n[[source]]\nwhat = "nowhere"\n'
    scenario = load_market(written(tmp_path, PLAIN + source))
    assert scenario.reasons["segment.Generalists.headcount"].text == "register"
    assert "employer.Lab.seats" not in scenario.reasons
    assert scenario.unused_sources == ("nowhere",)


BAD = {
    "negative headcount": ((r'"20 to 40"', "-5"), "errors.too_small"),
    "nan": ((r'"20 to 40"', "nan"), "errors.not_finite"),
    "infinity": ((r'"150k"', "inf"), "errors.not_finite"),
    "huge": ((r'"20 to 40"', "1e12"), "errors.too_large"),
    "not a number": ((r'"20 to 40"', '"many"'), "errors.not_a_number"),
    "a percentage": ((r'"20 to 40"', '"20%"'), "errors.no_percent"),
    "shares": ((r"low = 0.5, high = 0.5", "low = 0.5, high = 0.6"), "scenario.risk_shares"),
    "risk word": ((r"low = 0.5, high = 0.5", "bold = 1.0"), "errors.risk_word"),
    "cap below band": ((r'^band = "70k to 400k"', 'band = "70k to 400k"\ncash_cap = "60k"'),
                       "scenario.cap_below_band"),
    "unknown segment": ((r'"Experts" = "300k"', '"Expert" = "300k"'), "scenario.unknown_name"),
    "amenity alone": ((r'"Experts" = "300k", ', ""), ""),
    "unknown key": ((r"^wealth", "wealht"), "errors.unknown_key_near"),
    "unknown place": ((r'"US-TX"', '"US-XX"'), "errors.no_schedule"),
    "other status": ((r'"US-TX"', '"DE"'), "scenario.no_status"),
    "other currency": ((r'^place = "US-TX"', 'place = "DE"\nstatus = "class_1"'), "scenario.currency"),
    "one scale": ((r"^elasticity = 6", "worker_scale = 0"), "scenario.one_scale"),
    "scale near zero": ((r"^elasticity = 6", 'worker_scale = "-5k to 10k"'), ""),
    "no elasticity": ((r"^elasticity = 6", "elasticity = 0"), "errors.too_small"),
    "twice": ((r'^name = "Small"', 'name = "Lab"'), "scenario.same_name"),
    "pool of nothing": ((r'^cash_cap = "160k"', 'cash_cap = "160k"\npool = "50k"'),
                        "scenario.pool_without_equity"),
    "no seats": ((r"^seats = 25\n", ""), "scenario.nothing_hired"),
    "wrong kind": ((r'"market"', '"offer"'), "errors.not_one_of"),
    "no place": ((r'^place = "US-TX"\n', ""), "scenario.no_place"),
    "segment as text": ((r"^\[\[segment\]\]\nname = \"Experts\"", "[segment]\nname = \"Experts\""), ""),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_is_refused_in_words(tmp_path: Path, case: str) -> None:
    change, key = BAD[case]
    if case == "amenity alone":
        path = written(tmp_path, PLAIN, (r'"Experts" = "500k to 800k", ', ""))
        key = "scenario.amenity_alone"
    else:
        path = written(tmp_path, PLAIN, change)
    found = problems(path)
    assert not key or key in [each.key for each in found]
    for each in found:
        for language in ("en", "de"):
            assert len(each.text(language)) > 20
        assert "{{" not in each.text()


def test_all_complaints_come_at_once(tmp_path: Path) -> None:
    path = written(
        tmp_path, PLAIN, (r'"Experts" = "300k"', '"Expert" = "300k"'), (r'^name = "Small"', 'name = "Lab"'),
        (r'^band = "70k to 400k"', 'band = "70k to 400k"\ncash_cap = "60k"'),
    )  # fmt: skip
    keys = {each.key for each in problems(path)}
    assert keys == {"scenario.unknown_name", "scenario.same_name", "scenario.cap_below_band"}
    nearest = next(each for each in problems(path) if each.key == "scenario.unknown_name")
    assert "“Experts”" in str(nearest)


@pytest.mark.parametrize("side", ["segment", "employer"])
def test_an_empty_side_is_refused(tmp_path: Path, side: str) -> None:
    head, *tables = PLAIN.split("[[")
    text = head + "".join(f"[[{table}" for table in tables if not table.startswith(side))
    assert "scenario.empty_side" in [each.key for each in problems(written(tmp_path, text))]


SHOCKS = {
    "unknown segment": ('segment = { "Expert" = { headcount = "+10%" } }', "scenario.unknown_name"),
    "unknown employer": ('employer = { "Labs" = { remove = true } }', "scenario.unknown_name"),
    "unknown seat": ('employer = { "Lab" = { seat = { "x" = { count = 3 } } } }', "scenario.no_name"),
    "no sign": ('segment = { "Experts" = { headcount = "10%" } }', "scenario.change_sign"),
    "below nothing": ('segment = { "Experts" = { headcount = "-120%" } }', "scenario.change_range"),
    "plus": ('segment = { "Experts" = { headcount = "+12" } }', "scenario.change_plus"),
    "nothing": ("", "scenario.shock_empty"),
    "like nobody": ('like = [{ name = "New", like = "Labb" }]', "scenario.unknown_name"),
    "like itself": ('like = [{ name = "New", like = "New" }]', "scenario.unknown_name"),
    "taken": ('like = [{ name = "Lab", like = "Small" }]', "scenario.name_taken"),
}


@pytest.mark.parametrize("case", SHOCKS)
def test_a_shock_that_cannot_be_is_refused(tmp_path: Path, case: str) -> None:
    body, key = SHOCKS[case]
    path = written(tmp_path, f'{PLAIN}\n[[shock]]\nname = "S"\n{body}\n')
    assert key in [each.key for each in problems(path)]


def test_changes_keep_their_words_and_meaning(tmp_path: Path) -> None:
    body = '[[shock]]\nname = "S"\nsegment = { "Experts" = { headcount = "+20%", outside = "90k" } }\n'
    shock = load_market(written(tmp_path, f"{PLAIN}\n{body}")).shocks[0]
    assert shock.words == ("segment.Experts.headcount = +20%", "segment.Experts.outside = 90k")
    change = shock.segments["Experts"]
    assert isinstance(change.headcount, Factor)
    assert math.isclose(change.headcount.by, 1.2)
    assert change.outside == Point(90_000.0)


def test_sets_are_a_shock_too(tmp_path: Path) -> None:
    path = written(tmp_path)
    scenario = load_market(path, sets=["segment.Experts.headcount=-10%", "employer.Lab.value.Experts=+5%"])
    assert scenario.shocks[-1].words == (
        "segment.Experts.headcount = -10%",
        "employer.Lab.value.Experts = +5%",
    )
    for wrong in ("nonsense", "segment.Experts=5", "segment.Experts.headcount=", "employer..x=3"):
        assert problems(path, sets=[wrong])


@pytest.mark.parametrize("name", ["three-employers.toml", "ai-talent.toml"])
def test_examples_are_complete_and_fit_the_schema(name: str) -> None:
    path = EXAMPLES / name
    assert review(load_market(path)) == []
    tables = read_toml(path)
    tables["as_of"] = tables["as_of"].isoformat()
    jsonschema.validate(tables, json_schema())


def test_the_review_finds_what_contradicts_itself(tmp_path: Path) -> None:
    path = written(
        tmp_path, PLAIN, (r'"Experts" = "350k to 500k", ', ""), (r'"Experts" = "500k to 800k", ', ""),
        (r'^amenity = .*$', ""), (r'"Experts" = "300k"', '"Experts" = "90k"'),
        (r"^seats = 25", "seats = 0"), (r'^as_of = .*$', ""),
    )  # fmt: skip
    keys = [each.key for each in review(load_market(path))]
    for key in ("never_worth", "no_seats", "no_date"):
        assert f"scenario.{key}" in keys
    assert keys.index("scenario.never_worth") < keys.index("scenario.no_date")


EQUITY = {
    "none": ("forfeited = 0.1", "scenario.equity_none"),
    "two": ('listed = {}\nbelief = { multiple = 2, exit_in_years = 4 }', "scenario.equity_kind"),
    "facts": ('base_rates = { stage = "a" }', "scenario.equity_missing"),
    "preferences": ('base_rates = { stage = "a", post_money = "10M", preferences = "20M" }',
                    "scenario.preferences"),
    "no file": ('company = "nowhere.toml"', "errors.file_missing"),
}  # fmt: skip


@pytest.mark.parametrize("case", EQUITY)
def test_equity_that_cannot_be_is_refused(tmp_path: Path, case: str) -> None:
    body, key = EQUITY[case]
    path = written(tmp_path, f"{PLAIN}\n[employer.equity]\n{body}\n")
    assert key in [each.key for each in problems(path)]


def test_equity_is_read_in_each_of_its_ways(tmp_path: Path) -> None:
    company = EXAMPLES.parent / "talent-war" / "company.toml"
    kinds = {
        "listed = { volatility = 0.4 }": None,
        "belief = { multiple = 2, exit_in_years = 4 }": "stated",
        'base_rates = { stage = "a", post_money = "60M", preferences = "15M" }': "base_rates",
        f'company = "{company}"': "priced",
        f'base_rates = {{}}\ncompany = "{company}"': "base_rates",
    }
    for body, kind in kinds.items():
        path = written(tmp_path, f"{PLAIN}pool = '50k'\n[employer.equity]\n{body}\n")
        equity = load_market(path).employers[-1].equity
        assert equity is not None
        assert (equity.outlook.kind if equity.outlook else None) == kind


def test_a_pool_for_all_seats_is_shared_by_them(tmp_path: Path) -> None:
    path = written(tmp_path, f"{PLAIN}pool = {{ total = '5M' }}\n[employer.equity]\nlisted = {{}}\n")
    assert load_market(path).employers[-1].seats[0].terms.pool == 200_000.0
