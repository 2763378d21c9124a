"""Input and output that are closed, full or cut off, and terminals that show little."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from outbid.core.catalogue import text

ANSWERS = (
    ("--help",),
    ("--version",),
    ("worth", "--help"),
    ("schema", "offer"),
    ("worth", "stay.toml", "--futures", "500"),
)
FULL = "/dev/full"


@pytest.mark.parametrize("words", ANSWERS, ids=lambda words: " ".join(words[:2]))
def test_what_cannot_be_printed_is_said_and_nobody_sees_a_traceback(machine, folder: Path, words) -> None:
    nowhere = machine.run(*words, folder=folder, stdout=None)
    assert (nowhere.code, nowhere.err) == (0, "")
    full = machine.run(*words, folder=folder, stdout=FULL)
    assert full.code == 2
    assert (
        full.err
        == f"error: {text('errors.cannot_write', reason=os.strerror(28))} {text('errors.cannot_write.fix')}\n"
    )
    gone = machine.run(*words, folder=folder, stdout="unheard")
    assert (gone.code, gone.err) == (0, ""), "whoever reads has seen enough, as of `outbid … | head -1`"


def test_what_is_wrong_is_told_by_the_exit_code_where_nobody_hears_it(machine, folder: Path) -> None:
    for stderr in (None, FULL):
        outcome = machine.run("worth", "nobody.toml", folder=folder, stderr=stderr)
        assert (outcome.code, outcome.out) == (2, b""), "what is wrong is no answer"
    for stdin in (None, "/dev/null"):
        outcome = machine.run("me", folder=folder, stdin=stdin)
        assert outcome.code == 2
        assert text("errors.questions_ended") in outcome.err


def test_a_file_does_not_take_the_number_of_a_closed_stream(machine, folder: Path) -> None:
    outcome = machine.run(
        "worth", "stay.toml", "--futures", "500", "--html", "r.html", folder=folder, stdout=None
    )
    assert outcome.code == 0
    assert (folder / "r.html").read_text("utf-8").rstrip().endswith("</html>"), "nothing was printed into it"


def test_ascii_terminals_show_question_marks_for_what_they_cannot_show(folder: Path) -> None:
    name = "«Größe» مرحبا שלום 👩‍🔬 é"
    stay = (folder / "stay.toml").read_text("utf-8")
    lines = [f'name = "{name}"' if line.startswith("name =") else line for line in stay.splitlines()]
    (folder / "stay.toml").write_text("\n".join(lines), "utf-8")
    command = [sys.executable, "-m", "outbid", "--language", "de", "worth", "stay.toml", "--futures", "500"]
    env = {
        "HOME": str(folder), "PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0",
        "NO_COLOR": "1", "COLUMNS": "20", "TERM": "dumb",
    }  # fmt: skip
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    shown = done.stdout.decode("ascii")
    assert "?Gr??e? ????? ????" in shown
    done = subprocess.run([*command, "--json"], cwd=folder, env=env, capture_output=True, check=False)
    assert done.returncode == 0
    assert name in json.loads(done.stdout.decode("ascii"))["offer"]["name"], "JSON loses nothing"
