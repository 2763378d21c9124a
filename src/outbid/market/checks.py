"""What cannot be cleared, named after the failure; each names the offending place and how to mend it."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError

Array = NDArray[np.float64]
Index = NDArray[np.intp]


class _Pairs(Protocol):
    @property
    def start(self) -> Index: ...
    @property
    def seat(self) -> Index: ...


class _Frontiers(Protocol):
    @property
    def tables(self) -> tuple[object, ...]: ...
    @property
    def of(self) -> Index: ...
    @property
    def worker_class(self) -> Index: ...
    @property
    def seat_class(self) -> Index: ...


def not_numbers(where: str, given: object) -> Array:
    """``given`` as an array of numbers; anything else is an error."""
    try:
        array = np.asarray(given)
        if array.dtype.kind not in "biuf":
            raise TypeError
        return array.astype(np.float64, copy=False)
    except (TypeError, ValueError):
        raise InputError("market.not_numbers", where=where) from None


def not_whole(where: str, given: object) -> Index:
    """``given`` as an array of indices; numbers that are not whole are an error."""
    numbers = not_numbers(where, given) if np.asarray(given).dtype.kind not in "iu" else np.asarray(given)
    if not (np.isfinite(numbers).all() and (numbers == np.floor(numbers)).all()):
        raise InputError("market.not_whole", where=where)
    return numbers.astype(np.intp, copy=False)


def not_yes_or_no(where: str, given: object) -> NDArray[np.bool_]:
    """``given`` as an array of yes and no; numbers other than 0 and 1 are an error."""
    numbers = np.asarray(given)
    if numbers.dtype.kind == "b":
        return numbers
    numbers = not_numbers(where, given)
    if not ((numbers == 0) | (numbers == 1)).all():
        raise InputError("market.not_yes_or_no", where=where)
    result: NDArray[np.bool_] = numbers == 1
    return result


def masses_not_positive(workers: Array, seats: Array) -> None:
    """An empty side, or a mass that is zero, negative or no number."""
    for side, masses in (("workers", workers), ("seats", seats)):
        if masses.ndim != 1:
            raise InputError("market.mass_shape", where=side, shape=masses.shape)
        if not masses.size:
            raise InputError("market.empty_side", where=side)
        bad = ~(np.isfinite(masses) & (masses > 0))
        if bad.any():
            at = int(np.argmax(bad))
            raise InputError("market.mass", where=f"{side}[{at}]", value=masses[at])


def wrong_shape(
    shape: tuple[int, int], values: dict[str, Array], feasible: NDArray[np.bool_] | None, pairs: _Pairs | None
) -> None:
    """Values, amenities or feasibility that do not fit the two sides."""
    if feasible is not None and pairs is not None:
        raise InputError("market.feasible_twice")
    if feasible is not None and feasible.shape != shape:
        raise InputError("market.shape", where="feasible", shape=feasible.shape, wanted=shape)
    wanted: tuple[int, ...] = shape
    if pairs is not None:
        start, seat = pairs.start, pairs.seat
        wanted = (len(seat),)
        rising = (
            len(start) == shape[0] + 1
            and start[0] == 0
            and start[-1] == len(seat)
            and (np.diff(start) >= 0).all()
        )
        if not rising:
            raise InputError(
                "market.pairs_start", where="pairs.start", length=len(start), wanted=shape[0] + 1
            )
        if len(seat) and not (seat.min() >= 0 and seat.max() < shape[1]):
            raise InputError("market.pairs_seat", where="pairs.seat", seats=shape[1])
        within = np.ones(len(seat), bool)
        within[start[:-1][start[:-1] < len(seat)]] = False
        if (np.diff(seat)[within[1:]] <= 0).any():
            raise InputError("market.pairs_order", where="pairs.seat")
    for name, array in values.items():
        try:
            fits = np.broadcast_shapes(array.shape, wanted) == wanted
        except ValueError:
            fits = False
        if not fits:
            raise InputError("market.shape", where=name, shape=array.shape, wanted=wanted)


def values_not_finite(values: dict[str, Array]) -> None:
    """Infinite values or values that are no numbers; pairs that cannot match are said by ``feasible`` or ``pairs``."""
    for name, array in values.items():
        # a sum is not finite if a part is not, and takes no array of flags as large as the market
        with np.errstate(over="ignore", invalid="ignore"):
            if np.isfinite(array.sum()):
                continue
        bad = ~np.isfinite(array)
        if bad.any():
            at = tuple(int(i) for i in np.unravel_index(int(np.argmax(bad)), array.shape))
            raise InputError("market.value_not_finite", where=f"{name}{list(at) or ''}", value=array[at])


def scales_unusable(worker_scale: float, seat_scale: float) -> None:
    """Scales of taste that are negative, infinite, or zero on one side only."""
    for name, scale in (("worker_scale", worker_scale), ("seat_scale", seat_scale)):
        if not (isinstance(scale, (int, float, np.number)) and np.isfinite(scale) and scale >= 0):
            raise InputError("market.scale", where=name, value=scale)
    if (worker_scale == 0) != (seat_scale == 0):
        raise InputError(
            "market.one_scale",
            where="worker_scale, seat_scale",
            worker_scale=worker_scale,
            seat_scale=seat_scale,
        )


def classes_out_of_range(shape: tuple[int, int], terms: _Frontiers) -> None:
    """Classes of workers or seats for which there is no frontier."""
    for where, classes, length, count in (
        ("frontiers.worker_class", terms.worker_class, shape[0], terms.of.shape[0]),
        ("frontiers.seat_class", terms.seat_class, shape[1], terms.of.shape[1]),
        ("frontiers.of", terms.of.ravel(), terms.of.size, len(terms.tables)),
    ):
        if classes.shape != (length,):
            raise InputError("market.shape", where=where, shape=classes.shape, wanted=(length,))
        if classes.min() < 0 or classes.max() >= count:
            outside = classes[(classes < 0) | (classes >= count)][0]
            raise InputError("market.frontier_class", where=where, value=int(outside), count=count)


def nobody_may_hire(shape: tuple[int, int], feasible: NDArray[np.bool_] | None, pairs: _Pairs | None) -> None:
    """A worker that nobody may hire, or a seat that nobody may take."""
    if feasible is not None:
        found = feasible.any(1), feasible.any(0)
    elif pairs is not None:
        taken = np.zeros(shape[1], bool)
        taken[pairs.seat] = True
        found = np.diff(pairs.start) > 0, taken
    else:
        return
    for key, where, some in zip(
        ("market.no_employer", "market.no_worker"), ("workers", "seats"), found, strict=True
    ):
        if not some.all():
            raise InputError(key, where=f"{where}[{int(np.argmin(some))}]", count=int((~some).sum()))
