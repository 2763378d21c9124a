"""The market page: shocks as switches, what else one supposes, and how sure the answer is."""

import html
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from outbid.market.scenarios.file import load_market
from outbid.report.format import Reader
from outbid.report.market_answer import MarketAnswer
from outbid.report.market_phrases import lead_sentences
from outbid.web.app import create_app
from outbid.web.desk import Desk
from outbid.web.market_asked import asked
from outbid.web.settings import Settings
from outbid.workspace import market_check, market_shock, market_together

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "market"
SMALL, LARGE = EXAMPLES / "three-employers.toml", EXAMPLES / "ai-talent.toml"
ENGLISH = Reader("en", "en", "USD")
PART = {"HX-Request": "true"}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    settings = Settings(tmp_path / "mine", futures=2_000)
    with TestClient(create_app(settings), "http://127.0.0.1:8613", follow_redirects=False) as it:
        yield it


def desk(client: TestClient) -> Desk:
    found = client.app.state.desk  # type: ignore[attr-defined]
    assert isinstance(found, Desk)
    return found


def ask(client: TestClient, *fields: tuple[str, str], language: str = "en", status: int = 200) -> str:
    sent: list[tuple[str, str | int | float | bool | None]] = [("file", SMALL.name), *fields]
    page = client.get("/market", params=sent, headers={"Accept-Language": language})
    assert page.status_code == status, page.text
    return html.unescape(page.text)


def heading(text: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", text, re.S)
    assert found is not None
    return found[1]


def kept(client: TestClient, text: str) -> MarketAnswer:
    """The answer that the page shows, as its share links name it."""
    name = re.search(r"/answers/(\w+)/report\.html", text)
    assert name is not None
    found = desk(client).kept(name[1])
    assert isinstance(found, MarketAnswer)
    return found


def test_it_opens_on_the_worked_example_as_it_is(client: TestClient) -> None:
    text = html.unescape(client.get("/market").text)
    view = market_together(LARGE, draws=0)
    assert heading(text) == lead_sentences(view, ENGLISH)[0]
    assert kept(client, text).segments == view.segments
    for shock in load_market(LARGE).shocks:
        assert re.search(rf'role="switch" name="on" value="{shock.name}"', text)
    assert "checked" not in re.findall(r'<input type="checkbox" role="switch"[^>]*>', text)[0]
    assert not (desk(client).settings.folder).exists(), "looking writes nothing"


@pytest.mark.parametrize("name", ["One more lab", "Layoffs of generalists"])
def test_each_switch_alone_is_that_shock_of_the_library(client: TestClient, name: str) -> None:
    text = ask(client, ("on", name))
    view = market_shock(SMALL, name, draws=0)
    assert kept(client, text).shocks == view.shocks
    assert heading(text) == lead_sentences(view, ENGLISH)[0]
    assert re.search(rf'value="{name}" checked', text)


def test_two_switches_and_a_supposition_are_answered_together(client: TestClient) -> None:
    fields = (
        ("on", "One more lab"), ("on", "Layoffs of generalists"), ("people.LLM trainers", "20"),
        ("jobs.Startup", "-10"), ("limit.BigSoft", "+5 %"),
    )  # fmt: skip
    found = kept(client, ask(client, *fields)).shocks[0]
    sets = [
        "segment.LLM trainers.headcount=+20%", "employer.Startup.seats=-10%", "employer.BigSoft.band=+5%",
    ]  # fmt: skip
    names = ["One more lab", "Layoffs of generalists"]
    expected = market_together(SMALL, names, sets, draws=0).shocks[0]
    assert (found.segments, found.seats, found.moves) == (expected.segments, expected.seats, expected.moves)
    assert found.name.startswith("One more lab + Layoffs of generalists + LLM trainers +20%")


def test_one_more_employer_of_many_firms_is_one_firm(client: TestClient) -> None:
    page = client.get("/market", params={"file": LARGE.name, "like": "Frontier labs"})
    scenario = load_market(LARGE)
    row = next(each for each in scenario.employers if each.name == "Frontier labs")
    jobs = sum(seat.count.median for seat in row.seats)
    shock = kept(client, page.text).shocks[0]
    new = [each for each in shock.seats if each.employer == "Another Frontier labs"]
    entered = sum(each.filled.value + each.open.value for each in new)
    assert entered == pytest.approx(jobs / row.firms.median, rel=0.2)


def test_what_changes_comes_first_in_words(client: TestClient) -> None:
    text = ask(client, ("on", "One more lab"))
    shift = max(market_shock(SMALL, "One more lab", draws=0).shocks[0].segments, key=lambda s: s.pay.value)  # type: ignore[union-attr]
    assert shift.pay is not None
    first = re.search(r"<h2>What changes</h2>\s*<ul>\s*<li>(.*?)</li>", text)
    assert first is not None
    assert first[1].startswith(f"{shift.segment}: pay +{100 * shift.pay.value:.2g}%")
    german = ask(client, ("on", "One more lab"), language="de")
    assert "<h2>Was sich ändert</h2>" in german
    assert f"{shift.segment}: Bezahlung +" in german


def test_a_script_gets_the_answer_alone_and_an_address_to_keep(client: TestClient) -> None:
    fields = {"file": SMALL.name, "on": "One more lab", "people.Generalists": "", "like": ""}
    part = client.get("/market", params=fields, headers=PART)
    assert "<html" not in part.text
    assert 'id="market-said" hx-swap-oob="innerHTML"' in part.text
    assert part.headers["hx-replace-url"] == "/market?file=three-employers.toml&on=One+more+lab"
    assert "HX-Request" in part.headers["vary"]


def test_what_each_shock_does_on_its_own_stands_beside_its_switch(client: TestClient) -> None:
    text = ask(client, ("alone", "1"))
    for number, name in enumerate(["One more lab", "Layoffs of generalists"], 1):
        line = re.search(rf'id="alone-{number}">(.*?)</p>', text)
        assert line is not None
        segment = max(
            market_shock(SMALL, name, draws=0).shocks[0].segments,
            key=lambda s: abs(s.pay.value if s.pay else 0),
        )
        assert line[1].startswith(f"{segment.segment}: pay ")
        part = html.unescape(client.get(f"/market/alone?file={SMALL.name}").text)
        assert line[1] in part


@pytest.mark.parametrize("written", ["twenty", "1e3", "-96", "301", "12.5", "--5", "²"])
def test_nonsense_is_told_at_its_field(client: TestClient, written: str) -> None:
    text = ask(client, ("people.LLM trainers", written), status=422)
    assert text.count('aria-invalid="true"') == 1
    assert "Write a whole number of percent from -95 to 300." in text
    assert f'value="{written}"' in text, "what was written is not lost"
    part = client.get("/market", params={"people.LLM trainers": written}, headers=PART)
    assert part.status_code == 200, "or the script would not show it"
    assert "hx-replace-url" not in part.headers
    german = ask(client, ("jobs.Startup", written), language="de", status=422)
    assert "ganze Prozent" in german


def test_what_the_library_refuses_is_told(client: TestClient, tmp_path: Path) -> None:
    # nobody can be paid a range whose top lies below its floor
    text = SMALL.read_text().replace('headcount = "+20%"', 'headcount = "900"')
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "own.toml").write_text(text)
    page = client.get("/market", params={"on": "Layoffs of generalists", "people.Generalists": "10"})
    assert page.status_code == 422
    assert "Leave one of them out." in page.text


