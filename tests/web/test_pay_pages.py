"""The pages of the evidence answer as the library does, in both languages, and never end in a dead end."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from outbid import workspace
from outbid.core.catalogue import text
from outbid.evidence.taxonomy.places import find_place
from outbid.report.format import Reader
from outbid.report.kinds import page_of
from outbid.report.publish_page import publishing_page
from outbid.web.app import create_app
from outbid.web.settings import Settings

GERMAN = {"Accept-Language": "de-DE,de"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("evidence") / "evidence.duckdb"


@pytest.fixture(scope="module")
def client(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("mine") / "none"
    with TestClient(
        create_app(Settings(folder, data=store, futures=2000)), "http://127.0.0.1:8613"
    ) as client:
        yield client


def seen(page: str) -> str:
    """The words on a page."""
    bare = html.unescape(re.sub(r"<[^>]+>", " ", page)).replace("\u2060", "")
    return " ".join(bare.split())


def ask(
    client: TestClient, where: str, headers: dict[str, str] | None = None, **asked: str
) -> tuple[int, str]:
    answer = client.get(f"{where}?{urlencode(asked)}", headers=headers or {})
    return answer.status_code, answer.text


def test_the_first_visit_is_an_answer(client: TestClient, store: Path) -> None:
    status, page = ask(client, "/pay")
    view = workspace.pay("machine learning engineer", place="US-CA", data=store)
    assert status == 200
    assert page_of(view, Reader("en", "en", "USD")).lead in seen(page)


@pytest.mark.parametrize(
    "asked",
    [
        {"role": "nurse", "place": "US-CA"},
        {"role": "senior data scientist", "place": "New York"},
        {"role": "software-engineer", "level": "staff", "place": "US-WA", "employer": "Amazon"},
        {"role": "ml engineer", "tag": "genai"},
        {"role": "Softwareentwickler", "place": "Deutschland", "currency": "EUR"},
    ],
)
@pytest.mark.parametrize("language", ["en", "de"])
def test_figures_are_those_of_the_library(
    client: TestClient, store: Path, asked: dict[str, str], language: str
) -> None:
    status, page = ask(client, "/pay", {"Accept-Language": language}, **asked)
    rest = {name: value for name, value in asked.items() if name != "role"}
    view = workspace.pay(asked["role"], data=store, **rest)
    currency = view.answer.benchmarks[0].currency if view.answer.benchmarks else "USD"
    told = page_of(view, Reader(language, language, currency))
    assert status == 200
    words = seen(page)
    assert " ".join(told.lead.split()) in words
    for sentence in told.rest:
        assert " ".join(sentence.split()) in words
    for section in told.sections:
        for row in section.grid.rows if section.grid else ():
            for cell in row.cells:
                assert " ".join(cell.text.split()) in words


def test_the_share_above_an_amount_is_asked_in_the_readers_numbers(client: TestClient, store: Path) -> None:
    view = workspace.pay("nurse", place="US-CA", share_above=150_000.0, data=store)
    lead = page_of(view, Reader("de", "de", "USD"))
    for written in ("150.000", "150k"):
        status, page = ask(client, "/pay", GERMAN, role="nurse", place="US-CA", share_above=written)
        assert status == 200
        assert " ".join(" ".join(lead.rest).split()) in seen(page)


@pytest.mark.parametrize(
    ("asked", "field", "leads_to"),
    [
        ({"role": "nurse in Berlin"}, "role", "role=nurse&place=Berlin"),
        ({"role": "software engineer google"}, "role", "role=software+engineer&employer=google"),
        ({"role": "sofware enginer"}, "role", "role=software-engineer"),
        ({"role": "nurse", "place": "Georgia"}, "place", "place=US-GA"),
        ({"role": "nurse", "place": "Springfeld"}, "place", "place=Springfield"),
        ({"role": "nurse", "employer": "Gogle"}, "employer", "employer=Google"),
    ],
)
def test_what_is_not_known_leads_on(
    client: TestClient, asked: dict[str, str], field: str, leads_to: str
) -> None:
    status, page = ask(client, "/pay", **asked)
    assert status == 422
    assert page.count("<h1") == 1
    told = re.search(rf'<p class="error" id="e-{field}">(.*?)</p>', page, re.DOTALL)
    assert told, "the mistake stands at its field"
    assert re.search(rf'id="f-{field}"[^>]*aria-invalid="true"', page)
    links = [html.unescape(link) for link in re.findall(r'href="([^"]+)"', told[1])]
    assert any(leads_to in link for link in links)
    for link in links:
        assert client.get(link).status_code == 200


def test_several_mistakes_are_told_at_once(client: TestClient) -> None:
    status, page = ask(client, "/pay", GERMAN, role="nurse", since="gestern", growth="3%", currency="Taler")
    assert status == 422
    for field in ("since", "growth", "currency"):
        assert f'id="e-{field}"' in page


def test_what_is_not_in_the_evidence_leads_to_what_is_near(client: TestClient, store: Path) -> None:
    asked = {"role": "nurse", "place": "Germany", "kind": "advertised"}
    view = workspace.pay("nurse", place="Germany", kind="advertised", data=store)
    assert not view.answer.benchmarks, "else the test asks nothing"
    assert view.answer.nearest
    status, page = ask(client, "/pay", **asked)
    assert status == 200
    links = re.findall(r'<th scope="row" class="stub"><a href="([^"]+)"', page)
    assert len(links) == len(view.answer.nearest)
    for link in links:
        answer = client.get(html.unescape(link))
        assert answer.status_code == 200
        assert "P10" in answer.text, "there is pay where a suggestion leads"
    assert 'href="/data#add"' in page


def test_a_question_that_evidence_cannot_answer_says_what_is_needed(client: TestClient) -> None:
    status, page = ask(client, "/pay", role="equity at a startup")
    assert status == 200
    assert text("asked.lacking", typed="equity at a startup") in seen(page)


HOSTILE = (
    "<script>alert(1)</script>", "x'; DROP TABLE pay_records; --", "a" * 2000, "\x00\x01", "{{ 7*7 }}", "%s%n",
    "../../etc/passwd", "\u202eesrever", "' OR 1=1 --", '"><img src=x onerror=alert(1)>', "\U0001f600" * 50,
)  # fmt: skip


@pytest.mark.parametrize("where", ["/pay", "/premium", "/pay/band", "/pay/publish"])
@pytest.mark.parametrize("bad", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_input_is_a_mistake_or_harmless(client: TestClient, where: str, bad: str) -> None:
    for field in ("role", "place", "employer", "level", "tag", "kind", "measure", "currency", "since",
                  "share_above", "growth", "by", "title", "low", "pays", "target", "employees"):  # fmt: skip
        if field in ("title", "employer") and len(bad) > 10_000:
            continue
        answer = client.get(where, params={"role": "nurse", "place": "US-CA", field: bad})
        assert answer.status_code in (200, 422)
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(
    "asked",
    [{"tag": "ai", "place": "US-WA"}, {"tag": "sales", "place": "US-CA"}, {"tag": "genai", "role": "nurse"}],
)
def test_a_premium_is_that_of_the_library(
    client: TestClient, store: Path, language: str, asked: dict[str, str]
) -> None:
    status, page = ask(client, "/premium", {"Accept-Language": language}, **asked)
    rest = {name: value for name, value in asked.items() if name != "tag"}
    told = page_of(workspace.premium(asked["tag"], data=store, **rest), Reader(language, language, "USD"))
    assert status == 200
    assert " ".join(told.lead.split()) in seen(page)


def test_a_policy_makes_a_range(client: TestClient, store: Path, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text("target = 0.6\nbelow = 0.1\nabove = 0.3\nround = 500.0\n")
    view = workspace.band("nurse", place="US-CA", policy=policy, pays=[120_000.0], data=store)
    status, page = ask(
        client, "/pay/band", role="nurse", place="US-CA", target="60%", below="10%", above="30", round="500",
        pays="120k",
    )  # fmt: skip
    told = publishing_page(view, Reader("en", "en", "USD"))
    assert status == 200
    assert told.lead in seen(page)
    placed = view.band.placements[0]
    assert Reader("en", "en", "USD").percent(placed.compa_ratio) in seen(page)
    assert view.band.minimum.value is not None
    assert view.band.minimum.value % 500 == 0


def test_a_posting_is_withheld_until_it_is_whole(client: TestClient) -> None:
    asked = {"role": "nurse", "place": "US-CO", "low": "80k", "high": "110k"}
    status, page = ask(client, "/pay/publish", **asked)
    assert status == 200
    assert "application/ld+json" not in page
    assert "posting.jsonld" not in page
    assert ask(client, "/pay/posting.jsonld", **asked)[0] == 422
    whole = {
        **asked,
        "benefits": "health",
        "bonus": "none",
        "open": "yes",
        "good_faith": "yes",
        "no_history": "yes",
    }
    status, page = ask(client, "/pay/publish", **whole)
    link = re.search(r'href="(/pay/posting\.jsonld[^"]*)"', page)
    assert status == 200
    assert link
    posting = client.get(html.unescape(link[1]))
    assert posting.headers["content-type"].startswith("application/ld+json")
    value = posting.json()["baseSalary"]["value"]
    assert (value["minValue"], value["maxValue"]) == (80_000, 110_000)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(
    ("where", "asked", "field"),
    [
        ("/pay/publish", {"role": "nurse", "low": "80k"}, "low"),
        ("/pay/publish", {"role": "nurse", "low": "110k", "high": "80k"}, "low"),
        ("/pay/publish", {"role": "nurse", "employees": "none"}, "employees"),
        ("/pay/band", {"role": "nurse", "target": "99%"}, "target"),
        ("/pay/band", {"role": "nurse", "pays": "a lot"}, "pays"),
        ("/pay/band", {"role": "nurse", "below": "100%"}, "below"),
    ],
)
def test_mistakes_about_a_range_stand_at_their_fields(
    client: TestClient, language: str, where: str, asked: dict[str, str], field: str
) -> None:
    status, page = ask(client, where, {"Accept-Language": language}, **asked)
    assert status == 422
    told = re.search(rf'<p class="error" id="e-{field}">(.*?)</p>', page, re.DOTALL)
    assert told
    assert "--" not in told[1], "options of the command line mean nothing here"


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(
    "asked", [{"role": "software engineer", "by": "place"}, {"role": "health-professional"}]
)
def test_no_sentence_names_an_option_of_the_command_line(
    client: TestClient, language: str, asked: dict[str, str]
) -> None:
    status, page = ask(client, "/pay", {"Accept-Language": language}, **asked)
    assert status == 200
    sentences = re.sub(r"<(code|style|svg)\b.*?</\1>", " ", page, flags=re.DOTALL)
    assert not re.findall(r"\s--[a-z][\w-]*", seen(sentences))


def test_rows_of_a_table_lead_to_their_own_answers(client: TestClient, store: Path) -> None:
    view = workspace.pay("software engineer", by="level", data=store)
    status, page = ask(client, "/pay", role="software engineer", by="level")
    links = [html.unescape(each) for each in re.findall(r'class="stub"><a href="(/pay\?[^"]+)"', page)]
    assert status == 200
    assert len(links) == len(view.cells)
    first = view.cells[0]
    answer = seen(client.get(links[0]).text)
    assert Reader("en", "en", "USD").money(first.percentiles[2].value or 0.0, first.currency) in answer


@pytest.mark.parametrize("where", ["/pay", "/premium", "/pay/band", "/pay/publish"])
def test_an_answer_and_its_charts_can_be_taken_along(client: TestClient, where: str) -> None:
    status, page = ask(client, where, role="nurse", place="US-CA")
    files = set(re.findall(r'"(/answers/\w+/[^"?]+)"', page))
    assert status == 200
    assert any(each.endswith("report.html") for each in files)
    assert where not in ("/pay", "/pay/band") or any(each.endswith(".csv") for each in files)
    for each in files:
        if not each.endswith((".pdf", ".png")):
            assert client.get(each).status_code == 200, each
    assert "incognito" not in page, "nothing is left of these answers without amounts"


@pytest.mark.parametrize("where", ["/pay", "/premium", "/pay/band", "/pay/publish", "/data"])
def test_tables_and_their_columns_have_names(client: TestClient, where: str) -> None:
    page = ask(client, where, role="nurse", place="US-CO", pays="100k")[1]
    assert not re.findall(r"<th[^>]*></th>", page)
    assert not re.findall(r"<caption[^>]*></caption>", page)
    assert 'aria-label=""' not in page


def test_places_that_are_offered_can_be_asked(client: TestClient) -> None:
    page = ask(client, "/pay")[1]
    offered = re.search(r'<datalist id="places">(.*?)</datalist>', page, re.DOTALL)
    assert offered
    values = [html.unescape(each) for each in re.findall(r'value="([^"]+)"', offered[1])]
    assert len(values) > 400
    assert {"California", "Germany"} <= set(values)
    for value in values:
        find_place(value)  # which refuses what it does not know, and what may mean two places
    assert ask(client, "/pay", role="nurse", place=values[100])[0] == 200
