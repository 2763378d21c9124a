"""What answers questions about the evidence, whatever stores it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import ibis

Columns = Mapping[str, NDArray[np.generic]]
"""A result by column: text as object arrays with None, numbers float64 with NaN for null (integers stay integers where
none is null), dates datetime64[D] with NaT, booleans bool, or object with None where some are null."""


class Engine(Protocol):
    """Runs expressions over the tables of :mod:`outbid.data.tables`."""

    def columns(self, expression: ibis.Table) -> Columns:
        """The rows of ``expression``, an Ibis expression over unbound tables."""
        ...

    def prepared(self, name: str, request: Mapping[str, object]) -> Columns:
        """The rows of the statement ``name`` (see :mod:`outbid.data.statements`) for the values of ``request``."""
        ...
