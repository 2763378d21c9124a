"""Charts in the app: under each figure its data, its image and its live form, by the name of the answer."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from outbid.web.app import create_app
from outbid.web.settings import Settings

HOST = "http://127.0.0.1:8613"
EQUITY = "/equity?file=company.toml&shares=300000&strike=0.01&exits=10M%3B+80M&event=sale"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return TestClient(create_app(Settings(tmp_path_factory.mktemp("app") / "mine", futures=2_000)), HOST)


def chart_links(text: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'="(/answers/\w+/charts/[\w.-]+)"', text)))


class Tags(HTMLParser):
    """Start tags in their order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_every_figure_leads_to_its_data_its_image_and_its_live_form(client: TestClient) -> None:
    text = client.get(EQUITY).text
    links = chart_links(text)
    assert {link.rpartition(".")[2] for link in links} == {"csv", "png", "svg", "json"}
    assert text.count("<figure>") == len({link.rpartition(".")[0] for link in links}) == 2
    kinds = {"csv": "text/csv", "png": "image/png", "svg": "image/svg+xml", "json": "application/json"}
    for link in links:
        answer = client.get(link)
        ending = link.rpartition(".")[2]
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(kinds[ending])
        if ending == "json":
            assert json.loads(answer.text)["layer"]
            continue
        name = re.search(r'filename="([^"]+)"', answer.headers["content-disposition"])
        assert name is not None
        assert re.fullmatch(rf"outbid-equity-(payout|parts)\.{ending}", name[1])


def test_data_is_read_back_as_numbers_in_the_readers_words(client: TestClient) -> None:
    link = next(link for link in chart_links(client.get(EQUITY).text) if link.endswith("payout.csv"))
    for language, first in (("en", "Exit value (USD)"), ("de", "Exit-Wert (USD)")):
        cookies = {"outbid_language": language, "outbid_locale": "de"}
        text = client.get(link, headers={"cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())}).text
        head, *rows = list(csv.reader(io.StringIO(text, newline="")))
        assert head[0] == first
        exits = [float(row[0]) for row in rows]
        assert exits == sorted(exits)
        assert exits[-1] == 80e6
        # above the preference of $20M every dollar is common stock's, until the seed round converts at $80M · 2.5/8.8
        mine = dict(zip(exits, (float(row[1]) for row in rows), strict=True))
        assert mine[80e6] == pytest.approx(300_000 * (80e6 / 8.8e6 - 0.01))


def test_the_cumulative_view_stands_beside_the_dots(client: TestClient) -> None:
    text = client.get("/?whole=1").text
    link = next(link for link in chart_links(text) if link.endswith("/cdf-1"))
    page = client.get(link)
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    assert "<table" in page.text, "the chart in figures"
    part = client.get(link, headers={"hx-request": "true"}).text
    assert "<html" not in part
    assert part.count("<svg") == 2
    assert client.get(f"{link}.csv").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/answers/00000000000000000000/charts/dots-1.csv",
        "/answers/x/charts/y",
        "/answers/../charts/..%2F.png",
    ],
)
def test_unknown_names_are_not_found(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_unknown_charts_of_a_known_answer_are_not_found(client: TestClient) -> None:
    base = chart_links(client.get(EQUITY).text)[0].rpartition("/")[0]
    for key in ("dots-1", "payout.exe", "PAYOUT", "payout%00"):
        for ending in ("", ".csv", ".svg", ".png", ".json"):
            assert client.get(f"{base}/{key}{ending}").status_code == 404
    assert client.get(f"{base}/payout.json?width=nonsense").status_code == 200, "a width is a wish"


def test_without_a_script_nothing_promises_to_be_live(client: TestClient) -> None:
    """The button stands hidden until the script says otherwise; the style sheet is what hides it."""
    style = client.get("/assets/style.css").text
    assert re.search(r"^\.explore \{ display: none;", style, re.MULTILINE)
    buttons = [
        attrs
        for tag, attrs in Tags(client.get(EQUITY).text).found
        if tag == "button" and "data-chart" in attrs
    ]
    assert len(buttons) == 2
    for attrs in buttons:
        assert attrs["aria-pressed"] == "false"
        assert client.get(attrs["data-chart"] or "").status_code == 200


def test_payout_of_the_stake_comes_first_and_the_answer_is_the_heading(client: TestClient) -> None:
    text = client.get("/equity").text
    assert re.search(r"<h1>Common gets nothing below \$20M\.</h1>", text)
    assert 'value="300,000"' in text, "the stake of the worked example's offer is filled in"
    assert text.index("What your part pays") < text.index("Who gets what, by exit value")
    assert re.search(
        r"<h1>Stammanteile bekommen unter", client.get("/equity", headers={"accept-language": "de"}).text
    )


def test_the_exits_that_are_asked_for_are_those_shown(client: TestClient) -> None:
    german = {"accept-language": "de"}
    text = client.get(
        "/equity?file=company.toml&shares=300.000&strike=0,01&exits=10+Mio;+1,5+Mrd", headers=german
    ).text
    head = re.search(r"<thead>(.*?)</thead>", text, re.DOTALL)
    assert head is not None
    shown = [re.sub(r"\s", " ", cell) for cell in re.findall(r'<th scope="col">([^<]+)</th>', head[1])]
    assert shown[1:] == ["10 Mio. $", "1,5 Mrd. $"]
    without = client.get("/equity?file=company.toml&shares=&strike=&exits=50M").text
    assert "What your part pays" not in without
    assert "--shares" not in without, "the form asks for it, not the options of a command"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("shares=abc", "shares"),
        ("shares=10%25", "shares"),
        ("shares=-3", "shares"),
        ("shares=99999999999", "shares"),
        ("shares=&strike=2", "strike"),
        ("shares=10&strike=-1", "strike"),
        ("shares=10&exits=0", "exits"),
        ("shares=10&exits=1e99", "exits"),
        ("shares=10&exits=" + ";".join(map(str, range(1, 40))), "exits"),
        ("shares=" + "9" * 5000, "shares"),
    ],
)
@pytest.mark.parametrize("language", ["en", "de"])
def test_what_is_wrong_stands_at_its_field(client: TestClient, query: str, field: str, language: str) -> None:
    answer = client.get(f"/equity?file=company.toml&{query}", headers={"accept-language": language})
    assert answer.status_code == 422
    tags = Tags(answer.text).found
    wrong = [attrs for tag, attrs in tags if tag == "input" and attrs.get("aria-invalid") == "true"]
    assert [attrs["name"] for attrs in wrong] == [field]
    said = re.search(rf'id="e-{field}">([^<]+)<', answer.text)
    assert said is not None
    assert "--" not in said[1], "no option of a command"
    assert f"e-{field}" in (wrong[0]["aria-describedby"] or "")
    assert sum(tag == "h1" for tag, _ in tags) == 1


