"""Does the Poisson estimate exist? Cells without hires can pull it to infinity.

It does not if some direction lowers the log of expected hires in cells that are empty, raises it in none, and leaves it
as it is wherever somebody is counted (Correia, Guimarães & Zylkin 2019, arXiv:1903.01633; Albert & Anderson 1984).
Those who are unmatched are counted cells too: they pin the effect of their type.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError
from outbid.market.estimate.table import Table

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Array = NDArray[np.float64]
Index = NDArray[np.intp]
TOLERANCE = 1e-7


def separated(table: Table, basis: Array, sigma: Array, tau: Array, names: Sequence[str]) -> None:
    """Refuses data whose estimate would be infinite.

    Args:
        table: observed matches.
        basis: features, shape (K, X, Y).
        sigma: workers' scales, shape (X,).
        tau: employers' scales, shape (Y,).
        names: of the features.

    Raises:
        InputError: names the features along which the estimate would run away, and counts the cells.
    """
    unit = np.abs(basis).max(axis=(1, 2), initial=0.0)
    features = np.moveaxis(basis / unit[:, None, None], 0, -1)
    pinned = (table.unmatched > 0)[:, None] & (table.open_seats > 0) & (table.hires > 0)
    free = _null_space(features[pinned])
    if not free.shape[1]:
        return
    # effects of types of which everybody is matched may run away together with the features
    loose_x, loose_y = np.flatnonzero(table.unmatched == 0), np.flatnonzero(table.open_seats == 0)
    seen, empty = (table.hires > 0) & ~pinned, (table.hires == 0) & table.possible
    direction = _falling(
        _rows(seen, features @ free, loose_x, loose_y, sigma, tau),
        _rows(empty, features @ free, loose_x, loose_y, sigma, tau),
        free.shape[1],
    )
    if direction is None:
        return
    slope = free @ direction
    columns = [name for name, part in zip(names, slope, strict=True) if abs(part) > TOLERANCE]
    fall = (features @ slope < -TOLERANCE) & empty
    raise InputError("estimate.separated", columns=", ".join(columns), cells=int(fall.sum()))


def _null_space(matrix: Array) -> Array:
    """Directions in which the rows do not move, shape (columns, directions)."""
    if not matrix.shape[0]:
        return np.eye(matrix.shape[1])
    # the triangular factor has the rows' null space and is small
    singular, vectors = np.linalg.svd(np.linalg.qr(matrix, mode="r"))[1:]
    rank = int((singular > 1e-10 * singular[0]).sum())
    space: Array = vectors[rank:].T
    return space


def _rows(
    cells: NDArray[np.bool_], moved: Array, loose_x: Index, loose_y: Index, sigma: Array, tau: Array
) -> csr_array:
    """Change of (σ+τ) log μ in ``cells`` by free direction, loose worker and loose seat: a sparse matrix."""
    from scipy import sparse

    x, y = np.nonzero(cells)
    blocks = [sparse.csr_array(moved[cells])]
    for types, loose, scale in ((x, loose_x, sigma), (y, loose_y, tau)):
        row = np.flatnonzero(np.isin(types, loose))
        column = np.searchsorted(loose, types[row])
        entries = (scale[types[row]], (row, column))
        blocks.append(sparse.csr_array(entries, shape=(len(types), len(loose))))
    return sparse.hstack(blocks, format="csr")


def _falling(seen: csr_array, empty: csr_array, directions: int) -> Array | None:
    """The free directions' part of a move that lowers some empty cell, raises none and leaves the seen; or ``None``."""
    from scipy import sparse
    from scipy.optimize import linprog

    count = empty.shape[1]
    # a loose effect may only fall: nobody of that type is unmatched, which is a cell without persons, too
    bounds = [(None, None)] * directions + [(-1.0, 0.0)] * (count - directions)
    total = np.asarray(empty.sum(axis=0)).ravel()
    total[directions:] += 1.0
    rows = empty.shape[0]
    # at least −1 in each cell keeps the programme bounded
    solution = linprog(
        total,
        A_ub=sparse.vstack([empty, -empty], format="csr"),
        b_ub=np.concatenate([np.zeros(rows), np.ones(rows)]),
        A_eq=seen if seen.shape[0] else None,
        b_eq=np.zeros(seen.shape[0]) if seen.shape[0] else None,
        bounds=bounds,
        method="highs",
    )
    if solution.x is None or solution.fun > -TOLERANCE:
        return None
    part: Array = np.asarray(solution.x[:directions], np.float64)
    return part
