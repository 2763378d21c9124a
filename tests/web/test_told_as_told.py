"""What people are told is taken as it was told, and what a form shows can be saved as it stands."""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from outbid.packages.base_rates_file import load_base_rates
from outbid.web.app import create_app
from outbid.web.settings import Settings
from outbid.worth.base_rates import chances

NEEDED = {
    "/ask/offer": {"name": "Own", "salary-base": "100k"},
    "/ask/me": {"wealth": "50k", "place": "DE", "status": "class_1"},
    "/ask/company": {"name": "Own", "class-0-name": "Common", "class-0-shares": "8M", "class-1-name": "Seed",
                     "class-1-shares": "2M", "class-1-price": "1"},
    "/win/candidate": {"called": "Grace", "wealth": "50k", "place": "US-CA", "status": "single"},
    "/win/employer": {"name": "Own", "currency": "USD", "limits-base": "150k to 185k", "cost-leaving": "15%"},
}  # fmt: skip
VSOP = {
    "name": "Startup",
    "salary-base": "80k",
    "currency": "EUR",
    "stake-0-headline": "2 Mio",
    "stake-0-form": "vsop",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "mine"


@pytest.fixture
def client(folder: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(folder, futures=2_000)), "http://127.0.0.1:8613") as made:
        yield made


def shown(page: str) -> dict[str, str]:
    """Every field of the page's guided form, with what a browser would send for it untouched."""
    form = page.split('class="ask guide"', 1)[1].split("</form>", 1)[0]
    found = {}
    for tag in re.findall(r"<input [^>]*>", form):
        name, value = (re.search(rf'{key}="([^"]*)"', tag) for key in (" name", " value"))
        if name:
            found[name[1]] = html.unescape(value[1]) if value else ""
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected>', options) or re.search(
            r'<option value="([^"]*)"', options
        )
        found[name] = html.unescape(chosen[1]) if chosen else ""
    return found


def send(client: TestClient, address: str, typed: dict[str, str]) -> Response:
    before = shown(client.get(address).text)
    assert set(typed) <= set(before)
    return client.post(address, data={**before, **typed}, follow_redirects=False)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("address", NEEDED)
def test_what_a_form_shows_can_be_saved_as_it_stands(
    client: TestClient, folder: Path, address: str, language: str
) -> None:
    client.headers["accept-language"] = language
    assert send(client, address, NEEDED[address]).status_code == 303
    (made,) = folder.glob("*.toml")
    text = made.read_bytes()
    over = f"/win/{address[5:]}?file={made.name}" if "/win/" in address else f"{address}/{made.name}"
    assert send(client, over, {}).status_code == 303
    assert made.read_bytes() == text


@pytest.mark.parametrize(
    ("vesting", "typed", "whole"),
    [
        ("4y/quarterly", {"rsu-0-value": "200k a year"}, 800_000),
        ("3y/quarterly", {"rsu-0-value": "200k", "rsu-0-@per": "year"}, 600_000),
        ("40/30/20/10", {"rsu-0-value": "200k pro Jahr"}, 800_000),
        ("4y/quarterly", {"rsu-0-value": "200k"}, 200_000),
    ],
)
def test_stock_is_taken_a_year_too(
    client: TestClient, folder: Path, vesting: str, typed: dict[str, str], whole: float
) -> None:
    sent = {"name": "Own", "salary-base": "180k", "rsu-0-vesting": vesting, **typed}
    assert send(client, "/ask/offer", sent).status_code == 303
    assert tomllib.loads((folder / "own.toml").read_text("utf-8"))["rsu"][0]["value"] == whole
    assert send(client, "/ask/offer/own.toml", {}).status_code == 303
    assert tomllib.loads((folder / "own.toml").read_text("utf-8"))["rsu"][0]["value"] == whole


def test_whoever_was_told_a_value_only_hears_all_that_is_needed_and_can_go_on(
    client: TestClient, folder: Path
) -> None:
    refused = send(client, "/ask/offer", VSOP)
    assert refused.status_code == 422
    assert set(re.findall(r'id="e-([^"]+)"', refused.text)) == {
        "stake-0-outlook-@chance", "stake-0-outlook-exit_in_years",
    }  # fmt: skip
    saved = send(client, "/ask/offer", {**VSOP, "stake-0-outlook-@others": "a", "stake-0-@part": "0.5%"})
    assert saved.status_code == 303
    rates = chances(load_base_rates(), "a")
    share = f"{round(100 * (rates.sold + rates.public))}%"
    page = client.get(saved.headers["location"]).text
    assert f"{share} were listed, or sold" in page
    assert "0.5% of the company" in page
    assert f"2M: {share})" in (folder / "startup.toml").read_text("utf-8")
    assert "How many fully diluted shares" in page


def test_whoever_knows_the_grant_but_no_amount_is_asked_for_the_amount_alone(client: TestClient) -> None:
    told = {key: text for key, text in VSOP.items() if key != "stake-0-headline"}
    refused = send(client, "/ask/offer", {**told, "stake-0-shares": "120k", "stake-0-outlook-@others": "a"})
    assert refused.status_code == 422
    assert re.findall(r'id="e-([^"]+)"', refused.text) == ["stake-0-outlook-@good"]
    first = send(client, "/ask/offer", {**told, "stake-0-shares": "120k"})
    assert "choose below how others fared" in first.text  # the way on for who knows no chance


