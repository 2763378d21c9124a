"""The table of a campaign, from its ``summary.json``: ``table.py OUT``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from targets.every import TARGETS


def main() -> None:
    """Prints the table."""
    summary = json.loads((Path(sys.argv[1]) / "summary.json").read_text("utf-8"))
    lines = ["| Target | What reads | Executions | Read | Refused | Longest |", "|---|---|--:|--:|--:|--:|"]
    for name, target in TARGETS.items():
        found = summary["targets"].get(name)
        if found is None:
            continue
        counts = (f"{found[each]:,}" for each in ("executions", "read", "refused"))
        lines.append(
            f"| `{name}` | {target.reader} | {' | '.join(counts)} | {found['longest'] / 1e9:.2f} s |"
        )
    lines.append(f"| | **All** | **{summary['executions']:,}** | | | |")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
