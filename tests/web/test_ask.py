"""“Replace with my offer”: a newcomer fills the forms, and the answer is the library's on the same files."""

from __future__ import annotations

import html
import re
import shutil
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests.support.web_app import client_for, word_in

from outbid.packages.files import load_offer
from outbid.report.format import Reader
from outbid.web.ask_guides import GUIDES, OFFER
from outbid.web.shelf_seen import kind_of
from outbid.workspace import Workspace, check
from outbid.worth.elicit import elicit
from outbid.worth.value import Run

ME = {"wealth": "300k", "place": "US-CA", "status": "single", "risk_aversion": "medium", "stay": "4"}
STAY = {"name": "Stay", "kind": "current", "salary-base": "180k", "bonus-target": "15%"}
GO = {
    "name": "Go", "salary-base": "150,000 to 160,000", "stake-0-headline": "4M", "stake-0-outlook-@chance": "20",
    "stake-0-outlook-exit_in_years": "5 to 7", "stake-0-shares": "100k", "stake-0-form": "nso",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "mine"


@pytest.fixture
def client(folder: Path) -> TestClient:
    return client_for(folder)


def fields_of(page: str) -> dict[str, str]:
    """What a browser would send if nobody changed the form on ``page``."""
    form = page[page.index('class="ask guide"') :]
    form = form[: form.index("</form>")]
    sent = {}
    for tag in re.findall(r"<input [^>]*>", form):
        pairs = dict(re.findall(r'(\w[\w-]*)="([^"]*)"', tag))
        if pairs.get("type") != "radio":
            sent[html.unescape(pairs["name"])] = html.unescape(pairs.get("value", ""))
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        first = re.search(r'<option value="([^"]*)" selected', options) or re.search(
            r'value="([^"]*)"', options
        )
        assert first
        sent[html.unescape(name)] = html.unescape(first[1])
    return sent


def send(client: TestClient, address: str, typed: dict[str, str], to: str = "") -> Any:
    """Opens the form at ``address``, types into it, and presses its button."""
    found = client.get(address, follow_redirects=True)
    assert found.status_code == 200
    sent = fields_of(found.text)
    assert typed.keys() - {"more", "risk", "answers"} <= sent.keys(), typed.keys() - sent.keys()
    return client.post(to or found.url.path, data={**sent, **typed})


def error_at(page: str, field: str) -> str:
    found = re.search(rf'id="e-{re.escape(field)}">([^<]+)<', page)
    return html.unescape(found[1]) if found else ""


def test_a_newcomer_gets_an_answer_about_two_offers_from_what_the_screen_says(
    client: TestClient, folder: Path
) -> None:
    first = send(client, "/ask/offer", STAY)
    assert first.status_code == 303
    says = client.get(first.headers["location"]).text
    assert 'href="/ask/me"' in says
    you = send(client, "/ask/me", ME)
    assert you.headers["location"] == "/ask/offer"
    second = send(client, "/ask/offer", GO)
    says = client.get(second.headers["location"]).text
    assert '<a class="button main" href="/">' in says
    assert sorted(p.name for p in folder.glob("*.toml")) == ["go.toml", "me.toml", "stay.toml"]
    workspace = Workspace.of(folder / "me.toml", Run(1, 2_000), locale="en")
    view = workspace.glance(folder / "stay.toml", folder / "go.toml")
    assert view.pair
    answer = client.get("/").text
    headline = html.unescape(
        re.sub(r"<[^>]+>|\u2060", "", answer.split("<h1")[1].split(">", 1)[1].split("</h1>")[0])
    )
    assert headline.startswith(view.offers[0].name)
    assert Reader("en", "en", "USD").money(abs(view.pair.lead_per_year)) in headline
    assert "BigSoft" not in answer
    # a range from 150 to 160 thousand has its median at their geometric mean
    assert workspace.check(folder / "go.toml").totals.target_cash == pytest.approx(
        (150_000 * 160_000) ** 0.5, rel=1e-4
    )
    stake = tomllib.loads((folder / "go.toml").read_text("utf-8"))["stake"][0]
    assert stake["outlook"]["stake"] == "mix(0: 80%; 4M: 20%)"


def test_the_same_person_in_german(client: TestClient, folder: Path) -> None:
    client.headers["accept-language"] = "de"
    assert "Ihr erstes Angebot" in client.get("/ask/offer").text
    send(client, "/ask/offer", {"name": "Bleiben", "salary-base": "85.000", "bonus-target": "7,5"})
    send(client, "/ask/me", {**ME, "wealth": "0,2 Mio", "place": "DE", "status": "class_1"})
    saved = send(
        client, "/ask/offer", {"name": "Gehen in München", "salary-base": "1,5 Mio", "currency": "EUR"}
    )
    assert "gehen-in-m" in saved.headers["location"]
    me = tomllib.loads((folder / "me.toml").read_text("utf-8"))
    assert (me["wealth"], me["currency"], me["place"]) == (200_000, "EUR", "DE")
    stay = tomllib.loads((folder / "bleiben.toml").read_text("utf-8"))
    assert stay["salary"]["base"] == 85_000
    assert stay["bonus"]["target"] == "7.5%"
    assert stay["currency"] == "EUR"
    answer = client.get("/")
    assert answer.status_code == 200
    assert "Gehen in München" in answer.text


def test_what_may_mean_two_numbers_is_asked_and_the_answer_is_taken(client: TestClient, folder: Path) -> None:
    asked = send(client, "/ask/offer", {**STAY, "salary-base": "180.500"})
    assert asked.status_code == 422
    assert "two ways" in error_at(asked.text, "salary-base")
    readings = re.findall(r'name="which-salary-base" value="([^"]+)"', asked.text)
    assert sorted(map(float, readings)) == [180.5, 180_500]
    sent = fields_of(asked.text)
    assert sent["name"] == "Stay"
    assert client.post("/ask/offer", data={**sent, "which-salary-base": "180500"}).status_code == 303
    assert tomllib.loads((folder / "stay.toml").read_text("utf-8"))["salary"]["base"] == 180_500


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("salary-base", "much", "not a number"),
        ("salary-base", "€50k", "EUR"),
        ("bonus-target", "1500%", "too large"),
        ("stake-0-outlook-@chance", "120%", "not a chance"),
        ("stake-0-shares", "5%", "percentage"),
        ("stake-0-strike", "1 to 2", "one number"),
        ("start", "soon", "not a date"),
        ("name", "", "needed"),
        ("due-0-date", "2027-03-15", ""),
    ],
)
def test_an_error_stands_at_its_field_and_nothing_typed_is_lost(
    client: TestClient, folder: Path, field: str, typed: str, says: str
) -> None:
    values = {**GO, "employer": "Ärger & <Söhne>", field: typed}
    found = send(client, "/ask/offer", values)
    assert found.status_code == 422
    assert not list(folder.glob("*.toml"))
    if says:
        assert says in error_at(found.text, field)
        assert f'href="#f-{field}"' in found.text
    kept = fields_of(found.text)
    assert {name: kept[name] for name in values} == values


