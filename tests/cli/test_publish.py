"""``outbid gap`` from the command line, and what ``band`` and ``publish`` refuse before they look at the market."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Cli = Callable[..., Any]
STAFF = Path(__file__).parents[2] / "examples" / "band" / "staff.csv"
PICTURE = Path(__file__).parents[2] / "docs" / "screenshots" / "ask-company-dark.png"


def test_gap_in_words_and_as_json(cli: Cli) -> None:
    said = cli("gap", STAFF, "--as-of", "2026-11-23", "--language", "en")
    assert said.code == 0
    answer = json.loads(cli("gap", STAFF, "--as-of", "2026-11-23", "--json").out)
    engineers = answer["gap"]["categories"][0]
    women = (88_000 + 91_000 + 2 * 45_500 + 94_000 + 90_500) / 5
    men = (93_000 + 99_000 + 97_500 + 102_000 + 95_000 + 100_500) / 6
    assert engineers["mean"]["value"] == pytest.approx(1 - women / men)
    assert engineers["over"] is True
    assert "In 1 of 2 categories" in " ".join(said.out.split())
    assert "Frauen" in cli("gap", STAFF, "--language", "de").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("gap", "no-such.csv"), "no-such.csv"),
        (("gap", STAFF, "--as-of", "tomorrow"), "--as-of"),
        (("publish", "software-engineer", "--out", "posting.txt"), "posting.txt"),
        (("band", "software-engineer", "--policy", "no-such.toml"), "no-such.toml"),
        (("band", "software-engineer", "--pay", "lots"), "--pay"),
        (("gap", STAFF, "--html", "report.txt"), "report.txt"),
        (("publish", "nurse", "--closes", "soon"), "--closes"),
        (("publish", "nurse", "--employees", "2.5"), "--employees"),
        (("gap", STAFF.parent), "folder"),
        (("publish", "nurse", "--band", STAFF.parent), "folder"),
        (("publish", "nurse", "--band", PICTURE), "outbid band ROLE --json"),
    ],
)
def test_mistakes_end_in_a_message(cli: Cli, words: tuple[object, ...], said: str) -> None:
    outcome = cli(*words)
    assert outcome.code == 2
    assert said in outcome.err
    assert "Traceback" not in outcome.err


def test_a_broken_table_is_no_defect(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "staff.csv"
    file.write_text('category,sex,pay\n"' + "A" * 200_000 + '",f,1\n', encoding="utf-8")
    assert cli("gap", file).code == 2
    file.write_bytes(b"category,sex,pay\nK\xfcche,f,1\n")
    assert cli("gap", file).code == 2


def test_gap_as_html_and_from_python(cli: Cli, tmp_path: Path) -> None:
    import outbid

    file = tmp_path / "gap.html"
    assert cli("gap", STAFF, "--html", file).code == 0
    assert "<svg" in file.read_text("utf-8")
    assert outbid.pay_gap(STAFF).gap.overall.women == 8
