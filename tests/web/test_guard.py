"""Only this machine's own pages get in: what other sites, other machines and other programs try is refused."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from web_app import BASE, client_for, word_in

from outbid.core.errors import InputError
from outbid.web.answers import Answers
from outbid.web.guard import HEADERS, Rate
from outbid.web.problems import status_of

TOKEN = "a-token-that-is-long-enough"
CHOICES = {"language": "de", "here": "/"}


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    return client_for(tmp_path / "mine")


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8613", "127.0.0.1:80", "127.0.0.1", "localhost:9999", "localhost.:8613",
     "127.0.0.1.evil.example:8613", "evil.example@127.0.0.1:8613", "0.0.0.0:8613", "[::]:8613", "::1:8613", "",
     "127.0.0.1:8613, evil.example", "127.0.0.1:08613", "127.1:8613", "2130706433:8613", "[::1:8613"],
)  # fmt: skip
def test_a_name_that_is_not_the_apps_is_turned_away_without_a_word_about_this_machine(
    client: TestClient, host: str, tmp_path: Path
) -> None:
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 403
    assert str(tmp_path) not in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("host", ["127.0.0.1:8613", "localhost:8613", "LOCALHOST:8613", "[::1]:8613"])
def test_the_names_of_loopback_are_the_apps(client: TestClient, host: str) -> None:
    assert client.get("/assets/icon.svg", headers={"host": host}).status_code == 200


def test_two_names_at_once_are_refused(client: TestClient) -> None:
    answer = client.get("/", headers=[("host", "127.0.0.1:8613"), ("host", "evil.example")])
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "https://127.0.0.1:8613"},
        {"origin": "http://127.0.0.1:3000"},
        {"origin": "http://localhost:8613"},
        {"origin": "http://127.0.0.1:8613.evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": BASE, "sec-fetch-site": "cross-site"},
    ],
)
def test_another_site_cannot_write_even_with_the_right_word(
    client: TestClient, headers: dict[str, str]
) -> None:
    sent = {**CHOICES, "word": word_in(client)}
    assert client.post("/choices", data=sent, headers=headers).status_code == 403
    assert "outbid_language" not in client.cookies


@pytest.mark.parametrize("headers", [{}, {"origin": BASE, "sec-fetch-site": "same-origin"}])
def test_the_apps_own_forms_are_heard(client: TestClient, headers: dict[str, str]) -> None:
    sent = {**CHOICES, "word": word_in(client)}
    assert client.post("/choices", data=sent, headers=headers).status_code == 303
    assert client.cookies["outbid_language"] == "de"


@pytest.mark.parametrize("word", [None, "", "0" * 32, "ü" * 32])
def test_a_form_without_the_word_is_refused_in_the_readers_language(
    client: TestClient, word: str | None
) -> None:
    sent = CHOICES if word is None else {**CHOICES, "word": word}
    answer = client.post("/choices", data=sent, headers={"accept-language": "de"})
    assert answer.status_code == 403
    assert '<html lang="de"' in answer.text
    assert "laden Sie die Seite neu" in answer.text
    assert 'id="main"' in answer.text, "in the layout of the app"


def test_the_word_of_one_browser_is_none_of_another(client: TestClient) -> None:
    word = word_in(client)
    client.cookies.clear()
    word_in(client)
    assert client.post("/choices", data={**CHOICES, "word": word}).status_code == 403


def test_other_sites_cannot_embed_what_the_app_shows_but_may_link_to_it(client: TestClient) -> None:
    embedded = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}
    framed = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"}
    linked = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert client.get("/assets/icon.svg", headers=embedded).status_code == 403
    assert client.get("/assets/icon.svg", headers=framed).status_code == 403
    assert client.get("/assets/icon.svg", headers=linked).status_code == 200


LINKED = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(
    "address", ["/", "/win?target=37&again=1", "/market?level=3&draws=400", "/win/team", "/?risk=7"]
)
def test_a_link_of_another_site_works_nothing_out_until_somebody_goes_on(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, address: str, language: str, site: str
) -> None:
    def worked_out(*_: object, **__: object) -> None:
        raise AssertionError("somebody else put a question")

    monkeypatch.setattr("outbid.web.answers.Answers.get", worked_out)
    monkeypatch.setattr("outbid.web.jobs.Jobs.start", worked_out)
    answer = client.get(address, headers={**LINKED, "sec-fetch-site": site, "accept-language": language})
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers, "it would take the place of the one in use"
    links = re.findall(r'href="([^"]*)"', answer.text)
    assert [html.unescape(link) for link in links] == [address]


def test_a_link_of_another_site_does_not_reach_the_interface(client: TestClient) -> None:
    assert client.get("/api/compare?offer=stay.toml&futures=200000", headers=LINKED).status_code == 403
    assert client.get("/api/openapi.json", headers=LINKED).status_code == 403


@pytest.mark.parametrize(
    "address", ["//evil.example/x", "///evil.example", "/\\evil.example/x", "//evil.example/?x=//y"]
)
@pytest.mark.parametrize("headers", [{}, LINKED])
def test_no_page_links_to_another_host_because_its_own_address_looks_like_one(
    client: TestClient, address: str, headers: dict[str, str]
) -> None:
    answer = client.get(BASE + address, headers=headers)
    assert answer.status_code in (200, 404)
    for link in re.findall(r'(?:href|action|value)="([^"]*evil[^"]*)"', answer.text):
        assert re.match(r"/[^/\\]", html.unescape(link)), link


@pytest.mark.parametrize("path", ["/", "/nowhere", "/assets/icon.svg", "/assets/nothing.js", "/api/nowhere"])
def test_every_answer_carries_the_same_protection(client: TestClient, path: str) -> None:
    answer = client.get(path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy and "default-src 'none'" in policy
    assert "server" not in answer.headers


def test_cookies_are_for_the_app_alone(client: TestClient) -> None:
    cookie = client.get("/nowhere").headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie


def test_the_head_of_a_page_is_that_of_the_page(client: TestClient) -> None:
    word_in(client)  # so that both are asked for by the same session
    for path, status in (("/assets/icon.svg", 200), ("/assets/style.css", 200), ("/nowhere", 404)):
        head, page = client.head(path), client.get(path)
        assert head.status_code == page.status_code == status
        assert head.content == b""
        assert head.headers["content-length"] == str(len(page.content))


def test_a_defect_is_told_without_what_led_to_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    client = client_for(tmp_path)

    @client.app.get("/broken")  # type: ignore[attr-defined]
    def broken() -> None:
        raise RuntimeError("a secret path")

    answer = client.get("/broken")
    assert answer.status_code == 500
    assert "a secret path" not in answer.text and "Traceback" not in answer.text
    assert answer.headers["content-security-policy"]
    assert "a secret path" in capsys.readouterr().err


def pieces(size: int) -> Iterator[bytes]:
    for _ in range(size):
        yield b"x" * 1_000_000


def test_too_much_is_refused_with_and_without_a_stated_length(client: TestClient) -> None:
    word = word_in(client)
    kind = {"content-type": "application/x-www-form-urlencoded", "x-outbid-word": word}
    for body in (b"x" * 5_000_000, pieces(5)):
        answer = client.post("/choices", content=body, headers=kind)
        assert answer.status_code == 413
        assert "4 MB" in answer.text and 'id="main"' in answer.text


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("&".join(f"f{i}=1" for i in range(1001)), "application/x-www-form-urlencoded", 400),
        ("text=" + "x" * 1_200_000, "application/x-www-form-urlencoded", 400),
        ("x" * 300 + "=1", "application/x-www-form-urlencoded", 400),
        ("no form", "multipart/form-data; boundary=x", 400),
        ("no form", "multipart/form-data", 400),
        ("a=1", "text/plain", 415),
        ("{}", "application/json", 415),
    ],
)
def test_what_is_no_form_is_refused(client: TestClient, body: str, kind: str, status: int) -> None:
    headers = {"content-type": kind, "x-outbid-word": word_in(client)}
    assert client.post("/choices", content=body.encode(), headers=headers).status_code == status


def test_long_addresses_and_heads_are_refused(client: TestClient) -> None:
    assert client.get("/?q=" + "x" * 20_000).status_code == 414
    assert client.get("/?" + "&".join("q=1" for _ in range(500))).status_code == 414
    assert client.get("/", headers={"x-long": "x" * 40_000}).status_code == 431
    assert client.post("/choices", headers={"content-length": "-1"}).status_code == 400


def test_forms_beyond_the_rate_wait(tmp_path: Path) -> None:
    client = client_for(tmp_path / "mine", posts=3)
    sent = {**CHOICES, "word": word_in(client)}
    statuses = [client.post("/choices", data=sent).status_code for _ in range(5)]
    assert statuses == [303, 303, 303, 429, 429]
    refused = client.post("/choices", data=sent, headers={"cookie": ""})
    assert refused.headers["retry-after"] == "60"
    assert client.get("/assets/icon.svg").status_code == 200, "reading goes on"


def test_answers_beyond_the_rate_wait_and_those_given_before_are_free() -> None:
    answers = Answers(a_minute=2)
    assert [answers.get(key, lambda: "made") for key in (1, 2, 1, 2, 1)] == ["made"] * 5
    with pytest.raises(InputError) as refused:
        answers.get(3, lambda: "made")
    assert status_of(refused.value) == 429


def test_a_rate_forgets_after_a_minute_and_keeps_few_clients() -> None:
    rate = Rate(2)
    assert [rate.admits("a", now) for now in (0.0, 1.0, 2.0, 59.9, 60.1)] == [True, True, False, False, True]
    for number in range(3000):
        rate.admits(str(number), 61.0 + number / 1000)
    assert len(rate.seen) <= 1000


class TestBeyondLoopback:
    @pytest.fixture
    def far(self, tmp_path: Path) -> TestClient:
        return client_for(tmp_path / "mine", "http://192.0.2.7:8613", host="0.0.0.0", token=TOKEN)

    def test_nobody_gets_in_without_the_token(self, far: TestClient, tmp_path: Path) -> None:
        for path in ("/", "/assets/style.css", "/api/openapi.json", "/files"):
            answer = far.get(path)
            assert answer.status_code == 401
            assert str(tmp_path) not in answer.text
        assert far.post("/choices", data=CHOICES).status_code == 401
        assert far.get("/?token=wrong").status_code == 401
        assert far.get("/?token=").status_code == 401
        far.cookies.set("outbid_token_8613", TOKEN)
        assert far.get("/").status_code == 401, "the cookie is not the token"

    def test_the_address_with_the_token_opens_the_app_and_leaves_no_trace_of_it(
        self, far: TestClient
    ) -> None:
        answer = far.get(f"/files?token={TOKEN}&sort=name")
        assert answer.status_code == 303
        assert answer.headers["location"] == "/files?sort=name"
        cookie = answer.headers["set-cookie"]
        assert TOKEN not in cookie and "HttpOnly" in cookie and "samesite=strict" in cookie.lower()
        page = far.get("/nowhere")
        assert page.status_code == 404
        assert TOKEN not in page.text

    def test_the_token_leads_to_no_other_site(self, far: TestClient) -> None:
        answer = far.get(f"http://192.0.2.7:8613//evil.example/?token={TOKEN}")
        assert answer.headers["location"].startswith("/evil.example")

    def test_programs_show_it_in_a_header(self, far: TestClient) -> None:
        assert far.get("/api/openapi.json", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
        wrong = far.get("/api/openapi.json", headers={"authorization": "Bearer no"})
        assert wrong.status_code == 401
        assert wrong.json()["problems"][0]["key"] == "app.refused_token"

    def test_guessing_is_slowed_down(self, far: TestClient) -> None:
        statuses = [far.get(f"/?token={number}").status_code for number in range(30)]
        assert statuses[0] == 401 and statuses[-1] == 429
