"""``outbid win`` as a user runs it."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from win_files import CANDIDATE, EMPLOYER, LISTED, RIVAL, written

Cli = Callable[..., Any]
FEW = ("--futures", "4000")


def asked(folder: Path, *more: object) -> tuple[object, ...]:
    return (
        "win", folder / "candidate.toml", "--employer", folder / "employer.toml", "--rival",
        folder / "rival.toml", *FEW, *more,
    )  # fmt: skip


def test_the_package_is_the_first_sentence(cli: Cli, tmp_path: Path) -> None:
    outcome = cli(*asked(written(tmp_path)))
    assert outcome.code == 0
    assert outcome.err == ""
    first = " ".join(outcome.out.split("To them")[0].split())
    assert first.startswith("Cheapest package with an 80% chance of yes (")
    assert "base, no equity, no sign-on; costs you $" in first
    assert "over 3 years." in first
    for needed in (
        "Why",
        "What limits it",
        "What each chance costs",
        "Checks",
        "seed 1",
        "Not modelled here",
    ):
        assert needed in outcome.out


@pytest.mark.parametrize("employer", [EMPLOYER, LISTED], ids=["cash", "listed"])
@pytest.mark.parametrize("target", [0.3, 0.8])
def test_compare_gives_the_same_probability(cli: Cli, tmp_path: Path, employer: str, target: float) -> None:
    """The offer file, fed back to compare, by the formula of the specification alone."""
    folder = written(tmp_path, employer=employer)
    offer = folder / "offer.toml"
    found = cli(*asked(folder, "--target", target, "--offer-out", offer, "--json"))
    view = json.loads(found.out)
    assert f"written: {offer}" in found.err
    command = ("compare", offer, folder / "rival.toml", "--me", folder / "candidate.toml", *FEW, "--json")
    compared = {each["name"]: each["worth_per_year"] for each in json.loads(cli(*command).out)["offers"]}
    scale = compared["Rival"] / 6  # the elasticity of the published estimates
    chance = 1 / (1 + math.exp(-(compared["Join Acme"] - compared["Rival"]) / scale))
    assert chance == pytest.approx(target, abs=2e-3)
    assert view["chance"]["low"] <= chance <= view["chance"]["high"]
    assert view["check"]["worth"] == [
        pytest.approx(compared[name], abs=0.01) for name in view["check"]["names"]
    ]
    assert view["chance"]["value"] == pytest.approx(view["check"]["chance"], abs=1e-5)
    assert view["certificate"]["holds"]


def test_compare_takes_the_person_at_the_centre_of_a_candidate(cli: Cli, tmp_path: Path) -> None:
    unknown = CANDIDATE.replace("300_000", '"200k to 400k"').replace("= 2\nplace", '= "1 to 3"\nplace')
    folder = written(
        tmp_path, unknown + "[taste]\nscale = 25_000\n", rival=RIVAL.replace("200_000", '"180k to 220k"')
    )
    view = json.loads(cli(*asked(folder, "--offer-out", folder / "offer.toml", "--json")).out)
    me = folder / "candidate.toml"
    compared = json.loads(
        cli("compare", folder / "offer.toml", folder / "rival.toml", "--me", me, *FEW, "--json").out
    )
    worth = {each["name"]: each["worth_per_year"] for each in compared["offers"]}
    assert compared["assumptions"]["gamma"] == pytest.approx(math.sqrt(3))  # the lognormal's median
    assert view["check"]["worth"] == [pytest.approx(worth[name], abs=0.01) for name in view["check"]["names"]]
    assert not view["check"]["known"]
    # what compare shows implies the chance at the centre that stands beside that over all beliefs
    gap = worth["Join Acme"] - worth["Rival"]
    assert view["check"]["chance"] == pytest.approx(1 / (1 + math.exp(-gap / 25_000)), abs=1e-5)
    text = " ".join(cli(*asked(folder)).out.split())
    assert f"at the centre of what you believe a chance of {view['check']['chance']:.0%}." in text
    assert [each["scale"] for each in view["scales"]] == [25_000]
    assert sum(each["weight"] for each in view["types"]) == pytest.approx(1, abs=1e-4)
    mean = sum(each["weight"] * each["chance"] for each in view["types"])
    assert mean == pytest.approx(view["chance"]["value"], abs=1e-3)


@pytest.mark.parametrize(
    ("aversion", "gamma"), [("mix(low: 50%; high: 50%)", 1.0), ("1 bis 4", 2.0), ("low to high", 2.0)]
)
def test_compare_reads_every_way_to_state_aversion(
    cli: Cli, tmp_path: Path, aversion: str, gamma: float
) -> None:
    folder = written(tmp_path, CANDIDATE.replace("risk_aversion = 2", f'risk_aversion = "{aversion}"'))
    (folder / "other.toml").write_text(RIVAL.replace("Rival", "Other"), "utf-8")
    outcome = cli(
        "compare", folder / "rival.toml", folder / "other.toml", "--me", folder / "candidate.toml", *FEW,
        "--json",
    )  # fmt: skip
    assert outcome.err == ""
    assert json.loads(outcome.out)["assumptions"]["gamma"] == pytest.approx(gamma)


def test_the_check_command_is_one_that_runs(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(written(tmp_path))
    out = cli("win", "candidate.toml", "--employer", "employer.toml", "--rival", "rival.toml", *FEW,
              "--offer-out", "offer.toml").out  # fmt: skip
    (command,) = (line.split()[1:] for line in out.splitlines() if line.strip().startswith("outbid compare"))
    again = cli(*command)
    assert again.code == 0
    assert "Join Acme is worth" in again.out


def test_json_is_the_same_to_the_byte_and_adds_up(cli: Cli, tmp_path: Path) -> None:
    folder = written(tmp_path, employer=LISTED)
    one, two = (cli(*asked(folder, "--json")).out for _ in range(2))
    assert one == two
    view = json.loads(one)
    today = sum(year["total"] * year["discount"] for year in view["cost_years"])
    assert today == pytest.approx(view["cost"], rel=1e-6)
    assert view["terms"]["equity"] <= 400_000
    costs = [each["cost"] for each in view["targets"] if each["cost"] is not None]
    assert costs == sorted(costs)
    # a grant of listed shares is expensed at its price
    assert view["accounts"]["fair_value"] == view["terms"]["equity"]
    other = json.loads(cli(*asked(folder, "--json", "--seed", "2")).out)
    assert other["cost"] != view["cost"]
    assert other["cost"] == pytest.approx(view["cost"], rel=0.02)


def test_nothing_will_do_says_by_how_much(cli: Cli, tmp_path: Path) -> None:
    folder = written(tmp_path, employer=EMPLOYER.replace("260k", "200k"))
    view = json.loads(cli(*asked(folder, "--json")).out)
    assert not view["feasible"]
    more = {each["term"]: each["more"] for each in view["shortfall"]}
    outcome = cli(*asked(folder))
    assert outcome.out.startswith("Infeasible by $")
    # with that much more the target is reached, and with a little less it is not
    for extra, feasible in ((1.001, True), (0.99, False)):
        high = 200_000 + more["base"] * extra
        wider = EMPLOYER.replace("120k to 260k", f"120000 to {high:.0f}")
        again = json.loads(cli(*asked(written(tmp_path, employer=wider), "--json")).out)
        assert again["feasible"] is feasible


def test_it_speaks_german(cli: Cli, tmp_path: Path) -> None:
    outcome = cli("--language", "de", *asked(written(tmp_path)))
    assert outcome.out.startswith("Günstigstes Paket für eine Chance von 80\u00a0% auf ein Ja")
    assert "Worauf das beruht" in outcome.out


def test_a_share_may_be_a_percentage(cli: Cli, tmp_path: Path) -> None:
    folder = written(tmp_path)
    assert (
        cli(*asked(folder, "--target", "60%", "--json")).out
        == cli(*asked(folder, "--target", "0.6", "--json")).out
    )


def test_pages_and_workbook_are_written(cli: Cli, tmp_path: Path) -> None:
    folder = written(tmp_path, employer=LISTED)
    page, book, letter = folder / "page.html", folder / "cost.xlsx", folder / "offer.pdf"
    more = ("--offer-page", letter, "--menu", "--keep", "10%", "--facts")
    outcome = cli(*asked(folder, "--html", page, "--xlsx", book, *more))
    assert outcome.code == 0
    assert letter.read_bytes()[:5] == b"%PDF-"
    assert all(f"{path.name}" in outcome.err for path in (page, book, letter))
    assert "not for the candidate" in page.read_text("utf-8")
    assert book.read_bytes()[:2] == b"PK"
    assert "Two packages to choose from" in outcome.out
    assert "Later grants that keep them" in outcome.out


def test_what_leaving_forfeits_is_bought_out(cli: Cli, tmp_path: Path) -> None:
    folder = written(tmp_path, CANDIDATE + 'current = "stay.toml"\n')
    stay = RIVAL.replace("Rival", "Stay").replace("offer", "current").replace("200_000", "150_000")
    stay = stay.replace("[salary]", "start = 2026-12-01\n[salary]")
    bonus = '[[due]]\nname = "Bonus"\ndate = 2027-06-01\namount = 40_000\n'
    (folder / "stay.toml").write_text(stay + bonus, "utf-8")
    view = json.loads(cli(*asked(folder, "--json")).out)
    assert view["buy_out"]["face"] == 40_000
    assert 0 < view["buy_out"]["loss"] < 40_000
    assert [line["kind"] for line in view["worths"]] == ["offer", "current", "rival"]
    # the employer pays 20,000 on joining at most, whatever is offered besides
    assert view["terms"]["sign_on"] + view["buy_out"]["needed"] > 20_000
    assert view["buy_out"]["passes"] == ["sign_on"]
    text = " ".join(cli(*asked(folder)).out.split())
    assert "on joining passes what you may offer: the most that is usual on joining." in text


def test_leaving_that_cannot_be_held_is_told_first(cli: Cli, tmp_path: Path) -> None:
    tight = LISTED.replace("grant_most = 400_000", "grant_most = 5_000")
    rival = RIVAL.replace("200_000", "200_000\ngrowth = '9%'")
    outcome = cli(*asked(written(tmp_path, employer=tight, rival=rival), "--keep", "1%"))
    section = " ".join(outcome.out.split("Later grants that keep them")[1].split())
    assert section.startswith(
        "Leaving cannot be held to 1% a year: with all that you may grant, the lowest is "
    )


@pytest.mark.parametrize(
    ("files", "more", "said"),
    [
        ({}, ("--target", "1"), ("between 0 and 1", "0.95")),
        ({}, ("--target", "0"), ("between 0 and 1",)),
        ({}, ("--target", "120%"), ("between 0 and 1",)),
        ({}, ("--target", "most"), ("--target", "0.1 or 10%")),
        ({}, ("--keep", "2"), ("between 0 and 1",)),
        ({}, ("--seed", "-1"), ("seed",)),
        ({}, ("--futures", "5"), ("futures",)),
        ({}, ("--offer-out", "offer.json"), (".toml",)),
        ({}, ("--xlsx", "cost.toml"), (".xlsx",)),
        ({}, ("--offer-page", "offer.txt"), (".pdf", ".html")),
        ({}, ("--html", "page.toml"), (".html",)),
        ({}, ("--html", "a.html", "--offer-page", "a.html"), ("not for the candidate", "of their own")),
        ({"rival": RIVAL.replace("USD", "EUR")}, (), ("[rates]", "EUR")),
        ({"rival": RIVAL.replace("Rival", "Join Acme")}, (), ("Join Acme",)),
        ({"rival": RIVAL.replace("200_000", '"a lot"')}, (), ("a lot",)),
        ({"employer": EMPLOYER.replace("120k to 260k", "5k to 9k")}, (), ("legal minimum", "Raise the band")),
        ({"employer": EMPLOYER.replace("120k to 260k", "260k to 120k")}, (), ("limits.base",)),
        ({"employer": EMPLOYER.replace("[limits]", "[limits]\ncash_cap = 90_000")}, (), ("cap",)),
        ({"employer": EMPLOYER.replace('"10%"', '"100%"')}, (), ("leaving",)),
        ({"candidate": CANDIDATE.replace("US-TX", "US-XX")}, (), ("US-XX",)),
        ({"candidate": CANDIDATE + "surprise = 1\n"}, (), ("surprise",)),
        ({"candidate": CANDIDATE + 'current = "nowhere.toml"\n'}, (), ("nowhere.toml",)),
    ],
    ids=lambda value: " ".join(map(str, value))[:40] if isinstance(value, tuple) else "-".join(value),
)  # fmt: skip
def test_bad_input_is_named_with_what_mends_it(
    cli: Cli, tmp_path: Path, files: dict[str, str], more: tuple[str, ...], said: tuple[str, ...]
) -> None:
    outcome = cli(*asked(written(tmp_path, **files), *more))
    assert outcome.code == 2
    assert outcome.out == ""
    assert "Traceback" not in outcome.err
    assert "defect" not in outcome.err
    for words in said:
        assert words in outcome.err


def test_a_workbook_that_cannot_be_written_is_no_matter_of_html(cli: Cli, tmp_path: Path) -> None:
    outcome = cli(*asked(written(tmp_path), "--xlsx", tmp_path / "nowhere" / "cost.xlsx"))
    assert outcome.code == 2
    assert "Choose another place for the file." in outcome.err
    assert "--html" not in outcome.err


def test_who_has_no_alternative_cannot_be_won(cli: Cli, tmp_path: Path) -> None:
    folder = written(tmp_path)
    outcome = cli("win", folder / "candidate.toml", "--employer", folder / "employer.toml")
    assert outcome.code == 2
    assert "nothing to win against" in outcome.err
    assert "--rival FILE" in outcome.err


def test_no_pool_leaves_cash(cli: Cli, tmp_path: Path) -> None:
    folder = written(tmp_path, employer=LISTED.replace("grant_most = 400_000", "grant_most = 0"))
    view = json.loads(cli(*asked(folder, "--json")).out)
    assert view["feasible"]
    assert view["terms"]["equity"] == 0
    assert view["terms"]["base"] <= 260_000


def test_a_rival_at_any_cost_is_an_answer(cli: Cli, tmp_path: Path) -> None:
    folder = written(tmp_path, rival=RIVAL.replace("200_000", "2_000_000"))
    outcome = cli(*asked(folder, "--json"))
    view = json.loads(outcome.out)
    assert outcome.code == 0
    assert not view["feasible"]
    assert view["chance"]["value"] < 0.05
    assert view["terms"]["base"] <= 260_000 * (1 + 1e-9)
    assert view["terms"]["sign_on"] <= 20_000


def test_a_file_that_is_read_is_not_written_over(cli: Cli, tmp_path: Path) -> None:
    folder = written(tmp_path)
    before = (folder / "rival.toml").read_bytes()
    outcome = cli(*asked(folder, "--offer-out", folder / "rival.toml"))
    assert outcome.code == 2
    assert (folder / "rival.toml").read_bytes() == before


def test_rivals_in_the_candidates_file_count(cli: Cli, tmp_path: Path) -> None:
    folder = written(tmp_path, CANDIDATE + '[[rival]]\nfile = "rival.toml"\n')
    inside = cli("win", folder / "candidate.toml", "--employer", folder / "employer.toml", *FEW, "--json")
    outside = cli(*asked(written(tmp_path), "--json"))
    assert json.loads(inside.out)["terms"] == json.loads(outside.out)["terms"]
