"""Sampling error of feature coefficients once two-way effects are concentrated out."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError
from outbid.market.estimate.table import Table
from outbid.market.estimate.two_way import System, solve_scaled

Array = NDArray[np.float64]


def covariance_of(
    table: Table,
    basis: Array,
    scales: tuple[Array, Array],
    fitted: tuple[Array, Array, Array],
    system: System,
    errors: Literal["robust", "poisson"],
) -> Array:
    """Bread · meat · bread for the features' block, shape (K, K), money².

    Args:
        table: observed matches.
        basis: features, shape (K, X, Y), zero where a pair cannot match.
        scales: σ (X,) and τ (Y,), money.
        fitted: hires (X, Y), unmatched (X,), open seats (Y,).
        system: second derivatives at the fit.
        errors: ``"robust"``: squared residuals over one less their leverage (MacKinnon & White 1985, HC2);
            ``"poisson"``: the variance that independent counts of persons have.
    """
    sigma, tau = scales
    total = sigma[:, None] + tau
    a, b = system.explained
    parts = [
        # what the effects do not explain of each feature, times σ+τ in cells and σ or τ for the unmatched
        basis - (sigma[:, None] * a).T[:, :, None] - (tau[:, None] * b).T[:, None, :],
        -(sigma[:, None] * a).T,
        -(tau[:, None] * b).T,
    ]
    if errors == "poisson":
        spread = [table.persons_per_count * each for each in fitted]
    elif errors == "robust":
        seen = table.hires, table.unmatched, table.open_seats
        bread = solve_scaled(system.left, np.eye(len(basis)))
        own_a, own_b, across = system.effects.inverse_blocks()
        cell = sigma[:, None] ** 2 * own_a[:, None] + tau**2 * own_b + 2 * sigma[:, None] * tau * across
        weights = 1 / total, 1 / sigma, 1 / tau
        effects = cell, sigma**2 * own_a, tau**2 * own_b
        spread = [
            _raised(
                observed - expected,
                weight * expected * (own + (part * np.tensordot(bread, part, 1)).sum(0)),
            )
            for observed, expected, weight, own, part in zip(
                seen, fitted, weights, effects, parts, strict=True
            )
        ]
    else:
        raise InputError("estimate.errors", where="errors", value=errors)
    meat = np.zeros((len(basis), len(basis)))
    for part, own in zip(parts, spread, strict=True):
        flat = part.reshape(len(basis), -1)
        meat += (flat * own.ravel()) @ flat.T
    half = solve_scaled(system.left, meat)
    covariance: Array = solve_scaled(system.left, half.T)
    return (covariance + covariance.T) / 2


def _raised(residual: Array, leverage: Array) -> Array:
    """Squared residuals over one less their leverage; a cell that decides its own fit has no residual to raise."""
    return residual**2 / np.maximum(1 - leverage, 1e-8)