def test_a_part_of_the_company_becomes_a_number_where_all_shares_are_known(
    client: TestClient, folder: Path
) -> None:
    sent = {
        **VSOP,
        "stake-0-outlook-@others": "a",
        "stake-0-@part": "0.5%",
        "stake-0-fully_diluted_shares": "10M",
    }
    assert send(client, "/ask/offer", sent).status_code == 303
    assert "shares = 50_000" in (folder / "startup.toml").read_text("utf-8")
    for odd in ("120%", "lots"):
        refused = send(client, "/ask/offer", {**sent, "name": "Other", "stake-0-@part": odd})
        assert refused.status_code == 422
        assert 'id="e-stake-0-@part"' in refused.text


def test_private_equity_is_asked_for_all_that_its_worth_needs(client: TestClient) -> None:
    equity = {"equity-form": "iso", "equity-strike": "0.9", "limits-pool": "300k"}
    refused = send(client, "/win/employer", {**NEEDED["/win/employer"], **equity})
    assert set(re.findall(r'id="e-([^"]+)"', refused.text)) == {
        "equity-fully_diluted_shares", "equity-preferred_price", "equity-preferences",
    }  # fmt: skip
    facts = {
        "equity-fully_diluted_shares": "10M",
        "equity-preferred_price": "3.5",
        "equity-preferences": "40M",
    }
    much = send(client, "/win/employer", {**NEEDED["/win/employer"], **equity, **facts})
    assert re.findall(r'id="e-([^"]+)"', much.text) == ["equity-preferences"]
    facts["equity-preferences"] = "7M"
    assert send(client, "/win/employer", {**NEEDED["/win/employer"], **equity, **facts}).status_code == 303


@pytest.mark.parametrize(("way", "lands"), [("/win", "/win"), ("//evil.example", "/ask/offer/own.toml/next")])
def test_a_rivals_offer_leads_back_to_the_question_and_to_no_other_site(
    client: TestClient, way: str, lands: str
) -> None:
    page = client.get(f"/ask/offer?to={way}").text
    assert ("An offer that they may have" in page) == (way == "/win")
    answer = send(client, f"/ask/offer?to={way}", NEEDED["/ask/offer"])
    assert answer.headers["location"] == lands


def test_steps_begin_with_the_person_and_keep_the_order_of_entering(client: TestClient, folder: Path) -> None:
    assert client.get("/ask", follow_redirects=False).headers["location"] == "/ask/me"
    send(client, "/win/candidate", NEEDED["/win/candidate"])
    assert client.get("/ask", follow_redirects=False).headers["location"] == "/ask/me"
    send(client, "/ask/me", NEEDED["/ask/me"])
    for name in ("Zebra", "Ant"):
        send(client, "/ask/offer", {"name": name, "salary-base": "100k", "currency": "EUR"})
    send(client, "/ask/offer/zebra.toml", {"salary-base": "110k"})
    steps = client.get("/ask/me/me.toml").text.split('class="steps"')[1].split("</ol>")[0]
    assert re.findall(r"/ask/offer/(\w+)", steps) == ["zebra", "ant"]


def test_the_states_of_a_country_stand_together(client: TestClient) -> None:
    choice = (
        client.get("/ask/me", headers={"accept-language": "de"})
        .text.split('id="f-place"')[1]
        .split("</select>")[0]
    )
    alone, states = choice.split("<optgroup")
    assert re.findall(r'value="([^"]+)"', alone)[0] == "DE"
    assert all(each.startswith("US") for each in re.findall(r'value="([^"]+)"', states))


def test_a_search_whose_file_is_gone_is_not_asked_for_again(client: TestClient) -> None:
    address = "/win?candidate=gone.toml&employer=gone.toml&target=80%25"
    part = client.get(address, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert "gone.toml" in part.text
    assert "hx-get" not in part.text
    assert client.get(address).status_code == 422


@pytest.mark.parametrize(
    ("language", "headings"),
    [("en", ["first", "second", "Another"]), ("de", ["erstes", "zweites", "Noch ein"])],
)
def test_a_form_says_which_offer_it_is_about(client: TestClient, language: str, headings: list[str]) -> None:
    for number, word in enumerate(headings):
        page = client.get("/ask/offer", headers={"accept-language": language}).text
        heading = re.search(r"<h1>([^<]+)</h1>", page)
        assert heading and word in heading[1]
        assert (
            send(client, "/ask/offer", {"name": f"Offer {number}", "salary-base": "90k"}).status_code == 303
        )


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(
    ("field", "text"),
    [("name", "x" * 130), ("salary-base", "much"), ("rsu-0-value", "-5"), ("start", "soon")],
)
def test_what_is_wrong_at_a_field_is_a_sentence(
    client: TestClient, language: str, field: str, text: str
) -> None:
    client.cookies.set("outbid_language", language)
    refused = send(client, "/ask/offer", {**NEEDED["/ask/offer"], field: text})
    told = re.search(rf'id="e-{field}">\s*([^<]+)<', refused.text)
    assert told
    assert told[1][0] == told[1][0].upper()
