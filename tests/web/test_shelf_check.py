"""What is wrong with a text, and on which line of it."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.web_app import client_for, word_in

from outbid.web.editing_lines import by_line
from outbid.web.editing_places import line_of, lines_by_place
from outbid.web.shelf_check import verdict, verdict_on
from outbid.web.worked import folder as examples

STAY = 'name = "Stay"\nkind = "offer"\ncurrency = "USD"\n[salary]\nbase = 100_000\n'
EXAMPLES = sorted(examples().glob("*/*.toml"))
TEXT = '''\
name = "a [b] = c # no comment"
notes = """
[salary]
base = 1
"""
"quoted key" = 1
[salary]
base = 340_000   # a [year]
[[rsu]]
name = "one"
unvested = [
  { date = 2027-02-28, value = 70_000 },
]
[[rsu]]
name = "two"
  [rsu.tax]
  rate = 0.3
[[rsu.part]]
share = 1
[[rsu.part]]
share = 2
[a.b]
c.d = 5
'''


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("name", 1), ("notes", 2), ("quoted key", 6), ("salary", 7), ("salary.base", 8), ("rsu[0].name", 10),
        ("rsu[0].unvested", 11), ("rsu[0].unvested[0].value", 11), ("rsu[1].name", 15), ("rsu[1].tax.rate", 17),
        ("rsu[1].part[1].share", 21), ("a.b.c.d", 23), ("salary.growth", 7), ("bonus", None), ("", None),
    ],
)  # fmt: skip
def test_places_have_the_line_on_which_they_stand(place: str, line: int | None) -> None:
    assert line_of(place, lines_by_place(TEXT)) == line


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_top_level_field_of_the_examples_has_its_own_line(path: Path) -> None:
    text = path.read_text()
    lines = lines_by_place(text)
    rows = text.splitlines()
    for key, value in tomllib.loads(text).items():
        place = f"{key}[0]" if isinstance(value, list) and value and isinstance(value[0], dict) else key
        found = line_of(place, lines)
        assert found is not None
        assert key in rows[found - 1]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_nothing_is_wrong_with_the_examples(path: Path) -> None:
    assert verdict_on(path, "en").wrong == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "kind"),
    [
        ("talent-war/startup.toml", "240_000", "24x", ""),
        ("talent-war/startup.toml", "strike = 0.01", "strik = 0.01", "offer"),
        ("talent-war/startup.toml", '"company.toml"', '"nowhere.toml"', "offer"),
        ("talent-war/startup.toml", '"5 to 7"', '"7 to 5"', "offer"),
        ("talent-war/company.toml", '\npreference = "1x"', '\npreference = "much"', "company"),
        ("talent-war/me.toml", '"900k"', '"a lot"', "me"),
        ("win/startup.toml", '"195k"', '"ten"', "employer"),
        ("win/team.toml", 'budget = "800k"', 'budget = "x"', "team"),
        ("win/candidate-low.toml", '"5 to 7"', '"7 to 5"', "candidate"),
    ],
)
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_mistake_is_found_on_its_line(file: str, old: str, new: str, kind: str, language: str) -> None:
    path = examples() / file
    text = path.read_text()
    assert old in text
    found = verdict(text.replace(old, new, 1), path.parent, path.name, "en")
    assert found.kind == kind
    start = text.index(old) + len(old) - len(old.lstrip())
    line = text[:start].count("\n") + 1
    assert found.wrong[0].line == line, found.wrong[0].text(language)
    told = found.wrong[0].text(language)
    assert str(path.parent) not in told


@given(st.text(max_size=300) | st.lists(st.sampled_from(TEXT.splitlines()), max_size=20).map("\n".join))
@settings(max_examples=60, deadline=None)
def test_whatever_is_written_a_verdict_is_given(text: str) -> None:
    found = verdict(text, Path("/nowhere"), "x.toml", None)
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError):
        assert found.wrong
    for each in found.wrong:
        each.text("de").encode()


LINES = st.lists(st.sampled_from("abcdef"), max_size=8).map(
    lambda lines: "".join(f"{line}\n" for line in lines)
)


@given(LINES, LINES)
def test_lines_that_only_one_has_changed_are_that_ones(base: str, mine: str) -> None:
    assert by_line(base, base, mine) == mine
    assert by_line(base, mine, base) == mine
    assert by_line(base, mine, mine) == mine


@given(LINES, LINES, LINES)
def test_who_of_two_comes_first_makes_no_difference(base: Any, theirs: Any, mine: Any) -> None:
    assert by_line(base, theirs, mine) == by_line(base, mine, theirs)


def changes_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_looking_at_a_text_writes_nothing_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in (examples() / "win").glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    before = changes_in(tmp_path)
    opened: list[str] = []

    def watch(event: str, details: tuple[Any, ...]) -> None:
        if watching and event == "open" and isinstance(details[1], str) and set(details[1]) & set("wax+"):
            opened.append(str(details[0]))

    watching = True
    sys.addaudithook(watch)
    try:
        text = (tmp_path / "candidate-low.toml").read_text()
        assert verdict(text, tmp_path, "candidate-low.toml", "en").wrong == ()
        assert verdict("name = 1", tmp_path / "nowhere", "x.toml", "en").wrong
    finally:
        watching = False
    assert opened == []
    assert changes_in(tmp_path) == before


@pytest.mark.parametrize("text", [STAY, "name = 1", "[["])
def test_read_only_writes_nothing_whatever_is_sent(tmp_path: Path, text: str) -> None:
    (tmp_path / "stay.toml").write_text(STAY)
    client = client_for(tmp_path, read_only=True)
    tmp_path.chmod(0o500)
    try:
        sent = {"word": word_in(client), "text": text, "base": ""}
        answer = client.post("/files/stay.toml", data=sent)
    finally:
        tmp_path.chmod(0o700)
    assert answer.status_code in (403, 422)
    assert str(tmp_path) not in answer.text.split("<main")[1].split("</main>")[0]
    assert changes_in(tmp_path) == ["stay.toml"]
    assert (tmp_path / "stay.toml").read_text() == STAY


@pytest.mark.parametrize(
    ("kind", "line"), [("candidate", 'current = "gone.toml"'), ("employer", 'cap_table = "gone.toml"')]
)
def test_a_file_that_names_one_that_is_gone_fails_the_editor_and_the_form_alike(
    tmp_path: Path, kind: str, line: str
) -> None:
    source = {"candidate": "candidate-low.toml", "employer": "startup.toml"}[kind]
    text = (examples() / "win" / source).read_text()
    key = line.partition(" ")[0]
    old = next((each for each in text.splitlines() if each.startswith(key)), "")
    (tmp_path / source).write_text(text.replace(old, line) if old else f"{line}\n{text}")
    client = client_for(tmp_path)
    assert "there is no such file" in client.get(f"/files/{source}").text
    page = client.get(f"/win/{kind}?file={source}").text
    digest = re.search(r'name="digest" value="(\w+)"', page)
    assert digest
    field = {"candidate": "current", "employer": "equity-cap_table"}[kind]
    assert re.search(r'<option value="gone.toml" selected[^>]*>', page), field
    sent = {"word": word_in(client), "digest": digest[1], field: "gone.toml"}
    answer = client.post(f"/win/{kind}?file={source}", data=sent)
    assert answer.status_code == 422
    assert f'id="e-{field}"' in answer.text
    assert str(tmp_path) not in answer.text.split("<main")[1].split("</main>")[0]


def test_a_tax_class_that_the_place_does_not_have_fails_the_editor_and_the_form_alike(tmp_path: Path) -> None:
    text = (examples() / "talent-war" / "me.toml").read_text()
    wrong = re.sub(r'(?m)^status = "[^"]*"', 'status = "class_1"', text)
    assert wrong != text
    found = verdict(wrong, tmp_path, "me.toml", "en")
    assert [each.error.key for each in found.wrong] == ["errors.no_schedule"]
    assert found.wrong[0].line
