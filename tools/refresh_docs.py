"""Runs the commands and the Python in the documentation and puts their real output in.

In Markdown, a block ```console holds lines `$ outbid …`, each followed by what it prints; a block ```pycon holds
Python sessions. `python tools/refresh_docs.py` rewrites the outputs, `--check` only compares; the tests do the latter.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import doctest
import io
import os
import re
import sys
import tempfile
from functools import cache
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).parents[1]
DAY = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
"""The day of every answer on a page."""
FILES = ("README.md", "docs/*.md")
CONSOLE = re.compile(r"(?<=```console\n)(.*?)(?=```)", re.DOTALL)
PYCON = re.compile(r"(?<=```pycon\n)(.*?)(?=```)", re.DOTALL)


def documents() -> list[Path]:
    """Every page whose examples are executed."""
    return sorted(path for pattern in FILES for path in ROOT.glob(pattern))


def refreshed(text: str) -> str:
    """``text`` with the real output under every command."""
    return CONSOLE.sub(lambda match: "".join(_ran(line) for line in _commands(match[1])), text)


def _commands(block: str) -> list[str]:
    return [line[2:] for line in block.splitlines() if line.startswith("$ ")]


def _ran(command: str) -> str:
    """The command and what it prints; ``| head -N`` is understood, so that long answers can be cut."""
    words, _, cut = command.partition(" | head -")
    out = io.StringIO()
    from outbid.cli import main

    arguments = words.split()[1:]
    # the evidence as shipped, on one day for ever: a page must not be stale because a month has gone by
    stated = {"OUTBID_DATA": _evidence(), "SOURCE_DATE_EPOCH": str(int(DAY.timestamp()))}
    with (
        mock.patch.dict(os.environ, stated),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(out),
    ):
        main(arguments)
    lines = [line.rstrip() for line in out.getvalue().splitlines()]
    lines = lines[: int(cut)] if cut else lines
    return "\n".join([f"$ {command}", *lines]) + "\n"


@cache
def _evidence() -> str:
    """A folder for the shipped evidence alone: what a person has added to their own must not show on a page."""
    return with_evidence(Path(tempfile.mkdtemp(prefix="outbid-docs-")))


def with_evidence(folder: Path) -> str:
    """``folder``, with the shipped evidence in it: else the first command of a page says that it makes the store."""
    from outbid.data.store import open_store, place_of

    open_store(place_of(str(folder))).close()
    return str(folder)


def session_failures(text: str) -> str:
    """What the Python sessions of a page print otherwise than it says; empty if nothing."""
    parser, report = doctest.DocTestParser(), io.StringIO()
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE, verbose=False)
    names: dict[str, object] = {}
    for place, block in enumerate(PYCON.findall(text)):
        test = parser.get_doctest(block, names, f"block {place}", None, 0)
        runner.run(test, out=report.write, clear_globs=False)
        names.update(test.globs)
    return report.getvalue()


def main() -> int:
    """Refreshes or checks all pages."""
    os.chdir(ROOT)
    for name in ("OUTBID_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        os.environ.pop(name, None)
    check, stale = "--check" in sys.argv[1:], []
    for path in documents():
        text = path.read_text("utf-8")
        new = refreshed(text)
        if new != text:
            stale.append(path.name)
            if not check:
                path.write_text(new, "utf-8")
        failures = session_failures(new)
        if failures:
            print(path.name, failures, sep="\n")
            return 1
    print(("stale: " if check else "refreshed: ") + (", ".join(stale) or "nothing"))
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
