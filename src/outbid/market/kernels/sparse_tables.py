"""Tables of frontiers end to end in flat arrays, for compiled look-ups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from outbid.market.frontier import PiecewiseLinear

Array = NDArray[np.float64]
Index = NDArray[np.intp]
_BINS_PER_KNOT = 4


class FlatTables(NamedTuple):
    """T tables: on piece j of table t, ``given/τ = offset + weight·z``.

    Args:
        first: where the knots of each table begin, shape (T,); its pieces begin at ``first[t] + t``.
        knots: number of knots, shape (T,).
        level: G at the knots, all tables.
        offset: of each piece.
        weight: λ of each piece.
        lowest: G at the first knot, shape (T,).
        per_width: bins per unit of G, shape (T,).
        first_bin: where the bins of each table begin, shape (T,).
        bins: their number, shape (T,).
        bin_piece: the piece at the left edge of each bin.
    """

    first: Index
    knots: Index
    level: Array
    offset: Array
    weight: Array
    lowest: Array
    per_width: Array
    first_bin: Index
    bins: Index
    bin_piece: Index


def flatten(tables: Sequence[PiecewiseLinear], worker_scale: float, seat_scale: float) -> FlatTables:
    """Inverse tables of G for all frontiers, with uniform bins to find the piece."""
    level, offset, weight, bin_piece = [], [], [], []
    lowest, per_width = np.zeros(len(tables)), np.zeros(len(tables))
    knots = np.array([len(table.knots) for table in tables], np.intp)
    bins = np.maximum(_BINS_PER_KNOT * knots, 1)
    for t, table in enumerate(tables):
        at_knots = table.values / worker_scale + table.knots / seat_scale
        weights = 1 / (1 + table.slopes * (seat_scale / worker_scale))
        anchor = np.maximum(np.arange(len(weights)) - 1, 0)
        level.append(at_knots)
        offset.append(table.knots[anchor] / seat_scale - weights * at_knots[anchor])
        weight.append(weights)
        lowest[t], width = at_knots[0], (at_knots[-1] - at_knots[0]) / bins[t]
        per_width[t] = 1 / width if width > 0 else 0.0
        edges = lowest[t] + width * np.arange(bins[t])
        bin_piece.append(np.searchsorted(at_knots, edges, side="right"))
    return FlatTables(
        np.cumsum(knots) - knots,
        knots,
        np.concatenate(level),
        np.concatenate(offset),
        np.concatenate(weight),
        lowest,
        per_width,
        np.cumsum(bins) - bins,
        bins,
        np.concatenate(bin_piece).astype(np.intp),
    )
