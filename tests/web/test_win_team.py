"""A team's plan in the browser."""

from __future__ import annotations

import html
import re
import time
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from outbid.report.format import Reader
from outbid.web.app import create_app
from outbid.web.settings import Settings
from outbid.workspace import team
from outbid.worth.value import Run

FUTURES = 2_000
PLAN = """
name = "Our plan"
currency = "USD"
months = 12
budget = "400k"
pool = 100_000
months_to_answer = 1
leaving = "20%"
payroll = "10%"
counted_months = 36

[[opening]]
name = "Designer"
month = 2
value_a_year = "350k"

  [[opening.package]]
  base = "150k"
  shares = 20_000
  chance = "40%"

  [[opening.package]]
  base = "175k"
  shares = 40_000
  chance = "70%"
"""


def started(folder: Path) -> TestClient:
    return TestClient(create_app(Settings(folder, futures=FUTURES)), "http://127.0.0.1:8613")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "working"), [("en", "Planning the team"), ("de", "Das Team wird geplant")]
)
def test_an_own_plan_is_answered_as_the_library_does(tmp_path: Path, language: str, working: str) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN)
    with started(tmp_path) as client:
        headers = {"accept-language": language}
        page = first = client.get("/win/team", headers=headers)
        while 'http-equiv="refresh"' in page.text:
            time.sleep(0.2)
            page = client.get("/win/team", headers=headers)
        data = re.search(r'href="(/answers/[^"]+\.csv)"', page.text)
        assert data
        rows = client.get(data[1], headers=headers).text.splitlines()
    assert working in first.text
    view, reader = team(path, run=Run(1, FUTURES), locale=language), Reader(language, language, "USD")
    lead = re.search(r"<h1[^>]*>(.*?)</h1>", page.text, re.DOTALL)
    assert lead
    assert reader.money(view.value).replace(" ", "\u00a0") in lead[1]
    assert len(rows) == 1 + view.months // 3, "the chart's rows: each quarter of the year"


def test_the_examples_plan_is_begun_and_can_be_cancelled(tmp_path: Path) -> None:
    with started(tmp_path) as client:
        page = client.get("/win/team")
        assert "<progress" in page.text
        word = re.search(r'name="word" value="(\w+)"', page.text)
        assert word
        cancelled = client.post("/win/team/cancel?file=team.toml", data={"word": word[1]})
        assert "cancelled" in cancelled.text
        assert "<progress" not in cancelled.text
        assert "<progress" not in client.get("/win/team?file=team.toml&again=1").text, "no address begins it"
        again = re.search(r'action="(/win/team/again[^"]*)"', cancelled.text)
        assert again
        assert "<progress" in client.post(html.unescape(again[1]), data={"word": word[1]}).text


@pytest.mark.parametrize("name", ["nobody.toml", "../team.toml", "startup.toml", "x" * 300])
def test_a_plan_that_is_not_there_is_said_so(tmp_path: Path, name: str) -> None:
    with started(tmp_path) as client:
        page = client.get("/win/team", params={"file": name})
    main = page.text.split("<main")[1].split("</main>")[0]
    told = re.search(r'<ul class="problems">(.*?)</ul>', main, re.DOTALL)
    assert told
    assert told[1].count("<li>") == 1
    assert "There is no file called" in told[1]
    assert "<progress" not in main, "nothing is looked for"


@pytest.mark.slow
def test_what_is_wrong_with_a_plan_is_said_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN.replace('"400k"', '"much"'))
    with started(tmp_path) as client:
        page = client.get("/win/team")
        while 'http-equiv="refresh"' in page.text:
            time.sleep(0.2)
            page = client.get("/win/team")
    assert "much" in page.text
    assert 'href="/files/plan.toml"' in page.text
