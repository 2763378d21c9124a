"""The folder of the user's files: what is read, what is refused, and that nothing is ever lost."""

from __future__ import annotations

import os
import shutil
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbid.core.errors import InputError
from outbid.web import shelf_names
from outbid.web.editing import Change
from outbid.web.shelf import WHOLE, Conflict, Shelf
from outbid.web.shelf_versions import HIDDEN, MOST
from outbid.web.worked import folder as examples

OFFER = """\
name = "Mine"      # as I call it
currency = "USD"

[salary]
base = 200_000     # a year
growth = "3%"
"""
KINDS = {
    "offer": ["offer.toml", "stay.toml", "startup.toml", "as-told.toml", "public.toml"],
    "me": ["me.toml"],
    "company": ["company.toml"],
    "candidate": ["candidate-low.toml", "candidate-medium.toml", "candidate-high.toml"],
    "team": ["team.toml"],
    "market": ["ai-talent.toml", "three-employers.toml", "2024.toml"],
    "policy": ["policy.toml"],
}


def test_every_file_of_the_examples_is_known_for_what_it_is() -> None:
    found = {
        f"{folder.name}/{entry.name}": entry.kind
        for folder in examples().iterdir()
        for entry in Shelf(folder, example=True).entries()
    }
    assert len(found) == len(list(examples().glob("*/*.toml")))
    wanted = {name: kind for kind, names in KINDS.items() for name in names}
    for where, kind in found.items():
        assert kind == ("employer" if where == "win/startup.toml" else wanted[where.split("/")[1]]), where


def test_what_is_saved_is_read_again_and_what_was_is_kept(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "new" / "folder")
    first = shelf.save("mine.toml", OFFER, None)
    assert shelf.read("mine.toml") == (OFFER, first)
    second = shelf.save("mine.toml", OFFER + "# more\n", first)
    assert shelf.read("mine.toml") == (OFFER + "# more\n", second)
    (version,) = shelf.versions("mine.toml")
    assert shelf.version("mine.toml", version.id) == OFFER
    shelf.restore("mine.toml", version.id, second)
    assert shelf.read("mine.toml")[0] == OFFER
    assert [shelf.version("mine.toml", each.id) for each in shelf.versions("mine.toml")] == [
        OFFER + "# more\n",
        OFFER,
    ]


def test_files_are_for_their_owner_only_unless_the_owner_says_otherwise(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "mine")
    digest = shelf.save("a.toml", OFFER, None)
    assert (tmp_path / "mine" / "a.toml").stat().st_mode & 0o777 == 0o600
    (tmp_path / "mine" / "a.toml").chmod(0o644)
    shelf.save("a.toml", OFFER + "\n", digest)
    assert (tmp_path / "mine" / "a.toml").stat().st_mode & 0o777 == 0o644


