"""Score the taxonomy on the hand-labelled titles, and write the tables of ``docs/taxonomy.md``.

    python tools/taxonomy/score_titles.py [--errors] [--write]

``--errors`` lists what is placed differently on the development part; the held-out part is only ever counted.
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
TITLES = ROOT / "tests" / "evidence" / "taxonomy" / "titles.csv"
PAGE = ROOT / "docs" / "taxonomy.md"
BEGIN, END = "<!-- scores: begin -->\n", "<!-- scores: end -->\n"


def held_out(title: str) -> bool:
    """Is the title in the held-out third: is the SHA-256 of its lower-case text, as a number, a multiple of three?"""
    return int(hashlib.sha256(title.lower().encode()).hexdigest(), 16) % 3 == 0


def labelled(path: Path = TITLES) -> list[dict[str, str]]:
    """The hand-labelled titles with their labels."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


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
    """The scores of both parts, F1 by role, and what the held-out part confuses, as Markdown."""
    rows = labelled()
    parts = [
        [row for row in rows if not held_out(row["title"])],
        [row for row in rows if held_out(row["title"])],
    ]
    dev, test = (scores(part) for part in parts)
    text = f"| | development, {len(parts[0])} titles | held out, {len(parts[1])} titles |\n|---|---|---|\n"
    text += "".join(f"| {name} | {dev[name]:.3f} | {test[name]:.3f} |\n" for name in dev)
    truth = [row["role"] for row in parts[1]]
    given = [place_title(row["title"]).role or "unplaced" for row in parts[1]]
    text += "\n| role, held out | labelled | placed | F1 | placed elsewhere as |\n|---|---|---|---|---|\n"
    for role in sorted(set(truth) | set(given)):
        pairs = [b for a, b in zip(truth, given, strict=True) if a == role and b != role]
        wrong = Counter(pairs)
        elsewhere = ", ".join(f"{name} {count}" for name, count in sorted(wrong.items()))
        text += f"| {role} | {truth.count(role)} | {given.count(role)} | {f1(truth, given, role):.2f} | {elsewhere} |\n"
    return text


def _errors() -> None:
    for row in labelled():
        if held_out(row["title"]):
            continue
        place = place_title(row["title"])
        told = (place.role or "unplaced", place.level or "", *(str(int(bool(tag))) for tag in place[2:]))
        meant = (row["role"], row["level"], row["ai"], row["genai"], row["sales"])
        wrong = [f"{b} not {a}" for a, b in zip(meant, told, strict=True) if a != b]
        if wrong:
            print(row["title"], "::", "; ".join(wrong))


if __name__ == "__main__":
    if "--errors" in sys.argv:
        _errors()
    if "--write" in sys.argv:
        before, rest = PAGE.read_text("utf-8").split(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}\n{tables()}\n{END}{rest.split(END)[1]}", encoding="utf-8")
    print(tables().split("\n\n")[0])
