"""A user's own file: tried first, added when it is confirmed, removed again; what is wrong with it is told."""

import datetime as dt
import html
import os
import re
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient

from outbid import workspace
from outbid.core.errors import InputError
from outbid.data.readers.layout import Given
from outbid.data.store import open_store
from outbid.report.evidence_rests import licence_text
from outbid.report.format import Reader
from outbid.report.kinds import page_of
from outbid.web.app import create_app
from outbid.web.desk import Desk
from outbid.web.evidence_import import Wanted, plain_name, trial
from outbid.web.evidence_store import Evidence, Gate
from outbid.web.settings import Settings
from outbid.web.win_work import SearchOrder, job_of
from outbid.worth.value import Run

GOOD = (
    "title,base salary,currency,company,city,country,date\n"
    "Machine Learning Engineer,150000,EUR,Acme,Berlin,DE,2026-03-01\n"
    "Senior Nurse,60000,EUR,Clinic,Berlin,DE,2026-03-01\n"
    "Chief Happiness Wizard,70000,EUR,Acme,Berlin,DE,2026-03-01\n"
    "Data Scientist,,EUR,Acme,Berlin,DE,2026-03-01\n"
)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fresh") / "evidence.duckdb"
    open_store(path).close()
    return path


@pytest.fixture
def store(tmp_path: Path, fresh: Path) -> Path:
    path = tmp_path / "store" / "evidence.duckdb"
    path.parent.mkdir()
    shutil.copyfile(fresh, path)
    return path


@pytest.fixture
def client(store: Path, tmp_path: Path) -> Iterator[TestClient]:
    app = create_app(Settings(tmp_path / "mine", data=store, futures=2000))
    with TestClient(app, "http://127.0.0.1:8613", follow_redirects=False) as client:
        yield client


def word(client: TestClient) -> str:
    found = re.search(r'name="word" value="(\w+)"', client.get("/data").text)
    assert found
    return found[1]


def send(client: TestClient, content: bytes, name: str = "own.csv", **more: str) -> tuple[int, str]:
    """Sends the form; where it leads to in the end, or what it says."""
    fields = {"word": word(client), "kind": "self-reported", **more}
    answer = client.post("/data", data=fields, files={"file": (name, content)})
    until = time.monotonic() + 60
    while answer.status_code == 303 and "/imports/" not in answer.headers["location"]:
        assert time.monotonic() < until
        time.sleep(0.1)
        place = answer.headers["location"]
        answer = client.get(place)
        if answer.status_code == 200 and "/jobs/" in place:
            answer.status_code, answer.headers["location"] = 303, place
    if answer.status_code == 303:
        return 303, answer.headers["location"]
    return answer.status_code, answer.text


def own_rows(store: Path) -> int:
    with open_store(store) as opened:
        found = opened.connection.execute("SELECT count(*) FROM pay_records WHERE batch > 0").fetchone()
    assert found
    return int(found[0])


def tried(store: Path, tmp_path: Path, content: bytes, **given: str) -> object:
    folder = tmp_path / "aside"
    folder.mkdir()
    (folder / "upload.csv").write_bytes(content)
    wanted = Wanted(folder / "upload.csv", "mine.csv", "mine", None, Given(kind="self-reported", **given))
    return trial(store, wanted, lambda done, total: None)


