"""Follows the how-to pages in a copy of the program, and puts what the commands print into the pages.

A how-to page says what to write into which file: a block of code below a line that ends with the file's name in
backticks and a colon is that file; a block ``diff`` is a change to files that there are. Both are done in a copy of
src/ and tests/ of links, the commands in blocks ``console`` and the sessions in blocks ``pycon`` run there, and
every test that the page writes must pass. ``python tools/docs/follow.py`` rewrites the pages, ``--check`` compares.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOW_TO = ROOT / "docs" / "how-to"
FILE = re.compile(r"`([\w./-]+\.\w+)`[^`\n]*:\n\n```\w+\n(.*?)```", re.DOTALL)
DIFF = re.compile(r"```diff\n(.*?)```", re.DOTALL)
SESSIONS = re.compile(r"```pycon\n(.*?)```", re.DOTALL)
COMMANDS = re.compile(r"(?<=```console\n)(.*?)(?=```)", re.DOTALL)
DAY = "1795392000"
"""23 November 2026, in seconds: the day of every answer on a page."""


class NotFollowedError(Exception):
    """A step of a page does not work."""


def pages() -> list[Path]:
    """Every page that is followed."""
    return sorted(page for page in HOW_TO.glob("*.md") if COMMANDS.search(page.read_text("utf-8")))


def followed(text: str) -> str:
    """``text`` with what its commands print.

    Raises:
        NotFollowedError: a change that does not apply, a session that prints something else, a test that fails.
    """
    with tempfile.TemporaryDirectory(prefix="outbid-how-to-") as scratch:
        folder = Path(scratch)
        copy(folder)
        for path, content in FILE.findall(text):
            write(folder / path, content)
        for change in DIFF.findall(text):
            apply(folder, change)
        for place, session in enumerate(SESSIONS.findall(text)):
            write(folder / f"session-{place}.txt", session.rstrip() + "\n")
            demand(folder, "-m", "doctest", "-o", "NORMALIZE_WHITESPACE", f"session-{place}.txt")
        tests = [path for path, _ in FILE.findall(text) if path.startswith("tests/")]
        if tests:
            demand(folder, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests)
        demand(folder, "-m", "outbid", "data")  # makes the store, of which the first command would speak
        return COMMANDS.sub(lambda block: "".join(ran(folder, line) for line in lines(block[1])), text)


def copy(folder: Path) -> None:
    """Links to all of src/ and tests/, and the tests' settings: what is written replaces a link, not its target."""
    for path in (*ROOT.glob("src/**/*"), *ROOT.glob("tests/**/*"), ROOT / "pyproject.toml"):
        if path.is_file() and path.suffix != ".pyc":
            to = folder / path.relative_to(ROOT)
            to.parent.mkdir(parents=True, exist_ok=True)
            to.symlink_to(path)


def write(path: Path, content: str) -> None:
    """A file of its own in place of a link."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_text(content, "utf-8")


def apply(folder: Path, change: str) -> None:
    """A change to files in ``folder``."""
    for name in re.findall(r"^\+\+\+ (?:b/)?(\S+)", change, re.MULTILINE):
        write(folder / name, (folder / name).read_text("utf-8"))
    done = subprocess.run(
        ["patch", "--strip=1", "--forward", "--fuzz=2"],
        cwd=folder,
        input=change,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise NotFollowedError(done.stdout + done.stderr)


def lines(block: str) -> list[str]:
    """The commands of a block."""
    return [line[2:] for line in block.splitlines() if line.startswith("$ ")]


def ran(folder: Path, command: str) -> str:
    """A command and what it prints; ``| head -N`` cuts it."""
    words, _, cut = command.partition(" | head -")
    done = python(folder, "-m", *words.split())
    printed = [line.rstrip() for line in (done.stdout + done.stderr).splitlines()]
    return "\n".join([f"$ {command}", *printed[: int(cut) if cut else None]]) + "\n"


def demand(folder: Path, *arguments: str) -> None:
    """Runs Python, which must succeed."""
    done = python(folder, *arguments)
    if done.returncode:
        raise NotFollowedError(done.stdout + done.stderr)


def python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python in ``folder``, on the program that stands there and on a store of evidence of its own."""
    stated = {"PYTHONPATH": str(folder / "src"), "OUTBID_DATA": str(folder / "data"), "OUTBID_LANGUAGE": "en",
              "SOURCE_DATE_EPOCH": DAY, "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "100"}  # fmt: skip
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "TMPDIR")}
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env={**kept, **stated}, capture_output=True, text=True
    )


def main() -> int:
    """Refreshes or checks all how-to pages."""
    stale = []
    for page in pages():
        text = page.read_text("utf-8")
        new = followed(text)
        if new != text:
            stale.append(page.name)
            if "--check" not in sys.argv[1:]:
                page.write_text(new, "utf-8")
    print(", ".join(stale) or "nothing")
    return 1 if stale and "--check" in sys.argv[1:] else 0


if __name__ == "__main__":
    sys.exit(main())
