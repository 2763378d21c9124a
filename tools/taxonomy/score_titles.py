"""Score the taxonomy on the hand-labelled titles, and write the tables of ``docs/taxonomy.md``.

    python tools/taxonomy/score_titles.py [--errors] [--write]

``--errors`` lists what is placed differently on the development parts and counts only those, so that who changes rules
does not see the held-out parts' totals either; single titles of the held-out parts are never shown.
"""

from __future__ import annotations

import csv
import hashlib
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from outbid.evidence.taxonomy.titles import place_title

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "evidence" / "taxonomy"
FIRST = ("titles.csv",)
SECOND = ("sample_development.csv", "sample_held_out.csv")
PAGE = ROOT / "docs" / "taxonomy.md"
BEGIN, END = "<!-- scores: begin -->\n", "<!-- scores: end -->\n"


def held_out(title: str) -> bool:
    """Is the title in the held-out third: is the SHA-256 of its lower-case text, as a number, a multiple of three?"""
    return int(hashlib.sha256(title.lower().encode()).hexdigest(), 16) % 3 == 0


def labelled(names: Sequence[str] = FIRST + SECOND) -> list[dict[str, str]]:
    """The hand-labelled titles with their labels, of those files that are there."""
    rows: list[dict[str, str]] = []
    for path in (FOLDER / name for name in names):
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                rows += csv.DictReader(file)
    return rows


def part(held: bool, names: Sequence[str] = FIRST + SECOND) -> list[dict[str, str]]:
    """The held-out titles, or the others."""
    return [row for row in labelled(names) if held_out(row["title"]) == held]


def macro_f1(truth: Sequence[str], given: Sequence[str]) -> float:
    """The mean of F1 over the labels that occur in ``truth`` or in ``given``."""
    labels = set(truth) | set(given)
    return sum(f1(truth, given, label) for label in labels) / len(labels)


def f1(truth: Sequence[str], given: Sequence[str], label: str) -> float:
    """The harmonic mean of precision and recall of one label."""
    both = sum(a == label and b == label for a, b in zip(truth, given, strict=True))
    return 2 * both / (truth.count(label) + given.count(label))


def scores(rows: Sequence[dict[str, str]]) -> dict[str, float]:
    """Macro-F1 and accuracy of role, accuracy of level and of each tag."""
    placed = [place_title(row["title"]) for row in rows]
    role = [row["role"] for row in rows]
    given = [place.role or "unplaced" for place in placed]
    result = {"role, macro-F1": macro_f1(role, given), "role, accuracy": _share(role, given)}
    result["level, accuracy"] = _share(
        [row["level"] for row in rows], [place.level or "" for place in placed]
    )
    for tag in ("ai", "genai", "sales"):
        result[f"{tag}, accuracy"] = _share(
            [row[tag] == "1" for row in rows], [getattr(place, tag) for place in placed]
        )
    return result


def _share(truth: Sequence[object], given: Sequence[object]) -> float:
    return sum(a == b for a, b in zip(truth, given, strict=True)) / len(truth)


def tables() -> str:
    """The scores of the parts, F1 by role, and what the held-out parts confuse, as Markdown."""
    parts = {
        "development": part(held=False),
        "held out, first sample": part(held=True, names=FIRST),
        "held out, second sample": part(held=True, names=SECOND),
        "held out, both": part(held=True),
    }
    if not parts["held out, second sample"]:
        parts["held out, both"] = []
    found = {f"{name}, {len(rows)} titles": scores(rows) for name, rows in parts.items() if rows}
    text = f"| | {' | '.join(found)} |\n|---|{'---|' * len(found)}\n"
    for measure in next(iter(found.values())):
        text += f"| {measure} | {' | '.join(f'{column[measure]:.3f}' for column in found.values())} |\n"
    return f"{text}\n{_by_role(part(held=True))}"


def _by_role(rows: Sequence[dict[str, str]]) -> str:
    truth = [row["role"] for row in rows]
    given = [place_title(row["title"]).role or "unplaced" for row in rows]
    text = "| role, held out | labelled | placed | F1 | placed elsewhere as |\n|---|---|---|---|---|\n"
    for role in sorted(set(truth) | set(given)):
        pairs = [b for a, b in zip(truth, given, strict=True) if a == role and b != role]
        elsewhere = ", ".join(f"{name} {count}" for name, count in sorted(Counter(pairs).items()))
        told = f"{truth.count(role)} | {given.count(role)} | {f1(truth, given, role):.2f}"
        text += f"| {role} | {told} | {elsewhere} |\n"
    return text


def _errors() -> None:
    for row in part(held=False):
        place = place_title(row["title"])
        told = (place.role or "unplaced", place.level or "", *(str(int(bool(tag))) for tag in place[2:]))
        meant = (row["role"], row["level"], row["ai"], row["genai"], row["sales"])
        wrong = [f"{b} not {a}" for a, b in zip(meant, told, strict=True) if a != b]
        if wrong:
            print(row["title"], "::", "; ".join(wrong))


if __name__ == "__main__":
    if "--errors" in sys.argv:
        _errors()
        print({name: round(score, 3) for name, score in scores(part(held=False)).items()})
    else:
        if "--write" in sys.argv:
            before, rest = PAGE.read_text("utf-8").split(BEGIN)
            PAGE.write_text(f"{before}{BEGIN}\n{tables()}\n{END}{rest.split(END)[1]}", encoding="utf-8")
        print(tables().split("\n\n")[0])
