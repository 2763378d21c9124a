"""Programs get what the command line prints, byte for byte, and are refused in words that they can read."""

from __future__ import annotations

import json
import re
import shutil
import time
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from web_app import NoJobs, client_for

from outbid.cli.run import run
from outbid.core.catalogue import LANGUAGES

EXAMPLES = Path(__file__).parents[2] / "examples"
WAR = EXAMPLES / "talent-war"
DRAWN = ["--futures", "2000"]


@pytest.fixture(scope="session")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("evidence") / "evidence.duckdb"


@pytest.fixture(autouse=True)
def own_evidence(evidence: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTBID_DATA", str(evidence))


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    return client_for(tmp_path / "mine")


@pytest.fixture
def own(tmp_path: Path) -> TestClient:
    """With files of one's own on the shelf."""
    shutil.copytree(WAR, tmp_path / "mine")
    return client_for(tmp_path / "mine")


SAME = [
    ("/api/compare?offer=stay.toml&offer=startup.toml",
     ["compare", WAR / "stay.toml", WAR / "startup.toml", *DRAWN]),
    ("/api/worth?offer=startup.toml&seed=7&futures=500&outlook=stated",
     ["worth", WAR / "startup.toml", "--seed", "7", "--futures", "500", "--outlook", "stated"]),
    ("/api/check?offer=startup.toml&as_of=2026-01-31",
     ["check", WAR / "startup.toml", "--as-of", "2026-01-31"]),
    ("/api/equity?company=company.toml&exit=50000000&exit=1e9&shares=1000&strike=1",
     ["equity", WAR / "company.toml", "--exit", "50000000; 1000000000", "--shares", "1000", "--strike", "1"]),
    ("/api/me?answers=ABBAB", ["me", "--answers", "ABBAB"]),
    ("/api/pay?role=software-engineer&level=senior&place=US-CA",
     ["pay", "software-engineer", "--level", "senior", "--place", "US-CA"]),
    ("/api/premium?tag=ai&role=software-engineer", ["premium", "ai", "--role", "software-engineer"]),
    ("/api/data", ["data"]),
    ("/api/market/check?file=ai-talent.toml", ["market", "check", EXAMPLES / "market" / "ai-talent.toml"]),
]  # fmt: skip


@pytest.mark.parametrize(("address", "words"), SAME, ids=[words[0] for _, words in SAME])
def test_an_answer_is_what_the_command_prints(
    client: TestClient, address: str, words: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert run([*map(str, words), "--json"]) == 0
    assert answer.text == capsys.readouterr().out


def test_the_quick_answer_supposes_what_it_is_told(client: TestClient) -> None:
    asked = "/api/glance?offer=stay.toml&offer=startup.toml"
    sure = client.get(f"{asked}&gamma=0&chance=1").json()
    timid = client.get(f"{asked}&gamma=10&chance=0").json()
    worth = [{each["name"]: each["worth"] for each in view["offers"]} for view in (sure, timid)]
    assert sure["gamma"] == 0 and timid["gamma"] == 10
    assert all(worth[0][name] > worth[1][name] for name in worth[0] if "BigSoft" not in name)


def ended(client: TestClient, address: str) -> dict[str, Any]:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        job: dict[str, Any] = client.get(address).json()
        if job["state"] not in ("waiting", "running"):
            return job
        time.sleep(0.1)
    raise AssertionError("the job takes too long")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "asked", "words"),
    [
        ("market", {"file": "ai-talent.toml", "draws": 4},
         ["market", "run", EXAMPLES / "market" / "ai-talent.toml", "--draws", "4"]),
        ("win",
         {"candidate": "candidate-medium.toml", "employer": "startup.toml", "rivals": ["stay.toml"], "futures": 2000},
         ["win", EXAMPLES / "win" / "candidate-medium.toml", "--employer", EXAMPLES / "win" / "startup.toml",
          "--rival", WAR / "stay.toml", "--futures", "2000"]),
    ],
)  # fmt: skip
def test_a_job_ends_with_what_the_command_prints(
    client: TestClient,
    kind: str,
    asked: dict[str, Any],
    words: list[Any],
    capsys: pytest.CaptureFixture[str],
) -> None:
    with client:
        begun = client.post(f"/api/{kind}", json=asked)
        assert begun.status_code == 202, begun.text
        where = begun.headers["location"]
        early = client.get(f"{where}/result")
        assert early.status_code in (200, 409)
        job = ended(client, where)
        assert (job["state"], job["problems"]) == ("done", [])
        result = client.get(f"{where}/result")
    assert run([*map(str, words), "--json"]) == 0
    assert result.text == capsys.readouterr().out


