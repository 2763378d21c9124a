"""The first page with the user's own files: whatever is on the shelf, it answers what can be answered."""

from __future__ import annotations

import html
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient
from web_app import client_for

from outbid.report.format import Reader
from outbid.workspace import MOST_OFFERS, Workspace, check
from outbid.worth.value import Run

EXAMPLE = Path(__file__).parents[2] / "examples" / "talent-war"
ME = (EXAMPLE / "me.toml").read_text(encoding="utf-8")


def offer(name: str, base: int = 200_000) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'name = "{escaped}"\ncurrency = "USD"\n\n[salary]\nbase = {base}\n'


def shelf(folder: Path, **files: str) -> TestClient:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return client_for(folder)


def words(page: str) -> str:
    text = html.unescape(re.sub(r"<[^>]*>", " ", page)).replace("\u2060", "").replace("\xa0", " ")
    return re.sub(r"\s+", " ", text)


def heading(page: str) -> str:
    found = re.findall(r"<h1[^>]*>(.*?)</h1>", page, re.S)
    assert len(found) == 1, "one heading of the first rank"
    return words(found[0])


def report(client: TestClient, query: str = "") -> str:
    """The whole report, from where the page says that it is."""
    page = client.get(f"/{query}").text
    at = re.search(r'hx-get="(/compare/report[^"]*)"', page)
    assert at
    answer = client.get(html.unescape(at[1]), headers={"hx-request": "true"})
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize(
    ("language", "replace"), [("en", "Replace with my offer"), ("de", "Durch mein Angebot ersetzen")]
)
def test_the_worked_example_says_so_until_there_is_an_offer(
    tmp_path: Path, language: str, replace: str
) -> None:
    client = client_for(tmp_path / "mine")
    page = client.get("/", headers={"accept-language": language}).text
    assert f'<a class="button main" href="/ask">{replace}</a>' in page
    assert not (tmp_path / "mine").exists(), "looking writes nothing"
    client = shelf(tmp_path, me=ME, a=offer("A", 300_000), b=offer("B"))
    page = client.get("/", headers={"accept-language": language}).text
    assert replace not in page
    assert "BigSoft" not in page


def test_deadlines_of_the_example_never_pass_and_those_of_own_offers_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The example's startup waits until December 11, 2026; this is January 1, 2027."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1798761600")
    assert "expired" not in words(report(client_for(tmp_path / "none")))
    own = tmp_path / "own"
    shutil.copytree(EXAMPLE, own)
    assert "The offer expired on 2026-12-11; today is 2027-01-01." in words(report(client_for(own)))


def test_own_offers_are_compared_for_their_own_person(tmp_path: Path) -> None:
    client = shelf(tmp_path, me=ME, a=offer("A", 210_000), b=offer("B", 200_000))
    files = [tmp_path / "a.toml", tmp_path / "b.toml"]
    view = Workspace.of(tmp_path / "me.toml", Run(1, 2_000)).glance(*files)
    assert view.pair is not None
    assert (
        heading(client.get("/").text)
        == f"A is worth ${round(view.pair.lead_per_year, -1):,.0f} a year more to you than B."
    )
    # certain pay: the better paid offer pays more in every future
    assert "A pays more: 50 of 50" in words(client.get("/").text)


def test_a_change_by_an_editor_shows_at_once(tmp_path: Path) -> None:
    client = shelf(tmp_path, me=ME, a=offer("A", 300_000), b=offer("B", 200_000))
    assert heading(client.get("/").text).startswith("A is worth")
    (tmp_path / "b.toml").write_text(offer("B", 400_000), encoding="utf-8")
    assert heading(client.get("/").text).startswith("B is worth")


def test_which_offers_and_for_whom_can_be_chosen(tmp_path: Path) -> None:
    bold = ME.replace('"medium"', "0")
    client = shelf(tmp_path, ann=ME, bob=bold, a=offer("A", 300_000), b=offer("B"), c=offer("C", 250_000))
    page = client.get("/").text
    assert len(re.findall(r'<input type="checkbox" name="offer" value="\w.toml" checked>', page)) == 3
    assert "risk" in page
    assert "medium (2)" in words(page)
    page = client.get("/?offer=b.toml&offer=c.toml&me=bob.toml").text
    assert heading(page).startswith("C is worth")
    assert "indifferent to risk (0)" in words(page)
    assert not re.search(r'value="a.toml" checked', page)
    # the sliders keep the choice
    hidden = re.findall(r'<input type="hidden" name="(offer|me)" value="([^"]*)"', page)
    assert hidden == [("offer", "b.toml"), ("offer", "c.toml"), ("me", "bob.toml")]
    part = client.get(
        "/compare/glance?risk=2&offer=b.toml&offer=c.toml&me=bob.toml", headers={"hx-request": "true"}
    )
    assert part.headers["hx-replace-url"] == "/?offer=b.toml&offer=c.toml&me=bob.toml&risk=2"
    assert "C is worth" in words(report(client, "?offer=b.toml&offer=c.toml&me=bob.toml"))


