"""Writes the golden JSON of the views, which later front ends read instead of running the model.

They fix the form of the answers; that the numbers in them are right is for the tests of the model to show.
"""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden"
EXAMPLE = "examples/talent-war"
WIN = "examples/win"
FILES = (f"{EXAMPLE}/stay.toml", f"{EXAMPLE}/startup.toml")
COMMANDS = {
    "compare": ["compare", *FILES, "--futures", "20000", "--json"],
    "worth": ["worth", FILES[1], "--futures", "20000", "--json"],
    "check": ["check", FILES[1], "--as-of", "2026-12-01", "--json"],
    "equity": ["equity", "examples/unicorn-ocf", "--grant", "ISO-412", "--json"],
    "me": ["me", "--answers", "ABBAB", "--json"],
    "win": [
        "win", f"{WIN}/candidate-medium.toml", "--employer", f"{WIN}/startup.toml", "--rival", f"{WIN}/public.toml",
        "--target", "0.5", "--futures", "4000", "--menu", "--facts", "--json",
    ],
}  # fmt: skip


def printed(command: list[str]) -> str:
    """What ``outbid`` prints, run at the root of the repository."""
    from outbid.cli import main

    out = io.StringIO()
    with contextlib.chdir(ROOT), contextlib.redirect_stdout(out):
        main(command)
    return out.getvalue()


def main() -> None:
    """Rewrites every golden file."""
    GOLDEN.mkdir(exist_ok=True)
    for name, command in COMMANDS.items():
        (GOLDEN / f"{name}.json").write_text(printed(command), "utf-8")


if __name__ == "__main__":
    main()
