"""The page of an offer that wins: complete, self-contained, safe whatever the names are, and as wide as it may be."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from pages import Page, asks_nothing_of_anyone
from rich.console import Console
from win_files import CANDIDATE, EMPLOYER, LISTED, RIVAL, written

import outbid
from outbid.report.evidence_text import print_page
from outbid.report.format import Reader
from outbid.report.marks import NARROW, WIDE
from outbid.report.views import StepView
from outbid.report.win_charts import Curve, cash_points, cost_points, curve_chart
from outbid.report.win_html import render_win
from outbid.report.win_isolate import isolated_win
from outbid.report.win_page import check_command, win_page
from outbid.report.win_phrases import chance_of, following, lead, likely, reliefs, small_percent
from outbid.report.win_vesting import vesting_words
from outbid.report.win_views import ReliefView, TermsView, WinView
from outbid.worth.value import Run

EN, DE = Reader("en", "en", "USD"), Reader("de", "de", "USD")
HOSTILE = """<script>alert("x")</script>' onload='y' & {{ 7 * 7 }} </style></svg>]]>"""
TURNED = "abc\u202edef"
UNKNOWN = CANDIDATE.replace("300_000", '"200k to 500k"').replace("= 2\nplace", '= "1 to 4"\nplace')
STAY = """
name = "Stay"
kind = "current"
currency = "USD"
start = 2026-12-01
[salary]
base = 150_000
[[due]]
name = "Bonus"
date = 2027-06-01
amount = 10_000
"""


def answer(folder: Path, target: float = 0.8, **more: object) -> WinView:
    return outbid.win(
        folder / "candidate.toml", folder / "employer.toml", [folder / "rival.toml"], target,
        run=Run(futures=1000), **more,  # type: ignore[arg-type]
    ).view  # fmt: skip


@pytest.fixture(scope="module")
def views(tmp_path_factory: pytest.TempPathFactory) -> dict[str, WinView]:
    def at(name: str, **files: str) -> Path:
        return written(tmp_path_factory.mktemp(name), **files)

    full = at(
        "full",
        candidate=UNKNOWN + 'current = "stay.toml"\n',
        employer=LISTED,
        rival=RIVAL.replace("200_000", '"180k to 220k"'),
    )
    (full / "stay.toml").write_text(STAY, "utf-8")
    return {
        "cash": answer(at("cash")),
        "full": answer(full, menu=True, facts=True, keep=0.1),
        "short": answer(at("short", employer=EMPLOYER.replace("260k", "200k"))),
        "never": answer(at("never", employer=LISTED, rival=RIVAL.replace("200_000", "900_000"))),
    }


@pytest.fixture(params=["cash", "full", "short", "never"])
def view(request: pytest.FixtureRequest, views: dict[str, WinView]) -> WinView:
    return views[request.param]


def shown(view: WinView, reader: Reader, width: int = 80, *, whole: bool = False) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, markup=False, highlight=False, emoji=False)
    print_page(win_page(isolated_win(view), reader, whole=whole), console)
    return out.getvalue()


@pytest.mark.parametrize("reader", [EN, DE], ids=["en", "de"])
def test_the_page_is_well_formed_and_asks_nothing_of_anyone(view: WinView, reader: Reader) -> None:
    text = render_win(view, reader, ("win", "/home/somebody/candidate.toml"))
    page = Page(text)
    assert asks_nothing_of_anyone(page, text)
    assert page.all("html")[0]["lang"] == reader.language
    assert "somebody" not in text
    assert len(text.encode()) < 400_000
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in text
    assert len(page.all("h1")) == 1
    assert all(len(chart["aria-label"] or "") > 20 for chart in page.all("svg"))
    assert len(page.all("caption")) == len(page.all("table"))


@pytest.mark.parametrize("reader", [EN, DE], ids=["en", "de"])
def test_text_fits_into_eighty_columns_and_leaves_nothing_open(view: WinView, reader: Reader) -> None:
    text = shown(view, reader)
    assert max(len(line.rstrip()) for line in text.splitlines() if "outbid compare" not in line) <= 80
    assert not re.search(r"[{}]|\bnan\b|\binf\b|None", text)


def test_the_same_view_gives_the_same_text(view: WinView) -> None:
    assert render_win(view, EN) == render_win(view, EN)


def test_what_was_asked_for_is_there(views: dict[str, WinView]) -> None:
    text = shown(views["full"], EN)
    for title in (
        "Two packages",
        "What a fact is worth",
        "Later grants",
        "What they leave behind",
        "In the accounts",
    ):
        assert title in text
    assert "You do not know them exactly: 25 types" in " ".join(text.split())
    plain = shown(views["cash"], EN)
    for title in (
        "Two packages",
        "What a fact",
        "Later grants",
        "leave behind",
        "accounts",
        "Cash against equity",
    ):
        assert title not in plain


def test_names_are_text(views: dict[str, WinView]) -> None:
    view = views["full"]
    for name in (HOSTILE, TURNED):
        worths = tuple(replace(line, name=name, source=name) for line in view.worths)
        text = render_win(replace(view, worths=worths, offer=name), EN)
        page = Page(text)
        assert asks_nothing_of_anyone(page, text)
        assert "<script>" not in text
        if name == TURNED:
            assert "\u2068" + name + "\u2069" in text