def test_without_a_belief_or_facts_the_form_asks_for_one(client: TestClient) -> None:
    bare = {**GO, "stake-0-outlook-@chance": "", "stake-0-outlook-exit_in_years": ""}
    found = send(client, "/ask/offer", bare)
    assert found.status_code == 422
    assert "how likely you think" in error_at(found.text, "stake-0-outlook-@chance")


def test_editing_keeps_comments_unknown_keys_and_how_numbers_are_written(
    client: TestClient, folder: Path
) -> None:
    example = Path(__file__).parents[2] / "examples/talent-war"
    folder.mkdir()
    for name in ("stay.toml", "startup.toml", "company.toml", "me.toml"):
        (folder / name).write_bytes((example / name).read_bytes())
    for kind, name, field, typed, was, now in (
        ("offer", "stay.toml", "salary-base", "350k", "base = 340_000 ", "base = 350_000"),
        ("offer", "startup.toml", "stake-0-shares", "310,000", "shares = 300_000 ", "shares = 310_000"),
        ("offer", "startup.toml", "stake-0-outlook-dilution", "30% to 50%", '"25% to 50%"', '"30% to 50%"'),
        ("me", "me.toml", "wealth", "1M", '"900k" ', "1000000"),
        ("company", "company.toml", "class-1-price", "9", "price = 8.00", "price = 9"),
    ):
        before = (folder / name).read_text("utf-8")
        assert was in before
        assert send(client, f"/ask/{kind}/{name}", {field: typed}).status_code == 303, (name, field)
        after = (folder / name).read_text("utf-8")
        lines = [
            pair for pair in zip(before.splitlines(), after.splitlines(), strict=True) if pair[0] != pair[1]
        ]
        assert len(lines) == 1, lines
        assert now.replace("_", "") in lines[0][1].replace("_", "")
        assert lines[0][0].partition("#")[2] == lines[0][1].partition("#")[2]
        # sent again as it is, nothing changes
        assert send(client, f"/ask/{kind}/{name}", {}).status_code == 303
        assert (folder / name).read_text("utf-8") == after


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_example_passes_through_its_form_unchanged(tmp_path: Path, language: str) -> None:
    shutil.copytree(Path(__file__).parents[2] / "examples", tmp_path / "examples")
    passed = set()
    for home in sorted((tmp_path / "examples").iterdir()):
        client = client_for(home)
        client.headers["accept-language"] = language
        for source in sorted(home.glob("*.toml")):
            before = source.read_bytes()
            for kind, guide in GUIDES.items():
                page = client.get(f"/ask/{kind}/{source.name}")
                fits = kind_of(tomllib.loads(before.decode())) in guide.kinds
                assert page.status_code == (200 if fits else 404), (kind, source)
                if fits:
                    answer = client.post(f"/ask/{kind}/{source.name}", data=fields_of(page.text))
                    assert answer.status_code == 303, (kind, source)
                    assert source.read_bytes() == before, (kind, source)
                    passed.add((kind, home.name))
    assert {
        ("offer", "talent-war"), ("me", "seed"), ("company", "series-b"), ("me", "unicorn"), ("candidate", "win"),
        ("employer", "win"),
    } <= passed  # fmt: skip


