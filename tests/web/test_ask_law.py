"""Where taxes and currencies do not fit, people at forms read the words of their choices, and what to say first."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.support.web_app import client_for

from outbid.core.errors import InputError
from outbid.law import available, schedule
from outbid.web.ask_law import untaxed
from outbid.web.visitor import Visitor

KEYS = re.compile(r"class_\d|married_joint|head_of_household|\[rates\]|\bDE\b")
ME = """currency = "USD"
wealth = 300_000
place = "US-CA"
status = "single"
tax_year = 2026
risk_aversion = 2
stay = "4"
"""


def offer(name: str, currency: str, more: str = "") -> str:
    return f'name = "{name}"\ncurrency = "{currency}"\n{more}\n[salary]\nbase = 90_000\n'


def client_of(folder: Path, language: str = "en", **files: str) -> TestClient:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    client = client_for(folder)
    client.headers["accept-language"] = language
    return client


def words(page: str) -> str:
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", main)).replace("\u2060", ""))


def sent(client: TestClient, **typed: str) -> str:
    """The form about the person, filled and sent."""
    page = client.get("/ask/me").text
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    return client.post("/ask/me", data={**hidden, "wealth": "300k", **typed}).text


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_tax_class_that_does_not_fit_is_told_in_the_words_of_the_form(
    tmp_path: Path, language: str
) -> None:
    client = client_of(tmp_path, language)
    page = sent(client, place="DE", status="single")
    found = re.search(r'id="e-status">([^<]+)<', page)
    assert found
    told = html.unescape(found[1])
    assert not KEYS.search(told), told
    offered = re.search(r'<select [^>]*name="status".*?</select>', page, re.DOTALL)
    assert offered
    named = dict(re.findall(r'<option value="([^"]+)"[^>]*>([^<]+)<', offered[0]))
    fitting = {key.status for key in available() if key.place == "DE"}
    assert {key for key, name in named.items() if html.unescape(name) in told} == {"single", *fitting}
    assert ("Germany" in told, "Deutschland" in told) == (language == "en", language == "de")


@pytest.mark.parametrize(
    ("place", "year", "status", "said"),
    [
        ("DE", 1999, "class_1", "Germany, 1999. There are tables for: 2025, 2026."),
        ("US-XX", 2026, "single", "for US-XX, 2026. There are tables for: Alabama, "),
        ("US-CA", 2026, "odd", "“odd”. Choose one of these: “head of household (United States)”, "),
    ],
)
def test_what_no_form_offers_is_told_too(place: str, year: int, status: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        schedule(place, year, status)
    assert said in untaxed(caught.value, Visitor("en", "en", "auto", "")).text("en")


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_first_page_tells_it_in_words_too(tmp_path: Path, language: str) -> None:
    client = client_of(tmp_path, language, me=ME, a=offer("A", "USD", 'place = "DE"'), b=offer("B", "USD"))
    told = words(client.get("/").text)
    assert {"en": "tax class I: single (Germany)", "de": "Steuerklasse I: ledig (Deutschland)"}[
        language
    ] in told
    assert not KEYS.search(told), KEYS.search(told)


@pytest.mark.parametrize("language", ["en", "de"])
def test_offers_abroad_wait_for_who_decides(tmp_path: Path, language: str) -> None:
    german = offer("Berlin", "EUR", 'place = "DE"'), offer("Köln", "EUR")
    client = client_of(tmp_path, language, a=german[0], b=german[1])
    page = client.get("/").text
    assert 'href="/ask/me"' in page
    assert 'id="broken"' not in page
    told = words(page)
    assert "Berlin, Köln: " in told
    assert not KEYS.search(told), KEYS.search(told)
    # once the person is known, they are compared
    sent(client, place="DE", status="class_1")
    page = client.get("/").text
    assert 'href="/ask/me"' not in page
    assert "Berlin, Köln: " not in words(page)
    assert 'id="glance-said"' in page


def test_offers_that_fit_the_examples_person_are_valued_meanwhile(tmp_path: Path) -> None:
    client = client_of(tmp_path, a=offer("Here", "USD"), b=offer("There", "EUR"))
    page = client.get("/").text
    assert 'id="glance-said"' in page
    assert "There: what this is worth depends" in words(page)
    assert "worth to the person of the worked example" in words(page)


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_rate_that_is_missing_is_asked_for_in_the_form(tmp_path: Path, language: str) -> None:
    client = client_of(tmp_path, language, me=ME, a=offer("Here", "USD"), b=offer("There", "EUR"))
    page = client.get("/").text
    told = words(page)
    assert "There" in told and "1 EUR" in told
    assert not KEYS.search(told), KEYS.search(told)
    assert 'href="/ask/me/me.toml"' in page
    form = client.get("/ask/me/me.toml").text
    assert 'name="rates-EUR"' in form
    # with the rate, both are compared
    (tmp_path / "me.toml").write_text(ME + "\n[rates]\nEUR = 1.1\n", encoding="utf-8")
    page = client.get("/").text
    assert 'id="broken"' not in page
    assert "/ask/me" not in page[page.index("<main") : page.index("<form")]
