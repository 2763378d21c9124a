"""Follows the tutorials as a reader would, in a fresh copy of the examples, and puts the real output in.

A tutorial is done from top to bottom. What a reader is asked to do is done, in order:

- ``Save this as `FILE`:`` and a code block below it: the file is written;
- ``Change `OLD` to `NEW` in `FILE` ``: the one place in the file that reads so is changed;
- lines ``$ …`` of a block ```console: `outbid` is called, all else is given to the shell, and the output is compared;
- a block ```pycon: the session is run, all blocks of a page sharing their names.

`python tools/tutorials.py` rewrites the outputs, `--check` only compares; the tests do the latter.
"""

from __future__ import annotations

import contextlib
import doctest
import importlib.util
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).parents[1]
_spec = importlib.util.spec_from_file_location("refresh_docs", ROOT / "tools" / "refresh_docs.py")
assert _spec is not None
assert _spec.loader is not None
docs = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(docs)

STEP = re.compile(
    r"^Save this as `(?P<save>[^`]+)`:\n\n```\w+\n(?P<content>.*?)^```$"
    r"|[Cc]hange\s+`(?P<old>[^`]+)`\s+to\s+`(?P<new>[^`]+)`\s+in\s+`(?P<file>[^`]+)`"
    r"|(?<=^```console\n)(?P<console>.*?)(?=^```$)"
    r"|(?<=^```pycon\n)(?P<pycon>.*?)(?=^```$)",
    re.DOTALL | re.MULTILINE,
)
BEYOND = re.compile(r" (?=\||>)")
"""Where a command's own words end and the shell's begin, which take its output on."""


class Unfollowable(Exception):
    """A step that a reader could not do."""


def tutorials() -> list[Path]:
    """The pages."""
    return sorted((ROOT / "docs" / "tutorials").glob("*.md"))


def followed(text: str) -> str:
    """``text`` with the real output under every command, done in a folder of its own.

    Raises:
        Unfollowable: a file to change that does not read as it should, or a Python session that prints otherwise.
    """
    sessions = _Sessions()
    with tempfile.TemporaryDirectory(prefix="outbid-tutorial-") as name:
        folder = Path(name) / "outbid"
        for part in ("examples", "schemas"):
            shutil.copytree(ROOT / part, folder / part)
        evidence = Path(name) / "evidence"
        if "$ outbid " in text:
            docs.with_evidence(evidence)
        stated = {
            "OUTBID_DATA": str(evidence),
            "SOURCE_DATE_EPOCH": str(int(docs.DAY.timestamp())),
        }
        with mock.patch.dict(os.environ, stated), contextlib.chdir(folder):
            return STEP.sub(lambda step: _done(step, sessions), text)


def _done(step: re.Match[str], sessions: _Sessions) -> str:
    if step["save"]:
        Path(step["save"]).write_text(step["content"], "utf-8")
    elif step["file"]:
        _change(Path(step["file"]), step["old"], step["new"])
    elif step["console"] is not None:
        return "".join(f"$ {command}\n{_output(command)}" for command in _commands(step["console"]))
    elif failures := sessions.failures(step["pycon"]):
        raise Unfollowable(failures)
    return step[0]


def _change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    if text.count(old) != 1:
        raise Unfollowable(f"{file} holds {old!r} {text.count(old)} times, not once")
    file.write_text(text.replace(old, new), "utf-8")


def _commands(block: str) -> list[str]:
    """The commands of a block; one that ends in a backslash goes on in the next line."""
    commands: list[str] = []
    for line in block.splitlines():
        if commands and commands[-1].endswith("\\"):
            commands[-1] += f"\n{line}"
        elif line.startswith("$ "):
            commands.append(line[2:])
    return commands


def _output(command: str) -> str:
    words = command.replace("\\\n", " ")
    if not words.startswith("outbid "):
        return _shell(words, "")
    from outbid.cli import main

    own, *rest = BEYOND.split(words, maxsplit=1)
    told = io.StringIO()
    printed = io.StringIO() if rest else told  # the shell takes on what is printed, not what is told of it
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(told):
        main(shlex.split(own)[1:])
    return _trimmed(told.getvalue()) + (_shell(f"cat {rest[0]}", printed.getvalue()) if rest else "")


def _shell(command: str, given: str) -> str:
    ran = subprocess.run(
        command, shell=True, input=given, capture_output=True, text=True, check=False, timeout=60
    )
    return _trimmed(ran.stdout + ran.stderr)


def _trimmed(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


class _Sessions:
    """Python sessions of one page, which share their names."""

    def __init__(self) -> None:
        self._names: dict[str, object] = {}

    def failures(self, block: str) -> str:
        """What a session prints otherwise than it says; empty if nothing."""
        report = io.StringIO()
        runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE, verbose=False)
        test = doctest.DocTestParser().get_doctest(block, self._names, "session", None, 0)
        runner.run(test, out=report.write, clear_globs=False)
        self._names.update(test.globs)
        return report.getvalue()


def main() -> int:
    """Refreshes or checks the tutorials, or those that are named."""
    for name in ("OUTBID_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        os.environ.pop(name, None)
    named = [each for each in sys.argv[1:] if not each.startswith("-")]
    check, stale = "--check" in sys.argv[1:], []
    for path in tutorials():
        if named and path.stem not in named:
            continue
        text = path.read_text("utf-8")
        new = followed(text)
        if new != text:
            stale.append(path.name)
            if not check:
                path.write_text(new, "utf-8")
    print(("stale: " if check else "refreshed: ") + (", ".join(stale) or "nothing"))
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
