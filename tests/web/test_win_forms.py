"""Whom to win and who bids, described in forms by somebody who never opens a file."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from outbid.offers.candidate_file import load_candidate
from outbid.offers.employer_file import load_employers
from outbid.offers.terms import Terms
from outbid.report.format import Reader
from outbid.web.app import create_app
from outbid.web.settings import Settings
from outbid.workspace import win
from outbid.worth.value import Run

FUTURES = 2_000
GERMAN = {"accept-language": "de"}
CANDIDATE = {
    "called": "Grace", "wealth": "60k to 200k", "risk_aversion": "medium", "place": "US-CA", "status": "single",
    "currency": "USD", "stay": "4", "rival-0-name": "The market", "rival-0-evidence-role": "machine-learning-engineer",
    "rival-0-evidence-level": "senior", "rival-0-evidence-place": "US-CA", "rows-rival": "1",
}  # fmt: skip
EMPLOYER = {
    "name": "Own Labs", "currency": "USD", "place": "US-CA", "limits-base": "150k to 240k",
    "limits-sign_on_most": "30k", "cost-leaving": "20", "equity-form": "iso", "equity-strike": "0.95",
    "equity-fair_market_value": "0.95", "equity-vesting": "4y/1y-cliff/monthly", "limits-pool": "250000",
    "equity-fully_diluted_shares": "10M", "equity-preferred_price": "4",
    "equity-preferences": "8M", "rows-benefit": "1",
}  # fmt: skip


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(
        create_app(Settings(tmp_path / "mine", futures=FUTURES)), "http://127.0.0.1:8613"
    ) as made:
        yield made


def hidden(page: Response) -> dict[str, str]:
    return dict(
        re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', page.text.split("<main")[1])
    )


def send(client: TestClient, address: str, fields: dict[str, str], **headers: str) -> Response:
    """Opens a form and sends it with ``fields``, as a browser does."""
    page = client.get(address, headers=headers)
    assert page.status_code == 200
    for name in fields:
        assert f'name="{name}"' in page.text, name
    return client.post(address, data={**hidden(page), **fields}, headers=headers, follow_redirects=False)


def saved(answer: Response, role: str) -> str:
    assert answer.status_code == 303
    return parse_qs(urlsplit(answer.headers["location"]).query)[role][0]


def test_a_candidate_is_described(client: TestClient, tmp_path: Path) -> None:
    name = saved(send(client, "/win/candidate", CANDIDATE), "candidate")
    found = load_candidate(tmp_path / "mine" / name)
    assert "grace" in name
    assert (found.wealth.min(), found.wealth.max()) > (60_000.0, 100_000.0)
    assert found.person.place == "US-CA"
    assert set(found.gamma.tolist()) == {2.0}
    page = client.get(f"/win?candidate={name}")
    assert f'value="{name}" selected' in page.text


def test_money_is_in_the_currency_of_the_place_unless_another_is_chosen(
    client: TestClient, tmp_path: Path
) -> None:
    fields = {name: text for name, text in CANDIDATE.items() if name != "currency"}
    name = saved(send(client, "/win/candidate", fields, **GERMAN), "candidate")
    assert load_candidate(tmp_path / "mine" / name).person.currency == "USD", "of California"


@pytest.mark.parametrize(("language", "called"), [("en", "Join Own Labs"), ("de", "Own Labs")])
def test_what_an_employer_offers_is_called_in_the_language_of_its_maker(
    client: TestClient, tmp_path: Path, language: str, called: str
) -> None:
    name = saved(
        send(client, "/win/employer", EMPLOYER, **{"accept-language": f"{language},en;q=0.1"}), "employer"
    )
    candidate = load_candidate(Path(__file__).parents[2] / "examples/win/candidate-medium.toml")
    (found,) = load_employers(tmp_path / "mine" / name, candidate)
    assert found.sheet.offer(Terms(200_000.0))["name"] == called
    other = client.get(f"/win/employer?file={name}", headers={"accept-language": "en"}).text
    field = re.search(r'<input id="f-offer"[^>]*value="([^"]*)"', other)
    # stated in the file where it is not the usual name
    assert (field[1] if field else "") == (called if language == "de" else "")


def test_an_employer_is_described_and_changed(client: TestClient, tmp_path: Path) -> None:
    name = saved(send(client, "/win/employer", EMPLOYER), "employer")
    candidate = load_candidate(Path(__file__).parents[2] / "examples/win/candidate-medium.toml")
    (found,) = load_employers(tmp_path / "mine" / name, candidate)
    assert found.limits.base.high == 240_000
    assert found.limits.equity.high == 250_000
    assert found.cost.leaving == 0.2
    path = tmp_path / "mine" / name
    path.write_text(path.read_text().replace("[limits]", "[limits]  # as the board says"))
    changed = send(client, f"/win/employer?file={name}", {"limits-base": "150k to 250k"}, **GERMAN)
    assert saved(changed, "employer") == name
    (found,) = load_employers(path, candidate)
    assert found.limits.base.high == 250_000
    assert found.cost.leaving == 0.2
    assert "# as the board says" in path.read_text()


def test_a_listed_employer_is_described(client: TestClient, tmp_path: Path) -> None:
    fields = {
        "name": "Listed AG", "currency": "USD", "limits-cash_cap": "300k", "equity-listed": "true",
        "limits-grant_most": "500k", "equity-vesting": "4y/quarterly", "cost-leaving": "10%",
    }  # fmt: skip
    name = saved(send(client, "/win/employer", fields), "employer")
    candidate = load_candidate(Path(__file__).parents[2] / "examples/win/candidate-medium.toml")
    (found,) = load_employers(tmp_path / "mine" / name, candidate)
    assert found.unit == "money"
    assert found.limits.equity.high == 500_000


@pytest.mark.parametrize("headers", [{}, GERMAN])
@pytest.mark.parametrize(
    ("kind", "fields", "wrong"),
    [
        ("candidate", {**CANDIDATE, "wealth": ""}, "wealth"),
        ("candidate", {**CANDIDATE, "wealth": "lots"}, "wealth"),
        ("candidate", {**CANDIDATE, "place": "DE"}, "status"),
        ("candidate", {**CANDIDATE, "stay": "-4"}, "stay"),
        ("candidate", {**CANDIDATE, "taste-elasticity": "x"}, "taste-elasticity"),
        ("employer", {**EMPLOYER, "limits-base": "185k to 150k"}, "limits-base"),
        ("employer", {**EMPLOYER, "name": ""}, "name"),
        ("employer", {**EMPLOYER, "cost-leaving": "140%"}, "cost-leaving"),
        ("employer", {**EMPLOYER, "cost-leaving": ""}, "cost-leaving"),
        ("employer", {**EMPLOYER, "limits-base": ""}, "limits-base"),
        ("employer", {**EMPLOYER, "equity-strike": "0.95 EUR"}, "equity-strike"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(
    client: TestClient, tmp_path: Path, kind: str, fields: dict[str, str], wrong: str, headers: dict[str, str]
) -> None:
    page = send(client, f"/win/{kind}", fields, **headers)
    assert page.status_code == 422
    assert f'id="e-{wrong}"' in page.text
    control = re.search(rf'<(?:input|select) id="f-{wrong}"[^>]*>', page.text)
    assert control
    assert 'aria-invalid="true"' in control[0]
    for text in ("4y/1y-cliff/monthly", "250000") if kind == "employer" else ("Grace", "The market"):
        assert text in page.text
    assert not list((tmp_path / "mine").glob("*.toml"))


@pytest.mark.parametrize(("kind", "fields"), [("candidate", CANDIDATE), ("employer", EMPLOYER)])
def test_pressing_twice_makes_one_file(
    client: TestClient, tmp_path: Path, kind: str, fields: dict[str, str]
) -> None:
    names = {saved(send(client, f"/win/{kind}", fields), kind) for _ in range(2)}
    assert len(names) == 1
    assert [path.name for path in (tmp_path / "mine").glob("*.toml")] == list(names)


@pytest.mark.parametrize("headers", [{}, GERMAN])
@pytest.mark.parametrize(("kind", "fields"), [("candidate", CANDIDATE), ("employer", EMPLOYER)])
def test_a_folder_that_cannot_be_written_loses_nothing_typed(
    tmp_path: Path, kind: str, fields: dict[str, str], headers: dict[str, str]
) -> None:
    (tmp_path / "file").write_text("")
    with TestClient(create_app(Settings(tmp_path / "file" / "mine")), "http://127.0.0.1:8613") as client:
        page = send(client, f"/win/{kind}", fields, **headers)
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    for name, text in fields.items():
        typed = re.search(rf'<input [^>]*name="{name}"[^>]*value="([^"]*)"', page.text)
        chosen = re.search(rf'<select id="f-{name}".*?<option value="([^"]*)" selected', page.text, re.DOTALL)
        found = typed or chosen
        assert found, name
        assert found[1] == text


def test_a_currency_that_taxes_there_are_not_paid_in_is_refused_at_the_field(client: TestClient) -> None:
    page = send(client, "/win/candidate", {**CANDIDATE, "currency": "CHF"})
    assert page.status_code == 422
    error = re.search(r'id="e-currency">([^<]+)<', page.text)
    assert error
    assert "USD" in error[1]


def test_a_row_more_keeps_what_was_typed(client: TestClient) -> None:
    page = send(client, "/win/employer", EMPLOYER | {"benefit-0-name": "Bikes", "benefit-0-yearly": "900"})
    assert page.status_code == 303
    typed = EMPLOYER | {"name": "Other Labs", "benefit-0-name": "Bikes", "more": "benefit"}
    page = client.get("/win/employer")
    page = client.post("/win/employer", data={**hidden(page), **typed})
    assert page.status_code == 200
    assert 'name="benefit-1-name"' in page.text
    assert "Bikes" in page.text
    assert "Other Labs" in page.text


@pytest.mark.parametrize(
    "address", ["/win/nobody", "/win/candidate?file=nobody.toml", "/win/employer?file=../me.toml"]
)
def test_a_form_or_a_file_that_is_not_there(client: TestClient, address: str) -> None:
    assert client.get(address).status_code in (404, 422)


@pytest.mark.slow
def test_from_two_forms_to_the_librarys_answer(client: TestClient, tmp_path: Path) -> None:
    candidate = saved(send(client, "/win/candidate", CANDIDATE), "candidate")
    employer = saved(send(client, "/win/employer", EMPLOYER), "employer")
    asked = client.get(f"/win?employer={employer}")
    assert "worked example" not in asked.text
    while 'http-equiv="refresh"' in asked.text:
        time.sleep(0.3)
        asked = client.get(f"/win?employer={employer}")
    word = re.search(r'name="word" value="(\w+)"', asked.text)
    assert word
    save = re.search(r'action="(/win/save[^"]*)"', asked.text)
    assert save
    kept = client.post(save[1].replace("&amp;", "&"), data={"word": word[1], "name": "joined"})
    assert "joined.toml" in kept.text
    assert "<progress" not in kept.text, "the search does not begin anew for the offer that it found"
    folder = tmp_path / "mine"
    view = win(folder / candidate, folder / employer, target=0.8, run=Run(1, FUTURES), locale="en").view
    reader = Reader("en", "en", "USD")
    lead = re.search(r"<h1[^>]*>(.*?)</h1>", asked.text, re.DOTALL)
    assert lead
    assert ("Cheapest package" in lead[1]) == view.feasible
    assert (reader.exact(view.terms.base) if view.feasible else "Infeasible") in lead[1]
    assert reader.money(view.cost) in asked.text


@pytest.mark.slow
def test_without_anything_to_win_against_the_page_says_what_to_enter(client: TestClient) -> None:
    alone = {name: text for name, text in CANDIDATE.items() if not name.startswith("rival")}
    name = saved(send(client, "/win/candidate", alone), "candidate")
    page = client.get(f"/win?candidate={name}")
    assert 'href="/ask/offer?to=/win"' in page.text
    while 'http-equiv="refresh"' in page.text:
        time.sleep(0.3)
        page = client.get(f"/win?candidate={name}")
    assert "nothing to win against" in page.text
    assert "--rival" not in page.text
