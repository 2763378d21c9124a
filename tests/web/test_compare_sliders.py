"""The sentence on the first page is the library's answer, wherever the sliders stand."""

from __future__ import annotations

import html
import json
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from outbid.core.catalogue import LANGUAGES
from outbid.report.format import Reader
from outbid.report.glance import GlanceView, Supposed
from outbid.web.app import create_app
from outbid.web.settings import Settings
from outbid.workspace import Workspace
from outbid.worth.value import Run

EXAMPLE = Path(__file__).parents[2] / "examples" / "talent-war"
FILES = [EXAMPLE / "stay.toml", EXAMPLE / "startup.toml"]
RUN = Run(1, 2_000)


@cache
def client() -> TestClient:
    app = create_app(Settings(Path("/nonexistent/outbid"), futures=RUN.futures))
    return TestClient(app, "http://127.0.0.1:8613")


def library(**supposed: float | None) -> GlanceView:
    return Workspace.of(EXAMPLE / "me.toml", RUN, locale="en").glance(*FILES, supposed=Supposed(**supposed))


def plain(page: str) -> str:
    """The words of a page, without what keeps numbers on a line."""
    text = html.unescape(re.sub(r"<[^>]*>", " ", page)).replace("\u2060", "").replace("\xa0", " ")
    return re.sub(r"\s+", " ", text)


def sentence(view: GlanceView) -> str:
    """What the page has to say, from the numbers alone."""
    pair = view.pair
    assert pair is not None
    lead = Reader("en", "en", view.currency).money(pair.lead_per_year)
    first = (
        f"{pair.rival} and {pair.offer} are worth the same to you as far as {view.futures:,} futures can tell."
        if view.tie
        else f"{pair.rival} is worth {lead} a year more to you than {pair.offer}."
    )
    zero = next((o.stake_zero_of_50 for o in view.offers if o.stake_zero_of_50), None)
    rest = f"The stake in Join the startup pays nothing in {zero} of 50." if zero else ""
    return f"{first} {pair.offer} pays more in {pair.wins_of_50} of 50 futures. {rest}".strip()


def test_as_the_files_say() -> None:
    page = client().get("/", headers={"accept-language": "en"})
    assert page.status_code == 200
    assert sentence(library()) in plain(page.text)


@settings(max_examples=30)
@given(
    risk=st.floats(0, 10).map(lambda x: round(x, 2)),
    years=st.floats(1, 10).map(lambda x: round(x, 1)),
    chance=st.integers(0, 100),
)
def test_the_sentence_follows_the_sliders(risk: float, years: float, chance: int) -> None:
    sent = {"risk": risk, "years": years, "chance": chance}
    part = client().get("/compare/glance", params=sent, headers={"hx-request": "true"})
    assert part.status_code == 200
    assert sentence(library(gamma=risk, stay=years, chance=chance / 100)) in plain(part.text)
    # what htmx puts into the address bar shows the same again
    again = client().get(part.headers["hx-replace-url"])
    assert sentence(library(gamma=risk, stay=years, chance=chance / 100)) in plain(again.text)


@pytest.mark.parametrize("risk", ["0", "10"])
@pytest.mark.parametrize("years", ["1", "10"])
@pytest.mark.parametrize("chance", ["0", "100"])
def test_the_ends_of_the_sliders(risk: str, years: str, chance: str) -> None:
    page = client().get("/", params={"risk": risk, "years": years, "chance": chance})
    assert page.status_code == 200
    view = library(gamma=float(risk), stay=float(years), chance=float(chance) / 100)
    assert sentence(view) in plain(page.text)
    assert page.text.count('aria-invalid="true"') == 0


def test_no_risk_aversion_takes_the_gamble_and_certainty_ends_it() -> None:
    """At a chance of one the stake of tens of millions beats any salary; at none it is worth nothing to anybody."""
    sure = client().get("/", params={"chance": "100"}).text
    never = client().get("/", params={"chance": "0", "risk": "0"}).text
    assert plain(sure).count("Join the startup is worth") == 1
    assert "The stake in Join the startup pays nothing in 50 of 50" in plain(never)


