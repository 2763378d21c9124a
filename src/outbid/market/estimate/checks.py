"""What cannot be estimated, named after the failure; each names the offending place and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outbid.core.errors import InputError

Array = NDArray[np.float64]
DEPENDENT = 1e-9
"""A column that the others explain up to this share of its length adds nothing to them."""


def wrong_shape(where: str, array: NDArray[np.generic], wanted: tuple[int, ...]) -> None:
    """An array that does not fit the table."""
    if array.shape != wanted:
        raise InputError("estimate.shape", where=where, shape=array.shape, wanted=wanted)


def not_a_count(where: str, array: Array) -> None:
    """A number of persons that is negative, infinite or no number."""
    bad = ~(np.isfinite(array) & (array >= 0))
    if bad.any():
        at = tuple(first(bad))
        raise InputError("estimate.count", where=f"{where}{list(at)}", value=array[at])


def nobody_there(where: str, masses: Array) -> None:
    """A type to which nobody belongs, matched or not."""
    if not masses.size or not (masses > 0).all():
        raise InputError("estimate.empty", where=f"{where}[{int(np.argmin(masses)) if masses.size else ''}]")


def hired_across_a_ban(hires: Array, feasible: NDArray[np.bool_]) -> None:
    """Hires in a pair that cannot match."""
    bad = (hires > 0) & ~feasible
    if bad.any():
        raise InputError("estimate.infeasible", where=f"hires{first(bad)}", count=int(bad.sum()))


def all_matched(where: str, unmatched: Array) -> None:
    """A type of which nobody is unmatched: its surplus has no upper end."""
    if not (unmatched > 0).all():
        raise InputError(
            "estimate.no_unmatched",
            where=f"{where}[{int(np.argmin(unmatched))}]",
            count=int((unmatched == 0).sum()),
        )


def scale_of(name: str, scale: ArrayLike, length: int) -> Array:
    """A scale of tastes, one for all types or one for each, shape (length,); positive and finite.

    Raises:
        InputError: a scale that is not positive, or of another shape.
    """
    array = np.asarray(scale, np.float64)
    if array.shape not in ((), (length,)):
        raise InputError("estimate.shape", where=name, shape=array.shape, wanted=(length,))
    if not (np.isfinite(array) & (array > 0)).all():
        raise InputError("estimate.scale", where=name, value=float(np.min(array)))
    return np.broadcast_to(array, (length,)).copy()


def not_positive(where: str, value: float) -> None:
    """A number that must be positive and finite."""
    if not (np.isfinite(value) and value > 0):
        raise InputError("estimate.not_positive", where=where, value=value)


def pay_unknown(where: str, pay: Array, hires: Array) -> None:
    """Hires without pay."""
    missing = np.isnan(pay) & (hires > 0)
    if missing.any():
        raise InputError("estimate.pay_missing", where=f"{where}{first(missing)}")


def pay_outside(low: Array, high: Array, floor: Array, cap: Array, cells: NDArray[np.bool_]) -> None:
    """Pay that the frontier does not know, in any of ``cells``."""
    outside = cells & ((high < floor) | (low > cap))
    if outside.any():
        at = tuple(first(outside))
        ends = {"low": low[at], "high": high[at], "floor": floor[at], "cap": cap[at]}
        raise InputError("estimate.pay_outside", where=f"pay{list(at)}", **ends)


def first(mask: NDArray[np.bool_]) -> list[int]:
    """Place of the first ``True``."""
    return [int(i) for i in np.unravel_index(int(np.argmax(mask)), mask.shape)]


def dependent_columns(columns: Array, names: Sequence[str]) -> None:
    """Columns that are zero, or combinations of others.

    Args:
        columns: shape (rows, K).
        names: of the columns.

    Raises:
        InputError: names every column that takes part in the first dependence.
    """
    bad = ~np.isfinite(columns).all(axis=0)
    if bad.any():
        raise InputError("estimate.basis_not_finite", where=names[int(np.argmax(bad))])
    largest = np.abs(columns).max(axis=0, initial=0.0)
    if (largest == 0).any():
        raise InputError("estimate.zero_column", where=names[int(np.argmin(largest))])
    unit = columns / largest
    unit /= np.linalg.norm(unit, axis=0)
    if unit.shape[0] < unit.shape[1]:
        raise InputError("estimate.too_few_cells", cells=unit.shape[0], columns=", ".join(names))
    upper = np.linalg.qr(unit, mode="r")
    # without pivoting the first small diagonal entry is the first column that those before it explain
    small = np.abs(np.diag(upper)) < DEPENDENT
    if small.any():
        at = int(np.argmax(small))
        parts = np.linalg.lstsq(unit[:, :at], unit[:, at], rcond=None)[0]
        taking_part = [names[j] for j in range(at) if abs(parts[j]) > 1e-6] + [names[at]]
        raise InputError("estimate.collinear", where=names[at], columns=", ".join(taking_part))


def named(names: Sequence[str] | None, count: int, prefix: str) -> tuple[str, ...]:
    """The columns' names, or ``prefix 0``, ``prefix 1`` … where none are given."""
    if names is None:
        return tuple(f"{prefix} {k}" for k in range(count))
    if len(names) != count or len(set(names)) != count:
        raise InputError("estimate.names", count=count, names=", ".join(names))
    return tuple(names)
