"""Weighted least squares and two-stage least squares with standard errors that allow unequal spread."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def fitted_by(columns: Array, instruments: Array, weights: Array) -> Array:
    """``columns`` as the weighted regression on ``instruments`` predicts them, shape (rows, K)."""
    root = np.sqrt(weights)[:, None]
    predicted: Array = instruments @ np.linalg.lstsq(root * instruments, root * columns, rcond=None)[0]
    return predicted


def regression(left: Array, columns: Array, weights: Array, predicted: Array) -> tuple[Array, Array]:
    """Coefficients of ``left`` on ``columns`` and their covariance.

    Args:
        left: shape (rows,).
        columns: shape (rows, K), independent.
        weights: shape (rows,), positive.
        predicted: ``columns`` themselves, or what instruments predict of them (two-stage least squares).

    Returns:
        Shapes (K,) and (K, K): sandwich with squared residuals over one less their leverage (MacKinnon & White 1985,
        HC2).
    """
    unit = np.sqrt((weights[:, None] * predicted**2).sum(0))
    own, hat = columns / unit, predicted / unit
    weighted = hat * weights[:, None]
    bread = np.linalg.inv(weighted.T @ own)
    coefficients = bread @ (weighted.T @ left)
    residual = left - own @ coefficients
    leverage = (weighted @ np.linalg.inv(weighted.T @ hat) * hat).sum(1)
    moved = weighted * (residual / np.sqrt(np.maximum(1 - leverage, 1e-8)))[:, None]
    covariance: Array = bread @ (moved.T @ moved) @ bread.T
    return coefficients / unit, covariance / np.outer(unit, unit)