def test_questions_follow_check_and_an_answer_takes_the_first_away(client: TestClient, folder: Path) -> None:
    send(client, "/ask/offer", GO)
    page = client.get("/ask/offer/go.toml/next").text
    findings = check(folder / "go.toml", locale="en").findings
    assert findings[0].field == "stake[0].fully_diluted_shares"
    listed = re.findall(r'<li class="(missing|contradictory|suspicious)">', page)
    assert listed == [each.kind for each in findings]
    names = re.findall(r'<(?:input|select) id="f-([^"]+)"', page)
    fields = [each.field.replace("[", "-").replace("]", "").replace(".", "-") for each in findings]
    assert [name for name in names if name in fields] == [
        name for name in dict.fromkeys(fields) if name in names
    ]
    assert names[0] == "stake-0-fully_diluted_shares"
    worth = re.findall(r'<span class="worth">up to (\S+) hangs on this', page)
    assert worth == [Reader("en", "en", "USD").money(each.at_stake) for each in findings if each.at_stake]
    letter = re.search(r'<textarea class="letter"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert letter
    assert "How many fully diluted shares" in letter[1]
    saved = client.post(
        "/ask/offer/go.toml/next", data={**fields_of(page), "stake-0-fully_diluted_shares": "10 Mio"}
    )
    assert saved.status_code == 303
    after = check(folder / "go.toml", locale="en").findings
    assert "diluted_count" in {each.key for each in findings} - {each.key for each in after}
    wrong = client.post("/ask/offer/go.toml/next", data={**fields_of(page), "stake-0-preferred_price": "?"})
    assert wrong.status_code == 422
    assert "not a number" in error_at(wrong.text, "stake-0-preferred_price")


def test_five_questions_find_the_risk_aversion_and_keep_what_was_typed(
    client: TestClient, folder: Path
) -> None:
    page = send(
        client, "/ask/me", {"wealth": "300k", "place": "US-NY", "status": "single", "risk": "ask"}
    ).text
    for letter in "ABBAB":
        assert fields_of(page)["wealth"] == "300k"
        page = client.post("/ask/me", data={**fields_of(page), "risk": letter}).text
    assert client.post("/ask/me", data=fields_of(page)).status_code == 303
    me = tomllib.loads((folder / "me.toml").read_text("utf-8"))
    assert me["risk_aversion"] == pytest.approx(elicit("ABBAB").gamma, rel=0.005)
    assert fields_of(client.get("/ask/me/me.toml").text)["risk_aversion"] == str(me["risk_aversion"])


def test_a_cap_table_grows_row_by_row(client: TestClient, folder: Path) -> None:
    common = {
        "name": "Frontier",
        "class-0-name": "Common",
        "class-0-kind": "common",
        "class-0-shares": "6.3M",
    }
    more = send(client, "/ask/company", {**common, "more": "class"})
    assert more.status_code == 200
    kept = fields_of(more.text)
    assert kept["class-0-shares"] == "6.3M"
    seed = {"class-1-name": "Seed", "class-1-shares": "2.5M", "class-1-price": "8", "class-1-preference": "1"}
    assert seed.keys() <= kept.keys()
    saved = client.post("/ask/company", data={**kept, **seed, "pool-unissued": "1.2M"})
    assert saved.status_code == 303
    tables = tomllib.loads((folder / "frontier.toml").read_text("utf-8"))
    assert [each["shares"] for each in tables["class"]] == [6_300_000, 2_500_000]
    offer = {**GO, "stake-0-cap_table": "frontier.toml", "stake-0-outlook-@chance": "", "stake-0-headline": "",
             "stake-0-outlook-exit_in_years": ""}  # fmt: skip
    assert send(client, "/ask/offer", offer).status_code == 303
    assert check(folder / "go.toml", locale="en").offer == "Go"


def test_pressing_twice_makes_one_file_and_names_are_told_apart(client: TestClient, folder: Path) -> None:
    for _ in range(2):
        assert send(client, "/ask/offer", STAY).headers["location"] == "/ask/offer/stay.toml/next"
    other = send(client, "/ask/offer", {**STAY, "salary-base": "190k"})
    assert other.status_code == 422
    assert "name already" in error_at(other.text, "name")
    assert send(client, "/ask/offer", {**STAY, "name": "STAY"}).status_code == 303
    assert sorted(p.name for p in folder.glob("*.toml")) == ["stay-2.toml", "stay.toml"]


def test_addresses_quote_the_names_of_files(client: TestClient, folder: Path) -> None:
    send(client, "/ask/offer", STAY)
    odd = "a#b? 100%.toml"
    (folder / "stay.toml").rename(folder / odd)
    page = client.get("/ask/offer").text
    links = [html.unescape(each) for each in re.findall(r'href="(/ask/offer/[^"]+)"', page)]
    assert links
    for link in links:
        assert client.get(link).status_code == 200, link
        assert unquote(urlsplit(link).path) == f"/ask/offer/{odd}"
    saved = send(client, links[0], {"employer": "X"}, to=links[0])
    assert client.get(saved.headers["location"]).status_code == 200


def test_two_windows_lose_nothing(client: TestClient, folder: Path) -> None:
    send(client, "/ask/offer", STAY)
    one, two = (fields_of(client.get("/ask/offer/stay.toml").text) for _ in range(2))
    client.post("/ask/offer/stay.toml", data={**one, "salary-base": "200k"})
    assert client.post("/ask/offer/stay.toml", data={**two, "employer": "X"}).status_code == 303
    tables = tomllib.loads((folder / "stay.toml").read_text("utf-8"))
    assert (tables["salary"]["base"], tables["employer"]) == (200_000, "X")
    clash = client.post("/ask/offer/stay.toml", data={**two, "salary-base": "210k"})
    assert clash.status_code == 409
    assert "210" in clash.text
    assert tomllib.loads((folder / "stay.toml").read_text("utf-8"))["salary"]["base"] == 200_000


def test_read_only_shows_forms_and_saves_nothing(folder: Path) -> None:
    client = client_for(folder, read_only=True)
    refused = send(client, "/ask/offer", STAY)
    assert refused.status_code in (403, 422)
    assert not folder.exists()


def test_forms_refuse_strangers_and_unknown_files(client: TestClient) -> None:
    assert client.post("/ask/offer", data=STAY).status_code == 403
    assert client.get("/ask/offer/nothing.toml").status_code in (404, 422)
    assert client.get("/ask/nothing").status_code == 404
    assert client.post("/ask/nothing", data={"word": word_in(client)}).status_code == 404


def test_another_currency_asks_for_its_rate_before_the_answer(client: TestClient, folder: Path) -> None:
    send(client, "/ask/offer", STAY)
    send(client, "/ask/me", ME)
    abroad = send(client, "/ask/offer", {"name": "Abroad", "salary-base": "90k", "currency": "EUR"})
    assert "no rate" in client.get(abroad.headers["location"]).text
    you = client.get("/ask/me", follow_redirects=True).text
    assert "Worth of 1\u00a0EUR" in you
    assert send(client, "/ask/me", {"rates-EUR": "1.15"}).headers["location"] == "/"
    assert tomllib.loads((folder / "me.toml").read_text("utf-8"))["rates"] == {"EUR": 1.15}
    assert "no rate" not in client.get(abroad.headers["location"]).text


def test_on_the_job_one_has_there_is_nobody_to_ask(client: TestClient) -> None:
    saved = send(client, "/ask/offer", {**STAY, "rsu-0-value": "200k"})
    page = client.get(saved.headers["location"]).text
    assert 'id="f-stock-volatility"' in page
    assert 'class="letter"' not in page


NONSENSE = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=40),
    st.text("0123456789.,kM%$€-to bismix(:;) ", max_size=20),
    st.sampled_from(
        [
            "1e400",
            "-1",
            "9" * 300,
            "NaN",
            "inf",
            "0",
            "100%",
            "mix(0: 70%; 1M: 30%)",
            "2027-02-30",
            "../x.toml",
        ]
    ),
)
PATHS = [field.path for field in OFFER.fields({"rsu": 1, "due": 1, "benefit": 1})]


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(PATHS), typed=NONSENSE, language=st.sampled_from(["en", "de"]))
def test_nonsense_in_any_field_is_refused_at_the_form_or_read_by_the_library(
    tmp_path_factory: pytest.TempPathFactory, path: str, typed: str, language: str
) -> None:
    folder = tmp_path_factory.mktemp("mine")
    client = client_for(folder)
    client.headers["accept-language"] = language
    name = path.replace(".", "-")
    sent = {**fields_of(client.get("/ask/offer").text), **GO, "salary-base": "150k", name: typed}
    answer = client.post("/ask/offer", data=sent)
    files = list(folder.glob("*.toml"))
    if answer.status_code == 303:
        assert len(files) == 1
        load_offer(files[0], locale=language)
        assert client.get(answer.headers["location"]).status_code == 200
    else:
        assert answer.status_code == 422
        assert not files
        assert 'role="alert"' in answer.text
        kept = fields_of(answer.text)
        assert kept["salary-base"] == sent["salary-base"]
        if f'<select id="f-{name}"' not in answer.text:
            assert kept[name] == typed


def test_the_owners_of_the_company_are_entered_from_the_offer_and_count_in_it(
    client: TestClient, folder: Path
) -> None:
    send(client, "/ask/offer", GO)
    assert 'href="/ask/company?offer=go.toml"' in client.get("/ask/offer/go.toml/next").text
    one = {"name": "Frontier", "class-0-name": "Common", "class-0-kind": "common", "class-0-shares": "50k"}
    too_few = send(client, "/ask/company?offer=go.toml", one)
    assert too_few.headers["location"] == "/equity", "fewer shares than the offer promises"
    assert "cap_table" not in (folder / "go.toml").read_text("utf-8")
    enough = send(client, "/ask/company?offer=go.toml", {**one, "name": "Other", "class-0-shares": "5M"})
    assert enough.headers["location"] == "/ask/offer/go.toml/next"
    keys = {each.key for each in check(folder / "go.toml", locale="en").findings}
    assert not keys & {"diluted_count", "preferences"}


def test_a_folder_that_cannot_be_written_loses_nothing_typed(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    client = client_for(tmp_path / "file" / "mine")
    found = send(client, "/ask/offer", STAY)
    assert found.status_code == 422
    kept = fields_of(found.text)
    assert {name: kept[name] for name in STAY} == STAY