@pytest.mark.parametrize(
    "nonsense",
    ["risk=minus", "risk=-1", "risk=51", "years=0", "years=1e9", "chance=101", "chance=nan", "risk=inf", "years=%00",
     "chance=" + "9" * 5000, "risk=%F0%9F%92%A9", "years=1_0"],
)  # fmt: skip
@pytest.mark.parametrize("language", LANGUAGES)
def test_nonsense_is_said_at_the_slider_and_left_out(nonsense: str, language: str) -> None:
    name = nonsense.partition("=")[0]
    page = client().get(f"/?{nonsense}", headers={"accept-language": language})
    assert page.status_code == 422
    slider = re.search(f'<input id="f-{name}"[^>]*>', page.text)
    assert slider
    assert 'aria-invalid="true"' in slider[0]
    assert f"e-{name}" in slider[0]
    assert f'id="e-{name}"' in page.text
    if language == "en":
        assert sentence(library()) in plain(page.text)


def test_a_decimal_comma_is_a_number_too() -> None:
    page = client().get("/?risk=2,5")
    assert sentence(library(gamma=2.5)) in plain(page.text)


def test_the_dots_are_the_library_s_differences() -> None:
    """Fifty dots in each width; as many on each side as the library's differences are of either sign."""
    for chance in (10, 60, 100):
        view = library(chance=chance / 100)
        assert view.pair is not None
        page = client().get(f"/?chance={chance}").text
        for kind in ("wide", "narrow"):
            picture = re.search(rf'<svg class="{kind}".*?</svg>', page, re.S)
            assert picture
            circles = re.findall(r'<circle class="c-(o\d+)" cx="([\d.]+)"', picture[0])
            assert len(circles) == 50
            # the offer that leads by the files is on the left, in the first colour, whoever leads here
            startup = sum(dot > 0 for dot in view.pair.dots)
            if view.pair.offer != "Join the startup":
                startup = sum(dot < 0 for dot in view.pair.dots)
            assert sum(paint == "o2" for paint, _ in circles) == startup
            lefts = [float(x) for paint, x in circles if paint == "o1"]
            rights = [float(x) for paint, x in circles if paint == "o2"]
            assert max(lefts, default=0) < min(rights, default=1e9)


def test_a_slider_left_where_the_files_put_it_supposes_nothing() -> None:
    """The form sends all three; the answer and the address stay those of the files."""
    page = client().get("/").text
    sent = dict(re.findall(r'<input id="f-\w+" name="(\w+)" type="range"[^>]* value="([^"]*)"', page))
    assert set(sent) == {"risk", "years", "chance"}
    part = client().get("/compare/glance", params=sent, headers={"hx-request": "true"})
    assert part.headers["hx-replace-url"] == "/"


def test_a_part_asked_for_by_hand_leads_to_the_page() -> None:
    answer = client().get("/compare/glance?risk=4", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/?risk=4")


def test_the_whole_report_at_the_settings() -> None:
    """With the same parameters, the report is that of the person and the chance supposed; else that of the files."""
    at = client().get("/?chance=80&whole=1")
    assert at.status_code == 200
    words = plain(at.text)
    assert "At these settings, not those of the files." in words
    lab = library(chance=0.8)
    assert lab.pair is not None
    assert words.count(sentence(lab)) == 2, "at the top, and in the report"
    below = client().get("/compare/report", headers={"hx-request": "true"})
    assert sentence(library()) in plain(below.text)
    assert "<h1" not in below.text
    assert at.text.count("<h1") == 1


def colours(page: str) -> dict[str, str]:
    """The colour of each offer wherever a name has one."""
    found = re.findall(r'<span class="swatch c-(o\d)"></span>([^<]*?)(?: pays more[^<]*)?<', page)
    assert len({name for _, name in found}) == len(set(found)), "one colour for each"
    return {name: colour for colour, name in found}


def test_an_offer_has_one_colour_in_the_answer_and_in_the_report() -> None:
    """Also where the report is that of other settings, and the sliders go on from there."""
    page = client().get("/?chance=80&whole=1").text
    assert {
        name: paint
        for name, paint in colours(page).items()
        if name in ("Join the startup", "Stay at BigSoft")
    } == {
        "Join the startup": "o1",
        "Stay at BigSoft": "o2",
    }
    vals = re.search(r"hx-vals='([^']*)'", page)
    assert vals
    sent = {"chance": "10", **json.loads(html.unescape(vals[1]))}
    part = client().get("/compare/glance", params=sent, headers={"hx-request": "true"})
    assert colours(part.text)["Join the startup"] == "o1"
    assert sentence(library(chance=0.1)) in plain(part.text)
    assert part.headers["hx-replace-url"] == "/?chance=10"


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_and_words_are_the_reader_s(language: str) -> None:
    page = client().get("/?risk=4&years=2.5&chance=7", headers={"accept-language": language})
    words = plain(page.text)
    assert ("high (4)" if language == "en" else "stark (4)") in words
    assert ("2.5 years" if language == "en" else "2,5 Jahre") in words
