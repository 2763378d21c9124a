"""The larger hand-labelled sample keeps to its own rules: how it was drawn, split and written down."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
LEVELS = {"", "intern", "entry", "mid", "senior", "staff", "principal", "manager", "director", "executive"}
CODEBOOK = FOLDER.parents[2] / "docs" / "taxonomy-codebook.md"


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def sample() -> list[dict[str, str]]:
    return rows("sample_development.csv")


def test_no_title_of_the_held_out_third_is_shown(sample: list[dict[str, str]]) -> None:
    digests = [hashlib.sha256(row["title"].lower().encode()).hexdigest() for row in sample]
    assert not [digest for digest in digests if int(digest, 16) % 3 == 0]


def test_no_title_stands_twice_or_in_the_earlier_sample(sample: list[dict[str, str]]) -> None:
    titles = [row["title"].lower() for row in sample]
    assert len(titles) == len(set(titles))
    assert set(titles).isdisjoint(row["title"].lower() for row in rows("titles.csv"))


def test_every_label_is_one_that_the_codebook_explains(sample: list[dict[str, str]]) -> None:
    lines = CODEBOOK.read_text("utf-8").splitlines()
    families = {line.split("|")[1].strip() for line in lines if line.startswith("| ")} - {"family"}
    assert {row["role"] for row in sample} == families | {"unplaced"}
    assert {row["level"] for row in sample} <= LEVELS


def test_generative_ai_is_ai_and_tags_are_zero_or_one(sample: list[dict[str, str]]) -> None:
    assert {row[tag] for row in sample for tag in ("ai", "genai", "sales")} == {"0", "1"}
    assert not [row["title"] for row in sample if row["genai"] == "1" and row["ai"] == "0"]
