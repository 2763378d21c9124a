"""The shape of the house: file lengths, and what may not stand in tracked files."""

from __future__ import annotations

import re
import statistics
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def tracked(pattern: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", pattern],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return [ROOT / name for name in listed.split("\n") if name and (ROOT / name).is_file()]


def test_files_stay_short() -> None:
    lengths = sorted(len(path.read_text("utf-8").splitlines()) for path in tracked("src/*.py"))
    assert statistics.median(lengths) <= 150
    assert lengths[int(0.9 * len(lengths))] <= 400
    assert lengths[-1] <= 700


def test_lock_files_name_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text("utf-8")
        assert "://" not in text
        assert "--index-url" not in text
        assert "--hash=sha256:" in text


def test_no_path_of_one_machine() -> None:
    pattern = re.compile(r"/(?:home|root|work)/\w")
    for path in [*tracked("*.md"), *tracked("src/*"), *tracked("examples/*"), *tracked("tools/*.py")]:
        # a file of columns is no text, but a path would stand in it as text all the same
        assert not pattern.search(path.read_text("utf-8", errors="replace")), path