def test_one_offer_is_valued_and_another_asked_for(tmp_path: Path) -> None:
    client = shelf(tmp_path, me=ME, a=offer("Only one"))
    page = client.get("/")
    view = Workspace.of(tmp_path / "me.toml", Run(1, 2_000)).worth(tmp_path / "a.toml")
    per_year = Reader("en", "en", "USD").money(view.offer.worth_per_year)
    assert heading(page.text).startswith(f"Only one is worth {per_year} a year to you")
    assert 'href="/ask/offer">Add another to compare</a>' in page.text
    assert "Only one" in report(client)


def test_without_a_person_it_is_for_the_example_s_and_says_so(tmp_path: Path) -> None:
    client = shelf(tmp_path, a=offer("A", 300_000), b=offer("B"))
    page = client.get("/").text
    assert heading(page).startswith("A is worth")
    assert 'href="/ask/me">Say who decides</a>' in page
    assert "person of the worked example" in words(page)


def test_a_person_alone_still_shows_the_example(tmp_path: Path) -> None:
    page = shelf(tmp_path, me=ME).get("/").text
    assert "Replace with my offer" in page
    assert "BigSoft" in heading(page)


@pytest.mark.parametrize("count", [MOST_OFFERS, MOST_OFFERS + 1])
def test_as_many_offers_as_can_be_compared_and_one_more(tmp_path: Path, count: int) -> None:
    files = {f"o{i:02}": offer(f"Offer {i:02}", 200_000 + 1_000 * i) for i in range(count)}
    client = shelf(tmp_path, me=ME, **files)
    page = client.get("/")
    assert page.status_code == 200
    # the last of those that fit pays best
    assert heading(page.text).startswith(f"Offer {MOST_OFFERS - 1:02} is worth")
    said = f"{count} offers are to be compared; {MOST_OFFERS} can be at once." in words(page.text)
    assert said == (count > MOST_OFFERS)
    assert len(re.findall("<tr><th", page.text.split("</table>")[0])) == MOST_OFFERS
    assert f"Offer {count - 1:02}" in page.text, "all can be chosen"


@pytest.mark.slow
def test_the_whole_report_of_as_many_offers_as_can_be_compared(tmp_path: Path) -> None:
    files = {f"o{i:02}": offer(f"Offer {i:02}", 200_000 + 1_000 * i) for i in range(MOST_OFFERS)}
    text = words(report(shelf(tmp_path, me=ME, **files)))
    assert all(f"Offer {i:02}" in text for i in range(MOST_OFFERS))


@pytest.mark.parametrize(
    "broken",
    [
        "this is no TOML",
        offer("Half").replace("[salary]", "[salary"),
        offer("B").replace("200000", '"much"'),
        "\x00\x01",
    ],
)
def test_a_file_that_cannot_be_read_is_shown_with_what_is_wrong(tmp_path: Path, broken: str) -> None:
    client = shelf(tmp_path, me=ME, a=offer("A", 300_000), b=offer("B"), bad=broken)
    page = client.get("/")
    assert page.status_code == 200
    assert heading(page.text).startswith("A is worth"), "the others are compared"
    assert 'href="/files/bad.toml"' in page.text
    assert "bad.toml" in words(page.text)
    assert str(tmp_path) not in page.text.split("<footer")[0]


def test_an_offer_that_cannot_be_valued_does_not_hide_the_others(tmp_path: Path) -> None:
    rupees = offer("In rupees").replace("USD", "INR")
    client = shelf(tmp_path, me=ME, a=offer("A", 300_000), b=offer("B"), c=rupees)
    page = client.get("/").text
    assert heading(page).startswith("A is worth")
    assert "INR" in words(page)
    assert 'href="/ask/me/me.toml"' in page, "the rate between the currencies is a fact about the person"
    assert "A is worth" in words(report(client))


def test_when_nothing_can_be_valued_the_page_still_says_why(tmp_path: Path) -> None:
    client = shelf(tmp_path, me=ME, a=offer("A").replace("USD", "INR"))
    page = client.get("/?whole=1&risk=3")
    assert page.status_code == 200
    assert heading(page.text) == "Nothing can be compared yet"
    assert 'href="/ask/me/me.toml"' in page.text
    assert client.get("/compare/glance?risk=1", headers={"hx-request": "true"}).status_code == 200
    assert client.get("/compare/report").status_code == 303


@pytest.mark.parametrize(
    ("wrong", "answered"), [(ME + "=", True), (ME.replace('"US-CA"', '"Atlantis"'), False)]
)
def test_a_person_that_cannot_be_used_is_shown(tmp_path: Path, wrong: str, answered: bool) -> None:
    """Where the file cannot even be read, the person of the example stands in; where a fact is wrong, nobody does."""
    client = shelf(tmp_path, me=wrong, a=offer("A", 300_000), b=offer("B"))
    page = client.get("/")
    assert page.status_code == 200
    assert page.text.count('href="/files/me.toml"') == 1, "said once, whatever it spoils"
    assert 'href="/files/a.toml"' not in page.text
    assert heading(page.text).startswith("A is worth") == answered
    assert ('href="/ask/me"' in page.text) == answered


