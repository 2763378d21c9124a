"""Newton's step for both margins in logs, by a Krylov method on the Schur complement.

With D_a = μ_x0 + Σ_y λμ, D_b = μ_0y + Σ_x (1−λ)μ, A = λμ and B = (1−λ)μ the Jacobian is

    [D_a  B ]        S = D_b − Aᵀ D_a⁻¹ B
    [Aᵀ  D_b]

An M-matrix after one side's sign is flipped. Its column sums are the unmatched, which may be smaller than what
rounding leaves of the sums: the sum of S·v over seats is therefore replaced by what it must be,
Σ_y μ_0y v + Σ_x (μ_x0 / D_a) (Bv), and enters the residual as a coordinate of its own, relative to the unmatched.
Generalised conjugate residuals, starting with the direction along which matches hardly change.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outbid.market.kernels.kernel import Kernel, Sums
from outbid.market.solver.components import Components

Array = NDArray[np.float64]
_MOST_PRODUCTS = 40


def newton_step(
    kernel: Kernel,
    point: tuple[Array, Array],
    masses: tuple[Array, Array],
    sums: Sums,
    parts: Components,
    fall: Array,
    forcing: float,
) -> tuple[Array, Array]:
    """The step (da, db) at the point of the kernel's last ``evaluate``.

    Args:
        kernel: whose products are the Jacobian's blocks; they need not be exact.
        point: (a, b), in balance.
        masses: n (X,) and m (Y,).
        sums: at the point.
        parts: of the market.
        fall: guess of the direction of b that leaves matches as they are, shape (Y,).
        forcing: residual of the linear system to stop at, relative to its right side.
    """
    (a, b), (n, m) = point, masses
    alone, open_ = np.exp(a), np.exp(b)
    f, g = alone + sums.row, open_ + sums.column
    r, c = f * np.log(n / f), g * np.log(m / g)
    D_a, D_b = alone + sums.row_weight, open_ + sums.column_weight
    D_a, D_b = np.maximum(D_a, 1e-300), np.maximum(D_b, 1e-300)
    leak = alone / D_a
    singles = np.maximum(parts.of_workers(alone) + parts.of_seats(open_), 1e-300)

    def fitted(vector: Array, total: Array) -> Array:
        return vector + parts.spread(total - parts.of_seats(vector))

    def coordinates(vector: Array, total: Array) -> Array:
        return np.concatenate([(vector - parts.spread(total)) / np.sqrt(m), total / np.sqrt(singles)])

    total = parts.of_workers(leak * r)
    rest = fitted(c - kernel.down(r / D_a), total)
    target = coordinates(rest, total)
    goal = forcing * np.linalg.norm(target)
    v, Bv = np.zeros_like(b), np.zeros_like(a)
    images: list[Array] = []
    kept: list[tuple[Array, Array, Array, Array]] = []
    for turn in range(_MOST_PRODUCTS):
        if np.linalg.norm(target) <= goal:
            break
        z = fall.copy() if turn == 0 else rest / D_b
        Bz = kernel.across(z)
        change = parts.of_seats(open_ * z) + parts.of_workers(leak * Bz)
        Sz = fitted(D_b * z - kernel.down(Bz / D_a), change)
        image = coordinates(Sz, change)
        for _ in range(2):
            for other, (z_, Bz_, Sz_, change_) in zip(images, kept, strict=True):
                part = float(other @ image)
                image = image - part * other
                z, Bz, Sz, change = z - part * z_, Bz - part * Bz_, Sz - part * Sz_, change - part * change_
        size = float(np.linalg.norm(image))
        if not size > 0:
            break
        image, z, Bz, Sz, change = image / size, z / size, Bz / size, Sz / size, change / size
        images.append(image)
        kept.append((z, Bz, Sz, change))
        along = float(image @ target)
        target = target - along * image
        v, Bv = v + along * z, Bv + along * Bz
        rest = rest - along * Sz
    return (r - Bv) / D_a, v
