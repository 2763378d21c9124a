"""The tutorials can be followed to the letter, from a fresh copy of the examples, and show what is really printed."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_spec = importlib.util.spec_from_file_location("tutorials", ROOT / "tools" / "tutorials.py")
assert _spec is not None
assert _spec.loader is not None
tutorials = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(tutorials)

PAGES = pytest.mark.parametrize("page", tutorials.tutorials(), ids=lambda path: path.stem)


@pytest.fixture(autouse=True)
def in_plain_english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OUTBID_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.slow
@PAGES
def test_a_tutorial_shows_what_its_reader_will_see(page: Path) -> None:
    text = page.read_text("utf-8")
    assert tutorials.followed(text) == text, "run: python tools/tutorials.py"


@PAGES
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        assert "://" in target or (page.parent / target).exists(), target


def test_there_is_one_for_each_of_the_four_who_ask() -> None:
    assert [page.stem for page in tutorials.tutorials()] == ["analyst", "candidate", "economist", "founder"]


def test_each_step_is_done_where_it_stands() -> None:
    page = (
        "Save this as `note.txt`:\n\n```text\none\n```\n\n```console\n$ cat note.txt\nstale\n```\n\n"
        "Change `one` to `two` in\n`note.txt`.\n\n```console\n$ cat \\\n    note.txt\n```\n\n"
        "```pycon\n>>> import pathlib\n>>> kept = pathlib.Path('note.txt').read_text()\n\n```\n\n"
        "```pycon\n>>> kept\n'two\\n'\n\n```\n"
    )
    assert tutorials.followed(page) == page.replace("stale", "one").replace(
        "    note.txt\n", "    note.txt\ntwo\n"
    )


def test_what_is_piped_on_is_what_is_printed() -> None:
    commands = (
        "$ outbid --version | tr a-z A-Z > kept.txt\n$ cat kept.txt\n$ outbid worth absent.toml | wc -l\n"
    )
    page = f"```console\n{commands}```\n"
    first, *rest = tutorials.followed(page).splitlines()[2:-1]
    assert first == "$ cat kept.txt"
    assert rest[0].startswith("OUTBID ")
    assert "absent.toml" in rest[2], "what is told of a refusal is shown, and not counted by the pipe"
    assert rest[3].strip() == "0"


@pytest.mark.parametrize(
    "step",
    [
        "Change `absent` to `there` in `note.txt`.",
        "Change `e` to `there` in `note.txt`.",
        "```pycon\n>>> 1 + 1\n3\n\n```\n",
    ],
    ids=["not in the file", "in the file twice", "prints otherwise"],
)
def test_a_step_that_cannot_be_done_is_no_step(step: str) -> None:
    with pytest.raises(tutorials.Unfollowable):
        tutorials.followed(f"Save this as `note.txt`:\n\n```text\none, three\n```\n\n{step}")
