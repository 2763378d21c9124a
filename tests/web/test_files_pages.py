"""The pages about files, used as a person would: by reading, filling in forms and following where they lead."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient
from web_forms import Forms, form_of, send, words

from outbid.web.app import create_app
from outbid.web.settings import Settings
from outbid.web.shelf import Shelf
from outbid.web.worked import folder as examples
from outbid.workspace import Workspace
from outbid.worth.value import Run

STAY = (examples() / "talent-war" / "stay.toml").read_text()
LANGUAGES = ("en", "de")


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    return TestClient(create_app(Settings(tmp_path / "mine", futures=2_000)), "http://127.0.0.1:8613")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_newcomer_begins_from_the_example_and_gets_its_answer_from_their_own_files(
    client: TestClient, tmp_path: Path, language: str
) -> None:
    client.headers["accept-language"] = language
    page = client.get("/files")
    assert page.status_code == 200
    fields = form_of(page, "/files/examples")
    landed = client.post("/files/examples", data={**fields, "example": "talent-war"})
    assert landed.status_code == 200
    assert "startup.toml" in words(landed)
    mine = tmp_path / "mine"
    assert {each.name for each in mine.glob("*.toml")} == {
        "stay.toml",
        "startup.toml",
        "company.toml",
        "me.toml",
    }
    run = Run(1, 2_000)
    answer = Workspace.of(mine / "me.toml", run).compare(mine / "stay.toml", mine / "startup.toml")
    original = examples() / "talent-war"
    of_example = Workspace.of(original / "me.toml", run).compare(
        original / "stay.toml", original / "startup.toml"
    )
    assert answer == of_example


def test_examples_that_share_names_stand_side_by_side_and_still_find_their_own_company(
    client: TestClient, tmp_path: Path
) -> None:
    page = client.get("/files")
    for name in ("talent-war", "series-b", "seed", "win", "market", "replay", "talent-war"):
        assert (
            client.post(
                "/files/examples", data={**form_of(page, "/files/examples"), "example": name}
            ).status_code
            == 200
        )
    mine = tmp_path / "mine"
    count = len(list(mine.glob("*.toml")))
    assert count == len({(each.parent.name, each.name) for each in examples().glob("*/*.toml")}) - 4
    for entry in Shelf(mine).entries("offer", "employer"):
        tables = tomllib.loads((mine / entry.name).read_text())
        for stake in [*tables.get("stake", []), tables.get("equity", {})]:
            company = tomllib.loads((mine / stake["cap_table"]).read_text()) if "cap_table" in stake else None
            if company:
                assert company["name"].split()[0] in f"{tables['name']} {tables.get('employer', '')}"
    listed = client.get("/files")
    assert "In order" in listed.text
    assert 'class="bad"' not in listed.text


@pytest.mark.parametrize(("language", "saved"), [("en", "Saved."), ("de", "Gespeichert.")])
def test_a_text_is_edited_and_what_it_was_can_be_had_back(
    client: TestClient, tmp_path: Path, language: str, saved: str
) -> None:
    client.headers["accept-language"] = language
    shelf = Shelf(tmp_path / "mine")
    shelf.save("stay.toml", STAY, None)
    page = client.get("/files/stay.toml")
    assert form_of(page, "/files/stay.toml")["text"] == STAY
    after = send(client, page, "/files/stay.toml", text=STAY.replace("340_000", "350_000"))
    assert after.status_code == 200
    assert saved in after.text
    assert shelf.read("stay.toml")[0] == STAY.replace("340_000", "350_000")
    kept = re.findall(r'href="(/files/stay\.toml/versions/[^"]+)"', after.text)
    old = client.get(kept[0])
    assert "− base = 340_000" in words(old)
    assert "+ base = 350_000" in words(old)
    assert send(client, old, "/files/stay.toml/restore").status_code == 200
    assert shelf.read("stay.toml")[0] == STAY


@pytest.mark.parametrize(
    ("language", "wrong", "line", "told"),
    [
        ("en", STAY.replace("340_000", '"lots"'), "Line 11:", "lots"),
        ("de", STAY.replace("340_000", '"lots"'), "Zeile 11:", "lots"),
        ("en", STAY.replace("[salary]", "[salary"), "Line 10:", "TOML"),
        ("de", STAY.replace("growth", "groth", 1), "Zeile 12:", "groth"),
    ],
)
def test_a_mistake_is_told_at_its_line_and_the_text_is_kept_in_the_form(
    client: TestClient, tmp_path: Path, language: str, wrong: str, line: str, told: str
) -> None:
    client.headers["accept-language"] = language
    shelf = Shelf(tmp_path / "mine")
    shelf.save("stay.toml", STAY, None)
    page = send(client, client.get("/files/stay.toml"), "/files/stay.toml", text=wrong)
    assert page.status_code == 422
    assert line in words(page)
    assert told in words(page)
    assert form_of(page, "/files/stay.toml")["text"] == wrong
    assert shelf.read("stay.toml")[0] == STAY
    anyway = send(client, page, "/files/stay.toml", anyway="yes")
    assert anyway.status_code == 200
    assert shelf.read("stay.toml")[0] == wrong
    assert line in words(anyway), "it is still said what needs mending"
    assert told in words(client.get("/files"))


def test_two_windows_that_touch_different_fields_both_count(client: TestClient, tmp_path: Path) -> None:
    Shelf(tmp_path / "mine").save("stay.toml", STAY, None)
    one, other = client.get("/files/stay.toml"), client.get("/files/stay.toml")
    send(client, one, "/files/stay.toml", text=STAY.replace("340_000", "350_000"))
    after = send(client, other, "/files/stay.toml", text=STAY.replace('target = "25%"', 'target = "30%"'))
    assert after.status_code == 200
    assert "salary.base" in words(after)
    tables = tomllib.loads((tmp_path / "mine" / "stay.toml").read_text())
    assert (tables["salary"]["base"], tables["bonus"]["target"]) == (350_000, "30%")


@pytest.mark.parametrize(("choice", "base"), [("mine", 360_000), ("theirs", 350_000)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_two_windows_that_touch_the_same_field_ask_and_the_rest_is_put_together(
    client: TestClient, tmp_path: Path, choice: str, base: int, language: str
) -> None:
    client.headers["accept-language"] = language
    shelf = Shelf(tmp_path / "mine")
    shelf.save("stay.toml", STAY, None)
    one, other = client.get("/files/stay.toml"), client.get("/files/stay.toml")
    send(client, one, "/files/stay.toml", text=STAY.replace("340_000", "350_000"))
    own = STAY.replace("340_000", "360_000").replace('target = "25%"', 'target = "30%"')
    asked = send(client, other, "/files/stay.toml", text=own)
    assert asked.status_code == 409
    for value in ("340000", "350000", "360000"):
        assert value in re.sub(r"(?<=\d)[.,](?=\d)", "", words(asked))
    assert asked.text.count('name="choice-') == 2
    unsettled = send(client, asked, "/files/stay.toml/settle")
    assert unsettled.status_code == 409, "nothing was chosen"
    settled = send(client, unsettled, "/files/stay.toml/settle", **{"choice-salary.base": choice})
    assert settled.status_code == 200
    tables = tomllib.loads(shelf.read("stay.toml")[0])
    assert (tables["salary"]["base"], tables["bonus"]["target"]) == (base, "30%")
    assert "# principal-level base pay" in shelf.read("stay.toml")[0]


def test_a_guided_form_that_meets_an_editor_goes_on_where_it_was(client: TestClient, tmp_path: Path) -> None:
    client.headers["accept-language"] = "en"
    shelf = Shelf(tmp_path / "mine")
    shelf.save("stay.toml", STAY, None)
    page = client.get("/ask/offer/stay.toml")
    edited = STAY.replace("340_000", "350_000").replace('growth = "3%"', 'growth = "4%"', 1)
    (tmp_path / "mine" / "stay.toml").write_text(edited)
    asked = send(client, page, "/ask/offer/stay.toml", **{"salary-base": "360k", "bonus-target": "30%"})
    assert asked.status_code == 409
    assert asked.text.count('name="choice-') == 2
    settled = send(client, asked, "/files/stay.toml/settle", **{"choice-salary.base": "mine"})
    assert settled.url.path == "/ask/offer/stay.toml"
    tables = tomllib.loads(shelf.read("stay.toml")[0])
    # whatever spelling the form gives an amount
    assert str(tables["salary"]["base"]).replace("k", "000") == "360000"
    assert (tables["salary"]["growth"], tables["bonus"]["target"]) == ("4%", "30%")
    assert "# principal-level base pay" in shelf.read("stay.toml")[0]


def test_a_text_that_cannot_be_merged_is_chosen_whole(client: TestClient, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "mine")
    shelf.save("stay.toml", STAY, None)
    page = client.get("/files/stay.toml")
    (tmp_path / "mine" / "stay.toml").write_text("half a line =")
    asked = send(client, page, "/files/stay.toml", text=STAY + "# mine\n")
    assert asked.status_code == 409
    done = send(client, asked, "/files/stay.toml/settle", whole="mine")
    assert done.status_code == 200
    assert shelf.read("stay.toml")[0] == STAY + "# mine\n"
    assert "half a line =" in {shelf.version("stay.toml", each.id) for each in shelf.versions("stay.toml")}


def test_a_file_is_removed_and_brought_back(client: TestClient, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "mine")
    shelf.save("Büro & Co.toml", STAY, None)
    at = "/files/" + quote("Büro & Co.toml")
    removed = send(client, client.get(at), f"{at}/remove")
    assert removed.status_code == 200
    assert "Büro & Co.toml was removed" in words(removed)
    assert shelf.entries() == ()
    gone = client.get(at)
    assert gone.status_code == 200
    assert send(client, gone, at).status_code == 200
    assert shelf.read("Büro & Co.toml")[0] == STAY


def test_a_file_that_was_changed_since_it_was_seen_is_not_removed(client: TestClient, tmp_path: Path) -> None:
    Shelf(tmp_path / "mine").save("stay.toml", STAY, None)
    page = client.get("/files/stay.toml")
    (tmp_path / "mine" / "stay.toml").write_text(STAY + "# more\n")
    assert send(client, page, "/files/stay.toml/remove").status_code == 409
    assert (tmp_path / "mine" / "stay.toml").read_text() == STAY + "# more\n"


def test_a_file_is_brought_along_and_taken_away(client: TestClient, tmp_path: Path) -> None:
    word = form_of(client.get("/files"), "/files/upload")
    sent = client.post("/files/upload", data=word, files={"file": ("C:\\Offers\\stay.toml", STAY.encode())})
    assert sent.status_code == 200
    assert Shelf(tmp_path / "mine").read("stay.toml")[0] == STAY
    back = client.get("/files/stay.toml/download")
    assert back.content == STAY.encode()
    assert "attachment" in back.headers["content-disposition"]


@pytest.mark.parametrize("name", ["../../evil.toml", "CON.toml", "passwd", ".hidden.toml", "x\u202e.toml"])
def test_whatever_a_file_is_called_elsewhere_it_lands_in_the_folder(
    client: TestClient, tmp_path: Path, name: str
) -> None:
    word = form_of(client.get("/files"), "/files/upload")
    assert client.post("/files/upload", data=word, files={"file": (name, STAY.encode())}).status_code == 200
    (landed,) = Shelf(tmp_path / "mine").entries()
    assert (tmp_path / "mine" / landed.name).read_text() == STAY
    assert [each.name for each in tmp_path.iterdir()] == ["mine"]


def test_a_file_of_a_name_that_is_taken_meets_the_one_that_is_there(
    client: TestClient, tmp_path: Path
) -> None:
    Shelf(tmp_path / "mine").save("stay.toml", STAY, None)
    word = form_of(client.get("/files"), "/files/upload")
    other = STAY.replace("340_000", "1").encode()
    asked = client.post("/files/upload", data=word, files={"file": ("stay.toml", other)})
    assert asked.status_code == 409
    assert "salary.base" in words(asked)
    assert Shelf(tmp_path / "mine").read("stay.toml")[0] == STAY


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"x" * 1_000_001, b"a = "])
def test_what_is_no_file_of_outbid_is_not_put_there_unasked(
    client: TestClient, tmp_path: Path, content: bytes
) -> None:
    word = form_of(client.get("/files"), "/files/upload")
    answer = client.post("/files/upload", data=word, files={"file": ("a.toml", content)})
    assert 400 <= answer.status_code < 500
    assert not list((tmp_path / "mine").glob("*.toml"))


def test_a_page_that_is_open_is_told_what_changed(client: TestClient, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "mine")
    shelf.save("stay.toml", STAY, None)
    page = client.get("/files")
    seen = re.search(r'data-stamp="([0-9a-f]+)"', page.text)
    before = client.get("/files/stamp").json()
    assert seen is not None
    assert before["stamp"] == seen[1]
    (tmp_path / "mine" / "stay.toml").write_text(STAY + "#\n")
    after = client.get("/files/stamp").json()
    assert after["stamp"] != before["stamp"]
    assert [name for name in after["files"] if after["files"][name] != before["files"][name]] == ["stay.toml"]


def test_a_form_without_its_text_does_not_empty_the_file(client: TestClient, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "mine")
    digest = shelf.save("stay.toml", STAY, None)
    word = form_of(client.get("/files/stay.toml"), "/choices")["word"]
    for address in ("/files/stay.toml", "/files/stay.toml/settle"):
        assert client.post(address, data={"word": word, "base": digest}).status_code == 422
    assert shelf.read("stay.toml")[0] == STAY


def test_read_only_shows_everything_and_changes_nothing(tmp_path: Path) -> None:
    Shelf(tmp_path).save("stay.toml", STAY, None)
    client = TestClient(
        create_app(Settings(tmp_path, futures=2_000, read_only=True)), "http://127.0.0.1:8613"
    )
    page = client.get("/files/stay.toml")
    assert page.status_code == 200
    assert "readonly" in page.text
    assert not [address for address, _ in Forms(page.text).forms if address.startswith("/files")]
    word = {
        "word": form_of(page, "/choices")["word"],
        "text": "a = 1",
        "base": Shelf(tmp_path).read("stay.toml")[1],
    }
    for address in (
        "/files/stay.toml",
        "/files/stay.toml/remove",
        "/files/stay.toml/settle",
        "/files/new.toml",
    ):
        assert client.post(address, data={**word, "anyway": "yes"}).status_code == 403
    assert Shelf(tmp_path).read("stay.toml")[0] == STAY


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "address", ["/files/nothing.toml", "/files/..%2Fx.toml", "/files/%00.toml", "/files/x.txt",
                "/files/%ff.toml", "/files/stay.toml/versions/0", "/files/stay.toml/versions/..%2F..%2Flock"],
)  # fmt: skip
def test_what_is_not_there_is_said_not_to_be(
    client: TestClient, tmp_path: Path, address: str, language: str
) -> None:
    Shelf(tmp_path / "mine").save("stay.toml", STAY, None)
    answer = client.get(address, headers={"accept-language": language})
    assert answer.status_code in (404, 422)
    assert str(tmp_path) not in answer.text.split("<footer")[0]


def test_a_folder_that_is_a_file_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("")
    client = TestClient(create_app(Settings(tmp_path / "mine", futures=2_000)), "http://127.0.0.1:8613")
    page = client.get("/files")
    assert page.status_code == 200
    assert "not a folder" in page.text