@pytest.mark.slow
def test_a_job_is_ended_when_it_is_asked_to(client: TestClient) -> None:
    with client:
        begun = client.post("/api/market", json={"file": "ai-talent.toml", "draws": 10_000})
        where = begun.headers["location"]
        assert client.delete(where).json()["state"] == "cancelled"
        assert client.get(where).json()["state"] == "cancelled"
        assert client.get(f"{where}/result").status_code == 409


def test_files_are_listed_read_written_and_removed(client: TestClient, tmp_path: Path) -> None:
    listed = client.get("/api/files").json()
    assert listed["files"] == []
    assert {"stay.toml", "startup.toml"} <= {each["name"] for each in listed["examples"]}
    text = (WAR / "stay.toml").read_text()
    made = client.put("/api/files/own.toml", json={"text": text})
    assert made.status_code == 201
    assert (tmp_path / "mine" / "own.toml").read_text() == text
    tag = client.get("/api/files/own.toml").headers["etag"]
    assert client.get("/api/files/own.toml").json()["text"] == text
    assert [each["kind"] for each in client.get("/api/files").json()["files"]] == ["offer"]
    changed = client.put("/api/files/own.toml", json={"text": text + "\n# mine\n"}, headers={"if-match": tag})
    assert changed.status_code == 200 and changed.headers["etag"] != tag
    lost = client.put("/api/files/own.toml", json={"text": "theirs"}, headers={"if-match": tag})
    assert lost.status_code == 409
    assert client.put("/api/files/own.toml", json={"text": "blind"}).status_code == 409
    assert client.delete("/api/files/own.toml", headers={"if-match": tag}).status_code == 409
    assert client.get("/api/files/own.toml").json()["text"] == text + "\n# mine\n"
    gone = client.delete("/api/files/own.toml", headers={"if-match": changed.headers["etag"]})
    assert gone.status_code == 204 and gone.content == b""
    assert client.get("/api/files/own.toml").status_code == 404


@pytest.mark.parametrize(
    "name", ["..%2Fescape.toml", "a%2Fb.toml", "%2e%2e", ".hidden.toml", "a.txt", "%00.toml"]
)
def test_no_name_leads_out_of_the_folder(client: TestClient, tmp_path: Path, name: str) -> None:
    assert client.put(f"/api/files/{name}", json={"text": "x = 1"}).status_code in (404, 405, 422)
    assert client.get(f"/api/files/{name}").status_code in (404, 405, 422)
    assert [path.name for path in tmp_path.rglob("*.toml")] == []


def test_a_form_of_another_site_writes_nothing(client: TestClient, tmp_path: Path) -> None:
    body = json.dumps({"text": "x = 1"})
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        answer = client.put("/api/files/a.toml", content=body, headers={"content-type": kind})
        assert answer.status_code == 415, kind
    away = {"origin": "http://evil.example"}
    assert client.put("/api/files/a.toml", json={"text": "x = 1"}, headers=away).status_code == 403
    assert not (tmp_path / "mine").exists()


def test_read_only_writes_nothing(tmp_path: Path) -> None:
    shutil.copytree(WAR, tmp_path / "mine")
    before = {path: path.read_bytes() for path in (tmp_path / "mine").iterdir()}
    client = client_for(tmp_path / "mine", read_only=True)
    tag = client.get("/api/files/me.toml").headers["etag"]
    assert client.get("/api/files").json()["read_only"] is True
    assert client.put("/api/files/new.toml", json={"text": ""}).status_code == 403
    answer = client.put("/api/files/me.toml", json={"text": ""}, headers={"if-match": tag})
    assert answer.status_code == 403
    assert client.delete("/api/files/me.toml", headers={"if-match": tag}).status_code == 403
    assert {path: path.read_bytes() for path in (tmp_path / "mine").iterdir()} == before