@pytest.mark.slow
def test_a_file_is_tried_then_added_then_removed(client: TestClient, store: Path) -> None:
    before = store.read_bytes()
    status, place = send(
        client, GOOD.encode(), "../../../etc/<b>my pay</b>.csv", source="..\\..\\team\x00 pay"
    )
    assert status == 303
    page = client.get(place).text
    assert "3 records from 4 rows" in page
    said = re.search(r'<p class="standfirst">(.*?)</p>', page, re.DOTALL)
    assert said
    assert re.search(r"Left out: 1 [a-z]", said[1]), (
        "of four rows three are kept, and why not the fourth is said first"
    )
    assert "Chief Happiness Wizard" in page, "titles without a role are shown"
    assert re.search(r">\s*b\.csv\s*<", page), (
        "rows that are left out are told by the sender's name of the file"
    )
    assert store.read_bytes() == before, "nothing is added before it is confirmed"
    assert client.post(f"{place}/confirm", data={"word": "no"}).status_code == 403
    assert store.read_bytes() == before

    answer = client.post(f"{place}/confirm", data={"word": word(client)})
    assert answer.status_code == 303
    assert own_rows(store) == 3
    page = client.get(answer.headers["location"]).text
    assert 'value="user/team pay"' in page, "a source is named by the last part of what was typed"
    band, own = re.search(r'<p class="band".*?</p>', page), page.split('id="own"')[1]
    for place_told in (band[0] if band else "", own):
        assert "4 read, 3 kept; left out 1 " in place_told
    assert "/data/rejected?source=user/team%20pay" in (band[0] if band else "")
    assert (
        "4 gelesen, 3 behalten"
        in client.get("/data", headers={"accept-language": "de"}).text.split('id="own"')[1]
    )
    for path in ("rejected", "unplaced"):
        assert client.get(f"/data/{path}", params={"source": "user/team pay"}).status_code == 200
    shown = client.get("/pay", params={"role": "ml engineer", "place": "Berlin"}).text
    view = workspace.pay("ml engineer", place="Berlin", data=store)
    assert html.escape(page_of(view, Reader("en", "en", "EUR")).lead) in shown
    assert "€150K" in shown, "the answer is of the file that was added, not one from before"
    assert client.get(place).status_code == 422, "what was decided is no longer there to decide"

    answer = client.post("/data/remove", data={"word": word(client), "source": "user/team pay"})
    assert answer.status_code == 303
    assert own_rows(store) == 0
    assert [each.name for each in store.parent.iterdir()] == [store.name], "no copy is left behind"


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "de"])
def test_what_is_wrong_with_a_file_is_told_at_its_field(
    client: TestClient, store: Path, language: str
) -> None:
    client.headers["Accept-Language"] = language
    status, place = send(client, b"apples,pears\n1,2\n", "fruit.csv")
    assert status == 303
    answer = client.get(place)
    assert answer.status_code == 422
    told = re.search(r'<p class="error" id="e-file">(.*?)</p>', answer.text, re.DOTALL)
    assert told
    assert "fruit.csv" in told[1], "called as its owner calls it"
    assert str(store.parent) not in told[1]
    assert own_rows(store) == 0


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "importing.empty"),
        (b"title,base salary,currency,date\n", "importing.no_rows"),
        (b"apples,pears\n1,2\n", "importing.unknown_layout"),
        (b"\x00\x01\x02\x03" * 100, "importing.nul"),
        (b"PK\x03\x04broken", None),
    ],
)
def test_files_that_are_none_are_refused_and_leave_nothing(
    store: Path, tmp_path: Path, content: bytes, key: str | None
) -> None:
    before = store.read_bytes()
    with pytest.raises(InputError) as refused:
        tried(store, tmp_path, content)
    assert key is None or refused.value.key == key
    assert store.read_bytes() == before


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"kind": ""}, "kind"), ({"date": "gestern"}, "date")],
)
def test_what_the_form_lacks_is_told_at_its_field(
    client: TestClient, fields: dict[str, str], field: str
) -> None:
    status, page = send(client, GOOD.encode(), **fields)
    assert status == 422
    assert f'id="e-{field}"' in page


def test_a_form_without_a_file_says_so(client: TestClient) -> None:
    answer = client.post(
        "/data", data={"word": word(client), "kind": "attested"}, files={"nothing": ("", b"")}
    )
    assert answer.status_code == 422
    assert 'id="e-file"' in answer.text


def test_five_megabytes_are_too_many(client: TestClient, store: Path) -> None:
    before = store.read_bytes()
    rows = GOOD.encode() + b"Nurse,60000,EUR,Clinic,Berlin,DE,2026-03-01\n" * 120_000
    assert len(rows) > 5_000_000
    status, _ = send(client, rows)
    assert status == 413
    assert store.read_bytes() == before
    assert [each.name for each in store.parent.iterdir()] == [store.name]


def test_reading_only_refuses_every_change_and_offers_none(store: Path, tmp_path: Path) -> None:
    app = create_app(Settings(tmp_path / "mine", data=store, read_only=True))
    with TestClient(app, "http://127.0.0.1:8613", follow_redirects=False) as client:
        page = client.get("/data")
        assert page.status_code == 200
        assert 'type="file"' not in page.text
        before = store.read_bytes()
        fields = {"word": word(client), "kind": "attested", "source": "x"}
        assert client.post("/data", data=fields, files={"file": ("a.csv", GOOD.encode())}).status_code == 403
        assert client.post("/data/remove", data=fields).status_code == 403
        assert client.post("/data/imports/any/confirm", data=fields).status_code == 403
        assert store.read_bytes() == before


