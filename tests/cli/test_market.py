"""``outbid market`` as a user runs it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from markets import PLAIN, written

import outbid

Cli = Callable[..., Any]
SHOCK = '\n[[shock]]\nname = "New"\nlike = [{ name = "Second lab", like = "Lab" }]\n'


@pytest.fixture
def market(tmp_path: Path) -> Path:
    return written(tmp_path, PLAIN + SHOCK)


def test_run_leads_with_who_is_short_and_says_what_a_shock_does(cli: Cli, market: Path) -> None:
    outcome = cli("market", "run", market)
    assert outcome.code == 0
    assert outcome.err == ""
    assert "Experts" in outcome.out.splitlines()[0]
    for needed in ("New: pay of Experts rises", "Who hires whom", "seed 7", "What is not modelled"):
        assert needed in outcome.out


def test_json_is_the_same_to_the_byte_and_adds_up(cli: Cli, market: Path) -> None:
    one, two = cli("market", "run", market, "--json").out, cli("market", "run", market, "--json").out
    assert one == two
    view = json.loads(one)
    assert view["kind"] == "market"
    for segment in view["segments"]:
        people = segment["hired"]["value"] + segment["unmatched"]["value"]
        assert people == pytest.approx(segment["headcount"]["value"], rel=1e-6)
        assert segment["pay"]["low"] <= segment["pay"]["value"] <= segment["pay"]["high"]
    assert sum(flow["hires"]["value"] for flow in view["flows"]) == pytest.approx(
        sum(seat["filled"]["value"] for seat in view["seats"]), rel=0.01
    )
    assert view["assumptions"]["certificate"] < 1e-8
    assert view["assumptions"]["draws"] == 30


def test_seed_and_draws_are_as_asked(cli: Cli, market: Path) -> None:
    plain = json.loads(cli("market", "run", market, "--json").out)
    other = json.loads(cli("market", "run", market, "--json", "--seed", "8").out)
    none = json.loads(cli("market", "run", market, "--json", "--draws", "0").out)
    assert plain["segments"][0]["pay"]["value"] == other["segments"][0]["pay"]["value"]
    assert plain["segments"][0]["pay"]["low"] != other["segments"][0]["pay"]["low"]
    assert none["segments"][0]["pay"] == {
        "value": plain["segments"][0]["pay"]["value"], "low": None, "high": None,
    }  # fmt: skip


def test_one_shock_in_detail_and_one_from_the_command_line(cli: Cli, market: Path) -> None:
    named = json.loads(cli("market", "shock", market, "New", "--json").out)
    assert [shock["name"] for shock in named["shocks"]] == ["New"]
    own = json.loads(cli("market", "shock", market, "--set", "segment.Experts.headcount=+50%", "--json").out)
    assert own["shocks"][0]["changes"] == ["segment.Experts.headcount = +50%"]
    assert own["shocks"][0]["segments"][0]["pay"]["high"] < 0


def test_check_says_what_is_missing(cli: Cli, market: Path) -> None:
    outcome = cli("market", "check", market)
    assert outcome.code == 0
    assert "segment.Experts.headcount" in outcome.out
    view = json.loads(cli("market", "check", market, "--json").out)
    assert view["missing"] == sum(each["kind"] == "missing" for each in view["findings"]) > 0


def test_german_reads_german(cli: Cli, market: Path) -> None:
    outcome = cli("market", "run", market, "--language", "de")
    assert outcome.code == 0
    assert "Experts" in outcome.out
    assert "Was nicht modelliert ist" in outcome.out or "modelliert" in outcome.out


def test_html_is_written(cli: Cli, market: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    outcome = cli("market", "run", market, "--html", page)
    assert outcome.code == 0
    assert str(page) in outcome.err
    assert "<html" in page.read_text("utf-8")
    assert cli("market", "run", market, "--html", market).code == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("market", "run", "FILE", "--draws", "-1"), "draws"),
        (("market", "run", "FILE", "--workers", "0"), "processes"),
        (("market", "run", "FILE", "--seed", "-3"), "not a seed"),
        (("market", "run", "FILE", "New"), "knows nothing of this"),
        (("market", "run", "FILE", "--set", "x=1"), "knows nothing of this"),
        (("market", "check", "FILE", "--html", "x.html"), "knows nothing of this"),
        (("market", "check", "FILE", "--draws", "5"), "knows nothing of this"),
        (("market", "check", "FILE", "--workers", "2"), "knows nothing of this"),
        (
            ("market", "shock", "FILE", *["--set", "segment.Experts.headcount=+5%"] * 2),
            "changed twice",
        ),
        (
            (
                "market",
                "shock",
                "FILE",
                *(f"--set=employer.{name}.remove=true" for name in ("Large", "Lab", "Small")),
            ),
            "seats = 0",
        ),
        (("market", "shock", "FILE", "Nwe"), "“New”"),
        (("market", "shock", "FILE", "--set", "segment.Expert.headcount=+5%"), "“Experts”"),
        (("market", "jump", "FILE"), "run, shock, check"),
        (("market", "run"), "FILE"),
        (("market", "run", "nowhere.toml"), "nowhere.toml"),
    ],
)
def test_what_is_not_understood_is_said(
    cli: Cli, market: Path, arguments: tuple[str, ...], told: str
) -> None:
    outcome = cli(*(str(market) if word == "FILE" else word for word in arguments))
    assert outcome.code == 2
    assert told in outcome.err
    assert outcome.out == ""


def test_python_gives_the_same_with_a_picture_for_notebooks(cli: Cli, market: Path) -> None:
    view = outbid.market_run(market)
    assert json.loads(outbid.to_json(view)) == json.loads(cli("market", "run", market, "--json").out)
    assert view._repr_html_().lstrip().startswith("<")
    assert outbid.market_shock(market, "New").shocks[0].name == "New"
    assert outbid.market_check(market).segments == 2


def test_schema_describes_market_files(cli: Cli) -> None:
    schema = json.loads(cli("schema", "market").out)
    shipped = Path(__file__).parents[2] / "schemas" / "market.schema.json"
    assert schema == json.loads(shipped.read_text("utf-8"))
