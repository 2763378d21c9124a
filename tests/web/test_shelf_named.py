"""Files that name other files: what lies further away is not read, and what lies beside is noticed."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.web_app import client_for

from outbid.core.errors import InputError
from outbid.web.shelf import Shelf
from outbid.web.shelf_check import verdict_on
from outbid.web.shelf_named import named_in
from outbid.web.worked import folder as examples


def shelf_at(folder: Path, cap_table: str = "company.toml") -> Shelf:
    """The example's files, with the owners of the startup named at ``cap_table``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("stay.toml", "startup.toml", "company.toml", "me.toml"):
        shutil.copyfile(examples() / "talent-war" / name, folder / name)
    text = (folder / "startup.toml").read_text("utf-8")
    (folder / "startup.toml").write_text(text.replace('"company.toml"', f'"{cap_table}"'), "utf-8")
    return Shelf(folder)


FAR = [
    "/",
    "/etc",
    "/dev/zero",
    "..",
    "../..",
    "../../x",
    "sub/../../..",
    "../",
    "C:\\\\x",
    "\\\\\\\\host\\\\share",
]


@pytest.mark.parametrize("place", FAR)
def test_pages_go_on_without_a_file_that_names_what_lies_far_away(tmp_path: Path, place: str) -> None:
    shelf = shelf_at(tmp_path / "home" / "mine", place)
    with pytest.raises(InputError) as found:
        shelf.readable("startup.toml")
    assert found.value.where == "startup.toml, stake[0].cap_table"
    (wrong, *_) = verdict_on(shelf.path("startup.toml"), "en").wrong
    assert (
        wrong.line
        and "cap_table" in (shelf.folder / "startup.toml").read_text("utf-8").splitlines()[wrong.line - 1]
    )
    with client_for(shelf.folder, futures=200) as client:
        before = time.monotonic()
        for address in ("/", "/?language=de", "/equity", "/files", "/files/startup.toml", "/ask/offer"):
            answer = client.get(address)
            assert answer.status_code < 500, address
        refused = client.get("/api/check", params={"offer": "startup.toml"})
        assert refused.status_code == 422 and "cap_table" in refused.text
        assert "in your folder" in client.get("/files/startup.toml").text
    assert time.monotonic() - before < 20


@pytest.mark.parametrize(
    "place", ["company.toml", "sub/company.toml", "../beside/company.toml", "../company.toml"]
)
def test_what_lies_in_the_folder_or_beside_it_is_read(tmp_path: Path, place: str) -> None:
    shelf = shelf_at(tmp_path / "home" / "mine", place)
    owners = shelf.folder / place
    owners.parent.mkdir(exist_ok=True)
    shutil.copyfile(examples() / "talent-war" / "company.toml", owners)
    assert shelf.readable("startup.toml").is_file()
    assert not verdict_on(shelf.path("startup.toml"), "en").wrong


def test_every_example_may_name_what_it_names() -> None:
    for file in examples().glob("*/*.toml"):
        assert Shelf(file.parent, example=True).readable(file.name) == file


def test_a_link_does_not_lead_further_than_a_path(tmp_path: Path) -> None:
    shelf = shelf_at(tmp_path / "home" / "mine", "link/company.toml")
    (shelf.folder / "link").symlink_to("/etc", target_is_directory=True)
    with pytest.raises(InputError):
        shelf.readable("startup.toml")


def _append(file: Path) -> None:
    file.write_text(file.read_text("utf-8") + "# more\n", "utf-8")


def _remove(file: Path) -> None:
    file.unlink()


@pytest.mark.parametrize("change", [_append, _remove])
def test_what_changes_beside_the_folder_is_noticed(tmp_path: Path, change: Callable[[Path], None]) -> None:
    shelf = shelf_at(tmp_path / "home" / "mine", "../beside/company.toml")
    beside = tmp_path / "home" / "beside" / "company.toml"
    beside.parent.mkdir()
    shutil.copyfile(examples() / "talent-war" / "company.toml", beside)
    before, without = shelf.stamp(), shelf.stamp(without=["startup.toml"])
    assert shelf.stamp() == before
    change(beside)
    assert shelf.stamp() != before
    # a question that is put without this offer does not rest on what it names
    assert shelf.stamp(without=["startup.toml"]) == without


def test_what_a_file_names_that_is_named_is_noticed_too(tmp_path: Path) -> None:
    beside = shelf_at(tmp_path / "home" / "beside", "owners.toml").folder
    shutil.move(beside / "company.toml", beside / "owners.toml")
    mine = tmp_path / "home" / "mine"
    mine.mkdir()
    text = (examples() / "win" / "candidate-medium.toml").read_text("utf-8")
    (mine / "someone.toml").write_text('current = "../beside/startup.toml"\n' + text, "utf-8")
    shelf = Shelf(mine)
    before = shelf.stamp()
    _append(beside / "owners.toml")
    assert shelf.stamp() != before


def test_a_package_beside_the_folder_is_noticed(tmp_path: Path) -> None:
    for name in ("unicorn", "unicorn-ocf"):
        shutil.copytree(examples() / name, tmp_path / name)
    shelf = Shelf(tmp_path / "unicorn")
    before = shelf.stamp()
    _append(tmp_path / "unicorn-ocf" / "Transactions.ocf.json")
    assert shelf.stamp() != before


def test_names_of_people_and_employers_are_no_files() -> None:
    tables = {
        "employer": "/dev/null & Co",
        "rival": [{"file": "x.toml"}, {"employer": "Y"}],
        "stake": [{"cap_table": "z"}],
    }
    assert named_in(tables) == (("rival[0].file", "x.toml"), ("stake[0].cap_table", "z"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes among files here")
def test_a_pipe_that_a_file_names_keeps_nobody_waiting(tmp_path: Path) -> None:
    shelf = shelf_at(tmp_path / "home" / "mine", "pipe.toml")
    os.mkfifo(shelf.folder / "pipe.toml")
    told: list[int] = []

    def look() -> None:
        with client_for(shelf.folder, futures=200) as client:
            told.extend(client.get(address).status_code for address in ("/files", "/", "/equity"))

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    looking.join(timeout=60)
    assert told and max(told) < 500
    assert not looking.is_alive()