def test_every_point_of_the_curve_has_the_target_and_none_is_cheaper(views: dict[str, WinView]) -> None:
    view = views["full"]
    costs = [point.cost for point in view.frontier if point.cost is not None]
    assert min(costs) >= view.cost * (1 - 2e-3)
    assert any(point.equity == view.terms.equity and point.cost == view.cost for point in view.frontier)
    # the more equity, the less cash the same chance takes
    assert all(b[1] <= a[1] * (1 + 1e-3) for a, b in pairwise(cash_points(view)))


def test_a_higher_chance_never_costs_less(view: WinView) -> None:
    points = cost_points(view)
    assert all(b[1] >= a[1] for a, b in pairwise(points))


def test_what_gives_way_is_told_cheapest_first(views: dict[str, WinView]) -> None:
    found = reliefs(views["short"])
    assert {each.term for each in found} == {"base", "sign_on"}
    assert [each.cost for each in found] == sorted(each.cost or 0.0 for each in found)
    assert "Infeasible by $" in shown(views["short"], EN).splitlines()[0]
    assert "the pay band" in shown(views["short"], EN)


@pytest.mark.parametrize("frame", [WIDE, NARROW], ids=["wide", "narrow"])
def test_curves_stay_inside_their_frame(frame: object) -> None:
    points = ((0.0, 100.0), (50.0, 80.0), (100.0, 75.0))
    curve = Curve(points, ((100.0, 75.0), "a long label that needs room"), str, str)
    spec = curve_chart(curve, frame)  # type: ignore[arg-type]
    rows = [row for layer in spec["layer"] for row in layer["data"]["values"]]
    assert all(0 <= row["x"] <= spec["width"] and 0 <= row["y"] <= spec["height"] for row in rows)
    (line,) = (layer for layer in spec["layer"] if layer["mark"]["type"] == "line")
    heights = [row["y"] for row in line["data"]["values"]]
    assert heights == sorted(heights)  # falling values go down the page
    texts = (layer for layer in spec["layer"] if layer["mark"]["type"] == "text")
    label = next(layer for layer in texts if layer["data"]["values"][0]["label"].startswith("a long"))
    assert label["mark"]["align"] == "right"  # at the right end words stand to the left


def test_a_flat_curve_can_be_drawn() -> None:
    assert curve_chart(Curve(((0.0, 5.0), (1.0, 5.0)), None, str, str), WIDE)["height"] > 0


@pytest.mark.parametrize(
    ("share", "words"), [(0.8, "an 80%"), (0.11, "an 11%"), (0.18, "an 18%"), (0.5, "a 50%"), (0.1, "a 10%")]
)
def test_english_articles(share: float, words: str) -> None:
    assert chance_of(EN, share) == words


@pytest.mark.parametrize(
    ("low", "value", "high", "words"),
    [
        (0.498, 0.5004, 0.504, "a 50% chance of yes (49.8% to 50.4%)"),
        (0.45, 0.452, 0.46, "a 45% chance of yes (45% to 46%)"),
        (0.49951, 0.49961, 0.49969, "a 49.96% chance of yes (49.95% to 49.97%)"),
        (0.9998, 0.9999, 0.99991, "a 99.99% chance of yes (99.98% to 99.99%)"),
        (1e-8, 2e-8, 3e-8, "a < 0.0001% chance of yes (known to within 0.0001%)"),
        (0.8, 0.8, 0.8, "an 80% chance of yes (known to within 0.0001%)"),
    ],
)
def test_the_first_sentence_names_the_chance_reached(
    views: dict[str, WinView], low: float, value: float, high: float, words: str
) -> None:
    chance = replace(views["cash"].chance, low=low, value=value, high=high)
    assert f"Cheapest package with {words}: $" in lead(
        replace(views["cash"], chance=chance, target=value), EN
    )


def test_more_than_was_asked_for_is_told(views: dict[str, WinView]) -> None:
    chance = replace(views["cash"].chance, low=0.1, value=0.13, high=0.18)
    view = replace(views["cash"], chance=chance, target=0.0001)
    assert lead(view, EN).startswith(
        "Cheapest package with a 13% chance of yes (10% to 18%), more than the 0.01% you asked for: $"
    )
    assert "mehr als die verlangten 0,01\u00a0%" in lead(view, DE)
    assert "more than" not in lead(replace(view, target=0.13), EN)


@pytest.mark.parametrize("share", [1e-9, 1e-5, 0.0004, 0.003, 0.5, 0.997, 0.99996, 1 - 1e-9])
@pytest.mark.parametrize("reader", [EN, DE], ids=["en", "de"])
def test_no_chance_is_told_as_certain(share: float, reader: Reader) -> None:
    words = likely(reader, share)
    assert words.replace("\u00a0", "") not in ("0%", "100%")
    number = float(words.strip("<> %\u00a0").replace(",", "."))
    assert number == pytest.approx(100 * share, abs=0.5)