def test_an_edit_on_something_else_than_what_was_read_is_refused_and_kept(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    read = shelf.save("mine.toml", OFFER, None)
    now = shelf.save("mine.toml", OFFER.replace("200_000", "210_000"), read)
    with pytest.raises(Conflict) as met:
        shelf.save("mine.toml", OFFER.replace("200_000", "220_000"), read)
    assert met.value.meeting is not None
    assert met.value.meeting.now == now
    assert shelf.read("mine.toml")[1] == now
    refused = [each for each in shelf.versions("mine.toml") if not each.saved]
    assert "220_000" in shelf.version("mine.toml", refused[0].id)


def test_a_new_file_does_not_take_the_place_of_another(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.save("mine.toml", OFFER, None)
    with pytest.raises(Conflict):
        shelf.save("mine.toml", "name = 1", None)


def test_two_windows_that_change_different_fields_both_have_their_way(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    read = shelf.save("mine.toml", OFFER, None)
    shelf.update("mine.toml", read, [Change(("salary", "growth"), "4%")])
    saved = shelf.update("mine.toml", read, [Change(("salary", "base"), 250_000)])
    assert saved.theirs == ("salary.growth",)
    assert shelf.read("mine.toml")[0] == OFFER.replace("200_000", "250_000").replace("3%", "4%")


def test_comments_of_an_editor_and_fields_of_a_form_come_together(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.save("mine.toml", OFFER, None)
    _, read = shelf.read("mine.toml")
    (tmp_path / "mine.toml").write_text("# asked on Monday\n" + OFFER)
    shelf.update("mine.toml", read, [Change(("salary", "base"), 250_000)])
    assert shelf.read("mine.toml")[0] == "# asked on Monday\n" + OFFER.replace("200_000", "250_000")


def test_a_clash_waits_for_a_choice_and_a_choice_holds_for_what_was_seen(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    read = shelf.save("mine.toml", OFFER, None)
    shelf.update("mine.toml", read, [Change(("salary", "base"), 210_000)])
    with pytest.raises(Conflict) as met:
        shelf.update("mine.toml", read, [Change(("salary", "base"), 220_000), Change(("name",), "Other")])
    meeting = met.value.meeting
    assert meeting is not None
    assert [(each.place, each.base, each.theirs, each.mine) for each in meeting.clashes] == [
        ("salary.base", 200_000, 210_000, 220_000)
    ]
    stale = shelf.read("mine.toml")[1]
    shelf.update("mine.toml", stale, [Change(("salary", "base"), 230_000)])
    with pytest.raises(Conflict):
        shelf.merge("mine.toml", meeting.mine, meeting.base, {"salary.base": "mine"}, meeting.now)
    shelf.merge(
        "mine.toml", meeting.mine, meeting.base, {"salary.base": "theirs"}, shelf.read("mine.toml")[1]
    )
    tables = tomllib.loads(shelf.read("mine.toml")[0])
    assert (tables["name"], tables["salary"]["base"]) == ("Other", 230_000)


@pytest.mark.parametrize(("side", "text"), [("mine", "no toml = = ="), ("theirs", OFFER)])
def test_texts_without_fields_are_chosen_whole_and_both_stay(tmp_path: Path, side: str, text: str) -> None:
    shelf = Shelf(tmp_path)
    read = shelf.save("mine.toml", "name = 'before'", None)
    now = shelf.save("mine.toml", OFFER, read)
    with pytest.raises(Conflict):
        shelf.merge("mine.toml", "no toml = = =", read)
    shelf.merge("mine.toml", "no toml = = =", read, {WHOLE: side}, now)  # type: ignore[dict-item]
    assert shelf.read("mine.toml")[0] == text
    kept = {shelf.version("mine.toml", each.id) for each in shelf.versions("mine.toml")} | {text}
    assert {OFFER, "no toml = = ="} <= kept


def test_a_file_taken_away_meanwhile_can_be_made_again(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    read = shelf.save("mine.toml", OFFER, None)
    shelf.remove("mine.toml", read)
    assert shelf.removed() == ("mine.toml",)
    with pytest.raises(Conflict) as met:
        shelf.update("mine.toml", read, [Change(("name",), "Other")])
    meeting = met.value.meeting
    assert meeting is not None
    assert meeting.now is None
    shelf.merge("mine.toml", meeting.mine, meeting.base, {WHOLE: "mine"}, None)
    assert 'name = "Other"' in shelf.read("mine.toml")[0]


def test_only_what_was_seen_is_taken_away_and_it_comes_back(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    read = shelf.save("mine.toml", OFFER, None)
    (tmp_path / "mine.toml").write_text(OFFER + "# edited\n")
    with pytest.raises(Conflict):
        shelf.remove("mine.toml", read)
    shelf.remove("mine.toml", shelf.read("mine.toml")[1])
    assert shelf.entries() == ()
    shelf.restore("mine.toml", shelf.versions("mine.toml")[0].id, None)
    assert shelf.read("mine.toml")[0] == OFFER + "# edited\n"


def test_versions_do_not_pile_up(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    digest = None
    for number in range(MOST + 6):
        digest = shelf.save("mine.toml", f"name = '{number}'", digest)
    texts = [shelf.version("mine.toml", each.id) for each in shelf.versions("mine.toml")]
    assert texts == [f"name = '{number}'" for number in range(MOST + 4, 4, -1)]


@pytest.mark.parametrize(
    "name",
    ["../x.toml", "a/b.toml", "/etc/x.toml", "..\\x.toml", ".hidden.toml", "x.txt", ".toml", "a\0.toml", "a\n.toml",
     "C:x.toml", "\u202etxt.toml", "\udcff.toml", "", "x" * 300 + ".toml"],
)  # fmt: skip
def test_names_that_lead_elsewhere_or_deceive_are_no_names(tmp_path: Path, name: str) -> None:
    shelf = Shelf(tmp_path / "mine")
    for ask in (lambda: shelf.read(name), lambda: shelf.save(name, OFFER, None), lambda: shelf.versions(name),
                lambda: shelf.remove(name, ""), lambda: shelf.version(name, "x")):  # fmt: skip
        with pytest.raises(InputError) as refused:
            ask()
        refused.value.text("de").encode()
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize(
    "name",
    [
        "CON.toml",
        "nul.toml",
        "com1.toml",
        "Lpt9.x.toml",
        "a?.toml",
        "a*.toml",
        "a .toml",
        "-a.toml",
        "文" * 76 + ".toml",
    ],
)
def test_new_names_are_such_as_any_system_can_keep(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError):
        Shelf(tmp_path).save(name, OFFER, None)
    assert list(tmp_path.iterdir()) == []


def test_names_that_differ_in_capitals_only_do_not_stand_side_by_side(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.save("Über uns.toml", OFFER, None)
    for near in ("über uns.toml", "ÜBER UNS.toml"):
        with pytest.raises(InputError, match="Über uns"):
            shelf.save(near, OFFER, None)


@given(st.text(max_size=200), st.lists(st.text(max_size=10), max_size=3))
def test_whatever_an_offer_is_called_there_is_a_name_for_its_file(wish: str, others: list[str]) -> None:
    present = [shelf_names.free(other, []) for other in others]
    name = shelf_names.free(wish, present)
    assert shelf_names.given(name, present) == name
    assert name not in present


def test_existing_files_with_strange_names_are_read_and_written(tmp_path: Path) -> None:
    for name in ("-- 100% [neu] #1.toml", "文件.toml", "a'b\"c.toml"):
        (tmp_path / name).write_text(OFFER)
    shelf = Shelf(tmp_path)
    assert [entry.kind for entry in shelf.entries()] == ["offer"] * 3
    for entry in shelf.entries():
        shelf.save(entry.name, OFFER + "#\n", entry.digest)
        assert len(shelf.versions(entry.name)) == 1


def test_links_out_of_the_folder_are_neither_listed_nor_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.toml").write_text(OFFER)
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "link.toml").symlink_to(tmp_path / "secret.toml")
    (mine / "loop.toml").symlink_to(mine / "loop.toml")
    (mine / "real.toml").write_text(OFFER)
    (mine / "inside.toml").symlink_to("real.toml")
    shelf = Shelf(mine)
    assert [entry.name for entry in shelf.entries()] == ["inside.toml", "real.toml"]
    for name in ("link.toml", "loop.toml"):
        with pytest.raises(InputError):
            shelf.read(name)
        with pytest.raises(InputError):
            shelf.save(name, "name = 'gone'", None)
    shelf.save("inside.toml", OFFER + "#\n", shelf.read("inside.toml")[1])
    assert (mine / "inside.toml").is_symlink()
    assert (mine / "real.toml").read_text() == OFFER + "#\n"
    assert (tmp_path / "secret.toml").read_text() == OFFER


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "folder.toml").mkdir()
    shelf = Shelf(tmp_path)
    assert shelf.entries() == ()
    for name in ("pipe.toml", "folder.toml"):
        with pytest.raises(InputError):
            shelf.read(name)
        with pytest.raises(InputError):
            shelf.save(name, OFFER, None)


def test_a_folder_that_is_a_file_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("")
    shelf = Shelf(tmp_path / "mine")
    assert shelf.entries() == ()
    with pytest.raises(InputError, match="mine"):
        shelf.save("a.toml", OFFER, None)


def test_a_disk_that_refuses_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf(tmp_path)
    digest = shelf.save("mine.toml", OFFER, None)

    def full(file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match="No space left"):
        shelf.save("mine.toml", OFFER * 2, digest)
    monkeypatch.undo()
    assert shelf.read("mine.toml") == (OFFER, digest)
    assert [each for each in (tmp_path / HIDDEN).iterdir() if each.suffix == ".part"] == []


def test_read_only_and_the_example_are_never_written_to(tmp_path: Path) -> None:
    shutil.copy(examples() / "talent-war" / "stay.toml", tmp_path)
    for shelf in (Shelf(tmp_path, read_only=True), Shelf(tmp_path, example=True)):
        text, digest = shelf.read("stay.toml")
        for write in (lambda s=shelf: s.save("new.toml", OFFER, None),
                      lambda s=shelf, d=digest: s.update("stay.toml", d, [Change(("name",), "x")]),
                      lambda s=shelf, d=digest: s.remove("stay.toml", d)):  # fmt: skip
            with pytest.raises(InputError):
                write()
        assert shelf.read("stay.toml") == (text, digest)
    assert [each.name for each in tmp_path.iterdir()] == ["stay.toml"]


def test_the_stamp_follows_every_change_and_nothing_else(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    digest = shelf.save("mine.toml", OFFER, None)
    stamp = shelf.stamp()
    assert shelf.stamp() == stamp
    seen = {stamp}
    # of the same size, within the same tick of the clock, and with the time set back
    status = (tmp_path / "mine.toml").stat()
    (tmp_path / "mine.toml").write_text(OFFER.replace("200_000", "300_000"))
    os.utime(tmp_path / "mine.toml", ns=(status.st_atime_ns, status.st_mtime_ns))
    seen.add(shelf.stamp())
    (tmp_path / "cap").mkdir()
    (tmp_path / "cap" / "Manifest.ocf.json").write_text("{}")
    seen.add(shelf.stamp())
    (tmp_path / "mine.toml").rename(tmp_path / "yours.toml")
    seen.add(shelf.stamp())
    assert len(seen) == 4
    assert shelf.read("yours.toml")[1] != digest


def test_what_comes_and_goes_while_it_is_listed_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "dangling.toml").symlink_to(tmp_path / "nowhere.toml")
    (tmp_path / "broken.toml").write_bytes(b"\xff\xfe")
    entries = Shelf(tmp_path).entries()
    assert [(entry.name, entry.kind) for entry in entries] == [("broken.toml", "")]
