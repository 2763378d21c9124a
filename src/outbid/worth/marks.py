"""What a common share is worth before the exit, given company value then and the rounds raised so far.

Without later rounds the exit time has no memory, so that the value is one curve of company value; it is tabulated.
With rounds raised so far the new classes' claims enter exactly, as at an exit (:mod:`outbid.worth.exit_claims`).
Rounds still to come are fair and so take nothing from all claims together, but shift value from preferred to common:
what preferences cost a common share is scaled by how much they lower it today, ``Calibration.softening``. That is
an approximation; without rounds to come there is none.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from outbid.worth.ipo_odds import ipo_probability
from outbid.worth.priced import Calibration
from outbid.worth.random_time import Kernel

Array = NDArray[np.float64]
Counts = NDArray[np.int8]
STEP = 0.04
"""Grid of log exit values."""
COARSE = 2
"""Grid of log company values, in such steps."""
SPAN = 8.0
"""The table reaches this many log units up and down from the value today; further out the ends hold."""
TAIL = 16.0
"""Exit values reach this much further."""
OWED_SPAN, OWED_STEP = (-5.0, 4.0), 0.5
"""Grid of log preferences of later rounds, relative to the company's value today."""


@dataclass(frozen=True, eq=False)
class Marks:
    """Table of values of a common share over company value.

    Args:
        table: by number of rounds, preference owed to them and company value, shape (K + 1, P, V).
        low: log company value of the first column.
        owed_low: log preference of the first row.
    """

    table: Array
    low: float
    owed_low: float

    @staticmethod
    def of(calibration: Calibration) -> Marks:
        """The table of a company; it takes about as long as one or two valuations of all claims."""
        share, terms = calibration.share, calibration.terms
        today = math.log(calibration.value)
        reach = round(TAIL / STEP)
        span = COARSE * round(SPAN / STEP / COARSE)
        x = np.exp(today + STEP * np.arange(-span - reach, span + reach + 1))
        rounds = terms.rounds if calibration.money else None
        most, dilution = (rounds.most, rounds.dilution) if rounds else (0, 0.0)
        low, high = OWED_SPAN
        steps = round((high - low) / OWED_STEP) + 1
        owed = calibration.value * np.exp(low + OWED_STEP * np.arange(steps)) if rounds else np.zeros(1)
        new = share.new_shares(1 - (1 - dilution) ** np.arange(most + 1.0))
        # what later rounds are owed and what they convert into matter apart: the smaller remainder counts
        unconverted = np.array([share.unconverted_common(x, np.asarray(each)) for each in owed])
        converted = np.array([share.sale_curve.shared(x, each) for each in new])
        public = np.array([share.common_at_ipo(x, each) for each in new])
        sold = np.minimum(unconverted, converted[:, None])
        sold[0] = share.unconverted_common(x, np.zeros(1))
        ratio = (sold + ipo_probability(x, terms.unit) * (public[:, None] - sold)) / x
        value = _integrated(ratio, exit_weights(terms.kernel, reach))[..., ::COARSE]
        slope = share.ipo_curve.slope
        limit = (slope / (1 + new * slope))[:, None, None]
        table = limit - calibration.softening * (limit - value)
        return Marks(np.ascontiguousarray(table), today - span * STEP, math.log(owed[0]) if rounds else 0.0)

    @cached_property
    def _flat(self) -> Array:
        return self.table.ravel()

    def common(self, log_value: Array, count: Counts | None = None, owed: Array | None = None) -> Array:
        """Fair value of a common share.

        Args:
            log_value: log of company value, new money included, any shape.
            count: rounds raised so far, same shape; left out: none anywhere.
            owed: preference of their classes, same shape; 0 where there were none.
        """
        kinds, rows, columns = self.table.shape
        place = log_value - self.low
        place *= 1 / (STEP * COARSE)
        np.minimum(np.maximum(place, 0.0, out=place), columns - 1 - 1e-9, out=place)
        cell = place.astype(np.intp)
        place -= cell
        flat = self._flat
        if count is None or owed is None or kinds == 1:
            share = _between(flat, cell, place)
        else:
            height = np.log(np.maximum(owed, math.exp(self.owed_low)))
            height -= self.owed_low
            height *= 1 / OWED_STEP
            np.minimum(height, rows - 1 - 1e-9, out=height)
            row = height.astype(np.intp)
            height -= row
            row += np.multiply(np.minimum(count, kinds - 1), rows, dtype=np.intp)
            row *= columns
            cell += row
            share = _between(flat, cell, place)
            cell += columns
            above = _between(flat, cell, place)
            above -= share
            above *= height
            share += above
        share *= np.exp(log_value)
        return share


def _between(flat: Array, cell: NDArray[np.intp], part: Array) -> Array:
    """Linear interpolation between a cell and the next."""
    low = flat.take(cell)
    high = flat[1:].take(cell)
    high -= low
    high *= part
    low += high
    return low


def exit_weights(kernel: Kernel, reach: int) -> Array:
    """Weights with which a payout over exit value, piecewise linear on the grid of logs, is integrated.

    The law is that of log growth up to the exit with the company itself as numeraire, whose density is a constant
    times ``e^(−β|y|)`` on each side (:mod:`outbid.worth.random_time`). What lies beyond the ends is put there.

    Returns:
        shape (2·reach + 1,), adding up to ``kernel.forward``.
    """
    y = STEP * np.arange(reach + 1)
    sides = []
    for decay in (1 + kernel.down, kernel.up - 1):
        z = decay * STEP
        half = kernel.height / (decay * z)
        weight = half * 2 * (math.cosh(z) - 1) * np.exp(-decay * y)
        weight[0] = half * (math.expm1(-z) + z)
        weight[-1] = half * math.exp(-decay * y[-1]) * math.expm1(z)
        sides.append(weight)
    down, up = sides
    return np.concatenate([down[:0:-1], [down[0] + up[0]], up[1:]])


def _integrated(values: Array, weights: Array) -> Array:
    """``Σ_i weights_i · values(j + i)`` along the last axis, for all j at which no value is missing."""
    # by Fourier transform, not a matrix product, whose order of summation may change with the number of threads
    size = values.shape[-1]
    length = 1 << (size + len(weights) - 2).bit_length()
    product = np.fft.rfft(values, length) * np.fft.rfft(weights[::-1], length)
    whole = np.fft.irfft(product, length)
    found: Array = whole[..., len(weights) - 1 : size]
    return found