def test_files_that_are_not_there(client: TestClient) -> None:
    assert client.get("/equity?file=../company.toml").status_code in (404, 422)
    assert client.get("/equity?file=stay.toml").status_code in (404, 422), "an offer is no company"
    assert client.get("/equity?offer=stay.toml").status_code == 422, "it has no cap table"
    assert client.get("/equity?offer=startup.toml").status_code == 200


def test_a_company_of_ones_own_takes_the_place_of_the_example(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "mine.toml").write_text(
        'name = "Mine"\ncurrency = "EUR"\n[[class]]\nname = "Common"\nkind = "common"\nshares = 8_000_000\n'
        '[[class]]\nname = "Series A"\nshares = 2_000_000\nprice = 4.0\npreference = "1x"\n',
        "utf-8",
    )
    client = TestClient(create_app(Settings(folder, futures=2_000)), HOST)
    text = client.get("/equity").text
    assert re.search(r"<h1>Common gets nothing below €8[.,0M ]*", text), "2 million shares at 4 come first"
    assert "/files/mine.toml" in text
    (folder / "mine.toml").write_text(
        (folder / "mine.toml").read_text("utf-8").replace("4.0", "5.0"), "utf-8"
    )
    assert re.search(r"<h1>Common gets nothing below €10M", client.get("/equity").text), (
        "the file is the truth"
    )
    (folder / "mine.toml").write_text('name = "Mine"\n[[class]]\nname = "Common"\nshares = "many"\n', "utf-8")
    broken = client.get("/equity")
    assert broken.status_code == 422
    assert "shares" in broken.text
    assert str(tmp_path) not in broken.text.split("<footer")[0], (
        "where the folder lies says nothing about the fault"
    )
