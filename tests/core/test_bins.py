"""Bins against numpy's bisection."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from outbid.core.bins import Bins

EDGES = st.lists(st.floats(1e-9, 1e15), min_size=1, max_size=30, unique=True).map(sorted)


@settings(max_examples=200)
@given(EDGES, st.booleans(), st.lists(st.floats(0.0, 1e18), max_size=50), st.integers(2, 11))
def test_the_piece_is_the_one_that_bisection_finds(edges, from_edge, points, bits) -> None:  # type: ignore[no-untyped-def]
    # edges themselves, and what lies just beside them, are where a bin could go wrong
    beside = [np.nextafter(e, to) for e in edges for to in (0.0, np.inf)]
    x = np.array([0.0, *points, *edges, *beside])
    piece, address = np.empty(x.size, np.intp), np.empty(x.size, np.int64)
    bins = Bins(np.array(edges), from_edge=from_edge, most_bits=bits)
    bins.find(x, piece, address, np.empty(x.size), np.empty(x.size, np.bool_))
    assert np.array_equal(piece, np.searchsorted(edges, x, side="right" if from_edge else "left"))
