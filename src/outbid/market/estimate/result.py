"""An estimate: numbers, how far they may be off, and what in the data identifies them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

BY_MATCHES = "estimate.by_matches"
BY_PAY = "estimate.by_pay"
BY_PAY_BASIS = "estimate.by_pay_basis"
BY_INSTRUMENTS = "estimate.by_instruments"
BY_MARKETS = "estimate.by_markets"
BY_ELASTICITY = "estimate.by_elasticity"
BY_DISPERSION = "estimate.by_dispersion"


@dataclass(frozen=True, eq=False)
class Estimate:
    """Parameters with their sampling error.

    Args:
        names: of the parameters.
        value: shape (parameters,), money.
        covariance: of the values' sampling errors, shape (parameters, parameters), money².
        identified_by: a catalogue key for each parameter (``outbid.core.catalogue.text``) that says what in the data
            identifies it.
    """

    names: tuple[str, ...]
    value: Array
    covariance: Array
    identified_by: tuple[str, ...]

    @property
    def standard_error(self) -> Array:
        """Standard errors, shape (parameters,), money."""
        errors: Array = np.sqrt(np.diag(self.covariance))
        return errors

    def interval(self, z: float = 1.959963984540054) -> Array:
        """``value ± z·standard error``, shape (parameters, 2); 95% under normality unless ``z`` says otherwise."""
        reach = z * self.standard_error
        return np.stack([self.value - reach, self.value + reach], axis=1)

    def __getitem__(self, name: str) -> tuple[float, float]:
        """Value and standard error of the parameter ``name``."""
        at = self.names.index(name)
        return float(self.value[at]), float(self.standard_error[at])


@dataclass(frozen=True, eq=False)
class Cells:
    """A number for each pair, where the data give one, and what they leave open where they do not.

    Args:
        value: shape (X, Y), money; NaN where the data give no single number.
        standard_error: its sampling error by the delta method; NaN where ``value`` is.
        low: the least number that the data admit; ``value`` where there is one, −inf where nothing bounds it.
        high: the greatest.
        identified: whether there is a single number.
        identified_by: catalogue key of what identifies the numbers.
    """

    value: Array
    standard_error: Array
    low: Array
    high: Array
    identified: Mask
    identified_by: str

    @staticmethod
    def of(low: Array, high: Array, error: Array, possible: Mask, identified_by: str) -> Cells:
        """Cells from their ends; a single number where the ends meet. Impossible pairs are NaN throughout."""
        low, high = np.where(possible, low, np.nan), np.where(possible, high, np.nan)
        identified: Mask = possible & np.isfinite(low) & (low == high)
        value = np.where(identified, low, np.nan)
        return Cells(value, np.where(identified, error, np.nan), low, high, identified, identified_by)