def test_the_command_names_the_file_that_was_written(views: dict[str, WinView]) -> None:
    def text(offer: str) -> str:
        return " ".join(
            line
            for section in win_page(views["cash"], EN, offer=offer).sections
            for line in (*section.lines, *section.commands)
        )

    assert "--offer-out offer.toml first" in text("")
    assert "outbid compare mine.toml" in text("out/mine.toml")
    assert "--offer-out" not in text("out/mine.toml")


@pytest.mark.parametrize(
    ("notation", "words"),
    [
        ("5y/1y-cliff/monthly", "5 years, 20% after 12 months, the rest monthly"),
        ("4y/quarterly", "4 years, quarterly"),
        ("18m/half-yearly", "18 months, every half year"),
        ("40/30/20/10", "4 years, by year 40%, 30%, 20%, 10%"),
        ("immediate", "everything at once"),
    ],
)
def test_vesting_in_words(notation: str, words: str) -> None:
    assert vesting_words(notation, EN) == words


def test_a_chain_between_equal_amounts_is_left_out(views: dict[str, WinView]) -> None:
    view = views["full"]
    assert view.buy_out is not None
    steps = (StepView("risk", 297.0),)
    for needed, told in ((100_297.0, False), (110_000.0, True)):
        made = replace(view.buy_out, face=100_000.0, needed=needed, steps=steps)
        assert ("From $100K to" in shown(replace(view, buy_out=made), EN)) is told


def test_units_are_whole(views: dict[str, WinView]) -> None:
    view = views["full"]
    assert view.plan is not None
    halves = tuple(replace(year, unvested=68_497.5) for year in view.plan.years)
    grant = replace(view.grant, unit="shares", form="iso")
    text = shown(replace(view, plan=replace(view.plan, years=halves), grant=grant), EN)
    assert "68,497" in text
    assert "68,497.5" not in text


def test_a_saving_out_of_reach_is_explained(views: dict[str, WinView]) -> None:
    view = views["full"]
    assert view.facts
    for saving, told in ((None, True), (5.0, False)):
        facts = tuple(replace(each, saving=saving) for each in view.facts)
        assert (
            "out of reach within your limits" in " ".join(shown(replace(view, facts=facts), EN).split())
        ) is told


def test_where_the_volatility_of_options_comes_from_is_told(views: dict[str, WinView]) -> None:
    view = views["full"]
    assert view.accounts is not None
    assert view.accounts.volatility is None  # listed shares are expensed at their price
    options = replace(view, accounts=replace(view.accounts, volatility=0.9))
    assert "a volatility of 90% a year: that of the company's value" in " ".join(shown(options, EN).split())
    assert "volatility of 90%" not in shown(view, EN)


def test_german_has_one_word_for_a_sign_on_and_one_for_equity(views: dict[str, WinView]) -> None:
    text = shown(views["full"], DE)
    assert "Antrittsbonus" in text
    assert "Antrittsprämie" not in text
    assert "keine Anteile" not in text


def test_small_parts_of_a_company_keep_two_digits() -> None:
    assert small_percent(0.00015, EN) == "0.015%"
    assert small_percent(0.0015, DE) == "0,15\u00a0%"
    assert small_percent(0.025, EN) == "2.5%"


def test_the_check_names_files_without_their_folders(views: dict[str, WinView]) -> None:
    assert check_command(views["full"]) == (
        "outbid compare offer.toml stay.toml rival.toml --me candidate.toml --seed 1 --futures 1000"
    )


def test_a_certificate_without_a_cheaper_package_says_so(views: dict[str, WinView]) -> None:
    cash = views["cash"]
    least = replace(cash, certificate=replace(cash.certificate, tried=0))
    text = " ".join(shown(least, EN).split())
    assert "there was no cheaper package to value" in text
    assert "0 of them" not in text


@pytest.mark.parametrize(("factor", "words"), [(1.0005, "costs the same"), (1.05, "The cheapest of")])
def test_schedules_that_cost_the_same_are_not_called_cheapest(
    views: dict[str, WinView], factor: float, words: str
) -> None:
    full = views["full"]
    (norm,) = full.norms
    other = replace(norm, vesting="5y/1y-cliff/monthly", cost=norm.cost * factor)
    two = replace(full, norms=(replace(norm, feasible=True), replace(other, feasible=True)))
    two = replace(two, feasible=True, terms=replace(two.terms, equity=1_000.0))
    said = " ".join(following(two, EN))
    assert words in said


@pytest.mark.parametrize(
    ("shares", "proposed"), [(9_000_000.0, True), (10_000_000.0, False), (86_300_000.0, False)]
)
def test_no_more_shares_are_proposed_than_the_company_has(shares: float, proposed: bool) -> None:
    terms = TermsView(base=180_000.0, sign_on=20_000.0, equity=300_000.0)
    relief = ReliefView("equity", shares - 300_000.0, (), replace(terms, equity=shares), 1e6, 0.8)
    view = cast(WinView, SimpleNamespace(shortfall=(relief,), terms=terms, grant=SimpleNamespace(part=0.03)))
    assert (relief in reliefs(view)) == proposed