def test_unknown_names_are_left_out_and_unknown_files_refused(client: TestClient) -> None:
    text = ask(client, ("on", "No such"), ("people.Nobody", "20"), ("like", "<b>"), ("draws", "7"))
    assert kept(client, text).shocks == ()
    for wrong in ("none.toml", "../stay.toml", "x" * 500):
        assert client.get("/market", params={"file": wrong}).status_code == 404


def test_markets_of_ones_own_take_the_place_of_the_example(client: TestClient, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    shutil.copy(SMALL, mine / "small.toml")
    text = html.unescape(client.get("/market").text)
    assert 'href="/files/small.toml"' in text
    assert "worked example" not in text
    before = kept(client, text)
    (mine / "small.toml").write_text(SMALL.read_text().replace("headcount = 200", "headcount = 400"))
    after = kept(client, client.get("/market").text)
    developers = [next(s for s in each.segments if s.name == "AI developers") for each in (before, after)]
    assert [each.headcount.value for each in developers] == [200, 400]


def test_a_file_that_needs_mending_says_so_and_leads_there(client: TestClient, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    text = SMALL.read_text().replace('like = "Frontier lab"', 'like = "Frontier laboratory"')
    (tmp_path / "mine" / "broken.toml").write_text(text)
    page = client.get("/market")
    assert page.status_code == 422
    assert "Frontier laboratory" in page.text
    assert str(tmp_path) not in page.text.partition("<footer")[0]
    assert 'href="/files/broken.toml"' in page.text


def test_what_the_file_leaves_open(client: TestClient, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    bare = SMALL.read_text().replace('what = "*"', 'what = "employer.*"')
    (tmp_path / "mine" / "bare.toml").write_text(bare)
    found = market_check(tmp_path / "mine" / "bare.toml")
    assert found.findings
    page = html.unescape(client.get("/market/check?file=bare.toml").text)
    part = html.unescape(client.get("/market/check?file=bare.toml", headers=PART).text)
    assert "<html" in page
    assert "<html" not in part
    for finding in found.findings:
        assert finding.where in page
        assert finding.where in part
    german = client.get("/market/check?file=bare.toml", headers={"Accept-Language": "de"}).text
    assert "Was die Datei offenlässt" in german


def begin(client: TestClient, page: str, draws: str) -> str:
    """Presses the button that asks how sure the answer is; where that leads."""
    word = re.search(r'name="word" value="(\w+)"', page)
    query = re.search(r'name="ask" value="([^"]*)"', page)
    assert word is not None
    assert query is not None
    sent = client.post("/market/sure", data={"word": word[1], "ask": html.unescape(query[1]), "draws": draws})
    assert sent.status_code == 303, sent.text
    return sent.headers["location"]


def test_how_sure_it_is_comes_from_the_librarys_own_sweep(client: TestClient) -> None:
    place = begin(client, ask(client, ("on", "One more lab")), "400")
    again = begin(client, ask(client, ("on", "One more lab")), "400")
    assert again == place, "the same question joins"
    end = time.monotonic() + 60
    while (answer := client.get(place)).status_code == 200:
        assert time.monotonic() < end
        time.sleep(0.1)
    address = answer.headers["location"]
    assert address == "/market?file=three-employers.toml&on=One+more+lab&draws=400"
    text = html.unescape(client.get(address).text)
    expected = market_shock(SMALL, "One more lab", draws=400)
    assert kept(client, text).shocks == expected.shocks
    assert kept(client, text).segments == expected.segments
    assert "400 draws" in text
    pay = expected.shocks[0].segments[0].pay
    assert pay is not None
    assert pay.low is not None
    assert "What changes" in text
    assert "Find out" not in text
    assert begin(client, ask(client, ("on", "One more lab")), "400") == address, "its answer is kept"


def test_only_a_known_number_of_draws_is_taken(client: TestClient) -> None:
    page = ask(client)
    word = re.search(r'name="word" value="(\w+)"', page)
    assert word is not None
    for draws in ("", "-1", "1e9", "100000"):
        sent = client.post(
            "/market/sure", data={"word": word[1], "ask": "file=three-employers.toml", "draws": draws}
        )
        assert sent.status_code == 422
    assert client.post("/market/sure", data={"ask": "", "draws": "400"}).status_code == 403


@pytest.mark.slow
def test_other_pages_answer_during_a_long_sweep_and_cancelling_ends_it(client: TestClient) -> None:
    client.get("/")
    page = html.unescape(client.get("/market", params={"file": LARGE.name}).text)
    place = begin(client, page, "10000")
    name = place.rpartition("/")[2]
    began = time.monotonic()
    while client.get(place).text.count("max=") == 0:
        assert time.monotonic() - began < 60
        time.sleep(0.1)
    for address in ("/", f"/market?file={LARGE.name}&draws=10000"):
        began = time.monotonic()
        shown = client.get(address)
        assert shown.status_code == 200
        assert time.monotonic() - began < 2, address
    assert f'action="/jobs/{name}/cancel"' in shown.text, "the page of the market shows how far it is"
    word = re.search(r'name="word" value="(\w+)"', shown.text)
    assert word is not None
    process = desk(client).jobs._processes[name].pid
    began = time.monotonic()
    assert client.post(f"/jobs/{name}/cancel", data={"word": word[1]}).status_code == 303
    while Path(f"/proc/{process}").exists():
        assert time.monotonic() - began < 2
        time.sleep(0.02)
    assert "Stopped, as you asked" in client.get(place).text


def test_an_asked_question_survives_the_way_through_its_address() -> None:
    scenario = load_market(SMALL)
    sent = [("on", "One more lab"), ("people.Generalists", " −5% "), ("like", "Startup")]
    question = asked("f.toml", scenario, sent, "en")
    assert question.query == "file=f.toml&on=One+more+lab&people.Generalists=-5&like=Startup"
    assert [dial.percent for dial in question.moved] == [-5]
