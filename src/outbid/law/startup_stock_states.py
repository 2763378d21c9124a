"""Which states follow the federal exclusion of gains on qualified small business stock (section 1202 IRC)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "parameters" / "startup_stock_states.json"


@dataclass(frozen=True)
class Conformity:
    """How one state treats what federal law excludes, from one tax year on.

    Attributes:
        since: first tax year.
        share: part of the excluded gain that the state excludes too, 0 to 1.
        reference: statute or publication.
        verified: whether two independent publications agree on it.
    """

    since: int
    share: float
    reference: str
    verified: bool


@cache
def rules() -> dict[str, tuple[Conformity, ...]]:
    """By place (``"US-CA"``) the rules that depart from full conformity, each from its first year on."""
    document = json.loads(FILE.read_text(encoding="utf-8"))
    return {
        place: tuple(sorted((Conformity(**rule) for rule in listed), key=lambda rule: rule.since))
        for place, listed in document["states"].items()
    }


def rule(place: str, year: int) -> Conformity | None:
    """The rule of a place and tax year; None where the state follows the federal exclusion or taxes no income."""
    return next((found for found in reversed(rules().get(place, ())) if found.since <= year), None)


def share(place: str, year: int) -> float:
    """The part of a federally excluded gain that the state excludes too; 1 without a rule."""
    found = rule(place, year)
    return 1.0 if found is None else found.share