@pytest.mark.slow
def test_reading_only_makes_no_store(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "evidence.duckdb"
    app = create_app(Settings(tmp_path / "mine", data=path, read_only=True))
    with TestClient(app, "http://127.0.0.1:8613") as client:
        assert client.get("/pay").status_code == 200
    assert not path.parent.exists()


def test_reading_only_leaves_a_store_of_another_release_as_it_is(store: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(GOOD)
    workspace.data_add(own, given=Given(kind="attested"), data=store)
    with open_store(store, read_only=False) as opened:
        opened.connection.execute("UPDATE store SET value = 'another' WHERE key = 'shipped'")
        opened.connection.execute("DELETE FROM imports WHERE batch < 0")
    before, status = store.read_bytes(), store.stat()
    evidence = Evidence(store, read_only=True)
    for _ in range(2):
        with evidence.reading():
            found = workspace.data_sources(data=evidence.path)
        assert "user/own" in {held.source.id for held in found.held}, "what users added is there"
        assert len(found.held) > 10, "and what comes with this release"
    assert store.read_bytes() == before
    assert store.stat()[:9] == status[:9], "the same file, of the same time"
    assert [each.name for each in store.parent.iterdir()] == [store.name]

    (tmp_path / "more.csv").write_text(GOOD.replace("150000", "160000"))
    workspace.data_add(tmp_path / "more.csv", given=Given(kind="attested"), data=store)
    with evidence.reading():
        assert evidence.path == store, "somebody else brought it up to date"
        assert own_rows(evidence.path) == 6


def test_reading_only_searches_offers_without_making_a_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "nowhere" / "evidence.duckdb"
    desk = Desk(Settings(tmp_path / "mine", data=path, read_only=True))
    asked = SimpleNamespace(query=lambda: "")
    order = SearchOrder("candidate", "employer", (), asked, Run(1, 10), None, str(path))
    begun = []
    monkeypatch.setattr(desk.jobs, "start", lambda work, order, **_: begun.append(order) or "job")
    monkeypatch.setattr(desk.jobs, "find", lambda key: None)
    monkeypatch.setattr(desk.jobs, "get", lambda name: name)
    job_of(desk, order, SimpleNamespace(stamp=lambda question: ""))
    assert begun[0].data == str(desk.evidence.path)
    assert Path(begun[0].data).is_file()
    assert not path.parent.exists()


@pytest.mark.parametrize("source", ["lca-fy2024", "user/none", "", "'; DROP TABLE pay_records; --"])
def test_only_what_is_ones_own_is_removed(client: TestClient, store: Path, source: str) -> None:
    before = store.read_bytes()
    assert client.post("/data/remove", data={"word": word(client), "source": source}).status_code == 422
    assert store.read_bytes() == before


@pytest.mark.parametrize("language", ["en", "de"])
def test_sources_are_those_of_the_library(client: TestClient, store: Path, language: str) -> None:
    page = html.unescape(client.get("/data", headers={"Accept-Language": language}).text)
    view = workspace.data_sources(data=store)
    assert len(view.held) > 10
    for held in view.held:
        assert held.source.title[language] in page
        assert licence_text(held.source.licence, Reader(language, language, "USD")) in page


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\pay 2026.csv", "pay 2026.csv"),
        ("\x00\n<script>", "script"),
        ("..", ""),
        ("...hidden", "hidden"),
        ("Gehälter Müller.xlsx", "Gehälter Müller.xlsx"),
        ("a" * 500, "a" * 60),
    ],
)
def test_names_hold_no_path(sent: str, kept: str) -> None:
    assert plain_name(sent) == kept


def test_who_is_alone_is_alone_and_readers_are_together() -> None:
    gate = Gate()
    inside, most, alone_with = 0, 0, []
    guard = threading.Lock()
    # a reader who came after a writer would wait for it, and it for the others
    entered, go = threading.Semaphore(0), threading.Event()

    def read() -> None:
        nonlocal inside, most
        with gate.together():
            with guard:
                inside += 1
                most = max(most, inside)
            entered.release()
            assert go.wait(60)
            with guard:
                inside -= 1

    def write() -> None:
        with gate.alone():
            alone_with.append(inside)

    threads = [threading.Thread(target=read) for _ in range(4)] + [
        threading.Thread(target=write) for _ in range(2)
    ]
    for thread in threads[:4]:
        thread.start()
    together = [entered.acquire(timeout=60) for _ in range(4)]
    for thread in threads[4:]:
        thread.start()
    go.set()
    for thread in threads:
        thread.join(60)
    assert all(together)
    assert most == 4, "readers do not wait for each other"
    assert alone_with == [0, 0]


def test_what_a_killed_app_left_is_cleared_away_and_what_is_new_stays(store: Path) -> None:
    old, new = store.parent / ".outbid-old", store.parent / ".outbid-new"
    old.mkdir()
    new.mkdir()
    yesterday = dt.datetime.now().timestamp() - 2 * 86_400
    os.utime(old, (yesterday, yesterday))
    with Evidence(store).folder() as folder:
        assert Path(folder).stat().st_mode & 0o077 == 0, "nobody else may look into it"
    assert not old.exists()
    assert new.exists()
