"""One small linear system per scenario."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def solve_each(matrices: Array, rights: Array) -> Array:
    """Solutions, shape (S, k); nan where a system has no numbers, everywhere if one of them is singular.

    Args:
        matrices: shape (S, k, k); changed where they are no numbers.
        rights: shape (S, k).
    """
    usable = np.asarray(np.isfinite(matrices).all((1, 2)) & np.isfinite(rights).all(1), bool)
    matrices[~usable] = np.eye(matrices.shape[1])
    known: Array = np.where(usable[:, None], rights, 0.0)[:, :, None]
    try:
        result: Array = np.asarray(np.linalg.solve(matrices, known), np.float64)[:, :, 0]
    except np.linalg.LinAlgError:
        return np.full(rights.shape, np.nan)
    result[~usable] = np.nan
    return result