def test_only_broken_files_leave_the_example_and_say_what_is_wrong(tmp_path: Path) -> None:
    page = shelf(tmp_path, mine="name = ").get("/").text
    assert "BigSoft" in heading(page)
    assert 'href="/files/mine.toml"' in page


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}",
    "{offer}",
    "שלום",
    "' onmouseover='x",
    "x" * 120,
]


class Attributes(HTMLParser):
    """What a browser would run: scripts and handlers."""

    def __init__(self) -> None:
        super().__init__()
        self.running: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.running += [name for name, _ in attrs if name.startswith("on")]
        if tag in ("script", "img") and not (dict(attrs).get("src") or "").startswith("/assets/"):
            self.running.append(tag)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_only_a_name(tmp_path: Path, name: str) -> None:
    client = shelf(tmp_path, me=ME, a=offer(name, 300_000), b=offer("B"), c=offer("C"))
    for text in (client.get("/").text, client.get("/?chance=3&risk=1").text, report(client)):
        found = Attributes()
        found.feed(text)
        assert found.running == []
    shown = heading(client.get("/").text)
    # what turns the direction of text stands in an isolate, so that the sentence around it does not turn
    assert (f"\u2068{name}\u2069" if name == "שלום" else name) in shown


def test_a_name_that_turns_the_text_is_refused_and_said(tmp_path: Path) -> None:
    page = shelf(tmp_path, me=ME, a=offer("\u202eevil"), b=offer("B")).get("/").text
    assert 'href="/files/a.toml"' in page
    assert "\u202e" not in page


def test_two_offers_of_one_name_are_told_apart_by_their_files(tmp_path: Path) -> None:
    client = shelf(tmp_path, me=ME, first=offer("Acme", 300_000), second=offer("Acme", 200_000))
    assert heading(client.get("/").text).startswith("Acme (first) is worth")


@pytest.mark.parametrize(
    "query", ["?offer=../../etc/passwd", "?offer=", "?offer=%00", "?me=nobody.toml", "?offer=none.toml"]
)
def test_a_file_that_is_not_there_is_left_out(tmp_path: Path, query: str) -> None:
    client = shelf(tmp_path, me=ME, a=offer("A", 300_000), b=offer("B"))
    page = client.get(f"/{query}")
    assert page.status_code == 200
    assert heading(page.text).startswith("A is worth")
    assert "passwd" not in page.text or "left out" in words(page.text)


def test_an_awkward_file_name_is_linked_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "my offer #2.toml").write_text("name = ", encoding="utf-8")
    page = client_for(tmp_path).get("/").text
    assert f'href="/files/{quote("my offer #2.toml")}"' in page


def test_what_is_missing_is_said_with_a_way_to_mend_it(tmp_path: Path) -> None:
    """The same count, and the same first question, as the library's check."""
    shutil.copy(EXAMPLE / "as-told.toml", tmp_path / "told.toml")
    client = shelf(tmp_path, me=ME, a=offer("A"))
    found = check(tmp_path / "told.toml")
    assert found.missing > 3
    text = report(client)
    assert f"{found.missing} facts are missing" in words(text)
    assert 'href="/ask/offer/told.toml/next"' in text


def test_an_offer_with_a_cap_table_leads_to_who_gets_what(tmp_path: Path) -> None:
    for name in ("stay.toml", "startup.toml", "me.toml", "company.toml"):
        shutil.copy(EXAMPLE / name, tmp_path)
    client = client_for(tmp_path)
    links = re.findall(r'href="(/equity[^"]*)"', report(client))
    assert links == ["/equity?offer=startup.toml"]
    assert client.get(links[0]).status_code == 200


def test_an_answer_can_be_taken_along(tmp_path: Path) -> None:
    client = client_for(tmp_path)
    text = report(client)
    targets = re.findall(r'formaction="(/answers/[0-9a-f]+/report\.(html|pdf|xlsx))"', text)
    assert [ending for _, ending in targets] == ["html", "pdf", "xlsx"]
    assert re.search(r'<input type="checkbox" name="incognito" value="1">', text)
    page = client.get(targets[0][0])
    assert page.status_code == 200
    assert "BigSoft" in page.text
    hidden = client.get(f"{targets[0][0]}?incognito=1")
    assert "BigSoft" not in hidden.text


def test_why_there_is_no_chance_to_set(tmp_path: Path) -> None:
    client = shelf(tmp_path, me=ME, a=offer("A", 300_000), b=offer("B"))
    page = client.get("/").text
    assert 'name="chance"' not in page
    assert "No offer here has a stake in a private company." in words(page)
    for name in ("startup.toml", "company.toml"):
        shutil.copy(EXAMPLE / name, tmp_path)
    stated = (tmp_path / "startup.toml").read_text(encoding="utf-8")
    assert 'name="chance"' in client.get("/").text
    believed = stated[stated.index("  [stake.outlook]") : stated.index("  [stake.priced]")]
    (tmp_path / "startup.toml").write_text(stated.replace(believed, ""), encoding="utf-8")
    page = client.get("/").text
    assert 'name="chance"' not in page
    assert "valued by the last round’s price" in words(page)
