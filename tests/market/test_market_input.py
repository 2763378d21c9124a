"""What a market given as arrays refuses, and what it takes in another form."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from outbid.core.errors import InputError
from outbid.market import Frontiers, Market, Pairs, assign, clear, linear

BASE: dict[str, Any] = {"workers": [1, 2], "seats": [1, 1], "value": 1.0}


@pytest.mark.parametrize(
    "changes",
    [
        {"value": "many"},
        {"value": [[1, 2], [3]]},
        {"value": [[1 + 1j, 1], [1, 1]]},
        {"workers": [None, 1]},
        {"workers": [[1, 2]]},
        {"workers": []},
        {"workers": [1, -1]},
        {"seats": [0, 1]},
        {"seats": [np.nan, 1]},
        {"value": np.inf},
        {"value": [1, 2, 3]},
        {"feasible": [[1, 0.5], [1, 1]]},
        {"feasible": [[1, 1]]},
        {"feasible": [[0, 0], [1, 1]]},
        {"feasible": [[0, 1], [0, 1]]},
        {"worker_scale": None},
        {"worker_scale": "1"},
        {"worker_scale": -1.0},
        {"worker_scale": 0.0},
    ],
    ids=str,
)
def test_is_refused_with_a_place_and_a_remedy(changes: dict[str, Any]) -> None:
    with pytest.raises(InputError) as caught:
        Market(**{**BASE, **changes})
    assert caught.value.where
    assert caught.value.text("en") != caught.value.text("de")


def test_classes_and_pairs_must_be_whole() -> None:
    table = linear()
    with pytest.raises(InputError, match="whole"):
        Frontiers((table,), np.zeros((1, 1)), np.array([0.5, 0]), np.zeros(2))  # type: ignore[arg-type]
    with pytest.raises(InputError, match="whole"):
        Pairs([0, 1.5], [0])  # type: ignore[arg-type]
    with pytest.raises(InputError, match="-1"):
        Market(**BASE, frontiers=Frontiers((table,), np.zeros((1, 1)), np.array([0, -1]), np.zeros(2)))  # type: ignore[arg-type]


@pytest.mark.parametrize("mask", [[[1, 0], [1, 1]], [[True, False], [True, True]]])
def test_a_mask_may_be_a_list_of_ones_and_zeros(mask: list[list[int]]) -> None:
    # the single first worker can take only the first seat, one of the two others the second
    exact = assign(Market(**{**BASE, "workers": [1, 2]}, feasible=mask, worker_scale=0, seat_scale=0))  # type: ignore[arg-type]
    assert exact.hires.sum() == 2
    with_tastes = clear(Market(**BASE, feasible=mask))  # type: ignore[arg-type]
    assert with_tastes.hires[0, 1] == 0


def test_pairs_may_be_lists() -> None:
    found = clear(Market(**BASE, pairs=Pairs([0, 1, 3], [0, 0, 1])))  # type: ignore[arg-type]
    dense = clear(Market(**BASE, feasible=np.array([[True, False], [True, True]])))
    assert found.hires == pytest.approx(dense.hires[dense.market.feasible])