def test_an_answer_follows_the_files(own: TestClient, tmp_path: Path) -> None:
    asked = "/api/worth?offer=stay.toml"
    first = own.get(asked).text
    assert own.get(asked).text == first
    path = tmp_path / "mine" / "me.toml"
    path.write_text(path.read_text() + "\n# a remark\n")
    assert own.get(asked).text == first
    path.write_text(path.read_text().replace('risk_aversion = "medium"', "risk_aversion = 3"))
    changed = own.get(asked).json()
    assert (json.loads(first)["assumptions"]["gamma"], changed["assumptions"]["gamma"]) == (2.0, 3.0)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("address", "status", "key"),
    [
        ("/api/nowhere", 404, "app.not_found"),
        ("/api/worth", 422, "app.not_understood"),
        ("/api/worth?offer=nothing.toml", 404, "app.no_such_file"),
        ("/api/worth?offer=stay.toml&futures=many", 422, "app.not_understood"),
        ("/api/worth?offer=stay.toml&futures=1e99", 422, "app.not_understood"),
        ("/api/glance?offer=stay.toml&stay=99", 422, "glance.stay"),
        ("/api/jobs/none", 404, "app.no_such_job"),
        ("/api/pay?role=xyzzy", 422, None),
    ],
)
def test_what_is_wrong_is_said_in_the_readers_language(
    client: TestClient, language: str, address: str, status: int, key: str | None
) -> None:
    answer = client.get(address, headers={"accept-language": language})
    assert answer.status_code == status
    problem = answer.json()["problems"][0]
    assert set(problem) == {"key", "where", "message"}
    assert key is None or problem["key"] == key
    other = client.get(address, headers={"accept-language": {"en": "de", "de": "en"}[language]})
    assert problem["message"] and problem["message"] != other.json()["problems"][0]["message"]


def test_a_method_that_is_not_there_is_named_as_such(client: TestClient) -> None:
    answer = client.post("/api/worth", json={})
    assert answer.status_code == 405
    assert answer.json()["problems"][0]["key"] == "app.refused_method"


@pytest.mark.parametrize(("language", "title"), [("en", "For programs"), ("de", "Für Programme")])
def test_a_page_says_what_there_is(client: TestClient, language: str, title: str) -> None:
    page = client.get("/api", headers={"accept-language": language})
    assert page.status_code == 200 and title in page.text
    schema = client.get("/api/openapi.json").json()
    for path in schema["paths"]:
        assert f"<code>{path}</code>" in page.text
    assert "://" not in page.text.replace("http://www.w3.org/", "")


def test_the_same_question_is_the_same_job_for_pages_and_programs(own: TestClient, tmp_path: Path) -> None:
    for name in ("candidate-medium.toml", "startup.toml"):
        shutil.copy(EXAMPLES / "win" / name, tmp_path / "mine" / f"win-{name}")
    desk = own.app.state.desk  # type: ignore[attr-defined]
    object.__setattr__(desk, "jobs", NoJobs())
    for kind, asked in (
        ("market", {"file": "three-employers.toml", "draws": 3}),
        (
            "win",
            {"candidate": "win-candidate-medium.toml", "employer": "win-startup.toml", "rivals": ["stay.toml"],
             "target": 0.7, "locale": "en"},
        ),
    ):  # fmt: skip
        first, second = (own.post(f"/api/{kind}", json=asked).json()["id"] for _ in range(2))
        assert first == second
        other = {**asked, "draws": 4} if kind == "market" else {**asked, "target": 0.6}
        assert own.post(f"/api/{kind}", json=other).json()["id"] != first
    own.get("/win?candidate=win-candidate-medium.toml&employer=win-startup.toml&rival=stay.toml&target=70%25")
    assert len(desk.jobs._jobs) == 4, "the page joins what a program has begun"


@pytest.mark.slow
def test_a_program_can_have_the_answer_that_a_page_asked_for(client: TestClient) -> None:
    with client:
        client.get("/win")
        (job,) = client.app.state.desk.jobs._jobs.values()  # type: ignore[attr-defined]
        assert ended(client, f"/api/jobs/{job.id}")["state"] == "done"
        told = client.get(f"/api/jobs/{job.id}/result").json()
        page = client.get("/win").text
        name = re.findall(r"/answers/(\w+)/", page)[0]
        assert client.get(f"/answers/{name}/report.json").json() == told


def test_no_folder_is_told(own: TestClient, tmp_path: Path) -> None:
    stake = (tmp_path / "mine" / "startup.toml").read_text()
    assert "company.toml" in stake
    (tmp_path / "mine" / "company.toml").unlink()
    answer = own.get("/api/worth?offer=startup.toml")
    assert answer.status_code in (404, 422)
    assert "company.toml" in answer.text and str(tmp_path) not in answer.text
    for address in ("/", "/ask/offer/startup.toml/next", "/files/startup.toml", "/equity", "/win"):
        # the foot of each page says where the files are, and that once
        assert own.get(address).text.count(str(tmp_path)) == 1, address
