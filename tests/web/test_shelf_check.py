"""What is wrong with a text, and on which line of it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outbid.web.editing_lines import by_line
from outbid.web.editing_places import line_of, lines_by_place
from outbid.web.shelf_check import verdict, verdict_on
from outbid.web.worked import folder as examples

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
    assert ".trial" not in told
    assert [each.name for each in path.parent.iterdir() if each.name.startswith(".")] == []


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
