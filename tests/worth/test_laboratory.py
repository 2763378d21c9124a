"""Beliefs that are varied stay beliefs."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbid.core.parse import parse_range
from outbid.packages.files import load_offer
from outbid.packages.outlooks import Stated
from outbid.packages.package import Package
from outbid.worth.laboratory import with_chance

OFFER = Path(__file__).parents[2] / "examples/talent-war/as-told.toml"


def believing(text: str) -> Package:
    package = load_offer(OFFER)
    outlook = package.stakes[0].outlook
    assert isinstance(outlook, Stated)
    stake = replace(package.stakes[0], outlook=replace(outlook, proceeds=parse_range(text)), others=())
    return replace(package, stakes=(stake,))


@given(st.integers(1, 99), st.sampled_from([0.0, 0.2, 0.5, 1.0]))
def test_any_chance_can_be_supposed_of_any_belief(percent: int, chance: float) -> None:
    """A weight of 1 less a rounded sum could pass 1 in its last digit, and be refused."""
    outlook = with_chance(believing(f"mix(0: {100 - percent}%; 4M: {percent}%)"), chance).stakes[0].outlook
    assert isinstance(outlook, Stated)
    assert outlook.chance_of_zero == pytest.approx(1 - chance)
    assert math.fsum(outlook.mixture.weights) == pytest.approx(1)
