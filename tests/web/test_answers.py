"""An answer is worked out once however many ask, is never of files that changed meanwhile, and keeps its name."""

from __future__ import annotations

import re
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import make_dataclass
from itertools import islice
from pathlib import Path

import pytest
from web_app import client_for, settings_for

from outbid.core.errors import InputError
from outbid.web.answers import MOST_WAITING, Answers
from outbid.web.desk import MOST_NAMED, Desk

WAR = Path(__file__).parents[2] / "examples" / "talent-war"
Other = make_dataclass("Other", ["number"])


@pytest.mark.parametrize("fails", [False, True])
def test_no_two_work_on_one_answer(fails: bool) -> None:
    answers = Answers(at_once=8)
    begun, go, guard = threading.Event(), threading.Event(), threading.Lock()
    at_work = most = times = 0

    def make() -> int:
        nonlocal at_work, most, times
        with guard:
            at_work, times = at_work + 1, times + 1
            most = max(most, at_work)
            mine = times
        begun.set()
        go.wait(10)
        with guard:
            at_work -= 1
        if fails and mine == 1:
            raise InputError("app.no_such_job")
        return mine

    def ask() -> int | str:
        try:
            return answers.get("question", make)
        except InputError as error:
            return error.key

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(ask)
        assert begun.wait(10)
        others = [pool.submit(ask) for _ in range(3)]
        go.set()
        told = [each.result(10) for each in (first, *others)]
    assert most == 1
    assert told[0] == ("app.no_such_job" if fails else 1)
    # what failed is not kept: whoever asks afterwards may have better luck
    assert ask() == (times if fails else 1)


def test_an_answer_made_while_a_file_changes_is_not_kept(tmp_path: Path) -> None:
    desk = Desk(settings_for(tmp_path))
    file = tmp_path / "a.toml"
    file.write_text("x = 1")

    def make() -> str:
        read = file.read_text()
        file.write_text("x = 2" if read == "x = 1" else "x = 1")
        return read

    assert desk.answer(desk.shelf, "text", make) == "x = 1"
    file.write_text("x = 1")
    seen: list[str] = []
    assert desk.answer(desk.shelf, "text", lambda: seen.append("made") or "anew") == "anew"
    assert desk.answer(desk.shelf, "text", lambda: seen.append("made") or "again") == "anew"
    assert seen == ["made"]


def test_an_answer_follows_the_files_on_every_shelf(tmp_path: Path) -> None:
    desk = Desk(settings_for(tmp_path))
    shelves = (desk.shelf, desk.example("win"))
    assert desk.answer(shelves, "q", lambda: 1) == desk.answer(shelves, "q", lambda: 2) == 1
    (tmp_path / "new.toml").write_text("x = 1")
    assert desk.answer(shelves, "q", lambda: 3) == 3
    assert desk.answer(tuple(reversed(shelves)), "q", lambda: 4) == 4


@pytest.mark.parametrize("address", ["/?whole=1", "/equity", "/pay", "/premium", "/market"])
def test_the_links_of_a_page_lead_somewhere_however_long_ago_it_was_answered(
    tmp_path: Path, address: str
) -> None:
    client = client_for(tmp_path / "mine", futures=300, data=tmp_path / "evidence.duckdb")
    client.get(address)
    for number in range(MOST_NAMED):
        client.app.state.desk.keep(Other(number))  # type: ignore[attr-defined]
    shown = client.get(address).text
    names = set(re.findall(r"/answers/(\w+)/report", shown))
    assert len(names) == 1
    assert client.get(f"/answers/{names.pop()}/report.json").status_code == 200


def test_what_nobody_asks_for_is_forgotten(tmp_path: Path) -> None:
    desk = Desk(settings_for(tmp_path))
    old, used = desk.keep(Other(-1)), desk.keep(Other(-2))
    for number in range(MOST_NAMED - 1):
        desk.keep(Other(number))
        assert desk.kept(used.name) == Other(-2)
    with pytest.raises(InputError, match="answer"):
        desk.kept(old.name)


def test_two_apps_know_nothing_of_each_other(tmp_path: Path) -> None:
    first, second = (Desk(settings_for(tmp_path / name, data=tmp_path / f"{name}.duckdb")) for name in "ab")
    for desk in (first, second):
        shutil.copytree(WAR, desk.settings.folder)
    _, digest = first.shelf.read("stay.toml")
    (first.settings.folder / "stay.toml").write_text("x = 1")
    (second.settings.folder / "stay.toml").write_text("x = 2")
    assert first.shelf.as_read("stay.toml", digest) == (WAR / "stay.toml").read_text()
    assert second.shelf.as_read("stay.toml", digest) is None
    assert first.evidence is not second.evidence and first.evidence.imports is not second.evidence.imports


def test_files_are_told_by_name_alone(tmp_path: Path) -> None:
    desk = Desk(settings_for(tmp_path / "mine"))
    war = desk.example("talent-war").folder
    for place in (tmp_path / "mine", war):
        error = InputError("errors.file_missing", where=f"{place}/a.toml, stake[0]", value=f"{place}/b.toml")
        (told,) = desk.told(error)
        assert (told.key, told.where, told.params) == (
            "errors.file_missing", "a.toml, stake[0]", {"value": "b.toml"},
        )  # fmt: skip


def test_when_the_queue_is_long_the_next_question_is_refused_at_once_and_quick_ones_still_have_their_turn() -> (
    None
):
    answers = Answers(at_once=2)
    go = threading.Event()

    def slow() -> str:
        assert go.wait(30)
        return "late"

    def ask(number: int) -> str:
        try:
            return answers.get(number, slow)
        except InputError as error:
            assert error.key == "app.too_many_questions"
            return "refused"

    with ThreadPoolExecutor(60) as pool:
        try:
            asked = [pool.submit(ask, number) for number in range(60)]
            refused = 60 - 2 - MOST_WAITING
            ended = list(islice(as_completed(asked, timeout=60), refused))
            assert [each.result() for each in ended] == ["refused"] * refused, "nobody waits for nothing"
            assert answers.get("sliders", lambda: "soon", quick=True) == "soon"
            # a question that is asked already is joined, however long the queue
            joined = pool.submit(ask, next(n for n in range(60) if not asked[n].done()))
        finally:
            go.set()
        assert sorted(each.result(60) for each in asked) == ["late"] * (60 - refused) + ["refused"] * refused
        assert joined.result(60) == "late"
    assert answers.get("afterwards", lambda: "soon") == "soon"
